/*
 * ocr - read the text of a scan
 *
 * Takes the bytes of a TIFF, PNG, JPEG, JPEG 2000 or PDF, or of an archive of
 * images, gives ALTO: every page with its lines in reading order, each block
 * in its zone of the form, and for words in doubt what a second reading says.
 * A page whose text layer says what it says is not read: its words are those
 * of the layer.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/pool.h"
#include "pipeline/stage.h"
#include "stages/ocr_engine.h"
#include "stages/ocr_wire.h"
#include "stages/ocr_write.h"

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

static const char *const layer_uses[] = { "auto", "use", "ignore", NULL };

static const struct option options[] = {
	{ OPTION(TEXT, struct ocr_options, language, "CODE",
		 N_("read with the Tesseract models of these languages")),
	  .letter = 'l' },
	{ OPTION(TEXT, struct ocr_options, second, "CODE",
		 N_("read lines in doubt again with these models (default: "
		    "the -l models, or vie_best where it is installed)")) },
	{ OPTION(CHOICE, struct ocr_options, segmentation, "HOW",
		 N_("how to take the page apart")),
	  .choices = segmentations },
	{ .name = "text-layer",
	  .kind = OPTION_CHOICE,
	  .offset = offsetof(struct ocr_options, text_layer),
	  .value = "WHEN",
	  .help = N_("whether to take the text that a PDF brings with it"),
	  .choices = layer_uses },
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

static enum status open_engine(void **out, const void *chosen,
			       struct fault *fault)
{
	struct ocr_engine *engine = NULL;
	enum status status = ocr_engine_open(&engine, chosen, fault);

	*out = engine;
	return status;
}

static void close_engine(void *engine)
{
	ocr_engine_close(engine);
}

/* A document being read. */
struct reading {
	const struct task *task;
	const struct ocr_options *options;
	const struct ocr_engine *engine;
	struct ocr_scan *scan;
	struct ocr_page *pages;
	size_t count;
	const char *name;
	size_t lost;        /* pages that could not be read */
	struct fault first; /* why the first of them could not */
	enum status status; /* of what happens between the pages */
};

/* In a worker: read one page; what came out as a string. */
static char *work(void *payload, size_t job)
{
	const struct reading *reading = payload;
	struct ocr_page page = { .number = (int)job + 1 };
	struct fault fault = { .status = STATUS_OK };
	struct arena *arena = arena_new();
	char *text;

	if (arena)
		(void)ocr_engine_read(&page, reading->engine, reading->scan,
				      reading->options, reading->name, arena,
				      &fault);
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

/* A page of which a part is lost is told of; what can be read of it is. */
static void tell_damage(struct reading *reading, const struct ocr_page *page)
{
	struct fault told = { .status = STATUS_OK };

	blame(&told, STATUS_MALFORMED, reading, page, page->damage);
	reading->status = remarks_add(reading->task->remarks, &told,
				      reading->task->fault);
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
	if (!result)
		blame(&told, STATUS_ENGINE, reading, page, death);
	else if (!*result) /* not even for a fault there was memory */
		(void)fault_memory(&told);
	else
		reading->status = ocr_wire_parse(page, &told, result,
						 reading->task->arena,
						 reading->task->fault);
	if (told.status)
		lose_page(reading, page, &told);
	else if (!reading->status && *page->damage)
		tell_damage(reading, page);
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

static enum status write(struct document **out, const struct reading *reading,
			 const struct document *in)
{
	const struct ocr_reading pages = { .pages = reading->pages,
					   .count = reading->count,
					   .engine = reading->engine,
					   .arena = reading->task->arena,
					   .fault = reading->task->fault };

	return ocr_write(out, &pages, in);
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
