/*
 * Chances of n-grams, after Kneser and Ney with three discounts (Chen and
 * Goodman 1998) for each text, and their mix.
 *
 * Short n-grams are counted by how many words they stand behind.  Where the
 * longer ones are pruned, what these stood for counts in full (Siivola
 * and others 2007), so the short ones stand in for them.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

enum {
	DISCOUNTS = 3, /* for counts of one, two and more */
	TUNE_ROUNDS = 40,
};

static const double share_least = 1e-6;
static const double rest_least = 1e-6; /* of a context, for unseen words */

/* ---- discounts ---- */

static void set_discounts(double *discounts, const uint32_t *counts,
			  size_t count)
{
	double of[DISCOUNTS + 2] = { 0 }; /* how many n-grams so often */
	double ratio;

	for (size_t i = 0; i < count; i++)
		if (counts[i] && counts[i] < DISCOUNTS + 2)
			of[counts[i]]++;
	ratio = of[1] > 0 ? of[1] / (of[1] + 2 * of[2]) : 0.5;
	discounts[0] = 0;
	for (int i = 1; i <= DISCOUNTS; i++) {
		double discount =
			of[i] > 0 ? i - (i + 1) * ratio * of[i + 1] / of[i] : 0;

		if (discount <= 0.1 || discount >= i - 0.02)
			discount = i * 0.5 + 0.2;
		discounts[i] = discount;
	}
}

static double discount_of(const double *discounts, uint32_t count)
{
	return discounts[count < DISCOUNTS ? count : DISCOUNTS];
}

/* ---- a text ---- */

/* What the n-grams of a level count for those one word shorter. */
static void hand_down(struct smoother *smoother, unsigned n)
{
	const struct level *longer = &smoother->tree->level[n + 1];
	const struct level *level = &smoother->tree->level[n];
	const uint32_t *from = smoother->changed[n + 1];
	uint32_t *to = smoother->changed[n];

	memset(to, 0, level->count * sizeof(*to));
	memcpy(to, smoother->counts[n], level->starts * sizeof(*to));
	for (size_t i = 0; i < longer->count; i++)
		if (from[i])
			to[longer->link[i]] += longer->kept[i] ? 1 : from[i];
}

static void change_counts(struct smoother *smoother)
{
	unsigned order = smoother->tree->order;

	for (unsigned n = order; n > 0; n--) {
		if (n < order && smoother->smoothing == SMOOTHING_KNESER_NEY)
			hand_down(smoother, n);
		else
			memcpy(smoother->changed[n], smoother->counts[n],
			       smoother->tree->level[n].count *
				       sizeof(uint32_t));
	}
	smoother->changed[1][WORD_START] = 0;
}

/* The followers of a context: what they take of it, and what is left. */
struct followers {
	size_t from, to;
	double total, added, left;
};

/*
 * What is left of a context's counts for the shorter one: the discounts, or
 * one for each kind of follower; and all of those that are pruned.
 */
static void sum_up(struct followers *followers, const struct smoother *smoother,
		   unsigned n, const double *discounts)
{
	const uint32_t *counts = smoother->changed[n];
	const uint8_t *kept = smoother->tree->level[n].kept;
	bool types = smoother->smoothing == SMOOTHING_WITTEN_BELL;

	followers->total = followers->added = followers->left = 0;
	for (size_t i = followers->from; i < followers->to; i++) {
		if (!counts[i])
			continue;
		followers->total += counts[i];
		followers->added += types;
		followers->left += types ? 1 : 0;
		if (!kept[i])
			followers->left += counts[i];
		else if (!types)
			followers->left += discount_of(discounts, counts[i]);
	}
}

/* The chances of followers; what is left over for the shorter context. */
static double smooth_followers(struct smoother *smoother, unsigned n,
			       struct followers *followers,
			       const double *discounts)
{
	const struct level *level = &smoother->tree->level[n];
	bool types = smoother->smoothing == SMOOTHING_WITTEN_BELL;
	float *chance = smoother->chance[n];
	double left = 1;
	double all;

	sum_up(followers, smoother, n, discounts);
	all = followers->total + followers->added;
	if (all > 0)
		left = followers->left / all;
	for (size_t i = followers->from; i < followers->to; i++) {
		uint32_t count = smoother->changed[n][i];
		double lower =
			n == 1 ? 1.0 / (double)(smoother->tree->level[1].count -
						1)
			       : smoother->chance[n - 1][level->link[i]];
		double mine = 0;

		if (count && level->kept[i])
			mine = count -
			       (types ? 0 : discount_of(discounts, count));
		chance[i] = (float)((all > 0 ? mine / all : 0) + left * lower);
	}
	return left;
}

