#ifndef ARCHIVE_PUT_H
#define ARCHIVE_PUT_H

#include "archive/record.h"
#include "archive/store.h"

/*
 * Documents into the tables and out of them.  New documents and names are of
 * work 0; the works that lost one, or whose names are cited more or less
 * often, are noted in the table `touched`: settle() looks at them all.  A
 * name that nothing cites any more is taken out here.
 */

/*
 * Statements that are kept ready while documents are put; freed with
 * put_free(), before the store is closed.
 */
struct put;

enum status put_new(struct put **out, struct store *store, struct fault *fault);
void put_free(struct put *put);

/* Put a document in; what was known of its file before is replaced. */
enum status put_record(struct put *put, const struct record *record,
		       struct fault *fault);

/* Take out what is known of a file, if anything is. */
enum status put_remove(struct put *put, const char *file, struct fault *fault);

/*
 * Count the names anew, settle() and commit: from now on all can see what was
 * put and removed.  What follows is another transaction; one that ends
 * without put_commit() is undone.
 */
enum status put_commit(struct put *put, struct fault *fault);

#endif
