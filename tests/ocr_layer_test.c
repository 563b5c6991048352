#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/table.h"
#include "pipeline/text.h"
#include "stages/ocr_layer.h"

/* A page of A4 in points, its lines, and the size and width of letters. */
enum { WIDTH = 595, HEIGHT = 842, LEFT = 60, TOP = 780, LEADING = 18 };
enum { SIZE = 10, ADVANCE = 5 };

/* The scan under a page: 1 bit a pixel, white. */
enum { SCAN_WIDTH = 620, SCAN_HEIGHT = 877 };

/* The image as a scan of the whole page, and as a picture on its lower half. */
static const char whole_page[] = "q 595 0 0 842 0 0 cm /I Do Q\n";
static const char lower_part[] = "q 500 0 0 350 50 50 cm /I Do Q\n";

static const char *const directive[] = {
	"Thực hiện nhiệm vụ được giao, Ủy ban nhân dân tỉnh yêu cầu các sở,",
	"ban, ngành và Ủy ban nhân dân các huyện, thành phố khẩn trương rà",
	"soát, kiểm tra việc thực hiện những quy định của pháp luật về phòng",
	"cháy, chữa cháy; xử lý nghiêm tổ chức, cá nhân vi phạm theo đúng thẩm",
	"quyền; báo cáo kết quả trước ngày 15 tháng 6 hằng năm. Sở Tài chính",
	"chủ trì, phối hợp với Sở Kế hoạch và Đầu tư tham mưu, đề xuất bố trí",
	"kinh phí từ nguồn ngân sách để mua sắm trang thiết bị, phương tiện;",
	"hướng dẫn việc quản lý, sử dụng bảo đảm tiết kiệm, hiệu quả. Những",
	"khó khăn, vướng mắc phát sinh đề nghị phản ánh về cơ quan thường trực",
	"để tổng hợp, trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, quyết định.",
	NULL,
};

/* What an engine without Vietnamese leaves of it. */
static const char *const mangled[] = {
	"Thuc hién nhiém vu dugc giao, Uy ban nhan dan tinh yéu cau cac so,",
	"ban, nganh va Uy ban nhan dan cac huyén, thanh phd khan truong ra",
	"soat, kiém tra viéc thuc hién nhimg quy dinh cua phap luat vé phong",
	"chay, chira chay; xir ly nghiém t6 chirc, ca nhan vi pham theo dung "
	"thâm",
	"quyén; bao cao két qua truéc ngay 15 thang 6 hang nam. S& Tai chinh",
	"chu tri, phdi hgp véi S& Ké hoach va Dau tu tham muu, dé xuat bé tri",
	"kinh phi tir nguén ngan sach dé mua sam trang thiét bi, phuong tién;",
	"huéng dan viéc quan ly, sir dung bao dam tiét kiém, hiéu qua. Nhimg",
	"khé khan, vuéng mac phat sinh dé nghi phan anh vé co quan thuong truc",
	"dé tong hgp, trinh Chu tich Uy ban nhan dan tinh xem xét, quyét dinh.",
	NULL,
};

static const char *const english[] = {
	"The parties agree that this annex shall form part of the contract and",
	"that all obligations under it are to be carried out in good faith, "
	"with",
	"due regard to the laws of both countries and without prejudice to any",
	"other rights which either of them may have under existing agreements.",
	"Each party will inform the other before the end of every year about",
	"what has been done, and which measures are being considered for the",
	NULL,
};

static const char *const numbers[] = {
	"1    Sở Tài chính       1.250    37,5   12/03/2019",
	"2    Sở Y tế            2.310    41,0   15/03/2019",
	"3    Công an tỉnh         980    12,4   02/04/2019",
	"4    UBND huyện A       1.020    55,1   09/04/2019",
	NULL,
};

/* ---- a writer of small PDFs ---- */

enum { OBJECTS_MAX = 32 };

/* The font whose codes are Unicode, and the one that is named. */
enum font { UNICODE, NAMED };

