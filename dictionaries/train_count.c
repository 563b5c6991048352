/*
 * N-grams, counted by sorting: places in the text are put in the order of
 * the words that stand there, so that equal n-grams lie together.
 */

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

enum {
	VALID_SHIFT = 4, /* in `depth`: words there; below: words shared */
	SHARED_MASK = 15,
};

/* The places in the order of `order` words, from the last to the first. */
static void sort_places(struct tree *tree, uint32_t words)
{
	const uint16_t *items = tree->events->items;
	size_t count = tree->events->count;
	uint32_t *to = train_take(count, sizeof(*to));
	size_t *starts = train_take((size_t)words + 1, sizeof(*starts));

	for (size_t i = 0; i < count; i++)
		tree->sorted[i] = (uint32_t)i;
	for (unsigned k = tree->order; k-- > 0;) {
		uint32_t *swap = tree->sorted;

		memset(starts, 0, ((size_t)words + 1) * sizeof(*starts));
		for (size_t i = 0; i < count; i++)
			starts[items[i + k] + 1]++;
		for (uint32_t i = 0; i < words; i++)
			starts[i + 1] += starts[i];
		for (size_t i = 0; i < count; i++)
			to[starts[items[tree->sorted[i] + k]]++] =
				tree->sorted[i];
		tree->sorted = to;
		to = swap;
	}
	free(to);
	free(starts);
}

/* How many words stand at `at` before the next start, up to the order. */
static unsigned valid_at(const uint16_t *at, unsigned order)
{
	unsigned valid = 1;

	while (valid < order && at[valid] != WORD_START)
		valid++;
	return valid;
}

static void set_depths(struct tree *tree)
{
	const uint16_t *before = NULL;
	unsigned valid_before = 0;

	for (size_t i = 0; i < tree->events->count; i++) {
		const uint16_t *at = tree->events->items + tree->sorted[i];
		unsigned valid = valid_at(at, tree->order);
		unsigned shared = 0;

		while (shared < valid && shared < valid_before &&
		       at[shared] == before[shared])
			shared++;
		tree->depth[i] = (uint8_t)(valid << VALID_SHIFT | shared);
		for (unsigned n = shared + 1; n <= valid; n++)
			tree->level[n].count++;
		before = at;
		valid_before = valid;
	}
}

static void take_level(struct level *level, size_t count)
{
	if (count > UINT32_MAX - 1)
		train_die("text", "too long");
	level->count = count;
	level->word = train_take(count, sizeof(*level->word));
	level->first = train_take(count + 1, sizeof(*level->first));
	level->link = train_take(count, sizeof(*level->link));
	level->kept = train_take(count, sizeof(*level->kept));
	level->chance = train_take(count, sizeof(*level->chance));
	level->joint = train_take(count, sizeof(*level->joint));
	level->backoff = train_take(count, sizeof(*level->backoff));
	level->whole = train_take(count, sizeof(*level->whole));
	level->worth = train_take(count, sizeof(*level->worth));
	memset(level->kept, 1, count);
}

/* New n-grams of a place: below each, where what goes on from it begins. */
static void add_place(struct tree *tree, size_t *next, const uint16_t *at,
		      unsigned shared, unsigned valid)
{
	for (unsigned n = shared + 1; n <= valid; n++) {
		struct level *level = &tree->level[n];
		size_t node = n == 1 ? at[0] : next[n]++;

		while (n == 1 && next[1] <= node)
			level->first[next[1]++] = (uint32_t)next[2];
		level->word[node] = at[n - 1];
		level->first[node] = (uint32_t)next[n + 1];
		if (at[0] == WORD_START)
			level->starts = node + 1;
	}
}

