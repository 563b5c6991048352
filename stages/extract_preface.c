#include <string.h>

#include "stages/extract_sure.h"

static xmlNode *add_container(struct reading *reading, xmlNode *preface,
			      const char *name)
{
	xmlNode *container =
		reading_node(reading, akn_add(preface, "container"));

	if (container && !akn_set(container, "name", name))
		reading->failed = true;
	return container;
}

/* A container with one p for the lines of a zone; NULL when there are none. */
static xmlNode *add_zone(struct reading *reading, xmlNode *preface,
			 const char *zone, struct passage **passage)
{
	xmlNode *p;

	*passage = passage_of_zone(reading, zone);
	if (!*passage)
		return NULL;
	p = reading_node(reading,
			 akn_add(add_container(reading, preface, zone), "p"));
	if (p)
		write_origin(reading, p, *passage);
	return p;
}

static void add_text(struct reading *reading, xmlNode *node, const char *text,
		     size_t length)
{
	if (length && !akn_text(node, reading_text(reading, text, length)))
		reading->failed = true;
}

/* Say how sure a field is, and which lines it stands on. */
static void write_sure(struct reading *reading, xmlNode *node,
		       const struct passage *passage, struct span span,
		       const struct sure *sure)
{
	sure_write(reading, node, sure);
	sure_place(reading, node, passage, span);
}

/* The same of one of words, which has a passage of its own. */
static void write_words(struct reading *reading, xmlNode *node,
			const struct passage *passage)
{
	struct span all = { 0, passage->length + 1 };
	struct sure sure = sure_of_words(passage);

	write_sure(reading, node, passage, all, &sure);
}

/* The country's or the Party's heading, a p for each line. */
static void write_lines(struct reading *reading, xmlNode *preface,
			const char *zone)
{
	xmlNode *container = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];
		struct passage *passage;
		xmlNode *p;

		if (!line_in(line, zone))
			continue;
		if (!container)
			container = add_container(reading, preface, zone);
		passage = passage_new(reading);
		if (!container || !passage)
			return;
		passage_join(reading, passage, line, 0);
		p = reading_node(reading,
				 akn_add_text(container, "p", passage->text));
		if (p)
			write_origin(reading, p, passage);
	}
}

static void write_body_name(struct reading *reading, xmlNode *preface,
			    const char *zone, const char *element)
{
	const char *name = name_of_zone(reading, zone);
	struct passage *passage;
	xmlNode *p = add_zone(reading, preface, zone, &passage);
	const char *href;
	xmlNode *node;

	if (!p)
		return;
	href = meta_body(reading, name, false);
	node = reading_node(reading, akn_add_text(p, element, name));
	if (node && *href && !akn_set(node, "refersTo", href))
		reading->failed = true;
	if (node)
		write_words(reading, node, passage);
	if (node && reading->header.body_doubtful) {
		struct sure sure = sure_of_words(passage);

		sure_doubt(&sure, DOUBT_MENDED);
		sure_write(reading, node, &sure);
	}
}

/* The issuer as the signature tells him, where no header does. */
static void write_inferred_body(struct reading *reading, xmlNode *preface)
{
	const char *body = reading->header.body;
	struct sure sure = { .confidence = ALTO_NO_CONFIDENCE };
	xmlNode *p;
	xmlNode *node;

	p = reading_node(reading, akn_add(add_container(reading, preface,
							"co-quan-ban-hanh"),
					  "p"));
	node = reading_node(reading, akn_add_text(p, "docAuthority", body));
	if (!node)
		return;
	sure_doubt(&sure, DOUBT_INFERRED);
	sure_write(reading, node, &sure);
	if (!akn_set(node, "refersTo", meta_body(reading, body, false)))
		reading->failed = true;
}

static void write_superior(struct reading *reading, xmlNode *preface)
{
	const char *name = reading->header.superior;
	struct passage *passage;
	xmlNode *p = add_zone(reading, preface, "co-quan-chu-quan", &passage);
	const char *href;
	xmlNode *node;

	if (!p)
		return;
	href = meta_body(reading, name, false);
	if (!*href) {
		add_text(reading, p, passage->text, passage->length);
		return;
	}
	node = reading_node(reading, akn_add_text(p, "organization", name));
	if (node && !akn_set(node, "refersTo", href))
		reading->failed = true;
}

static void write_unread(struct reading *reading, xmlNode *p, const char *name,
			 const char *text, size_t length)
{
	xmlNode *node = reading_node(reading, akn_add(p, "inline"));
	struct sure sure = { .confidence = ALTO_NO_CONFIDENCE };

	if (!node)
		return;
	if (!akn_set(node, "name", name))
		reading->failed = true;
	sure_doubt(&sure, DOUBT_UNREAD);
	sure_write(reading, node, &sure);
	add_text(reading, node, text, length);
}

static void write_number(struct reading *reading, xmlNode *preface)
{
	const struct header *header = &reading->header;
	struct passage *passage;
	xmlNode *p = add_zone(reading, preface, "so-ky-hieu", &passage);
	xmlNode *node;

	if (!p) {
		p = reading_node(
			reading,
			akn_add(add_container(reading, preface, "so-ky-hieu"),
				"p"));
		write_unread(reading, p, "so-chua-doc", "", 0);
		return;
	}
	if (!header->has_number) {
		write_unread(reading, p, "so-chua-doc", passage->text,
			     passage->length);
		return;
	}
	add_text(reading, p, passage->text, header->number.span.start);
	node = reading_node(reading,
			    akn_add_text(p, "docNumber", header->number.text));
	write_sure(reading, node, passage, header->number.span,
		   &header->number_sure);
	add_text(reading, p, passage->text + header->number.span.end,
		 passage->length - header->number.span.end);
}

