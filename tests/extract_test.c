#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/stage.h"
#include "pipeline/xml.h"

/* A hash to stand for the source's. */
static const char hash[] =
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* What a test works with. */
struct bed {
	struct arena *arena;
	struct desk *desk;
	struct document *out;
	struct fault fault;
	int pages_before; /* those of the scan that were cut off */
	int width;        /* of its pages, in pixels; 0: there is no scan */
};

static int set_up(void **state)
{
	static struct bed bed;

	bed = (struct bed){ .arena = arena_new() };
	assert_non_null(bed.arena);
	assert_int_equal(
		desk_new(&bed.desk, stage_named("extract"), NULL, &bed.fault),
		STATUS_OK);
	*state = &bed;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;

	document_free(bed->out);
	desk_free(bed->desk);
	arena_free(bed->arena);
	return 0;
}

static void write_line(struct bed *bed, struct alto_pen *pen, const char *line,
		       double confidence)
{
	(void)alto_add_line(pen, NULL);
	while (*line) {
		size_t length = strcspn(line, " ");
		char *word = arena_text(bed->arena, line, length);

		(void)alto_add_word(pen, word, confidence, NULL);
		line += length;
		line += strspn(line, " ");
		if (*line)
			(void)alto_add_space(pen);
	}
}

/*
 * Run the stage over lines of text: "" ends a block, "\f" a page.  The zones
 * are left to the stage.
 */
static void run_sure(struct bed *bed, const char *const *lines,
		     double confidence)
{
	struct document *in = NULL;
	struct alto_pen pen;
	bool open = false;
	int page = bed->pages_before + 1;

	assert_int_equal(alto_new(&in, &pen, "letter.tif", hash, &bed->fault),
			 STATUS_OK);
	(void)alto_add_page(&pen, page, bed->width, bed->width, NULL);
	for (int i = 0; lines[i]; i++) {
		if (strcmp(lines[i], "\f") == 0)
			(void)alto_add_page(&pen, ++page, bed->width,
					    bed->width, NULL);
		if (strcmp(lines[i], "\f") == 0 || !*lines[i]) {
			open = false;
			continue;
		}
		if (!open)
			(void)alto_add_block(&pen, NULL, NULL);
		open = true;
		write_line(bed, &pen, lines[i], confidence);
	}
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	if (desk_run(&bed->out, bed->desk, in, &bed->fault))
		fail_msg("%s: %s", bed->fault.place, bed->fault.reason);
	document_free(in);
}

static void run(struct bed *bed, const char *const *lines)
{
	run_sure(bed, lines, ALTO_NO_CONFIDENCE);
}

static void assert_text(struct bed *bed, const char *id, const char *text)
{
	xmlNode *node = akn_by_id(bed->out, id);

	if (!node)
		fail_msg("nothing is called %s", id);
	assert_string_equal(akn_line(bed->arena, node), text);
}

static void assert_first(struct bed *bed, const char *element, const char *text)
{
	xmlNode *node = akn_first(bed->out, element);

	if (!node)
		fail_msg("there is no %s", element);
	assert_string_equal(akn_line(bed->arena, node), text);
}

static int count(const struct bed *bed, const char *element)
{
	int found = 0;

	for (xmlNode *node = akn_first(bed->out, element); node;
	     node = akn_next(bed->out, node, element))
		found++;
	return found;
}

static xmlNode *nth(const struct bed *bed, const char *element, int n)
{
	xmlNode *node = akn_first(bed->out, element);

	while (n-- > 1 && node)
		node = akn_next(bed->out, node, element);
	assert_non_null(node);
	return node;
}

