#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone.h"

/*
 * What a page shows at its top, above its text: is it a header?
 */

/* Lines at the top of a page that are looked at, columns parted. */
enum { TOP_LINES = 32 };

/* A line of so many words says something, and so many of them are text. */
enum { PROSE_WORDS = 7, PROSE_LINES = 2 };

/* The longest heading, in words, and how many letters a symbol has at least. */
enum { HEADING_WORDS = 10, SYMBOL_LETTERS = 2 };

/* Figures of a year, and of them and day or month in a date. */
enum { YEAR_DIGITS = 4, DATE_FIGURES = 2 };

static const char digits[] = "0123456789";

struct evidence {
	bool heading;
	bool body;
	bool number; /* a line of number and symbol, perhaps without figures */
	bool filled; /* ... with something written before a symbol */
	bool dated;  /* place and date, with the year and day or month */
	bool title;  /* a type, a subject, an address */
	bool blank;  /* dots where number or date should stand */
	bool annex;
	bool copy;
	bool ended; /* recipients: what comes below is no header */
	int prose;  /* lines of text */
};

static bool is(const char *zone, const char *label)
{
	return strcmp(zone, label) == 0;
}

/* Dots or a line to be written upon. */
static bool is_dotted(const char *text)
{
	return strstr(text, "..") || strstr(text, "\xe2\x80\xa6") ||
	       strstr(text, "__");
}

/* How many letters stand at the start of the text, as far as two. */
static int count_letters(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;
	int letters = 0;

	while (at < length && letters < SYMBOL_LETTERS) {
		int32_t point = text_next(text, length, &at);

		/* Above ASCII there stand letters, or the dash. */
		if (!(point >= 'A' && point <= 'Z') &&
		    !(point >= 'a' && point <= 'z') &&
		    !(point > 0xbf && point < 0x2000))
			break;
		letters++;
	}
	return letters;
}

/*
 * Whether something is written between the word for a number and its symbol:
 * figures, or what became of those that were written by hand.
 */
static bool is_filled(const char *text)
{
	size_t word = strcspn(text, ": ");
	const char *mark;

	/* "Số24-CT/TU": no word stands alone */
	text += text[word] ? word + 1 : strcspn(text, digits);
	mark = strpbrk(text, "/-");
	if (!mark || text + strspn(text, " .,:;") == mark)
		return false;
	for (; mark; mark = strpbrk(mark, "/-")) {
		mark += strspn(mark, "/- 0123456789");
		if (count_letters(mark) >= SYMBOL_LETTERS)
			return true;
	}
	return false;
}

/* Whether the date has figures for its year and one thing more. */
static bool is_dated(const char *text)
{
	int figures = 0;
	bool year = false;

	while (*text) {
		size_t length;

		text += strcspn(text, digits);
		length = strspn(text, digits);
		figures += length > 0;
		year |= length == YEAR_DIGITS;
		text += length;
	}
	return year && figures >= DATE_FIGURES;
}

/* The heading itself, not a sentence that names the Party. */
static bool is_heading(const struct zone_signs *signs)
{
	return is(signs->zone, "quoc-hieu") ||
	       (is(signs->zone, "tieu-de-dang") && signs->capitals);
}

static void weigh(struct evidence *evidence, const struct zone_signs *signs,
		  const char *text)
{
	const char *zone = signs->zone;
	bool number = is(zone, "so-ky-hieu");
	bool date = is(zone, "dia-danh-ngay-thang");

	evidence->annex |= signs->annex;
	evidence->copy |= signs->copy;
	evidence->body |= signs->body && signs->capitals;
	evidence->heading |= is_heading(signs) && signs->words <= HEADING_WORDS;
	evidence->title |= is(zone, "ten-loai") || is(zone, "trich-yeu") ||
			   is(zone, "kinh-gui");
	evidence->ended |= is(zone, "noi-nhan");
	evidence->number |= number;
	if ((number || date) && is_dotted(text))
		evidence->blank = true;
	else if (number)
		evidence->filled |= is_filled(text);
	else if (date)
		evidence->dated |= is_dated(text);
	evidence->prose += !*zone && !signs->capitals && !signs->annex &&
			   signs->words >= PROSE_WORDS;
}

static enum zone_start judge(const struct evidence *evidence)
{
	bool complete = evidence->filled && evidence->dated;

	if (evidence->copy && !evidence->title)
		return ZONE_START_NOT;
	if ((evidence->annex || evidence->blank) && !complete)
		return ZONE_START_NOT;
	if (complete && evidence->heading && evidence->title &&
	    !evidence->annex && !evidence->blank)
		return ZONE_START_SURE;
	if (evidence->heading && (evidence->number || evidence->body))
		return ZONE_START_POSSIBLE;
	return complete && evidence->body && evidence->title
		       ? ZONE_START_POSSIBLE
		       : ZONE_START_NOT;
}

/* Weigh a line, or each column of one in which both were read as one. */
static void weigh_line(struct evidence *evidence, const struct zones *zones,
		       const char *text, struct arena *arena)
{
	size_t split = zones_split(zones, text, arena);
	const char *left = split ? arena_text(arena, text, split) : NULL;
	struct zone_signs signs;

	if (left) {
		zones_look(&signs, zones, left, arena);
		weigh(evidence, &signs, left);
	}
	zones_look(&signs, zones, text + split, arena);
	weigh(evidence, &signs, text + split);
}

/* A line as it stands on the page. */
struct place {
	const struct zone_line *line;
	int64_t middle; /* twice the height of it; 0 when it is not known */
};

static int compare_places(const void *one, const void *other)
{
	const struct place *first = one;
	const struct place *second = other;

	if (first->middle != second->middle)
		return first->middle < second->middle ? -1 : 1;
	return (first->line > second->line) - (first->line < second->line);
}

enum zone_start zones_start(const struct zones *zones,
			    const struct zone_line *lines, size_t count,
			    struct arena *arena)
{
	struct evidence evidence = { .prose = 0 };
	struct place *sorted;

	if (!count)
		return ZONE_START_NOT;
	sorted = arena_array(arena, count, sizeof(*sorted));
	if (!sorted)
		return ZONE_START_NOT; /* the arena tells that it is empty */
	for (size_t i = 0; i < count; i++) {
		const struct alto_box *box = &lines[i].box;

		sorted[i].line = &lines[i];
		sorted[i].middle = (int64_t)box->y * 2 + box->height;
	}
	qsort(sorted, count, sizeof(*sorted), compare_places);
	for (size_t i = 0; i < count && i < TOP_LINES; i++) {
		weigh_line(&evidence, zones, sorted[i].line->text, arena);
		if (evidence.prose >= PROSE_LINES || evidence.ended)
			break;
	}
	return judge(&evidence);
}
