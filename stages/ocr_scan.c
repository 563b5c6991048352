#include "stages/ocr_scan.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/message.h"
#include "stages/ocr_bundle.h"
#include "stages/ocr_pdf.h"

enum format {
	FORMAT_NONE,
	FORMAT_TIFF,
	FORMAT_PNG,
	FORMAT_JPEG,
	FORMAT_PDF,
	FORMAT_BUNDLE
};

struct ocr_scan {
	enum format format;
	const char *data;
	size_t size;
	const char *name;
	int pages;
	struct ocr_pdf *pdf;
	struct ocr_bundle *bundle;
	struct ocr_scan *members; /* of the bundle, in order */
	size_t member_count;
	struct fault fault; /* of a member: why its page fails */
};

static const struct {
	enum format format;
	size_t length;
	const char *magic;
} magics[] = {
	{ FORMAT_TIFF, 4, "II*\0" },
	{ FORMAT_TIFF, 4, "MM\0*" },
	{ FORMAT_TIFF, 4, "II+\0" },
	{ FORMAT_TIFF, 4, "MM\0+" },
	{ FORMAT_PNG, 8, "\x89PNG\r\n\x1a\n" },
	{ FORMAT_JPEG, 3, "\xff\xd8\xff" },
	{ FORMAT_PDF, 5, "%PDF-" },
};

/* Some programs put other bytes before the head of a PDF; how many at most. */
enum { PDF_HEAD_MAX = 1024 };

static bool has_pdf_head(const char *data, size_t size)
{
	size_t end = size < PDF_HEAD_MAX ? size : PDF_HEAD_MAX;

	for (size_t at = 0; at + 5 <= end; at++)
		if (memcmp(data + at, "%PDF-", 5) == 0)
			return true;
	return false;
}

static enum format guess(const char *data, size_t size)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (size >= magics[i].length &&
		    memcmp(data, magics[i].magic, magics[i].length) == 0)
			return magics[i].format;
	if (ocr_bundle_knows(data, size))
		return FORMAT_BUNDLE;
	return has_pdf_head(data, size) ? FORMAT_PDF : FORMAT_NONE;
}

bool ocr_scan_knows(const struct document *document)
{
	size_t size;
	const char *data = document_data(document, &size);

	return guess(data, size) != FORMAT_NONE;
}

void ocr_scan_hush(void)
{
	(void)setMsgSeverity(L_SEVERITY_NONE);
	ocr_pdf_hush();
}

/*
 * The libraries below Leptonica and Poppler write what they think of a broken
 * file to standard error, and cannot be asked not to: it is turned away while
 * they work.  Returns what ocr_hush_end() needs; -1 when it could not be done.
 */
int ocr_hush_begin(void)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int kept = -1;

	if (nowhere >= 0)
		kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (kept >= 0)
		(void)dup2(nowhere, STDERR_FILENO);
	if (nowhere >= 0)
		(void)close(nowhere);
	return kept;
}

void ocr_hush_end(int kept)
{
	if (kept < 0)
		return;
	(void)dup2(kept, STDERR_FILENO);
	(void)close(kept);
}

enum status ocr_fault(struct fault *fault, enum status status, const char *name,
		      int number, const char *reason)
{
	char place[sizeof(fault->place)];

	(void)snprintf(place, sizeof(place), _("%s: page %d"), name, number);
	return fault_set(fault, status, place, "%s", reason);
}

enum status ocr_check_size(double width, double height, const char *name,
			   int number, struct fault *fault)
{
	char reason[sizeof(fault->reason)];

	if (width >= 1 && height >= 1 && width <= OCR_SIDE_MAX &&
	    height <= OCR_SIDE_MAX && width * height <= OCR_PIXELS_MAX)
		return STATUS_OK;
	(void)snprintf(reason, sizeof(reason),
		       width >= 1 && height >= 1
			       ? _("%.0f x %.0f pixels is over the ceiling")
			       : _("%.0f x %.0f pixels is no image"),
		       width, height);
	return ocr_fault(fault, STATUS_MALFORMED, name, number, reason);
}

/* An unsigned number of `length` bytes, in the byte order of the file. */
static uint64_t number_at(const char *data, size_t at, size_t length)
{
	bool little = data[0] == 'I';
	uint64_t number = 0;

	for (size_t i = 0; i < length; i++) {
		size_t from = little ? at + length - 1 - i : at + i;

		number = number << 8 | (unsigned char)data[from];
	}
	return number;
}

/* How a TIFF and a BigTIFF lay out a directory; in bytes. */
struct tiff_shape {
	size_t first;  /* where the first directory's offset stands */
	size_t offset; /* an offset */
	size_t count;  /* how many entries follow */
	size_t entry;
};

static const struct tiff_shape tiff_classic = { 4, 4, 2, 12 };
static const struct tiff_shape tiff_big = { 8, 8, 8, 20 };

