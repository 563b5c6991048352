#include <cairo-pdf.h>
#include <leptonica/allheaders.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/alto.h"
#include "pipeline/stage.h"

/* A page of A5 at 200 dpi, in pixels, and its letters. */
enum { WIDTH = 1165, HEIGHT = 1654, DPI = 200 };
static const double letters = 44;

/* Where the lines of a drawn page begin; in pixels. */
enum { LEFT = 90, RIGHT = 640, TOP = 150, LINE = 90 };

/* Room for what a page says, in bytes. */
enum { SAID_SIZE = 4096 };

static const char directive[] = "Thực hiện chỉ thị của tỉnh";
static const char report[] = "Báo cáo kết quả hằng năm";

/* The stage with its engine, one for all tests: the engine is to stay warm. */
struct bed {
	struct desk *desk;
	struct document *in;
	struct document *out;
	struct fault fault;
	enum status status;
};

static int lay(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	*state = bed;
	return (int)desk_new(&bed->desk, stage_named("ocr"), NULL, &bed->fault);
}

static void empty(struct bed *bed)
{
	document_free(bed->in);
	document_free(bed->out);
	bed->in = NULL;
	bed->out = NULL;
	fault_clear(&bed->fault);
	bed->status = STATUS_OK;
}

static int clear(void **state)
{
	empty(*state);
	return 0;
}

static int strip(void **state)
{
	struct bed *bed = *state;

	empty(bed);
	desk_free(bed->desk);
	free(bed);
	return 0;
}

/* The bytes of a file made in memory. */
struct file {
	char *data;
	size_t size;
};

static void put(struct bed *bed, const struct file *file)
{
	empty(bed);
	assert_int_equal(document_wrap(&bed->in, "box/scan", file->data,
				       file->size, &bed->fault),
			 STATUS_OK);
}

/* Run the stage over the file, which it takes over. */
static void read_file(struct bed *bed, struct file file)
{
	put(bed, &file);
	bed->status = desk_run(&bed->out, bed->desk, bed->in, &bed->fault);
}

static void assert_read(const struct bed *bed)
{
	assert_string_equal(bed->fault.reason, "");
	assert_int_equal(bed->status, STATUS_OK);
}

static void assert_refused(const struct bed *bed, const char *place,
			   const char *reason)
{
	assert_int_equal(bed->status, STATUS_MALFORMED);
	assert_null(bed->out);
	assert_string_equal(bed->fault.place, place);
	if (!strstr(bed->fault.reason, reason))
		fail_msg("'%s' does not say '%s'", bed->fault.reason, reason);
}

/* The words of a page, a space between them. */
static void say(char *said, const xmlNode *page)
{
	said[0] = '\0';
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			for (const xmlNode *word = alto_first_word(line); word;
			     word = alto_next_word(word)) {
				size_t used = strlen(said);

				(void)snprintf(said + used, SAID_SIZE - used,
					       "%s%s", used ? " " : "",
					       alto_content(word));
			}
}

static void assert_says(const xmlNode *page, const char *text)
{
	char said[SAID_SIZE];

	assert_non_null(page);
	say(said, page);
	assert_string_equal(said, text);
}

static void write_at(cairo_t *cairo, double x, double y, const char *text)
{
	cairo_select_font_face(cairo, "Liberation Serif",
			       CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, letters);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_move_to(cairo, x, y);
	cairo_show_text(cairo, text);
}

/* What stands on a drawn page: column and line of each text; ends with NULL */
struct mark {
	int x;
	int line;
	const char *text;
};

static void write_marks(cairo_t *cairo, const struct mark *marks)
{
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	for (; marks->text; marks++)
		write_at(cairo, marks->x, TOP + marks->line * LINE,
			 marks->text);
}

static unsigned char *pixel_of(cairo_surface_t *surface, int x, int y)
{
	ptrdiff_t stride = cairo_image_surface_get_stride(surface);

	return cairo_image_surface_get_data(surface) + y * stride +
	       (ptrdiff_t)x * 4;
}

static PIX *draw(const struct mark *marks)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	PIX *page = pixCreate(WIDTH, HEIGHT, 8);

	write_marks(cairo, marks);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			(void)pixSetPixel(page, x, y, *pixel_of(surface, x, y));
	cairo_surface_destroy(surface);
	(void)pixSetResolution(page, DPI, DPI);
	return page;
}

