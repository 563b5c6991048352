/*
 * The segments of a channel: what is read for what is meant, with its cost.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

enum {
	COLUMNS = 4,
	SLOTS_PER_RUN = 2, /* of the index, at least */
	COST_MAX = 11 * PACK_SEGMENT_UNITS,
};

static const double seen_rarely = 0.4; /* taken off a segment's count */
static const double smoothed = 4; /* occurrences' worth of what is unseen */
static const double smoothed_more[PACK_TRUE_MAX + 1] = { 1, 7, 4, 4 };

/* A segment, and how often it and the letters it means were counted. */
struct counted {
	struct pack_segment segment;
	double count, seen;
};

struct segments {
	struct counted *items;
	size_t count, room;
	double seen[LETTER_COUNT][2]; /* letters alone, by case */
};

static void add(struct segments *segments, const struct pack_segment *segment,
		double count, double seen)
{
	if (segments->count == segments->room) {
		segments->room = segments->room ? segments->room * 2 : 1 << 12;
		segments->items =
			realloc(segments->items,
				segments->room * sizeof(*segments->items));
		if (!segments->items)
			train_die("memory", "ran out");
	}
	segments->items[segments->count].segment = *segment;
	segments->items[segments->count].count = count;
	segments->items[segments->count++].seen = seen;
}

static bool meant_letters(struct pack_segment *segment, const char *text)
{
	struct token token;
	size_t length = strlen(text);

	memset(segment, 0, sizeof(*segment));
	memset(segment->meant, LETTER_NONE, sizeof(segment->meant));
	if (!length)
		return true;
	token_read(&token, text, length);
	if (!token.length || token.length > PACK_TRUE_MAX)
		return false;
	for (int i = 0; i < token.length; i++) {
		struct letter letter = letter_of(token.characters[i]);

		if (letter.code == LETTER_NONE)
			return false;
		segment->meant[i] = letter.code;
		segment->upper |= (uint8_t)(letter.upper << i);
	}
	return true;
}

static bool read_characters(struct pack_segment *segment, const char *text)
{
	struct token token;

	token_read(&token, text, strlen(text));
	if (token.length > PACK_READ_MAX)
		return false;
	for (int i = 0; i < token.length; i++) {
		if (token.characters[i] > UINT16_MAX)
			return false;
		segment->read[i] = (uint16_t)token.characters[i];
	}
	return true;
}

static void read_row(struct segments *segments, char *line)
{
	char *column[COLUMNS] = { line, NULL, NULL, NULL };
	struct pack_segment segment;
	double seen;

	for (int i = 1; i < COLUMNS && column[i - 1]; i++) {
		column[i] = strchr(column[i - 1], '\t');
		if (column[i])
			*column[i]++ = '\0';
	}
	if (*line == '#' || !column[COLUMNS - 1] ||
	    !meant_letters(&segment, column[0]) ||
	    !read_characters(&segment, column[1]))
		return;
	seen = atof(column[3]);
	add(segments, &segment, atof(column[2]), seen);
	if (segment.meant[0] != LETTER_NONE && segment.meant[1] == LETTER_NONE)
		segments->seen[segment.meant[0]][segment.upper & 1] = seen;
}

static void read_table(struct segments *segments, const char *path)
{
	size_t size;
	char *data = train_read(path, &size);

	for (char *line = data; line && *line;) {
		char *next = strchr(line, '\n');

		if (next)
			*next++ = '\0';
		read_row(segments, line);
		line = next;
	}
	free(data);
}

/*
 * What may happen though no pair showed it: marks and tones are lost or
 * changed, case is mistaken, a letter is dropped.
 */
static double chance_unseen(unsigned meant, unsigned read, bool other_case)
{
	double chance = 0.003;

	if (letter_plain(meant) != letter_plain(read))
		return 0;
	if (meant == read)
		chance = 1;
	else if (letter_plain(meant) == read)
		chance = 0.3;
	else if (letter_toneless(meant) == letter_toneless(read))
		chance = 0.06;
	else if (read % LETTER_TONES == meant % LETTER_TONES)
		chance = 0.03;
	return other_case ? chance * 0.01 : chance;
}

static void smooth_letter(struct segments *segments, unsigned meant, bool upper)
{
	double seen = segments->seen[meant][upper];
	struct pack_segment segment = { .upper = upper };

	memset(segment.meant, LETTER_NONE, sizeof(segment.meant));
	segment.meant[0] = (uint8_t)meant;
	add(segments, &segment, smoothed * 0.01, seen);
	for (unsigned read = 0; read < LETTER_COUNT; read++)
		for (int other = 0; other < 2; other++) {
			double chance = chance_unseen(meant, read, other);

			if (chance <= 0)
				continue;
			segment.read[0] = (uint16_t)letter_character(
				read, upper != (other != 0));
			add(segments, &segment, smoothed * chance, seen);
		}
}

