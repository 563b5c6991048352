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
	NODES_MAX = 40000,        /* of the trie */
	FILE_SIZE_MAX = 64 << 20, /* bytes */
	SLOTS = 1 << 12,          /* for the segments' characters */
	WORD_MASK = (1 << PACK_WORD_BITS) - 1,
	COST_MASK = (1 << PACK_COST_BITS) - 1,
	BACKOFF_MASK = (1 << PACK_BACKOFF_BITS) - 1,
	BACKOFF_SHIFT = PACK_WORD_BITS + PACK_COST_BITS,
	COUNT_SHIFT = BACKOFF_SHIFT + PACK_BACKOFF_BITS,
};

/* The run of segments with equal characters. */
struct run {
	uint64_t key; /* 0: free */
	uint32_t first;
	uint32_t count;
};

struct model {
	uint8_t *data; /* mapped */
	size_t size;
	const struct pack_head *head;
	const struct pack_word *words;
	const uint32_t *bigrams;
	const uint32_t *bases;
	const uint16_t *trigrams;
	const struct pack_segment *segments[PACK_CHANNELS];
	struct run (*runs)[SLOTS];
	uint16_t (*steps)[LETTER_COUNT];
	uint16_t *endings;
	size_t nodes;
};

/* ---- opening ---- */

uint64_t pack_checksum(const uint8_t *data, size_t size)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ data[i]) * 0x100000001b3u;
	return sum;
}

