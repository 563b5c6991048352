#ifndef ARCHIVE_CONFLICT_H
#define ARCHIVE_CONFLICT_H

#include "archive/store.h"
#include "pipeline/arena.h"

/*
 * What in an archive cannot all be true.
 *
 * A conflict is a row of the table temp.found: a work, what is said of it,
 * and against what that stands.
 *
 *   kind      which of conflicts.def
 *   work      the work that it is about
 *   other     the work that is or may be meant, or the same
 *   said      the value in question: a date, a field, a path of works
 *   meant     what stands against it, "" where that is not one value
 *   document  the document that it is about, 0: none
 *   weight    how many citations or files it is about
 */
enum conflict {
#define CONFLICT(name, tells, how, shows) CONFLICT_##name,
#include "archive/conflicts.def"
#undef CONFLICT
	CONFLICTS,
};

/* How the places that show a conflict are found. */
enum proof {
	PROOF_DATES, /* citations with `said`, then those with `meant` */
	PROOF_WORKS, /* citations of `work`, then those of `other` */
	PROOF_FILES, /* the files of `work`, with their field `said` */
	PROOF_TWINS, /* the files of `work`, then those of `other` */
	PROOF_LATER, /* what `document` cites of a later day */
	PROOF_PATH,  /* the citations from each work of `said` to the next */
	PROOFS,
};

/* What the search has at hand. */
struct search_for {
	struct store *store;
	struct arena *arena;
	enum conflict kind;
};

/* Add what is found to temp.found. */
enum status find_document(const struct search_for *search, struct fault *fault);
enum status find_dates(const struct search_for *search, struct fault *fault);
enum status find_year(const struct search_for *search, struct fault *fault);
enum status find_types(const struct search_for *search, struct fault *fault);
enum status find_issuers(const struct search_for *search, struct fault *fault);
enum status find_readings(const struct search_for *search, struct fault *fault);
enum status find_later(const struct search_for *search, struct fault *fault);
enum status find_circles(const struct search_for *search, struct fault *fault);
enum status find_numbers(const struct search_for *search, struct fault *fault);
enum status find_days(const struct search_for *search, struct fault *fault);
enum status find_twins(const struct search_for *search, struct fault *fault);

#endif
