#include <cairo.h>
#include <leptonica/allheaders.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stages/ocr_scan.h"
#include "stages/ocr_table.h"

/* A page of A5 at 300 dpi, in pixels, and its letters. */
enum { WIDTH = 1748, HEIGHT = 2480, DPI = 300 };
static const double letters = 46;

/* The grid of the drawn tables, and how thick their rules are. */
enum { LEFT = 200, TOP = 500, COLUMN = 400, ROW = 160, RULE = 4 };

/* Room for what a page says, in bytes. */
enum { SAID_SIZE = 4096 };

/* A page being drawn, and what was found and read on it. */
struct bed {
	cairo_surface_t *surface;
	cairo_t *cairo;
	struct arena *arena;
	struct ocr_tables found;
	struct ocr_page page;
	struct fault fault;
	char said[SAID_SIZE];
};

static int lay(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	ocr_scan_hush();
	bed->arena = arena_new();
	assert_non_null(bed->arena);
	bed->surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
	bed->cairo = cairo_create(bed->surface);
	cairo_set_source_rgb(bed->cairo, 1, 1, 1);
	cairo_paint(bed->cairo);
	cairo_set_source_rgb(bed->cairo, 0, 0, 0);
	*state = bed;
	return 0;
}

static int strip(void **state)
{
	struct bed *bed = *state;

	ocr_tables_clear(&bed->found);
	cairo_destroy(bed->cairo);
	cairo_surface_destroy(bed->surface);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void fill(struct bed *bed, double x, double y, double width,
		 double height)
{
	cairo_rectangle(bed->cairo, x, y, width, height);
	cairo_fill(bed->cairo);
}

/* Rules between points of the grid. */
static void rule_across(struct bed *bed, double from, double to, double row)
{
	fill(bed, LEFT + from * COLUMN, TOP + row * ROW,
	     (to - from) * COLUMN + RULE, RULE);
}

static void rule_down(struct bed *bed, double from, double to, double column)
{
	fill(bed, LEFT + column * COLUMN, TOP + from * ROW, RULE,
	     (to - from) * ROW + RULE);
}

static void draw_grid(struct bed *bed, int columns, int rows)
{
	for (int i = 0; i <= rows; i++)
		rule_across(bed, 0, columns, i);
	for (int i = 0; i <= columns; i++)
		rule_down(bed, 0, rows, i);
}

static void write_at(struct bed *bed, double x, double y, const char *text)
{
	cairo_select_font_face(bed->cairo, "Liberation Serif",
			       CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(bed->cairo, letters);
	cairo_move_to(bed->cairo, x, y);
	cairo_show_text(bed->cairo, text);
}

/* Write a line of a cell; lines are counted from 0. */
static void write_in(struct bed *bed, int column, int row, int line,
		     const char *text)
{
	write_at(bed, LEFT + column * COLUMN + 30,
		 TOP + row * ROW + 60 + line * 60, text);
}

/* Turn what is drawn from here on by so many degrees. */
static void turn(struct bed *bed, double degrees)
{
	cairo_translate(bed->cairo, WIDTH / 2.0, HEIGHT / 2.0);
	cairo_rotate(bed->cairo, degrees * 3.14159265 / 180);
	cairo_translate(bed->cairo, -WIDTH / 2.0, -HEIGHT / 2.0);
}

/* The page in black and white, as offices scan. */
static PIX *scan(struct bed *bed)
{
	PIX *grey = pixCreate(WIDTH, HEIGHT, 8);
	PIX *black;
	const unsigned char *data;
	ptrdiff_t stride;

	assert_non_null(grey);
	cairo_surface_flush(bed->surface);
	data = cairo_image_surface_get_data(bed->surface);
	stride = cairo_image_surface_get_stride(bed->surface);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			(void)pixSetPixel(grey, x, y,
					  data[y * stride + (ptrdiff_t)x * 4]);
	black = pixThresholdToBinary(grey, 128);
	pixDestroy(&grey);
	assert_non_null(black);
	pixSetResolution(black, DPI, DPI);
	return black;
}

static void find(struct bed *bed)
{
	PIX *image = scan(bed);

	assert_int_equal(ocr_tables_find(&bed->found, image, DPI, bed->arena,
					 &bed->fault),
			 STATUS_OK);
	pixDestroy(&image);
}

static void assert_table(const struct bed *bed, size_t cells, int rows)
{
	const struct ocr_table *table = bed->found.tables;

	assert_int_equal(bed->found.count, 1);
	assert_int_equal(table->count, cells);
	assert_int_equal(table->cells[cells - 1].row + 1, rows);
}

/* Add the lines of the page, a bar between those of two paragraphs. */
static void say(struct bed *bed)
{
	for (size_t i = 0; i < bed->page.count; i++) {
		const struct ocr_line *line = &bed->page.lines[i];
		const char *text = ocr_line_text(line, bed->arena);

		assert_non_null(text);
		if (i)
			strncat(bed->said,
				line->paragraph == line[-1].paragraph ? " "
								      : "|",
				SAID_SIZE - strlen(bed->said) - 1);
		strncat(bed->said, text, SAID_SIZE - strlen(bed->said) - 1);
	}
}

static void read_page(struct bed *bed)
{
	struct ocr_reader *reader = NULL;
	PIX *image = scan(bed);

	bed->page.number = 1;
	bed->page.dpi = DPI;
	assert_int_equal(
		ocr_reader_new(&reader, "vie", OCR_SEGMENT_AUTO, &bed->fault),
		STATUS_OK);
	assert_int_equal(ocr_table_read(&bed->page, reader, image, 60, "scan",
					bed->arena, &bed->fault),
			 STATUS_OK);
	ocr_reader_free(reader);
	pixDestroy(&image);
	say(bed);
}

static void test_ocr_table__finds_every_cell_row_by_row(void **state)
{
	struct bed *bed = *state;
	const struct ocr_cell *cells;

	draw_grid(bed, 3, 4);
	find(bed);
	assert_table(bed, 12, 4);
	cells = bed->found.tables->cells;
	for (int i = 1; i < 12; i++) {
		assert_int_equal(cells[i].row, i / 3);
		if (i % 3)
			assert_true(cells[i].box.x > cells[i - 1].box.x);
	}
}

/* A head over two columns, and a number that counts for two rows. */
static void test_ocr_table__keeps_merged_cells_whole(void **state)
{
	struct bed *bed = *state;
	const struct ocr_cell *cells;

	rule_across(bed, 0, 3, 0);
	rule_across(bed, 1, 3, 1);
	rule_across(bed, 0, 3, 2);
	rule_across(bed, 0, 3, 3);
	rule_down(bed, 0, 3, 0);
	rule_down(bed, 0, 3, 1);
	rule_down(bed, 1, 3, 2);
	rule_down(bed, 0, 3, 3);
	find(bed);
	assert_table(bed, 7, 3);
	cells = bed->found.tables->cells;
	assert_true(cells[0].box.height > ROW * 3 / 2);
	assert_true(cells[1].box.width > COLUMN * 3 / 2);
	assert_int_equal(cells[1].row, 0);
	assert_int_equal(cells[2].row, 1);
}

static void test_ocr_table__bears_a_page_that_is_askew(void **state)
{
	struct bed *bed = *state;

	turn(bed, 1);
	draw_grid(bed, 3, 6);
	find(bed);
	assert_table(bed, 18, 6);
}

static void test_ocr_table__closes_broken_and_dotted_rules(void **state)
{
	struct bed *bed = *state;

	draw_grid(bed, 3, 3);
	cairo_set_source_rgb(bed->cairo, 1, 1, 1);
	fill(bed, LEFT + COLUMN / 2.0, TOP, 24, 4.0 * ROW);
	fill(bed, LEFT, TOP + ROW / 2.0, 4.0 * COLUMN, 20);
	for (int x = 0; x < 3 * COLUMN; x += 8)
		fill(bed, LEFT + x + RULE, TOP + ROW, 4, RULE);
	find(bed);
	assert_table(bed, 9, 3);
}

/* The rule at the right was cut off with the edge of the page, askew. */
static void test_ocr_table__takes_cells_that_are_open_to_a_side(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; i <= 3; i++)
		rule_across(bed, 0, 3 - i * 0.02, i);
	for (int i = 0; i < 3; i++)
		rule_down(bed, 0, 3, i);
	find(bed);
	assert_table(bed, 9, 3);
}

static void test_ocr_table__takes_no_frame_for_a_table(void **state)
{
	struct bed *bed = *state;

	/* Twice around the page, around a mark, and a box of two lines. */
	cairo_set_line_width(bed->cairo, RULE);
	cairo_rectangle(bed->cairo, 60, 60, WIDTH - 120, HEIGHT - 120);
	cairo_rectangle(bed->cairo, 80, 80, WIDTH - 160, HEIGHT - 160);
	cairo_rectangle(bed->cairo, 200, 200, 300, 120);
	cairo_rectangle(bed->cairo, 700, 200, 800, 120);
	cairo_rectangle(bed->cairo, 700, 320, 800, 120);
	cairo_stroke(bed->cairo);
	write_in(bed, 0, 0, 0, "Thực hiện chỉ thị của tỉnh");
	find(bed);
	assert_int_equal(bed->found.count, 0);
}

/* A page in a frame with a foot of two cells, as certificates have. */
static void test_ocr_table__takes_no_framed_page_for_a_cell(void **state)
{
	struct bed *bed = *state;

	cairo_set_line_width(bed->cairo, RULE);
	cairo_rectangle(bed->cairo, 60, 60, WIDTH - 120, HEIGHT - 120);
	cairo_rectangle(bed->cairo, 60, HEIGHT - 260, WIDTH / 2.0, 200);
	cairo_stroke(bed->cairo);
	find(bed);
	assert_int_equal(bed->found.count, 0);
}

static void test_ocr_table__finds_none_on_a_page_of_text(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; i < 12; i++)
		write_in(bed, 0, i, 0, "Thực hiện chỉ thị của tỉnh ủy");
	rule_across(bed, 0, 2, 0.5);
	find(bed);
	assert_int_equal(bed->found.count, 0);
}

