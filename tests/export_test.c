#include "tests/batch_bed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char names[] =
	"\xef\xbb\xbf\"id\",\"parent\",\"document\",\"number\",\"date\","
	"\"issuer\",\"label\",\"text\",\"action\",\"assignees\","
	"\"coordinating\",\"deadline_start\",\"deadline_end\","
	"\"deadline_text\",\"deadline_rrule\",\"status\",\"conf\","
	"\"source\"\r\n";

enum { PAGE_SIZE = 4096 };

/* That the rows below the names are `rows`. */
static void assert_rows(struct bed *bed, const char *tasks, const char *body,
			const char *rows)
{
	const char *made = batch_bed_text(bed, "csv", tasks, body);

	assert_memory_equal(made, names, strlen(names));
	assert_string_equal(made + strlen(names), rows);
}

/* That the table holds `part` somewhere. */
static void assert_holds(struct bed *bed, const char *tasks, const char *body,
			 const char *part)
{
	assert_has(batch_bed_text(bed, "csv", tasks, body), part);
}

static void test_export__has_every_format_once(void **state)
{
	(void)state;
	for (int i = 0; format_words[i]; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(format_words[i],
						format_words[j]);
}

static void test_export__gives_only_names_without_tasks(void **state)
{
	assert_rows(*state, "", "<p>Không giao việc.</p>", "");
}

static void test_export__writes_a_row_a_task(void **state)
{
	assert_rows(
		*state,
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

	assert_holds(*state, tasks, body, "\"1\",\"Các sở: b) Mới.\",");
	assert_holds(*state, tasks, body, "\"t-2\",\"t-1\",");
	assert_holds(*state, tasks, body, "\"1.a\",\"Báo cáo.\",");
}

static void test_export__doubles_quotation_marks(void **state)
{
	assert_holds(*state,
		     "<vn:task><vn:action>gọi là \"số\", ký</vn:action>"
		     "</vn:task>",
		     "", "\"gọi là \"\"số\"\", ký\"");
}

static void test_export__lets_no_cell_be_a_formula(void **state)
{
	static const char *const starts[] = { "=",  "+",  "-",  "@",
					      "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		char task[PAGE_SIZE];
		char cell[PAGE_SIZE];

		(void)snprintf(task, sizeof(task), "<vn:task label='%s1+1'/>",
			       starts[i]);
		(void)snprintf(cell, sizeof(cell), ",\"'%s1+1\",", starts[i]);
		assert_holds(*state, task, "", cell);
	}
	assert_holds(*state, "<vn:task label='&#9;=1'/>", "", ",\"'\t=1\",");
	assert_holds(*state, "<vn:task label='&#13;=1'/>", "", ",\"'\r=1\",");
	assert_holds(*state, "<vn:task label='&#10;=1'/>", "", ",\"'\n=1\",");
}

static void test_export__takes_a_task_without_a_place(void **state)
{
	assert_holds(*state, "<vn:task id='t-1' href='#nowhere'/>", "",
		     "\"t-1\"");
}

static void test_export__refuses_what_is_no_akoma_ntoso(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .arena = bed->arena };

	bed_parse(bed, "<alto xmlns='http://www.loc.gov/standards/alto/"
		       "ns-v4#'/>");
	bed->status = batch_add(&batch, bed->in, "a", "a", &bed->fault);
	assert_status(bed, STATUS_MALFORMED);
	assert_int_equal(batch.paper_count, 0);
}

static void test_export__puts_a_parent_before_its_children(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .row_count = 0 };

	batch_bed_add(bed, &batch, "a.xml",
		      batch_bed_frame(bed,
				      TASK("t-3", "parent='t-2'")
					      TASK("t-2", "parent='t-1'"),
				      ""));
	batch_bed_add(
		bed, &batch, "b.xml",
		batch_bed_frame(
			bed, TASK("t-4", "parent='t-3'") TASK("t-1", ""), ""));
	bed->status = batch_settle(&batch, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(batch.row_count, 4);
	assert_string_equal(batch.rows[0]->id, "t-1");
	assert_string_equal(batch.rows[1]->id, "t-2");
	assert_string_equal(batch.rows[2]->id, "t-3");
	assert_string_equal(batch.rows[3]->id, "t-4");
	assert_null(batch.rows[0]->above);
	assert_ptr_equal(batch.rows[1]->above, batch.rows[0]);
	assert_ptr_equal(batch.rows[3]->above, batch.rows[2]);
}

static void test_export__breaks_a_circle_of_parents(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .row_count = 0 };

	batch_bed_add(bed, &batch, "a.xml",
		      batch_bed_frame(bed,
				      TASK("t-1", "parent='t-2'")
					      TASK("t-2", "parent='t-1'") TASK(
						      "t-3", "parent='t-3'"),
				      ""));
	bed->status = batch_settle(&batch, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(batch.row_count, 3);
	assert_string_equal(batch.rows[0]->id, "t-2");
	assert_null(batch.rows[0]->above);
	assert_ptr_equal(batch.rows[1]->above, batch.rows[0]);
	assert_null(batch.rows[2]->above);
}

static void test_export__takes_the_surest_of_one_task(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .row_count = 0 };

	batch_bed_add(bed, &batch, "scan.xml",
		      batch_bed_frame(bed, TASK("t-1", "conf='0.60'"), ""));
	batch_bed_add(
		bed, &batch, "text.xml",
		batch_bed_frame(bed, TASK("t-1", "conf='0.90'") TASK("t-2", ""),
				""));
	bed->status = batch_settle(&batch, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(batch.row_count, 2);
	assert_string_equal(batch.rows[0]->conf, "0.90");
	assert_string_equal(batch.rows[1]->id, "t-2");
}

/* The program, run on files that lie in the bed. */
static int run_on(struct bed *bed, const char *one, const char *other)
{
	return bed_program(bed,
			   (const char *const[]){ "export", one, other, NULL });
}

static void test_export__reads_files_and_folders(void **state)
{
	struct bed *bed = *state;
	const char *first =
		bed_put_text(bed, "box/a.akn.xml",
			     batch_bed_frame(bed, TASK("t-1", ""), ""));

	(void)bed_put_text(bed, "box/b.akn.xml",
			   batch_bed_frame(bed, TASK("t-2", ""), ""));
	(void)bed_put_text(bed, "box/c.alto.xml", "<no/>");
	assert_int_equal(run_on(bed, bed_path(bed, "box"), NULL), 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "t-1");
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "t-2");
	assert_int_equal(run_on(bed, first, NULL), 0);
	assert_has_not(bed_get(bed, bed_path(bed, "stdout")), "t-2");
}

