#include "tests/bed.h"

#include <string.h>

#include "pipeline/table.h"

/* Load a dictionary that holds these bytes, of two cells a row. */
static struct table load(struct bed *bed, const char *data, size_t size)
{
	struct table table = { NULL, 0, 0 };
	const char *path = bed_put(bed, "words.tsv", data, size);

	bed_forget(bed);
	bed->status = table_load(&table, path, 2, bed->arena, &bed->fault);
	return table;
}

static struct table load_text(struct bed *bed, const char *text)
{
	return load(bed, text, strlen(text));
}

static void test_table__finds_a_row_by_its_key(void **state)
{
	struct bed *bed = *state;
	struct table table = load_text(bed, "# a note\n"
					    "an\tone\n"
					    "\n"
					    "ba\ttwo\n"
					    "# another\n"
					    "ca\t\n");

	assert_status(bed, STATUS_OK);
	assert_int_equal(table.rows, 3);
	assert_int_equal(table_find(&table, "an"), 0);
	assert_int_equal(table_find(&table, "ba"), 1);
	assert_int_equal(table_find(&table, "ca"), 2);
	assert_string_equal(table_cell(&table, 1, 1), "two");
	assert_string_equal(table_cell(&table, 2, 1), "");
	assert_int_equal(table_find(&table, "b"), table.rows);
	assert_int_equal(table_find(&table, ""), table.rows);
	assert_int_equal(table_find(&table, "zzz"), table.rows);
}

static void test_table__finds_the_first_of_rows_that_share_a_key(void **state)
{
	struct bed *bed = *state;
	struct table table = load_text(bed, "a\t1\nb\t2\nb\t3\nb\t4\nc\t5");

	assert_status(bed, STATUS_OK);
	assert_int_equal(table.rows, 5);
	assert_int_equal(table_find(&table, "b"), 1);
	assert_string_equal(table_cell(&table, 4, 1), "5");
}

static void test_table__may_be_empty(void **state)
{
	struct bed *bed = *state;
	struct table table = load_text(bed, "");

	assert_status(bed, STATUS_OK);
	assert_int_equal(table.rows, 0);
	assert_int_equal(table_find(&table, "a"), 0);
	table = load_text(bed, "# only\n# notes");
	assert_status(bed, STATUS_OK);
	assert_int_equal(table.rows, 0);
}

static void test_table__sorts_by_bytes(void **state)
{
	struct bed *bed = *state;

	(void)load_text(bed, "Z\t1\na\t2\nÝ\t3\nđ\t4\nạ\t5\n");
	assert_status(bed, STATUS_OK);
}

static void test_table__refuses_rows_out_of_order(void **state)
{
	struct bed *bed = *state;

	(void)load_text(bed, "# note\nb\t1\na\t2\n");
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "line 3: not sorted");
	assert_has(bed->fault.place, "words.tsv");
}

static void test_table__refuses_a_ragged_row(void **state)
{
	struct bed *bed = *state;

	(void)load_text(bed, "a\t1\nb\n");
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "line 2: 1 cells, not 2");
	(void)load_text(bed, "a\t1\t2\n");
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "line 1: 3 cells, not 2");
	(void)load_text(bed, "a\t1\n \n");
	assert_status(bed, STATUS_MALFORMED);
}

static void test_table__refuses_what_is_no_utf8(void **state)
{
	struct bed *bed = *state;

	(void)load_text(bed, "a\t\xff\n");
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "not UTF-8 at byte 2");
	(void)load(bed, "a\t\0b\n", 5);
	assert_status(bed, STATUS_MALFORMED);
}

static void test_table__says_what_is_missing(void **state)
{
	struct bed *bed = *state;
	struct table table;

	bed->status =
		table_load(&table, "no_such_words", 2, bed->arena, &bed->fault);
	assert_status(bed, STATUS_MISSING);
	assert_has(bed->fault.place, "dictionaries/no_such_words.tsv");
	bed_forget(bed);
	bed->status = table_load(&table, bed_repeat(bed, "long/", 2000), 2,
				 bed->arena, &bed->fault);
	assert_status(bed, STATUS_MISSING);
	bed_forget(bed);
	bed->status = table_load(&table, bed_repeat(bed, "long", 2000), 2,
				 bed->arena, &bed->fault);
	assert_status(bed, STATUS_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_table__finds_a_row_by_its_key),
		BED_TEST(test_table__finds_the_first_of_rows_that_share_a_key),
		BED_TEST(test_table__may_be_empty),
		BED_TEST(test_table__sorts_by_bytes),
		BED_TEST(test_table__refuses_rows_out_of_order),
		BED_TEST(test_table__refuses_a_ragged_row),
		BED_TEST(test_table__refuses_what_is_no_utf8),
		BED_TEST(test_table__says_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
