/*
 * The channel: what is read for what is meant, counted in pairs of words.
 *
 * First the words of each pair are cut into single letters and what was read
 * for them, in the cheapest way; the cuts are counted, and the counts make
 * the costs of the next round.  Then runs of cuts become segments of their
 * own, at the edges of a word and anywhere: they carry what stands around a
 * letter.  A longer segment stays if it tells more than its parts; what it
 * explains is not counted for its parts any more.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_pairs.h"
#include "dictionaries/train_segments.h"

enum {
	ROUNDS_SINGLE = 5,
	ROUNDS_LONGER = 3,
	COUNT_MIN = 2,  /* rarer segments are not written */
	LONGER_MIN = 3, /* likewise, of more than a letter */
	SURPLUS = 4,    /* times as many segments are kept, at first */
	SEAM_MIN = 4,   /* spaces lost or torn, to have a row of their own */
	EDGES = PACK_AT_START | PACK_AT_END,
};

static const double different = 9;   /* nats a letter: two different words */
static const double worth_least = 3; /* nats, of a segment */

struct channel {
	struct pairs pairs;
	struct segments segments;
	struct segments seen; /* letters meant, by the same edges */
	size_t most;          /* segments */
};

static struct stretch stretch_of(const struct pair *pair)
{
	return (struct stretch){ .meant = pair->meant,
				 .read = pair->read,
				 .meant_length = pair->meant_length,
				 .read_length = pair->read_length,
				 .edges = EDGES };
}

/* ---- how often letters were meant ---- */

static void note_seen(struct channel *channel, const struct pair *pair,
		      int from, int length)
{
	struct segment like = { .meant_length = (uint8_t)length };
	unsigned edges = 0;

	memcpy(like.meant, pair->meant + from,
	       (size_t)length * sizeof(*like.meant));
	if (!from)
		edges |= PACK_AT_START;
	if (from + length == pair->meant_length)
		edges |= PACK_AT_END;
	for (unsigned at = edges;; at = (at - 1) & edges) {
		like.edges = (uint8_t)at;
		segments_note(&channel->seen, &like)->count += pair->count;
		if (!at)
			break;
	}
}

static void count_seen(struct channel *channel)
{
	for (size_t i = 0; i < channel->pairs.count; i++) {
		const struct pair *pair = &channel->pairs.items[i];

		for (int length = 0; length <= PACK_TRUE_MAX; length++)
			for (int from = 0; from + length <= pair->meant_length;
			     from++)
				note_seen(channel, pair, from, length);
	}
}

static double seen_of(const struct channel *channel,
		      const struct segment *segment)
{
	struct segment like = { .meant_length = segment->meant_length,
				.edges = segment->edges };
	const struct segment *seen;

	memcpy(like.meant, segment->meant, sizeof(like.meant));
	seen = segments_find(&channel->seen, &like);
	return seen ? seen->count : 0;
}

/* ---- single letters ---- */

static struct segment make_segment(const struct stretch *stretch, int i,
				   int meant, int j, int read)
{
	struct segment segment = { .meant_length = (uint8_t)meant,
				   .read_length = (uint8_t)read };

	memcpy(segment.meant, stretch->meant + i,
	       (size_t)meant * sizeof(*segment.meant));
	memcpy(segment.read, stretch->read + j,
	       (size_t)read * sizeof(*segment.read));
	return segment;
}

/* Letters that may be one segment before anything is known, and their cost */
static const struct {
	int meant, read;
	double cost;
} first_shapes[] = { { 1, 2, 6.5 }, { 1, 3, 8 }, { 2, 1, 6.5 } };

static void offer_shapes(struct channel *channel, const struct pair *pair)
{
	struct stretch stretch = stretch_of(pair);

	for (size_t s = 0; s < sizeof(first_shapes) / sizeof(*first_shapes);
	     s++)
		for (int i = 0; i + first_shapes[s].meant <= pair->meant_length;
		     i++)
			for (int j = 0;
			     j + first_shapes[s].read <= pair->read_length;
			     j++) {
				struct segment like = make_segment(
					&stretch, i, first_shapes[s].meant, j,
					first_shapes[s].read);

				like.cost = first_shapes[s].cost;
				segments_note(&channel->segments, &like);
			}
}

