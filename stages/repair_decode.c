#include "stages/repair_decode.h"

#include <math.h>
#include <string.h>

enum {
	BEAM = 16, /* readings followed at a time */
	CHOICES = CANDIDATES_MAX + 2,
	REACH = MODEL_ORDER_MAX - 1, /* words before, and as many behind */
	NEAR = 2 * REACH + 1,
};

/* A reading of the slots so far. */
struct reading {
	float cost;
	uint8_t written; /* how the last one is written */
	uint8_t from;    /* the reading of the slot before it extends */
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
	reading->cost +=
		model_cost(decoder->model, &reading->context, WORD_COMMA);
	reading->context =
		model_extend(decoder->model, &reading->context, WORD_COMMA);
}

static bool same_context(const struct model_context *one,
			 const struct model_context *other)
{
	return one->length == other->length &&
	       one->node[one->length - 1] == other->node[one->length - 1];
}

/* Add to the fresh readings, unless one as good ends in the same words. */
static size_t add(struct decoder *decoder, size_t first, size_t count,
		  const struct reading *reading)
{
	for (size_t i = first; i < count; i++) {
		struct reading *other = &decoder->fresh[i];

		if (!same_context(&other->context, &reading->context))
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
			next.context =
				model_extend(decoder->model, &before[i].context,
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

/* The words around slot `at`: where `first` is of `last`. */
struct near {
	unsigned words[NEAR]; /* [REACH] is that of the slot */
	size_t first, last;
};

static void note_before(struct near *near, const struct slot *slots,
			size_t count, size_t at)
{
	near->first = REACH;
	for (size_t i = at; i-- > 0 && near->first > 0;) {
		const struct candidate *other = settled(slots, count, (long)i);

		if (slots[i].comma && !other->absorbs)
			near->words[--near->first] = WORD_COMMA;
		if (near->first > 0)
			near->words[--near->first] = other->word;
	}
	if (near->first > 0)
		near->words[--near->first] = WORD_START;
}

static void note_behind(struct near *near, const struct slot *slots,
			size_t count, size_t at)
{
	near->last = REACH;
	if (slots[at].comma)
		near->words[++near->last] = WORD_COMMA;
	for (size_t i = at + 1; i < count && near->last < NEAR - 1; i++) {
		near->words[++near->last] =
			settled(slots, count, (long)i)->word;
		if (slots[i].comma && near->last < NEAR - 1)
			near->words[++near->last] = WORD_COMMA;
	}
}

static float cost_here(const struct decoder *decoder, struct near *near,
		       const struct candidate *candidate)
{
	float cost = own_cost(decoder, candidate);
	struct model_context context = model_start(decoder->model);

	near->words[REACH] = candidate->word;
	context.node[0] = near->words[near->first];
	for (size_t i = near->first + 1; i <= near->last; i++) {
		if (i >= REACH)
			cost += model_cost(decoder->model, &context,
					   near->words[i]);
		context =
			model_extend(decoder->model, &context, near->words[i]);
	}
	return cost;
}

static float confidence(const struct decoder *decoder, const struct slot *slots,
			size_t count, size_t at)
{
	const struct slot *slot = &slots[at];
	struct near near;
	unsigned before =
		at ? settled(slots, count, (long)at - 1)->written : CASE_START;
	const struct candidate *choice = &slot->candidates[slot->choice];
	float mine;
	float sum = 0;

	note_before(&near, slots, count, at);
	note_behind(&near, slots, count, at);
	mine = cost_here(decoder, &near, choice) +
	       case_cost(decoder, before, choice);
	for (size_t i = 0; i < slot->count; i++) {
		const struct candidate *other = &slot->candidates[i];

		sum += expf(mine - cost_here(decoder, &near, other) -
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
	struct near near;
	unsigned before;
	float gain;

	if (kept == slot->count || slot->choice == kept)
		return;
	note_before(&near, slots, count, at);
	note_behind(&near, slots, count, at);
	before = at ? settled(slots, count, (long)at - 1)->written : CASE_START;
	gain = cost_here(decoder, &near, &slot->candidates[kept]) +
	       case_cost(decoder, before, &slot->candidates[kept]) -
	       cost_here(decoder, &near, &slot->candidates[slot->choice]) -
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
	struct reading start = { .context = model_start(decoder->model),
				 .written = CASE_START };
	const struct reading *before = &start;
	size_t readings = 1;

	if (count > SENTENCE_MAX)
		count = SENTENCE_MAX;
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