static const char *const directive[] = {
	"TỈNH ỦY AN PHÚ",
	"*",
	"Số 24-CT/TU",
	"ĐẢNG CỘNG SẢN VIỆT NAM",
	"An Phú, ngày 15 tháng 8 năm 2024",
	"",
	"CHỈ THỊ",
	"về tăng cường công tác lưu trữ hồ sơ",
	"",
	"Thực hiện Nghị quyết số 52-NQ/TW, ngày 27/9/2019 của Bộ Chính trị,",
	"công",
	"tác lưu trữ đã đạt kết quả bước đầu.",
	"",
	"Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, tổ chức đảng thực hiện:",
	"",
	"1- Giao Sở Nội vụ rà soát, hoàn thiện quy trình số hóa hồ sơ theo",
	"Chỉ thị số 12-",
	"\f",
	"CT/TU, ngày 02/5/2023, hoàn thành trước ngày 15/11/2024.",
	"",
	"2- Tổ chức thực hiện",
	"",
	"2.1- Văn phòng Tỉnh ủy báo cáo kết quả thực hiện Chỉ thị này.",
	"",
	"2.2- Đẩy mạnh công tác tuyên truyền về lưu trữ.",
	"",
	"Chỉ thị này được phổ biến đến chi bộ.",
	"",
	"Nơi nhận:",
	"- Ban Bí thư (báo cáo);",
	"- Lưu Văn phòng Tỉnh ủy.",
	"T/M BAN THƯỜNG VỤ",
	"BÍ THƯ",
	"Nguyễn Văn A",
	NULL,
};

static void test_extract__reads_the_header(void **state)
{
	struct bed *bed = *state;

	run(bed, directive);
	assert_first(bed, "docNumber", "24-CT/TU");
	assert_string_equal(akn_get(akn_first(bed->out, "docDate"), "date"),
			    "2024-08-15");
	assert_first(bed, "docType", "CHỈ THỊ");
	assert_first(bed, "docAuthority", "TỈNH ỦY AN PHÚ");
	assert_first(bed, "docTitle", "về tăng cường công tác lưu trữ hồ sơ");
	assert_string_equal(akn_get(akn_first(bed->out, "FRBRuri"), "value"),
			    "/akn/vn/doc/chi-thi/tinh-uy-an-phu/2024/24-ct-tu");
}

static void test_extract__does_not_flag_what_was_read_surely(void **state)
{
	struct bed *bed = *state;

	run_sure(bed, directive, 0.97);
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docNumber"), "status"), "");
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docDate"), "status"), "");
}

static void test_extract__flags_a_number_read_unsurely(void **state)
{
	struct bed *bed = *state;

	run_sure(bed, directive, 0.40);
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docNumber"), "status"),
		"needs-review");
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docDate"), "status"),
		"needs-review");
}

static void test_extract__joins_a_number_broken_over_pages(void **state)
{
	struct bed *bed = *state;
	xmlNode *ref;

	run(bed, directive);
	ref = nth(bed, "ref", 2);
	assert_string_equal(akn_get_own(ref, "number"), "12-CT/TU");
	assert_string_equal(akn_get(ref, "href"),
			    "/akn/vn/doc/chi-thi/tinh-uy-an-phu/2023/12-ct-tu");
}

static void
test_extract__tells_on_which_page_of_the_scan_it_stands(void **state)
{
	struct bed *bed = *state;

	bed->width = 1000;
	bed->pages_before = 2;
	run(bed, directive);
	assert_string_equal(akn_get_own(nth(bed, "ref", 2), "page"), "3");
	assert_string_equal(akn_get(nth(bed, "task", 1), "page"), "3");
	assert_string_equal(akn_get(nth(bed, "task", 2), "page"), "4");
}

static void test_extract__tells_no_page_where_there_was_no_scan(void **state)
{
	struct bed *bed = *state;

	run(bed, directive);
	assert_string_equal(akn_get_own(nth(bed, "ref", 2), "page"), "");
	assert_string_equal(akn_get(nth(bed, "task", 2), "page"), "");
}

static void test_extract__lets_a_heading_give_way_to_its_points(void **state)
{
	struct bed *bed = *state;

	run(bed, directive);
	assert_int_equal(count(bed, "task"), 3);
	assert_string_equal(akn_get(nth(bed, "task", 2), "label"), "2.1");
	assert_first(bed, "heading", "Tổ chức thực hiện");
}

static void test_extract__takes_who_is_ordered_from_the_lead_in(void **state)
{
	struct bed *bed = *state;
	xmlNode *assignee;

	run(bed, directive);
	assignee = xml_child(nth(bed, "task", 3), "assignee");
	assert_non_null(assignee);
	assert_string_equal(akn_get(assignee, "inherited"), "true");
}