/* Count the cuts of all pairs into `next`. */
static void cut_pairs(struct channel *channel)
{
	for (size_t i = 0; i < channel->pairs.count; i++) {
		const struct pair *pair = &channel->pairs.items[i];
		struct stretch stretch = stretch_of(pair);
		struct cuts cuts;
		int m = pair->meant_length;
		int r = pair->read_length;

		segments_cut(&cuts, &channel->segments, &stretch, NULL);
		if (cuts.cost > different * pair->meant_length)
			continue; /* two different words */
		for (int c = 0; c < cuts.count; c++) {
			struct segment like;

			m -= cuts.meant[c];
			r -= cuts.read[c];
			like = make_segment(&stretch, m, cuts.meant[c], r,
					    cuts.read[c]);
			like.edges = cuts.edges[c];
			like.cost = cuts.costs[c];
			segments_note(&channel->segments, &like)->next +=
				pair->count;
		}
	}
}

/* Only the segments that `keeps` are left. */
static void filter(struct segments *segments,
		   bool (*keeps)(const struct segment *, double), double least)
{
	struct segments left = { 0 };

	for (size_t i = 0; i < segments->count; i++)
		if (keeps(&segments->items[i], least))
			segments_note(&left, &segments->items[i]);
	segments_release(segments);
	*segments = left;
}

static bool has_count(const struct segment *segment, double least)
{
	return segment->count >= least;
}

static bool is_worth(const struct segment *segment, double least)
{
	return segment->worth > least ||
	       (segment->meant_length <= 1 && segment->read_length <= 1 &&
		!segment->edges && segment->count >= COUNT_MIN);
}

/* The counts of a round become those that costs are made of. */
static void end_round(struct channel *channel)
{
	for (size_t i = 0; i < channel->segments.count; i++) {
		struct segment *segment = &channel->segments.items[i];

		segment->count = segment->next;
		segment->next = 0;
		segment->seen = seen_of(channel, segment);
	}
	segments_price(&channel->segments);
}

static void learn_single(struct channel *channel)
{
	for (size_t i = 0; i < channel->pairs.count; i++)
		offer_shapes(channel, &channel->pairs.items[i]);
	for (int round = 0; round < ROUNDS_SINGLE; round++) {
		cut_pairs(channel);
		end_round(channel);
		filter(&channel->segments, has_count, 0.5);
	}
}

/* ---- longer segments ---- */

/* A run of cuts as a segment, wherever it stands and at the edges. */
static void note_run(struct segments *found, const struct stretch *stretch,
		     int i, int meant, int j, int read, double count)
{
	struct segment like = make_segment(stretch, i, meant, j, read);
	unsigned edges = 0;

	if (!i && !j)
		edges |= PACK_AT_START;
	if (i + meant == stretch->meant_length &&
	    j + read == stretch->read_length)
		edges |= PACK_AT_END;
	if (!meant && edges == EDGES)
		return;
	for (unsigned at = edges;; at = (at - 1) & edges) {
		like.edges = (uint8_t)at;
		segments_note(found, &like)->count += count;
		if (!at)
			break;
	}
}

static void note_runs(struct segments *found, const struct stretch *stretch,
		      const struct cuts *cuts, double count)
{
	int i = stretch->meant_length;
	int j = stretch->read_length;

	for (int last = 0; last < cuts->count; last++) {
		int meant = 0;
		int read = 0;

		for (int c = last; c < cuts->count; c++) {
			meant += cuts->meant[c];
			read += cuts->read[c];
			if (meant > PACK_TRUE_MAX || read > PACK_READ_MAX)
				break;
			if (!meant && read > 1)
				break;
			note_run(found, stretch, i - meant, meant, j - read,
				 read, count);
		}
		i -= cuts->meant[last];
		j -= cuts->read[last];
	}
}

static void find_runs(struct channel *channel, struct segments *found)
{
	for (size_t i = 0; i < channel->pairs.count; i++) {
		const struct pair *pair = &channel->pairs.items[i];
		struct stretch stretch = stretch_of(pair);
		struct cuts cuts;

		segments_cut(&cuts, &channel->segments, &stretch, NULL);
		if (cuts.cost <= different * pair->meant_length)
			note_runs(found, &stretch, &cuts, pair->count);
	}
}

