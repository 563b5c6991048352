#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/data.h"
#include "pipeline/file.h"
#include "pipeline/stage.h"
#include "pipeline/xml.h"
#include "stages/repair_letter.h"
#include "stages/repair_model.h"

/* Everything a test needs; freed by tear_down(). */
struct bed {
	struct desk *desk;
	struct arena *arena;
	struct document *in;
	struct document *out;
	struct fault fault;
};

static int set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	bed->arena = arena_new();
	assert_non_null(bed->arena);
	assert_int_equal(
		desk_new(&bed->desk, stage_named("repair"), NULL, &bed->fault),
		STATUS_OK);
	*state = bed;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;

	desk_free(bed->desk);
	document_free(bed->in);
	document_free(bed->out);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

/* A page of one line that holds the words of `line`. */
static void lay(struct bed *bed, const char *line)
{
	struct alto_pen pen;
	char *copy = arena_text(bed->arena, line, strlen(line));
	bool first = true;

	document_free(bed->in);
	bed->in = NULL;
	assert_int_equal(alto_new(&bed->in, &pen, "page.txt", "", &bed->fault),
			 STATUS_OK);
	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	(void)alto_add_block(&pen, NULL, NULL);
	(void)alto_add_line(&pen, NULL);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		if (!first)
			(void)alto_add_space(&pen);
		first = false;
		(void)alto_add_word(&pen, word, ALTO_NO_CONFIDENCE, NULL);
	}
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
}

static void run(struct bed *bed)
{
	document_free(bed->out);
	bed->out = NULL;
	if (desk_run(&bed->out, bed->desk, bed->in, &bed->fault))
		fault_print(&bed->fault);
	assert_int_equal(bed->fault.status, STATUS_OK);
}

static xmlNode *first_word(const struct document *document)
{
	return alto_first_word(
		alto_first_line(alto_first_block(alto_first_page(document))));
}

/* The words of the one line, with spaces. */
static const char *line_of(struct bed *bed, const struct document *document)
{
	const char *line = "";

	for (xmlNode *word = first_word(document); word;
	     word = alto_next_word(word))
		line = arena_print(bed->arena, "%s%s%s", line, *line ? " " : "",
				   alto_content(word));
	return line;
}

static void assert_mends(struct bed *bed, const char *read, const char *meant)
{
	lay(bed, read);
	run(bed);
	assert_string_equal(line_of(bed, bed->out), meant);
}

static void assert_keeps(struct bed *bed, const char *line)
{
	assert_mends(bed, line, line);
}

static void test_repair__leaves_a_clean_sentence_alone(void **state)
{
	assert_keeps(*state, "Căn cứ Luật Tổ chức chính quyền địa phương, Ủy "
			     "ban nhân dân tỉnh yêu cầu các sở, ngành, các "
			     "huyện, thành phố thực hiện một số nội dung sau:");
}

static void test_repair__keeps_both_places_of_a_tone(void **state)
{
	assert_keeps(*state, "Uỷ ban nhân dân xã Hoà Bình và Ủy ban nhân dân "
			     "huyện, uỷ viên thường trực và ủy viên");
}

static void test_repair__leaves_numbers_and_symbols_alone(void **state)
{
	assert_keeps(*state,
		     "Quyết định số 1116-QĐ/TU, ngày 29/9/2021 và Nghị định "
		     "số 30/2020/NĐ-CP, mục XI, 12.500.000 đồng, điện thoại "
		     "0263.3822.310, thư a.b@c.vn, người2 được mời");
}

static void test_repair__mends_what_an_english_model_read(void **state)
{
	assert_mends(*state,
		     "Chi thi s6 24-CTITU, ngay 27/02/2018 cua Ban Thudng vu "
		     "Tinh Gy vé cong tac ddn vin trong co quan",
		     "Chỉ thị số 24-CT/TU, ngày 27/02/2018 của Ban Thường vụ "
		     "Tỉnh ủy về công tác dân vận trong cơ quan");
}

static void test_repair__mends_lost_tones_among_right_words(void **state)
{
	assert_mends(*state,
		     "Ủy ban nhân dân tỉnh yêu cầu các cơ quan thuê thực hiện "
		     "nghiêm một sô nội dung sau đây",
		     "Ủy ban nhân dân tỉnh yêu cầu các cơ quan thuế thực hiện "
		     "nghiêm một số nội dung sau đây");
}

static void test_repair__mends_symbols_by_their_own_dictionary(void **state)
{
	assert_mends(*state,
		     "Chỉ thị số 33/CT~TTg, số 34/CT-TTy, QB/TW, 12/QD-UBND, "
		     "30/2020/ND-CP và S6 25-CTITU",
		     "Chỉ thị số 33/CT-TTg, số 34/CT-TTg, QĐ/TW, 12/QĐ-UBND, "
		     "30/2020/NĐ-CP và Số 25-CT/TU");
}

static void test_repair__leaves_an_ambiguous_symbol_alone(void **state)
{
	assert_keeps(*state,
		     "Văn bản số 05-DA/TU và số 05-ĐA/TU được ban hành");
}

