#include "tests/bed.h"

#include <string.h>

#include "pipeline/join.h"
#include "pipeline/natural.h"

static const char png[] = "\x89PNG\r\n\x1a\n";

/* Make a folder of such files, all PNG, and plan to join it. */
static struct join plan(struct bed *bed, const char *const *names)
{
	struct join join;
	size_t count = 0;

	for (; names[count]; count++)
		(void)bed_put_text(
			bed, arena_print(bed->arena, "box/%s", names[count]),
			png);
	assert_int_equal(join_plan(&join, bed_path(bed, "box"), names, count,
				   bed->arena, &bed->fault),
			 STATUS_OK);
	return join;
}

#define PLAN(...) plan(*state, (const char *const[]){ __VA_ARGS__, NULL })

static void assert_names(const struct join *join, const char *const *names)
{
	assert_non_null(join->names);
	for (size_t i = 0; i < join->count; i++)
		assert_string_equal(join->names[i], names[i]);
	assert_null(names[join->count]);
}

#define assert_order(join, ...)                                                \
	assert_names(&(join), (const char *const[]){ __VA_ARGS__, NULL })

static void test_join__numbers_in_names_count_as_numbers(void **state)
{
	(void)state;
	assert_true(natural_compare("p2.png", "p10.png") < 0);
	assert_true(natural_compare("p010.png", "p2.png") > 0);
	assert_true(natural_compare("p02.png", "p2.png") < 0);
	assert_true(natural_compare("a1", "b0") < 0);
	assert_true(natural_compare("a", "a1") < 0);
	assert_true(natural_compare("a18446744073709551617",
				    "a18446744073709551616") > 0);
	assert_int_equal(natural_compare("a1b2", "a1b2"), 0);
}

static void test_join__orders_pages_by_their_numbers(void **state)
{
	struct join join = PLAN("p10.png", "p9.png", "p11.png");

	assert_order(join, "p9.png", "p10.png", "p11.png");
	assert_null(join.note);
}

static void test_join__takes_zeros_in_front(void **state)
{
	struct join join = PLAN("0010.png", "0009.png", "0011.png");

	assert_order(join, "0009.png", "0010.png", "0011.png");
	assert_null(join.note);
}

static void test_join__tells_which_numbers_are_missing(void **state)
{
	struct join join = PLAN("p1.png", "p3.png", "p7.png");

	assert_order(join, "p1.png", "p3.png", "p7.png");
	assert_string_equal(join.note, "number 2 is missing; numbers 4 to 6 "
				       "are missing");
}

static void test_join__tells_of_two_pages_of_one_number(void **state)
{
	struct join join = PLAN("p1.png", "p2.png", "p02.tif");

	assert_order(join, "p1.png", "p2.png", "p02.tif");
	assert_string_equal(join.note,
			    "'p2.png' and 'p02.tif' have the same number");
}

static void test_join__finds_the_number_of_the_page_among_others(void **state)
{
	struct join join = PLAN("2018-24_1 300dpi.jp2", "2018-24_2 300dpi.jp2");

	assert_null(join.note);
	join = PLAN("20240314_101501_1.png", "20240314_101507_2.png");
	assert_null(join.note);
	join = PLAN("1_20240314.png", "2_20240301.png", "4_20240302.png");
	assert_string_equal(join.note, "number 3 is missing");
}

static void test_join__does_not_join_what_is_no_numbered_image(void **state)
{
	struct bed *bed = *state;
	struct join join = PLAN("p1.png", "cover.png");

	assert_null(join.names);
	assert_has(join.note, "'cover.png' is no numbered page image");
	(void)bed_put_text(bed, "box/2.pdf", "%PDF-1.4");
	assert_int_equal(join_plan(&join, bed_path(bed, "box"),
				   (const char *const[]){ "p1.png", "2.pdf" },
				   2, bed->arena, &bed->fault),
			 STATUS_OK);
	assert_null(join.names);
	assert_has(join.note, "'2.pdf'");
	assert_int_equal(join_plan(&join, bed_path(bed, "box"),
				   (const char *const[]){ "2.pdf" }, 1,
				   bed->arena, &bed->fault),
			 STATUS_OK);
	assert_null(join.names);
	assert_null(join.note);
}

static void test_join__passes_by_what_a_desktop_leaves(void **state)
{
	struct join join = PLAN("p1.png", "Thumbs.db", "desktop.ini");

	assert_order(join, "p1.png");
}

static void test_join__a_long_list_of_oddities_is_cut(void **state)
{
	struct join join =
		PLAN("1.png", "3.png", "5.png", "7.png", "9.png", "11.png",
		     "13.png", "15.png", "17.png", "19.png", "21.png");

	assert_int_equal(join.count, 11);
	assert_has(join.note, "number 16 is missing; ...");
}

static void test_join__the_same_pages_are_the_same_bytes(void **state)
{
	struct bed *bed = *state;
	struct join join = PLAN("p1.png", "p2.png");
	char first[DOCUMENT_HASH_SIZE];
	char second[DOCUMENT_HASH_SIZE];
	size_t size;
	const char *data;

	assert_int_equal(
		join_load(&bed->in, &join, bed_path(bed, "box"), &bed->fault),
		STATUS_OK);
	assert_string_equal(document_base(bed->in), "box");
	document_hash(first, bed->in);
	data = document_data(bed->in, &size);
	assert_int_equal(size % 512, 0);
	assert_memory_equal(data, "p1.png", 7);
	document_free(bed->in);
	bed->in = NULL;

	join = PLAN("p2.png", "p1.png");
	assert_int_equal(
		join_load(&bed->in, &join, bed_path(bed, "box"), &bed->fault),
		STATUS_OK);
	document_hash(second, bed->in);
	assert_string_equal(first, second);
}

static void test_join__a_file_that_is_gone_is_told(void **state)
{
	struct bed *bed = *state;
	struct join join = PLAN("p1.png", "p2.png");

	assert_int_equal(remove(bed_path(bed, "box/p2.png")), 0);
	assert_int_equal(
		join_load(&bed->in, &join, bed_path(bed, "box"), &bed->fault),
		STATUS_MISSING);
	assert_has(bed->fault.place, "box/p2.png");
	assert_null(bed->in);
}

#define TEST(name) BED_TEST(test_join__##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_in_names_count_as_numbers),
		TEST(orders_pages_by_their_numbers),
		TEST(takes_zeros_in_front),
		TEST(tells_which_numbers_are_missing),
		TEST(tells_of_two_pages_of_one_number),
		TEST(finds_the_number_of_the_page_among_others),
		TEST(does_not_join_what_is_no_numbered_image),
		TEST(passes_by_what_a_desktop_leaves),
		TEST(a_long_list_of_oddities_is_cut),
		TEST(the_same_pages_are_the_same_bytes),
		TEST(a_file_that_is_gone_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