static int by_worth(const void *one, const void *other)
{
	double a = *(const double *)one;
	double b = *(const double *)other;

	return a < b ? 1 : a > b ? -1 : 0;
}

/* Keep the `most` segments that are worth most. */
static void prune(struct segments *segments, size_t most)
{
	double *worths = train_take(segments->count, sizeof(*worths));
	double least = worth_least;

	for (size_t i = 0; i < segments->count; i++)
		worths[i] = segments->items[i].worth;
	qsort(worths, segments->count, sizeof(*worths), by_worth);
	if (segments->count > most && worths[most] > least)
		least = worths[most];
	filter(segments, is_worth, least);
	free(worths);
}

static void learn_longer(struct channel *channel)
{
	struct segments found = { 0 };

	find_runs(channel, &found);
	filter(&found, has_count, LONGER_MIN);
	for (size_t i = 0; i < found.count; i++) {
		struct segment *segment = &found.items[i];

		if (segments_find(&channel->segments, segment))
			continue;
		segment->seen = seen_of(channel, segment);
		segments_note(&channel->segments, segment);
	}
	segments_release(&found);
	segments_price(&channel->segments);
	for (int round = ROUNDS_LONGER; round-- > 0;) {
		prune(&channel->segments,
		      round ? channel->most *
				      (size_t)(1 +
					       SURPLUS * round / ROUNDS_LONGER)
			    : channel->most);
		segments_price(&channel->segments);
	}
}

/* ---- writing ---- */

static int by_letters(const void *one, const void *other)
{
	const struct segment *a = one;
	const struct segment *b = other;

	for (int i = 0; i < PACK_TRUE_MAX; i++)
		if (a->meant[i] != b->meant[i])
			return a->meant[i] < b->meant[i] ? -1 : 1;
	for (int i = 0; i < PACK_READ_MAX; i++)
		if (a->read[i] != b->read[i])
			return a->read[i] < b->read[i] ? -1 : 1;
	return 0;
}

struct writer {
	FILE *file;
	char **rows;
	size_t count, room;
};

static size_t put_character(char *out, unsigned c)
{
	size_t size = 0;

	if (c < 0x80) {
		out[size++] = (char)c;
	} else if (c < 0x800) {
		out[size++] = (char)(0xc0 | c >> 6);
		out[size++] = (char)(0x80 | (c & 0x3f));
	} else {
		out[size++] = (char)(0xe0 | c >> 12);
		out[size++] = (char)(0x80 | (c >> 6 & 0x3f));
		out[size++] = (char)(0x80 | (c & 0x3f));
	}
	return size;
}

enum { CELL_MAX = 64, ROW_MAX = 256 };

static void put_characters(char *out, const uint16_t *characters, int count)
{
	size_t size = strlen(out);

	for (int i = 0; i < count; i++)
		size += put_character(out + size, characters[i]);
	out[size] = '\0';
}

static void put_mark(char *out, char mark)
{
	const uint16_t character = (uint16_t)mark;

	put_characters(out, &character, 1);
}

static void add_row(struct writer *writer, const char *meant, const char *read,
		    double count, double seen)
{
	char *row = train_take(ROW_MAX, 1);

	(void)snprintf(row, ROW_MAX, "%s\t%s\t%.0f\t%.0f", meant, read, count,
		       seen);
	writer->rows = train_grow(writer->rows, &writer->room,
				  writer->count + 1, sizeof(*writer->rows));
	writer->rows[writer->count++] = row;
}

static void add_segments(struct writer *writer, const struct segments *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct segment *segment = &all->items[i];
		char meant[CELL_MAX] = "";
		char read[CELL_MAX] = "";

		if (segment->edges & PACK_AT_START)
			put_mark(meant, '^');
		put_characters(meant, segment->meant, segment->meant_length);
		if (segment->edges & PACK_AT_END)
			put_mark(meant, '$');
		put_characters(read, segment->read, segment->read_length);
		add_row(writer, meant, read, segment->count, segment->seen);
	}
}

