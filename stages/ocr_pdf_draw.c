#include "stages/ocr_pdf_draw.h"

#include <cairo.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"

/* The unit of PDF: points, as many an inch. */
static const double points_an_inch = 72;

/* From which share of the page on its images are what is to be read. */
static const double scan_share = 0.5;

/* How many of the largest images of a page are looked at for their size. */
enum { IMAGES_LOOKED_MAX = 4 };

/* How far an area may be from where it is, in points. */
static const double area_slack = 1.5;

/* How far a drawn image may be from its own size, in pixels. */
static const double slack = 2;

/*
 * A page is bitonal when hardly any pixel is between black and white: grey
 * levels, and the share of the pixels.
 */
enum { BLACK_MOST = 15, WHITE_LEAST = 240, BLACK_BELOW = 128 };
static const double grey_share = 0.01;

/*
 * A picture over this share of the page, and no other near its size, is the
 * page: it is taken as it is, without what was drawn over it since (the box
 * of a digital signature).
 */
static const double whole_share = 0.85;

/*
 * Whether it lies upright on the page is seen from both seen small: cells
 * along each side; from which difference on, in grey levels, they are not the
 * same; and what share it may be of the difference when turned or mirrored.
 */
enum { CELLS = 64 };
static const double upright_same = 1;
static const double upright_share = 0.5;

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
	int id;
	bool alone; /* it covers the page, and no other does */
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
			found = (struct picture){ .area = mapping->area,
						  .width = width,
						  .height = height,
						  .id = mapping->image_id };
		cairo_surface_destroy(surface);
	}
	found.alone = looked == 1;
	return found;
}

/*
 * The library tells areas in whole points, and of a page that is turned it
 * tells them beside the page.  A picture from edge to edge is given the page
 * itself; one that is not on the page is not to be taken alone.
 */
static void settle_area(struct picture *picture, double width, double height)
{
	PopplerRectangle *area = &picture->area;

	if (area->x1 < -area_slack || area->y1 < -area_slack ||
	    area->x2 > width + area_slack || area->y2 > height + area_slack)
		picture->alone = false;
	else if (area->x1 <= area_slack && area->y1 <= area_slack &&
		 area->x2 >= width - area_slack &&
		 area->y2 >= height - area_slack)
		*area = (PopplerRectangle){ 0, 0, width, height };
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
	if (mappings && area_of(mappings->data) < width * height * whole_share)
		found.alone = false;
	settle_area(&found, width, height);
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

static enum status plan(struct drawing *drawing, struct picture *picture,
			PopplerPage *page, const char *name, int number,
			struct fault *fault)
{
	double width = 0;
	double height = 0;
	enum status status;

	drawing->resolution = OCR_RESOLUTION_RENDERED;
	drawing->dpi = OCR_DPI_ASSUMED;
	drawing->scale_x = OCR_DPI_ASSUMED / points_an_inch;
	drawing->scale_y = drawing->scale_x;
	poppler_page_get_size(page, &width, &height);
	*picture = find_scan(page, width, height);
	if (picture->width >= 1)
		fit_picture(drawing, picture);
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
	cairo_status_t trouble;

	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_translate(cairo, drawing->move_x, drawing->move_y);
	cairo_scale(cairo, drawing->scale_x, drawing->scale_y);
	poppler_page_render(page, cairo);
	trouble = cairo_status(cairo);
	if (trouble == CAIRO_STATUS_NO_MEMORY ||
	    cairo_surface_status(surface)) {
		cairo_surface_destroy(surface);
		surface = NULL;
	} else if (trouble) {
		/* Up to there it was drawn; draw_heard() hears of it. */
		g_log("Poppler", G_LOG_LEVEL_WARNING, "%s",
		      cairo_status_to_string(trouble));
	}
	cairo_destroy(cairo);
	if (surface)
		cairo_surface_flush(surface);
	return surface;
}

/* Row `y` of a surface of 32 bits a pixel. */
static const uint32_t *row_of(cairo_surface_t *surface, int y)
{
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	const unsigned char *data = cairo_image_surface_get_data(surface);

	return (const uint32_t *)(const void *)(data + (size_t)y * stride);
}

/*
 * A pixel as Leptonica has it; where the surface lets through, white paper
 * shows.  The colours of the surface were multiplied by its alpha.
 */
static uint32_t pixel_of(uint32_t pixel, uint32_t opaque)
{
	uint32_t white = 0xff - ((pixel | opaque) >> 24);

	return ((pixel & 0xffffff) + white * 0x10101) << 8;
}

static uint32_t red_of(uint32_t pixel, uint32_t opaque)
{
	return pixel_of(pixel, opaque) >> 24;
}

/* What is to be added to a pixel whose format has no alpha. */
static uint32_t opacity_of(cairo_surface_t *surface)
{
	return cairo_image_surface_get_format(surface) == CAIRO_FORMAT_ARGB32
		       ? 0
		       : 0xff000000U;
}

/* What is in a surface: whether any colour, and pixels between the tones. */
struct content {
	bool coloured;
	double between;
};

static void look(struct content *content, cairo_surface_t *surface)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	uint32_t opaque = opacity_of(surface);
	uint32_t colours = 0;
	int64_t between = 0;

	for (int y = 0; y < height; y++) {
		const uint32_t *row = row_of(surface, y);

		for (int x = 0; x < width; x++) {
			uint32_t pixel = pixel_of(row[x], opaque);
			uint32_t red = pixel >> 24;

			colours |= (pixel ^ pixel << 8) >> 16;
			between += red > BLACK_MOST && red < WHITE_LEAST;
		}
	}
	content->coloured = colours != 0;
	content->between = (double)between;
}

