#ifndef STAGES_REPAIR_DECODE_H
#define STAGES_REPAIR_DECODE_H

#include "stages/repair_phrase.h"
#include "stages/repair_speller.h"

/*
 * The likeliest reading of a sentence, by beam search over a lattice.
 *
 * A slot is a word, or a comma, with what it may be; a candidate may take the
 * next slot, too, or be two words.  The search settles which candidate holds
 * and how sure that is: its share of the weight of all readings that were
 * followed.
 */

enum {
	SENTENCE_MAX = 256,                  /* slots; a longer one is cut */
	CANDIDATES_ALL = 2 * CANDIDATES_MAX, /* of a slot, with joined ones */
};

struct slot {
	const struct candidate *candidates; /* ascending by word */
	uint16_t count;
	float keep; /* taken off for what stays as read, in nats */
	/* filled in: */
	uint16_t choice;
	bool covered;     /* it went to the slot before; no choice */
	float confidence; /* 0..1 */
};

/* What the parts of the score weigh. */
struct weights {
	float channel; /* times the channel's cost */
	float written; /* times the cost of the case */
	float phrases; /* share of the document's own phrases, 0..1 */
};

/* A candidate of a slot that was not chosen. */
struct rival {
	uint16_t choice;
	float share; /* of the weight of all readings, 0..1 */
};

struct decoder;

/* NULL: no memory.  `phrases` may be NULL; it may be filled later. */
struct decoder *decoder_new(struct arena *arena, const struct model *model,
			    const struct weights *weights);

/*
 * Settle the slots, with the document's phrases (NULL: none yet).  At most
 * SENTENCE_MAX; no candidate of the last slot may take a next one.
 */
void decoder_run(struct decoder *decoder, struct slot *slots, size_t count,
		 const struct phrases *phrases);

/*
 * The rivals of what was chosen for the slot `at`, the likeliest first, at
 * most `most`; how many.  The slots are those that decoder_run() settled last.
 */
size_t decoder_rivals(struct rival *rivals, size_t most,
		      const struct decoder *decoder, const struct slot *slots,
		      size_t at);

#endif
