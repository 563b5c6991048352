#include <string.h>
#include <utf8proc.h>

#include "stages/extract_part.h"

/* Of the letters of an office in capitals, in percent, this many are. */
enum { CAPITALS_PERCENT = 70 };

/* The longest name of a person, in words, and the shortest. */
enum { NAME_WORDS_MAX = 7, NAME_WORDS_MIN = 2 };

/* The least letters of a line that says something. */
enum { LETTERS_MIN = 3 };

/* Letters of a line, and how many of them are capitals. */
struct letters {
	int all;
	int capitals;
	int words;
	int big; /* words that begin with a capital */
};

static bool is_letter(int32_t point)
{
	return utf8proc_toupper(point) != point ||
	       utf8proc_tolower(point) != point;
}

/* The text from its first letter on: what stands before is no name. */
static const char *first_letter(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	while (at < length) {
		size_t from = at;

		if (is_letter(text_next(text, length, &at)))
			return text + from;
	}
	return "";
}

static struct letters count_letters(const char *text)
{
	struct letters letters = { 0, 0, 0, 0 };
	size_t length = strlen(text);
	bool inside = false;

	for (size_t at = 0; at < length;) {
		int32_t point = text_next(text, length, &at);
		bool capital = utf8proc_tolower(point) != point;

		if (!is_letter(point)) {
			inside = inside && point != ' ';
			continue;
		}
		letters.all++;
		letters.capitals += capital;
		letters.words += !inside;
		letters.big += !inside && capital;
		inside = true;
	}
	return letters;
}

static bool is_office(const char *text)
{
	struct letters letters = count_letters(text);

	return letters.all >= LETTERS_MIN &&
	       letters.capitals * 100 >= letters.all * CAPITALS_PERCENT;
}

static bool is_name(const char *text)
{
	struct letters letters = count_letters(text);

	return letters.words >= NAME_WORDS_MIN &&
	       letters.words <= NAME_WORDS_MAX &&
	       letters.big == letters.words && !is_office(text) &&
	       !strpbrk(text, "0123456789;:");
}

static xmlNode *add_container(struct reading *reading, xmlNode *parent,
			      const char *name)
{
	xmlNode *container =
		reading_node(reading, akn_add(parent, "container"));

	if (container && !akn_set(container, "name", name))
		reading->failed = true;
	return container;
}

/* An element that is about something in `references`. */
static void add_about(struct reading *reading, xmlNode *parent,
		      const char *element, const char *text, const char *href)
{
	xmlNode *node = reading_node(
		reading, *href ? akn_add_text(parent, element, text) : parent);

	if (!node)
		return;
	if (!*href ? !akn_text(node, text) : !akn_set(node, "refersTo", href))
		reading->failed = true;
}

static const char *role_of(struct reading *reading, const char *text,
			   const char *show)
{
	const char *slug =
		reading_keep(reading, text_slug(reading->arena, text));

	if (!*slug)
		return "";
	return meta_entry(
		reading, "TLCRole", slug,
		reading_print(reading, "/akn/ontology/role/vn/%s", slug), show);
}

/* "T/M BAN THƯỜNG VỤ": by whose authority; "KT. GIÁM ĐỐC": whose office. */
static void write_office(struct reading *reading, xmlNode *signature,
			 const char *text)
{
	const char *meaning = "";
	const char *show = "";
	size_t taken = wording_formula(reading->wording, &meaning, &show, text);
	const char *body = text + taken + strspn(text + taken, " .");
	const char *formula;

	if (!taken || !*body) {
		add_about(reading, signature, "role", text,
			  role_of(reading, text, text));
		return;
	}
	formula = reading_text(reading, text, taken);
	add_about(reading, signature, "role", formula,
		  role_of(reading, meaning,
			  reading_print(reading, "%s (%s)", show, meaning)));
	if (!akn_text(signature, " "))
		reading->failed = true;
	add_about(reading, signature, "organization", body,
		  meta_body(reading, body, false));
}

static void write_person(struct reading *reading, xmlNode *signature,
			 const char *text)
{
	const char *slug =
		reading_keep(reading, text_slug(reading->arena, text));
	const char *id;

	id = meta_entry(
		reading, "TLCPerson", slug,
		reading_print(reading, "/akn/ontology/person/vn/%s", slug),
		text);
	add_about(reading, signature, "person", text, id);
}

/* The signature that is being written. */
struct signing {
	struct reading *reading;
	xmlNode *container;
	xmlNode *p;
	xmlNode *signature;
	struct passage *lines;
	bool named;
};

static void close_signature(struct signing *signing)
{
	if (signing->p && signing->lines)
		write_origin(signing->reading, signing->p, signing->lines);
	signing->p = NULL;
	signing->signature = NULL;
	signing->lines = NULL;
	signing->named = false;
}

static void open_signature(struct signing *signing)
{
	struct reading *reading = signing->reading;

	close_signature(signing);
	signing->p = reading_node(reading, akn_add(signing->container, "p"));
	signing->signature =
		reading_node(reading, akn_add(signing->p, "signature"));
	signing->lines = passage_new(reading);
}

