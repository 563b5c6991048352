#include "stages/ocr_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "stages/ocr_hand.h"
#include "stages/ocr_image.h"
#include "stages/ocr_rest.h"
#include "stages/ocr_second.h"
#include "stages/ocr_table.h"

/* Room for the name of a model, in bytes. */
enum { CODE_SIZE = 64 };

void ocr_engine_close(struct ocr_engine *engine)
{
	if (!engine)
		return;
	ocr_reader_free(engine->reader);
	ocr_reader_free(engine->second);
	ocr_layers_close(engine->layers);
	zones_close(engine->zones);
	free(engine);
}

/*
 * The reader of lines in doubt: with the models asked for, or with better
 * ones if they happen to be installed; else the first reads them, too.
 */
static enum status open_second(struct ocr_engine *engine,
			       const struct ocr_options *chosen,
			       struct fault *fault)
{
	struct fault none = { .status = STATUS_OK };
	char best[CODE_SIZE];
	enum status status;

	if (chosen->second && !strcmp(chosen->second, chosen->language))
		return STATUS_OK;
	if (chosen->second)
		return ocr_reader_new(&engine->second, chosen->second,
				      OCR_SEGMENT_LINE, fault);
	/* Of several models ("vie+eng") the library leaves out what is not. */
	if (strchr(chosen->language, '+'))
		return STATUS_OK;
	(void)snprintf(best, sizeof(best), "%s_best", chosen->language);
	status = ocr_reader_new(&engine->second, best, OCR_SEGMENT_LINE, &none);
	return status == STATUS_MEMORY ? fault_memory(fault) : STATUS_OK;
}

enum status ocr_engine_open(struct ocr_engine **out,
			    const struct ocr_options *options,
			    struct fault *fault)
{
	struct ocr_engine *engine = calloc(1, sizeof(*engine));
	enum status status;

	if (!engine)
		return fault_memory(fault);
	ocr_scan_hush();
	status = ocr_image_steps(&engine->steps, options->image)
			 ? zones_open(&engine->zones, fault)
			 : fault_set(fault, STATUS_USAGE, NULL,
				     _("'%s' is no list of steps for images"),
				     options->image);
	if (!status)
		status = ocr_layers_open(&engine->layers, fault);
	if (!status)
		status = ocr_reader_new(
			&engine->reader, options->language,
			(enum ocr_segmentation)options->segmentation, fault);
	if (!status)
		status = open_second(engine, options, fault);
	if (status) {
		ocr_engine_close(engine);
		return status;
	}
	*out = engine;
	return STATUS_OK;
}

/* A page on its way. */
struct way {
	struct ocr_page *page;
	const struct ocr_engine *engine;
	const struct ocr_options *options;
	const char *name; /* of the document */
	struct arena *arena;
	struct fault *fault;
};

/* Read what the image says: tables, text, lines in doubt, and the rest. */
static enum status read_image(const struct way *way, PIX *image)
{
	const struct ocr_engine *engine = way->engine;
	int seconds = way->options->page_timeout;
	const struct ocr_second second = {
		.reader = engine->second ? engine->second : engine->reader,
		.same = !engine->second,
		.seconds = seconds,
		.name = way->name,
	};
	enum status status;

	status = ocr_table_read(way->page, engine->reader, image, seconds,
				way->name, way->arena, way->fault);
	if (!status)
		status = ocr_read_again(way->page, &second, image, way->arena,
					way->fault);
	if (!status)
		status =
			ocr_rest_read(way->page, engine->reader, image, seconds,
				      way->name, way->arena, way->fault);
	return status;
}

/* Prepare the image of a scan, read it, and tell where in the scan it is. */
static enum status read_scan(const struct way *way, PIX *scan)
{
	struct ocr_image image = { .image = NULL };
	enum status status;

	status = ocr_image_prepare(&image, scan, way->engine->steps, way->arena,
				   way->fault);
	if (status)
		return status;
	status = read_image(way, image.image);
	pixDestroy(&image.image);
	if (!status)
		status = ocr_image_restore(way->page, &image, way->arena,
					   way->fault);
	return status;
}

static enum status decode_and_read(const struct way *way,
				   const struct ocr_scan *scan)
{
	struct ocr_page *page = way->page;
	enum ocr_resolution resolution = OCR_RESOLUTION_FILE;
	struct fault damage = { .status = STATUS_OK };
	PIX *image = NULL;
	enum status status;

	status = ocr_scan_page(&image, &resolution, &damage, scan, page->number,
			       way->fault);
	if (status)
		return status;
	page->resolution = (int)resolution;
	page->dpi = pixGetXRes(image);
	if (damage.status)
		page->damage = arena_print(way->arena, "%s", damage.reason);
	status = damage.status && !page->damage ? fault_memory(way->fault)
						: read_scan(way, image);
	pixDestroy(&image);
	return status;
}

enum status ocr_engine_read(struct ocr_page *page,
			    const struct ocr_engine *engine,
			    const struct ocr_scan *scan,
			    const struct ocr_options *options, const char *name,
			    struct arena *arena, struct fault *fault)
{
	const struct way way = { .page = page,
				 .engine = engine,
				 .options = options,
				 .name = name,
				 .arena = arena,
				 .fault = fault };
	struct ocr_layer layer;
	enum status status;

	status = ocr_layer_read(&layer, page, engine->layers, scan,
				(enum ocr_layer_use)options->text_layer, arena,
				fault);
	if (!status && !page->layered)
		status = decode_and_read(&way, scan);
	if (!status)
		status = ocr_layer_record(page, &layer, arena, fault);
	if (!status)
		status = ocr_split(page, engine->zones, arena, fault);
	if (!status && !page->layered)
		ocr_doubt_hand(page);
	return status;
}
