/* Which tasks a document gives, and to whom. */

#include "tests/bed.h"

#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

#define HEADER                                                                                   \
	"ỦY BAN NHÂN DÂN\nTỈNH AN PHÚ\nSố: 8/CT-UBND\n"                                 \
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n" \
	"An Phú, ngày 15 tháng 4 năm 2025\n\nCHỈ THỊ\nvề công tác lưu trữ\n\n"

#define DECISION                                                                                 \
	"ỦY BAN NHÂN DÂN\nTỈNH AN PHÚ\nSố: 8/QĐ-UBND\n"                                \
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n" \
	"An Phú, ngày 15 tháng 4 năm 2025\n\nQUYẾT ĐỊNH\n"                              \
	"Về việc phê duyệt Đề án lưu trữ\n\n"

/* " chu-tri:A ^thuc-hien:B", "^" where it is taken from above. */
static void add_assignees(struct text *list, const xmlNode *task)
{
	for (xmlNode *at = xml_child(task, "assignee"); at; at = at->next)
		if (strcmp((const char *)at->name, "assignee") == 0)
			text_print(list, " %s%s:%s",
				   *akn_get(at, "inherited") ? "^" : "",
				   akn_get(at, "role"), akn_get(at, "showAs"));
}

static void add_deadlines(struct text *list, const xmlNode *task)
{
	for (xmlNode *at = xml_child(task, "deadline"); at; at = at->next)
		if (strcmp((const char *)at->name, "deadline") == 0)
			text_print(list, " @%s%s", akn_get(at, "end"),
				   akn_get(at, "rrule"));
}

/* A line for each task: label, verb, who is named, deadlines. */
static const char *list_tasks(struct bed *bed, const char *input)
{
	struct text list = { .arena = bed->arena };

	bed_take_text(bed, input);
	bed_run(bed, "import", NULL);
	bed_turn(bed);
	bed_run(bed, "extract", NULL);
	assert_status(bed, STATUS_OK);
	for (xmlNode *task = akn_first(bed->out, "task"); task;
	     task = akn_next(bed->out, task, "task")) {
		const xmlNode *action = xml_child(task, "action");

		text_print(&list, "%s %s", akn_get(task, "label"),
			   action ? akn_get(action, "verb") : "-");
		add_assignees(&list, task);
		add_deadlines(&list, task);
		text_add_string(&list, "\n");
	}
	return text_string(&list);
}

static void test_task__gives_the_list_to_the_body_above_it(void **state)
{
	assert_string_equal(
		list_tasks(*state,
			   HEADER "Chủ tịch UBND tỉnh yêu cầu:\n\n"
				  "1. Sở Nội vụ\n\n"
				  "a) Chủ trì, phối hợp với Công an tỉnh kiểm "
				  "tra; hoàn thành trước ngày 30/4/2025.\n\n"
				  "b) Dịch hồ sơ cũ.\n\n"
				  "2. Các Công ty Điện lực:\n\n"
				  "2.1. Rà soát hồ sơ.\n"),
		"1 - thuc-hien:Sở Nội vụ\n"
		"1.a chu-tri phoi-hop:Công an tỉnh ^chu-tri:Sở Nội vụ "
		"@2025-04-30\n"
		"1.b  ^thuc-hien:Sở Nội vụ\n"
		"2.1 ra-soat ^thuc-hien:Các Công ty Điện lực\n");
}

static void test_task__is_not_for_whom_the_document_comes_from(void **state)
{
	assert_string_equal(
		list_tasks(*state, HEADER
			   "UBND tỉnh ban hành Chỉ thị với nội dung sau:\n\n"
			   "1. Tăng cường lưu trữ.\n\n"
			   "2. UBND tỉnh giao Sở Nội vụ theo dõi.\n"),
		"1 tang-cuong\n2 theo-doi thuc-hien:Sở Nội vụ\n");
}

static void test_task__leaves_out_what_is_only_agreed_to(void **state)
{
	assert_string_equal(
		list_tasks(*state, HEADER
			   "Chủ tịch UBND tỉnh kết luận:\n\n"
			   "1. Thống nhất với báo cáo của Sở Nội vụ.\n\n"
			   "2. Cơ bản đồng ý đề xuất; giao Sở Tài chính hoàn "
			   "chỉnh hồ sơ trước ngày 25/6/2025.\n"),
		"2 hoan-chinh thuc-hien:Sở Tài chính @2025-06-25\n");
}

