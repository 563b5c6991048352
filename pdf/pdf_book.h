#ifndef PDF_PDF_BOOK_H
#define PDF_PDF_BOOK_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * A PDF being made, over libqpdf.
 *
 * The library keeps its errors to itself: what goes wrong between open and
 * write is told by pdf_book_write() at the latest.  Handles (qpdf_oh) live as
 * long as the book.
 */
struct pdf_book {
	qpdf_data qpdf;
	struct arena *arena; /* lent, for the length of the work */
	const char *name;    /* of the scan, for messages; lent */
	bool ours;           /* all that is in it was made here */
};

/*
 * Open the PDF that is the scan, as it is: one that is damaged is not mended.
 * The bytes of the scan must live as long as the book.
 *
 * STATUS_MALFORMED  damaged, encrypted, or without pages
 */
enum status pdf_book_open(struct pdf_book *book, const struct document *scan,
			  struct arena *arena, struct fault *fault);

/* A PDF without pages. */
enum status pdf_book_new(struct pdf_book *book, const char *name,
			 struct arena *arena, struct fault *fault);

void pdf_book_close(struct pdf_book *book);

/* STATUS_MALFORMED with what the library cannot do, if anything. */
enum status pdf_book_check(const struct pdf_book *book, struct fault *fault);

/* What is written in PDF's own notation: "<< /Type /Font >>". */
qpdf_oh pdf_book_parse(const struct pdf_book *book, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * A stream of its own, with the keys of `keys` ("<< ... >>"): of bytes that
 * are packed as its Filter says, of bytes as they are, or of bytes that are
 * to be packed.
 */
qpdf_oh pdf_book_stream(const struct pdf_book *book, const char *keys,
			const void *data, size_t size);
qpdf_oh pdf_book_packed(const struct pdf_book *book, const char *keys,
			const void *data, size_t size);

/* Put `item` under `key` of a dictionary or a stream, as a reference. */
void pdf_book_put(const struct pdf_book *book, qpdf_oh dictionary,
		  const char *key, qpdf_oh item);

/*
 * The whole PDF, as a document of BYTES.  Streams that were in it are written
 * byte for byte; the same book gives the same bytes.  It is read back and
 * looked through by the library before it is given out.
 */
enum status pdf_book_write(struct document **out, const struct pdf_book *book,
			   struct fault *fault);

#endif
