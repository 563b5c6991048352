#include "bench/repair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 1 << 30 };

static char *read_all(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *data = NULL;
	long size;

	if (!file)
		return NULL;
	if (!fseek(file, 0, SEEK_END) && (size = ftell(file)) >= 0 &&
	    size < BYTES_MAX) {
		rewind(file);
		data = arena_take(arena, (size_t)size + 1);
		if (data && fread(data, 1, (size_t)size, file) != (size_t)size)
			data = NULL;
	}
	fclose(file);
	return data;
}

/* Where a text is being read. */
struct place {
	char *at;
	size_t page, line;
};

/* Pass over white space, counting its lines and pages. */
static void skip(struct place *place)
{
	size_t blanks = strspn(place->at, " \t\r\n\f");

	for (size_t i = 0; i < blanks; i++) {
		place->page += place->at[i] == '\f';
		place->line += place->at[i] == '\f' || place->at[i] == '\n';
	}
	place->at += blanks;
}

bool bench_read(struct bench_text *out, struct arena *arena, const char *path)
{
	struct place place = { .at = read_all(arena, path) };
	size_t room = 0;

	if (!place.at)
		return false;
	for (skip(&place); *place.at; skip(&place)) {
		size_t length = strcspn(place.at, " \t\r\n\f");
		struct bench_word *word;

		out->words = arena_grow(arena, out->words, &room,
					out->count + 1, sizeof(*out->words));
		if (!out->words)
			return false;
		word = &out->words[out->count++];
		word->page = place.page;
		word->line = place.line;
		word->text = arena_text(arena, place.at, length);
		if (!word->text)
			return false;
		place.at += length;
	}
	return true;
}
