#include "stages/ocr_table.h"

#include <string.h>

/* White around the ink of a cell, in inches. */
static const double margin = 0.08;

/* Ink that is nowhere as high is specks, in inches. */
static const double letter_least = 0.04;

/* Ink as high as so many times its highest letter is one line. */
static const double line_most = 1.6;

/* How far ink may stand out of its table, in inches. */
static const double stray_most = 0.1;

/* White in any depth, and the soft edges of letters on both sides. */
#define WHITE 0xffffffffU
enum { SOFT = 5 };

/* What is left of a rule is thinner than this and as near to it, in inches. */
static const double shred_most = 0.008;

/* The ink of one cell. */
struct ink {
	PIX *mask; /* of `box` */
	struct alto_box box;
	int highest; /* of its pieces; 0: it has none */
};

/* A page with tables being read. */
struct work {
	struct ocr_page *page;
	struct ocr_reader *reader;
	PIX *image;
	struct ocr_tables found;
	PIX *near;    /* where the rules are, and around them */
	PIX *outside; /* the image without rules and cells */
	double inch;
	int seconds;
	const char *name;
	struct arena *arena;
	struct fault *fault;
};

static int pixels(const struct work *work, double inches)
{
	return (int)(inches * work->inch + 0.5);
}

/* Make what the mask covers white; grey letters have soft edges. */
static void wipe(PIX *image, PIX *mask)
{
	PIX *wide = NULL;

	if (pixGetDepth(image) == 1) {
		(void)pixSubtract(image, image, mask);
		return;
	}
	wide = pixDilateBrick(NULL, mask, SOFT, SOFT);
	if (wide)
		(void)pixSetMasked(image, wide, WHITE);
	pixDestroy(&wide);
}

/* Pieces of ink of a table and what cells they are of. */
struct pieces {
	PIXA *masks;
	BOXA *boxes;
	int x; /* of the page, where their boxes begin */
	int y;
};

static struct alto_box box_of(const struct pieces *pieces, int at)
{
	struct alto_box box = { 0, 0, 0, 0 };

	(void)boxaGetBoxGeometry(pieces->boxes, at, &box.x, &box.y, &box.width,
				 &box.height);
	box.x += pieces->x;
	box.y += pieces->y;
	return box;
}

/* The cell of the table that the middle of the box is in; count: none. */
static size_t cell_at(const struct work *work, const struct ocr_table *table,
		      const struct alto_box *box)
{
	int scale = work->found.scale;
	l_uint32 label = 0;

	(void)pixGetPixel(work->found.labels, (box->x + box->width / 2) / scale,
			  (box->y + box->height / 2) / scale, &label);
	return label > table->first && label - table->first <= table->count
		       ? label - table->first - 1
		       : table->count;
}

/* Whether a piece is what is left of a rule. */
static bool is_shred(const struct work *work, const struct alto_box *box)
{
	int most = pixels(work, shred_most);
	l_uint32 near = 0;

	if (box->width > most && box->height > most)
		return false;
	(void)pixGetPixel(work->near, box->x + box->width / 2,
			  box->y + box->height / 2, &near);
	return near;
}

static bool find_pieces(struct pieces *pieces, const struct work *work,
			const struct ocr_table *table)
{
	int stray = pixels(work, stray_most);
	BOX *box = boxCreate(table->box.x - stray, table->box.y - stray,
			     table->box.width + 2 * stray,
			     table->box.height + 2 * stray);
	BOX *taken = NULL;
	PIX *part = box ? pixClipRectangle(work->found.ink, box, &taken) : NULL;

	if (taken)
		(void)boxGetGeometry(taken, &pieces->x, &pieces->y, NULL, NULL);
	if (part)
		pieces->boxes = pixConnComp(part, &pieces->masks, 8);
	pixDestroy(&part);
	boxDestroy(&box);
	boxDestroy(&taken);
	return pieces->boxes;
}

/* Measure the ink of every cell, and make room for it. */
static bool measure(struct ink *inks, const struct work *work,
		    const struct ocr_table *table, const struct pieces *pieces)
{
	int count = boxaGetCount(pieces->boxes);
	bool fine = true;

	for (int i = 0; i < count; i++) {
		struct alto_box box = box_of(pieces, i);
		size_t cell = cell_at(work, table, &box);
		struct ink *ink = &inks[cell];

		if (cell == table->count)
			continue;
		ink->box = ink->highest ? ocr_union(&ink->box, &box) : box;
		if (box.height > ink->highest)
			ink->highest = box.height;
	}
	for (size_t i = 0; i < table->count && fine; i++) {
		if (!inks[i].highest)
			continue;
		inks[i].mask =
			pixCreate(inks[i].box.width, inks[i].box.height, 1);
		fine = inks[i].mask;
	}
	return fine;
}

