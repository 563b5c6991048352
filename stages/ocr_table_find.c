#include "stages/ocr_table.h"

#include <stdlib.h>

#include "stages/ocr_table_rules.h"

/*
 * Rules are looked for at this resolution or up to twice it, in pixels an
 * inch.  All lengths below are in inches.
 */
enum { RULE_DPI = 100 };

/* How far before a side of the table a rule may end. */
static const double side_most = 0.2;

/* The smallest cell. */
static const double cell_least = 0.07;

/* Cells of a row begin within this, skew aside. */
static const double row_most = 0.05;

/* How far cells open to a side may stand out over the closed ones. */
static const double open_most = 0.15;

/* A table is at least so wide, as a share of its page; stamps are not. */
static const double width_least = 0.4;

/* Of its box a cell has this share at least; a sliver between the box of a
 * skew table and its outermost rule has half. */
static const double full_least = 0.75;

/* A ring between two frames has less; a frame around a page has more of it. */
static const double ring_most = 0.4;
static const double page_most = 0.5;

/* Ceilings: nets of rules on a page, what is between the rules of one. */
enum { NETS_MAX = 2000, CELLS_MAX = 5000 };

/* A page being searched, at the lower resolution. */
struct search {
	struct ocr_tables *found;
	struct arena *arena;
	PIX *across; /* rules from left to right */
	PIX *down;
	PIX *nets;   /* the rules of tables */
	double inch; /* in pixels of these */
	unsigned cells;
	bool failed; /* memory ran out */
};

static int pixels(const struct search *search, double inches)
{
	int count = (int)(inches * search->inch + 0.5);

	return count > 1 ? count : 1;
}

/* What the rules of a net have between them. */
struct hole {
	PIX *mask;
	int x; /* in the page */
	int y;
	int width;
	int height;
	bool closed;  /* by rules on all sides */
	bool corner;  /* it is in a corner of the box of the net */
	bool cell;    /* and is no gap beside the table */
	double full;  /* the share of its box that it has */
	double slope; /* of its upper side */
	double top;   /* the middle of that */
};

/* A connected net of rules. */
struct net {
	int x;
	int y;
	int width;
	int height;
	struct hole *holes;
	size_t count;
};

/* The first pixel of a column of the mask. */
static int top_at(const struct hole *hole, int x)
{
	l_uint32 set = 0;
	int y = -1;

	while (!set && ++y < hole->height)
		(void)pixGetPixel(hole->mask, x, y, &set);
	return y;
}

/* How a hole lies in its net. */
static void measure(struct hole *hole, const struct net *net)
{
	bool aside = hole->x == 0 || hole->x + hole->width == net->width;
	bool above = hole->y == 0 || hole->y + hole->height == net->height;
	int inset = hole->width / 8;
	int run = hole->width - 1 - 2 * inset;
	int left = top_at(hole, inset);
	int right = top_at(hole, inset + run);
	int area = 0;

	(void)pixCountPixels(hole->mask, &area, NULL);
	hole->full = (double)area / hole->width / hole->height;
	hole->closed = !aside && !above;
	hole->corner = aside && above;
	hole->slope = run > 0 ? (double)(right - left) / run : 0;
	hole->x += net->x;
	hole->y += net->y;
	hole->top = hole->y + (left + right) / 2.0;
}

/*
 * What is between the rules of the net, which it makes narrower by a pixel on
 * both sides: rules that end a little before the others, as where a table was
 * cut off at the edge of the page, are drawn out to the side.
 */
static PIX *find_between(const struct search *search, struct net *net,
			 PIX *mask)
{
	PIX *framed = pixCopy(NULL, mask);
	BOX *inside = boxCreate(1, 0, net->width - 2, net->height);
	PIX *closed = NULL;
	PIX *between = NULL;

	if (framed)
		(void)pixSetOrClearBorder(framed, 1, 1, 0, 0, PIX_SET);
	if (framed)
		closed = pixCloseSafeBrick(NULL, framed,
					   pixels(search, side_most), 1);
	if (closed && inside)
		between = pixClipRectangle(closed, inside, NULL);
	if (between)
		(void)pixInvert(between, between);
	pixDestroy(&framed);
	pixDestroy(&closed);
	boxDestroy(&inside);
	net->x++;
	net->width -= 2;
	return between;
}

