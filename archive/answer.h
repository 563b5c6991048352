#ifndef ARCHIVE_ANSWER_H
#define ARCHIVE_ANSWER_H

#include <jansson.h>
#include <stdio.h>

#include "archive/store.h"
#include "archive/work.h"

/*
 * How queries answer: of which archive, and how they tell a work.
 */

/*
 * Open the archive at `path` for a question whose answer is printed: as
 * store_open() does.  What is printed from now on is kept back as long as it
 * is less than some megabytes, so that a pager in which nobody turns the page
 * does not keep the archive from its writer.  Call it before printing.
 */
enum status answer_open(struct store **out, const char *path,
			struct fault *fault);

/*
 * Print the line of a work for people, `indent` blanks before it: what it is
 * called, date, type and title.  The end of the line is left to the caller.
 */
void answer_work(FILE *out, const struct work *work, int indent);

/*
 * A work as an object: iri, number, date, type, issuer, title, and file, null
 * where it is not in the archive.  NULL: no memory.
 */
json_t *answer_json_work(const struct work *work);

#endif
