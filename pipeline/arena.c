#include "pipeline/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes a block holds when nothing bigger is asked for. */
enum { BLOCK_SIZE = 1 << 16 };

/* Room an array starts with, in items. */
enum { FIRST_ROOM = 16 };

#if defined(__SANITIZE_ADDRESS__)
enum { BLOCK_A_PIECE = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { BLOCK_A_PIECE = 1 };
#else
enum { BLOCK_A_PIECE = 0 };
#endif
#else
enum { BLOCK_A_PIECE = 0 };
#endif

struct block {
	struct block *next;
	size_t used;
	size_t size;
	max_align_t data[];
};

struct arena {
	struct block *blocks; /* the newest first */
	bool failed;
};

struct arena *arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

void arena_empty(struct arena *arena)
{
	struct block *next;

	for (struct block *block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	arena->blocks = NULL;
	arena->failed = false;
}

bool arena_failed(const struct arena *arena)
{
	return arena->failed;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	arena_empty(arena);
	free(arena);
}

static struct block *add_block(struct arena *arena, size_t size)
{
	struct block *block;

	if (!BLOCK_A_PIECE && size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_take(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	size_t whole;
	void *piece;

	if (size > SIZE_MAX - sizeof(max_align_t)) {
		arena->failed = true;
		return NULL;
	}
	whole = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) *
		sizeof(max_align_t);
	if (BLOCK_A_PIECE || !block || block->size - block->used < whole)
		block = add_block(arena, BLOCK_A_PIECE ? size : whole);
	if (!block) {
		arena->failed = true;
		return NULL;
	}
	piece = (char *)block->data + block->used;
	block->used += BLOCK_A_PIECE ? size : whole;
	return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		arena->failed = true;
		return NULL;
	}
	return arena_take(arena, count * size);
}

void *arena_grow(struct arena *arena, void *items, size_t *room, size_t needed,
		 size_t size)
{
	size_t wanted = *room ? *room : FIRST_ROOM;
	void *grown;

	if (needed <= *room)
		return items;
	while (wanted < needed) {
		if (wanted > SIZE_MAX / 2) {
			arena->failed = true;
			return NULL;
		}
		wanted *= 2;
	}
	grown = arena_array(arena, wanted, size);
	if (!grown)
		return NULL;
	if (*room)
		memcpy(grown, items, *room * size);
	*room = wanted;
	return grown;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
	char *copy = length < SIZE_MAX ? arena_take(arena, length + 1) : NULL;

	if (copy && length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_list again;
	char *text = NULL;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length >= 0)
		text = arena_take(arena, (size_t)length + 1);
	if (text)
		(void)vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}
