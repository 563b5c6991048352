/*
 * The model: syllables, how they follow each other, how they are misread.
 *
 * Counts are smoothed after Witten and Bell, pruned by what each n-gram is
 * worth (its count times what it gains over the shorter one), and packed.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_syllable.h"
#include "stages/repair_pack.h"

enum {
	DISTINCT_MAX = 60000, /* syllables by rule in the text */
	TABLE_SIZE = 1 << 18, /* slots for syllables, a power of two */
	FILES_MAX = 64,       /* of text */
	FILES_FIRST = 6,      /* among the words of the command line */
	BIGRAM_BACKOFF_SHIFT = PACK_WORD_BITS + PACK_COST_BITS,
	BIGRAM_COUNT_SHIFT = BIGRAM_BACKOFF_SHIFT + PACK_BACKOFF_BITS,
	TRIGRAM_COUNT_MIN = 2,
	WORD_COUNT_MIN = 8,
	TRIGRAMS_KEPT = 470000,
	BIGRAMS_KEPT = 130000,
	LEVEL_ROUNDS = 20,
	COLUMNS = 4,
};

static const double seen_rarely = 0.4; /* taken off a segment's count */

struct text {
	uint16_t *events;
	size_t count, room;
	size_t ends[FILES_MAX]; /* events behind each file */
	int weights[FILES_MAX];
	int files;
};

struct words {
	uint64_t keys[TABLE_SIZE];
	int32_t ids[TABLE_SIZE]; /* provisional; -1: no syllable */
	uint64_t key_of[DISTINCT_MAX];
	uint8_t letters[DISTINCT_MAX][SYLLABLE_MAX];
	uint8_t length[DISTINCT_MAX];
	double cases[DISTINCT_MAX][CASE_WRITTEN];
	double weight[DISTINCT_MAX];
	uint32_t count;
	double written[CASE_BEFORE][CASE_WRITTEN];
};

struct bigram {
	uint16_t one, two;
	float cost, worth, backoff;
	double gone,
		lower; /* mass of the trigrams kept: theirs, the bigram's */
	uint32_t trigrams;
	int needed;
};

struct trigram {
	uint16_t one, two, three;
	float cost, worth;
};

struct model {
	struct syllables *syllables;
	struct text text;
	struct words words;
	double *alone; /* probability of a word */
	double *total; /* of a word as context: weight and distinct */
	double *distinct;
	float *backoff;
	struct bigram *bigrams;
	size_t bigram_count, bigram_room;
	struct trigram *trigrams;
	size_t trigram_count, trigram_room;
};

/* ---- text to events ---- */

static int32_t new_word(struct model *model, uint64_t key, const uint8_t *codes,
			size_t length)
{
	struct words *words = &model->words;

	if (!is_syllable(model->syllables, codes, length))
		return -1;
	if (words->count == DISTINCT_MAX)
		train_die("text", "too many syllables");
	memcpy(words->letters[words->count], codes, length);
	words->length[words->count] = (uint8_t)length;
	words->key_of[words->count] = key;
	return (int32_t)words->count++;
}

static int32_t find_word(struct model *model, const uint8_t *codes,
			 size_t length)
{
	struct words *words = &model->words;
	uint64_t key = letter_key(codes, length);
	size_t slot = (size_t)(key * 0x9e3779b97f4a7c15u >> 40) % TABLE_SIZE;

	if (!key)
		return -1;
	for (size_t i = 0; i < TABLE_SIZE; i++) {
		if (words->keys[slot] == key)
			return words->ids[slot];
		if (!words->keys[slot])
			break;
		slot = (slot + 1) % TABLE_SIZE;
	}
	if (words->keys[slot])
		return -1;
	words->keys[slot] = key;
	words->ids[slot] = new_word(model, key, codes, length);
	return words->ids[slot];
}

static void push(struct text *text, unsigned event)
{
	if (text->count == text->room) {
		text->room = text->room ? text->room * 2 : 1 << 20;
		text->events = realloc(text->events, text->room * 2);
		if (!text->events)
			train_die("memory", "ran out");
	}
	text->events[text->count++] = (uint16_t)event;
}

