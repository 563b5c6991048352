/*
 * extract_grid - tables
 *
 * ALTO has the cells of a ruled table one by one, each row from left to right,
 * but not its rows: a cell that does not stand right of the one before begins
 * the next.  The row with the most cells tells the columns, and where a row
 * has nothing in one of them an empty cell keeps the others in theirs.
 */

#include <string.h>

#include "stages/extract_part.h"

/* A table has so many columns at most, and spans no more. */
enum { COLUMNS_MAX = 64 };

/* So many percent of a table's text in one cell: the table is a frame. */
enum { FRAME_PERCENT = 60 };

/* ... where it is that long, in bytes. */
enum { FRAME_BYTES = 600 };

/* A cell lower than the row by this, in heights of its own, is of the next. */
#define BELOW 1.0

/* Cells overlap a column by this share of the narrower one, at least. */
#define SHARED 0.3

/* Where a column stands on the page. */
struct column {
	int left;
	int right;
};

static int right_of(const struct alto_box *box)
{
	return box->x + box->width;
}

static int bottom_of(const struct alto_box *box)
{
	return box->y + box->height;
}

static struct alto_box around(const struct alto_box *one,
			      const struct alto_box *other)
{
	struct alto_box both = *one;

	if (!other->width)
		return both;
	if (!one->width)
		return *other;
	both.x = one->x < other->x ? one->x : other->x;
	both.y = one->y < other->y ? one->y : other->y;
	both.width = (right_of(one) > right_of(other) ? right_of(one)
						      : right_of(other)) -
		     both.x;
	both.height = (bottom_of(one) > bottom_of(other) ? bottom_of(one)
							 : bottom_of(other)) -
		      both.y;
	return both;
}

/* Whether a line is one of the table's. */
static bool is_of(const struct line *line, int table)
{
	return line->table == table &&
	       (line_in(line, "noi-dung") || !*line->zone);
}

static void add_line(struct reading *reading, struct cell *cell,
		     const struct line *before, const struct line *line)
{
	struct passages *text = &cell->text;

	if (!text->last || !before ||
	    (line_is_over(before, line) &&
	     !passage_continues(reading, before, line)))
		passages_add(text, passage_new(reading));
	if (text->last)
		passage_join(reading, text->last, line, 0);
	if (line->boxed)
		cell->box = around(&cell->box, &line->box);
}

/* The cell that begins at the line; `*at` is set behind it. */
static struct cell *read_cell(struct reading *reading, size_t *at)
{
	const struct lines *lines = &reading->lines;
	const struct line *first = &lines->items[*at];
	const struct line *before = NULL;
	struct cell *cell = reading_take(reading, sizeof(*cell));

	if (!cell)
		return NULL;
	cell->column = -1;
	cell->span = 1;
	for (; *at < lines->count; (*at)++) {
		const struct line *line = &lines->items[*at];

		if (line->cell != first->cell || line->table != first->table)
			break;
		if (!is_of(line, first->table))
			continue;
		add_line(reading, cell, before, line);
		before = line;
	}
	return cell;
}

/* Whether the cell stands right of the last one of the row, and beside it. */
static bool goes_on(const struct row *row, const struct cell *cell)
{
	struct alto_box all = { 0 };

	for (const struct cell *at = row->first; at; at = at->next)
		all = around(&all, &at->box);
	if (!all.width || !cell->box.width)
		return false;
	return cell->box.x >= right_of(&row->last->box) &&
	       cell->box.y < bottom_of(&all) + cell->box.height * BELOW;
}

static void add_cell(struct reading *reading, struct grid *grid,
		     struct cell *cell)
{
	struct row *row = grid->last;

	if (row && goes_on(row, cell)) {
		row->last->next = cell;
		row->last = cell;
		return;
	}
	row = reading_take(reading, sizeof(*row));
	if (!row)
		return;
	row->first = cell;
	row->last = cell;
	if (grid->last)
		grid->last->next = row;
	else
		grid->first = row;
	grid->last = row;
}

static int count_cells(const struct row *row)
{
	int count = 0;

	for (const struct cell *at = row->first; at; at = at->next)
		count++;
	return count;
}

static const struct row *widest_row(const struct grid *grid)
{
	const struct row *widest = grid->first;

	for (const struct row *at = grid->first; at; at = at->next)
		if (count_cells(at) > count_cells(widest))
			widest = at;
	return widest;
}

/* Whether what the cell shares with the column says that it stands there. */
static bool shares(const struct column *column, const struct alto_box *box)
{
	int left = box->x > column->left ? box->x : column->left;
	int right =
		right_of(box) < column->right ? right_of(box) : column->right;
	int width = column->right - column->left;
	int least = width < box->width ? width : box->width;

	return right - left > least * SHARED;
}

