#include "dictionaries/train_segments.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_pairs.h"

enum {
	SLOTS = 1 << 22, /* for segments, a power of two */
	SLOTS_FULL = SLOTS / 4 * 3,
	BITS = 16, /* of a character */
	EDGES = PACK_AT_START | PACK_AT_END,
	SPACE = ' ',
};

static const double never = 1e9;
static const double seen_rarely = 0.4;  /* taken off a segment's count */
static const double unseen_letters = 4; /* occurrences' worth of the unseen */
static const double family_share = 0.5; /* of that, what alike letters show */
static const double unseen_longer = 3;  /* likewise, of the parts */
static const double family_count = 3;   /* readings that count as known */
static const double cost_most = 11;     /* nats; dearer ones are not packed */

/* Nats of what no pair showed. */
static const double cost_dropped = 4.6, cost_extra = 6, cost_other = 9;

/* ---- segments by what they are ---- */

static size_t slot_of(const struct segment *segment)
{
	uint64_t hash = segment->edges;

	for (int i = 0; i < PACK_TRUE_MAX; i++)
		hash = (hash ^ segment->meant[i]) * 0x9e3779b97f4a7c15u;
	for (int i = 0; i < PACK_READ_MAX; i++)
		hash = (hash ^ segment->read[i]) * 0x9e3779b97f4a7c15u;
	return (size_t)(hash >> 24) % SLOTS;
}

static bool is_same(const struct segment *one, const struct segment *other)
{
	return one->edges == other->edges &&
	       !memcmp(one->meant, other->meant, sizeof(one->meant)) &&
	       !memcmp(one->read, other->read, sizeof(one->read));
}

/* Its slot, or the free one where it belongs */
static uint32_t *seek(const struct segments *segments,
		      const struct segment *like)
{
	size_t slot = slot_of(like);

	while (segments->slots[slot] &&
	       !is_same(&segments->items[segments->slots[slot] - 1], like))
		slot = (slot + 1) % SLOTS;
	return &segments->slots[slot];
}

struct segment *segments_find(const struct segments *segments,
			      const struct segment *like)
{
	const uint32_t *slot = segments->slots ? seek(segments, like) : NULL;

	return slot && *slot ? &segments->items[*slot - 1] : NULL;
}

struct segment *segments_note(struct segments *segments,
			      const struct segment *like)
{
	uint32_t *slot;

	if (!segments->slots)
		segments->slots = train_take(SLOTS, sizeof(*segments->slots));
	slot = seek(segments, like);
	if (!*slot) {
		if (segments->count == SLOTS_FULL)
			train_die("pairs", "show too many segments");
		segments->items = train_grow(segments->items, &segments->room,
					     segments->count + 1,
					     sizeof(*segments->items));
		segments->items[segments->count++] = *like;
		*slot = (uint32_t)segments->count;
	}
	return &segments->items[*slot - 1];
}

void segments_release(struct segments *segments)
{
	free(segments->items);
	free(segments->slots);
	memset(segments, 0, sizeof(*segments));
}

/* ---- cutting ---- */

/*
 * What may happen though no pair showed it: marks and tones are lost or
 * changed, case is mistaken, a letter is dropped.
 */
static double chance_unseen(struct letter meant, struct letter read)
{
	double chance = 0.003;

	if (meant.code == read.code)
		chance = 1;
	else if (letter_plain(meant.code) == read.code)
		chance = 0.3;
	else if (letter_toneless(meant.code) == letter_toneless(read.code))
		chance = 0.06;
	else if (read.code % LETTER_TONES == meant.code % LETTER_TONES)
		chance = 0.03;
	return meant.upper == read.upper ? chance : chance * 0.01;
}

/* The cost of one letter meant (0: none) and one character read (0: none) that
   were never seen together. */
static double unseen(uint16_t meant, uint16_t read)
{
	struct letter one = letter_of(meant);
	struct letter other = letter_of(read);

	if (!meant)
		return cost_extra;
	if (!read)
		return cost_dropped;
	if (one.code == LETTER_NONE || other.code == LETTER_NONE ||
	    letter_plain(one.code) != letter_plain(other.code))
		return cost_other;
	return -log(chance_unseen(one, other));
}

