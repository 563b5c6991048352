#ifndef STAGES_REPAIR_TEXT_H
#define STAGES_REPAIR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/user.h"
#include "stages/repair_model.h"
#include "stages/repair_symbol.h"

/*
 * The words of a document in reading order, and what becomes of them.
 */
struct read_word {
	const char *text; /* as read; borrowed */
	bool fixed;       /* is right: context only */
	bool ends_line;   /* the next one stands on another line */
	enum model_channel channel;
	/* filled in: */
	const char *mended; /* NULL: as read; a blank splits it */
	bool joins;         /* it is one with the next: `mended` is of both */
	const char *rule;   /* why it was changed */
	double confidence;  /* that it is right now */
	const char *const *others; /* further candidates, the likeliest first;
				      ends with NULL, or NULL: none */
};

/*
 * Tell from the words of a page which channel they came through: an engine
 * that does not know the language's letters writes hardly any.
 */
enum model_channel text_channel(const struct read_word *words, size_t count);

/* What mends any number of documents; borrowed. */
struct mender {
	const struct model *model;
	const struct symbols *symbols;
	const struct user_table *vouched; /* phrases that are right, or NULL */
	double margin;                    /* 0..1 */
};

/*
 * Settle all words.  A fixed word stays as read, or as it was mended before.
 * A word that is a syllable as it stands is changed only where that is
 * likelier than the mender's margin.
 *
 * STATUS_MEMORY
 */
enum status text_mend(struct read_word *words, size_t count,
		      const struct mender *mender, struct arena *arena,
		      struct fault *fault);

#endif
