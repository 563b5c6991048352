/*
 * A second look at the zones, with what only the whole text tells: what reads
 * across both columns is no signature, an address ends with its full stop,
 * and a type in capitals opens the title though the lines above it could not
 * be read, and what is numbered names no body.
 */

#include <string.h>
#include <utf8proc.h>

#include "stages/extract_part.h"

/* What stands in one of two columns takes less of the width than this. */
#define COLUMN 0.70

/* The right column begins behind this share of the width. */
#define RIGHT 0.35

/* What a title or a subject takes at most. */
#define TITLE 0.95

/* Lines from the top in which a type is looked for; lines of its subject. */
enum { TOP_LINES = 20, SUBJECT_LINES = 6 };

/* Whether the line stands in a zone of a header. */
static bool is_header(const struct line *line)
{
	static const char *const zones[] = {
		"quoc-hieu",           "tieu-de-dang", "co-quan-chu-quan",
		"co-quan-ban-hanh",    "so-ky-hieu",   "ten-loai",
		"dia-danh-ngay-thang", "trich-yeu",    "kinh-gui",
	};

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (line_in(line, zones[i]))
			return true;
	return false;
}

/*
 * What begins with another header, on a later page, is another document: none
 * of it is a part of this one's form.
 */
static void free_others(struct lines *lines)
{
	bool other = false;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		other |= line->page != lines->items[0].page && is_header(line);
		if (other && !line_in(line, "so-trang") &&
		    !line_in(line, "cuoc-chu"))
			line->zone = "noi-dung";
	}
}

static bool is_end(const struct line *line)
{
	return line_in(line, "chu-ky") || line_in(line, "noi-nhan");
}

/* A short mark that is no word, then a capital: "! Chương trình" */
static bool begins_with_mark(const struct line *line)
{
	size_t length = strcspn(line->text, " ");
	size_t at = 0;

	if (!length || length > 3 || length == line->length)
		return false;
	while (at < length) {
		int32_t point = text_next(line->text, length, &at);

		if ((point < 0x80 && strchr("-+.)", (int)point)) ||
		    utf8proc_tolower(point) != utf8proc_toupper(point))
			return false;
	}
	return true;
}

/* How wide a line is in its column: 0 when nothing is known. */
static double width_of(const struct line *line)
{
	return line->boxed ? line->fill - line->indent : 0;
}

/* A line of the end that fills the page is text, or a footnote. */
static void free_end(struct line *line, const struct line *start, bool *note)
{
	bool late = line->page > start->page + 1;
	bool wide = width_of(line) > COLUMN;

	*note = *note && line->page == line[-1].page;
	if (!late && wide && begins_with_mark(line))
		*note = true;
	if (wide && *note)
		line->zone = "cuoc-chu";
	else if (wide || late)
		line->zone = "noi-dung";
}

/* Recipients and signature end with their page, and stand side by side. */
static void free_ends(struct lines *lines)
{
	const struct line *start = NULL;
	bool note = false;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		if (!is_end(line))
			continue;
		if (!start)
			start = line;
		if (line->boxed)
			free_end(line, start, &note);
	}
}

static bool ends_with_stop(const struct line *line)
{
	size_t length = line->length;

	while (length && line->text[length - 1] == ' ')
		length--;
	return length && line->text[length - 1] == '.';
}

static void end_address(struct lines *lines)
{
	bool over = false;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];

		if (!line_in(line, "kinh-gui"))
			continue;
		if (over)
			line->zone = "noi-dung";
		over = over || ends_with_stop(line);
	}
}

static bool has_zone(const struct lines *lines, const char *zone)
{
	for (size_t i = 0; i < lines->count; i++)
		if (line_in(&lines->items[i], zone))
			return true;
	return false;
}

/* An office in capitals, in the right column. */
static bool opens_signature(struct reading *reading, const struct line *line)
{
	const char *slug;
	const char *show;

	return line->boxed && line->indent > RIGHT && line_is_capitals(line) &&
	       (line_in(line, "chu-ky") ||
		(line_in(line, "noi-dung") &&
		 wording_formula(reading->wording, &slug, &show, line->text)));
}

/*
 * Where the word over the recipients was lost, the signer's office still tells
 * where the two columns at the end begin.
 */
