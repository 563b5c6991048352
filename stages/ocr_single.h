#ifndef STAGES_OCR_SINGLE_H
#define STAGES_OCR_SINGLE_H

#include "stages/ocr_scan.h"

/*
 * Files of one image: PNG, JPEG, JPEG 2000.  What is taken and given is that
 * of ocr_scan_page(); the resolution is 0 where the file tells none.
 */
enum status ocr_png(PIX **out, struct fault *damage, const char *data,
		    size_t size, const char *name, struct fault *fault);
enum status ocr_jpeg(PIX **out, struct fault *damage, const char *data,
		     size_t size, const char *name, struct fault *fault);
enum status ocr_jp2(PIX **out, struct fault *damage, const char *data,
		    size_t size, const char *name, struct fault *fault);

/*
 * A JPEG or JPEG 2000 that is page `number` of a file, as it lies: what its
 * EXIF says does not count.  NULL: nothing can be decoded.
 */
PIX *ocr_jpeg_plain(struct fault *damage, const char *data, size_t size,
		    const char *name, int number);
PIX *ocr_jp2_plain(const char *data, size_t size, const char *name, int number);

#endif
