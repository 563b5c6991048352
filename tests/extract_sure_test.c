#include "tests/bed.h"

#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/review.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"
#include "stages/extract_sure.h"

/* How surely words and their characters are read, when nothing is odd. */
#define WORD_SURE 0.96
#define GLYPH_SURE 0.97

/* A word that is read otherwise than the rest. */
struct odd {
	const char *word;
	double confidence;  /* of the word */
	int at;             /* its character that is less sure, from 0 */
	double character;   /* how sure that one is */
	const char *second; /* what another reading says, or NULL */
};

static const struct odd none[] = { { NULL } };

/* Of a document that was never an image: no confidence, no characters. */
static const struct odd typed[] = { { NULL } };

static const struct odd *find_odd(const struct odd *odds, const char *word)
{
	while (odds->word && strcmp(odds->word, word) != 0)
		odds++;
	return odds->word ? odds : NULL;
}

static void write_glyphs(struct bed *bed, struct alto_pen *pen,
			 const char *word, const struct odd *odd)
{
	size_t length = strlen(word);
	size_t at = 0;

	for (int i = 0; at < length; i++) {
		size_t from = at;

		(void)text_next(word, length, &at);
		(void)alto_add_glyph(
			pen, arena_text(bed->arena, word + from, at - from),
			odd && odd->at == i ? odd->character : GLYPH_SURE,
			NULL);
	}
}

static void write_word(struct bed *bed, struct alto_pen *pen, const char *word,
		       const struct odd *odds)
{
	const struct odd *odd = find_odd(odds, word);

	if (odds == typed) {
		(void)alto_add_word(pen, word, ALTO_NO_CONFIDENCE, NULL);
		return;
	}
	(void)alto_add_word(pen, word, odd ? odd->confidence : WORD_SURE, NULL);
	if (odd && odd->second)
		alto_add_second(pen, odd->second);
	if (word[strcspn(word, "0123456789")])
		write_glyphs(bed, pen, word, odd);
}

static void write_line(struct bed *bed, struct alto_pen *pen, const char *line,
		       const struct odd *odds)
{
	(void)alto_add_line(pen, NULL);
	while (*line) {
		size_t length = strcspn(line, " ");

		write_word(bed, pen, arena_text(bed->arena, line, length),
			   odds);
		line += length;
		line += strspn(line, " ");
		if (*line)
			(void)alto_add_space(pen);
	}
}

/* Extract from a directive with a body of these lines, "" between blocks. */
static void read_lines(struct bed *bed, const char *const *lines,
		       const struct odd *odds)
{
	struct alto_pen pen;
	bool open = false;

	bed->status = alto_new(&bed->in, &pen, "scan.tif", "ab12", &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	for (; *lines; lines++) {
		if (!open && **lines)
			(void)alto_add_block(&pen, NULL, NULL);
		open = **lines != '\0';
		if (open)
			write_line(bed, &pen, *lines, odds);
	}
	bed->status = alto_pen_status(&pen, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed_run(bed, "extract", (const char *const[]){ NULL });
	assert_status(bed, STATUS_OK);
}

/* The same of a whole directive with this paragraph. */
static void read_text(struct bed *bed, const char *text, const struct odd *odds)
{
	const char *const lines[] = { "TỈNH ỦY AN PHÚ",
				      "*",
				      "Số 24-CT/TU",
				      "ĐẢNG CỘNG SẢN VIỆT NAM",
				      "An Phú, ngày 15 tháng 8 năm 2024",
				      "",
				      "CHỈ THỊ",
				      "về tăng cường công tác lưu trữ hồ sơ",
				      "",
				      text,
				      "",
				      "T/M BAN THƯỜNG VỤ",
				      "BÍ THƯ",
				      "Nguyễn Văn A",
				      NULL };

	read_lines(bed, lines, odds);
}

static xmlNode *nth_ref(const struct bed *bed, int n)
{
	xmlNode *node = akn_first(bed->out, "ref");

	while (n-- > 1 && node)
		node = akn_next(bed->out, node, "ref");
	assert_non_null(node);
	return node;
}

static void assert_why(const xmlNode *node, const char *why)
{
	assert_non_null(node);
	assert_string_equal(akn_get_own(node, "why"), why);
	assert_string_equal(akn_get_own(node, "status"),
			    *why ? "needs-review" : "");
}

static const char full[] =
	"Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính "
	"phủ về lưu trữ.";

static void test_sure__leaves_unmarked_what_was_read_surely(void **state)
{
	struct bed *bed = *state;

	read_text(bed, full, none);
	assert_why(nth_ref(bed, 1), "");
	assert_why(akn_first(bed->out, "docNumber"), "");
	assert_why(akn_first(bed->out, "docDate"), "");
}

static void test_sure__doubts_a_figure_read_unsurely(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.4, 1, 0.4, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "figure");
	assert_string_equal(akn_get_own(nth_ref(bed, 1), "conf"), "0.40");
}

static void test_sure__doubts_a_figure_of_the_date(void **state)
{
	static const struct odd odds[] = {
		{ "26/11/2021", 0.5, 4, 0.5, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "figure");
}

static void test_sure__lets_a_table_vouch_for_letters(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.3, 6, 0.3, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "");
}

static void test_sure__doubts_letters_that_no_table_has(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-XYQW", 0.3, 6, 0.3, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, "Thực hiện Chỉ thị số 33/CT-XYQW ngày 26/11/2021.",
		  odds);
	assert_why(nth_ref(bed, 1), "symbol");
}

