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
#include "pipeline/pool.h"
#include "pipeline/stage.h"
#include "pipeline/zone.h"
#include "stages/ocr_image.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"
#include "stages/ocr_rest.h"
#include "stages/ocr_scan.h"
#include "stages/ocr_wire.h"

struct ocr_options {
	const char *language; /* borrowed from the command line */
	const char *image;    /* a list of steps; borrowed, too */
	int segmentation;     /* enum ocr_segmentation */
	int page_timeout;     /* seconds */
	int page_memory;      /* megabytes */
	int jobs;
};

/* The longest that one page may be given, in seconds; memory in megabytes. */
enum { SECONDS_MAX = 3600, MEMORY_LEAST = 64, MEMORY_MOST = 1 << 16 };

static const struct ocr_options defaults = {
	.language = "vie",
	.image = "auto",
	.segmentation = OCR_SEGMENT_AUTO,
	.page_timeout = 120,
	.page_memory = 2048,
	.jobs = 1,
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
	{ OPTION(TEXT, struct ocr_options, image, "STEPS",
		 N_("do these to the image: auto, none, or some of ink, turn, "
		    "deskew, scale")) },
	{ .name = "page-timeout",
	  .kind = OPTION_COUNT,
	  .offset = offsetof(struct ocr_options, page_timeout),
	  .value = "SECONDS",
	  .help = N_("give a page up that takes longer"),
	  .least = 1,
	  .most = SECONDS_MAX },
	{ .name = "page-memory",
	  .kind = OPTION_COUNT,
	  .offset = offsetof(struct ocr_options, page_memory),
	  .value = "MEGABYTES",
	  .help = N_("give a page up that takes more memory"),
	  .least = MEMORY_LEAST,
	  .most = MEMORY_MOST },
	{ OPTION(COUNT, struct ocr_options, jobs, "N",
		 N_("read N pages at once")),
	  .letter = 'j', .least = 1, .most = 64 },
	{ .kind = OPTION_END },
};

/* The IDs of our steps in the Description. */
static const char image_id[] = "P_IMAGE";
static const char step_id[] = "P_OCR";
static const char both_ids[] = "P_IMAGE P_OCR";

struct engine {
	struct ocr_reader *reader;
	struct zones *zones;
	unsigned steps; /* enum ocr_image_step */
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
	status = ocr_image_steps(&engine->steps, chosen->image)
			 ? zones_open(&engine->zones, fault)
			 : fault_set(fault, STATUS_USAGE, NULL,
				     _("'%s' is no list of steps for images"),
				     chosen->image);
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
	size_t lost;        /* pages that could not be read */
	struct fault first; /* why the first of them could not */
	enum status status; /* of what happens between the pages */
};

/* Read the text of a scan, and tell where in the scan it stands. */
static enum status read_scan(struct ocr_page *page,
			     const struct reading *reading, PIX *scan,
			     struct arena *arena, struct fault *fault)
{
	struct ocr_image image = { .image = NULL };
	enum status status;

	status = ocr_image_prepare(&image, scan, reading->engine->steps, arena,
				   fault);
	if (status)
		return status;
	status = ocr_reader_read(page, reading->engine->reader, image.image,
				 reading->options->page_timeout, reading->name,
				 arena, fault);
	if (!status)
		status = ocr_rest_read(page, reading->engine->reader,
				       image.image,
				       reading->options->page_timeout,
				       reading->name, arena, fault);
	pixDestroy(&image.image);
	if (!status)
		status = ocr_image_restore(page, &image, arena, fault);
	return status;
}

static enum status read_page(struct ocr_page *page,
			     const struct reading *reading, struct arena *arena,
			     struct fault *fault)
{
	enum ocr_resolution resolution = OCR_RESOLUTION_FILE;
	PIX *scan = NULL;
	enum status status;

	status = ocr_scan_page(&scan, &resolution, reading->scan, page->number,
			       fault);
	if (status)
		return status;
	page->resolution = (int)resolution;
	page->dpi = pixGetXRes(scan);
	status = read_scan(page, reading, scan, arena, fault);
	pixDestroy(&scan);
	if (!status)
		status = ocr_split(page, reading->engine->zones, arena, fault);
	return status;
}

/* In a worker: read one page; what came out as a string. */
static char *work(void *payload, size_t job)
{
	const struct reading *reading = payload;
	struct ocr_page page = { .number = (int)job + 1 };
	struct fault fault = { .status = STATUS_OK };
	struct arena *arena = arena_new();
	char *text;

	if (arena)
		(void)read_page(&page, reading, arena, &fault);
	else
		(void)fault_memory(&fault);
	text = ocr_wire_print(&page, &fault);
	arena_free(arena);
	return text;
}

/* Set the fault on a page, and the file that it is in. */
static void blame(struct fault *fault, enum status status,
		  const struct reading *reading, const struct ocr_page *page,
		  const char *reason)
{
	int number = page->number;
	const char *name = ocr_scan_page_name(reading->scan, &number);

	(void)ocr_fault(fault, status, name, number, reason);
}

/* A page that could not be read stays a page; the others are not lost. */
static void lose_page(struct reading *reading, struct ocr_page *page,
		      const struct fault *told)
{
	struct fault named = { .status = STATUS_OK };
	enum status kept;

	/* Who ran out of memory knew of no page. */
	if (!told->place[0]) {
		blame(&named, told->status, reading, page, told->reason);
		told = &named;
	}
	page->lost = arena_print(reading->task->arena, "lost=%s",
				 status_name(told->status));
	if (!reading->lost++)
		reading->first = *told;
	kept = remarks_add(reading->task->remarks, told, reading->task->fault);
	if (!page->lost)
		kept = fault_memory(reading->task->fault);
	if (kept)
		reading->status = kept;
}