/* Move `*at` to the next directory; false when this one is not all there. */
static bool next_directory(uint64_t *at, const struct ocr_scan *scan,
			   const struct tiff_shape *shape)
{
	uint64_t room = scan->size;
	uint64_t entries;

	if (*at > room || room - *at < shape->count)
		return false;
	room -= *at + shape->count;
	entries = number_at(scan->data, *at, shape->count);
	if (entries > room / shape->entry ||
	    room - entries * shape->entry < shape->offset)
		return false;
	*at = number_at(scan->data, *at + shape->count + entries * shape->entry,
			shape->offset);
	return true;
}

/*
 * Count the pages of a TIFF along its directories.  The library stops at one
 * that it cannot read as if the file ended there; pages would be lost.
 */
static enum status count_pages(struct ocr_scan *scan, struct fault *fault)
{
	bool big = memchr(scan->data, '+', 4) != NULL;
	const struct tiff_shape *shape = big ? &tiff_big : &tiff_classic;
	uint64_t at = 0;

	if (scan->size >= shape->first + shape->offset)
		at = number_at(scan->data, shape->first, shape->offset);
	while (at && scan->pages < OCR_PAGES_MAX + 1) {
		scan->pages++;
		if (!next_directory(&at, scan, shape))
			return ocr_fault(fault, STATUS_MALFORMED, scan->name,
					 scan->pages,
					 _("the TIFF directory is not all "
					   "there; the file is cut short"));
	}
	return STATUS_OK;
}

static enum status open_format(struct ocr_scan *scan, struct fault *fault);

/*
 * Open a member of a bundle.  One that is no image refuses the bundle; one
 * that is broken is a page that fails.
 */
static enum status open_member(struct ocr_scan *scan,
			       const struct ocr_member *member,
			       struct fault *fault)
{
	enum status status;

	scan->data = member->data;
	scan->size = member->size;
	scan->name = member->name;
	scan->format = guess(scan->data, scan->size);
	if (scan->format == FORMAT_NONE || scan->format == FORMAT_PDF ||
	    scan->format == FORMAT_BUNDLE)
		return fault_set(fault, STATUS_MALFORMED, scan->name, "%s",
				 _("is no page image, and lies in an archive "
				   "of such"));
	status = open_format(scan, &scan->fault);
	if (status == STATUS_MEMORY)
		return fault_memory(fault);
	if (status)
		scan->pages = 1;
	return STATUS_OK;
}

static enum status open_bundle(struct ocr_scan *scan, struct fault *fault)
{
	const struct ocr_member *members;
	enum status status = ocr_bundle_open(&scan->bundle, scan->data,
					     scan->size, scan->name, fault);

	if (status)
		return status;
	members = ocr_bundle_members(scan->bundle, &scan->member_count);
	scan->members = calloc(scan->member_count, sizeof(*scan->members));
	if (!scan->members)
		return fault_memory(fault);
	for (size_t i = 0; i < scan->member_count && !status; i++) {
		status = open_member(&scan->members[i], &members[i], fault);
		scan->pages += scan->members[i].pages;
	}
	return status;
}

/* The scan that the page is in, and its number there. */
static const struct ocr_scan *scan_of(const struct ocr_scan *scan, int *number)
{
	if (!scan->members)
		return scan;
	scan = scan->members;
	while (*number > scan->pages)
		*number -= scan++->pages;
	return scan;
}

static enum status open_format(struct ocr_scan *scan, struct fault *fault)
{
	enum status status = STATUS_OK;

	switch (scan->format) {
	case FORMAT_NONE:
		return fault_set(fault, STATUS_MALFORMED, scan->name, "%s",
				 scan->size ? _("no TIFF, PNG, JPEG or PDF")
					    : _("the file is empty"));
	case FORMAT_TIFF:
		status = count_pages(scan, fault);
		break;
	case FORMAT_PNG:
	case FORMAT_JPEG:
		scan->pages = 1;
		break;
	case FORMAT_PDF:
		status = ocr_pdf_open(&scan->pdf, scan->data, scan->size,
				      scan->name, fault);
		if (!status)
			scan->pages = ocr_pdf_pages(scan->pdf);
		break;
	case FORMAT_BUNDLE:
		status = open_bundle(scan, fault);
		break;
	}
	if (!status && scan->pages < 1)
		return fault_set(fault, STATUS_MALFORMED, scan->name, "%s",
				 _("there is no page in it"));
	if (!status && scan->pages > OCR_PAGES_MAX)
		return fault_set(fault, STATUS_MALFORMED, scan->name,
				 _("more than %d pages are over the ceiling"),
				 OCR_PAGES_MAX);
	return status;
}

enum status ocr_scan_open(struct ocr_scan **out,
			  const struct document *document, struct fault *fault)
{
	struct ocr_scan *scan = calloc(1, sizeof(*scan));
	enum status status;
	int kept;

	if (!scan)
		return fault_memory(fault);
	scan->data = document_data(document, &scan->size);
	scan->name = document_name(document);
	scan->format = guess(scan->data, scan->size);
	kept = ocr_hush_begin();
	status = open_format(scan, fault);
	ocr_hush_end(kept);
	if (status) {
		ocr_scan_close(scan);
		return status;
	}
	*out = scan;
	return STATUS_OK;
}

