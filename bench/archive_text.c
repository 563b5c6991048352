/*
 * Text for made documents: a chain over syllables that the model was asked
 * for.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "bench/archive.h"
#include "pipeline/data.h"
#include "pipeline/text.h"
#include "stages/repair_model.h"

enum {
	POOL_SIZE = 200000, /* syllables sampled from the model */
	LEAST = 12,         /* syllables of a sentence */
	MOST = 40,
	BOILERPLATES = 5000,
	WORD_BYTES = 40, /* room for one syllable */
	AGAIN_MOST = 7,  /* syllables that are said again */
	SEED = 20261122,
};

/* The share of boilerplate, and of steps by the last syllable alone. */
static const double boilerplate_share = 0.3;
static const double single_share = 0.25;

/* The share of steps that take up what the document has said before. */
static const double again_share = 0.28;

/* Words that are rarer than this are left out, in nats: one in 160,000. */
static const float rarest = 12;

/* Places of the pool with the same words behind them, together. */
struct order {
	uint32_t *places;
	uint32_t *first; /* of a place: where its like begin in `places` */
	uint32_t *count;
};

struct prose {
	struct model *model;
	char (*spelled)[WORD_BYTES]; /* of every word of the model */
	uint16_t *pool;              /* 0 ends a sentence */
	struct order twos;           /* by the last two words */
	struct order ones;
	uint32_t boilerplates[BOILERPLATES]; /* where they begin */
	double heights[BOILERPLATES];        /* 1 + 1/2 + ... as far as each */
};

/* SplitMix64, by Sebastiano Vigna, public domain. */
uint64_t dice_roll(struct dice *dice)
{
	uint64_t bits = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
	return bits ^ bits >> 31;
}

size_t dice_below(struct dice *dice, size_t count)
{
	return (size_t)(dice_roll(dice) % count);
}

double dice_part(struct dice *dice)
{
	return (double)(dice_roll(dice) >> 11) * 0x1p-53;
}

/* ---- the model asked ---- */

/* Spell a word; false: it is a class of words. */
static bool spell(char *out, const struct pack_word *word)
{
	if (!word->length || word->length > SYLLABLE_MAX)
		return false;
	for (size_t i = 0; i < word->length; i++)
		out += utf8proc_encode_char(
			letter_character(word->letters[i], false),
			(utf8proc_uint8_t *)out);
	return true;
}

/* The words of the model that are spelled, by number. */
static size_t list_words(uint16_t *words, struct prose *prose)
{
	static bool known[PACK_WORDS_MAX + 1];
	size_t count = 0;

	for (unsigned i = 0; i < model_nodes(prose->model); i++)
		known[model_ending(prose->model, i) & PACK_WORDS_MAX] = true;
	for (unsigned n = 1; n <= PACK_WORDS_MAX; n++)
		if (known[n] && model_rarity(prose->model, n) < rarest &&
		    spell(prose->spelled[n], model_word(prose->model, n)))
			words[count++] = (uint16_t)n;
	return count;
}

/* One word as likely as the model says. */
static uint16_t sample_word(const struct prose *prose,
			    const struct model_context *context,
			    const uint16_t *words, size_t count, float *costs,
			    struct dice *dice)
{
	double sum = 0;
	double at;

	model_costs(prose->model, context, words, count, costs);
	for (size_t i = 0; i < count; i++) {
		costs[i] = expf(-costs[i]);
		sum += (double)costs[i];
	}
	at = dice_part(dice) * sum;
	for (size_t i = 0; i < count; i++) {
		at -= (double)costs[i];
		if (at < 0)
			return words[i];
	}
	return words[count - 1];
}

static void sample_pool(struct prose *prose)
{
	static uint16_t words[PACK_WORDS_MAX + 1];
	static float costs[PACK_WORDS_MAX + 1];
	struct dice dice = { SEED };
	size_t count = list_words(words, prose);
	struct model_context context = model_start(prose->model);
	size_t left = MOST;

	for (size_t i = 0; i < POOL_SIZE; i++) {
		if (!left--) {
			prose->pool[i] = 0;
			context = model_start(prose->model);
			left = LEAST + dice_below(&dice, MOST - LEAST);
			continue;
		}
		prose->pool[i] = sample_word(prose, &context, words, count,
					     costs, &dice);
		context = model_extend(prose->model, &context, prose->pool[i]);
	}
}

/* ---- the chain ---- */

/* What is sorted: what stands before a place, and the place. */
struct before {
	uint32_t words;
	uint32_t place;
};

