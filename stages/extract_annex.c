/*
 * extract_annex - appendices
 *
 * Behind the signature stands what is attached: an appendix with its number,
 * or a regulation or plan with a title, and under it in brackets what it is
 * attached to.  Each is a document of its own inside this one, and its text is
 * read as any other.
 */

#include <string.h>

#include "stages/extract_part.h"

/* Lines of a title, at most, and of those no more that are not capitals. */
enum { TITLE_LINES = 8, SMALL_LINES = 3 };

/* What the line under the title takes, at most, in lines. */
enum { SOURCE_LINES = 5 };

/* A line of a title is no longer than this, in bytes. */
enum { TITLE_BYTES = 200 };

/* A title so short, in words, goes on in the line below it. */
enum { TYPE_WORDS = 4 };

static bool says_something(const struct line *line)
{
	struct span span = name_span(line->text);

	return span.end > span.start;
}

static bool is_form(const struct line *line)
{
	return line_in(line, "so-trang") || line_in(line, "cuoc-chu");
}

static bool is_end(const struct line *line)
{
	return line_in(line, "chu-ky") || line_in(line, "noi-nhan");
}

static bool ends_clause(const struct line *line)
{
	size_t length = line->length;

	while (length && line->text[length - 1] == ' ')
		length--;
	return length && strchr(".;:,/", line->text[length - 1]);
}

/* Whether the line says in brackets what the text is attached to. */
static bool is_source(struct reading *reading, const struct line *line)
{
	size_t blank = strspn(line->text, " ");

	return strchr("([{", line->text[blank]) && line->text[blank] &&
	       wording_starts(reading->wording, "annex-of",
			      line->text + blank + 1, reading->arena);
}

static bool opens(struct reading *reading, struct opening *opening,
		  const struct line *line)
{
	return wording_opening(reading->wording, opening, line->text,
			       reading->arena);
}

/* Whether the line is the number of an appendix, with a title or without. */
static bool is_number(struct reading *reading, const struct line *line)
{
	struct line rest = *line;
	struct opening opening;

	if (line->table || line->length > TITLE_BYTES ||
	    !opens(reading, &opening, line) || opening.level != LEVEL_ANNEX)
		return false;
	rest.text += opening.length;
	rest.length -= opening.length;
	if (!rest.length || strchr("(-", *rest.text))
		return true;
	return line_is_capitals(&rest) ||
	       (*opening.label && strchr(".:", line->text[opening.length - 2]));
}

/* Whether a numbered point begins with the line. */
static bool is_point(struct reading *reading, const struct line *line)
{
	struct opening opening;

	return opens(reading, &opening, line) && opening.level != LEVEL_ANNEX &&
	       opening.level != LEVEL_DASH;
}

static bool is_formula(struct reading *reading, const struct line *line)
{
	const char *slug;
	const char *show;

	return wording_formula(reading->wording, &slug, &show, line->text) > 0;
}

/* Whether a line may be one of the title over the line `at`. */
static bool may_be_title(struct reading *reading, size_t at,
			 const struct line *line)
{
	return line->page == reading->lines.items[at].page && !line->table &&
	       line->length <= TITLE_BYTES && !is_formula(reading, line) &&
	       !is_point(reading, line);
}

/*
 * The first line of the title above the line `at`; `at`: there is none.  A
 * title has its capitals above, and few other lines below them.
 */
static size_t title_above(struct reading *reading, size_t at, size_t least)
{
	const struct line *lines = reading->lines.items;
	size_t first = at;
	int small = 0;

	for (size_t i = at; i-- > least && at - i <= TITLE_LINES;) {
		const struct line *line = &lines[i];

		if (!may_be_title(reading, at, line))
			break;
		if (is_number(reading, line))
			return i;
		if (line_is_capitals(line))
			first = i;
		else if (first < at || ends_clause(line) ||
			 ++small > SMALL_LINES)
			break;
		if (first == i && line->opens_block)
			break;
	}
	return first;
}

