#ifndef ARCHIVE_SEEN_H
#define ARCHIVE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"

/*
 * Pairs of numbers that were met, and a place for each: a hash table in an
 * arena.  Start with `{ .arena = arena }`.
 */
struct seen_slot;

struct seen {
	struct arena *arena;
	struct seen_slot *slots;
	size_t room;
	size_t count;
};

/* The place of a pair; `absent` when it was not met. */
size_t seen_find(const struct seen *seen, int64_t one, int64_t other,
		 size_t absent);

/* Give a pair, which was not met, its place.  False: no memory. */
bool seen_add(struct seen *seen, int64_t one, int64_t other, size_t place);

#endif
