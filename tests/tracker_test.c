/*
 * The formats of trackers, and csv.  What must hold for all is asserted for
 * all.
 */

#include "tests/batch_bed.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* The most rows that Jira takes at a time. */
enum { JIRA_ROWS = 250 };

static const char *const tables[] = {
	"csv", "jira", "redmine", "openproject", "openproject-csv", NULL
};

static const char family[] =
	"<vn:task id='t-053af5db-b781-59c1-a577-ef211d048688' label='1' "
	"href='#para_1'/>"
	"<vn:task id='t-153af5db-b781-59c1-a577-ef211d048688' label='1.a' "
	"parent='t-053af5db-b781-59c1-a577-ef211d048688' href='#para_2'>"
	"<vn:deadline end='2024-11-15' text='15/11'/></vn:task>"
	"<vn:task id='t-253af5db-b781-59c1-a577-ef211d048688' label='1.a.1' "
	"parent='t-153af5db-b781-59c1-a577-ef211d048688'/>";

static const char family_text[] =
	"<paragraph eId='para_1'><content><p>Các sở:</p></content></paragraph>"
	"<paragraph eId='para_2'><content><p>Rà soát:</p></content>"
	"</paragraph>";

/* So many tasks, each a part of the one before `step` ones, or of none. */
static const char *make_tasks(struct bed *bed, int count, int step)
{
	struct text text = { .arena = bed->arena };

	for (int i = 0; i < count; i++) {
		text_print(&text, "<vn:task id='t-%d' label='%d'", i, i);
		if (i % step)
			text_print(&text, " parent='t-%d'", i - i % step);
		text_add_string(&text, "/>");
	}
	return text_string(&text);
}

/* The rows of a file of our own, in which no cell has two lines, as cells. */
static int count_rows(const char *text)
{
	int count = -1; /* the names */

	while ((text = strstr(text, "\"\r\n"))) {
		text += 3;
		count++;
	}
	return count;
}

static void write_many(struct parcel *out, struct bed *bed, int count, int step)
{
	struct batch batch = { .base = "" };

	batch_bed_add(bed, &batch, "a.xml",
		      batch_bed_frame(bed, make_tasks(bed, count, step), ""));
	batch_bed_write(out, bed, &batch, "jira");
}

static void test_tracker__gives_the_same_bytes_again(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; tables[i]; i++)
		assert_string_equal(
			batch_bed_text(bed, tables[i], family, family_text),
			batch_bed_text(bed, tables[i], family, family_text));
}

/* Write all samples in a format, as one text. */
static const char *write_samples(struct bed *bed, const char *word)
{
	const char *pattern =
		arena_print(bed->arena, "%s/samples/*/*.extract.xml",
			    bed_environment("CHITHI_SOURCE"));
	struct batch batch = { .base = "https://archive.vn/" };
	struct text text = { .arena = bed->arena };
	struct parcel parcel;
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_true(found.gl_pathc > 2);
	for (size_t i = 0; i < found.gl_pathc; i++)
		batch_bed_add(bed, &batch, found.gl_pathv[i],
			      bed_get(bed, found.gl_pathv[i]));
	globfree(&found);
	batch_bed_write(&parcel, bed, &batch, word);
	assert_true(batch.row_count > 30);
	for (size_t i = 0; i < parcel.count; i++)
		text_add_string(&text, text_string(parcel.files[i]));
	return text_string(&text);
}

static void test_tracker__writes_all_samples_the_same_again(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; tables[i]; i++) {
		const char *once = write_samples(bed, tables[i]);
		size_t length = strlen(once);

		assert_int_equal(text_invalid_at(once, length), length);
		assert_string_equal(once, write_samples(bed, tables[i]));
	}
}

static void test_tracker__takes_a_directive_without_tasks(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; tables[i]; i++)
		(void)batch_bed_text(bed, tables[i], "", "");
}

static void test_tracker__lets_no_cell_be_a_formula(void **state)
{
	static const char *const starts[] = { "=",  "+=", "-=",  "@",
					      "＝", "＋", "－=", "&#9;=" };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		for (int j = 0; tables[j]; j++) {
			const char *task = arena_print(
				bed->arena,
				"<vn:task id='%s1' label='%s1' "
				"href='#para_1'><vn:action>%s1</vn:action>"
				"<vn:deadline text='%s1' end='%s1'/>"
				"</vn:task>",
				starts[i], starts[i], starts[i], starts[i],
				starts[i]);
			const char *body = arena_print(
				bed->arena, "<p eId='para_1'>%s1</p>",
				starts[i]);
			const char *made =
				batch_bed_text(bed, tables[j], task, body);

			assert_has_not(made, ",\"=");
			assert_has_not(made, ",\"+");
			assert_has_not(made, ",\"-");
			assert_has_not(made, ",\"@");
			assert_has_not(made, ",\"＝");
			assert_has_not(made, ",\"\t");
			assert_has_not(made, "subject\":\"=");
			assert_has_not(made, "raw\":\"=");
		}
}

