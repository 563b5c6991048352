#ifndef STAGES_REPAIR_PACK_H
#define STAGES_REPAIR_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "stages/repair_letter.h"

/*
 * The packed model, as it lies in the file and in memory.
 *
 * Numbers are little-endian.  Behind the head come, each at a multiple of
 * PACK_ALIGN bytes, without gaps else, and in this order:
 *
 *	words       struct pack_word, one more than there are
 *	levels      float: for each order from 2, PACK_LEVELS costs; then for
 *	            each order from 2 but the highest, PACK_LEVELS back-offs
 *	n-grams     for each order from 2:
 *	  words     uint16_t: the last word
 *	  costs     uint8_t: which level
 *	  and for each order but the highest:
 *	  backoffs  uint8_t: which level
 *	  bases     uint32_t: one for PACK_BASE_STEP n-grams
 *	  offsets   uint16_t, one more than there are n-grams: with its base,
 *	            where the n-grams that go on from this one begin
 *	steps       struct pack_step: the trie of the spellings
 *	segments    for each channel: struct pack_segment, then its index,
 *	            struct pack_run
 *
 * N-grams lie in the order of their words, so those that go on from one lie
 * together, their last words ascending.  With an n-gram, what it begins with
 * and what it ends in are known, too.  An n-gram that none goes on from has
 * no back-off (level 0, which is 0).
 *
 * Costs are negative natural logarithms.
 */
enum {
	PACK_ALIGN = 64,
	PACK_VERSION = 2,
	PACK_WORDS_MAX = 8191, /* 13 bits */
	PACK_ORDER_MIN = 2,
	PACK_ORDER_MAX = 5,
	PACK_BASE_STEP = 16,
	PACK_LEVELS = 256,
	PACK_CHANNELS = 2,
	PACK_READ_MAX = 4,      /* characters read for a segment */
	PACK_TRUE_MAX = 3,      /* letters meant by a segment */
	PACK_STEPS_MAX = 65535, /* of the trie */
	PACK_SIZE_MAX = 48 << 20,

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
	uint32_t order;                     /* the highest */
	uint32_t size;                      /* of the file, in bytes */
	uint32_t words;                     /* with the classes */
	uint32_t grams[PACK_ORDER_MAX + 1]; /* by order, from 2 */
	uint32_t steps;
	uint32_t channels; /* where the channels begin in the file, in bytes */
	uint32_t segments[PACK_CHANNELS];
	uint32_t slots[PACK_CHANNELS]; /* of the index, a power of two */
	uint8_t cases[CASE_BEFORE][CASE_WRITTEN];
	uint8_t reserved;
	uint64_t body;     /* pack_checksum() of all bytes behind the head */
	uint64_t checksum; /* pack_checksum() of the head before this */
};

struct pack_word {
	uint8_t letters[SYLLABLE_MAX];
	uint16_t cost;   /* of the word alone */
	int16_t backoff; /* added where no bigram is known */
	uint32_t first;  /* bigram */
	uint8_t length;  /* letters; 0 for a class */
	int8_t cases[CASE_WRITTEN];
};

/*
 * A place in the trie, where all the steps share one array: behind `letter`
 * of a node stands the place base + letter, if that names the node as its
 * own.  The first place is the root.
 */
struct pack_step {
	uint16_t base;
	uint16_t owner; /* PACK_STEPS_MAX: the place is free, or the root */
	uint16_t word;  /* that is spelled so, 0: none; bit 15: in the newer way
			 */
};

/* Bits beside those of the capitals: where in a word a segment may stand. */
enum {
	PACK_AT_START = 0x40, /* only where the word begins */
	PACK_AT_END = 0x80,   /* only where it ends */
};

/* A segment: letters meant, characters read, what it costs. */
struct pack_segment {
	uint16_t read[PACK_READ_MAX]; /* 0 fills up */
	uint8_t meant[PACK_TRUE_MAX]; /* codes; LETTER_NONE fills up */
	uint8_t upper; /* bit i: letter i is a capital; PACK_AT_... */
	uint8_t cost;
	uint8_t reserved;
};

/*
 * The segments with the same characters, a slot of the index.  A run that
 * finds its slot taken goes to the next that is free.
 */
struct pack_run {
	uint16_t read[PACK_READ_MAX];
	uint32_t first;
	uint32_t count; /* 0: free */
};

/* A sum over `size` bytes: eight lanes of eight bytes, then folded. */
uint64_t pack_checksum(const void *data, size_t size);

/* The slot where the search for these characters begins, of `slots`. */
size_t pack_slot(const uint16_t *read, size_t slots);

#endif
