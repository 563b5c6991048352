#ifndef STAGES_OCR_PDF_H
#define STAGES_OCR_PDF_H

#include "stages/ocr_scan.h"

/*
 * PDF pages as images.  A page that shows a scan is drawn at the scan's own
 * resolution, pixel on pixel; any other page at OCR_DPI_ASSUMED.  What the
 * text layer of the file says is never looked at.
 */
struct ocr_pdf;

/* STATUS_MALFORMED  broken, encrypted or without pages */
enum status ocr_pdf_open(struct ocr_pdf **out, const char *data, size_t size,
			 const char *name, struct fault *fault);
void ocr_pdf_close(struct ocr_pdf *pdf);
int ocr_pdf_pages(const struct ocr_pdf *pdf);
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