struct pdf {
	struct bed *bed;
	struct text content; /* of its one page */
	const char *font;
	const char *scan; /* how the image is drawn; NULL: it is not */
	const char
		*field; /* what a signature field says; NULL: there is none */
	int field_area[4];
	struct text file;
	size_t offsets[OBJECTS_MAX];
	size_t count;
};

static struct pdf begin(struct bed *bed)
{
	return (struct pdf){ .bed = bed,
			     .content = { .arena = bed->arena },
			     .font = "ArialMT",
			     .file = { .arena = bed->arena } };
}

static void add_unicode(struct text *text, const char *line)
{
	size_t length = strlen(line);

	text_add_string(text, "<");
	for (size_t at = 0; at < length;)
		text_print(text, "%04X",
			   (unsigned)text_next(line, length, &at));
	text_add_string(text, ">");
}

static void add_bytes(struct text *text, const char *line)
{
	text_add_string(text, "<");
	for (; *line; line++)
		text_print(text, "%02X", (unsigned char)*line);
	text_add_string(text, ">");
}

static void show(struct pdf *pdf, enum font font, int x, int y, int size,
		 const char *line)
{
	text_print(&pdf->content, "BT /F%d %d Tf %d %d Td ", (int)font, size, x,
		   y);
	if (font == UNICODE)
		add_unicode(&pdf->content, line);
	else
		add_bytes(&pdf->content, line);
	text_add_string(&pdf->content, " Tj ET\n");
}

static void show_lines(struct pdf *pdf, const char *const *lines)
{
	for (int i = 0; lines[i]; i++)
		show(pdf, UNICODE, LEFT, TOP - i * LEADING, SIZE, lines[i]);
}

static void add_object(struct pdf *pdf, const char *body)
{
	assert_true(pdf->count + 1 < OBJECTS_MAX);
	pdf->offsets[++pdf->count] = pdf->file.length;
	text_print(&pdf->file, "%zu 0 obj\n%s\nendobj\n", pdf->count, body);
}

static void add_stream(struct pdf *pdf, const char *entries, const char *data,
		       size_t size)
{
	assert_true(pdf->count + 1 < OBJECTS_MAX);
	pdf->offsets[++pdf->count] = pdf->file.length;
	text_print(&pdf->file, "%zu 0 obj\n<< %s /Length %zu >>\nstream\n",
		   pdf->count, entries, size);
	text_add(&pdf->file, data, size);
	text_add_string(&pdf->file, "\nendstream\nendobj\n");
}

/* Objects 3 to 6: the fonts. */
static void add_fonts(struct pdf *pdf)
{
	static const char map[] =
		"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
		"/CMapName /A def /CMapType 2 def 1 begincodespacerange "
		"<0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> "
		"<0000> endbfrange endcmap end end";
	struct text widths = { .arena = pdf->bed->arena };

	for (int i = 32; i < 256; i++)
		text_add_string(&widths, "500 ");
	add_object(pdf, "<< /Type /Font /Subtype /Type0 /BaseFont /Arial "
			"/Encoding /Identity-H /DescendantFonts [4 0 R] "
			"/ToUnicode 5 0 R >>");
	add_object(pdf, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont "
			"/Arial /CIDSystemInfo << /Registry (Adobe) /Ordering "
			"(Identity) /Supplement 0 >> /DW 500 >>");
	add_stream(pdf, "", map, strlen(map));
	add_object(pdf,
		   arena_print(pdf->bed->arena,
			       "<< /Type /Font /Subtype /TrueType /BaseFont "
			       "/%s /Encoding /WinAnsiEncoding /FirstChar 32 "
			       "/LastChar 255 /Widths [%s] >>",
			       pdf->font, text_string(&widths)));
}

static void add_scan(struct pdf *pdf)
{
	size_t size = (size_t)(SCAN_WIDTH + 7) / 8 * SCAN_HEIGHT;
	char *white = bed_repeat(pdf->bed, "\xff", size);

	add_stream(pdf,
		   "/Type /XObject /Subtype /Image /Width 620 /Height 877 "
		   "/BitsPerComponent 1 /ColorSpace /DeviceGray",
		   white, size);
}

