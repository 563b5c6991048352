#ifndef PIPELINE_ARENA_H
#define PIPELINE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory for the length of one task: taken in pieces, given back at once.
 *
 * What an arena hands out lives until arena_empty() or arena_free() and is
 * never freed by itself.  One arena belongs to one thread.  With the address
 * sanitizer every piece is an allocation of its own, so overruns show.
 */
struct arena;

/* A new, empty arena; NULL when memory ran out.  Freed with arena_free(). */
struct arena *arena_new(void);

/* Give back all that was taken; the arena can be used again. */
void arena_empty(struct arena *arena);

/* Give back everything, the arena too.  NULL is allowed. */
void arena_free(struct arena *arena);

/* Whether memory ran out since the arena was new or emptied. */
bool arena_failed(const struct arena *arena);

/* `size` bytes, zeroed, aligned for any type; NULL when memory ran out. */
void *arena_take(struct arena *arena, size_t size);

/* Room for `count` items of `size` bytes, zeroed; NULL also on overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * Make an array of `*room` items of `size` bytes hold at least `needed`:
 * where it is too small, a copy of at least double the room, the rest zeroed.
 * `items` may be NULL with `*room` 0.  NULL when memory ran out.
 */
void *arena_grow(struct arena *arena, void *items, size_t *room, size_t needed,
		 size_t size);

/* A copy of `length` bytes of `text` with a NUL behind; NULL: no memory. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* What printf() would print; NULL when memory ran out. */
char *arena_print(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