static void test_tracker__numbers_parents_for_jira(void **state)
{
	const char *made = batch_bed_text(*state, "jira", family, family_text);

	assert_has(made, "\"Các sở:\",\"Task\",\"1\",\"\",");
	assert_has(made, "\"Rà soát:\",\"Sub-task\",\"2\",\"1\",");
	assert_has(made, "\"7-CT/TU 1.a.1\",\"Sub-task\",\"3\",\"1\",");
	assert_has(made, "1.a. Rà soát:");
	assert_has_not(made, "1. Các sở:");
	assert_has(made, ",\"2024-11-15\",\"chi-thi\",\"7-ct-tu\","
			 "\"153af5db-b781-59c1-a577-ef211d048688\"\r\n");
}

static void test_tracker__puts_all_tasks_before_sub_tasks_for_jira(void **state)
{
	struct bed *bed = *state;
	const char *made =
		batch_bed_text(bed, "jira", make_tasks(bed, 6, 3), "");
	const char *last = strstr(made, "\"Task\",\"4\"");
	const char *first = strstr(made, "\"Sub-task\",\"2\",\"1\"");

	assert_non_null(last);
	assert_non_null(first);
	assert_true(last < first);
}

static void test_tracker__gives_jira_no_more_than_it_takes(void **state)
{
	struct bed *bed = *state;
	struct parcel parcel;
	int count = 0;

	write_many(&parcel, bed, 2 * JIRA_ROWS + 1, 1);
	assert_int_equal(parcel.count, 3);
	for (size_t i = 0; i < parcel.count; i++) {
		int rows = count_rows(text_string(parcel.files[i]));

		assert_true(rows <= JIRA_ROWS);
		count += rows;
	}
	assert_int_equal(count, 2 * JIRA_ROWS + 1);
	write_many(&parcel, bed, JIRA_ROWS, 1);
	assert_int_equal(parcel.count, 1);
}

static void test_tracker__keeps_a_family_in_one_file_for_jira(void **state)
{
	struct bed *bed = *state;
	struct parcel parcel;

	write_many(&parcel, bed, 300, 100);
	assert_int_equal(parcel.count, 2);
	assert_int_equal(count_rows(text_string(parcel.files[0])), 200);
	assert_int_equal(count_rows(text_string(parcel.files[1])), 100);
}

static void test_tracker__parts_a_family_that_no_file_takes(void **state)
{
	struct bed *bed = *state;
	struct parcel parcel;

	write_many(&parcel, bed, 300, 300);
	assert_int_equal(parcel.count, 2);
	assert_int_equal(count_rows(text_string(parcel.files[0])), JIRA_ROWS);
	assert_int_equal(count_rows(text_string(parcel.files[1])), 50);
	assert_has_not(text_string(parcel.files[1]), "Sub-task");
}

static void test_tracker__numbers_the_files_that_it_takes(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_put_text(
		bed, "a.xml",
		batch_bed_frame(bed, make_tasks(bed, JIRA_ROWS + 1, 1), ""));
	const char *const words[] = { "export", "--to",
				      "jira",   path,
				      "-o",     bed_path(bed, "out/t.csv"),
				      NULL };
	const char *const piped[] = { "export", "--to", "jira", path, NULL };

	(void)bed_put_text(bed, "out/other", "");
	assert_int_equal(bed_program(bed, words), 0);
	assert_true(bed_has(bed_path(bed, "out/t-1-of-2.csv")));
	assert_true(bed_has(bed_path(bed, "out/t-2-of-2.csv")));
	assert_false(bed_has(bed_path(bed, "out/t.csv")));
	assert_int_equal(bed_program(bed, piped), status_code(STATUS_USAGE));
	assert_string_equal(bed_get(bed, bed_path(bed, "stdout")), "");
}

static void test_tracker__names_parents_by_uuid_for_redmine(void **state)
{
	const char *made =
		batch_bed_text(*state, "redmine", family, family_text);

	assert_has(made, ",\"\",\"053af5db-b781-59c1-a577-ef211d048688\","
			 "\"\",\"2024-11-15\","
			 "\"153af5db-b781-59c1-a577-ef211d048688\",");
}

static void test_tracker__has_redmine_guess_right(void **state)
{
	const char *made = batch_bed_text(*state, "redmine", family, "");

	for (int i = 0; i < 256; i++)
		assert_true((unsigned char)made[i] < 0x80);
}

static void test_tracker__gives_redmine_no_start_after_the_end(void **state)
{
	const char *made = batch_bed_text(
		*state, "redmine",
		"<vn:task id='t-1'><vn:deadline start='2025-02-01' "
		"end='2025-01-01' text='a'/></vn:task>",
		"");

	assert_has(made, ",\"\",\"2025-01-01\",");
	assert_has_not(made, "2025-02-01");
}

