#ifndef STAGES_OCR_WRITE_H
#define STAGES_OCR_WRITE_H

#include "pipeline/document.h"
#include "stages/ocr_engine.h"

/* The pages of a document that were read. */
struct ocr_reading {
	struct ocr_page *pages;
	size_t count;
	const struct ocr_engine *engine; /* that read them */
	struct arena *arena;
	struct fault *fault;
};

/*
 * Put the lines into reading order, find their zones, and write ALTO; `in` is
 * the scan.
 *
 * STATUS_MEMORY
 */
enum status ocr_write(struct document **out, const struct ocr_reading *reading,
		      const struct document *in);

#endif
