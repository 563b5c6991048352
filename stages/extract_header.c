#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_sure.h"

/* Lines of a signature in which the collective that signs is looked for. */
enum { AUTHORITY_LINES = 3 };

/* The longest name of a type, in words. */
enum { TYPE_WORDS = 4 };

static const char *zone_text(struct reading *reading, const char *zone)
{
	const struct passage *passage = passage_of_zone(reading, zone);

	return passage ? passage->text : "";
}

/* Is a word left over of a number?  It has a figure, or one letter only. */
static bool is_scrap(const char *word, size_t length)
{
	size_t at = 0;

	if (strcspn(word, "0123456789") < length)
		return true;
	return text_is_word(text_next(word, length, &at)) && at == length;
}

static bool begins_word(const char *word, size_t length)
{
	size_t at = 0;

	return text_is_word(text_next(word, length, &at));
}

/*
 * Whether more than the word for "number" stands before the figures: of what
 * was written by hand only the end was read as figures.
 */
static bool is_torn(const char *text, size_t length)
{
	static const char between[] = " .,:;*_-";
	bool called = false;
	size_t at = strspn(text, between);

	while (at < length) {
		size_t word = strcspn(text + at, between);

		if (word > length - at)
			word = length - at;
		if (called && is_scrap(text + at, word))
			return true;
		called = called || begins_word(text + at, word);
		at += word;
		at += strspn(text + at, between);
	}
	return false;
}

static void read_number(struct reading *reading)
{
	struct header *header = &reading->header;
	const struct passage *passage = passage_of_zone(reading, "so-ky-hieu");

	if (!passage)
		return;
	header->number_text = passage->text;
	header->has_number =
		find_number(reading->finder, &header->number, passage->text,
			    passage->length, 0, reading->arena) &&
		*header->number.digits && number_is_read(&header->number) &&
		!is_torn(passage->text, header->number.span.start);
	if (header->has_number)
		header->number_sure =
			sure_of_number(reading, passage, &header->number);
}

/* Whether only a comma parts the place from the date, and no word of it. */
static bool is_between(const char *text, size_t length)
{
	return strspn(text, " ,.") >= length;
}

static void read_date(struct reading *reading)
{
	struct header *header = &reading->header;
	const struct passage *passage =
		passage_of_zone(reading, "dia-danh-ngay-thang");
	struct span place;
	size_t end;

	if (!passage)
		return;
	header->date_text = passage->text;
	header->has_date = find_date(reading->finder, &header->date,
				     passage->text, passage->length, 0);
	header->has_month = header->has_date ||
			    find_month(reading->finder, &header->month,
				       passage->text, passage->length, 0);
	if (header->has_date) {
		header->month = header->date;
		header->date_sure = sure_of_date(passage, &header->date);
	}
	end = strcspn(passage->text, ",");
	if (header->has_date && end > header->date.span.start)
		end = header->date.span.start;
	while (end && strchr(" ,.", passage->text[end - 1]))
		end--;
	place = name_span(reading_text(reading, passage->text, end));
	header->place = reading_text(reading, passage->text + place.start,
				     place.end - place.start);
	header->place_end = end;
	if (header->has_date &&
	    !is_between(passage->text + end, header->date.span.start - end))
		sure_doubt(&header->date_sure, DOUBT_MENDED);
}

static const char *behind_formula(struct reading *reading,
				  const struct line *line, size_t taken)
{
	const char *body =
		line->text + taken + strspn(line->text + taken, " .");
	struct span span = name_span(body);

	return reading_text(reading, body + span.start, span.end - span.start);
}

/* The collective that a signature stands for: "T/M BAN THƯỜNG VỤ". */
static const char *signing_body(struct reading *reading)
{
	int seen = 0;

	for (size_t i = 0; i < reading->lines.count && seen < AUTHORITY_LINES;
	     i++) {
		const struct line *line = &reading->lines.items[i];
		const char *slug;
		const char *show;
		size_t taken;

		if (!line_in(line, "chu-ky"))
			continue;
		seen++;
		taken = wording_formula(reading->wording, &slug, &show,
					line->text);
		if (taken)
			return behind_formula(reading, line, taken);
	}
	return "";
}

/* Bodies one below the other that issued an act together are no superiors. */
static void join_bodies(struct reading *reading)
{
	const struct header *header = &reading->header;

	if (!header->has_number || !header->number.year ||
	    !strchr(header->number.issuer, '-'))
		return;
	for (size_t i = 0; i < reading->lines.count; i++)
		if (line_in(&reading->lines.items[i], "co-quan-chu-quan"))
			reading->lines.items[i].zone = "co-quan-ban-hanh";
}

static void read_bodies(struct reading *reading)
{
	struct header *header = &reading->header;

	join_bodies(reading);
	header->superior = name_of_zone(reading, "co-quan-chu-quan");
	header->body = name_of_zone(reading, "co-quan-ban-hanh");
	if (!*header->body) {
		header->body = signing_body(reading);
		header->body_inferred = *header->body != '\0';
	}
}

/* A letter prints no type: it has an address or a subject under its number. */
static const char *guess_type(struct reading *reading)
{
	const struct header *header = &reading->header;

	if (header->has_number && *header->number.type)
		return header->number.type;
	if (*zone_text(reading, "kinh-gui") || *header->subject ||
	    header->has_number)
		return "cong-van";
	return "van-ban";
}

/* A type that no table has, as printed: few words, or it is none. */
static const char *printed_type(struct reading *reading)
{
	const char *slug = reading_keep(
		reading, text_slug(reading->arena, reading->header.type_text));
	int words = 1;

	for (const char *at = slug; *at; at++)
		words += *at == '-';
	return words <= TYPE_WORDS && (*slug < '0' || *slug > '9') ? slug : "";
}

/* Whether the symbol tells the type; it tells a letter by telling nothing. */
static bool names_type(const struct header *header)
{
	return header->has_number && *header->number.type &&
	       strcmp(header->number.type, "cong-van") != 0;
}

static void read_type(struct reading *reading)
{
	struct header *header = &reading->header;

	header->type_text = zone_text(reading, "ten-loai");
	header->type = "";
	if (*header->type_text)
		header->type = finder_type_slug(
			reading->finder, header->type_text, reading->arena);
	header->printed_type = *header->type_text != '\0';
	if (!*header->type && !names_type(header))
		header->type = printed_type(reading);
	if (!*header->type)
		header->type = guess_type(reading);
	header->act = header->has_number && header->number.year > 0;
}

/* What symbols the document has, that it be known where one is misread. */
static void learn_symbols(struct reading *reading)
{
	finder_begin(reading->finder);
	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];

		finder_learn(reading->finder, line->text, line->length,
			     reading->arena);
	}
}

void header_read(struct reading *reading)
{
	struct header *header = &reading->header;

	*header = (struct header){ .number_text = "",
				   .date_text = "",
				   .place = "" };
	learn_symbols(reading);
	read_number(reading);
	read_date(reading);
	read_bodies(reading);
	header->subject = zone_text(reading, "trich-yeu");
	read_type(reading);
	iri_settle(reading);
}
