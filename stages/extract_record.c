/*
 * The record of a document, as archives keep it: the fields of annex VI of
 * the decree on records work, in the document's own words.
 */

#include <string.h>

#include "pipeline/xml.h"
#include "stages/extract_part.h"
#include "stages/extract_people.h"

/* What the value of a field is, and whether a person has to look at it. */
struct told {
	const char *value;
	bool doubtful;
};

static struct told tell_type(struct reading *reading)
{
	const char *name =
		finder_type_name(reading->finder, reading->header.type);

	return (struct told){ name, false };
}

static struct told tell_number(struct reading *reading)
{
	const struct header *header = &reading->header;

	return (struct told){ header->has_number ? header->number.digits : "",
			      header->number_sure.doubts != 0 };
}

static struct told tell_notation(struct reading *reading)
{
	const struct header *header = &reading->header;

	return (struct told){ header->has_number ? header->number.symbol : "",
			      header->number_sure.doubts != 0 };
}

static struct told tell_date(struct reading *reading)
{
	const struct header *header = &reading->header;

	return (struct told){ header->has_date ? header->iso : "",
			      header->date_sure.doubts != 0 };
}

static struct told tell_body(struct reading *reading)
{
	return (struct told){ reading->header.body,
			      reading->header.body_inferred };
}

static struct told tell_subject(struct reading *reading)
{
	const xmlNode *title = akn_first(reading->made, "docTitle");

	return (struct told){
		reading_keep(reading, akn_line(reading->arena, title)), false
	};
}

static struct told tell_language(struct reading *reading)
{
	return (struct told){ wording_label(reading->wording, "vie"), false };
}

/* How many pages there are, where it is known that they are pages. */
static struct told tell_pages(struct reading *reading)
{
	int pages = 0;
	bool seen = false;
	int width;
	int height;

	for (const xmlNode *page = alto_first_page(reading->source); page;
	     page = alto_next_page(page)) {
		pages++;
		seen |= alto_page_size(&width, &height, page);
	}
	return (struct told){ seen || pages > 1
				      ? reading_print(reading, "%d", pages)
				      : "",
			      false };
}

/* A mark, as it is printed. */
static struct told tell_mark(struct reading *reading, const char *zone)
{
	return (struct told){ name_of_zone(reading, zone), false };
}

static struct told tell_secrecy(struct reading *reading)
{
	return tell_mark(reading, "do-mat");
}

static struct told tell_urgency(struct reading *reading)
{
	return tell_mark(reading, "do-khan");
}

static struct told tell_circulation(struct reading *reading)
{
	return tell_mark(reading, "luu-hanh");
}

/* How many were made, as the last of the recipients tells. */
static struct told tell_copies(struct reading *reading)
{
	const char *copies = "";

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];
		struct span figures;

		if (line_in(line, "noi-nhan") &&
		    people_copies(reading->people, &figures, line->text))
			copies = reading_text(reading,
					      line->text + figures.start,
					      figures.end - figures.start);
	}
	return (struct told){ copies, false };
}

/* A text without white space at its ends, as the schema wants it. */
static const char *trim(struct reading *reading, const char *text)
{
	size_t length;

	text += strspn(text, " ");
	length = strlen(text);
	while (length && text[length - 1] == ' ')
		length--;
	return reading_text(reading, text, length);
}

static void set(struct reading *reading, xmlNode *node, const char *name,
		const char *value)
{
	value = trim(reading, value);
	if (node && *value && !akn_set(node, name, value))
		reading->failed = true;
}

static void add_field(struct reading *reading, xmlNode *record,
		      const char *name, const char *number,
		      const struct told *told)
{
	const char *value = trim(reading, told->value);
	xmlNode *field;

	if (!*value)
		return;
	field = reading_node(reading, akn_add_own(record, "field"));
	set(reading, field, "name", name);
	set(reading, field, "number", number);
	if (told->doubtful)
		set(reading, field, "status", "needs-review");
	if (!akn_text(field, value))
		reading->failed = true;
}

