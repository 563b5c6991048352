/*
 * The channel: what is read for what is meant, counted in pairs of texts.
 *
 * Tokens of the two texts are paired by likeness, the words of a pair are cut
 * into segments (one or two letters meant, none to three characters read) in
 * the cheapest way, the cuts are counted, and the counts make the costs of
 * the next round.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "stages/repair_pack.h"

enum {
	TABLE_SIZE = 1 << 20, /* slots for segments, a power of two */
	ROUNDS = 6,
	BAND = 80, /* tokens by which the texts may drift apart */
	BAND_WIDTH = 2 * BAND + 1,
	SHAPES = 7,
	READ_LONGEST = 16,
	KEY_LENGTH = PACK_TRUE_MAX + PACK_READ_MAX,
	COUNT_MIN = 2, /* rarer segments are not written */
};

static const double gap_cost = 0.65; /* a token that has no partner */
static const double far_cost = 1.3;  /* two tokens with nothing in common */
static const double never = 1e9;
static const double different = 9; /* a letter, of two different words */
static const double alike = 0.5;   /* how unlike two tokens of a pair are */

/* A pair of words: letters meant (with case), characters read. */
struct pair {
	uint16_t meant[SYLLABLE_MAX], read[READ_LONGEST];
	uint8_t meant_length, read_length;
};

struct segment {
	uint16_t key[KEY_LENGTH];
	double count, next;
	int used;
};

struct channel {
	struct segment *segments;
	double *seen_one; /* by character meant */
	struct segment *seen_two;
	double places;
	struct pair *pairs;
	size_t pair_count, pair_room;
	int round;
};

/* ---- pairing tokens ---- */

struct tokens {
	struct token *items;
	uint8_t (*plain)[TOKEN_CHARACTERS];
	size_t count;
};

static uint8_t plain_of(int32_t character)
{
	struct letter letter = letter_of(character);

	if (letter.code != LETTER_NONE)
		return (uint8_t)letter_plain(letter.code);
	return character < 0x80 ? (uint8_t)(128 + character) : LETTER_NONE;
}

static void read_tokens(struct tokens *tokens, const char *path)
{
	size_t size;
	char *data = train_read(path, &size);
	const char *at = data;
	size_t length;
	size_t room = size / 2 + 1;

	tokens->items = train_take(room, sizeof(*tokens->items));
	tokens->plain = train_take(room, sizeof(*tokens->plain));
	tokens->count = 0;
	for (const char *word; (word = train_token(&at, &length));) {
		struct token *token = &tokens->items[tokens->count];

		token_read(token, word, length);
		for (int i = 0; i < token->length; i++)
			tokens->plain[tokens->count][i] =
				plain_of(token->characters[i]);
		tokens->count++;
	}
	free(data);
}

/* How unlike two tokens are, 0 to 1, marks and case apart */
static double unlike(const struct tokens *one, size_t i,
		     const struct tokens *other, size_t j)
{
	int row[TOKEN_CHARACTERS + 1];
	int m = one->items[i].length;
	int n = other->items[j].length;

	for (int b = 0; b <= n; b++)
		row[b] = b;
	for (int a = 1; a <= m; a++) {
		int corner = row[0];

		row[0] = a;
		for (int b = 1; b <= n; b++) {
			int best = corner + (one->plain[i][a - 1] !=
					     other->plain[j][b - 1]);

			corner = row[b];
			if (row[b] + 1 < best)
				best = row[b] + 1;
			if (row[b - 1] + 1 < best)
				best = row[b - 1] + 1;
			row[b] = best;
		}
	}
	return m + n ? (double)row[n] / (m > n ? m : n) : 1;
}

static void add_pair(struct channel *channel, const struct token *read,
		     const struct piece *from, const struct token *meant,
		     const struct piece *to)
{
	struct pair pair = { 0 };

	if (to->class != WORD_UNKNOWN || to->to - to->from > SYLLABLE_MAX ||
	    from->to - from->from > READ_LONGEST)
		return;
	for (int i = to->from; i < to->to; i++) {
		if (letter_of(meant->characters[i]).code == LETTER_NONE)
			return;
		pair.meant[pair.meant_length++] =
			(uint16_t)meant->characters[i];
	}
	for (int i = from->from; i < from->to; i++)
		pair.read[pair.read_length++] = (uint16_t)read->characters[i];
	if (channel->pair_count == channel->pair_room) {
		channel->pair_room = channel->pair_room * 2 + 1024;
		channel->pairs = realloc(channel->pairs,
					 channel->pair_room * sizeof(pair));
		if (!channel->pairs)
			train_die("memory", "ran out");
	}
	channel->pairs[channel->pair_count++] = pair;
}

