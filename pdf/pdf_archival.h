#ifndef PDF_PDF_ARCHIVAL_H
#define PDF_PDF_ARCHIVAL_H

#include <stdbool.h>

#include "pdf/pdf_book.h"

/*
 * What PDF/A-2b wants beside the pages: metadata that say so, and what the
 * colours mean (sRGB).  Only for a book of which every part was made here.
 *
 * `name` and `hash` are the file name and the SHA-256 of the scan.  With
 * `claimed` false the metadata say nothing of PDF/A.
 */
enum status pdf_archival_add(const struct pdf_book *book, const char *name,
			     const char *hash, bool claimed,
			     struct fault *fault);

#endif
