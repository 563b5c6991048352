#include "tests/shelf.h"

#include <stdio.h>

/* Tasks of a directive, of which the answer fills a pipe more than once. */
enum { TASKS = 600, TASKS_SIZE = 1 << 18 };

static char tasks[TASKS_SIZE];

static const char *many_tasks(void)
{
	size_t length = 0;

	for (int i = 1; i <= TASKS; i++)
		length += (size_t)snprintf(
			tasks + length, TASKS_SIZE - length,
			"<vn:task id='t-%d' label='%d' href='#p' "
			"status='proposed' conf='0.9'><vn:assignee "
			"role='thuc-hien' showAs='Ban Chỉ đạo công tác phòng, "
			"chống thiên tai và tìm kiếm cứu nạn của tỉnh, các "
			"huyện, thị xã, thành phố và các xã, phường, thị trấn "
			"%d'/></vn:task>",
			i, i, i);
	return tasks;
}

/* A pager in which nobody turns the page does not keep a writer waiting. */
static void test_answer__is_out_of_the_archive_before_it_is_read(void **state)
{
	struct directive directive = { "a",
				       "doc/chi-thi/x/2020/5-ct-tu",
				       "05-CT/TU",
				       "2020-05-05",
				       .body = "<p eId='p'>Việc.</p>",
				       .tasks = many_tasks() };

	(void)state;
	shelf_write(&directive);
	assert_int_equal(shelf_run("index out --db a.db"), 0);
	directive.title = "về việc khác";
	shelf_write(&directive);
	assert_int_equal(
		shelf_run("tasks --limit 0 --db a.db | (sleep 3; cat)"
			  " >read 2>&1 & sleep 1; \"$CHITHI_PROGRAM\" 2>&1"
			  " index out --db a.db --wait 0; exit $?"),
		0);
	shelf_assert_says("indexed: 1, ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_answer__is_out_of_the_archive_before_it_is_read),
	};

	return cmocka_run_group_tests(tests, shelf_lay, shelf_clear);
}
