/*
 * layout_scan - age drawn pages as a scanner does, and write them
 */

#include "samples/layout_scan.h"

#include <leptonica/allheaders.h>
#include <stdio.h>
#include <string.h>

enum {
	THRESHOLD = 150, /* darker is ink, of 255 */
	EDGE_DARK = 50,  /* between these a pixel is the edge of a letter */
	EDGE_LIGHT = 215,
	EDGE_NOISE = 30,    /* how far chance moves such a pixel, of 255 */
	DOT_RADIUS_MAX = 2, /* pixels */
	DOT_LIGHT_MAX = 140,
	JPEG_QUALITY = 25, /* of 100 */
};

/* Office paper under the lamp, as parts of white. */
static const float PAPER_RED = 0.985F;
static const float PAPER_GREEN = 0.98F;
static const float PAPER_BLUE = 0.965F;

static const double DEGREE = 0.017453292519943295; /* radians */

/* xorshift32 */
static uint32_t chance(uint32_t *state)
{
	uint32_t x = *state ? *state : 1;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return x;
}

int scan_chance(uint32_t *state, int ceiling)
{
	return (int)(chance(state) % (uint32_t)ceiling);
}

static PIX *from_surface(cairo_surface_t *page, int dpi)
{
	const unsigned char *data = cairo_image_surface_get_data(page);
	int stride = cairo_image_surface_get_stride(page);
	int width = cairo_image_surface_get_width(page);
	int height = cairo_image_surface_get_height(page);
	PIX *pix = pixCreate(width, height, 32);

	if (!pix)
		return NULL;
	pixSetResolution(pix, dpi, dpi);
	for (int y = 0; y < height; y++) {
		const unsigned char *row = data + (size_t)y * (size_t)stride;
		l_uint32 *to =
			pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);

		for (int x = 0; x < width; x++) {
			l_uint32 pixel;

			memcpy(&pixel, row + sizeof(pixel) * (size_t)x,
			       sizeof(pixel));
			to[x] = pixel << 8; /* cairo 0RGB, leptonica RGB0 */
		}
	}
	return pix;
}

static void speckle(PIX *pix, const struct damage *damage, uint32_t *state)
{
	int width = pixGetWidth(pix);
	int height = pixGetHeight(pix);

	for (int i = 0; i < damage->speckle; i++) {
		int x = scan_chance(state, width);
		int y = scan_chance(state, height);
		int side = 1 + scan_chance(state, DOT_RADIUS_MAX);
		int light = scan_chance(state, DOT_LIGHT_MAX);
		BOX *box = boxCreate(x, y, side, 1 + side / 2);
		l_uint32 grey;

		composeRGBPixel(light, light, light, &grey);
		pixSetInRectArbitrary(pix, box, grey);
		boxDestroy(&box);
	}
}

