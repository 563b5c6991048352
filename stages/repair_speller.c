#include "stages/repair_speller.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "stages/repair_letter.h"
#include "stages/repair_word.h"

enum {
	WORDS_KEPT = 20, /* candidates of one search */
	CACHE_SLOTS = 1 << 15,
	CACHE_FULL = CACHE_SLOTS / 4 * 3,
	SPLIT_FROM = 4,  /* characters of what may be two words */
	SPLIT_TRIES = 3, /* words of each half that are tried */
	SPLIT_WORDS = 8, /* pairs that are kept */
};

/* What a space that was not read costs, in nats. */
static const float split_costs[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = 7.0F,
	[MODEL_NATIVE] = 6.0F,
};

/* The cost of letters that are no word, in nats: once, and each. */
struct strangeness {
	float once, each;
};

static const struct strangeness strange[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = { 1.0F, 3.5F },
	[MODEL_NATIVE] = { 0.0F, 2.0F },
};
static const struct strangeness capitals[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = { 2.0F, 2.5F },
	[MODEL_NATIVE] = { 0.0F, 0.5F },
};
static const struct strangeness figures = { 0.0F, 2.3F };
static const struct strangeness signs = { 4.0F, 6.0F }; /* no letter in it */

static const float apostrophe_cost = 0.5F;
static const float comma_cost = 3.0F;

/* What is asked for; equal questions have one answer. */
struct question {
	int32_t read[SPELLING_MAX];
	uint8_t length;
	uint8_t channel;
	uint8_t class;
	uint8_t absorb;
};

struct answer {
	struct question question;
	struct spelling spelling;
};

struct speller {
	const struct model *model;
	const struct table *words;
	struct arena *arena; /* of the answers */
	struct answer *cache[CACHE_SLOTS];
	size_t cached;
	struct search *search;
	struct candidate found[CANDIDATES_MAX];
	size_t count; /* of them */
};

void speller_free(struct speller *speller)
{
	if (!speller)
		return;
	arena_free(speller->arena);
	search_free(speller->search);
	free(speller);
}

void speller_rest(struct speller *speller)
{
	struct arena *fresh;

	if (speller->cached < CACHE_FULL)
		return;
	fresh = arena_new();
	if (!fresh)
		return;
	arena_free(speller->arena);
	speller->arena = fresh;
	speller->cached = 0;
	memset(speller->cache, 0, sizeof(speller->cache));
}

struct speller *speller_new(const struct model *model,
			    const struct table *words)
{
	struct speller *speller = calloc(1, sizeof(*speller));

	if (!speller)
		return NULL;
	speller->model = model;
	speller->words = words;
	speller->arena = arena_new();
	speller->search = search_new(model);
	if (!speller->arena || !speller->search) {
		speller_free(speller);
		return NULL;
	}
	return speller;
}

/* ---- the candidates of one question ---- */

static bool add(struct speller *speller, const struct candidate *candidate)
{
	if (speller->count == CANDIDATES_MAX)
		return false;
	speller->found[speller->count++] = *candidate;
	return true;
}

/* Where the same word, in the same case, was found; `count` if it was not */
static size_t place_of(const struct speller *speller,
		       const struct candidate *candidate)
{
	size_t i = 0;

	while (i < speller->count &&
	       (speller->found[i].word != candidate->word ||
		speller->found[i].written != candidate->written))
		i++;
	return i;
}

/* What was read, when it is a word: marked among the others, or added */
static bool keep_word(struct speller *speller, const struct question *question)
{
	struct candidate kept;
	size_t i;

	if (question->class != WORD_UNKNOWN ||
	    !candidate_read(&kept, speller->model, question->read,
			    question->length))
		return false;
	kept.kept = true;
	kept.cost = SEARCH_BEAM;
	i = place_of(speller, &kept);
	if (i < speller->count) {
		kept.cost = speller->found[i].cost;
		speller->found[i] = kept;
		return true;
	}
	return add(speller, &kept);
}

static bool all_capitals(const struct question *question)
{
	for (size_t i = 0; i < question->length; i++)
		if (!letter_of(question->read[i]).upper)
			return false;
	return question->length > 1;
}

static bool has_letter(const struct question *question)
{
	for (size_t i = 0; i < question->length; i++)
		if (letter_of(question->read[i]).code != LETTER_NONE)
			return true;
	return false;
}

/* A vowel with a tone or a mark: no abbreviation has one. */
static bool has_marked_vowel(const struct question *question)
{
	for (size_t i = 0; i < question->length; i++) {
		unsigned code = letter_of(question->read[i]).code;

		if (code < LETTER_MARKED && letter_plain(code) != code)
			return true;
	}
	return false;
}

