#ifndef STAGES_OCR_PDF_CONTENT_H
#define STAGES_OCR_PDF_CONTENT_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>

#include "stages/ocr_pdf_matrix.h"

/*
 * What a page of a PDF paints, and where: the images of its content and of
 * the forms in it, how much text can be seen, and whether there is something
 * of which nothing is known here (patterns, masks by clipping, layers).
 *
 * This is no drawing: it finds out whether a page is one picture, which can
 * then be taken as it is.
 */

/* Corners in points, as a PDF has them: y grows upwards. */
struct ocr_area {
	double x1, y1, x2, y2;
};

/* What lies in both. */
struct ocr_area ocr_area_common(const struct ocr_area *one,
				const struct ocr_area *other);

struct ocr_placed {
	qpdf_oh image;            /* the stream */
	struct ocr_matrix matrix; /* from a unit square to the page */
	struct ocr_area area;     /* around it */
	struct ocr_area clip;     /* outside of it nothing shows */
};

enum { OCR_PLACED_MAX = 64 };

struct ocr_content {
	struct ocr_placed images[OCR_PLACED_MAX];
	int count;
	int letters;   /* bytes of the strings that can be seen */
	int paths;     /* painted ones */
	size_t looked; /* at so many bytes */
	bool involved; /* there is something that is not understood */
};

/* Read the page; `box` is what is shown of it. */
void ocr_content_read(struct ocr_content *content, qpdf_data pdf, qpdf_oh page,
		      const struct ocr_area *box);

#endif