static PIX *draw_line(const char *text)
{
	const struct mark marks[] = { { LEFT, 2, text }, { 0 } };

	return draw(marks);
}

/* The page as a file of that format; frees the page. */
static struct file save(PIX *page, int format)
{
	struct file file = { NULL, 0 };
	l_uint8 *data = NULL;

	assert_int_equal(pixWriteMem(&data, &file.size, page, format), 0);
	pixDestroy(&page);
	file.data = (char *)data;
	return file;
}

static struct file save_line(const char *text, int format)
{
	return save(draw_line(text), format);
}

/* A TIFF of two pages, bitonal as most scans are. */
static struct file save_two(const char *first, const char *second)
{
	const char *const texts[] = { first, second };
	PIXA *pages = pixaCreate(2);
	struct file file = { NULL, 0 };
	l_uint8 *data = NULL;

	for (int i = 0; i < 2; i++) {
		PIX *grey = draw_line(texts[i]);
		PIX *bitonal = pixThresholdToBinary(grey, 128);

		(void)pixSetResolution(bitonal, DPI, DPI);
		(void)pixaAddPix(pages, bitonal, L_INSERT);
		pixDestroy(&grey);
	}
	assert_int_equal(pixaWriteMemMultipageTiff(&data, &file.size, pages),
			 0);
	pixaDestroy(&pages);
	file.data = (char *)data;
	return file;
}

/* Cut the file short, to so many percent. */
static struct file cut(struct file file, size_t percent)
{
	file.size = file.size * percent / 100;
	return file;
}

static struct file save_bytes(const char *bytes, size_t size)
{
	struct file file = { malloc(size + 1), size };

	assert_non_null(file.data);
	memcpy(file.data, bytes, size);
	return file;
}

static cairo_status_t grow(void *closure, const unsigned char *data,
			   unsigned int length)
{
	struct file *file = closure;
	char *grown = realloc(file->data, file->size + length);

	if (!grown)
		return CAIRO_STATUS_NO_MEMORY;
	memcpy(grown + file->size, data, length);
	file->data = grown;
	file->size += length;
	return CAIRO_STATUS_SUCCESS;
}

/* Copy a grey page into a surface of its size. */
static void copy(cairo_surface_t *surface, PIX *page)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			l_uint32 grey = 0;

			(void)pixGetPixel(page, x, y, &grey);
			memset(pixel_of(surface, x, y), (int)grey, 4);
		}
}

/* A PDF of one page, in points, of which one is `scale` pixels. */
static struct file save_pdf(const struct mark *marks, PIX *scan)
{
	const double scale = 72.0 / DPI;
	struct file file = { NULL, 0 };
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		grow, &file, WIDTH * scale, HEIGHT * scale);
	cairo_t *cairo = cairo_create(surface);
	cairo_surface_t *image = NULL;

	cairo_scale(cairo, scale, scale);
	if (marks)
		write_marks(cairo, marks);
	if (scan) {
		image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH,
						   HEIGHT);
		copy(image, scan);
		cairo_surface_mark_dirty(image);
		cairo_set_source_surface(cairo, image, 0, 0);
		cairo_paint(cairo);
	}
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	if (image)
		cairo_surface_destroy(image);
	pixDestroy(&scan);
	return file;
}

static void test_ocr__reads_a_png(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_line(directive, IFF_PNG));
	assert_read(bed);
	assert_says(alto_first_page(bed->out), directive);
}

static void test_ocr__reads_a_jpeg(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_line(directive, IFF_JFIF_JPEG));
	assert_read(bed);
	assert_says(alto_first_page(bed->out), directive);
}

static void test_ocr__reads_every_page_of_a_tiff(void **state)
{
	struct bed *bed = *state;
	const xmlNode *page;

	read_file(bed, save_two(directive, report));
	assert_read(bed);
	page = alto_first_page(bed->out);
	assert_says(page, directive);
	assert_int_equal(alto_page_number(page), 1);
	page = alto_next_page(page);
	assert_says(page, report);
	assert_int_equal(alto_page_number(page), 2);
	assert_null(alto_next_page(page));
}