static enum letter_case case_of(const struct token *token,
				const struct piece *piece)
{
	struct letter first = letter_of(token->characters[piece->from]);

	if (!first.upper)
		return CASE_LOWER;
	return token_is_capitals(token, piece) ? CASE_UPPER : CASE_TITLE;
}

static unsigned read_piece(struct model *model, const struct token *token,
			   const struct piece *piece, enum letter_case *before,
			   int weight)
{
	uint8_t codes[SYLLABLE_MAX];
	size_t length = train_letters(codes, token, piece);
	enum letter_case written = case_of(token, piece);
	int32_t word;

	letter_settle(codes, length);
	word = length ? find_word(model, codes, length) : -1;
	if (word < 0) {
		*before = CASE_OTHER;
		return token_is_capitals(token, piece) ? WORD_SYMBOL
						       : WORD_UNKNOWN;
	}
	if (*before == CASE_UPPER && length == 1 && written == CASE_TITLE)
		written = CASE_UPPER;
	model->words.weight[word] += weight;
	model->words.written[*before][written] += weight;
	if (*before != CASE_START && *before != CASE_UPPER)
		model->words.cases[word][written] += weight;
	*before = written;
	return (unsigned)word + WORD_CLASSES;
}

static void read_token(struct model *model, const struct token *token,
		       enum letter_case *before, int weight)
{
	struct text *text = &model->text;

	for (int i = 0; i < token->pieces; i++) {
		const struct piece *piece = &token->piece[i];

		if (piece->class == WORD_UNKNOWN) {
			push(text,
			     read_piece(model, token, piece, before, weight));
		} else {
			push(text, piece->class);
			*before = CASE_OTHER;
		}
		if (piece->pause == PAUSE_COMMA)
			push(text, WORD_COMMA);
		if (piece->pause == PAUSE_STOP) {
			push(text, WORD_START);
			*before = CASE_START;
		}
	}
}

static void read_text(struct model *model, const char *path, int weight)
{
	size_t size;
	char *data = train_read(path, &size);
	struct token token;

	for (char *line = data; line < data + size;) {
		char *end = strchr(line, '\n');
		enum letter_case before = CASE_START;
		const char *at = line;
		const char *word;
		size_t length;

		if (!end)
			end = data + size;
		*end = '\0';
		push(&model->text, WORD_START);
		while ((word = train_token(&at, &length))) {
			token_read(&token, word, length);
			read_token(model, &token, &before, weight);
		}
		line = end + 1;
	}
	free(data);
	model->text.ends[model->text.files] = model->text.count;
	model->text.weights[model->text.files++] = weight;
}

/* ---- final numbers: syllables in the order of their letters ---- */

static const struct words *sorting;

static int by_letters(const void *one, const void *other)
{
	uint32_t a = *(const uint32_t *)one;
	uint32_t b = *(const uint32_t *)other;

	if (sorting->key_of[a] != sorting->key_of[b])
		return sorting->key_of[a] < sorting->key_of[b] ? -1 : 1;
	return 0;
}

/* Keep the words that are frequent enough; how many, and `order` of them */
static uint32_t choose_words(struct model *model, uint32_t *order)
{
	uint16_t *final =
		train_take(DISTINCT_MAX + WORD_CLASSES, sizeof(*final));
	uint32_t kept = 0;

	sorting = &model->words;
	for (uint32_t i = 0; i < model->words.count; i++)
		if (model->words.weight[i] >= WORD_COUNT_MIN)
			order[kept++] = i;
	qsort(order, kept, sizeof(*order), by_letters);
	if (kept + WORD_CLASSES > PACK_WORDS_MAX)
		train_die("text", "too many frequent syllables");
	for (uint32_t i = 0; i < DISTINCT_MAX + WORD_CLASSES; i++)
		final[i] = i < WORD_CLASSES ? (uint16_t)i : WORD_UNKNOWN;
	for (uint32_t i = 0; i < kept; i++)
		final[order[i] + WORD_CLASSES] = (uint16_t)(i + WORD_CLASSES);
	for (size_t i = 0; i < model->text.count; i++)
		model->text.events[i] = final[model->text.events[i]];
	free(final);
	return kept;
}

/* ---- counting, a middle word at a time ---- */

struct record {
	uint16_t one, three;
	uint32_t weight;
};

