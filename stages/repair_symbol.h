#ifndef STAGES_REPAIR_SYMBOL_H
#define STAGES_REPAIR_SYMBOL_H

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/table.h"

/*
 * The symbol grammar: type and issuer in a document's number, and the word
 * that stands before the number.
 *
 * Only characters that are known to be confused are put right, only where one
 * reading takes fewer of them than any other, and never a digit of the number.
 */
struct symbols {
	struct table table;    /* text, kind, meaning: see symbols.tsv */
	const char **confused; /* pairs: what is read, what is meant */
	size_t confusions;     /* pairs */
};

/*
 * Load the dictionary into the arena.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status symbols_load(struct symbols *out, struct arena *arena,
			 struct fault *fault);

/*
 * What `text`, before `next` (NULL: nothing), was meant to say, in the arena;
 * NULL when it stays as it is.  `*rule` is set when it does not.
 */
const char *symbols_mend(const struct symbols *symbols, const char *text,
			 const char *next, const char **rule,
			 struct arena *arena);

/*
 * `other`, a second reading of `text`, where it is the same number with a
 * symbol that is known and `text` has none; NULL when `text` stays.
 */
const char *symbols_choose(const struct symbols *symbols, const char *text,
			   const char *other);

/*
 * The number and symbol that two tokens make, with a space between them that
 * was not meant, in the arena; NULL when they are none.
 */
const char *symbols_join(const struct symbols *symbols, const char *text,
			 const char *next, struct arena *arena);

#endif
