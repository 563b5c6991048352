#ifndef STAGES_REPAIR_DECODE_H
#define STAGES_REPAIR_DECODE_H

#include "stages/repair_candidate.h"

/*
 * The likeliest reading of a sentence, by beam search.
 *
 * A slot is a word, with what it may be; the search settles which it is and
 * how sure that is, given its neighbours.
 */

enum { SENTENCE_MAX = 256 }; /* slots; a longer one is cut */

struct slot {
	struct candidate candidates[CANDIDATES_MAX + 2];
	uint8_t count;
	uint8_t choice;   /* what it is ... */
	float confidence; /* ... and how sure that is, 0..1 */
	bool comma;       /* behind it */
};

/* What the parts of the score weigh; all in nats. */
struct weights {
	float channel; /* times the channel's cost */
	float written; /* times the cost of the case */
	float keep;    /* taken off for a syllable that stays as read */
};

struct decoder;

struct decoder *decoder_new(struct arena *arena, const struct model *model,
			    const struct weights *weights);

/* Settle the slots; `before` is how what stood before them was written. */
void decoder_run(struct decoder *decoder, struct slot *slots, size_t count);

#endif
