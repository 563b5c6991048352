#include "stages/repair_model.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/message.h"

enum {
	LANES = 8, /* of the checksum */
	LANE_BYTES = 8,
	FOLD = 29,      /* bits a lane is shifted by */
	COSTS_MAX = 64, /* words asked for at a time */
};

/* The n-grams of one order. */
struct grams {
	uint32_t count;
	const uint16_t *words;
	const uint8_t *costs;
	const float *cost_levels;
	/* not of the highest order: */
	const uint8_t *backoffs;
	const float *backoff_levels;
	const uint32_t *bases;
	const uint16_t *offsets;
};

struct model {
	uint8_t *data; /* mapped */
	size_t size;
	const struct pack_head *head;
	const struct pack_word *words;
	unsigned order;
	struct grams grams[PACK_ORDER_MAX + 1]; /* by order, from 2 */
	const struct pack_step *steps;
	const struct pack_segment *segments[PACK_CHANNELS];
	const struct pack_run *runs[PACK_CHANNELS];
};

/* ---- what the file and the trainer share ---- */

static uint64_t stir(uint64_t sum, uint64_t bits)
{
	sum = (sum ^ bits) * 0x9e3779b97f4a7c15u;
	return sum ^ sum >> FOLD;
}

uint64_t pack_checksum(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint64_t lanes[LANES];
	uint64_t sum = size;
	size_t at = 0;

	for (unsigned i = 0; i < LANES; i++)
		lanes[i] = i + 1;
	for (; size - at >= sizeof(lanes); at += sizeof(lanes)) {
		uint64_t bits[LANES];

		memcpy(bits, bytes + at, sizeof(bits));
		for (int i = 0; i < LANES; i++)
			lanes[i] = stir(lanes[i], bits[i]);
	}
	for (int i = 0; i < LANES; i++)
		sum = stir(sum, lanes[i]);
	for (; at < size; at++)
		sum = stir(sum, bytes[at]);
	return sum;
}

size_t pack_slot(const uint16_t *read, size_t slots)
{
	uint64_t sum = 0;

	for (int i = 0; i < PACK_READ_MAX; i++)
		sum = sum << 16 | read[i];
	return (size_t)(stir(0, sum) >> 32) & (slots - 1);
}

/* ---- opening ---- */

static enum status map(struct model *model, const char *path,
		       struct fault *fault)
{
	struct stat about;
	void *data = MAP_FAILED;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return fault_set(fault, STATUS_MISSING, path,
				 _("the model cannot be opened"));
	if (fstat(file, &about) || about.st_size > PACK_SIZE_MAX ||
	    about.st_size < (off_t)sizeof(struct pack_head)) {
		close(file);
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("this is not a model"));
	}
	model->size = (size_t)about.st_size;
	data = mmap(NULL, model->size, PROT_READ, MAP_PRIVATE, file, 0);
	close(file);
	if (data == MAP_FAILED)
		return fault_set(fault, STATUS_MISSING, path,
				 _("the model cannot be read"));
	model->data = data;
	model->head = data;
	return STATUS_OK;
}

/*
 * Where the next `count` items of `size` bytes lie, and move behind them; at
 * the end of the file `*at` stays behind it.
 */
static const void *section(const struct model *model, size_t *at, size_t count,
			   size_t size)
{
	const void *here;
	size_t length = count * size;

	if (*at > model->size || count > model->size ||
	    length > model->size - *at) {
		*at = SIZE_MAX;
		return model->data;
	}
	here = model->data + *at;
	*at += (length + PACK_ALIGN - 1) / PACK_ALIGN * PACK_ALIGN;
	return here;
}

static void lay_out_grams(struct model *model, size_t *at)
{
	unsigned order = model->order;

	for (unsigned n = 2; n <= order; n++)
		model->grams[n].cost_levels =
			section(model, at, PACK_LEVELS, sizeof(float));
	for (unsigned n = 2; n < order; n++)
		model->grams[n].backoff_levels =
			section(model, at, PACK_LEVELS, sizeof(float));
	for (unsigned n = 2; n <= order; n++) {
		struct grams *grams = &model->grams[n];
		size_t count = model->head->grams[n];
		size_t bases = count / PACK_BASE_STEP + 1;

		grams->count = model->head->grams[n];
		grams->words = section(model, at, count, sizeof(*grams->words));
		grams->costs = section(model, at, count, sizeof(*grams->costs));
		if (n == order)
			break;
		grams->backoffs =
			section(model, at, count, sizeof(*grams->backoffs));
		grams->bases = section(model, at, bases, sizeof(*grams->bases));
		grams->offsets =
			section(model, at, count + 1, sizeof(*grams->offsets));
	}
}

