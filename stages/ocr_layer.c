/*
 * ocr_layer - the text that a PDF page brings with it
 *
 * It is read, put into Unicode where its fonts are older, judged by figures,
 * and used where it is what the page says.
 */

#include "stages/ocr_layer.h"

#include <poppler.h>
#include <stdlib.h>

#include "stages/ocr_layer_part.h"

static const char *const names[] = {
	[OCR_LAYER_NONE] = "none",   [OCR_LAYER_SIGNATURE] = "signature",
	[OCR_LAYER_SOUND] = "sound", [OCR_LAYER_MANGLED] = "mangled",
	[OCR_LAYER_TCVN3] = "tcvn3", [OCR_LAYER_VNI] = "vni",
	[OCR_LAYER_VPS] = "vps",
};

/*
 * What an engine without Vietnamese left has such a share of syllables, marks
 * aside, and no more odd characters than this.  What has not is from a font
 * whose codes mean nothing: the page is drawn and read, also where it shows
 * no scan.
 */
static const double left_syllables = 0.40;
static const double left_odd = 0.04;

/*
 * Where images cover such a share of a page that is no scan, they may hold
 * text that the layer has not: the page is drawn and read.
 */
static const double pictures_most = 0.15;

const char *ocr_layer_name(enum ocr_layer_kind kind)
{
	return names[kind];
}

enum status ocr_layers_open(struct ocr_layers **out, struct fault *fault)
{
	struct ocr_layers *made = calloc(1, sizeof(*made));
	enum status status = STATUS_OK;

