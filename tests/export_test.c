#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/stage.h"

/* All there is around the tasks and the body of a directive. */
static const char frame[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta>"
	"<identification source='#a'><FRBRWork><FRBRuri value='/akn/vn/doc/x'/>"
	"</FRBRWork><FRBRManifestation><preservation>"
	"<vn:source file='scan.tif'/></preservation></FRBRManifestation>"
	"</identification><proprietary source='#a'><vn:tasks>%s</vn:tasks>"
	"</proprietary></meta><preface><p>Số <docNumber>7-CT/TU</docNumber>, "
	"<docDate date='2024-08-15'>ngày 15</docDate>"
	"<docAuthority>TỈNH ỦY</docAuthority></p></preface>"
	"<mainBody>%s</mainBody></doc></akomaNtoso>";

static const char names[] =
	"\xef\xbb\xbf\"id\",\"parent\",\"document\",\"number\",\"date\","
	"\"issuer\",\"label\",\"text\",\"action\",\"assignees\","
	"\"coordinating\",\"deadline_start\",\"deadline_end\","
	"\"deadline_text\",\"deadline_rrule\",\"status\",\"conf\","
	"\"source\"\r\n";

enum { PAGE_SIZE = 4096 };

/* The document made of the frame with these tasks and this body. */
static struct document *make(const char *tasks, const char *body)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *made = NULL;
	char *data = malloc(PAGE_SIZE);

	assert_non_null(data);
	assert_true(snprintf(data, PAGE_SIZE, frame, tasks, body) < PAGE_SIZE);
	assert_int_equal(
		document_wrap(&bytes, "small.xml", data, strlen(data), &fault),
		STATUS_OK);
	assert_int_equal(document_parse(&made, bytes, &fault), STATUS_OK);
	document_free(bytes);
	return made;
}

/* What export makes of it with its defaults; from document_free. */
static struct document *run(const char *tasks, const char *body)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *in = make(tasks, body);
	struct document *out = NULL;
	struct desk *desk = NULL;

	assert_int_equal(desk_new(&desk, stage_named("export"), NULL, &fault),
			 STATUS_OK);
	assert_int_equal(desk_run(&out, desk, in, &fault), STATUS_OK);
	desk_free(desk);
	document_free(in);
	return out;
}

/* That the rows below the names are `rows`. */
static void assert_rows(const char *tasks, const char *body, const char *rows)
{
	struct document *out = run(tasks, body);
	size_t size;
	const char *data = document_data(out, &size);

	assert_true(size >= strlen(names));
	assert_memory_equal(data, names, strlen(names));
	assert_string_equal(data + strlen(names), rows);
	document_free(out);
}

/* That the table holds `part` somewhere. */
static void assert_holds(const char *tasks, const char *body, const char *part)
{
	struct document *out = run(tasks, body);
	size_t size;

	if (!strstr(document_data(out, &size), part))
		fail_msg("no %s in %s", part, document_data(out, &size));
	document_free(out);
}

static void test_export__gives_only_names_without_tasks(void **state)
{
	(void)state;
	assert_rows("", "<p>Không giao việc.</p>", "");
}

static void test_export__writes_a_row_a_task(void **state)
{
	(void)state;
	assert_rows(
		"<vn:task id='t-1' label='1' href='#para_1' status='proposed' "
		"conf='0.91'><vn:action>rà soát</vn:action>"
		"<vn:assignee role='chu-tri' showAs='Sở A'/>"
		"<vn:assignee role='phoi-hop' showAs='Sở B'/>"
		"<vn:assignee role='thuc-hien' showAs='Sở C'/>"
		"<vn:deadline start='2025-01-01' end='2025-03-31' "
		"text='trong quý I/2025' rrule='FREQ=YEARLY'/></vn:task>",
		"<paragraph eId='para_1'><num>1-</num><content><p>Giao rà soát."
		"</p></content></paragraph>",
		"\"t-1\",\"\",\"/akn/vn/doc/x\",\"7-CT/TU\",\"2024-08-15\","
		"\"TỈNH ỦY\",\"1\",\"Giao rà soát.\",\"rà soát\","
		"\"Sở A; Sở C\",\"Sở B\",\"2025-01-01\",\"2025-03-31\","
		"\"trong quý I/2025\",\"FREQ=YEARLY\",\"proposed\",\"0.91\","
		"\"scan.tif\"\r\n");
}

