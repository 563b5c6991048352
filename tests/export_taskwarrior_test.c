#include "tests/batch_bed.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ONE "053af5db-b781-59c1-a577-ef211d048688"
#define TWO "153af5db-b781-59c1-a577-ef211d048688"
#define THREE "253af5db-b781-59c1-a577-ef211d048688"

static json_t *write(struct bed *bed, const char *tasks)
{
	json_t *made = json_loads(batch_bed_text(bed, "taskwarrior", tasks, ""),
				  JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(made);
	return made;
}

static const char *get(const json_t *task, const char *name)
{
	const char *value = json_string_value(json_object_get(task, name));

	return value ? value : "";
}

/* The one task made of one with these deadlines. */
static json_t *write_deadline(struct bed *bed, const char *deadline)
{
	return write(bed, arena_print(bed->arena,
				      "<vn:task id='t-" ONE "'>%s</vn:task>",
				      deadline));
}

static void assert_due(struct bed *bed, const char *deadline, const char *due)
{
	json_t *made = write_deadline(bed, deadline);

	assert_string_equal(get(json_array_get(made, 0), "due"), due);
	json_decref(made);
}

static void test_export_taskwarrior__names_a_task_by_its_uuid(void **state)
{
	json_t *made = write(
		*state, "<vn:task id='t-" ONE "'><vn:action>rà soát</vn:action>"
			"<vn:assignee role='chu-tri' showAs='Sở A' "
			"href='#so-a'/></vn:task>");
	const json_t *task = json_array_get(made, 0);

	assert_int_equal(json_array_size(made), 1);
	assert_string_equal(get(task, "uuid"), ONE);
	assert_string_equal(get(task, "description"), "rà soát");
	assert_string_equal(get(task, "status"), "pending");
	assert_string_equal(get(task, "entry"), "20240814T170000Z");
	assert_string_equal(get(task, "project"), "chi-thi.7-ct-tu");
	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(task, "tags"), 0)),
			    "so_a");
	json_decref(made);
}

static void test_export_taskwarrior__ends_a_day_in_ha_noi(void **state)
{
	assert_due(*state, "<vn:deadline end='2024-11-15'/>",
		   "20241115T165959Z");
	assert_due(*state, "<vn:deadline end='2024-11-15' inclusive='false'/>",
		   "20241114T170000Z");
	assert_due(*state, "<vn:deadline end='2024-11-31'/>", "");
}

/* An import of what is earlier than 1980 fails as a whole. */
static void test_export_taskwarrior__gives_no_moment_before_1980(void **state)
{
	json_t *made =
		write_deadline(*state, "<vn:deadline end='1976-11-15'/>");
	const json_t *task = json_array_get(made, 0);
	const json_t *notes = json_object_get(task, "annotations");

	assert_string_equal(get(task, "due"), "");
	for (size_t i = 0; i < json_array_size(notes); i++)
		assert_true(strcmp(get(json_array_get(notes, i), "entry"),
				   "1980") > 0);
	json_decref(made);
}

/* Its instances would be there twice after a second import. */
static void test_export_taskwarrior__only_tells_what_comes_again(void **state)
{
	json_t *made = write_deadline(*state, "<vn:deadline text='hằng tháng' "
					      "rrule='FREQ=MONTHLY'/>");
	const json_t *task = json_array_get(made, 0);
	char *printed = json_dumps(task, 0);

	assert_null(json_object_get(task, "recur"));
	assert_has(printed, "hằng tháng");
	free(printed);
	json_decref(made);
}

/* What a task depends on has been imported before. */
static void test_export_taskwarrior__puts_parts_first(void **state)
{
	json_t *made = write(
		*state, TASK("t-" ONE, "") TASK("t-" TWO, "parent='t-" ONE "'")
				TASK("t-" THREE, "parent='t-" ONE "'"));
	const json_t *depends;

	assert_string_equal(get(json_array_get(made, 2), "uuid"), ONE);
	depends = json_object_get(json_array_get(made, 2), "depends");
	assert_int_equal(json_array_size(depends), 2);
	assert_string_equal(json_string_value(json_array_get(depends, 0)), TWO);
	assert_null(json_object_get(json_array_get(made, 0), "depends"));
	json_decref(made);
}

static void test_export_taskwarrior__annotates_at_moments_apart(void **state)
{
	json_t *made = write(*state, TASK("t-" ONE, ""));
	const json_t *notes =
		json_object_get(json_array_get(made, 0), "annotations");

	assert_true(json_array_size(notes) > 1);
	for (size_t i = 1; i < json_array_size(notes); i++)
		assert_string_not_equal(
			get(json_array_get(notes, i - 1), "entry"),
			get(json_array_get(notes, i), "entry"));
	json_decref(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_export_taskwarrior__names_a_task_by_its_uuid),
		BED_TEST(test_export_taskwarrior__ends_a_day_in_ha_noi),
		BED_TEST(test_export_taskwarrior__gives_no_moment_before_1980),
		BED_TEST(test_export_taskwarrior__only_tells_what_comes_again),
		BED_TEST(test_export_taskwarrior__puts_parts_first),
		BED_TEST(test_export_taskwarrior__annotates_at_moments_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