/* "KT. GIÁM ĐỐC", "TL. BỘ TRƯỞNG, KT. CHÁNH VĂN PHÒNG" */
static const char *authority_of(struct reading *reading,
				const struct signature *signature)
{
	struct text all = { .arena = reading->arena };

	for (int i = 0; i < signature->count; i++) {
		const struct signing *now = &signature->lines[i];

		if (now->kind == SIGNING_FORMULA)
			text_print(&all, "%s%s%s%s", all.length ? ", " : "",
				   now->formula, *now->text ? " " : "",
				   now->text);
		else if (now->kind == SIGNING_BODY && all.length)
			text_print(&all, " %s", now->text);
	}
	reading->failed |= all.failed;
	return text_string(&all);
}

/* The office of the one who signs: the last one there is. */
static const char *position_of(const struct signature *signature)
{
	const char *position = "";

	for (int i = 0; i < signature->count; i++)
		if (signature->lines[i].kind == SIGNING_OFFICE)
			position = signature->lines[i].text;
	return position;
}

static const struct person *person_of(const struct signature *signature)
{
	for (int i = 0; i < signature->count; i++)
		if (signature->lines[i].kind == SIGNING_NAME)
			return signature->lines[i].person;
	return NULL;
}

static xmlNode *add_signer(struct reading *reading, xmlNode *record,
			   const char *element,
			   const struct signature *signature)
{
	const struct person *person = person_of(signature);
	xmlNode *node = reading_node(reading, akn_add_own(record, element));

	set(reading, node, "authority", authority_of(reading, signature));
	set(reading, node, "position", position_of(signature));
	if (!person)
		return node;
	set(reading, node, "title", person->title);
	set(reading, node, "name",
	    *person->mended ? person->mended : person->name);
	if (person->doubtful)
		set(reading, node, "status", "needs-review");
	return node;
}

/* The recipients that are listed, each once, without what parts them. */
static void add_recipients(struct reading *reading, xmlNode *record)
{
	const struct document *made = reading->made;

	for (const xmlNode *item = akn_first(made, "item"); item;
	     item = akn_next(made, item, "item")) {
		const xmlNode *list =
			item->parent ? item->parent->parent : NULL;
		const char *text =
			reading_keep(reading, akn_line(reading->arena,
						       xml_child(item, "p")));
		size_t length = strlen(text);
		xmlNode *node;

		if (strcmp(akn_get(list, "name"), "noi-nhan") != 0)
			continue;
		while (length && strchr(" ;.,", text[length - 1]))
			length--;
		text = trim(reading, reading_text(reading, text, length));
		if (!*text)
			continue;
		node = reading_node(reading, akn_add_own(record, "recipient"));
		if (!akn_text(node, text))
			reading->failed = true;
	}
}

static void add_copy(struct reading *reading, xmlNode *record)
{
	const struct copy *copy = &reading->copy;
	xmlNode *node;

	if (!copy->signature.count && !*copy->number && !*copy->date)
		return;
	node = add_signer(reading, record, "copy", &copy->signature);
	set(reading, node, "number", copy->number);
	set(reading, node, "date", copy->date);
}

void record_write(struct reading *reading, xmlNode *meta)
{
	static const struct {
		const char *name;
		const char *number;
		struct told (*tell)(struct reading *reading);
	} fields[] = {
#define FIELD(name, number, function) { #name, number, tell_##function },
#include "stages/extract_record.def"
#undef FIELD
	};
	xmlNode *part = reading_node(reading, akn_add(meta, "proprietary"));
	xmlNode *record;

	if (part && !akn_set(part, "source", "#pipeline"))
		reading->failed = true;
	record = reading_node(reading, akn_add_own(part, "record"));
	if (!record)
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		struct told told = fields[i].tell(reading);

		add_field(reading, record, fields[i].name, fields[i].number,
			  &told);
	}
	for (const struct signature *now = reading->signatures; now;
	     now = now->next)
		(void)add_signer(reading, record, "signer", now);
	add_recipients(reading, record);
	add_copy(reading, record);
}
