#ifndef PDF_PDF_LETTERS_H
#define PDF_PDF_LETTERS_H

#include "pdf/pdf_book.h"
#include "pipeline/text.h"

/*
 * The letters of a text, and a font that has them without showing any: every
 * letter is of the same width and has no outline, and what it stands for is
 * told to those who search and copy (ToUnicode).
 */
struct pdf_letters {
	int32_t *points; /* each once, in order; a letter's code is its place,
			    from 1 */
	size_t count;
};

/* The letters of all words of the document, and the blank. */
enum status pdf_letters_collect(struct pdf_letters *letters,
				const struct document *alto,
				struct arena *arena, struct fault *fault);

/* Add the codes of `string` as PDF's notation has them: "<00010002>". */
void pdf_letters_write(struct text *text, const struct pdf_letters *letters,
		       const char *string);

/* Above and below the baseline, and the width of a letter, in font sizes. */
#define PDF_LETTER_ASCENT 0.8
#define PDF_LETTER_DESCENT 0.2
#define PDF_LETTER_WIDTH 0.5

/* The font, in the book. */
qpdf_oh pdf_letters_font(const struct pdf_letters *letters,
			 const struct pdf_book *book);

#endif
