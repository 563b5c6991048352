#include "stages/ocr_tiff.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "pipeline/message.h"
#include "stages/ocr_pixels.h"
#include "stages/ocr_tags.h"

struct ocr_tiff {
	struct ocr_tags tags;
	const char *name;
	int pages;
	bool rings;                         /* the last page was met before */
	uint64_t places[OCR_PAGES_MAX + 1]; /* where their directories are */
};

/* The most that the library may take for one strip or tile, in bytes. */
enum { PIECE_MAX = 512 << 20 };

/* Bits of tag 254: a smaller copy of another page, or a mask of one. */
enum { SUBFILE_COPY = 1, SUBFILE_MASK = 4 };

/* The first half of what grey levels there are is black. */
enum { BLACK_BELOW = 128 };

/* ---- the directories ---- */

static bool was_met(const struct ocr_tiff *tiff, uint64_t at)
{
	for (int i = 0; i < tiff->pages; i++)
		if (tiff->places[i] == at)
			return true;
	return false;
}

/* Follow the directories, copies and masks of pages among them. */
static void walk(struct ocr_tiff *tiff)
{
	uint64_t at = ocr_tags_first(&tiff->tags);

	while (at && tiff->pages <= OCR_PAGES_MAX) {
		tiff->rings = was_met(tiff, at);
		tiff->places[tiff->pages++] = at;
		if (tiff->rings || !ocr_tags_next(&at, &tiff->tags, at))
			return;
	}
}

static bool is_page(const struct ocr_tiff *tiff, int at)
{
	uint32_t kind = (uint32_t)ocr_tags_number(&tiff->tags, tiff->places[at],
						  OCR_TAG_SUBFILE, 0);

	return !(kind & (SUBFILE_COPY | SUBFILE_MASK));
}

/* Leave out copies and masks; unless there is nothing else. */
static void drop_copies(struct ocr_tiff *tiff)
{
	int kept = 0;

	for (int i = 0; i < tiff->pages; i++)
		if (is_page(tiff, i) || (tiff->rings && i == tiff->pages - 1))
			tiff->places[kept++] = tiff->places[i];
	if (kept > (tiff->rings ? 1 : 0))
		tiff->pages = kept;
}

enum status ocr_tiff_open(struct ocr_tiff **out, const char *data, size_t size,
			  const char *name, struct fault *fault)
{
	struct ocr_tiff *tiff = calloc(1, sizeof(*tiff));

	if (!tiff)
		return fault_memory(fault);
	tiff->name = name;
	if (!ocr_tags_open(&tiff->tags, data, size)) {
		free(tiff);
		return fault_set(fault, STATUS_MALFORMED, name, "%s",
				 _("the TIFF directory is not all there; the "
				   "file is cut short"));
	}
	walk(tiff);
	if (tiff->pages <= OCR_PAGES_MAX)
		drop_copies(tiff);
	*out = tiff;
	return STATUS_OK;
}

void ocr_tiff_close(struct ocr_tiff *tiff)
{
	free(tiff);
}

int ocr_tiff_pages(const struct ocr_tiff *tiff)
{
	return tiff->pages;
}

/* ---- the bytes, as the library wants them handed ---- */

/* A page being read. */
struct work {
	const struct ocr_tiff *tiff;
	int number;
	uint64_t at; /* where the library stands in the file */
	TIFF *file;
	uint32_t width;
	uint32_t height;
	uint16_t bits;
	uint16_t samples;
	uint16_t compression;
	uint16_t photometric;
	bool decoding;
	int complaints;
	char complaint[128]; /* the first one */
	struct fault *fault;
};

static tmsize_t read_bytes(thandle_t handle, void *to, tmsize_t size)
{
	struct work *work = handle;
	const struct ocr_tags *tags = &work->tiff->tags;
	size_t left = work->at < tags->size ? tags->size - work->at : 0;
	size_t taken = (size_t)size < left ? (size_t)size : left;

	if (taken)
		memcpy(to, tags->data + work->at, taken);
	work->at += taken;
	return (tmsize_t)taken;
}

static tmsize_t write_none(thandle_t handle, void *from, tmsize_t size)
{
	(void)handle;
	(void)from;
	(void)size;
	return 0;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence)
{
	struct work *work = handle;

	if (whence == SEEK_CUR)
		offset += work->at;
	else if (whence == SEEK_END)
		offset += work->tiff->tags.size;
	work->at = offset;
	return offset;
}

