#include "tests/image_seeds.h"

#include <cairo-pdf.h>
#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the pictures, in pixels. */
enum { WIDTH = 240, HEIGHT = 160, DPI = 150 };

/* The largest file that is taken for a seed, in bytes. */
enum { FILE_MAX = 4 << 20 };

static void give_up(const char *what)
{
	(void)fprintf(stderr, "image_mutants: %s: cannot be made\n", what);
	exit(2);
}

static void add(struct seeds *seeds, const char *suffix, void *data,
		size_t size)
{
	if (!data || !size || seeds->count == SEEDS_MAX)
		give_up(suffix);
	seeds->list[seeds->count++] = (struct seed){ suffix, data, size };
}

/* Bars like lines of text; in colour where there is room for it. */
static PIX *draw(int depth)
{
	PIX *image = pixCreate(WIDTH, HEIGHT, depth);

	if (!image)
		give_up("picture");
	(void)pixSetBlackOrWhite(image, L_SET_WHITE);
	for (int y = 20; y < HEIGHT - 20; y += 16)
		for (int x = 20; x < WIDTH - 20 - y % 40; x += 9)
			(void)pixRasterop(image, x, y, 6, 9,
					  depth == 1 ? PIX_SET : PIX_CLR, NULL,
					  0, 0);
	if (depth == 32)
		(void)pixSetInRectArbitrary(
			image, &(BOX){ .x = 150, .y = 90, .w = 50, .h = 40 },
			0xc0202000);
	(void)pixSetResolution(image, DPI, DPI);
	return image;
}

static void add_saved(struct seeds *seeds, const char *suffix, int depth,
		      int format)
{
	PIX *image = draw(depth);
	l_uint8 *data = NULL;
	size_t size = 0;

	if (pixWriteMem(&data, &size, image, format))
		give_up(suffix);
	pixDestroy(&image);
	add(seeds, suffix, data, size);
}

static void add_pages(struct seeds *seeds)
{
	PIXA *pages = pixaCreate(3);
	l_uint8 *data = NULL;
	size_t size = 0;

	for (int i = 0; i < 3; i++)
		(void)pixaAddPix(pages, draw(1), L_INSERT);
	if (pixaWriteMemMultipageTiff(&data, &size, pages))
		give_up("tif");
	pixaDestroy(&pages);
	add(seeds, "tif", data, size);
}

/* EXIF that says: lies on its left side. */
static void add_exif(struct seeds *seeds, int progressive)
{
	static const unsigned char exif[] = "\xff\xe1\0\x22"
					    "Exif\0\0"
					    "MM\0*\0\0\0\x08"
					    "\0\x01\x01\x12\0\x03\0\0\0\x01"
					    "\0\x06\0\0"
					    "\0\0\0";
	PIX *image = draw(32);
	l_uint8 *data = NULL;
	size_t size = 0;
	char *whole;

	if (pixWriteMemJpeg(&data, &size, image, 75, progressive))
		give_up("jpg");
	pixDestroy(&image);
	whole = malloc(size + sizeof(exif));
	if (!whole)
		give_up("jpg");
	memcpy(whole, data, 2);
	memcpy(whole + 2, exif, sizeof(exif));
	memcpy(whole + 2 + sizeof(exif), data + 2, size - 2);
	free(data);
	add(seeds, "jpg", whole, size + sizeof(exif));
}

static void add_pdf(struct seeds *seeds, int depth, int encoding)
{
	PIX *image = draw(depth);
	l_uint8 *data = NULL;
	size_t size = 0;
	char title[] = "seed";

	if (pixConvertToPdfData(image, encoding, 75, &data, &size, 0, 0, DPI,
				title, NULL, 0))
		give_up("pdf");
	pixDestroy(&image);
	add(seeds, "pdf", data, size);
}

static cairo_status_t grow(void *closure, const unsigned char *data,
			   unsigned int length)
{
	struct seed *seed = closure;
	char *grown = realloc(seed->data, seed->size + length);

	if (!grown)
		return CAIRO_STATUS_NO_MEMORY;
	memcpy(grown + seed->size, data, length);
	seed->data = grown;
	seed->size += length;
	return CAIRO_STATUS_SUCCESS;
}

/* Two pages of text, no scan. */
static void add_text(struct seeds *seeds)
{
	struct seed seed = { "pdf", NULL, 0 };
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(grow, &seed, 120, 80);
	cairo_t *cairo = cairo_create(surface);

	for (int i = 0; i < 2; i++) {
		cairo_set_font_size(cairo, 12);
		cairo_move_to(cairo, 10, 30);
		cairo_show_text(cairo,
				"Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh");
		cairo_show_page(cairo);
	}
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	add(seeds, seed.suffix, seed.data, seed.size);
}

void seeds_make(struct seeds *seeds)
{
	static const int bitonal[] = { IFF_TIFF, IFF_TIFF_PACKBITS,
				       IFF_TIFF_RLE, IFF_TIFF_G3, IFF_TIFF_G4 };
	static const int any[] = { IFF_TIFF_LZW, IFF_TIFF_ZIP };
	static const int depths[] = { 1, 2, 8, 32 };

	for (size_t i = 0; i < sizeof(bitonal) / sizeof(*bitonal); i++)
		add_saved(seeds, "tif", 1, bitonal[i]);
	for (size_t i = 0; i < sizeof(any) / sizeof(*any); i++) {
		add_saved(seeds, "tif", 8, any[i]);
		add_saved(seeds, "tif", 32, any[i]);
	}
	add_saved(seeds, "tif", 32, IFF_TIFF_JPEG);
	add_pages(seeds);
	for (size_t i = 0; i < sizeof(depths) / sizeof(*depths); i++)
		add_saved(seeds, "png", depths[i], IFF_PNG);
	add_saved(seeds, "jpg", 8, IFF_JFIF_JPEG);
	add_exif(seeds, 0);
	add_exif(seeds, 1);
	add_saved(seeds, "jp2", 8, IFF_JP2);
	add_saved(seeds, "jp2", 32, IFF_JP2);
	add_pdf(seeds, 1, L_G4_ENCODE);
	add_pdf(seeds, 1, L_FLATE_ENCODE);
	add_pdf(seeds, 8, L_FLATE_ENCODE);
	add_pdf(seeds, 32, L_JPEG_ENCODE);
	add_pdf(seeds, 32, L_JP2K_ENCODE);
	add_text(seeds);
}

void seeds_read(struct seeds *seeds, const char *path)
{
	const char *suffix = strrchr(path, '.');
	FILE *file = fopen(path, "rb");
	char *data = malloc(FILE_MAX);
	size_t size = 0;

	if (file && data) {
		size = fread(data, 1, FILE_MAX, file);
		(void)fclose(file);
	}
	add(seeds, suffix ? suffix + 1 : "bin", data, size);
}

void seeds_free(struct seeds *seeds)
{
	for (size_t i = 0; i < seeds->count; i++)
		free(seeds->list[i].data);
	seeds->count = 0;
}
