#define _GNU_SOURCE /* setenv */
#include "tests/batch_bed.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "export/accounts.h"

/* The ids of two tasks, and the UUIDs in them. */
#define ONE "053af5db-b781-59c1-a577-ef211d048688"
#define TWO "153af5db-b781-59c1-a577-ef211d048688"

enum { LINE_BYTES_MAX = 75, LENGTHS = 160 };

static const char *write(struct bed *bed, const char *tasks)
{
	(void)unsetenv("SOURCE_DATE_EPOCH");
	return batch_bed_text(bed, "ics", tasks, "");
}

/* A calendar of one task with these deadlines. */
static const char *write_deadline(struct bed *bed, const char *deadline)
{
	return write(bed, arena_print(bed->arena,
				      "<vn:task id='t-" ONE "'>%s</vn:task>",
				      deadline));
}

static void test_export_ics__gives_a_task_its_own_uid(void **state)
{
	const char *made = write(*state, TASK("t-" ONE, ""));

	assert_has(made, "BEGIN:VTODO\r\nUID:" ONE "\r\n");
	assert_string_equal(made, write(*state, TASK("t-" ONE, "")));
}

static void test_export_ics__looks_at_no_clock(void **state)
{
	assert_has(write(*state, TASK("t-" ONE, "")),
		   "DTSTAMP:20240814T170000Z\r\n"
		   "LAST-MODIFIED:20240814T170000Z\r\nSEQUENCE:0\r\n");
}

static void test_export_ics__grows_with_the_moment_it_is_given(void **state)
{
	const char *made;

	(void)setenv("SOURCE_DATE_EPOCH", "1763796540", 1);
	made = batch_bed_text(*state, "ics", TASK("t-" ONE, ""), "");
	(void)unsetenv("SOURCE_DATE_EPOCH");
	assert_has(made, "DTSTAMP:20251122T072900Z\r\n");
	assert_has(made, "SEQUENCE:29396609\r\n");
}

static void test_export_ics__writes_days_and_an_interval(void **state)
{
	assert_has(write_deadline(*state, "<vn:deadline end='2024-11-15'/>"),
		   "DUE;VALUE=DATE:20241115\r\n");
	assert_has(write_deadline(*state, "<vn:deadline start='2024-10-01' "
					  "end='2024-11-15'/>"),
		   "DTSTART;VALUE=DATE:20241001\r\n"
		   "DUE;VALUE=DATE:20241115\r\n");
}

/* RFC 5545: DUE is later than DTSTART. */
static void test_export_ics__starts_nothing_on_its_last_day(void **state)
{
	const char *made = write_deadline(
		*state, "<vn:deadline start='2024-11-15' end='2024-11-15'/>");

	assert_has(made, "DUE;VALUE=DATE:20241115\r\n");
	assert_has_not(made, "DTSTART");
}

static void test_export_ics__leaves_out_days_that_are_none(void **state)
{
	const char *made =
		write_deadline(*state, "<vn:deadline end='2024-02-31'/>");

	assert_has_not(made, "DUE");
}

static void test_export_ics__begins_a_rule_on_a_day_of_its_own(void **state)
{
	assert_has(write_deadline(*state, "<vn:deadline "
					  "rrule='FREQ=MONTHLY;BYMONTHDAY=5'"
					  "/>"),
		   "DTSTART;VALUE=DATE:20240905\r\n"
		   "RRULE:FREQ=MONTHLY;BYMONTHDAY=5\r\n");
	assert_has(write_deadline(*state, "<vn:deadline rrule='FREQ=YEARLY'/>"),
		   "DTSTART;VALUE=DATE:20240815\r\nRRULE:FREQ=YEARLY\r\n");
}

static void test_export_ics__leaves_out_a_rule_that_is_none(void **state)
{
	static const char *const rules[] = { "FREQ=SOMETIMES", "nonsense", "",
					     "BYDAY=MO" };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct bed *bed = *state;
		const char *made = write_deadline(
			bed,
			arena_print(bed->arena, "<vn:deadline rrule='%s'/>",
				    rules[i]));

		assert_has_not(made, "RRULE");
		assert_has_not(made, "DTSTART");
	}
}

