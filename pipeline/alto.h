#ifndef PIPELINE_ALTO_H
#define PIPELINE_ALTO_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What a page says, in ALTO 4's own words: the subset that is valid against
 * 4.2, 4.3 and 4.4.
 *
 * Document order is reading order.  Lengths are pixels of the scan, origin
 * top left.  Confidences are 0..1, 1 is sure.  Strings returned are borrowed
 * from the tree.  NULL nodes are allowed wherever one is read.
 *
 * Source: ALTO 4.4 XML schema (Library of Congress), and what tools really
 * read: the ALTERNATIVE of a String.
 */

struct alto_box {
	int x;
	int y;
	int width;
	int height;
};

/* What ALTO says nothing of. */
#define ALTO_NO_CONFIDENCE (-1.0)

/* PURPOSE of the ALTERNATIVE that keeps what the engine read ... */
#define ALTO_ORIGINAL "ocr-original"
/* ... and of those that hold what else it may be, the likeliest first. */
#define ALTO_CANDIDATE "repair-candidate"
/* PURPOSE of the one with what the engine read another time. */
#define ALTO_SECOND "ocr-second"

/*
 * Reading.  First and next ones go in document order: pages of a document,
 * text blocks of a page (inside composed blocks, too), lines of a block,
 * words (String) of a line, glyphs of a word, variants of a glyph.
 */
xmlNode *alto_first_page(const struct document *document);
xmlNode *alto_next_page(const xmlNode *page);
xmlNode *alto_first_block(const xmlNode *page);
xmlNode *alto_next_block(const xmlNode *block);
xmlNode *alto_first_line(const xmlNode *block);
xmlNode *alto_next_line(const xmlNode *line);
xmlNode *alto_first_word(const xmlNode *line);
xmlNode *alto_next_word(const xmlNode *word);
xmlNode *alto_first_glyph(const xmlNode *word);
xmlNode *alto_next_glyph(const xmlNode *glyph);
xmlNode *alto_first_variant(const xmlNode *glyph);
xmlNode *alto_next_variant(const xmlNode *variant);

/* The ID of any node; "" when it has none. */
const char *alto_id(const xmlNode *node);

/* The best reading of a word, glyph or variant; "" when it has none. */
const char *alto_content(const xmlNode *node);

/* What the engine read, whether or not it was repaired since. */
const char *alto_original(const xmlNode *word);

/* The ALTERNATIVE that keeps it; NULL when the word is as it was read. */
xmlNode *alto_original_of(const xmlNode *word);

/* What the engine read another time; NULL: the same, or it read once. */
const char *alto_second(const xmlNode *word);

/* Whether the word was repaired already, or confirmed by a person (CS). */
bool alto_is_settled(const xmlNode *word);

/* Whether the word is a part of a hyphenated one (SUBS_TYPE). */
bool alto_is_part(const xmlNode *word);

/* Whether white space stands between the word before in the line and it. */
bool alto_is_spaced(const xmlNode *word);

/* Confidence of a word, glyph or variant, or ALTO_NO_CONFIDENCE. */
double alto_confidence(const xmlNode *node);

/* Where a node lies; false when ALTO does not say. */
bool alto_get_box(struct alto_box *box, const xmlNode *node);

/*
 * What is known of a page as a scan, such as "dpi=300 skew=-0.4": words of
 * the form key=value (QUALITY_DETAIL); "" when nothing is.  "file=", of a
 * page that came in a file of its own, is the last, blanks and all.
 */
const char *alto_page_detail(const xmlNode *page);
/* Whether the page could not be read (QUALITY "Damaged"). */
bool alto_page_is_lost(const xmlNode *page);

/* The pictures of a page: seals, stamps; their kind (TYPE) and box. */
xmlNode *alto_first_picture(const xmlNode *page);
xmlNode *alto_next_picture(const xmlNode *picture);
const char *alto_picture_kind(const xmlNode *picture);

/* Width and height of a page; false when it was never an image. */
bool alto_page_size(int *width, int *height, const xmlNode *page);

/* The baseline of a line, as it is read; false when it is not told. */
struct alto_baseline {
	int x1;
	int y1;
	int x2;
	int y2;
};
bool alto_get_baseline(struct alto_baseline *base, const xmlNode *line);

/* The physical number of a page, from 1; 0 when it is not told. */
int alto_page_number(const xmlNode *page);