static int by_ends(const void *one, const void *other)
{
	const struct record *a = one;
	const struct record *b = other;

	if (a->one != b->one)
		return a->one < b->one ? -1 : 1;
	if (a->three != b->three)
		return a->three < b->three ? -1 : 1;
	return 0;
}

static void *grow(void *items, size_t *room, size_t needed, size_t size)
{
	if (needed <= *room)
		return items;
	*room = *room ? *room * 2 : 1 << 16;
	items = realloc(items, *room * size);
	if (!items)
		train_die("memory", "ran out");
	return items;
}

static void count_words(struct model *model, uint32_t words)
{
	double sum = 0;
	int file = 0;

	for (size_t i = 0; i < model->text.count; i++) {
		while (i >= model->text.ends[file])
			file++;
		if (model->text.events[i] != WORD_START) {
			model->alone[model->text.events[i]] +=
				model->text.weights[file];
			sum += model->text.weights[file];
		}
	}
	for (uint32_t i = 0; i < words; i++)
		model->alone[i] = (model->alone[i] + 0.5) / (sum + words);
}

/* The bigrams of one context from the weights of what follows it. */
static void add_bigrams(struct model *model, unsigned two, const double *after,
			uint32_t words)
{
	double total = 0;
	double distinct = 0;

	for (uint32_t i = 0; i < words; i++) {
		total += after[i];
		distinct += after[i] > 0;
	}
	model->total[two] = total;
	model->distinct[two] = distinct;
	for (uint32_t i = 0; i < words; i++) {
		double chance = (after[i] + distinct * model->alone[i]) /
				(total + distinct);
		double without =
			distinct / (total + distinct) * model->alone[i];
		struct bigram *bigram;

		if (after[i] < TRIGRAM_COUNT_MIN)
			continue;
		model->bigrams =
			grow(model->bigrams, &model->bigram_room,
			     model->bigram_count + 1, sizeof(*model->bigrams));
		bigram = &model->bigrams[model->bigram_count++];
		memset(bigram, 0, sizeof(*bigram));
		bigram->one = (uint16_t)two;
		bigram->two = (uint16_t)i;
		bigram->cost = (float)-log(chance);
		bigram->worth = (float)(after[i] * log(chance / without));
	}
}

/* The trigrams of one context: `count` records with equal `one`. */
static void add_trigrams(struct model *model, unsigned two,
			 const struct record *records, size_t count,
			 const double *after)
{
	double total = 0;
	double all = model->total[two] + model->distinct[two];

	for (size_t i = 0; i < count; i++)
		total += records[i].weight;
	for (size_t i = 0; i < count; i++) {
		unsigned three = records[i].three;
		double shorter = (after[three] +
				  model->distinct[two] * model->alone[three]) /
				 all;
		double without =
			(double)count / (total + (double)count) * shorter;
		double chance =
			records[i].weight / (total + (double)count) + without;
		struct trigram *trigram;

		if (records[i].weight < TRIGRAM_COUNT_MIN || chance <= shorter)
			continue;
		model->trigrams = grow(model->trigrams, &model->trigram_room,
				       model->trigram_count + 1,
				       sizeof(*model->trigrams));
		trigram = &model->trigrams[model->trigram_count++];
		trigram->one = records[i].one;
		trigram->two = (uint16_t)two;
		trigram->three = (uint16_t)three;
		trigram->cost = (float)-log(chance);
		trigram->worth =
			(float)(records[i].weight * log(chance / without));
	}
}

/* Merge equal records; how many are left */
static size_t merge(struct record *records, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept && !by_ends(&records[kept - 1], &records[i]))
			records[kept - 1].weight += records[i].weight;
		else
			records[kept++] = records[i];
	}
	return kept;
}

static void count_middle(struct model *model, unsigned two,
			 struct record *records, size_t count, uint32_t words)
{
	double *after = train_take(words, sizeof(*after));
	size_t from = 0;

	qsort(records, count, sizeof(*records), by_ends);
	count = merge(records, count);
	for (size_t i = 0; i < count; i++)
		after[records[i].three] += records[i].weight;
	add_bigrams(model, two, after, words);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && records[i].one == records[from].one)
			continue;
		if (two != WORD_START)
			add_trigrams(model, two, records + from, i - from,
				     after);
		from = i;
	}
	free(after);
}