PIX *scan_age(cairo_surface_t *page, int dpi, const struct damage *damage,
	      uint32_t *state)
{
	PIX *drawn = from_surface(page, dpi);
	PIX *turned = NULL;
	PIX *aged = NULL;

	if (!drawn)
		goto done;
	turned = pixRotate(drawn, (float)(damage->skew * DEGREE),
			   L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
	if (!turned)
		goto done;
	if (damage->blur > 0)
		aged = pixBlockconv(turned, damage->blur, damage->blur);
	else
		aged = pixCopy(NULL, turned);
	if (!aged)
		goto done;
	pixSetResolution(aged, dpi, dpi);
	speckle(aged, damage, state);
done:
	pixDestroy(&drawn);
	pixDestroy(&turned);
	return aged;
}

static int jitter(int light, uint32_t *state)
{
	if (light <= EDGE_DARK || light >= EDGE_LIGHT)
		return light;
	return light + scan_chance(state, 2 * EDGE_NOISE + 1) - EDGE_NOISE;
}

PIX *scan_bitonal(PIX *aged, int dpi, int threshold, uint32_t *state)
{
	PIX *grey = pixConvertTo8(aged, 0);
	PIX *bitonal = NULL;

	if (!grey)
		return NULL;
	bitonal = pixCreate(pixGetWidth(grey), pixGetHeight(grey), 1);
	if (!bitonal)
		goto done;
	pixSetResolution(bitonal, dpi, dpi);
	for (int y = 0; y < pixGetHeight(grey); y++) {
		const l_uint32 *from =
			pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
		l_uint32 *to = pixGetData(bitonal) +
			       (size_t)y * (size_t)pixGetWpl(bitonal);

		for (int x = 0; x < pixGetWidth(grey); x++) {
			if (jitter(GET_DATA_BYTE(from, x), state) < threshold)
				SET_DATA_BIT(to, x);
		}
	}
done:
	pixDestroy(&grey);
	return bitonal;
}

static bool append_tiff(cairo_surface_t *page, int dpi,
			const struct damage *damage, uint32_t *state,
			const char *path, const char *mode)
{
	PIX *aged = scan_age(page, dpi, damage, state);
	PIX *bitonal = aged ? scan_bitonal(aged, dpi, THRESHOLD, state) : NULL;
	bool written =
		bitonal && !pixWriteTiff(path, bitonal, IFF_TIFF_G4, mode);

	pixDestroy(&aged);
	pixDestroy(&bitonal);
	return written;
}

bool scan_write_tiff(cairo_surface_t *const *pages, size_t count, int dpi,
		     const struct damage *damage, const char *path)
{
	uint32_t state = damage->seed;

	for (size_t i = 0; i < count; i++) {
		if (!append_tiff(pages[i], dpi, damage, &state, path,
				 i ? "a" : "w")) {
			fprintf(stderr, "layout: %s: cannot be written\n",
				path);
			return false;
		}
	}
	return true;
}

/* The aged page on paper that is not quite white. */
static PIX *to_colour(PIX *aged, int dpi)
{
	PIX *tinted =
		pixMultConstantColor(aged, PAPER_RED, PAPER_GREEN, PAPER_BLUE);

	if (tinted)
		pixSetResolution(tinted, dpi, dpi);
	return tinted;
}

/* Leptonica writes down the hour; the same sample has the same bytes. */
static void forget_time(l_uint8 *data, size_t size)
{
	const char *key = "/CreationDate (D:";
	const char *never = "20240101000000";
	size_t length = strlen(key);

	for (size_t i = 0; i + length + strlen(never) <= size; i++) {
		if (memcmp(data + i, key, length))
			continue;
		for (size_t digit = 0; never[digit]; digit++)
			data[i + length + digit] = (l_uint8)never[digit];
	}
}

static bool write_pages(PIXA *pixa, int dpi, int encoding, const char *path)
{
	l_uint8 *data = NULL;
	size_t size = 0;
	bool written = false;

	if (pixaConvertToPdfData(pixa, dpi, 1.0F, encoding, JPEG_QUALITY,
				 "scan", &data, &size))
		return false;
	forget_time(data, size);
	written = !l_binaryWrite(path, "w", data, size);
	lept_free(data);
	return written;
}

static bool write_pdf(cairo_surface_t *const *pages, size_t count, int dpi,
		      const struct damage *damage, const char *path,
		      int encoding)
{
	PIXA *pixa = pixaCreate((int)count);
	uint32_t state = damage->seed;
	bool written = false;

	for (size_t i = 0; pixa && i < count; i++) {
		PIX *aged = scan_age(pages[i], dpi, damage, &state);
		PIX *page = NULL;

		if (aged)
			page = encoding == L_G4_ENCODE
				       ? scan_bitonal(aged, dpi, THRESHOLD,
						      &state)
				       : to_colour(aged, dpi);
		pixDestroy(&aged);
		if (!page)
			goto done;
		pixaAddPix(pixa, page, L_INSERT);
	}
	written = pixa && write_pages(pixa, dpi, encoding, path);
done:
	if (!written)
		fprintf(stderr, "layout: %s: cannot be written\n", path);
	pixaDestroy(&pixa);
	return written;
}

bool scan_write_pdf_bitonal(cairo_surface_t *const *pages, size_t count,
			    int dpi, const struct damage *damage,
			    const char *path)
{
	return write_pdf(pages, count, dpi, damage, path, L_G4_ENCODE);
}

bool scan_write_pdf_colour(cairo_surface_t *const *pages, size_t count, int dpi,
			   const struct damage *damage, const char *path)
{
	return write_pdf(pages, count, dpi, damage, path, L_JPEG_ENCODE);
}