/* The columns that the cell takes: the first, and how many; 0: none. */
static int find_columns(const struct column *columns, int count,
			const struct cell *cell, int *first)
{
	int taken = 0;

	for (int i = 0; i < count; i++) {
		if (!shares(&columns[i], &cell->box))
			continue;
		if (!taken)
			*first = i;
		taken = i - *first + 1;
	}
	return taken;
}

/* What stands in one column alone tells how wide that is. */
static void widen(struct column *columns, int count, const struct grid *grid)
{
	for (const struct row *row = grid->first; row; row = row->next)
		for (const struct cell *at = row->first; at; at = at->next) {
			int first = 0;
			struct column *column;

			if (find_columns(columns, count, at, &first) != 1)
				continue;
			column = &columns[first];
			if (at->box.x < column->left)
				column->left = at->box.x;
			if (right_of(&at->box) > column->right)
				column->right = right_of(&at->box);
		}
}

/* Put the cells of a row into columns; false: two want the same one. */
static bool place_row(const struct column *columns, int count, struct row *row)
{
	int next = 0;

	for (struct cell *at = row->first; at; at = at->next) {
		int first = 0;
		int span = find_columns(columns, count, at, &first);

		if (!span || first < next)
			return false;
		at->column = first;
		at->span = span;
		next = first + span;
	}
	return true;
}

static void forget_places(struct row *row)
{
	for (struct cell *at = row->first; at; at = at->next) {
		at->column = -1;
		at->span = 1;
	}
}

static void find_grid(struct grid *grid)
{
	struct column columns[COLUMNS_MAX] = { { 0, 0 } };
	const struct row *widest = widest_row(grid);
	int count = count_cells(widest);
	int i = 0;

	if (count > COLUMNS_MAX)
		return;
	for (const struct cell *at = widest->first; at; at = at->next)
		columns[i++] = (struct column){ at->box.x, right_of(&at->box) };
	widen(columns, count, grid);
	grid->columns = count;
	for (struct row *row = grid->first; row; row = row->next)
		if (!place_row(columns, count, row))
			forget_places(row);
}

/* Whether nearly all of the text stands in one cell. */
static bool is_frame(const struct grid *grid)
{
	size_t all = 0;
	size_t most = 0;

	for (const struct row *row = grid->first; row; row = row->next)
		for (const struct cell *at = row->first; at; at = at->next) {
			size_t length = 0;

			for (const struct passage *own = at->text.first; own;
			     own = own->next)
				length += own->length;
			all += length;
			if (length > most)
				most = length;
		}
	return most > FRAME_BYTES && most * 100 > all * FRAME_PERCENT;
}

struct passage *grid_read(struct reading *reading, size_t from, size_t *end)
{
	const struct lines *lines = &reading->lines;
	int table = lines->items[from].table;
	struct grid *grid = reading_take(reading, sizeof(*grid));
	struct passage *made;
	size_t at = from;

	if (!grid)
		return NULL;
	while (at < lines->count && lines->items[at].table == table &&
	       !reading->failed) {
		struct cell *cell = read_cell(reading, &at);

		if (cell && cell->text.first)
			add_cell(reading, grid, cell);
	}
	if (!grid->first || count_cells(widest_row(grid)) < 2 || is_frame(grid))
		return NULL;
	find_grid(grid);
	made = passage_new(reading);
	if (!made)
		return NULL;
	made->grid = grid;
	*end = at;
	return made;
}

void grid_each(struct reading *reading, const struct passage *passage,
	       void (*visit)(struct reading *, struct passage *, void *),
	       void *context)
{
	if (!passage->grid)
		return;
	for (struct row *row = passage->grid->first; row; row = row->next)
		for (struct cell *at = row->first; at; at = at->next)
			visit(reading, at->text.first, context);
}

static void write_cell(struct reading *reading, xmlNode *row,
		       const struct cell *cell)
{
	xmlNode *node = reading_node(reading, akn_add(row, "td"));

	if (node && cell->span > 1 &&
	    !akn_set(node, "colspan", reading_print(reading, "%d", cell->span)))
		reading->failed = true;
	for (struct passage *own = cell->text.first; node && own;
	     own = own->next)
		(void)write_passage(reading, node, own);
}

static void write_row(struct reading *reading, xmlNode *table,
		      const struct row *row, int columns)
{
	xmlNode *node = reading_node(reading, akn_add(table, "tr"));
	int next = 0;

	for (const struct cell *at = row->first; node && at; at = at->next) {
		for (; at->column >= 0 && next < at->column; next++)
			(void)reading_node(reading, akn_add(node, "td"));
		write_cell(reading, node, at);
		next = at->column < 0 ? columns : at->column + at->span;
	}
	for (; node && next < columns; next++)
		(void)reading_node(reading, akn_add(node, "td"));
}

void grid_write(struct reading *reading, xmlNode *parent,
		const struct passage *passage)
{
	const struct grid *grid = passage->grid;
	xmlNode *table = reading_node(reading, akn_add(parent, "table"));

	for (const struct row *row = grid->first; table && row; row = row->next)
		write_row(reading, table, row, grid->columns);
}