static void smooth_source(struct smoother *smoother, int number, bool first)
{
	const struct tree *tree = smoother->tree;
	double(*discounts)[4] = smoother->discounts[number];
	struct followers words = { .from = 1, .to = tree->level[1].count };

	count_source(smoother->counts, tree,
		     &smoother->corpus->sources[number]);
	change_counts(smoother);
	for (unsigned n = 1; first && n <= tree->order; n++)
		set_discounts(discounts[n], smoother->changed[n],
			      tree->level[n].count);
	(void)smooth_followers(smoother, 1, &words, discounts[1]);
	for (unsigned n = 2; n <= tree->order; n++) {
		const struct level *level = &tree->level[n - 1];

		for (size_t i = 0; i < level->count; i++) {
			struct followers followers = {
				.from = level->first[i],
				.to = level->first[i + 1]
			};

			smoother->backoff[n - 1][i] = (float)smooth_followers(
				smoother, n, &followers, discounts[n]);
		}
	}
}

void smooth_start(struct smoother *smoother, struct corpus *corpus,
		  struct tree *tree, enum smoothing smoothing)
{
	smoother->corpus = corpus;
	smoother->tree = tree;
	smoother->smoothing = smoothing;
	for (unsigned n = 1; n <= tree->order; n++) {
		size_t count = tree->level[n].count;

		smoother->counts[n] = train_take(count, sizeof(uint32_t));
		smoother->changed[n] = train_take(count, sizeof(uint32_t));
		smoother->chance[n] = train_take(count, sizeof(float));
		smoother->backoff[n] = train_take(count, sizeof(float));
	}
}

void smooth_free(struct smoother *smoother)
{
	for (unsigned n = 1; n <= smoother->tree->order; n++) {
		free(smoother->counts[n]);
		free(smoother->changed[n]);
		free(smoother->chance[n]);
		free(smoother->backoff[n]);
	}
	free(smoother);
}

/* ---- the mix ---- */

/* Where in the tree a word of the held-out text is: the longest n-gram. */
struct hit {
	uint32_t context[PACK_ORDER_MAX]; /* by length, from 1 */
	uint32_t node;
	uint8_t level;
	uint8_t known; /* words of context */
};

static size_t find_hits(struct hit *hits, const struct tree *tree,
			const struct events *held)
{
	uint32_t context[PACK_ORDER_MAX + 1] = { 0 };
	uint8_t known = 0;
	size_t count = 0;

	for (size_t i = 0; i < held->count; i++) {
		uint32_t next[PACK_ORDER_MAX + 1] = { 0, held->items[i] };
		uint8_t found = 1;

		while (found <= known) {
			int64_t at = count_find(tree, found, context[found],
						held->items[i]);

			if (at < 0)
				break;
			next[++found] = (uint32_t)at;
		}
		if (held->items[i] != WORD_START) {
			struct hit *hit = &hits[count++];

			memcpy(hit->context, context, sizeof(hit->context));
			hit->known = known;
			hit->level = found;
			hit->node = next[found];
		}
		memcpy(context, next, sizeof(context));
		known = found < tree->order ? found
					    : (uint8_t)(tree->order - 1);
	}
	return count;
}

static float chance_of(const struct smoother *smoother, const struct hit *hit)
{
	double chance = smoother->chance[hit->level][hit->node];

	for (unsigned n = hit->level; n <= hit->known; n++)
		chance *= smoother->backoff[n][hit->context[n]];
	return (float)chance;
}

/* One round of expectation and maximisation; the log of the chance a word. */
static double tune_once(struct corpus *corpus, float *chances[], size_t count)
{
	double won[SOURCES_MAX] = { 0 };
	double least = 0;
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		double all = 0;

		for (int s = 0; s < corpus->source_count; s++)
			all += corpus->sources[s].share * chances[s][i];
		for (int s = 0; s < corpus->source_count; s++)
			won[s] +=
				corpus->sources[s].share * chances[s][i] / all;
		sum += log(all);
	}
	for (int s = 0; s < corpus->source_count; s++)
		least += corpus->sources[s].least;
	for (int s = 0; s < corpus->source_count; s++) {
		struct source *source = &corpus->sources[s];
		double share =
			source->least + (1 - least) * won[s] / (double)count;

		source->share = share > share_least ? share : share_least;
	}
	return sum / (double)count;
}