static void test_tracker__writes_json_that_openproject_takes(void **state)
{
	struct bed *bed = *state;
	const char *made =
		batch_bed_text(bed, "openproject", family, family_text);
	const char *end = strchr(made, '\n');
	json_t *task;
	json_t *body;

	assert_non_null(end);
	task = json_loadb(end + 1, strcspn(end + 1, "\n"), 0, NULL);
	body = json_object_get(task, "body");
	assert_string_equal(json_string_value(json_object_get(task, "parent")),
			    "053af5db-b781-59c1-a577-ef211d048688");
	assert_string_equal(json_string_value(json_object_get(body, "subject")),
			    "Rà soát:");
	assert_string_equal(json_string_value(json_object_get(body, "dueDate")),
			    "2024-11-15");
	assert_true(json_is_null(json_object_get(body, "startDate")));
	json_decref(task);
}

static void test_tracker__relates_to_the_parent_for_the_plug_in(void **state)
{
	const char *made =
		batch_bed_text(*state, "openproject-csv", family, family_text);

	assert_has(made, "\"Timestamp\",\"Id\",\"User\",");
	assert_has(made, "\"2024-08-15T00:00:00Z\","
			 "\"153af5db-b781-59c1-a577-ef211d048688\",\"1\","
			 "\"Rà soát:\",");
	assert_has(made, ",\"2024-11-15\",\"\","
			 "\"053af5db-b781-59c1-a577-ef211d048688\"\r\n");
}

/* Run the program on a family with these options. */
static int run_with(struct bed *bed, const char *format, const char *option,
		    const char *value)
{
	const char *const words[] = {
		"export",
		"--to",
		format,
		option,
		value,
		bed_put_text(bed, "a.xml", batch_bed_frame(bed, family, family_text)),
		NULL
	};

	return bed_program(bed, words);
}

static void test_tracker__sets_columns(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(run_with(bed, "redmine", "--set",
				  "Tracker=Bug,Priority=Normal"),
			 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   ",\"Tracker\",\"Priority\"\r\n");
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   ",\"Bug\",\"Normal\"\r\n");
	assert_int_equal(run_with(bed, "openproject-csv", "--set", "Type=43"),
			 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "\"43\",\"1\"");
	assert_int_equal(run_with(bed, "openproject-csv", "--set", "Typ=43"),
			 status_code(STATUS_USAGE));
	assert_int_equal(run_with(bed, "redmine", "--set", "Tracker"),
			 status_code(STATUS_USAGE));
}

static void test_tracker__leaves_out_what_is_known(void **state)
{
	struct bed *bed = *state;
	const char *known = bed_put_text(
		bed, "issues.csv",
		"#,Subject,UUID\n7,a,\"053AF5DB-b781-59c1-a577-ef211d048688\"");

	assert_int_equal(run_with(bed, "redmine", "--known", known), 0);
	assert_has_not(bed_get(bed, bed_path(bed, "stdout")),
		       "053af5db-b781-59c1-a577-ef211d048688");
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   "\"153af5db-b781-59c1-a577-ef211d048688\"");
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "1. Các sở:");
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "1");
	(void)rename(bed_path(bed, "stdout"), known);
	assert_int_equal(run_with(bed, "jira", "--known", known), 0);
	assert_int_equal(count_rows(bed_get(bed, bed_path(bed, "stdout"))), 1);
}

static void test_tracker__refuses_an_account_that_is_no_number(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = {
		"export",
		"--to",
		"openproject",
		"--accounts",
		bed_put_text(bed, "accounts.tsv", "Sở A\tnguyen.van.a\n"),
		bed_put_text(bed, "a.xml",
			     batch_bed_frame(
				     bed,
				     "<vn:task id='t-1'><vn:assignee "
				     "role='chu-tri' showAs='Sở A'/></vn:task>",
				     "")),
		NULL
	};

	assert_int_equal(bed_program(bed, words), status_code(STATUS_USAGE));
	(void)bed_put_text(bed, "accounts.tsv", "Sở A\t7\n");
	assert_int_equal(bed_program(bed, words), 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   "{\"assignee\":{\"href\":\"/api/v3/users/7\"}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_tracker__gives_the_same_bytes_again),
		BED_TEST(test_tracker__writes_all_samples_the_same_again),
		BED_TEST(test_tracker__takes_a_directive_without_tasks),
		BED_TEST(test_tracker__lets_no_cell_be_a_formula),
		BED_TEST(test_tracker__numbers_parents_for_jira),
		BED_TEST(
			test_tracker__puts_all_tasks_before_sub_tasks_for_jira),
		BED_TEST(test_tracker__gives_jira_no_more_than_it_takes),
		BED_TEST(test_tracker__keeps_a_family_in_one_file_for_jira),
		BED_TEST(test_tracker__parts_a_family_that_no_file_takes),
		BED_TEST(test_tracker__numbers_the_files_that_it_takes),
		BED_TEST(test_tracker__names_parents_by_uuid_for_redmine),
		BED_TEST(test_tracker__has_redmine_guess_right),
		BED_TEST(test_tracker__gives_redmine_no_start_after_the_end),
		BED_TEST(test_tracker__writes_json_that_openproject_takes),
		BED_TEST(test_tracker__relates_to_the_parent_for_the_plug_in),
		BED_TEST(test_tracker__sets_columns),
		BED_TEST(test_tracker__leaves_out_what_is_known),
		BED_TEST(test_tracker__refuses_an_account_that_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