static void test_export__leaves_out_a_broken_file_and_tells(void **state)
{
	struct bed *bed = *state;
	const char *whole = bed_put_text(
		bed, "a.xml", batch_bed_frame(bed, TASK("t-1", ""), ""));
	const char *broken = bed_put_text(bed, "b.xml", "<akomaNtoso");

	assert_int_equal(run_on(bed, whole, broken),
			 status_code(STATUS_PARTLY));
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "t-1");
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "b.xml");
	assert_int_equal(run_on(bed, broken, NULL),
			 status_code(STATUS_MALFORMED));
	assert_string_equal(bed_get(bed, bed_path(bed, "stdout")), "");
}

static void test_export__takes_a_folder_whose_name_is_no_text(void **state)
{
	struct bed *bed = *state;
	const char *made;

	(void)bed_put_text(bed, "box/\xff/a.akn.xml",
			   batch_bed_frame(bed, TASK("t-1", ""), ""));
	(void)bed_put_text(bed, "box/b.akn.xml",
			   batch_bed_frame(bed, TASK("t-2", ""), ""));
	assert_int_equal(bed_program(bed,
				     (const char *const[]){
					     "export", "--to", "redmine",
					     "--base", "https://a.vn/",
					     bed_path(bed, "box"), NULL }),
			 0);
	made = bed_get(bed, bed_path(bed, "stdout"));
	assert_int_equal(text_invalid_at(made, strlen(made)), strlen(made));
	assert_has(made, "https://a.vn/%EF%BF%BD/scan.tif");
}

static void test_export__warns_of_what_is_secret(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_put_text(
		bed, "a.xml",
		batch_bed_frame(bed, TASK("t-1", ""),
				"<container name='do-mat'><p>MẬT</p>"
				"</container>"));

	assert_int_equal(run_on(bed, path, NULL), 0);
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "a.xml");
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "secrecy");
}

static void test_export__never_writes_over_what_it_reads(void **state)
{
	struct bed *bed = *state;
	const char *text = batch_bed_frame(bed, TASK("t-1", ""), "");
	const char *path = bed_put_text(bed, "a.xml", text);
	const char *const words[] = { "export", path, "-o", path, NULL };

	assert_int_equal(bed_program(bed, words), status_code(STATUS_USAGE));
	assert_string_equal(bed_get(bed, path), text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_export__has_every_format_once),
		BED_TEST(test_export__gives_only_names_without_tasks),
		BED_TEST(test_export__writes_a_row_a_task),
		BED_TEST(test_export__leaves_the_text_of_a_child_to_the_child),
		BED_TEST(test_export__doubles_quotation_marks),
		BED_TEST(test_export__lets_no_cell_be_a_formula),
		BED_TEST(test_export__takes_a_task_without_a_place),
		BED_TEST(test_export__refuses_what_is_no_akoma_ntoso),
		BED_TEST(test_export__puts_a_parent_before_its_children),
		BED_TEST(test_export__breaks_a_circle_of_parents),
		BED_TEST(test_export__takes_the_surest_of_one_task),
		BED_TEST(test_export__reads_files_and_folders),
		BED_TEST(test_export__leaves_out_a_broken_file_and_tells),
		BED_TEST(test_export__takes_a_folder_whose_name_is_no_text),
		BED_TEST(test_export__warns_of_what_is_secret),
		BED_TEST(test_export__never_writes_over_what_it_reads),

	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
