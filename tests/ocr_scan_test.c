#include <leptonica/allheaders.h>
#include <qpdf/qpdf-c.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "stages/ocr_scan.h"

/*
 * The picture that all these files hold: white, with a dark block in its
 * upper left corner, so that every way of lying shows.  In pixels.
 */
enum { WIDTH = 96, HEIGHT = 64, BLOCK_WIDTH = 32, BLOCK_HEIGHT = 16 };
enum { DPI = 200 };

/* A scan being read. */
struct bed {
	char *data; /* the document's */
	size_t size;
	struct document *in;
	struct ocr_scan *scan;
	PIX *image;
	enum ocr_resolution resolution;
	struct fault damage;
	struct fault fault;
	enum status status;
};

static int lay(void **state)
{
	*state = calloc(1, sizeof(struct bed));
	ocr_scan_hush();
	return *state == NULL;
}

static void empty(struct bed *bed)
{
	pixDestroy(&bed->image);
	ocr_scan_close(bed->scan);
	document_free(bed->in);
	memset(bed, 0, sizeof(*bed));
}

static int strip(void **state)
{
	empty(*state);
	free(*state);
	return 0;
}

/* ---- the picture ---- */

static bool is_dark(int x, int y)
{
	return x < BLOCK_WIDTH && y < BLOCK_HEIGHT;
}

/* Where a pixel of the picture lies in a file of that orientation. */
static void find_stored(int *column, int *row, int orientation, int x, int y)
{
	int from_right = WIDTH - 1 - x;
	int from_bottom = HEIGHT - 1 - y;
	bool right = orientation == 2 || orientation == 3 || orientation == 6 ||
		     orientation == 7;
	bool bottom = orientation == 3 || orientation == 4 ||
		      orientation == 7 || orientation == 8;
	int across = right ? from_right : x;
	int down = bottom ? from_bottom : y;

	*column = orientation < 5 ? across : down;
	*row = orientation < 5 ? down : across;
}

/* The picture as such a file holds it; `dark` in Leptonica's bits. */
static PIX *make(int depth, l_uint32 dark, l_uint32 light, int orientation)
{
	bool turned = orientation > 4;
	PIX *image = pixCreate(turned ? HEIGHT : WIDTH, turned ? WIDTH : HEIGHT,
			       depth);

	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			int column;
			int row;

			find_stored(&column, &row, orientation, x, y);
			(void)pixSetPixel(image, column, row,
					  is_dark(x, y) ? dark : light);
		}
	(void)pixSetResolution(image, DPI, DPI);
	return image;
}

static PIX *make_grey(void)
{
	return make(8, 20, 250, 1);
}

static PIX *make_colour(void)
{
	return make(32, 0x80101000, 0xfffff000, 1);
}

static int level_at(PIX *image, int x, int y)
{
	l_uint32 value = 0;

	(void)pixGetPixel(image, x, y, &value);
	if (pixGetDepth(image) == 1)
		return value ? 0 : 255;
	return (int)(pixGetDepth(image) == 32 ? value >> 24 : value);
}

static void assert_picture(const struct bed *bed, int depth)
{
	assert_string_equal(bed->fault.reason, "");
	assert_string_equal(bed->damage.reason, "");
	assert_non_null(bed->image);
	assert_int_equal(pixGetDepth(bed->image), depth);
	assert_int_equal(pixGetWidth(bed->image), WIDTH);
	assert_int_equal(pixGetHeight(bed->image), HEIGHT);
	assert_true(level_at(bed->image, 4, 4) < 160);
	assert_true(level_at(bed->image, WIDTH - 5, 4) > 200);
	assert_true(level_at(bed->image, 4, HEIGHT - 5) > 200);
	assert_true(level_at(bed->image, WIDTH - 5, HEIGHT - 5) > 200);
}

/* ---- files ---- */

/* Take over `data`, and open it. */
static void open_data(struct bed *bed, char *data, size_t size)
{
	empty(bed);
	bed->data = data;
	bed->size = size;
	assert_int_equal(
		document_wrap(&bed->in, "box/scan", data, size, &bed->fault),
		STATUS_OK);
	bed->status = ocr_scan_open(&bed->scan, bed->in, &bed->fault);
}

static void read_page(struct bed *bed, int number)
{
	assert_string_equal(bed->fault.reason, "");
	pixDestroy(&bed->image);
	fault_clear(&bed->damage);
	bed->status = ocr_scan_page(&bed->image, &bed->resolution, &bed->damage,
				    bed->scan, number, &bed->fault);
	assert_int_equal(bed->status, bed->fault.status);
}

static void read_data(struct bed *bed, char *data, size_t size)
{
	open_data(bed, data, size);
	read_page(bed, 1);
}

