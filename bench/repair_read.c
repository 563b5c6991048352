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

bool bench_read(struct bench_text *out, struct arena *arena, const char *path)
{
	char *at = read_all(arena, path);
	size_t room = 0;
	size_t page = 0;

	if (!at)
		return false;
	for (;;) {
		size_t blanks = strspn(at, " \t\r\n\f");
		size_t length = strcspn(at + blanks, " \t\r\n\f");

		if (memchr(at, '\f', blanks))
			page++;
		at += blanks;
		if (!length)
			return true;
		out->words = arena_grow(arena, out->words, &room,
					out->count + 1, sizeof(*out->words));
		if (!out->words)
			return false;
		out->words[out->count].text = at;
		out->words[out->count++].page = page;
		at += length;
		if (!*at)
			return true;
		if (*at == '\f')
			page++;
		*at++ = '\0';
	}
}
