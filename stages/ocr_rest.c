#include "stages/ocr_rest.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_image.h"

/* A letter is at least as high as this part of a line, at most as the line. */
enum { LETTER_PART = 4 };

/* How far a letter may stand out of its line, in pixels. */
enum { OUT_MOST = 3 };

/* So many letters together are text; how many parts are read again. */
enum { LETTERS_LEAST = 8, PARTS_MAX = 16 };

/* Margin around a part that is cut out, in pixels. */
enum { MARGIN = 10 };

/* Lines below this mean confidence are pictures, and handwriting. */
static const double sure_enough = 0.7;

struct rest {
	struct ocr_page *page;
	struct ocr_reader *reader;
	PIX *image;
	int line; /* how high lines are, in pixels */
	int seconds;
	const char *name;
	struct arena *arena;
};

static int compare(const void *one, const void *other)
{
	const int *first = one;
	const int *second = other;

	return (*first > *second) - (*first < *second);
}

/* The height of most lines; 0: no memory, or there are none. */
static int line_height(const struct ocr_page *page, struct arena *arena)
{
	int *heights =
		page->count ? arena_array(arena, page->count, sizeof(*heights))
			    : NULL;

	if (!heights)
		return 0;
	for (size_t i = 0; i < page->count; i++)
		heights[i] = page->lines[i].box.height;
	qsort(heights, page->count, sizeof(*heights), compare);
	return heights[page->count / 2];
}

static bool is_letter(const struct rest *rest, const struct alto_box *box)
{
	return box->height >= rest->line / LETTER_PART &&
	       box->height <= rest->line && box->width <= 2 * box->height &&
	       box->width * 3 >= box->height;
}

static bool holds(const struct alto_box *line, const struct alto_box *box)
{
	int x = box->x + box->width / 2;
	int y = box->y + box->height / 2;

	return x >= line->x - OUT_MOST && y >= line->y - OUT_MOST &&
	       x <= line->x + line->width + OUT_MOST &&
	       y <= line->y + line->height + OUT_MOST;
}

static bool is_read(const struct ocr_page *page, const struct alto_box *box)
{
	for (size_t i = 0; i < page->count; i++)
		if (holds(&page->lines[i].box, box))
			return true;
	return false;
}

/* The boxes of the letters that are in no line; NULL: no memory. */
static BOXA *find_letters(const struct rest *rest)
{
	PIX *bitonal = ocr_image_bitonal(rest->image);
	BOXA *parts = bitonal ? pixConnCompBB(bitonal, 8) : NULL;
	BOXA *letters = boxaCreate(0);
	int count = parts ? boxaGetCount(parts) : 0;

	for (int i = 0; i < count && letters; i++) {
		struct alto_box box = { 0 };

		(void)boxaGetBoxGeometry(parts, i, &box.x, &box.y, &box.width,
					 &box.height);
		if (is_letter(rest, &box) && !is_read(rest->page, &box))
			(void)boxaAddBox(letters, boxaGetBox(parts, i, L_COPY),
					 L_INSERT);
	}
	boxaDestroy(&parts);
	pixDestroy(&bitonal);
	return letters;
}

/* Letters near each other as parts of the page; NULL: no memory. */
static BOXA *join_letters(const struct rest *rest, BOXA *letters)
{
	PIX *mask = pixCreate(pixGetWidth(rest->image),
			      pixGetHeight(rest->image), 1);
	PIX *closed = NULL;
	BOXA *parts = NULL;

	if (mask && pixMaskBoxa(mask, mask, letters, L_SET_PIXELS))
		closed = pixCloseSafeBrick(NULL, mask, 2 * rest->line,
					   rest->line);
	if (closed)
		parts = pixConnCompBB(closed, 8);
	pixDestroy(&mask);
	pixDestroy(&closed);
	return parts;
}

static int count_inside(BOXA *letters, BOX *part)
{
	BOXA *inside = boxaContainedInBox(letters, part);
	int count = inside ? boxaGetCount(inside) : 0;

	boxaDestroy(&inside);
	return count;
}

