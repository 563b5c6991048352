/*
 * ocr - read the text of a scan
 *
 * Takes the bytes of a TIFF, PNG, JPEG or PDF, gives ALTO: every page with
 * its lines in reading order, each block in its zone of the form, and for
 * words in doubt what else they may be.  A text layer that a PDF brings is
 * left alone.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "pipeline/zone.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"
#include "stages/ocr_scan.h"

struct ocr_options {
	const char *language; /* borrowed from the command line */
	int segmentation;     /* enum ocr_segmentation */
	int page_timeout;     /* seconds */
};

/* The longest that one page may be given, in seconds. */
enum { SECONDS_MAX = 3600 };

static const struct ocr_options defaults = {
	.language = "vie",
	.segmentation = OCR_SEGMENT_AUTO,
	.page_timeout = 120,
};

static const char *const segmentations[] = { "auto", "column", "block",
					     "sparse", NULL };

static const struct option options[] = {
	{ OPTION(TEXT, struct ocr_options, language, "CODE",
		 N_("read with the Tesseract models of these languages")),
	  .letter = 'l' },
	{ OPTION(CHOICE, struct ocr_options, segmentation, "HOW",
		 N_("how to take the page apart")),
	  .choices = segmentations },
	{ .name = "page-timeout",
	  .kind = OPTION_COUNT,
	  .offset = offsetof(struct ocr_options, page_timeout),
	  .value = "SECONDS",
	  .help = N_("give a document up when one page takes longer"),
	  .least = 1,
	  .most = SECONDS_MAX },
	{ .kind = OPTION_END },
};

/* The ID of our step in the Description. */
static const char step_id[] = "P_OCR";

struct engine {
	struct ocr_reader *reader;
	struct zones *zones;
};

static void close_engine(void *opened)
{
	struct engine *engine = opened;

	ocr_reader_free(engine->reader);
	zones_close(engine->zones);
	free(engine);
}

static enum status open_engine(void **out, const void *options_given,
			       struct fault *fault)
{
	const struct ocr_options *chosen = options_given;
	struct engine *engine = calloc(1, sizeof(*engine));
	enum status status;

	if (!engine)
		return fault_memory(fault);
	ocr_scan_hush();
	status = zones_open(&engine->zones, fault);
	if (!status)
		status = ocr_reader_new(
			&engine->reader, chosen->language,
			(enum ocr_segmentation)chosen->segmentation, fault);
	if (status) {
		close_engine(engine);
		return status;
	}
	*out = engine;
	return STATUS_OK;
}

/* A document being read. */
struct reading {
	const struct task *task;
	const struct ocr_options *options;
	struct engine *engine;
	struct ocr_scan *scan;
	struct ocr_page *pages;
	size_t count;
	const char *name;
	bool resolutions[OCR_RESOLUTION_RENDERED + 1]; /* which ones occur */
};

static enum status read_page(struct reading *reading, int number)
{
	struct fault *fault = reading->task->fault;
	struct arena *arena = reading->task->arena;
	struct ocr_page *page = &reading->pages[number - 1];
	enum ocr_resolution resolution = OCR_RESOLUTION_FILE;
	PIX *image = NULL;
	PIX *grey;
	enum status status;

	page->number = number;
	status = ocr_scan_page(&image, &resolution, reading->scan, number,
			       fault);
	if (status)
		return status;
	reading->resolutions[resolution] = true;
	grey = ocr_grey(image);
	pixDestroy(&image);
	if (!grey)
		return fault_memory(fault);
	status = ocr_reader_read(page, reading->engine->reader, grey,
				 reading->options->page_timeout, reading->name,
				 arena, fault);
	pixDestroy(&grey);
	if (!status)
		status = ocr_split(page, reading->engine->zones, arena, fault);
	return status;
}

static enum status read_pages(struct reading *reading)
{
	int count = ocr_scan_pages(reading->scan);
	enum status status = STATUS_OK;

	reading->count = (size_t)count;
	reading->pages = arena_array(reading->task->arena, reading->count,
				     sizeof(*reading->pages));
	if (!reading->pages)
		return fault_memory(reading->task->fault);
	ocr_reader_clear(reading->engine->reader);
	for (int number = 1; number <= count && !status; number++)
		status = read_page(reading, number);
	ocr_reader_clear(reading->engine->reader);
	return status;
}

/* The zones of all lines of the document, in order. */
static enum status find_zones(struct zone_line **out,
			      const struct reading *reading)
{
	struct arena *arena = reading->task->arena;
	struct zone_line *zoned;
	size_t count = 0;

	for (size_t i = 0; i < reading->count; i++)
		count += reading->pages[i].count;
	/* One more than there are: an array of none cannot be had. */
	zoned = arena_array(arena, count + 1, sizeof(*zoned));
	if (!zoned)
		return fault_memory(reading->task->fault);
	*out = zoned;
	for (size_t i = 0; i < reading->count; i++) {
		const struct ocr_page *page = &reading->pages[i];

		for (size_t j = 0; j < page->count; j++, zoned++) {
			zoned->text = ocr_line_text(&page->lines[j], arena);
			zoned->box = page->lines[j].box;
			zoned->page = page->number;
			zoned->zone = "";
			if (!zoned->text)
				return fault_memory(reading->task->fault);
		}
	}
	return zones_assign(reading->engine->zones, *out, count, arena,
			    reading->task->fault);
}