static size_t write_place(struct reading *reading, xmlNode *p)
{
	const char *place = reading->header.place;
	const char *slug =
		reading_keep(reading, text_slug(reading->arena, place));
	const char *id;
	xmlNode *node;

	if (!*slug)
		return 0;
	id = meta_entry(
		reading, "TLCLocation", slug,
		reading_print(reading, "/akn/ontology/location/vn/%s", slug),
		place);
	node = reading_node(reading, akn_add_text(p, "location", place));
	if (node && !akn_set(node, "refersTo", id))
		reading->failed = true;
	return reading->header.place_end;
}

static void write_date(struct reading *reading, xmlNode *preface)
{
	const struct header *header = &reading->header;
	struct passage *passage;
	xmlNode *p =
		add_zone(reading, preface, "dia-danh-ngay-thang", &passage);
	xmlNode *node;
	size_t at;

	if (!p) {
		p = reading_node(reading,
				 akn_add(add_container(reading, preface,
						       "dia-danh-ngay-thang"),
					 "p"));
		write_unread(reading, p, "ngay-chua-doc", "", 0);
		return;
	}
	at = write_place(reading, p);
	if (!header->has_date) {
		size_t skip = strspn(passage->text + at, " ,");

		add_text(reading, p, passage->text + at, skip);
		write_unread(reading, p, "ngay-chua-doc",
			     passage->text + at + skip,
			     passage->length - at - skip);
		return;
	}
	add_text(reading, p, passage->text + at, header->date.span.start - at);
	node = reading_node(reading, akn_add(p, "docDate"));
	if (!node || !akn_set(node, "date", header->date.iso))
		reading->failed = true;
	add_text(reading, node, passage->text + header->date.span.start,
		 header->date.span.end - header->date.span.start);
	write_sure(reading, node, passage, header->date.span,
		   &header->date_sure);
	add_text(reading, p, passage->text + header->date.span.end,
		 passage->length - header->date.span.end);
}

static void write_subject(struct reading *reading, xmlNode *p,
			  struct passage *subject, bool letter)
{
	size_t taken = 0;
	xmlNode *title;
	struct passage *rest = subject;

	if (letter)
		taken = wording_starts(reading->wording, "subject",
				       subject->text, reading->arena);
	if (taken)
		taken += strspn(subject->text + taken, " :");
	add_text(reading, p, subject->text, taken);
	title = reading_node(reading, akn_add(p, "docTitle"));
	if (!title)
		return;
	passage_cut(rest, 0, taken);
	write_words(reading, title, rest);
	write_inline(reading, title, rest);
}

/* The lines of type and subject are those of the one p. */
static void write_title_origin(struct reading *reading, xmlNode *p,
			       const struct passage *type,
			       const struct passage *subject)
{
	struct passage both = { .built = { .arena = reading->arena } };

	for (int i = 0; i < 2; i++) {
		const struct passage *part = i ? subject : type;

		for (size_t j = 0; part && j < part->piece_count; j++)
			passage_join(reading, &both, part->pieces[j].line, 0);
	}
	write_origin(reading, p, &both);
}

static void write_title(struct reading *reading, xmlNode *preface)
{
	struct passage *type = passage_of_zone(reading, "ten-loai");
	struct passage *subject = passage_of_zone(reading, "trich-yeu");
	xmlNode *p;

	if (!type && !subject)
		return;
	p = reading_node(
		reading,
		akn_add(reading_node(reading, akn_add(preface, "longTitle")),
			"p"));
	if (!p)
		return;
	write_title_origin(reading, p, type, subject);
	if (type) {
		xmlNode *node = reading_node(
			reading, akn_add_text(p, "docType", type->text));

		if (node)
			write_words(reading, node, type);
	}
	if (type && subject)
		add_text(reading, p, " ", 1);
	if (subject)
		write_subject(reading, p, subject, !type);
}

/* An address is a sentence, or a list with a dash before each. */
static void write_address(struct reading *reading, xmlNode *preface)
{
	struct passages all = { NULL, NULL };
	xmlNode *container;

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];

		if (!line_in(line, "kinh-gui"))
			continue;
		if (!all.last || line->text[0] == '-')
			passages_add(&all, passage_new(reading));
		if (all.last)
			passage_join(reading, all.last, line, 0);
	}
	if (!all.first)
		return;
	container = add_container(reading, preface, "kinh-gui");
	for (struct passage *now = all.first; now; now = now->next) {
		xmlNode *p = reading_node(
			reading, akn_add_text(container, "p", now->text));

		if (p)
			write_origin(reading, p, now);
	}
}

void write_preface(struct reading *reading, xmlNode *main)
{
	xmlNode *preface = reading_node(reading, akn_add(main, "preface"));

	if (!preface)
		return;
	write_lines(reading, preface, "quoc-hieu");
	write_lines(reading, preface, "tieu-de-dang");
	write_superior(reading, preface);
	if (!reading->header.body_inferred)
		write_body_name(reading, preface, "co-quan-ban-hanh",
				"docAuthority");
	else if (*meta_body(reading, reading->header.body, false))
		write_inferred_body(reading, preface);
	write_number(reading, preface);
	write_handling(reading, preface);
	write_date(reading, preface);
	write_title(reading, preface);
	write_address(reading, preface);
}
