#include "stages/ocr_pdf_picture.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_fax.h"
#include "stages/ocr_pdf_content.h"
#include "stages/ocr_pixels.h"
#include "stages/ocr_single.h"

/* The unit of PDF: points, as many an inch. */
static const double points_an_inch = 72;

/* A picture over this share of the page is the page ... */
static const double whole_share = 0.85;

/* ... unless another one is larger than this share of it ... */
static const double other_share = 0.5;

/* ... or more than so much else is to be seen: a scan has no text. */
enum { LETTERS_MAX = 400, PATHS_MAX = 200 };

/* How far an area may be from where it is, in points. */
static const double area_slack = 1.5;

/* How far a side may be from upright, and pixels from square: shares. */
static const double turn_slack = 0.001;
static const double square_slack = 0.03;

/* A page of a PDF, and the picture that it is. */
struct page {
	qpdf_data pdf;
	const char *name;
	int number;
	struct fault *damage;
	struct fault *fault;
	struct ocr_area box; /* what is shown of it, in points */
	int quarters;        /* turned clockwise when shown */
	double unit;         /* points are so many times as large */
	struct ocr_content content;
	const struct ocr_placed *placed;
	qpdf_oh dictionary; /* of the picture */
	int width;          /* in pixels */
	int height;
	int bits;
};

/* ---- what is on the page ---- */

static bool take_box(struct ocr_area *box, qpdf_data pdf, qpdf_oh page,
		     const char *key)
{
	qpdf_oh array = qpdf_oh_get_key(pdf, page, key);
	double sides[4];

	if (!qpdf_oh_is_array(pdf, array) ||
	    qpdf_oh_get_array_n_items(pdf, array) != 4)
		return false;
	for (int i = 0; i < 4; i++)
		sides[i] = qpdf_oh_get_numeric_value(
			pdf, qpdf_oh_get_array_item(pdf, array, i));
	*box = (struct ocr_area){ fmin(sides[0], sides[2]),
				  fmin(sides[1], sides[3]),
				  fmax(sides[0], sides[2]),
				  fmax(sides[1], sides[3]) };
	return box->x2 - box->x1 >= 1 && box->y2 - box->y1 >= 1;
}

/* False when nothing of it can be relied on. */
static bool read_page(struct page *page)
{
	enum { QUARTER = 90 };
	qpdf_data pdf = page->pdf;
	qpdf_oh handle = qpdf_get_page_n(pdf, (size_t)page->number - 1);
	struct ocr_area crop;
	long long turned;

	if (!qpdf_oh_is_dictionary(pdf, handle) ||
	    !take_box(&page->box, pdf, handle, "/MediaBox"))
		return false;
	if (take_box(&crop, pdf, handle, "/CropBox")) {
		page->box.x1 = fmax(page->box.x1, crop.x1);
		page->box.y1 = fmax(page->box.y1, crop.y1);
		page->box.x2 = fmin(page->box.x2, crop.x2);
		page->box.y2 = fmin(page->box.y2, crop.y2);
	}
	turned = qpdf_oh_get_int_value(pdf,
				       qpdf_oh_get_key(pdf, handle, "/Rotate"));
	page->quarters = (int)((turned / QUARTER % 4 + 4) % 4);
	page->unit = qpdf_oh_get_numeric_value(
		pdf, qpdf_oh_get_key(pdf, handle, "/UserUnit"));
	if (!(page->unit > 0))
		page->unit = 1;
	ocr_content_read(&page->content, pdf, handle, &page->box);
	return turned % QUARTER == 0;
}

static double size_of(const struct ocr_area *area)
{
	return (area->x2 - area->x1) * (area->y2 - area->y1);
}

static bool covers(const struct ocr_area *one, const struct ocr_area *other)
{
	return one->x1 <= other->x1 + area_slack &&
	       one->y1 <= other->y1 + area_slack &&
	       one->x2 >= other->x2 - area_slack &&
	       one->y2 >= other->y2 - area_slack;
}

/* How much of the page the picture covers, as a share. */
static double share_of(const struct page *page, const struct ocr_placed *placed)
{
	struct ocr_area shown = ocr_area_common(&placed->area, &page->box);

	if (shown.x2 <= shown.x1 || shown.y2 <= shown.y1)
		return 0;
	return size_of(&shown) / size_of(&page->box);
}

