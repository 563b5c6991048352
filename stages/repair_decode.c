#include "stages/repair_decode.h"

#include <math.h>
#include <string.h>

#include "stages/repair_word.h"

enum {
	BEAM = 8,      /* readings followed from a place */
	REACH = 2,     /* slots that a candidate may take */
	ARCS_MAX = 96, /* that lead to a place and are followed */
	FRESH_MAX = REACH * BEAM * CANDIDATES_ALL,
};

/* Readings dearer than the cheapest by this are not followed, in nats. */
static const float width = 6.0F;

/* A reading of the slots up to a place. */
struct reading {
	struct model_context context;
	float cost; /* of the likeliest way here */
	float mass; /* negative logarithm of the weight of all ways here */
	uint16_t one, two; /* its last words */
	uint8_t written;   /* how the last one is written */
	uint16_t arc;      /* the likeliest way's last step */
};

/* A step from a reading to a reading: a candidate of a slot. */
struct arc {
	uint16_t slot;
	uint16_t choice;
	uint8_t from, to; /* readings of their places */
	float cost;
};

/* A step that may be followed, and the cost of the way that it ends. */
struct fresh {
	float total;
	struct arc arc;
};

/* What is known at a place between two slots. */
struct place {
	struct reading readings[BEAM];
	size_t count;
	size_t first, end; /* its arcs */
	float back[BEAM];  /* mass of all ways on from a reading */
};

struct decoder {
	const struct model *model;
	struct weights weights;
	struct place places[SENTENCE_MAX + 1];
	struct arc arcs[SENTENCE_MAX * ARCS_MAX];
	struct fresh fresh[FRESH_MAX];
	size_t fresh_count;
	float least;  /* total of the cheapest fresh one */
	size_t count; /* of the slots that were settled last */
	float all;    /* mass of all of their readings */
};

struct decoder *decoder_new(struct arena *arena, const struct model *model,
			    const struct weights *weights)
{
	struct decoder *decoder = arena_take(arena, sizeof(*decoder));

	if (!decoder)
		return NULL;
	decoder->model = model;
	decoder->weights = *weights;
	return decoder;
}

/* ---- what a step costs ---- */

static float case_cost(const struct decoder *decoder, unsigned before,
		       const struct candidate *candidate)
{
	unsigned written = candidate->written;

	if (candidate->word < WORD_CLASSES)
		return 0;
	if (before == CASE_UPPER && written == CASE_TITLE &&
	    model_word(decoder->model, candidate->word)->length == 1)
		written = CASE_UPPER;
	return decoder->weights.written *
	       model_case(decoder->model, (enum letter_case)before,
			  (enum letter_case)written, candidate->word);
}

/* What a candidate costs by itself */
static float own_cost(const struct decoder *decoder, const struct slot *slot,
		      const struct candidate *candidate)
{
	float cost = candidate->cost * decoder->weights.channel;

	return candidate->kept && candidate->word >= WORD_CLASSES
		       ? cost - slot->keep
		       : cost;
}

/* Mix what the document repeats into what the model says. */
static float mix(const struct decoder *decoder, float cost, float chance)
{
	float share = decoder->weights.phrases;

	return -logf((1 - share) * expf(-cost) + share * chance);
}

/* Put a step on the heap of those that may be followed. */
static void note(struct decoder *decoder, const struct fresh *fresh)
{
	size_t at = decoder->fresh_count;

	if (fresh->total > decoder->least + width || at == FRESH_MAX)
		return;
	if (fresh->total < decoder->least)
		decoder->least = fresh->total;
	decoder->fresh_count++;
	while (at > 0) {
		size_t above = (at - 1) / 2;

		if (decoder->fresh[above].total <= fresh->total)
			break;
		decoder->fresh[at] = decoder->fresh[above];
		at = above;
	}
	decoder->fresh[at] = *fresh;
}

