#ifndef STAGES_REPAIR_SEARCH_H
#define STAGES_REPAIR_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "stages/repair_candidate.h"
#include "stages/repair_model.h"

/*
 * The syllables that characters may have been, by the channel alone.
 *
 * A beam search goes through the characters and the trie of the syllables at
 * once: at each place between two characters stand the cheapest prefixes.
 */

enum {
	SPELLING_MAX = 14,    /* characters of a word that is looked up */
	SEARCH_BEAM = 9,      /* nats above the cheapest prefix */
	SEARCH_COST_MAX = 40, /* nats of a prefix */
};

struct search;

/* The model is borrowed.  NULL: no memory. */
struct search *search_new(const struct model *model);
void search_free(struct search *search);

/* Search for what the characters, at most SPELLING_MAX, may have been. */
void search_run(struct search *search, enum model_channel channel,
		const int32_t *read, size_t length);

/*
 * Of the last search: the words that its first `length` characters may have
 * been, at most `most` of them (at least one), those worth most first, as
 * candidates of one slot; how many.
 */
size_t search_words(struct candidate *out, struct search *search, size_t length,
		    size_t most);

#endif
