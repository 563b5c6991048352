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
	READ_LONGEST = 16,
	KEY_LENGTH = PACK_TRUE_MAX + PACK_READ_MAX,
	COUNT_MIN = 2, /* rarer segments are not written */
};

static const double gap_cost = 0.65; /* a token that has no partner */
static const double far_cost = 1.3;  /* two tokens with nothing in common */

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

/*
 * Pair the tokens of two texts.  A pair whose words have little in common
 * counts only between two pairs that do.
 */
static void pair_texts(struct channel *channel, const struct tokens *read,
		       const struct tokens *meant)
{
	size_t width = 2 * BAND + 1;
	double *cost = train_take((meant->count + 1) * width, sizeof(*cost));
	uint8_t *step = train_take((meant->count + 1) * width, 1);
	double slope =
		meant->count ? (double)read->count / (double)meant->count : 1;
	size_t *partner = train_take(meant->count + 2, sizeof(*partner));
	size_t i = meant->count;
	long j = (long)read->count;

#define AT(i, j) ((i)*width + (size_t)((j)-middle((i), slope) + BAND))
#define middle(i, slope) ((long)((double)(i) * (slope)))
	for (size_t a = 0; a <= meant->count; a++)
		for (long b = middle(a, slope) - BAND;
		     b <= middle(a, slope) + BAND; b++) {
			double best = a || b ? 1e9 : 0;
			uint8_t how = 0;
			long up = a ? b - middle(a - 1, slope) + BAND : -1;

			if (b < 0 || b > (long)read->count) {
				cost[AT(a, b)] = 1e9;
				continue;
			}
			if (a && b && up >= 1 && up - 1 < (long)width) {
				double like = unlike(meant, a - 1, read,
						     (size_t)b - 1);
				double sum = cost[AT(a - 1, b - 1)] +
					     like * far_cost;

				if (sum < best) {
					best = sum;
					how = 1;
				}
			}
			if (a && up >= 0 && up < (long)width &&
			    cost[AT(a - 1, b)] + gap_cost < best) {
				best = cost[AT(a - 1, b)] + gap_cost;
				how = 2;
			}
			if (b > 0 && b > middle(a, slope) - BAND &&
			    cost[AT(a, b - 1)] + gap_cost < best) {
				best = cost[AT(a, b - 1)] + gap_cost;
				how = 3;
			}
			cost[AT(a, b)] = best;
			step[AT(a, b)] = how;
		}
	while (i || j > 0) {
		uint8_t how = step[AT(i, j)];

		if (how == 1) {
			partner[i] = (size_t)j;
			i--;
			j--;
		} else if (how == 2) {
			i--;
		} else if (how == 3) {
			j--;
		} else {
			break;
		}
	}
#undef AT
#undef middle
	for (i = 1; i <= meant->count; i++) {
		size_t at = partner[i];
		int steady = (i == 1 || partner[i - 1] + 1 == at) &&
			     (i == meant->count || partner[i + 1] == at + 1);

		if (at && (steady || unlike(meant, i - 1, read, at - 1) < 0.5))
			add_tokens(channel, &read->items[at - 1],
				   &meant->items[i - 1]);
	}
	free(partner);
	free(cost);
	free(step);
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

/* Cut one pair in the cheapest way and count the cuts. */
static void cut(struct channel *channel, const struct pair *pair)
{
	static const int shapes[][2] = { { 1, 1 }, { 1, 2 }, { 1, 3 }, { 1, 0 },
					 { 2, 1 }, { 2, 2 }, { 0, 1 } };
	double cost[SYLLABLE_MAX + 1][READ_LONGEST + 1];
	uint8_t step[SYLLABLE_MAX + 1][READ_LONGEST + 1];
	int i = pair->meant_length;
	int j = pair->read_length;

	for (int a = 0; a <= i; a++)
		for (int b = 0; b <= j; b++) {
			cost[a][b] = a || b ? 1e9 : 0;
			for (uint8_t s = 0; s < 7; s++) {
				int c = a - shapes[s][0];
				int d = b - shapes[s][1];
				double sum;

				if (c < 0 || d < 0)
					continue;
				sum = cost[c][d] + cost_of(channel, pair, c,
							   shapes[s][0], d,
							   shapes[s][1]);
				if (sum < cost[a][b]) {
					cost[a][b] = sum;
					step[a][b] = s;
				}
			}
		}
	if (cost[i][j] > 9 * pair->meant_length)
		return; /* two different words */
	while (i || j) {
		const int *shape = shapes[step[i][j]];
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
	struct segment **order =
		train_take(TABLE_SIZE, sizeof(struct segment *));
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
	qsort(order, count, sizeof(*order), by_key);
	for (size_t i = 0; i < count; i++) {
		const uint16_t *key = order[i]->key;
		int meant = !key[0] ? 0 : !key[1] ? 1 : 2;

		write_characters(file, key, PACK_TRUE_MAX);
		fputc('\t', file);
		write_characters(file, key + PACK_TRUE_MAX, PACK_READ_MAX);
		fprintf(file, "\t%.0f\t%.0f\n", order[i]->count,
			seen(channel, key, meant));
	}
	fclose(file);
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
