#include "tests/bed.h"

#include <string.h>
#include <time.h>

#include "pipeline/pattern.h"

/* How long a match that runs away may take, in seconds of the processor. */
static const double patience = 2;

static struct pattern *compile(struct bed *bed, const char *source,
			       enum pattern_flags flags)
{
	struct pattern *pattern = NULL;

	bed->status =
		pattern_new(&pattern, "tried", source, flags, &bed->fault);
	return pattern;
}

static bool matches(struct bed *bed, const char *source, const char *subject,
		    struct span *groups)
{
	struct pattern *pattern = compile(bed, source, PATTERN_CASELESS);
	bool found;

	assert_status(bed, STATUS_OK);
	found = pattern_match(pattern, subject, strlen(subject), 0, groups);
	pattern_free(pattern);
	return found;
}

static void test_pattern__tells_where_match_and_groups_lie(void **state)
{
	struct bed *bed = *state;
	struct span groups[PATTERN_GROUPS_MAX];

	assert_true(matches(bed, "(\\d+)(x)?-(\\w+)", "số 24-CT/TU", groups));
	assert_int_equal(groups[0].start, 5);
	assert_int_equal(groups[0].end, 10);
	assert_int_equal(groups[1].start, 5);
	assert_int_equal(groups[1].end, 7);
	assert_int_equal(groups[2].start, 0);
	assert_int_equal(groups[2].end, 0);
	assert_int_equal(groups[3].start, 8);
	assert_int_equal(groups[3].end, 10);
	assert_int_equal(groups[4].end, 0);
	assert_false(matches(bed, "xyz", "abc", groups));
}

static void test_pattern__knows_the_letters_of_the_language(void **state)
{
	struct bed *bed = *state;
	struct span groups[PATTERN_GROUPS_MAX];

	assert_true(matches(bed, "^\\w+$", "Đường", groups));
	assert_true(matches(bed, "^chỉ thị$", "CHỈ THỊ", groups));
	assert_true(matches(bed, "^.$", "ỉ", groups));
}

static void test_pattern__starts_where_it_is_told(void **state)
{
	struct bed *bed = *state;
	struct pattern *pattern = compile(bed, "\\d", PATTERN_PLAIN);
	struct span groups[PATTERN_GROUPS_MAX];

	assert_true(pattern_match(pattern, "1a2", 3, 1, groups));
	assert_int_equal(groups[0].start, 2);
	assert_false(pattern_match(pattern, "1a2", 3, 3, groups));
	assert_false(pattern_match(pattern, "1a2", 0, 0, groups));
	pattern_free(pattern);
}

static void test_pattern__finds_a_group_by_name(void **state)
{
	struct bed *bed = *state;
	struct pattern *pattern =
		compile(bed, "(a)(?<day>b)(?<month>c)", PATTERN_PLAIN);

	assert_int_equal(pattern_group(pattern, "day"), 2);
	assert_int_equal(pattern_group(pattern, "month"), 3);
	assert_int_equal(pattern_group(pattern, "year"), 0);
	pattern_free(pattern);
}

static void test_pattern__does_not_run_away(void **state)
{
	static const char *const sources[] = { "^(a+)+$", "^(a|aa)+$",
					       "^(.*?,){12}P", "(x+x+)+y",
					       "^((a?){30})+c" };
	struct bed *bed = *state;
	const char *subject = bed_repeat(bed, "aaaaaaaaxxxxxx,", 4000);
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		clock_t start = clock();

		assert_false(matches(bed, sources[i], subject, groups));
		assert_true((double)(clock() - start) / CLOCKS_PER_SEC <
			    patience);
	}
}

static void test_pattern__tells_when_a_limit_was_met(void **state)
{
	struct bed *bed = *state;
	struct pattern *pattern = compile(bed, "^(a+)+b", PATTERN_PLAIN);
	const char *subject = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0b";
	struct span groups[PATTERN_GROUPS_MAX];
	bool limited = false;

	assert_false(pattern_try(pattern, subject, strlen(subject), 0, groups,
				 &limited));
	assert_true(limited);
	assert_false(pattern_try(pattern, "a0b", 3, 0, groups, &limited));
	assert_false(limited);
	assert_true(pattern_try(pattern, "aab", 3, 0, groups, &limited));
	assert_false(limited);
	pattern_free(pattern);
}

static void test_pattern__anchored_looks_no_further(void **state)
{
	struct bed *bed = *state;
	struct pattern *pattern = compile(bed, "b+", PATTERN_ANCHORED);
	struct span groups[PATTERN_GROUPS_MAX];

	assert_false(pattern_match(pattern, "abb", 3, 0, groups));
	assert_true(pattern_match(pattern, "abb", 3, 1, groups));
	assert_int_equal(groups[0].end, 3);
	pattern_free(pattern);
}

static void test_pattern__tells_what_a_match_may_begin_with(void **state)
{
	static const struct {
		const char *text;
		bool may;
	} cases[] = { { "n", true },     { "ngày", true },
		      { "ngày ", true }, { "ngày 5", true },
		      { "nam", false },  { "ngày a", false },
		      { "1", false },    { " ngày", false } };
	enum { ROUNDS = 500 }; /* so that it is asked often, too */
	struct bed *bed = *state;
	struct pattern *pattern = compile(
		bed, "(?<![\\p{L}])ngày (?!3)\\d+(?![\\d/])", PATTERN_ANCHORED);

	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
			assert_int_equal(
				pattern_may_begin(pattern, cases[i].text,
						  strlen(cases[i].text)),
				cases[i].may);
	pattern_free(pattern);
}

static void test_pattern__more_groups_than_are_told_still_match(void **state)
{
	struct bed *bed = *state;
	const char *source = bed_repeat(bed, "(a)", 40);
	const char *subject = bed_repeat(bed, "a", 40);
	struct span groups[PATTERN_GROUPS_MAX];

	assert_true(matches(bed, source, subject, groups));
	assert_int_equal(groups[0].end, 40);
	assert_int_equal(groups[31].start, 30);
}

static void test_pattern__refuses_what_is_none(void **state)
{
	struct bed *bed = *state;

	assert_null(compile(bed, "ab(c", PATTERN_PLAIN));
	assert_status(bed, STATUS_ENGINE);
	assert_string_equal(bed->fault.place, "tried");
	assert_reason(bed, "at character 4");
	pattern_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_pattern__tells_where_match_and_groups_lie),
		BED_TEST(test_pattern__knows_the_letters_of_the_language),
		BED_TEST(test_pattern__starts_where_it_is_told),
		BED_TEST(test_pattern__finds_a_group_by_name),
		BED_TEST(test_pattern__does_not_run_away),
		BED_TEST(test_pattern__tells_when_a_limit_was_met),
		BED_TEST(test_pattern__anchored_looks_no_further),
		BED_TEST(test_pattern__tells_what_a_match_may_begin_with),
		BED_TEST(test_pattern__more_groups_than_are_told_still_match),
		BED_TEST(test_pattern__refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
