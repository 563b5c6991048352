#ifndef ARCHIVE_STORE_H
#define ARCHIVE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * The archive: an SQLite file of what is known across documents, which any
 * sqlite3 opens.
 *
 *   works      one row an instrument: of the archive, or only cited
 *   documents  one row a file, a manifestation of a work
 *   names      one row a way in which citations name an instrument
 *   citations  one row a citation: by which document, with which name
 *   points     one row a numbered point, article or section
 *   tasks      one row a task of a document
 *   assignees  one row a body that a task names
 *   bodies     the whole text of a document
 *   pairs      full text: pairs of neighbouring syllables (FTS5)
 *   words      full text: the distinct syllables (FTS5)
 *
 * A citation leads to its name, a name to the work that is meant (settle.h);
 * so a document that arrives late moves a name, not its citations.
 *
 * `slug` of a name is that of its words; where it has a number and neither IRI
 * nor date, the issuer of who cites it, for that number may be of every place.
 *
 * `key` is a number without what people write in several ways: "33/CT-TTg"
 * and "33 CT TTg" are "33ctttg".  Sentences, points and texts of tasks
 * are `start` and `length`, in bytes of bodies.text.  Dates are ISO text, ""
 * where unknown, but `day`, which is the date of the citing document as a
 * number, 20211126, and 0 where unknown.
 *
 * Some cells stand twice, so that a chain reads two rows a result and not
 * five: `sentence` of a citation, `file` of a work, that of its best reading,
 * and `work` in the index documents_meant.  `since` of a name is the day of
 * its first citation, or an earlier one where that has gone.
 *
 * The id of a document says its month (fulltext.h); the full text has the same
 * row ids.
 *
 * What depends on the order of arrival, such as row ids, is never shown and
 * never decides an order.
 *
 * A writer has a table of its own, temp.touched: the works that settle() has
 * to look at, as they lost a document or a name, or one of their names is
 * cited more or less often.  A name is put in with work 0 and link '', a
 * document with work 0, until it is settled.
 *
 * Functions are added to SQL: fold(text), as text_fold(), and key(number).
 *
 * Readers and writers may be many processes.  The journal is SQLite's oldest,
 * not WAL: the archive is one file that can be copied, lies on a read-only
 * medium or a share, and needs no second one to be read.  Readers see the
 * last commit while a writer works and wait while it commits; there is one
 * writer at a time.  Who meets a lock waits, then gives up with a fault.
 */
struct store;

enum store_use {
	STORE_READ,  /* the file must be there */
	STORE_WRITE, /* it is made where it is not there */
};

/* Where the archive is unless --db says otherwise. */
#define STORE_PATH "archive.db"

/*
 * The row ids of a document's citations: its own times STORE_CITATIONS, and
 * their number, of which no file that is read has as many.  So they lie
 * together, and one is found by a short key however wide the rows are.
 * STORE_CITATIONS_OF asks for those of a document, as `citations c`.
 */
#define STORE_CITATIONS 16777216
#define STORE_TIMES "16777216"
#define STORE_CITATIONS_OF(document)                                           \
	" c.id >= " document " * " STORE_TIMES " AND c.id < (" document        \
	" + 1) * " STORE_TIMES

/* How long to wait for another process to let go of a lock, in seconds. */
enum { STORE_PATIENCE = 30 };

/*
 * Open the archive at `path`; freed with store_close().  With STORE_WRITE all
 * that follows is one transaction, undone unless store_commit() is called
 * (put_commit() where documents are put).  Who meets a lock waits as long as
 * STORE_PATIENCE says; store_open_for() as long as it is told, in seconds.
 *
 * STATUS_MISSING    STORE_READ: there is none, or it cannot be read
 * STATUS_MALFORMED  the file is not an archive, or one of another version
 * STATUS_WRITE      STORE_WRITE: it cannot be written, or is locked
 */
enum status store_open(struct store **out, const char *path, enum store_use use,
		       struct fault *fault);
enum status store_open_for(struct store **out, const char *path,
			   enum store_use use, int patience,
			   struct fault *fault);

/*
 * End the transaction of STORE_WRITE: from now on all can see it.  Who goes on
 * writing begins another, and may have to wait for it.
 */
enum status store_commit(struct store *store, struct fault *fault);
enum status store_begin(struct store *store, struct fault *fault);

/* Close the archive.  NULL is allowed. */
void store_close(struct store *store);

/* Run SQL that gives no rows. */
enum status store_run(struct store *store, const char *sql,
		      struct fault *fault);

/* Fill in why SQLite failed just now, in words of ours where we have them. */
enum status store_blame(const struct store *store, struct fault *fault);

/* The row id that was given last. */
sqlite3_int64 store_last_id(const struct store *store);

/* The key of a number, in the arena; NULL: no memory. */
char *store_key(struct arena *arena, const char *number);

/* Prepare one statement; freed with sqlite3_finalize(). */
enum status store_prepare(sqlite3_stmt **out, struct store *store,
			  const char *sql, struct fault *fault);

/* Give parameter `name` (":file") a text, which is copied; NULL is NULL. */
enum status store_bind(struct store *store, sqlite3_stmt *statement,
		       const char *name, const char *text, struct fault *fault);

/* Give parameter `name` a row id, if the statement has it. */
void store_bind_id(sqlite3_stmt *statement, const char *name, sqlite3_int64 id);

/* Go to the next row; `*more` is whether there is one. */
enum status store_step(bool *more, struct store *store, sqlite3_stmt *statement,
		       struct fault *fault);

/* A cell of the row as text; "" for NULL.  Lives until the next step. */
const char *store_text(sqlite3_stmt *statement, int column);

/* The same in the arena, where it may be changed; NULL: no memory. */
char *store_keep(struct arena *arena, sqlite3_stmt *statement, int column);

#endif
