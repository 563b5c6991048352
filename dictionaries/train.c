/*
 * train - make what the repair stage knows, from text
 *
 *   train channel OUT.tsv READ.txt TRUE.txt...
 *   train hold FOLDER TEXT...
 *   train model NAME=VALUE...
 *   train channels OUT.lm MODEL.lm FOREIGN NATIVE
 *   train measure MODEL TEXT...
 *
 * The same input gives the same bytes.  See README.md beside this file.
 */

#include "dictionaries/train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	const char *token = *at + strspn(*at, " \t\n\r");

	*length = strcspn(token, " \t\n\r");
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

int main(int count, char **words)
{
	if (count > 4 && !strcmp(words[1], "channel"))
		return train_channel(count - 2, words + 2);
	if (count > 3 && !strcmp(words[1], "hold"))
		return train_hold(count - 2, words + 2);
	if (count > 3 && !strcmp(words[1], "model"))
		return train_model(count - 2, words + 2);
	if (count == 6 && !strcmp(words[1], "channels"))
		return train_channels(count - 2, words + 2);
	if (count > 3 && !strcmp(words[1], "measure"))
		return train_measure(count - 2, words + 2);
	train_die("usage", "train channel|hold|model|channels|measure ...");
}
