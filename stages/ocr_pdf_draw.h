#ifndef STAGES_OCR_PDF_DRAW_H
#define STAGES_OCR_PDF_DRAW_H

#include <poppler.h>

#include "stages/ocr_pdf.h"

/*
 * A page of a PDF as Poppler draws it: at the resolution of the pictures that
 * cover it, pixel on pixel, or at OCR_DPI_ASSUMED.
 *
 * STATUS_MALFORMED  the page is not there, or over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_pdf_draw(PIX **out, enum ocr_resolution *resolution,
			 PopplerDocument *document, const char *name,
			 int number, struct fault *fault);

/*
 * How points of the page become pixels of what is drawn of it.
 *
 * STATUS_MALFORMED  it is over a ceiling
 */
enum status ocr_pdf_draw_measure(struct ocr_pdf_frame *out, PopplerPage *page,
				 const char *name, int number,
				 struct fault *fault);

#endif
