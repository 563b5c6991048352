#ifndef STAGES_REPAIR_TEXT_H
#define STAGES_REPAIR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/user.h"
#include "stages/repair_model.h"
#include "stages/repair_speller.h"
#include "stages/repair_symbol.h"

/*
 * The words of a document in reading order, and what becomes of them.
 */
struct read_word {
	const char *text; /* as read; borrowed */
	bool fixed;       /* is right: context only */
	float sureness;   /* of the engine, 0..1; below 0: not known */
	bool joinable;    /* may be one with the next, of the same line */
	/* filled in: */
	const char *mended; /* NULL: as read; a space parts two words */
	const char *rule;   /* why it was changed */
	double confidence;  /* that it is right now */
	bool joins;         /* `mended` stands for the next word, too ... */
	bool gone;          /* ... which goes */
	const char *const *others; /* further candidates, the likeliest first;
				      ends with NULL, or NULL: none */
	/* of the page, filled in by text_judge(): */
	enum model_channel channel;
	float doubt; /* nats that the engine's confidence takes off the margin
		      */
};

/* What mends any number of documents, one at a time. */
struct mender {
	struct model *model;
	struct symbols symbols;
	struct table whole; /* words that are misread as a whole */
	struct speller *speller;
	struct arena *arena;              /* of the tables */
	const struct user_table *vouched; /* phrases that are right, or NULL;
					     borrowed */
	double margin;                    /* 0..1 */
	/* counted: words that were right as far as their looks go, and those
	   of them that did not sound right */
	size_t heard, doubted;
};

/*
 * Open the model at `path` (NULL: the program's own) and what goes with it;
 * mender_close() closes what is open, after a fault, too.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status mender_open(struct mender *mender, const char *path,
			struct fault *fault);
void mender_close(struct mender *mender);

/*
 * Tell from the words of a page which channel they came through (an engine
 * that does not know the language's letters writes hardly any), and what the
 * engine's confidence, measured by its usual one there, says of each word.
 */
void text_judge(struct read_word *words, size_t count);

/*
 * Settle all words.  A fixed word stays as read, or as it was mended before.
 * A word that is a syllable as it stands is changed only where that is
 * likelier than the mender's margin.
 *
 * STATUS_MEMORY
 */
enum status text_mend(struct read_word *words, size_t count,
		      struct mender *mender, struct arena *arena,
		      struct fault *fault);

#endif
