#ifndef ARCHIVE_TASKS_PART_H
#define ARCHIVE_TASKS_PART_H

#include "archive/seen.h"
#include "archive/tasks.h"

/*
 * The parts of a search for tasks: nobody but tasks_*.c includes this.
 */

/* Tasks that are looked at, at most. */
enum { TASKS_MAX = 4000000 };

/* What every search reads of a task of a best reading. */
#define TASK                                                                   \
	"SELECT t.document, t.n, t.ends, t.rrule, t.status, w.id"              \
	" FROM tasks t CROSS JOIN documents d ON d.id = t.document"            \
	" CROSS JOIN works w ON w.id = d.work AND w.document = d.id"

struct task_search {
	struct store *store;
	struct works *works;
	const struct tasks_way *way;
	struct arena *arena;
	struct arena *scratch; /* emptied for every name */
	struct tasks_found *found;
	size_t room;
	struct seen seen; /* document and number of a task: its place */
	sqlite3_stmt *one;
	sqlite3_stmt *in_role;
};

/* A cell of a row, in the arena; NULL: no memory. */
const char *tasks_keep(struct task_search *search, sqlite3_stmt *row,
		       int column);

/* Take the task of a row of TASK if it is one that was asked for. */
enum status tasks_take(struct task_search *search, sqlite3_stmt *row,
		       enum concern concern, const char *by,
		       struct fault *fault);

/* Find the tasks that concern a body. */
enum status tasks_find_by_assignee(struct task_search *search,
				   struct fault *fault);

/* Read what is shown of the tasks that were found. */
enum status tasks_read(struct task_search *search, struct fault *fault);

#endif