/* Cut a part out, without what was read of it; its place is put in `from`. */
static PIX *cut_out(const struct rest *rest, BOX *part, struct alto_box *from)
{
	BOX *wide =
		boxAdjustSides(NULL, part, -MARGIN, MARGIN, -MARGIN, MARGIN);
	BOX *taken = NULL;
	PIX *cut = wide ? pixClipRectangle(rest->image, wide, &taken) : NULL;

	if (taken)
		(void)boxGetGeometry(taken, &from->x, &from->y, &from->width,
				     &from->height);
	for (size_t i = 0; i < rest->page->count && cut; i++) {
		const struct alto_box *line = &rest->page->lines[i].box;
		BOX *read = boxCreate(line->x - from->x, line->y - from->y,
				      line->width, line->height);

		/* A line beside the part is no fault. */
		if (pixGetDepth(cut) == 1)
			(void)pixClearInRect(cut, read);
		else
			(void)pixSetInRect(cut, read);
		boxDestroy(&read);
	}
	boxDestroy(&wide);
	boxDestroy(&taken);
	return cut;
}

static double sureness(const struct ocr_line *line)
{
	double sum = 0;

	for (size_t i = 0; i < line->count; i++)
		sum += line->words[i].confidence;
	return sum / (double)line->count;
}

/* Before which line one comes: the first that is below, and not beside. */
static size_t find_place(const struct ocr_page *page,
			 const struct ocr_line *line)
{
	int right = line->box.x + line->box.width;
	size_t at = 0;

	while (at < page->count) {
		const struct alto_box *box = &page->lines[at].box;

		if (box->y > line->box.y && box->x < right &&
		    box->x + box->width > line->box.x)
			break;
		at++;
	}
	return at;
}

static bool insert(const struct rest *rest, const struct ocr_line *line)
{
	struct ocr_page *page = rest->page;
	size_t at = find_place(page, line);

	page->lines = arena_grow(rest->arena, page->lines, &page->room,
				 page->count + 1, sizeof(*page->lines));
	if (!page->lines)
		return false;
	memmove(&page->lines[at + 1], &page->lines[at],
		(page->count - at) * sizeof(*page->lines));
	page->lines[at] = *line;
	page->count++;
	return true;
}

static enum status read_part(const struct rest *rest, BOX *part, int *paragraph,
			     struct fault *fault)
{
	struct ocr_page found = { .number = rest->page->number };
	struct alto_box from = { 0 };
	PIX *cut = cut_out(rest, part, &from);
	enum status status;
	bool fine = true;
	int before = 0;

	if (!cut)
		return fault_memory(fault);
	(void)pixCopyResolution(cut, rest->image);
	status = ocr_reader_read(&found, rest->reader, cut, rest->seconds,
				 rest->name, rest->arena, fault);
	pixDestroy(&cut);
	for (size_t i = 0; i < found.count && !status && fine; i++) {
		struct ocr_line *line = &found.lines[i];

		if (sureness(line) < sure_enough)
			continue;
		*paragraph += line->paragraph != before;
		before = line->paragraph;
		line->paragraph = *paragraph;
		ocr_line_move(line, &from);
		fine = insert(rest, line);
	}
	return fine ? status : fault_memory(fault);
}

static enum status read_parts(const struct rest *rest, BOXA *letters,
			      struct fault *fault)
{
	BOXA *parts = join_letters(rest, letters);
	int count = parts ? boxaGetCount(parts) : 0;
	enum status status = parts ? STATUS_OK : fault_memory(fault);
	int paragraph = 0;
	int read = 0;

	for (size_t i = 0; i < rest->page->count; i++)
		if (rest->page->lines[i].paragraph > paragraph)
			paragraph = rest->page->lines[i].paragraph;
	for (int i = 0; i < count && read < PARTS_MAX && !status; i++) {
		BOX *part = boxaGetBox(parts, i, L_CLONE);

		if (count_inside(letters, part) >= LETTERS_LEAST) {
			read++;
			status = read_part(rest, part, &paragraph, fault);
		}
		boxDestroy(&part);
	}
	boxaDestroy(&parts);
	return status;
}

enum status ocr_rest_read(struct ocr_page *page, struct ocr_reader *reader,
			  PIX *image, int seconds, const char *name,
			  struct arena *arena, struct fault *fault)
{
	struct rest rest = { .page = page,
			     .reader = reader,
			     .image = image,
			     .seconds = seconds,
			     .name = name,
			     .arena = arena };
	BOXA *letters;
	enum status status = STATUS_OK;

	rest.line = line_height(page, arena);
	if (!rest.line)
		return STATUS_OK;
	letters = find_letters(&rest);
	if (!letters)
		return fault_memory(fault);
	if (boxaGetCount(letters) >= LETTERS_LEAST)
		status = read_parts(&rest, letters, fault);
	boxaDestroy(&letters);
	return status;
}