/* The picture that the page is; NULL: it is none, or more than one. */
static const struct ocr_placed *find_picture(const struct page *page)
{
	const struct ocr_content *content = &page->content;
	const struct ocr_placed *found = NULL;
	double largest = 0;
	double second = 0;

	for (int i = 0; i < content->count; i++) {
		double share = share_of(page, &content->images[i]);

		if (share > largest) {
			second = largest;
			largest = share;
			found = &content->images[i];
		} else if (share > second) {
			second = share;
		}
	}
	if (content->involved || content->letters > LETTERS_MAX ||
	    content->paths > PATHS_MAX || largest < whole_share ||
	    second > largest * other_share)
		return NULL;
	return found;
}

/* ---- how it lies ---- */

/* A direction on the page as it is shown: to the right, down. */
struct way {
	int right;
	int down;
};

static int sign_of(double number, double slack)
{
	return number > slack ? 1 : number < -slack ? -1 : 0;
}

/* Where a side of the picture points; {0, 0}: it lies askew. */
static struct way way_of(double x, double y, int quarters)
{
	double slack = hypot(x, y) * turn_slack;
	struct way way = { sign_of(x, slack), -sign_of(y, slack) };

	for (int i = 0; i < quarters; i++)
		way = (struct way){ -way.down, way.right };
	if (way.right && way.down)
		way = (struct way){ 0, 0 };
	return way;
}

/* How it is to be turned to be upright, as TIFF counts; 0: it lies askew. */
static int orientation_of(const struct page *page)
{
	static const struct {
		struct way rows;
		struct way columns;
	} ways[] = {
		{ { 0, 0 }, { 0, 0 } },  { { 1, 0 }, { 0, 1 } },
		{ { -1, 0 }, { 0, 1 } }, { { -1, 0 }, { 0, -1 } },
		{ { 1, 0 }, { 0, -1 } }, { { 0, 1 }, { 1, 0 } },
		{ { 0, 1 }, { -1, 0 } }, { { 0, -1 }, { -1, 0 } },
		{ { 0, -1 }, { 1, 0 } },
	};
	const struct ocr_matrix *matrix = &page->placed->matrix;
	struct way rows = way_of(matrix->a, matrix->b, page->quarters);
	struct way columns = way_of(-matrix->c, -matrix->d, page->quarters);

	for (int i = 1; i < (int)(sizeof(ways) / sizeof(*ways)); i++)
		if (ways[i].rows.right == rows.right &&
		    ways[i].rows.down == rows.down &&
		    ways[i].columns.right == columns.right &&
		    ways[i].columns.down == columns.down)
			return i;
	return 0;
}

/* Pixels a point along the two sides of the picture. */
static bool is_square(const struct page *page, double *scale)
{
	const struct ocr_matrix *matrix = &page->placed->matrix;
	double along = page->width / hypot(matrix->a, matrix->b);
	double down = page->height / hypot(matrix->c, matrix->d);

	*scale = sqrt(along * down) / page->unit;
	return fabs(along - down) <= down * square_slack;
}

/* An area as the page is shown: y grows downwards. */
static struct ocr_area shown_area(const struct ocr_area *area, int quarters)
{
	struct ocr_area shown = { area->x1, -area->y2, area->x2, -area->y1 };

	for (int i = 0; i < quarters; i++)
		shown = (struct ocr_area){ -shown.y2, shown.x1, -shown.y1,
					   shown.x2 };
	return shown;
}

/* What of the upright picture is beyond the edges of the page is cut off. */
static PIX *crop(PIX *image, const struct page *page)
{
	struct ocr_area box = shown_area(&page->box, page->quarters);
	struct ocr_area area = shown_area(&page->placed->area, page->quarters);
	double scale_x = pixGetWidth(image) / (area.x2 - area.x1);
	double scale_y = pixGetHeight(image) / (area.y2 - area.y1);
	int left = (int)lround(fmax(0, box.x1 - area.x1) * scale_x);
	int top = (int)lround(fmax(0, box.y1 - area.y1) * scale_y);
	int right = (int)lround(fmax(0, area.x2 - box.x2) * scale_x);
	int bottom = (int)lround(fmax(0, area.y2 - box.y2) * scale_y);
	PIX *cut;
	BOX *kept;

	if (covers(&page->box, &page->placed->area))
		return image;
	kept = boxCreate(left, top, pixGetWidth(image) - left - right,
			 pixGetHeight(image) - top - bottom);
	cut = kept ? pixClipRectangle(image, kept, NULL) : NULL;
	boxDestroy(&kept);
	pixDestroy(&image);
	return cut;
}

