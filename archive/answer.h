#ifndef ARCHIVE_ANSWER_H
#define ARCHIVE_ANSWER_H

#include <jansson.h>
#include <stdio.h>

#include "archive/store.h"
#include "archive/work.h"

/*
 * How the answers of queries are printed.
 */

/*
 * Print the first cell of every row, which is JSON, as an array, a row a
 * line; `*count` is how many there were.
 */
enum status answer_json(int *count, struct store *store,
			sqlite3_stmt *statement, struct fault *fault);

/*
 * Print the line of an instrument for people, from the cells number, date,
 * type, title at `column` and those after it; `indent` blanks before.
 */
void answer_instrument(sqlite3_stmt *statement, int column, int indent);

/* The same of a work, without the end of the line. */
void answer_work(FILE *out, const struct work *work, int indent);

/*
 * A work as an object: iri, number, date, type, issuer, title, and file, null
 * where it is not in the archive.  NULL: no memory.
 */
json_t *answer_json_work(const struct work *work);

#endif