/* A copy of bytes, of which `size` percent are taken. */
static void open_cut(struct bed *bed, const char *data, size_t size,
		     size_t percent)
{
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, data, size);
	open_data(bed, copy, size * percent / 100);
}

/* Save the picture in that format, as Leptonica counts; frees it. */
static char *save(size_t *size, PIX *image, int format)
{
	l_uint8 *data = NULL;

	assert_int_equal(pixWriteMem(&data, size, image, format), 0);
	pixDestroy(&image);
	return (char *)data;
}

static void read_saved(struct bed *bed, PIX *image, int format)
{
	size_t size;
	char *data = save(&size, image, format);

	read_data(bed, data, size);
}

static void assert_fails(struct bed *bed, const char *place, const char *reason)
{
	assert_int_equal(bed->status, STATUS_MALFORMED);
	assert_string_equal(bed->fault.place, place);
	if (!strstr(bed->fault.reason, reason))
		fail_msg("'%s' does not say '%s'", bed->fault.reason, reason);
	fault_clear(&bed->fault);
}

static void assert_damaged(const struct bed *bed, const char *place,
			   const char *reason)
{
	assert_int_equal(bed->status, STATUS_OK);
	assert_non_null(bed->image);
	assert_int_equal(bed->damage.status, STATUS_MALFORMED);
	assert_string_equal(bed->damage.place, place);
	if (!strstr(bed->damage.reason, reason))
		fail_msg("'%s' does not say '%s'", bed->damage.reason, reason);
}

/* ---- TIFF ---- */

/* How a page of a TIFF is to be written. */
struct kind {
	int compression;
	int photometric;
	int bits;
	int samples;
	int orientation;
	bool tiled;
	int copy_of; /* tag 254 */
};

static const struct kind plain = {
	.compression = COMPRESSION_NONE,
	.photometric = PHOTOMETRIC_MINISWHITE,
	.bits = 1,
	.samples = 1,
	.orientation = 1,
};

/* What a sample has to be for a dark pixel or a light one. */
static int sample_of(const struct kind *kind, bool dark)
{
	bool high = !dark;

	if (kind->photometric == PHOTOMETRIC_MINISWHITE ||
	    kind->photometric == PHOTOMETRIC_SEPARATED)
		high = dark;
	return high ? (1 << kind->bits) - 1 : 0;
}

static void put_sample(unsigned char *row, const struct kind *kind, int at,
		       int value)
{
	int bit = at * kind->bits;

	if (kind->bits == 16) {
		row += (size_t)at * 2;
		row[0] = (unsigned char)(value & 0xff);
		row[1] = (unsigned char)(value >> 8);
	} else {
		row[bit / 8] |=
			(unsigned char)(value << (8 - kind->bits - bit % 8));
	}
}

static void fill_row(unsigned char *row, const struct kind *kind, PIX *image,
		     int y)
{
	for (int x = 0; x < pixGetWidth(image); x++)
		for (int i = 0; i < kind->samples; i++)
			put_sample(
				row, kind, x * kind->samples + i,
				sample_of(kind, level_at(image, x, y) < 128));
}

static void write_rows(TIFF *file, const struct kind *kind, PIX *image)
{
	enum { ROW_MAX = 4096, TILE = 16 };
	unsigned char row[ROW_MAX];

	for (int y = 0; y < pixGetHeight(image); y++) {
		memset(row, 0, sizeof(row));
		fill_row(row, kind, image, y);
		assert_int_equal(TIFFWriteScanline(file, row, (uint32_t)y, 0),
				 1);
	}
}

/* Tiles as large as the picture: one. */
static void write_tile(TIFF *file, const struct kind *kind, PIX *image)
{
	size_t row_size = (size_t)TIFFTileRowSize(file);
	unsigned char *tile = calloc(HEIGHT, row_size);

	assert_non_null(tile);
	for (int y = 0; y < HEIGHT; y++)
		fill_row(tile + (size_t)y * row_size, kind, image, y);
	assert_true(TIFFWriteEncodedTile(file, 0, tile,
					 (tmsize_t)row_size * HEIGHT) > 0);
	free(tile);
}

