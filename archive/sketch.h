#ifndef ARCHIVE_SKETCH_H
#define ARCHIVE_SKETCH_H

#include <stddef.h>
#include <stdint.h>

/*
 * A small picture of a text, by which it is seen how much two texts have in
 * common: all pairs of neighbouring syllables are hashed and dealt to a few
 * bins, and each bin keeps its least hash.  The share of bins that two texts
 * have alike estimates the share of pairs that both have (MinHash by one
 * permutation: P. Li, A. Owen, C. Zhang, 2012).
 */

enum {
	SKETCH_BINS = 32,
	SKETCH_WORDS_MIN = 120, /* a shorter text says too little */
};

struct sketch {
	uint32_t least[SKETCH_BINS]; /* UINT32_MAX: nothing fell into it */
	size_t words;
};

void sketch_make(struct sketch *out, const char *text);

/* The share of pairs that both have, 0..1, give or take a tenth. */
double sketch_common(const struct sketch *one, const struct sketch *other);

#endif