/* ---- the pixels ---- */

static qpdf_oh key(const struct page *page, const char *name)
{
	return qpdf_oh_get_key(page->pdf, page->dictionary, name);
}

static bool is_null(const struct page *page, qpdf_oh handle)
{
	return qpdf_oh_is_null(page->pdf, handle);
}

static bool is_name(const struct page *page, qpdf_oh handle, const char *name)
{
	return qpdf_oh_is_name_and_equals(page->pdf, handle, name);
}

/* The only one of a list, or what is no list. */
static qpdf_oh only(const struct page *page, qpdf_oh handle)
{
	if (qpdf_oh_is_array(page->pdf, handle) &&
	    qpdf_oh_get_array_n_items(page->pdf, handle) == 1)
		return qpdf_oh_get_array_item(page->pdf, handle, 0);
	return handle;
}

/* Components a pixel, of plain colour spaces; 0: any other. */
static int count_colours(const struct page *page)
{
	qpdf_oh space = key(page, "/ColorSpace");
	qpdf_oh profile;

	if (is_name(page, space, "/DeviceGray"))
		return 1;
	if (is_name(page, space, "/DeviceRGB"))
		return 3;
	if (!qpdf_oh_is_array(page->pdf, space) ||
	    qpdf_oh_get_array_n_items(page->pdf, space) != 2)
		return 0;
	profile = qpdf_oh_get_array_item(page->pdf, space, 1);
	space = qpdf_oh_get_array_item(page->pdf, space, 0);
	if (is_name(page, space, "/CalGray"))
		return 1;
	if (is_name(page, space, "/CalRGB"))
		return 3;
	if (!is_name(page, space, "/ICCBased") ||
	    !qpdf_oh_is_stream(page->pdf, profile))
		return 0;
	profile = qpdf_oh_get_dict(page->pdf, profile);
	return qpdf_oh_get_int_value_as_int(
		page->pdf, qpdf_oh_get_key(page->pdf, profile, "/N"));
}

/* 0: values are as they are, 1: they are inverted, -1: something else. */
static int is_inverted(const struct page *page)
{
	qpdf_oh decode = key(page, "/Decode");
	int count = qpdf_oh_is_array(page->pdf, decode)
			    ? qpdf_oh_get_array_n_items(page->pdf, decode)
			    : 0;
	double first;
	double second;

	if (is_null(page, decode))
		return 0;
	if (count != 2)
		return -1;
	first = qpdf_oh_get_numeric_value(
		page->pdf, qpdf_oh_get_array_item(page->pdf, decode, 0));
	second = qpdf_oh_get_numeric_value(
		page->pdf, qpdf_oh_get_array_item(page->pdf, decode, 1));
	if (first == 0 && second == 1)
		return 0;
	return first == 1 && second == 0 ? 1 : -1;
}

static PIX *decode_fax(const struct page *page, qpdf_oh settings,
		       const unsigned char *data, size_t size)
{
	qpdf_data pdf = page->pdf;
	struct ocr_fax fax = { .width = page->width, .height = page->height };
	qpdf_oh columns = qpdf_oh_get_key_if_dict(pdf, settings, "/Columns");
	qpdf_oh kind = qpdf_oh_get_key_if_dict(pdf, settings, "/K");
	qpdf_oh aligned =
		qpdf_oh_get_key_if_dict(pdf, settings, "/EncodedByteAlign");
	qpdf_oh black = qpdf_oh_get_key_if_dict(pdf, settings, "/BlackIs1");

	/* Only what is written as in a TIFF; the rest is drawn. */
	if (page->bits != 1 || count_colours(page) != 1 ||
	    is_inverted(page) < 0 ||
	    qpdf_oh_get_int_value(pdf, columns) != page->width ||
	    qpdf_oh_get_numeric_value(pdf, kind) >= 0 ||
	    qpdf_oh_get_bool_value(pdf, aligned))
		return NULL;
	fax.inverted = (qpdf_oh_get_bool_value(pdf, black) != 0) !=
		       (is_inverted(page) == 1);
	return ocr_fax_decode(&fax, page->damage, data, size, page->name,
			      page->number);
}

