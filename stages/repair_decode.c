#include "stages/repair_decode.h"

#include <math.h>
#include <string.h>

enum {
	BEAM = 16, /* readings followed at a time */
	CHOICES = CANDIDATES_MAX + 2,
	NEAR = 5, /* two words before, two behind, and the word */
};

/* A reading of the slots so far. */
struct reading {
	float cost;
	uint16_t one, two; /* its last words */
	uint8_t written;   /* how the last one is written */
	uint8_t from;      /* the reading of the slot before it extends */
	uint8_t choice;
	struct model_context context;
};

struct decoder {
	const struct model *model;
	struct weights weights;
	struct reading trail[SENTENCE_MAX][BEAM];
	uint8_t counts[SENTENCE_MAX];
	struct reading fresh[BEAM * CHOICES];
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

/* What a candidate costs by itself */
static float own_cost(const struct decoder *decoder,
		      const struct candidate *candidate)
{
	float cost = candidate->cost * decoder->weights.channel;

	if (candidate->kept && candidate->word >= WORD_CLASSES)
		cost -= decoder->weights.keep;
	return cost;
}

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

/* Pass over a comma, if there is one that is no part of the word. */
static void pass_comma(const struct decoder *decoder, struct reading *reading,
		       const struct slot *slot)
{
	if (!slot->comma || slot->candidates[reading->choice].absorbs)
		return;
	reading->context =
		model_context(decoder->model, reading->one, reading->two);
	reading->cost +=
		model_cost(decoder->model, &reading->context, WORD_COMMA);
	reading->one = reading->two;
	reading->two = WORD_COMMA;
}

/* Add to the fresh readings, unless one as good ends in the same words. */
static size_t add(struct decoder *decoder, size_t first, size_t count,
		  const struct reading *reading)
{
	for (size_t i = first; i < count; i++) {
		struct reading *other = &decoder->fresh[i];

		if (other->one != reading->one || other->two != reading->two)
			continue;
		if (reading->cost < other->cost)
			*other = *reading;
		return count;
	}
	decoder->fresh[count] = *reading;
	return count + 1;
}

static size_t extend(struct decoder *decoder, const struct slot *slot,
		     const struct reading *before, size_t readings)
{
	size_t count = 0;

	for (uint8_t j = 0; j < slot->count; j++) {
		const struct candidate *candidate = &slot->candidates[j];
		float own = own_cost(decoder, candidate);
		size_t first = count;

		for (size_t i = 0; i < readings; i++) {
			struct reading next = {
				.one = before[i].two,
				.two = candidate->word,
				.written = candidate->written,
				.from = (uint8_t)i,
				.choice = j,
			};

			next.cost =
				before[i].cost + own +
				case_cost(decoder, before[i].written,
					  candidate) +
				model_cost(decoder->model, &before[i].context,
					   candidate->word);
			pass_comma(decoder, &next, slot);
			count = add(decoder, first, count, &next);
		}
	}
	return count;
}

/* Move the cheapest fresh readings to a slot's trail: how many. */
static uint8_t prune(struct decoder *decoder, struct reading *out, size_t count)
{
	uint8_t kept = 0;

	while (kept < BEAM && kept < count) {
		size_t best = kept;

		for (size_t i = kept + 1U; i < count; i++)
			if (decoder->fresh[i].cost < decoder->fresh[best].cost)
				best = i;
		out[kept] = decoder->fresh[best];
		decoder->fresh[best] = decoder->fresh[kept];
		decoder->fresh[kept] = out[kept];
		out[kept].context = model_context(decoder->model, out[kept].one,
						  out[kept].two);
		kept++;
	}
	return kept;
}

/* ---- how sure: against the other candidates, the neighbours settled ---- */

static const struct candidate *settled(const struct slot *slots, size_t count,
				       long at)
{
	if (at < 0 || at >= (long)count)
		return NULL;
	return &slots[at].candidates[slots[at].choice];
}

/* The words around slot `at`, two before and two behind; how many behind. */
static size_t neighbours(unsigned *words, const struct slot *slots,
			 size_t count, size_t at)
{
	size_t last = 2;

	words[0] = words[1] = WORD_START;
	for (long i = (long)at - 2; i < (long)at; i++) {
		const struct candidate *other = settled(slots, count, i);

		if (!other)
			continue;
		words[0] = words[1];
		words[1] = other->word;
		if (slots[i].comma && !other->absorbs) {
			words[0] = words[1];
			words[1] = WORD_COMMA;
		}
	}
	if (slots[at].comma)
		words[++last] = WORD_COMMA;
	for (size_t i = at + 1; i < count && last < NEAR - 1; i++) {
		words[++last] = settled(slots, count, (long)i)->word;
		if (slots[i].comma && last < NEAR - 1)
			words[++last] = WORD_COMMA;
	}
	return last;
}

static float cost_here(const struct decoder *decoder, unsigned *words,
		       size_t last, const struct candidate *candidate)
{
	float cost = own_cost(decoder, candidate);

	words[2] = candidate->word;
	for (size_t i = 2; i <= last; i++) {
		struct model_context context = model_context(
			decoder->model, words[i - 2], words[i - 1]);

		cost += model_cost(decoder->model, &context, words[i]);
	}
	return cost;
}

static float confidence(const struct decoder *decoder, const struct slot *slots,
			size_t count, size_t at)
{
	const struct slot *slot = &slots[at];
	unsigned words[NEAR];
	size_t last = neighbours(words, slots, count, at);
	unsigned before =
		at ? settled(slots, count, (long)at - 1)->written : CASE_START;
	const struct candidate *choice = &slot->candidates[slot->choice];
	float mine = cost_here(decoder, words, last, choice) +
		     case_cost(decoder, before, choice);
	float sum = 0;

	for (size_t i = 0; i < slot->count; i++) {
		const struct candidate *other = &slot->candidates[i];

		sum += expf(mine - cost_here(decoder, words, last, other) -
			    case_cost(decoder, before, other));
	}
	return sum > 1 ? 1 / sum : 1;
}

/* What was read, among the candidates; `count` of them if it is not there. */
static uint8_t kept_of(const struct slot *slot)
{
	uint8_t i = 0;

	while (i < slot->count && !slot->candidates[i].kept)
		i++;
	return i;
}

/* Go back to what was read where the gain of the change is too small. */
static void reject(const struct decoder *decoder, struct slot *slots,
		   size_t count, size_t at)
{
	struct slot *slot = &slots[at];
	uint8_t kept = kept_of(slot);
	unsigned words[NEAR];
	size_t last;
	unsigned before;
	float gain;

	if (kept == slot->count || slot->choice == kept)
		return;
	last = neighbours(words, slots, count, at);
	before = at ? settled(slots, count, (long)at - 1)->written : CASE_START;
	gain = cost_here(decoder, words, last, &slot->candidates[kept]) +
	       case_cost(decoder, before, &slot->candidates[kept]) -
	       cost_here(decoder, words, last,
			 &slot->candidates[slot->choice]) -
	       case_cost(decoder, before, &slot->candidates[slot->choice]);
	if (gain < 0)
		slot->choice = kept;
}

static void trace(struct decoder *decoder, struct slot *slots, size_t count)
{
	uint8_t at = 0;

	for (size_t i = count; i-- > 0;) {
		slots[i].choice = decoder->trail[i][at].choice;
		at = decoder->trail[i][at].from;
	}
}

void decoder_run(struct decoder *decoder, struct slot *slots, size_t count)
{
	struct reading start = { .one = WORD_START,
				 .two = WORD_START,
				 .written = CASE_START };
	const struct reading *before = &start;
	size_t readings = 1;

	if (count > SENTENCE_MAX)
		count = SENTENCE_MAX;
	start.context = model_context(decoder->model, WORD_START, WORD_START);
	for (size_t i = 0; i < count; i++) {
		size_t fresh = extend(decoder, &slots[i], before, readings);

		decoder->counts[i] = prune(decoder, decoder->trail[i], fresh);
		before = decoder->trail[i];
		readings = decoder->counts[i];
	}
	trace(decoder, slots, count);
	for (size_t i = 0; i < count; i++)
		reject(decoder, slots, count, i);
	for (size_t i = 0; i < count; i++)
		slots[i].confidence =
			slots[i].count > 1
				? confidence(decoder, slots, count, i)
				: 1;
}
