#include <math.h>
#include <stdlib.h>

#include "stages/ocr_layer_part.h"

/*
 * Words are one run while they stand at one height, apart by no more than so
 * many times it; runs that overlap by that share of the lower one are a row.
 */
static const double gap_most = 1.6;
static const double overlap_least = 0.6;

/*
 * A line begins a paragraph below so much space, when it is indented, or when
 * the one before ends so far from the edge: in heights of a line.
 */
static const double space_most = 0.9;
static const double indent_least = 1.0;
static const double short_least = 6.0;

/* Words of a line, from `first` on. */
struct run {
	size_t first;
	size_t count;
	struct layer_area area;
	size_t row;
};

struct runs {
	struct run *runs;
	size_t count;
	const struct layer_text *text;
};

static double height_of(const struct layer_area *area)
{
	return area->y2 - area->y1;
}

static void widen(struct layer_area *area, const struct layer_area *more)
{
	area->x1 = fmin(area->x1, more->x1);
	area->y1 = fmin(area->y1, more->y1);
	area->x2 = fmax(area->x2, more->x2);
	area->y2 = fmax(area->y2, more->y2);
}

/* Which share of the lower one both have in common from top to bottom. */
static double overlap(const struct layer_area *one,
		      const struct layer_area *other)
{
	double common = fmin(one->y2, other->y2) - fmax(one->y1, other->y1);
	double least = fmin(height_of(one), height_of(other));

	return least > 0 ? common / least : 0;
}

static bool goes_on(const struct run *run, const struct layer_area *last,
		    const struct layer_area *area)
{
	double height = fmax(height_of(last), height_of(area));
	double gap = area->x1 - last->x2;

	return overlap(&run->area, area) >= overlap_least && gap > -height &&
	       gap <= gap_most * height;
}

static void find_runs(struct runs *runs)
{
	const struct layer_text *text = runs->text;
	struct run *run = NULL;

	for (size_t i = 0; i < text->count; i++) {
		const struct layer_area *area = &text->words[i].area;

		if (text->words[i].signature) {
			run = NULL;
			continue;
		}
		if (run && goes_on(run, &text->words[i - 1].area, area)) {
			run->count++;
			widen(&run->area, area);
			continue;
		}
		run = &runs->runs[runs->count++];
		*run = (struct run){ .first = i, .count = 1, .area = *area };
	}
}

static int compare_tops(const void *one, const void *other)
{
	const struct run *first = one;
	const struct run *second = other;
	double a = first->area.y1 + first->area.y2;
	double b = second->area.y1 + second->area.y2;

	if (a < b || a > b)
		return a < b ? -1 : 1;
	return (first->first > second->first) - (first->first < second->first);
}

static int compare_rows(const void *one, const void *other)
{
	const struct run *first = one;
	const struct run *second = other;

	if (first->row != second->row)
		return first->row < second->row ? -1 : 1;
	if (first->area.x1 < second->area.x1 ||
	    first->area.x1 > second->area.x1)
		return first->area.x1 < second->area.x1 ? -1 : 1;
	return (first->first > second->first) - (first->first < second->first);
}

/* Put the runs in order: rows from top to bottom, each from left to right. */
static void order_runs(struct runs *runs)
{
	struct layer_area row = { 0, 0, 0, 0 };
	size_t number = 0;

	qsort(runs->runs, runs->count, sizeof(*runs->runs), compare_tops);
	for (size_t i = 0; i < runs->count; i++) {
		struct run *run = &runs->runs[i];

		if (!i || overlap(&row, &run->area) < overlap_least) {
			number++;
			row = run->area;
		}
		run->row = number;
	}
	qsort(runs->runs, runs->count, sizeof(*runs->runs), compare_rows);
}

struct alto_box layer_box(const struct layer_area *area,
			  const struct ocr_pdf_frame *frame)
{
	double left = floor(area->x1 * frame->scale_x + frame->move_x);
	double top = floor(area->y1 * frame->scale_y + frame->move_y);
	double right = ceil(area->x2 * frame->scale_x + frame->move_x);
	double bottom = ceil(area->y2 * frame->scale_y + frame->move_y);
	struct alto_box box;

	left = fmin(fmax(left, 0), frame->width - 1);
	top = fmin(fmax(top, 0), frame->height - 1);
	right = fmin(fmax(right, left + 1), frame->width);
	bottom = fmin(fmax(bottom, top + 1), frame->height);
	box = (struct alto_box){ .x = (int)left,
				 .y = (int)top,
				 .width = (int)(right - left),
				 .height = (int)(bottom - top) };
	return box;
}

