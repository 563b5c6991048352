/*
 * bundle_pages OUT PAGE... - put pages of scans together
 *
 * A PAGE is FILE:NUMBER, of a TIFF, or "form": the blank form that an annex
 * brings, with a header of its own.  OUT is a TIFF or a PDF of all, or the
 * PNG, the TIFF or the JPEG of one, by its ending.
 */

#include <cairo.h>
#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A4 at 300 dpi, in pixels, and letters of 13 points. */
enum { WIDTH = 2480, HEIGHT = 3508, DPI = 300, LETTERS = 54, LINE = 80 };

/* Black is darker than this; the quality of a JPEG. */
enum { BLACK = 128, QUALITY = 85 };

/* The longest path, in bytes. */
enum { PATH_SIZE = 1024 };

/* What stands on the form: left edge or middle in percent, line, text. */
static const struct mark {
	int middle;
	int line;
	const char *text;
} marks[] = {
	{ 80, 3, "Mẫu số 01" },
	{ 28, 5, "TÊN CƠ QUAN, TỔ CHỨC" },
	{ 70, 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" },
	{ 70, 6, "Độc lập - Tự do - Hạnh phúc" },
	{ 28, 7, "Số: ……/BC-……" },
	{ 70, 7, "………, ngày …… tháng …… năm ……" },
	{ 50, 10, "BÁO CÁO" },
	{ 50, 11, "Kết quả thực hiện công tác lưu trữ" },
	{ 50, 14, "1. Tình hình chung của cơ quan, tổ chức trong năm" },
	{ 50, 15, "2. Kết quả đạt được và những việc còn tồn tại" },
	{ 50, 16, "3. Kiến nghị, đề xuất với cơ quan cấp trên" },
	{ 70, 19, "THỦ TRƯỞNG CƠ QUAN" },
};

static void die(const char *what, const char *name)
{
	(void)fprintf(stderr, "bundle_pages: %s: %s\n", name, what);
	exit(1);
}

static void write_mark(cairo_t *cairo, const struct mark *mark)
{
	cairo_text_extents_t extents;

	cairo_text_extents(cairo, mark->text, &extents);
	cairo_move_to(cairo, WIDTH * mark->middle / 100.0 - extents.width / 2,
		      LINE * (mark->line + 1));
	cairo_show_text(cairo, mark->text);
}

static cairo_surface_t *draw(void)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_A8, WIDTH, HEIGHT);
	cairo_t *cairo = cairo_create(surface);

	cairo_select_font_face(cairo, "Liberation Serif",
			       CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, LETTERS);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		write_mark(cairo, &marks[i]);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	return surface;
}

static PIX *draw_form(void)
{
	cairo_surface_t *surface = draw();
	const unsigned char *data = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	PIX *page = pixCreate(WIDTH, HEIGHT, 1);

	if (!page)
		die("cannot be drawn", "form");
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			if (data[(size_t)y * (size_t)stride + (size_t)x] >=
			    BLACK)
				(void)pixSetPixel(page, x, y, 1);
	cairo_surface_destroy(surface);
	(void)pixSetResolution(page, DPI, DPI);
	return page;
}

static PIX *read_page(const char *operand)
{
	const char *colon = strrchr(operand, ':');
	char path[PATH_SIZE];
	PIX *page;

	if (strcmp(operand, "form") == 0)
		return draw_form();
	if (!colon || (size_t)(colon - operand) >= sizeof(path))
		die("is no FILE:NUMBER", operand);
	(void)snprintf(path, sizeof(path), "%.*s", (int)(colon - operand),
		       operand);
	page = pixReadTiff(path, (l_int32)strtol(colon + 1, NULL, 10) - 1);
	if (!page)
		die("cannot be read", operand);
	return page;
}

static int write_pages(const char *path, PIXA *pages)
{
	const char *end = strrchr(path, '.');
	PIX *first = pixaGetPix(pages, 0, L_CLONE);
	int failed;

	if (end && strcmp(end, ".pdf") == 0)
		failed = pixaConvertToPdf(pages, 0, 1, L_G4_ENCODE, 0, NULL,
					  path);
	else if (end && strcmp(end, ".png") == 0)
		failed = pixWrite(path, first, IFF_PNG);
	else if (end && strcmp(end, ".jpg") == 0)
		failed = pixWriteJpeg(path, first, QUALITY, 0);
	else
		failed = pixaWriteMultipageTiff(path, pages);
	pixDestroy(&first);
	return failed;
}

int main(int argc, char **argv)
{
	PIXA *pages = pixaCreate(argc);

	if (argc < 3 || !pages)
		die("OUT PAGE...", "usage");
	for (int i = 2; i < argc; i++)
		(void)pixaAddPix(pages, read_page(argv[i]), L_INSERT);
	if (write_pages(argv[1], pages))
		die("cannot be written", argv[1]);
	pixaDestroy(&pages);
	return 0;
}
