#include "stages/ocr_fax.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_tiff.h"

/* Where the parts of the file that is put around the data are. */
enum { HEAD_SIZE = 8, COUNT_SIZE = 2, ENTRY_SIZE = 12, NEXT_SIZE = 4 };

/* Tags, types and values of TIFF. */
enum {
	TAG_WIDTH = 256,
	TAG_HEIGHT = 257,
	TAG_COMPRESSION = 259,
	TAG_PHOTOMETRIC = 262,
	TAG_STRIP = 273,
	TAG_ROWS = 278,
	TAG_STRIP_SIZE = 279,
	TYPE_LONG = 4,
	GROUP_4 = 4,
};

static unsigned char *put(unsigned char *to, uint32_t number, size_t length)
{
	for (size_t i = 0; i < length; i++)
		*to++ = (unsigned char)(number >> 8 * i & 0xff);
	return to;
}

/* A TIFF of one strip; NULL: no memory. */
static char *wrap(const struct ocr_fax *fax, const unsigned char *data,
		  size_t size, size_t *total)
{
	const uint32_t entries[][2] = {
		{ TAG_WIDTH, (uint32_t)fax->width },
		{ TAG_HEIGHT, (uint32_t)fax->height },
		{ TAG_COMPRESSION, GROUP_4 },
		{ TAG_PHOTOMETRIC, fax->inverted },
		{ TAG_STRIP, 0 },
		{ TAG_ROWS, (uint32_t)fax->height },
		{ TAG_STRIP_SIZE, (uint32_t)size },
	};
	enum { ENTRIES = sizeof(entries) / sizeof(*entries) };
	const uint32_t head =
		HEAD_SIZE + COUNT_SIZE + ENTRIES * ENTRY_SIZE + NEXT_SIZE;
	unsigned char *file = malloc(head + size);
	unsigned char *at = file;

	if (!file)
		return NULL;
	memcpy(at, "II*\0", 4);
	at = put(at + 4, HEAD_SIZE, 4);
	at = put(at, ENTRIES, COUNT_SIZE);
	for (size_t i = 0; i < ENTRIES; i++) {
		bool strip = entries[i][0] == TAG_STRIP;

		at = put(at, entries[i][0], 2);
		at = put(at, TYPE_LONG, 2);
		at = put(at, 1, 4);
		at = put(at, strip ? head : entries[i][1], 4);
	}
	at = put(at, 0, NEXT_SIZE);
	memcpy(at, data, size);
	*total = head + size;
	return (char *)file;
}

PIX *ocr_fax_decode(const struct ocr_fax *fax, struct fault *damage,
		    const unsigned char *data, size_t size, const char *name,
		    int number)
{
	struct fault found = { .status = STATUS_OK };
	struct fault fault = { .status = STATUS_OK };
	struct ocr_tiff *tiff = NULL;
	PIX *image = NULL;
	size_t total = 0;
	char *file = NULL;

	if (size && size <= INT32_MAX)
		file = wrap(fax, data, size, &total);
	if (file && !ocr_tiff_open(&tiff, file, total, name, &fault))
		(void)ocr_tiff_page(&image, &found, tiff, 1, &fault);
	if (found.status)
		(void)ocr_fault(damage, found.status, name, number,
				found.reason);
	ocr_tiff_close(tiff);
	free(file);
	return image;
}
