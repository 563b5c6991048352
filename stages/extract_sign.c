/*
 * What stands behind the text: who gets the document, who signed it.
 */

#include <string.h>

#include "pipeline/xml.h"
#include "stages/extract_part.h"
#include "stages/extract_people.h"
#include "stages/extract_sure.h"

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

static void add_break(struct reading *reading, xmlNode *signature)
{
	if (signature->children && !akn_add(signature, "br"))
		reading->failed = true;
}

static void add_words(struct reading *reading, xmlNode *parent,
		      const char *text)
{
	if (*text && !akn_text(parent, text))
		reading->failed = true;
}

/* "T/M BAN THƯỜNG VỤ": by whose authority; "KT. GIÁM ĐỐC": whose office. */
static void write_formula(struct reading *reading, xmlNode *signature,
			  const struct signing *signing)
{
	const char *show = reading_print(reading, "%s (%s)", signing->show,
					 signing->meaning);

	add_about(reading, signature, "role", signing->formula,
		  role_of(reading, signing->meaning, show));
	if (!*signing->text)
		return;
	add_words(reading, signature, " ");
	add_about(reading, signature, "organization", signing->text,
		  meta_body(reading, signing->text, false));
}

/* A name that was misread keeps what was read, and is to be looked at. */
static void write_person(struct reading *reading, xmlNode *signature,
			 const struct signing *signing)
{
	const struct person *person = signing->person;
	struct sure sure = { .confidence = signing->confidence };
	struct passage *passage = passage_new(reading);
	struct span all = { 0, signing->line->length + 1 };
	const char *name = *person->mended ? person->mended : person->name;
	const char *slug =
		reading_keep(reading, text_slug(reading->arena, name));
	const char *id = meta_entry(
		reading, "TLCPerson", slug,
		reading_print(reading, "/akn/ontology/person/vn/%s", slug),
		name);
	xmlNode *node;

	if (*person->title)
		add_words(reading, signature,
			  reading_print(reading, "%s ", person->title));
	/* A name without a letter that an identifier can have is text. */
	if (!*id) {
		add_words(reading, signature, name);
		return;
	}
	node = reading_node(reading, akn_add_text(signature, "person", name));
	if (!node || !passage)
		return;
	if (!akn_set(node, "refersTo", id) ||
	    (*person->mended && !akn_set_own(node, "read", person->name)))
		reading->failed = true;
	if (person->doubtful)
		sure_doubt(&sure, DOUBT_NAME);
	sure_write(reading, node, &sure);
	passage_join(reading, passage, signing->line, 0);
	sure_place(reading, node, passage, all);
}

/* What goes on with the line before: "TM. BAN CHẤP HÀNH" / "ĐẢNG BỘ HUYỆN" */
static void write_rest(struct reading *reading, xmlNode *signature,
		       const struct signing *signing)
{
	add_break(reading, signature);
	if (signing->kind == SIGNING_BODY)
		add_about(reading, signature, "organization", signing->text,
			  meta_body(reading, signing->text, false));
	else
		add_words(reading, signature, signing->text);
}

static void write_signing(struct reading *reading, xmlNode *signature,
			  const struct signing *signing)
{
	switch (signing->kind) {
	case SIGNING_NOTHING:
		return;
	case SIGNING_FORMULA:
		add_break(reading, signature);
		write_formula(reading, signature, signing);
		return;
	case SIGNING_OFFICE:
		add_break(reading, signature);
		add_about(reading, signature, "role", signing->text,
			  role_of(reading, signing->text, signing->text));
		return;
	case SIGNING_NAME:
		add_break(reading, signature);
		write_person(reading, signature, signing);
		return;
	case SIGNING_BODY:
	case SIGNING_WORDS:
		write_rest(reading, signature, signing);
		return;
	}
}

void write_signature(struct reading *reading, xmlNode *container,
		     const struct signature *signed_by)
{
	xmlNode *p = reading_node(reading, akn_add(container, "p"));
	xmlNode *signature = reading_node(reading, akn_add(p, "signature"));
	struct passage *lines = passage_new(reading);

	if (!signature || !lines)
		return;
	for (int i = 0; i < signed_by->count; i++) {
		passage_join(reading, lines, signed_by->lines[i].line, 0);
		write_signing(reading, signature, &signed_by->lines[i]);
	}
	write_origin(reading, p, lines);
}