/* Spaces lost and torn: all together, and where it happens often. */
static void add_seams(struct writer *writer, const struct pairs *pairs)
{
	double count[2] = { 0 };
	double wrong[2] = { 0 };

	for (size_t i = 0; i < pairs->seam_count; i++) {
		const struct seam *seam = &pairs->seams[i];
		char meant[CELL_MAX] = "";

		count[seam->within] += seam->count;
		wrong[seam->within] += seam->wrong;
		if (seam->wrong < SEAM_MIN)
			continue;
		put_characters(meant, &seam->left, 1);
		if (!seam->within)
			put_mark(meant, ' ');
		put_characters(meant, &seam->right, 1);
		add_row(writer, meant, seam->within ? " " : "", seam->wrong,
			seam->count);
	}
	add_row(writer, " ", "", wrong[false], count[false]);
	add_row(writer, "", " ", wrong[true], count[true]);
}

/* By the bytes of the first cell, then of the others */
static int by_bytes(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

static void write_rows(struct writer *writer, const char *path,
		       const char *notes)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		train_die(path, "cannot be written");
	fputs(notes, file);
	if (writer->count)
		qsort(writer->rows, writer->count, sizeof(*writer->rows),
		      by_bytes);
	for (size_t i = 0; i < writer->count; i++) {
		fprintf(file, "%s\n", writer->rows[i]);
		free(writer->rows[i]);
	}
	free(writer->rows);
	if (fclose(file))
		train_die(path, "cannot be written");
}

static const char channel_notes[] =
	"# What is read for what is meant: letters meant (^ and $ are the\n"
	"# beginning and the end of a word), characters read, how often, and\n"
	"# how often those letters were meant there.  Rows with a space: "
	"words\n"
	"# run together and torn apart.\n";

int train_channel(int count, char **words)
{
	struct channel channel = { .most = strtoul(words[1], NULL, 10) };
	struct writer writer = { 0 };

	if (!channel.most)
		train_die(words[1], "not how many segments to keep");
	pairs_read(&channel.pairs, count - 2, words + 2);
	count_seen(&channel);
	learn_single(&channel);
	learn_longer(&channel);
	qsort(channel.segments.items, channel.segments.count,
	      sizeof(*channel.segments.items), by_letters);
	add_segments(&writer, &channel.segments);
	add_seams(&writer, &channel.pairs);
	fprintf(stderr, "%zu pairs, %zu segments\n", channel.pairs.count,
		channel.segments.count);
	write_rows(&writer, words[0], channel_notes);
	segments_release(&channel.segments);
	segments_release(&channel.seen);
	pairs_release(&channel.pairs);
	return EXIT_SUCCESS;
}

/* ---- words that were read as numbers or symbols ---- */

static const char words_notes[] =
	"# Words read as a number or a symbol, which nobody doubts by its\n"
	"# looks: read, meant, how often, how often the word was meant.\n";

static bool is_same_word(const struct pair *one, const struct pair *other)
{
	return !memcmp(one->meant, other->meant, sizeof(one->meant));
}

/* A number or a symbol by its looks, or no letter in it at all */
static bool is_odd(const struct pair *pair)
{
	int letters = 0;

	for (int i = 0; i < pair->read_length; i++)
		letters += letter_of(pair->read[i]).code != LETTER_NONE;
	return !letters || (pair->odd && pair->read_length > 1);
}

static void add_words(struct writer *writer, const struct pairs *pairs)
{
	for (size_t from = 0, to; from < pairs->count; from = to) {
		double seen = 0;

		for (to = from;
		     to < pairs->count &&
		     is_same_word(&pairs->items[from], &pairs->items[to]);
		     to++)
			seen += pairs->items[to].count;
		for (size_t i = from; i < to; i++) {
			const struct pair *pair = &pairs->items[i];
			char meant[CELL_MAX] = "";
			char read[CELL_MAX] = "";

			if (pair->count < COUNT_MIN || !is_odd(pair))
				continue;
			put_characters(meant, pair->meant, pair->meant_length);
			put_characters(read, pair->read, pair->read_length);
			add_row(writer, read, meant, pair->count, seen);
		}
	}
}

int train_words(int count, char **words)
{
	struct writer writer = { 0 };
	struct pairs pairs = { 0 };

	pairs_read(&pairs, count - 1, words + 1);
	add_words(&writer, &pairs);
	write_rows(&writer, words[0], words_notes);
	pairs_release(&pairs);
	return EXIT_SUCCESS;
}