static enum status map(struct model *model, const char *path,
		       struct fault *fault)
{
	struct stat about;
	void *data = MAP_FAILED;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return fault_set(fault, STATUS_MISSING, path,
				 _("the model cannot be opened"));
	if (fstat(file, &about) || about.st_size > FILE_SIZE_MAX ||
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
	return STATUS_OK;
}

/* Where the next `count` items of `size` bytes lie; NULL behind the end. */
static const void *section(const struct model *model, size_t *at, size_t count,
			   size_t size)
{
	const void *here = model->data + *at;
	size_t length = count * size;

	if (count > model->size || length > model->size - *at)
		return NULL;
	*at += (length + PACK_ALIGN - 1) / PACK_ALIGN * PACK_ALIGN;
	return *at <= model->size ? here : NULL;
}

static bool lay_out(struct model *model)
{
	const struct pack_head *head = model->head;
	size_t at = (sizeof(*head) + PACK_ALIGN - 1) / PACK_ALIGN * PACK_ALIGN;
	size_t bases =
		((size_t)head->bigrams + PACK_BASE_STEP - 1) / PACK_BASE_STEP;

	model->words = section(model, &at, (size_t)head->words + 1,
			       sizeof(*model->words));
	if (!model->words)
		return false;
	model->bigrams =
		section(model, &at, head->bigrams, sizeof(*model->bigrams));
	if (!model->bigrams)
		return false;
	model->bases = section(model, &at, bases, sizeof(*model->bases));
	if (!model->bases)
		return false;
	model->trigrams =
		section(model, &at, head->trigrams, sizeof(*model->trigrams));
	if (!model->trigrams)
		return false;
	for (int i = 0; i < PACK_CHANNELS; i++) {
		model->segments[i] = section(model, &at, head->segments[i],
					     sizeof(*model->segments[i]));
		if (!model->segments[i])
			return false;
	}
	return at == model->size;
}

static bool check_words(const struct model *model)
{
	const struct pack_head *head = model->head;

	if (head->words <= WORD_CLASSES || head->words > PACK_WORDS_MAX ||
	    model->words[0].first != 0 ||
	    model->words[head->words].first != head->bigrams)
		return false;
	for (uint32_t i = 0; i < head->words; i++) {
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

static bool check_ngrams(const struct model *model)
{
	const struct pack_head *head = model->head;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < head->bigrams; i++) {
		if (i % PACK_BASE_STEP == 0 &&
		    model->bases[i / PACK_BASE_STEP] != sum)
			return false;
		if ((model->bigrams[i] & WORD_MASK) >= head->words)
			return false;
		sum += model->bigrams[i] >> COUNT_SHIFT;
	}
	return sum == head->trigrams;
}

static bool check_segments(const struct model *model)
{
	for (int i = 0; i < PACK_CHANNELS; i++)
		for (uint32_t j = 0; j < model->head->segments[i]; j++) {
			const struct pack_segment *segment =
				&model->segments[i][j];

			for (int k = 0; k < PACK_TRUE_MAX; k++)
				if (segment->meant[k] >= LETTER_COUNT &&
				    segment->meant[k] != LETTER_NONE)
					return false;
		}
	return true;
}

static enum status check(struct model *model, const char *path,
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
	if (head->size != model->size ||
	    head->checksum != pack_checksum(model->data + sizeof(*head),
					    model->size - sizeof(*head)) ||
	    !lay_out(model) || !check_words(model) || !check_ngrams(model) ||
	    !check_segments(model))
		return fault_set(fault, STATUS_MALFORMED, path,
				 _("the model is damaged"));
	return STATUS_OK;
}

/* ---- the trie, and the index of the segments ---- */

/* Lay a spelling into the trie; `ending` is what it says at its end. */
static bool add_spelling(struct model *model, const uint8_t *letters,
			 size_t length, unsigned ending)
{
	unsigned node = MODEL_ROOT;

	for (size_t i = 0; i < length; i++) {
		uint16_t *step = &model->steps[node][letters[i]];

		if (!*step) {
			if (model->nodes == NODES_MAX)
				return false;
			*step = (uint16_t)model->nodes++;
		}
		node = *step;
	}
	model->endings[node] = (uint16_t)ending;
	return true;
}

static bool grow_trie(struct model *model)
{
	assert(model->words);
	model->nodes = 1;
	for (unsigned i = WORD_CLASSES; i < model->head->words; i++) {
		const struct pack_word *word = &model->words[i];
		uint8_t newer[SYLLABLE_MAX];

		if (!add_spelling(model, word->letters, word->length, i))
			return false;
		memcpy(newer, word->letters, word->length);
		if (letter_unsettle(newer, word->length) &&
		    !add_spelling(model, newer, word->length, i | MODEL_NEWER))
			return false;
	}
	return true;
}

static uint64_t run_key(const uint16_t *read)
{
	return 1 | (uint64_t)read[0] << 1 | (uint64_t)read[1] << 17 |
	       (uint64_t)read[2] << 33;
}

/* The slot of a key: its own, or the free one where it belongs. */
static struct run *find_run(struct run *runs, uint64_t key)
{
	size_t slot = (size_t)(key * 0x9e3779b97f4a7c15u >> 40) % SLOTS;

	for (int i = 0; i < SLOTS; i++) {
		if (!runs[slot].key || runs[slot].key == key)
			return &runs[slot];
		slot = (slot + 1) % SLOTS;
	}
	return NULL;
}

static bool index_segments(struct model *model)
{
	assert(model->segments[MODEL_FOREIGN] && model->segments[MODEL_NATIVE]);
	for (int i = 0; i < PACK_CHANNELS; i++)
		for (uint32_t j = 0; j < model->head->segments[i]; j++) {
			uint64_t key = run_key(model->segments[i][j].read);
			struct run *run = find_run(model->runs[i], key);

			if (!run)
				return false;
			if (!run->key) {
				run->key = key;
				run->first = j;
			}
			if (run->first + run->count != j)
				return false; /* not sorted */
			run->count++;
		}
	return true;
}

static enum status build(struct model *model, const char *path,
			 struct fault *fault)
{
	model->steps = calloc(NODES_MAX, sizeof(*model->steps));
	model->endings = calloc(NODES_MAX, sizeof(*model->endings));
	model->runs = calloc(PACK_CHANNELS, sizeof(*model->runs));
	if (!model->steps || !model->endings || !model->runs)
		return fault_memory(fault);
	if (!grow_trie(model) || !index_segments(model))
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
	model->head = (const void *)model->data;
	status = check(model, path, fault);
	if (status)
		goto done;
	status = build(model, path, fault);
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
	free(model->steps);
	free(model->endings);
	free(model->runs);
	free(model);
}

/* ---- asking ---- */

const struct pack_word *model_word(const struct model *model, unsigned word)
{
	return &model->words[word];
}

unsigned model_find(const struct model *model, const uint8_t *letters,
		    size_t length)
{
	unsigned node = MODEL_ROOT;

	for (size_t i = 0; i < length; i++) {
		node = model->steps[node][letters[i]];
		if (!node)
			return 0;
	}
	return model->endings[node];
}

/* The bigram of two words; as many as there are if it is not known. */
static uint32_t find_bigram(const struct model *model, unsigned one,
			    unsigned two)
{
	uint32_t low = model->words[one].first;
	uint32_t high = model->words[one + 1].first;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		unsigned word = model->bigrams[middle] & WORD_MASK;

		if (word == two)
			return middle;
		if (word < two)
			low = middle + 1;
		else
			high = middle;
	}
	return model->head->bigrams;
}

static float word_units(int units)
{
	return (float)units / PACK_WORD_UNITS;
}

struct old_context { unsigned two; const uint16_t *from, *to; float backoff; };
static struct old_context old_context(const struct model *model, unsigned one,
				   unsigned two)
{
	struct old_context context = { .two = two };
	uint32_t at = find_bigram(model, one, two);
	uint32_t first;
	unsigned backoff;

	if (two == WORD_START || at == model->head->bigrams)
		return context;
	first = model->bases[at / PACK_BASE_STEP];
	for (uint32_t i = at - at % PACK_BASE_STEP; i < at; i++)
		first += model->bigrams[i] >> COUNT_SHIFT;
	context.from = model->trigrams + first;
	context.to = context.from + (model->bigrams[at] >> COUNT_SHIFT);
	backoff = model->bigrams[at] >> BACKOFF_SHIFT & BACKOFF_MASK;
	context.backoff =
		((float)backoff - PACK_BACKOFF_FLOOR) / PACK_COST_UNITS;
	return context;
}

static float bigram_cost(const struct model *model, unsigned two,
			 unsigned three)
{
	uint32_t at = find_bigram(model, two, three);
	unsigned cost;

	if (at == model->head->bigrams)
		return word_units(model->words[two].backoff) +
		       word_units(model->words[three].cost);
	cost = model->bigrams[at] >> PACK_WORD_BITS & COST_MASK;
	return (float)cost / PACK_COST_UNITS;
}

static float old_cost(const struct model *model, const struct old_context *context,
		 unsigned three)
{
	const uint16_t *low = context->from;
	const uint16_t *high = context->to;

	while (low < high) {
		const uint16_t *middle = low + (high - low) / 2;
		unsigned word = *middle & WORD_MASK;

		if (word == three)
			return model->head->levels[*middle >> PACK_WORD_BITS];
		if (word < three)
			low = middle + 1;
		else
			high = middle;
	}
	return context->backoff + bigram_cost(model, context->two, three);
}

struct model_context model_start(const struct model *model)
{
	struct model_context context = { { 0 }, 1 };
	(void)model;
	return context;
}
float model_cost(const struct model *model, const struct model_context *context,
		 unsigned word)
{
	struct old_context old = old_context(model, context->node[1], context->node[0]);
	return old_cost(model, &old, word);
}
struct model_context model_extend(const struct model *model,
				  const struct model_context *context,
				  unsigned word)
{
	struct model_context next = { { word, context->node[0] }, 1 };
	(void)model;
	return next;
}
void model_costs(const struct model *model, const struct model_context *context,
		 const uint16_t *words, size_t count, float *costs)
{
	struct old_context old = old_context(model, context->node[1], context->node[0]);
	for (size_t i = 0; i < count; i++)
		costs[i] = old_cost(model, &old, words[i]);
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

const struct pack_segment *model_segments(const struct model *model,
					  enum model_channel channel,
					  const int32_t *read, size_t length,
					  size_t *count)
{
	uint16_t key[PACK_READ_MAX] = { 0 };
	const struct run *run;

	*count = 0;
	for (size_t i = 0; i < length; i++) {
		if (read[i] > UINT16_MAX)
			return NULL;
		key[i] = (uint16_t)read[i];
	}
	run = find_run(model->runs[channel], run_key(key));
	if (!run || !run->key)
		return NULL;
	*count = run->count;
	return &model->segments[channel][run->first];
}

unsigned model_step(const struct model *model, unsigned node, unsigned letter)
{
	return model->steps[node][letter];
}

unsigned model_ending(const struct model *model, unsigned node)
{
	return model->endings[node];
}

size_t model_nodes(const struct model *model)
{
	return model->nodes;
}
