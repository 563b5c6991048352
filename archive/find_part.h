#ifndef ARCHIVE_FIND_PART_H
#define ARCHIVE_FIND_PART_H

#include "archive/find.h"

/*
 * The parts of a search for an instrument: nobody but find*.c includes this.
 */
struct finding {
	struct store *store;
	struct works *works;
	struct arena *arena;
	size_t word_count; /* of what the person said */
	const struct work **found;
	size_t count;
	size_t room;
};

/* Add the works whose ids `sql` gives, of parameters IRI and key. */
enum status find_rows(struct finding *finding, const char *sql, const char *iri,
		      const char *key, struct fault *fault);

/* Add the works that are or were called by the number with that key. */
enum status find_key(struct finding *finding, const char *key,
		     struct fault *fault);

/* Add the works whose number is one misread from a number in `words`. */
enum status find_near(struct finding *finding, const char *words,
		      struct fault *fault);

#endif
