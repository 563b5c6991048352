#ifndef ARCHIVE_TAKE_H
#define ARCHIVE_TAKE_H

#include "archive/store.h"
#include "pipeline/arena.h"

/*
 * Files of Akoma Ntoso into the archive, one after the other, a batch of them
 * a transaction.
 *
 * A batch that is committed is kept, whatever happens later; one that is not
 * is as if it never was.
 */

/* What became of a file. */
enum taken {
	TAKEN_IN,        /* it is new, or another than before */
	TAKEN_UNCHANGED, /* its bytes are those that the archive knows */
	TAKEN_REFUSED,   /* it is none; what was known of the file stays */
};

/* How many documents one transaction takes, unless one says otherwise. */
enum { TAKE_BATCH = 50000 };

/*
 * Start on an archive opened to write, with so many documents a batch; freed
 * with take_free(), before the archive is closed.
 */
struct take;
enum status take_new(struct take **out, struct store *store, int batch,
		     struct fault *fault);
void take_free(struct take *take);

/*
 * Take in the file at `path`, which the archive calls `file` (take_name()).
 * A file that is refused is no failure: `fault` says why and is cleared by
 * the caller.
 */
enum status take_file(enum taken *taken, struct take *take, const char *path,
		      const char *file, struct fault *fault);

/* Take out what is known of a file. */
enum status take_out(struct take *take, const char *file, struct fault *fault);

/* Commit what is not; done by take_file(), too, when a batch is full. */
enum status take_commit(struct take *take, struct fault *fault);

/*
 * What the archive calls a file: its path without links, as it is on the disk
 * where that is text, else as text_clean() leaves it.  In the arena; NULL: no
 * memory.
 */
const char *take_name(struct arena *arena, const char *path);

#endif
