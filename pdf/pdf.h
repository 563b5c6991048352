#ifndef PDF_PDF_H
#define PDF_PDF_H

#include <stdbool.h>

#include "pipeline/document.h"
#include "pipeline/remark.h"

/*
 * A searchable PDF: the scan as it is, and the words that ALTO tells of it
 * invisible under them.
 *
 * A scan that is a PDF keeps all it has, but hidden text on pages that get
 * some; images go in without loss.  What is to be told of single pages is
 * added to `remarks`.
 *
 * STATUS_MALFORMED  the ALTO is not of this scan, or has no boxes; the scan
 *                   is damaged or encrypted
 */
enum status pdf_make(struct document **out, const struct document *scan,
		     const struct document *alto, struct remarks *remarks,
		     struct fault *fault);

/* Whether a document of BYTES is a scan that it can be made of. */
bool pdf_takes(const struct document *scan);

/* What the name of such a file ends with. */
#define PDF_SUFFIX ".searchable.pdf"

#endif