	if (!made)
		return fault_memory(fault);
	made->arena = arena_new();
	if (!made->arena)
		status = fault_memory(fault);
	if (!status)
		status = syllable_rule_load(&made->rule, "onsets", "rimes",
					    made->arena, fault);
	if (!status)
		status = ocr_encodings_load(&made->encodings, made->rule,
					    made->arena, fault);
	if (!status)
		status = table_load(&made->languages, "languages", 2,
				    made->arena, fault);
	if (status) {
		ocr_layers_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void ocr_layers_close(struct ocr_layers *layers)
{
	if (!layers)
		return;
	arena_free(layers->arena);
	free(layers);
}

static bool is_taken(const struct ocr_layer *layer, enum ocr_layer_use use,
		     bool scan)
{
	if (use == OCR_LAYER_NEVER)
		return false;
	switch (layer->kind) {
	case OCR_LAYER_NONE:
	case OCR_LAYER_SIGNATURE:
		return use == OCR_LAYER_ALL && layer->figures.words;
	case OCR_LAYER_MANGLED:
		return use == OCR_LAYER_ALL ||
		       (!scan && layer->figures.odd <= left_odd &&
			layer->figures.syllables >= left_syllables);
	case OCR_LAYER_SOUND:
	case OCR_LAYER_TCVN3:
	case OCR_LAYER_VNI:
	case OCR_LAYER_VPS:
		break;
	}
	return use == OCR_LAYER_ALL || scan ||
	       layer->figures.pictures < pictures_most;
}

static enum status take_boxes(struct ocr_layer *layer,
			      const struct layer_text *text,
			      const struct ocr_pdf_frame *frame,
			      struct arena *arena, struct fault *fault)
{
	if (!layer_has_signature(text))
		return STATUS_OK;
	layer->boxes =
		arena_array(arena, text->note_count, sizeof(*layer->boxes));
	if (!layer->boxes)
		return fault_memory(fault);
	for (size_t i = 0; i < text->note_count; i++)
		if (text->notes[i].signature)
			layer->boxes[layer->box_count++] =
				layer_box(&text->notes[i].area, frame);
	return STATUS_OK;
}

/* A page in its file. */
struct source {
	struct ocr_pdf *pdf;
	int number;
	PopplerPage *page;
};

static enum status read_page(struct ocr_layer *out, struct ocr_page *page,
			     const struct ocr_layers *layers,
			     const struct source *source,
			     enum ocr_layer_use use, struct arena *arena,
			     struct fault *fault)
{
	struct layer_text *text = arena_take(arena, sizeof(*text));
	struct ocr_pdf_frame frame = { .width = 0 };
	bool scan;
	enum status status;

	if (!text)
		return fault_memory(fault);
	status = layer_text_read(text, source->page, arena, fault);
	if (status || (!text->count && !text->note_count))
		return status;
	status = ocr_pdf_measure(&frame, source->page, source->pdf,
				 source->number, fault);
	if (status)
		return status;
	scan = frame.resolution == OCR_RESOLUTION_FILE;
	out->drawn = !frame.bare;
	out->figures.pictures = frame.pictures;
	if (text->count && text->note_count && use != OCR_LAYER_NEVER)
		status = layer_notes_read(text, source->page, arena, fault);
	if (!status)
		status = layer_judge(out, text, layers, scan, arena, fault);
	if (!status)
		status = take_boxes(out, text, &frame, arena, fault);
	if (status || !is_taken(out, use, scan))
		return status;
	page->layered = true;
	return layer_lines(page, text, &frame, arena, fault);
}

enum status ocr_layer_read(struct ocr_layer *out, struct ocr_page *page,
			   const struct ocr_layers *layers,
			   const struct ocr_scan *scan, enum ocr_layer_use use,
			   struct arena *arena, struct fault *fault)
{
	struct source source = { .number = page->number };
	enum status status = STATUS_OK;
	struct ocr_hush hush;

	*out = (struct ocr_layer){ .kind = OCR_LAYER_NONE };
	source.pdf = ocr_scan_pdf(scan, &source.number);
	if (!source.pdf)
		return STATUS_OK;
	out->judged = true;
	ocr_hush_begin(&hush);
	source.page = ocr_pdf_take(source.pdf, source.number);
	/* What is wrong with a broken page is told by who makes its image. */
	if (source.page) {
		status = read_page(out, page, layers, &source, use, arena,
				   fault);
		g_object_unref(source.page);
	}
	ocr_hush_end(&hush);
	return status;
}

static bool lies_in(const struct alto_box *box, const struct alto_box *area)
{
	int x = box->x + box->width / 2;
	int y = box->y + box->height / 2;

	return x >= area->x && x < area->x + area->width && y >= area->y &&
	       y < area->y + area->height;
}

static bool is_shown(const struct ocr_layer *layer, const struct alto_box *box)
{
	for (size_t i = 0; i < layer->box_count; i++)
		if (lies_in(box, &layer->boxes[i]))
			return true;
	return false;
}

/* Keep the words of the line that no signature shows; how many those are. */
static size_t keep_words(struct ocr_line *line, const struct ocr_layer *layer)
{
	size_t kept = 0;

	for (size_t i = 0; i < line->count; i++)
		if (!is_shown(layer, &line->words[i].box))
			line->words[kept++] = line->words[i];
	if (kept && kept < line->count) {
		line->box = line->words[0].box;
		for (size_t i = 1; i < kept; i++)
			line->box = ocr_union(&line->box, &line->words[i].box);
	}
	line->count = kept;
	return kept;
}

/* Take out of the page what signatures show. */
static void keep_out(struct ocr_page *page, const struct ocr_layer *layer)
{
	size_t kept = 0;

	for (size_t i = 0; i < page->count; i++)
		if (keep_words(&page->lines[i], layer))
			page->lines[kept++] = page->lines[i];
	page->count = kept;
}

static enum status add_pictures(struct ocr_page *page,
				const struct ocr_layer *layer,
				struct arena *arena, struct fault *fault)
{
	size_t count = page->picture_count;
	struct ocr_picture *pictures;

	if (!layer->box_count)
		return STATUS_OK;
	pictures =
		arena_array(arena, count + layer->box_count, sizeof(*pictures));
	if (!pictures)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++)
		pictures[i] = page->pictures[i];
	for (size_t i = 0; i < layer->box_count; i++)
		pictures[count++] =
			(struct ocr_picture){ .kind = "signature",
					      .box = layer->boxes[i] };
	page->pictures = pictures;
	page->picture_count = count;
	return STATUS_OK;
}

static const char *print_detail(const struct ocr_page *page,
				const struct ocr_layer *layer,
				struct arena *arena)
{
	const struct ocr_layer_figures *figures = &layer->figures;
	const char *before = page->detail ? page->detail : "";
	const char *gap = *before ? " " : "";

	if (!figures->words)
		return layer->kind ? arena_print(arena, "%s%slayer=%s", before,
						 gap, names[layer->kind])
				   : before;
	return arena_print(arena,
			   "%s%slayer=%s taken=%s words=%zu syllables=%.2f "
			   "marked=%.2f foreign=%.2f odd=%.2f height=%.2f "
			   "pictures=%.2f",
			   before, gap, names[layer->kind],
			   page->layered ? "yes" : "no", figures->words,
			   figures->syllables, figures->marked,
			   figures->foreign, figures->odd, figures->height,
			   figures->pictures);
}

enum status ocr_layer_record(struct ocr_page *page,
			     const struct ocr_layer *layer, struct arena *arena,
			     struct fault *fault)
{
	const char *detail;

	if (!layer->judged)
		return STATUS_OK;
	detail = print_detail(page, layer, arena);
	if (!detail)
		return fault_memory(fault);
	page->detail = detail;
	if (layer->drawn && !page->layered)
		keep_out(page, layer);
	return add_pictures(page, layer, arena, fault);
}
