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
#include "stages/ocr_single.h"
#include "stages/ocr_tiff.h"

enum format {
	FORMAT_NONE,
	FORMAT_TIFF,
	FORMAT_PNG,
	FORMAT_JPEG,
	FORMAT_JP2,
	FORMAT_PDF,
	FORMAT_BUNDLE
};

struct ocr_scan {
	enum format format;
	const char *data;
	size_t size;
	const char *name;
	int pages;
	struct ocr_tiff *tiff;
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
	{ FORMAT_JP2, 12, "\0\0\0\x0cjP  \r\n\x87\n" },
	{ FORMAT_JP2, 4, "\xff\x4f\xff\x51" },
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
 * file to standard error, one of them to standard output, and cannot be asked
 * not to: both are turned away while they work.
 */
void ocr_hush_begin(struct ocr_hush *hush)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)fflush(stdout);
	for (int i = 0; i < 2; i++) {
		int stream = i ? STDERR_FILENO : STDOUT_FILENO;

		hush->kept[i] = -1;
		if (nowhere < 0)
			continue;
		hush->kept[i] =
			fcntl(stream, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (hush->kept[i] >= 0)
			(void)dup2(nowhere, stream);
	}
	if (nowhere >= 0)
		(void)close(nowhere);
}

void ocr_hush_end(const struct ocr_hush *hush)
{
	(void)fflush(stdout);
	for (int i = 0; i < 2; i++) {
		if (hush->kept[i] < 0)
			continue;
		(void)dup2(hush->kept[i], i ? STDERR_FILENO : STDOUT_FILENO);
		(void)close(hush->kept[i]);
	}
}

enum status ocr_fault(struct fault *fault, enum status status, const char *name,
		      int number, const char *reason)
{
	char place[sizeof(fault->place)];

	(void)snprintf(place, sizeof(place), _("%s: page %d"), name, number);
	return fault_set(fault, status, place, "%s", reason);
}

enum status ocr_fault_for(struct fault *fault, const char *name, int number,
			  const char *reason, const char *said)
{
	char text[sizeof(fault->reason)];

	if (!*said)
		return ocr_fault(fault, STATUS_MALFORMED, name, number, reason);
	(void)snprintf(text, sizeof(text), "%s: %s", reason, said);
	return ocr_fault(fault, STATUS_MALFORMED, name, number, text);
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
				 scan->size ? _("no TIFF, PNG, JPEG, JPEG 2000 "
						"or PDF")
					    : _("the file is empty"));
	case FORMAT_TIFF:
		status = ocr_tiff_open(&scan->tiff, scan->data, scan->size,
				       scan->name, fault);
		if (!status)
			scan->pages = ocr_tiff_pages(scan->tiff);
		break;
	case FORMAT_PNG:
	case FORMAT_JPEG:
	case FORMAT_JP2:
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
	struct ocr_hush hush;

	if (!scan)
		return fault_memory(fault);
	scan->data = document_data(document, &scan->size);
	scan->name = document_name(document);
	scan->format = guess(scan->data, scan->size);
	ocr_hush_begin(&hush);
	status = open_format(scan, fault);
	ocr_hush_end(&hush);
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
	for (size_t i = 0; i < scan->member_count && scan->members; i++)
		ocr_tiff_close(scan->members[i].tiff);
	ocr_tiff_close(scan->tiff);
	ocr_pdf_close(scan->pdf);
	ocr_bundle_close(scan->bundle);
	free(scan->members);
	free(scan);
}

struct ocr_pdf *ocr_scan_pdf(const struct ocr_scan *scan, int *number)
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

/* What cameras and programs write by habit would make pages like walls. */
static bool is_credible(const PIX *image)
{
	int dpi = pixGetXRes(image);
	int width = pixGetWidth(image);
	int height = pixGetHeight(image);

	return dpi >= OCR_DPI_LEAST && dpi <= OCR_DPI_MOST &&
	       (width > height ? width : height) <= dpi * OCR_INCHES_MOST;
}

static void settle_resolution(PIX *image, enum ocr_resolution *resolution)
{
	*resolution = OCR_RESOLUTION_FILE;
	if (is_credible(image))
		return;
	*resolution = OCR_RESOLUTION_ASSUMED;
	(void)pixSetResolution(image, OCR_DPI_ASSUMED, OCR_DPI_ASSUMED);
}

static enum status read_page(PIX **out, enum ocr_resolution *resolution,
			     struct fault *damage, const struct ocr_scan *scan,
			     int number, struct fault *fault)
{
	const char *data = scan->data;
	enum status status = STATUS_OK;

	switch (scan->format) {
	case FORMAT_NONE:
	case FORMAT_BUNDLE:
		return STATUS_OK; /* no such scan has pages of its own */
	case FORMAT_PDF:
		return ocr_pdf_page(out, resolution, damage, scan->pdf, number,
				    fault);
	case FORMAT_TIFF:
		status = ocr_tiff_page(out, damage, scan->tiff, number, fault);
		break;
	case FORMAT_PNG:
		status = ocr_png(out, damage, data, scan->size, scan->name,
				 fault);
		break;
	case FORMAT_JPEG:
		status = ocr_jpeg(out, damage, data, scan->size, scan->name,
				  fault);
		break;
	case FORMAT_JP2:
		status = ocr_jp2(out, damage, data, scan->size, scan->name,
				 fault);
		break;
	}
	if (!status)
		settle_resolution(*out, resolution);
	return status;
}

enum status ocr_scan_page(PIX **out, enum ocr_resolution *resolution,
			  struct fault *damage, const struct ocr_scan *scan,
			  int number, struct fault *fault)
{
	struct ocr_hush hush;
	enum status status;

	scan = scan_of(scan, &number);
	if (scan->fault.status) {
		*fault = scan->fault;
		return fault->status;
	}
	ocr_hush_begin(&hush);
	status = read_page(out, resolution, damage, scan, number, fault);
	ocr_hush_end(&hush);
	return status;
}
