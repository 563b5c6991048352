#include "stages/ocr_pdf.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/message.h"

struct ocr_pdf {
	PopplerDocument *document;
	const char *name;
	int pages;
};

/* The unit of PDF: points, as many an inch. */
static const double points_an_inch = 72;

/* From which share of the page on its images are what is to be read. */
static const double scan_share = 0.5;

/* How many of the largest images of a page are looked at for their size. */
enum { IMAGES_LOOKED_MAX = 4 };

/* How far a drawn image may be from its own size, in pixels. */
static const double slack = 2;

/*
 * A page is bitonal when hardly any pixel is between black and white: grey
 * levels, and the share of the pixels.
 */
enum { BLACK_MOST = 15, WHITE_LEAST = 240, BLACK_BELOW = 128 };
static const double grey_share = 0.01;

static void swallow(const gchar *domain, GLogLevelFlags level,
		    const gchar *message, gpointer data)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)data;
}

void ocr_pdf_hush(void)
{
	(void)g_log_set_default_handler(swallow, NULL);
}

enum status ocr_pdf_open(struct ocr_pdf **out, const char *data, size_t size,
			 const char *name, struct fault *fault)
{
	struct ocr_pdf *pdf = calloc(1, sizeof(*pdf));
	GBytes *bytes = g_bytes_new_static(data, size);
	GError *error = NULL;

	if (!pdf) {
		g_bytes_unref(bytes);
		return fault_memory(fault);
	}
	pdf->name = name;
	pdf->document = poppler_document_new_from_bytes(bytes, NULL, &error);
	g_bytes_unref(bytes);
	if (pdf->document) {
		pdf->pages = poppler_document_get_n_pages(pdf->document);
		*out = pdf;
		return STATUS_OK;
	}
	free(pdf);
	if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		(void)fault_set(fault, STATUS_MALFORMED, name, "%s",
				_("the PDF is encrypted and wants a password"));
	else
		(void)fault_set(fault, STATUS_MALFORMED, name,
				_("the PDF cannot be opened: %s"),
				error ? error->message : "");
	g_clear_error(&error);
	return STATUS_MALFORMED;
}

void ocr_pdf_close(struct ocr_pdf *pdf)
{
	if (!pdf)
		return;
	g_object_unref(pdf->document);
	free(pdf);
}

int ocr_pdf_pages(const struct ocr_pdf *pdf)
{
	return pdf->pages;
}

/* How a page is drawn: pixels a point, and what it is moved by, in pixels. */
struct drawing {
	double scale_x;
	double scale_y;
	double move_x;
	double move_y;
	int width;
	int height;
	int dpi;
	enum ocr_resolution resolution;
};

static double area_of(const PopplerImageMapping *mapping)
{
	const PopplerRectangle *area = &mapping->area;

	return fabs((area->x2 - area->x1) * (area->y2 - area->y1));
}

/* Larger areas first; then as the page draws them. */
static gint compare_areas(gconstpointer one, gconstpointer other)
{
	double first = area_of(one);
	double second = area_of(other);

	return (first < second) - (first > second);
}

/* An image on the page, as its file holds it. */
struct picture {
	PopplerRectangle area; /* in points */
	double width;          /* in pixels; 0: none was found */
	double height;
};

/* The image with most pixels among the largest ones. */
static struct picture find_picture(PopplerPage *page, GList *mappings)
{
	struct picture found = { .width = 0 };
	int looked = 0;

	for (GList *at = mappings; at && looked < IMAGES_LOOKED_MAX;
	     at = at->next, looked++) {
		PopplerImageMapping *mapping = at->data;
		cairo_surface_t *surface;
		double width;
		double height;

		if (area_of(mapping) < area_of(mappings->data) * scan_share)
			break;
		surface = poppler_page_get_image(page, mapping->image_id);
		if (!surface)
			continue;
		width = cairo_image_surface_get_width(surface);
		height = cairo_image_surface_get_height(surface);
		if (width * height > found.width * found.height)
			found = (struct picture){ mapping->area, width,
						  height };
		cairo_surface_destroy(surface);
	}
	return found;
}

/* The scan that the page shows; width 0 when it shows none. */
static struct picture find_scan(PopplerPage *page, double width, double height)
{
	struct picture found = { .width = 0 };
	GList *mappings = poppler_page_get_image_mapping(page);
	double covered = 0;

	mappings = g_list_sort(mappings, compare_areas);
	for (GList *at = mappings; at; at = at->next)
		covered += area_of(at->data);
	if (mappings && covered >= width * height * scan_share)
		found = find_picture(page, mappings);
	poppler_page_free_image_mapping(mappings);
	return found;
}

