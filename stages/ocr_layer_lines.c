#include <math.h>

#include "stages/ocr_layer_part.h"

/*
 * A line begins a paragraph below so much space, when it is indented, or when
 * the one before ends so far from the edge: in heights of a line.
 */
static const double space_most = 0.9;
static const double indent_least = 1.0;
static const double short_least = 6.0;

/* Below the baseline lies this share of the height of a font. */
static const double foot = 0.2;

/* Words of the page that are a line. */
struct span {
	size_t first;
	size_t count;
	struct layer_area area;
	size_t row;
	int paragraph;
};

struct spans {
	struct span *spans;
	size_t count;
	double right; /* edge of the text */
};

struct alto_box layer_box(const struct layer_area *area,
			  const struct ocr_pdf_frame *frame)
{
	double left = floor(area->x1 * frame->scale_x + frame->move_x);
	double top = floor(area->y1 * frame->scale_y + frame->move_y);
	double right = ceil(area->x2 * frame->scale_x + frame->move_x);
	double bottom = ceil(area->y2 * frame->scale_y + frame->move_y);

	left = fmin(fmax(left, 0), frame->width - 1);
	top = fmin(fmax(top, 0), frame->height - 1);
	right = fmin(fmax(right, left + 1), frame->width);
	bottom = fmin(fmax(bottom, top + 1), frame->height);
	return (struct alto_box){ .x = (int)left,
				  .y = (int)top,
				  .width = (int)(right - left),
				  .height = (int)(bottom - top) };
}

static void find_spans(struct spans *spans, const struct layer_text *text)
{
	for (size_t i = 0; i < text->count; i++) {
		const struct layer_word *word = &text->words[i];
		struct span *span = &spans->spans[spans->count];

		if (!word->line)
			continue;
		if (i && word[-1].line == word->line) {
			span--;
			span->count++;
			span->area.x1 = fmin(span->area.x1, word->area.x1);
			span->area.y1 = fmin(span->area.y1, word->area.y1);
			span->area.x2 = fmax(span->area.x2, word->area.x2);
			span->area.y2 = fmax(span->area.y2, word->area.y2);
		} else {
			*span = (struct span){ .first = i,
					       .count = 1,
					       .area = word->area,
					       .row = word->row };
			spans->count++;
		}
		spans->right = fmax(spans->right, word->area.x2);
	}
}

/* The line of the row above that stands over this one; NULL: none. */
static const struct span *find_above(const struct spans *spans, size_t at)
{
	const struct span *span = &spans->spans[at];

	for (size_t i = at; i-- > 0;) {
		const struct span *above = &spans->spans[i];

		if (above->row + 1 < span->row)
			break;
		if (above->row < span->row && above->area.x1 < span->area.x2 &&
		    span->area.x1 < above->area.x2)
			return above;
	}
	return NULL;
}

static bool begins_paragraph(const struct span *above, const struct span *span,
			     double right)
{
	double height = span->area.y2 - span->area.y1;

	return span->area.y1 - above->area.y2 > space_most * height ||
	       span->area.x1 - above->area.x1 > indent_least * height ||
	       right - above->area.x2 > short_least * height;
}

static void find_paragraphs(struct spans *spans)
{
	int count = 0;

	for (size_t i = 0; i < spans->count; i++) {
		struct span *span = &spans->spans[i];
		const struct span *above = find_above(spans, i);

		span->paragraph =
			above && !begins_paragraph(above, span, spans->right)
				? above->paragraph
				: ++count;
	}
}

static bool add_line(struct ocr_page *page, const struct span *span,
		     const struct layer_text *text,
		     const struct ocr_pdf_frame *frame, struct arena *arena)
{
	struct ocr_line *line = &page->lines[page->count];
	int base;

	line->words = arena_array(arena, span->count, sizeof(*line->words));
	if (!line->words)
		return false;
	line->paragraph = span->paragraph;
	for (size_t i = 0; i < span->count; i++) {
		const struct layer_word *word = &text->words[span->first + i];

		if (*word->text)
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
	base = line->box.y + (int)(line->box.height * (1 - foot));
	line->baseline[0] = line->box.x;
	line->baseline[1] = base;
	line->baseline[2] = line->box.x + line->box.width;
	line->baseline[3] = base;
	page->count++;
	return true;
}

enum status layer_lines(struct ocr_page *page, const struct layer_text *text,
			const struct ocr_pdf_frame *frame, struct arena *arena,
			struct fault *fault)
{
	struct spans spans = { .count = 0 };

	page->width = frame->width;
	page->height = frame->height;
	page->dpi = frame->dpi;
	page->resolution = (int)frame->resolution;
	if (!text->count)
		return STATUS_OK;
	spans.spans = arena_array(arena, text->count, sizeof(*spans.spans));
	page->lines = arena_array(arena, text->count, sizeof(*page->lines));
	if (!spans.spans || !page->lines)
		return fault_memory(fault);
	page->room = text->count;
	find_spans(&spans, text);
	find_paragraphs(&spans);
	for (size_t i = 0; i < spans.count; i++)
		if (!add_line(page, &spans.spans[i], text, frame, arena))
			return fault_memory(fault);
	return STATUS_OK;
}