/* The field, and what it shows. */
static void add_field(struct pdf *pdf)
{
	const int *area = pdf->field_area;
	struct text shown = { .arena = pdf->bed->arena };

	text_print(&shown, "BT /F0 %d Tf 1 3 Td ", SIZE);
	add_unicode(&shown, pdf->field);
	text_add_string(&shown, " Tj ET");
	add_object(pdf,
		   arena_print(pdf->bed->arena,
			       "<< /Type /Annot /Subtype /Widget /FT /Sig /T "
			       "(one) /F 4 /Rect [%d %d %d %d] /P 8 0 R /AP << "
			       "/N 11 0 R >> >>",
			       area[0], area[1], area[2], area[3]));
	add_stream(pdf,
		   arena_print(pdf->bed->arena,
			       "/Type /XObject /Subtype /Form /BBox [0 0 %d "
			       "%d] /Resources << /Font << /F0 3 0 R >> >>",
			       area[2] - area[0], area[3] - area[1]),
		   text_string(&shown), shown.length);
}

/* Put the PDF into the `in` of the bed. */
static void finish(struct pdf *pdf)
{
	struct arena *arena = pdf->bed->arena;
	const char *scan = pdf->scan ? pdf->scan : "";
	const char *content =
		arena_print(arena, "%s%s", scan, text_string(&pdf->content));
	size_t start;

	text_add_string(&pdf->file, "%PDF-1.4\n");
	add_object(pdf, pdf->field ? "<< /Type /Catalog /Pages 2 0 R /AcroForm "
				     "<< /Fields [10 0 R] >> >>"
				   : "<< /Type /Catalog /Pages 2 0 R >>");
	add_object(pdf, "<< /Type /Pages /Kids [8 0 R] /Count 1 >>");
	add_fonts(pdf);
	add_stream(pdf, "", content, strlen(content));
	add_object(pdf, arena_print(arena,
				    "<< /Type /Page /Parent 2 0 R /MediaBox [0 "
				    "0 %d %d] /Contents 7 0 R /Resources << "
				    "/Font << /F0 3 0 R /F1 6 0 R >> /XObject "
				    "<< /I 9 0 R >> >> %s >>",
				    WIDTH, HEIGHT,
				    pdf->field ? "/Annots [10 0 R]" : ""));
	add_scan(pdf);
	if (pdf->field)
		add_field(pdf);
	start = pdf->file.length;
	text_print(&pdf->file, "xref\n0 %zu\n0000000000 65535 f \n",
		   pdf->count + 1);
	for (size_t i = 1; i <= pdf->count; i++)
		text_print(&pdf->file, "%010zu 00000 n \n", pdf->offsets[i]);
	text_print(&pdf->file,
		   "trailer << /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n"
		   "%%%%EOF\n",
		   pdf->count + 1, start);
	assert_false(pdf->file.failed);
	bed_take(pdf->bed, "layer.pdf", pdf->file.data, pdf->file.length);
}

/* ---- text in old encodings ---- */

/* The bytes of a line in an encoding. */
static const char *encode(struct bed *bed, enum ocr_encoding encoding,
			  const char *line)
{
	struct text text = { .arena = bed->arena };
	size_t length = strlen(line);
	struct table table;

	bed->status = table_load(&table, "encodings", OCR_ENCODINGS, bed->arena,
				 &bed->fault);
	assert_status(bed, STATUS_OK);
	for (size_t at = 0; at < length;) {
		size_t from = at;
		const char *letter;
		size_t row;

		(void)text_next(line, length, &at);
		letter = arena_text(bed->arena, line + from, at - from);
		row = table_find(&table, letter);
		if (row == table.rows) {
			text_add_string(&text, letter);
			continue;
		}
		for (const char *cell = table_cell(&table, row, encoding);
		     *cell; cell += 2) {
			char hex[] = { cell[0], cell[1], '\0' };
			char byte = (char)strtoul(hex, NULL, 16);

			text_add(&text, &byte, 1);
		}
	}
	return text_string(&text);
}

