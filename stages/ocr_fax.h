#ifndef STAGES_OCR_FAX_H
#define STAGES_OCR_FAX_H

#include "stages/ocr_scan.h"

/*
 * An image of the fax kind (CCITT group 4) that has no file of its own: in a
 * PDF only its data is there.
 */
struct ocr_fax {
	int width;
	int height;
	bool inverted; /* what the data has for black is white */
};

/* NULL: it cannot be decoded. */
PIX *ocr_fax_decode(const struct ocr_fax *fax, struct fault *damage,
		    const unsigned char *data, size_t size, const char *name,
		    int number);

#endif
