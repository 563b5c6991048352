#ifndef STAGES_REPAIR_CANDIDATE_H
#define STAGES_REPAIR_CANDIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/repair_model.h"

/* What a read word may have been meant to say. */
struct candidate {
	uint16_t word;
	uint16_t second; /* a second word that stands in the token; 0: none */
	float cost;      /* of the channel, in nats */
	uint8_t written; /* enum letter_case */
	uint8_t slots;   /* how many it takes */
	bool kept;       /* the word stays as it was read */
	bool newer;      /* the tone stands in its newer place */
	bool absorbs;    /* the mark behind it was part of the word */
};

/*
 * Are these characters a word of the language, its case in order?  Then it is
 * `out`, as it stands: it costs nothing, and `kept` is the caller's to set.
 */
bool candidate_read(struct candidate *out, const struct model *model,
		    const int32_t *read, size_t length);

/*
 * Put a candidate among the `most` (at least one) that are worth most, of
 * which there are `count`; how many there are then.  It is worth what the
 * channel says, and how common it is, so a rare word does not keep out a
 * common one.
 */
size_t candidate_rank(struct candidate *out, size_t count, size_t most,
		      const struct candidate *candidate,
		      const struct model *model);

/* For qsort(): ascending by word, and no two that differ are equal. */
int candidate_compare(const void *one, const void *other);

#endif
