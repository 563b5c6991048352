#include "stages/repair_candidate.h"

#include <string.h>

#include "stages/repair_capitals.h"
#include "stages/repair_letter.h"

/* What the rarity of a word counts for against what was read. */
static const float rarity_weight = 0.7F;

/* The letters of what was read; false if there is something else in it. */
static bool as_letters(uint8_t *letters, enum letter_case *written,
		       const int32_t *read, size_t length)
{
	unsigned capitals = CAPITALS_START;

	if (length > SYLLABLE_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		struct letter letter = letter_of(read[i]);

		if (letter.code == LETTER_NONE)
			return false;
		letters[i] = letter.code;
		capitals = capitals_step(capitals, letter.upper);
		if (capitals == CAPITALS_WRONG)
			return false;
	}
	*written = capitals_case(capitals);
	return true;
}

bool candidate_read(struct candidate *out, const struct model *model,
		    const int32_t *read, size_t length)
{
	uint8_t letters[SYLLABLE_MAX];
	enum letter_case written;
	unsigned ending;

	if (!as_letters(letters, &written, read, length))
		return false;
	ending = model_find(model, letters, length);
	memset(out, 0, sizeof(*out));
	out->word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER);
	out->newer = (ending & MODEL_NEWER) != 0;
	out->written = (uint8_t)written;
	out->slots = 1;
	return ending != 0;
}

/*
 * What a candidate is worth by itself: what the channel says, and how common
 * the word is.  So a rare word does not keep out a common one.
 */
static float worth(const struct model *model, const struct candidate *candidate)
{
	float cost = candidate->cost +
		     rarity_weight * model_rarity(model, candidate->word);

	return candidate->second
		       ? cost + rarity_weight *
					 model_rarity(model, candidate->second)
		       : cost;
}

size_t candidate_rank(struct candidate *out, size_t count, size_t most,
		      const struct candidate *candidate,
		      const struct model *model)
{
	float mine = worth(model, candidate);
	size_t i = count < most ? count : most - 1;

	if (count == most && worth(model, &out[i]) <= mine)
		return count;
	while (i > 0 && worth(model, &out[i - 1]) > mine) {
		out[i] = out[i - 1];
		i--;
	}
	out[i] = *candidate;
	return count < most ? count + 1 : count;
}

int candidate_compare(const void *one, const void *other)
{
	const struct candidate *a = one;
	const struct candidate *b = other;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	if (a->written != b->written)
		return a->written < b->written ? -1 : 1;
	if (a->slots != b->slots)
		return a->slots < b->slots ? -1 : 1;
	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	return a->cost < b->cost ? -1 : a->cost > b->cost;
}
