#include <cairo.h>
#include <leptonica/allheaders.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stages/ocr_rest.h"

/* A page at 150 dpi, in pixels, and its three lines. */
enum { WIDTH = 1000, HEIGHT = 500, DPI = 150, LEFT = 60, TOP = 100 };
enum { LINES = 3, LINE = 90, SECONDS = 60 };
static const double letters = 28;

static const char *const lines[LINES] = {
	"Thực hiện chỉ thị của tỉnh về an toàn giao thông",
	"Các sở, ngành phối hợp kiểm tra, xử lý vi phạm",
	"Báo cáo kết quả hằng năm trước ngày 15 tháng 12",
};

struct bed {
	struct arena *arena;
	struct fault fault;
	struct ocr_reader *reader;
	PIX *image;
	struct ocr_page page;
};

static PIX *draw(void)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_A8, WIDTH, HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	PIX *image = pixCreate(WIDTH, HEIGHT, 8);
	int stride = cairo_image_surface_get_stride(surface);
	const unsigned char *data;

	cairo_select_font_face(cairo, "Liberation Serif",
			       CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, letters);
	for (int i = 0; i < LINES; i++) {
		cairo_move_to(cairo, LEFT, TOP + LINE * i);
		cairo_show_text(cairo, lines[i]);
	}
	cairo_surface_flush(surface);
	data = cairo_image_surface_get_data(surface);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			(void)pixSetPixel(image, x, y,
					  255U - data[y * stride + x]);
	(void)pixSetResolution(image, DPI, DPI);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return image;
}

static int lay(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	bed->arena = arena_new();
	bed->image = draw();
	assert_int_equal(ocr_reader_new(&bed->reader, "vie", OCR_SEGMENT_AUTO,
					&bed->fault),
			 STATUS_OK);
	assert_int_equal(ocr_reader_read(&bed->page, bed->reader, bed->image,
					 SECONDS, "scan", bed->arena,
					 &bed->fault),
			 STATUS_OK);
	assert_int_equal(bed->page.count, LINES);
	*state = bed;
	return 0;
}

static int strip(void **state)
{
	struct bed *bed = *state;

	pixDestroy(&bed->image);
	ocr_reader_free(bed->reader);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void read_rest(struct bed *bed)
{
	assert_int_equal(ocr_rest_read(&bed->page, bed->reader, bed->image,
				       SECONDS, "scan", bed->arena,
				       &bed->fault),
			 STATUS_OK);
}

static void assert_whole(const struct bed *bed)
{
	assert_int_equal(bed->page.count, LINES);
	assert_int_equal(bed->page.width, WIDTH);
	for (int i = 0; i < LINES; i++) {
		const struct ocr_line *line = &bed->page.lines[i];

		assert_string_equal(ocr_line_text(line, bed->arena), lines[i]);
		assert_in_range(line->box.y, TOP + LINE * i - LINE / 2,
				TOP + LINE * i);
		assert_in_range(line->box.x, LEFT - 5, LEFT + 5);
	}
}

static void test_ocr_rest__leaves_a_whole_page_alone(void **state)
{
	struct bed *bed = *state;

	read_rest(bed);
	assert_whole(bed);
}

static void test_ocr_rest__reads_lines_that_were_passed_over(void **state)
{
	struct bed *bed = *state;

	for (size_t lost = 0; lost < LINES; lost++) {
		struct ocr_page *page = &bed->page;

		page->count--;
		memmove(&page->lines[lost], &page->lines[lost + 1],
			(page->count - lost) * sizeof(*page->lines));
		read_rest(bed);
		assert_whole(bed);
	}
}

static void test_ocr_rest__has_nothing_to_add_to_an_empty_page(void **state)
{
	struct bed *bed = *state;

	bed->page.count = 0;
	read_rest(bed);
	assert_int_equal(bed->page.count, 0);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(test_ocr_rest__##name, lay, strip)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(leaves_a_whole_page_alone),
		TEST(reads_lines_that_were_passed_over),
		TEST(has_nothing_to_add_to_an_empty_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