static int compare_reads(const struct pack_segment *one,
			 const struct pack_segment *other)
{
	for (int i = 0; i < PACK_READ_MAX; i++)
		if (one->read[i] != other->read[i])
			return one->read[i] < other->read[i] ? -1 : 1;
	return 0;
}

static int by_identity(const void *one, const void *other)
{
	const struct counted *a = one;
	const struct counted *b = other;

	return memcmp(&a->segment, &b->segment, sizeof(a->segment));
}

static int by_read(const void *one, const void *other)
{
	const struct counted *a = one;
	const struct counted *b = other;
	int order = compare_reads(&a->segment, &b->segment);

	if (order)
		return order;
	if (a->segment.cost != b->segment.cost)
		return a->segment.cost < b->segment.cost ? -1 : 1;
	return by_identity(one, other);
}

/* Make one of equal segments. */
static void merge(struct segments *segments)
{
	size_t kept = 0;

	qsort(segments->items, segments->count, sizeof(*segments->items),
	      by_identity);
	for (size_t i = 0; i < segments->count; i++) {
		struct counted *item = &segments->items[i];

		if (kept && !by_identity(item, &segments->items[kept - 1])) {
			segments->items[kept - 1].count += item->count;
			if (item->seen > segments->items[kept - 1].seen)
				segments->items[kept - 1].seen = item->seen;
		} else {
			segments->items[kept++] = *item;
		}
	}
	segments->count = kept;
}

static double cost_of(const struct counted *item)
{
	double count = item->count;
	int length = 0;

	while (length < PACK_TRUE_MAX &&
	       item->segment.meant[length] != LETTER_NONE)
		length++;
	if (count >= 1)
		count -= seen_rarely;
	return -log(count / (item->seen + smoothed_more[length])) *
	       PACK_SEGMENT_UNITS;
}

static void set_costs(struct segments *segments)
{
	size_t kept = 0;

	for (size_t i = 0; i < segments->count; i++) {
		struct counted *item = &segments->items[i];
		double cost = cost_of(item);

		if (cost > COST_MAX)
			continue;
		item->segment.cost = (uint8_t)(cost < 0 ? 0 : cost + 0.5);
		segments->items[kept++] = *item;
	}
	segments->count = kept;
	qsort(segments->items, kept, sizeof(*segments->items), by_read);
}

/* Does another run begin at a segment? */
static bool begins(const struct segments *segments, size_t at)
{
	return !at || compare_reads(&segments->items[at].segment,
				    &segments->items[at - 1].segment) != 0;
}

static uint32_t count_slots(const struct segments *segments)
{
	uint32_t slots = 1;
	size_t runs = 1;

	for (size_t i = 0; i < segments->count; i++)
		runs += begins(segments, i);
	while (slots < runs * SLOTS_PER_RUN)
		slots *= 2;
	return slots;
}

static void put_index(struct sink *sink, struct pack_head *head, int channel,
		      const struct segments *segments)
{
	uint32_t slots = count_slots(segments);
	struct pack_run *runs;
	struct pack_run *run = NULL;

	runs = train_take(slots, sizeof(*runs));
	for (size_t i = 0; i < segments->count; i++) {
		const struct pack_segment *segment =
			&segments->items[i].segment;

		if (begins(segments, i)) {
			size_t slot = pack_slot(segment->read, slots);

			while (runs[slot].count)
				slot = (slot + 1) & (slots - 1);
			run = &runs[slot];
			memcpy(run->read, segment->read, sizeof(run->read));
			run->first = (uint32_t)i;
		}
		run->count++;
	}
	head->slots[channel] = slots;
	sink_put(sink, runs, slots * sizeof(*runs));
	sink_align(sink);
	free(runs);
}

void segments_put(struct sink *sink, struct pack_head *head, int channel,
		  const char *path)
{
	struct segments segments = { 0 };

	read_table(&segments, path);
	for (unsigned letter = 0; letter < LETTER_COUNT; letter++)
		for (int upper = 0; upper < 2; upper++)
			smooth_letter(&segments, letter, upper);
	merge(&segments);
	set_costs(&segments);
	head->segments[channel] = (uint32_t)segments.count;
	for (size_t i = 0; i < segments.count; i++)
		sink_put(sink, &segments.items[i].segment,
			 sizeof(struct pack_segment));
	sink_align(sink);
	put_index(sink, head, channel, &segments);
	free(segments.items);
}
