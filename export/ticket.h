#ifndef EXPORT_TICKET_H
#define EXPORT_TICKET_H

#include "export/batch.h"
#include "pipeline/table.h"

/*
 * A task as trackers have it: a subject of a limited length, and a text that
 * says all that is known of it.
 *
 * No subject and no text begins as a formula of a spreadsheet does: what a
 * tracker was given, it gives to spreadsheets.
 */

/* The most characters of a subject, in UTF-16 as the narrowest count them. */
enum { TICKET_SUBJECT_MAX = 255 };

struct ticket {
	const char *subject; /* one line, never "" */
	const char *text;    /* lines, parted by "\n" */
	const char *start;   /* ISO days; "": not told */
	const char *due;
	const char *account; /* of whom it is given to; "": not known */
	const char *link;    /* to the scan; "" without --base */
};

/* The words that tickets are written with. */
struct ticket_words {
	struct table table;
};

/* Load them into the arena; STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY */
enum status ticket_words_load(struct ticket_words *out, struct arena *arena,
			      struct fault *fault);

/*
 * Make a ticket of a row.  `above` is the task that the tracker is told it is
 * a part of, or NULL; where that is not the one the document says, the text
 * tells which.  Memory that runs out shows in the arena.
 */
void ticket_make(struct ticket *out, const struct ticket_words *words,
		 const struct batch *batch, const struct task_row *row,
		 const struct task_row *above);

/*
 * `text`, or what of it fits into `limit` UTF-16 units, cut at a blank, with
 * an ellipsis that is counted.  In the arena; NULL: no memory.
 */
const char *ticket_cut(struct arena *arena, const char *text, size_t limit);

/* The scan, page and first line of a task as a link; "" without --base. */
const char *ticket_link(struct arena *arena, const struct batch *batch,
			const struct task_row *row);

#endif