static int close_none(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t tell_size(thandle_t handle)
{
	const struct work *work = handle;

	return work->tiff->tags.size;
}

static void complain(struct work *work, const char *format, va_list arguments)
{
	if (!work->complaints++)
		(void)vsnprintf(work->complaint, sizeof(work->complaint),
				format, arguments);
}

static int hear_error(TIFF *file, void *data, const char *module,
		      const char *format, va_list arguments)
{
	(void)file;
	(void)module;
	complain(data, format, arguments);
	return 1;
}

/* Of the warnings only those about the rows of a fax tell of damage. */
static int hear_warning(TIFF *file, void *data, const char *module,
			const char *format, va_list arguments)
{
	struct work *work = data;

	(void)file;
	(void)module;
	if (work->decoding && work->compression >= COMPRESSION_CCITTRLE &&
	    work->compression <= COMPRESSION_CCITTFAX4)
		complain(data, format, arguments);
	return 1;
}

static enum status refuse(struct work *work, const char *reason)
{
	return ocr_fault(work->fault, STATUS_MALFORMED, work->tiff->name,
			 work->number, reason);
}

static enum status refuse_for(struct work *work, const char *reason,
			      const char *said)
{
	return ocr_fault_for(work->fault, work->tiff->name, work->number,
			     reason, said);
}

static enum status open_file(struct work *work)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	if (!options)
		return fault_memory(work->fault);
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, PIECE_MAX);
	TIFFOpenOptionsSetErrorHandlerExtR(options, hear_error, work);
	TIFFOpenOptionsSetWarningHandlerExtR(options, hear_warning, work);
	/* h: no directory yet, m: no mapping */
	work->file = TIFFClientOpenExt("", "rhm", work, read_bytes, write_none,
				       seek_to, close_none, tell_size, NULL,
				       NULL, options);
	TIFFOpenOptionsFree(options);
	if (!work->file)
		return refuse_for(work, _("the TIFF cannot be opened"),
				  work->complaint);
	return STATUS_OK;
}

/* ---- what kind of image it is ---- */

static enum status check_compression(struct work *work, uint64_t place)
{
	char text[sizeof(work->fault->reason)];

	uint32_t told = (uint32_t)ocr_tags_number(&work->tiff->tags, place,
						  OCR_TAG_COMPRESSION,
						  COMPRESSION_NONE);

	work->compression = (uint16_t)told;
	if (work->compression == COMPRESSION_OJPEG)
		return refuse(work, _("old-style JPEG in TIFF (compression 6) "
				      "is not read; convert the file"));
	if (told <= UINT16_MAX && TIFFIsCODECConfigured(work->compression))
		return STATUS_OK;
	(void)snprintf(text, sizeof(text),
		       _("TIFF compression %u is not known"), told);
	return refuse(work, text);
}

static enum status check_directory(struct work *work)
{
	const struct ocr_tiff *tiff = work->tiff;
	uint64_t place = tiff->places[work->number - 1];
	uint64_t next;

	if (tiff->rings && work->number == tiff->pages)
		return refuse(work, _("the TIFF directories go round; what "
				      "else is in the file is lost"));
	if (!ocr_tags_next(&next, &tiff->tags, place))
		return refuse(work, _("the TIFF directory is not all there; "
				      "the file is cut short, and what "
				      "follows is lost"));
	return check_compression(work, place);
}

static enum status read_directory(struct work *work)
{
	uint64_t place = work->tiff->places[work->number - 1];

	if (!TIFFSetSubDirectory(work->file, place))
		return refuse_for(work, _("the TIFF directory is broken"),
				  work->complaint);
	(void)TIFFGetField(work->file, TIFFTAG_IMAGEWIDTH, &work->width);
	(void)TIFFGetField(work->file, TIFFTAG_IMAGELENGTH, &work->height);
	(void)TIFFGetFieldDefaulted(work->file, TIFFTAG_BITSPERSAMPLE,
				    &work->bits);
	(void)TIFFGetFieldDefaulted(work->file, TIFFTAG_SAMPLESPERPIXEL,
				    &work->samples);
	(void)TIFFGetField(work->file, TIFFTAG_PHOTOMETRIC, &work->photometric);
	return ocr_check_size(work->width, work->height, work->tiff->name,
			      work->number, work->fault);
}

static bool is_bitonal(const struct work *work)
{
	return work->bits == 1 && work->samples == 1 &&
	       (work->photometric == PHOTOMETRIC_MINISWHITE ||
		work->photometric == PHOTOMETRIC_MINISBLACK);
}

/* ---- the pixels ---- */

/*
 * A bitonal image strip by strip, one bit a pixel.  Of a strip that is broken
 * the rows above the break are kept; what is missing stays white.
 */
