#ifndef ARCHIVE_WALK_PART_H
#define ARCHIVE_WALK_PART_H

#include "archive/seen.h"
#include "archive/walk.h"

/*
 * The parts of a walk: nobody but walk*.c includes this.
 */

/* A citation: the row of it, and what its name says. */
struct walk_citation {
	sqlite3_int64 document;
	sqlite3_int64 n;
	bool by_number;
};

/* A step that may be taken: a pair of works, before they are in order. */
struct walk_option {
	const struct work *work;
	size_t from; /* the step that it follows */
	struct walk_citation citation;
	bool several; /* citations by that document */
	bool matches;
};

/* A walk on its way. */
struct walker {
	struct store *store;
	struct works *works;
	const struct walk_way *way;
	struct arena *arena;
	struct walk *walk;
	size_t room;         /* of its steps */
	struct seen reached; /* id of a work: its step */
	const char *issuer;  /* of the way, folded, and as slug */
	const char *issuer_slug;

	struct walk_option *options; /* of this level */
	size_t option_count;
	size_t option_room;
	size_t matching;   /* of them */
	struct seen pairs; /* from and id of a work: its option */

	size_t read; /* citations, so far */
	sqlite3_stmt *next_citers;
	sqlite3_stmt *next_cited;
	sqlite3_stmt *names;
	sqlite3_stmt *documents;
	sqlite3_stmt *meant;
	sqlite3_stmt *file;
	sqlite3_stmt *one_citation;
	sqlite3_stmt *all_citations;
};

/* Citations that one walk reads at most. */
enum { WALK_READ_MAX = 1000000 };

/* Take note of a citation of or by `work`. */
enum status walk_note(struct walker *walker, size_t from, sqlite3_int64 work,
		      struct walk_citation citation, struct fault *fault);

/* Whether as much was found at this level as can be shown, or read. */
bool walk_is_full(const struct walker *walker);

/* The work that a document is a reading of, and the path of its file. */
enum status walk_work_of(sqlite3_int64 *work, struct walker *walker,
			 sqlite3_int64 document, struct fault *fault);
enum status walk_file_of(const char **file, struct walker *walker,
			 sqlite3_int64 document, struct fault *fault);

/*
 * Find who cites the works of the steps from `first` to before `end`, in the
 * order of days, until it is full.
 */
enum status walk_citers(struct walker *walker, size_t first, size_t end,
			struct fault *fault);

/* Find what the works of these steps cite. */
enum status walk_cited(struct walker *walker, size_t first, size_t end,
		       struct fault *fault);

/* Fill in what the citation of a step says. */
enum status walk_quote(struct walker *walker, struct walk_step *step,
		       struct fault *fault);

#endif