/* Copy the pixels, into bits, bytes or words as the image has them. */
static void copy_pixels(PIX *image, cairo_surface_t *surface)
{
	int width = pixGetWidth(image);
	int depth = pixGetDepth(image);
	uint32_t opaque = opacity_of(surface);
	l_uint32 *to = pixGetData(image);

	for (int y = 0; y < pixGetHeight(image); y++, to += pixGetWpl(image)) {
		const uint32_t *from = row_of(surface, y);

		for (int x = 0; x < width; x++) {
			uint32_t pixel = pixel_of(from[x], opaque);

			if (depth == 32)
				to[x] = pixel;
			else if (depth == 8)
				SET_DATA_BYTE(to, x, (l_uint8)(pixel >> 24));
			else if (pixel >> 24 < BLACK_BELOW)
				SET_DATA_BIT(to, x);
		}
	}
}

/* A page seen small: the mean grey of each cell. */
struct thumb {
	double cells[CELLS][CELLS];
};

/* How many of `length` pixels fall into cell `at`. */
static int cell_size(int length, int at)
{
	int64_t first = ((int64_t)at * length + CELLS - 1) / CELLS;
	int64_t next = ((int64_t)(at + 1) * length + CELLS - 1) / CELLS;

	return (int)(next - first);
}

static void shrink(struct thumb *thumb, cairo_surface_t *surface)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	uint32_t opaque = opacity_of(surface);

	memset(thumb, 0, sizeof(*thumb));
	for (int y = 0; y < height; y++) {
		const uint32_t *from = row_of(surface, y);
		double *row = thumb->cells[(int64_t)y * CELLS / height];

		for (int x = 0; x < width; x++)
			row[(int64_t)x * CELLS / width] +=
				red_of(from[x], opaque);
	}
	for (int y = 0; y < CELLS; y++)
		for (int x = 0; x < CELLS; x++) {
			double size = (double)cell_size(width, x) *
				      cell_size(height, y);

			if (size > 0)
				thumb->cells[y][x] /= size;
		}
}

/* The ways a picture may lie: bits of a number. */
enum { MIRROR_X = 1, MIRROR_Y = 2, TRANSPOSE = 4, WAYS = 8 };

/* How much two differ when the other one lies in that way. */
static double differ(const struct thumb *one, const struct thumb *other,
		     int way)
{
	double sum = 0;

	for (int y = 0; y < CELLS; y++)
		for (int x = 0; x < CELLS; x++) {
			int from_y = way & MIRROR_Y ? CELLS - 1 - y : y;
			int from_x = way & MIRROR_X ? CELLS - 1 - x : x;

			sum += fabs(one->cells[y][x] -
				    (way & TRANSPOSE
					     ? other->cells[from_x][from_y]
					     : other->cells[from_y][from_x]));
		}
	return sum / (CELLS * CELLS);
}

static bool is_upright(const struct thumb *page, const struct thumb *picture)
{
	double upright = differ(page, picture, 0);

	if (upright <= upright_same)
		return true;
	for (int way = 1; way < WAYS; way++)
		if (upright > differ(page, picture, way) * upright_share)
			return false;
	return true;
}

/*
 * The picture itself when it is the page and lies upright on it; NULL when
 * the page is to be drawn.
 */
