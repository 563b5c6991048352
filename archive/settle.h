#ifndef ARCHIVE_SETTLE_H
#define ARCHIVE_SETTLE_H

#include "archive/store.h"

/*
 * Which work is meant: by a document's own header, and by the names that
 * others cite it with.
 *
 * The answer follows from all documents and names that share a number (or,
 * without one, an IRI or words), not from the order in which they came.
 */

/*
 * Settle all that put_record() and put_remove() have touched in this
 * transaction; run before every store_commit().
 */
enum status settle(struct store *store, struct fault *fault);

#endif