/* Draw so that each pixel of the picture becomes one of the page. */
static void fit_picture(struct drawing *drawing, const struct picture *picture)
{
	double area_width = fabs(picture->area.x2 - picture->area.x1);
	double area_height = fabs(picture->area.y2 - picture->area.y1);
	double scale = sqrt(picture->width * picture->height /
			    (area_width * area_height));
	double dpi = scale * points_an_inch;
	bool turned;

	if (!(dpi >= OCR_DPI_LEAST && dpi <= OCR_DPI_MOST))
		return;
	drawing->resolution = OCR_RESOLUTION_FILE;
	drawing->dpi = (int)lround(dpi);
	drawing->scale_x = scale;
	drawing->scale_y = scale;
	turned = fabs(area_width * scale - picture->width) > slack &&
		 fabs(area_width * scale - picture->height) <= slack;
	if (turned) {
		drawing->scale_x = picture->height / area_width;
		drawing->scale_y = picture->width / area_height;
	} else if (fabs(area_width * scale - picture->width) <= slack) {
		drawing->scale_x = picture->width / area_width;
		drawing->scale_y = picture->height / area_height;
	}
	drawing->move_x = -picture->area.x1 * drawing->scale_x;
	drawing->move_y = -picture->area.y1 * drawing->scale_y;
	drawing->move_x -= floor(drawing->move_x);
	drawing->move_y -= floor(drawing->move_y);
}

static enum status plan(struct drawing *drawing, PopplerPage *page,
			const char *name, int number, struct fault *fault)
{
	struct picture picture;
	double width = 0;
	double height = 0;
	enum status status;

	drawing->resolution = OCR_RESOLUTION_RENDERED;
	drawing->dpi = OCR_DPI_ASSUMED;
	drawing->scale_x = OCR_DPI_ASSUMED / points_an_inch;
	drawing->scale_y = drawing->scale_x;
	poppler_page_get_size(page, &width, &height);
	picture = find_scan(page, width, height);
	if (picture.width >= 1)
		fit_picture(drawing, &picture);
	width = ceil(width * drawing->scale_x);
	height = ceil(height * drawing->scale_y);
	status = ocr_check_size(width, height, name, number, fault);
	if (status)
		return status;
	drawing->width = (int)width;
	drawing->height = (int)height;
	return STATUS_OK;
}

static cairo_surface_t *draw(PopplerPage *page, const struct drawing *drawing)
{
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, drawing->width, drawing->height);
	cairo_t *cairo = cairo_create(surface);

	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_translate(cairo, drawing->move_x, drawing->move_y);
	cairo_scale(cairo, drawing->scale_x, drawing->scale_y);
	poppler_page_render(page, cairo);
	if (cairo_status(cairo)) {
		cairo_surface_destroy(surface);
		surface = NULL;
	}
	cairo_destroy(cairo);
	if (surface)
		cairo_surface_flush(surface);
	return surface;
}

/* Red out of a surface, and how many pixels are between black and white. */
static PIX *take_red(cairo_surface_t *surface, double *between)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	const unsigned char *data = cairo_image_surface_get_data(surface);
	PIX *grey = data ? pixCreateNoInit(width, height, 8) : NULL;

	if (!grey)
		return NULL;
	(void)pixSetPadBits(grey, 0);
	*between = 0;
	for (int y = 0; y < height; y++) {
		const uint32_t *from =
			(const uint32_t *)(const void *)(data +
							 (size_t)y * stride);
		l_uint32 *to =
			pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);

		for (int x = 0; x < width; x++) {
			l_uint8 red = (l_uint8)(from[x] >> 16 & 0xff);

			SET_DATA_BYTE(to, x, red);
			*between += red > BLACK_MOST && red < WHITE_LEAST;
		}
	}
	return grey;
}

static PIX *take_image(cairo_surface_t *surface, const struct drawing *drawing)
{
	double between = 0;
	double pixels = (double)drawing->width * drawing->height;
	PIX *image = take_red(surface, &between);

	if (image && between <= pixels * grey_share &&
	    drawing->resolution == OCR_RESOLUTION_FILE) {
		PIX *bitonal = pixThresholdToBinary(image, BLACK_BELOW);

		pixDestroy(&image);
		image = bitonal;
	}
	if (image)
		(void)pixSetResolution(image, drawing->dpi, drawing->dpi);
	return image;
}

static enum status draw_page(PIX **out, PopplerPage *page,
			     const struct drawing *drawing, struct fault *fault)
{
	cairo_surface_t *surface = draw(page, drawing);
	PIX *image = surface ? take_image(surface, drawing) : NULL;

	if (surface)
		cairo_surface_destroy(surface);
	if (!image)
		return fault_memory(fault);
	*out = image;
	return STATUS_OK;
}

enum status ocr_pdf_page(PIX **out, enum ocr_resolution *resolution,
			 const struct ocr_pdf *pdf, int number,
			 struct fault *fault)
{
	struct drawing drawing = { .width = 0 };
	PopplerPage *page =
		poppler_document_get_page(pdf->document, number - 1);
	enum status status;

	if (!page)
		return ocr_fault(fault, STATUS_MALFORMED, pdf->name, number,
				 _("the page is broken"));
	status = plan(&drawing, page, pdf->name, number, fault);
	if (!status)
		status = draw_page(out, page, &drawing, fault);
	*resolution = drawing.resolution;
	g_object_unref(page);
	return status;
}
