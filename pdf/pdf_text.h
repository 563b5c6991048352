#ifndef PDF_PDF_TEXT_H
#define PDF_PDF_TEXT_H

#include "pdf/pdf_letters.h"
#include "pipeline/alto.h"
#include "stages/ocr_pdf_matrix.h"

/*
 * The words of a page as invisible text of a PDF: a text object a line, each
 * word stretched over its box, blanks between them.
 *
 * `place` moves pixels of the ALTO page, down from its upper left corner, to
 * the space of the PDF page; `font` is the name of the font there.  Returns
 * how many words were written; those of a line without any box are not.
 */
size_t pdf_text_write(struct text *text, const xmlNode *page,
		      const struct ocr_matrix *place, const char *font,
		      const struct pdf_letters *letters);

/* How many letters the words of a page have. */
size_t pdf_text_letters(const xmlNode *page);

#endif