static void test_export__leaves_the_text_of_a_child_to_the_child(void **state)
{
	static const char tasks[] =
		"<vn:task id='t-1' label='1' href='#para_1'/>"
		"<vn:task id='t-2' parent='t-1' label='1.a' "
		"href='#para_1__point_a'/>";
	static const char body[] =
		"<paragraph eId='para_1' vn:task='t-1'><num>1.</num>"
		"<intro><p>Các sở:</p></intro>"
		"<point eId='para_1__point_a' vn:task='t-2'><num>a)</num>"
		"<content><p>Báo cáo.</p></content></point>"
		"<point eId='para_1__point_b'><num>b)</num>"
		"<content><p>Mới.</p></content></point></paragraph>";

	(void)state;
	assert_holds(tasks, body, "\"1\",\"Các sở: b) Mới.\",");
	assert_holds(tasks, body, "\"t-2\",\"t-1\",");
	assert_holds(tasks, body, "\"1.a\",\"Báo cáo.\",");
}

static void test_export__doubles_quotation_marks(void **state)
{
	(void)state;
	assert_holds("<vn:task><vn:action>gọi là \"số\", ký</vn:action>"
		     "</vn:task>",
		     "", "\"gọi là \"\"số\"\", ký\"");
}

static void test_export__lets_no_cell_be_a_formula(void **state)
{
	static const char *const starts[] = { "=",  "+",  "-",  "@",
					      "＝", "＋", "－", "＠" };

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		char task[PAGE_SIZE];
		char cell[PAGE_SIZE];

		(void)snprintf(task, sizeof(task), "<vn:task label='%s1+1'/>",
			       starts[i]);
		(void)snprintf(cell, sizeof(cell), ",\"'%s1+1\",", starts[i]);
		assert_holds(task, "", cell);
	}
	assert_holds("<vn:task label='&#9;=1'/>", "", ",\"'\t=1\",");
	assert_holds("<vn:task label='&#13;=1'/>", "", ",\"'\r=1\",");
	assert_holds("<vn:task label='&#10;=1'/>", "", ",\"'\n=1\",");
}

static void test_export__takes_a_task_without_a_place(void **state)
{
	(void)state;
	assert_holds("<vn:task id='t-1' href='#nowhere'/>", "", "\"t-1\"");
}

static void test_export__refuses_what_is_no_akoma_ntoso(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *alto = NULL;
	struct document *out = NULL;
	struct desk *desk = NULL;

	(void)state;
	assert_int_equal(document_new(&alto, FORM_ALTO, "a.xml", &fault),
			 STATUS_OK);
	assert_int_equal(desk_new(&desk, stage_named("export"), NULL, &fault),
			 STATUS_OK);
	assert_int_equal(desk_run(&out, desk, alto, &fault), STATUS_MALFORMED);
	assert_null(out);
	desk_free(desk);
	document_free(alto);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_export__gives_only_names_without_tasks),
		cmocka_unit_test(test_export__writes_a_row_a_task),
		cmocka_unit_test(
			test_export__leaves_the_text_of_a_child_to_the_child),
		cmocka_unit_test(test_export__doubles_quotation_marks),
		cmocka_unit_test(test_export__lets_no_cell_be_a_formula),
		cmocka_unit_test(test_export__takes_a_task_without_a_place),
		cmocka_unit_test(test_export__refuses_what_is_no_akoma_ntoso),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
