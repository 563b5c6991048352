#ifndef PIPELINE_ALTO_CHANGE_H
#define PIPELINE_ALTO_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/alto.h"

/*
 * What a step changes in the words of a page: making it, listing it, taking
 * it back.
 *
 * CONTENT is always the best reading.  What the engine read stays beside it
 * as ALTERNATIVE "ocr-original", further candidates as "repair-candidate";
 * the step goes into PROCESSINGREFS, the class of the confidence (high,
 * medium, low) into TAGREFS, rule and confidence into the repair log, which
 * is an OtherTag with elements of our own.  WC, CC and glyphs stay what the
 * engine said.
 *
 * Words that are joined become the first of them, in the box of all, with all
 * their glyphs; what was read is their readings with blanks between.  A word
 * that is split keeps its ID, and its whole reading with the first part; the
 * others get IDs made from it and an empty reading.  Box and glyphs are
 * shared out by characters.  In the log such a change has the words as they
 * were (`part`, `space`: their attributes in lower case).
 *
 * A String without an ID gets one when it is changed.
 */

/* One step at work on one document.  Start with the first three. */
struct alto_edit {
	struct document *document;
	const char *step; /* the ID of its Processing */
	struct arena *arena;
	/* its own: */
	const char **ids; /* all of the document, sorted */
	size_t id_count;
	size_t id_room;
	bool knows;   /* whether they were collected */
	size_t named; /* words that were given an ID */
	xmlNode *log; /* where the next row goes */
	size_t rows;  /* that it was given */
};

/* What becomes of a word, and why. */
struct alto_change {
	const char *content; /* the new reading; blanks only for a split */
	double confidence;   /* that it is right */
	const char *rule;    /* short: "model", "symbol:issuer" */
	const char *const *others; /* further candidates, ends with NULL */
};

/* Give a word a new reading.  STATUS_MEMORY */
enum status alto_reword(struct alto_edit *edit, xmlNode *word,
			const struct alto_change *change, struct fault *fault);

/*
 * Whether `word` and the one behind it may become one: they stand in one
 * line, none is settled, none a part of a hyphenated word.
 */
bool alto_can_join(const xmlNode *word);

/*
 * Make one word of `first` and those behind it, `count` of them, each of
 * which can be joined.  The nodes of the others are gone.  STATUS_MEMORY
 */
enum status alto_join(struct alto_edit *edit, xmlNode *first, size_t count,
		      const struct alto_change *change, struct fault *fault);

/* Make several words of one, as the blanks in the content say. */
enum status alto_split(struct alto_edit *edit, xmlNode *word,
		       const struct alto_change *change, struct fault *fault);

/* A change that a document tells of. */
struct alto_changed {
	xmlNode *word; /* the first, if they are several */
	size_t at;     /* the first one's place in the document, from 0 */
	size_t span;   /* Strings that hold what is meant */
	int page;      /* its number, or its place from 1 without one */
	int line;      /* of the page, from 1 */
	const char *read;
	const char *meant;
	const char *rule;  /* "" when the log does not tell */
	const char *level; /* "high", "medium", "low", or "" */
	double confidence; /* or ALTO_NO_CONFIDENCE */
	bool is_final;     /* nothing tells how to take it back */
};

/*
 * All changes of a document in reading order, in the arena.
 *
 * STATUS_MEMORY
 */
enum status alto_changes(struct alto_changed **out, size_t *count,
			 const struct document *document, struct arena *arena,
			 struct fault *fault);

/*
 * Take changes back, which are some of those that alto_changes() listed for
 * the document of `edit`, none of them final: the words are as they were read
 * again, their rows of the log gone, and only PROCESSINGREFS tells of the step.
 *
 * STATUS_MEMORY
 */
enum status alto_undo(struct alto_edit *edit,
		      const struct alto_changed *changes, size_t count,
		      struct fault *fault);

#endif
