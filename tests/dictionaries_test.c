#define _GNU_SOURCE /* strcasestr */
#include "tests/bed.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* The words in README.md that let the keys of a dictionary stand twice. */
static const char allowance[] = "keys repeat";

/* Cells of the first row that is no note. */
static size_t count_columns(const char *text)
{
	size_t columns = 1;

	while (*text == '#' || *text == '\n') {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	for (; *text && *text != '\n'; text++)
		columns += *text == '\t';
	return columns;
}

/* Whether a line of README.md names the file and says that keys repeat. */
static bool may_repeat(struct bed *bed, const char *base)
{
	int stem = (int)strcspn(base, ".");
	const char *path = arena_print(bed->arena, "%s/dictionaries/README.md",
				       bed_environment("CHITHI_SOURCE"));
	const char *short_name = arena_print(bed->arena, "`%.*s`", stem, base);
	const char *long_name = arena_print(bed->arena, "`%s`", base);
	const char *text = bed_get(bed, path);
	char *place = NULL;
	char *copy = text ? arena_text(bed->arena, text, strlen(text)) : NULL;

	if (!copy)
		return false;
	for (char *line = strtok_r(copy, "\n", &place); line;
	     line = strtok_r(NULL, "\n", &place))
		if ((strstr(line, short_name) || strstr(line, long_name)) &&
		    strcasestr(line, allowance))
			return true;
	return false;
}

static bool is_same_row(const struct table *table, size_t one, size_t other)
{
	for (size_t i = 0; i < table->columns; i++)
		if (strcmp(table_cell(table, one, i),
			   table_cell(table, other, i)) != 0)
			return false;
	return true;
}

static void check_rows(struct bed *bed, const struct table *table,
		       const char *path)
{
	const char *base = strrchr(path, '/') + 1;
	bool repeat = may_repeat(bed, base);

	for (size_t row = 1; row < table->rows; row++) {
		const char *key = table_cell(table, row, 0);

		if (is_same_row(table, row - 1, row))
			fail_msg("%s: the row of '%s' stands twice", base, key);
		if (!repeat && strcmp(table_cell(table, row - 1, 0), key) == 0)
			fail_msg("%s: '%s' stands twice, and README.md has no "
				 "line with '%s' and '%s'",
				 base, key, base, allowance);
	}
}

static void check_file(struct bed *bed, const char *path)
{
	struct table table = { NULL, 0, 0 };
	const char *text = bed_get(bed, path);

	assert_non_null(text);
	if (strcmp(text_nfc(bed->arena, text), text) != 0)
		fail_msg("%s: not in normal form C", path);
	if (strchr(text, '\r'))
		fail_msg("%s: has a carriage return", path);
	bed_forget(bed);
	bed->status = table_load(&table, path, count_columns(text), bed->arena,
				 &bed->fault);
	assert_status(bed, STATUS_OK);
	if (!table.rows)
		fail_msg("%s: has no row", path);
	check_rows(bed, &table, path);
}

static void test_dictionaries__load_are_sorted_and_unique(void **state)
{
	struct bed *bed = *state;
	const char *pattern = arena_print(bed->arena, "%s/dictionaries/*.tsv",
					  bed_environment("CHITHI_SOURCE"));
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_file(bed, found.gl_pathv[i]);
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_dictionaries__load_are_sorted_and_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