/* Find the parts; false if they are not what the file holds. */
static bool lay_out(struct model *model)
{
	const struct pack_head *head = model->head;
	size_t at = (sizeof(*head) + PACK_ALIGN - 1) / PACK_ALIGN * PACK_ALIGN;

	model->order = head->order;
	model->words = section(model, &at, (size_t)head->words + 1,
			       sizeof(*model->words));
	lay_out_grams(model, &at);
	model->steps = section(model, &at, head->steps, sizeof(*model->steps));
	if (at != head->channels)
		return false;
	for (int i = 0; i < PACK_CHANNELS; i++) {
		model->segments[i] = section(model, &at, head->segments[i],
					     sizeof(*model->segments[i]));
		model->runs[i] = section(model, &at, head->slots[i],
					 sizeof(*model->runs[i]));
	}
	return at == model->size;
}

static bool is_sound(const struct pack_head *head, size_t size)
{
	if (head->checksum !=
		    pack_checksum(head, offsetof(struct pack_head, checksum)) ||
	    head->size != size || head->order < PACK_ORDER_MIN ||
	    head->order > PACK_ORDER_MAX || head->words <= WORD_CLASSES ||
	    head->words > PACK_WORDS_MAX || head->steps < LETTER_COUNT ||
	    head->steps > PACK_STEPS_MAX)
		return false;
	for (int i = 0; i < PACK_CHANNELS; i++)
		if (!head->slots[i] || (head->slots[i] & (head->slots[i] - 1)))
			return false;
	return true;
}

static enum status check_head(struct model *model, const char *path,
			      struct fault *fault)
{
	const struct pack_head *head = model->head;

	assert(head);
	if (memcmp(head->magic, PACK_MAGIC, sizeof(head->magic)) != 0)
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("this is not a model"));
	if (head->version != PACK_VERSION)
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("the model is of version %u, not %d"),
				 (unsigned)head->version, PACK_VERSION);
	if (!is_sound(head, model->size) || !lay_out(model))
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("the model is damaged"));
	return STATUS_OK;
}

enum status model_open(struct model **out, const char *path,
		       struct fault *fault)
{
	struct model *model = calloc(1, sizeof(*model));
	enum status status;

	if (!model)
		return fault_memory(fault);
	status = map(model, path, fault);
	if (status)
		goto done;
	status = check_head(model, path, fault);
	if (status)
		goto done;
	*out = model;
	model = NULL; /* the caller's now */
done:
	model_free(model);
	return status;
}

void model_free(struct model *model)
{
	if (!model)
		return;
	if (model->data)
		munmap(model->data, model->size);
	free(model);
}

/* ---- verifying ---- */

static bool verify_words(const struct model *model)
{
	uint32_t words = model->head->words;

	if (model->words[0].first != 0 ||
	    model->words[words].first != model->grams[2].count)
		return false;
	for (uint32_t i = 0; i < words; i++) {
		const struct pack_word *word = &model->words[i];

		if (word->first > word[1].first ||
		    word->length > SYLLABLE_MAX ||
		    (i >= WORD_CLASSES && !word->length))
			return false;
		for (int j = 0; j < word->length; j++)
			if (word->letters[j] >= LETTER_COUNT)
				return false;
	}
	return true;
}

/* Where the n-grams that go on from the one at `at` begin. */
static uint32_t first_of(const struct grams *grams, uint32_t at)
{
	return grams->bases[at / PACK_BASE_STEP] + grams->offsets[at];
}

/* Every range begins where the one before ends, and the last is the last. */
static bool verify_ranges(const struct grams *grams, uint32_t after)
{
	uint32_t before = 0;

	for (uint32_t i = 0; i <= grams->count; i++) {
		uint32_t first = first_of(grams, i);

		if (first < before || first > after)
			return false;
		before = first;
	}
	return before == after && first_of(grams, 0) == 0;
}

static bool verify_grams(const struct model *model)
{
	for (unsigned n = 2; n <= model->order; n++) {
		const struct grams *grams = &model->grams[n];
		unsigned largest = 0;

		for (uint32_t i = 0; i < grams->count; i++)
			largest = grams->words[i] > largest ? grams->words[i]
							    : largest;
		if (largest >= model->head->words)
			return false;
		if (n < model->order &&
		    !verify_ranges(grams, model->grams[n + 1].count))
			return false;
	}
	return true;
}

