#ifndef ARCHIVE_DAY_H
#define ARCHIVE_DAY_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Days as people write them: "26/11/2021", "26-11-2021" or as ISO has them.
 */

/* As ISO, in the arena; NULL: it is no whole day, or memory ran out. */
const char *day_read(struct arena *arena, const char *words);

/*
 * The value of the option `name`: a day, or a year or month as ISO has it
 * ("2021", "2021-11"), which is the beginning of the days in it.  NULL stays
 * NULL.
 *
 * STATUS_USAGE   it is none of them
 * STATUS_MEMORY
 */
enum status day_option(const char **out, const char *name, const char *words,
		       struct arena *arena, struct fault *fault);

/* Whether `date` (ISO) is in or after `day`, in or before it. */
bool day_is_from(const char *date, const char *day);
bool day_is_until(const char *date, const char *day);

#endif