/* What is between the rules of the net, large enough for letters. */
static bool find_holes(struct search *search, struct net *net, PIX *mask)
{
	int least = pixels(search, cell_least);
	PIX *between = find_between(search, net, mask);
	PIXA *masks = NULL;
	BOXA *boxes = NULL;
	int count;

	if (between)
		boxes = pixConnComp(between, &masks, 4);
	pixDestroy(&between);
	count = boxaGetCount(boxes);
	if (boxes && count && count <= CELLS_MAX)
		net->holes = arena_array(search->arena, (size_t)count,
					 sizeof(*net->holes));
	search->failed = !boxes || (count && count <= CELLS_MAX && !net->holes);
	for (int i = 0; i < count && net->holes; i++) {
		struct hole *hole = &net->holes[net->count];

		(void)boxaGetBoxGeometry(boxes, i, &hole->x, &hole->y,
					 &hole->width, &hole->height);
		if (hole->width < least || hole->height < least)
			continue;
		hole->mask = pixaGetPix(masks, i, L_CLONE);
		measure(hole, net);
		net->count++;
	}
	boxaDestroy(&boxes);
	pixaDestroy(&masks);
	return !search->failed;
}

/* From where to where something reaches, of all that is closed. */
struct extent {
	int least;
	int most;
};

static void widen(struct extent *extent, int from, int length)
{
	if (from < extent->least)
		extent->least = from;
	if (from + length > extent->most)
		extent->most = from + length;
}

static bool is_within(const struct extent *extent, int from, int length,
		      int slack)
{
	return from >= extent->least - slack &&
	       from + length <= extent->most + slack;
}

/*
 * Cells are closed on all sides, or stand in a row or a column with those
 * that are.
 */
static size_t choose_cells(const struct search *search, struct net *net)
{
	int slack = pixels(search, open_most);
	struct extent wide = { net->x + net->width, net->x };
	struct extent high = { net->y + net->height, net->y };
	size_t cells = 0;

	for (size_t i = 0; i < net->count; i++) {
		const struct hole *hole = &net->holes[i];

		if (!hole->closed)
			continue;
		widen(&wide, hole->x, hole->width);
		widen(&high, hole->y, hole->height);
	}
	for (size_t i = 0; i < net->count; i++) {
		struct hole *hole = &net->holes[i];
		bool beside = is_within(&wide, hole->x, hole->width, slack) ||
			      is_within(&high, hole->y, hole->height, slack);

		hole->cell =
			hole->full > ring_most &&
			(hole->closed || (beside && (!hole->corner ||
						     hole->full > full_least)));
		cells += hole->cell;
	}
	return cells;
}

/* The slope of the rows of a net, from the upper sides of its cells. */
static double slope_of(const struct net *net)
{
	double sum = 0;
	double weights = 0;

	for (size_t i = 0; i < net->count; i++) {
		const struct hole *hole = &net->holes[i];
		double weight = (double)hole->width * hole->width;

		if (!hole->closed)
			continue;
		sum += weight * hole->slope;
		weights += weight;
	}
	return weights > 0 ? sum / weights : 0;
}

/* A cell as it is put into order. */
struct seat {
	const struct hole *hole;
	double top; /* where it would begin without skew */
	int row;
};

static int compare_tops(const void *one, const void *other)
{
	const struct seat *first = one;
	const struct seat *second = other;

	return (first->top > second->top) - (first->top < second->top);
}

static int compare_seats(const void *one, const void *other)
{
	const struct seat *first = one;
	const struct seat *second = other;

	if (first->row != second->row)
		return first->row < second->row ? -1 : 1;
	return (first->hole->x > second->hole->x) -
	       (first->hole->x < second->hole->x);
}

