#ifndef STAGES_OCR_TAGS_H
#define STAGES_OCR_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The directories of a TIFF or a BigTIFF, and of the EXIF block of a JPEG or
 * a PNG, which is one: where they are, and the numbers in them.
 *
 * Nothing of the file is believed: no offset is followed out of it.
 */
struct ocr_tags {
	const char *data; /* borrowed */
	size_t size;
	const struct ocr_tags_shape *shape;
};

enum ocr_tag {
	OCR_TAG_SUBFILE = 254,
	OCR_TAG_COMPRESSION = 259,
	OCR_TAG_ORIENTATION = 274,
	OCR_TAG_X_RESOLUTION = 282,
	OCR_TAG_RESOLUTION_UNIT = 296,
};

/* Whether the bytes begin like a TIFF, and are all there up to the first. */
bool ocr_tags_open(struct ocr_tags *tags, const char *data, size_t size);

/* Where the first directory is; 0: there is none. */
uint64_t ocr_tags_first(const struct ocr_tags *tags);

/*
 * Where the directory after the one at `at` is; 0: there is none.  False when
 * the one at `at` is not all there.
 */
bool ocr_tags_next(uint64_t *next, const struct ocr_tags *tags, uint64_t at);

/* The first number of a tag of that directory; `otherwise` if it has none. */
double ocr_tags_number(const struct ocr_tags *tags, uint64_t at,
		       enum ocr_tag tag, double otherwise);

/* The resolution that the directory tells, in dpi; 0: none. */
int ocr_tags_dpi(const struct ocr_tags *tags, uint64_t at);

/* Orientation as it tells, 1..8: see ocr_upright(). */
int ocr_tags_orientation(const struct ocr_tags *tags, uint64_t at);

#endif