static void count_text(struct model *model, uint32_t words)
{
	const struct text *text = &model->text;
	size_t *ends = train_take(words + 1, sizeof(*ends));
	size_t *starts = train_take(words, sizeof(*starts));
	struct record *records = train_take(text->count, sizeof(*records));
	int file = 0;

	for (size_t i = 1; i < text->count; i++)
		ends[text->events[i - 1] + 1]++;
	for (uint32_t i = 1; i <= words; i++)
		ends[i] += ends[i - 1];
	memcpy(starts, ends, words * sizeof(*starts));
	for (size_t i = 1; i < text->count; i++) {
		struct record *record;

		while (i >= text->ends[file])
			file++;
		if (text->events[i] == WORD_START)
			continue;
		record = &records[ends[text->events[i - 1]]++];
		record->one = i > 1 && text->events[i - 1] != WORD_START
				      ? text->events[i - 2]
				      : WORD_START;
		record->three = text->events[i];
		record->weight = (uint32_t)text->weights[file];
	}
	for (uint32_t two = 0; two < words; two++)
		count_middle(model, two, records + starts[two],
			     ends[two] - starts[two], words);
	free(starts);
	free(records);
	free(ends);
}

/* ---- pruning ---- */

static int by_worth(const void *one, const void *other)
{
	float a = *(const float *)one;
	float b = *(const float *)other;

	return a < b ? 1 : a > b ? -1 : 0;
}

/* The worth that `kept` of the values reach */
static float threshold(float *values, size_t count, size_t kept)
{
	float found;

	if (count <= kept)
		return 0;
	qsort(values, count, sizeof(*values), by_worth);
	found = values[kept];
	return found;
}

static int by_words(const void *one, const void *other)
{
	const struct bigram *a = one;
	const struct bigram *b = other;

	if (a->one != b->one)
		return a->one < b->one ? -1 : 1;
	return a->two < b->two ? -1 : a->two > b->two;
}

static int by_three(const void *one, const void *other)
{
	const struct trigram *a = one;
	const struct trigram *b = other;

	if (a->one != b->one)
		return a->one < b->one ? -1 : 1;
	if (a->two != b->two)
		return a->two < b->two ? -1 : 1;
	return a->three < b->three ? -1 : a->three > b->three;
}

static struct bigram *find_bigram(struct model *model, unsigned one,
				  unsigned two)
{
	struct bigram key = { .one = (uint16_t)one, .two = (uint16_t)two };

	return bsearch(&key, model->bigrams, model->bigram_count,
		       sizeof(*model->bigrams), by_words);
}

static void prune_trigrams(struct model *model)
{
	float *worths = train_take(model->trigram_count, sizeof(*worths));
	float limit;
	size_t kept = 0;

	for (size_t i = 0; i < model->trigram_count; i++)
		worths[i] = model->trigrams[i].worth;
	limit = threshold(worths, model->trigram_count, TRIGRAMS_KEPT);
	for (size_t i = 0; i < model->trigram_count; i++) {
		const struct trigram *trigram = &model->trigrams[i];
		struct bigram *context;

		if (trigram->worth <= limit)
			continue;
		context = find_bigram(model, trigram->one, trigram->two);
		if (!context || context->trigrams >= PACK_FOLLOWERS_MAX)
			continue;
		context->trigrams++;
		context->needed = 1;
		model->trigrams[kept++] = *trigram;
	}
	model->trigram_count = kept;
	free(worths);
}

static void prune_bigrams(struct model *model)
{
	float *worths = train_take(model->bigram_count, sizeof(*worths));
	float limit;
	size_t kept = 0;
	size_t needed = 0;
	size_t free_count = 0;

	for (size_t i = 0; i < model->bigram_count; i++) {
		if (model->bigrams[i].needed)
			needed++;
		else
			worths[free_count++] = model->bigrams[i].worth;
	}
	limit = threshold(worths, free_count,
			  needed < BIGRAMS_KEPT ? BIGRAMS_KEPT - needed : 0);
	for (size_t i = 0; i < model->bigram_count; i++)
		if (model->bigrams[i].needed || model->bigrams[i].worth > limit)
			model->bigrams[kept++] = model->bigrams[i];
	model->bigram_count = kept;
	free(worths);
}

