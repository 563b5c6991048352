/* What the parts of the training program share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "stages/repair_letter.h"

_Noreturn void train_die(const char *what, const char *about)
{
	fprintf(stderr, "train: %s: %s\n", what, about);
	exit(EXIT_FAILURE);
}

void *train_take(size_t count, size_t size)
{
	void *taken = calloc(count ? count : 1, size);

	if (!taken)
		train_die("memory", "ran out");
	return taken;
}

void *train_grow(void *items, size_t *room, size_t needed, size_t size)
{
	enum { ROOM_FIRST = 1024 };

	if (needed <= *room)
		return items;
	while (*room < needed)
		*room = *room ? *room * 2 : ROOM_FIRST;
	items = realloc(items, *room * size);
	if (!items)
		train_die("memory", "ran out");
	return items;
}

char *train_read(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data;
	long length;

	if (!file || fseek(file, 0, SEEK_END))
		train_die(path, "cannot be read");
	length = ftell(file);
	rewind(file);
	data = train_take((size_t)length + 1, 1);
	*size = fread(data, 1, (size_t)length, file);
	fclose(file);
	return data;
}

const char *train_token(const char **at, size_t *length)
{
	const char *token = *at + strspn(*at, " \t\n\r\f");

	*length = strcspn(token, " \t\n\r\f");
	*at = token + *length;
	return *length ? token : NULL;
}

size_t train_letters(uint8_t *codes, const struct token *token,
		     const struct piece *piece)
{
	size_t length = 0;

	for (int i = piece->from; i < piece->to; i++) {
		struct letter letter = letter_of(token->characters[i]);

		if (letter.code == LETTER_NONE || length == SYLLABLE_MAX)
			return 0;
		codes[length++] = letter.code;
	}
	return length;
}
