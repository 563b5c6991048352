#include <cairo.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stages/ocr_image.h"

/* A page of A4 at 300 dpi, in pixels. */
enum { WIDTH = 2480, HEIGHT = 3508, DPI = 300 };

/* Its text: letters of 14 points. */
enum { LEFT = 300, TOP = 400, LINE = 70, LINES = 34 };
static const double letters = 58;

/* Marks in the corners of the text, in pixels: unlike any letter. */
enum { MARKS = 4, MARK_WIDTH = 110, MARK_HEIGHT = 44 };
static const int marks[MARKS][2] = {
	{ 150, 200 }, { 2270, 200 }, { 150, 3250 }, { 2270, 3250 }
};

/* The outer ring of a seal: its centre, radius and stroke, in pixels. */
enum { SEAL_X = 1500, SEAL_Y = 2900, SEAL = 215, STROKE = 12 };

/* By how much skew makes a mark larger, at most. */
enum { LARGER = 7 };

/* How far a box may be from where it was, in pixels. */
enum { SLACK = 2 };

static const double pi = 3.14159265358979;

struct bed {
	struct arena *arena;
	struct fault fault;
	PIX *scan;
	struct ocr_image made;
};

static int lay(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	(void)setMsgSeverity(L_SEVERITY_NONE);
	bed->arena = arena_new();
	*state = bed;
	return 0;
}

static int strip(void **state)
{
	struct bed *bed = *state;

	pixDestroy(&bed->scan);
	pixDestroy(&bed->made.image);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void paint(cairo_t *cairo, double red, double green, double blue)
{
	cairo_set_source_rgb(cairo, red, green, blue);
}

static void write_at(cairo_t *cairo, double x, double y, const char *text)
{
	cairo_select_font_face(cairo, "Liberation Serif",
			       CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, letters);
	cairo_move_to(cairo, x, y);
	cairo_show_text(cairo, text);
}

static cairo_t *begin(void)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
	cairo_t *cairo = cairo_create(surface);

	cairo_surface_destroy(surface);
	paint(cairo, 1, 1, 1);
	cairo_paint(cairo);
	paint(cairo, 0, 0, 0);
	return cairo;
}

/* What was drawn, as a scan in colour. */
static PIX *end(cairo_t *cairo)
{
	cairo_surface_t *surface = cairo_get_target(cairo);
	PIX *scan = pixCreate(WIDTH, HEIGHT, 32);
	const unsigned char *data;
	size_t stride;

	assert_non_null(scan);
	cairo_surface_flush(surface);
	data = cairo_image_surface_get_data(surface);
	stride = (size_t)cairo_image_surface_get_stride(surface);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			uint32_t pixel;

			memcpy(&pixel, data + (size_t)y * stride + 4 * x, 4);
			(void)pixSetPixel(scan, x, y, pixel << 8);
		}
	(void)pixSetResolution(scan, DPI, DPI);
	cairo_destroy(cairo);
	return scan;
}

/* Lines of which no two are alike, as in a text. */
static void write_text(cairo_t *cairo)
{
	static const char *const words[] = {
		"thực hiện",  "chỉ thị",   "của tỉnh,",    "hằng năm",
		"báo cáo",    "kết quả,",  "đề xuất",      "biện pháp;",
		"tổ chức",    "hội nghị",  "đánh giá",     "tình hình,",
		"chỉ đạo",    "các sở,",   "ngành",        "và địa phương",
		"chủ động",   "phối hợp",  "kiểm tra,",    "xử lý nghiêm",
		"trường hợp", "cố tình",   "vi phạm",      "theo quy định",
		"pháp luật;", "đồng thời", "tuyên truyền",
	};
	enum { WORDS = sizeof(words) / sizeof(*words), IN_LINE = 7 };
	char line[512];

	for (int i = 0; i < LINES; i++) {
		line[0] = '\0';
		for (int j = 0; j < IN_LINE; j++) {
			(void)strcat(
				line,
				words[(i * i + j * j + 3 * i * j) % WORDS]);
			(void)strcat(line, " ");
		}
		write_at(cairo, LEFT, TOP + LINE * i, line);
	}
}