/* Bytes as text whose characters have their numbers. */
static const char *widen(struct bed *bed, const char *bytes)
{
	struct text text = { .arena = bed->arena };

	for (; *bytes; bytes++) {
		unsigned char byte = (unsigned char)*bytes;
		char two[] = { (char)(0xc0 | byte >> 6),
			       (char)(0x80 | (byte & 0x3f)) };

		if (byte < 0x80)
			text_add(&text, bytes, 1);
		else
			text_add(&text, two, sizeof(two));
	}
	return text_string(&text);
}

static struct ocr_encodings *load_encodings(struct bed *bed)
{
	struct syllable_rule *rule = NULL;
	struct ocr_encodings *encodings = NULL;

	bed->status = syllable_rule_load(&rule, "onsets", "rimes", bed->arena,
					 &bed->fault);
	if (!bed->status)
		bed->status = ocr_encodings_load(&encodings, rule, bed->arena,
						 &bed->fault);
	assert_status(bed, STATUS_OK);
	return encodings;
}

static void assert_converts(struct bed *bed,
			    const struct ocr_encodings *encodings,
			    enum ocr_encoding encoding, const char *western,
			    const char *wanted)
{
	const char *made = ocr_encoding_convert(encodings, encoding, western,
						false, bed->arena);

	assert_non_null(made);
	assert_string_equal(made, wanted);
}

/* ---- reading ---- */

struct result {
	struct ocr_layer layer;
	struct ocr_page page;
};

static struct result read_layer(struct bed *bed, enum ocr_layer_use use)
{
	struct result result = { .page = { .number = 1 } };
	struct ocr_layers *layers = NULL;
	struct ocr_scan *scan = NULL;

	ocr_scan_hush();
	bed->status = ocr_layers_open(&layers, &bed->fault);
	if (!bed->status)
		bed->status = ocr_scan_open(&scan, bed->in, &bed->fault);
	if (!bed->status)
		bed->status =
			ocr_layer_read(&result.layer, &result.page, layers,
				       scan, use, bed->arena, &bed->fault);
	ocr_scan_close(scan);
	ocr_layers_close(layers);
	assert_status(bed, STATUS_OK);
	return result;
}

static struct result read_pdf(struct pdf *pdf)
{
	finish(pdf);
	return read_layer(pdf->bed, OCR_LAYER_AUTO);
}

/* All lines of the page, parted by "|". */
static const char *said(struct bed *bed, const struct ocr_page *page)
{
	struct text text = { .arena = bed->arena };

	for (size_t i = 0; i < page->count; i++) {
		text_add_string(&text, i ? "|" : "");
		text_add_string(&text,
				ocr_line_text(&page->lines[i], bed->arena));
	}
	return text_string(&text);
}

static const char *join(struct bed *bed, const char *const *lines)
{
	struct text text = { .arena = bed->arena };

	for (int i = 0; lines[i]; i++) {
		text_add_string(&text, i ? "|" : "");
		text_add_string(&text, lines[i]);
	}
	return text_string(&text);
}

static void assert_kind(const struct result *result, enum ocr_layer_kind kind,
			bool taken)
{
	assert_string_equal(ocr_layer_name(result->layer.kind),
			    ocr_layer_name(kind));
	assert_int_equal(result->page.layered, taken);
}

/* ---- encodings ---- */