/* What was read stays though it is no word. */
static void keep_strange(struct speller *speller,
			 const struct question *question)
{
	const struct strangeness *cost = &strange[question->channel];
	struct candidate kept = { .word = question->class,
				  .written = CASE_OTHER,
				  .slots = 1,
				  .kept = true };

	if (question->class == WORD_NUMBER) {
		cost = &figures;
	} else if (!has_letter(question)) {
		cost = &signs;
	} else if (all_capitals(question) && !has_marked_vowel(question)) {
		kept.word = WORD_SYMBOL;
		cost = &capitals[question->channel];
	}
	kept.cost = cost->once + cost->each * (float)question->length;
	(void)add(speller, &kept);
}

/* The same with the mark behind the word as part of it. */
static void add_absorbing(struct speller *speller,
			  const struct question *question)
{
	struct candidate more[WORDS_KEPT];
	size_t length = (size_t)question->length + 1;
	bool comma = question->read[question->length] == ',';
	size_t count;

	search_run(speller->search, question->channel, question->read, length);
	count = search_words(more, speller->search, length, WORDS_KEPT);
	for (size_t i = 0; i < count; i++) {
		more[i].absorbs = true;
		more[i].slots = comma ? 2 : 1;
		more[i].cost += comma ? comma_cost : apostrophe_cost;
		(void)add(speller, &more[i]);
	}
}

/* ---- whole words that are read as something else ---- */

enum { COLUMN_READ, COLUMN_MEANT, COLUMN_COUNT, COLUMN_ALL };

/* The first row of the table for what was read; behind the last: none */
static size_t row_of(const struct table *words, const int32_t *read,
		     size_t length)
{
	char text[4 * SPELLING_MAX + 1];
	size_t at = 0;

	for (size_t i = 0; i < length; i++)
		at += (size_t)utf8proc_encode_char(
			read[i], (utf8proc_uint8_t *)text + at);
	text[at] = '\0';
	return table_find(words, text);
}

bool speller_doubts(const struct speller *speller, const int32_t *read,
		    size_t length)
{
	return length <= SPELLING_MAX &&
	       row_of(speller->words, read, length) < speller->words->rows;
}

/* The word that a row means; false if the model has no such word. */
static bool read_row(struct candidate *out, const struct speller *speller,
		     size_t row)
{
	const char *meant = table_cell(speller->words, row, COLUMN_MEANT);
	double times = atof(table_cell(speller->words, row, COLUMN_COUNT));
	double all = atof(table_cell(speller->words, row, COLUMN_ALL));
	size_t length = strlen(meant);
	int32_t characters[SPELLING_MAX];
	size_t count = 0;

	for (size_t at = 0; at < length && count < SPELLING_MAX; count++)
		characters[count] = text_next(meant, length, &at);
	if (times <= 0 || all < times ||
	    !candidate_read(out, speller->model, characters, count))
		return false;
	out->cost = (float)-log(times / all);
	return true;
}

static void add_whole(struct speller *speller, const struct question *question)
{
	const struct table *words = speller->words;
	size_t first = row_of(words, question->read, question->length);

	for (size_t row = first; row < words->rows &&
				 !strcmp(table_cell(words, row, COLUMN_READ),
					 table_cell(words, first, COLUMN_READ));
	     row++) {
		struct candidate candidate;
		size_t i;

		if (!read_row(&candidate, speller, row))
			continue;
		i = place_of(speller, &candidate);
		if (i == speller->count)
			(void)add(speller, &candidate);
		else if (candidate.cost < speller->found[i].cost)
			speller->found[i].cost = candidate.cost;
	}
}

/* ---- two words in one ---- */

/* The first halves of what was read, by where they end. */
struct halves {
	struct candidate words[SPELLING_MAX][SPLIT_TRIES];
	size_t counts[SPELLING_MAX];
};

static void first_halves(struct halves *halves, struct speller *speller,
			 const struct question *question)
{
	for (size_t cut = 1; cut < question->length; cut++)
		halves->counts[cut] = search_words(
			halves->words[cut], speller->search, cut, SPLIT_TRIES);
}

/* The pairs of words that are worth most so far. */
struct pairs {
	struct candidate words[SPLIT_WORDS];
	size_t count;
};

