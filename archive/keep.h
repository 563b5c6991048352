#ifndef ARCHIVE_KEEP_H
#define ARCHIVE_KEEP_H

#include <sqlite3.h>

#include "archive/store.h"

/*
 * Ids of tasks that last longer than what they were made of.
 *
 * The id of a task is made of its document's IRI; when the number is
 * corrected both change, but trackers know the task by the id they were
 * given.  So a task has `public` beside `id`: that of the task it was before,
 * in the file that was replaced (of the same scan), or in the document that
 * was the best reading of its work until now.  Tasks are the same that have
 * label and place, or else their whole text, in common.
 *
 * This alone depends on what was there before: an id that was given once is
 * kept.
 */

/* Note the tasks of a file that is about to be replaced or removed. */
enum status keep_note(struct store *store, const char *file,
		      struct fault *fault);

/* Give files that were replaced in this transaction the ids they had. */
enum status keep_replaced(struct store *store, struct fault *fault);

/* The best reading of `work` is no longer `was` but `now`. */
enum status keep_best(struct store *store, sqlite3_int64 work,
		      sqlite3_int64 was, sqlite3_int64 now,
		      struct fault *fault);

/* Forget what was noted: the transaction is over. */
enum status keep_end(struct store *store, struct fault *fault);

#endif
