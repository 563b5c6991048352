#ifndef ARCHIVE_RECORD_H
#define ARCHIVE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What the archive knows of one document: read from Akoma Ntoso by
 * record_read(), put into the tables by put_record().  A program that has
 * documents in another shape fills in the struct itself.
 *
 * Strings are never NULL ("" where nothing is known) and borrowed.  A place
 * in the text is an offset and a length in bytes of `body`, on the borders of
 * characters.
 */

/* A part of the body: a sentence, a point. */
struct record_span {
	size_t start;
	size_t length;
};

/* Where something stands on the scan. */
struct record_place {
	const char *id;    /* eId of the element in the Akoma Ntoso */
	const char *lines; /* IDs of the ALTO's lines, parted by blanks */
	int page;          /* from 1; 0 where it is not known */
};

/* One citation of an instrument. */
struct record_citation {
	struct record_place place;
	const char *iri;    /* of the work; "" where it could not be settled */
	const char *type;   /* slug: "chi-thi" */
	const char *number; /* as extract writes it: "33/CT-TTg" */
	const char *date;   /* ISO */
	const char *role;   /* one of the roles of vn:role */
	const char *words;  /* as it stands in the text */
	struct record_span sentence;
	bool doubtful; /* a person has to look at it */
};

/* A numbered point, article or section, without what is below it. */
struct record_point {
	struct record_place place;
	const char *label; /* with those above it: "II.3.a" */
	struct record_span text;
};

struct record_assignee {
	const char *role; /* "chu-tri", "thuc-hien", "phoi-hop", ... */
	const char *name; /* as it is printed */
	bool inherited;   /* from the point above */
};

struct record_task {
	struct record_place place;
	const char *id;     /* "t-" and a UUID */
	const char *parent; /* id of the task above */
	const char *label;
	struct record_span text;
	const char *start;  /* of the deadline, ISO */
	const char *end;    /* ISO */
	const char *rrule;  /* RFC 5545 */
	const char *phrase; /* the deadline as it is printed */
	const char *status;
	double conf;
	const struct record_assignee *assignees;
	size_t assignee_count;
};

struct record {
	const char *file;   /* absolute path of the Akoma Ntoso */
	const char *digest; /* SHA-256 of its bytes, lower-case hex */
	const char *iri;    /* of the work, as the file says */
	const char *type;   /* slug */
	const char *number; /* "" when unread */
	const char *date;   /* ISO; "" when unread */
	const char *issuer; /* as printed */
	const char *title;
	const char *signer;
	const char *source; /* name of the scan */
	const char *origin; /* SHA-256 of the scan, lower-case hex */
	int review;         /* fields a person has to look at */
	double conf;        /* mean of the fields, 0..1 */
	const char *body;   /* all words, a paragraph a line */
	const struct record_citation *citations;
	size_t citation_count;
	const struct record_point *points;
	size_t point_count;
	const struct record_task *tasks;
	size_t task_count;
};

/*
 * Read `document`; all that `record` points to lies in the arena.  `file` and
 * `digest` are left to the caller.
 *
 * STATUS_MALFORMED  it is no directive
 * STATUS_MEMORY
 */
enum status record_read(struct record *record, const struct document *document,
			struct arena *arena, struct fault *fault);

#endif