/* The run of the row above that stands over this one; NULL: none. */
static const struct run *find_above(const struct runs *runs, size_t at)
{
	const struct run *run = &runs->runs[at];

	for (size_t i = at; i-- > 0;) {
		const struct run *above = &runs->runs[i];

		if (above->row + 1 < run->row)
			break;
		if (above->row < run->row && above->area.x1 < run->area.x2 &&
		    run->area.x1 < above->area.x2)
			return above;
	}
	return NULL;
}

/* Whether a line begins a paragraph below the one above it. */
static bool begins_paragraph(const struct run *above, const struct run *run,
			     double right)
{
	double height = height_of(&run->area);

	return run->area.y1 - above->area.y2 > space_most * height ||
	       run->area.x1 - above->area.x1 > indent_least * height ||
	       right - above->area.x2 > short_least * height;
}

static bool add_line(struct ocr_page *page, const struct run *run,
		     const struct layer_text *text,
		     const struct ocr_pdf_frame *frame, struct arena *arena)
{
	struct ocr_line *line = &page->lines[page->count];
	int base;

	line->words = arena_array(arena, run->count, sizeof(*line->words));
	if (!line->words)
		return false;
	for (size_t i = 0; i < run->count; i++) {
		const struct layer_word *word = &text->words[run->first + i];

		if (!*word->text)
			continue;
		line->words[line->count++] = (struct ocr_word){
			.text = word->text,
			.confidence = ALTO_NO_CONFIDENCE,
			.box = layer_box(&word->area, frame),
		};
	}
	if (!line->count)
		return true;
	line->box = line->words[0].box;
	for (size_t i = 1; i < line->count; i++)
		line->box = ocr_union(&line->box, &line->words[i].box);
	/* Below the baseline lies about a fifth of the height of a font. */
	base = line->box.y + line->box.height - line->box.height / 5;
	line->baseline[0] = line->box.x;
	line->baseline[1] = base;
	line->baseline[2] = line->box.x + line->box.width;
	line->baseline[3] = base;
	page->count++;
	return true;
}

static enum status add_lines(struct ocr_page *page, const struct runs *runs,
			     const struct ocr_pdf_frame *frame,
			     struct arena *arena, struct fault *fault)
{
	double right = 0;
	int paragraph = 1;
	int *paragraphs =
		arena_array(arena, runs->count + 1, sizeof(*paragraphs));

	if (!paragraphs)
		return fault_memory(fault);
	for (size_t i = 0; i < runs->count; i++)
		right = fmax(right, runs->runs[i].area.x2);
	for (size_t i = 0; i < runs->count; i++) {
		const struct run *run = &runs->runs[i];
		const struct run *above = find_above(runs, i);
		size_t before = page->count;

		if (above && !begins_paragraph(above, run, right))
			paragraphs[i] = paragraphs[above - runs->runs];
		else
			paragraphs[i] = paragraph++;
		if (!add_line(page, run, runs->text, frame, arena))
			return fault_memory(fault);
		if (page->count > before)
			page->lines[before].paragraph = paragraphs[i];
	}
	return STATUS_OK;
}

enum status layer_lines(struct ocr_page *page, const struct layer_text *text,
			const struct ocr_pdf_frame *frame, struct arena *arena,
			struct fault *fault)
{
	struct runs runs = { .text = text };

	page->width = frame->width;
	page->height = frame->height;
	page->lines = NULL;
	page->count = 0;
	page->room = text->count;
	if (!text->count)
		return STATUS_OK;
	runs.runs = arena_array(arena, text->count, sizeof(*runs.runs));
	if (!runs.runs)
		return fault_memory(fault);
	find_runs(&runs);
	order_runs(&runs);
	page->lines = arena_array(arena, text->count, sizeof(*page->lines));
	if (!page->lines)
		return fault_memory(fault);
	return add_lines(page, &runs, frame, arena, fault);
}
