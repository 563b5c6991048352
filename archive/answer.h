#ifndef ARCHIVE_ANSWER_H
#define ARCHIVE_ANSWER_H

#include <jansson.h>
#include <stdio.h>

#include "archive/work.h"

/*
 * How the answers of queries tell a work.
 */

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