/* The cheapest cuts of a stretch, up to each place in it */
struct field {
	const struct stretch *stretch;
	const struct segments *segments;
	const struct segment * not ;
	double cost[SYLLABLE_MAX + 1][PAIR_READ_MAX + 1];
	uint8_t meant[SYLLABLE_MAX + 1][PAIR_READ_MAX + 1];
	uint8_t read[SYLLABLE_MAX + 1][PAIR_READ_MAX + 1];
	uint8_t edges[SYLLABLE_MAX + 1][PAIR_READ_MAX + 1];
};

static void offer(struct field *field, int i, int j, int meant, int read,
		  double cost, unsigned edges)
{
	double sum = field->cost[i - meant][j - read] + cost;

	if (sum >= field->cost[i][j])
		return;
	field->cost[i][j] = sum;
	field->meant[i][j] = (uint8_t)meant;
	field->read[i][j] = (uint8_t)read;
	field->edges[i][j] = (uint8_t)edges;
}

/* Come to a place with the segments that end there and are so long. */
static void try_shape(struct field *field, int i, int j, int meant, int read)
{
	const struct stretch *stretch = field->stretch;
	struct segment like = { 0 };
	unsigned edges = 0;

	memcpy(like.meant, stretch->meant + i - meant,
	       (size_t)meant * sizeof(*like.meant));
	memcpy(like.read, stretch->read + j - read,
	       (size_t)read * sizeof(*like.read));
	if (i == meant && j == read)
		edges |= PACK_AT_START;
	if (i == stretch->meant_length && j == stretch->read_length)
		edges |= PACK_AT_END;
	edges &= stretch->edges;
	for (unsigned at = edges;; at = (at - 1) & edges) {
		const struct segment *known;

		like.edges = (uint8_t)at;
		known = segments_find(field->segments, &like);
		if (known && known != field->not )
			offer(field, i, j, meant, read, known->cost, at);
		else if (!at && meant <= 1 && read <= 1)
			offer(field, i, j, meant, read,
			      unseen(like.meant[0], like.read[0]), 0);
		if (!at)
			break;
	}
}

static void fill(struct field *field, int i, int j)
{
	field->cost[i][j] = i || j ? never : 0;
	for (int meant = 0; meant <= PACK_TRUE_MAX && meant <= i; meant++)
		for (int read = 0; read <= PACK_READ_MAX && read <= j; read++)
			if ((meant || read == 1) && (meant <= 2 || read))
				try_shape(field, i, j, meant, read);
}

void segments_cut(struct cuts *out, const struct segments *segments,
		  const struct stretch *stretch, const struct segment * not )
{
	struct field field = { .stretch = stretch,
			       .segments = segments,
			       .not = not };
	int i = stretch->meant_length;
	int j = stretch->read_length;

	field.stretch = stretch;
	field.segments = segments;
	field.not = not ;
	for (int a = 0; a <= i; a++)
		for (int b = 0; b <= j; b++)
			fill(&field, a, b);
	out->cost = field.cost[i][j];
	out->count = 0;
	while (i || j) {
		uint8_t meant = field.meant[i][j];
		uint8_t read = field.read[i][j];

		out->meant[out->count] = meant;
		out->read[out->count] = read;
		out->edges[out->count] = field.edges[i][j];
		out->costs[out->count++] =
			field.cost[i][j] - field.cost[i - meant][j - read];
		i -= meant;
		j -= read;
	}
}

/* ---- costs ---- */

static int size_of(const struct segment *segment)
{
	return 4 * (segment->meant_length + segment->read_length) +
	       !!(segment->edges & PACK_AT_START) +
	       !!(segment->edges & PACK_AT_END);
}

static bool is_single(const struct segment *segment)
{
	return segment->meant_length <= 1 && segment->read_length <= 1 &&
	       !segment->edges;
}

/* ---- families: what letters alike but for their marks are read as ---- */

/* The segment of a family: its plain letter, case, and what is read. */
static struct segment family_of(const struct segment *segment, uint16_t read)
{
	struct letter letter = letter_of(segment->meant[0]);
	struct segment like = { .meant_length = 1 };

	like.meant[0] = (uint16_t)(letter_plain(letter.code) + 1);
	like.meant[1] = letter.upper;
	like.read[0] = read;
	return like;
}

/* Add up the single letters by family; all of one stands under `sum`. */
static const uint16_t sum = UINT16_MAX;

