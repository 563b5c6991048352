#include "stages/repair_candidate.h"

#include <string.h>

#include "stages/repair_letter.h"

enum {
	STATES_MAX = 1024,             /* prefixes noted at a place */
	STATES_KEPT = 56,              /* prefixes followed from a place */
	STATES_ALL = 2 * STATES_KEPT,  /* with those of dropped letters */
	COST_MAX = 640,                /* of a prefix, in segment units */
	BEAM = 9 * PACK_SEGMENT_UNITS, /* above the cheapest prefix */
	CACHE_SLOTS = 1 << 14,
	CACHE_FULL = CACHE_SLOTS / 4 * 3,
	MODES = 5,
};

/* What a character costs that no letter was meant by, in segment units. */
static const unsigned extra_costs[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = 6 * PACK_SEGMENT_UNITS,
	[MODEL_NATIVE] = 9 * PACK_SEGMENT_UNITS,
};

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

/* The prefixes that end at one place between the characters. */
struct place {
	struct state states[STATES_MAX];
	size_t count;
	unsigned least; /* cost */
};

struct found {
	int32_t read[CANDIDATE_READ_MAX];
	uint8_t length;
	uint8_t channel;
	uint8_t count;
	const struct candidate *candidates;
};

struct finder {
	const struct model *model;
	struct arena *arena;
	struct place places[CANDIDATE_READ_MAX + 1];
	uint32_t *stamps; /* by node and mode: the last sweep that met it */
	uint32_t sweep;
	struct state chosen[STATES_ALL];
	struct found *cache[CACHE_SLOTS];
	size_t cached;
};

struct finder *finder_new(struct arena *arena, const struct model *model)
{
	struct finder *finder = arena_take(arena, sizeof(*finder));

	if (!finder)
		return NULL;
	finder->model = model;
	finder->arena = arena;
	finder->stamps = arena_array(arena, model_nodes(model) * (size_t)MODES,
				     sizeof(*finder->stamps));
	return finder->stamps ? finder : NULL;
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

static uint32_t *stamp_of(const struct finder *finder,
			  const struct state *state)
{
	return &finder->stamps[(size_t)state->node * MODES + state->mode];
}

/*
 * The cheapest states of a place, each node and mode once, into `chosen`:
 * how many.  Sorted by counting, as costs are small numbers.
 */
static size_t choose(struct finder *finder, const struct place *place,
		     size_t most)
{
	uint16_t heads[BEAM + 1];
	uint16_t next[STATES_MAX];
	size_t count = 0;

	memset(heads, 0xff, sizeof(heads));
	for (size_t i = place->count; i-- > 0;) {
		unsigned above = place->states[i].cost - place->least;

		if (above > BEAM)
			continue;
		next[i] = heads[above];
		heads[above] = (uint16_t)i;
	}
	finder->sweep++;
	for (unsigned above = 0; above <= BEAM && count < most; above++)
		for (unsigned i = heads[above]; i != UINT16_MAX && count < most;
		     i = next[i]) {
			const struct state *state = &place->states[i];
			uint32_t *stamp = stamp_of(finder, state);

			if (*stamp == finder->sweep)
				continue;
			*stamp = finder->sweep;
			finder->chosen[count++] = *state;
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

/* Letters that were meant but left no trace: states beside the chosen. */
static size_t drop_letters(struct finder *finder, enum model_channel channel,
			   size_t count)
{
	size_t segments;
	const struct pack_segment *dropped =
		model_segments(finder->model, channel, NULL, 0, &segments);
	size_t all = count;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < segments; j++) {
			struct state to;

			if (finder->chosen[i].cost + dropped[j].cost >
			    finder->chosen[0].cost + BEAM)
				break;
			if (all == STATES_ALL)
				return all;
			if (follow(&to, finder->model, &finder->chosen[i],
				   &dropped[j]))
				finder->chosen[all++] = to;
		}
	return all;
}

static void spread(struct finder *finder, struct place *to, size_t count,
		   const struct pack_segment *segments, size_t many)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < many; j++) {
			struct state state;

			if (finder->chosen[i].cost + segments[j].cost >
			    to->least + BEAM)
				break;
			if (follow(&state, finder->model, &finder->chosen[i],
				   &segments[j]))
				note(to, state.node, state.mode, state.cost);
		}
}

/* A character that no letter was meant by; a digit is never dropped. */
static void skip(struct finder *finder, enum model_channel channel,
		 struct place *to, size_t count, int32_t read)
{
	if (read >= '0' && read <= '9')
		return;
	for (size_t i = 0; i < count; i++)
		note(to, finder->chosen[i].node, finder->chosen[i].mode,
		     finder->chosen[i].cost + extra_costs[channel]);
}

