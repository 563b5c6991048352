#ifndef EXPORT_TASK_H
#define EXPORT_TASK_H

#include <libxml/hash.h>
#include <stdbool.h>
#include <stddef.h>

#include "pipeline/akn.h"

/*
 * A task as a row: what every format is made from.
 *
 * All strings are text in the arena of the batch, in one line each, and never
 * NULL; "" where the document says nothing.
 */

/* Who has a part in a task. */
struct task_body {
	const char *role; /* "chu-tri", as the Akoma Ntoso has it */
	const char *name; /* as printed */
	const char *key;  /* the same for all spellings: "so-noi-vu" */
	bool group;       /* many bodies: all departments */
	bool inherited;   /* named by a task above it */
};

struct task_deadline {
	const char *type;  /* "date", "interval", "duration", "recurrence" */
	const char *start; /* ISO, as all days here */
	const char *end;
	const char *text;  /* as printed */
	const char *rrule; /* RFC 5545, without "RRULE:" */
	bool before;       /* the end is the first day that is too late */
};

struct paper;

struct task_row {
	const struct paper *paper; /* the document that orders it */
	const char *id;            /* an XML name, stable: "t-" and a UUID */
	const char *uuid;   /* that UUID; one made of the place without it */
	const char *parent; /* the id of the task it is a part of */
	const char *label;  /* all the way down: "3.a" */
	const char *href;   /* the element of the text, without "#" */
	const char *text;   /* what it says, without tasks of their own */
	const char *action; /* what is to be done */
	const char *status; /* "proposed", "needs-review", "ongoing" */
	const char *conf;   /* "0.90" */
	const char *lines;  /* of the ALTO, parted by blanks: "l_3 l_4" */
	int page;           /* of the scan, on which it begins; 0: not told */
	bool left_out;      /* not to be exported, only known of, as */
	bool in_tracker;    /* is what the tracker has */
	size_t place;       /* in the batch, once it is settled */
	const struct task_body *bodies;
	size_t body_count;
	const struct task_deadline *deadlines;
	size_t deadline_count;
	/*
	 * The task it is a part of, as batch_settle() found it: one that comes
	 * before it, or NULL.  `lost` is one that is not in the batch, but
	 * known: what it says is to be told with this task.
	 */
	const struct task_row *above;
	const struct task_row *lost;
};

/* The roles of those who carry a task out, and of those who help them. */
extern const char *const task_doers[];
extern const char *const task_helpers[];

/* Whether a body has one of `roles`, a list that NULL ends. */
bool task_has_role(const struct task_body *body, const char *const *roles);

/*
 * The names of those who have one of `roles`, parted by `between`; in the
 * arena, NULL: no memory.
 */
const char *task_names(struct arena *arena, const struct task_row *row,
		       const char *const *roles, const char *between);

/* The deadline printed first; one that says nothing where there is none. */
const struct task_deadline *task_deadline(const struct task_row *row);

/* The first deadline that ends on a day; the first at all without one. */
const struct task_deadline *task_due(const struct task_row *row);

/*
 * The elements of a document by their eIds, for task_read(); freed with
 * xmlHashFree().  NULL: no memory.
 */
xmlHashTable *task_places(const struct document *document);

/*
 * Fill a row in from a vn:task of the document with these places.  Memory that
 * runs out shows in the arena.
 */
void task_read(struct task_row *row, xmlHashTable *places, const xmlNode *task,
	       const struct paper *paper, struct arena *arena);

/*
 * Call a task and the one it is a part of by other ids, which have to live as
 * long as the row.
 */
void task_rename(struct task_row *row, const char *id, const char *parent,
		 struct arena *arena);

#endif