static void add_tokens(struct channel *channel, const struct token *read,
		       const struct token *meant)
{
	if (read->pieces != meant->pieces)
		return;
	for (int i = 0; i < read->pieces; i++)
		add_pair(channel, read, &read->piece[i], meant,
			 &meant->piece[i]);
}

/* The cheapest way to pair two texts: a band about the diagonal. */
struct band {
	const struct tokens *read, *meant;
	double slope;
	double *cost;
	uint8_t *step;
};

enum step { STEP_NONE, STEP_BOTH, STEP_MEANT, STEP_READ };

static long middle(const struct band *band, size_t i)
{
	return (long)((double)i * band->slope);
}

/* Where the place `i`, `j` lies in the band; -1: outside */
static long place(const struct band *band, size_t i, long j)
{
	long aside = j - middle(band, i) + BAND;

	if (aside < 0 || aside >= BAND_WIDTH || j < 0 ||
	    j > (long)band->read->count)
		return -1;
	return (long)i * BAND_WIDTH + aside;
}

/* Come to place `at` from place `from`, if that is cheaper. */
static void come(struct band *band, long at, long from, double cost,
		 enum step step)
{
	if (from < 0 || band->cost[from] + cost >= band->cost[at])
		return;
	band->cost[at] = band->cost[from] + cost;
	band->step[at] = (uint8_t)step;
}

static void fill_place(struct band *band, size_t i, long j)
{
	long at = place(band, i, j);

	if (at < 0)
		return;
	band->cost[at] = i || j ? never : 0;
	if (i && j)
		come(band, at, place(band, i - 1, j - 1),
		     far_cost * unlike(band->meant, i - 1, band->read,
				       (size_t)j - 1),
		     STEP_BOTH);
	if (i)
		come(band, at, place(band, i - 1, j), gap_cost, STEP_MEANT);
	if (j)
		come(band, at, place(band, i, j - 1), gap_cost, STEP_READ);
}

/* The number of the token read for each one meant, from 1; 0: none */
static void trace(const struct band *band, size_t *partner)
{
	size_t i = band->meant->count;
	long j = (long)band->read->count;

	while (i || j) {
		long at = place(band, i, j);

		if (at < 0 || band->step[at] == STEP_NONE)
			return;
		if (band->step[at] == STEP_BOTH)
			partner[i] = (size_t)j;
		if (band->step[at] != STEP_READ)
			i--;
		if (band->step[at] != STEP_MEANT)
			j--;
	}
}

/* Are the tokens before and behind a pair a pair, too? */
static int is_steady(const size_t *partner, size_t i, size_t count)
{
	return (i == 1 || partner[i - 1] + 1 == partner[i]) &&
	       (i == count || partner[i + 1] == partner[i] + 1);
}

/*
 * Pair the tokens of two texts.  A pair whose words have little in common
 * counts only between two other pairs.
 */
static void pair_texts(struct channel *channel, const struct tokens *read,
		       const struct tokens *meant)
{
	size_t count = meant->count;
	struct band band = {
		.read = read,
		.meant = meant,
		.slope = count ? (double)read->count / (double)count : 1,
		.cost = train_take((count + 1) * BAND_WIDTH, sizeof(double)),
		.step = train_take((count + 1) * BAND_WIDTH, 1),
	};
	size_t *partner = train_take(count + 2, sizeof(*partner));

	for (size_t i = 0; i <= count; i++)
		for (long j = middle(&band, i) - BAND;
		     j <= middle(&band, i) + BAND; j++)
			fill_place(&band, i, j);
	trace(&band, partner);
	for (size_t i = 1; i <= count; i++)
		if (partner[i] &&
		    (is_steady(partner, i, count) ||
		     unlike(meant, i - 1, read, partner[i] - 1) < alike))
			add_tokens(channel, &read->items[partner[i] - 1],
				   &meant->items[i - 1]);
	free(partner);
	free(band.cost);
	free(band.step);
}