static void search(struct finder *finder, enum model_channel channel,
		   const int32_t *read, size_t length)
{
	for (size_t i = 0; i <= length; i++) {
		finder->places[i].count = 0;
		finder->places[i].least = COST_MAX;
	}
	note(&finder->places[0], MODEL_ROOT, MODE_START, 0);
	for (size_t i = 0; i < length; i++) {
		size_t count = choose(finder, &finder->places[i], STATES_KEPT);

		count = drop_letters(finder, channel, count);
		for (size_t j = 1; j <= PACK_READ_MAX && i + j <= length; j++) {
			size_t many;
			const struct pack_segment *segments = model_segments(
				finder->model, channel, read + i, j, &many);

			spread(finder, &finder->places[i + j], count, segments,
			       many);
		}
		skip(finder, channel, &finder->places[i + 1], count, read[i]);
	}
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
	*written = mode == MODE_LOWER   ? CASE_LOWER
		   : mode == MODE_UPPER ? CASE_UPPER
					: CASE_TITLE;
	return true;
}

/* Mark what was read among the candidates, or put it there. */
static size_t keep_read(struct candidate *out, size_t count,
			const struct finder *finder, const int32_t *read,
			size_t length)
{
	uint8_t letters[SYLLABLE_MAX];
	enum letter_case written;
	unsigned ending;
	unsigned word;
	size_t i = 0;

	if (!as_letters(letters, &written, read, length))
		return count;
	ending = model_find(finder->model, letters, length);
	if (!ending)
		return count;
	word = ending & ~(unsigned)MODEL_NEWER;
	while (i < count && (out[i].word != word || out[i].written != written))
		i++;
	if (i == count) {
		if (count == CANDIDATES_MAX)
			i = count - 1;
		else
			count++;
		memset(&out[i], 0, sizeof(*out));
		out[i].word = (uint16_t)word;
		out[i].written = (uint8_t)written;
		out[i].cost = (float)BEAM / PACK_SEGMENT_UNITS;
	}
	out[i].kept = true;
	return count;
}

/* Add a word that the search ended in, unless it is there and cheaper. */
static size_t add_found(struct candidate *out, size_t count, unsigned ending,
			const struct state *state)
{
	struct candidate *candidate = &out[count];

	memset(candidate, 0, sizeof(*candidate));
	candidate->word = (uint16_t)(ending & ~(unsigned)MODEL_NEWER);
	candidate->newer = (ending & MODEL_NEWER) != 0;
	candidate->written = state->mode == MODE_LOWER   ? CASE_LOWER
			     : state->mode == MODE_UPPER ? CASE_UPPER
							 : CASE_TITLE;
	candidate->cost = (float)state->cost / PACK_SEGMENT_UNITS;
	for (size_t i = 0; i < count; i++)
		if (out[i].word == candidate->word &&
		    out[i].written == candidate->written)
			return count;
	return count + 1;
}

static size_t gather(struct candidate *out, struct finder *finder,
		     enum model_channel channel, const struct place *place)
{
	size_t chosen = choose(finder, place, STATES_KEPT);
	size_t count = 0;

	chosen = drop_letters(finder, channel, chosen);
	for (size_t i = 0; i < chosen && count < CANDIDATES_MAX; i++) {
		unsigned ending =
			model_ending(finder->model, finder->chosen[i].node);

		if (ending)
			count = add_found(out, count, ending,
					  &finder->chosen[i]);
	}
	return count;
}

static size_t slot_of(const struct finder *finder, enum model_channel channel,
		      const int32_t *read, size_t length)
{
	uint64_t hash = (uint64_t)channel + 1;
	size_t slot;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (uint64_t)read[i]) * 0x100000001b3u;
	slot = (size_t)(hash * 0x9e3779b97f4a7c15u >> 40) % CACHE_SLOTS;
	for (size_t i = 0; i < CACHE_SLOTS && finder->cache[slot]; i++) {
		const struct found *found = finder->cache[slot];

		if (found->channel == channel && found->length == length &&
		    !memcmp(found->read, read, length * sizeof(*read)))
			break;
		slot = (slot + 1) % CACHE_SLOTS;
	}
	return slot;
}

/* Keep what was found; that it cannot be kept is no fault. */
static void remember(struct finder *finder, size_t slot,
		     enum model_channel channel, const int32_t *read,
		     size_t length, const struct candidate *candidates,
		     size_t count)
{
	struct found *found;
	struct candidate *copy;

	if (finder->cached >= CACHE_FULL)
		return;
	found = arena_take(finder->arena, sizeof(*found));
	copy = arena_array(finder->arena, count ? count : 1, sizeof(*copy));
	if (!found || !copy)
		return;
	memcpy(found->read, read, length * sizeof(*read));
	memcpy(copy, candidates, count * sizeof(*copy));
	found->length = (uint8_t)length;
	found->channel = (uint8_t)channel;
	found->count = (uint8_t)count;
	found->candidates = copy;
	finder->cache[slot] = found;
	finder->cached++;
}

size_t finder_search(struct candidate *out, struct finder *finder,
		     enum model_channel channel, const int32_t *read,
		     size_t length)
{
	size_t slot;
	size_t count;

	if (!length || length > CANDIDATE_READ_MAX)
		return 0;
	slot = slot_of(finder, channel, read, length);
	if (finder->cache[slot]) {
		const struct found *found = finder->cache[slot];

		memcpy(out, found->candidates, found->count * sizeof(*out));
		return found->count;
	}
	search(finder, channel, read, length);
	count = gather(out, finder, channel, &finder->places[length]);
	count = keep_read(out, count, finder, read, length);
	remember(finder, slot, channel, read, length, out, count);
	return count;
}