static void count_families(struct segments *families,
			   const struct segments *segments)
{
	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->items[i];
		struct segment like;

		if (!is_single(segment) || !segment->meant_length ||
		    segment->count <= 0)
			continue;
		like = family_of(segment, segment->read[0]);
		segments_note(families, &like)->count += segment->count;
		like = family_of(segment, sum);
		segments_note(families, &like)->count += segment->count;
	}
}

/* The chance that a letter is read so, if it is as others of its family */
static double family_chance(const struct segments *families,
			    const struct segment *segment)
{
	struct segment like = family_of(segment, segment->read[0]);
	const struct segment *known = segments_find(families, &like);
	const struct segment *all;

	like = family_of(segment, sum);
	all = segments_find(families, &like);
	return known && all ? known->count / (all->count + unseen_letters) : 0;
}

static double single_cost(const struct segments *families,
			  const struct segment *segment)
{
	double chance = exp(-unseen(segment->meant[0], segment->read[0]));

	if (!segment->meant_length)
		return -log(chance);
	return -log((1 - family_share) * chance +
		    family_share * family_chance(families, segment));
}

/* ---- the price ---- */

static void price(const struct segments *segments,
		  const struct segments *families, struct segment *segment)
{
	struct stretch stretch = {
		.meant = segment->meant,
		.read = segment->read,
		.meant_length = segment->meant_length,
		.read_length = segment->read_length,
		.edges = segment->edges,
	};
	double count = segment->count;
	double added = unseen_longer;
	double parts;

	if (is_single(segment)) {
		parts = single_cost(families, segment);
		added = unseen_letters;
	} else {
		struct cuts cuts;

		segments_cut(&cuts, segments, &stretch, segment);
		parts = cuts.cost;
	}
	if (count >= 1)
		count -= seen_rarely;
	segment->cost =
		-log((count + added * exp(-parts)) / (segment->seen + added));
	segment->worth = segment->count * (parts - segment->cost);
}

static const struct segment *sorting;

static int by_size(const void *one, const void *other)
{
	uint32_t a = *(const uint32_t *)one;
	uint32_t b = *(const uint32_t *)other;

	if (size_of(&sorting[a]) != size_of(&sorting[b]))
		return size_of(&sorting[a]) < size_of(&sorting[b]) ? -1 : 1;
	return a < b ? -1 : a > b;
}

void segments_price(struct segments *segments)
{
	uint32_t *order = train_take(segments->count, sizeof(*order));
	struct segments families = { 0 };

	for (uint32_t i = 0; i < segments->count; i++) {
		order[i] = i;
		segments->items[i].cost = never;
	}
	count_families(&families, segments);
	sorting = segments->items;
	if (segments->count)
		qsort(order, segments->count, sizeof(*order), by_size);
	for (size_t i = 0; i < segments->count; i++)
		price(segments, &families, &segments->items[order[i]]);
	segments_release(&families);
	free(order);
}

/* ---- the table ---- */

/* What is meant, between the marks of the edges. */
static bool read_meant(struct segment *segment, char *text)
{
	struct token token;
	size_t length = strlen(text);

	if (length && *text == '^') {
		segment->edges |= PACK_AT_START;
		text++;
		length--;
	}
	if (length && text[length - 1] == '$') {
		segment->edges |= PACK_AT_END;
		length--;
	}
	if (!length)
		return true;
	token_read(&token, text, length);
	if (!token.length || token.length > PACK_TRUE_MAX)
		return false;
	for (int i = 0; i < token.length; i++) {
		if (letter_of(token.characters[i]).code == LETTER_NONE)
			return false;
		segment->meant[i] = (uint16_t)token.characters[i];
	}
	segment->meant_length = token.length;
	return true;
}

static bool read_characters(struct segment *segment, const char *text)
{
	struct token token;

	if (!*text)
		return true;
	token_read(&token, text, strlen(text));
	if (!token.length || token.length > PACK_READ_MAX)
		return false;
	for (int i = 0; i < token.length; i++) {
		if (token.characters[i] > UINT16_MAX)
			return false;
		segment->read[i] = (uint16_t)token.characters[i];
	}
	segment->read_length = token.length;
	return true;
}

