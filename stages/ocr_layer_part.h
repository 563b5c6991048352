#ifndef STAGES_OCR_LAYER_PART_H
#define STAGES_OCR_LAYER_PART_H

#include <poppler.h>

#include "pipeline/table.h"
#include "stages/ocr_layer.h"
#include "stages/ocr_pdf.h"

/* What the parts of ocr_layer share. */

struct ocr_layers {
	struct arena *arena;
	struct syllable_rule *rule;
	struct ocr_encodings *encodings;
	struct table languages; /* word, language: see languages.tsv */
};

/* The most words of a page that are looked at, and its fonts. */
enum { LAYER_WORDS_MAX = 20000, LAYER_FONTS_MAX = 256 };

struct layer_font {
	const char *name;
	enum ocr_encoding encoding; /* out: what its text is in */
	bool capitals;              /* small letters are shown as capitals */
};

struct layer_area {
	double x1; /* left, top, right, bottom; in points, top left is 0, 0 */
	double y1;
	double x2;
	double y2;
};

struct layer_word {
	const char *raw;  /* as it stands in the layer, normal form C */
	const char *text; /* in Unicode */
	struct layer_area area;
	size_t font;
	bool noted;     /* it is from a note, not of the page itself */
	bool signature; /* it belongs to a digital signature */
	size_t place;   /* in the file */
	size_t line;    /* out: of the page, from 1; 0: in none */
	size_t row;     /* out: lines beside each other share it */
};

/*
 * What lies over the page: an annotation, or the field of a form.  Offices
 * put not only their signature there but the number and the day, too, into a
 * field each between the words of the page.
 */
struct layer_note {
	struct layer_area area;
	bool signature; /* it shows a digital signature, and no text of the page
			 */
};

/* The text of a page as it stands in the file, in the order of poppler. */
struct layer_text {
	struct layer_word *words;
	size_t count;
	size_t room;
	struct layer_font fonts[LAYER_FONTS_MAX];
	size_t font_count;
	struct layer_note *notes;
	size_t note_count;
	double width; /* of the page, in points */
	double height;
};

/*
 * layer_notes: what lies over the page, and the words of it that are none of
 * the page's own, which are read by drawing the page into another PDF.
 */
enum status layer_notes_find(struct layer_text *text, PopplerPage *page,
			     struct arena *arena, struct fault *fault);
enum status layer_notes_read(struct layer_text *text, PopplerPage *page,
			     struct arena *arena, struct fault *fault);
bool layer_has_signature(const struct layer_text *text);

/*
 * layer_text: what stands in the file.  With `filter`, only those characters
 * that lie in a note and on none of the first `count` words.
 */
enum status layer_text_add(struct layer_text *out, PopplerPage *page,
			   bool filter, struct arena *arena,
			   struct fault *fault);
bool layer_lies_in(const struct layer_area *inner,
		   const struct layer_area *outer);
struct layer_area layer_area_of(const PopplerRectangle *rectangle);
enum status layer_text_read(struct layer_text *out, PopplerPage *page,
			    struct arena *arena, struct fault *fault);

/*
 * layer_judge: find the encoding of each font, put the words into Unicode and
 * in order, and tell the kind.  `scan` is whether the page shows a scan.
 */
enum status layer_judge(struct ocr_layer *layer, struct layer_text *text,
			const struct ocr_layers *layers, bool scan,
			struct arena *arena, struct fault *fault);

/*
 * layer_judge: the encoding of each font, and a word in an encoding.  False
 * and NULL: no memory.
 */
bool layer_find_encodings(struct layer_text *text,
			  const struct ocr_layers *layers, struct arena *arena);
const char *layer_convert(const struct layer_text *text, size_t at,
			  const struct ocr_layers *layers,
			  enum ocr_encoding encoding, struct arena *arena);

/*
 * layer_order: put the words in reading order, row by row, and mend words
 * that are in pieces because their font changes; what belongs to a signature
 * comes last.
 */
enum status layer_order(struct layer_text *text, struct arena *arena,
			struct fault *fault);

/* layer_lines: the ordered words as the lines of a page. */
enum status layer_lines(struct ocr_page *page, const struct layer_text *text,
			const struct ocr_pdf_frame *frame, struct arena *arena,
			struct fault *fault);

/* Where an area lies in the image, cut at its edges. */
struct alto_box layer_box(const struct layer_area *area,
			  const struct ocr_pdf_frame *frame);

#endif
