#ifndef STAGES_OCR_SECOND_H
#define STAGES_OCR_SECOND_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"

/*
 * A second reading of what the first was not sure of.
 *
 * Lines with a word in doubt, and those at the head of a document, where its
 * number and date stand, are cut out of the page, scaled, and read again.
 * Where both readings differ the surer one stands, and the other is kept with
 * the word (`other`); a word with a figure in it that is read in two ways is
 * never sure, whoever reads the page later.
 */

/*
 * Read `page` again, whose lines were read in `image`, with `reader`; `name`
 * and `seconds` are as for ocr_reader_read().
 *
 * STATUS_ENGINE, STATUS_MEMORY
 */
enum status ocr_second(struct ocr_page *page, struct ocr_reader *reader,
		       PIX *image, int seconds, const char *name,
		       struct arena *arena, struct fault *fault);

#endif
