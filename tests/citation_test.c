#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"

/* What refs say and where they lead, once a document is written. */

/* A hash to stand for the source's. */
static const char hash[] =
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* The citations of a long document. */
enum { MANY = 4000 };

/* What the tests of decisions begin with. */
static const char *const head[] = {
	"ỦY BAN NHÂN DÂN",
	"TỈNH AN PHÚ",
	"",
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
	"Độc lập - Tự do - Hạnh phúc",
	"",
	"Số: 15/2024/QĐ-UBND",
	"",
	"An Phú, ngày 12 tháng 5 năm 2024",
	"",
	"QUYẾT ĐỊNH",
	"Về việc quản lý hồ sơ",
	"",
	NULL,
};

struct bed {
	struct arena *arena;
	struct desk *desk;
	struct document *out;
	struct fault fault;
};

static int set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	if (!bed)
		return -1;
	bed->arena = arena_new();
	*state = bed;
	return bed->arena && !desk_new(&bed->desk, stage_named("extract"), NULL,
				       &bed->fault)
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;

	document_free(bed->out);
	desk_free(bed->desk);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void write_line(struct bed *bed, struct alto_pen *pen, const char *line)
{
	(void)alto_add_line(pen, NULL);
	while (*line) {
		size_t length = strcspn(line, " ");
		char *word = arena_text(bed->arena, line, length);

		(void)alto_add_word(pen, word, ALTO_NO_CONFIDENCE, NULL);
		line += length;
		line += strspn(line, " ");
		if (*line)
			(void)alto_add_space(pen);
	}
}

/* Each line a block of its own. */
static void write_lines(struct bed *bed, struct alto_pen *pen,
			const char *const *lines)
{
	for (int i = 0; lines[i]; i++) {
		if (!*lines[i])
			continue;
		(void)alto_add_block(pen, NULL, NULL);
		write_line(bed, pen, lines[i]);
	}
}

static void decide(struct bed *bed, const char *const *lines)
{
	struct document *in = NULL;
	struct alto_pen pen;

	assert_int_equal(alto_new(&in, &pen, "decision.tif", hash, &bed->fault),
			 STATUS_OK);
	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	write_lines(bed, &pen, head);
	write_lines(bed, &pen, lines);
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	if (desk_run(&bed->out, bed->desk, in, &bed->fault))
		fail_msg("%s: %s", bed->fault.place, bed->fault.reason);
	document_free(in);
}

/* The first element of that name with those words in it. */
static xmlNode *find(struct bed *bed, const char *element, const char *words)
{
	xmlNode *node = akn_first(bed->out, element);

	while (node && strcmp(akn_line(bed->arena, node), words) != 0)
		node = akn_next(bed->out, node, element);
	if (!node)
		fail_msg("no %s says \"%s\"", element, words);
	return node;
}

static void assert_link(struct bed *bed, const char *words, const char *href)
{
	assert_string_equal(akn_get(find(bed, "ref", words), "href"), href);
}

static void assert_own(struct bed *bed, const char *words,
		       const char *attribute, const char *value)
{
	assert_string_equal(akn_get_own(find(bed, "ref", words), attribute),
			    value);
}

#define DECREE "/akn/vn/act/nghi-dinh/chinh-phu/2020/30-2020-nd-cp"

static void test_refer__leads_into_the_instrument_cited(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Căn cứ điểm a khoản 2 Điều 5 và từ Điều 7 đến Điều 9 Nghị "
		"định số 30/2020/NĐ-CP;",
		"Điều 1. Thực hiện khoản 1, 2 Điều 6 Nghị định số "
		"30/2020/NĐ-CP.",
		NULL,
	};
	const xmlNode *range;

	decide(bed, lines);
	assert_link(bed, "điểm a khoản 2 Điều 5",
		    DECREE "/!main~art_5__para_2__point_a");
	assert_own(bed, "điểm a khoản 2 Điều 5", "kind", "portion");
	assert_link(bed, "khoản 1", DECREE "/!main~art_6__para_1");
	assert_link(bed, "2 Điều 6", DECREE "/!main~art_6__para_2");
	assert_link(bed, "Nghị định số 30/2020/NĐ-CP", DECREE);
	range = find(bed, "rref", "Điều 7 đến Điều 9");
	assert_string_equal(akn_get(range, "from"), DECREE "/!main~art_7");
	assert_string_equal(akn_get(range, "upTo"), DECREE "/!main~art_9");
}

static void test_refer__leads_to_the_points_of_the_document(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Điều 1. Phạm vi",
		"1. Hồ sơ là giấy tờ.",
		"2. Hồ sơ nêu tại khoản 1 Điều này được giữ lại.",
		"Điều 2. Tổ chức thực hiện",
		"1. Sở Nội vụ thực hiện khoản 2 Điều 1 Quyết định này.",
		"2. Các sở thực hiện khoản 9 Điều 1 Quyết định này.",
		NULL,
	};

	decide(bed, lines);
	assert_link(bed, "khoản 1 Điều này", "#art_1__para_1");
	assert_own(bed, "khoản 1 Điều này", "kind", "internal");
	assert_link(bed, "khoản 2 Điều 1", "#art_1__para_2");
	assert_link(bed, "khoản 9 Điều 1", "#");
	assert_own(bed, "Quyết định này", "kind", "self");
}