static int compare(const void *one, const void *other)
{
	const struct before *a = one;
	const struct before *b = other;

	if (a->words != b->words)
		return a->words < b->words ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* Put places together that end in the same word, or two. */
static bool put_in_order(struct order *order, const uint16_t *pool, bool two)
{
	struct before *list = calloc(POOL_SIZE, sizeof(*list));

	order->places = calloc(POOL_SIZE, sizeof(*order->places));
	order->first = calloc(POOL_SIZE, sizeof(*order->first));
	order->count = calloc(POOL_SIZE, sizeof(*order->count));
	if (!list || !order->places || !order->first || !order->count) {
		free(list);
		return false;
	}
	for (uint32_t i = 0; i < POOL_SIZE; i++)
		list[i] = (struct before){
			(two && i ? (uint32_t)pool[i - 1] << 16 : 0) | pool[i],
			i
		};
	qsort(list, POOL_SIZE, sizeof(*list), compare);
	for (uint32_t first = 0, end; first < POOL_SIZE; first = end) {
		for (end = first;
		     end < POOL_SIZE && list[end].words == list[first].words;
		     end++)
			order->places[end] = list[end].place;
		for (uint32_t i = first; i < end; i++) {
			order->first[list[i].place] = first;
			order->count[list[i].place] = end - first;
		}
	}
	free(list);
	return true;
}

static void choose_boilerplates(struct prose *prose)
{
	struct dice dice = { SEED + 1 };
	double height = 0;

	for (size_t i = 0; i < BOILERPLATES; i++) {
		size_t at = dice_below(&dice, POOL_SIZE - 2 * MOST);

		while (prose->pool[at])
			at++;
		prose->boilerplates[i] = (uint32_t)at + 1;
		height += 1 / (double)(i + 1);
		prose->heights[i] = height;
	}
}

enum status prose_new(struct prose **out, struct fault *fault)
{
	struct prose *prose = calloc(1, sizeof(*prose));
	char path[DATA_PATH_SIZE];
	enum status status;

	if (!prose)
		return fault_memory(fault);
	prose->spelled = calloc(PACK_WORDS_MAX + 1, sizeof(*prose->spelled));
	prose->pool = calloc(POOL_SIZE, sizeof(*prose->pool));
	status = prose->spelled && prose->pool &&
				 data_path(path, "dictionaries/syllables.lm")
			 ? model_open(&prose->model, path, fault)
			 : fault_memory(fault);
	if (!status) {
		sample_pool(prose);
		choose_boilerplates(prose);
		if (!put_in_order(&prose->twos, prose->pool, true) ||
		    !put_in_order(&prose->ones, prose->pool, false))
			status = fault_memory(fault);
	}
	if (!status) {
		*out = prose;
		prose = NULL; /* the caller's now */
	}
	prose_free(prose);
	return status;
}

static void free_order(struct order *order)
{
	free(order->places);
	free(order->first);
	free(order->count);
}

void prose_free(struct prose *prose)
{
	if (!prose)
		return;
	free_order(&prose->twos);
	free_order(&prose->ones);
	model_free(prose->model);
	free(prose->spelled);
	free(prose->pool);
	free(prose);
}

/* A place behind which the text may go on. */
static uint32_t jump(const struct prose *prose, uint32_t at, struct dice *dice)
{
	const struct order *order =
		dice_part(dice) < single_share ? &prose->ones : &prose->twos;

	return order
		->places[order->first[at] + dice_below(dice, order->count[at])];
}

/* The place of the word behind the one of `at`. */
static uint32_t go_on(const struct prose *prose, uint32_t at,
		      struct trail *trail, struct dice *dice)
{
	if (!trail->left && trail->count > AGAIN_MOST &&
	    dice_part(dice) < again_share) {
		trail->left = 1 + dice_below(dice, AGAIN_MOST);
		trail->at = dice_below(dice, trail->count - AGAIN_MOST);
	}
	if (trail->left) {
		trail->left--;
		return trail->places[trail->at++];
	}
	at = jump(prose, at, dice);
	if (at + 1 >= POOL_SIZE || !prose->pool[at + 1])
		at = prose->boilerplates[dice_below(dice, BOILERPLATES)] - 1;
	return at + 1;
}

static void add_word(struct text *out, const struct prose *prose, uint32_t at,
		     size_t n, struct trail *trail)
{
	const char *word = prose->spelled[prose->pool[at]];

	if (n)
		text_add(out, " ", 1);
	text_add(out, word, strlen(word));
	if (trail->count < TRAIL_MAX)
		trail->places[trail->count++] = at;
}

static size_t copy_boilerplate(struct text *out, const struct prose *prose,
			       struct trail *trail, struct dice *dice)
{
	double height = dice_part(dice) * prose->heights[BOILERPLATES - 1];
	size_t low = 0;
	size_t high = BOILERPLATES - 1;
	size_t count = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (prose->heights[middle] < height)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t at = prose->boilerplates[low]; prose->pool[at]; at++)
		add_word(out, prose, at, count++, trail);
	return count;
}

size_t prose_sentence(struct text *out, const struct prose *prose,
		      struct trail *trail, struct dice *dice)
{
	size_t most = LEAST + dice_below(dice, MOST - LEAST);
	size_t count = 0;
	uint32_t at;

	if (dice_part(dice) < boilerplate_share) {
		count = copy_boilerplate(out, prose, trail, dice);
		text_add(out, ".\n", 2);
		return count;
	}
	at = prose->boilerplates[dice_below(dice, BOILERPLATES)] - 1;
	while (count < most) {
		at = go_on(prose, at, trail, dice);
		add_word(out, prose, at, count++, trail);
	}
	text_add(out, ".\n", 2);
	return count;
}
