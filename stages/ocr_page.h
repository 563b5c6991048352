#ifndef STAGES_OCR_PAGE_H
#define STAGES_OCR_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/zone.h"

/*
 * What was read from one page, before it is written as ALTO.
 *
 * All of it lives in the arena of the task.  Text is UTF-8 NFC, boxes are in
 * pixels of the scan, confidences are 0..1.
 */

/* A character of a word, and how sure it is by itself. */
struct ocr_glyph {
	const char *text;
	double confidence;
};

struct ocr_word {
	const char *text; /* no white space, never "" */
	double confidence;
	struct alto_box box;
	const char *other; /* what a second reading says; NULL: the same */
	const struct ocr_glyph *glyphs; /* of a word with a figure, or NULL */
	size_t glyph_count;
};

struct ocr_line {
	struct ocr_word *words; /* at least one */
	size_t count;
	struct alto_box box;
	int baseline[4]; /* x1, y1, x2, y2 */
	int paragraph;   /* of the page, as the engine saw it, not 0 */
	int table;       /* of the page, from 1, in whose cell it is; 0: none */
};

/* What stands on a page and is no text. */
struct ocr_picture {
	const char *kind; /* "seal", "stamp", "signature" (a digital one) */
	struct alto_box box;
};

struct ocr_page {
	int number;  /* from 1 */
	bool begins; /* a document may begin here; ocr_split() finds out */
	int width;
	int height;
	int dpi;          /* pixels an inch; 0: not known */
	int resolution;   /* enum ocr_resolution: where that is from */
	bool layered;     /* its words are of the file's text layer */
	int turned;       /* degrees, clockwise, that set the scan upright */
	const char *lost; /* why it could not be read; NULL: it was */
	/* Why a part of its image is lost, NULL or "" when none is. */
	const char *damage;
	const char *file; /* of a bundle that it is in; NULL: of none */
	/* What else is known of it, words of the form key=value, or NULL. */
	const char *detail;
	struct ocr_picture *pictures;
	size_t picture_count;
	struct ocr_line *lines; /* in reading order */
	size_t count;
	size_t room;
};

/* The smallest box around both. */
struct alto_box ocr_union(const struct alto_box *one,
			  const struct alto_box *other);

/* Move a line that was read in a part of the page from there to the page. */
void ocr_line_move(struct ocr_line *line, const struct alto_box *part);

/* The words of a line with a space between them; NULL: no memory. */
const char *ocr_line_text(const struct ocr_line *line, struct arena *arena);

/*
 * Find out whether a document begins on the page, and cut lines in which two
 * columns, of the header or of the signature block, were read as one.
 *
 * STATUS_MEMORY
 */
enum status ocr_split(struct ocr_page *page, const struct zones *zones,
		      struct arena *arena, struct fault *fault);

/*
 * Put the lines of a document into reading order: of a header, on page 1 and
 * where another document begins, the left column before the right one; the
 * recipients before the signature block beside them.  Everywhere else the order
 * of the engine stands. `zoned` are the lines of all `count` pages as
 * zones_assign() left them.
 *
 * STATUS_MEMORY
 */
enum status ocr_order(struct ocr_page *pages, size_t count,
		      const struct zone_line *zoned, struct arena *arena,
		      struct fault *fault);

#endif
