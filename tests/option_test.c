#include "tests/bed.h"

#include <string.h>

#include "pipeline/option.h"

struct chosen {
	bool loud;
	const char *file;
	int jobs;
	double sure;
	int kind;
};

static const char *const kinds[] = { "small", "large", NULL };

static const struct chosen defaults = {
	.file = "none", .jobs = 1, .sure = 0.5, .kind = 1
};

static const struct option options[] = {
	{ OPTION(FLAG, struct chosen, loud, NULL, "say more"), .letter = 'l' },
	{ OPTION(TEXT, struct chosen, file, "FILE", "read FILE") },
	{ OPTION(COUNT, struct chosen, jobs, "N", "do N at once"),
	  .letter = 'j', .least = 1, .most = 64 },
	{ OPTION(RATIO, struct chosen, sure, "0..1", "be sure") },
	{ OPTION(CHOICE, struct chosen, kind, "KIND", "make it"), .letter = 'k',
	  .choices = kinds },
	{ .kind = OPTION_END },
};

enum { WORDS_MAX = 16 };

static const char *left[WORDS_MAX];
static int operands;

/* Parse words parted by a blank; what is left stands in `left`. */
static struct chosen parse(struct bed *bed, const char *words)
{
	struct chosen chosen = defaults;
	char *copy = arena_text(bed->arena, words, strlen(words));
	char *place = NULL;
	int count = 0;

	for (char *word = strtok_r(copy, " ", &place); word;
	     word = strtok_r(NULL, " ", &place))
		left[count++] = word;
	bed_forget(bed);
	bed->status = option_parse(options, &chosen, left, count, &operands,
				   &bed->fault);
	return chosen;
}

static void test_option__without_words_the_defaults_stay(void **state)
{
	struct bed *bed = *state;
	struct chosen chosen = parse(bed, "");

	assert_status(bed, STATUS_OK);
	assert_false(chosen.loud);
	assert_string_equal(chosen.file, "none");
	assert_int_equal(chosen.jobs, 1);
	assert_int_equal(chosen.kind, 1);
	assert_int_equal(operands, 0);
}

static void test_option__reads_every_kind(void **state)
{
	struct bed *bed = *state;
	struct chosen chosen = parse(
		bed, "--loud --file f.xml --jobs 4 --sure 0.25 --kind small");

	assert_status(bed, STATUS_OK);
	assert_true(chosen.loud);
	assert_string_equal(chosen.file, "f.xml");
	assert_int_equal(chosen.jobs, 4);
	assert_true(chosen.sure > 0.24 && chosen.sure < 0.26);
	assert_int_equal(chosen.kind, 0);
}

static void test_option__takes_a_value_in_the_same_word(void **state)
{
	struct bed *bed = *state;
	struct chosen chosen = parse(bed, "--file=a=b --jobs=3 -ksmall -l");

	assert_status(bed, STATUS_OK);
	assert_string_equal(chosen.file, "a=b");
	assert_int_equal(chosen.jobs, 3);
	assert_int_equal(chosen.kind, 0);
	assert_true(chosen.loud);
	chosen = parse(bed, "-j7");
	assert_int_equal(chosen.jobs, 7);
	chosen = parse(bed, "-j 8 --file=");
	assert_int_equal(chosen.jobs, 8);
	assert_string_equal(chosen.file, "");
}

static void test_option__the_last_one_counts(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(parse(bed, "-j2 --jobs=3 -j 4").jobs, 4);
	assert_status(bed, STATUS_OK);
}

static void test_option__moves_operands_to_the_front(void **state)
{
	struct bed *bed = *state;
	struct chosen chosen = parse(bed, "a -j2 - b --loud c");

	assert_status(bed, STATUS_OK);
	assert_int_equal(operands, 4);
	assert_string_equal(left[0], "a");
	assert_string_equal(left[1], "-");
	assert_string_equal(left[2], "b");
	assert_string_equal(left[3], "c");
	assert_true(chosen.loud);
}

static void test_option__two_dashes_end_them(void **state)
{
	struct bed *bed = *state;
	struct chosen chosen = parse(bed, "-j2 -- --loud -- -x");

	assert_status(bed, STATUS_OK);
	assert_false(chosen.loud);
	assert_int_equal(operands, 3);
	assert_string_equal(left[0], "--loud");
	assert_string_equal(left[1], "--");
	assert_string_equal(left[2], "-x");
}

static void test_option__a_value_may_look_like_an_option(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(parse(bed, "--file --loud").file, "--loud");
	assert_status(bed, STATUS_OK);
	assert_string_equal(parse(bed, "--file --").file, "--");
	assert_status(bed, STATUS_OK);
}

static void test_option__says_what_is_wrong(void **state)
{
	static const char *const rows[][2] = {
		{ "--nothing", "there is no option '--nothing'" },
		{ "--lou", "there is no option '--lou'" },
		{ "--loudly", "there is no option '--loudly'" },
		{ "--=x", "there is no option '--=x'" },
		{ "-x", "there is no option '-x'" },
		{ "-=", "there is no option '-='" },
		{ "---", "there is no option '---'" },
		{ "--loud=yes", "--loud takes no value" },
		{ "--loud=", "--loud takes no value" },
		{ "-lx", "--loud takes no value" },
		{ "--file", "--file wants a value" },
		{ "-j", "--jobs wants a value" },
		{ "-j0", "a whole number from 1 to 64, not '0'" },
		{ "-j65", "a whole number from 1 to 64, not '65'" },
		{ "-j-1", "not '-1'" },
		{ "-j1.5", "not '1.5'" },
		{ "-j2x", "not '2x'" },
		{ "--jobs=", "not ''" },
		{ "-j99999999999999999999", "not '99999999999999999999'" },
		{ "--sure=1.01", "a number from 0 to 1, not '1.01'" },
		{ "--sure=-0.1", "not '-0.1'" },
		{ "--sure=nan", "not 'nan'" },
		{ "--sure=inf", "not 'inf'" },
		{ "--sure=", "not ''" },
		{ "--sure=0,5", "not '0,5'" },
		{ "--kind=huge", "one of small, large, not 'huge'" },
		{ "--kind=", "not ''" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)parse(bed, rows[i][0]);
		assert_status(bed, STATUS_USAGE);
		assert_reason(bed, rows[i][1]);
	}
}

static void test_option__bounds_are_allowed_themselves(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(parse(bed, "-j64").jobs, 64);
	assert_status(bed, STATUS_OK);
	(void)parse(bed, "--sure=1");
	assert_status(bed, STATUS_OK);
	(void)parse(bed, "--sure=0");
	assert_status(bed, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_option__without_words_the_defaults_stay),
		BED_TEST(test_option__reads_every_kind),
		BED_TEST(test_option__takes_a_value_in_the_same_word),
		BED_TEST(test_option__the_last_one_counts),
		BED_TEST(test_option__moves_operands_to_the_front),
		BED_TEST(test_option__two_dashes_end_them),
		BED_TEST(test_option__a_value_may_look_like_an_option),
		BED_TEST(test_option__says_what_is_wrong),
		BED_TEST(test_option__bounds_are_allowed_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
