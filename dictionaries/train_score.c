/*
 * How well a channel fits pairs that it was not made from: what the reading
 * of a word costs, and which place the word has among the candidates.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_pairs.h"
#include "stages/repair_model.h"
#include "stages/repair_speller.h"

static const double cost_lost = 12; /* nats, of a word that is not found */

struct score {
	double words, found, first, with_words, cost, rank;
};

static double word_cost(const struct model *model, unsigned word)
{
	return (double)model_word(model, word)->cost / PACK_WORD_UNITS;
}

static unsigned word_of(const struct model *model, const struct pair *pair)
{
	uint8_t codes[SYLLABLE_MAX];

	for (int i = 0; i < pair->meant_length; i++)
		codes[i] = letter_of(pair->meant[i]).code;
	letter_settle(codes, pair->meant_length);
	return model_find(model, codes, pair->meant_length) &
	       ~(unsigned)MODEL_NEWER;
}

static enum letter_case case_of(const struct pair *pair)
{
	if (!letter_of(pair->meant[0]).upper)
		return CASE_LOWER;
	return pair->meant_length > 1 && letter_of(pair->meant[1]).upper
		       ? CASE_UPPER
		       : CASE_TITLE;
}

/* A single capital is Title or UPPER. */
static bool is_meant(const struct candidate *candidate, unsigned word,
		     const struct pair *pair)
{
	enum letter_case written = case_of(pair);

	return candidate->word == word &&
	       (candidate->written == written ||
		(pair->meant_length == 1 && written != CASE_LOWER &&
		 candidate->written != CASE_LOWER));
}

/* How many candidates are cheaper than one, with the costs of the words? */
static size_t count_cheaper(const struct spelling *spelling, size_t one,
			    const struct model *model)
{
	const struct candidate *all = spelling->candidates;
	size_t count = 0;

	for (size_t i = 0; i < spelling->count; i++) {
		double cost = all[i].cost;
		double mine = all[one].cost;

		if (all[i].second)
			continue;
		if (model) {
			cost += word_cost(model, all[i].word);
			mine += word_cost(model, all[one].word);
		}
		count += cost < mine;
	}
	return count;
}

static void score_pair(struct score *score, const struct model *model,
		       struct speller *speller, enum model_channel channel,
		       const struct pair *pair)
{
	const struct spelling *spelling;
	int32_t read[PAIR_READ_MAX];
	unsigned word = word_of(model, pair);

	if (!word || pair->read_length > SPELLING_MAX)
		return;
	for (int i = 0; i < pair->read_length; i++)
		read[i] = pair->read[i];
	spelling = speller_find(speller, channel, WORD_UNKNOWN, read,
				pair->read_length, false);
	if (!spelling)
		train_die("memory", "ran out");
	score->words += pair->count;
	for (size_t i = 0; i < spelling->count; i++) {
		size_t before;

		if (!is_meant(&spelling->candidates[i], word, pair))
			continue;
		before = count_cheaper(spelling, i, NULL);
		score->found += pair->count;
		score->first += before ? 0 : pair->count;
		score->rank += pair->count / (double)(before + 1);
		if (!count_cheaper(spelling, i, model))
			score->with_words += pair->count;
		score->cost += pair->count * spelling->candidates[i].cost;
		return;
	}
	score->cost += pair->count * cost_lost;
}

int train_score(int count, char **words)
{
	enum model_channel channel =
		strcmp(words[1], "native") ? MODEL_FOREIGN : MODEL_NATIVE;
	struct score score = { 0 };
	struct pairs pairs = { 0 };
	struct model *model = NULL;
	struct fault fault = { 0 };
	const struct table none = { 0 };
	struct speller *speller;

	if (model_open(&model, words[0], &fault))
		train_die(words[0], fault.reason);
	speller = speller_new(model, &none);
	if (!speller)
		train_die("memory", "ran out");
	pairs_read(&pairs, count - 2, words + 2);
	for (size_t i = 0; i < pairs.count; i++)
		score_pair(&score, model, speller, channel, &pairs.items[i]);
	printf("%.0f words: -log P %.3f, found %.2f %%, first %.2f %%, "
	       "reciprocal rank %.4f, first with word costs %.2f %%\n",
	       score.words, score.cost / score.words,
	       100 * score.found / score.words, 100 * score.first / score.words,
	       score.rank / score.words, 100 * score.with_words / score.words);
	pairs_release(&pairs);
	speller_free(speller);
	model_free(model);
	return EXIT_SUCCESS;
}
