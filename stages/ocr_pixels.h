#ifndef STAGES_OCR_PIXELS_H
#define STAGES_OCR_PIXELS_H

#include <leptonica/allheaders.h>
#include <stdbool.h>

/*
 * What every image goes through once it is decoded, whatever its format.
 * Functions that give an image take over the one they are given; NULL: memory
 * ran out, or that was NULL.
 */

/*
 * The same in 1, 8 (grey) or 32 bits (RGB) a pixel, without colour map or
 * alpha; a colour image without any colour in it becomes grey.
 */
PIX *ocr_plain(PIX *image);

/*
 * Turned and mirrored upright: `orientation` is 1..8, as TIFF and EXIF count
 * them; 1 is upright already, 6 lies on its left side.
 */
PIX *ocr_upright(PIX *image, int orientation);

/*
 * Put `rows` rows of bytes, `row_size` bytes each, into an image from row
 * `first` on: eight pixels a byte, one, or three bytes a pixel, as many bits
 * as the image has.
 */
void ocr_put_rows(PIX *image, size_t first, size_t rows,
		  const unsigned char *data, size_t row_size);

/* Whether all pixels are the same. */
bool ocr_is_flat(PIX *image);

#endif
