#ifndef STAGES_OCR_READ_H
#define STAGES_OCR_READ_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"

/*
 * The OCR engine: Tesseract, with its LSTM models alone.
 *
 * Making one is slow (it loads the models); it is kept warm for many
 * documents and forgets each page once it is read.
 */
struct ocr_reader;

/* How the engine takes a page apart; the order of the words in ocr.c. */
enum ocr_segmentation {
	OCR_SEGMENT_AUTO,   /* find columns and blocks */
	OCR_SEGMENT_COLUMN, /* one column of lines of any size */
	OCR_SEGMENT_BLOCK,  /* one even block of text */
	OCR_SEGMENT_SPARSE, /* find as much text as there is, in no order */
	OCR_SEGMENT_LINE,   /* one line of text */
};

/*
 * Load the model of `language` ("vie").
 *
 * STATUS_MISSING  it is not installed
 * STATUS_MEMORY
 */
enum status ocr_reader_new(struct ocr_reader **out, const char *language,
			   enum ocr_segmentation segmentation,
			   struct fault *fault);

/* NULL is allowed. */
void ocr_reader_free(struct ocr_reader *reader);

/* How the next images are taken apart. */
void ocr_reader_segment(struct ocr_reader *reader,
			enum ocr_segmentation segmentation);
enum ocr_segmentation ocr_reader_segmentation(const struct ocr_reader *reader);

/* Forget what was learnt from the document before. */
void ocr_reader_clear(struct ocr_reader *reader);

/*
 * Read the lines of `image` into `page`, in the order of the engine; `name`
 * is that of the document, for messages.  A blank page has no lines.
 *
 * STATUS_ENGINE  the engine failed, or took more than `seconds`
 * STATUS_MEMORY
 */
enum status ocr_reader_read(struct ocr_page *page, struct ocr_reader *reader,
			    PIX *image, int seconds, const char *name,
			    struct arena *arena, struct fault *fault);

/* The models it reads with; lent by the reader. */
const char *ocr_reader_language(const struct ocr_reader *reader);

/* What the engine was told, for the Description; in the arena. */
const char *ocr_reader_settings(const struct ocr_reader *reader,
				struct arena *arena);
const char *ocr_reader_version(void);

#endif
