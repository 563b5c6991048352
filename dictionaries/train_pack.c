/*
 * The pack: what is kept, in few bits, laid out as stages/repair_pack.h says.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"
#include "stages/repair_model.h"

enum {
	LEVEL_ROUNDS = 12,
	SAMPLE_MAX = 1 << 20, /* costs that the levels are set by */
	NODES_MAX = 60000,    /* of the trie */
	CASE_FLOOR = -80,
	CASE_CEILING = 80,
};

static const double case_doubt = 10; /* words' worth of the common habit */

/* ---- bytes ---- */

void sink_put(struct sink *sink, const void *bytes, size_t size)
{
	while (sink->size + size + PACK_ALIGN > sink->room) {
		sink->room = sink->room ? sink->room * 2 : 1 << 20;
		sink->data = realloc(sink->data, sink->room);
		if (!sink->data)
			train_die("memory", "ran out");
	}
	if (size)
		memcpy(sink->data + sink->size, bytes, size);
	sink->size += size;
}

void sink_align(struct sink *sink)
{
	static const uint8_t zeros[PACK_ALIGN];

	sink_put(sink, zeros,
		 (PACK_ALIGN - sink->size % PACK_ALIGN) % PACK_ALIGN);
}

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* ---- levels: few costs that stand for all ---- */

struct levels {
	float values[PACK_LEVELS]; /* ascending from `first` on */
	unsigned first;            /* level below this is for no back-off */
};

static int by_value(const void *one, const void *other)
{
	float a = *(const float *)one;
	float b = *(const float *)other;

	return (a > b) - (a < b);
}

/* One of Lloyd's rounds: each value moves to the middle of what is nearest */
static void move_levels(struct levels *levels, const float *sample,
			size_t count)
{
	size_t at = 0;

	for (unsigned i = levels->first; i < PACK_LEVELS; i++) {
		double sum = 0;
		size_t from = at;

		while (at < count &&
		       (i == PACK_LEVELS - 1 ||
			sample[at] - levels->values[i] <=
				levels->values[i + 1] - sample[at]))
			sum += sample[at++];
		if (at > from)
			levels->values[i] = (float)(sum / (double)(at - from));
	}
}

static void set_levels(struct levels *levels, float *sample, size_t count)
{
	unsigned many = PACK_LEVELS - levels->first;

	qsort(sample, count, sizeof(*sample), by_value);
	for (unsigned i = 0; i < many; i++)
		levels->values[levels->first + i] =
			count ? sample[(2 * i + 1) * count / (2UL * many)] : 0;
	for (int round = 0; count && round < LEVEL_ROUNDS; round++)
		move_levels(levels, sample, count);
}

static uint8_t level_of(const struct levels *levels, float value)
{
	unsigned low = levels->first;
	unsigned high = PACK_LEVELS - 1;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (value - levels->values[middle] <=
		    levels->values[middle + 1] - value)
			high = middle;
		else
			low = middle + 1;
	}
	return (uint8_t)low;
}

/* What goes on from an n-gram, of what is kept. */
static bool goes_on(const struct tree *tree, unsigned n, size_t at)
{
	const struct level *level = &tree->level[n];

	for (uint32_t i = level->first[at]; i < level->first[at + 1]; i++)
		if (tree->level[n + 1].kept[i])
			return true;
	return false;
}

/* Levels of a length's costs, or of the back-offs of those that go on. */
static void choose_levels(struct levels *levels, const struct tree *tree,
			  unsigned n, bool backoffs)
{
	const struct level *level = &tree->level[n];
	const float *factors = backoffs ? level->backoff : level->chance;
	float *sample = train_take(SAMPLE_MAX, sizeof(*sample));
	size_t step = level->count / SAMPLE_MAX + 1;
	size_t count = 0;

	memset(levels, 0, sizeof(*levels));
	levels->first = backoffs;
	for (size_t i = 0; i < level->count; i += step)
		if (level->kept[i] && (!backoffs || goes_on(tree, n, i)))
			sample[count++] = -logf(factors[i]);
	set_levels(levels, sample, count);
	free(sample);
}

/* ---- the trie of spellings ---- */

struct spellings {
	uint16_t (*next)[LETTER_COUNT];
	uint16_t *words;
	uint16_t *places;
	size_t nodes;
	struct pack_step steps[PACK_STEPS_MAX];
	size_t end; /* behind the last place taken */
};

static void add_spelling(struct spellings *spellings, const uint8_t *letters,
			 size_t length, unsigned word)
{
	size_t node = 0;

	for (size_t i = 0; i < length; i++) {
		uint16_t *next = &spellings->next[node][letters[i]];

		if (!*next) {
			if (spellings->nodes == NODES_MAX)
				train_die("spellings", "too many");
			*next = (uint16_t)spellings->nodes++;
		}
		node = *next;
	}
	if (!spellings->words[node])
		spellings->words[node] = (uint16_t)word;
}

