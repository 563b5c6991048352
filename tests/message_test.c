#include "tests/bed.h"

#include "pipeline/message.h"
#include "pipeline/text.h"

static const char *unknown_command(struct bed *bed, const char *language)
{
	const char *const words[] = { "--lang", language, "nonsense", NULL };

	assert_int_equal(bed_program(bed, words), 64);
	return bed_get(bed, bed_path(bed, "stderr"));
}

static void test_message__is_english_when_asked_for(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(unknown_command(bed, "en"),
			    "chithi: there is no 'nonsense'; try "
			    "'chithi help'\n");
}

static void test_message__is_vietnamese_when_asked_for(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(unknown_command(bed, "vi"),
			    "chithi: không có 'nonsense'; hãy thử "
			    "'chithi help'\n");
}

static void test_message__an_unknown_language_is_english(void **state)
{
	struct bed *bed = *state;

	assert_has(unknown_command(bed, "xx"), "there is no 'nonsense'");
}

static void test_message__the_language_may_stand_in_one_word(void **state)
{
	static const char *const words[] = { "--lang=vi", "nonsense", NULL };
	struct bed *bed = *state;

	assert_int_equal(bed_program(bed, words), 64);
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "không có");
}

static void test_message__help_is_told_in_both_languages(void **state)
{
	static const char *const languages[] = { "en", "vi" };
	struct bed *bed = *state;

	for (int i = 0; i < 2; i++) {
		const char *const words[] = { "--lang", languages[i], "help",
					      NULL };

		assert_int_equal(bed_program(bed, words), 0);
		assert_has(bed_get(bed, bed_path(bed, "stdout")), "import");
		assert_string_equal(bed_get(bed, bed_path(bed, "stderr")), "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_message__is_english_when_asked_for),
		BED_TEST(test_message__is_vietnamese_when_asked_for),
		BED_TEST(test_message__an_unknown_language_is_english),
		BED_TEST(test_message__the_language_may_stand_in_one_word),
		BED_TEST(test_message__help_is_told_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
