#ifndef STAGES_OCR_TABLE_H
#define STAGES_OCR_TABLE_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"
#include "stages/ocr_read.h"

/*
 * Ruled tables of a page.
 *
 * A table is a net of long rules with at least two cells side by side; what
 * its rules enclose are its cells, so cells merged over rows or columns are
 * whole, and a rule that is broken off merges two.  A frame around a stamp, a
 * mark or the whole page is none.
 */
enum { OCR_TABLES_MAX = 64 }; /* of a page; more are not looked for */

struct ocr_cell {
	struct alto_box box; /* in pixels of the image */
	int row;             /* of the table, from 0: where it begins */
};

struct ocr_table {
	struct alto_box box;
	struct ocr_cell *cells; /* row by row, from left to right */
	size_t count;
	unsigned first; /* its cells have the labels from here + 1 on */
};

struct ocr_tables {
	struct ocr_table *tables; /* from top to bottom */
	size_t count;
	PIX *ink;    /* the page as black on white, its rules taken out */
	PIX *rules;  /* the pixels that were */
	PIX *labels; /* what cell a place is in; 0: in none */
	int scale;   /* of the image to them */
};

/*
 * Find the tables of a page; none is no fault.  `dpi` is the resolution of
 * the image.  Ended with ocr_tables_clear(), also after a fault.
 *
 * STATUS_MEMORY
 */
enum status ocr_tables_find(struct ocr_tables *found, PIX *image, int dpi,
			    struct arena *arena, struct fault *fault);
void ocr_tables_clear(struct ocr_tables *found);

/*
 * Read a page: cells one by one, all else as a page without tables, and put
 * both into reading order; the detail of the page tells how many tables there
 * were.  Without a table it is ocr_reader_read().
 *
 * STATUS_ENGINE, STATUS_MEMORY  as ocr_reader_read()
 */
enum status ocr_table_read(struct ocr_page *page, struct ocr_reader *reader,
			   PIX *image, int seconds, const char *name,
			   struct arena *arena, struct fault *fault);

#endif
