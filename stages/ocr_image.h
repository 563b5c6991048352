#ifndef STAGES_OCR_IMAGE_H
#define STAGES_OCR_IMAGE_H

#include <leptonica/allheaders.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"

/*
 * What is done to the image of a page before it is read, and the way back
 * from what is read to the scan.  The scan itself is never changed.
 */

/* Steps, in the order in which they are done; the words in ocr_image.c. */
enum ocr_image_step {
	OCR_IMAGE_INK = 1,    /* take the red of seals off the text */
	OCR_IMAGE_TURN = 2,   /* set a page upright that lies on its side */
	OCR_IMAGE_DESKEW = 4, /* set lines level */
	OCR_IMAGE_SCALE = 8,  /* make large letters as large as reads best */
	OCR_IMAGE_ALL = 15,
};

/* From pixels of the image to pixels of the scan set upright: x, y, one. */
struct ocr_map {
	double x[3];
	double y[3];
};

struct ocr_image {
	PIX *image;     /* 1 or 8 bits a pixel, with its resolution */
	unsigned steps; /* those that were done: they had something to do */
	struct ocr_map map;
	int width; /* of the scan, set upright */
	int height;
	int turned;  /* 0, 90, 180, 270: clockwise, to set the scan upright */
	double skew; /* degrees, clockwise: how the lines lie in it */
	struct ocr_picture *pictures; /* in pixels of the scan, upright */
	size_t picture_count;
};

/*
 * The steps that a list names: "auto", "none", or words with commas between
 * them ("turn,deskew"); false when it names another.
 */
bool ocr_image_steps(unsigned *out, const char *list);

/* The words of steps with commas between them, in the arena; NULL: no memory */
const char *ocr_image_words(unsigned steps, struct arena *arena);

/*
 * Make of a scan the image to be read, with the steps `wanted`.  The image is
 * the caller's, who frees it with pixDestroy().
 *
 * STATUS_MEMORY
 */
enum status ocr_image_prepare(struct ocr_image *out, PIX *scan, unsigned wanted,
			      struct arena *arena, struct fault *fault);

/* The smallest box around where a box of the image lies in the scan. */
struct alto_box ocr_map_box(const struct ocr_map *map,
			    const struct alto_box *box);

/*
 * Move all that was read to pixels of the scan, set upright; add pictures and
 * what was done.
 *
 * STATUS_MEMORY
 */
enum status ocr_image_restore(struct ocr_page *page,
			      const struct ocr_image *image,
			      struct arena *arena, struct fault *fault);

/* Move a page that was set upright to how it lies in the scan. */
void ocr_image_lay_back(struct ocr_page *page);

/* What the steps share. */

/* From a page of that size to itself turned clockwise by quarters. */
struct ocr_map ocr_map_turn(int quarters, int width, int height);
void ocr_map_pictures(struct ocr_picture *pictures, size_t count,
		      const struct ocr_map *map);

/* Text of a page in black on white, of 1 bit a pixel; NULL: no memory. */
PIX *ocr_image_bitonal(PIX *image);

/*
 * The grey of a scan in colour, without the red of seals, which are added to
 * the pictures of `out`.  NULL: no memory.
 */
PIX *ocr_image_part(struct ocr_image *out, PIX *scan, struct arena *arena);

#endif