static void test_extract__keeps_the_closing_out_of_the_last_point(void **state)
{
	struct bed *bed = *state;

	run(bed, directive);
	assert_text(bed, "p_1", "Chỉ thị này được phổ biến đến chi bộ.");
}

static void test_extract__reads_the_signature(void **state)
{
	struct bed *bed = *state;
	xmlNode *signature;

	run(bed, directive);
	signature = akn_first(bed->out, "signature");
	assert_non_null(signature);
	assert_string_equal(
		akn_line(bed->arena, xml_child(signature, "organization")),
		"BAN THƯỜNG VỤ");
	assert_string_equal(
		akn_line(bed->arena, xml_child(signature, "person")),
		"Nguyễn Văn A");
	assert_int_equal(count(bed, "item"), 2);
}

static void test_extract__gives_a_task_the_same_id_again(void **state)
{
	struct bed *bed = *state;
	char *first;

	run(bed, directive);
	first = arena_print(bed->arena, "%s",
			    akn_get(nth(bed, "task", 1), "id"));
	document_free(bed->out);
	bed->out = NULL;
	run(bed, directive);
	assert_string_equal(akn_get(nth(bed, "task", 1), "id"), first);
	assert_memory_equal(first, "t-", 2);
}

static void test_extract__puts_a_footnote_to_its_mark(void **state)
{
	static const char *const lines[] = {
		"UBND TỈNH AN PHÚ",
		"SỞ NỘI VỤ",
		"Số: 15/SNV-CCHC",
		"An Phú, ngày 05 tháng 3 năm 2024",
		"V/v báo cáo kết quả cải cách hành chính",
		"Kính gửi: Các sở, ban, ngành tỉnh.",
		"",
		"1. Tiếp tục thực hiện các văn bản¹ của tỉnh về công tác này",
		"và",
		"báo cáo kết quả theo các nội",
		"",
		"¹ Kế hoạch số 26/KH-UBND ngày 02/5/2024.",
		"\f",
		"dung nêu trên.",
		NULL,
	};
	struct bed *bed = *state;
	xmlNode *note;

	run(bed, lines);
	note = akn_first(bed->out, "authorialNote");
	assert_non_null(note);
	assert_string_equal(akn_get(note, "marker"), "1");
	assert_text(bed, "para_1__p_1",
		    "Tiếp tục thực hiện các văn bản của tỉnh về công tác này "
		    "và báo cáo kết quả theo các nội dung nêu trên.");
}