static void write_signatures(struct reading *reading, xmlNode *conclusions)
{
	xmlNode *container;

	if (!reading->signatures)
		return;
	container = add_container(reading, conclusions, "chu-ky");
	for (const struct signature *now = reading->signatures;
	     now && container && !reading->failed; now = now->next)
		write_signature(reading, container, now);
}

static size_t dash_of(const char *text)
{
	size_t blank = strspn(text, " ");

	if (text[blank] == '-' || text[blank] == '~' ||
	    (text[blank] == '+' && text[blank + 1] == ' '))
		return blank + 1;
	if (strncmp(text + blank, "\xe2\x80\x93", 3) == 0 ||
	    strncmp(text + blank, "\xe2\x80\x94", 3) == 0)
		return blank + 3;
	return 0;
}

/* A p with the name that stands in a part of the text. */
static void write_name(struct reading *reading, xmlNode *parent,
		       const struct passage *passage, struct span part)
{
	const char *whole = reading_text(reading, passage->text + part.start,
					 part.end - part.start);
	struct span name = name_span(whole);
	const char *text = reading_text(reading, whole + name.start,
					name.end - name.start);
	xmlNode *p = reading_node(reading, akn_add_text(parent, "p", text));

	if (p)
		write_origin(reading, p, passage);
}

/*
 * Where the recipient that begins at `start` ends: before a dash behind a
 * punctuation mark, and, where all stand in one line, behind a semicolon.
 */
static size_t end_of_recipient(const char *text, size_t start, bool one_line)
{
	for (size_t at = start; text[at]; at++) {
		if (!strchr(";,.", text[at]) || text[at + 1] != ' ')
			continue;
		if (dash_of(text + at + 1) &&
		    text[at + 1 + dash_of(text + at + 1)] == ' ')
			return at + 1;
		if (one_line && text[at] == ';')
			return at + 1;
	}
	return strlen(text);
}

static void write_recipient(struct reading *reading, xmlNode *list,
			    const struct passage *passage, struct span part)
{
	const char *text = passage->text + part.start;
	size_t dash = dash_of(text);
	xmlNode *item = reading_node(reading, akn_add(list, "item"));

	if (!item)
		return;
	if (dash &&
	    !akn_add_text(item, "num",
			  reading_text(reading, text + strspn(text, " "),
				       dash - strspn(text, " "))))
		reading->failed = true;
	part.start += dash;
	write_name(reading, item, passage, part);
}

/* Whether the part has something beside dirt and dashes. */
static bool says_something(struct reading *reading,
			   const struct passage *passage, struct span part)
{
	struct span name = name_span(reading_text(
		reading, passage->text + part.start, part.end - part.start));

	return name.start < name.end;
}

/* The recipients that a passage has from `start` on, one or several. */
static void split_recipients(struct reading *reading, xmlNode *list,
			     const struct passage *passage, size_t start,
			     bool one_line)
{
	while (passage->text[start] && !reading->failed) {
		struct span part = { start, end_of_recipient(passage->text,
							     start, one_line) };

		if (says_something(reading, passage, part))
			write_recipient(reading, list, passage, part);
		start = part.end;
	}
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

/* The words over the recipients, up to their colon; 0: there are none. */
static size_t heading_of(struct reading *reading, const struct passage *first)
{
	size_t taken = wording_starts(reading->wording, "recipients",
				      first->text, reading->arena);

	if (!taken)
		return dash_of(first->text) ? 0 : first->length;
	return taken + strspn(first->text + taken, " :;.");
}

static void write_recipients(struct reading *reading, xmlNode *conclusions)
{
	struct passages all = recipients(reading);
	struct passage *now = all.first;
	size_t start = now ? heading_of(reading, now) : 0;
	xmlNode *container;
	xmlNode *list;

	if (!now)
		return;
	container = add_container(reading, conclusions, "noi-nhan");
	if (start)
		write_name(reading, container, now, (struct span){ 0, start });
	if (!now->next &&
	    !says_something(reading, now, (struct span){ start, now->length }))
		return;
	list = reading_node(reading, akn_add(container, "blockList"));
	for (; now && list && !reading->failed; now = now->next, start = 0)
		split_recipients(reading, list, now, start, start > 0);
	/* Dirt behind the heading is none. */
	if (list && !list->children)
		xml_remove(list);
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

	if (!has_zone(reading, "noi-nhan") && !has_zone(reading, "ban-sao") &&
	    !reading->signatures)
		return;
	conclusions = reading_node(reading, akn_add(main, "conclusions"));
	if (!conclusions)
		return;
	write_recipients(reading, conclusions);
	write_signatures(reading, conclusions);
	write_copy(reading, conclusions);
}