static PIX *read_bitonal(struct work *work)
{
	bool inverted = work->photometric == PHOTOMETRIC_MINISBLACK;
	PIX *image = pixCreate((int)work->width, (int)work->height, 1);
	size_t row_size = (size_t)TIFFScanlineSize(work->file);
	tmsize_t size = TIFFStripSize(work->file);
	unsigned char *strip = size > 0 ? malloc((size_t)size) : NULL;
	uint32_t strip_rows = 0;
	uint32_t number = 0;

	(void)TIFFGetFieldDefaulted(work->file, TIFFTAG_ROWSPERSTRIP,
				    &strip_rows);
	if (!image || !strip || !strip_rows || row_size * 8 < work->width) {
		pixDestroy(&image);
		free(strip);
		return NULL;
	}
	for (uint32_t first = 0; first < work->height;) {
		uint32_t rows = work->height - first < strip_rows
					? work->height - first
					: strip_rows;

		memset(strip, inverted ? 0xff : 0, (size_t)size);
		(void)TIFFReadEncodedStrip(work->file, number++, strip, size);
		ocr_put_rows(image, first, rows, strip, row_size);
		first += rows;
	}
	free(strip);
	if (inverted)
		(void)pixInvert(image, image);
	(void)pixSetPadBits(image, 0);
	return image;
}

/* From the order of the library to Leptonica's, on white paper. */
static void turn_pixels(PIX *image)
{
	size_t count = (size_t)pixGetWpl(image) * (size_t)pixGetHeight(image);
	l_uint32 *data = pixGetData(image);

	for (size_t i = 0; i < count; i++) {
		uint32_t white = 0xff - TIFFGetA(data[i]);
		uint32_t red = TIFFGetR(data[i]) + white;
		uint32_t green = TIFFGetG(data[i]) + white;
		uint32_t blue = TIFFGetB(data[i]) + white;

		data[i] = (red < 0xff ? red : 0xff) << 24 |
			  (green < 0xff ? green : 0xff) << 16 |
			  (blue < 0xff ? blue : 0xff) << 8;
	}
}

/* Any other image, as the library draws it: of 8 bits a colour. */
static PIX *read_colours(struct work *work)
{
	PIX *image = pixCreate((int)work->width, (int)work->height, 32);
	uint16_t orientation = ORIENTATION_TOPLEFT;

	if (!image)
		return NULL;
	/* Ask for the order of the file: it is turned later. */
	(void)TIFFGetFieldDefaulted(work->file, TIFFTAG_ORIENTATION,
				    &orientation);
	if (!TIFFReadRGBAImageOriented(work->file, work->width, work->height,
				       pixGetData(image), orientation, 0)) {
		pixDestroy(&image);
		return NULL;
	}
	turn_pixels(image);
	image = ocr_plain(image);
	if (image && is_bitonal(work) && pixGetDepth(image) == 8) {
		PIX *bitonal = pixThresholdToBinary(image, BLACK_BELOW);

		pixDestroy(&image);
		image = bitonal;
	}
	return image;
}

static enum status decode(PIX **out, struct work *work)
{
	char said[1024] = ""; /* as long as the library wants it */
	PIX *image = NULL;

	work->complaints = 0;
	work->decoding = true;
	if (is_bitonal(work) && !TIFFIsTiled(work->file))
		image = read_bitonal(work);
	else if (TIFFRGBAImageOK(work->file, said))
		image = read_colours(work);
	else
		return refuse_for(work, _("this kind of TIFF is not read"),
				  said);
	work->decoding = false;
	if (image && !(work->complaints && ocr_is_flat(image))) {
		*out = image;
		return STATUS_OK;
	}
	pixDestroy(&image);
	return refuse_for(work,
			  _("the image cannot be decoded; the file is broken "
			    "or cut short"),
			  work->complaint);
}

/* ---- a page ---- */

static enum status read_page(PIX **out, struct work *work)
{
	enum status status = check_directory(work);

	if (!status)
		status = open_file(work);
	if (!status)
		status = read_directory(work);
	if (!status)
		status = decode(out, work);
	if (work->file)
		TIFFClose(work->file);
	return status;
}

enum status ocr_tiff_page(PIX **out, struct fault *damage,
			  const struct ocr_tiff *tiff, int number,
			  struct fault *fault)
{
	const struct ocr_tags *tags = &tiff->tags;
	uint64_t place = tiff->places[number - 1];
	struct work work = { .tiff = tiff, .number = number, .fault = fault };
	PIX *image = NULL;
	enum status status = read_page(&image, &work);
	int dpi;

	if (status)
		return status;
	dpi = ocr_tags_dpi(tags, place);
	(void)pixSetResolution(image, dpi, dpi);
	image = ocr_upright(image, ocr_tags_orientation(tags, place));
	if (!image)
		return fault_memory(fault);
	if (work.complaints)
		(void)ocr_fault_for(damage, tiff->name, number,
				    _("a part of the image is damaged or lost"),
				    work.complaint);
	*out = image;
	return STATUS_OK;
}