static double share_left(double gone)
{
	return gone < 0.999 ? 1 - gone : 0.001;
}

/* What is left for the words that have no n-gram of their own */
static void set_backoffs(struct model *model, uint32_t words)
{
	double *gone = train_take(words, sizeof(*gone));
	double *lower = train_take(words, sizeof(*lower));

	for (size_t i = 0; i < model->bigram_count; i++) {
		const struct bigram *bigram = &model->bigrams[i];

		gone[bigram->one] += exp(-bigram->cost);
		lower[bigram->one] += model->alone[bigram->two];
	}
	for (uint32_t i = 0; i < words; i++)
		model->backoff[i] =
			(float)-log(share_left(gone[i]) / share_left(lower[i]));
	for (size_t i = 0; i < model->trigram_count; i++) {
		const struct trigram *trigram = &model->trigrams[i];
		struct bigram *context =
			find_bigram(model, trigram->one, trigram->two);
		const struct bigram *shorter =
			find_bigram(model, trigram->two, trigram->three);

		context->gone += exp(-trigram->cost);
		context->lower +=
			shorter ? exp(-shorter->cost)
				: exp(-model->backoff[trigram->two]) *
					  model->alone[trigram->three];
	}
	for (size_t i = 0; i < model->bigram_count; i++)
		model->bigrams[i].backoff =
			(float)-log(share_left(model->bigrams[i].gone) /
				    share_left(model->bigrams[i].lower));
	free(gone);
	free(lower);
}

/* ---- channels ---- */

struct segments {
	struct pack_segment *items;
	double *counts, *seen;
	size_t count, room;
};

static int same_segment(const struct pack_segment *one,
			const struct pack_segment *other)
{
	return !memcmp(one->read, other->read, sizeof(one->read)) &&
	       !memcmp(one->meant, other->meant, sizeof(one->meant)) &&
	       one->upper == other->upper;
}

static void add_segment(struct segments *segments,
			const struct pack_segment *segment, double count)
{
	size_t i = 0;

	while (i < segments->count &&
	       !same_segment(&segments->items[i], segment))
		i++;
	if (i == segments->count) {
		size_t room = segments->room;

		segments->items = grow(segments->items, &segments->room, i + 1,
				       sizeof(*segments->items));
		segments->counts = grow(segments->counts, &room, i + 1,
					sizeof(*segments->counts));
		segments->items[i] = *segment;
		segments->counts[i] = 0;
		segments->count++;
	}
	segments->counts[i] += count;
}

static int meant_letters(struct pack_segment *segment, const char *text)
{
	struct token token;
	size_t length = strlen(text);

	memset(segment, 0, sizeof(*segment));
	memset(segment->meant, LETTER_NONE, sizeof(segment->meant));
	if (!length)
		return 1;
	token_read(&token, text, length);
	if (token.length > PACK_TRUE_MAX)
		return 0;
	for (int i = 0; i < token.length; i++) {
		struct letter letter = letter_of(token.characters[i]);

		if (letter.code == LETTER_NONE)
			return 0;
		segment->meant[i] = letter.code;
		segment->upper |= (uint8_t)(letter.upper << i);
	}
	return 1;
}

static int read_characters(struct pack_segment *segment, const char *text)
{
	struct token token;

	token_read(&token, text, strlen(text));
	if (token.length > PACK_READ_MAX)
		return 0;
	for (int i = 0; i < token.length; i++) {
		if (token.characters[i] > UINT16_MAX)
			return 0;
		segment->read[i] = (uint16_t)token.characters[i];
	}
	return 1;
}

/* How often each letter stood, for the segments that no pair showed */
struct letter_counts {
	double seen[LETTER_COUNT][2];
	double pairs[LETTER_COUNT][2][LETTER_COUNT][2];
	double places;
};

static void note_seen(struct letter_counts *counts,
		      const struct pack_segment *segment, double seen)
{
	int upper = segment->upper & 1;

	if (segment->meant[0] == LETTER_NONE)
		counts->places = seen;
	else if (segment->meant[1] == LETTER_NONE)
		counts->seen[segment->meant[0]][upper] = seen;
	else
		counts->pairs[segment->meant[0]][upper][segment->meant[1]]
			     [segment->upper >> 1] = seen;
}