static void write_page(TIFF *file, const struct kind *kind)
{
	PIX *image = make(8, 0, 255, kind->orientation);

	TIFFSetField(file, TIFFTAG_SUBFILETYPE, kind->copy_of);
	TIFFSetField(file, TIFFTAG_IMAGEWIDTH, pixGetWidth(image));
	TIFFSetField(file, TIFFTAG_IMAGELENGTH, pixGetHeight(image));
	TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, kind->bits);
	TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, kind->samples);
	TIFFSetField(file, TIFFTAG_COMPRESSION, kind->compression);
	TIFFSetField(file, TIFFTAG_PHOTOMETRIC, kind->photometric);
	TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(file, TIFFTAG_ORIENTATION, kind->orientation);
	TIFFSetField(file, TIFFTAG_XRESOLUTION, DPI / 2.54);
	TIFFSetField(file, TIFFTAG_YRESOLUTION, DPI / 2.54);
	TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
	if (kind->tiled) {
		TIFFSetField(file, TIFFTAG_TILEWIDTH, WIDTH);
		TIFFSetField(file, TIFFTAG_TILELENGTH, HEIGHT);
		write_tile(file, kind, image);
	} else {
		TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, 16);
		write_rows(file, kind, image);
	}
	assert_int_equal(TIFFWriteDirectory(file), 1);
	pixDestroy(&image);
}

/* Write the pages; the bytes, from malloc. */
static char *write_tiff(size_t *size, const struct kind *kinds, int count)
{
	char path[] = "/tmp/chithi-scan-XXXXXX";
	int handle = mkstemp(path);
	TIFF *file;
	char *data;
	FILE *back;

	assert_true(handle >= 0);
	(void)close(handle);
	file = TIFFOpen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < count; i++)
		write_page(file, &kinds[i]);
	TIFFClose(file);
	back = fopen(path, "rb");
	assert_non_null(back);
	(void)unlink(path);
	assert_int_equal(fseek(back, 0, SEEK_END), 0);
	*size = (size_t)ftell(back);
	rewind(back);
	data = malloc(*size + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, *size, back), *size);
	(void)fclose(back);
	return data;
}

static void read_kind(struct bed *bed, const struct kind *kind)
{
	size_t size;
	char *data = write_tiff(&size, kind, 1);

	read_data(bed, data, size);
}

/* The value of a tag in the first directory, which is written over it. */
static unsigned char *value_of(char *data, int tag)
{
	unsigned char *bytes = (unsigned char *)data;
	size_t at = bytes[4] | (size_t)bytes[5] << 8 | (size_t)bytes[6] << 16;
	int count = bytes[at] | bytes[at + 1] << 8;

	for (int i = 0; i < count; i++) {
		unsigned char *entry = bytes + at + 2 + (size_t)i * 12;

		if ((entry[0] | entry[1] << 8) == tag)
			return entry + 8;
	}
	fail_msg("there is no tag %d", tag);
	return NULL;
}

/* Where the offset of the directory after the first one stands. */
static unsigned char *next_of(char *data)
{
	unsigned char *bytes = (unsigned char *)data;
	size_t at = bytes[4] | (size_t)bytes[5] << 8 | (size_t)bytes[6] << 16;

	return bytes + at + 2 + (size_t)(bytes[at] | bytes[at + 1] << 8) * 12;
}

static void test_ocr_scan__reads_a_tiff_of_every_compression(void **state)
{
	static const int compressions[] = {
		COMPRESSION_NONE,      COMPRESSION_CCITTRLE,
		COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,
		COMPRESSION_LZW,       COMPRESSION_ADOBE_DEFLATE,
		COMPRESSION_PACKBITS,
	};
	struct bed *bed = *state;
	struct kind kind = plain;

	for (size_t i = 0; i < sizeof(compressions) / sizeof(int); i++) {
		kind.compression = compressions[i];
		kind.photometric = PHOTOMETRIC_MINISWHITE;
		read_kind(bed, &kind);
		assert_picture(bed, 1);
		kind.photometric = PHOTOMETRIC_MINISBLACK;
		read_kind(bed, &kind);
		assert_picture(bed, 1);
	}
}

static void test_ocr_scan__reads_a_tiff_of_every_depth(void **state)
{
	static const int depths[] = { 1, 4, 8, 16 };
	struct bed *bed = *state;
	struct kind kind = plain;

	for (size_t i = 0; i < sizeof(depths) / sizeof(*depths); i++) {
		kind.bits = depths[i];
		for (int tiled = 0; tiled < 2; tiled++) {
			kind.tiled = tiled;
			kind.compression =
				tiled ? COMPRESSION_LZW : COMPRESSION_NONE;
			kind.samples = 1;
			kind.photometric = PHOTOMETRIC_MINISBLACK;
			read_kind(bed, &kind);
			assert_picture(bed, depths[i] == 1 ? 1 : 8);
			kind.photometric = PHOTOMETRIC_MINISWHITE;
			read_kind(bed, &kind);
			assert_picture(bed, depths[i] == 1 ? 1 : 8);
			if (depths[i] < 8)
				continue;
			kind.samples = 3;
			kind.photometric = PHOTOMETRIC_RGB;
			read_kind(bed, &kind);
			assert_picture(bed, 8); /* nothing in it is coloured */
		}
	}
}

