#include "archive/day.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"

static const char digits[] = "0123456789";

/* Parts of a day, and what they can be at most. */
enum { PARTS = 3, DAYS = 31, MONTHS = 12, YEARS = 9999 };

/* The numbers of "26/11/2021"; false: that is not what it is. */
static bool read_parts(unsigned long *parts, const char *words)
{
	for (int i = 0; i < PARTS; i++) {
		size_t length = strspn(words, digits);

		if (!length || length > 4)
			return false;
		parts[i] = strtoul(words, NULL, 10);
		words += length;
		if (i < PARTS - 1 && (!*words || !strchr("-/.", *words++)))
			return false;
	}
	return !*words;
}

const char *day_read(struct arena *arena, const char *words)
{
	unsigned long parts[PARTS];
	bool year_first;

	if (!read_parts(parts, words))
		return NULL;
	year_first = parts[0] > DAYS;
	if (!year_first) {
		unsigned long year = parts[2];

		parts[2] = parts[0];
		parts[0] = year;
	}
	if (parts[0] > YEARS || !parts[1] || parts[1] > MONTHS || !parts[2] ||
	    parts[2] > DAYS)
		return NULL;
	return arena_print(arena, "%04lu-%02lu-%02lu", parts[0], parts[1],
			   parts[2]);
}

/* "2021" or "2021-11" */
static bool is_part(const char *words)
{
	size_t length = strlen(words);

	if (strspn(words, digits) != 4)
		return false;
	return length == 4 || (length == 7 && words[4] == '-' &&
			       strspn(words + 5, digits) == 2);
}

enum status day_option(const char **out, const char *name, const char *words,
		       struct arena *arena, struct fault *fault)
{
	*out = words;
	if (!words || is_part(words))
		return STATUS_OK;
	*out = day_read(arena, words);
	if (*out)
		return STATUS_OK;
	if (arena_failed(arena))
		return fault_memory(fault);
	return fault_set(fault, STATUS_USAGE, NULL,
			 _("--%s wants a day, a month or a year as 2021-11-26, "
			   "2021-11 or 2021, not '%s'"),
			 name, words);
}

bool day_is_from(const char *date, const char *day)
{
	return strcmp(date, day) >= 0;
}

bool day_is_until(const char *date, const char *day)
{
	return strncmp(date, day, strlen(day)) <= 0;
}
