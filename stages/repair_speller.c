#include "stages/repair_speller.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "stages/repair_letter.h"
#include "stages/repair_word.h"

enum {
	STATES_MAX = 1024,             /* prefixes noted at a place */
	STATES_KEPT = 48,              /* prefixes followed from a place */
	STATES_ALL = 6 * STATES_KEPT,  /* with those of dropped letters */
	COST_MAX = 640,                /* of a prefix, in segment units */
	BEAM = 9 * PACK_SEGMENT_UNITS, /* above the cheapest prefix */
	WORDS_KEPT = 20,               /* candidates of one search */
	MET_SLOTS = 256,               /* a power of two, above STATES_KEPT */
	CACHE_SLOTS = 1 << 15,
	CACHE_FULL = CACHE_SLOTS / 4 * 3,
	SEGMENTS_MAX = 1024, /* that are read as the same */
	SPLIT_FROM = 4,      /* characters of what may be two words */
	SPLIT_TRIES = 3,     /* words of each half that are tried */
	SPLIT_WORDS = 8,     /* pairs that are kept */
};

/* What a character costs that no letter was meant by, in segment units. */
static const unsigned extra_costs[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = 6 * PACK_SEGMENT_UNITS,
	[MODEL_NATIVE] = 9 * PACK_SEGMENT_UNITS,
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

/* What the rarity of a word counts for against what was read. */
static const float rarity_weight = 0.7F;

static const float apostrophe_cost = 0.5F;
static const float comma_cost = 3.0F;

/* How the capitals have gone so far. */
enum mode {
	MODE_START,
	MODE_LOWER,
	MODE_FIRST, /* one letter, a capital */
	MODE_TITLE,
	MODE_UPPER,
	MODE_NONE, /* that cannot be */
};

struct state {
	uint16_t node;
	uint8_t mode;
	uint16_t cost;
};

/* A set of letters. */
struct letters {
	uint64_t bits[2];
};

/*
 * A list of segments by the letter they begin with: most letters do not go on
 * from most nodes of the trie, and need not be tried.
 */
struct choice {
	const struct pack_segment *segments;
	struct letters begin;
	uint16_t first[LETTER_COUNT]; /* of a letter, the cheapest first */
	uint16_t next[SEGMENTS_MAX];  /* with the same letter, or the end */
	uint16_t silent;              /* those that mean no letter */
	uint8_t least;                /* cost of the cheapest */
};

/* The prefixes that end at one place between the characters. */
struct place {
	struct state states[STATES_MAX];
	size_t count;
	unsigned least; /* cost */
};

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
	struct letters *behind; /* by node: the letters that go on */
	struct choice dropped[PACK_CHANNELS];
	struct choice choice; /* of the characters at hand */
	struct place places[SPELLING_MAX + 1];
	struct state chosen[STATES_ALL];
	struct candidate found[CANDIDATES_MAX];
	size_t count; /* of them */
};

