#ifndef STAGES_OCR_SECOND_H
#define STAGES_OCR_SECOND_H

#include <leptonica/allheaders.h>
#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"

/*
 * A second reading of what the first was not sure of.
 *
 * Lines with a word in doubt, and those at the head of a document, where its
 * number and date stand, are cut out of the page, scaled, and read again.
 * Where both readings differ the surer one stands, and the other is kept with
 * the word (`other`); a word with a figure in it that is read in two ways is
 * never sure, whoever reads the page later.
 */

/* With what, and how. */
struct ocr_second {
	struct ocr_reader *reader;
	bool same;        /* it is the one that read the page first */
	int seconds;      /* as for ocr_reader_read() */
	const char *name; /* likewise */
};

/*
 * Read the lines in doubt of `page` again, which were read in `image`.
 *
 * STATUS_ENGINE, STATUS_MEMORY
 */
enum status ocr_read_again(struct ocr_page *page,
			   const struct ocr_second *second, PIX *image,
			   struct arena *arena, struct fault *fault);

/*
 * Settle a line with the `count` words that a second reading of it gives, in
 * pixels of the page, from left to right.  The boxes of either reading's words
 * are drawn in where they reach into the next word.
 *
 * STATUS_MEMORY
 */
enum status ocr_settle(struct ocr_line *line, struct ocr_word *again,
		       size_t count, struct arena *arena, struct fault *fault);

#endif