static bool is_plain(const struct page *page)
{
	int colours = count_colours(page);

	return (colours == 1 || colours == 3) && is_inverted(page) == 0;
}

/* Unless it is as large as the page says: NULL. */
static PIX *check_image(const struct page *page, PIX *image)
{
	if (image && (pixGetWidth(image) != page->width ||
		      pixGetHeight(image) != page->height))
		pixDestroy(&image);
	return image;
}

/* Rows of bytes, of one bit or of one or three bytes a pixel. */
static PIX *take_rows(const struct page *page, const unsigned char *data,
		      size_t size)
{
	int colours = count_colours(page);
	size_t bits = (size_t)(colours == 3 ? 24 : page->bits);
	size_t row_size = ((size_t)page->width * bits + 7) / 8;
	PIX *image;

	if (is_inverted(page) < 0 || (colours != 1 && colours != 3) ||
	    (page->bits != 8 && (page->bits != 1 || colours != 1)) ||
	    size < row_size * (size_t)page->height)
		return NULL;
	image = pixCreate(page->width, page->height,
			  bits == 24 ? 32 : (int)bits);
	if (!image)
		return NULL;
	ocr_put_rows(image, 0, (size_t)page->height, data, row_size);
	/* Leptonica has black for 1 where there is one bit. */
	if ((bits == 1) != (is_inverted(page) == 1))
		(void)pixInvert(image, image);
	(void)pixSetPadBits(image, 0);
	return image;
}

static PIX *decode_data(const struct page *page, qpdf_oh filter,
			const unsigned char *data, size_t size)
{
	qpdf_oh settings = only(page, key(page, "/DecodeParms"));

	if (is_name(page, filter, "/CCITTFaxDecode"))
		return decode_fax(page, settings, data, size);
	if (is_name(page, filter, "/DCTDecode") && is_plain(page) &&
	    (is_null(page, settings) ||
	     is_null(page, qpdf_oh_get_key_if_dict(page->pdf, settings,
						   "/ColorTransform"))))
		return check_image(
			page, ocr_jpeg_plain(page->damage, (const char *)data,
					     size, page->name, page->number));
	/* Of this one the page need not say the colours. */
	if (is_name(page, filter, "/JPXDecode") &&
	    is_null(page, key(page, "/SMaskInData")) &&
	    (is_null(page, key(page, "/ColorSpace")) || is_plain(page)))
		return check_image(page,
				   ocr_jp2_plain((const char *)data, size,
						 page->name, page->number));
	return NULL;
}

/* The picture as it lies in the file; NULL: it is to be drawn. */
static PIX *decode(const struct page *page)
{
	qpdf_oh filter = only(page, key(page, "/Filter"));
	unsigned char *data = NULL;
	QPDF_BOOL plain = QPDF_FALSE;
	size_t size = 0;
	PIX *image = NULL;

	if (qpdf_oh_get_bool_value(page->pdf, key(page, "/ImageMask")) ||
	    !is_null(page, key(page, "/SMask")) ||
	    !is_null(page, key(page, "/Mask")) ||
	    qpdf_oh_get_stream_data(page->pdf, page->placed->image,
				    qpdf_dl_generalized, &plain, &data,
				    &size) >= QPDF_ERRORS) {
		free(data);
		return NULL;
	}
	if (plain)
		image = take_rows(page, data, size);
	else
		image = decode_data(page, filter, data, size);
	free(data);
	return image;
}

/* ---- all together ---- */

static enum status check_sizes(struct page *page)
{
	const struct ocr_content *content = &page->content;
	enum status status = STATUS_OK;

	for (int i = 0; i < content->count && !status; i++) {
		qpdf_oh dictionary =
			qpdf_oh_get_dict(page->pdf, content->images[i].image);
		double width = qpdf_oh_get_numeric_value(
			page->pdf,
			qpdf_oh_get_key(page->pdf, dictionary, "/Width"));
		double height = qpdf_oh_get_numeric_value(
			page->pdf,
			qpdf_oh_get_key(page->pdf, dictionary, "/Height"));

		status = ocr_check_size(width, height, page->name, page->number,
					page->fault);
	}
	return status;
}