static bool fits(const struct spellings *spellings, const uint16_t *next,
		 size_t base)
{
	for (unsigned i = 0; i < LETTER_COUNT; i++)
		if (next[i] &&
		    spellings->steps[base + i].owner != PACK_STEPS_MAX)
			return false;
	return true;
}

/* Put what follows a node where there is room for all of it. */
static void place_followers(struct spellings *spellings, size_t node)
{
	const uint16_t *next = spellings->next[node];
	struct pack_step *steps = spellings->steps;
	size_t base = 1;

	while (base + LETTER_COUNT < PACK_STEPS_MAX &&
	       !fits(spellings, next, base))
		base++;
	if (base + 2 * (size_t)LETTER_COUNT >= PACK_STEPS_MAX)
		train_die("spellings", "too many");
	steps[spellings->places[node]].base = (uint16_t)base;
	for (unsigned i = 0; i < LETTER_COUNT; i++) {
		if (!next[i])
			continue;
		steps[base + i].owner = spellings->places[node];
		steps[base + i].word = spellings->words[next[i]];
		spellings->places[next[i]] = (uint16_t)(base + i);
		if (base + i >= spellings->end)
			spellings->end = base + i + 1;
	}
}

static bool has_followers(const uint16_t *next)
{
	for (unsigned i = 0; i < LETTER_COUNT; i++)
		if (next[i])
			return true;
	return false;
}

static void put_spellings(struct sink *sink, struct pack_head *head,
			  const struct corpus *corpus)
{
	struct spellings *spellings = train_take(1, sizeof(*spellings));

	spellings->next = train_take(NODES_MAX, sizeof(*spellings->next));
	spellings->words = train_take(NODES_MAX, sizeof(uint16_t));
	spellings->places = train_take(NODES_MAX, sizeof(uint16_t));
	spellings->nodes = spellings->end = 1;
	for (uint32_t i = WORD_CLASSES; i < corpus->kept; i++) {
		uint32_t from = corpus->order[i - WORD_CLASSES];

		add_spelling(spellings, corpus->words.letters[from],
			     corpus->words.length[from], i);
	}
	for (uint32_t i = WORD_CLASSES; i < corpus->kept; i++) {
		uint32_t from = corpus->order[i - WORD_CLASSES];
		uint8_t newer[SYLLABLE_MAX];

		memcpy(newer, corpus->words.letters[from], SYLLABLE_MAX);
		if (letter_unsettle(newer, corpus->words.length[from]))
			add_spelling(spellings, newer,
				     corpus->words.length[from],
				     i | MODEL_NEWER);
	}
	for (size_t i = 0; i < PACK_STEPS_MAX; i++)
		spellings->steps[i].owner = PACK_STEPS_MAX;
	for (size_t i = 0; i < spellings->nodes; i++)
		if (has_followers(spellings->next[i]))
			place_followers(spellings, i);
	head->steps = (uint32_t)(spellings->end + LETTER_COUNT);
	sink_put(sink, spellings->steps,
		 head->steps * sizeof(*spellings->steps));
	sink_align(sink);
	free(spellings->next);
	free(spellings->words);
	free(spellings->places);
	free(spellings);
}

/* ---- words ---- */

/* How often words were written so, in the mix. */
struct habits {
	double words[DISTINCT_MAX][CASE_WRITTEN];
	double written[CASE_BEFORE][CASE_WRITTEN];
	double all[CASE_WRITTEN];
};

static void mix_habits(struct habits *habits, const struct corpus *corpus)
{
	size_t total = 0;

	for (int s = 0; s < corpus->source_count; s++)
		total += corpus->sources[s].words;
	for (int s = 0; s < corpus->source_count; s++) {
		const struct source *source = &corpus->sources[s];
		double weight =
			source->share * (double)total / (double)source->words;

		for (uint32_t i = 0; i < corpus->words.count; i++)
			for (int j = 0; j < CASE_WRITTEN; j++) {
				double seen =
					weight * source->cases->words[i][j];

				habits->words[i][j] += seen;
				habits->all[j] += seen;
			}
		for (int i = 0; i < CASE_BEFORE; i++)
			for (int j = 0; j < CASE_WRITTEN; j++)
				habits->written[i][j] +=
					weight * source->cases->written[i][j];
	}
}

static void set_head_cases(struct pack_head *head, const struct habits *habits)
{
	for (int i = 0; i < CASE_BEFORE; i++) {
		double sum = CASE_WRITTEN;

		for (int j = 0; j < CASE_WRITTEN; j++)
			sum += habits->written[i][j];
		for (int j = 0; j < CASE_WRITTEN; j++)
			head->cases[i][j] = (uint8_t)clamp(
				-log((habits->written[i][j] + 1) / sum) *
					PACK_CASE_UNITS,
				0, UINT8_MAX);
	}
}

