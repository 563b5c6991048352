/*
 * The certificate of a copy: its own number, place, date and signer, none of
 * which are the document's.
 */

#include <string.h>

#include "stages/extract_part.h"

static const char zone[] = "ban-sao";

/* The text around something found in a passage, and that as an element. */
static void write_found(struct reading *reading, xmlNode *p,
			const struct passage *passage, struct span span,
			const char *element, const char *attribute,
			const char *value)
{
	const char *text = passage->text;
	xmlNode *node;

	if (span.start && !akn_text(p, reading_text(reading, text, span.start)))
		reading->failed = true;
	node = reading_node(
		reading, akn_add_text(p, element,
				      reading_text(reading, text + span.start,
						   span.end - span.start)));
	if (!akn_set(node, attribute, value) ||
	    (text[span.end] && !akn_text(p, text + span.end)))
		reading->failed = true;
}

static void write_line(struct reading *reading, xmlNode *container,
		       const struct line *line)
{
	struct copy *copy = &reading->copy;
	struct passage *passage = passage_new(reading);
	xmlNode *p = reading_node(reading, akn_add(container, "p"));
	struct number number;
	struct date date;

	if (!passage || !p)
		return;
	passage_join(reading, passage, line, 0);
	write_origin(reading, p, passage);
	if (!*copy->date && find_date(reading->finder, &date, passage->text,
				      passage->length, 0)) {
		copy->date = reading_text(reading, date.iso, strlen(date.iso));
		write_found(reading, p, passage, date.span, "date", "date",
			    copy->date);
	} else if (!*copy->number &&
		   find_number(reading->finder, &number, passage->text,
			       passage->length, 0, reading->arena)) {
		copy->number = number.text;
		write_found(reading, p, passage, number.span, "inline", "name",
			    "so-ban-sao");
	} else if (!akn_text(p, passage->text)) {
		reading->failed = true;
	}
}

/* A formula, an office or a name: all of the signature. */
static bool is_signing(const struct signing *signing)
{
	return signing->kind == SIGNING_FORMULA ||
	       signing->kind == SIGNING_OFFICE || signing->kind == SIGNING_NAME;
}

void write_copy(struct reading *reading, xmlNode *conclusions)
{
	struct signature *signature = &reading->copy.signature;
	xmlNode *container = NULL;

	for (size_t i = 0; i < reading->lines.count && !reading->failed; i++) {
		const struct line *line = &reading->lines.items[i];
		struct signing signing;

		if (!line_in(line, zone))
			continue;
		if (!container)
			container = reading_node(
				reading, akn_add(conclusions, "container"));
		if (!container || !akn_set(container, "name", zone)) {
			reading->failed = true;
			return;
		}
		signing_read(reading, &signing, line);
		if (is_signing(&signing) && signature->count < SIGNATURE_LINES)
			signature->lines[signature->count++] = signing;
		else
			write_line(reading, container, line);
	}
	if (signature->count)
		write_signature(reading, container, signature);
}
