#include "tests/bed.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/text.h"

static void test_fault__is_written_down_and_its_status_returned(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	assert_int_equal(fault_set(&fault, STATUS_MISSING, "a/b.xml",
				   "no '%s' in %d lines", "root", 7),
			 STATUS_MISSING);
	assert_int_equal(fault.status, STATUS_MISSING);
	assert_string_equal(fault.place, "a/b.xml");
	assert_string_equal(fault.reason, "no 'root' in 7 lines");
}

static void test_fault__the_first_one_wins(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	(void)fault_set(&fault, STATUS_MISSING, "first", "first");
	assert_int_equal(fault_set(&fault, STATUS_WRITE, "second", "second"),
			 STATUS_MISSING);
	assert_int_equal(fault_memory(&fault), STATUS_MISSING);
	assert_string_equal(fault.place, "first");
	assert_string_equal(fault.reason, "first");
}

static void test_fault__serves_again_once_cleared(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	(void)fault_set(&fault, STATUS_MISSING, "first", "first");
	fault_clear(&fault);
	assert_int_equal(fault.status, STATUS_OK);
	assert_int_equal(fault_memory(&fault), STATUS_MEMORY);
	assert_string_equal(fault.place, "");
	assert_string_equal(fault.reason, "memory ran out");
}

static void test_fault__is_told_in_a_line_without_an_end(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	char line[FAULT_LINE_SIZE];

	(void)state;
	(void)fault_set(&fault, STATUS_MALFORMED, "a", "it said: %s",
			"wrong\n");
	assert_string_equal(fault_line(line, &fault), "a: it said: wrong");
	fault_clear(&fault);
	(void)fault_memory(&fault);
	assert_string_equal(fault_line(line, &fault), "memory ran out");
}

static void test_fault__is_one_line_whatever_is_in_a_name(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	(void)fault_set(&fault, STATUS_MISSING, "a\nb\x1b[2Jc\x7f", "d\r\ne");
	assert_string_equal(fault.place, "a b [2Jc ");
	assert_string_equal(fault.reason, "d  e");
}

/* What is cut, and what a file name holds, may be no UTF-8. */
static void test_fault__is_always_utf8(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	char name[3 * sizeof(fault.place)] = "";

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(name); i += 3)
		memcpy(name + i, "\xe1\xbb\x89", 4);
	(void)fault_set(&fault, STATUS_MISSING, name, "bad \xff\xc3");
	assert_int_equal(text_invalid_at(fault.place, strlen(fault.place)),
			 strlen(fault.place));
	assert_int_equal(text_invalid_at(fault.reason, strlen(fault.reason)),
			 strlen(fault.reason));
	assert_true(strlen(fault.place) == sizeof(fault.place) - 1);
}

static void test_fault__has_the_exit_codes_of_sysexits(void **state)
{
	(void)state;
	assert_int_equal(status_code(STATUS_OK), 0);
	assert_int_equal(status_code(STATUS_PARTLY), 1);
	assert_int_equal(status_code(STATUS_USAGE), 64);
	assert_int_equal(status_code(STATUS_MALFORMED), 65);
	assert_int_equal(status_code(STATUS_MISSING), 66);
	assert_int_equal(status_code(STATUS_ENGINE), 70);
	assert_int_equal(status_code(STATUS_MEMORY), 71);
	assert_int_equal(status_code(STATUS_WRITE), 74);
}

static void test_fault__says_what_each_status_means(void **state)
{
	static const enum status all[] = {
#define STATUS(name, code, meaning) STATUS_##name,
#include "pipeline/status.def"
#undef STATUS
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *meaning = status_meaning(all[i]);

		assert_true(strlen(meaning) > 0);
		assert_int_not_equal(meaning[strlen(meaning) - 1], '.');
	}
}

/* What fault_print() puts on standard error. */
static const char *print(struct bed *bed)
{
	const char *path = bed_path(bed, "said");
	int kept = dup(STDERR_FILENO);
	int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	assert_true(kept >= 0 && file >= 0);
	(void)fflush(stderr);
	(void)dup2(file, STDERR_FILENO);
	fault_print(&bed->fault);
	(void)fflush(stderr);
	(void)dup2(kept, STDERR_FILENO);
	(void)close(kept);
	(void)close(file);
	return bed_get(bed, path);
}

static void test_fault__prints_place_and_reason(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(print(bed), "");
	(void)fault_set(&bed->fault, STATUS_MISSING, "a.xml", "is gone");
	assert_string_equal(print(bed), "chithi: a.xml: is gone\n");
	fault_clear(&bed->fault);
	(void)fault_set(&bed->fault, STATUS_MISSING, NULL, "is gone");
	assert_string_equal(print(bed), "chithi: is gone\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_fault__is_written_down_and_its_status_returned),
		BED_TEST(test_fault__the_first_one_wins),
		BED_TEST(test_fault__serves_again_once_cleared),
		BED_TEST(test_fault__is_told_in_a_line_without_an_end),
		BED_TEST(test_fault__is_one_line_whatever_is_in_a_name),
		BED_TEST(test_fault__is_always_utf8),
		BED_TEST(test_fault__has_the_exit_codes_of_sysexits),
		BED_TEST(test_fault__says_what_each_status_means),
		BED_TEST(test_fault__prints_place_and_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
