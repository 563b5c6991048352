#ifndef STAGES_REPAIR_PACK_H
#define STAGES_REPAIR_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "stages/repair_letter.h"

/*
 * The packed model, as it lies in the file and in memory.
 *
 * Numbers are little-endian.  Behind the head come, each at a multiple of
 * PACK_ALIGN bytes and in this order: words (one more than there are, to end
 * the last range), bigrams, bases, trigrams, segments of the first and of the
 * second channel.
 *
 * Costs are negative natural logarithms.
 */
enum {
	PACK_ALIGN = 8,
	PACK_VERSION = 1,
	PACK_WORDS_MAX = 8191,    /* 13 bits */
	PACK_BASE_STEP = 16,      /* bigrams to a base */
	PACK_FOLLOWERS_MAX = 255, /* trigrams to a bigram */
	PACK_LEVELS = 8,          /* of a trigram's cost */
	PACK_CHANNELS = 2,
	PACK_READ_MAX = 3, /* characters read for a segment */
	PACK_TRUE_MAX = 2, /* letters meant by a segment */

	PACK_WORD_BITS = 13,
	PACK_COST_BITS = 6,    /* of a bigram, in quarters */
	PACK_BACKOFF_BITS = 5, /* of a bigram, in quarters, from -2 */
	PACK_COUNT_BITS = 8,
	PACK_COST_UNITS = 4,    /* to one nat */
	PACK_BACKOFF_FLOOR = 8, /* units below zero */

	PACK_WORD_UNITS = 1024,  /* to one nat, of a word's costs */
	PACK_SEGMENT_UNITS = 16, /* to one nat, of a segment's cost */
	PACK_CASE_UNITS = 16,    /* to one nat, of case costs */
};

#define PACK_MAGIC "chithiR"

/* How a word is written, and what stood before it. */
enum letter_case {
	CASE_LOWER,
	CASE_TITLE,
	CASE_UPPER,
	CASE_WRITTEN,              /* how many ways of writing a word */
	CASE_START = CASE_WRITTEN, /* nothing stood before it */
	CASE_OTHER,                /* something that is no word */
	CASE_BEFORE,
};

struct pack_head {
	char magic[8];
	uint32_t version;
	uint32_t size;     /* of the file, in bytes */
	uint64_t checksum; /* of all bytes behind the head, FNV-1a */
	uint32_t words;
	uint32_t bigrams;
	uint32_t trigrams;
	uint32_t segments[PACK_CHANNELS];
	float levels[PACK_LEVELS]; /* cost of a trigram, in nats */
	uint8_t cases[CASE_BEFORE][CASE_WRITTEN];
	uint8_t reserved;
};

struct pack_word {
	uint8_t letters[SYLLABLE_MAX];
	uint16_t cost;   /* of the word alone */
	int16_t backoff; /* added where no bigram is known */
	uint32_t first;  /* bigram */
	uint8_t length;  /* letters; 0 for a class */
	int8_t cases[CASE_WRITTEN];
};

/* A segment: letters meant, characters read, what it costs. */
struct pack_segment {
	uint16_t read[PACK_READ_MAX]; /* 0 fills up */
	uint8_t meant[PACK_TRUE_MAX]; /* codes; LETTER_NONE fills up */
	uint8_t upper;                /* bit i: letter i is a capital */
	uint8_t cost;
};

/* FNV-1a of `size` bytes. */
uint64_t pack_checksum(const uint8_t *data, size_t size);

#endif