/* A type of document or of list, alone and in capitals. */
static bool is_type(struct reading *reading, const struct line *line)
{
	return line_is_capitals(line) &&
	       (*finder_type_slug(reading->finder, line->text,
				  reading->arena) ||
		wording_is(reading->wording, "annex", line->text,
			   reading->arena));
}

/* What was seen on the way down the lines. */
struct look {
	bool text;    /* text of the document */
	bool ended;   /* the signature, or the recipients */
	bool annexed; /* the begin of an appendix */
	size_t least; /* no title begins before this line */
};

/* Whether an appendix begins with the line `at`; `*first` is that line. */
static bool begins(struct reading *reading, const struct look *look, size_t at,
		   size_t *first)
{
	const struct line *line = &reading->lines.items[at];
	bool apart = at && (line->opens_block || line->page != line[-1].page);

	*first = at;
	if (is_source(reading, line)) {
		*first = title_above(reading, at, look->least);
		return *first < at;
	}
	if (is_number(reading, line))
		return (look->ended || line_is_capitals(line)) &&
		       (apart || line_is_over(line - 1, line));
	return look->ended && !look->annexed && apart && is_type(reading, line);
}

/* All lines from the begin of an appendix on are text. */
static void free_lines(struct lines *lines, size_t from)
{
	for (size_t i = from; i < lines->count; i++)
		if (!is_form(&lines->items[i]))
			lines->items[i].zone = "noi-dung";
}

/* The line behind the head that begins at `from`, as far as it is clear. */
static size_t behind_head(struct reading *reading, size_t from, size_t at)
{
	const struct lines *lines = &reading->lines;
	size_t end = at + 1;

	for (size_t i = from + 1; i < lines->count && i <= from + TITLE_LINES;
	     i++) {
		if (is_point(reading, &lines->items[i]))
			break;
		if (is_source(reading, &lines->items[i]))
			return i + 1;
	}
	return end;
}

void annexes_find(struct reading *reading)
{
	struct lines *lines = &reading->lines;
	struct look look = { .least = 0 };
	size_t i = 0;

	while (i < lines->count && !reading->failed) {
		const struct line *line = &lines->items[i];
		size_t first;

		look.ended |= is_end(line);
		look.text |= line_in(line, "noi-dung");
		if (!look.text || is_form(line) ||
		    !begins(reading, &look, i, &first)) {
			i++;
			continue;
		}
		lines->items[first].annex = true;
		if (look.ended && !look.annexed)
			free_lines(lines, first);
		look.annexed = true;
		i = behind_head(reading, first, i);
		look.least = i;
	}
}

/* Add a line, from that byte on, to one of the two texts of the head. */
static bool take(struct reading *reading, struct passage **passage,
		 const struct line *line, size_t from)
{
	if (!*passage)
		*passage = passage_new(reading);
	if (*passage && line->text[from])
		passage_join(reading, *passage, line, from);
	return true;
}

/* A number, and what stands behind it; without one its word is a title. */
static void take_number(struct reading *reading, struct annex *annex,
			const struct line *line)
{
	struct opening opening;
	size_t length;

	if (!opens(reading, &opening, line))
		return;
	if (!*opening.label) {
		(void)take(reading, &annex->title, line, 0);
		return;
	}
	length = strlen(opening.num);
	while (length && strchr(" .:", opening.num[length - 1]))
		length--;
	annex->num = reading_text(reading, opening.num, length);
	opening.length += strspn(line->text + opening.length, " -.:");
	if (line->text[opening.length] == '(')
		(void)take(reading, &annex->source, line, opening.length);
	else if (line->text[opening.length])
		(void)take(reading, &annex->title, line, opening.length);
}