static void test_sure__doubts_a_figure_read_two_ways(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.6, 0, 0.9, "83/CT-TTg" },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "two-readings");
}

static void test_sure__keeps_to_figures_that_are_sure(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.6, 0, GLYPH_SURE, "83/CT-TTg" },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "");
}

static void test_sure__doubts_where_another_reading_has_more(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.6, 0, GLYPH_SURE, "133/CT-TTg" },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "two-readings");
}

static void test_sure__takes_a_letter_for_the_figure_it_looks_like(void **state)
{
	static const struct odd odds[] = {
		{ "26/11/2021", 0.6, 3, 0.9, "26/I1/202 1" },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(nth_ref(bed, 1), "");
}

static void test_sure__believes_what_was_read_twice(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg,", 0.4, 1, 0.4, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed,
		  "Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 và Chỉ thị "
		  "số 33/CT-TTg, ngày 26/11/2021 của Thủ tướng Chính phủ.",
		  odds);
	assert_why(nth_ref(bed, 1), "");
	assert_why(nth_ref(bed, 2), "");
}

static void test_sure__doubts_two_days_of_one_instrument(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 và Chỉ thị "
		  "số 33/CT-TTg ngày 28/11/2021 của Thủ tướng Chính phủ.",
		  none);
	assert_why(nth_ref(bed, 1), "dates-differ");
	assert_why(nth_ref(bed, 2), "dates-differ");
}

static void test_sure__knows_that_numbers_begin_anew_each_year(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Thực hiện Nghị quyết số 01/NQ-CP ngày 08/01/2021 và Nghị "
		  "quyết số 01/NQ-CP ngày 05/01/2024 của Chính phủ.",
		  none);
	assert_why(nth_ref(bed, 1), "");
	assert_why(nth_ref(bed, 2), "");
}

static void test_sure__doubts_a_year_that_is_not_the_number_s(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2022 của Chính "
		  "phủ.",
		  none);
	assert_why(nth_ref(bed, 1), "year");
}

static void test_sure__leaves_mistakes_of_typed_text(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2022 của Chính "
		  "phủ.",
		  typed);
	assert_why(nth_ref(bed, 1), "");
}

static void test_sure__doubts_what_is_later_than_the_document(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 và Nghị "
		  "định số 12/2021/NĐ-CP ngày 24/02/2021, Nghị định số "
		  "13/2022/NĐ-CP ngày 21/01/2022, Nghị định số 14/2023/NĐ-CP "
		  "ngày 20/4/2023, Chỉ thị số 15/CT-TTg ngày 01/3/2025.",
		  none);
	assert_why(nth_ref(bed, 4), "");
	assert_why(nth_ref(bed, 5), "later");
	assert_why(akn_first(bed->out, "docDate"), "");
}

static void test_sure__doubts_its_own_date_where_all_is_later(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Căn cứ Nghị định số 30/2025/NĐ-CP ngày 05/3/2025 và Nghị "
		  "định số 12/2025/NĐ-CP ngày 24/02/2025.",
		  none);
	assert_why(nth_ref(bed, 1), "");
	assert_why(akn_first(bed->out, "docDate"), "later");
}

static void test_sure__marks_a_date_that_was_not_read(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Thực hiện Chỉ thị số 33/CT-TTg ngày 26 thắng J1 năm 2021 "
		  "của Thủ tướng Chính phủ.",
		  none);
	assert_why(nth_ref(bed, 1), "date-unread");
}

static void test_sure__marks_a_date_with_letters_for_figures(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Thực hiện Chỉ thị số 33/CT-TTg ngày 26 tháng II năm 2021 "
		  "của Thủ tướng Chính phủ.",
		  none);
	assert_why(nth_ref(bed, 1), "mended");
	assert_string_equal(akn_get_own(nth_ref(bed, 1), "date"),
			    "2021-11-26");
}

static void test_sure__marks_a_number_torn_apart(void **state)
{
	struct bed *bed = *state;

	read_text(bed,
		  "Căn cứ Nghị quyết số 35 2009/NQ-HĐND ngày 10/12/2009 của "
		  "Hội đồng nhân dân tỉnh.",
		  none);
	assert_has(akn_get_own(nth_ref(bed, 1), "why"), "torn");
}

