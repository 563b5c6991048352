#ifndef STAGES_OCR_TIFF_H
#define STAGES_OCR_TIFF_H

#include "stages/ocr_scan.h"

/*
 * The pages of a TIFF, whatever libtiff can decode.
 *
 * Directories are found here, not by the library, which stops at one that it
 * cannot read as if the file ended there: pages would be lost.  Where they
 * break off or go round, one page more is told, and that one fails.  Smaller
 * copies of pages (thumbnails) are no pages.
 */
struct ocr_tiff;

enum status ocr_tiff_open(struct ocr_tiff **out, const char *data, size_t size,
			  const char *name, struct fault *fault);
void ocr_tiff_close(struct ocr_tiff *tiff);
int ocr_tiff_pages(const struct ocr_tiff *tiff);
enum status ocr_tiff_page(PIX **out, struct fault *damage,
			  const struct ocr_tiff *tiff, int number,
			  struct fault *fault);

#endif
