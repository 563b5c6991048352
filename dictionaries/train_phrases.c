/*
 * Lines of training text made of the dictionaries, so that n-grams know
 * names, places and formulas.
 *
 * A row of a table has a kind and fills every frame of that kind: {name},
 * {kind}, {above} and {symbol} in a frame are its own, any other word in
 * braces is a kind of which a row is drawn, by its weight.  The drawing
 * starts from a fixed number: the same tables give the same bytes.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "pipeline/table.h"
#include "pipeline/text.h"

enum {
	POOLS_MAX = 256,
	ROWS_MAX = 100000,
	HUNDRED = 100, /* rows, that the second cell of a frame counts for */
	FRAME_COLUMNS = 3,
	DRAWING = 0x2545f491, /* where the drawing starts; not 0 */
};

/* Where a table keeps what; NONE: it does not. */
enum { NONE = -1 };

struct layout {
	const char *table;
	size_t columns;
	const char *kind; /* of all rows; NULL: in a cell */
	int kind_cell, name_cell, above_cell, symbol_cell, weight_cell;
	bool many; /* the cell of the name holds several, after commas */
};

static const struct layout layouts[] = {
	{ "abbreviations", 2, "abbreviation", NONE, 1, NONE, 0, NONE, false },
	{ "bodies", 2, NULL, 1, 0, NONE, NONE, NONE, false },
	{ "communes", 3, NULL, 1, 2, 0, NONE, NONE, true },
	{ "issuers", 4, "issuer", NONE, 1, NONE, 0, NONE, false },
	{ "laws", 1, "law", NONE, 0, NONE, NONE, NONE, false },
	{ "names", 3, NULL, 1, 0, NONE, NONE, 2, false },
	{ "places", 4, NULL, 1, 0, 2, NONE, NONE, false },
	{ "terms", 2, NULL, 1, 0, NONE, NONE, NONE, false },
};

enum { LAYOUTS = sizeof(layouts) / sizeof(*layouts) };

struct row {
	const char *kind, *name, *above, *symbol;
	unsigned long weight;
};

/* The rows of one kind, to draw from. */
struct pool {
	const char *kind;
	size_t *rows;
	size_t count, room;
	unsigned long weight;
};

struct phrases {
	const char *folder;
	struct arena *kept, *line;
	struct row *rows;
	size_t row_count;
	struct pool pools[POOLS_MAX];
	size_t pool_count;
	uint32_t drawing;
	const char *path;
	FILE *out;
	unsigned long lines;
};

/* ---- tables ---- */

static struct table load(struct phrases *phrases, const char *name,
			 size_t columns)
{
	struct table table = { NULL, 0, 0 };
	struct fault fault = { 0 };
	const char *path =
		arena_print(phrases->kept, "%s/%s.tsv", phrases->folder, name);

	if (table_load(&table, path, columns, phrases->kept, &fault))
		train_die(fault.place, fault.reason);
	return table;
}

static struct pool *find_pool(struct phrases *phrases, const char *kind)
{
	for (size_t i = 0; i < phrases->pool_count; i++)
		if (!strcmp(phrases->pools[i].kind, kind))
			return &phrases->pools[i];
	return NULL;
}

static void add_to_pool(struct phrases *phrases, size_t at)
{
	const struct row *row = &phrases->rows[at];
	struct pool *pool = find_pool(phrases, row->kind);

	if (!pool) {
		if (phrases->pool_count == POOLS_MAX)
			train_die(row->kind, "one kind too many");
		pool = &phrases->pools[phrases->pool_count++];
		pool->kind = row->kind;
	}
	pool->rows = arena_grow(phrases->kept, pool->rows, &pool->room,
				pool->count + 1, sizeof(*pool->rows));
	if (!pool->rows)
		train_die("memory", "ran out");
	pool->rows[pool->count++] = at;
	pool->weight += row->weight;
}

static const char *cell_of(const struct table *table, size_t row, int column)
{
	return column == NONE ? "" : table_cell(table, row, (size_t)column);
}

static void add_row(struct phrases *phrases, const struct layout *layout,
		    const struct table *table, size_t from, const char *name)
{
	struct row *row = &phrases->rows[phrases->row_count];

	if (phrases->row_count == ROWS_MAX)
		train_die(layout->table, "one row too many");
	row->kind = layout->kind ? layout->kind
				 : cell_of(table, from, layout->kind_cell);
	row->name = name;
	row->above = cell_of(table, from, layout->above_cell);
	row->symbol = cell_of(table, from, layout->symbol_cell);
	row->weight = 1;
	if (layout->weight_cell != NONE)
		row->weight = strtoul(cell_of(table, from, layout->weight_cell),
				      NULL, 10);
	add_to_pool(phrases, phrases->row_count++);
}

static void add_rows(struct phrases *phrases, const struct layout *layout,
		     const struct table *table, size_t from)
{
	const char *names = cell_of(table, from, layout->name_cell);

	if (!layout->many) {
		add_row(phrases, layout, table, from, names);
		return;
	}
	while (*names) {
		size_t length = strcspn(names, ",");

		add_row(phrases, layout, table, from,
			arena_text(phrases->kept, names, length));
		names += length;
		names += strspn(names, ", ");
	}
}