static void test_ocr_scan__reads_a_tiff_of_printing_colours(void **state)
{
	struct bed *bed = *state;
	struct kind kind = plain;

	kind.bits = 8;
	kind.samples = 4;
	kind.photometric = PHOTOMETRIC_SEPARATED;
	read_kind(bed, &kind);
	assert_picture(bed, 8);
}

static void test_ocr_scan__reads_a_tiff_of_jpeg(void **state)
{
	struct bed *bed = *state;
	struct kind kind = plain;

	kind.bits = 8;
	kind.samples = 3;
	kind.photometric = PHOTOMETRIC_RGB;
	kind.compression = COMPRESSION_JPEG;
	read_kind(bed, &kind);
	assert_string_equal(bed->fault.reason, "");
	assert_int_equal(pixGetWidth(bed->image), WIDTH);
}

static void test_ocr_scan__turns_a_tiff_upright(void **state)
{
	struct bed *bed = *state;
	struct kind kind = plain;

	for (int i = 1; i <= 8; i++) {
		kind.orientation = i;
		kind.bits = 1;
		read_kind(bed, &kind);
		assert_picture(bed, 1);
		kind.bits = 8;
		read_kind(bed, &kind);
		assert_picture(bed, 8);
	}
}

static void test_ocr_scan__takes_the_resolution_of_a_tiff_in_cm(void **state)
{
	struct bed *bed = *state;

	read_kind(bed, &plain);
	assert_int_equal(pixGetXRes(bed->image), DPI);
	assert_int_equal(bed->resolution, OCR_RESOLUTION_FILE);
}

static void test_ocr_scan__names_a_compression_it_refuses(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = write_tiff(&size, &plain, 1);

	value_of(data, TIFFTAG_COMPRESSION)[0] = COMPRESSION_OJPEG;
	read_data(bed, data, size);
	assert_fails(bed, "box/scan: page 1", "old-style JPEG");
	data = write_tiff(&size, &plain, 1);
	value_of(data, TIFFTAG_COMPRESSION)[0] = 99;
	read_data(bed, data, size);
	assert_fails(bed, "box/scan: page 1", "compression 99 is not known");
}

static void test_ocr_scan__leaves_out_smaller_copies(void **state)
{
	const struct kind pages[] = { plain,
				      { .copy_of = FILETYPE_REDUCEDIMAGE,
					.compression = COMPRESSION_NONE,
					.bits = 1,
					.samples = 1,
					.orientation = 1 },
				      plain };
	struct bed *bed = *state;
	size_t size;
	char *data = write_tiff(&size, pages, 3);

	open_data(bed, data, size);
	assert_int_equal(ocr_scan_pages(bed->scan), 2);
}

static void test_ocr_scan__loses_only_a_bad_page_of_a_tiff(void **state)
{
	const struct kind pages[] = { plain, plain, plain };
	struct bed *bed = *state;
	size_t size;
	char *data = write_tiff(&size, pages, 3);

	value_of(data, TIFFTAG_COMPRESSION)[0] = 99;
	open_data(bed, data, size);
	assert_int_equal(ocr_scan_pages(bed->scan), 3);
	read_page(bed, 1);
	assert_fails(bed, "box/scan: page 1", "99");
	for (int i = 2; i <= 3; i++) {
		read_page(bed, i);
		assert_picture(bed, 1);
	}
}

static void test_ocr_scan__tells_where_a_tiff_breaks_off(void **state)
{
	const struct kind pages[] = { plain, plain, plain };
	struct bed *bed = *state;
	size_t size;
	char *data = write_tiff(&size, pages, 3);

	memset(next_of(data), 0x7f, 3);
	open_data(bed, data, size);
	assert_int_equal(ocr_scan_pages(bed->scan), 2);
	read_page(bed, 1);
	assert_picture(bed, 1);
	read_page(bed, 2);
	assert_fails(bed, "box/scan: page 2", "cut short");
}

static void test_ocr_scan__tells_where_a_tiff_goes_round(void **state)
{
	const struct kind pages[] = { plain, plain };
	struct bed *bed = *state;
	size_t size;
	char *data = write_tiff(&size, pages, 2);

	memcpy(next_of(data), data + 4, 4);
	open_data(bed, data, size);
	assert_int_equal(ocr_scan_pages(bed->scan), 2);
	read_page(bed, 1);
	assert_picture(bed, 1);
	read_page(bed, 2);
	assert_fails(bed, "box/scan: page 2", "go round");
}

