#ifndef STAGES_REPAIR_CANDIDATE_H
#define STAGES_REPAIR_CANDIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"
#include "stages/repair_model.h"

/*
 * What a read word may have been meant to say.
 *
 * The search goes through the characters read and the trie of the syllables
 * at once, the cheapest prefixes first.  Equal words are looked up once: a
 * finder keeps what it found for as long as its arena lives.
 */

enum {
	CANDIDATES_MAX = 24,
	CANDIDATE_READ_MAX = 14, /* characters of a word that is looked up */
};

struct candidate {
	uint16_t word;
	uint8_t written; /* enum letter_case */
	bool kept;       /* the word stays as it was read */
	bool newer;      /* the tone stands in its newer place */
	bool absorbs;    /* the mark behind it was part of the word */
	float cost;      /* of the channel, in nats */
};

struct finder;

/* A finder for one document, all of it in the arena; NULL: no memory. */
struct finder *finder_new(struct arena *arena, const struct model *model);

/*
 * The candidates for `length` characters, the likeliest first; at most
 * CANDIDATES_MAX in `out`.  What was read is among them, `kept`, if it is a
 * syllable.
 */
size_t finder_search(struct candidate *out, struct finder *finder,
		     enum model_channel channel, const int32_t *read,
		     size_t length);

#endif
