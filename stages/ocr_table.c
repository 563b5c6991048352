#include "stages/ocr_table.h"

#include <string.h>

/* The longer side of A3 and an inch, the shorter one of A4, in inches. */
static const double a3_inches = 17.5;
static const double a4_inches = 8.27;

/* White around the ink of a cell, in inches. */
static const double margin = 0.08;

/* Ink that is nowhere as high is specks, in inches. */
static const double letter_least = 0.04;

/* How much higher one side of a table may be than the other, in inches. */
static const double askew_most = 0.3;

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
	int paragraphs; /* that were read */
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
	if (fine) {
		wipe(work->outside, taken);
		(void)pixSubtract(work->found.ink, work->found.ink, taken);
	}
	pixDestroy(&taken);
	return fine;
}

/* Black and white made grey with soft edges, which short texts want. */
static PIX *smooth(PIX *cell)
{
	PIX *grey;
	PIX *soft;

	if (pixGetDepth(cell) > 1)
		return cell;
	grey = pixConvert1To8(NULL, cell, 0xff, 0);
	soft = grey ? pixBlockconv(grey, 1, 1) : NULL;
	pixDestroy(&grey);
	pixDestroy(&cell);
	return soft;
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
	return cell ? smooth(cell) : NULL;
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

/* Read one cell of table `number` to the end of `page`, a paragraph. */
static enum status read_cell(struct ocr_page *page, struct work *work,
			     const struct ink *ink, int number)
{
	struct ocr_page part = { .number = page->number };
	struct alto_box at = { 0, 0, 0, 0 };
	PIX *cell;
	enum status status;

	if (ink->highest < pixels(work, letter_least))
		return STATUS_OK;
	work->paragraphs++;
	cell = draw_cell(&at, work, ink);
	if (!cell)
		return fault_memory(work->fault);
	ocr_reader_segment(work->reader, OCR_SEGMENT_BLOCK);
	status = ocr_reader_read(&part, work->reader, cell, work->seconds,
				 work->name, work->arena, work->fault);
	pixDestroy(&cell);
	for (size_t i = 0; i < part.count; i++) {
		ocr_line_move(&part.lines[i], &at);
		part.lines[i].paragraph = work->paragraphs;
		part.lines[i].table = number;
	}
	if (!status && part.count)
		status = append(page, part.lines, part.count, work->arena,
				work->fault);
	return status;
}

/* Read the cells of table `number`, from 1, into `part`. */
static enum status read_cells(struct ocr_page *part, struct work *work,
			      const struct ocr_table *table, int number)
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
			status = read_cell(part, work, &inks[i], number);
		pixDestroy(&inks[i].mask);
	}
	return status;
}

/* Whether nothing as high as a letter stands between two heights of a page. */
static bool is_free(const struct work *work, int top, int bottom)
{
	BOX *box = boxCreate(0, top, pixGetWidth(work->found.ink),
			     bottom > top ? bottom - top : 1);
	PIX *part = box ? pixClipRectangle(work->found.ink, box, NULL) : NULL;
	int letter = pixels(work, letter_least);
	BOXA *boxes = NULL;
	int height = 0;

	if (part)
		boxes = pixConnComp(part, NULL, 8);
	for (int i = 0; i < boxaGetCount(boxes) && height < letter; i++)
		(void)boxaGetBoxGeometry(boxes, i, NULL, NULL, NULL, &height);
	boxDestroy(&box);
	pixDestroy(&part);
	boxaDestroy(&boxes);
	return height < letter;
}

/*
 * How far into the place of a table the text above and below is looked for:
 * its sides may be askew, and text may stand beside it.
 */
static int depth_of(const struct work *work, const struct ocr_table *table)
{
	int half = table->box.height / 2;
	int askew = pixels(work, askew_most);

	return askew < half && is_free(work, table->box.y + askew,
				       table->box.y + table->box.height - askew)
		       ? askew
		       : half;
}

