#ifndef ARCHIVE_CHAIN_H
#define ARCHIVE_CHAIN_H

#include <stdio.h>

#include "archive/walk.h"

/*
 * What `chain` found, and the forms in which it is told.
 */

/* A task with a deadline. */
struct chain_task {
	const char *label;
	const char *assignees; /* who leads or does it, parted by ", " */
	const char *ends;      /* ISO; "" where it only recurs */
	const char *rrule;
	const char *phrase; /* the deadline as printed */
	int page;
};

/* Those of a step that carries out what is before it, soonest first. */
struct chain_tasks {
	const struct chain_task *items;
	size_t count;
};

struct chain {
	struct walk walk;
	enum walk_direction direction;
	bool path;           /* the steps are one way, to `walk_way.target` */
	sqlite3_int64 cited; /* citations of the start */
	const struct chain_tasks *tasks; /* of each step */
};

/* Find the tasks of the steps; in the arena. */
enum status chain_find_tasks(struct chain *chain, struct store *store,
			     struct arena *arena, struct fault *fault);

/* Write a chain; what is made on the way lies in the arena. */
#define CHAIN_FORM(name, help)                                                 \
	enum status chain_##name(FILE *out, const struct chain *chain,         \
				 struct arena *arena, struct fault *fault);
#include "archive/chain_forms.def"
#undef CHAIN_FORM

#endif
