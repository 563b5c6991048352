#include "tests/bed.h"

#include <string.h>

#include "stages/repair_mark.h"

static void assert_mends(struct bed *bed, const char *read, const char *meant)
{
	const char *mended = mark_mend(read, bed->arena);

	assert_non_null(mended);
	assert_string_equal(mended, meant);
}

static void test_mark__mends_what_is_made_of_specks_and_quotes(void **state)
{
	assert_mends(*state, "—", "–");
	assert_mends(*state, "‘‘Ban", "Ban");
	assert_mends(*state, "''cua", "cua");
	assert_mends(*state, "`'`cua,", "cua,");
	assert_mends(*state, "Ban”’", "Ban”");
	assert_mends(*state, "Ban”''.", "Ban”.");
	assert_mends(*state, "''“Ban”’,", "“Ban”,");
}

static void test_mark__leaves_what_the_language_uses_alone(void **state)
{
	static const char *const right[] = {
		"",     "Ban", "“Ban”", "'Ban", "Ban'", "‘Ban’", "''",
		"co'n", "–",   "a—b",   "”",    "(a)",  "...",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		assert_null(mark_mend(right[i], bed->arena));
}

static void test_mark__leaves_a_long_token_alone(void **state)
{
	enum { LONG = 127 }; /* bytes that are still looked at */
	struct bed *bed = *state;
	char *text = bed_repeat(bed, "'", LONG + 1);

	memset(text + 2, 'a', LONG - 1);
	assert_null(mark_mend(text, bed->arena));
	text[LONG] = '\0';
	assert_mends(bed, text, text + 2);
}

static void test_mark__knows_the_end_of_a_quote(void **state)
{
	static const char *const ends[] = {
		"”", "”.", "”),", "”’", "”…", "””"
	};
	static const char *const others[] = { "",   ".",  "“",  "”a",
					      "a”", ".”", "”–", "\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		assert_true(mark_closes(ends[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(mark_closes(others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_mark__mends_what_is_made_of_specks_and_quotes),
		BED_TEST(test_mark__leaves_what_the_language_uses_alone),
		BED_TEST(test_mark__leaves_a_long_token_alone),
		BED_TEST(test_mark__knows_the_end_of_a_quote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
