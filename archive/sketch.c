#include "archive/sketch.h"

#include <string.h>

#include "archive/fold.h"

/* Which bits of a hash choose its bin. */
enum { BIN_SHIFT = 59 };

/* Two hashes as one, all bits of which depend on all of both. */
static uint64_t mix(uint64_t one, uint64_t other)
{
	uint64_t hash = one * UINT64_C(0x9e3779b97f4a7c15) ^ other;

	hash = (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
	hash = (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return hash ^ hash >> 32;
}

void sketch_make(struct sketch *out, const char *text)
{
	struct fold fold = { .string = text, .length = strlen(text) };
	uint64_t before = 0;

	memset(out->least, 0xff, sizeof(out->least));
	for (out->words = 0; fold_next(&fold); out->words++) {
		uint64_t word = fold_hash(&fold);
		uint64_t pair = mix(before, word);
		uint32_t *least = &out->least[pair >> BIN_SHIFT];

		if ((uint32_t)pair < *least)
			*least = (uint32_t)pair;
		before = word;
	}
}

double sketch_common(const struct sketch *one, const struct sketch *other)
{
	int filled = 0;
	int alike = 0;

	for (int i = 0; i < SKETCH_BINS; i++) {
		if (one->least[i] == UINT32_MAX &&
		    other->least[i] == UINT32_MAX)
			continue;
		filled++;
		alike += one->least[i] == other->least[i];
	}
	return filled ? (double)alike / filled : 0;
}
