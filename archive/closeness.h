#ifndef ARCHIVE_CLOSENESS_H
#define ARCHIVE_CLOSENESS_H

#include <sqlite3.h>
#include <stddef.h>

/*
 * How well a document answers a query, by how often it has the words: BM25
 * without the rarity of words, as all of them have to be there, and with one
 * length for the average.  So a document's answer follows from itself alone,
 * and no other has to be counted for it.
 */

/* The part that a term has in it that stands `times` in so many words. */
double closeness_of(double times, size_t words);

/*
 * Give FTS5 the function closeness(pairs): the sum over the phrases of the
 * query; a title counts as much as several places in the body.  An SQLite
 * result code.
 */
int closeness_add(sqlite3 *base);

#endif
