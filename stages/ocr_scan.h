#ifndef STAGES_OCR_SCAN_H
#define STAGES_OCR_SCAN_H

#include <leptonica/allheaders.h>
#include <stdbool.h>

#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * The page images of a file: TIFF of one or more pages, PNG, JPEG, JPEG 2000
 * or PDF, or an archive of images (ocr_bundle.h), told apart by their first
 * bytes.
 *
 * A scan borrows the bytes of its document.  Pages are made one at a time and
 * belong to the caller, who frees them with pixDestroy(); each knows its
 * resolution (pixGetXRes), in pixels an inch.
 */
struct ocr_scan;
struct ocr_pdf;

/* Where the resolution of a page is from. */
enum ocr_resolution {
	OCR_RESOLUTION_FILE,     /* the file says so */
	OCR_RESOLUTION_ASSUMED,  /* it says nothing, or nothing credible */
	OCR_RESOLUTION_RENDERED, /* the page was drawn: no scan, but text */
};

/* Whether the bytes begin like one of these formats. */
bool ocr_scan_knows(const struct document *document);

/* Keep the libraries that read images from printing; once a process. */
void ocr_scan_hush(void);

/*
 * Open the file.
 *
 * STATUS_MALFORMED  empty, of no such format, broken, encrypted, no pages or
 *                   more than OCR_PAGES_MAX
 * STATUS_MEMORY
 */
enum status ocr_scan_open(struct ocr_scan **out,
			  const struct document *document, struct fault *fault);

/* NULL is allowed. */
void ocr_scan_close(struct ocr_scan *scan);

int ocr_scan_pages(const struct ocr_scan *scan);

/*
 * The file that page `*number`, from 1, is in, for messages.  Of a bundle it
 * is the member, "box.tar/p1.png", and `*number` becomes the page's in there.
 */
const char *ocr_scan_page_name(const struct ocr_scan *scan, int *number);

/*
 * The image of page `number`, from 1, as it was decoded: 1, 8 (grey) or 32
 * bits (RGB) a pixel, without colour map or alpha, upright as the file says.
 * A colour image without any colour in it is given as grey.
 *
 * Of a file that is damaged or cut short what can be had is given.  With
 * STATUS_OK, `damage` is set (STATUS_MALFORMED) when a part of this page is
 * lost.  Where pages are lost that cannot be counted, the scan has one page
 * more, in their place, which fails.
 *
 * STATUS_MALFORMED  nothing of it can be decoded, or it is over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_scan_page(PIX **out, enum ocr_resolution *resolution,
			  struct fault *damage, const struct ocr_scan *scan,
			  int number, struct fault *fault);

/*
 * One channel of grey out of a colour image: red, in which the red of seals
 * and stamps is as white as the paper and the ink of pens is not.  Of an
 * image that is bitonal or grey, another reference.  NULL: memory ran out.
 */
PIX *ocr_grey(PIX *image);

/*
 * The PDF that page `*number` is in, and its number there; NULL: it is of
 * another format.
 */
struct ocr_pdf *ocr_scan_pdf(const struct ocr_scan *scan, int *number);

/*
 * Turn standard output and error away while libraries work that cannot be
 * asked to be silent.
 */
struct ocr_hush {
	int kept[2]; /* what they were; -1: not turned away */
};
void ocr_hush_begin(struct ocr_hush *hush);
void ocr_hush_end(const struct ocr_hush *hush);

/* Set the fault on page `number`; returns the status. */
enum status ocr_fault(struct fault *fault, enum status status, const char *name,
		      int number, const char *reason);

/* STATUS_MALFORMED, for a reason that ends with what a library said of it. */
enum status ocr_fault_for(struct fault *fault, const char *name, int number,
			  const char *reason, const char *said);

/* What the readers of formats share; see ocr_pdf.h. */

/* The most pages of a file, and pixels of a page. */
enum { OCR_PAGES_MAX = 1000 };
enum { OCR_PIXELS_MAX = 100000000 }; /* A3 at 600 dpi has 70 million */
enum { OCR_SIDE_MAX = 32767 };       /* pixels; the engine's own ceiling */

/* Resolutions that are believed, and what is taken for others; in dpi. */
enum { OCR_DPI_LEAST = 60, OCR_DPI_MOST = 1200, OCR_DPI_ASSUMED = 300 };

/* At its resolution a page is no larger than A1; in inches. */
enum { OCR_INCHES_MOST = 34 };

/* STATUS_MALFORMED when a page of that size is over a ceiling. */
enum status ocr_check_size(double width, double height, const char *name,
			   int number, struct fault *fault);

#endif
