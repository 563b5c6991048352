#ifndef ARCHIVE_FIND_H
#define ARCHIVE_FIND_H

#include "archive/work.h"

/*
 * Which instrument a person means.
 *
 * He may give its IRI; its number in any spelling; or the number among other
 * words: "chỉ thị 33/CT-TTg 2021".  Of these a type, a year or a date has to
 * be that of the instrument; of others those instruments are taken whose
 * type, issuer and title have most.
 */
struct find_way {
	const char *issuer; /* part of the name, folded; NULL: any */
	const char *year;   /* "2021" */
};

struct found {
	const struct work *const *works; /* by date and IRI; in the arena */
	size_t count;
	bool near; /* none is numbered so: these are one misread away */
};

/* The most works that are looked at for one number. */
enum { FIND_MAX = 1000 };

/*
 * Find all that may be meant.
 *
 * STATUS_USAGE  `words` are not UTF-8
 */
enum status find_works(struct found *out, struct works *works,
		       struct store *store, const char *words,
		       const struct find_way *way, struct arena *arena,
		       struct fault *fault);

/*
 * The one instrument that is meant.  Where there is none, or several may be,
 * these are listed on standard output, as JSON if `json`.
 *
 * STATUS_PARTLY  there is not exactly one
 */
enum status find_one(const struct work **out, struct works *works,
		     struct store *store, const char *words,
		     const struct find_way *way, bool json, struct arena *arena,
		     struct fault *fault);

#endif
