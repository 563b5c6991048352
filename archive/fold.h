#ifndef ARCHIVE_FOLD_H
#define ARCHIVE_FOLD_H

#include "pipeline/text.h"

/*
 * Words as the full text has them: lower case, no diacritics, both bars of D
 * as "d", so that "hoà", "hòa" and "HOA" are one word.
 *
 * FTS5's own folding leaves the barred D alone, and a phrase of syllables that
 * stand in every document is found too slowly by them one by one; so text is
 * folded here, and neighbouring syllables are one token: "thu_tuong".
 */

/* Add the pairs of neighbouring syllables of `words` to `out`. */
void fold_pairs(struct text *out, const char *words);

/* Add the syllables of `words` to `out`, each once. */
void fold_words(struct text *out, const char *words);

#endif