void speller_free(struct speller *speller)
{
	if (!speller)
		return;
	arena_free(speller->arena);
	free(speller->behind);
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

static void note(struct place *place, unsigned node, unsigned mode,
		 unsigned cost)
{
	if (cost > place->least + BEAM || cost > COST_MAX ||
	    place->count == STATES_MAX)
		return;
	if (cost < place->least)
		place->least = cost;
	place->states[place->count].node = (uint16_t)node;
	place->states[place->count].mode = (uint8_t)mode;
	place->states[place->count++].cost = (uint16_t)cost;
}

/* Is this node and mode new to the table of those met? */
static bool is_new(uint32_t *met, const struct state *state)
{
	uint32_t key = ((uint32_t)state->node << 3 | state->mode) + 1;
	size_t slot = (key * 0x9e3779b1u >> 16) % MET_SLOTS;

	while (met[slot] && met[slot] != key)
		slot = (slot + 1) % MET_SLOTS;
	if (met[slot])
		return false;
	met[slot] = key;
	return true;
}

/*
 * The cheapest states of a place, each node and mode once, into `chosen`:
 * how many.  Sorted by counting, as costs are small numbers.
 */
static size_t choose(struct speller *speller, const struct place *place,
		     size_t most)
{
	uint16_t heads[BEAM + 1];
	uint16_t next[STATES_MAX];
	uint32_t met[MET_SLOTS] = { 0 };
	size_t count = 0;

	memset(heads, 0xff, sizeof(heads));
	for (size_t i = place->count; i-- > 0;) {
		unsigned above = place->states[i].cost - place->least;

		if (above > BEAM)
			continue;
		next[i] = heads[above];
		heads[above] = (uint16_t)i;
	}
	for (unsigned above = 0; above <= BEAM && count < most; above++)
		for (unsigned i = heads[above]; i != UINT16_MAX && count < most;
		     i = next[i]) {
			const struct state *state = &place->states[i];

			if (is_new(met, state))
				speller->chosen[count++] = *state;
		}
	return count;
}

static enum mode step_mode(unsigned mode, bool upper)
{
	switch ((enum mode)mode) {
	case MODE_START:
		return upper ? MODE_FIRST : MODE_LOWER;
	case MODE_FIRST:
		return upper ? MODE_UPPER : MODE_TITLE;
	case MODE_LOWER:
	case MODE_TITLE:
		return upper ? MODE_NONE : (enum mode)mode;
	case MODE_UPPER:
		return upper ? MODE_UPPER : MODE_NONE;
	case MODE_NONE:
		break;
	}
	return MODE_NONE;
}

/* Where the letters of a segment lead from a state; false: nowhere. */
static bool follow(struct state *to, const struct model *model,
		   const struct state *from, const struct pack_segment *segment)
{
	unsigned node = from->node;
	unsigned mode = from->mode;

	for (int i = 0; i < PACK_TRUE_MAX; i++) {
		if (segment->meant[i] == LETTER_NONE)
			break;
		node = model_step(model, node, segment->meant[i]);
		if (!node)
			return false;
		mode = step_mode(mode, segment->upper >> i & 1);
		if (mode == MODE_NONE)
			return false;
	}
	to->node = (uint16_t)node;
	to->mode = (uint8_t)mode;
	to->cost = (uint16_t)(from->cost + segment->cost);
	return true;
}

/* May a segment stand where these edges of the word are? */
static bool is_in_place(const struct pack_segment *segment, unsigned edges)
{
	unsigned asked = segment->upper & (PACK_AT_START | PACK_AT_END);

	return (asked & edges) == asked;
}

static bool has_digit(const struct pack_segment *segment)
{
	for (int i = 0; i < PACK_READ_MAX; i++)
		if (segment->read[i] >= '0' && segment->read[i] <= '9')
			return true;
	return false;
}

static void index_choice(struct choice *choice,
			 const struct pack_segment *segments, size_t count)
{
	choice->segments = segments;
	choice->begin.bits[0] = choice->begin.bits[1] = 0;
	choice->silent = SEGMENTS_MAX; /* not for a digit: none is dropped */
	choice->least = count ? segments[0].cost : UINT8_MAX;
	if (count > SEGMENTS_MAX)
		count = SEGMENTS_MAX;
	for (size_t i = count; i-- > 0;) {
		unsigned letter = segments[i].meant[0];
		uint16_t *first = &choice->silent;

		if (letter == LETTER_NONE && has_digit(&segments[i]))
			continue;
		if (letter != LETTER_NONE) {
			uint64_t *bits = &choice->begin.bits[letter / 64];
			uint64_t bit = (uint64_t)1 << letter % 64;

			first = &choice->first[letter];
			if (!(*bits & bit))
				*first = SEGMENTS_MAX;
			*bits |= bit;
		}
		choice->next[i] = *first;
		*first = (uint16_t)i;
	}
}

/* A walk over the segments of a choice that may go on from a state. */
struct walk {
	struct letters left; /* that were not tried yet */
	unsigned at;         /* the segment, or SEGMENTS_MAX */
};

static void start_walk(struct walk *walk, const struct speller *speller,
		       const struct choice *choice, const struct state *state)
{
	const struct letters *behind = &speller->behind[state->node];

	walk->left.bits[0] = behind->bits[0] & choice->begin.bits[0];
	walk->left.bits[1] = behind->bits[1] & choice->begin.bits[1];
	walk->at = choice->silent;
}

/* The next segment that costs no more than `limit`; NULL: no more */
static const struct pack_segment *
step_walk(struct walk *walk, const struct choice *choice, unsigned limit)
{
	for (;;) {
		const struct pack_segment *segment =
			&choice->segments[walk->at];
		int word = walk->left.bits[0] ? 0 : 1;
		unsigned letter;

		if (walk->at < SEGMENTS_MAX && segment->cost <= limit) {
			walk->at = choice->next[walk->at];
			return segment;
		}
		if (!walk->left.bits[word])
			return NULL;
		letter = (unsigned)__builtin_ctzll(walk->left.bits[word]);
		walk->left.bits[word] &= walk->left.bits[word] - 1;
		walk->at = choice->first[letter + 64U * (unsigned)word];
	}
}

/* What may be added to a cost without passing the beam above `least`. */
static unsigned room(unsigned least, unsigned cost)
{
	return cost > least + BEAM ? 0 : least + BEAM - cost;
}

/* Letters that were meant but left no trace: states beside the chosen. */
static size_t drop_letters(struct speller *speller, enum model_channel channel,
			   size_t count, unsigned edges)
{
	const struct choice *dropped = &speller->dropped[channel];
	size_t all = count;

	for (size_t i = 0; i < count; i++) {
		const struct state *state = &speller->chosen[i];
		unsigned limit = room(speller->chosen[0].cost, state->cost);
		const struct pack_segment *segment;
		struct walk walk;

		if (limit < dropped->least)
			break; /* so are those behind it */
		start_walk(&walk, speller, dropped, state);
		while (all < STATES_ALL &&
		       (segment = step_walk(&walk, dropped, limit)))
			all += is_in_place(segment, edges) &&
			       follow(&speller->chosen[all], speller->model,
				      state, segment);
	}
	return all;
}

static void spread(struct speller *speller, struct place *to, size_t count,
		   unsigned edges)
{
	const struct choice *choice = &speller->choice;

	for (size_t i = 0; i < count; i++) {
		const struct state *state = &speller->chosen[i];
		const struct pack_segment *segment;
		struct walk walk;

		if (room(to->least, state->cost) < choice->least)
			continue;
		start_walk(&walk, speller, choice, state);
		while ((segment = step_walk(&walk, choice,
					    room(to->least, state->cost)))) {
			struct state next;

			if (is_in_place(segment, edges) &&
			    follow(&next, speller->model, state, segment))
				note(to, next.node, next.mode, next.cost);
		}
	}
}

/* A character that no letter was meant by; a digit is never dropped. */
static void skip(struct speller *speller, enum model_channel channel,
		 struct place *to, size_t count, int32_t read)
{
	if (read >= '0' && read <= '9')
		return;
	for (size_t i = 0; i < count; i++)
		note(to, speller->chosen[i].node, speller->chosen[i].mode,
		     speller->chosen[i].cost + extra_costs[channel]);
}

/* Fill the places between the characters with the prefixes they may be. */
static void search(struct speller *speller, enum model_channel channel,
		   const int32_t *read, size_t length)
{
	for (size_t i = 0; i <= length; i++) {
		speller->places[i].count = 0;
		speller->places[i].least = COST_MAX;
	}
	note(&speller->places[0], MODEL_ROOT, MODE_START, 0);
	for (size_t i = 0; i < length; i++) {
		size_t count =
			choose(speller, &speller->places[i], STATES_KEPT);
		unsigned start = i ? 0 : PACK_AT_START;

		count = drop_letters(speller, channel, count, start);
		for (size_t j = 1; j <= PACK_READ_MAX && i + j <= length; j++) {
			size_t many;
			const struct pack_segment *segments = model_segments(
				speller->model, channel, read + i, j, &many);

			if (!many)
				continue;
			index_choice(&speller->choice, segments, many);
			spread(speller, &speller->places[i + j], count,
			       start | (i + j == length ? PACK_AT_END : 0));
		}
		skip(speller, channel, &speller->places[i + 1], count, read[i]);
	}
}

static enum letter_case written_in(unsigned mode)
{
	return mode == MODE_LOWER   ? CASE_LOWER
	       : mode == MODE_UPPER ? CASE_UPPER
				    : CASE_TITLE;
}

/* The letters of what was read; false if there is something else in it. */
static bool as_letters(uint8_t *letters, enum letter_case *written,
		       const int32_t *read, size_t length)
{
	unsigned mode = MODE_START;

	if (length > SYLLABLE_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		struct letter letter = letter_of(read[i]);

		if (letter.code == LETTER_NONE)
			return false;
		letters[i] = letter.code;
		mode = step_mode(mode, letter.upper);
		if (mode == MODE_NONE)
			return false;
	}
	*written = written_in(mode);
	return true;
}

/* Note for each node of the trie which letters go on from it. */
static bool note_letters(struct speller *speller)
{
	size_t nodes = model_nodes(speller->model);

	speller->behind = calloc(nodes, sizeof(*speller->behind));
	if (!speller->behind)
		return false;
	for (unsigned node = 0; node < nodes; node++)
		for (unsigned letter = 0; letter < LETTER_COUNT; letter++)
			if (model_step(speller->model, node, letter))
				speller->behind[node].bits[letter / 64] |=
					(uint64_t)1 << letter % 64;
	return true;
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
	if (!speller->arena || !note_letters(speller)) {
		speller_free(speller);
		return NULL;
	}
	for (int i = 0; i < PACK_CHANNELS; i++) {
		size_t count;
		const struct pack_segment *dropped = model_segments(
			model, (enum model_channel)i, NULL, 0, &count);

		index_choice(&speller->dropped[i], dropped, count);
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

/*
 * What a candidate is worth by itself: what the channel says, and how common
 * the word is.  So a rare word does not keep out a common one.
 */
static float worth(const struct speller *speller,
		   const struct candidate *candidate)
{
	float cost =
		candidate->cost +
		rarity_weight * model_rarity(speller->model, candidate->word);

	return candidate->second
		       ? cost + rarity_weight * model_rarity(speller->model,
							     candidate->second)
		       : cost;
}

/* Put a candidate among the `most` that are worth most; how many there are. */
static size_t rank(const struct speller *speller, struct candidate *out,
		   size_t count, size_t most, const struct candidate *candidate)
{
	float mine = worth(speller, candidate);
	size_t i = count < most ? count : most - 1;

	if (count == most && worth(speller, &out[i]) <= mine)
		return count;
	while (i > 0 && worth(speller, &out[i - 1]) > mine) {
		out[i] = out[i - 1];
		i--;
	}
	out[i] = *candidate;
	return count < most ? count + 1 : count;
}

static bool is_among(const struct candidate *out, size_t count,
		     const struct candidate *candidate)
{
	for (size_t i = 0; i < count; i++)
		if (out[i].word == candidate->word &&
		    out[i].written == candidate->written)
			return out[i].cost <= candidate->cost;
	return false;
}

/* The words that end at a place, those worth most first: how many. */
static size_t words_at(struct candidate *out, struct speller *speller,
		       enum model_channel channel, const struct place *place,
		       size_t most)
{
	size_t chosen = choose(speller, place, STATES_KEPT);
	size_t count = 0;

	chosen = drop_letters(speller, channel, chosen, PACK_AT_END);
	for (size_t i = 0; i < chosen; i++) {
		const struct state *state = &speller->chosen[i];
		unsigned ending = model_ending(speller->model, state->node);
		struct candidate candidate = {
			.word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER),
			.newer = (ending & MODEL_NEWER) != 0,
			.cost = (float)state->cost / PACK_SEGMENT_UNITS,
			.slots = 1,
		};

		candidate.written = (uint8_t)written_in(state->mode);
		if (ending && !is_among(out, count, &candidate))
			count = rank(speller, out, count, most, &candidate);
	}
	return count;
}

bool speller_knows(struct candidate *out, const struct speller *speller,
		   const int32_t *read, size_t length)
{
	uint8_t letters[SYLLABLE_MAX];
	enum letter_case written;
	unsigned ending;

	if (!as_letters(letters, &written, read, length))
		return false;
	ending = model_find(speller->model, letters, length);
	memset(out, 0, sizeof(*out));
	out->word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER);
	out->newer = (ending & MODEL_NEWER) != 0;
	out->written = (uint8_t)written;
	out->slots = 1;
	out->kept = true;
	return ending != 0;
}

/* What was read, when it is a word: marked among the others, or added */
static bool keep_word(struct speller *speller, const struct question *question)
{
	struct candidate kept;
	size_t i = 0;

	if (question->class != WORD_UNKNOWN ||
	    !speller_knows(&kept, speller, question->read, question->length))
		return false;
	kept.cost = (float)BEAM / PACK_SEGMENT_UNITS;
	while (i < speller->count &&
	       (speller->found[i].word != kept.word ||
		speller->found[i].written != kept.written))
		i++;
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
	} else if (all_capitals(question)) {
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

	search(speller, question->channel, question->read, length);
	count = words_at(more, speller, question->channel,
			 &speller->places[length], WORDS_KEPT);
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
	uint8_t letters[SYLLABLE_MAX];
	enum letter_case written;
	size_t count = 0;
	unsigned ending;

	for (size_t at = 0; at < length && count < SPELLING_MAX; count++)
		characters[count] = text_next(meant, length, &at);
	if (times <= 0 || all < times ||
	    !as_letters(letters, &written, characters, count))
		return false;
	ending = model_find(speller->model, letters, count);
	memset(out, 0, sizeof(*out));
	out->word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER);
	out->newer = (ending & MODEL_NEWER) != 0;
	out->written = (uint8_t)written;
	out->cost = (float)-log(times / all);
	out->slots = 1;
	return ending != 0;
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
		size_t i = 0;

		if (!read_row(&candidate, speller, row))
			continue;
		while (i < speller->count &&
		       (speller->found[i].word != candidate.word ||
			speller->found[i].written != candidate.written))
			i++;
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
		halves->counts[cut] =
			words_at(halves->words[cut], speller, question->channel,
				 &speller->places[cut], SPLIT_TRIES);
}

