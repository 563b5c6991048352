#ifndef EXPORT_ACCOUNTS_H
#define EXPORT_ACCOUNTS_H

#include "export/batch.h"

/*
 * Which account of a tracker is whose: a table of the user, a body and its
 * account a line, parted by a tab.
 *
 * A body is as printed, or its key ("so-noi-vu"); case, marks and everything
 * that is no letter or digit do not count.  A group of bodies is a body: its
 * account may be that of a group.  Where one stands twice the first counts.
 * Lines that begin with "#" are notes.
 */
struct accounts;

/*
 * Read the table; all of it lives in the arena.
 *
 * STATUS_MISSING    it cannot be read
 * STATUS_MALFORMED  not UTF-8, too large, or a line without its two cells
 * STATUS_MEMORY
 */
enum status accounts_load(struct accounts **out, const char *path,
			  struct arena *arena, struct fault *fault);

/* The account of a body; "" when it has none.  NULL accounts have none. */
const char *accounts_of(const struct accounts *accounts,
			const struct task_body *body);

/*
 * The account of whom a task is given to: of those who lead, then of those who
 * carry it out, the first that has one; "" when none has.
 */
const char *accounts_for(const struct accounts *accounts,
			 const struct task_row *row);

/*
 * Tell on standard error, each once, which bodies of the batch that have work
 * to do have no account, and how many tasks.
 */
enum status accounts_report(const struct accounts *accounts,
			    const struct batch *batch, struct fault *fault);

#endif
