#include "pdf/pdf_jpeg.h"

#include <stdint.h>
#include <string.h>

/* Markers, behind 0xff. */
enum {
	MARKER_FIRST_FRAME = 0xc0,
	MARKER_HUFFMAN = 0xc4,
	MARKER_EXTENSION = 0xc8,
	MARKER_CODING = 0xcc,
	MARKER_LAST_FRAME = 0xcf,
	MARKER_SCAN = 0xda,
	MARKER_EXIF = 0xe1,
	MARKER_ADOBE = 0xee,
};

/* Frames that PDF knows: baseline, extended, progressive. */
enum { FRAME_LAST_KNOWN = 0xc2, BITS = 8 };

/* Orientation in EXIF; its directory, in bytes; entries that are read. */
enum { TAG_ORIENTATION = 0x0112, ENTRY_SIZE = 12, ENTRIES_MAX = 1000 };

/* A run of bytes, of which none is read beyond the end. */
struct bytes {
	const unsigned char *data;
	size_t size;
	bool little;
};

static unsigned number_at(const struct bytes *bytes, size_t at, size_t length)
{
	unsigned number = 0;

	if (at > bytes->size || bytes->size - at < length)
		return 0;
	for (size_t i = 0; i < length; i++)
		number = number << 8 |
			 bytes->data[bytes->little ? at + length - 1 - i
						   : at + i];
	return number;
}

static int read_orientation(const unsigned char *data, size_t size)
{
	static const char head[] = "Exif\0";
	struct bytes exif = { .data = data + 6, .size = size - 6 };
	size_t at;
	unsigned entries;

	if (size < 14 || memcmp(data, head, sizeof(head)) != 0)
		return 1;
	exif.little = exif.data[0] == 'I';
	at = number_at(&exif, 4, 4);
	entries = number_at(&exif, at, 2);
	for (unsigned i = 0; i < entries && i < ENTRIES_MAX; i++) {
		size_t entry = at + 2 + (size_t)i * ENTRY_SIZE;
		unsigned value = number_at(&exif, entry + 8, 2);

		if (number_at(&exif, entry, 2) == TAG_ORIENTATION &&
		    value >= 1 && value <= 8)
			return (int)value;
	}
	return 1;
}

static bool is_frame(unsigned marker)
{
	return marker >= MARKER_FIRST_FRAME && marker <= MARKER_LAST_FRAME &&
	       marker != MARKER_HUFFMAN && marker != MARKER_EXTENSION &&
	       marker != MARKER_CODING;
}

static bool read_frame(struct pdf_jpeg *jpeg, unsigned marker,
		       const struct bytes *segment)
{
	jpeg->height = (int)number_at(segment, 1, 2);
	jpeg->width = (int)number_at(segment, 3, 2);
	jpeg->components = (int)number_at(segment, 5, 1);
	return marker <= FRAME_LAST_KNOWN && number_at(segment, 0, 1) == BITS &&
	       jpeg->height > 0 && jpeg->width > 0 &&
	       (jpeg->components == 1 || jpeg->components == 3 ||
		jpeg->components == 4);
}

static bool read_segment(struct pdf_jpeg *jpeg, unsigned marker,
			 const struct bytes *segment)
{
	if (is_frame(marker))
		return read_frame(jpeg, marker, segment);
	if (marker == MARKER_EXIF && jpeg->orientation == 1)
		jpeg->orientation =
			read_orientation(segment->data, segment->size);
	if (marker == MARKER_ADOBE && segment->size >= 5 &&
	    memcmp(segment->data, "Adobe", 5) == 0)
		jpeg->inverted = true;
	return true;
}

bool pdf_jpeg_read(struct pdf_jpeg *jpeg, const char *data, size_t size)
{
	struct bytes all = { .data = (const unsigned char *)data,
			     .size = size };
	size_t at = 2;

	memset(jpeg, 0, sizeof(*jpeg));
	jpeg->orientation = 1;
	if (number_at(&all, 0, 2) != 0xffd8)
		return false;
	while (at + 4 <= size && all.data[at] == 0xff) {
		unsigned marker = all.data[at + 1];
		size_t length = number_at(&all, at + 2, 2);
		struct bytes segment = { .data = all.data + at + 4,
					 .size = length - 2 };

		if (marker == 0xff) {
			at++;
			continue;
		}
		if (marker == MARKER_SCAN)
			break;
		if (length < 2 || at + 2 + length > size ||
		    !read_segment(jpeg, marker, &segment))
			return false;
		at += 2 + length;
	}
	jpeg->inverted = jpeg->inverted && jpeg->components == 4;
	return jpeg->components > 0;
}