static void test_export_ics__relates_a_task_to_the_one_above(void **state)
{
	assert_has(write(*state, TASK("t-" ONE, "")
					 TASK("t-" TWO, "parent='t-" ONE "'")),
		   "RELATED-TO:" ONE "\r\n");
}

static void test_export_ics__makes_attendees_of_addresses(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .arena = bed->arena };
	struct accounts *accounts = NULL;
	struct parcel parcel;
	const char *made;
	const char *path = bed_put_text(bed, "accounts.tsv",
					"Sở A\ta@example.vn\nSở B\tsob\n");

	bed->status = accounts_load(&accounts, path, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	batch.accounts = accounts;
	batch_bed_add(
		bed, &batch, "a.xml",
		batch_bed_frame(bed,
				"<vn:task id='t-" ONE "'>"
				"<vn:assignee role='chu-tri' showAs='Sở A'/>"
				"<vn:assignee role='phoi-hop' showAs='Sở B'/>"
				"</vn:task>",
				""));
	batch_bed_write(&parcel, bed, &batch, "ics");
	made = text_string(parcel.files[0]);
	assert_has(made, "ATTENDEE;CN=Sở A;ROLE=REQ-PARTICIPANT:mailto:"
			 "a@example.vn\r\n");
	assert_has(made, "CONTACT;LANGUAGE=vi:");
	assert_has(made, ": Sở B\r\n");
	assert_has_not(made, "sob");
}

/* Every line ends with CRLF, is 75 bytes at most, and whole characters. */
static void assert_lines(const char *made)
{
	while (*made) {
		size_t length = strcspn(made, "\r\n");

		assert_true(length <= LINE_BYTES_MAX);
		assert_int_equal(text_invalid_at(made, length), length);
		assert_memory_equal(made + length, "\r\n", 2);
		made += length + 2;
	}
}

/* Text of any length: one whose line just fits, too. */
static void test_export_ics__folds_lines_between_characters(void **state)
{
	struct bed *bed = *state;

	for (size_t length = 1; length < LENGTHS; length++) {
		const char *action = bed_repeat(bed, "ộ", length);
		const char *made =
			write(bed, arena_print(bed->arena,
					       "<vn:task id='t-" ONE "'>"
					       "<vn:action>a%s</vn:action>"
					       "</vn:task>",
					       action));
		icalcomponent *read = icalparser_parse_string(made);
		icalcomponent *todo = icalcomponent_get_first_component(
			read, ICAL_VTODO_COMPONENT);

		assert_lines(made);
		assert_non_null(todo);
		assert_string_equal(icalcomponent_get_summary(todo) + 1,
				    action);
		icalcomponent_free(read);
	}
}

static void test_export_ics__lets_no_text_end_its_property(void **state)
{
	struct bed *bed = *state;
	const char *made =
		write(bed, "<vn:task id='t-" ONE "'><vn:action>a\\nEND:VTODO; "
			   "b, c&#13;&#10;STATUS:COMPLETED</vn:action>"
			   "</vn:task>");

	assert_has(made, "a\\\\nEND:VTODO\\; b\\, c STATUS:COMPLETED");
	assert_has_not(made, "\nSTATUS:COMPLETED");
	assert_lines(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_export_ics__gives_a_task_its_own_uid),
		BED_TEST(test_export_ics__looks_at_no_clock),
		BED_TEST(test_export_ics__grows_with_the_moment_it_is_given),
		BED_TEST(test_export_ics__writes_days_and_an_interval),
		BED_TEST(test_export_ics__starts_nothing_on_its_last_day),
		BED_TEST(test_export_ics__leaves_out_days_that_are_none),
		BED_TEST(test_export_ics__begins_a_rule_on_a_day_of_its_own),
		BED_TEST(test_export_ics__leaves_out_a_rule_that_is_none),
		BED_TEST(test_export_ics__relates_a_task_to_the_one_above),
		BED_TEST(test_export_ics__makes_attendees_of_addresses),
		BED_TEST(test_export_ics__folds_lines_between_characters),
		BED_TEST(test_export_ics__lets_no_text_end_its_property),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