/* Put the cells into rows; whether a row has two of them. */
static bool seat_cells(const struct search *search, struct seat *seats,
		       size_t count, const struct net *net)
{
	double slope = slope_of(net);
	bool beside = false;
	size_t made = 0;

	for (size_t i = 0; i < net->count; i++) {
		const struct hole *hole = &net->holes[i];

		if (!hole->cell)
			continue;
		seats[made].hole = hole;
		seats[made++].top =
			hole->top - slope * (hole->x + hole->width / 2.0);
	}
	qsort(seats, count, sizeof(*seats), compare_tops);
	for (size_t i = 1; i < count; i++) {
		bool next = seats[i].top - seats[i - 1].top >
			    pixels(search, row_most);

		seats[i].row = seats[i - 1].row + next;
		beside |= !next;
	}
	qsort(seats, count, sizeof(*seats), compare_seats);
	return beside;
}

static struct alto_box scaled(const struct hole *hole, int scale)
{
	return (struct alto_box){ hole->x * scale, hole->y * scale,
				  hole->width * scale, hole->height * scale };
}

static void add_table(struct search *search, const struct seat *seats,
		      size_t count)
{
	struct ocr_tables *found = search->found;
	struct ocr_table *table = &found->tables[found->count];

	table->cells = arena_array(search->arena, count, sizeof(*table->cells));
	search->failed = !table->cells;
	if (search->failed)
		return;
	table->first = search->cells;
	for (size_t i = 0; i < count; i++) {
		const struct hole *hole = seats[i].hole;
		struct alto_box box = scaled(hole, found->scale);

		table->cells[i].box = box;
		table->cells[i].row = seats[i].row;
		table->box = i ? ocr_union(&table->box, &box) : box;
		(void)pixPaintThroughMask(found->labels, hole->mask, hole->x,
					  hole->y, ++search->cells);
	}
	table->count = count;
	found->count++;
}

/* Whether a cell of the net is the page itself, with a frame around. */
static bool frames_page(const struct search *search, const struct net *net)
{
	double most = page_most * pixGetWidth(search->nets) *
		      pixGetHeight(search->nets);
	bool found = false;

	for (size_t i = 0; i < net->count; i++)
		found |= (double)net->holes[i].width * net->holes[i].height >
			 most;
	return found;
}

/* Whether the net is a table; its cells are noted. */
static bool take_cells(struct search *search, struct net *net)
{
	size_t count = choose_cells(search, net);
	struct seat *seats;

	if (count < 2 || search->cells + count > CELLS_MAX ||
	    frames_page(search, net))
		return false;
	seats = arena_array(search->arena, count, sizeof(*seats));
	search->failed = !seats;
	if (search->failed || !seat_cells(search, seats, count, net))
		return false;
	add_table(search, seats, count);
	return !search->failed;
}

static void take_net(struct search *search, BOX *box, PIX *mask)
{
	struct net net = { .count = 0 };

	(void)boxGetGeometry(box, &net.x, &net.y, &net.width, &net.height);
	if (net.width < width_least * pixGetWidth(search->nets) ||
	    net.height < pixels(search, cell_least))
		return;
	if (find_holes(search, &net, mask) && take_cells(search, &net))
		(void)pixRasterop(search->nets, net.x - 1, net.y, net.width + 2,
				  net.height, PIX_PAINT, mask, 0, 0);
	for (size_t i = 0; i < net.count; i++)
		pixDestroy(&net.holes[i].mask);
}

static void take_nets(struct search *search)
{
	PIX *rules = pixOr(NULL, search->across, search->down);
	PIXA *masks = NULL;
	BOXA *boxes = NULL;
	int count;

	if (rules)
		boxes = pixConnComp(rules, &masks, 8);
	pixDestroy(&rules);
	search->failed = !boxes;
	count = boxaGetCount(boxes);
	for (int i = 0; i < count && i < NETS_MAX && !search->failed &&
			search->found->count < OCR_TABLES_MAX;
	     i++) {
		BOX *box = boxaGetBox(boxes, i, L_CLONE);
		PIX *mask = pixaGetPix(masks, i, L_CLONE);

		take_net(search, box, mask);
		boxDestroy(&box);
		pixDestroy(&mask);
	}
	boxaDestroy(&boxes);
	pixaDestroy(&masks);
}