static void test_ocr__reads_a_pdf_that_is_no_scan(void **state)
{
	const struct mark marks[] = { { LEFT, 2, directive }, { 0 } };
	struct bed *bed = *state;

	read_file(bed, save_pdf(marks, NULL));
	assert_read(bed);
	assert_says(alto_first_page(bed->out), directive);
}

static void test_ocr__takes_the_scan_of_a_pdf_pixel_by_pixel(void **state)
{
	struct bed *bed = *state;
	struct alto_box box;
	const xmlNode *page;

	read_file(bed, save_pdf(NULL, draw_line(directive)));
	assert_read(bed);
	page = alto_first_page(bed->out);
	assert_says(page, directive);
	assert_true(alto_get_box(&box, page->children));
	assert_int_equal(box.width, WIDTH);
	assert_int_equal(box.height, HEIGHT);
}

static void test_ocr__says_where_a_word_is_and_how_sure_it_is(void **state)
{
	struct bed *bed = *state;
	const xmlNode *word;
	struct alto_box box;

	read_file(bed, save_line(directive, IFF_PNG));
	assert_read(bed);
	word = alto_first_word(
		alto_first_line(alto_first_block(alto_first_page(bed->out))));
	assert_true(alto_get_box(&box, word));
	assert_in_range(box.x, LEFT - 5, LEFT + 10);
	assert_in_range(box.y, TOP + 2 * LINE - 50, TOP + 2 * LINE);
	assert_true(alto_confidence(word) > 0.5);
	assert_true(alto_confidence(word) <= 1);
}

static void test_ocr__gives_an_empty_page_for_a_blank_one(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_line("", IFF_PNG));
	assert_read(bed);
	assert_says(alto_first_page(bed->out), "");
	assert_null(alto_first_block(alto_first_page(bed->out)));
}

static void test_ocr__gives_an_empty_page_for_one_pixel(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save(pixCreate(1, 1, 8), IFF_PNG));
	assert_read(bed);
	assert_null(alto_first_block(alto_first_page(bed->out)));
}

static void test_ocr__puts_the_left_column_of_a_header_first(void **state)
{
	const struct mark marks[] = {
		{ LEFT, 0, "TỈNH ỦY" },
		{ RIGHT, 0, "ĐẢNG CỘNG SẢN" },
		{ LEFT, 1, "Số 24 CT" },
		{ RIGHT, 1, "ngày 27 tháng 2" },
		{ WIDTH / 2 - 110, 3, "CHỈ THỊ" },
		{ LEFT, 5, directive },
		{ LEFT, 6, report },
		{ 0 },
	};
	struct bed *bed = *state;

	read_file(bed, save(draw(marks), IFF_PNG));
	assert_read(bed);
	assert_says(alto_first_page(bed->out),
		    "TỈNH ỦY Số 24 CT ĐẢNG CỘNG SẢN ngày 27 tháng 2 CHỈ THỊ "
		    "Thực hiện chỉ thị của tỉnh Báo cáo kết quả hằng năm");
}

static char *print(struct bed *bed, struct file file)
{
	char *data = NULL;
	size_t size;

	read_file(bed, file);
	assert_read(bed);
	assert_int_equal(document_print(&data, &size, bed->out, &bed->fault),
			 STATUS_OK);
	return data;
}

static void test_ocr__does_not_remember_other_documents(void **state)
{
	struct bed *bed = *state;
	char *first = print(bed, save_line(directive, IFF_PNG));
	char *other = print(bed, save_two(report, report));
	char *second = print(bed, save_line(directive, IFF_PNG));

	assert_string_equal(first, second);
	assert_string_not_equal(first, other);
	free(first);
	free(other);
	free(second);
}

static void test_ocr__prints_nothing_about_a_broken_file(void **state)
{
	struct bed *bed = *state;
	FILE *printed = tmpfile();
	int kept = dup(STDERR_FILENO);

	assert_non_null(printed);
	(void)dup2(fileno(printed), STDERR_FILENO);
	read_file(bed, cut(save_line(directive, IFF_PNG), 50));
	read_file(bed, cut(save_line(directive, IFF_JFIF_JPEG), 50));
	read_file(bed, cut(save_two(directive, report), 50));
	read_file(bed, cut(save_pdf(NULL, draw_line(directive)), 50));
	(void)dup2(kept, STDERR_FILENO);
	(void)close(kept);
	assert_int_equal(lseek(fileno(printed), 0, SEEK_END), 0);
	(void)fclose(printed);
}