static void test_sure__doubts_figures_written_by_hand(void **state)
{
	/* as `ocr` lowers them: the characters are sure */
	static const struct odd odds[] = {
		{ "15", 0.6, 0, GLYPH_SURE, NULL },
		{ NULL },
	};
	struct bed *bed = *state;

	read_text(bed, full, odds);
	assert_why(akn_first(bed->out, "docDate"), "hand");
}

static void test_sure__names_the_lines_of_a_field(void **state)
{
	static const char *const lines[] = {
		"UBND TỈNH AN PHÚ",
		"Số: 24/CT-UBND",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"An Phú, ngày 15 tháng 8 năm 2024",
		"",
		"CHỈ THỊ",
		"về lưu trữ hồ sơ",
		"",
		"Thực hiện Luật Lưu trữ và các văn bản có liên quan, căn cứ",
		"Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính",
		"phủ, yêu cầu các sở, ban, ngành.",
		NULL,
	};
	struct bed *bed = *state;
	const xmlNode *ref;

	read_lines(bed, lines, none);
	ref = nth_ref(bed, 2);
	assert_string_equal(akn_get_own(ref, "number"), "33/CT-TTg");
	assert_string_equal(akn_get_own(ref, "alto"), "#l_8 #l_9");
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docNumber"), "alto"), "#l_2");
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docTitle"), "alto"), "#l_6");
}

static void test_review__lists_fields_with_their_place(void **state)
{
	static const struct odd odds[] = {
		{ "33/CT-TTg", 0.4, 1, 0.4, NULL },
		{ NULL },
	};
	struct bed *bed = *state;
	json_t *pages;
	json_t *list;
	const json_t *entry;

	read_text(bed, full, odds);
	pages = review_pages(bed->in);
	list = review_list(bed->out, pages);
	assert_int_equal(json_array_size(list), 1);
	entry = json_array_get(list, 0);
	assert_string_equal(json_string_value(json_object_get(entry, "field")),
			    "citation");
	assert_int_equal(json_integer_value(json_object_get(entry, "page")), 1);
	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(entry, "why"), 0)),
			    "figure");
	assert_has(json_string_value(json_object_get(entry, "text")),
		   "33/CT-TTg");
	assert_non_null(akn_by_id(
		bed->out, json_string_value(json_object_get(entry, "id"))));
	json_decref(list);
	json_decref(pages);
}

static void assert_figures(const char *read, const char *figures)
{
	assert_string_equal(figures_read(read).text, figures);
}

static void test_figures__are_those_before_a_symbol(void **state)
{
	(void)state;
	assert_figures("15/2024/NĐ-CP", "15/2024");
	assert_figures("26/11/2021;", "26/11/2021");
	assert_figures("26/I1/202 1", "26/11/2021");
	assert_figures("T1/QĐ", "11");
	assert_figures("TT1-BTC", "");
	assert_figures("(33/CT-TTg", "33");
	assert_figures("637/0Đ- UBND", "637");
	assert_figures("2.3", "2/3");
	assert_figures("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_sure__leaves_unmarked_what_was_read_surely),
		BED_TEST(test_sure__doubts_a_figure_read_unsurely),
		BED_TEST(test_sure__doubts_a_figure_of_the_date),
		BED_TEST(test_sure__lets_a_table_vouch_for_letters),
		BED_TEST(test_sure__doubts_letters_that_no_table_has),
		BED_TEST(test_sure__doubts_a_figure_read_two_ways),
		BED_TEST(test_sure__keeps_to_figures_that_are_sure),
		BED_TEST(test_sure__doubts_where_another_reading_has_more),
		BED_TEST(
			test_sure__takes_a_letter_for_the_figure_it_looks_like),
		BED_TEST(test_sure__believes_what_was_read_twice),
		BED_TEST(test_sure__doubts_two_days_of_one_instrument),
		BED_TEST(test_sure__knows_that_numbers_begin_anew_each_year),
		BED_TEST(test_sure__doubts_a_year_that_is_not_the_number_s),
		BED_TEST(test_sure__leaves_mistakes_of_typed_text),
		BED_TEST(test_sure__doubts_what_is_later_than_the_document),
		BED_TEST(test_sure__doubts_its_own_date_where_all_is_later),
		BED_TEST(test_sure__marks_a_date_that_was_not_read),
		BED_TEST(test_sure__marks_a_date_with_letters_for_figures),
		BED_TEST(test_sure__marks_a_number_torn_apart),
		BED_TEST(test_sure__doubts_figures_written_by_hand),
		BED_TEST(test_sure__names_the_lines_of_a_field),
		BED_TEST(test_review__lists_fields_with_their_place),
		cmocka_unit_test(test_figures__are_those_before_a_symbol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