/* ---- segments ---- */

static struct segment *find(struct segment *table, const uint16_t *key)
{
	uint64_t hash = 0;
	size_t slot;

	for (int i = 0; i < KEY_LENGTH; i++)
		hash = (hash ^ key[i]) * 0x100000001b3u;
	slot = (size_t)(hash * 0x9e3779b97f4a7c15u >> 40) % TABLE_SIZE;
	for (int i = 0; i < TABLE_SIZE; i++) {
		struct segment *segment = &table[slot];

		if (!segment->used) {
			memcpy(segment->key, key, sizeof(segment->key));
			segment->used = 1;
			return segment;
		}
		if (!memcmp(segment->key, key, sizeof(segment->key)))
			return segment;
		slot = (slot + 1) % TABLE_SIZE;
	}
	train_die("pairs", "show too many segments");
}

static void make_key(uint16_t *key, const struct pair *pair, int i, int meant,
		     int j, int read)
{
	memset(key, 0, KEY_LENGTH * sizeof(*key));
	memcpy(key, pair->meant + i, (size_t)meant * sizeof(*key));
	memcpy(key + PACK_TRUE_MAX, pair->read + j,
	       (size_t)read * sizeof(*key));
}

/* Before anything is counted: the same letter is cheap, and so on */
static double first_cost(const uint16_t *key, int meant, int read)
{
	if (meant == 1 && read == 1) {
		if (key[0] == key[PACK_TRUE_MAX])
			return 0.1;
		return plain_of(key[0]) == plain_of(key[PACK_TRUE_MAX]) ? 1 : 4;
	}
	if (!meant || !read)
		return 5;
	return 3.5 + meant + read;
}

static double seen(struct channel *channel, const uint16_t *key, int meant)
{
	uint16_t pair[KEY_LENGTH] = { key[0], key[1] };

	if (!meant)
		return channel->places;
	if (meant == 1)
		return channel->seen_one[key[0]];
	return find(channel->seen_two, pair)->count;
}

static double cost_of(struct channel *channel, const struct pair *pair, int i,
		      int meant, int j, int read)
{
	uint16_t key[KEY_LENGTH];
	double cost;

	make_key(key, pair, i, meant, j, read);
	cost = first_cost(key, meant, read);
	if (!channel->round)
		return cost;
	return -log((find(channel->segments, key)->count + 0.3 * exp(-cost)) /
		    (seen(channel, key, meant) + 0.5));
}

/* Letters meant and characters read of a segment */
static const int shapes[SHAPES][2] = { { 1, 1 }, { 1, 2 }, { 1, 3 }, { 1, 0 },
				       { 2, 1 }, { 2, 2 }, { 0, 1 } };

/* The cheapest cuts of a pair, up to each place in it */
struct cuts {
	double cost[SYLLABLE_MAX + 1][READ_LONGEST + 1];
	uint8_t shape[SYLLABLE_MAX + 1][READ_LONGEST + 1];
};

static void cut_here(struct channel *channel, struct cuts *cuts,
		     const struct pair *pair, int i, int j)
{
	cuts->cost[i][j] = i || j ? never : 0;
	for (int s = 0; s < SHAPES; s++) {
		int a = i - shapes[s][0];
		int b = j - shapes[s][1];
		double sum;

		if (a < 0 || b < 0)
			continue;
		sum = cuts->cost[a][b] +
		      cost_of(channel, pair, a, shapes[s][0], b, shapes[s][1]);
		if (sum < cuts->cost[i][j]) {
			cuts->cost[i][j] = sum;
			cuts->shape[i][j] = (uint8_t)s;
		}
	}
}

/* Cut one pair in the cheapest way and count the cuts. */
static void cut(struct channel *channel, const struct pair *pair)
{
	struct cuts cuts = { 0 };
	int i = pair->meant_length;
	int j = pair->read_length;

	for (int a = 0; a <= i; a++)
		for (int b = 0; b <= j; b++)
			cut_here(channel, &cuts, pair, a, b);
	if (cuts.cost[i][j] > different * i)
		return; /* two different words */
	while (i || j) {
		const int *shape = shapes[cuts.shape[i][j]];
		uint16_t key[KEY_LENGTH];

		i -= shape[0];
		j -= shape[1];
		make_key(key, pair, i, shape[0], j, shape[1]);
		find(channel->segments, key)->next += 1;
	}
}