static void read_channel(struct segments *segments,
			 struct letter_counts *counts, const char *path)
{
	size_t size;
	char *data = train_read(path, &size);

	for (char *line = data; line && *line;) {
		char *next = strchr(line, '\n');
		char *column[COLUMNS] = { line, NULL, NULL, NULL };
		struct pack_segment segment;

		if (next)
			*next++ = '\0';
		for (int i = 1; i < COLUMNS && column[i - 1]; i++) {
			column[i] = strchr(column[i - 1], '\t');
			if (column[i])
				*column[i]++ = '\0';
		}
		if (*line != '#' && column[3] &&
		    meant_letters(&segment, column[0]) &&
		    read_characters(&segment, column[1])) {
			add_segment(segments, &segment, atof(column[2]));
			note_seen(counts, &segment, atof(column[3]));
		}
		line = next;
	}
	free(data);
}

/*
 * What may happen though no pair showed it: marks and tones are lost or
 * changed, case is mistaken, a letter is dropped.
 */
static double chance_unseen(unsigned meant, unsigned read, bool other_case)
{
	double chance = 0.003;

	if (letter_plain(meant) != letter_plain(read))
		return 0;
	if (meant == read)
		chance = 1;
	else if (letter_plain(meant) == read)
		chance = 0.3;
	else if (letter_toneless(meant) == letter_toneless(read))
		chance = 0.06;
	else if (read % LETTER_TONES == meant % LETTER_TONES)
		chance = 0.03;
	return other_case ? chance * 0.01 : chance;
}

static void smooth_letter(struct segments *segments, unsigned meant, bool upper)
{
	const double added = 4; /* occurrences' worth of what is unseen */
	struct pack_segment segment = {
		.meant = { (uint8_t)meant, LETTER_NONE }, .upper = upper
	};

	add_segment(segments, &segment, added * 0.01);
	for (unsigned read = 0; read < LETTER_COUNT; read++)
		for (int other = 0; other < 2; other++) {
			double chance = chance_unseen(meant, read, other);

			if (chance <= 0)
				continue;
			segment.read[0] = (uint16_t)letter_character(
				read, upper != (other != 0));
			add_segment(segments, &segment, added * chance);
		}
}

static double seen_of(const struct letter_counts *counts,
		      const struct pack_segment *segment)
{
	int upper = segment->upper & 1;

	if (segment->meant[0] == LETTER_NONE)
		return counts->places;
	if (segment->meant[1] == LETTER_NONE)
		return counts->seen[segment->meant[0]][upper] + 6;
	return counts->pairs[segment->meant[0]][upper][segment->meant[1]]
			    [segment->upper >> 1] +
	       3;
}

static int by_read(const void *one, const void *other)
{
	const struct pack_segment *a = one;
	const struct pack_segment *b = other;

	for (int i = 0; i < PACK_READ_MAX; i++)
		if (a->read[i] != b->read[i])
			return a->read[i] < b->read[i] ? -1 : 1;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return memcmp(a, b, sizeof(*a));
}

/* The segments of a channel with their costs, in the order they lie in */
static void make_channel(struct segments *segments, const char *path)
{
	struct letter_counts *counts = train_take(1, sizeof(*counts));
	size_t kept = 0;

	read_channel(segments, counts, path);
	for (unsigned letter = 0; letter < LETTER_COUNT; letter++)
		for (int upper = 0; upper < 2; upper++)
			smooth_letter(segments, letter, upper);
	for (size_t i = 0; i < segments->count; i++) {
		struct pack_segment *segment = &segments->items[i];
		double count = segments->counts[i];
		double cost;

		if (count >= 1)
			count -= seen_rarely;
		cost = -log(count / (seen_of(counts, segment) + 1)) *
		       PACK_SEGMENT_UNITS;
		if (cost > 11 * PACK_SEGMENT_UNITS)
			continue;
		segment->cost = (uint8_t)(cost < 0 ? 0 : cost + 0.5);
		segments->items[kept++] = *segment;
	}
	segments->count = kept;
	qsort(segments->items, kept, sizeof(*segments->items), by_read);
	free(counts);
}

/* ---- packing ---- */

struct sink {
	uint8_t *data;
	size_t size, room;
};

