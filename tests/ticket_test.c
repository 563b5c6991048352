#include "export/ticket.h"

#include <stdlib.h>
#include <string.h>

#include "export/accounts.h"
#include "tests/batch_bed.h"

/* The ticket of the first row of a batch. */
static struct ticket make(struct bed *bed, struct batch *batch)
{
	struct ticket_words words;
	struct ticket ticket;

	bed->status = ticket_words_load(&words, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = batch_settle(batch, &bed->fault);
	assert_status(bed, STATUS_OK);
	ticket_make(&ticket, &words, batch, batch->rows[0], NULL);
	return ticket;
}

/* The ticket of one task whose point says `text`. */
static struct ticket make_of(struct bed *bed, const char *task,
			     const char *text)
{
	struct batch batch = { .base = "" };

	batch_bed_add(bed, &batch, "a.xml",
		      batch_bed_frame(bed, task,
				      arena_print(bed->arena,
						  "<paragraph eId='para_1'>"
						  "<content><p>%s</p>"
						  "</content></paragraph>",
						  text)));
	return make(bed, &batch);
}

static const char plain[] = "<vn:task id='t-1' label='1' href='#para_1'/>";

static void test_ticket__cuts_a_subject_at_a_syllable(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_repeat(bed, "số hóa ", 60);
	struct ticket ticket = make_of(bed, plain, text);

	assert_true(text_characters(ticket.subject) <= TICKET_SUBJECT_MAX);
	assert_true(text_characters(ticket.subject) > TICKET_SUBJECT_MAX - 8);
	assert_has(ticket.subject, " số hóa số…");
	assert_has(ticket.text, bed_repeat(bed, "số hóa ", 59));
}

static void test_ticket__leaves_alone_what_fits(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_repeat(bed, "ố", TICKET_SUBJECT_MAX);

	assert_string_equal(ticket_cut(bed->arena, text, TICKET_SUBJECT_MAX),
			    text);
	text = bed_repeat(bed, "ố", TICKET_SUBJECT_MAX + 1);
	text = ticket_cut(bed->arena, text, TICKET_SUBJECT_MAX);
	assert_int_equal(text_characters(text), TICKET_SUBJECT_MAX);
}

static void test_ticket__counts_as_utf_16_does(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(ticket_cut(bed->arena, "𝐀𝐀𝐀", 6), "𝐀𝐀𝐀");
	assert_string_equal(ticket_cut(bed->arena, "𝐀𝐀𝐀", 5), "𝐀𝐀…");
}

static void test_ticket__has_a_subject_always(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(make_of(bed, plain, "").subject, "7-CT/TU 1");
	assert_string_equal(make_of(bed, plain, "- ").subject, "7-CT/TU 1");
	assert_string_equal(make_of(bed, plain, "Báo cáo").subject, "Báo cáo");
}

static void test_ticket__begins_with_no_formula(void **state)
{
	struct bed *bed = *state;
	struct ticket ticket = make_of(bed, plain, "=SUM(A1)");

	assert_string_equal(ticket.subject, "'=SUM(A1)");
	assert_int_equal(strncmp(ticket.text, "'=SUM", 5), 0);
	assert_string_equal(make_of(bed, plain, "- Báo cáo").subject,
			    "Báo cáo");
	assert_string_equal(make_of(bed, plain, "-+Báo cáo").subject,
			    "Báo cáo");
	assert_string_equal(make_of(bed, plain, "-5 độ C").subject, "'-5 độ C");
}

static void test_ticket__tells_all_that_is_known(void **state)
{
	struct bed *bed = *state;
	struct ticket ticket = make_of(
		bed,
		"<vn:task id='t-053af5db-b781-59c1-a577-ef211d048688' "
		"label='3.a' href='#para_1' status='needs-review' conf='0.40' "
		"page='2' alto='#l_3 #l_4'><vn:action>báo cáo</vn:action>"
		"<vn:assignee role='chu-tri' showAs='Sở A'/>"
		"<vn:assignee role='phoi-hop' showAs='Sở B'/>"
		"<vn:deadline text='hằng năm' rrule='FREQ=YEARLY'/>"
		"<vn:deadline text='trước 15/11' end='2024-11-15'/></vn:task>",
		"Sở A báo cáo.");

	assert_string_equal(ticket.subject, "báo cáo");
	assert_string_equal(ticket.due, "2024-11-15");
	assert_string_equal(
		ticket.text,
		"Sở A báo cáo.\nChủ trì: Sở A\nPhối hợp: Sở B\n"
		"Thời hạn: hằng năm; trước 15/11\n"
		"Căn cứ: 7-CT/TU, ngày 15/08/2024, TỈNH ỦY, mục 3.a\n"
		"Nguồn: scan.tif, trang 2, dòng l_3 l_4\nCần xem lại: 0.40\n"
		"Mã: 053af5db-b781-59c1-a577-ef211d048688, /akn/vn/doc/x"
		"/!main~para_1");
}

static void test_ticket__has_no_day_that_is_none(void **state)
{
	struct ticket ticket =
		make_of(*state,
			"<vn:task id='t-1'><vn:deadline text='a' start='=1' "
			"end='15/11/2024'/></vn:task>",
			"");

	assert_string_equal(ticket.start, "");
	assert_string_equal(ticket.due, "");
}

static void test_ticket__links_to_the_line_on_the_scan(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .base = "https://a.vn/?f=" };
	struct ticket ticket;