static void test_task__leaves_out_what_a_decision_does_itself(void **state)
{
	assert_string_equal(
		list_tasks(*state, DECISION
			   "Điều 1. Phê duyệt Đề án lưu trữ giai đoạn 2025 - "
			   "2030.\n\n"
			   "Điều 2. Giao Sở Nội vụ chủ trì thực hiện; định kỳ "
			   "hằng năm báo cáo UBND tỉnh trước ngày 15/12.\n\n"
			   "Điều 3. Chánh Văn phòng, Giám đốc các Sở: Nội vụ, "
			   "Tài chính chịu trách nhiệm thi hành.\n"),
		"2 chu-tri chu-tri:Sở Nội vụ bao-cao:UBND tỉnh "
		"@FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15\n");
}

static void test_task__leaves_out_what_is_only_asked_for(void **state)
{
	assert_string_equal(
		list_tasks(*state, HEADER
			   "Ông A khiếu nại Quyết định số 7/QĐ-UBND với các "
			   "yêu cầu:\n\n"
			   "1. Bố trí đất ở.\n\n2. Bồi thường nhà.\n"),
		"");
}

static void test_task__takes_lines_that_name_a_role_as_its_own(void **state)
{
	assert_string_equal(
		list_tasks(*state,
			   HEADER "I. NHIỆM VỤ\n\n1. Hạ tầng\n\n"
				  "1.1. Nâng cấp mạng nội bộ.\n"
				  "- Đơn vị chủ trì: Sở Nội vụ.\n"
				  "- Đơn vị phối hợp: Công an tỉnh.\n"
				  "- Thời gian hoàn thành: Quý II/2025.\n"),
		"I.1.1 nang-cap chu-tri:Sở Nội vụ phoi-hop:Công an tỉnh "
		"@2025-06-30\n");
}

static void test_task__may_be_a_part_of_one_paragraph(void **state)
{
	assert_string_equal(
		list_tasks(
			*state, HEADER
			"Chủ tịch UBND tỉnh yêu cầu:\n\n"
			"I. Thanh tra tỉnh tổ chức thanh tra trách nhiệm.\n\n"
			"II. Sở Nội vụ:\n\n- Rà soát hồ sơ.\n"),
		"I to-chuc thuc-hien:Thanh tra tỉnh\n"
		"II - thuc-hien:Sở Nội vụ\n"
		"II.1 ra-soat ^thuc-hien:Sở Nội vụ\n");
}

static void test_task__counts_its_days_from_the_signing(void **state)
{
	assert_string_equal(
		list_tasks(*state, HEADER
			   "1. Sở Nội vụ công khai hồ sơ trong vòng 15 ngày kể "
			   "từ ngày ký ban hành Chỉ thị này.\n"),
		"1 cong-khai thuc-hien:Sở Nội vụ @2025-04-30\n");
}

static void test_task__does_not_come_from_what_comes_every_year(void **state)
{
	assert_string_equal(
		list_tasks(*state, HEADER
			   "1. Thu ngân sách hằng năm của tỉnh còn thấp.\n\n"
			   "2. Sở Nội vụ báo cáo hằng năm.\n"),
		"2 bao-cao thuc-hien:Sở Nội vụ @FREQ=YEARLY\n");
}

static void test_task__says_what_is_to_be_done_without_the_day(void **state)
{
	struct bed *bed = *state;
	const xmlNode *action;

	(void)list_tasks(bed, HEADER
			 "1. Giao Sở Nội vụ rà soát hồ sơ (đợt 1), hoàn thành "
			 "trước ngày 30/6/2025.\n");
	action = xml_child(akn_first(bed->out, "task"), "action");
	assert_non_null(action);
	assert_string_equal(akn_line(bed->arena, action),
			    "rà soát hồ sơ (đợt 1)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_task__gives_the_list_to_the_body_above_it),
		BED_TEST(test_task__is_not_for_whom_the_document_comes_from),
		BED_TEST(test_task__leaves_out_what_is_only_agreed_to),
		BED_TEST(test_task__leaves_out_what_a_decision_does_itself),
		BED_TEST(test_task__leaves_out_what_is_only_asked_for),
		BED_TEST(test_task__takes_lines_that_name_a_role_as_its_own),
		BED_TEST(test_task__may_be_a_part_of_one_paragraph),
		BED_TEST(test_task__counts_its_days_from_the_signing),
		BED_TEST(test_task__does_not_come_from_what_comes_every_year),
		BED_TEST(test_task__says_what_is_to_be_done_without_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
