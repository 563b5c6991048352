#ifndef ARCHIVE_FOLD_H
#define ARCHIVE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/text.h"

/*
 * Words as the full text has them: lower case, no diacritics, both bars of D
 * as "d", so that "hoà", "hòa" and "HOA" are one word.
 *
 * FTS5's own folding leaves the barred D alone, and a phrase of syllables that
 * stand in every document is found too slowly by them one by one; so text is
 * folded here, and neighbouring syllables are one token: "thu_tuong".
 *
 * Letters and digits are words, marks belong to the letter before them,
 * characters of no width are not there, and all else parts words.  A word is
 * what text_fold() makes of it; composed and decomposed text give the same.
 *
 * Whoever changes how text is folded changes the version of the archive: FTS5
 * forgets a document only by the words it was given.
 */

/* A word that is longer goes on as the next one, in bytes. */
enum { FOLD_WORD_SIZE = 64 };

/* Room for what one character folds to, in bytes. */
enum { FOLD_PIECE_SIZE = 14 };

/* One word after the other.  Start with `{ .string = ..., .length = ... }`. */
struct fold {
	const char *string;
	size_t length;
	size_t at;    /* where it goes on */
	size_t start; /* of the word in `string`, its marks included */
	size_t end;
	size_t size;                                 /* of `word`, in bytes */
	char word[FOLD_WORD_SIZE + FOLD_PIECE_SIZE]; /* copied whole */
};

/* Go to the next word, folded in `word`; false: there is none. */
bool fold_next(struct fold *fold);

/* The word as a number: FNV-1a, 64 bits. */
uint64_t fold_hash(const struct fold *fold);

/*
 * Add the pairs of neighbouring syllables of `words` to `out`, the last with
 * none: "thu_tuong tuong_chinh chinh_phu phu_".  The n-th pair begins with the
 * n-th syllable.
 */
void fold_pairs(struct text *out, const char *words);

/* Add the syllables of `words` to `out`, each once. */
void fold_words(struct text *out, const char *words);

/*
 * `word` as it is written, for comparing where diacritics count: lower case,
 * normal form D with the mark of the tone last, so that both placements of
 * tones are one.  In the arena; NULL: no memory.
 */
char *fold_exact(struct arena *arena, const char *word, size_t length);

#endif