static PIX *draw_page(void)
{
	cairo_t *cairo = begin();

	write_text(cairo);
	for (int i = 0; i < MARKS; i++)
		cairo_rectangle(cairo, marks[i][0], marks[i][1], MARK_WIDTH,
				MARK_HEIGHT);
	cairo_fill(cairo);
	return end(cairo);
}

/* Text with a seal over it in the red of ink pads, and red words above. */
static PIX *draw_seal(void)
{
	cairo_t *cairo = begin();

	write_text(cairo);
	write_at(cairo, SEAL_X - 100, SEAL_Y, "tỉnh ủy");
	paint(cairo, 0.85, 0.2, 0.2);
	cairo_set_line_width(cairo, STROKE);
	cairo_arc(cairo, SEAL_X, SEAL_Y, SEAL, 0, 2 * pi);
	cairo_stroke(cairo);
	write_at(cairo, SEAL_X, SEAL_Y - SEAL - 100, "người ký");
	return end(cairo);
}

static void prepare(struct bed *bed, PIX *scan, unsigned steps)
{
	bed->scan = scan;
	assert_int_equal(ocr_image_prepare(&bed->made, scan, steps, bed->arena,
					   &bed->fault),
			 STATUS_OK);
}

/* A bitonal copy of a page, as most scans are. */
static PIX *draw_bitonal(void)
{
	PIX *page = draw_page();
	PIX *grey = pixConvertTo8(page, 0);
	PIX *bitonal = pixThresholdToBinary(grey, 128);

	pixDestroy(&page);
	pixDestroy(&grey);
	return bitonal;
}

/* Find the marks of an image whose letters were scaled, top left one first. */
static void find_marks(struct alto_box *found, PIX *image, double scale)
{
	PIX *bitonal = ocr_image_bitonal(image);
	BOXA *parts = pixConnCompBB(bitonal, 8);
	int count = 0;

	for (int i = 0; i < boxaGetCount(parts); i++) {
		struct alto_box box;

		(void)boxaGetBoxGeometry(parts, i, &box.x, &box.y, &box.width,
					 &box.height);
		/* Skewed, they are a little larger. */
		if (fabs(box.width - MARK_WIDTH * scale) > LARGER ||
		    fabs(box.height - MARK_HEIGHT * scale) > LARGER ||
		    box.y > pixGetHeight(image))
			continue;
		assert_true(count < MARKS);
		found[count++] = box;
	}
	assert_int_equal(count, MARKS);
	boxaDestroy(&parts);
	pixDestroy(&bitonal);
}

static void assert_near(const struct alto_box *box,
			const struct alto_box *other)
{
	assert_in_range(box->x + SLACK - other->x, 0, 2 * SLACK);
	assert_in_range(box->y + SLACK - other->y, 0, 2 * SLACK);
	assert_in_range(box->x + box->width + SLACK - other->x - other->width,
			0, 2 * SLACK);
	assert_in_range(box->y + box->height + SLACK - other->y - other->height,
			0, 2 * SLACK);
}

/* What is found in the image lies where it lies in the scan. */
static void assert_maps_back(const struct bed *bed)
{
	double scale = (double)pixGetWidth(bed->made.image) / bed->made.width;
	struct alto_box in_scan[MARKS];
	struct alto_box in_image[MARKS];

	find_marks(in_scan, bed->scan, 1);
	find_marks(in_image, bed->made.image, scale);
	for (int i = 0; i < MARKS; i++) {
		struct alto_box mapped =
			ocr_map_box(&bed->made.map, &in_image[i]);
		int nearest = 0;

		/* Skew changes which one of a row is found first. */
		for (int j = 1; j < MARKS; j++)
			if (abs(in_scan[j].x - mapped.x) +
				    abs(in_scan[j].y - mapped.y) <
			    abs(in_scan[nearest].x - mapped.x) +
				    abs(in_scan[nearest].y - mapped.y))
				nearest = j;
		assert_near(&mapped, &in_scan[nearest]);
	}
}

