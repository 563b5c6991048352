#ifndef STAGES_REPAIR_MARK_H
#define STAGES_REPAIR_MARK_H

#include <stdbool.h>

#include "pipeline/arena.h"

/*
 * Marks that an engine makes of specks and of the ends of quotes.
 *
 * Only the marks around a word are touched, and only where the language has
 * no use for what was read.
 */

/*
 * What `text` was meant to say, in the arena; NULL when it stays as it is, or
 * there is no memory.
 */
const char *mark_mend(const char *text, struct arena *arena);

/* Is this the end of a quote and marks behind it, and nothing else? */
bool mark_closes(const char *text);

#endif