static void put(struct sink *sink, const void *bytes, size_t size)
{
	sink->data = grow(sink->data, &sink->room, 0, 1);
	while (sink->size + size + PACK_ALIGN > sink->room)
		sink->data = grow(sink->data, &sink->room, sink->room + 1, 1);
	memcpy(sink->data + sink->size, bytes, size);
	sink->size += size;
}

static void align(struct sink *sink)
{
	static const uint8_t zeros[PACK_ALIGN];

	put(sink, zeros, (PACK_ALIGN - sink->size % PACK_ALIGN) % PACK_ALIGN);
}

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

static unsigned level_of(const float *levels, float cost)
{
	unsigned best = 0;

	for (unsigned i = 1; i < PACK_LEVELS; i++)
		if (fabsf(levels[i] - cost) < fabsf(levels[best] - cost))
			best = i;
	return best;
}

/* Eight costs that stand for all, by Lloyd's rounds */
static void set_levels(float *levels, const struct model *model)
{
	for (int i = 0; i < PACK_LEVELS; i++)
		levels[i] = 0.15F + (float)i * 0.9F;
	for (int round = 0; round < LEVEL_ROUNDS; round++) {
		double sums[PACK_LEVELS] = { 0 };
		double counts[PACK_LEVELS] = { 0 };

		for (size_t i = 0; i < model->trigram_count; i++) {
			float cost = model->trigrams[i].cost;
			unsigned best = level_of(levels, cost);

			sums[best] += cost;
			counts[best]++;
		}
		for (int i = 0; i < PACK_LEVELS; i++)
			if (counts[i] > 0)
				levels[i] = (float)(sums[i] / counts[i]);
	}
}

static void put_words(struct sink *sink, const struct model *model,
		      const uint32_t *order, uint32_t words)
{
	double all[CASE_WRITTEN] = { 3, 1, 1 };
	size_t first = 0;

	for (uint32_t i = 0; i < model->words.count; i++)
		for (int j = 0; j < CASE_WRITTEN; j++)
			all[j] += model->words.cases[i][j];
	for (uint32_t i = 0; i <= words; i++) {
		struct pack_word word = { .cost = UINT16_MAX };

		while (first < model->bigram_count &&
		       model->bigrams[first].one < i)
			first++;
		word.first = (uint32_t)first;
		if (i < words) {
			word.cost = (uint16_t)clamp(-log(model->alone[i]) *
							    PACK_WORD_UNITS,
						    0, UINT16_MAX);
			word.backoff = (int16_t)clamp(model->backoff[i] *
							      PACK_WORD_UNITS,
						      INT16_MIN, INT16_MAX);
		}
		if (i >= WORD_CLASSES && i < words) {
			uint32_t from = order[i - WORD_CLASSES];
			const double *cases = model->words.cases[from];
			double sum = all[0] + all[1] + all[2];
			double mine = cases[0] + cases[1] + cases[2];

			word.length = model->words.length[from];
			memcpy(word.letters, model->words.letters[from],
			       word.length);
			for (int j = 0; j < CASE_WRITTEN; j++) {
				double share = all[j] / sum;
				double here =
					(cases[j] + 10 * share) / (mine + 10);

				word.cases[j] = (int8_t)clamp(
					-log(here / share) * PACK_CASE_UNITS,
					-80, 80);
			}
		}
		put(sink, &word, sizeof(word));
	}
	align(sink);
}

static void put_bigrams(struct sink *sink, const struct model *model)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < model->bigram_count; i++) {
		const struct bigram *bigram = &model->bigrams[i];
		uint32_t cost =
			(uint32_t)clamp(bigram->cost * PACK_COST_UNITS + 0.5, 0,
					(1 << PACK_COST_BITS) - 1);
		uint32_t backoff =
			(uint32_t)clamp(bigram->backoff * PACK_COST_UNITS +
						PACK_BACKOFF_FLOOR + 0.5,
					0, (1 << PACK_BACKOFF_BITS) - 1);
		uint32_t packed = bigram->two | cost << PACK_WORD_BITS |
				  backoff << BIGRAM_BACKOFF_SHIFT |
				  bigram->trigrams << BIGRAM_COUNT_SHIFT;

		put(sink, &packed, sizeof(packed));
	}
	align(sink);
	for (size_t i = 0; i < model->bigram_count; i++) {
		if (i % PACK_BASE_STEP == 0)
			put(sink, &sum, sizeof(sum));
		sum += model->bigrams[i].trigrams;
	}
	align(sink);
}

