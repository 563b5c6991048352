#ifndef DICTIONARIES_TRAIN_MODEL_H
#define DICTIONARIES_TRAIN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dictionaries/train.h"
#include "dictionaries/train_syllable.h"
#include "stages/repair_pack.h"

/*
 * The parts of `train model`, in the order they are used: text becomes
 * events (train_text.c), events become n-grams (train_count.c), n-grams get
 * their chances (train_smooth.c), the worst go (train_prune.c), the rest is
 * packed (train_pack.c, train_segments.c).
 */
enum {
	SOURCES_MAX = 16,
	DISTINCT_MAX = 60000,      /* syllables by rule in the text */
	WORD_TABLE_SIZE = 1 << 18, /* slots for them, a power of two */
	WORD_COUNT_MIN = 10,       /* of a syllable that is taken up */
};

/* ---- text ---- */

/* What was counted of case: by the word, and by what stood before. */
struct cases {
	uint32_t words[DISTINCT_MAX][CASE_WRITTEN];
	uint32_t written[CASE_BEFORE][CASE_WRITTEN];
};

/* Distinct words, in the order they are met. */
struct words {
	uint64_t keys[WORD_TABLE_SIZE];
	int32_t ids[WORD_TABLE_SIZE]; /* -1: no syllable, not listed */
	uint64_t key_of[DISTINCT_MAX];
	uint8_t letters[DISTINCT_MAX][SYLLABLE_MAX];
	uint8_t length[DISTINCT_MAX];
	bool listed[DISTINCT_MAX]; /* in a table: taken up however rare */
	uint32_t seen[DISTINCT_MAX];
	uint32_t count;
};

/* Words of a text, one behind the other, WORD_START before each sentence. */
struct events {
	uint16_t *items;
	size_t count, room;
};

/* A text of a kind, and what the mix gives it. */
struct source {
	const char *path;
	double least; /* share of the mix that it has in any case */
	double share;
	size_t from, to; /* its events */
	size_t words;    /* that are predicted: all but WORD_START */
	struct cases *cases;
};

struct corpus {
	struct syllables *syllables;
	struct words words;
	struct events events;
	struct source sources[SOURCES_MAX];
	int source_count;
	struct events held; /* what the mix is tuned on */
	uint32_t kept;      /* words with the classes, once settled */
	uint32_t *order;    /* of a kept word behind the classes: its place */
};

void text_read_source(struct corpus *corpus, const char *path, double least);
void text_read_held(struct corpus *corpus, const char *path);

/* Number the words that are kept in the order of their letters. */
void text_settle(struct corpus *corpus);

void text_free(struct corpus *corpus);

/* ---- n-grams ---- */

/*
 * The n-grams of a length in the order of their words: those that go on from
 * number i of the next shorter length lie from first[i] to first[i + 1].
 */
struct level {
	size_t count;
	uint16_t *word;
	uint32_t *first;
	uint32_t *link; /* of the n-gram without its first word */
	uint8_t *kept;
	float *chance;  /* of the word behind the others, in the mix */
	float *joint;   /* of all the words, as counted in the mix */
	float *backoff; /* as a context: factor */
	float *whole;   /* as a context: the sum of all chances */
	float *worth;   /* what is lost without it */
	size_t starts;  /* n-grams that begin with WORD_START: the first */
};

struct tree {
	const struct events *events;
	unsigned order;
	uint32_t *sorted; /* places in the text by what stands there */
	uint8_t *depth;   /* words there up to the next start, and of these
			     the ones it shares with the place before */
	struct level level[PACK_ORDER_MAX + 1]; /* from 1 */
};

void count_text(struct tree *tree, const struct corpus *corpus, unsigned order);

void count_free(struct tree *tree);

/* How often each n-gram is in a source, into `counts` by level. */
void count_source(uint32_t *counts[], const struct tree *tree,
		  const struct source *source);

/* The number of the n-gram that goes on from `node` with `word`; or -1. */
int64_t count_find(const struct tree *tree, unsigned level, uint32_t node,
		   unsigned word);

/* ---- chances ---- */

enum smoothing {
	SMOOTHING_KNESER_NEY,
	SMOOTHING_ABSOLUTE, /* the same with plain counts in short n-grams */
	SMOOTHING_WITTEN_BELL,
};

struct smoother {
	struct corpus *corpus;
	struct tree *tree;
	enum smoothing smoothing;
	double discounts[SOURCES_MAX][PACK_ORDER_MAX + 1][4];
	uint32_t *counts[PACK_ORDER_MAX + 1], *changed[PACK_ORDER_MAX + 1];
	float *chance[PACK_ORDER_MAX + 1], *backoff[PACK_ORDER_MAX + 1];
};

void smooth_start(struct smoother *smoother, struct corpus *corpus,
		  struct tree *tree, enum smoothing smoothing);

void smooth_free(struct smoother *smoother);

/* Share the mix out so that the held-out text is likeliest. */
void smooth_tune(struct smoother *smoother);

/* Fill in the chances, given which n-grams are kept. */
void smooth_mix(struct smoother *smoother);

/*
 * Fill in the back-offs of the contexts of `length` words from the chances,
 * so that the chances of all words are one together; and, once the back-offs
 * are rounded, what they really are.  Shorter contexts first.
 */
void smooth_backoffs(struct tree *tree, unsigned length);
void smooth_sum(struct tree *tree, unsigned length);

/* ---- pruning ---- */

void prune_weigh(struct tree *tree);

/* Keep what is worth most, in `size` bytes of pack. */
void prune_to(struct tree *tree, size_t size);

/* ---- packing ---- */

struct sink {
	uint8_t *data;
	size_t size, room;
};

void sink_put(struct sink *sink, const void *bytes, size_t size);
void sink_align(struct sink *sink);

/* Put the segments of the channel in a table, and their index. */
void segments_put(struct sink *sink, struct pack_head *head, int channel,
		  const char *path);

/* Pack it; the chances and back-offs become what the pack says. */
void pack_write(const struct corpus *corpus, struct tree *tree,
		const char *channels[], const char *path);

#endif
