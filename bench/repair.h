#ifndef BENCH_REPAIR_H
#define BENCH_REPAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/repair_text.h"

/* The words of a text, between white space; a form feed ends a page. */
struct bench_word {
	const char *text;
	size_t page, line; /* from 0 */
};

struct bench_text {
	struct bench_word *words;
	size_t count;
};

/* Read the file at `path` into the arena; false: it cannot be. */
bool bench_read(struct bench_text *out, struct arena *arena, const char *path);

/*
 * Print what hunspell makes of each of the words: itself where it is in the
 * dictionary, else the first suggestion; and, on standard error, how many a
 * second it was asked.  After `most` words (0: never) it is not asked any
 * more.
 *
 * STATUS_MISSING  it was not there to build with, or has no dictionary
 */
enum status bench_spell(const struct bench_text *text, size_t most,
			struct fault *fault);

#endif
