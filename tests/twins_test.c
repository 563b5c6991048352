#include "tests/shelf.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "archive/sketch.h"

/* A text of so many words, and room for it. */
enum { WORDS = 400, TEXT_SIZE = 1 << 13, LINE_SIZE = 64 };

#define PLACE "doc/chi-thi/tinh-uy-an-phu/"
#define UNREAD PLACE "0000/khong-so-0123456789ab"

/*
 * Words of which no two pairs are the same, one in `misread` another one;
 * 0: none.
 */
static const char *text_of(int seed, int misread)
{
	static char texts[2][TEXT_SIZE];
	static int turn;
	char *text = texts[turn++ % 2];
	size_t length = 0;

	for (int i = 0; i < WORDS; i++)
		length += (size_t)snprintf(
			text + length, TEXT_SIZE - length, "%s%d ",
			misread && i % misread == 0 ? "x" : "w", seed + i);
	return text;
}

static double common(const char *one, const char *other)
{
	struct sketch a;
	struct sketch b;

	sketch_make(&a, one);
	sketch_make(&b, other);
	return sketch_common(&a, &b);
}

static void test_sketch__says_how_much_two_texts_have_in_common(void **state)
{
	(void)state;
	assert_true(common(text_of(0, 0), text_of(0, 0)) == 1);
	assert_true(common(text_of(0, 0), text_of(0, 20)) > 0.6);
	assert_true(common(text_of(0, 0), text_of(0, 3)) < 0.5);
	assert_true(common(text_of(0, 0), text_of(WORDS, 0)) < 0.1);
}

static void test_sketch__reads_as_the_full_text_does(void **state)
{
	(void)state;
	assert_true(common("Hoà bình, đất nước", "HÒA BÌNH Đất Nước") == 1);
}

static void test_sketch__has_nothing_in_common_with_no_text(void **state)
{
	(void)state;
	assert_true(common("", "") == 0);
	assert_true(common("", text_of(0, 0)) == 0);
}

/* Two directives, and whether they may be one. */
static const struct {
	const char *iri[2];
	const char *number[2];
	const char *date[2];
	int seed[2];
	bool told;
} pairs[] = {
	/* the head of one was not read */
	{ { UNREAD, PLACE "2020/5-ct-tu" },
	  { NULL, "05-CT/TU" },
	  { NULL, "2020-05-05" },
	  { 0, 0 },
	  true },
	/* its number was misread, too */
	{ { PLACE "0000/15-ct-tu", PLACE "2020/5-ct-tu" },
	  { "15-CT/TU", "05-CT/TU" },
	  { NULL, "2020-05-05" },
	  { 0, 0 },
	  true },
	/* other words */
	{ { UNREAD, PLACE "2020/5-ct-tu" },
	  { NULL, "05-CT/TU" },
	  { NULL, "2020-05-05" },
	  { 0, WORDS },
	  false },
	/* a form, filled in twice */
	{ { PLACE "2020/5-ct-tu", PLACE "2020/9-ct-tu" },
	  { "05-CT/TU", "09-CT/TU" },
	  { "2020-05-05", "2020-05-05" },
	  { 0, 0 },
	  false },
	/* of another day */
	{ { PLACE "2020/khong-so-0123456789ab", PLACE "2020/5-ct-tu" },
	  { NULL, "05-CT/TU" },
	  { "2020-06-06", "2020-05-05" },
	  { 0, 0 },
	  false },
	/* another number altogether */
	{ { PLACE "0000/148-ct-tu", PLACE "2020/5-ct-tu" },
	  { "148-CT/TU", "05-CT/TU" },
	  { NULL, "2020-05-05" },
	  { 0, 0 },
	  false },
};
enum { PAIRS = sizeof(pairs) / sizeof(pairs[0]) };

static void write_directive(int pair, int side)
{
	char body[TEXT_SIZE + LINE_SIZE];
	const struct directive directive = {
		.file = side ? "b" : "a",
		.iri = pairs[pair].iri[side],
		.number = pairs[pair].number[side],
		.date = pairs[pair].date[side],
		.body = body,
	};

	(void)snprintf(body, sizeof(body), "<p>%s</p>",
		       text_of(pairs[pair].seed[side], side ? 0 : 25));
	shelf_write(&directive);
}

static void test_conflicts__tells_what_may_be_one_by_its_words(void **state)
{
	(void)state;
	for (int pair = 0; pair < PAIRS; pair++) {
		int code;

		write_directive(pair, 0);
		write_directive(pair, 1);
		assert_int_equal(shelf_run("index out --db %d.db", pair), 0);
		code = shelf_run("conflicts --db %d.db", pair);
		if (pairs[pair].told)
			shelf_assert_says(": twin: may be one with another, "
					  "whose words it has: 05-CT/TU");
		else
			assert_string_equal(shelf_answer(), "");
		assert_int_equal(code, pairs[pair].told ? 1 : 0);
	}
}

static void test_conflicts__tells_the_files_of_twins(void **state)
{
	(void)state;
	write_directive(0, 0);
	write_directive(0, 1);
	assert_int_equal(shelf_run("index out --db files.db"), 0);
	assert_int_equal(shelf_run("conflicts 05-CT/TU --db files.db"), 1);
	shelf_assert_says("/out/a.akn.xml\n  05-CT/TU  2020-05-05  chi-thi\n");
	shelf_assert_says("/out/b.akn.xml\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_sketch__says_how_much_two_texts_have_in_common),
		cmocka_unit_test(test_sketch__reads_as_the_full_text_does),
		cmocka_unit_test(
			test_sketch__has_nothing_in_common_with_no_text),
		cmocka_unit_test(
			test_conflicts__tells_what_may_be_one_by_its_words),
		cmocka_unit_test(test_conflicts__tells_the_files_of_twins),
	};

	return cmocka_run_group_tests(tests, shelf_lay, shelf_clear);
}
