#include "stages/ocr_write.h"

#include <string.h>

#include "pipeline/alto.h"
#include "stages/ocr_image.h"

/* The IDs of our steps in the Description. */
static const char image_id[] = "P_IMAGE";
static const char step_id[] = "P_OCR";
static const char both_ids[] = "P_IMAGE P_OCR";
static const char layer_id[] = "P_LAYER";

/* The zones of all lines of the document, in order. */
static enum status find_zones(struct zone_line **out,
			      const struct ocr_reading *reading)
{
	struct arena *arena = reading->arena;
	struct zone_line *zoned;
	size_t count = 0;

	for (size_t i = 0; i < reading->count; i++)
		count += reading->pages[i].count;
	/* One more than there are: an array of none cannot be had. */
	zoned = arena_array(arena, count + 1, sizeof(*zoned));
	if (!zoned)
		return fault_memory(reading->fault);
	*out = zoned;
	for (size_t i = 0; i < reading->count; i++) {
		const struct ocr_page *page = &reading->pages[i];

		for (size_t j = 0; j < page->count; j++, zoned++) {
			zoned->text = ocr_line_text(&page->lines[j], arena);
			zoned->box = page->lines[j].box;
			zoned->page = page->number;
			zoned->zone = "";
			if (!zoned->text)
				return fault_memory(reading->fault);
		}
	}
	return zones_assign(reading->engine->zones, *out, count, arena,
			    reading->fault);
}

/* Order the lines by their zones, and find the zones of that order. */
static enum status settle_zones(struct zone_line **out,
				const struct ocr_reading *reading)
{
	struct zone_line *zoned = NULL;
	enum status status = find_zones(&zoned, reading);

	if (!status)
		status = ocr_order(reading->pages, reading->count, zoned,
				   reading->arena, reading->fault);
	return status ? status : find_zones(out, reading);
}

static void write_word(struct alto_pen *pen, const struct ocr_word *word)
{
	(void)alto_add_word(pen, word->text, word->confidence, &word->box);
	if (word->other)
		alto_add_second(pen, word->other);
	for (size_t i = 0; i < word->glyph_count; i++)
		(void)alto_add_glyph(pen, word->glyphs[i].text,
				     word->glyphs[i].confidence, NULL);
}

static void write_line(struct alto_pen *pen, const struct ocr_line *line)
{
	const int *baseline = line->baseline;

	(void)alto_add_line(pen, &line->box);
	if (baseline[0] != baseline[2] || baseline[1] != baseline[3])
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
		detail = arena_print(arena, "dpi=%d resolution=%s%s%s%s",
				     page->dpi, resolutions[page->resolution],
				     *page->damage ? " damage=part" : "",
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

/* Begin and end tables so that the line stands in its own, or in none. */
static void seat(struct alto_pen *pen, const struct ocr_page *page, size_t at)
{
	int table = page->lines[at].table;
	size_t end = at + 1;
	struct alto_box box;

	if (at && page->lines[at - 1].table == table)
		return;
	alto_end_table(pen);
	if (!table)
		return;
	while (end < page->count && page->lines[end].table == table)
		end++;
	box = surround(&page->lines[at], end - at);
	(void)alto_begin_table(pen, &box);
}

static void write_page(struct alto_pen *pen, const struct ocr_page *page,
		       const struct zone_line *zoned, const char *step,
		       struct arena *arena)
{
	size_t length;

	(void)alto_add_page(pen, page->number, page->width, page->height,
			    page->layered ? layer_id : step);
	describe(pen, page, arena);
	for (size_t first = 0; first < page->count; first += length) {
		struct alto_box box;

		length = count_block(page, zoned, first);
		box = surround(&page->lines[first], length);
		seat(pen, page, first);
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
				    const struct ocr_reading *reading)
{
	struct arena *arena = reading->arena;
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
		return fault_memory(reading->fault);
	return alto_add_step(document, &step, reading->fault);
}

static enum status write_step(struct document *document,
			      const struct ocr_reading *reading)
{
	const struct ocr_engine *engine = reading->engine;
	struct arena *arena = reading->arena;
	struct alto_step step = {
		.id = step_id,
		.category = "contentGeneration",
		.description = "text recognition",
		.software = "Tesseract",
		.version = ocr_reader_version(),
	};

	step.settings = ocr_reader_settings(engine->reader, arena);
	if (step.settings && engine->second)
		step.settings =
			arena_print(arena, "%s second=%s", step.settings,
				    ocr_reader_language(engine->second));
	if (!step.settings)
		return fault_memory(reading->fault);
	return alto_add_step(document, &step, reading->fault);
}

/* Where text layers were taken, the step that did it. */
static enum status write_layer_step(struct document *document,
				    const struct ocr_reading *reading)
{
	static const struct alto_step step = {
		.id = layer_id,
		.category = "contentGeneration",
		.description = "text layer of the file taken",
		.software = "chithi",
		.version = CHITHI_VERSION,
	};

	for (size_t i = 0; i < reading->count; i++)
		if (reading->pages[i].layered)
			return alto_add_step(document, &step, reading->fault);
	return STATUS_OK;
}

enum status ocr_write(struct document **out, const struct ocr_reading *reading,
		      const struct document *in)
{
	struct fault *fault = reading->fault;
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
	if (!status)
		status = write_layer_step(made, reading);
	for (size_t i = 0; i < reading->count && !status; i++) {
		/* Lines were ordered as they are read, not as they lie. */
		ocr_image_lay_back(&reading->pages[i]);
		write_page(&pen, &reading->pages[i], zoned,
			   reading->engine->steps ? both_ids : step_id,
			   reading->arena);
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
