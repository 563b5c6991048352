#ifndef PIPELINE_SERIES_H
#define PIPELINE_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/alto_change.h"

/*
 * Changes in a row as one: "Tinh ty" that became "Tỉnh ủy".
 *
 * Punctuation that stands before the first or behind the last of them, the
 * same before and after, is left out.
 */
struct series {
	const char *read;
	const char *meant;
};

/* The most changes that are looked at as one. */
enum { SERIES_MAX = 6 };

/* How many changes, from the first on, are of words side by side. */
size_t series_length(const struct alto_changed *changes, size_t count);

/* What the first `length` changes are as one, in the arena. */
enum status series_make(struct series *out, const struct alto_changed *changes,
			size_t length, struct arena *arena,
			struct fault *fault);

#endif