/* Bytes of a lone letter in front that no name has by itself: a pen stroke */
static size_t stroke_of(const char *text)
{
	size_t at = 0;

	if ((unsigned char)*text < 0x80)
		return 0;
	(void)text_next(text, strlen(text), &at);
	return text[at] == ' ' && is_name(text + at + 1) ? at + 1 : 0;
}

/* What a line says, without the dirt around it. */
static const char *signing_text(struct reading *reading, const char *line)
{
	const char *text = first_letter(line);

	text = reading_text(reading, text, name_span(text).end);
	return text + stroke_of(text);
}

static void write_signing_line(struct signing *signing, const struct line *line)
{
	struct reading *reading = signing->reading;
	const char *text = signing_text(reading, line->text);

	if (!*text)
		return;
	if (!signing->signature || signing->named)
		open_signature(signing);
	else if (!akn_add(signing->signature, "br"))
		reading->failed = true;
	if (!signing->signature || !signing->lines)
		return;
	passage_join(reading, signing->lines, line, 0);
	signing->named = is_name(text);
	if (signing->named)
		write_person(reading, signing->signature, text);
	else if (is_office(text))
		write_office(reading, signing->signature, text);
	else if (!akn_text(signing->signature, text))
		reading->failed = true;
}

static void write_signatures(struct reading *reading, xmlNode *conclusions)
{
	struct signing signing = { .reading = reading };

	for (size_t i = 0; i < reading->lines.count && !reading->failed; i++) {
		const struct line *line = &reading->lines.items[i];

		if (!line_in(line, "chu-ky"))
			continue;
		if (!signing.container)
			signing.container =
				add_container(reading, conclusions, "chu-ky");
		write_signing_line(&signing, line);
	}
	if (signing.container && !signing.container->children)
		(void)reading_node(reading, akn_add(signing.container, "p"));
	close_signature(&signing);
}

static size_t dash_of(const char *text)
{
	size_t blank = strspn(text, " ");

	if (text[blank] == '-' || text[blank] == '~')
		return blank + 1;
	if (strncmp(text + blank, "\xe2\x80\x93", 3) == 0 ||
	    strncmp(text + blank, "\xe2\x80\x94", 3) == 0)
		return blank + 3;
	return 0;
}

/* A p with the name that stands in the text. */
static void write_name(struct reading *reading, xmlNode *parent,
		       const struct passage *passage, size_t from)
{
	struct span name = name_span(passage->text + from);
	const char *text =
		reading_text(reading, passage->text + from + name.start,
			     name.end - name.start);
	xmlNode *p = reading_node(reading, akn_add_text(parent, "p", text));

	if (p)
		write_origin(reading, p, passage);
}

static void write_recipient(struct reading *reading, xmlNode *list,
			    struct passage *passage)
{
	size_t dash = dash_of(passage->text);
	xmlNode *item = reading_node(reading, akn_add(list, "item"));

	if (!item)
		return;
	if (dash && !akn_add_text(item, "num",
				  reading_text(reading, passage->text, dash)))
		reading->failed = true;
	write_name(reading, item, passage, dash);
}

/* The recipients' lines: a new one at a dash, or behind a finished one. */
static bool opens_recipient(const struct line *before, const struct line *line)
{
	size_t length = before->length;

	if (dash_of(line->text))
		return true;
	while (length && before->text[length - 1] == ' ')
		length--;
	return length && strchr(";.:", before->text[length - 1]);
}

static struct passages recipients(struct reading *reading)
{
	struct passages all = { NULL, NULL };
	const struct line *before = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];

		struct span name = name_span(line->text);

		if (!line_in(line, "noi-nhan") || name.start == name.end)
			continue;
		if (!before || opens_recipient(before, line))
			passages_add(&all, passage_new(reading));
		if (all.last)
			passage_join(reading, all.last, line, 0);
		before = line;
	}
	return all;
}

static void write_recipients(struct reading *reading, xmlNode *conclusions)
{
	struct passages all = recipients(reading);
	struct passage *now = all.first;
	xmlNode *container;
	xmlNode *list;

	if (!now)
		return;
	container = add_container(reading, conclusions, "noi-nhan");
	if (!dash_of(now->text)) {
		write_name(reading, container, now, 0);
		now = now->next;
	}
	if (!now)
		return;
	list = reading_node(reading, akn_add(container, "blockList"));
	for (; now && list && !reading->failed; now = now->next)
		write_recipient(reading, list, now);
}

static bool has_zone(const struct reading *reading, const char *zone)
{
	for (size_t i = 0; i < reading->lines.count; i++)
		if (line_in(&reading->lines.items[i], zone))
			return true;
	return false;
}

void write_conclusions(struct reading *reading, xmlNode *main)
{
	xmlNode *conclusions;

	if (!has_zone(reading, "noi-nhan") && !has_zone(reading, "chu-ky"))
		return;
	conclusions = reading_node(reading, akn_add(main, "conclusions"));
	if (!conclusions)
		return;
	write_recipients(reading, conclusions);
	write_signatures(reading, conclusions);
}