static void test_extract__tells_a_letter_by_its_want_of_a_type(void **state)
{
	static const char *const lines[] = {
		"UBND TỈNH AN PHÚ",
		"SỞ NỘI VỤ",
		"Số: 15/SNV-CCHC",
		"V/v báo cáo kết quả cải cách hành chính",
		"An Phú, ngày 05 tháng 3 năm 2024",
		"",
		"Kính gửi: Các sở, ban, ngành tỉnh.",
		"",
		"Sở Nội vụ đề nghị các sở báo cáo kết quả.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_string_equal(akn_get(akn_main(bed->out), "name"), "cong-van");
	assert_null(akn_first(bed->out, "docType"));
	assert_first(bed, "docAuthority", "SỞ NỘI VỤ");
	assert_first(bed, "docTitle", "báo cáo kết quả cải cách hành chính");
	assert_string_equal(
		akn_get(akn_first(bed->out, "FRBRuri"), "value"),
		"/akn/vn/doc/cong-van/so-noi-vu-tinh-an-phu/2024/15-snv-cchc");
}

static void test_extract__makes_up_no_number_and_no_date(void **state)
{
	static const char *const lines[] = {
		"UBND TỈNH AN PHÚ",
		"Số:      /CT-UBND",
		"An Phú, ngày    tháng 10 năm 2024",
		"CHỈ THỊ",
		"Về việc phòng cháy",
		"",
		"1. Các sở báo cáo kết quả.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_null(akn_first(bed->out, "docNumber"));
	assert_null(akn_first(bed->out, "docDate"));
	assert_string_equal(akn_get(nth(bed, "inline", 1), "name"),
			    "so-chua-doc");
	assert_string_equal(akn_get(nth(bed, "inline", 2), "name"),
			    "ngay-chua-doc");
	assert_string_equal(akn_get(akn_first(bed->out, "FRBRuri"), "value"),
			    "/akn/vn/doc/chi-thi/ubnd-tinh-an-phu/0000/"
			    "khong-so-0123456789ab");
}

static void test_extract__takes_the_year_of_a_day_from_the_month(void **state)
{
	static const char *const lines[] = {
		"UBND TỈNH AN PHÚ",
		"Số: 12/CT-UBND",
		"An Phú, ngày    tháng 10 năm 2024",
		"CHỈ THỊ",
		"Về việc phòng cháy",
		"",
		"1. Các sở báo cáo kết quả trước ngày 16/12.",
		NULL,
	};
	struct bed *bed = *state;
	const xmlNode *deadline;

	run(bed, lines);
	deadline = nth(bed, "deadline", 1);
	assert_string_equal(akn_get(deadline, "end"), "2024-12-16");
	assert_string_equal(akn_get(deadline, "inferred"), "year");
	assert_string_equal(akn_get(deadline, "status"), "needs-review");
}

static void test_extract__takes_no_end_of_a_number_for_it(void **state)
{
	static const char *const numbers[] = {
		"Số: J2A.5/SYT-NVY",
		"Số :434 5 /SYT-NVY",
		"Số: Đ 14 /SYT-NVY",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		const char *const lines[] = {
			"SỞ Y TẾ AN PHÚ",
			numbers[i],
			"An Phú, ngày 10 tháng 10 năm 2024",
			"Kính gửi: Các bệnh viện.",
			"",
			"Đề nghị các đơn vị báo cáo.",
			NULL,
		};

		document_free(bed->out);
		bed->out = NULL;
		run(bed, lines);
		assert_null(akn_first(bed->out, "docNumber"));
		assert_string_equal(akn_get(nth(bed, "inline", 1), "name"),
				    "so-chua-doc");
	}
}

static void test_extract__joins_a_number_broken_in_its_symbol(void **state)
{
	static const char *const lines[] = {
		"SỞ Y TẾ AN PHÚ",
		"Số: 12/SYT-NVY",
		"An Phú, ngày 10 tháng 10 năm 2024",
		"Kính gửi: Các bệnh viện.",
		"",
		"Theo đề nghị của Giám đốc Sở Tài chính tại Công văn số "
		"287/STC-",
		"HCSN ngày 04/02/2024, đề nghị các đơn vị báo cáo.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_string_equal(akn_get_own(nth(bed, "ref", 1), "number"),
			    "287/STC-HCSN");
}

static void test_extract__nests_points_as_they_are_numbered(void **state)
{
	static const char *const lines[] = {
		"I. NHIỆM VỤ",
		"1. Các sở thực hiện các việc sau:",
		"a) Báo cáo kết quả;",
		"b) Rà soát hồ sơ:",
		"- Hồ sơ giấy;",
		"- Hồ sơ điện tử.",
		"đ) Việc khác.",
		"2. Các huyện báo cáo.",
		"II. THỰC HIỆN",
		"Các sở thực hiện.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_text(bed, "sec_I__para_1__point_b__indent_nn_2",
		    "- Hồ sơ điện tử.");
	assert_non_null(akn_by_id(bed->out, "sec_I__para_1__point_đ"));
	assert_non_null(akn_by_id(bed->out, "sec_I__para_2"));
	assert_non_null(akn_by_id(bed->out, "sec_II"));
}

static void test_extract__tells_a_misread_number_by_its_neighbours(void **state)
{
	static const char *const lines[] = {
		"1. Các sở báo cáo kết quả.", "Š. Các huyện báo cáo kết quả.",
		"3. Các xã báo cáo kết quả.", "„_ 4: Các phường rà soát.",
		"5. Công an tỉnh báo cáo:",   "8) Rà soát hồ sơ;",
		"b) Báo cáo kết quả.",        NULL,
	};
	struct bed *bed = *state;
	const xmlNode *point;

	run(bed, lines);
	point = akn_by_id(bed->out, "para_2");
	assert_non_null(point);
	assert_string_equal(akn_get_own(point, "status"), "needs-review");
	assert_text(bed, "para_2__p_1", "Các huyện báo cáo kết quả.");
	assert_first(bed, "num", "1.");
	assert_string_equal(akn_line(bed->arena, nth(bed, "num", 2)), "Š.");
	point = akn_by_id(bed->out, "para_4");
	assert_non_null(point);
	assert_string_equal(akn_get_own(point, "status"), "");
	assert_non_null(akn_by_id(bed->out, "para_5__point_a"));
}

static void
test_extract__puts_a_point_below_the_one_that_its_place_tells(void **state)
{
	static const char *const lines[] = {
		"Ban Thường vụ yêu cầu:",
		"",
		"5. Tổ chức thực hiện",
		"5.1. Các sở báo cáo kết quả.",
		"9.2. Các huyện báo cáo kết quả.",
		"5.3. Các xã báo cáo kết quả:",
		"8) Rà soát hồ sơ;",
		NULL,
	};
	struct bed *bed = *state;
	const xmlNode *point;

	run(bed, lines);
	point = akn_by_id(bed->out, "para_5__subpara_5-2");
	assert_non_null(point);
	assert_string_equal(akn_get_own(point, "status"), "needs-review");
	point = akn_by_id(bed->out, "para_5__subpara_5-3__point_8");
	assert_non_null(point);
	assert_string_equal(akn_get_own(point, "status"), "needs-review");
}

static void test_extract__makes_up_no_number_where_two_would_fit(void **state)
{
	static const char *const lines[] = {
		"1. Các sở báo cáo kết quả.",
		"Š. Các huyện báo cáo kết quả.",
		"4. Các xã báo cáo kết quả.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_null(akn_by_id(bed->out, "para_2"));
	assert_null(akn_by_id(bed->out, "para_3"));
}

static void
test_extract__settles_a_short_citation_by_a_full_one_behind_it(void **state)
{
	static const char *const lines[] = {
		"1. Các sở thực hiện Chỉ thị số 16/CT-TTg.",
		"2. Các huyện thực hiện Chỉ thị số 16/CT-TTg ngày 31 tháng 3 "
		"năm 2020 của Thủ tướng Chính phủ.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_int_equal(count(bed, "ref"), 2);
	assert_string_equal(akn_get(nth(bed, "ref", 1), "href"),
			    akn_get(nth(bed, "ref", 2), "href"));
	assert_string_equal(akn_get_own(nth(bed, "ref", 1), "status"), "");
	assert_true(akn_get(nth(bed, "ref", 1), "href")[0] == '/');
}

static void test_extract__takes_no_clause_of_execution_for_a_task(void **state)
{
	static const char *const lines[] = {
		"Điều 1. Giao Sở Nội vụ báo cáo kết quả.",
		"",
		"Điều 2. Chánh Văn phòng, Giám đốc Sở Nội vụ chịu trách nhiệm",
		"thi hành Quyết định này./.",
		"",
		"Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_int_equal(count(bed, "article"), 3);
	assert_int_equal(count(bed, "task"), 1);
}

static void
test_extract__takes_no_dash_within_a_sentence_for_a_point(void **state)
{
	static const char *const lines[] = {
		"1. Các sở phối hợp với các ban, ngành trong tỉnh phát triển "
		"kinh tế",
		"- xã hội của địa phương theo kế hoạch đã được phê duyệt.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_int_equal(count(bed, "indent"), 0);
}

static void test_extract__gives_something_for_nothing(void **state)
{
	static const char *const lines[] = { NULL };
	struct bed *bed = *state;

	run(bed, lines);
	assert_non_null(akn_part(bed->out, "mainBody"));
}

static void test_extract__gives_something_for_rubbish(void **state)
{
	static const char *const lines[] = {
		"1.",   "\"",        "¹ ² ³", "- - -", "IV",
		"Điều", "a) b) c)",  "\f",    "1 1 1", "2021.",
		"+",    "Nơi nhận:", NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_non_null(akn_part(bed->out, "mainBody"));
}

static void
test_extract__calls_what_has_a_year_in_its_number_an_act(void **state)
{
	static const char *const lines[] = {
		"CHÍNH PHỦ",
		"Số: 15/2024/NĐ-CP",
		"Hà Nội, ngày 01 tháng 02 năm 2024",
		"NGHỊ ĐỊNH",
		"Quy định về công tác lưu trữ",
		"",
		"Căn cứ Luật Lưu trữ;",
		"",
		"Chương I",
		"QUY ĐỊNH CHUNG",
		"Điều 1. Phạm vi",
		"Nghị định này quy định về công tác lưu trữ.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, lines);
	assert_string_equal((const char *)akn_main(bed->out)->name, "act");
	assert_non_null(akn_first(bed->out, "citation"));
	assert_non_null(akn_by_id(bed->out, "chp_I__art_1"));
	assert_int_equal(count(bed, "task"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const char *work_of(const struct bed *bed)
{
	return akn_get(akn_first(bed->out, "FRBRuri"), "value");
}

/* One body has one identity, however its name is set or misread. */
static void test_extract__knows_a_body_under_its_names(void **state)
{
	static const char *const names[][2] = {
		{ "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG", "ubnd-tinh-bac-giang" },
		{ "UỶ BAN NHÂN DÂN TỈNH BẮC GIANG", "ubnd-tinh-bac-giang" },
		{ "UBND TỈNH BẮC GIANG", "ubnd-tinh-bac-giang" },
		{ "UBND TP. HỒ CHÍ MINH", "ubnd-thanh-pho-ho-chi-minh" },
		{ "SỞYTẾ TỈNH BẮC GIANG", "so-y-te-tinh-bac-giang" },
		{ "BỘ GD&ĐT", "bo-giao-duc-va-dao-tao" },
		{ "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH BẮC GIANG", "tinh-uy-bac-giang" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct bed *bed = *state;
		const char *lines[] = {
			names[i][0],
			"Số: 12/KH-ABC",
			"Hà Nội, ngày 5 tháng 3 năm 2024",
			"KẾ HOẠCH",
			"Về việc lưu trữ",
			"1. Rà soát hồ sơ.",
			NULL,
		};

		run(bed, lines);
		if (!strstr(work_of(bed), names[i][1]))
			fail_msg("%s: %s", names[i][0], work_of(bed));
		document_free(bed->out);
		bed->out = NULL;
	}
}

/* "ỦY ..." for "TỈNH ỦY ...": symbol and place say which; a person looks. */
static void test_extract__mends_a_torn_issuer_for_its_identity(void **state)
{
	static const char *const torn[] = {
		"ỦY AN PHÚ",
		"*",
		"Số 24-CT/TU",
		"ĐẢNG CỘNG SẢN VIỆT NAM",
		"An Phú, ngày 15 tháng 8 năm 2024",
		"CHỈ THỊ",
		"về công tác lưu trữ",
		"1- Giao Văn phòng rà soát.",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, torn);
	assert_string_equal(work_of(bed),
			    "/akn/vn/doc/chi-thi/tinh-uy-an-phu/2024/24-ct-tu");
	assert_string_equal(
		akn_get_own(akn_first(bed->out, "docAuthority"), "status"),
		"needs-review");
}

/* Bodies that issue together are one issuer, in the order of the symbol. */
static void test_extract__joins_bodies_that_issue_together(void **state)
{
	static const char *const joint[] = {
		"TÒA ÁN NHÂN DÂN TỐI CAO",
		"BỘ CÔNG AN",
		"Số: 02/2013/TTLT-TANDTC-BCA",
		"Hà Nội, ngày 15 tháng 5 năm 2013",
		"THÔNG TƯ LIÊN TỊCH",
		"Hướng dẫn thi hành",
		"Điều 1. Phạm vi",
		NULL,
	};
	struct bed *bed = *state;

	run(bed, joint);
	assert_string_equal(work_of(bed),
			    "/akn/vn/act/thong-tu-lien-tich/"
			    "toa-an-nhan-dan-toi-cao-bo-cong-an/2013/"
			    "02-2013-ttlt-tandtc-bca");
}

/* By year, by day, by the day of the document; never one of two. */
static void test_extract__resolves_laws_by_their_names(void **state)
{
	static const char *const lines[] = {
		"TỈNH ỦY AN PHÚ",
		"*",
		"Số 24-CT/TU",
		"An Phú, ngày 15 tháng 3 năm 2024",
		"CHỈ THỊ",
		"về công tác lưu trữ",
		"",
		"Thực hiện Hiến pháp năm 2013, Luật Đất đai năm 2013, Luật Tổ "
		"chức Chính phủ ngày 25/12/2001, Luật Khiếu nại, Luật Đất đai "
		"và Nghị quyết Trung ương 4 khóa XII:",
		"1- Giao Văn phòng rà soát.",
		NULL,
	};
	static const char *const refs[] = {
		"/akn/vn/act/hien-phap/quoc-hoi/2013/hien-phap",
		"/akn/vn/act/luat/quoc-hoi/2013/45-2013-qh13",
		"/akn/vn/act/luat/quoc-hoi/2001/32-2001-qh10",
		"/akn/vn/act/luat/quoc-hoi/2011/02-2011-qh13",
		NULL, /* the one of 2013 is in force, that of 2024 is passed */
		"/akn/vn/doc/nghi-quyet/ban-chap-hanh-trung-uong-dang/2016/"
		"04-nq-tw",
	};
	struct bed *bed = *state;

	run(bed, lines);
	for (int i = 0; i < (int)(sizeof(refs) / sizeof(*refs)); i++) {
		xmlNode *ref = nth(bed, "ref", i + 1);

		assert_string_equal(akn_get_own(ref, "number"), "");
		if (refs[i])
			assert_string_equal(akn_get(ref, "href"), refs[i]);
		else
			assert_int_equal(akn_get(ref, "href")[0], '#');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_extract__reads_the_header),
		TEST(test_extract__knows_a_body_under_its_names),
		TEST(test_extract__mends_a_torn_issuer_for_its_identity),
		TEST(test_extract__joins_bodies_that_issue_together),
		TEST(test_extract__resolves_laws_by_their_names),
		TEST(test_extract__does_not_flag_what_was_read_surely),
		TEST(test_extract__flags_a_number_read_unsurely),
		TEST(test_extract__joins_a_number_broken_over_pages),
		TEST(test_extract__tells_on_which_page_of_the_scan_it_stands),
		TEST(test_extract__tells_no_page_where_there_was_no_scan),
		TEST(test_extract__lets_a_heading_give_way_to_its_points),
		TEST(test_extract__takes_who_is_ordered_from_the_lead_in),
		TEST(test_extract__keeps_the_closing_out_of_the_last_point),
		TEST(test_extract__reads_the_signature),
		TEST(test_extract__gives_a_task_the_same_id_again),
		TEST(test_extract__puts_a_footnote_to_its_mark),
		TEST(test_extract__tells_a_letter_by_its_want_of_a_type),
		TEST(test_extract__puts_a_point_below_the_one_that_its_place_tells),
		TEST(test_extract__makes_up_no_number_and_no_date),
		TEST(test_extract__takes_the_year_of_a_day_from_the_month),
		TEST(test_extract__takes_no_end_of_a_number_for_it),
		TEST(test_extract__joins_a_number_broken_in_its_symbol),
		TEST(test_extract__nests_points_as_they_are_numbered),
		TEST(test_extract__tells_a_misread_number_by_its_neighbours),
		TEST(test_extract__makes_up_no_number_where_two_would_fit),
		TEST(test_extract__settles_a_short_citation_by_a_full_one_behind_it),
		TEST(test_extract__takes_no_clause_of_execution_for_a_task),
		TEST(test_extract__takes_no_dash_within_a_sentence_for_a_point),
		TEST(test_extract__gives_something_for_nothing),
		TEST(test_extract__gives_something_for_rubbish),
		TEST(test_extract__calls_what_has_a_year_in_its_number_an_act),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