	batch_bed_add(bed, &batch, "hộp 1/scan.tif.akn.xml",
		      batch_bed_frame(bed,
				      TASK("t-1", "page='2' alto='#l_3 #l_4'"),
				      ""));
	ticket = make(bed, &batch);
	assert_string_equal(ticket.link, "https://a.vn/?f=h%E1%BB%99p%201/"
					 "scan.tif#page=2&line=l_3");
	assert_has(ticket.text, ticket.link);
	batch.base = "";
	assert_string_equal(ticket_link(bed->arena, &batch, batch.rows[0]), "");
}

static void test_ticket__tells_of_a_parent_that_is_left_out(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .base = "" };
	struct ticket ticket;

	batch_bed_add(
		bed, &batch, "a.xml",
		batch_bed_frame(bed,
				"<vn:task id='t-1' label='3' href='#para_3'/>"
				"<vn:task id='t-2' parent='t-1' label='3.a'/>",
				"<paragraph eId='para_3'><content>"
				"<p>Các sở:</p></content></paragraph>"));
	batch.rows[0]->left_out = true;
	ticket = make(bed, &batch);
	assert_int_equal(batch.row_count, 1);
	assert_null(batch.rows[0]->above);
	assert_has(ticket.text, "3. Các sở:");
}

/* ---- accounts ---- */

static enum status load(struct accounts **out, struct bed *bed,
			const char *text)
{
	bed->fault = (struct fault){ .status = STATUS_OK };
	bed->status =
		accounts_load(out, bed_put_text(bed, "accounts.tsv", text),
			      bed->arena, &bed->fault);
	return bed->status;
}

static const char *find(const struct accounts *accounts, const char *name,
			const char *key)
{
	return accounts_of(accounts, &(struct task_body){ .role = "chu-tri",
							  .name = name,
							  .key = key });
}

static void test_ticket__finds_an_account_by_name_or_key(void **state)
{
	struct bed *bed = *state;
	struct accounts *accounts = NULL;

	assert_int_equal(load(&accounts, bed,
			      "\xef\xbb\xbf# who is who\r\n\r\n"
			      "Sở  Nội vụ:\tnoivu\r\n"
			      "ubnd-tinh\tuser 7 \n"
			      "SỞ NỘI VỤ\tother"),
			 STATUS_OK);
	assert_string_equal(find(accounts, "SỞ NỘI VỤ", ""), "noivu");
	assert_string_equal(find(accounts, "Sở Nội vụ", "so-noi-vu"), "noivu");
	assert_string_equal(find(accounts, "UBND", "ubnd-tinh"), "user 7");
	assert_string_equal(find(accounts, "Sở Y tế", "so-y-te"), "");
	assert_string_equal(find(accounts, "-", ""), "");
	assert_string_equal(find(NULL, "Sở Nội vụ", ""), "");
}

