#ifndef STAGES_OCR_ENGINE_H
#define STAGES_OCR_ENGINE_H

#include "pipeline/zone.h"
#include "stages/ocr_layer.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"
#include "stages/ocr_scan.h"

/*
 * What reads pages: opened once a process, and the way of one page through
 * it, from its image or text layer to lines of words.
 */

struct ocr_options {
	const char *language; /* borrowed from the command line */
	const char *second;   /* likewise; NULL: the best there is */
	const char *image;    /* a list of steps; borrowed, too */
	int segmentation;     /* enum ocr_segmentation */
	int text_layer;       /* enum ocr_layer_use */
	int page_timeout;     /* seconds */
	int page_memory;      /* megabytes */
	int jobs;
};

struct ocr_engine {
	struct ocr_reader *reader;
	struct ocr_reader *second; /* for lines in doubt; NULL: the first */
	struct ocr_layers *layers;
	struct zones *zones;
	unsigned steps; /* enum ocr_image_step */
};

/*
 * STATUS_USAGE    the list of steps for images is none
 * STATUS_MISSING  a model or a dictionary is not installed
 * STATUS_MEMORY
 */
enum status ocr_engine_open(struct ocr_engine **out,
			    const struct ocr_options *options,
			    struct fault *fault);
/* NULL is allowed. */
void ocr_engine_close(struct ocr_engine *engine);

/*
 * Read page `page->number` of the scan; `name` is that of the document.
 *
 * STATUS_MALFORMED  the page cannot be decoded
 * STATUS_ENGINE     it cannot be read
 * STATUS_MEMORY
 */
enum status ocr_engine_read(struct ocr_page *page,
			    const struct ocr_engine *engine,
			    const struct ocr_scan *scan,
			    const struct ocr_options *options, const char *name,
			    struct arena *arena, struct fault *fault);

#endif