/* Put every piece into its cell, and take it out of the page. */
static bool deal(struct ink *inks, const struct work *work,
		 const struct ocr_table *table, const struct pieces *pieces)
{
	PIX *taken = pixCreateTemplate(work->found.ink);
	int count = boxaGetCount(pieces->boxes);
	bool fine = taken;

	for (int i = 0; i < count && fine; i++) {
		struct alto_box box = box_of(pieces, i);
		size_t cell = cell_at(work, table, &box);
		const struct ink *ink = &inks[cell];
		PIX *piece;

		if (cell == table->count)
			continue;
		piece = pixaGetPix(pieces->masks, i, L_CLONE);
		if (!is_shred(work, &box))
			(void)pixRasterop(ink->mask, box.x - ink->box.x,
					  box.y - ink->box.y, box.width,
					  box.height, PIX_PAINT, piece, 0, 0);
		(void)pixRasterop(taken, box.x, box.y, box.width, box.height,
				  PIX_PAINT, piece, 0, 0);
		pixDestroy(&piece);
	}
	if (fine)
		wipe(work->outside, taken);
	pixDestroy(&taken);
	return fine;
}

/* The image of a cell with white around it; `*at` is where it begins. */
static PIX *draw_cell(struct alto_box *at, const struct work *work,
		      const struct ink *ink)
{
	int white = pixels(work, margin);
	BOX *box = boxCreate(ink->box.x - white, ink->box.y - white,
			     ink->box.width + 2 * white,
			     ink->box.height + 2 * white);
	BOX *taken = NULL;
	PIX *cell = box ? pixClipRectangle(work->image, box, &taken) : NULL;
	PIX *others = cell ? pixCreate(pixGetWidth(cell), pixGetHeight(cell), 1)
			   : NULL;

	if (taken)
		(void)boxGetGeometry(taken, &at->x, &at->y, NULL, NULL);
	if (others) {
		(void)pixRasterop(others, ink->box.x - at->x,
				  ink->box.y - at->y, ink->box.width,
				  ink->box.height, PIX_SRC, ink->mask, 0, 0);
		if (pixGetDepth(cell) > 1)
			(void)pixDilateBrick(others, others, SOFT, SOFT);
		(void)pixInvert(others, others);
		(void)pixSetMasked(cell, others,
				   pixGetDepth(cell) > 1 ? WHITE : 0);
	} else {
		pixDestroy(&cell);
	}
	pixDestroy(&others);
	boxDestroy(&box);
	boxDestroy(&taken);
	return cell;
}

/* Move what was read of a part of a page to where the part is. */
static void move(struct ocr_line *line, const struct alto_box *at)
{
	line->box.x += at->x;
	line->box.y += at->y;
	line->baseline[0] += at->x;
	line->baseline[1] += at->y;
	line->baseline[2] += at->x;
	line->baseline[3] += at->y;
	for (size_t i = 0; i < line->count; i++) {
		line->words[i].box.x += at->x;
		line->words[i].box.y += at->y;
	}
}

static enum status append(struct ocr_page *page, const struct ocr_line *lines,
			  size_t count, struct arena *arena,
			  struct fault *fault)
{
	page->lines = arena_grow(arena, page->lines, &page->room,
				 page->count + count, sizeof(*page->lines));
	if (!page->lines)
		return fault_memory(fault);
	memcpy(page->lines + page->count, lines, count * sizeof(*lines));
	page->count += count;
	return STATUS_OK;
}

/* Read one cell to the end of `page`; its lines are a paragraph. */
static enum status read_cell(struct ocr_page *page, const struct work *work,
			     const struct ink *ink, int paragraph)
{
	struct ocr_page part = { .number = page->number };
	struct alto_box at = { 0, 0, 0, 0 };
	PIX *cell;
	enum status status;

	if (ink->highest < pixels(work, letter_least))
		return STATUS_OK;
	cell = draw_cell(&at, work, ink);
	if (!cell)
		return fault_memory(work->fault);
	ocr_reader_segment(work->reader,
			   ink->box.height < line_most * ink->highest
				   ? OCR_SEGMENT_LINE
				   : OCR_SEGMENT_BLOCK);
	status = ocr_reader_read(&part, work->reader, cell, work->seconds,
				 work->name, work->arena, work->fault);
	pixDestroy(&cell);
	for (size_t i = 0; i < part.count; i++) {
		move(&part.lines[i], &at);
		part.lines[i].paragraph = paragraph;
	}
	if (!status && part.count)
		status = append(page, part.lines, part.count, work->arena,
				work->fault);
	return status;
}