static void test_ticket__refuses_a_line_without_an_account(void **state)
{
	struct bed *bed = *state;
	struct accounts *accounts = NULL;

	assert_int_equal(load(&accounts, bed, "# a\nSở Nội vụ\n"),
			 STATUS_MALFORMED);
	assert_reason(bed, "2");
	assert_int_equal(load(&accounts, bed, "Sở Nội vụ\t \n"),
			 STATUS_MALFORMED);
	assert_int_equal(load(&accounts, bed, "Sở Nội vụ\ta\tb\n"),
			 STATUS_MALFORMED);
	assert_int_equal(load(&accounts, bed, "\xff\ta\n"), STATUS_MALFORMED);
	assert_null(accounts);
}

static void test_ticket__gives_a_task_to_who_leads(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .base = "" };
	struct accounts *accounts = NULL;

	assert_int_equal(load(&accounts, bed, "Sở A\ta\nSở C\tc\n"), STATUS_OK);
	batch.accounts = accounts;
	batch_bed_add(
		bed, &batch, "a.xml",
		batch_bed_frame(bed,
				"<vn:task id='t-1'>"
				"<vn:assignee role='thuc-hien' showAs='Sở A'/>"
				"<vn:assignee role='chu-tri' showAs='Sở B'/>"
				"<vn:assignee role='chu-tri' showAs='Sở C'/>"
				"</vn:task>",
				""));
	assert_string_equal(make(bed, &batch).account, "c");
}

static void test_ticket__lists_who_has_no_account_once(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = {
		"export",
		"--to",
		"redmine",
		"--accounts",
		bed_put_text(bed, "accounts.tsv", "Sở A\ta\n"),
		bed_put_text(
			bed, "a.xml",
			batch_bed_frame(
				bed,
				"<vn:task id='t-1'>"
				"<vn:assignee role='chu-tri' showAs='Sở A'/>"
				"<vn:assignee role='phoi-hop' showAs='Sở B'/>"
				"<vn:assignee role='phoi-hop' showAs='SỞ B'/>"
				"<vn:assignee role='bao-cao' showAs='Sở D'/>"
				"</vn:task><vn:task id='t-2'>"
				"<vn:assignee role='chu-tri' showAs='Sở B'/>"
				"<vn:assignee role='chu-tri' showAs='Sở C'/>"
				"</vn:task>",
				"")),
		NULL
	};

	assert_int_equal(bed_program(bed, words), 0);
	assert_string_equal(bed_get(bed, bed_path(bed, "stderr")),
			    "chithi: no account for 'SỞ B' (so-b), tasks: 2\n"
			    "chithi: no account for 'Sở C' (so-c), tasks: 1\n");
	assert_has(bed_get(bed, bed_path(bed, "stdout")), "Sở C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_ticket__cuts_a_subject_at_a_syllable),
		BED_TEST(test_ticket__leaves_alone_what_fits),
		BED_TEST(test_ticket__counts_as_utf_16_does),
		BED_TEST(test_ticket__has_a_subject_always),
		BED_TEST(test_ticket__begins_with_no_formula),
		BED_TEST(test_ticket__tells_all_that_is_known),
		BED_TEST(test_ticket__has_no_day_that_is_none),
		BED_TEST(test_ticket__links_to_the_line_on_the_scan),
		BED_TEST(test_ticket__tells_of_a_parent_that_is_left_out),
		BED_TEST(test_ticket__finds_an_account_by_name_or_key),
		BED_TEST(test_ticket__refuses_a_line_without_an_account),
		BED_TEST(test_ticket__gives_a_task_to_who_leads),
		BED_TEST(test_ticket__lists_who_has_no_account_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