/*
 * The zone of the form (NĐ 30/2020) that a block belongs to: the LABEL of its
 * LayoutTag of TYPE "nd30-zone", such as "so-ky-hieu"; "" without one.
 */
const char *alto_zone(const xmlNode *block);

/* File name and SHA-256 of the scan or text; "" when not told. */
const char *alto_source_name(const struct document *document);
const char *alto_source_hash(const struct document *document);

/* One step of processing, for Description/Processing.  NULL: left out. */
struct alto_step {
	const char *id;       /* "P_OCR" */
	const char *category; /* contentGeneration, contentModification, ... */
	const char *description;
	const char *settings;
	const char *software;
	const char *version;
};

/*
 * Writing.  A pen writes one document from top to bottom and gives out the
 * IDs (page_1, b_1, l_1, s_1); each call opens an element inside the last one
 * of the level above.  When memory runs out the pen fails and does nothing
 * more: look once, at the end, with alto_pen_status().  Boxes may be NULL.
 */
struct alto_pen {
	struct document *document;
	xmlNode *space; /* PrintSpace of the page being written */
	xmlNode *table; /* that blocks go into; NULL: into the page */
	xmlNode *block;
	xmlNode *line;
	xmlNode *word;
	xmlNode *glyph;
	int blocks; /* how many were written, for the IDs */
	int lines;
	int words;
	int glyphs; /* of this word */
	int pictures;
	int tables;
	bool failed;
};

/*
 * A new document with Description, and a pen to write it.  `name` and `hash`
 * are those of the source; the document is the caller's, `*pen` borrows it.
 */
enum status alto_new(struct document **out, struct alto_pen *pen,
		     const char *name, const char *hash, struct fault *fault);

/*
 * Begin a page; `step` is the ID of the step that made it, or NULL.  A page
 * that was never an image has no size: 0.
 */
xmlNode *alto_add_page(struct alto_pen *pen, int number, int width, int height,
		       const char *step);
/*
 * Tell of the page last begun: whether it could not be read, the mean
 * confidence of its words or ALTO_NO_CONFIDENCE, and its detail, "" for none.
 */
void alto_describe_page(struct alto_pen *pen, bool lost, double confidence,
			const char *detail);
/* A seal, a stamp: after the blocks of its page. */
xmlNode *alto_add_picture(struct alto_pen *pen, const char *kind,
			  const struct alto_box *box);
/* Begin a block; `zone` as alto_zone() tells it, "" or NULL for none. */
xmlNode *alto_add_block(struct alto_pen *pen, const char *zone,
			const struct alto_box *box);
/*
 * Begin a table (ComposedBlock TYPE "table"): the blocks up to its end, or to
 * that of the page, are its cells.
 */
xmlNode *alto_begin_table(struct alto_pen *pen, const struct alto_box *box);
void alto_end_table(struct alto_pen *pen);
xmlNode *alto_add_line(struct alto_pen *pen, const struct alto_box *box);
/* Add a word; `confidence` may be ALTO_NO_CONFIDENCE. */
xmlNode *alto_add_word(struct alto_pen *pen, const char *content,
		       double confidence, const struct alto_box *box);
/* What the engine read another time for the last word. */
void alto_add_second(struct alto_pen *pen, const char *content);
/* White space between the last word and the next one of the line. */
xmlNode *alto_add_space(struct alto_pen *pen);
/* One code point of the last word, and what else it may be (at most 3). */
xmlNode *alto_add_glyph(struct alto_pen *pen, const char *content,
			double confidence, const struct alto_box *box);
xmlNode *alto_add_variant(struct alto_pen *pen, const char *content,
			  double confidence);
/* The baseline of the last line, in pixels from left to right. */
void alto_add_baseline(struct alto_pen *pen, int x1, int y1, int x2, int y2);

/* STATUS_MEMORY, with the fault, when the pen failed. */
enum status alto_pen_status(const struct alto_pen *pen, struct fault *fault);

/* Record a step of processing in the Description. */
enum status alto_add_step(struct document *document,
			  const struct alto_step *step, struct fault *fault);

/*
 * The tag with that ID, made in the Tags of the document when it is new;
 * `kind` is "LayoutTag", "OtherTag" and so on.  NULL: no memory.
 */
xmlNode *alto_tag(struct document *document, const char *kind, const char *id,
		  const char *type, const char *label);

/* Put a block into a zone of the form, instead of the one it is in. */
enum status alto_set_zone(struct document *document, xmlNode *block,
			  const char *zone, struct arena *arena,
			  struct fault *fault);

#endif
