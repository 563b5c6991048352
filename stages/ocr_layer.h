#ifndef STAGES_OCR_LAYER_H
#define STAGES_OCR_LAYER_H

#include "stages/ocr_encoding.h"
#include "stages/ocr_page.h"
#include "stages/ocr_scan.h"

/*
 * The text layer of a PDF page, judged: whether it is what the page says.
 *
 * Words come with boxes in pixels of the page's image, as ocr_scan_page()
 * makes it, and without confidence: no engine read them.
 */

/* What the layer is. */
enum ocr_layer_kind {
	OCR_LAYER_NONE,      /* no text, or too little to be the page's */
	OCR_LAYER_SIGNATURE, /* what digital signatures show, no more */
	OCR_LAYER_SOUND,     /* the text of the page */
	OCR_LAYER_MANGLED,   /* an OCR engine without Vietnamese wrote it */
	OCR_LAYER_TCVN3,     /* sound, in the encoding of old fonts */
	OCR_LAYER_VNI,
	OCR_LAYER_VPS,
};

/* What is done with layers: the order of the words in ocr.c. */
enum ocr_layer_use {
	OCR_LAYER_AUTO,  /* taken where it is sound, or all there is */
	OCR_LAYER_ALL,   /* taken wherever there is one */
	OCR_LAYER_NEVER, /* every page is read by the engine */
};

/* What was counted in it; shares are 0..1. */
struct ocr_layer_figures {
	size_t words;
	size_t tokens;    /* of two letters and more, abbreviations left out */
	double syllables; /* of the tokens, those that are syllables */
	double marked;    /* of the syllables, those with a mark */
	double foreign;   /* of the tokens, those of another language */
	double odd;       /* of the characters, those of no such text */
	double height;    /* of the page, what lines of text stand in */
	double pictures;  /* of the page, what images cover */
};

struct ocr_layer {
	bool judged; /* the file may have layers: it is a PDF */
	enum ocr_layer_kind kind;
	struct ocr_layer_figures figures;
	bool drawn; /* what signatures show stands in the image, too */
	struct alto_box *boxes; /* of digital signatures */
	size_t box_count;
};

/* What is needed to judge: dictionaries. */
struct ocr_layers;

/*
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status ocr_layers_open(struct ocr_layers **out, struct fault *fault);
void ocr_layers_close(struct ocr_layers *layers);

/*
 * Judge the text layer of page `page->number`.  Where it is to be taken its
 * lines, the size of the page and its resolution are put into `page`, and
 * `layered` is set.  A scan that is no PDF has no layer.
 *
 * STATUS_MALFORMED  the page is over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_layer_read(struct ocr_layer *out, struct ocr_page *page,
			   const struct ocr_layers *layers,
			   const struct ocr_scan *scan, enum ocr_layer_use use,
			   struct arena *arena, struct fault *fault);

/*
 * Write the decision and its figures into the page ("layer=sound taken=yes
 * words=231 syllables=0.97 marked=0.74 ..."), and the boxes of digital
 * signatures as pictures; what these show is taken out of the lines that the
 * engine read from the image.
 */
enum status ocr_layer_record(struct ocr_page *page,
			     const struct ocr_layer *layer, struct arena *arena,
			     struct fault *fault);

/*
 * Put a plain text that is in an old encoding into Unicode: `*found` is the
 * encoding, and where it is none `*out` is `text` itself.
 *
 * STATUS_MEMORY
 */
enum status ocr_layer_recode(const char **out, enum ocr_encoding *found,
			     const struct ocr_layers *layers, const char *text,
			     struct arena *arena, struct fault *fault);

/* "none", "signature", "sound", "mangled", "tcvn3", "vni", "vps" */
const char *ocr_layer_name(enum ocr_layer_kind kind);

#endif