/* Read the cells of a table into `part`, the paragraphs from `paragraph`. */
static enum status read_cells(struct ocr_page *part, const struct work *work,
			      const struct ocr_table *table, int paragraph)
{
	struct pieces pieces = { .masks = NULL };
	/* One more: of what is in no cell. */
	struct ink *inks =
		arena_array(work->arena, table->count + 1, sizeof(*inks));
	enum status status = STATUS_OK;

	if (!inks || !find_pieces(&pieces, work, table) ||
	    !measure(inks, work, table, &pieces) ||
	    !deal(inks, work, table, &pieces))
		status = fault_memory(work->fault);
	pixaDestroy(&pieces.masks);
	boxaDestroy(&pieces.boxes);
	for (size_t i = 0; inks && i < table->count; i++) {
		if (!status)
			status = read_cell(part, work, &inks[i],
					   paragraph + (int)i);
		pixDestroy(&inks[i].mask);
	}
	return status;
}

/* Where, among the lines of the page, those of a table have their place. */
static size_t place_of(const struct ocr_page *page,
		       const struct ocr_table *table)
{
	int middle = table->box.y + table->box.height / 2;
	size_t best = 0;
	long wrong = 0;
	long least = 0;

	/* Lines before that are below count as wrong, and the reverse. */
	for (size_t i = 0; i < page->count; i++) {
		const struct alto_box *box = &page->lines[i].box;

		wrong += box->y + box->height / 2 < middle ? -1 : 1;
		if (wrong < least) {
			least = wrong;
			best = i + 1;
		}
	}
	return best;
}

static enum status insert(struct ocr_page *page, const struct ocr_page *part,
			  size_t at, struct arena *arena, struct fault *fault)
{
	struct ocr_page joined = { .count = 0 };
	enum status status = STATUS_OK;

	if (at)
		status = append(&joined, page->lines, at, arena, fault);
	if (!status && part->count)
		status =
			append(&joined, part->lines, part->count, arena, fault);
	if (!status && page->count > at)
		status = append(&joined, page->lines + at, page->count - at,
				arena, fault);
	page->lines = joined.lines;
	page->count = joined.count;
	page->room = joined.room;
	return status;
}

/* Read the page without its tables, and put these into their places. */
static enum status read_rest(const struct work *work, struct ocr_page *parts)
{
	struct ocr_page *page = work->page;
	size_t places[OCR_TABLES_MAX];
	enum status status = ocr_reader_read(page, work->reader, work->outside,
					     work->seconds, work->name,
					     work->arena, work->fault);

	for (size_t i = 0; i < work->found.count && !status; i++)
		places[i] = place_of(page, &work->found.tables[i]);
	/* From the last on, so that the places stay right. */
	for (size_t i = work->found.count; i-- > 0 && !status;)
		status = insert(page, &parts[i], places[i], work->arena,
				work->fault);
	return status;
}

static enum status read_tables(struct work *work)
{
	enum ocr_segmentation segmentation =
		ocr_reader_segmentation(work->reader);
	struct ocr_page *parts =
		arena_array(work->arena, work->found.count, sizeof(*parts));
	enum status status = STATUS_OK;

	work->outside = pixCopy(NULL, work->image);
	work->near = pixDilateBrick(NULL, work->found.rules,
				    pixels(work, shred_most) * 2 + 1,
				    pixels(work, shred_most) * 2 + 1);
	if (!parts || !work->outside || !work->near)
		return fault_memory(work->fault);
	wipe(work->outside, work->found.rules);
	for (size_t i = 0; i < work->found.count && !status; i++)
		status = read_cells(&parts[i], work, &work->found.tables[i],
				    OCR_TABLE_PARAGRAPH +
					    (int)work->found.tables[i].first);
	ocr_reader_segment(work->reader, segmentation);
	return status ? status : read_rest(work, parts);
}

enum status ocr_table_read(struct ocr_page *page, struct ocr_reader *reader,
			   PIX *image, int seconds, const char *name,
			   struct arena *arena, struct fault *fault)
{
	struct work work = { .page = page,
			     .reader = reader,
			     .image = image,
			     .inch = page->dpi,
			     .seconds = seconds,
			     .name = name,
			     .arena = arena,
			     .fault = fault };
	enum status status =
		ocr_tables_find(&work.found, image, page->dpi, arena, fault);

	if (!status)
		status = work.found.count
				 ? read_tables(&work)
				 : ocr_reader_read(page, reader, image, seconds,
						   name, arena, fault);
	pixDestroy(&work.near);
	pixDestroy(&work.outside);
	ocr_tables_clear(&work.found);
	return status;
}