static void add_splits(struct speller *speller, const struct question *question,
		       const struct halves *halves, float least)
{
	struct candidate pairs[SPLIT_WORDS];
	struct candidate behind[SPLIT_TRIES];
	size_t count = 0;

	for (size_t cut = 1; cut < question->length; cut++) {
		size_t length = question->length - cut;
		size_t words;

		if (!halves->counts[cut] ||
		    halves->words[cut][0].cost +
				    split_costs[question->channel] >
			    least)
			continue;
		search(speller, question->channel, question->read + cut,
		       length);
		words = words_at(behind, speller, question->channel,
				 &speller->places[length], SPLIT_TRIES);
		for (size_t i = 0; i < halves->counts[cut]; i++)
			for (size_t j = 0; j < words; j++) {
				struct candidate pair = halves->words[cut][i];

				if (behind[j].written != CASE_LOWER &&
				    behind[j].written != pair.written)
					continue;
				pair.second = behind[j].word;
				pair.cost += behind[j].cost +
					     split_costs[question->channel];
				count = rank(speller, pairs, count, SPLIT_WORDS,
					     &pair);
			}
	}
	for (size_t i = 0; i < count; i++)
		(void)add(speller, &pairs[i]);
}

/* ---- questions and answers ---- */

static int by_word(const void *one, const void *other)
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

static float least_of(const struct speller *speller)
{
	float least = (float)COST_MAX;

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

	search(speller, question->channel, question->read, question->length);
	speller->count =
		words_at(speller->found, speller, question->channel,
			 &speller->places[question->length], WORDS_KEPT);
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
	qsort(speller->found, speller->count, sizeof(*speller->found), by_word);
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