static void count_seen(struct channel *channel)
{
	for (size_t i = 0; i < channel->pair_count; i++) {
		const struct pair *pair = &channel->pairs[i];

		for (int j = 0; j < pair->meant_length; j++) {
			uint16_t key[KEY_LENGTH] = {
				pair->meant[j],
				pair->meant[j + 1 < SYLLABLE_MAX ? j + 1 : j]
			};

			channel->places++;
			channel->seen_one[pair->meant[j]]++;
			if (j + 1 < pair->meant_length)
				find(channel->seen_two, key)->count++;
		}
	}
}

static void run_rounds(struct channel *channel)
{
	for (channel->round = 0; channel->round < ROUNDS; channel->round++) {
		for (size_t i = 0; i < channel->pair_count; i++)
			cut(channel, &channel->pairs[i]);
		for (size_t i = 0; i < TABLE_SIZE; i++) {
			channel->segments[i].count = channel->segments[i].next;
			channel->segments[i].next = 0;
		}
	}
}

/* ---- writing ---- */

static int by_key(const void *one, const void *other)
{
	const struct segment *a = *(struct segment *const *)one;
	const struct segment *b = *(struct segment *const *)other;

	for (int i = 0; i < KEY_LENGTH; i++)
		if (a->key[i] != b->key[i])
			return a->key[i] < b->key[i] ? -1 : 1;
	return 0;
}

static void write_characters(FILE *file, const uint16_t *characters, int count)
{
	for (int i = 0; i < count && characters[i]; i++) {
		unsigned c = characters[i];

		if (c < 0x80)
			fprintf(file, "%c", c);
		else if (c < 0x800)
			fprintf(file, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
		else
			fprintf(file, "%c%c%c", 0xe0 | c >> 12,
				0x80 | (c >> 6 & 0x3f), 0x80 | (c & 0x3f));
	}
}

static void write_channel(struct channel *channel, const char *path)
{
	struct segment **order = train_take(TABLE_SIZE, sizeof(void *));
	size_t count = 0;
	FILE *file = fopen(path, "wb");

	if (!file)
		train_die(path, "cannot be written");
	fputs("# What is read for what is meant: letters meant, characters "
	      "read, how often,\n# and how often those letters were meant.\n",
	      file);
	for (size_t i = 0; i < TABLE_SIZE; i++)
		if (channel->segments[i].count >= COUNT_MIN)
			order[count++] = &channel->segments[i];
	qsort(order, count, sizeof(void *), by_key);
	for (size_t i = 0; i < count; i++) {
		const uint16_t *key = order[i]->key;
		int meant = !key[0] ? 0 : !key[1] ? 1 : 2;

		write_characters(file, key, PACK_TRUE_MAX);
		fputc('\t', file);
		write_characters(file, key + PACK_TRUE_MAX, PACK_READ_MAX);
		fprintf(file, "\t%.0f\t%.0f\n", order[i]->count,
			seen(channel, key, meant));
	}
	if (ferror(file) || fclose(file))
		train_die(path, "cannot be written");
	fprintf(stderr, "%zu pairs, %zu segments\n", channel->pair_count,
		count);
	free(order);
}

int train_channel(int count, char **words)
{
	struct channel channel = { 0 };

	channel.segments = train_take(TABLE_SIZE, sizeof(struct segment));
	channel.seen_two = train_take(TABLE_SIZE, sizeof(struct segment));
	channel.seen_one = train_take(UINT16_MAX + 1, sizeof(double));
	for (int i = 1; i + 1 < count; i += 2) {
		struct tokens read;
		struct tokens meant;

		read_tokens(&read, words[i]);
		read_tokens(&meant, words[i + 1]);
		pair_texts(&channel, &read, &meant);
		free(read.items);
		free(read.plain);
		free(meant.items);
		free(meant.plain);
	}
	count_seen(&channel);
	run_rounds(&channel);
	write_channel(&channel, words[0]);
	free(channel.segments);
	free(channel.seen_two);
	free(channel.seen_one);
	free(channel.pairs);
	return 0;
}
