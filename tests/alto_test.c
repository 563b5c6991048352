#include "tests/bed.h"

#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/schema.h"
#include "pipeline/xml.h"

#define ALTO "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"

static const struct alto_step reading = { .id = "P_OCR",
					  .category = "contentGeneration",
					  .description = "read",
					  .settings = "psm 3",
					  .software = "chithi",
					  .version = "0" };

/* Two pages, three blocks, four lines, six words, into `out`. */
static void write_pages(struct bed *bed)
{
	struct alto_box box = { 10, 20, 30, 40 };
	struct alto_pen pen;

	bed_forget(bed);
	bed->status =
		alto_new(&bed->out, &pen, "scan.tif", "ab12", &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = alto_add_step(bed->out, &reading, &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_page(&pen, 1, 1000, 2000, "P_OCR");
	alto_describe_page(&pen, false, 0.9, "dpi=300");
	(void)alto_add_block(&pen, "so-ky-hieu", &box);
	(void)alto_add_line(&pen, &box);
	alto_add_baseline(&pen, 1, 2, 3, 4);
	(void)alto_add_word(&pen, "S6:", 0.456, &box);
	(void)alto_add_glyph(&pen, "S", 0.99, &box);
	(void)alto_add_glyph(&pen, "6", 0.5, &box);
	(void)alto_add_variant(&pen, "ố", 0.4);
	(void)alto_add_variant(&pen, "ó", 0.1);
	(void)alto_add_space(&pen);
	(void)alto_add_word(&pen, "24-CT/TU", 1.7, &box);
	(void)alto_add_block(&pen, NULL, NULL);
	(void)alto_add_line(&pen, NULL);
	(void)alto_add_word(&pen, "Chi", ALTO_NO_CONFIDENCE, NULL);
	alto_add_second(&pen, "Chỉ");
	(void)alto_add_word(&pen, "thị", ALTO_NO_CONFIDENCE, NULL);
	(void)alto_add_line(&pen, NULL);
	(void)alto_add_word(&pen, "mới", ALTO_NO_CONFIDENCE, NULL);
	(void)alto_add_picture(&pen, "seal", &box);
	(void)alto_add_picture(&pen, "stamp", &box);
	(void)alto_add_page(&pen, 2, 0, 0, NULL);
	alto_describe_page(&pen, true, ALTO_NO_CONFIDENCE, "");
	(void)alto_add_block(&pen, "", NULL);
	(void)alto_add_line(&pen, NULL);
	(void)alto_add_word(&pen, "hết", 0, NULL);
	bed->status = alto_pen_status(&pen, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static void assert_holds(struct bed *bed)
{
	const char *printed;

	bed->status = document_settle(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = schema_check(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	printed = bed_print(bed, bed->out);
	bed_put_text(bed, "page.xml", printed);
	document_free(bed->in);
	bed->in = NULL;
	bed->status = document_read(&bed->in, bed_path(bed, "page.xml"),
				    FORM_ALTO, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_print(bed, bed->in), printed);
}

static void test_alto__tells_of_pages_and_pictures(void **state)
{
	struct bed *bed = *state;
	const xmlNode *page;
	const xmlNode *picture;

	write_pages(bed);
	page = alto_first_page(bed->out);
	assert_string_equal(alto_page_detail(page), "dpi=300");
	assert_false(alto_page_is_lost(page));
	picture = alto_first_picture(page);
	assert_string_equal(alto_picture_kind(picture), "seal");
	picture = alto_next_picture(picture);
	assert_string_equal(alto_picture_kind(picture), "stamp");
	assert_null(alto_next_picture(picture));
	page = alto_next_page(page);
	assert_true(alto_page_is_lost(page));
	assert_string_equal(alto_page_detail(page), "");
	assert_null(alto_first_picture(page));
}

/* All words in reading order, parted by a blank, lines by a bar. */
static const char *walk(struct bed *bed, const struct document *document)
{
	const char *all = "";

	for (const xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page))
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			for (const xmlNode *line = alto_first_line(block); line;
			     line = alto_next_line(line)) {
				const xmlNode *word = alto_first_word(line);

				for (; word; word = alto_next_word(word))
					all = arena_print(bed->arena, "%s%s ",
							  all,
							  alto_content(word));
				all = arena_print(bed->arena, "%s|", all);
			}
	return all;
}

static xmlNode *first_word(const struct document *document)
{
	return alto_first_word(
		alto_first_line(alto_first_block(alto_first_page(document))));
}

static void test_alto__a_pen_writes_what_our_schema_holds(void **state)
{
	struct bed *bed = *state;

	write_pages(bed);
	assert_holds(bed);
}

static void test_alto__words_are_walked_in_reading_order(void **state)
{
	struct bed *bed = *state;

	write_pages(bed);
	assert_string_equal(walk(bed, bed->out),
			    "S6: 24-CT/TU |Chi thị |mới |hết |");
}

static void test_alto__blocks_are_found_inside_composed_ones(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed,
		  ALTO "<Layout><Page ID='p'><TopMargin><TextBlock ID='a'>"
		       "<TextLine><String CONTENT='a'/></TextLine></TextBlock>"
		       "</TopMargin><PrintSpace><ComposedBlock><ComposedBlock>"
		       "<Illustration/><TextBlock ID='b'><Shape/><TextLine>"
		       "<String CONTENT='b'/></TextLine></TextBlock>"
		       "</ComposedBlock><GraphicalElement/></ComposedBlock>"
		       "<ComposedBlock/><TextBlock ID='c'/><TextBlock ID='d'>"
		       "<TextLine><String CONTENT='d'/></TextLine></TextBlock>"
		       "</PrintSpace></Page><Page ID='q'><PrintSpace>"
		       "<TextBlock ID='e'><TextLine><String CONTENT='e'/>"
		       "</TextLine></TextBlock></PrintSpace></Page></Layout>"
		       "</alto>");
	assert_status(bed, STATUS_OK);
	assert_string_equal(walk(bed, bed->in), "a |b |d |e |");
}

static void test_alto__a_table_holds_its_cells_and_no_more(void **state)
{
	struct bed *bed = *state;
	const struct alto_box box = { 10, 20, 300, 40 };
	struct alto_pen pen;
	const xmlNode *cell;
	const xmlNode *after;

	bed->status = alto_new(&bed->out, &pen, "a.tif", "", &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_page(&pen, 1, 2480, 3508, NULL);
	(void)alto_begin_table(&pen, &box);
	(void)alto_add_block(&pen, "noi-dung", &box);
	alto_end_table(&pen);
	(void)alto_add_block(&pen, "noi-dung", &box);
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	bed->status = document_settle(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = schema_check(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	cell = alto_first_block(alto_first_page(bed->out));
	after = alto_next_block(cell);
	assert_string_equal(alto_id(cell->parent), "t_1");
	assert_string_equal(alto_id(after), "b_2");
	assert_string_not_equal(alto_id(after->parent), "t_1");
	assert_null(alto_next_block(after));
}

static void test_alto__what_is_not_there_is_not_found(void **state)
{
	struct bed *bed = *state;
	struct alto_box box;

	assert_null(alto_first_block(NULL));
	assert_null(alto_next_block(NULL));
	assert_null(alto_first_line(NULL));
	assert_null(alto_next_word(NULL));
	assert_null(alto_first_glyph(NULL));
	assert_string_equal(alto_id(NULL), "");
	assert_string_equal(alto_content(NULL), "");
	assert_string_equal(alto_original(NULL), "");
	assert_string_equal(alto_zone(NULL), "");
	assert_false(alto_is_settled(NULL));
	assert_false(alto_is_spaced(NULL));
	assert_false(alto_get_box(&box, NULL));
	assert_int_equal(alto_page_number(NULL), 0);
	assert_true(alto_confidence(NULL) < 0);
	bed_parse(bed, ALTO "<Layout/></alto>");
	assert_null(alto_first_page(bed->in));
	assert_string_equal(alto_source_name(bed->in), "");
	bed_parse(bed, ALTO "</alto>");
	assert_null(alto_first_page(bed->in));
	assert_string_equal(alto_source_hash(bed->in), "");
}

static void test_alto__tells_what_a_pen_wrote(void **state)
{
	struct bed *bed = *state;
	struct alto_box box = { 0, 0, 0, 0 };
	const xmlNode *page;
	const xmlNode *block;
	const xmlNode *word;

	write_pages(bed);
	page = alto_first_page(bed->out);
	block = alto_first_block(page);
	word = first_word(bed->out);
	assert_string_equal(alto_source_name(bed->out), "scan.tif");
	assert_string_equal(alto_source_hash(bed->out), "ab12");
	assert_int_equal(alto_page_number(page), 1);
	assert_int_equal(alto_page_number(alto_next_page(page)), 2);
	assert_string_equal(alto_id(page), "page_1");
	assert_string_equal(alto_id(block), "b_1");
	assert_string_equal(alto_zone(block), "so-ky-hieu");
	assert_string_equal(alto_zone(alto_next_block(block)), "");
	assert_true(alto_get_box(&box, word));
	assert_int_equal(box.x, 10);
	assert_int_equal(box.height, 40);
	assert_false(alto_get_box(&box, alto_next_block(block)));
	assert_true(alto_confidence(word) > 0.455 &&
		    alto_confidence(word) < 0.465);
	assert_true(alto_confidence(alto_next_word(word)) > 0.999);
	assert_false(alto_is_spaced(word));
	assert_true(alto_is_spaced(alto_next_word(word)));
	assert_string_equal(alto_content(alto_next_variant(alto_first_variant(
				    alto_next_glyph(alto_first_glyph(word))))),
			    "ó");
	word = alto_first_word(alto_first_line(alto_next_block(block)));
	assert_true(alto_confidence(word) < 0);
	assert_string_equal(alto_second(word), "Chỉ");
	assert_null(alto_second(alto_next_word(word)));
	assert_string_equal(alto_original(word), "Chi");
	assert_false(alto_is_spaced(alto_next_word(word)));
}

static void test_alto__a_confidence_that_is_none_is_not_told(void **state)
{
	static const char *const values[] = { "nan", "inf", "7", "-0.5", "" };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]) - 1; i++) {
		bed_parse(bed, arena_print(bed->arena,
					   ALTO "<String WC='%s'/></alto>",
					   values[i]));
		assert_true(alto_confidence(xml_child(document_root(bed->in),
						      "String")) < 0);
	}
}

static void test_alto__boxes_that_are_none_are_not_told(void **state)
{
	static const char *const values[] = { "nan", "1e300", "-inf" };
	struct bed *bed = *state;
	struct alto_box box;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		bed_parse(bed, arena_print(bed->arena,
					   ALTO "<String HPOS='%s' VPOS='1' "
						"WIDTH='2' HEIGHT='3'/></alto>",
					   values[i]));
		assert_false(alto_get_box(
			&box, xml_child(document_root(bed->in), "String")));
	}
}

static void test_alto__a_word_confirmed_by_a_person_is_settled(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, ALTO "<String CS='true'/></alto>");
	assert_true(
		alto_is_settled(xml_child(document_root(bed->in), "String")));
	bed_parse(bed, ALTO "<String CS='false'><ALTERNATIVE>x</ALTERNATIVE>"
			    "</String></alto>");
	assert_false(
		alto_is_settled(xml_child(document_root(bed->in), "String")));
}

static void test_alto__a_block_moves_to_another_zone(void **state)
{
	struct bed *bed = *state;
	xmlNode *block;

	write_pages(bed);
	block = alto_first_block(alto_first_page(bed->out));
	for (int times = 0; times < 2; times++) {
		bed->status = alto_set_zone(bed->out, block, "noi-dung",
					    bed->arena, &bed->fault);
		assert_status(bed, STATUS_OK);
		assert_string_equal(alto_zone(block), "noi-dung");
	}
	assert_string_equal(xml_get(block, "TAGREFS"), "ZONE_noi-dung");
	assert_holds(bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_alto__tells_of_pages_and_pictures),
		BED_TEST(test_alto__a_pen_writes_what_our_schema_holds),
		BED_TEST(test_alto__words_are_walked_in_reading_order),
		BED_TEST(test_alto__blocks_are_found_inside_composed_ones),
		BED_TEST(test_alto__a_table_holds_its_cells_and_no_more),
		BED_TEST(test_alto__what_is_not_there_is_not_found),
		BED_TEST(test_alto__tells_what_a_pen_wrote),
		BED_TEST(test_alto__a_confidence_that_is_none_is_not_told),
		BED_TEST(test_alto__boxes_that_are_none_are_not_told),
		BED_TEST(test_alto__a_word_confirmed_by_a_person_is_settled),
		BED_TEST(test_alto__a_block_moves_to_another_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
