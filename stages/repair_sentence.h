#ifndef STAGES_REPAIR_SENTENCE_H
#define STAGES_REPAIR_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"
#include "stages/repair_decode.h"
#include "stages/repair_mender.h"
#include "stages/repair_speller.h"
#include "stages/repair_text.h"
#include "stages/repair_word.h"

/*
 * The sentence at hand: a slot for each piece of its words, and for each
 * comma, with what may stand there.
 */

/* A word of the language that is looked up only if it sounds odd. */
struct sound {
	int32_t read[SPELLING_MAX];
	uint8_t length; /* 0: the slot is no such word */
};

struct sentence {
	struct slot slots[SENTENCE_MAX]; /* for the decoder */
	size_t filled;                   /* 0: the next one begins */
	/* its own: */
	struct mender *mender;
	float margin; /* that a change of a word must gain, in nats */
	struct candidate own[SENTENCE_MAX][CANDIDATES_ALL]; /* of a slot */
	struct sound sounds[SENTENCE_MAX];
};

/* All of it in the arena; the mender is borrowed.  NULL: no memory. */
struct sentence *sentence_new(struct mender *mender, float margin,
			      struct arena *arena);

/* The syllable of a piece as it was read, whatever its case; 0: none. */
unsigned sentence_word(const struct model *model, const struct token *token,
		       const struct piece *piece);

/* Is there no room for one more piece? */
bool sentence_is_full(const struct sentence *sentence);

/*
 * Add a slot for a piece of a word, and one for the comma behind it.  A piece
 * of a fixed word is what it was read as.  The sentence is not full.  False:
 * no memory.
 */
bool sentence_add(struct sentence *sentence, const struct read_word *word,
		  const struct token *token, const struct piece *piece);

/*
 * Let the last slot, which is that of `token`, read in the word `before`, be
 * one word with `next`, which is added behind it, where the two look like
 * one.  False: no memory.
 */
bool sentence_join(struct sentence *sentence, const struct read_word *before,
		   const struct token *token, const struct token *next);

/*
 * Before it is decoded: the slots of words that sound right as they stand
 * keep them alone, the others get what else they may be.  False: no memory.
 */
bool sentence_listen(struct sentence *sentence);

#endif
