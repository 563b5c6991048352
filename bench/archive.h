#ifndef BENCH_ARCHIVE_H
#define BENCH_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive/record.h"
#include "archive/store.h"

/*
 * Made documents, for measuring the archive.
 *
 * The same seed and count give the same documents, whatever else is done.
 */

/* ---- chance ---- */

struct dice {
	uint64_t state;
};

uint64_t dice_roll(struct dice *dice);
/* From 0 to before `count`, which is not 0. */
size_t dice_below(struct dice *dice, size_t count);
/* From 0 to before 1. */
double dice_part(struct dice *dice);

/* ---- text ---- */

/*
 * Text as the shipped model of the language expects it.  Some 200,000
 * syllables are sampled from it once, by all of its n-grams; documents are
 * drawn from those as a chain: a syllable follows the last two as often as it
 * did there, and now and then the last one.  So there are sentences that stood
 * nowhere, with the pairs and phrases of the language at their frequencies.
 * Some sentences are boilerplate, taken whole, the n-th as often as 1/n.
 *
 * A document repeats itself: now and then a few syllables of what it said
 * before come again, so that of 600 some 200 are different, and of their pairs
 * some 400, as in directives.
 */
struct prose;

/* What a document has said so far; starts empty. */
enum { TRAIL_MAX = 1024 };
struct trail {
	uint32_t places[TRAIL_MAX]; /* of its words, as prose has them */
	size_t count;
	size_t at;   /* what is said again */
	size_t left; /* of it, words */
};

enum status prose_new(struct prose **out, struct fault *fault);
void prose_free(struct prose *prose);

/* Add a sentence, a line; how many syllables it has. */
size_t prose_sentence(struct text *out, const struct prose *prose,
		      struct trail *trail, struct dice *dice);

/* ---- documents ---- */

enum { MADE_CITATIONS = 8, MADE_SYLLABLES = 600 };

/* So many documents, and who cites whom; archive_make.c says how. */
struct made;

enum status made_new(struct made **out, size_t count, struct fault *fault);
void made_free(struct made *made);

/* The n-th in the order of arrival; all in the arena. */
enum status made_record(struct record *out, const struct made *made, size_t n,
			struct arena *arena, struct fault *fault);

/* The path that the n-th by date says it has. */
const char *made_file(struct arena *arena, size_t n);

/* ---- questions ---- */

/* Ask an archive of `count` made documents, and print how long it took. */
enum status bench_ask(const char *db, size_t count, bool cold,
		      struct fault *fault);

/* Seconds by the clock, and of the processor. */
double bench_now(void);
double bench_used(void);

#endif
