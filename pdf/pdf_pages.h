#ifndef PDF_PDF_PAGES_H
#define PDF_PDF_PAGES_H

#include "pdf/pdf_letters.h"
#include "pipeline/remark.h"
#include "stages/ocr_pdf_matrix.h"

/*
 * What a searchable PDF is made from.
 */
struct pdf_sources {
	const struct document *scan;
	const struct document *alto;
	struct arena *arena;
	struct remarks *remarks; /* what is to be told of single pages */
};

/*
 * The first and the last page of the scan that the ALTO tells of, from 1.  It
 * may be of a part of the scan; other pages are left out.
 */
struct pdf_range {
	int first;
	int last;
};
struct pdf_range pdf_pages_range(const struct document *alto);

/* The fault that the scan has not as many pages. */
enum status pdf_pages_fault(const struct pdf_book *book,
			    const struct pdf_range *range, int pages,
			    struct fault *fault);

/*
 * Put the words of the ALTO under the pages of the book, which is the PDF
 * that was scanned.
 */
enum status pdf_pages_fill(const struct pdf_book *book,
			   const struct pdf_sources *sources,
			   const struct pdf_letters *letters,
			   struct fault *fault);

/*
 * Put a page for every image of the scan into the book, which is empty, each
 * with its words under it.  `*known` is false when some image is of a kind
 * that we cannot promise the colours of.
 */
enum status pdf_images_fill(const struct pdf_book *book,
			    const struct pdf_sources *sources,
			    const struct pdf_letters *letters, bool *known,
			    struct fault *fault);

/* The font as the pages call it. */
#define PDF_FONT "ChithiText"

/* The words of an ALTO page as a content stream of the book. */
enum status pdf_pages_text(qpdf_oh *out, const struct pdf_book *book,
			   const xmlNode *page, const struct ocr_matrix *place,
			   const struct pdf_letters *letters,
			   struct fault *fault);

#endif