/* Take the cheapest step off the heap; false: none is worth following. */
static bool take_least(struct fresh *out, struct decoder *decoder)
{
	struct fresh *heap = decoder->fresh;
	size_t count = decoder->fresh_count;
	struct fresh last;
	size_t at = 0;

	if (!count || heap[0].total > decoder->least + width)
		return false;
	*out = heap[0];
	last = heap[--count];
	decoder->fresh_count = count;
	for (size_t below = 1; below < count; below = 2 * at + 1) {
		if (below + 1 < count &&
		    heap[below + 1].total < heap[below].total)
			below++;
		if (last.total <= heap[below].total)
			break;
		heap[at] = heap[below];
		at = below;
	}
	heap[at] = last;
	return true;
}

/* The candidates of a slot that take as many slots as asked for. */
struct menu {
	uint16_t words[CANDIDATES_ALL]; /* theirs, each once, ascending */
	size_t count;                   /* of the words */
	size_t items;
	uint16_t choice[CANDIDATES_ALL]; /* item by item */
	uint16_t word[CANDIDATES_ALL];   /* which of the words */
	float own[CANDIDATES_ALL];
};

static void make_menu(struct menu *menu, const struct decoder *decoder,
		      const struct slot *slot, unsigned reach)
{
	menu->count = 0;
	menu->items = 0;
	for (uint16_t i = 0; i < slot->count; i++) {
		const struct candidate *candidate = &slot->candidates[i];

		if (candidate->slots != reach)
			continue;
		if (!menu->count ||
		    menu->words[menu->count - 1] != candidate->word)
			menu->words[menu->count++] = candidate->word;
		menu->choice[menu->items] = i;
		menu->word[menu->items] = (uint16_t)(menu->count - 1);
		menu->own[menu->items++] = own_cost(decoder, slot, candidate);
	}
}

/* What the second word of a candidate costs behind its first. */
static float second_cost(const struct decoder *decoder,
			 const struct reading *reading,
			 const struct candidate *candidate)
{
	struct model_context context;

	if (!candidate->second)
		return 0;
	context = model_extend(decoder->model, &reading->context,
			       candidate->word);
	return model_cost(decoder->model, &context, candidate->second);
}

static void mix_phrases(const struct decoder *decoder, float *costs,
			const struct menu *menu, const struct phrases *phrases,
			const struct reading *reading)
{
	struct phrase_context context =
		phrases_context(phrases, reading->one, reading->two);

	if (!context.two)
		return;
	for (size_t i = 0; i < menu->count; i++)
		costs[i] =
			mix(decoder, costs[i],
			    phrases_chance(phrases, &context, menu->words[i]));
}

/* All steps of the menu from one reading, over slot `at`. */
static void extend(struct decoder *decoder, const struct slot *slot, size_t at,
		   const struct menu *menu, uint8_t from,
		   const struct phrases *phrases)
{
	const struct reading *reading = &decoder->places[at].readings[from];
	float costs[CANDIDATES_ALL];

	model_costs(decoder->model, &reading->context, menu->words, menu->count,
		    costs);
	if (phrases)
		mix_phrases(decoder, costs, menu, phrases, reading);
	for (size_t i = 0; i < menu->items; i++) {
		const struct candidate *candidate =
			&slot->candidates[menu->choice[i]];
		struct fresh fresh = { .arc = { .slot = (uint16_t)at,
						.choice = menu->choice[i],
						.from = from } };

		fresh.arc.cost = menu->own[i] + costs[menu->word[i]];
		if (reading->cost + fresh.arc.cost > decoder->least + width)
			continue;
		fresh.arc.cost +=
			case_cost(decoder, reading->written, candidate) +
			second_cost(decoder, reading, candidate);
		fresh.total = reading->cost + fresh.arc.cost;
		note(decoder, &fresh);
	}
}

/* ---- which readings are followed ---- */