/* Note a first word with those that may stand behind it. */
static void pair_up(struct pairs *pairs, const struct speller *speller,
		    const struct candidate *first,
		    const struct candidate *behind, size_t count, float cost)
{
	for (size_t i = 0; i < count; i++) {
		struct candidate pair = *first;

		if (behind[i].written != CASE_LOWER &&
		    behind[i].written != pair.written)
			continue;
		pair.second = behind[i].word;
		pair.cost += behind[i].cost + cost;
		pairs->count =
			candidate_rank(pairs->words, pairs->count, SPLIT_WORDS,
				       &pair, speller->model);
	}
}

static void add_splits(struct speller *speller, const struct question *question,
		       const struct halves *halves, float least)
{
	struct candidate behind[SPLIT_TRIES];
	struct pairs pairs = { .count = 0 };
	float cost = split_costs[question->channel];

	for (size_t cut = 1; cut < question->length; cut++) {
		size_t length = question->length - cut;
		size_t words;

		if (!halves->counts[cut] ||
		    halves->words[cut][0].cost + cost > least)
			continue;
		search_run(speller->search, question->channel,
			   question->read + cut, length);
		words = search_words(behind, speller->search, length,
				     SPLIT_TRIES);
		for (size_t i = 0; i < halves->counts[cut]; i++)
			pair_up(&pairs, speller, &halves->words[cut][i], behind,
				words, cost);
	}
	for (size_t i = 0; i < pairs.count; i++)
		(void)add(speller, &pairs.words[i]);
}

/* ---- questions and answers ---- */

static float least_of(const struct speller *speller)
{
	float least = HUGE_VALF;

	for (size_t i = 0; i < speller->count; i++)
		if (!speller->found[i].kept && speller->found[i].cost < least)
			least = speller->found[i].cost;
	return least;
}

static void work_out(struct spelling *out, struct speller *speller,
		     const struct question *question)
{
	struct halves halves;
	bool may_split;

	search_run(speller->search, question->channel, question->read,
		   question->length);
	speller->count = search_words(speller->found, speller->search,
				      question->length, WORDS_KEPT);
	if (question->channel == MODEL_FOREIGN)
		add_whole(speller, question);
	out->known = keep_word(speller, question);
	if (!out->known)
		keep_strange(speller, question);
	out->least = least_of(speller);
	may_split = question->class == WORD_UNKNOWN && !out->known &&
		    !all_capitals(question) && question->length >= SPLIT_FROM &&
		    out->least > split_costs[question->channel];
	if (may_split)
		first_halves(&halves, speller, question);
	if (question->absorb)
		add_absorbing(speller, question);
	if (may_split)
		add_splits(speller, question, &halves, out->least);
	qsort(speller->found, speller->count, sizeof(*speller->found),
	      candidate_compare);
}

static struct answer **slot_of(struct speller *speller,
			       const struct question *question)
{
	uint64_t hash = question->channel + 1U + 8U * question->class +
			64U * question->absorb;
	size_t slot;

	for (size_t i = 0; i < (size_t)question->length + question->absorb; i++)
		hash = (hash ^ (uint64_t)question->read[i]) *
		       0x9e3779b97f4a7c15u;
	slot = (size_t)(hash >> 40) % CACHE_SLOTS;
	while (speller->cache[slot] && memcmp(&speller->cache[slot]->question,
					      question, sizeof(*question)) != 0)
		slot = (slot + 1) % CACHE_SLOTS;
	return &speller->cache[slot];
}

static const struct spelling *answer(struct speller *speller,
				     struct answer **slot,
				     const struct question *question)
{
	struct answer *made = arena_take(speller->arena, sizeof(*made));
	struct candidate *copy;

	if (!made)
		return NULL;
	work_out(&made->spelling, speller, question);
	copy = arena_array(speller->arena, speller->count + 1, sizeof(*copy));
	if (!copy)
		return NULL;
	memcpy(copy, speller->found, speller->count * sizeof(*copy));
	made->question = *question;
	made->spelling.candidates = copy;
	made->spelling.count = (uint16_t)speller->count;
	if (speller->cached < CACHE_FULL) {
		*slot = made;
		speller->cached++;
	}
	return &made->spelling;
}

const struct spelling *speller_find(struct speller *speller,
				    enum model_channel channel,
				    enum word_class class, const int32_t *read,
				    size_t length, bool absorb)
{
	struct question question = { .length = (uint8_t)length,
				     .channel = (uint8_t)channel,
				     .class = (uint8_t) class,
				     .absorb = absorb };
	struct answer **slot;

	memcpy(question.read, read, (length + absorb) * sizeof(*read));
	slot = slot_of(speller, &question);
	return *slot ? &(*slot)->spelling : answer(speller, slot, &question);
}