static void set_word_cases(struct pack_word *word, const double *mine,
			   const double *all)
{
	double sum = all[0] + all[1] + all[2] + 1;
	double seen = mine[0] + mine[1] + mine[2] + case_doubt;

	for (int j = 0; j < CASE_WRITTEN; j++) {
		double share = (all[j] + 1.0 / CASE_WRITTEN) / sum;
		double here = (mine[j] + case_doubt * share) / seen;

		word->cases[j] =
			(int8_t)clamp(-log(here / share) * PACK_CASE_UNITS,
				      CASE_FLOOR, CASE_CEILING);
	}
}

static void put_words(struct sink *sink, struct pack_head *head,
		      const struct corpus *corpus, const struct tree *tree)
{
	const struct level *level = &tree->level[1];
	struct habits *habits = train_take(1, sizeof(*habits));
	uint32_t first = 0;

	mix_habits(habits, corpus);
	set_head_cases(head, habits);
	for (uint32_t i = 0; i <= corpus->kept; i++) {
		struct pack_word word = { .first = first };

		if (i < corpus->kept) {
			word.cost = (uint16_t)(-log(level->chance[i]) *
						       PACK_WORD_UNITS +
					       0.5);
			word.backoff =
				(int16_t)clamp(floor(-log(level->backoff[i]) *
							     PACK_WORD_UNITS +
						     0.5),
					       INT16_MIN, INT16_MAX);
			for (uint32_t j = level->first[i];
			     j < level->first[i + 1]; j++)
				first += tree->level[2].kept[j];
		}
		if (i >= WORD_CLASSES && i < corpus->kept) {
			uint32_t from = corpus->order[i - WORD_CLASSES];

			word.length = corpus->words.length[from];
			memcpy(word.letters, corpus->words.letters[from],
			       word.length);
			set_word_cases(&word, habits->words[from], habits->all);
		}
		sink_put(sink, &word, sizeof(word));
	}
	sink_align(sink);
	free(habits);
}

/* ---- n-grams ---- */

static void put_codes(struct sink *sink, const struct level *level,
		      const struct levels *levels, const float *factors)
{
	for (size_t i = 0; i < level->count; i++) {
		uint8_t code = 0;

		if (!level->kept[i])
			continue;
		if (factors != level->backoff || factors[i] < 1 ||
		    factors[i] > 1)
			code = level_of(levels, -logf(factors[i]));
		sink_put(sink, &code, 1);
	}
	sink_align(sink);
}

/* Where what goes on from each n-gram begins. */
static void put_ranges(struct sink *sink, const struct tree *tree, unsigned n)
{
	const struct level *level = &tree->level[n];
	struct sink offsets = { 0 };
	uint32_t kept = 0;
	uint32_t first = 0;
	uint32_t base = 0;
	uint32_t at = 0;

	for (size_t i = 0; i <= level->count; i++) {
		uint16_t offset;

		if (i < level->count && !level->kept[i])
			continue;
		while (at < level->first[i])
			first += tree->level[n + 1].kept[at++];
		if (kept++ % PACK_BASE_STEP == 0) {
			base = first;
			sink_put(sink, &base, sizeof(base));
		}
		if (first - base > UINT16_MAX)
			train_die("n-grams", "too many go on from some");
		offset = (uint16_t)(first - base);
		sink_put(&offsets, &offset, sizeof(offset));
	}
	sink_align(sink);
	sink_put(sink, offsets.data, offsets.size);
	sink_align(sink);
	free(offsets.data);
}

static void put_grams(struct sink *sink, struct pack_head *head,
		      const struct tree *tree, const struct levels *costs,
		      const struct levels *backoffs)
{
	for (unsigned n = 2; n <= tree->order; n++) {
		sink_put(sink, costs[n].values, sizeof(costs[n].values));
		sink_align(sink);
	}
	for (unsigned n = 2; n < tree->order; n++) {
		sink_put(sink, backoffs[n].values, sizeof(backoffs[n].values));
		sink_align(sink);
	}
	for (unsigned n = 2; n <= tree->order; n++) {
		const struct level *level = &tree->level[n];

		for (size_t i = 0; i < level->count; i++)
			if (level->kept[i]) {
				sink_put(sink, &level->word[i],
					 sizeof(level->word[i]));
				head->grams[n]++;
			}
		sink_align(sink);
		put_codes(sink, level, &costs[n], level->chance);
		if (n == tree->order)
			break;
		put_codes(sink, level, &backoffs[n], level->backoff);
		put_ranges(sink, tree, n);
	}
}

/* ---- all of it ---- */