static void test_encoding__knows_every_letter_in_both_cases(void **state)
{
	struct bed *bed = *state;
	const struct ocr_encodings *encodings = load_encodings(bed);
	struct table table;

	bed->status = table_load(&table, "encodings", OCR_ENCODINGS, bed->arena,
				 &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(table.rows, 134);
	for (size_t row = 0; row < table.rows; row++)
		for (int i = OCR_ENCODING_TCVN3; i < OCR_ENCODINGS; i++) {
			const char *letter = table_cell(&table, row, 0);
			const char *small = text_lower(bed->arena, letter);
			const char *bytes =
				encode(bed, (enum ocr_encoding)i, letter);
			const char *other =
				encode(bed, (enum ocr_encoding)i, small);

			/* A byte that both have is the small letter. */
			assert_converts(bed, encodings, (enum ocr_encoding)i,
					widen(bed, bytes),
					strcmp(bytes, other) ? letter : small);
		}
}

static void
test_encoding__finds_the_letter_that_looks_like_a_hyphen(void **state)
{
	struct bed *bed = *state;
	const struct ocr_encodings *encodings = load_encodings(bed);
	static const char *const pairs[][2] = {
		{ "®-îc", "được" },         { "T-", "Tư" },
		{ "ng-êi,", "người," },     { "Q§-UBND", "QĐ-UBND" },
		{ "kinh-tÕ", "kinh-tế" },   { "-", "-" },
		{ "24-CT/TU", "24-CT/TU" }, { "(t-", "(tư" },
		{ "“-íc", "“ước" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_converts(bed, encodings, OCR_ENCODING_TCVN3, pairs[i][0],
				pairs[i][1]);
}

static void test_encoding__guesses_no_letter_that_was_lost(void **state)
{
	struct bed *bed = *state;
	const struct ocr_encodings *encodings = load_encodings(bed);

	/* Only one letter makes a syllable of the first. */
	assert_converts(bed, encodings, OCR_ENCODING_VPS, "K•T", "KẾT");
	assert_converts(bed, encodings, OCR_ENCODING_VPS, "GI•I", "GI•I");
}

static void test_encoding__is_told_by_the_name_of_the_font(void **state)
{
	(void)state;
	assert_int_equal(ocr_encoding_of_font(".VnTime"), OCR_ENCODING_TCVN3);
	assert_int_equal(ocr_encoding_of_font("ABCDEF+.VnArialH,Bold"),
			 OCR_ENCODING_TCVN3);
	assert_int_equal(ocr_encoding_of_font("VNI-Times"), OCR_ENCODING_VNI);
	assert_int_equal(ocr_encoding_of_font("VPS Times"), OCR_ENCODING_VPS);
	assert_int_equal(ocr_encoding_of_font("Arial"), OCR_ENCODING_UNICODE);
	assert_true(ocr_encoding_has_capitals("ABCDEF+.VnArialH,Bold"));
	assert_false(ocr_encoding_has_capitals(".VnTime"));
}

/* ---- the decision ---- */

static void test_layer__keeps_a_sound_page(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show_lines(&pdf, directive);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
	assert_string_equal(said(bed, &result.page), join(bed, directive));
	for (size_t i = 0; i < result.page.count; i++) {
		const struct ocr_line *line = &result.page.lines[i];

		assert_true(line->words[0].confidence < 0);
		/* 60 points are 250 pixels of 300 dpi. */
		assert_in_range(line->box.x, 248, 251);
		assert_true(line->box.x + line->box.width <= result.page.width);
	}
	assert_int_equal(result.page.dpi, OCR_DPI_ASSUMED);
}

static void test_layer__keeps_a_page_of_numbers(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show_lines(&pdf, numbers);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
}

static void test_layer__keeps_a_page_in_another_language(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show_lines(&pdf, english);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
	assert_true(result.layer.figures.foreign >
		    result.layer.figures.syllables);
}

static void
test_layer__knows_what_an_engine_without_the_language_left(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.scan = whole_page;
	show_lines(&pdf, mangled);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_MANGLED, false);
	result = read_layer(bed, OCR_LAYER_ALL);
	assert_kind(&result, OCR_LAYER_MANGLED, true);
}

static void test_layer__keeps_mangled_text_that_is_all_there_is(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show_lines(&pdf, mangled);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_MANGLED, true);
}

static void
test_layer__has_a_page_read_whose_characters_mean_nothing(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	for (int i = 0; i < 10; i++)
		show(&pdf, UNICODE, LEFT, TOP - i * LEADING, SIZE,
		     "\ue041\ue052\ue063 \ue042\ue061\ue065 "
		     "\ue041\ue052\ue063 \ue042\ue061\ue065");
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_MANGLED, false);
}