static void test_ocr_scan__keeps_the_sound_strips_of_a_tiff(void **state)
{
	struct bed *bed = *state;
	struct kind kind = plain;
	size_t size;
	char *data;
	size_t at;

	kind.compression = COMPRESSION_LZW;
	data = write_tiff(&size, &kind, 1);
	at = value_of(data, TIFFTAG_STRIPOFFSETS)[0] |
	     (size_t)value_of(data, TIFFTAG_STRIPOFFSETS)[1] << 8;
	memset(data + at + 12, 0xff, 4); /* the last one lies out of the file */
	read_data(bed, data, size);
	assert_damaged(bed, "box/scan: page 1", "damaged or lost");
	assert_true(level_at(bed->image, 4, 4) < 160);
}

/* ---- PNG ---- */

static void test_ocr_scan__reads_a_png_of_every_kind(void **state)
{
	struct bed *bed = *state;
	PIX *alpha = make(32, 0x000000ff, 0x00000000, 1);
	PIX *grey = make_grey();

	read_saved(bed, make(1, 1, 0, 1), IFF_PNG);
	assert_picture(bed, 1);
	assert_int_equal(pixGetXRes(bed->image), DPI);
	read_saved(bed, make(2, 0, 3, 1), IFF_PNG);
	assert_picture(bed, 8);
	read_saved(bed, make_grey(), IFF_PNG);
	assert_picture(bed, 8);
	read_saved(bed, make(16, 0, 0xffff, 1), IFF_PNG);
	assert_picture(bed, 8);
	read_saved(bed, make_colour(), IFF_PNG);
	assert_picture(bed, 32);
	read_saved(bed, pixConvertGrayToColormap(grey), IFF_PNG);
	assert_picture(bed, 8);
	(void)pixSetSpp(alpha, 4);
	read_saved(bed, alpha, IFF_PNG); /* white shows through */
	assert_picture(bed, 8);
	pixDestroy(&grey);
}

/* A page with so much on it that half of its bytes hold half of it. */
static PIX *make_busy(int depth)
{
	PIX *image = pixCreate(400, 400, depth);
	uint32_t noise = 1;

	for (int y = 0; y < 400; y++)
		for (int x = 0; x < 400; x++) {
			noise = noise * 1664525 + 1013904223;
			(void)pixSetPixel(image, x, y, noise >> (32 - depth));
		}
	return image;
}

static void test_ocr_scan__keeps_the_upper_part_of_a_png(void **state)
{
	static const int depths[] = { 1, 8, 32 };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(depths) / sizeof(*depths); i++) {
		size_t size;
		char *data = save(&size, make_busy(depths[i]), IFF_PNG);

		open_cut(bed, data, size, 60);
		read_page(bed, 1);
		assert_damaged(bed, "box/scan: page 1", "damaged or lost");
		assert_int_equal(pixGetDepth(bed->image), depths[i]);
		assert_int_equal(level_at(bed->image, 399, 399), 255);
		open_cut(bed, data, size, 0);
		assert_fails(bed, "box/scan", "the file is empty");
		free(data);
	}
}

static void test_ocr_scan__refuses_an_image_without_its_head(void **state)
{
	static const int formats[] = { IFF_PNG, IFF_JFIF_JPEG, IFF_JP2 };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		size_t size;
		char *data = save(&size, make_grey(), formats[i]);

		open_cut(bed, data, size, 10);
		read_page(bed, 1);
		assert_fails(bed, "box/scan: page 1", "cut short");
		free(data);
	}
}

/* ---- JPEG ---- */

/* A JPEG of that orientation, told in EXIF, in either order of bytes. */
static char *save_exif(size_t *size, int orientation, bool big)
{
	unsigned char exif[] = "\xff\xe1\0\x22"
			       "Exif\0\0"
			       "II*\0\x08\0\0\0"
			       "\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0"
			       "\0\0\0";
	static const unsigned char motorola[] = "MM\0*\0\0\0\x08"
						"\0\x01\x01\x12\0\x03\0\0\0\x01"
						"\0\x01\0\0"
						"\0\0\0";
	char *data = save(size, make(8, 20, 250, orientation), IFF_JFIF_JPEG);
	char *whole = malloc(*size + sizeof(exif));

	assert_non_null(whole);
	if (big)
		memcpy(exif + 10, motorola, sizeof(motorola));
	exif[big ? 29 : 28] = (unsigned char)orientation;
	memcpy(whole, data, 2);
	memcpy(whole + 2, exif, sizeof(exif));
	memcpy(whole + 2 + sizeof(exif), data + 2, *size - 2);
	*size += sizeof(exif);
	free(data);
	return whole;
}

static void test_ocr_scan__turns_a_jpeg_upright(void **state)
{
	struct bed *bed = *state;

	for (int i = 1; i <= 8; i++)
		for (int big = 0; big < 2; big++) {
			size_t size;
			char *data = save_exif(&size, i, big);

			read_data(bed, data, size);
			assert_picture(bed, 8);
		}
}