/* Order the lines by their zones, and find the zones of that order. */
static enum status settle_zones(struct zone_line **out,
				const struct reading *reading)
{
	const struct task *task = reading->task;
	struct zone_line *zoned = NULL;
	enum status status = find_zones(&zoned, reading);

	if (!status)
		status = ocr_order(reading->pages, reading->count, zoned,
				   task->arena, task->fault);
	return status ? status : find_zones(out, reading);
}

static void write_word(struct alto_pen *pen, const struct ocr_word *word)
{
	(void)alto_add_word(pen, word->text, word->confidence, &word->box);
	for (size_t i = 0; i < word->glyph_count; i++) {
		const struct ocr_glyph *glyph = &word->glyphs[i];

		(void)alto_add_glyph(pen, glyph->text, glyph->confidence, NULL);
		for (int j = 0; j < glyph->variant_count; j++)
			(void)alto_add_variant(pen, glyph->variants[j].text,
					       glyph->variants[j].confidence);
	}
}

static void write_line(struct alto_pen *pen, const struct ocr_line *line)
{
	const int *baseline = line->baseline;

	(void)alto_add_line(pen, &line->box);
	if (baseline[0] != baseline[2])
		alto_add_baseline(pen, baseline[0], baseline[1], baseline[2],
				  baseline[3]);
	for (size_t i = 0; i < line->count; i++) {
		if (i)
			(void)alto_add_space(pen);
		write_word(pen, &line->words[i]);
	}
}

static bool begins_block(const struct ocr_line *line,
			 const struct zone_line *zoned)
{
	return line[-1].paragraph != line->paragraph ||
	       strcmp(zoned[-1].zone, zoned->zone) != 0;
}

/* How many lines from `first` on are one block. */
static size_t count_block(const struct ocr_page *page,
			  const struct zone_line *zoned, size_t first)
{
	size_t end = first + 1;

	while (end < page->count &&
	       !begins_block(&page->lines[end], &zoned[end]))
		end++;
	return end - first;
}

/* The box around the boxes of `count` lines. */
static struct alto_box surround(const struct ocr_line *lines, size_t count)
{
	struct alto_box box = lines->box;

	for (size_t i = 1; i < count; i++)
		box = ocr_union(&box, &lines[i].box);
	return box;
}

static void write_page(struct alto_pen *pen, const struct ocr_page *page,
		       const struct zone_line *zoned)
{
	size_t length;

	(void)alto_add_page(pen, page->number, page->width, page->height,
			    step_id);
	for (size_t first = 0; first < page->count; first += length) {
		struct alto_box box;

		length = count_block(page, zoned, first);
		box = surround(&page->lines[first], length);
		(void)alto_add_block(pen, zoned[first].zone, &box);
		for (size_t i = 0; i < length; i++)
			write_line(pen, &page->lines[first + i]);
	}
}

static enum status write_step(struct document *document,
			      const struct reading *reading)
{
	const bool *occurs = reading->resolutions;
	struct arena *arena = reading->task->arena;
	struct alto_step step = {
		.id = step_id,
		.category = "contentGeneration",
		.description = "text recognition",
		.software = "Tesseract",
		.version = ocr_reader_version(),
	};

	step.settings =
		arena_print(arena, "%s resolution=%s%s%s",
			    ocr_reader_settings(reading->engine->reader, arena),
			    occurs[OCR_RESOLUTION_FILE] ? "file," : "",
			    occurs[OCR_RESOLUTION_ASSUMED] ? "assumed," : "",
			    occurs[OCR_RESOLUTION_RENDERED] ? "rendered," : "");
	if (!step.settings)
		return fault_memory(reading->task->fault);
	return alto_add_step(document, &step, reading->task->fault);
}

static enum status write(struct document **out, const struct reading *reading,
			 const struct document *in)
{
	struct fault *fault = reading->task->fault;
	struct document *made = NULL;
	struct zone_line *zoned = NULL;
	char hash[DOCUMENT_HASH_SIZE];
	struct alto_pen pen;
	enum status status;

	status = settle_zones(&zoned, reading);
	if (status)
		return status;
	document_hash(hash, in);
	status = alto_new(&made, &pen, document_base(in), hash, fault);
	if (status)
		return status;
	status = write_step(made, reading);
	for (size_t i = 0; i < reading->count && !status; i++) {
		write_page(&pen, &reading->pages[i], zoned);
		zoned += reading->pages[i].count;
	}
	if (!status)
		status = alto_pen_status(&pen, fault);
	if (status) {
		document_free(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

static enum status ocr(struct document **out, const struct document *in,
		       const struct task *task)
{
	struct reading reading = { .task = task,
				   .options = task->options,
				   .engine = task->engine,
				   .name = document_name(in) };
	enum status status;

	status = ocr_scan_open(&reading.scan, in, task->fault);
	if (!status)
		status = read_pages(&reading);
	if (!status)
		status = write(out, &reading, in);
	ocr_scan_close(reading.scan);
	return status;
}

const struct stage ocr_stage = {
	.name = "ocr",
	.summary = N_("read the text of a scan"),
	.takes = FORM_BYTES,
	.gives = FORM_ALTO,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct ocr_options),
	.accepts = ocr_scan_knows,
	.open = open_engine,
	.close = close_engine,
	.run = ocr,
};