static void test_refer__settles_a_short_citation_by_a_full_one(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Căn cứ Luật Lưu trữ số 01/2011/QH13;",
		"Điều 1. Nghị định 30 và Luật Lưu trữ được thực hiện.",
		"Điều 2. Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020.",
		"Điều 3. Thực hiện Điều 4 Nghị định nói trên.",
		"Điều 4. Nghị định 99 không liên quan.",
		NULL,
	};

	decide(bed, lines);
	assert_link(bed, "Nghị định 30", DECREE);
	assert_own(bed, "Nghị định 30", "number", "30");
	assert_link(bed, "Luật Lưu trữ",
		    "/akn/vn/act/luat/quoc-hoi/2011/01-2011-qh13");
	assert_link(bed, "Nghị định nói trên", DECREE);
	assert_link(bed, "Điều 4", DECREE "/!main~art_4");
	assert_own(bed, "Nghị định 99", "status", "unresolved");
}

static void test_refer__settles_nothing_where_two_would_do(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Điều 1. Theo Nghị định số 30/2020/NĐ-CP và Nghị định số "
		"30/2015/NĐ-CP.",
		"Điều 2. Nghị định 30 được thực hiện; Luật Đất đai năm 2013 "
		"và Luật Đất đai năm 2024.",
		NULL,
	};

	decide(bed, lines);
	assert_own(bed, "Nghị định 30", "status", "unresolved");
	assert_string_not_equal(
		akn_get(find(bed, "ref", "Luật Đất đai năm 2013"), "href"),
		akn_get(find(bed, "ref", "Luật Đất đai năm 2024"), "href"));
}

static void test_refer__has_one_entry_for_what_is_cited_again(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Điều 1. Thực hiện Luật Đầu tư.",
		"Điều 2. Theo Luật đầu tư.",
		NULL,
	};

	decide(bed, lines);
	assert_string_equal(akn_get(find(bed, "ref", "Luật Đầu tư"), "href"),
			    akn_get(find(bed, "ref", "Luật đầu tư"), "href"));
}

static void test_refer__gives_a_list_the_role_that_leads_it_in(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Điều 1. Bãi bỏ các Quyết định sau đây:",
		"1. Quyết định số 12/2019/QĐ-UBND ngày 03/4/2019.",
		"2. Quyết định số 13/2019/QĐ-UBND ngày 04/4/2019.",
		"Điều 2. Quyết định số 14/2019/QĐ-UBND vẫn còn hiệu lực.",
		NULL,
	};

	decide(bed, lines);
	assert_own(bed, "Quyết định số 12/2019/QĐ-UBND ngày 03/4/2019", "role",
		   "bai-bo");
	assert_own(bed, "Quyết định số 13/2019/QĐ-UBND ngày 04/4/2019", "role",
		   "bai-bo");
	assert_own(bed, "Quyết định số 14/2019/QĐ-UBND", "role", "dan-chieu");
}

static void test_change__tells_what_an_article_changes(void **state)
{
	struct bed *bed = *state;
	const char *const lines[] = {
		"Điều 1. Sửa đổi, bổ sung khoản 2 Điều 5 Quyết định số "
		"12/2019/QĐ-UBND.",
		"Điều 2. Quyết định này thay thế Quyết định số "
		"13/2019/QĐ-UBND.",
		"Điều 3. Sở Nội vụ trình sửa đổi Quyết định số "
		"14/2019/QĐ-UBND.",
		NULL,
	};
	const xmlNode *change;
	const xmlNode *end;

	decide(bed, lines);
	change = akn_first(bed->out, "textualMod");
	assert_non_null(change);
	assert_string_equal(akn_get(change, "type"), "substitution");
	end = akn_first(bed->out, "destination");
	assert_string_equal(akn_get(end, "href"),
			    "/akn/vn/act/quyet-dinh/ubnd-tinh-an-phu/2019/"
			    "12-2019-qd-ubnd/!main~art_5__para_2");
	change = akn_next(bed->out, change, "textualMod");
	assert_non_null(change);
	assert_string_equal(akn_get(change, "type"), "replacement");
	assert_null(akn_next(bed->out, change, "textualMod"));
}

static void test_refer__takes_many_citations_in_its_stride(void **state)
{
	struct bed *bed = *state;
	const char **lines = arena_array(bed->arena, MANY + 1, sizeof(*lines));

	assert_non_null(lines);
	for (int i = 0; i < MANY; i++)
		lines[i] =
			arena_print(bed->arena,
				    "Điều %d. Theo khoản 1 Điều %d Quyết "
				    "định này và Nghị định số %d/2020/NĐ-CP.",
				    i + 1, MANY - i, i + 1);
	decide(bed, lines);
	assert_link(bed, "Nghị định số 30/2020/NĐ-CP", DECREE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(test_refer__leads_into_the_instrument_cited),
		TEST(test_refer__leads_to_the_points_of_the_document),
		TEST(test_refer__settles_a_short_citation_by_a_full_one),
		TEST(test_refer__settles_nothing_where_two_would_do),
		TEST(test_refer__has_one_entry_for_what_is_cited_again),
		TEST(test_refer__gives_a_list_the_role_that_leads_it_in),
		TEST(test_change__tells_what_an_article_changes),
		TEST(test_refer__takes_many_citations_in_its_stride),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
