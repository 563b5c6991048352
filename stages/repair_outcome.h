#ifndef STAGES_REPAIR_OUTCOME_H
#define STAGES_REPAIR_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/repair_model.h"
#include "stages/repair_speller.h"
#include "stages/repair_text.h"

enum { OTHERS_MAX = 8 }; /* of a piece: more than a word is given */

/* What a piece might have become. */
struct other {
	struct candidate candidate;
	float share; /* of the weight of all readings, 0..1 */
};

/* What a piece of a word became. */
struct outcome {
	struct candidate candidate;
	float confidence; /* 0..1 */
	bool covered;     /* it went to the word before */
	bool settled;     /* with all of its sentence: nothing is in doubt */
	struct other
		*others; /* the likeliest first; NULL: none were asked for */
	size_t other_count;
};

/* The words of a document and what their pieces became; all is lent. */
struct outcomes {
	const struct model *model;
	struct arena *arena; /* for what is written */
	struct read_word *words;
	size_t count;
	const char **texts;      /* by word: what the model has read */
	struct outcome **pieces; /* by word: one a piece of its text */
	bool newer;              /* tones are written in their newer place */
};

/*
 * Put the words together from what their pieces became: fills in what
 * struct read_word says.  A word that is fixed or gone stays as it is.
 *
 * STATUS_MEMORY
 */
enum status outcomes_write(struct outcomes *all, struct fault *fault);

#endif
