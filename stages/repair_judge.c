#include "stages/repair_judge.h"

#include <stdlib.h>
#include <string.h>

#include "stages/repair_letter.h"
#include "stages/repair_word.h"

enum {
	NATIVE_FROM = 0x100, /* letters of the language that no Latin-1 has */
	NATIVE_SHARE = 8,    /* one word in so many with such a letter */
	SAMPLE_MAX = 512,    /* words that tell the engine's confidence */
};

static bool has_native(const struct token *token)
{
	for (int i = 0; i < token->length; i++)
		if (token->characters[i] >= NATIVE_FROM &&
		    letter_of(token->characters[i]).code != LETTER_NONE)
			return true;
	return false;
}

static int by_size(const void *one, const void *other)
{
	float a = *(const float *)one;
	float b = *(const float *)other;

	return a < b ? -1 : a > b;
}

/* The engine's usual confidence on a page; below 0: it gives none. */
static float usual_sureness(const struct read_word *words, size_t count)
{
	float sample[SAMPLE_MAX];
	size_t filled = 0;
	size_t every = count / SAMPLE_MAX + 1;

	for (size_t i = 0; i < count && filled < SAMPLE_MAX; i += every)
		if (words[i].sureness >= 0)
			sample[filled++] = words[i].sureness;
	if (!filled)
		return -1;
	qsort(sample, filled, sizeof(*sample), by_size);
	return sample[filled / 2];
}

/* What an engine's confidence below its usual one takes off, in nats. */
static float doubt_of(float below)
{
	static const struct {
		float below, nats;
	} steps[] = {
		{ 0.005F, -0.8F }, { 0.015F, -0.3F }, { 0.045F, 0.4F },
		{ 0.075F, 0.9F },  { 0.105F, 1.0F },
	};
	const size_t count = sizeof(steps) / sizeof(*steps);

	for (size_t i = 0; i < count; i++)
		if (below < steps[i].below)
			return steps[i].nats;
	return 1.3F;
}

void judge_words(struct read_word *words, size_t count)
{
	float usual = usual_sureness(words, count);
	size_t all = 0;
	size_t native = 0;
	enum model_channel channel;

	for (size_t i = 0; i < count; i++) {
		struct token token;

		token_read(&token, words[i].text, strlen(words[i].text));
		if (!token.pieces || token.piece[0].class != WORD_UNKNOWN)
			continue;
		all++;
		native += has_native(&token);
	}
	channel = native * NATIVE_SHARE > all ? MODEL_NATIVE : MODEL_FOREIGN;
	for (size_t i = 0; i < count; i++) {
		words[i].channel = channel;
		words[i].doubt = usual < 0 || words[i].sureness < 0
					 ? 0
					 : doubt_of(usual - words[i].sureness);
	}
}
