#ifndef PIPELINE_LOGBOOK_H
#define PIPELINE_LOGBOOK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "pipeline/inputs.h"

/*
 * What became of each document: a line for people, and a record of all in
 * run.jsonl of the output folder.  `run` and `watch` keep one.
 */
struct logbook {
	const char *output; /* the folder */
	bool quiet;         /* no line for each document */
	bool terminal;      /* standard error shows how far the work is */
	int handle;         /* run.jsonl */
	size_t failed;
	size_t partly;       /* files of which something could not be read */
	size_t secret;       /* those that bear a mark of secrecy */
	size_t reviews;      /* fields to review */
	size_t reviewed;     /* documents that have such fields */
	struct fault *fault; /* for what ends the whole work */
};

/* The name of the record in the output folder. */
#define LOGBOOK_NAME "run.jsonl"

/*
 * Begin run.jsonl, or go on behind what stands there, in a folder that is
 * made where it is not there.  The fields before `handle` are set.  Until it
 * is closed, by this process and those it made, no other can.
 *
 * STATUS_WRITE  somebody else has it open, or it cannot be written
 */
enum status logbook_open(struct logbook *book, bool go_on);

/* Close it. */
void logbook_close(struct logbook *book);

/*
 * Tell and record what became of `file`: `result` as journey_make() gave it,
 * or NULL and why the worker died.  What `more` holds is put into each record;
 * NULL: nothing.  The records, an array, are the caller's; NULL: no memory.
 */
json_t *logbook_take(struct logbook *book, const struct input *file,
		     const char *result, const char *death, json_t *more);

/* Tell how much there is to look at, when all is done. */
void logbook_tell_reviews(const struct logbook *book);

/* Take the line off the terminal that shows how far the work is. */
void logbook_clear_progress(const struct logbook *book);

/* What a record says under a name, as text; "?" for nothing. */
const char *logbook_get(const json_t *record, const char *name);

#endif
