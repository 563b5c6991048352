#include "tests/bed.h"

#include <string.h>

#include "pipeline/text.h"

static void test_text__folds_case_and_marks(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "Chi Thi", "chi thi" },
		{ "CHỈ THỊ", "chi thi" },
		{ "Đảng đoàn", "dang doan" },
		{ "Ðảng", "dang" }, /* the Icelandic letter */
		{ "ƯỚC ước Ơ ơ", "uoc uoc o o" },
		{ "e\xcc\x82\xcc\xa3", "e" }, /* decomposed */
		{ "24\xe2\x80\x93"
		  "CT/TU",
		  "24-ct/tu" },
		{ "a\xc2\xa0"
		  "b",
		  "a b" },
		{ "漢字", "漢字" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(text_fold(bed->arena, pairs[i][0]),
				    pairs[i][1]);
}

static void test_text__folding_twice_changes_nothing(void **state)
{
	struct bed *bed = *state;
	char *once = text_fold(bed->arena, "ỦY BAN NHÂN DÂN – Số: 12/QĐ");

	assert_string_equal(text_fold(bed->arena, once), once);
}

static void test_text__slugs_are_words_and_dashes(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "---", "" },
		{ "24-CT/TU", "24-ct-tu" },
		{ "30/2020/NĐ-CP", "30-2020-nd-cp" },
		{ "  Tỉnh ủy  Lào Cai. ", "tinh-uy-lao-cai" },
		{ "ĐĐ đđ", "dd-dd" },
		{ "漢字", "" },
		{ "a漢b", "a-b" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_string_equal(text_slug(bed->arena, pairs[i][0]),
				    pairs[i][1]);
}

static void test_text__composes(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(text_nfc(bed->arena, "Vie\xcc\xa3\xcc\x82t"),
			    "Việt");
	assert_string_equal(text_nfc(bed->arena, "Vie\xcc\x82\xcc\xa3t"),
			    "Việt");
	assert_string_equal(text_nfc(bed->arena, "Việt"), "Việt");
	assert_string_equal(text_nfc(bed->arena, ""), "");
}

static void test_text__changes_case_and_keeps_marks(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(text_lower(bed->arena, "ĐẶNG Ừ 7"), "đặng ừ 7");
	assert_string_equal(text_upper(bed->arena, "đặng ừ 7"), "ĐẶNG Ừ 7");
}

static void test_text__finds_what_is_no_utf8(void **state)
{
	static const struct {
		const char *text;
		size_t length;
		size_t at;
	} rows[] = {
		{ "abc", 3, 3 },
		{ "", 0, 0 },
		{ "a\xffz", 3, 1 },
		{ "ab\xe1\xbb", 4, 2 },       /* cut off */
		{ "\xc0\x80", 2, 0 },         /* overlong NUL */
		{ "\xe0\x80\xaf", 3, 0 },     /* overlong slash */
		{ "\xed\xa0\x80", 3, 0 },     /* surrogate */
		{ "\xf4\x90\x80\x80", 4, 0 }, /* beyond Unicode */
		{ "\x80", 1, 0 },             /* continuation alone */
		{ "ab\0cd", 5, 2 },           /* NUL */
		{ "\xf0\x9f\x98\x80", 4, 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(text_invalid_at(rows[i].text, rows[i].length),
				 rows[i].at);
}

static void test_text__steps_over_what_is_no_utf8(void **state)
{
	static const char text[] = "a\xffỉ";
	size_t length = sizeof(text) - 1;
	size_t at = 0;

	(void)state;
	assert_int_equal(text_next(text, length, &at), 'a');
	assert_int_equal(text_next(text, length, &at), 0xfffd);
	assert_int_equal(at, 2);
	assert_int_equal(text_next(text, length, &at), 0x1ec9);
	assert_int_equal(at, length);
}

static void test_text__counts_characters_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(text_characters(""), 0);
	assert_int_equal(text_characters("Chỉ thị"), 7);
}

static void test_text__finds_whole_words_of_a_list(void **state)
{
	(void)state;
	assert_true(text_has_word("p num heading", "p"));
	assert_true(text_has_word("p  num heading ", "heading"));
	assert_false(text_has_word("p num heading", "head"));
	assert_false(text_has_word("p num", ""));
	assert_false(text_has_word("", "p"));
}

static void test_text__grows_as_it_is_added_to(void **state)
{
	struct bed *bed = *state;
	struct text text = { .arena = bed->arena };

	assert_string_equal(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_print(&text, "%d,", i);
	text_add_string(&text, "end");
	text_add(&text, "no", 0);
	assert_false(text.failed);
	assert_int_equal(text.length, strlen(text.data));
	assert_memory_equal(text_string(&text), "0,1,2,", 6);
	assert_has(text_string(&text), ",999,end");
}

static void test_text__says_that_it_failed_and_keeps_what_fitted(void **state)
{
	struct bed *bed = *state;
	struct text text = { .arena = bed->arena };

	text_add_string(&text, "kept");
	text_add(&text, "x", SIZE_MAX);
	assert_true(text.failed);
	text_add_string(&text, "more");
	text_print(&text, "more");
	assert_string_equal(text_string(&text), "kept");
}

static void test_text__distance_counts_edits(void **state)
{
	static const struct {
		const char *one;
		const char *other;
		int edits;
	} rows[] = {
		{ "", "", 0 },
		{ "abc", "", 3 },
		{ "", "abc", 3 },
		{ "abc", "abc", 0 },
		{ "kitten", "sitting", 3 },
		{ "noi nhan", "noi nhan:", 1 },
		{ "cong hoa", "cong h0a", 1 },
		{ "abc", "xyz", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int edits = rows[i].edits;

		assert_int_equal(text_distance(rows[i].one, rows[i].other, 9),
				 edits);
		assert_int_equal(text_distance(rows[i].other, rows[i].one, 9),
				 edits);
		assert_int_equal(
			text_distance(rows[i].one, rows[i].other, edits),
			edits);
		if (edits)
			assert_int_equal(text_distance(rows[i].one,
						       rows[i].other,
						       edits - 1),
					 edits);
	}
}

static void test_text__distance_gives_up_on_long_strings(void **state)
{
	struct bed *bed = *state;
	const char *fits = bed_repeat(bed, "a", 256);
	const char *longer = bed_repeat(bed, "a", 257);

	assert_int_equal(text_distance(fits, fits, 3), 0);
	assert_int_equal(text_distance(longer, longer, 3), 4);
	assert_int_equal(text_distance("", longer, 3), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_text__folds_case_and_marks),
		BED_TEST(test_text__folding_twice_changes_nothing),
		BED_TEST(test_text__slugs_are_words_and_dashes),
		BED_TEST(test_text__composes),
		BED_TEST(test_text__changes_case_and_keeps_marks),
		BED_TEST(test_text__finds_what_is_no_utf8),
		BED_TEST(test_text__steps_over_what_is_no_utf8),
		BED_TEST(test_text__counts_characters_not_bytes),
		BED_TEST(test_text__finds_whole_words_of_a_list),
		BED_TEST(test_text__grows_as_it_is_added_to),
		BED_TEST(test_text__says_that_it_failed_and_keeps_what_fitted),
		BED_TEST(test_text__distance_counts_edits),
		BED_TEST(test_text__distance_gives_up_on_long_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