static void test_ocr__refuses_a_pdf_that_is_none(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_bytes("%PDF-1.4\nstartxref\n", 19));
	assert_refused(bed, "box/scan", "the PDF cannot be opened");
}

static void test_ocr__refuses_an_empty_file(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_bytes("", 0));
	assert_refused(bed, "box/scan", "the file is empty");
}

static void test_ocr__refuses_what_is_no_image(void **state)
{
	struct bed *bed = *state;

	read_file(bed, save_bytes(directive, strlen(directive)));
	assert_refused(bed, "box/scan", "no TIFF, PNG, JPEG, JPEG 2000 or PDF");
	assert_false(stage_named("ocr")->accepts(bed->in));
}

static void test_ocr__knows_an_image_by_its_content(void **state)
{
	static const int formats[] = { IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct file file = save_line(report, formats[i]);

		put(bed, &file);
		assert_true(stage_named("ocr")->accepts(bed->in));
	}
}

static void test_ocr__refuses_more_pixels_than_the_ceiling(void **state)
{
	static const char size[] = { 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30 };
	struct bed *bed = *state;
	struct file file = save_line(directive, IFF_PNG);

	memcpy(file.data + 16, size, sizeof(size)); /* width and height */
	read_file(bed, file);
	assert_refused(bed, "box/scan: page 1",
		       "30000 x 30000 pixels is over the ceiling");
}

/* Read a line with these models, at a desk of its own. */
static enum status read_with(struct bed *bed, const char *language)
{
	const struct stage *stage = stage_named("ocr");
	const char *words[] = { "--language", language };
	struct file file = save_line(directive, IFF_PNG);
	struct desk *desk = NULL;
	void *options = malloc(stage->options_size);
	int operands;
	enum status status;

	assert_non_null(options);
	memcpy(options, stage->defaults, stage->options_size);
	put(bed, &file);
	assert_int_equal(option_parse(stage->options, options, words, 2,
				      &operands, &bed->fault),
			 STATUS_OK);
	assert_int_equal(desk_new(&desk, stage, options, &bed->fault),
			 STATUS_OK);
	status = desk_run(&bed->out, desk, bed->in, &bed->fault);
	desk_free(desk);
	free(options);
	return status;
}

static void test_ocr__says_which_package_a_language_is_in(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(read_with(bed, "zzz"), STATUS_MISSING);
	assert_non_null(strstr(bed->fault.reason, "tesseract-ocr-zzz"));
}

static void test_ocr__tells_of_no_better_model_that_is_not_there(void **state)
{
	struct bed *bed = *state;
	xmlChar *said;

	assert_int_equal(read_with(bed, "vie+eng"), STATUS_OK);
	said = xmlNodeGetContent(document_root(bed->out));
	assert_non_null(strstr((const char *)said, "language=vie+eng"));
	assert_null(strstr((const char *)said, "second="));
	xmlFree(said);
}

#define TEST(name) cmocka_unit_test_teardown(test_ocr__##name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_png),
		TEST(reads_a_jpeg),
		TEST(reads_every_page_of_a_tiff),
		TEST(reads_a_pdf_that_is_no_scan),
		TEST(takes_the_scan_of_a_pdf_pixel_by_pixel),
		TEST(says_where_a_word_is_and_how_sure_it_is),
		TEST(gives_an_empty_page_for_a_blank_one),
		TEST(gives_an_empty_page_for_one_pixel),
		TEST(puts_the_left_column_of_a_header_first),
		TEST(does_not_remember_other_documents),
		TEST(prints_nothing_about_a_broken_file),
		TEST(refuses_a_pdf_that_is_none),
		TEST(refuses_an_empty_file),
		TEST(refuses_what_is_no_image),
		TEST(knows_an_image_by_its_content),
		TEST(refuses_more_pixels_than_the_ceiling),
		TEST(says_which_package_a_language_is_in),
		TEST(tells_of_no_better_model_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, lay, strip);
}
