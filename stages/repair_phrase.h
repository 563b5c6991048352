#ifndef STAGES_REPAIR_PHRASE_H
#define STAGES_REPAIR_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"

/*
 * The document's own phrases: which words it repeats behind which.
 *
 * Runs of one, two and three words are counted as they were settled once.
 * One count of each is left out, so that no word speaks for itself.
 */
struct phrases;

/* All of it in the arena; NULL: no memory. */
struct phrases *phrases_new(struct arena *arena);

/*
 * Count a word behind two others (0: there is none), `times` times.  What
 * finds no room is left out.
 */
void phrases_add(struct phrases *phrases, unsigned one, unsigned two,
		 unsigned word, unsigned times);

/* What the words before say of the next one. */
struct phrase_context {
	uint64_t one_two, two; /* keys; 0: never repeated */
	float share_one_two, share_two;
};

struct phrase_context phrases_context(const struct phrases *phrases,
				      unsigned one, unsigned two);

/* How likely the word is in the context, 0..1, by the phrases alone. */
float phrases_chance(const struct phrases *phrases,
		     const struct phrase_context *context, unsigned word);

#endif