/* The reading that a step leads to */
static struct reading step(const struct decoder *decoder,
			   const struct slot *slots, const struct fresh *fresh)
{
	const struct arc *arc = &fresh->arc;
	const struct reading *from =
		&decoder->places[arc->slot].readings[arc->from];
	const struct candidate *candidate =
		&slots[arc->slot].candidates[arc->choice];
	struct reading reading = {
		.cost = fresh->total,
		.one = from->two,
		.two = candidate->word,
		.written = candidate->word == WORD_COMMA ? from->written
							 : candidate->written,
	};

	reading.context =
		model_extend(decoder->model, &from->context, candidate->word);
	if (candidate->second) {
		reading.context = model_extend(decoder->model, &reading.context,
					       candidate->second);
		reading.one = candidate->word;
		reading.two = candidate->second;
	}
	return reading;
}

/* The last words that a step leads to. */
static uint32_t ends_in(const struct decoder *decoder, const struct slot *slots,
			const struct arc *arc)
{
	const struct candidate *candidate =
		&slots[arc->slot].candidates[arc->choice];

	if (candidate->second)
		return (uint32_t)candidate->word << 16 | candidate->second;
	return (uint32_t)decoder->places[arc->slot].readings[arc->from].two
		       << 16 |
	       candidate->word;
}

static float add_mass(float one, float other)
{
	float low = one < other ? one : other;
	float high = one < other ? other : one;

	if (isinf(high))
		return low;
	return low - log1pf(expf(low - high));
}

/* Follow the cheapest steps: those that end in the same words are one. */
static void follow_steps(struct decoder *decoder, const struct slot *slots,
			 size_t at, size_t *arcs)
{
	struct place *place = &decoder->places[at];
	uint32_t ends[BEAM] = { 0 };
	struct fresh fresh;

	place->count = 0;
	place->first = *arcs;
	while (*arcs - place->first < ARCS_MAX && take_least(&fresh, decoder)) {
		uint32_t end = ends_in(decoder, slots, &fresh.arc);
		float mass = decoder->places[fresh.arc.slot]
				     .readings[fresh.arc.from]
				     .mass +
			     fresh.arc.cost;
		size_t i = 0;

		while (i < place->count && ends[i] != end)
			i++;
		if (i == BEAM)
			continue;
		if (i == place->count) {
			ends[i] = end;
			place->readings[i] = step(decoder, slots, &fresh);
			place->readings[i].arc = (uint16_t)*arcs;
			place->readings[i].mass = mass;
			place->count++;
		} else {
			place->readings[i].mass =
				add_mass(place->readings[i].mass, mass);
		}
		fresh.arc.to = (uint8_t)i;
		decoder->arcs[(*arcs)++] = fresh.arc;
	}
	place->end = *arcs;
}

static void search(struct decoder *decoder, const struct slot *slots,
		   size_t count, const struct phrases *phrases)
{
	struct place *start = &decoder->places[0];
	size_t arcs = 0;

	memset(&start->readings[0], 0, sizeof(start->readings[0]));
	start->readings[0].context = model_start(decoder->model);
	start->readings[0].written = CASE_START;
	start->count = 1;
	start->first = start->end = 0;
	for (size_t at = 1; at <= count; at++) {
		decoder->fresh_count = 0;
		decoder->least = HUGE_VALF;
		for (size_t reach = 1; reach <= REACH && reach <= at; reach++) {
			size_t from = at - reach;
			struct menu menu;

			make_menu(&menu, decoder, &slots[from],
				  (unsigned)reach);
			for (size_t i = 0;
			     menu.items && i < decoder->places[from].count; i++)
				extend(decoder, &slots[from], from, &menu,
				       (uint8_t)i, phrases);
		}
		follow_steps(decoder, slots, at, &arcs);
	}
}

/* ---- what came out ---- */

