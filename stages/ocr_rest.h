#ifndef STAGES_OCR_REST_H
#define STAGES_OCR_REST_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"

/*
 * Read what the engine passed over: it takes a paragraph for a picture now
 * and then, and drops it.  Where letters stand that are in no line of the
 * page, that part of the image is cut out and read by itself; lines that were
 * read well come into the page where they stand.
 *
 * STATUS_ENGINE, STATUS_MEMORY  as ocr_reader_read()
 */
enum status ocr_rest_read(struct ocr_page *page, struct ocr_reader *reader,
			  PIX *image, int seconds, const char *name,
			  struct arena *arena, struct fault *fault);

#endif
