#ifndef PDF_PDF_CONTENT_H
#define PDF_PDF_CONTENT_H

#include <stdbool.h>

#include "pdf/pdf_book.h"
#include "pipeline/text.h"
#include "stages/ocr_pdf_matrix.h"

/*
 * What the content of a page shows, and the page without hidden text.
 *
 * Hidden is text that is drawn invisibly (render mode 3), and text that an
 * opaque image is drawn over: what the OCR of others leaves in a scan.  Only
 * the operators that show it are taken out; every other byte stays.  A text
 * object that shows both hidden and visible text stays as it is.
 */
struct pdf_sight {
	size_t letters; /* bytes of visible text: at least one a letter */
	size_t hidden;  /* bytes of hidden text that can be taken out */
	/* The largest image, where it is drawn, and its pixels; 0: none. */
	struct ocr_matrix image;
	double image_area;
	int image_width;
	int image_height;
};

/*
 * Look through `page`, whose box has the area `area`; with `clean`, take
 * hidden text out of its content and of the forms that it draws.
 */
enum status pdf_content_look(struct pdf_sight *sight,
			     const struct pdf_book *book, qpdf_oh page,
			     double area, bool clean, struct fault *fault);

#endif
