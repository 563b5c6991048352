#include "pdf/pdf_pack.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/text.h"

/* Bytes of an entry of a TIFF's directory, and the entries that matter. */
enum { ENTRY_SIZE = 12, ENTRIES_MAX = 100 };
enum { TAG_OFFSETS = 273, TAG_COUNTS = 279, LONG = 4 };

/* Where the chunks of a PNG begin, and what is around their data, in bytes. */
enum { PNG_HEAD = 8, CHUNK_HEAD = 8, CHUNK_TAIL = 4 };

static uint32_t little(const l_uint8 *data, size_t length)
{
	uint32_t number = 0;

	while (length--)
		number = number << 8 | data[length];
	return number;
}

static uint32_t big(const l_uint8 *data)
{
	return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 |
	       (uint32_t)data[2] << 8 | data[3];
}

/*
 * Where the one strip is of a TIFF that the library has just made: in the
 * byte order of this machine, little endian.
 */
static bool find_strip(size_t *from, size_t *length, const l_uint8 *data,
		       size_t size)
{
	size_t at = size >= 8 ? little(data + 4, 4) : size;
	size_t entries;

	*from = 0;
	*length = 0;
	if (at + 2 > size || data[0] != 'I')
		return false;
	entries = little(data + at, 2);
	if (entries > ENTRIES_MAX || at + 2 + entries * ENTRY_SIZE > size)
		return false;
	for (size_t i = 0; i < entries; i++) {
		const l_uint8 *entry = data + at + 2 + i * ENTRY_SIZE;
		size_t bytes = little(entry + 2, 2) == LONG ? 4 : 2;
		bool alone = little(entry + 4, 4) == 1;

		if (alone && little(entry, 2) == TAG_OFFSETS)
			*from = little(entry + 8, bytes);
		if (alone && little(entry, 2) == TAG_COUNTS)
			*length = little(entry + 8, bytes);
	}
	return *from && *length && *from <= size && *length <= size - *from;
}

/* As a fax has it, CCITT group 4. */
static bool pack_fax(struct pdf_packed *packed, PIX *image, struct arena *arena)
{
	l_uint8 *made = NULL;
	size_t size = 0;
	size_t from;
	char *kept = NULL;

	if (pixWriteMemTiff(&made, &size, image, IFF_TIFF_G4) == 0 && made &&
	    find_strip(&from, &packed->size, made, size))
		kept = arena_text(arena, (const char *)made + from,
				  packed->size);
	lept_free(made);
	packed->data = kept;
	(void)snprintf(packed->keys, sizeof(packed->keys),
		       "/BitsPerComponent 1 /ColorSpace /DeviceGray "
		       "/Filter /CCITTFaxDecode /DecodeParms << /K -1 "
		       "/Columns %d /Rows %d >>",
		       pixGetWidth(image), pixGetHeight(image));
	return kept != NULL;
}

/* All that is packed in a PNG, which may be in many chunks. */
static void join_chunks(struct text *data, const l_uint8 *png, size_t size)
{
	size_t at = PNG_HEAD;

	while (at + CHUNK_HEAD + CHUNK_TAIL <= size) {
		size_t length = big(png + at);

		if (length > size - at - CHUNK_HEAD - CHUNK_TAIL)
			return;
		if (memcmp(png + at + 4, "IDAT", 4) == 0)
			text_add(data, (const char *)png + at + CHUNK_HEAD,
				 length);
		at += CHUNK_HEAD + length + CHUNK_TAIL;
	}
}

/* As a PNG has it; PDF can read the same. */
static enum status pack_png(struct pdf_packed *packed, PIX *image,
			    struct arena *arena, struct fault *fault)
{
	int depth = pixGetDepth(image);
	int colours = depth == 32 ? 3 : 1;
	int bits = depth == 32 ? 8 : depth;
	struct text data = { .arena = arena };
	l_uint8 *made = NULL;
	size_t size = 0;

	if (depth == 32)
		(void)pixSetSpp(image, 3);
	if (pixWriteMemPng(&made, &size, image, 0) == 0 && made)
		join_chunks(&data, made, size);
	lept_free(made);
	if (!data.length || data.failed)
		return fault_memory(fault);
	packed->data = data.data;
	packed->size = data.length;
	(void)snprintf(packed->keys, sizeof(packed->keys),
		       "/BitsPerComponent %d /ColorSpace /%s "
		       "/Filter /FlateDecode /DecodeParms << /Predictor 15 "
		       "/Colors %d /BitsPerComponent %d /Columns %d >>",
		       bits, colours == 3 ? "DeviceRGB" : "DeviceGray", colours,
		       bits, pixGetWidth(image));
	return STATUS_OK;
}

enum status pdf_pack(struct pdf_packed *packed, PIX *image, struct arena *arena,
		     struct fault *fault)
{
	if (pixGetDepth(image) == 1 && pack_fax(packed, image, arena))
		return STATUS_OK;
	return pack_png(packed, image, arena, fault);
}
