/*
 * extract_date - dates in figures and in words
 */

#include <stdio.h>
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

		date->span = groups[0];
		if (date_write(date->iso, finder_figure(text, year),
			       finder_figure(text, month),
			       span_is_empty(day) ? 1
						  : finder_figure(text, day)))
			return true;
		start = groups[0].end;
	}
	return false;
}

bool find_date(const struct finder *finder, struct date *date, const char *text,
	       size_t length, size_t start)
{
	return find_next(finder, FINDER_DATE, date, text, length, start);
}

bool find_month(const struct finder *finder, struct date *date,
		const char *text, size_t length, size_t start)
{
	return find_next(finder, FINDER_MONTH, date, text, length, start);
}