static void put_trigrams(struct sink *sink, const struct model *model,
			 const float *levels)
{
	for (size_t i = 0; i < model->trigram_count; i++) {
		uint16_t packed =
			(uint16_t)(model->trigrams[i].three |
				   level_of(levels, model->trigrams[i].cost)
					   << PACK_WORD_BITS);

		put(sink, &packed, sizeof(packed));
	}
	align(sink);
}

static void set_cases(struct pack_head *head, const struct words *words)
{
	for (int i = 0; i < CASE_BEFORE; i++) {
		double sum = 3;

		for (int j = 0; j < CASE_WRITTEN; j++)
			sum += words->written[i][j];
		for (int j = 0; j < CASE_WRITTEN; j++)
			head->cases[i][j] = (uint8_t)clamp(
				-log((words->written[i][j] + 1) / sum) *
					PACK_CASE_UNITS,
				0, UINT8_MAX);
	}
}

static void pack(const struct model *model, const uint32_t *order,
		 uint32_t words, char **channels, const char *path)
{
	struct sink sink = { 0 };
	struct pack_head head = { .magic = PACK_MAGIC,
				  .version = PACK_VERSION,
				  .words = words,
				  .bigrams = (uint32_t)model->bigram_count,
				  .trigrams = (uint32_t)model->trigram_count };
	FILE *file;

	set_levels(head.levels, model);
	set_cases(&head, &model->words);
	put(&sink, &head, sizeof(head));
	align(&sink);
	put_words(&sink, model, order, words);
	put_bigrams(&sink, model);
	put_trigrams(&sink, model, head.levels);
	for (int i = 0; i < PACK_CHANNELS; i++) {
		struct segments segments = { 0 };

		make_channel(&segments, channels[i]);
		head.segments[i] = (uint32_t)segments.count;
		put(&sink, segments.items,
		    segments.count * sizeof(*segments.items));
		align(&sink);
		free(segments.items);
		free(segments.counts);
	}
	head.size = (uint32_t)sink.size;
	head.checksum = pack_checksum(sink.data + sizeof(head),
				      sink.size - sizeof(head));
	memcpy(sink.data, &head, sizeof(head));
	file = fopen(path, "wb");
	if (!file || fwrite(sink.data, sink.size, 1, file) != 1 || fclose(file))
		train_die(path, "cannot be written");
	fprintf(stderr,
		"%u words, %u bigrams, %u trigrams, %u + %u segments, "
		"%zu bytes\n",
		words, head.bigrams, head.trigrams, head.segments[0],
		head.segments[1], sink.size);
	free(sink.data);
}

int train_model(int count, char **words)
{
	struct model *model = train_take(1, sizeof(*model));
	uint32_t *order = train_take(DISTINCT_MAX, sizeof(*order));
	uint32_t kept;

	model->syllables = syllables_load(words[1], words[2]);
	syllables_admit(model->syllables, words[3]);
	if (count > FILES_FIRST + FILES_MAX)
		train_die(words[FILES_FIRST + FILES_MAX], "one text too many");
	for (int i = FILES_FIRST; i < count; i++) {
		char *colon = strchr(words[i], ':');

		if (!colon)
			train_die(words[i], "is not WEIGHT:FILE");
		read_text(model, colon + 1, atoi(words[i]));
	}
	kept = choose_words(model, order) + WORD_CLASSES;
	model->alone = train_take(kept, sizeof(double));
	model->total = train_take(kept, sizeof(double));
	model->distinct = train_take(kept, sizeof(double));
	model->backoff = train_take(kept, sizeof(float));
	count_words(model, kept);
	count_text(model, kept);
	qsort(model->bigrams, model->bigram_count, sizeof(*model->bigrams),
	      by_words);
	qsort(model->trigrams, model->trigram_count, sizeof(*model->trigrams),
	      by_three);
	prune_trigrams(model);
	prune_bigrams(model);
	set_backoffs(model, kept);
	pack(model, order, kept, words + 4, words[0]);
	syllables_free(model->syllables);
	free(order);
	free(model);
	return 0;
}
