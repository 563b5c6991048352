/*
 * extract_date - dates in figures and in words
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/extract_finder.h"

/* The years that these documents speak of. */
enum { YEAR_MIN = 1900, YEAR_MAX = 2199 };

enum { MONTHS = 12, FEBRUARY = 2, FEBRUARY_LEAP_DAYS = 29 };

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_month_length(int year, int month)
{
	static const int lengths[MONTHS] = { 31, 28, 31, 30, 31, 30,
					     31, 31, 30, 31, 30, 31 };

	if (month < 1 || month > MONTHS)
		return 0;
	if (month == FEBRUARY && is_leap(year))
		return FEBRUARY_LEAP_DAYS;
	return lengths[month - 1];
}

bool date_write(char *iso, int year, int month, int day)
{
	iso[0] = '\0';
	if (year < YEAR_MIN || year > YEAR_MAX || day < 1 ||
	    day > date_month_length(year, month))
		return false;
	return snprintf(iso, ISO_SIZE, "%04d-%02d-%02d", year % 10000,
			month % 100, day % 100) < ISO_SIZE;
}

bool date_read(int *year, int *month, int *day, const char *iso)
{
	char checked[ISO_SIZE];

	if (sscanf(iso, "%4d-%2d-%2d", year, month, day) != 3)
		return false;
	return date_write(checked, *year, *month, *day) &&
	       !strcmp(checked, iso);
}

/* ------------------------------------------------------------ in words */

enum { NUMERAL, NUMERAL_VALUE, NUMERAL_KIND };

/* The longest word of a number in bytes, and a number of four figures. */
enum { WORD_SIZE = 16, FIGURES_OF_YEAR = 4 };

/* A number while its words are read. */
struct sum {
	int total; /* of the thousands */
	int group; /* below a thousand */
	int unit;  /* the last figure, not counted yet; -1: none */
	int row;   /* figures one behind the other, as they are spelt */
	int rows;
};

static void add_figure(struct sum *sum, int value)
{
	if (sum->unit >= 0)
		sum->group += sum->unit;
	sum->unit = value;
	sum->row = sum->row * 10 + value;
	sum->rows++;
}

/* Ten or a hundred times the figure before it; ten alone is ten. */
static void multiply(struct sum *sum, int value)
{
	sum->group += (sum->unit < 0 ? 1 : sum->unit) * value;
	sum->unit = -1;
	sum->rows = FIGURES_OF_YEAR + 1; /* no longer figure by figure */
}

static void add_word(struct sum *sum, int value, const char *kind)
{
	if (!strcmp(kind, "unit")) {
		add_figure(sum, value);
	} else if (!strcmp(kind, "ten") || !strcmp(kind, "hundred")) {
		multiply(sum, value);
	} else if (!strcmp(kind, "thousand")) {
		sum->total +=
			(sum->group + (sum->unit < 0 ? 0 : sum->unit)) * value;
		sum->group = 0;
		sum->unit = -1;
		sum->rows = FIGURES_OF_YEAR + 1;
	} else if (!strcmp(kind, "month")) {
		sum->group = value;
	}
}

/* The next word of the span, in `word`; false: there is none, or too long. */
static bool next_word(char *word, const char *text, struct span *span)
{
	size_t length = 0;

	while (span->start < span->end && text[span->start] == ' ')
		span->start++;
	while (span->start < span->end && text[span->start] != ' ') {
		if (length + 1 >= WORD_SIZE)
			return false;
		word[length++] = text[span->start++];
	}
	word[length] = '\0';
	return length > 0;
}

/* The number that words say; -1: a word is none of a number's. */
static int number_in_words(const struct finder *finder, const char *text,
			   struct span span)
{
	const struct table *numerals = &finder->numerals;
	struct sum sum = { .unit = -1 };
	char word[WORD_SIZE];

	while (next_word(word, text, &span)) {
		size_t row = table_find(numerals, word);

		if (row == numerals->rows)
			return -1;
		add_word(&sum, atoi(table_cell(numerals, row, NUMERAL_VALUE)),
			 table_cell(numerals, row, NUMERAL_KIND));
	}
	if (sum.rows == FIGURES_OF_YEAR)
		return sum.row;
	return sum.total + sum.group + (sum.unit < 0 ? 0 : sum.unit);
}

/* -------------------------------------------------------------- finding */

/* Figures, letters that were read for them, or words; `*doubtful` is set. */
static int read_number(const struct finder *finder, const char *text,
		       struct span span, bool *doubtful)
{
	enum { FIGURES_MAX = 6 };
	int number = 0;
	int figures = 0;

	if (text[span.start] >= 'a' && text[span.start] != 'l' &&
	    text[span.start] != 'o')
		return number_in_words(finder, text, span);
	if ((unsigned char)text[span.start] >= 0x80)
		return number_in_words(finder, text, span);
	for (size_t i = span.start; i < span.end && figures < FIGURES_MAX;
	     i++) {
		bool figure = text[i] >= '0' && text[i] <= '9';

		if (text[i] >= 'a' && text[i] != 'l' && text[i] != 'o')
			return number_in_words(finder, text, span);
		*doubtful |= !figure;
		if (text[i] == ' ')
			continue;
		number = number * 10 + (figure ? text[i] - '0'
					: text[i] == 'O' || text[i] == 'o' ? 0
									   : 1);
		figures++;
	}
	return number;
}

/* The next match that is a date; the first day where none is told. */
static bool find_next(const struct finder *finder, enum finder_pattern which,
		      struct date *date, const char *text, size_t length,
		      size_t start)
{
	struct span groups[PATTERN_GROUPS_MAX];

	while (finder_match(finder, which, text, length, start, groups)) {
		struct span year = finder_group(finder, which, "y", groups);
		struct span month = finder_group(finder, which, "m", groups);
		struct span day = finder_group(finder, which, "d", groups);
		bool *doubtful = &date->doubtful;

		date->span = groups[0];
		date->doubtful = false;
		if (date_write(date->iso,
			       read_number(finder, text, year, doubtful),
			       read_number(finder, text, month, doubtful),
			       span_is_empty(day) ? 1
						  : read_number(finder, text,
								day, doubtful)))
			return true;
		start = groups[0].end;
	}
	return false;
}

bool find_date(const struct finder *finder, struct date *date, const char *text,
	       size_t length, size_t start)
{
	struct date other;
	bool found = find_next(finder, FINDER_DATE, date, text, length, start);
	size_t end = found ? date->span.start : length;

	/* words, and letters read for figures, only where no date is before */
	if (find_next(finder, FINDER_DATE_OTHER, &other, text, end, start)) {
		*date = other;
		return true;
	}
	return found;
}

bool find_month(const struct finder *finder, struct date *date,
		const char *text, size_t length, size_t start)
{
	return find_next(finder, FINDER_MONTH, date, text, length, start);
}
