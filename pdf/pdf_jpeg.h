#ifndef PDF_PDF_JPEG_H
#define PDF_PDF_JPEG_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What a PDF has to know of a JPEG that it holds as it is.
 */
struct pdf_jpeg {
	int width; /* as it lies in the file */
	int height;
	int components;
	int orientation; /* EXIF, 1..8 */
	bool inverted;   /* of four colours, by Adobe: 0 is full */
};

/* False when it is no JPEG, or none that PDF can hold. */
bool pdf_jpeg_read(struct pdf_jpeg *jpeg, const char *data, size_t size);

#endif