static bool verify_steps(const struct model *model)
{
	uint32_t count = model->head->steps;

	for (uint32_t i = 0; i < count; i++) {
		const struct pack_step *step = &model->steps[i];

		if (step->base + (uint32_t)LETTER_COUNT > count ||
		    (step->word & ~(unsigned)MODEL_NEWER) >=
			    model->head->words ||
		    (step->owner >= count && step->owner != PACK_STEPS_MAX))
			return false;
	}
	return true;
}

static bool verify_runs(const struct model *model, int channel)
{
	uint32_t segments = model->head->segments[channel];
	bool free_slot = false;

	for (uint32_t i = 0; i < model->head->slots[channel]; i++) {
		const struct pack_run *run = &model->runs[channel][i];

		if (run->count > segments || run->first > segments - run->count)
			return false;
		free_slot = free_slot || !run->count;
	}
	return free_slot;
}

static bool verify_segments(const struct model *model)
{
	for (int i = 0; i < PACK_CHANNELS; i++) {
		if (!verify_runs(model, i))
			return false;
		for (uint32_t j = 0; j < model->head->segments[i]; j++) {
			const struct pack_segment *segment =
				&model->segments[i][j];

			for (int k = 0; k < PACK_TRUE_MAX; k++)
				if (segment->meant[k] >= LETTER_COUNT &&
				    segment->meant[k] != LETTER_NONE)
					return false;
		}
	}
	return true;
}

enum status model_verify(const struct model *model, const char *path,
			 struct fault *fault)
{
	if (model->head->body !=
		    pack_checksum(model->data + sizeof(*model->head),
				  model->size - sizeof(*model->head)) ||
	    !verify_words(model) || !verify_grams(model) ||
	    !verify_steps(model) || !verify_segments(model))
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("the model is damaged"));
	return STATUS_OK;
}

/* ---- syllables ---- */

const struct pack_word *model_word(const struct model *model, unsigned word)
{
	return &model->words[word];
}

unsigned model_step(const struct model *model, unsigned node, unsigned letter)
{
	unsigned at = model->steps[node].base + letter;

	return model->steps[at].owner == node ? at : 0;
}

unsigned model_ending(const struct model *model, unsigned node)
{
	return model->steps[node].word;
}

size_t model_nodes(const struct model *model)
{
	return model->head->steps;
}

unsigned model_find(const struct model *model, const uint8_t *letters,
		    size_t length)
{
	unsigned node = MODEL_ROOT;

	for (size_t i = 0; i < length; i++) {
		node = model_step(model, node, letters[i]);
		if (!node)
			return 0;
	}
	return model_ending(model, node);
}

/* ---- n-grams ---- */

/* N-grams of an order that go on from one. */
struct range {
	uint32_t from, to;
};

/* What goes on from the node of `length` words. */
static struct range range_of(const struct model *model, unsigned length,
			     uint32_t node)
{
	const struct grams *grams = &model->grams[length];
	struct range range;

	if (length == 1) {
		range.from = model->words[node].first;
		range.to = model->words[node + 1].first;
	} else {
		range.from = first_of(grams, node);
		range.to = first_of(grams, node + 1);
	}
	return range;
}

/* The first of a range whose word is not before `word`: its place. */
static uint32_t seek(const uint16_t *words, struct range range, unsigned word)
{
	const uint16_t *base = words + range.from;
	uint32_t count = range.to - range.from;

	while (count > 1) {
		uint32_t half = count / 2;

		base += base[half - 1] < word ? half : 0;
		count -= half;
	}
	return (uint32_t)(base - words) + (count && *base < word);
}

static float word_units(int units)
{
	return (float)units * (1.0F / PACK_WORD_UNITS);
}

/* What is added where the node of `length` words does not go on so. */
static float backoff_of(const struct model *model, unsigned length,
			uint32_t node)
{
	const struct grams *grams = &model->grams[length];

	if (length == 1)
		return word_units(model->words[node].backoff);
	return grams->backoff_levels[grams->backoffs[node]];
}

struct model_context model_start(const struct model *model)
{
	struct model_context context = { .node = { WORD_START }, .length = 1 };

	(void)model;
	return context;
}