static void describe(struct page *page)
{
	page->dictionary = qpdf_oh_get_dict(page->pdf, page->placed->image);
	page->width =
		qpdf_oh_get_int_value_as_int(page->pdf, key(page, "/Width"));
	page->height =
		qpdf_oh_get_int_value_as_int(page->pdf, key(page, "/Height"));
	page->bits = qpdf_oh_get_int_value_as_int(
		page->pdf, key(page, "/BitsPerComponent"));
}

/* How the picture that the page is lies on it. */
struct lie {
	int orientation; /* as TIFF counts */
	int dpi;
	struct ocr_area shown; /* what of it shows */
};

/* False: the page is none, or one to be drawn. */
static bool find_lie(struct lie *lie, struct page *page)
{
	double scale;

	page->placed = find_picture(page);
	if (!page->placed)
		return false;
	describe(page);
	lie->orientation = orientation_of(page);
	lie->shown = ocr_area_common(&page->placed->area, &page->box);
	if (!lie->orientation || !is_square(page, &scale) ||
	    !covers(&page->placed->clip, &lie->shown))
		return false;
	lie->dpi = (int)lround(fmin(scale * points_an_inch, OCR_DPI_MOST + 1));
	return lie->dpi >= OCR_DPI_LEAST && lie->dpi <= OCR_DPI_MOST;
}

static PIX *take(struct page *page)
{
	struct lie lie;
	PIX *image;

	if (!find_lie(&lie, page))
		return NULL;
	image = ocr_upright(ocr_plain(decode(page)), lie.orientation);
	if (image)
		image = crop(image, page);
	if (image)
		(void)pixSetResolution(image, lie.dpi, lie.dpi);
	return image;
}

/* Where a page that is shown begins and the picture on it, in its pixels. */
static void measure(struct ocr_pdf_frame *frame, const struct page *page,
		    const struct lie *lie)
{
	struct ocr_area box = shown_area(&page->box, page->quarters);
	struct ocr_area area = shown_area(&page->placed->area, page->quarters);
	struct ocr_area shown = shown_area(&lie->shown, page->quarters);
	/* From 5 on rows are columns of the page. */
	bool across = lie->orientation >= 5;
	double wide = across ? page->height : page->width;
	double high = across ? page->width : page->height;

	frame->scale_x = wide / (area.x2 - area.x1);
	frame->scale_y = high / (area.y2 - area.y1);
	frame->move_x = (box.x1 - shown.x1) * frame->scale_x;
	frame->move_y = (box.y1 - shown.y1) * frame->scale_y;
	frame->width = (int)lround((shown.x2 - shown.x1) * frame->scale_x);
	frame->height = (int)lround((shown.y2 - shown.y1) * frame->scale_y);
	frame->dpi = lie->dpi;
	frame->resolution = OCR_RESOLUTION_FILE;
	frame->pictures = fmin(share_of(page, page->placed), 1);
	frame->bare = true;
}

bool ocr_pdf_picture_measure(struct ocr_pdf_frame *out, qpdf_data pdf,
			     int number)
{
	struct page *page = calloc(1, sizeof(*page));
	struct lie lie;
	bool is_picture = false;

	if (!page)
		return false;
	page->pdf = pdf;
	page->number = number;
	if (read_page(page) && find_lie(&lie, page)) {
		measure(out, page, &lie);
		is_picture = true;
	}
	qpdf_oh_release_all(pdf);
	if (qpdf_has_error(pdf))
		(void)qpdf_get_error(pdf);
	free(page);
	return is_picture;
}

enum status ocr_pdf_picture(PIX **out, struct fault *damage, qpdf_data pdf,
			    const char *name, int number, struct fault *fault)
{
	struct fault found = { .status = STATUS_OK };
	struct page *page = calloc(1, sizeof(*page));
	enum status status = STATUS_OK;
	PIX *image;

	if (!page)
		return fault_memory(fault);
	page->pdf = pdf;
	page->name = name;
	page->number = number;
	page->damage = &found;
	page->fault = fault;
	if (read_page(page)) {
		status = check_sizes(page);
		image = status ? NULL : take(page);
		if (image) {
			*out = image;
			*damage = found;
		}
	}
	qpdf_oh_release_all(pdf);
	/* What is not asked after is printed. */
	if (qpdf_has_error(pdf))
		(void)qpdf_get_error(pdf);
	free(page);
	return status;
}
