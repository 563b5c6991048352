/*
 * What is pruned: n-grams without which the distribution behind their
 * context changes least, by relative entropy (Stolcke 1998), weighted by how
 * often the context is in the text, not by what the model says of it: after
 * Kneser and Ney short n-grams do not say how often they are.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

enum { SEARCH_ROUNDS = 18 };

/* Bytes of an n-gram in the pack, by the way. */
static const double top_bytes = 3;
static const double middle_bytes = 6.25;

static const double rest_least = 1e-9;

/* What is lost without a follower of a context with these sums. */
static double loss(double chance, double lower, double rest, double lower_rest)
{
	double before = log(rest / lower_rest);
	double after = log((rest + chance) / (lower_rest + lower));

	return chance * (log(chance) - log(lower) - after) +
	       rest * (before - after);
}

static void weigh_followers(struct tree *tree, unsigned n, size_t context)
{
	const struct level *shorter = &tree->level[n - 1];
	struct level *level = &tree->level[n];
	double rest = 1;
	double lower_rest = 1;

	for (uint32_t i = shorter->first[context];
	     i < shorter->first[context + 1]; i++) {
		rest -= level->chance[i];
		lower_rest -= shorter->chance[level->link[i]];
	}
	rest = rest > rest_least ? rest : rest_least;
	lower_rest = lower_rest > rest_least ? lower_rest : rest_least;
	for (uint32_t i = shorter->first[context];
	     i < shorter->first[context + 1]; i++)
		level->worth[i] = (float)(shorter->joint[context] *
					  loss(level->chance[i],
					       shorter->chance[level->link[i]],
					       rest, lower_rest));
}

void prune_weigh(struct tree *tree)
{
	for (unsigned n = 2; n <= tree->order; n++)
		for (size_t i = 0; i < tree->level[n - 1].count; i++)
			weigh_followers(tree, n, i);
}

/* Keep what a kept n-gram begins with and ends in. */
static void keep_parts(struct tree *tree, unsigned n, size_t context)
{
	struct level *shorter = &tree->level[n - 1];
	const struct level *level = &tree->level[n];

	for (uint32_t i = shorter->first[context];
	     i < shorter->first[context + 1]; i++)
		if (level->kept[i]) {
			shorter->kept[context] = 1;
			shorter->kept[level->link[i]] = 1;
		}
}

/* Keep what is worth as much a byte; how many bytes that is. */
static double keep_above(struct tree *tree, double least)
{
	double bytes = 0;

	for (unsigned n = 2; n < tree->order; n++)
		memset(tree->level[n].kept, 0, tree->level[n].count);
	for (unsigned n = tree->order; n > 1; n--) {
		struct level *level = &tree->level[n];
		bool top = n == tree->order;
		float each = (float)(least * (top ? top_bytes : middle_bytes));
		size_t kept = 0;

		for (size_t i = 0; i < level->count; i++) {
			level->kept[i] = (!top && level->kept[i]) ||
					 level->worth[i] > each;
			kept += level->kept[i];
		}
		bytes += (double)kept * (top ? top_bytes : middle_bytes);
		for (size_t i = 0; i < tree->level[n - 1].count; i++)
			keep_parts(tree, n, i);
	}
	return bytes;
}

void prune_to(struct tree *tree, size_t size)
{
	double low = -30; /* logarithms of what a byte is worth */
	double high = -8;

	for (int round = 0; round < SEARCH_ROUNDS; round++) {
		double middle = (low + high) / 2;

		if (keep_above(tree, exp(middle)) > (double)size)
			low = middle;
		else
			high = middle;
	}
	(void)keep_above(tree, exp(high));
}
