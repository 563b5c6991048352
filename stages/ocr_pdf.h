#ifndef STAGES_OCR_PDF_H
#define STAGES_OCR_PDF_H

#include "stages/ocr_scan.h"

/*
 * PDF pages as images.  A page that is one picture gives that picture as it
 * lies in the file; another one that shows a scan is drawn at the scan's own
 * resolution; any other page at OCR_DPI_ASSUMED.  Its text layer is judged by
 * ocr_layer.h.
 */
struct ocr_pdf;

/*
 * Open the PDF, whose bytes and name are borrowed.
 *
 * STATUS_MALFORMED  broken, encrypted or without pages
 * STATUS_MEMORY
 */
enum status ocr_pdf_open(struct ocr_pdf **out, const char *data, size_t size,
			 const char *name, struct fault *fault);
/* NULL is allowed. */
void ocr_pdf_close(struct ocr_pdf *pdf);
/* One more than can be found, in place of those that a file cut short lost. */
int ocr_pdf_pages(const struct ocr_pdf *pdf);
/* As ocr_scan_page(), of which it is a part. */
enum status ocr_pdf_page(PIX **out, enum ocr_resolution *resolution,
			 struct fault *damage, struct ocr_pdf *pdf, int number,
			 struct fault *fault);

/* A page of poppler; its owner lets go with g_object_unref().  NULL: broken. */
struct _PopplerPage *ocr_pdf_take(const struct ocr_pdf *pdf, int number);

/*
 * How points of a page (top left is 0, 0) become pixels of its image: times
 * scale, then plus move.
 */
struct ocr_pdf_frame {
	double scale_x;
	double scale_y;
	double move_x;
	double move_y;
	int width;
	int height;
	int dpi;
	enum ocr_resolution resolution;
	bool bare;       /* the scan itself, without what was drawn over it */
	double pictures; /* share of the page that images cover, 0..1 */
};

/* STATUS_MALFORMED  the page is over a ceiling */
enum status ocr_pdf_measure(struct ocr_pdf_frame *out,
			    struct _PopplerPage *page, struct ocr_pdf *pdf,
			    int number, struct fault *fault);

/* Keep the library from printing. */
void ocr_pdf_hush(void);

#endif
