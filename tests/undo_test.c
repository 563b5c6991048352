#include "tests/bed.h"

#include <string.h>

#include "pipeline/alto_change.h"
#include "pipeline/series.h"
#include "pipeline/xml.h"

/* The directive's first lines as an English model reads them, in `in`. */
static void lay(struct bed *bed)
{
	bed_take_text(bed, "TINH UY LAO CAI\n\nCHI THI\n\nChi thi s6 24-CTITU, "
			   "ngay 27/02/2018 cua Ban Thudng vu Tinh Gy vé cong "
			   "tac ddn vin trong co quan\n");
	bed_run(bed, "import", NULL);
	assert_status(bed, STATUS_OK);
	bed_turn(bed);
}

static void repair(struct bed *bed)
{
	bed_run(bed, "repair", NULL);
	assert_status(bed, STATUS_OK);
	bed_turn(bed);
}

static void undo(struct bed *bed, const char *class)
{
	const char *const words[] = { "--undo", class, NULL };

	bed_run(bed, "repair", words);
	assert_status(bed, STATUS_OK);
	bed_turn(bed);
}

/* All words of `in` with blanks between. */
static const char *words_of(struct bed *bed)
{
	const xmlNode *root = document_root(bed->in);
	const char *all = "";

	for (const xmlNode *word = xml_find(root, root, "String"); word;
	     word = xml_find(word, root, "String"))
		all = arena_print(bed->arena, "%s%s ", all, alto_content(word));
	return all;
}

static size_t count_changes(struct bed *bed)
{
	struct alto_changed *changes = NULL;
	size_t count = 0;

	bed->status = alto_changes(&changes, &count, bed->in, bed->arena,
				   &bed->fault);
	assert_status(bed, STATUS_OK);
	return count;
}

static void test_undo__all_gives_back_what_was_read(void **state)
{
	struct bed *bed = *state;
	const char *read;

	lay(bed);
	read = words_of(bed);
	repair(bed);
	assert_string_not_equal(words_of(bed), read);
	undo(bed, "all");
	assert_string_equal(words_of(bed), read);
	assert_has(bed_print(bed, bed->in), "<Processing ID=\"P_UNDO\">");
	assert_has(bed_print(bed, bed->in), "class=all changes=");
}

static void test_undo__twice_changes_nothing_more(void **state)
{
	struct bed *bed = *state;
	const char *once;

	lay(bed);
	repair(bed);
	undo(bed, "symbol");
	once = bed_print(bed, bed->in);
	undo(bed, "symbol");
	assert_string_equal(bed_print(bed, bed->in), once);
}

static void test_undo__takes_a_rule_and_leaves_the_others(void **state)
{
	struct bed *bed = *state;
	size_t all;

	lay(bed);
	repair(bed);
	all = count_changes(bed);
	undo(bed, "symbol");
	assert_has(words_of(bed), "Chỉ thị");
	assert_has(words_of(bed), "24-CTITU,");
	assert_true(count_changes(bed) < all);
	assert_true(count_changes(bed) > 0);
	undo(bed, "model");
	assert_has(words_of(bed), "Chi thi");
	assert_has(bed_print(bed, bed->in), "<Processing ID=\"P_UNDO_2\">");
	assert_int_equal(count_changes(bed), 0);
}

static void test_undo__takes_a_confidence(void **state)
{
	struct bed *bed = *state;
	size_t all;

	lay(bed);
	repair(bed);
	all = count_changes(bed);
	undo(bed, "low");
	undo(bed, "medium");
	assert_true(count_changes(bed) <= all);
	undo(bed, "high");
	assert_int_equal(count_changes(bed), 0);
}

static void test_undo__takes_a_series(void **state)
{
	struct bed *bed = *state;
	size_t all;

	lay(bed);
	repair(bed);
	all = count_changes(bed);
	undo(bed, "Chi thi=Chỉ thị");
	assert_has(words_of(bed), "Chi thi");
	assert_int_equal(count_changes(bed), all - 2);
	undo(bed, "ngay=ngày");
	assert_has(words_of(bed), "ngay 27/02/2018 của");
	assert_int_equal(count_changes(bed), all - 3);
}

static void test_undo__a_class_that_nothing_has_changes_nothing(void **state)
{
	static const char *const classes[] = { "mod", "model:splits", "",
					       "=",   "a=b",          "\xff" };
	struct bed *bed = *state;
	const char *before;

	lay(bed);
	repair(bed);
	before = bed_print(bed, bed->in);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		undo(bed, classes[i]);
		assert_string_equal(bed_print(bed, bed->in), before);
	}
}

static void test_undo__what_was_taken_back_stays_so(void **state)
{
	struct bed *bed = *state;
	const char *undone;

	lay(bed);
	repair(bed);
	undo(bed, "symbol");
	undone = bed_print(bed, bed->in);
	repair(bed);
	assert_string_equal(bed_print(bed, bed->in), undone);
}

static void test_series__leaves_punctuation_around_out(void **state)
{
	static const struct alto_changed rows[] = {
		{ .at = 0, .span = 1, .read = "“(Tinh", .meant = "“(Tỉnh" },
		{ .at = 1, .span = 2, .read = "tyva),”", .meant = "ủy và),”" },
		{ .at = 3, .span = 1, .read = "-", .meant = "-" },
		{ .at = 5, .span = 1, .read = "&", .meant = "ở" },
	};
	struct bed *bed = *state;
	struct series series = { NULL, NULL };

	assert_int_equal(series_length(rows, 4), 3);
	assert_int_equal(series_length(rows + 3, 1), 1);
	bed->status = series_make(&series, rows, 2, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(series.read, "Tinh tyva");
	assert_string_equal(series.meant, "Tỉnh ủy và");
	bed->status =
		series_make(&series, rows + 2, 1, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(series.read, "");
	bed->status =
		series_make(&series, rows + 3, 1, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(series.read, "&");
	assert_string_equal(series.meant, "ở");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_undo__all_gives_back_what_was_read),
		BED_TEST(test_undo__twice_changes_nothing_more),
		BED_TEST(test_undo__takes_a_rule_and_leaves_the_others),
		BED_TEST(test_undo__takes_a_confidence),
		BED_TEST(test_undo__takes_a_series),
		BED_TEST(test_undo__a_class_that_nothing_has_changes_nothing),
		BED_TEST(test_undo__what_was_taken_back_stays_so),
		BED_TEST(test_series__leaves_punctuation_around_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
