#ifndef STAGES_REPAIR_TEXT_H
#define STAGES_REPAIR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/repair_mender.h"
#include "stages/repair_model.h"

/*
 * The words of a document in reading order, and what becomes of them.
 */
struct read_word {
	const char *text;  /* as read; borrowed */
	const char *other; /* a second reading of it; NULL: none */
	float sureness;    /* of the engine, 0..1; below 0: not known */
	bool fixed;        /* is right: context only */
	bool joinable;     /* may be one with the next, of the same line */
	/* filled in by text_mend(), with what follows: */
	bool joins;         /* `mended` stands for the next word, too ... */
	bool gone;          /* ... which goes */
	const char *mended; /* NULL: as read; a space parts two words */
	const char *rule;   /* why it was changed */
	double confidence;  /* that it is right now, 0..1 */
	const char *const *others; /* further candidates, the likeliest first;
				      ends with NULL, or NULL: none */
	/* of the page, filled in by judge_words() before: */
	enum model_channel channel;
	float doubt; /* nats that the engine's confidence takes off the margin
		      */
};

/*
 * Settle all words, that are judged.  A fixed word stays as read, or as it
 * was mended before.  A word that is a syllable as it stands is changed only
 * where that is likelier than the mender's margin.  What comes out depends on
 * the words and the margin alone, not on what was mended before.  What is
 * filled in lies in the arena.
 *
 * STATUS_MEMORY
 */
enum status text_mend(struct read_word *words, size_t count,
		      struct mender *mender, struct arena *arena,
		      struct fault *fault);

#endif
