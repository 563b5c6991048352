#include "stages/ocr_tags.h"

#include <math.h>
#include <string.h>

/* How a TIFF and a BigTIFF lay out a directory; in bytes. */
struct ocr_tags_shape {
	size_t first;  /* where the first directory's offset stands */
	size_t offset; /* an offset, or a small value in its place */
	size_t count;  /* how many entries follow */
	size_t entry;
};

static const struct ocr_tags_shape classic = { 4, 4, 2, 12 };
static const struct ocr_tags_shape big = { 8, 8, 8, 20 };

/* An entry begins with its tag and its type. */
enum { TAG_SIZE = 2, TYPE_SIZE = 2 };

/* Types of numbers, and how long they are; in bytes. */
enum { TYPE_BYTE = 1, TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_RATIONAL = 5 };
enum { RATIONAL_PART = 4 };

/* Units of resolution. */
enum { UNIT_INCH = 2, UNIT_CM = 3 };
static const double cm_an_inch = 2.54;
static const double dpi_most = 100000; /* more is nonsense */

enum { ORIENTATIONS = 8 };

bool ocr_tags_open(struct ocr_tags *tags, const char *data, size_t size)
{
	static const char *const magics[] = { "II*\0", "MM\0*", "II+\0",
					      "MM\0+" };
	bool known = false;

	if (size < classic.first + classic.offset)
		return false;
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		known = known || memcmp(data, magics[i], 4) == 0;
	*tags = (struct ocr_tags){ data, size, &classic };
	if (memchr(data, '+', 4))
		tags->shape = &big;
	return known && size >= tags->shape->first + tags->shape->offset;
}

/* An unsigned number of `length` bytes, in the byte order of the file. */
static uint64_t number_at(const struct ocr_tags *tags, size_t at, size_t length)
{
	bool little = tags->data[0] == 'I';
	uint64_t number = 0;

	for (size_t i = 0; i < length; i++) {
		size_t from = little ? at + length - 1 - i : at + i;

		number = number << 8 | (unsigned char)tags->data[from];
	}
	return number;
}

uint64_t ocr_tags_first(const struct ocr_tags *tags)
{
	return number_at(tags, tags->shape->first, tags->shape->offset);
}

/* How many entries the directory has; false when it is not all there. */
static bool count_entries(uint64_t *entries, const struct ocr_tags *tags,
			  uint64_t at)
{
	const struct ocr_tags_shape *shape = tags->shape;
	uint64_t room = tags->size;

	if (at > room || room - at < shape->count)
		return false;
	room -= at + shape->count;
	*entries = number_at(tags, at, shape->count);
	return *entries <= room / shape->entry &&
	       room - *entries * shape->entry >= shape->offset;
}

bool ocr_tags_next(uint64_t *next, const struct ocr_tags *tags, uint64_t at)
{
	const struct ocr_tags_shape *shape = tags->shape;
	uint64_t entries;

	if (!count_entries(&entries, tags, at))
		return false;
	*next = number_at(tags, at + shape->count + entries * shape->entry,
			  shape->offset);
	return true;
}

/* The rational whose place stands at `at`; `otherwise` if it is none. */
static double rational_at(const struct ocr_tags *tags, size_t at,
			  double otherwise)
{
	uint64_t place = at;
	uint64_t below;

	if (tags->shape->offset < 2 * (size_t)RATIONAL_PART)
		place = number_at(tags, at, tags->shape->offset);
	if (place > tags->size ||
	    tags->size - place < (size_t)2 * RATIONAL_PART)
		return otherwise;
	below = number_at(tags, place + RATIONAL_PART, RATIONAL_PART);
	return below ? (double)number_at(tags, place, RATIONAL_PART) /
			       (double)below
		     : otherwise;
}

static double value_at(const struct ocr_tags *tags, size_t entry,
		       double otherwise)
{
	size_t at = entry + TAG_SIZE + TYPE_SIZE + tags->shape->offset;

	switch (number_at(tags, entry + TAG_SIZE, TYPE_SIZE)) {
	case TYPE_BYTE:
		return (double)number_at(tags, at, 1);
	case TYPE_SHORT:
		return (double)number_at(tags, at, 2);
	case TYPE_LONG:
		return (double)number_at(tags, at, 4);
	case TYPE_RATIONAL:
		return rational_at(tags, at, otherwise);
	default:
		return otherwise;
	}
}

double ocr_tags_number(const struct ocr_tags *tags, uint64_t at,
		       enum ocr_tag tag, double otherwise)
{
	uint64_t entries;

	if (!count_entries(&entries, tags, at))
		return otherwise;
	for (uint64_t i = 0; i < entries; i++) {
		size_t entry = at + tags->shape->count + i * tags->shape->entry;

		if (number_at(tags, entry, TAG_SIZE) == tag)
			return value_at(tags, entry, otherwise);
	}
	return otherwise;
}

int ocr_tags_dpi(const struct ocr_tags *tags, uint64_t at)
{
	double unit =
		ocr_tags_number(tags, at, OCR_TAG_RESOLUTION_UNIT, UNIT_INCH);
	double dpi = ocr_tags_number(tags, at, OCR_TAG_X_RESOLUTION, 0);

	if (unit == UNIT_CM)
		dpi *= cm_an_inch;
	else if (unit != UNIT_INCH)
		return 0;
	return dpi <= dpi_most ? (int)lround(dpi) : 0;
}

int ocr_tags_orientation(const struct ocr_tags *tags, uint64_t at)
{
	double told = ocr_tags_number(tags, at, OCR_TAG_ORIENTATION, 1);

	return told >= 1 && told <= ORIENTATIONS ? (int)told : 1;
}
