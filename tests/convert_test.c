#include "tests/bed.h"

/* What is around the pages of a document of ALTO. */
#define BEGIN                                                                  \
	"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Description>" \
	"<MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation>"     \
	"<fileName>a&amp;b.tif</fileName></sourceImageInformation>"            \
	"</Description><Tags><LayoutTag ID='Z1' TYPE='nd30-zone' "             \
	"LABEL='ten-loai'/></Tags><Layout>"
#define END "</Layout></alto>"

#define SIZE "HPOS='0' VPOS='0' WIDTH='1000' HEIGHT='2000'"

/* A page with a line of two words, of which the second was repaired. */
static const char two_words[] = BEGIN
	"<Page ID='p1' PHYSICAL_IMG_NR='3' WIDTH='1000' HEIGHT='2000'>"
	"<PrintSpace " SIZE "><TextBlock ID='b1' TAGREFS='Z1' HPOS='100' "
	"VPOS='200' WIDTH='300' HEIGHT='40'><TextLine HPOS='100' VPOS='200' "
	"WIDTH='300' HEIGHT='40' BASELINE='100,230 400,236'>"
	"<String ID='s1' CONTENT='&lt;Chỉ' WC='0.98' HPOS='100' VPOS='200' "
	"WIDTH='140' HEIGHT='38'/><SP/>"
	"<String ID='s2' CONTENT='thị' HPOS='260' VPOS='202' WIDTH='140' "
	"HEIGHT='38'><ALTERNATIVE PURPOSE='ocr-original'>thi</ALTERNATIVE>"
	"</String></TextLine></TextBlock>"
	"<Illustration ID='g1' TYPE='seal' HPOS='500' VPOS='600' WIDTH='100' "
	"HEIGHT='100'/></PrintSpace></Page>" END;

/* Two pages, each of one word without a box, as `import` makes them. */
#define BARE(id, number, word)                                                 \
	"<Page ID='" id "' PHYSICAL_IMG_NR='" number "'><PrintSpace " SIZE ">" \
	"<TextBlock ID='b" number "'><TextLine><String ID='s" number           \
	"' CONTENT='" word "'/></TextLine></TextBlock></PrintSpace></Page>"
static const char two_pages[] =
	BEGIN BARE("p1", "1", "Một") BARE("p2", "2", "Hai") END;

static const char *convert(struct bed *bed, const char *alto,
			   const char *const *words)
{
	bed_parse(bed, alto);
	bed_run(bed, "convert", words);
	return bed->status ? "" : bed_print(bed, bed->out);
}

static void test_hocr__tells_box_baseline_and_confidence(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "hocr", NULL };
	const char *hocr = convert(bed, two_words, words);

	assert_status(bed, STATUS_OK);
	assert_has(hocr, "<title>a&amp;b.tif</title>");
	assert_has(hocr, "title=\"image &quot;a&amp;b.tif&quot;; "
			 "bbox 0 0 1000 2000; ppageno 2\"");
	assert_has(hocr, "bbox 100 200 400 240; baseline 0.0200 -10\"");
	assert_has(hocr, "<span class=\"ocrx_word\" id=\"word_1\" "
			 "title=\"bbox 100 200 240 238; x_wconf 98\">"
			 "&lt;Chỉ</span> <span");
	assert_has(hocr, "title=\"bbox 260 202 400 240\">thị</span></span>");
}

static void test_hocr__is_what_one_gets_without_asking(void **state)
{
	struct bed *bed = *state;
	const char *const none[] = { NULL };

	assert_has(convert(bed, two_words, none), "class=\"ocr_page\"");
}

static void test_hocr__tells_no_box_where_there_is_none(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "hocr", NULL };
	const char *hocr = convert(bed, two_pages, words);

	assert_status(bed, STATUS_OK);
	assert_has(hocr, "<span class=\"ocrx_word\" id=\"word_2\">Hai</span>");
	assert_has(hocr, "content=\"2\"");
	assert_has_not(hocr, "bbox");
}

static void test_hocr__has_seals_as_photos(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "hocr", NULL };

	assert_has(convert(bed, two_words, words),
		   "<div class=\"ocr_photo\" id=\"photo_1\" "
		   "title=\"bbox 500 600 600 700\">");
}

static void test_page__keeps_what_was_read_beside_the_repair(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "page", NULL };
	const char *page = convert(bed, two_words, words);

	assert_status(bed, STATUS_OK);
	assert_has(page, "<TextEquiv index=\"0\"><Unicode>thị</Unicode>"
			 "</TextEquiv><TextEquiv index=\"1\"><Unicode>thi"
			 "</Unicode></TextEquiv></Word>");
	assert_has(page, "<TextEquiv index=\"0\" conf=\"0.98\">");
	assert_has(page, "<Baseline points=\"100,230 400,236\"/>");
	assert_has(page, "<TextEquiv><Unicode>&lt;Chỉ thị</Unicode>");
	assert_has(page, "imageWidth=\"1000\" imageHeight=\"2000\"");
}

static void test_page__tells_zone_order_and_pictures(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "page", NULL };
	const char *page = convert(bed, two_words, words);

	assert_has(page, "<TextRegion id=\"r1\" type=\"heading\" "
			 "custom=\"zone {name:ten-loai;}\">");
	assert_has(page, "<RegionRefIndexed index=\"0\" regionRef=\"r1\"/>");
	assert_has(page, "<GraphicRegion id=\"g1\" type=\"stamp\">");
}

static void test_page__holds_one_page_that_has_a_size(void **state)
{
	struct bed *bed = *state;
	const char *const all[] = { "--to", "page", NULL };
	const char *const second[] = { "--to", "page", "--page", "2", NULL };

	(void)convert(bed, two_pages, all);
	assert_status(bed, STATUS_USAGE);
	assert_reason(bed, "--page");
	bed_forget(bed);
	(void)convert(bed, two_pages, second);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "no size");
}

static void test_text__parts_lines_and_pages(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = { "--to", "text", NULL };

	assert_string_equal(convert(bed, two_words, words), "<Chỉ thị\n");
	assert_string_equal(convert(bed, two_pages, words), "Một\n\fHai\n");
}

static void test_convert__takes_the_page_that_is_asked_for(void **state)
{
	struct bed *bed = *state;
	const char *const second[] = { "--to", "text", "--page", "2", NULL };
	const char *const third[] = { "--to", "text", "--page", "3", NULL };

	assert_string_equal(convert(bed, two_pages, second), "Hai\n");
	(void)convert(bed, two_pages, third);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "no page 3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_hocr__tells_box_baseline_and_confidence),
		BED_TEST(test_hocr__is_what_one_gets_without_asking),
		BED_TEST(test_hocr__tells_no_box_where_there_is_none),
		BED_TEST(test_hocr__has_seals_as_photos),
		BED_TEST(test_page__keeps_what_was_read_beside_the_repair),
		BED_TEST(test_page__tells_zone_order_and_pictures),
		BED_TEST(test_page__holds_one_page_that_has_a_size),
		BED_TEST(test_text__parts_lines_and_pages),
		BED_TEST(test_convert__takes_the_page_that_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