float model_cost(const struct model *model, const struct model_context *context,
		 unsigned word)
{
	float cost = 0;

	for (unsigned n = context->length; n > 0; n--) {
		uint32_t node = context->node[n - 1];
		const struct grams *grams = &model->grams[n + 1];
		struct range range = range_of(model, n, node);
		uint32_t at = seek(grams->words, range, word);

		if (at < range.to && grams->words[at] == word)
			return cost + grams->cost_levels[grams->costs[at]];
		cost += backoff_of(model, n, node);
	}
	return cost + word_units(model->words[word].cost);
}

struct model_context model_extend(const struct model *model,
				  const struct model_context *context,
				  unsigned word)
{
	struct model_context next = { .node = { word }, .length = 1 };

	for (unsigned n = 1; n <= context->length && n + 1 < model->order;
	     n++) {
		const struct grams *grams = &model->grams[n + 1];
		struct range range = range_of(model, n, context->node[n - 1]);
		uint32_t at = seek(grams->words, range, word);

		if (at == range.to || grams->words[at] != word ||
		    first_of(grams, at) == first_of(grams, at + 1))
			break;
		next.node[n] = at;
		next.length = (uint8_t)(n + 1);
	}
	return next;
}

/*
 * Those of `left` that go on from a range, in their order: where they are
 * found costs change.  How many they are.
 */
static size_t keep_known(uint8_t *left, size_t count, const uint16_t *words,
			 const struct grams *grams, struct range range,
			 float after, float *costs)
{
	size_t known = 0;

	for (size_t i = 0; i < count && range.from < range.to; i++) {
		unsigned word = words[left[i]];

		range.from = seek(grams->words, range, word);
		if (range.from == range.to || grams->words[range.from] != word)
			continue;
		costs[left[i]] =
			grams->cost_levels[grams->costs[range.from]] + after;
		left[known++] = left[i];
	}
	return known;
}

/*
 * From the shortest context to the longest: what one does not know, a longer
 * one does not know either.
 */
static void cost_some(const struct model *model,
		      const struct model_context *context,
		      const uint16_t *words, size_t count, float *costs)
{
	uint8_t left[COSTS_MAX];
	float after[MODEL_ORDER_MAX + 1]; /* back-offs of contexts as long */
	unsigned length = context->length;

	after[length + 1] = 0;
	for (unsigned n = length; n > 0; n--)
		after[n] = after[n + 1] +
			   backoff_of(model, n, context->node[n - 1]);
	for (size_t i = 0; i < count; i++) {
		costs[i] = word_units(model->words[words[i]].cost) + after[1];
		left[i] = (uint8_t)i;
	}
	for (unsigned n = 1; n <= length && count; n++)
		count = keep_known(left, count, words, &model->grams[n + 1],
				   range_of(model, n, context->node[n - 1]),
				   after[n + 1], costs);
}

void model_costs(const struct model *model, const struct model_context *context,
		 const uint16_t *words, size_t count, float *costs)
{
	while (count > COSTS_MAX) {
		cost_some(model, context, words, COSTS_MAX, costs);
		words += COSTS_MAX;
		costs += COSTS_MAX;
		count -= COSTS_MAX;
	}
	cost_some(model, context, words, count, costs);
}

float model_rarity(const struct model *model, unsigned word)
{
	return word_units(model->words[word].cost);
}

float model_case(const struct model *model, enum letter_case before,
		 enum letter_case written, unsigned word)
{
	int units;

	if (written >= CASE_WRITTEN)
		return 0;
	units = model->head->cases[before][written];
	if (before != CASE_START && before != CASE_UPPER)
		units += model->words[word].cases[written];
	return (float)units / PACK_CASE_UNITS;
}

/* ---- the channels ---- */

const struct pack_segment *model_segments(const struct model *model,
					  enum model_channel channel,
					  const int32_t *read, size_t length,
					  size_t *count)
{
	uint16_t key[PACK_READ_MAX] = { 0 };
	size_t slots = model->head->slots[channel];
	const struct pack_run *run;
	size_t slot;

	*count = 0;
	for (size_t i = 0; i < length; i++) {
		if (read[i] > UINT16_MAX)
			return NULL;
		key[i] = (uint16_t)read[i];
	}
	slot = pack_slot(key, slots);
	for (run = &model->runs[channel][slot]; run->count;
	     run = &model->runs[channel][slot]) {
		if (!memcmp(run->read, key, sizeof(key))) {
			*count = run->count;
			return &model->segments[channel][run->first];
		}
		slot = (slot + 1) & (slots - 1);
	}
	return NULL;
}
