#ifndef STAGES_OCR_PDF_PICTURE_H
#define STAGES_OCR_PDF_PICTURE_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>

#include "stages/ocr_pdf.h"

/*
 * The picture that a page of a PDF is, out of the file as it lies there: fax
 * pages bit for bit, JPEG decoded once, nothing drawn.  Small pictures, forms
 * and annotations over it (watermarks, the boxes of digital signatures) are
 * left out.
 */

/*
 * STATUS_OK with `*out` untouched: the page is something else, or a kind of
 * picture that is not taken here; it is to be drawn.
 *
 * STATUS_MALFORMED  a picture on the page is over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_pdf_picture(PIX **out, struct fault *damage, qpdf_data pdf,
			    const char *name, int number, struct fault *fault);

/*
 * How points of the page become pixels of the picture that it is; false: it
 * is none, or there was no memory.
 */
bool ocr_pdf_picture_measure(struct ocr_pdf_frame *out, qpdf_data pdf,
			     int number);

#endif
