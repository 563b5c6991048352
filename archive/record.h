#ifndef ARCHIVE_RECORD_H
#define ARCHIVE_RECORD_H

#include "archive/store.h"
#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What the archive takes from an Akoma Ntoso document.
 */

/*
 * Put the document, which lies in `file`, into the archive; what was known of
 * that file before is replaced.
 */
enum status record_add(struct store *store, const struct document *document,
		       const char *file, struct arena *arena,
		       struct fault *fault);

/*
 * Settle what the citations mean that carry a number and no IRI: the one
 * instrument of that type and number (and date, where both have one) that
 * their own document cites with its IRI, or that the archive knows.  Where
 * there are several or none, they stay what they are.  Run when all documents
 * are in.
 */
enum status record_settle(struct store *store, struct fault *fault);

#endif