static void test_ocr_image__knows_lists_of_steps(void **state)
{
	struct bed *bed = *state;
	unsigned steps = 1;

	assert_true(ocr_image_steps(&steps, "none"));
	assert_int_equal(steps, 0);
	assert_true(ocr_image_steps(&steps, "auto"));
	assert_int_equal(steps, OCR_IMAGE_ALL);
	assert_true(ocr_image_steps(&steps, "turn,deskew"));
	assert_int_equal(steps, OCR_IMAGE_TURN | OCR_IMAGE_DESKEW);
	assert_string_equal(ocr_image_words(steps, bed->arena), "turn,deskew");
	assert_false(ocr_image_steps(&steps, "turn,polish"));
}

static void test_ocr_image__leaves_a_page_alone_when_told(void **state)
{
	struct bed *bed = *state;
	struct alto_box box = { 10, 20, 30, 40 };
	l_int32 same = 0;

	prepare(bed, draw_bitonal(), 0);
	(void)pixEqual(bed->scan, bed->made.image, &same);
	assert_true(same);
	assert_int_equal(bed->made.steps, 0);
	box = ocr_map_box(&bed->made.map, &box);
	assert_int_equal(box.x, 10);
	assert_int_equal(box.height, 40);
}

static void test_ocr_image__does_nothing_to_a_blank_page(void **state)
{
	struct bed *bed = *state;

	prepare(bed, end(begin()), OCR_IMAGE_ALL);
	assert_int_equal(bed->made.steps, 0);
	assert_int_equal(bed->made.picture_count, 0);
}

static void test_ocr_image__takes_a_page_of_one_pixel(void **state)
{
	struct bed *bed = *state;

	PIX *dot = pixCreate(1, 1, 32);

	(void)pixSetResolution(dot, DPI, DPI);
	prepare(bed, dot, OCR_IMAGE_ALL);
	assert_int_equal(bed->made.steps, 0);
}

static void test_ocr_image__finds_places_again_after_scaling(void **state)
{
	struct bed *bed = *state;

	prepare(bed, draw_bitonal(), OCR_IMAGE_ALL);
	assert_int_equal(bed->made.steps, OCR_IMAGE_SCALE);
	assert_in_range(pixGetXRes(bed->made.image), 120, 180);
	assert_maps_back(bed);
}

static void test_ocr_image__keeps_what_is_known_of_a_page(void **state)
{
	struct ocr_page page = { .number = 1, .detail = "tables=1" };
	struct bed *bed = *state;

	prepare(bed, draw_bitonal(), OCR_IMAGE_ALL);
	assert_int_equal(
		ocr_image_restore(&page, &bed->made, bed->arena, &bed->fault),
		STATUS_OK);
	assert_string_equal(page.detail, "skew=0.0 image=scale tables=1");
}

static void test_ocr_image__sets_lines_level(void **state)
{
	static const double skews[] = { -2.5, -1.2, 1.2, 2.5 };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(skews) / sizeof(*skews); i++) {
		PIX *page = draw_bitonal();
		PIX *skewed =
			pixRotate(page, (float)(skews[i] * pi / 180),
				  L_ROTATE_SAMPLING, L_BRING_IN_WHITE, 0, 0);

		pixDestroy(&page);
		prepare(bed, skewed, OCR_IMAGE_ALL);
		assert_true(bed->made.steps & OCR_IMAGE_DESKEW);
		assert_true(fabs(bed->made.skew - skews[i]) < 0.2);
		assert_maps_back(bed);
		pixDestroy(&bed->scan);
		pixDestroy(&bed->made.image);
	}
}

static void test_ocr_image__sets_pages_upright(void **state)
{
	struct bed *bed = *state;

	for (int quarters = 0; quarters < 4; quarters++) {
		PIX *page = draw_bitonal();
		PIX *turned = pixRotateOrth(page, quarters);
		struct alto_box upright = { marks[0][0], marks[0][1],
					    MARK_WIDTH, MARK_HEIGHT };
		struct ocr_line line = { .box = upright };
		struct ocr_page back = { .lines = &line,
					 .count = 1,
					 .width = WIDTH,
					 .height = HEIGHT };
		struct ocr_map map = ocr_map_turn(quarters, WIDTH, HEIGHT);

		prepare(bed, turned, OCR_IMAGE_ALL);
		assert_int_equal(bed->made.turned, (4 - quarters) % 4 * 90);
		assert_int_equal(bed->made.width, WIDTH);
		back.turned = bed->made.turned;
		ocr_image_lay_back(&back);
		upright = ocr_map_box(&map, &upright);
		assert_memory_equal(&line.box, &upright, sizeof(upright));
		assert_int_equal(back.width, pixGetWidth(turned));
		pixDestroy(&page);
		pixDestroy(&bed->scan);
		pixDestroy(&bed->made.image);
	}
}