/* The name in its bundle of the file that the page is in, or NULL. */
static const char *file_of(const struct reading *reading, int number)
{
	size_t length = strlen(reading->name);
	const char *name = ocr_scan_page_name(reading->scan, &number);

	return strlen(name) > length ? name + length + 1 : NULL;
}

static void done(void *payload, size_t job, const char *result,
		 const char *death)
{
	struct reading *reading = payload;
	struct ocr_page *page = &reading->pages[job];
	struct fault told = { .status = STATUS_OK };

	if (reading->status)
		return;
	page->number = (int)job + 1;
	page->file = file_of(reading, page->number);
	if (result)
		reading->status = ocr_wire_parse(page, &told, result,
						 reading->task->arena,
						 reading->task->fault);
	else
		blame(&told, STATUS_ENGINE, reading, page, death);
	if (told.status)
		lose_page(reading, page, &told);
}

static void progress(void *payload, size_t over, size_t job)
{
	const struct reading *reading = payload;

	(void)job;
	if (reading->task->progress)
		reading->task->progress(over, reading->count);
}

/*
 * Read every page in another process, so that a page that brings a
 * library to its end, to a stand or to all memory costs no other page.
 */
static enum status read_pages(struct reading *reading)
{
	const struct task *task = reading->task;
	int asked = reading->options->jobs;
	struct pool pool = {
		.jobs = (size_t)ocr_scan_pages(reading->scan),
		.workers = asked > task->workers ? asked : task->workers,
		.seconds = reading->options->page_timeout,
		.bytes = (size_t)reading->options->page_memory << 20,
		.payload = reading,
		.work = work,
		.done = done,
		.progress = progress,
	};
	enum status status;

	reading->count = pool.jobs;
	reading->pages = arena_array(task->arena, reading->count,
				     sizeof(*reading->pages));
	if (!reading->pages)
		return fault_memory(task->fault);
	ocr_reader_clear(reading->engine->reader);
	status = pool_run(&pool, task->fault);
	if (!status)
		status = reading->status;
	if (!status && reading->lost == reading->count)
		status = fault_set(task->fault, reading->first.status,
				   reading->first.place, "%s",
				   reading->first.reason);
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

/* The mean confidence of the words of a page. */
static double confidence_of(const struct ocr_page *page)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < page->count; i++)
		for (size_t j = 0; j < page->lines[i].count; j++) {
			double of_word = page->lines[i].words[j].confidence;

			if (of_word < 0)
				continue;
			sum += of_word;
			count++;
		}
	return count ? sum / (double)count : ALTO_NO_CONFIDENCE;
}

static void describe(struct alto_pen *pen, const struct ocr_page *page,
		     struct arena *arena)
{
	static const char *const resolutions[] = {
		[OCR_RESOLUTION_FILE] = "file",
		[OCR_RESOLUTION_ASSUMED] = "assumed",
		[OCR_RESOLUTION_RENDERED] = "rendered",
	};
	const char *detail = page->lost;

	if (!detail)
		detail = arena_print(arena, "dpi=%d resolution=%s%s%s",
				     page->dpi, resolutions[page->resolution],
				     *page->detail ? " " : "", page->detail);
	/* The last one: a name may have blanks in it. */
	if (detail && page->file)
		detail = arena_print(arena, "%s file=%s", detail, page->file);
	if (!detail) {
		pen->failed = true;
		return;
	}
	alto_describe_page(pen, page->lost != NULL, confidence_of(page),
			   detail);
}

static void write_page(struct alto_pen *pen, const struct ocr_page *page,
		       const struct zone_line *zoned, const char *step,
		       struct arena *arena)
{
	size_t length;

	(void)alto_add_page(pen, page->number, page->width, page->height, step);
	describe(pen, page, arena);
	for (size_t first = 0; first < page->count; first += length) {
		struct alto_box box;

		length = count_block(page, zoned, first);
		box = surround(&page->lines[first], length);
		(void)alto_add_block(pen, zoned[first].zone, &box);
		for (size_t i = 0; i < length; i++)
			write_line(pen, &page->lines[first + i]);
	}
	for (size_t i = 0; i < page->picture_count; i++)
		(void)alto_add_picture(pen, page->pictures[i].kind,
				       &page->pictures[i].box);
}

/* Which steps were done to which page is told with the page. */
static enum status write_image_step(struct document *document,
				    const struct reading *reading)
{
	struct arena *arena = reading->task->arena;
	char *version = getLeptonicaVersion();
	struct alto_step step = {
		.id = image_id,
		.category = "preOperation",
		.description = "image preparation",
		.software = "Leptonica",
	};

	if (version)
		step.version = arena_text(arena, version, strlen(version));
	lept_free(version);
	step.settings = ocr_image_words(reading->engine->steps, arena);
	if (!step.settings || !step.version)
		return fault_memory(reading->task->fault);
	return alto_add_step(document, &step, reading->task->fault);
}

static enum status write_step(struct document *document,
			      const struct reading *reading)
{
	struct arena *arena = reading->task->arena;
	struct alto_step step = {
		.id = step_id,
		.category = "contentGeneration",
		.description = "text recognition",
		.software = "Tesseract",
		.version = ocr_reader_version(),
	};

	step.settings = ocr_reader_settings(reading->engine->reader, arena);
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
	if (reading->engine->steps)
		status = write_image_step(made, reading);
	if (!status)
		status = write_step(made, reading);
	for (size_t i = 0; i < reading->count && !status; i++) {
		/* Lines were ordered as they are read, not as they lie. */
		ocr_image_lay_back(&reading->pages[i]);
		write_page(&pen, &reading->pages[i], zoned,
			   reading->engine->steps ? both_ids : step_id,
			   reading->task->arena);
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
