#include "tests/bed.h"

#include <string.h>

#include "stages/repair_symbol.h"

/* One token, read with the one behind it ("": none). */
static const char *mend(struct bed *bed, const char *text, const char *next)
{
	struct symbols symbols;
	const char *rule;
	const char *mended;

	bed->status = symbols_load(&symbols, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	mended = symbols_mend(&symbols, text, *next ? next : NULL, &rule,
			      bed->arena);
	if (mended)
		assert_int_equal(strncmp(rule, "symbol:", 7), 0);
	return mended;
}

static const char *join(struct bed *bed, const char *text, const char *next)
{
	struct symbols symbols;

	bed->status = symbols_load(&symbols, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	return symbols_join(&symbols, text, next, bed->arena);
}

static void assert_mends(struct bed *bed, const char *read, const char *meant)
{
	const char *mended = mend(bed, read, "");

	assert_non_null(mended);
	assert_string_equal(mended, meant);
}

static void assert_joins(struct bed *bed, const char *text, const char *next,
			 const char *meant)
{
	const char *joined = join(bed, text, next);

	assert_non_null(joined);
	assert_string_equal(joined, meant);
}

static void test_symbol__mends_type_and_issuer(void **state)
{
	assert_mends(*state, "24-CTITU,", "24-CT/TU,");
	assert_mends(*state, "33/CT~TTg", "33/CT-TTg");
	assert_mends(*state, "12/QD-UBND.", "12/QĐ-UBND.");
	assert_mends(*state, "(30/2020/ND-CP)", "(30/2020/NĐ-CP)");
	assert_null(mend(*state, "30/2020/NĐ-CP", ""));
	assert_null(mend(*state, "24-CT/TU", ""));
	assert_mends(*state, "43-KIL/TW.", "43-KL/TW.");
	assert_mends(*state, "24CT/TU;", "24-CT/TU;");
	assert_mends(*state, "(12QĐ-UBND)", "(12/QĐ-UBND)");
	assert_null(mend(*state, "24C/T", ""));
}

static void test_symbol__chooses_the_reading_that_is_known(void **state)
{
	struct bed *bed = *state;
	struct symbols symbols;
	static const char second[] = "33/CT-TTg,";

	bed->status = symbols_load(&symbols, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_ptr_equal(symbols_choose(&symbols, "33/CT-TTE,", second),
			 second);
	assert_null(symbols_choose(&symbols, "38/CT-TTE,", second));
	assert_null(symbols_choose(&symbols, "33/CT-UBND,", second));
	assert_null(symbols_choose(&symbols, "33/CT-TTg", "33/CT-TTE"));
	assert_null(symbols_choose(&symbols, "ngày", "CT-TTg"));
}

static void test_symbol__mends_strokes_of_roman_numbers(void **state)
{
	assert_mends(*state, "VIl.", "VII.");
	assert_mends(*state, "XTV", "XIV");
	assert_mends(*state, "(XI1)", "(XII)");
	assert_mends(*state, "IlI:", "III:");
	assert_null(mend(*state, "VII.", ""));
	assert_null(mend(*state, "Vl", "")); /* too little of it is sure */
	assert_mends(*state, "Il.", "II.");
	assert_null(mend(*state, "VT.", ""));
	assert_null(mend(*state, "VVl", "")); /* no number */
	assert_null(mend(*state, "IlIa", ""));
	assert_null(mend(*state, "XXXXXXl", ""));
	assert_mends(*state, "XIH", "XIII"); /* strokes that touch */
	assert_mends(*state, "XHI)", "XIII)");
	assert_mends(*state, "HI.", "III.");
	assert_null(mend(*state, "HI", ""));
	assert_null(mend(*state, "XH.", "")); /* an abbreviation */
	assert_null(mend(*state, "HIV", ""));
	assert_null(mend(*state, "XIHI", "")); /* no number */
}

static void test_symbol__mends_the_word_before_a_number(void **state)
{
	const char *mended = mend(*state, "S6:", "24-CT/TU");

	assert_non_null(mended);
	assert_string_equal(mended, "Số:");
	assert_null(mend(*state, "S6:", "cua"));
	assert_null(mend(*state, "S6:", ""));
}

static void test_symbol__joins_a_number_and_its_symbol(void **state)
{
	assert_joins(*state, "24-", "CT/TU", "24-CT/TU");
	assert_joins(*state, "24", "-CT/TU,", "24-CT/TU,");
	assert_joins(*state, "24~", "CT/TU.", "24-CT/TU.");
	assert_joins(*state, "24-CT/T", "U;", "24-CT/TU;");
}

static void test_symbol__joins_nothing_else(void **state)
{
	static const struct {
		const char *text, *next;
	} pairs[] = {
		{ "24", "CT/TU" },     { "24-", "-CT/TU" },
		{ "ngày", "CT/TU" },   { "", "-CT/TU" },
		{ "24-", "" },         { "24-", "ngày" },
		{ "24--", "CT/TU" },   { "24,", "CT/TU" },
		{ "2018", "và" },      { "24-CT/TU", "VX" },
		{ "12/QĐ-UBND", "X" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_null(join(*state, pairs[i].text, pairs[i].next));
}

/* Whatever stands behind it, the number is the same. */
static void test_symbol__never_changes_the_digits_of_a_number(void **state)
{
	static const char *const numbers[] = { "1",   "01",   "11",    "1011",
					       "150", "6661", "8/2021" };
	static const char *const symbols[] = { "-CTITU", "/QD-UBND", "/CT~TTg",
					       "-C1/TU", "/N0-CP" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		for (size_t j = 0; j < sizeof(symbols) / sizeof(*symbols);
		     j++) {
			struct bed *bed = *state;
			const char *read = arena_print(bed->arena, "%s%s",
						       numbers[i], symbols[j]);
			const char *mended = mend(bed, read, "");
			size_t length = strlen(numbers[i]);

			if (!mended)
				continue;
			assert_int_equal(strncmp(mended, numbers[i], length),
					 0);
			assert_null(strchr("0123456789", mended[length]));
		}
}

static void test_symbol__leaves_plain_numbers_and_dates_alone(void **state)
{
	static const char *const plain[] = { "27/02/2018", "12.500.000",
					     "1116",       "29-9-2021",
					     "1",          "11",
					     "0263.3822",  "" };

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		assert_null(mend(*state, plain[i], "24"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_symbol__mends_type_and_issuer),
		BED_TEST(test_symbol__chooses_the_reading_that_is_known),
		BED_TEST(test_symbol__mends_strokes_of_roman_numbers),
		BED_TEST(test_symbol__mends_the_word_before_a_number),
		BED_TEST(test_symbol__joins_a_number_and_its_symbol),
		BED_TEST(test_symbol__joins_nothing_else),
		BED_TEST(test_symbol__never_changes_the_digits_of_a_number),
		BED_TEST(test_symbol__leaves_plain_numbers_and_dates_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