static int level_at(PIX *grey, int x, int y)
{
	l_uint32 level = 0;

	(void)pixGetPixel(grey, x, y, &level);
	return (int)level;
}

static void test_ocr_image__takes_the_red_of_a_seal_off(void **state)
{
	struct bed *bed = *state;
	struct alto_box seal = { SEAL_X - SEAL, SEAL_Y - SEAL, 2 * SEAL,
				 2 * SEAL };
	const struct alto_box *box;

	prepare(bed, draw_seal(), OCR_IMAGE_INK);
	assert_int_equal(bed->made.steps, OCR_IMAGE_INK);
	assert_int_equal(bed->made.picture_count, 1);
	assert_string_equal(bed->made.pictures[0].kind, "seal");
	box = &bed->made.pictures[0].box;
	/* It is found in a picture of 50 dpi. */
	assert_in_range(box->x + 12 - seal.x, 0, 24);
	assert_in_range(box->y + 12 - seal.y, 0, 24);
	assert_in_range(box->width + 24 - seal.width, 0, 48);
	assert_true(level_at(bed->made.image, SEAL_X, SEAL_Y - SEAL) > 180);
	assert_true(level_at(bed->made.image, SEAL_X + SEAL, SEAL_Y) > 180);
}

/* How many pixels of a box are darker than half. */
static int count_dark(PIX *grey, int left, int top, int width, int height)
{
	int count = 0;

	for (int y = top; y < top + height; y++)
		for (int x = left; x < left + width; x++)
			count += level_at(grey, x, y) < 144;
	return count;
}

static void test_ocr_image__keeps_print_under_seals_and_red_words(void **state)
{
	struct bed *bed = *state;

	prepare(bed, draw_seal(), OCR_IMAGE_INK);
	assert_true(count_dark(bed->made.image, SEAL_X - 100, SEAL_Y - 50, 200,
			       60) > 1000);
	assert_true(count_dark(bed->made.image, SEAL_X,
			       SEAL_Y - SEAL - 100 - 50, 250, 60) > 1000);
}

/* How many parts an image has: letters, their marks and dots. */
static int count_parts(PIX *image)
{
	PIX *bitonal = ocr_image_bitonal(image);
	l_int32 count = 0;

	(void)pixCountConnComp(bitonal, 8, &count);
	pixDestroy(&bitonal);
	return count;
}

static void test_ocr_image__keeps_every_dot_and_mark(void **state)
{
	struct bed *bed = *state;
	cairo_t *cairo = begin();
	PIX *scan;
	PIX *grey;

	for (int i = 0; i < LINES; i++)
		write_at(cairo, LEFT, TOP + LINE * i,
			 "ạ ẹ ị ọ ụ ỵ ậ ệ ộ ợ ự ả ẻ ỉ ỏ ủ ã õ ũ á é í ó ú");
	scan = end(cairo);
	grey = pixConvertTo8(scan, 0);
	pixDestroy(&scan);
	prepare(bed, grey, OCR_IMAGE_SCALE);
	assert_int_equal(bed->made.steps, OCR_IMAGE_SCALE);
	/* Hairlines may break; none of the marks may go. */
	assert_true(count_parts(bed->made.image) >= count_parts(grey));
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(test_ocr_image__##name, lay, strip)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(knows_lists_of_steps),
		TEST(leaves_a_page_alone_when_told),
		TEST(does_nothing_to_a_blank_page),
		TEST(takes_a_page_of_one_pixel),
		TEST(finds_places_again_after_scaling),
		TEST(keeps_what_is_known_of_a_page),
		TEST(sets_lines_level),
		TEST(sets_pages_upright),
		TEST(takes_the_red_of_a_seal_off),
		TEST(keeps_print_under_seals_and_red_words),
		TEST(keeps_every_dot_and_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