/* Read what of the page is from `top` to `bottom`, to its end. */
static enum status read_strip(struct work *work, int top, int bottom)
{
	struct ocr_page *page = work->page;
	struct ocr_page part = { .number = page->number };
	struct alto_box at = { 0, top, pixGetWidth(work->outside),
			       bottom - top };
	BOX *box =
		at.height > 0 ? boxCreate(0, top, at.width, at.height) : NULL;
	PIX *strip = box ? pixClipRectangle(work->outside, box, NULL) : NULL;
	int before;
	enum status status = STATUS_OK;

	boxDestroy(&box);
	if (!strip && at.height > 0)
		return fault_memory(work->fault);
	if (strip)
		status = ocr_reader_read(&part, work->reader, strip,
					 work->seconds, work->name, work->arena,
					 work->fault);
	pixDestroy(&strip);
	before = work->paragraphs;
	for (size_t i = 0; i < part.count; i++) {
		ocr_line_move(&part.lines[i], &at);
		part.lines[i].paragraph += before;
		work->paragraphs = part.lines[i].paragraph;
	}
	if (!status && part.count)
		status = append(page, part.lines, part.count, work->arena,
				work->fault);
	return status;
}

/* Read the page from top to bottom: text, table, text, table, text. */
static enum status read_parts(struct work *work, const struct ocr_page *parts)
{
	const struct ocr_tables *found = &work->found;
	int top = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < found->count && !status; i++) {
		const struct ocr_table *table = &found->tables[i];
		int depth = depth_of(work, table);

		status = read_strip(work, top, table->box.y + depth);
		if (!status && parts[i].count)
			status = append(work->page, parts[i].lines,
					parts[i].count, work->arena,
					work->fault);
		top = table->box.y + table->box.height - depth;
	}
	return status ? status
		      : read_strip(work, top, pixGetHeight(work->outside));
}

/* What is known of the page, and how many tables it has; NULL: no memory. */
static const char *detail_of(const struct work *work)
{
	const char *known = work->page->detail;

	return arena_print(work->arena, "%s%stables=%zu", known ? known : "",
			   known && *known ? " " : "", work->found.count);
}

static enum status read_tables(struct work *work)
{
	enum ocr_segmentation segmentation =
		ocr_reader_segmentation(work->reader);
	struct ocr_page *parts =
		arena_array(work->arena, work->found.count, sizeof(*parts));
	int around = pixels(work, shred_most) * 2 + 1;
	enum status status = STATUS_OK;

	work->outside = pixCopy(NULL, work->image);
	work->near = pixDilateBrick(NULL, work->found.rules, around, around);
	if (!parts || !work->outside || !work->near)
		return fault_memory(work->fault);
	wipe(work->outside, work->found.rules);
	for (size_t i = 0; i < work->found.count && !status; i++)
		status = read_cells(&parts[i], work, &work->found.tables[i],
				    (int)i + 1);
	ocr_reader_segment(work->reader, segmentation);
	work->page->detail = detail_of(work);
	work->page->width = pixGetWidth(work->image);
	work->page->height = pixGetHeight(work->image);
	if (!status && !work->page->detail)
		status = fault_memory(work->fault);
	return status ? status : read_parts(work, parts);
}

/*
 * The resolution of the image; that of A4 where it tells none, or one by
 * which it would be wider than A3.
 */
static int inch_of(const struct ocr_page *page, PIX *image)
{
	int told = pixGetXRes(image) > 0 ? pixGetXRes(image) : page->dpi;
	int width = pixGetWidth(image);

	return told * a3_inches > width ? told : (int)(width / a4_inches) + 1;
}

enum status ocr_table_read(struct ocr_page *page, struct ocr_reader *reader,
			   PIX *image, int seconds, const char *name,
			   struct arena *arena, struct fault *fault)
{
	int inch = inch_of(page, image);
	struct work work = { .page = page,
			     .reader = reader,
			     .image = image,
			     .inch = inch,
			     .seconds = seconds,
			     .name = name,
			     .arena = arena,
			     .fault = fault };
	enum status status =
		ocr_tables_find(&work.found, image, inch, arena, fault);

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
