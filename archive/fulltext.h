#ifndef ARCHIVE_FULLTEXT_H
#define ARCHIVE_FULLTEXT_H

#include "archive/store.h"

/*
 * The tables `pairs` and `words`, kept in step with documents and bodies.
 *
 * The id of a document says in which month it was issued (fulltext_id), so
 * that the full text, which answers by row id, answers by date: of words that
 * stand in half a million documents the newest are found without looking at
 * the others, and which they are does not depend on the order of arrival.
 *
 * FTS5 writes fast in ascending order of row ids only.  So what is to be put
 * in and taken out is noted, and done in order by fulltext_finish().
 */
struct fulltext;

/* Freed with fulltext_free(), before the store is closed.  NULL is allowed. */
enum status fulltext_new(struct fulltext **out, struct store *store,
			 struct fault *fault);
void fulltext_free(struct fulltext *fulltext);

/*
 * Documents of one month, the year times 12 and the month, lie between
 * FULLTEXT_MONTH times it and the next; 0 is that of an unknown date.
 */
#define FULLTEXT_MONTH ((sqlite3_int64)1 << 20)

/* The first row id of the month of an ISO date, or of its beginning. */
sqlite3_int64 fulltext_month(const char *date);

/*
 * A row id that no document has, for one of that date ("": unknown).
 *
 * STATUS_ENGINE  there are too many of one month
 */
enum status fulltext_id(sqlite3_int64 *out, struct fulltext *fulltext,
			const char *date, struct fault *fault);

/* Note that a document is in documents and bodies, and its words are not. */
enum status fulltext_add(struct fulltext *fulltext, sqlite3_int64 document,
			 struct fault *fault);

/*
 * Note that a document goes; it must still be in documents and bodies, as
 * FTS5 forgets words only where it is told them.
 */
enum status fulltext_remove(struct fulltext *fulltext, sqlite3_int64 document,
			    struct fault *fault);

/* Do what was noted; run before every store_commit(). */
enum status fulltext_finish(struct fulltext *fulltext, struct fault *fault);

#endif
