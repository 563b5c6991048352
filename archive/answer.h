#ifndef ARCHIVE_ANSWER_H
#define ARCHIVE_ANSWER_H

#include "archive/store.h"

/*
 * How the answers of queries are printed on standard output.
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

#endif