static void test_ocr_scan__gives_colours_as_they_are(void **state)
{
	struct bed *bed = *state;

	read_saved(bed, make_colour(), IFF_JFIF_JPEG);
	assert_picture(bed, 32);
	assert_int_equal(pixGetXRes(bed->image), DPI);
}

static void test_ocr_scan__keeps_the_upper_part_of_a_jpeg(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = save(&size, make_busy(8), IFF_JFIF_JPEG);

	open_cut(bed, data, size, 60);
	read_page(bed, 1);
	assert_damaged(bed, "box/scan: page 1", "it is cut short");
	free(data);
}

/* ---- JPEG 2000 ---- */

static void test_ocr_scan__reads_jpeg_2000(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data;

	read_saved(bed, make_colour(), IFF_JP2);
	assert_picture(bed, 32);
	/* The code stream alone. */
	data = save(&size, make_grey(), IFF_JP2);
	for (size_t at = 0; at + 4 < size; at++)
		if (memcmp(data + at, "\xff\x4f\xff\x51", 4) == 0) {
			size -= at;
			memmove(data, data + at, size);
			break;
		}
	read_data(bed, data, size);
	assert_picture(bed, 8);
}

static void test_ocr_scan__refuses_jpeg_2000_over_the_ceiling(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = save(&size, make_grey(), IFF_JP2);

	for (size_t at = 0; at + 16 < size; at++)
		if (memcmp(data + at, "\xff\x4f\xff\x51", 4) == 0)
			memcpy(data + at + 8, "\0\0\x75\x30\0\0\x75\x30", 8);
	read_data(bed, data, size);
	assert_fails(bed, "box/scan: page 1", "over the ceiling");
}

/* ---- PDF ---- */

/* What a PDF of one page is made of. */
struct sheet {
	const char *page;    /* more keys of the page */
	const char *content; /* what it paints: /P is the picture */
	const char *image;   /* more keys of the picture */
	int orientation;     /* how the picture lies in the file */
	bool cut;            /* without its end */
};

static const struct sheet upright = { .page = "/MediaBox[0 0 48 32]",
				      .content = "48 0 0 32 0 0 cm /P Do",
				      .image = "",
				      .orientation = 1 };

enum { PDF_SIZE = 16384 };

static char *put_image(char *at, const struct sheet *sheet)
{
	PIX *image = make(1, 0, 1, sheet->orientation);
	int width = pixGetWidth(image);
	int height = pixGetHeight(image);

	at += sprintf(at,
		      "4 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d"
		      "/BitsPerComponent 1/ColorSpace/DeviceGray/Length %d%s>>"
		      "stream\n",
		      width, height, width / 8 * height, sheet->image);
	for (int y = 0; y < height; y++) {
		l_uint32 *row = pixGetData(image) +
				(size_t)y * (size_t)pixGetWpl(image);

		for (int i = 0; i < width / 8; i++)
			*at++ = (char)GET_DATA_BYTE(row, i);
	}
	pixDestroy(&image);
	return at + sprintf(at, "\nendstream endobj\n");
}

static char *write_pdf(size_t *size, const struct sheet *sheet)
{
	char *data = malloc(PDF_SIZE);
	char *at = data;

	assert_non_null(data);
	at += sprintf(at,
		      "%%PDF-1.4\n"
		      "3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R"
		      "/Resources<</XObject<</P 4 0 R>>>>%s>>endobj\n"
		      "5 0 obj<</Length %d>>stream\n%s\nendstream endobj\n",
		      sheet->page, (int)strlen(sheet->content) + 1,
		      sheet->content);
	at = put_image(at, sheet);
	if (!sheet->cut)
		at += sprintf(
			at, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
			    "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
			    "trailer<</Size 6/Root 1 0 "
			    "R>>\nstartxref\n0\n%%%%EOF\n");
	*size = (size_t)(at - data);
	return data;
}

static void read_sheet(struct bed *bed, const struct sheet *sheet)
{
	size_t size;
	char *data = write_pdf(&size, sheet);

	read_data(bed, data, size);
}

static void test_ocr_scan__takes_the_picture_of_a_pdf_page(void **state)
{
	struct bed *bed = *state;

	read_sheet(bed, &upright);
	assert_picture(bed, 1);
	assert_int_equal(pixGetXRes(bed->image), 144);
	assert_int_equal(bed->resolution, OCR_RESOLUTION_FILE);
}

