#ifndef STAGES_REPAIR_JUDGE_H
#define STAGES_REPAIR_JUDGE_H

#include <stddef.h>

#include "stages/repair_text.h"

/*
 * Tell from the words of a page which channel they came through (an engine
 * that does not know the language's letters writes hardly any), and what the
 * engine's confidence, measured by its usual one there, says of each word:
 * sets their `channel` and `doubt`.
 */
void judge_words(struct read_word *words, size_t count);

#endif
