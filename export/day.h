#ifndef EXPORT_DAY_H
#define EXPORT_DAY_H

#include <stdbool.h>
#include <time.h>

/*
 * Days of documents as moments: a day in Viet Nam begins at 17:00 UTC of the
 * one before.
 */

/* "20240814T170000Z" with its NUL, in bytes. */
enum { DAY_STAMP_SIZE = 17 };

/* The moment at which an ISO day begins; false: it is no day. */
bool day_begin(time_t *out, const char *day);

/* The last second of it. */
bool day_end(time_t *out, const char *day);

/* A moment in UTC, as iCalendar and others write it. */
void day_stamp(char *stamp, time_t moment);

/*
 * What SOURCE_DATE_EPOCH says in the environment; false: nothing.  No clock
 * is looked at.
 */
bool day_source_epoch(time_t *out);

#endif