static void test_layer__keeps_a_sound_page_over_its_scan(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.scan = whole_page;
	show_lines(&pdf, directive);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
	assert_int_equal(result.page.width, SCAN_WIDTH);
	assert_int_equal(result.page.height, SCAN_HEIGHT);
}

static void
test_layer__has_a_page_read_that_images_may_say_more_of(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.scan = lower_part;
	show_lines(&pdf, directive);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, false);
	result = read_layer(bed, OCR_LAYER_ALL);
	assert_kind(&result, OCR_LAYER_SOUND, true);
}

static void test_layer__leaves_a_water_mark_over_a_scan(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.scan = whole_page;
	show(&pdf, UNICODE, LEFT, TOP, SIZE, "www.example.vn");
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_NONE, false);
}

static void test_layer__is_looked_for_in_pdf_only(void **state)
{
	struct bed *bed = *state;
	struct result result;

	bed_take(bed, "one.png", "\x89PNG\r\n\x1a\n", 8);
	result = read_layer(bed, OCR_LAYER_AUTO);
	assert_kind(&result, OCR_LAYER_NONE, false);
	assert_false(result.layer.judged);
}

/* ---- old encodings ---- */

static void check_encoding(struct bed *bed, enum ocr_encoding encoding,
			   enum ocr_layer_kind kind, const char *font)
{
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.font = font;
	for (int i = 0; directive[i]; i++)
		show(&pdf, NAMED, LEFT, TOP - i * LEADING, SIZE,
		     encode(bed, encoding, directive[i]));
	result = read_pdf(&pdf);
	assert_kind(&result, kind, true);
	/* TCVN3 and VPS have no place for some capitals. */
	assert_string_equal(text_lower(bed->arena, said(bed, &result.page)),
			    text_lower(bed->arena, join(bed, directive)));
}

static void test_layer__puts_old_encodings_into_unicode(void **state)
{
	struct bed *bed = *state;

	check_encoding(bed, OCR_ENCODING_TCVN3, OCR_LAYER_TCVN3, ".VnTime");
	check_encoding(bed, OCR_ENCODING_VNI, OCR_LAYER_VNI, "VNI-Times");
	check_encoding(bed, OCR_ENCODING_VPS, OCR_LAYER_VPS, "VPS#20Times");
}

static void
test_layer__knows_old_encodings_without_the_name_of_the_font(void **state)
{
	struct bed *bed = *state;

	check_encoding(bed, OCR_ENCODING_TCVN3, OCR_LAYER_TCVN3, "Arial");
	check_encoding(bed, OCR_ENCODING_VNI, OCR_LAYER_VNI, "Arial");
	check_encoding(bed, OCR_ENCODING_VPS, OCR_LAYER_VPS, "Arial");
}

static void test_layer__parts_fonts_of_one_page(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.font = ".VnTime";
	for (int i = 0; directive[i]; i++)
		show(&pdf, i % 2 ? NAMED : UNICODE, LEFT, TOP - i * LEADING,
		     SIZE,
		     i % 2 ? encode(bed, OCR_ENCODING_TCVN3, directive[i])
			   : directive[i]);
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_TCVN3, true);
	assert_string_equal(text_lower(bed->arena, said(bed, &result.page)),
			    text_lower(bed->arena, join(bed, directive)));
}

static void test_layer__writes_fonts_of_capitals_in_capitals(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.font = ".VnTimeH";
	show(&pdf, NAMED, LEFT, TOP, SIZE,
	     encode(bed, OCR_ENCODING_TCVN3, "chỉ thị về việc tăng cường"));
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_TCVN3, true);
	assert_string_equal(said(bed, &result.page),
			    "CHỈ THỊ VỀ VIỆC TĂNG CƯỜNG");
}

static void test_layer__sees_capitals_by_their_neighbours(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	pdf.font = ".VnTime";
	show(&pdf, NAMED, LEFT, TOP, SIZE,
	     encode(bed, OCR_ENCODING_TCVN3, "ỦY BAN NHÂN DÂN TỈNH"));
	show(&pdf, NAMED, LEFT, TOP - LEADING, SIZE,
	     encode(bed, OCR_ENCODING_TCVN3, "Điều này được Bộ thực hiện"));
	result = read_pdf(&pdf);
	assert_string_equal(said(bed, &result.page),
			    "ỦY BAN NHÂN DÂN TỈNH|Điều này được Bộ thực hiện");
}