/* Whether what it is attached to follows, with only the title before it. */
static bool source_follows(struct reading *reading, size_t at)
{
	const struct lines *lines = &reading->lines;

	for (size_t i = at + 1; i < lines->count && i <= at + SMALL_LINES;
	     i++) {
		if (is_source(reading, &lines->items[i]))
			return lines->items[i].page == lines->items[at].page;
		if (is_point(reading, &lines->items[i]))
			return false;
	}
	return false;
}

static int count_words(const char *text)
{
	int words = 1;

	for (; *text; text++)
		words += *text == ' ';
	return words;
}

/* Whether the line goes on with a title that was begun, or stands for it. */
static bool is_title(struct reading *reading, const struct annex *annex,
		     size_t at)
{
	const struct line *line = &reading->lines.items[at];
	const struct passage *title = annex->title;

	if (line->length > TITLE_BYTES ||
	    (title && title->piece_count >= TITLE_LINES))
		return false;
	if (line_is_capitals(line))
		return true;
	if (annex->source)
		return false;
	if (source_follows(reading, at))
		return true;
	if (ends_clause(line) || line->whole)
		return false;
	return title ? count_words(title->text) <= TYPE_WORDS : *annex->num;
}

/* Whether the bracket is still open. */
static bool is_open(const struct passage *source)
{
	return source && source->piece_count < SOURCE_LINES &&
	       !strpbrk(source->text, ")]}");
}

bool annex_read(struct reading *reading, struct annex *annex, size_t at)
{
	const struct line *line = &reading->lines.items[at];

	if (!says_something(line))
		return true;
	if (!*annex->num && !annex->title && is_number(reading, line)) {
		take_number(reading, annex, line);
		return true;
	}
	if (line->table || is_point(reading, line))
		return false;
	if (is_open(annex->source) ||
	    (!annex->source && is_source(reading, line)))
		return take(reading, &annex->source, line, 0);
	return is_title(reading, annex, at) &&
	       take(reading, &annex->title, line, 0);
}

static void write_head(struct reading *reading, xmlNode *node,
		       const struct annex *annex)
{
	xmlNode *heading;

	if (*annex->num && !akn_add_text(node, "num", annex->num))
		reading->failed = true;
	if (!annex->title)
		return;
	heading = reading_node(reading, akn_add(node, "heading"));
	if (!heading)
		return;
	write_origin(reading, heading, annex->title);
	write_inline(reading, heading, annex->title);
}

static void write_annex(struct reading *reading, xmlNode *parent,
			const struct point *point)
{
	struct annex *annex = point->annex;
	xmlNode *node = reading_node(reading, akn_add(parent, "attachment"));
	xmlNode *document;
	xmlNode *body;

	if (!node)
		return;
	write_head(reading, node, annex);
	document = reading_node(reading, akn_add(node, "doc"));
	if (!document || !akn_set(document, "name", "phu-luc") ||
	    !akn_set(document, "contains", "originalVersion"))
		reading->failed = true;
	annex->meta = reading_node(reading, akn_add(document, "meta"));
	if (annex->source)
		(void)write_passage(
			reading,
			reading_node(reading, akn_add(document, "preface")),
			annex->source);
	body = reading_node(reading, akn_add(document, "mainBody"));
	write_points(reading, body, point->first, false);
	if (body && !body->children)
		(void)reading_node(reading, akn_add(body, "p"));
}

void annexes_write(struct reading *reading, xmlNode *main)
{
	xmlNode *attachments = NULL;

	for (struct point *at = reading->body->first; at; at = at->next) {
		if (at->level != LEVEL_ANNEX || !at->annex)
			continue;
		if (!attachments)
			attachments = reading_node(
				reading, akn_add(main, "attachments"));
		if (attachments)
			write_annex(reading, attachments, at);
	}
}

void annexes_describe(struct reading *reading)
{
	for (struct point *at = reading->body->first; at; at = at->next)
		if (at->annex && at->annex->meta)
			meta_identify(reading, at->annex->meta,
				      reading_print(reading, "schedule_%d",
						    at->annex->number));
}
