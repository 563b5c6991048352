/*
 * extract_number_sign - what lines begin with that may be a number
 */

#include <string.h>
#include <utf8proc.h>

#include "stages/extract_number_sign.h"

/* Characters of dirt before a number, and of a mark without its end. */
enum { DIRT_MAX = 4, MARK_MAX = 2 };

/* Letters of a Roman number that was misread. */
enum { ROMAN_MARK_MAX = 6 };

static bool is_letter_or_digit(int32_t point)
{
	return (point >= '0' && point <= '9') ||
	       utf8proc_tolower(point) != utf8proc_toupper(point);
}

/* Whether a blank and a capital stand there. */
static bool begins_sentence(const char *text)
{
	size_t at = strspn(text, " ");
	int32_t point = text_next(text, strlen(text), &at);

	return *text == ' ' && utf8proc_tolower(point) != point;
}

/* Bytes of what stands before the first letter or digit; 0: too many. */
static size_t dirt_of(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	for (int i = 0; i <= DIRT_MAX && at < length; i++) {
		size_t from = at;

		if (is_letter_or_digit(text_next(text, length, &at)))
			return from;
	}
	return 0;
}

/* "8:", "- 6,", "-7.4.": a number with dirt before it or behind it. */
static bool read_near(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t dirt = dirt_of(text);
	size_t end = dirt + strspn(text + dirt, "0123456789");
	size_t more = strspn(text + end, "0123456789.");
	const char *clean;

	if (end == dirt || end - dirt > 2)
		return false;
	if (more && text[end + more - 1] == '.')
		more--;
	end += more;
	if (!strchr(".:,", text[end]) || !begins_sentence(text + end + 1))
		return false;
	clean = reading_print(reading, "%.*s.%s", (int)(end - dirt),
			      text + dirt, text + end + 1);
	if (!wording_opening(reading->wording, &sign->opening, clean,
			     reading->arena))
		return false;
	end++;
	sign->opening.num = reading_text(reading, text + dirt, end - dirt);
	sign->opening.length = end + strspn(text + end, " ");
	return true;
}

/* "5 Part": a number of which the stop was lost. */
static bool read_bare(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t end = strspn(text, "0123456789");
	const char *clean;

	if (!end || end > 2 || !begins_sentence(text + end))
		return false;
	clean = reading_print(reading, "%.*s.%s", (int)end, text, text + end);
	if (!wording_opening(reading->wording, &sign->opening, clean,
			     reading->arena))
		return false;
	sign->opening.num = reading_text(reading, text, end);
	sign->opening.length = end + strspn(text + end, " ");
	sign->bare = true;
	return true;
}

/* Bytes of a short mark with its end ("L.", "8)"); 0: there is none. */
size_t sign_mark(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;
	bool low = false;

	for (int i = 0; i < MARK_MAX && at < length; i++) {
		int32_t point = text_next(text, length, &at);

		if (point == ' ' || (point < 0x80 && strchr(".,:;)", point)))
			return 0;
		low |= i > 0 && utf8proc_toupper(point) != point;
		if (at < length && strchr(".)", text[at]))
			return low || !begins_sentence(text + at + 1) ? 0
								      : at + 1;
	}
	return 0;
}

/* The same of a mark that may be a Roman number: "VH.", "IH-". */
static size_t roman_mark_of(const char *text)
{
	size_t length = strspn(text, "IVXHNUMKTYJl1|!");

	if (!length || length > ROMAN_MARK_MAX || !strchr(".-", text[length]) ||
	    !text[length])
		return 0;
	length++;
	return begins_sentence(text + length) ? length : 0;
}

static bool read_odd(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t end = roman_mark_of(text);

	if (!end)
		end = sign_mark(text);

	sign->opening = (struct opening){ .level = LEVEL_NONE, .label = "" };
	sign->opening.num = reading_text(reading, text, end);
	sign->opening.length = end + strspn(text + end, " ");
	return end > 0;
}

static bool is_numbered(const struct opening *opening)
{
	return opening->level > LEVEL_ANNEX && opening->level <= LEVEL_LETTER &&
	       opening->depth <= 2;
}

static bool read_sign(struct reading *reading, struct sign *sign,
		      const struct line *before)
{
	sign->over = !before || line_is_over(before, sign->line);
	if (sign->line->annex) {
		sign->opening = (struct opening){ .level = LEVEL_ANNEX };
		sign->real = true;
		return true;
	}
	sign->real = wording_opening(reading->wording, &sign->opening,
				     sign->line->text, reading->arena) &&
		     is_numbered(&sign->opening);
	if (!sign->real && sign->over)
		sign->near = (read_near(reading, sign) ||
			      read_bare(reading, sign)) &&
			     is_numbered(&sign->opening);
	if (!sign->real && !sign->near && sign->over)
		sign->odd = read_odd(reading, sign);
	return sign->real || sign->near || sign->odd;
}

void signs_read(struct reading *reading, struct signs *signs)
{
	const struct line *before = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		struct line *line = &reading->lines.items[i];
		struct sign *sign = &signs->items[signs->count];

		if (!line_in(line, "noi-dung") || line->table)
			continue;
		*sign = (struct sign){ .line = line };
		signs->count += read_sign(reading, sign, before);
		before = line;
	}
}
