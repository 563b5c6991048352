#ifndef ARCHIVE_SENTENCE_H
#define ARCHIVE_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"

/*
 * Where sentences end in a text that has a paragraph a line: from one full
 * stop to the next, and with the line.
 */
struct sentences {
	size_t *ends; /* in bytes, each behind the last sign of its sentence */
	size_t count;
	size_t room;
};

/* Find them all; false: no memory. */
bool sentence_find(struct sentences *sentences, struct arena *arena,
		   const char *text);

/*
 * Make `*start` and `*end` those of the sentence around what stands there, or
 * of the sentences.
 */
void sentence_widen(size_t *start, size_t *end,
		    const struct sentences *sentences, const char *text);

#endif
