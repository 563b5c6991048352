/*
 * train hold OUT TEXT... - part texts into what to train and to measure on
 * train measure MODEL TEXT... - how well a model foresees texts
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "stages/repair_model.h"

enum {
	HELD_BYTES = 1000000, /* of each text ... */
	HELD_SHARE = 10,      /* ... but at most one part in so many */
	HELD_LINE_MIN = 60,   /* bytes: short lines are forms, and repeated */
	TABLE_SIZE = 1 << 20, /* slots for the lines held, a power of two */
	PATH_SIZE = 4096,
};

/* ---- hold ---- */

static uint64_t hash_line(const char *line, size_t length)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < length; i++)
		sum = (sum ^ (unsigned char)line[i]) * 0x100000001b3u;
	sum = (sum ^ sum >> 32) * 0x9e3779b97f4a7c15u;
	return (sum ^ sum >> 29) | 1;
}

/* The slot of a hash: its own, or the free one where it belongs. */
static uint64_t *slot_of(uint64_t *table, uint64_t hash)
{
	size_t slot = (size_t)(hash >> 32) % TABLE_SIZE;

	for (size_t i = 0; i < TABLE_SIZE; i++) {
		if (!table[slot] || table[slot] == hash)
			return &table[slot];
		slot = (slot + 1) % TABLE_SIZE;
	}
	train_die("hold", "too many lines");
}

static void each_line(const char *data,
		      void (*visit)(void *context, const char *line,
				    size_t length),
		      void *context)
{
	while (*data) {
		size_t length = strcspn(data, "\n");

		length += data[length] == '\n';
		visit(context, data, length);
		data += length;
	}
}

struct holding {
	uint64_t *table;
	uint64_t largest; /* hash of a line that is held */
	FILE *held, *rest;
};

static void choose_line(void *context, const char *line, size_t length)
{
	struct holding *holding = context;
	uint64_t hash = hash_line(line, length);

	if (length >= HELD_LINE_MIN && hash <= holding->largest)
		*slot_of(holding->table, hash) = hash;
}

static void part_line(void *context, const char *line, size_t length)
{
	struct holding *holding = context;
	uint64_t hash = hash_line(line, length);
	bool held = *slot_of(holding->table, hash) == hash;
	FILE *file = held ? holding->held : holding->rest;

	if (held && hash > holding->largest)
		return; /* stands in another text's part */
	if (fwrite(line, length, 1, file) != 1)
		train_die("hold", "cannot write");
}

static FILE *open_beside(const char *folder, const char *text, const char *kind)
{
	const char *name = strrchr(text, '/');
	char path[PATH_SIZE];
	FILE *file;

	name = name ? name + 1 : text;
	if (snprintf(path, sizeof(path), "%s/%.*s.%s.txt", folder,
		     (int)strcspn(name, "."), name, kind) >= PATH_SIZE)
		train_die(folder, "the path is too long");
	file = fopen(path, "wb");
	if (!file)
		train_die(path, "cannot be written");
	return file;
}

static uint64_t largest_held(size_t size)
{
	double share = (double)HELD_BYTES / (double)(size + 1);

	if (share > 1.0 / HELD_SHARE)
		share = 1.0 / HELD_SHARE;
	return (uint64_t)(share * 18446744073709551615.0);
}

int train_hold(int count, char **words)
{
	struct holding holding = { 0 };
	size_t size;

	holding.table = train_take(TABLE_SIZE, sizeof(*holding.table));
	for (int i = 1; i < count; i++) {
		char *data = train_read(words[i], &size);

		holding.largest = largest_held(size);
		each_line(data, choose_line, &holding);
		free(data);
	}
	for (int i = 1; i < count; i++) {
		char *data = train_read(words[i], &size);

		holding.largest = largest_held(size);
		holding.held = open_beside(words[0], words[i], "held");
		holding.rest = open_beside(words[0], words[i], "train");
		each_line(data, part_line, &holding);
		if (fclose(holding.held) || fclose(holding.rest))
			train_die(words[0], "cannot be written");
		free(data);
	}
	free(holding.table);
	return 0;
}

/* ---- measure ---- */

struct measure {
	const struct model *model;
	struct model_context context;
	double cost, word_cost; /* of all, and of what is no class */
	size_t count, words, unknown;
};

static unsigned word_of(const struct model *model, const struct token *token,
			const struct piece *piece)
{
	uint8_t codes[SYLLABLE_MAX];
	size_t length;
	unsigned word = 0;

	if (piece->class != WORD_UNKNOWN)
		return piece->class;
	length = train_letters(codes, token, piece);
	if (length)
		word = model_find(model, codes, length) &
		       ~(unsigned)MODEL_NEWER;
	if (word)
		return word;
	return token_is_capitals(token, piece) ? WORD_SYMBOL : WORD_UNKNOWN;
}

static void foresee(struct measure *measure, unsigned word)
{
	double cost = model_cost(measure->model, &measure->context, word);

	measure->cost += cost;
	measure->count++;
	measure->unknown += word == WORD_UNKNOWN;
	if (word >= WORD_CLASSES) {
		measure->word_cost += cost;
		measure->words++;
	}
	measure->context =
		model_extend(measure->model, &measure->context, word);
}

static void measure_token(struct measure *measure, const struct token *token)
{
	for (int i = 0; i < token->pieces; i++) {
		const struct piece *piece = &token->piece[i];

		foresee(measure, word_of(measure->model, token, piece));
		if (piece->pause == PAUSE_COMMA)
			foresee(measure, WORD_COMMA);
		if (piece->pause == PAUSE_STOP)
			measure->context = model_start(measure->model);
	}
}

static void measure_line(void *context, const char *line, size_t length)
{
	struct measure *measure = context;
	const char *at = line;
	const char *word;
	struct token token;
	size_t size;

	measure->context = model_start(measure->model);
	while ((word = train_token(&at, &size)) && word < line + length) {
		token_read(&token, word, size);
		measure_token(measure, &token);
	}
}

int train_measure(int count, char **words)
{
	struct fault fault = { .status = STATUS_OK };
	struct model *model = NULL;

	if (model_open(&model, words[0], &fault) ||
	    model_verify(model, words[0], &fault)) {
		fault_print(&fault);
		return EXIT_FAILURE;
	}
	printf("text\twords\tunknown\tperplexity\tof syllables\n");
	for (int i = 1; i < count; i++) {
		struct measure measure = { .model = model };
		size_t size;
		char *data = train_read(words[i], &size);

		each_line(data, measure_line, &measure);
		printf("%s\t%zu\t%zu\t%.3f\t%.3f\n", words[i], measure.count,
		       measure.unknown,
		       exp(measure.cost / (double)measure.count),
		       exp(measure.word_cost / (double)measure.words));
		free(data);
	}
	model_free(model);
	return 0;
}
