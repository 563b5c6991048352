#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stages/ocr_hand.h"
#include "stages/ocr_second.h"

/* Words stand side by side in boxes of this size, in pixels. */
enum { WIDE = 100, STEP = 120, HIGH = 40 };

static struct ocr_word word_at(int place, const char *text, double confidence)
{
	return (struct ocr_word){
		.text = text,
		.confidence = confidence,
		.box = { place * STEP, 0, WIDE, HIGH },
	};
}

struct bed {
	struct arena *arena;
	struct fault fault;
	struct ocr_line line;
};

static int lay(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	bed->arena = arena_new();
	assert_non_null(bed->arena);
	*state = bed;
	return 0;
}

static int strip(void **state)
{
	struct bed *bed = *state;

	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void settle(struct bed *bed, struct ocr_word *first, size_t count,
		   struct ocr_word *again, size_t again_count)
{
	bed->line = (struct ocr_line){ .words = first, .count = count };
	assert_int_equal(ocr_settle(&bed->line, again, again_count, bed->arena,
				    &bed->fault),
			 STATUS_OK);
}

static void assert_word(const struct bed *bed, size_t at, const char *text,
			const char *other)
{
	assert_true(at < bed->line.count);
	assert_string_equal(bed->line.words[at].text, text);
	if (other)
		assert_string_equal(bed->line.words[at].other, other);
	else
		assert_null(bed->line.words[at].other);
}

static void test_second__lets_the_surer_reading_stand(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "sô", 0.7),
				    word_at(1, "thuế", 0.96) };
	struct ocr_word again[] = { word_at(0, "số", 0.95),
				    word_at(1, "thuê", 0.8) };

	settle(bed, first, 2, again, 2);
	assert_int_equal(bed->line.count, 2);
	assert_word(bed, 0, "số", "sô");
	assert_word(bed, 1, "thuế", "thuê");
}

static void test_second__keeps_nothing_of_what_agrees(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "số", 0.7) };
	struct ocr_word again[] = { word_at(0, "số", 0.95) };

	settle(bed, first, 1, again, 1);
	assert_word(bed, 0, "số", NULL);
}

static void
test_second__is_never_sure_of_a_figure_read_in_two_ways(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "2018", 0.97),
				    word_at(1, "năm", 0.97) };
	struct ocr_word again[] = { word_at(0, "2016", 0.96),
				    word_at(1, "nắm", 0.96) };

	settle(bed, first, 2, again, 2);
	assert_word(bed, 0, "2016", "2018");
	assert_true(bed->line.words[0].confidence < 0.8);
	assert_true(bed->line.words[1].confidence > 0.9);
}

static void test_second__overlooks_no_full_stop(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "2024.", 0.7) };
	struct ocr_word again[] = { word_at(0, "2024", 0.95) };

	settle(bed, first, 1, again, 1);
	assert_word(bed, 0, "2024.", NULL);
}

static void test_second__takes_two_words_for_one(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "kếtquả", 0.5),
				    word_at(1, "cao", 0.9) };
	struct ocr_word again[] = { word_at(0, "kết", 0.9),
				    word_at(0, "quả", 0.9),
				    word_at(1, "cao", 0.9) };

	again[0].box.width = WIDE / 2;
	again[1].box.x += WIDE / 2;
	again[1].box.width = WIDE / 2;
	settle(bed, first, 2, again, 3);
	assert_int_equal(bed->line.count, 3);
	assert_word(bed, 0, "kết", NULL);
	assert_word(bed, 1, "quả", NULL);
	assert_word(bed, 2, "cao", NULL);
}

static void test_second__adds_nothing_where_nothing_was_read(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "tỉnh", 0.7) };
	struct ocr_word again[] = { word_at(0, "tỉnh", 0.9),
				    word_at(2, "Í", 0.9) };

	settle(bed, first, 1, again, 2);
	assert_int_equal(bed->line.count, 1);
}

static void test_second__doubles_no_word_with_too_wide_a_box(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "tháng", 0.93),
				    word_at(1, "Ô1", 0.5),
				    word_at(2, "năm", 0.9) };
	struct ocr_word again[] = { word_at(0, "tháng", 0.93),
				    word_at(1, "01", 0.9),
				    word_at(2, "năm", 0.95) };

	again[0].box.width = 2 * STEP + WIDE;
	settle(bed, first, 3, again, 3);
	assert_int_equal(bed->line.count, 3);
	assert_word(bed, 0, "tháng", NULL);
	assert_word(bed, 1, "01", "Ô1");
	assert_word(bed, 2, "năm", NULL);
}

static void test_second__loses_nothing_that_is_not_read_again(void **state)
{
	struct bed *bed = *state;
	struct ocr_word first[] = { word_at(0, "tỉnh", 0.7),
				    word_at(1, "ủy", 0.9) };

	settle(bed, first, 2, NULL, 0);
	assert_int_equal(bed->line.count, 2);
	assert_word(bed, 0, "tỉnh", NULL);
	assert_word(bed, 1, "ủy", NULL);
}

static struct ocr_page page_of(struct bed *bed, struct ocr_word *words,
			       size_t count)
{
	bed->line = (struct ocr_line){ .words = words, .count = count };
	return (struct ocr_page){ .number = 1,
				  .width = 30 * STEP,
				  .height = 30 * STEP,
				  .lines = &bed->line,
				  .count = 1 };
}

static void test_hand__is_doubted_where_it_is_higher_than_print(void **state)
{
	struct ocr_word words[] = {
		word_at(0, "ngày", 0.97),  word_at(1, "23", 0.97),
		word_at(2, "tháng", 0.97), word_at(3, "4", 0.97),
		word_at(4, "năm", 0.97),   word_at(5, "2018", 0.97)
	};
	struct ocr_page page;

	words[1].box.height = HIGH * 5 / 4;
	page = page_of(*state, words, 6);
	ocr_doubt_hand(&page);
	assert_true(words[1].confidence < 0.8);
	assert_true(words[3].confidence > 0.9);
	assert_true(words[5].confidence > 0.9);
}

static void test_hand__is_doubted_where_it_stands_apart(void **state)
{
	struct ocr_word words[] = { word_at(0, "Số:", 0.97),
				    word_at(1, "44", 0.97),
				    word_at(2, "/CT-UBND", 0.97) };
	struct ocr_page page;

	words[1].box.width = WIDE / 2;
	page = page_of(*state, words, 3);
	ocr_doubt_hand(&page);
	assert_true(words[1].confidence < 0.8);
	assert_true(words[2].confidence > 0.9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define BED_TEST(name) cmocka_unit_test_setup_teardown(name, lay, strip)
		BED_TEST(test_second__lets_the_surer_reading_stand),
		BED_TEST(test_second__keeps_nothing_of_what_agrees),
		BED_TEST(
			test_second__is_never_sure_of_a_figure_read_in_two_ways),
		BED_TEST(test_second__overlooks_no_full_stop),
		BED_TEST(test_second__takes_two_words_for_one),
		BED_TEST(test_second__adds_nothing_where_nothing_was_read),
		BED_TEST(test_second__doubles_no_word_with_too_wide_a_box),
		BED_TEST(test_second__loses_nothing_that_is_not_read_again),
		BED_TEST(test_hand__is_doubted_where_it_is_higher_than_print),
		BED_TEST(test_hand__is_doubted_where_it_stands_apart),
#undef BED_TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