static void test_ocr_scan__turns_the_picture_of_a_pdf_page(void **state)
{
	static const struct sheet sheets[] = {
		{ "/MediaBox[0 0 48 32]", "-48 0 0 32 48 0 cm /P Do", "", 2,
		  false },
		{ "/MediaBox[0 0 48 32]", "-48 0 0 -32 48 32 cm /P Do", "", 3,
		  false },
		{ "/MediaBox[0 0 48 32]/Rotate 180", "48 0 0 32 0 0 cm /P Do",
		  "", 3, false },
		{ "/MediaBox[0 0 48 32]", "48 0 0 -32 0 32 cm /P Do", "", 4,
		  false },
		{ "/MediaBox[0 0 32 48]/Rotate 90", "32 0 0 48 0 0 cm /P Do",
		  "", 6, false },
		{ "/MediaBox[0 0 32 48]/Rotate -90", "32 0 0 48 0 0 cm /P Do",
		  "", 8, false },
		{ "/MediaBox[0 0 48 32]", "0 -32 48 0 0 32 cm /P Do", "", 6,
		  false },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(sheets) / sizeof(*sheets); i++) {
		read_sheet(bed, &sheets[i]);
		assert_picture(bed, 1);
	}
}

static void test_ocr_scan__inverts_the_picture_of_a_pdf_page(void **state)
{
	struct sheet sheet = upright;
	struct bed *bed = *state;

	sheet.image = "/Decode[1 0]";
	read_sheet(bed, &sheet);
	assert_int_equal(pixGetDepth(bed->image), 1);
	assert_int_equal(level_at(bed->image, 4, 4), 255);
	assert_int_equal(level_at(bed->image, WIDTH - 5, 4), 0);
}

static void test_ocr_scan__cuts_a_pdf_page_to_its_crop_box(void **state)
{
	struct sheet sheet = upright;
	struct bed *bed = *state;

	sheet.page = "/MediaBox[-24 -32 72 64]/CropBox[0 0 48 32]";
	sheet.content = "96 0 0 64 -24 -16 cm /P Do";
	read_sheet(bed, &sheet);
	assert_int_equal(pixGetWidth(bed->image), WIDTH / 2);
	assert_int_equal(pixGetHeight(bed->image), HEIGHT / 2);
}

static void test_ocr_scan__draws_a_pdf_page_of_two_pictures(void **state)
{
	struct sheet sheet = upright;
	struct bed *bed = *state;

	sheet.content = "q 24 0 0 32 0 0 cm /P Do Q 24 0 0 32 24 0 cm /P Do";
	read_sheet(bed, &sheet);
	assert_string_equal(bed->fault.reason, "");
	assert_string_equal(bed->damage.reason, "");
	assert_true(level_at(bed->image, pixGetWidth(bed->image) / 2 + 4, 4) <
		    160);
}

static void test_ocr_scan__reads_a_pdf_cut_short(void **state)
{
	struct sheet sheet = upright;
	struct bed *bed = *state;

	sheet.cut = true;
	read_sheet(bed, &sheet);
	assert_picture(bed, 1);
	assert_int_equal(ocr_scan_pages(bed->scan), 2);
	read_page(bed, 2);
	assert_fails(bed, "box/scan: page 2", "cut short");
}

static void test_ocr_scan__takes_no_page_of_a_cut_pdf_twice(void **state)
{
	static const char head[] = "%PDF-1.4\n";
	static const char open_end[] =
		"%PDF-1.4\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>\n";
	struct sheet sheet = upright;
	struct bed *bed = *state;
	size_t size;
	size_t added = strlen(open_end) - strlen(head);
	char *data;
	char *longer;

	sheet.cut = true;
	data = write_pdf(&size, &sheet);
	longer = malloc(size + added);
	assert_non_null(longer);
	memcpy(longer, open_end, strlen(open_end));
	memcpy(longer + strlen(open_end), data + strlen(head),
	       size - strlen(head));
	free(data);
	read_data(bed, longer, size + added);
	assert_int_equal(ocr_scan_pages(bed->scan), 2);
	read_page(bed, 2);
	assert_fails(bed, "box/scan: page 2", "cut short");
}

static void test_ocr_scan__refuses_a_pdf_without_a_page(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = write_pdf(&size, &upright);

	open_cut(bed, data, size, 1);
	assert_fails(bed, "box/scan", "cut short");
	free(data);
}

/* Objects that never end: each is looked at up to the next one alone. */
static void test_ocr_scan__loses_no_time_on_objects_without_end(void **state)
{
	enum { OBJECTS = 500000 };
	static const double patience = 3; /* seconds */
	static const char head[] = "%PDF-1.4\n";
	static const char object[] = "1 0 obj eeeeeeee";
	size_t length = sizeof(object) - 1;
	size_t size = sizeof(head) - 1 + OBJECTS * length;
	char *data = malloc(size + 1);
	clock_t start = clock();

	assert_non_null(data);
	memcpy(data, head, sizeof(head));
	for (size_t at = sizeof(head) - 1; at < size; at += length)
		memcpy(data + at, object, sizeof(object));
	open_data(*state, data, size);
	assert_fails(*state, "box/scan", "cut short");
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < patience);
}

