#ifndef ARCHIVE_TASKS_H
#define ARCHIVE_TASKS_H

#include <stdbool.h>

#include "archive/concern.h"
#include "archive/work.h"

/*
 * Tasks of the archive, each work's once: those of its best reading.
 */
struct tasks_way {
	const char *assignee; /* a body; NULL: any, as all below */
	bool named_only;      /* not as a member of a group */
	const char *role;     /* of the assignee */
	const char *after;    /* ISO, a whole date or its beginning */
	const char *before;
	const char *overdue; /* the day on which the deadline is over */
	bool no_deadline;
	const char *status;
	const struct work *work;
	int limit; /* 0: all */
};

struct task_assignee {
	const char *role;
	const char *name;
	bool inherited;
};

struct task_found {
	const struct work *work;
	const char *id; /* the public one, which is kept over corrections */
	const char *parent;
	const char *label;
	const char *text;
	const char *begins; /* ISO */
	const char *ends;   /* ISO; "" where there is none */
	const char *rrule;
	const char *phrase;
	const char *status;
	const char *place;
	const char *lines;
	int page;
	double conf;
	const struct task_assignee *assignees;
	size_t assignee_count;
	enum concern concern; /* of the assignee that was asked for */
	const char *by;       /* the name by which it is meant */

	/* The row; never shown. */
	sqlite3_int64 document;
	sqlite3_int64 n;
};

struct tasks_found {
	struct task_found *items; /* in the arena */
	size_t count;
	bool cut; /* there are more */
};

/*
 * Find tasks: by deadline, then those that only recur, then those without
 * one; then by the date and the IRI of the document and as they stand in it.
 * A task that recurs without an end falls into every range of deadlines.
 */
enum status tasks_find(struct tasks_found *out, struct store *store,
		       struct works *works, const struct tasks_way *way,
		       struct arena *arena, struct fault *fault);

#endif
