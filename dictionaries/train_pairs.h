#ifndef DICTIONARIES_TRAIN_PAIRS_H
#define DICTIONARIES_TRAIN_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/repair_letter.h"

/*
 * Pairs of words, read and meant, out of two texts.
 *
 * The tokens of the texts are paired by likeness, in order; two words may
 * have been read as one, and one as two.  Form feeds part pages: where both
 * texts have as many, each page is paired by itself.  Equal pairs are one
 * pair with a count.
 */

enum { PAIR_READ_MAX = 16 }; /* characters of a word read */

struct pair {
	uint16_t meant[SYLLABLE_MAX]; /* characters, as written */
	uint16_t read[PAIR_READ_MAX];
	uint8_t meant_length, read_length;
	bool odd; /* a number or a symbol by its looks: nobody doubts it */
	double count;
};

/* A place between two letters meant: how often, and what became of it. */
struct seam {
	uint16_t left, right;
	bool within;  /* a word, not between two */
	double count; /* how often those letters stood so */
	double wrong; /* a space is lost, or one is made */
};

struct pairs {
	struct pair *items;
	size_t count, room;
	uint32_t *slots;    /* by hash: 1 + the number of a pair */
	struct seam *seams; /* by hash, until they are sorted */
	size_t seam_count;
};

/*
 * Add the pairs of two texts, each counted `weight` times.
 */
void pairs_add(struct pairs *pairs, const char *read, const char *meant,
	       double weight);

/*
 * Add files: `words` are pairs of paths, READ TRUE, the first of a pair with
 * `WEIGHT:` before it if it counts more than once.  A READ that ends in .xml
 * is ALTO.
 */
void pairs_read(struct pairs *pairs, int count, char **words);

/* In an order that hangs on nothing but what they are. */
void pairs_sort(struct pairs *pairs);

void pairs_release(struct pairs *pairs);

#endif
