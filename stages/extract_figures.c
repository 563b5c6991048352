/*
 * extract_figures - the figures of a word as one reading has them
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_sure.h"

/* The digits of a year. */
enum { YEAR_DIGITS = 4 };

/* The figure that a character is, or is read for; 0: neither. */
static char figure_of(int32_t point)
{
	/* capital I with grave, hook, dot below: a stroke and some dirt */
	static const int32_t strokes[] = { 0xcc, 0x1ec8, 0x1eca };
	static const char letters[] = "IilLT!"
				      "OoSZ";
	static const char figures[] = "111111"
				      "0052";
	const char *at;

	if (point >= '0' && point <= '9')
		return (char)point;
	for (size_t i = 0; i < sizeof(strokes) / sizeof(*strokes); i++)
		if (point == strokes[i])
			return '1';
	at = point > 0 && point < 0x80 ? strchr(letters, (int)point) : NULL;
	return at ? figures[at - letters] : '\0';
}

/* A group of figures that is being read. */
struct group {
	size_t start; /* in the text of the figures */
	int digits;
	int letters; /* that are read for figures */
	bool broken; /* it has one that is not */
};

/*
 * Whether a group is a part of a number: "T1" is 11, but the first parts of
 * "TT1-BTC" and "QH13" are of a symbol.
 */
static bool is_part(const struct group *group)
{
	return !group->broken && group->digits >= group->letters &&
	       group->digits;
}

static bool begins_year(const char *text)
{
	return strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0;
}

static bool ends_in_year(const struct figures *figures)
{
	const char *last = strrchr(figures->text, '/');

	last = last ? last + 1 : figures->text;
	return strlen(last) == YEAR_DIGITS && begins_year(last);
}

/* End a group at a mark; false: it is none of a number, and the last. */
static bool end_group(struct figures *figures, struct group *group)
{
	if (!is_part(group)) {
		figures->text[group->start] = '\0';
		figures->length = group->start;
		return group->start == 0 && !group->broken && !group->letters;
	}
	figures->text[figures->length++] = '/';
	figures->text[figures->length] = '\0';
	*group = (struct group){ .start = figures->length };
	return true;
}

static void trim(struct figures *figures)
{
	while (figures->length && figures->text[figures->length - 1] == '/')
		figures->text[--figures->length] = '\0';
}

struct figures figures_read(const char *text)
{
	struct figures figures = { .length = 0 };
	struct group group = { .start = 0 };
	size_t length = strlen(text);
	bool more = true;

	for (size_t at = 0;
	     at < length && more && figures.length + 2 < FIGURES_MAX;) {
		int32_t point = text_next(text, length, &at);
		char figure = figure_of(point);

		if (figure) {
			group.digits += figure == (char)point;
			group.letters += figure != (char)point;
			figures.text[figures.length++] = figure;
		} else if (text_is_word(point)) {
			group.broken = true;
		} else if (point != ' ') {
			more = end_group(&figures, &group);
		}
	}
	if (more)
		(void)end_group(&figures, &group);
	trim(&figures);
	figures.dated = ends_in_year(&figures);
	return figures;
}

size_t figures_count(const struct figures *figures)
{
	size_t count = 0;

	for (size_t i = 0; i < figures->length; i++)
		count += figures->text[i] != '/';
	return count;
}