static void find_ends(struct reading *reading, struct lines *lines)
{
	const struct line *office = NULL;

	if (!lines->count || has_zone(lines, "noi-nhan"))
		return;
	for (size_t i = lines->count / 2; i < lines->count && !office; i++)
		if (opens_signature(reading, &lines->items[i]))
			office = &lines->items[i];
	for (size_t i = 0; office && i < lines->count; i++) {
		struct line *line = &lines->items[i];

		if (line->page == office->page && line->boxed &&
		    line_in(line, "noi-dung") && width_of(line) < COLUMN &&
		    line->box.y + line->box.height > office->box.y)
			line->zone =
				line->indent > RIGHT ? "chu-ky" : "noi-nhan";
	}
}

/* Whether four digits of a year stand in the line. */
static bool has_year(const char *text)
{
	for (; *text; text++)
		if (((text[0] == '1' && text[1] == '9') ||
		     (text[0] == '2' && text[1] == '0')) &&
		    strspn(text, "0123456789") == 4)
			return true;
	return false;
}

/* The lines above the type are of the header, the short ones below its. */
static void open_title(struct lines *lines, size_t type)
{
	lines->items[type].zone = "ten-loai";
	for (size_t i = 0; i < type; i++)
		if (line_in(&lines->items[i], "noi-dung") &&
		    has_year(lines->items[i].text))
			lines->items[i].zone = "dia-danh-ngay-thang";
	for (size_t i = type + 1; i < lines->count && i <= type + SUBJECT_LINES;
	     i++) {
		struct line *line = &lines->items[i];

		if (!line_in(line, "noi-dung") || !line->boxed ||
		    line->indent < 1 - TITLE || line->fill > TITLE ||
		    line->page != lines->items[type].page)
			return;
		line->zone = "trich-yeu";
	}
}

/* The name of the type that the symbol tells, folded; "" when it does not. */
static const char *expected_type(struct reading *reading)
{
	const struct passage *passage = passage_of_zone(reading, "so-ky-hieu");
	struct number number;
	const char *name;

	if (!passage ||
	    !find_number(reading->finder, &number, passage->text,
			 passage->length, 0, reading->arena) ||
	    !*number.type)
		return "";
	name = finder_type_name(reading->finder, number.type);
	return reading_keep(reading, text_fold(reading->arena, name));
}

static bool is_type(struct reading *reading, const struct line *line,
		    const char *expected)
{
	const char *folded =
		reading_keep(reading, text_fold(reading->arena, line->text));

	return (*expected && strcmp(folded, expected) == 0) ||
	       *finder_type_slug(reading->finder, line->text, reading->arena);
}

static void find_title(struct reading *reading, struct lines *lines)
{
	const char *expected = expected_type(reading);

	if (has_zone(lines, "ten-loai") || has_zone(lines, "trich-yeu"))
		return;
	for (size_t i = 0; i < lines->count && i < TOP_LINES; i++) {
		const struct line *line = &lines->items[i];

		if (!line_in(line, "noi-dung") || !line_is_capitals(line) ||
		    !is_type(reading, line, expected))
			continue;
		open_title(lines, i);
		return;
	}
}

/* A numbered heading in capitals is no name of a body. */
static void free_headings(struct reading *reading, struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];
		struct opening opening;

		if ((line_in(line, "co-quan-ban-hanh") ||
		     line_in(line, "co-quan-chu-quan")) &&
		    wording_opening(reading->wording, &opening, line->text,
				    reading->arena) &&
		    opening.value)
			line->zone = "noi-dung";
	}
}

static bool begins_low(const struct line *line)
{
	size_t at = strspn(line->text, " ");
	int32_t point = text_next(line->text, line->length, &at);

	return utf8proc_toupper(point) != point;
}

/* A subject goes on in what begins as no sentence does. */
static void extend_subject(struct lines *lines)
{
	int taken = 0;

	for (size_t i = 1; i < lines->count && taken < SUBJECT_LINES; i++) {
		struct line *line = &lines->items[i];

		if (!line_in(line, "noi-dung"))
			continue;
		if (!line_in(line - 1, "trich-yeu") || !begins_low(line) ||
		    line->page != line[-1].page || ends_with_stop(line - 1))
			return;
		line->zone = "trich-yeu";
		taken++;
	}
}

void zones_settle(struct reading *reading)
{
	handling_settle(reading);
	free_others(&reading->lines);
	find_ends(reading, &reading->lines);
	free_ends(&reading->lines);
	signature_settle(reading);
	end_address(&reading->lines);
	free_headings(reading, &reading->lines);
	find_title(reading, &reading->lines);
	extend_subject(&reading->lines);
	annexes_find(reading);
}