/* The rules of one direction that belong to tables, in the image's pixels. */
static PIX *table_rules(const struct search *search, PIX *rules)
{
	PIX *of_tables = pixAnd(NULL, rules, search->nets);
	PIX *large = NULL;
	PIX *cut = NULL;

	if (of_tables)
		large = pixExpandReplicate(of_tables, search->found->scale);
	if (large)
		cut = pixCreateTemplate(search->found->ink);
	if (cut)
		(void)pixRasterop(cut, 0, 0, pixGetWidth(cut),
				  pixGetHeight(cut), PIX_SRC, large, 0, 0);
	pixDestroy(&of_tables);
	pixDestroy(&large);
	return cut;
}

/* Take the rules of the tables out of the ink. */
static void part_rules(struct search *search)
{
	struct ocr_tables *found = search->found;
	PIX *across = table_rules(search, search->across);
	PIX *down = table_rules(search, search->down);

	if (across && down)
		found->rules = ocr_rules_ink(found->ink, across, down,
					     search->inch * found->scale);
	search->failed = !found->rules;
	if (!search->failed)
		(void)pixSubtract(found->ink, found->ink, found->rules);
	pixDestroy(&across);
	pixDestroy(&down);
}

/* Ink is 1; NULL: no memory. */
static PIX *find_ink(PIX *image)
{
	PIX *ink = NULL;

	if (pixGetDepth(image) == 1)
		return pixCopy(NULL, image);
	(void)pixOtsuAdaptiveThreshold(image, pixGetWidth(image),
				       pixGetHeight(image), 0, 0, 0, NULL,
				       &ink);
	return ink;
}

static PIX *reduce(PIX *ink, int scale)
{
	if (scale == 1)
		return pixClone(ink);
	return pixReduceRankBinaryCascade(ink, 1, scale > 2, scale > 4, 0);
}

static int compare_tables(const void *one, const void *other)
{
	const struct ocr_table *first = one;
	const struct ocr_table *second = other;

	return (first->box.y > second->box.y) - (first->box.y < second->box.y);
}

static void look(struct search *search)
{
	struct ocr_tables *found = search->found;
	PIX *small = reduce(found->ink, found->scale);

	if (small) {
		search->across = ocr_rules_find(small, search->inch, true);
		search->down = ocr_rules_find(small, search->inch, false);
		search->nets = pixCreateTemplate(small);
		found->labels =
			pixCreate(pixGetWidth(small), pixGetHeight(small), 16);
	}
	found->tables = arena_array(search->arena, OCR_TABLES_MAX,
				    sizeof(*found->tables));
	search->failed = !small || !search->across || !search->down ||
			 !search->nets || !found->labels || !found->tables;
	pixDestroy(&small);
	if (!search->failed)
		take_nets(search);
	if (!search->failed && found->count) {
		part_rules(search);
		qsort(found->tables, found->count, sizeof(*found->tables),
		      compare_tables);
	}
	pixDestroy(&search->across);
	pixDestroy(&search->down);
	pixDestroy(&search->nets);
}

enum status ocr_tables_find(struct ocr_tables *found, PIX *image, int dpi,
			    struct arena *arena, struct fault *fault)
{
	struct search search = { .found = found, .arena = arena };
	double inch = dpi;

	*found = (struct ocr_tables){ .scale = 1 };
	while (inch >= 2.0 * RULE_DPI * found->scale && found->scale < 8)
		found->scale *= 2;
	search.inch = inch / found->scale;
	/* Less than an inch has no table, and Leptonica no bricks for it. */
	if (pixGetWidth(image) < inch || pixGetHeight(image) < inch)
		return STATUS_OK;
	found->ink = find_ink(image);
	if (!found->ink)
		return fault_memory(fault);
	look(&search);
	return search.failed ? fault_memory(fault) : STATUS_OK;
}

void ocr_tables_clear(struct ocr_tables *found)
{
	pixDestroy(&found->ink);
	pixDestroy(&found->rules);
	pixDestroy(&found->labels);
}
