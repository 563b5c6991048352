#include "stages/repair_search.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stages/repair_capitals.h"
#include "stages/repair_letter.h"

enum {
	STATES_MAX = 1024,            /* prefixes noted at a place */
	STATES_KEPT = 48,             /* prefixes followed from a place */
	STATES_ALL = 6 * STATES_KEPT, /* with those of dropped letters */
	BEAM = SEARCH_BEAM * PACK_SEGMENT_UNITS, /* above the cheapest */
	COST_MAX = SEARCH_COST_MAX * PACK_SEGMENT_UNITS, /* of a prefix */
	MET_SLOTS = 256,     /* a power of two, above STATES_KEPT */
	SEGMENTS_MAX = 1024, /* that are read as the same */
};

/* What a character costs that no letter was meant by, in segment units. */
static const unsigned extra_costs[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = 6 * PACK_SEGMENT_UNITS,
	[MODEL_NATIVE] = 9 * PACK_SEGMENT_UNITS,
};

/* A prefix of a syllable. */
struct state {
	uint16_t node;    /* of the trie */
	uint8_t capitals; /* enum capitals */
	uint16_t cost;    /* in segment units */
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

struct search {
	const struct model *model;
	/* of the last search: */
	enum model_channel channel;
	struct place places[SPELLING_MAX + 1];
	/* for all: */
	struct letters *behind; /* by node: the letters that go on */
	struct choice dropped[PACK_CHANNELS]; /* letters that left no trace */
	/* at hand: */
	struct choice choice;            /* of the characters */
	struct state chosen[STATES_ALL]; /* of the place */
};

/* ---- opening ---- */

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

/* Note for each node of the trie which letters go on from it. */
static bool note_letters(struct search *search)
{
	size_t nodes = model_nodes(search->model);

	search->behind = calloc(nodes, sizeof(*search->behind));
	if (!search->behind)
		return false;
	for (unsigned node = 0; node < nodes; node++)
		for (unsigned letter = 0; letter < LETTER_COUNT; letter++)
			if (model_step(search->model, node, letter))
				search->behind[node].bits[letter / 64] |=
					(uint64_t)1 << letter % 64;
	return true;
}

struct search *search_new(const struct model *model)
{
	struct search *search = calloc(1, sizeof(*search));

	if (!search)
		return NULL;
	search->model = model;
	if (!note_letters(search)) {
		search_free(search);
		return NULL;
	}
	for (int i = 0; i < PACK_CHANNELS; i++) {
		size_t count;
		const struct pack_segment *dropped = model_segments(
			model, (enum model_channel)i, NULL, 0, &count);

		index_choice(&search->dropped[i], dropped, count);
	}
	return search;
}

void search_free(struct search *search)
{
	if (!search)
		return;
	free(search->behind);
	free(search);
}

/* ---- the prefixes of a place ---- */

static void note(struct place *place, unsigned node, unsigned capitals,
		 unsigned cost)
{
	if (cost > place->least + BEAM || cost > COST_MAX ||
	    place->count == STATES_MAX)
		return;
	if (cost < place->least)
		place->least = cost;
	place->states[place->count].node = (uint16_t)node;
	place->states[place->count].capitals = (uint8_t)capitals;
	place->states[place->count++].cost = (uint16_t)cost;
}

/* Is this node and capitals new to the table of those met? */
static bool is_new(uint32_t *met, const struct state *state)
{
	uint32_t key = ((uint32_t)state->node << 3 | state->capitals) + 1;
	size_t slot = (key * 0x9e3779b1u >> 16) % MET_SLOTS;

	while (met[slot] && met[slot] != key)
		slot = (slot + 1) % MET_SLOTS;
	if (met[slot])
		return false;
	met[slot] = key;
	return true;
}

/*
 * The cheapest states of a place, each node and capitals once, into `chosen`:
 * how many.  Sorted by counting, as costs are small numbers.
 */
static size_t choose(struct search *search, const struct place *place,
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
				search->chosen[count++] = *state;
		}
	return count;
}

/* ---- from place to place ---- */

/* Where the letters of a segment lead from a state; false: nowhere. */
static bool follow(struct state *to, const struct model *model,
		   const struct state *from, const struct pack_segment *segment)
{
	unsigned node = from->node;
	unsigned capitals = from->capitals;

	for (int i = 0; i < PACK_TRUE_MAX; i++) {
		if (segment->meant[i] == LETTER_NONE)
			break;
		node = model_step(model, node, segment->meant[i]);
		if (!node)
			return false;
		capitals = capitals_step(capitals, segment->upper >> i & 1);
		if (capitals == CAPITALS_WRONG)
			return false;
	}
	to->node = (uint16_t)node;
	to->capitals = (uint8_t)capitals;
	to->cost = (uint16_t)(from->cost + segment->cost);
	return true;
}

