#include "stages/ocr_pixels.h"

#include <string.h>

/* Whether red, green and blue are the same in every pixel. */
static bool is_colourless(PIX *image)
{
	size_t width = (size_t)pixGetWidth(image);
	size_t height = (size_t)pixGetHeight(image);
	const l_uint32 *row = pixGetData(image);

	for (size_t y = 0; y < height; y++, row += pixGetWpl(image))
		for (size_t x = 0; x < width; x++)
			if ((row[x] ^ row[x] << 8) >> 16)
				return false;
	return true;
}

/* Without colour map; black and white stay bitonal. */
static PIX *without_map(PIX *image)
{
	PIXCMAP *map = pixGetColormap(image);
	l_int32 bitonal = 0;

	if (!map)
		return pixClone(image);
	if (pixGetDepth(image) == 1)
		(void)pixcmapIsBlackAndWhite(map, &bitonal);
	return pixRemoveColormap(image, bitonal ? REMOVE_CMAP_TO_BINARY
						: REMOVE_CMAP_BASED_ON_SRC);
}

static PIX *without_depth(PIX *image)
{
	int depth = pixGetDepth(image);

	if (depth == 1 || depth == 8 || depth == 32)
		return pixClone(image);
	return depth == 24 ? pixConvert24To32(image)
			   : pixConvertTo8(image, FALSE);
}

/* White paper shows where the image lets through. */
static PIX *without_alpha(PIX *image)
{
	return pixGetSpp(image) == 4 ? pixRemoveAlpha(image) : pixClone(image);
}

static PIX *without_colour(PIX *image)
{
	if (pixGetDepth(image) == 32 && is_colourless(image))
		return pixGetRGBComponent(image, COLOR_RED);
	return pixClone(image);
}

/* Put `made` in the place of the image. */
static PIX *replace(PIX *image, PIX *made)
{
	if (made && made != image)
		(void)pixCopyResolution(made, image);
	pixDestroy(&image);
	return made;
}

PIX *ocr_plain(PIX *image)
{
	static PIX *(*const steps[])(PIX *) = { without_map, without_depth,
						without_alpha, without_colour };

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && image; i++)
		image = replace(image, steps[i](image));
	return image;
}

static PIX *turn(PIX *image, int quarters)
{
	return quarters ? pixRotateOrth(image, quarters) : pixClone(image);
}

static PIX *mirror(PIX *image, bool is_mirrored)
{
	return is_mirrored ? pixFlipLR(NULL, image) : pixClone(image);
}

PIX *ocr_upright(PIX *image, int orientation)
{
	/* Quarters of a turn clockwise, then mirrored left to right? */
	static const struct {
		int quarters;
		bool mirrored;
	} ways[] = {
		{ 0, false }, { 0, false }, { 0, true },
		{ 2, false }, { 2, true },  { 1, true },
		{ 1, false }, { 3, true },  { 3, false },
	};

	if (image && orientation > 1) {
		image = replace(image, turn(image, ways[orientation].quarters));
		if (image)
			image = replace(
				image,
				mirror(image, ways[orientation].mirrored));
	}
	return image;
}

static void put_bytes(l_uint32 *to, const unsigned char *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		SET_DATA_BYTE(to, i, row[i]);
}

static void put_colours(l_uint32 *to, const unsigned char *row, size_t count)
{
	for (size_t i = 0; i < count; i++, row += 3)
		to[i] = (l_uint32)row[0] << 24 | (l_uint32)row[1] << 16 |
			(l_uint32)row[2] << 8;
}

void ocr_put_rows(PIX *image, size_t first, size_t rows,
		  const unsigned char *data, size_t row_size)
{
	size_t words = (size_t)pixGetWpl(image);
	l_uint32 *to = pixGetData(image) + first * words;
	size_t count = row_size < words * 4 ? row_size : words * 4;

	for (size_t y = 0; y < rows; y++, to += words, data += row_size)
		if (pixGetDepth(image) == 32)
			put_colours(to, data, row_size / 3);
		else
			put_bytes(to, data, count);
}

bool ocr_is_flat(PIX *image)
{
	l_uint32 first = 0;
	PIX *even;
	l_int32 same = 0;

	(void)pixGetPixel(image, 0, 0, &first);
	even = pixCreateTemplate(image);
	if (!even)
		return false;
	(void)pixSetAllArbitrary(even, first);
	(void)pixEqual(image, even, &same);
	pixDestroy(&even);
	return same;
}
