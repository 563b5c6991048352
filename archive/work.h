#ifndef ARCHIVE_WORK_H
#define ARCHIVE_WORK_H

#include "archive/store.h"
#include "pipeline/arena.h"

/*
 * Instruments, as a query meets them.
 */
struct work {
	sqlite3_int64 id; /* of the table; never shown */
	const char *iri;
	const char *type;   /* slug */
	const char *number; /* "" where it has none */
	const char *key;
	const char *date; /* ISO, "" where unknown */
	const char *issuer;
	const char *title;      /* without one: the words that cite it */
	const char *file;       /* of the best reading; "" not in the archive */
	sqlite3_int64 document; /* the best reading; 0: not in the archive */
};

/*
 * The works that a query has met, each read once; in the arena, which must
 * live as long as they.  works_free() ends the statements.
 */
struct works;

enum status works_new(struct works **out, struct store *store,
		      struct arena *arena, struct fault *fault);
void works_free(struct works *works);

/*
 * The work with that id.
 *
 * STATUS_MALFORMED  there is none: the archive is damaged
 */
enum status works_get(const struct work **out, struct works *works,
		      sqlite3_int64 id, struct fault *fault);

/* By date, those without one first, then by IRI: -1, 0, 1 or the like. */
int work_compare(const struct work *one, const struct work *other);

/* What people call it: its number, else its title, else its IRI. */
const char *work_name(const struct work *work);

/* How many citations there are of a work. */
enum status works_cited(sqlite3_int64 *out, struct works *works,
			const struct work *work, struct fault *fault);

#endif
