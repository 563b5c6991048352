#ifndef WATCH_PAST_H
#define WATCH_PAST_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "pipeline/fault.h"

/*
 * What was done before: which files the records of an output folder tell of,
 * as they were then.
 */
struct past;

/*
 * Read the records of `output`, where there are any; freed with past_free().
 * A record of which an output is gone does not count, nor, with `again`, one
 * of a file that failed.  Lines that are no record are passed by.
 *
 * STATUS_MEMORY
 */
enum status past_read(struct past **out, const char *output, bool again,
		      struct fault *fault);

/* NULL is allowed. */
void past_free(struct past *past);

/*
 * Whether the file called `name` was done as it is now: the last record of it
 * has its size and time of change; one that says nothing of them, as those of
 * `run`, is younger than the file.
 */
bool past_has(const struct past *past, const char *name,
	      const struct stat *file);

/*
 * What a record says of the file, so that past_has() knows it: an object with
 * "size" and "modified"; NULL: no memory.
 */
json_t *past_describe(const struct stat *file);

#endif