/* The chances as the pack will say them, so that back-offs fit them. */
static void round_chances(struct tree *tree, struct levels *costs)
{
	for (size_t i = 0; i < tree->level[1].count; i++) {
		double cost =
			clamp(-log(tree->level[1].chance[i]) * PACK_WORD_UNITS,
			      0, UINT16_MAX);

		if (!(tree->level[1].chance[i] > 0))
			cost = UINT16_MAX;
		tree->level[1].chance[i] =
			(float)exp(-floor(cost + 0.5) / PACK_WORD_UNITS);
	}
	tree->level[1].chance[WORD_START] =
		(float)exp(-(double)UINT16_MAX / PACK_WORD_UNITS);
	for (unsigned n = 2; n <= tree->order; n++) {
		struct level *level = &tree->level[n];

		choose_levels(&costs[n], tree, n, false);
		for (size_t i = 0; i < level->count; i++) {
			uint8_t code;

			if (!level->kept[i])
				continue;
			code = level_of(&costs[n], -logf(level->chance[i]));
			level->chance[i] = expf(-costs[n].values[code]);
		}
	}
}

/* Back-offs that fit the chances, as the pack will say them. */
static void round_backoffs(struct tree *tree, unsigned n,
			   struct levels *backoffs)
{
	struct level *level = &tree->level[n];

	smooth_backoffs(tree, n);
	if (n > 1)
		choose_levels(backoffs, tree, n, true);
	for (size_t i = 0; i < level->count; i++) {
		double cost = -log(level->backoff[i]);

		if (n == 1)
			cost = clamp(floor(cost * PACK_WORD_UNITS + 0.5),
				     INT16_MIN, INT16_MAX) /
			       PACK_WORD_UNITS;
		else if (level->kept[i] && goes_on(tree, n, i))
			cost = backoffs->values[level_of(backoffs,
							 (float)cost)];
		level->backoff[i] = (float)exp(-cost);
	}
	smooth_sum(tree, n);
}

static void write_file(const char *path, const struct sink *sink)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(sink->data, sink->size, 1, file) != 1 ||
	    fclose(file))
		train_die(path, "cannot be written");
}

/* The channels, which are last, and then the head, which sums up all. */
static void put_channels(struct sink *sink, struct pack_head *head,
			 const char *channels[])
{
	head->channels = (uint32_t)sink->size;
	for (int i = 0; i < PACK_CHANNELS; i++)
		segments_put(sink, head, i, channels[i]);
	head->size = (uint32_t)sink->size;
	head->body = pack_checksum(sink->data + sizeof(*head),
				   sink->size - sizeof(*head));
	head->checksum =
		pack_checksum(head, offsetof(struct pack_head, checksum));
	memcpy(sink->data, head, sizeof(*head));
}

void pack_write(const struct corpus *corpus, struct tree *tree,
		const char *channels[], const char *path)
{
	struct levels costs[PACK_ORDER_MAX + 1];
	struct levels backoffs[PACK_ORDER_MAX + 1];
	struct pack_head head = { .magic = PACK_MAGIC,
				  .version = PACK_VERSION,
				  .order = tree->order,
				  .words = corpus->kept };
	struct sink sink = { 0 };

	round_chances(tree, costs);
	for (unsigned n = 1; n < tree->order; n++)
		round_backoffs(tree, n, &backoffs[n]);
	sink_put(&sink, &head, sizeof(head));
	sink_align(&sink);
	put_words(&sink, &head, corpus, tree);
	put_grams(&sink, &head, tree, costs, backoffs);
	put_spellings(&sink, &head, corpus);
	put_channels(&sink, &head, channels);
	write_file(path, &sink);
	fprintf(stderr, "%s: %u words", path, head.words);
	for (unsigned n = 2; n <= tree->order; n++)
		fprintf(stderr, ", %u %u-grams", head.grams[n], n);
	fprintf(stderr, ", %u steps, %u + %u segments, %zu bytes\n", head.steps,
		head.segments[0], head.segments[1], sink.size);
	free(sink.data);
}

int train_channels(int count, char **words)
{
	const char *channels[PACK_CHANNELS] = { words[2], words[3] };
	struct fault fault = { .status = STATUS_OK };
	struct model *model = NULL;
	struct sink sink = { 0 };
	struct pack_head head;
	size_t size;
	char *data;

	(void)count;
	if (model_open(&model, words[1], &fault) ||
	    model_verify(model, words[1], &fault)) {
		fault_print(&fault);
		return EXIT_FAILURE;
	}
	model_free(model);
	data = train_read(words[1], &size);
	memcpy(&head, data, sizeof(head));
	sink_put(&sink, data, head.channels);
	put_channels(&sink, &head, channels);
	write_file(words[0], &sink);
	free(sink.data);
	free(data);
	return EXIT_SUCCESS;
}
