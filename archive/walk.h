#ifndef ARCHIVE_WALK_H
#define ARCHIVE_WALK_H

#include "archive/work.h"

/*
 * Following citations from one work on, breadth first.
 *
 * A step leads from a work to one that it cites (up), or to one that cites it
 * (down).  Several citations of one by the other are one step, and so are the
 * readings of a citing work: its best one is quoted if that has the citation,
 * else the first in the order of their files.  A work that is reached on
 * several ways has as many steps and is followed from the first of them; so
 * circles end.
 *
 * Steps come nearest first; then by date, those without one first; then by
 * IRI.  Where a walk is cut at its limit, the citers of a work were read in
 * the order of their dates no further than was needed.
 */
enum walk_direction {
	WALK_DOWN, /* who cites it */
	WALK_UP,   /* what it rests on */
};

/*
 * How to walk.  Only citations in a role that is asked for are followed; what
 * other filters do not let through is followed and no result: it stays among
 * the steps where a result is reached by it.
 */
struct walk_way {
	enum walk_direction direction;
	int depth;          /* steps in a row at most; 0: to the end */
	int limit;          /* results at most; 0: all */
	const char *roles;  /* parted by commas; or NULL, as all below */
	const char *issuer; /* part of the name, folded; or slug in the IRI */
	const char *type;   /* slug */
	const char *after;  /* ISO, a whole date or its beginning; this too */
	const char *before;
	sqlite3_int64 target; /* end when this work is reached; 0: none */
};

struct walk_step {
	const struct work *work;
	size_t from;  /* the step before it; the start's own is 0 */
	int depth;    /* 0: the start */
	bool again;   /* followed from an earlier step */
	bool matches; /* what was asked for; else on the way to it */

	/* The citation; nothing of the start. */
	const char *roles; /* each once, parted by ", " */
	const char *sentence;
	const char *file;  /* where it stands */
	const char *place; /* eId */
	const char *lines; /* IDs of the ALTO's lines */
	int page;
	bool by_number; /* no more than a number tells what is meant */
	bool doubtful;  /* a person has to look at it */

	/* The row of the citation; never shown. */
	sqlite3_int64 document;
	sqlite3_int64 n;
	bool several;
};

struct walk {
	struct walk_step *steps; /* the start first; in the arena */
	size_t count;
	size_t results; /* steps that match */
	bool cut;       /* there are more */
};

/*
 * Walk from the work `start`; what `out` holds lives in the arena, which may
 * be that of the works.
 *
 * STATUS_MALFORMED  the archive is damaged
 */
enum status walk(struct walk *out, struct store *store, struct works *works,
		 sqlite3_int64 start, const struct walk_way *way,
		 struct arena *arena, struct fault *fault);

/*
 * A shortest way in `way->direction` from `start` to `way->target`, as steps
 * one behind the other; none where there is no way.
 */
enum status walk_path(struct walk *out, struct store *store,
		      struct works *works, sqlite3_int64 start,
		      const struct walk_way *way, struct arena *arena,
		      struct fault *fault);

#endif
