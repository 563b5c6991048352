#include "stages/repair_phrase.h"

#include "stages/repair_word.h"

enum {
	SLOTS = 1 << 16, /* a power of two */
	FULL = SLOTS / 4 * 3,
	WORD_BITS = 16,
};

/* What runs of three and of two words weigh against each other; sum 1. */
static const float trust_three = 0.6F;
static const float trust_two = 0.4F;

/* Counts' worth of doubt about a context. */
static const float doubt_three = 0.5F;
static const float doubt_two = 2.0F;

struct run {
	uint64_t key; /* 0: free */
	uint32_t count;
};

struct phrases {
	struct run *runs;
	size_t filled;
};

struct phrases *phrases_new(struct arena *arena)
{
	struct phrases *phrases = arena_take(arena, sizeof(*phrases));

	if (!phrases)
		return NULL;
	phrases->runs = arena_array(arena, SLOTS, sizeof(*phrases->runs));
	return phrases->runs ? phrases : NULL;
}

/* The words of a run, the last one lowest; a shorter run starts with 0. */
static uint64_t key_of(unsigned one, unsigned two, unsigned three)
{
	return (uint64_t)one << (2 * WORD_BITS) | (uint64_t)two << WORD_BITS |
	       three;
}

/* The run of a key: its own, or the free one where it belongs. */
static struct run *find(const struct phrases *phrases, uint64_t key)
{
	size_t slot = (size_t)(key * 0x9e3779b97f4a7c15u >> 40) % SLOTS;

	while (phrases->runs[slot].key && phrases->runs[slot].key != key)
		slot = (slot + 1) % SLOTS;
	return &phrases->runs[slot];
}

static void count(struct phrases *phrases, uint64_t key, unsigned times)
{
	struct run *run = find(phrases, key);

	if (!run->key) {
		if (phrases->filled == FULL)
			return;
		run->key = key;
		phrases->filled++;
	}
	run->count += times;
}

/* How often a run was counted, but for once. */
static uint32_t repeated(const struct phrases *phrases, uint64_t key)
{
	uint32_t times = find(phrases, key)->count;

	return times ? times - 1 : 0;
}

void phrases_add(struct phrases *phrases, unsigned one, unsigned two,
		 unsigned word, unsigned times)
{
	count(phrases, key_of(0, 0, word), times);
	if (two)
		count(phrases, key_of(0, two, word), times);
	if (two && one)
		count(phrases, key_of(one, two, word), times);
}

struct phrase_context phrases_context(const struct phrases *phrases,
				      unsigned one, unsigned two)
{
	struct phrase_context context = { 0 };
	uint32_t times = two ? repeated(phrases, key_of(0, 0, two)) : 0;

	if (!times)
		return context;
	context.two = key_of(0, two, 0);
	context.share_two = trust_two / ((float)times + doubt_two);
	times = one ? repeated(phrases, key_of(0, one, two)) : 0;
	if (!times)
		return context;
	context.one_two = key_of(one, two, 0);
	context.share_one_two = trust_three / ((float)times + doubt_three);
	return context;
}

float phrases_chance(const struct phrases *phrases,
		     const struct phrase_context *context, unsigned word)
{
	float chance = 0;
	uint32_t times;

	if (!context->two)
		return 0;
	times = repeated(phrases, context->two | word);
	if (!times)
		return 0;
	chance = context->share_two * (float)times;
	if (!context->one_two)
		return chance;
	times = repeated(phrases, context->one_two | word);
	return chance + context->share_one_two * (float)times;
}