static void read_tables(struct phrases *phrases)
{
	phrases->rows = train_take(ROWS_MAX, sizeof(*phrases->rows));
	for (size_t i = 0; i < LAYOUTS; i++) {
		struct table table =
			load(phrases, layouts[i].table, layouts[i].columns);

		for (size_t row = 0; row < table.rows; row++)
			add_rows(phrases, &layouts[i], &table, row);
	}
	if (arena_failed(phrases->kept))
		train_die("memory", "ran out");
}

/* ---- frames ---- */

/* Marsaglia's xorshift with 32 bits: enough to mix names */
static uint32_t draw_number(struct phrases *phrases)
{
	uint32_t number = phrases->drawing;

	number ^= number << 13;
	number ^= number >> 17;
	number ^= number << 5;
	phrases->drawing = number;
	return number;
}

static const char *draw_name(struct phrases *phrases, const char *kind)
{
	const struct pool *pool = find_pool(phrases, kind);
	unsigned long left;

	if (!pool || !pool->weight)
		train_die(kind, "no row is of that kind");
	left = draw_number(phrases) % pool->weight;
	for (size_t i = 0; i < pool->count; i++) {
		const struct row *row = &phrases->rows[pool->rows[i]];

		if (left < row->weight)
			return row->name;
		left -= row->weight;
	}
	return "";
}

static const char *slot_value(struct phrases *phrases, const struct row *row,
			      const char *slot)
{
	if (!strcmp(slot, "name"))
		return row->name;
	if (!strcmp(slot, "kind"))
		return row->kind;
	if (!strcmp(slot, "above"))
		return row->above;
	if (!strcmp(slot, "symbol"))
		return row->symbol;
	return draw_name(phrases, slot);
}

/* The first character of a string as its own, in capitals */
static const char *capitalise(struct arena *arena, const char *string)
{
	size_t at = 0;

	text_next(string, strlen(string), &at);
	return arena_print(arena, "%s%s",
			   text_upper(arena, arena_text(arena, string, at)),
			   string + at);
}

/* What a slot stands for, cased as the slot is; NULL when it is empty. */
static const char *fill_slot(struct phrases *phrases, const struct row *row,
			     const char *slot)
{
	struct arena *arena = phrases->line;
	const char *small = text_lower(arena, slot);
	const char *value = slot_value(phrases, row, small);

	if (!*value)
		return NULL;
	if (!strcmp(slot, small))
		return value;
	if (!strcmp(slot, text_upper(arena, slot)))
		return text_upper(arena, value);
	return capitalise(arena, value);
}

/* A frame with an empty slot makes no line. */
static void write_line(struct phrases *phrases, const struct row *row,
		       const char *frame)
{
	struct text line = { .arena = phrases->line };

	while (*frame) {
		size_t plain = strcspn(frame, "{");
		size_t slot;
		const char *value;

		text_add(&line, frame, plain);
		frame += plain;
		if (!*frame)
			break;
		slot = strcspn(++frame, "}");
		value = fill_slot(phrases, row,
				  arena_text(phrases->line, frame, slot));
		if (!value)
			return;
		text_add_string(&line, value);
		frame += slot + (frame[slot] == '}');
	}
	if (fprintf(phrases->out, "%s\n", text_string(&line)) < 0)
		train_die(phrases->path, "cannot be written");
	phrases->lines++;
}

static void fill_frame(struct phrases *phrases, const struct table *frames,
		       size_t at)
{
	const struct pool *pool = find_pool(phrases, table_cell(frames, at, 0));
	unsigned long often = strtoul(table_cell(frames, at, 1), NULL, 10);
	unsigned long due = 0;

	if (!pool)
		train_die(table_cell(frames, at, 0), "no row is of that kind");
	for (size_t i = 0; i < pool->count; i++) {
		const struct row *row = &phrases->rows[pool->rows[i]];

		for (due += often; due >= HUNDRED; due -= HUNDRED) {
			write_line(phrases, row, table_cell(frames, at, 2));
			arena_empty(phrases->line);
		}
	}
}

int train_phrases(int count, char **words)
{
	struct phrases *phrases = train_take(1, sizeof(*phrases));
	struct table frames;

	(void)count;
	phrases->path = words[0];
	phrases->folder = words[1];
	phrases->drawing = DRAWING;
	phrases->kept = arena_new();
	phrases->line = arena_new();
	if (!phrases->kept || !phrases->line)
		train_die("memory", "ran out");
	read_tables(phrases);
	frames = load(phrases, "frames", FRAME_COLUMNS);
	phrases->out = fopen(phrases->path, "wb");
	if (!phrases->out)
		train_die(phrases->path, "cannot be written");
	for (size_t i = 0; i < frames.rows; i++)
		fill_frame(phrases, &frames, i);
	if (fclose(phrases->out))
		train_die(phrases->path, "cannot be written");
	fprintf(stderr, "%lu lines of %zu rows and %zu frames\n",
		phrases->lines, phrases->row_count, frames.rows);
	arena_free(phrases->line);
	arena_free(phrases->kept);
	free(phrases->rows);
	free(phrases);
	return 0;
}
