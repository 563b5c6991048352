#ifndef STAGES_OCR_SCAN_H
#define STAGES_OCR_SCAN_H

#include <leptonica/allheaders.h>
#include <stdbool.h>

#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * The page images of a file: TIFF of one or more pages, PNG, JPEG or PDF, or
 * an archive of images (ocr_bundle.h), told apart by their first bytes.
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
 * STATUS_MALFORMED  it cannot be decoded whole, or is over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_scan_page(PIX **out, enum ocr_resolution *resolution,
			  const struct ocr_scan *scan, int number,
			  struct fault *fault);

/*
 * The PDF that page `*number` is in, and its number there; NULL: it is of
 * another format.
 */
const struct ocr_pdf *ocr_scan_pdf(const struct ocr_scan *scan, int *number);

/*
 * Turn standard error away while libraries work that cannot be asked to be
 * silent; ocr_hush_end() takes what ocr_hush_begin() gave.
 */
int ocr_hush_begin(void);
void ocr_hush_end(int kept);

/* Set the fault on page `number`; returns the status. */
enum status ocr_fault(struct fault *fault, enum status status, const char *name,
		      int number, const char *reason);

/* What the readers of formats share; see ocr_pdf.h. */

/* The most pages of a file, and pixels of a page. */
enum { OCR_PAGES_MAX = 1000 };
enum { OCR_PIXELS_MAX = 100000000 }; /* A3 at 600 dpi has 70 million */
enum { OCR_SIDE_MAX = 32767 };       /* pixels; the engine's own ceiling */

/* Resolutions that are believed, and what is taken for others; in dpi. */
enum { OCR_DPI_LEAST = 60, OCR_DPI_MOST = 1200, OCR_DPI_ASSUMED = 300 };

/* STATUS_MALFORMED when a page of that size is over a ceiling. */
enum status ocr_check_size(double width, double height, const char *name,
			   int number, struct fault *fault);

/*
 * One channel of grey out of a colour image: red, in which the red of seals
 * and stamps is as white as the paper and the ink of pens is not.  Of an
 * image that is bitonal or grey, another reference.  NULL: memory ran out.
 */
PIX *ocr_grey(PIX *image);

/*
 * The same as a page is given: see ocr_scan_page().  Takes `image` over.
 * NULL: memory ran out.
 */
PIX *ocr_plain(PIX *image);

#endif
