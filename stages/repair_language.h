#ifndef STAGES_REPAIR_LANGUAGE_H
#define STAGES_REPAIR_LANGUAGE_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/table.h"
#include "stages/repair_text.h"

/*
 * Which blocks of a page are in another language: they are not repaired.
 *
 * Two things tell, and no engine that knows no Vietnamese makes them of it:
 * frequent words of other languages that look like no Vietnamese syllable,
 * and long words, for a syllable has at most seven letters.
 */

enum { LANGUAGES_MAX = 8 };

struct languages {
	struct table words; /* word, language: see languages.tsv */
	const char *names[LANGUAGES_MAX];
	size_t count;
};

/*
 * Load the dictionary into the arena.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status languages_load(struct languages *out, struct arena *arena,
			   struct fault *fault);

/* How many blocks were left alone, by language. */
struct foreign {
	size_t blocks[LANGUAGES_MAX];
};

/*
 * Fix the words of the blocks of a page that are in another language, and
 * count those blocks.  Block i has the words from starts[i] up to
 * starts[i + 1]; there are `count` of them.  A block of few words is what its
 * page is.
 */
void languages_guard(const struct languages *languages, struct foreign *foreign,
		     struct read_word *words, const size_t *starts,
		     size_t count);

#endif