static void trace(const struct decoder *decoder, struct slot *slots,
		  size_t count)
{
	size_t at = count;
	size_t reading = 0;

	for (size_t i = 0; i < count; i++)
		slots[i].covered = true;
	while (at > 0) {
		const struct arc *arc =
			&decoder->arcs
				 [decoder->places[at].readings[reading].arc];

		slots[arc->slot].covered = false;
		slots[arc->slot].choice = arc->choice;
		reading = arc->from;
		at = arc->slot;
	}
}

/* The mass of all ways through the sentence. */
static float mass_of(const struct place *last)
{
	float all = last->readings[0].mass;

	for (size_t i = 1; i < last->count; i++)
		all = add_mass(all, last->readings[i].mass);
	return all;
}

/* Hand the mass of the ways on from a place back to the places before. */
static void weigh_place(struct decoder *decoder, struct slot *slots, size_t at,
			float all)
{
	const struct place *place = &decoder->places[at];

	for (size_t i = place->first; i < place->end; i++) {
		const struct arc *arc = &decoder->arcs[i];
		struct place *from = &decoder->places[arc->slot];
		struct slot *slot = &slots[arc->slot];
		float on = arc->cost + place->back[arc->to];

		from->back[arc->from] = add_mass(from->back[arc->from], on);
		if (!slot->covered && slot->choice == arc->choice)
			slot->confidence +=
				expf(all - on - from->readings[arc->from].mass);
	}
}

/* How much weight goes through the steps that were chosen. */
static void weigh(struct decoder *decoder, struct slot *slots, size_t count)
{
	float all = mass_of(&decoder->places[count]);

	decoder->count = count;
	decoder->all = all;
	for (size_t at = 0; at <= count; at++)
		for (size_t i = 0; i < BEAM; i++)
			decoder->places[at].back[i] =
				at == count ? 0 : HUGE_VALF;
	for (size_t i = 0; i < count; i++)
		slots[i].confidence = 0;
	for (size_t at = count; at > 0; at--)
		weigh_place(decoder, slots, at, all);
	for (size_t i = 0; i < count; i++)
		if (slots[i].confidence > 1)
			slots[i].confidence = 1;
}

void decoder_run(struct decoder *decoder, struct slot *slots, size_t count,
		 const struct phrases *phrases)
{
	if (count > SENTENCE_MAX)
		count = SENTENCE_MAX;
	if (!count)
		return;
	search(decoder, slots, count, phrases);
	trace(decoder, slots, count);
	weigh(decoder, slots, count);
}

/* Add up by candidate of a slot what leads from it to a place. */
static void add_shares(float *shares, const struct decoder *decoder, size_t at,
		       const struct place *place)
{
	const struct place *from = &decoder->places[at];

	for (size_t i = place->first; i < place->end; i++) {
		const struct arc *arc = &decoder->arcs[i];

		if (arc->slot == at)
			shares[arc->choice] +=
				expf(decoder->all - arc->cost -
				     place->back[arc->to] -
				     from->readings[arc->from].mass);
	}
}

/* Put a rival in its place among those before; how many there are then. */
static size_t rank(struct rival *rivals, size_t count, size_t most,
		   const struct rival *rival)
{
	size_t at = count;

	while (at > 0 && rivals[at - 1].share < rival->share) {
		if (at < most)
			rivals[at] = rivals[at - 1];
		at--;
	}
	if (at < most)
		rivals[at] = *rival;
	return count < most ? count + 1 : count;
}

size_t decoder_rivals(struct rival *rivals, size_t most,
		      const struct decoder *decoder, const struct slot *slots,
		      size_t at)
{
	float shares[CANDIDATES_ALL] = { 0 };
	size_t count = 0;

	for (size_t reach = 1; reach <= REACH && at + reach <= decoder->count;
	     reach++)
		add_shares(shares, decoder, at, &decoder->places[at + reach]);
	for (uint16_t i = 0; i < slots[at].count; i++) {
		struct rival rival = { .choice = i, .share = shares[i] };

		if (i != slots[at].choice && rival.share > 0)
			count = rank(rivals, count, most, &rival);
	}
	return count;
}