/* The same file, encrypted. */
static char *encrypt(size_t *size, char *data, const char *password)
{
	qpdf_data pdf = qpdf_init();
	char *copy;

	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	assert_true(qpdf_read_memory(pdf, "", data, *size, NULL) < QPDF_ERRORS);
	assert_true(qpdf_init_write_memory(pdf) < QPDF_ERRORS);
	qpdf_set_r6_encryption_parameters2(
		pdf, password, "owner", QPDF_FALSE, QPDF_FALSE, QPDF_FALSE,
		QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, qpdf_r3p_none, QPDF_TRUE);
	qpdf_set_static_ID(pdf, QPDF_TRUE);
	assert_true(qpdf_write(pdf) < QPDF_ERRORS);
	*size = qpdf_get_buffer_length(pdf);
	copy = malloc(*size);
	assert_non_null(copy);
	memcpy(copy, qpdf_get_buffer(pdf), *size);
	qpdf_cleanup(&pdf);
	free(data);
	return copy;
}

static void test_ocr_scan__opens_a_pdf_that_wants_no_password(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = write_pdf(&size, &upright);

	data = encrypt(&size, data, "");
	read_data(bed, data, size);
	assert_picture(bed, 1);
}

static void test_ocr_scan__refuses_a_pdf_that_wants_a_password(void **state)
{
	struct bed *bed = *state;
	size_t size;
	char *data = write_pdf(&size, &upright);

	data = encrypt(&size, data, "secret");
	open_data(bed, data, size);
	assert_fails(bed, "box/scan", "wants a password");
}

static void test_ocr_scan__refuses_pictures_over_the_ceiling(void **state)
{
	struct sheet sheet = upright;
	struct bed *bed = *state;

	sheet.image = "/Width 30000/Height 30000";
	read_sheet(bed, &sheet);
	assert_fails(bed, "box/scan: page 1", "over the ceiling");
}

static void test_ocr_scan__believes_no_resolution_of_a_wall(void **state)
{
	struct bed *bed = *state;
	PIX *image = pixCreate(3000, 200, 8);

	(void)pixSetAll(image);
	(void)pixSetResolution(image, 72, 72);
	read_saved(bed, image, IFF_PNG);
	assert_int_equal(bed->resolution, OCR_RESOLUTION_ASSUMED);
	assert_int_equal(pixGetXRes(bed->image), OCR_DPI_ASSUMED);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(test_ocr_scan__##name, lay, strip)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_tiff_of_every_compression),
		TEST(reads_a_tiff_of_every_depth),
		TEST(reads_a_tiff_of_printing_colours),
		TEST(reads_a_tiff_of_jpeg),
		TEST(turns_a_tiff_upright),
		TEST(takes_the_resolution_of_a_tiff_in_cm),
		TEST(names_a_compression_it_refuses),
		TEST(leaves_out_smaller_copies),
		TEST(loses_only_a_bad_page_of_a_tiff),
		TEST(tells_where_a_tiff_breaks_off),
		TEST(tells_where_a_tiff_goes_round),
		TEST(keeps_the_sound_strips_of_a_tiff),
		TEST(reads_a_png_of_every_kind),
		TEST(keeps_the_upper_part_of_a_png),
		TEST(refuses_an_image_without_its_head),
		TEST(turns_a_jpeg_upright),
		TEST(gives_colours_as_they_are),
		TEST(keeps_the_upper_part_of_a_jpeg),
		TEST(reads_jpeg_2000),
		TEST(refuses_jpeg_2000_over_the_ceiling),
		TEST(takes_the_picture_of_a_pdf_page),
		TEST(turns_the_picture_of_a_pdf_page),
		TEST(inverts_the_picture_of_a_pdf_page),
		TEST(cuts_a_pdf_page_to_its_crop_box),
		TEST(draws_a_pdf_page_of_two_pictures),
		TEST(reads_a_pdf_cut_short),
		TEST(takes_no_page_of_a_cut_pdf_twice),
		TEST(loses_no_time_on_objects_without_end),
		TEST(refuses_a_pdf_without_a_page),
		TEST(opens_a_pdf_that_wants_no_password),
		TEST(refuses_a_pdf_that_wants_a_password),
		TEST(refuses_pictures_over_the_ceiling),
		TEST(believes_no_resolution_of_a_wall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
