#ifndef PDF_PDF_PACK_H
#define PDF_PDF_PACK_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/* Pixels packed without loss, as a stream of a PDF has them. */
enum { PDF_PACKED_KEYS_SIZE = 256 };
struct pdf_packed {
	const char *data; /* in the arena */
	size_t size;
	char keys[PDF_PACKED_KEYS_SIZE]; /* what its dictionary says of it */
};

/* Pack an image of 1, 8 or 32 bits a pixel, without a colour map. */
enum status pdf_pack(struct pdf_packed *packed, PIX *image, struct arena *arena,
		     struct fault *fault);

#endif