static void grow(struct tree *tree)
{
	size_t next[PACK_ORDER_MAX + 2] = { 0 };

	for (size_t i = 0; i < tree->events->count; i++)
		add_place(tree, next, tree->events->items + tree->sorted[i],
			  tree->depth[i] & SHARED_MASK,
			  tree->depth[i] >> VALID_SHIFT);
	for (unsigned n = 1; n < tree->order; n++) {
		struct level *level = &tree->level[n];

		for (size_t i = next[n]; i <= level->count; i++)
			level->first[i] = (uint32_t)tree->level[n + 1].count;
	}
	for (size_t i = 0; i < tree->level[1].count; i++)
		tree->level[1].word[i] = (uint16_t)i;
}

static uint32_t seek(const uint16_t *words, uint32_t from, uint32_t to,
		     unsigned word)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (words[middle] < word)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

int64_t count_find(const struct tree *tree, unsigned level, uint32_t node,
		   unsigned word)
{
	const uint32_t *first = tree->level[level].first;
	const uint16_t *words = tree->level[level + 1].word;
	uint32_t at = seek(words, first[node], first[node + 1], word);

	return at < first[node + 1] && words[at] == word ? (int64_t)at : -1;
}

/* The links of what goes on from a node: all that ends it goes on so, too. */
static void link_followers(struct tree *tree, unsigned level, size_t node)
{
	const struct level *from = &tree->level[level];
	struct level *to = &tree->level[level + 1];
	const uint32_t *ends = tree->level[level - 1].first;
	uint32_t at = ends[from->link[node]];
	uint32_t end = ends[from->link[node] + 1];

	for (uint32_t i = from->first[node]; i < from->first[node + 1]; i++) {
		at = seek(from->word, at, end, to->word[i]);
		to->link[i] = at;
	}
}

static void link_all(struct tree *tree)
{
	for (size_t i = 0; i < tree->level[2].count; i++)
		tree->level[2].link[i] = tree->level[2].word[i];
	for (unsigned n = 2; n < tree->order; n++)
		for (size_t i = 0; i < tree->level[n].count; i++)
			link_followers(tree, n, i);
}

void count_text(struct tree *tree, const struct corpus *corpus, unsigned order)
{
	memset(tree, 0, sizeof(*tree));
	tree->events = &corpus->events;
	tree->order = order;
	tree->sorted = train_take(tree->events->count, sizeof(*tree->sorted));
	tree->depth = train_take(tree->events->count, sizeof(*tree->depth));
	sort_places(tree, corpus->kept);
	set_depths(tree);
	for (unsigned n = 1; n <= order; n++)
		take_level(&tree->level[n],
			   n == 1 ? corpus->kept : tree->level[n].count);
	grow(tree);
	link_all(tree);
}

void count_free(struct tree *tree)
{
	for (unsigned n = 1; n <= tree->order; n++) {
		free(tree->level[n].word);
		free(tree->level[n].first);
		free(tree->level[n].link);
		free(tree->level[n].kept);
		free(tree->level[n].chance);
		free(tree->level[n].joint);
		free(tree->level[n].backoff);
		free(tree->level[n].whole);
		free(tree->level[n].worth);
	}
	free(tree->sorted);
	free(tree->depth);
	free(tree);
}

void count_source(uint32_t *counts[], const struct tree *tree,
		  const struct source *source)
{
	size_t current[PACK_ORDER_MAX + 1] = { 0 };
	size_t next[PACK_ORDER_MAX + 1] = { 0 };

	for (unsigned n = 1; n <= tree->order; n++)
		memset(counts[n], 0, tree->level[n].count * sizeof(*counts[n]));
	for (size_t i = 0; i < tree->events->count; i++) {
		unsigned shared = tree->depth[i] & SHARED_MASK;
		unsigned valid = tree->depth[i] >> VALID_SHIFT;
		uint32_t at = tree->sorted[i];

		if (!shared)
			current[1] = tree->events->items[at];
		for (unsigned n = shared < 1 ? 2 : shared + 1; n <= valid; n++)
			current[n] = next[n]++;
		if (at < source->from || at >= source->to)
			continue;
		for (unsigned n = 1; n <= valid; n++)
			counts[n][current[n]]++;
	}
}