/* Ink that is left where rules were, and letters that lost some. */
static void test_ocr_table__takes_rules_out_and_leaves_letters(void **state)
{
	struct bed *bed = *state;
	int before = 0;
	int after = 0;
	PIX *image;

	/* Black blocks that stand on a rule, as letters do. */
	for (int i = 0; i < 10; i++)
		fill(bed, LEFT + 50 + i * 60, TOP + ROW - 30, 30, 30);
	image = scan(bed);
	(void)pixCountPixels(image, &before, NULL);
	pixDestroy(&image);
	draw_grid(bed, 3, 3);
	find(bed);
	(void)pixCountPixels(bed->found.ink, &after, NULL);
	assert_in_range(after, before, before + before / 5);
}

static void test_ocr_table__reads_cell_by_cell(void **state)
{
	struct bed *bed = *state;

	write_at(bed, LEFT, TOP - 100, "Danh sách các đơn vị");
	draw_grid(bed, 3, 3);
	write_in(bed, 0, 0, 0, "Số");
	write_in(bed, 1, 0, 0, "Đơn vị");
	write_in(bed, 1, 0, 1, "chủ trì");
	write_in(bed, 2, 0, 0, "Thời gian");
	write_in(bed, 2, 0, 1, "thực hiện");
	write_in(bed, 0, 1, 0, "4");
	write_in(bed, 1, 1, 0, "Sở Y tế");
	write_in(bed, 1, 1, 1, "tỉnh An Phú");
	write_in(bed, 2, 1, 0, "2010");
	write_in(bed, 0, 2, 0, "5");
	write_in(bed, 1, 2, 0, "Ban Dân tộc");
	write_at(bed, LEFT, TOP + 3 * ROW + 120, "Người lập bảng");
	read_page(bed);
	assert_string_equal(bed->page.detail, "tables=1");
	assert_string_equal(bed->said,
			    "Danh sách các đơn vị|Số|Đơn vị chủ trì|"
			    "Thời gian thực hiện|4|Sở Y tế tỉnh An Phú|2010|"
			    "5|Ban Dân tộc|Người lập bảng");
	assert_int_equal(bed->page.lines[0].table, 0);
	assert_int_equal(bed->page.lines[1].table, 1);
	/* Boxes are those of the page. */
	assert_in_range(bed->page.lines[1].box.x, LEFT, LEFT + COLUMN);
	assert_in_range(bed->page.lines[1].box.y, TOP, TOP + ROW);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, lay, strip)
		TEST(test_ocr_table__finds_every_cell_row_by_row),
		TEST(test_ocr_table__keeps_merged_cells_whole),
		TEST(test_ocr_table__bears_a_page_that_is_askew),
		TEST(test_ocr_table__closes_broken_and_dotted_rules),
		TEST(test_ocr_table__takes_cells_that_are_open_to_a_side),
		TEST(test_ocr_table__takes_no_frame_for_a_table),
		TEST(test_ocr_table__takes_no_framed_page_for_a_cell),
		TEST(test_ocr_table__finds_none_on_a_page_of_text),
		TEST(test_ocr_table__takes_rules_out_and_leaves_letters),
		TEST(test_ocr_table__reads_cell_by_cell),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