static void test_repair__keeps_what_was_read_beside_it(void **state)
{
	struct bed *bed = *state;
	xmlNode *word;

	lay(bed, "Chi thi s6 24-CTITU, ngay 27/02/2018");
	run(bed);
	word = first_word(bed->out);
	assert_string_equal(alto_content(word), "Chỉ");
	assert_string_equal(alto_original(word), "Chi");
	word = alto_next_word(alto_next_word(alto_next_word(word)));
	assert_string_equal(alto_content(word), "24-CT/TU,");
	assert_string_equal(alto_original(word), "24-CTITU,");
	assert_true(alto_is_settled(word));
	word = alto_next_word(alto_next_word(word));
	assert_string_equal(alto_content(word), "27/02/2018");
	assert_false(alto_is_settled(word));
}

/* The first word's candidates, with blanks before them. */
static const char *candidates_of(struct bed *bed)
{
	const char *all = "";
	const xmlNode *other = first_word(bed->out)->children;

	for (; other; other = other->next) {
		const char *purpose = xml_get(other, "PURPOSE");

		if (purpose && !strcmp(purpose, ALTO_CANDIDATE))
			all = arena_print(bed->arena, "%s %s", all,
					  xml_text(bed->arena, other));
	}
	return all;
}

static void test_repair__shows_the_rivals_of_a_doubtful_word(void **state)
{
	struct bed *bed = *state;
	const char *all;

	lay(bed, "Tinh, thi s6 24-CTITU cua Ban Thudng vu");
	run(bed);
	all = candidates_of(bed);
	assert_non_null(strstr(all, ", "));
	assert_null(strstr(all, alto_content(first_word(bed->out))));
	assert_null(strstr(all, alto_original(first_word(bed->out))));
}

static void test_repair__shows_no_rivals_of_a_sure_word(void **state)
{
	struct bed *bed = *state;

	lay(bed, "Chi thi s6 24-CTITU cua Ban Thudng vu");
	run(bed);
	assert_string_equal(alto_content(first_word(bed->out)), "Chỉ");
	assert_string_equal(candidates_of(bed), "");
}

static void test_repair__changes_nothing_the_second_time(void **state)
{
	struct bed *bed = *state;
	const char *once;

	lay(bed, "Chi thi s6 24-CTITU, ngay 27/02/2018 cua Ban Thudng vu");
	run(bed);
	once = line_of(bed, bed->out);
	document_free(bed->in);
	bed->in = bed->out;
	bed->out = NULL;
	run(bed);
	assert_string_equal(line_of(bed, bed->out), once);
	assert_string_equal(alto_original(first_word(bed->out)), "Chi");
}

static void test_repair__survives_hostile_words(void **state)
{
	enum { LONG = 1 << 20 };
	struct bed *bed = *state;
	char *huge = malloc(LONG + 1);

	memset(huge, 'u', LONG);
	huge[LONG] = '\0';
	assert_keeps(bed, huge);
	assert_keeps(bed, "-/-/-/-/-/- ////// &&&& ..........,,,,,, 66666666");
	assert_keeps(bed, "日本国 \xf0\x9f\x98\x80 \xc2\xad \xe2\x80\x8b");
	lay(bed, "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t ''''''''''' "
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
		 "iiiiiiiiiiiiii ffffffffffffff oooooooooooooo");
	run(bed);
	free(huge);
}

static void test_repair__takes_a_page_without_words(void **state)
{
	assert_keeps(*state, "-");
}

static void test_model__says_which_file_is_missing(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct model *model = NULL;

	(void)state;
	assert_int_equal(model_open(&model, "/nowhere/a.lm", &fault),
			 STATUS_MISSING);
	assert_string_equal(fault.place, "/nowhere/a.lm");
	assert_null(model);
}

static void test_letter__goes_to_a_code_and_back(void **state)
{
	(void)state;
	for (unsigned code = 0; code < LETTER_COUNT; code++)
		for (int upper = 0; upper < 2; upper++) {
			struct letter letter =
				letter_of(letter_character(code, upper != 0));

			assert_int_equal(letter.code, code);
			assert_int_equal(letter.upper, upper);
		}
	assert_int_equal(letter_of('7').code, LETTER_NONE);
	assert_int_equal(letter_of(0x20ac).code, LETTER_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define BED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
		BED(test_repair__leaves_a_clean_sentence_alone),
		BED(test_repair__keeps_both_places_of_a_tone),
		BED(test_repair__leaves_numbers_and_symbols_alone),
		BED(test_repair__mends_what_an_english_model_read),
		BED(test_repair__mends_lost_tones_among_right_words),
		BED(test_repair__mends_symbols_by_their_own_dictionary),
		BED(test_repair__leaves_an_ambiguous_symbol_alone),
		BED(test_repair__keeps_what_was_read_beside_it),
		BED(test_repair__shows_the_rivals_of_a_doubtful_word),
		BED(test_repair__shows_no_rivals_of_a_sure_word),
		BED(test_repair__changes_nothing_the_second_time),
		BED(test_repair__survives_hostile_words),
		BED(test_repair__takes_a_page_without_words),
#undef BED
		cmocka_unit_test(test_model__says_which_file_is_missing),
		cmocka_unit_test(test_letter__goes_to_a_code_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
