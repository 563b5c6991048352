#ifndef STAGES_OCR_PDF_RESCUE_H
#define STAGES_OCR_PDF_RESCUE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What can be had of a PDF that is cut short.
 *
 * What says where its objects and its pages are stands at the end of most
 * files.  Libraries find the objects again, but not the pages.
 */

/*
 * Whether the file has its end: where its objects are is told in its last
 * bytes.
 */
bool ocr_pdf_has_end(const char *data, size_t size);

/*
 * The same file with a new end that lists every page there is, in the order
 * in which they stand, from malloc; NULL: there is none, or no memory.
 */
char *ocr_pdf_rescue(size_t *rescued, const char *data, size_t size);

#endif