/* May a segment stand where these edges of the word are? */
static bool is_in_place(const struct pack_segment *segment, unsigned edges)
{
	unsigned asked = segment->upper & (PACK_AT_START | PACK_AT_END);

	return (asked & edges) == asked;
}

/* A walk over the segments of a choice that may go on from a state. */
struct walk {
	struct letters left; /* that were not tried yet */
	unsigned at;         /* the segment, or SEGMENTS_MAX */
};

static void start_walk(struct walk *walk, const struct search *search,
		       const struct choice *choice, const struct state *state)
{
	const struct letters *behind = &search->behind[state->node];

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
static size_t drop_letters(struct search *search, enum model_channel channel,
			   size_t count, unsigned edges)
{
	const struct choice *dropped = &search->dropped[channel];
	size_t all = count;

	for (size_t i = 0; i < count; i++) {
		const struct state *state = &search->chosen[i];
		unsigned limit = room(search->chosen[0].cost, state->cost);
		const struct pack_segment *segment;
		struct walk walk;

		if (limit < dropped->least)
			break; /* so are those behind it */
		start_walk(&walk, search, dropped, state);
		while (all < STATES_ALL &&
		       (segment = step_walk(&walk, dropped, limit)))
			all += is_in_place(segment, edges) &&
			       follow(&search->chosen[all], search->model,
				      state, segment);
	}
	return all;
}

static void spread(struct search *search, struct place *to, size_t count,
		   unsigned edges)
{
	const struct choice *choice = &search->choice;

	for (size_t i = 0; i < count; i++) {
		const struct state *state = &search->chosen[i];
		const struct pack_segment *segment;
		struct walk walk;

		if (room(to->least, state->cost) < choice->least)
			continue;
		start_walk(&walk, search, choice, state);
		while ((segment = step_walk(&walk, choice,
					    room(to->least, state->cost)))) {
			struct state next;

			if (is_in_place(segment, edges) &&
			    follow(&next, search->model, state, segment))
				note(to, next.node, next.capitals, next.cost);
		}
	}
}

/* A character that no letter was meant by; a digit is never dropped. */
static void skip(struct search *search, enum model_channel channel,
		 struct place *to, size_t count, int32_t read)
{
	if (read >= '0' && read <= '9')
		return;
	for (size_t i = 0; i < count; i++)
		note(to, search->chosen[i].node, search->chosen[i].capitals,
		     search->chosen[i].cost + extra_costs[channel]);
}

void search_run(struct search *search, enum model_channel channel,
		const int32_t *read, size_t length)
{
	assert(length <= SPELLING_MAX);
	search->channel = channel;
	for (size_t i = 0; i <= length; i++) {
		search->places[i].count = 0;
		search->places[i].least = COST_MAX;
	}
	note(&search->places[0], MODEL_ROOT, CAPITALS_START, 0);
	for (size_t i = 0; i < length; i++) {
		size_t count = choose(search, &search->places[i], STATES_KEPT);
		unsigned start = i ? 0 : PACK_AT_START;

		count = drop_letters(search, channel, count, start);
		for (size_t j = 1; j <= PACK_READ_MAX && i + j <= length; j++) {
			size_t many;
			const struct pack_segment *segments = model_segments(
				search->model, channel, read + i, j, &many);

			if (!many)
				continue;
			index_choice(&search->choice, segments, many);
			spread(search, &search->places[i + j], count,
			       start | (i + j == length ? PACK_AT_END : 0));
		}
		skip(search, channel, &search->places[i + 1], count, read[i]);
	}
}

/* ---- the words at a place ---- */

static bool is_among(const struct candidate *out, size_t count,
		     const struct candidate *candidate)
{
	for (size_t i = 0; i < count; i++)
		if (out[i].word == candidate->word &&
		    out[i].written == candidate->written)
			return out[i].cost <= candidate->cost;
	return false;
}

size_t search_words(struct candidate *out, struct search *search, size_t length,
		    size_t most)
{
	size_t chosen = choose(search, &search->places[length], STATES_KEPT);
	size_t count = 0;

	chosen = drop_letters(search, search->channel, chosen, PACK_AT_END);
	for (size_t i = 0; i < chosen; i++) {
		const struct state *state = &search->chosen[i];
		unsigned ending = model_ending(search->model, state->node);
		struct candidate candidate = {
			.word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER),
			.newer = (ending & MODEL_NEWER) != 0,
			.cost = (float)state->cost / PACK_SEGMENT_UNITS,
			.slots = 1,
		};

		candidate.written = (uint8_t)capitals_case(state->capitals);
		if (ending && !is_among(out, count, &candidate))
			count = candidate_rank(out, count, most, &candidate,
					       search->model);
	}
	return count;
}