/* ---- what lies over the page ---- */

static void test_layer__keeps_the_box_of_a_signature(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;
	struct alto_box box;

	pdf.scan = whole_page;
	pdf.field = "Ký bởi: Ủy ban";
	memcpy(pdf.field_area, (int[]){ 300, 742, 500, 792 }, sizeof(int[4]));
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SIGNATURE, false);
	assert_int_equal(result.layer.box_count, 1);
	box = result.layer.boxes[0];
	/* 75 dpi; 842 - 792 points from the top. */
	assert_in_range(box.x, 311, 314);
	assert_in_range(box.y, 51, 53);
	assert_in_range(box.width, 207, 211);
	assert_in_range(box.height, 51, 54);
}

static void test_layer__keeps_a_signature_out_of_what_was_read(void **state)
{
	struct bed *bed = *state;
	struct alto_box area = { 100, 100, 200, 50 };
	struct ocr_layer layer = { .judged = true,
				   .drawn = true,
				   .kind = OCR_LAYER_SIGNATURE,
				   .boxes = &area,
				   .box_count = 1 };
	struct ocr_word words[] = {
		{ .text = "Số", .box = { 10, 110, 40, 20 } },
		{ .text = "ký", .box = { 110, 110, 40, 20 } },
		{ .text = "bởi", .box = { 160, 110, 40, 20 } },
	};
	struct ocr_line lines[] = {
		{ .words = words, .count = 2, .box = { 10, 110, 140, 20 } },
		{ .words = words + 2, .count = 1, .box = { 160, 110, 40, 20 } },
	};
	struct ocr_page page = { .number = 1, .lines = lines, .count = 2 };

	bed->status = ocr_layer_record(&page, &layer, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(said(bed, &page), "Số");
	assert_int_equal(page.lines[0].box.width, 40);
	assert_int_equal(page.picture_count, 1);
	assert_string_equal(page.pictures[0].kind, "signature");
	assert_string_equal(page.detail, "layer=signature");
}

static void test_layer__takes_the_number_out_of_its_field(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show(&pdf, UNICODE, LEFT, TOP + LEADING, SIZE, "Số:");
	show(&pdf, UNICODE, LEFT + 50, TOP + LEADING, SIZE, "/UBND-TH");
	show_lines(&pdf, directive);
	pdf.field = "542";
	memcpy(pdf.field_area,
	       (int[]){ LEFT + 20, TOP + LEADING - 3, LEFT + 100,
			TOP + LEADING + 12 },
	       sizeof(int[4]));
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
	assert_int_equal(result.layer.box_count, 0);
	assert_string_equal(ocr_line_text(&result.page.lines[0], bed->arena),
			    "Số: 542 /UBND-TH");
}

static void test_layer__leaves_out_what_a_signature_shows(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show_lines(&pdf, directive);
	pdf.field = "Ký bởi: Ủy ban";
	memcpy(pdf.field_area, (int[]){ 300, 200, 500, 250 }, sizeof(int[4]));
	result = read_pdf(&pdf);
	assert_kind(&result, OCR_LAYER_SOUND, true);
	assert_int_equal(result.layer.box_count, 1);
	assert_string_equal(said(bed, &result.page), join(bed, directive));
}

/* ---- order ---- */

static void test_layer__reads_rows_from_left_to_right(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show(&pdf, UNICODE, 400, TOP, SIZE, "ba");
	show(&pdf, UNICODE, LEFT, TOP, SIZE, "một");
	show(&pdf, UNICODE, 200, TOP - LEADING, SIZE, "năm");
	show(&pdf, UNICODE, LEFT, TOP - LEADING, SIZE, "bốn");
	show(&pdf, UNICODE, 200, TOP, SIZE, "hai");
	result = read_pdf(&pdf);
	assert_string_equal(said(bed, &result.page), "một|hai|ba|bốn|năm");
}

static void test_layer__mends_words_in_pieces_and_raises_marks(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	struct result result;

	show(&pdf, NAMED, LEFT, TOP, SIZE, "Ti");
	show(&pdf, UNICODE, LEFT + 2 * ADVANCE, TOP, SIZE + 1, "ế");
	show(&pdf, NAMED, LEFT + 3 * ADVANCE, TOP, SIZE, "p");
	show(&pdf, NAMED, LEFT + 5 * ADVANCE, TOP, SIZE, "nhau");
	show(&pdf, NAMED, LEFT + 9 * ADVANCE, TOP + 5, SIZE / 2, "12");
	result = read_pdf(&pdf);
	assert_string_equal(said(bed, &result.page), "Tiếp nhau¹²");
}

/* ---- the stage ---- */

static void test_ocr__takes_a_layer_and_records_it(void **state)
{
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	const char *written;

	show_lines(&pdf, directive);
	finish(&pdf);
	bed_run(bed, "ocr", NULL);
	assert_status(bed, STATUS_OK);
	written = bed_print(bed, bed->out);
	assert_has(written, "CONTENT=\"khẩn\"");
	assert_has(written, "PROCESSINGREFS=\"P_LAYER\"");
	assert_has(written, "layer=sound taken=yes words=14");
	assert_has_not(written, " WC=");
}

static void test_ocr__ignores_a_layer_when_told(void **state)
{
	static const char *const words[] = { "--text-layer", "ignore", NULL };
	struct bed *bed = *state;
	struct pdf pdf = begin(bed);
	const char *written;

	show_lines(&pdf, directive);
	finish(&pdf);
	bed_run(bed, "ocr", words);
	assert_status(bed, STATUS_OK);
	written = bed_print(bed, bed->out);
	assert_has_not(written, "P_LAYER");
	assert_has(written, "layer=sound taken=no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_encoding__knows_every_letter_in_both_cases),
		BED_TEST(
			test_encoding__finds_the_letter_that_looks_like_a_hyphen),
		BED_TEST(test_encoding__guesses_no_letter_that_was_lost),
		BED_TEST(test_encoding__is_told_by_the_name_of_the_font),
		BED_TEST(test_layer__keeps_a_sound_page),
		BED_TEST(test_layer__keeps_a_page_of_numbers),
		BED_TEST(test_layer__keeps_a_page_in_another_language),
		BED_TEST(
			test_layer__knows_what_an_engine_without_the_language_left),
		BED_TEST(test_layer__keeps_mangled_text_that_is_all_there_is),
		BED_TEST(
			test_layer__has_a_page_read_whose_characters_mean_nothing),
		BED_TEST(test_layer__keeps_a_sound_page_over_its_scan),
		BED_TEST(
			test_layer__has_a_page_read_that_images_may_say_more_of),
		BED_TEST(test_layer__leaves_a_water_mark_over_a_scan),
		BED_TEST(test_layer__is_looked_for_in_pdf_only),
		BED_TEST(test_layer__puts_old_encodings_into_unicode),
		BED_TEST(
			test_layer__knows_old_encodings_without_the_name_of_the_font),
		BED_TEST(test_layer__parts_fonts_of_one_page),
		BED_TEST(test_layer__writes_fonts_of_capitals_in_capitals),
		BED_TEST(test_layer__sees_capitals_by_their_neighbours),
		BED_TEST(test_layer__keeps_the_box_of_a_signature),
		BED_TEST(test_layer__keeps_a_signature_out_of_what_was_read),
		BED_TEST(test_layer__takes_the_number_out_of_its_field),
		BED_TEST(test_layer__leaves_out_what_a_signature_shows),
		BED_TEST(test_layer__reads_rows_from_left_to_right),
		BED_TEST(test_layer__mends_words_in_pieces_and_raises_marks),
		BED_TEST(test_ocr__takes_a_layer_and_records_it),
		BED_TEST(test_ocr__ignores_a_layer_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