static cairo_surface_t *take_picture(PopplerPage *page,
				     const struct picture *picture)
{
	const PopplerRectangle *area = &picture->area;
	struct drawing small = { .width = CELLS * 4, .height = CELLS * 4 };
	cairo_surface_t *drawn = NULL;
	cairo_surface_t *taken = NULL;
	struct thumb thumbs[2];

	if (!picture->alone)
		return NULL;
	small.scale_x = small.width / fabs(area->x2 - area->x1);
	small.scale_y = small.height / fabs(area->y2 - area->y1);
	small.move_x = -area->x1 * small.scale_x;
	small.move_y = -area->y1 * small.scale_y;
	drawn = draw(page, &small);
	taken = poppler_page_get_image(page, picture->id);
	if (drawn && taken &&
	    cairo_image_surface_get_format(taken) <= CAIRO_FORMAT_RGB24 &&
	    cairo_image_surface_get_data(taken)) {
		cairo_surface_flush(taken);
		shrink(&thumbs[0], drawn);
		shrink(&thumbs[1], taken);
		if (is_upright(&thumbs[0], &thumbs[1])) {
			cairo_surface_destroy(drawn);
			return taken;
		}
	}
	if (drawn)
		cairo_surface_destroy(drawn);
	if (taken)
		cairo_surface_destroy(taken);
	return NULL;
}

static int depth_of(const struct content *content, double pixels,
		    enum ocr_resolution resolution)
{
	if (content->coloured)
		return 32;
	return content->between <= pixels * grey_share &&
			       resolution == OCR_RESOLUTION_FILE
		       ? 1
		       : 8;
}

static PIX *take_image(cairo_surface_t *surface, const struct drawing *drawing)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	struct content content;
	PIX *image;

	look(&content, surface);
	image = pixCreate(width, height,
			  depth_of(&content, (double)width * height,
				   drawing->resolution));
	if (!image)
		return NULL;
	copy_pixels(image, surface);
	(void)pixSetResolution(image, drawing->dpi, drawing->dpi);
	return image;
}

static enum status make_image(PIX **out, PopplerPage *page,
			      const struct picture *picture,
			      const struct drawing *drawing,
			      struct fault *fault)
{
	cairo_surface_t *surface = NULL;
	PIX *image;

	if (drawing->resolution == OCR_RESOLUTION_FILE)
		surface = take_picture(page, picture);
	if (!surface)
		surface = draw(page, drawing);
	image = surface ? take_image(surface, drawing) : NULL;
	if (surface)
		cairo_surface_destroy(surface);
	if (!image)
		return fault_memory(fault);
	*out = image;
	return STATUS_OK;
}

enum status ocr_pdf_draw(PIX **out, enum ocr_resolution *resolution,
			 PopplerDocument *document, const char *name,
			 int number, struct fault *fault)
{
	struct drawing drawing = { .width = 0 };
	struct picture picture = { .width = 0 };
	PopplerPage *page = poppler_document_get_page(document, number - 1);
	enum status status;

	if (!page)
		return ocr_fault(fault, STATUS_MALFORMED, name, number,
				 _("the page is broken or lost"));
	status = plan(&drawing, &picture, page, name, number, fault);
	if (!status)
		status = make_image(out, page, &picture, &drawing, fault);
	*resolution = drawing.resolution;
	g_object_unref(page);
	return status;
}

/* The share of the page that its images cover; of what overlaps, the sum. */
static double share_of_images(PopplerPage *page)
{
	GList *mappings = poppler_page_get_image_mapping(page);
	double width = 0;
	double height = 0;
	double covered = 0;

	poppler_page_get_size(page, &width, &height);
	for (GList *at = mappings; at; at = at->next)
		covered += area_of(at->data);
	poppler_page_free_image_mapping(mappings);
	return width * height > 0 ? fmin(covered / (width * height), 1) : 0;
}

enum status ocr_pdf_draw_measure(struct ocr_pdf_frame *out, PopplerPage *page,
				 const char *name, int number,
				 struct fault *fault)
{
	struct drawing drawing = { .width = 0 };
	struct picture picture = { .width = 0 };
	enum status status =
		plan(&drawing, &picture, page, name, number, fault);

	if (status)
		return status;
	*out = (struct ocr_pdf_frame){
		.scale_x = drawing.scale_x,
		.scale_y = drawing.scale_y,
		.move_x = drawing.move_x,
		.move_y = drawing.move_y,
		.width = drawing.width,
		.height = drawing.height,
		.dpi = drawing.dpi,
		.resolution = drawing.resolution,
		.pictures = share_of_images(page),
	};
	return STATUS_OK;
}