static void read_row(struct segments *segments, char *const *cells)
{
	struct segment segment = { 0 };
	double count = strtod(cells[2], NULL);
	double seen = strtod(cells[3], NULL);

	if (strchr(cells[0], SPACE) || strchr(cells[1], SPACE))
		return;
	if (!read_meant(&segment, cells[0]) ||
	    !read_characters(&segment, cells[1]))
		return;
	segment.count = count;
	segment.seen = seen;
	*segments_note(segments, &segment) = segment;
}

static void read_table(struct segments *segments, const char *path)
{
	size_t size;
	char *data = train_read(path, &size);

	for (char *line = data; line && *line;) {
		char *next = strchr(line, '\n');
		char *cells[SEGMENT_COLUMNS] = { line };
		int count = 1;

		if (next)
			*next++ = '\0';
		for (char *tab = line;
		     count < SEGMENT_COLUMNS && (tab = strchr(tab, '\t'));) {
			*tab++ = '\0';
			cells[count++] = tab;
		}
		if (count == SEGMENT_COLUMNS && *line != '#')
			read_row(segments, cells);
		line = next;
	}
	free(data);
}

/* How often each letter was meant, of the rows that tell. */
static double seen_letter(const struct segments *segments, uint16_t letter)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].meant[0] == letter &&
		    segments->items[i].meant_length == 1 &&
		    !segments->items[i].edges)
			return segments->items[i].seen;
	return 0;
}

/* The letters of a family are read as each other is. */
static void add_family(struct segments *segments, const struct segment *letter,
		       size_t count)
{
	struct segment like = *letter;
	struct segment mine = family_of(letter, 0);

	for (size_t i = 0; i < count; i++) {
		const struct segment *known = &segments->items[i];
		struct segment other;

		if (!is_single(known) || !known->meant_length ||
		    !known->read_length || known->count < family_count)
			continue;
		other = family_of(known, 0);
		if (memcmp(other.meant, mine.meant, sizeof(mine.meant)) != 0)
			continue;
		like.read[0] = known->read[0];
		segments_note(segments, &like);
	}
}

/* The ways of misreading a letter that no pair showed. */
static void add_unseen(struct segments *segments, unsigned code, bool upper,
		       size_t count)
{
	struct segment like = { .meant_length = 1 };

	like.meant[0] = (uint16_t)letter_character(code, upper);
	like.seen = seen_letter(segments, like.meant[0]);
	segments_note(segments, &like);
	like.read_length = 1;
	add_family(segments, &like, count);
	for (unsigned read = 0; read < LETTER_COUNT; read++)
		for (int other = 0; other < 2; other++) {
			if (letter_plain(read) != letter_plain(code))
				continue;
			like.read[0] =
				(uint16_t)letter_character(read, other != 0);
			segments_note(segments, &like);
		}
}

static struct pack_segment pack(const struct segment *segment)
{
	struct pack_segment out = { .upper = segment->edges };
	double cost = segment->cost * PACK_SEGMENT_UNITS;

	memset(out.meant, LETTER_NONE, sizeof(out.meant));
	for (int i = 0; i < segment->meant_length; i++) {
		struct letter letter = letter_of(segment->meant[i]);

		out.meant[i] = letter.code;
		out.upper |= (uint8_t)(letter.upper << i);
	}
	memcpy(out.read, segment->read, sizeof(out.read));
	out.cost = (uint8_t)(cost < 0 ? 0 : cost + 0.5);
	return out;
}

static int by_read(const void *one, const void *other)
{
	const struct pack_segment *a = one;
	const struct pack_segment *b = other;

	for (int i = 0; i < PACK_READ_MAX; i++)
		if (a->read[i] != b->read[i])
			return a->read[i] < b->read[i] ? -1 : 1;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return memcmp(a, b, sizeof(*a));
}

void segments_pack(struct packed *out, const char *path)
{
	struct segments segments = { 0 };
	size_t count;

	*out = (struct packed){ .count = 0 };
	read_table(&segments, path);
	count = segments.count;
	for (unsigned code = 0; code < LETTER_COUNT; code++)
		for (int upper = 0; upper < 2; upper++)
			add_unseen(&segments, code, upper != 0, count);
	segments_price(&segments);
	out->items = train_take(segments.count, sizeof(*out->items));
	for (size_t i = 0; i < segments.count; i++)
		if (segments.items[i].cost <= cost_most)
			out->items[out->count++] = pack(&segments.items[i]);
	qsort(out->items, out->count, sizeof(*out->items), by_read);
	segments_release(&segments);
}