void smooth_tune(struct smoother *smoother)
{
	struct corpus *corpus = smoother->corpus;
	struct hit *hits = train_take(corpus->held.count, sizeof(*hits));
	size_t count = find_hits(hits, smoother->tree, &corpus->held);
	float *chances[SOURCES_MAX] = { NULL };
	double logarithm = 0;

	for (int s = 0; s < corpus->source_count; s++) {
		corpus->sources[s].share = 1.0 / corpus->source_count;
		chances[s] = train_take(count, sizeof(float));
		smooth_source(smoother, s, true);
		for (size_t i = 0; i < count; i++)
			chances[s][i] = chance_of(smoother, &hits[i]);
	}
	for (int round = 0; count && round < TUNE_ROUNDS; round++)
		logarithm = tune_once(corpus, chances, count);
	for (int s = 0; s < corpus->source_count; s++) {
		fprintf(stderr, "%s: %.4f of the mix\n",
			corpus->sources[s].path, corpus->sources[s].share);
		free(chances[s]);
	}
	fprintf(stderr, "held out: %zu words, perplexity %.3f\n", count,
		exp(-logarithm));
	free(hits);
}

static void add_source(struct smoother *smoother, unsigned n, bool joint,
		       const struct source *source)
{
	struct level *level = &smoother->tree->level[n];
	float share = (float)source->share;
	float each = (float)(source->share / (double)source->words);

	for (size_t i = 0; i < level->count; i++)
		level->chance[i] += share * smoother->chance[n][i];
	for (size_t i = 0; joint && i < level->count; i++)
		level->joint[i] += each * (float)smoother->counts[n][i];
}

void smooth_mix(struct smoother *smoother)
{
	struct tree *tree = smoother->tree;
	bool joint = tree->level[1].joint[WORD_UNKNOWN] <= 0;

	for (unsigned n = 1; n <= tree->order; n++)
		memset(tree->level[n].chance, 0,
		       tree->level[n].count * sizeof(float));
	for (int s = 0; s < smoother->corpus->source_count; s++) {
		smooth_source(smoother, s, false);
		for (unsigned n = 1; n <= tree->order; n++)
			add_source(smoother, n, joint,
				   &smoother->corpus->sources[s]);
	}
}

/* What the followers of a context have, there and behind the shorter one. */
struct shares {
	double mine, lower;
	bool any;
};

static struct shares share_out(const struct tree *tree, unsigned length,
			       size_t context)
{
	const struct level *level = &tree->level[length];
	const struct level *longer = &tree->level[length + 1];
	struct shares shares = { 0 };

	for (uint32_t i = level->first[context]; i < level->first[context + 1];
	     i++) {
		if (!longer->kept[i])
			continue;
		shares.any = true;
		shares.mine += longer->chance[i];
		shares.lower += level->chance[longer->link[i]];
	}
	return shares;
}

/* The sum of all chances behind the context without its first word. */
static double lower_whole(const struct tree *tree, unsigned length,
			  size_t context)
{
	const struct level *level = &tree->level[length];
	double sum = 0;

	if (length > 1)
		return tree->level[length - 1].whole[level->link[context]];
	for (size_t i = WORD_START + 1; i < level->count; i++)
		sum += level->chance[i];
	return sum;
}

static double at_least(double value)
{
	return value > rest_least ? value : rest_least;
}

void smooth_backoffs(struct tree *tree, unsigned length)
{
	struct level *level = &tree->level[length];
	double whole = length == 1 ? lower_whole(tree, 1, 0) : 0;

	for (size_t i = 0; i < level->count; i++) {
		struct shares shares = share_out(tree, length, i);

		if (length > 1)
			whole = lower_whole(tree, length, i);
		level->backoff[i] =
			shares.any ? (float)(at_least(1 - shares.mine) /
					     at_least(whole - shares.lower))
				   : 1;
	}
}

void smooth_sum(struct tree *tree, unsigned length)
{
	struct level *level = &tree->level[length];
	double whole = length == 1 ? lower_whole(tree, 1, 0) : 0;

	for (size_t i = 0; i < level->count; i++) {
		struct shares shares = share_out(tree, length, i);

		if (length > 1)
			whole = lower_whole(tree, length, i);
		level->whole[i] =
			(float)(shares.mine +
				level->backoff[i] * (whole - shares.lower));
	}
}