void ocr_scan_close(struct ocr_scan *scan)
{
	if (!scan)
		return;
	ocr_pdf_close(scan->pdf);
	ocr_bundle_close(scan->bundle);
	free(scan->members);
	free(scan);
}

const struct ocr_pdf *ocr_scan_pdf(const struct ocr_scan *scan, int *number)
{
	return scan_of(scan, number)->pdf;
}

int ocr_scan_pages(const struct ocr_scan *scan)
{
	return scan->pages;
}

const char *ocr_scan_page_name(const struct ocr_scan *scan, int *number)
{
	return scan_of(scan, number)->name;
}

/* The size of the page before it is decoded; false when it cannot be told. */
static bool read_size(const struct ocr_scan *scan, int number, int *width,
		      int *height)
{
	const l_uint8 *data = (const l_uint8 *)scan->data;

	if (scan->format == FORMAT_TIFF)
		return readHeaderMemTiff(data, scan->size, number - 1, width,
					 height, NULL, NULL, NULL, NULL,
					 NULL) == 0;
	if (scan->format == FORMAT_PNG)
		return readHeaderMemPng(data, scan->size, width, height, NULL,
					NULL, NULL) == 0;
	return readHeaderMemJpeg(data, scan->size, width, height, NULL, NULL,
				 NULL) == 0;
}

/* A JPEG in which the library found nothing to complain of, or NULL. */
static PIX *decode_jpeg(const struct ocr_scan *scan)
{
	l_int32 warnings = 0;
	PIX *image = pixReadMemJpeg((const l_uint8 *)scan->data, scan->size, 0,
				    1, &warnings, 0);

	if (warnings)
		pixDestroy(&image);
	return image;
}

static PIX *decode(const struct ocr_scan *scan, int number)
{
	const l_uint8 *data = (const l_uint8 *)scan->data;

	if (scan->format == FORMAT_TIFF)
		return pixReadMemTiff(data, scan->size, number - 1);
	if (scan->format == FORMAT_PNG)
		return pixReadMemPng(data, scan->size);
	return decode_jpeg(scan);
}

PIX *ocr_grey(PIX *image)
{
	PIX *grey;

	if (pixGetDepth(image) != 32)
		return pixClone(image);
	grey = pixGetRGBComponent(image, COLOR_RED);
	if (grey)
		(void)pixCopyResolution(grey, image);
	return grey;
}

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

static PIX *without_depth(PIX *image)
{
	int depth = pixGetDepth(image);

	if (depth == 1 || depth == 8 || depth == 32)
		return pixClone(image);
	return depth == 24 ? pixConvert24To32(image)
			   : pixConvertTo8(image, FALSE);
}

PIX *ocr_plain(PIX *image)
{
	static PIX *(*const steps[])(PIX *) = { without_map, without_depth,
						without_alpha, without_colour };

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && image; i++) {
		PIX *plain = steps[i](image);

		if (plain && plain != image)
			(void)pixCopyResolution(plain, image);
		pixDestroy(&image);
		image = plain;
	}
	return image;
}

static void settle_resolution(PIX *image, enum ocr_resolution *resolution)
{
	int dpi = pixGetXRes(image);

	*resolution = OCR_RESOLUTION_FILE;
	if (dpi >= OCR_DPI_LEAST && dpi <= OCR_DPI_MOST)
		return;
	*resolution = OCR_RESOLUTION_ASSUMED;
	(void)pixSetResolution(image, OCR_DPI_ASSUMED, OCR_DPI_ASSUMED);
}

static enum status read_image(PIX **out, enum ocr_resolution *resolution,
			      const struct ocr_scan *scan, int number,
			      struct fault *fault)
{
	PIX *image = NULL;
	int width = 0;
	int height = 0;
	enum status status;

	if (!read_size(scan, number, &width, &height))
		return ocr_fault(fault, STATUS_MALFORMED, scan->name, number,
				 _("the head of the image cannot be read; the "
				   "file is broken or cut short"));
	status = ocr_check_size(width, height, scan->name, number, fault);
	if (status)
		return status;
	image = decode(scan, number);
	if (!image)
		return ocr_fault(fault, STATUS_MALFORMED, scan->name, number,
				 _("the image cannot be decoded; the file is "
				   "broken or cut short"));
	image = ocr_plain(image);
	if (!image)
		return fault_memory(fault);
	settle_resolution(image, resolution);
	*out = image;
	return STATUS_OK;
}

enum status ocr_scan_page(PIX **out, enum ocr_resolution *resolution,
			  const struct ocr_scan *scan, int number,
			  struct fault *fault)
{
	int kept;
	enum status status;

	scan = scan_of(scan, &number);
	if (scan->fault.status) {
		*fault = scan->fault;
		return fault->status;
	}
	kept = ocr_hush_begin();
	if (scan->format == FORMAT_PDF)
		status =
			ocr_pdf_page(out, resolution, scan->pdf, number, fault);
	else
		status = read_image(out, resolution, scan, number, fault);
	ocr_hush_end(kept);
	return status;
}
