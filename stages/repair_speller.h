#ifndef STAGES_REPAIR_SPELLER_H
#define STAGES_REPAIR_SPELLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"
#include "pipeline/table.h"
#include "stages/repair_candidate.h"
#include "stages/repair_model.h"
#include "stages/repair_search.h"

/*
 * All that a read word may have been meant to say: what a search finds, what
 * the table of whole words lists, two words run together, and what was read.
 *
 * Equal words are looked up once: a speller keeps what it found, up to a
 * limit, for all documents of a process.
 */

enum { CANDIDATES_MAX = 56 }; /* of a spelling */

struct spelling {
	const struct candidate *candidates; /* by candidate_compare() */
	uint16_t count;
	bool known;  /* what was read is a word, with its case in order */
	float least; /* cost of the cheapest other candidate, in nats */
};

struct speller;

enum { SPELLER_COLUMNS = 4 }; /* of the table of whole words */

/*
 * `words` is the table of what is read for whole words by the foreign channel
 * (see channel_words.tsv); it is borrowed, as the model is.  NULL: no memory.
 */
struct speller *speller_new(const struct model *model,
			    const struct table *words);
void speller_free(struct speller *speller);

/*
 * The candidates for the `length` characters at `read`, and for one more of
 * them when `absorb` is set: a mark that may have been part of the word.
 * What was read is among them, `kept`; as a word of `class` when it is no
 * syllable.  `length` is at most SPELLING_MAX, less the mark.  They are the
 * speller's, until speller_rest() is called.  NULL: no memory.
 */
const struct spelling *speller_find(struct speller *speller,
				    enum model_channel channel,
				    enum word_class class, const int32_t *read,
				    size_t length, bool absorb);

/*
 * May these characters, a number or the like, be a whole word misread?  Only
 * what the table of words lists is.
 */
bool speller_doubts(const struct speller *speller, const int32_t *read,
		    size_t length);

/* Between two sentences: forget, if too much is kept. */
void speller_rest(struct speller *speller);

#endif
