#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/table.h"
#include "pipeline/text.h"
#include "stages/extract_find.h"

/* Rows of the tests are in tests/data; their first line says what is in them.
 */

/* Columns of tests/data/numbers.tsv. */
enum {
	NUMBER_WORDS,
	NUMBER_TEXT,
	NUMBER_TYPE,
	NUMBER_ISSUER,
	NUMBER_YEAR,
	NUMBER_PARTY,
	NUMBER_DOUBTFUL,
	NUMBERS
};

/* Columns of tests/data/deadlines.tsv. */
enum {
	DEADLINE_WORDS,
	DEADLINE_TYPE,
	DEADLINE_START,
	DEADLINE_END,
	DEADLINE_RRULE,
	DEADLINE_FLAG,
	DEADLINES
};

/* Hostile text, in bytes, and what it may cost, in seconds. */
enum { HOSTILE_SIZE = 100000, HOSTILE_SECONDS_MAX = 5 };

enum { PATH_SIZE = 4096 };

/* What one test is given. */
struct bed {
	struct finder *finder;
	struct arena *arena;
	struct fault fault;
};

static struct finder *finder;

static int open_finder(void **state)
{
	struct fault fault = { 0 };

	(void)state;
	if (!finder_open(&finder, &fault))
		return 0;
	fault_print(&fault);
	return -1;
}

static int close_finder(void **state)
{
	(void)state;
	finder_close(finder);
	return 0;
}

static int lay_bed(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	if (!bed)
		return -1;
	bed->finder = finder;
	bed->arena = arena_new();
	*state = bed;
	return bed->arena ? 0 : -1;
}

static int clear_bed(void **state)
{
	struct bed *bed = *state;

	arena_free(bed->arena);
	free(bed);
	return 0;
}

static void load(struct bed *bed, struct table *table, const char *name,
		 size_t columns)
{
	const char *source = getenv("CHITHI_SOURCE");
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/tests/data/%s.tsv",
		       source ? source : ".", name);
	assert_int_equal(
		table_load(table, path, columns, bed->arena, &bed->fault),
		STATUS_OK);
	assert_true(table->rows > 0);
}

/* ---------------------------------------------------------------- numbers */

static void check_number(struct bed *bed, const struct table *table, size_t row)
{
	const char *words = table_cell(table, row, NUMBER_WORDS);
	const char *wanted = table_cell(table, row, NUMBER_TEXT);
	struct number number = { .text = "" };
	bool found = find_number(bed->finder, &number, words, strlen(words), 0,
				 bed->arena);

	assert_string_equal(number.text, wanted);
	if (!found)
		return;
	assert_string_equal(number.type, table_cell(table, row, NUMBER_TYPE));
	assert_string_equal(number.issuer,
			    table_cell(table, row, NUMBER_ISSUER));
	assert_int_equal(number.year,
			 atoi(table_cell(table, row, NUMBER_YEAR)));
	assert_int_equal(
		number.party,
		!strcmp(table_cell(table, row, NUMBER_PARTY), "party"));
	assert_int_equal(
		number.doubtful,
		!strcmp(table_cell(table, row, NUMBER_DOUBTFUL), "doubtful"));
}

static void test_find_number__reads_every_form(void **state)
{
	struct bed *bed = *state;
	struct table table;

	load(bed, &table, "numbers", NUMBERS);
	for (size_t row = 0; row < table.rows; row++)
		check_number(bed, &table, row);
}

static void test_find_number__goes_on_from_where_it_is_told(void **state)
{
	const char *text = "số 1/QĐ-TTg và 2/QĐ-TTg";
	struct bed *bed = *state;
	struct number number;

	assert_true(find_number(bed->finder, &number, text, strlen(text), 0,
				bed->arena));
	assert_string_equal(number.text, "1/QĐ-TTg");
	assert_true(find_number(bed->finder, &number, text, strlen(text),
				number.span.end, bed->arena));
	assert_string_equal(number.text, "2/QĐ-TTg");
	assert_false(find_number(bed->finder, &number, text, strlen(text),
				 number.span.end, bed->arena));
}

/* ------------------------------------------------------------------ dates */

static void test_find_date__reads_figures_and_words(void **state)
{
	static const char *const texts[] = {
		"ngày 27/02/2018",     "ngày 27 tháng 02 năm 2018",
		"ngày 27-2-2018",      "ngày 27.02.2018,",
		"Ngày 27 / 02 / 2018",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct date date;

		assert_true(find_date(bed->finder, &date, texts[i],
				      strlen(texts[i]), 0));
		assert_string_equal(date.iso, "2018-02-27");
		assert_int_equal(date.span.start, 0);
	}
}

static void test_find_date__reads_words_and_mends_letters(void **state)
{
	static const struct {
		const char *text;
		const char *iso;
		bool doubtful;
	} dates[] = {
		{ "ngày hai mươi bảy tháng hai năm hai nghìn không trăm mười "
		  "tám",
		  "2018-02-27", false },
		{ "ngày năm tháng năm năm một nghìn chín trăm chín mươi lăm",
		  "1995-05-05", false },
		{ "ngày mười tháng chạp năm hai không hai ba", "2023-12-10",
		  false },
		{ "ngày mùng ba tháng giêng năm hai nghìn không trăm hai mươi "
		  "tư",
		  "2024-01-03", false },
		{ "ngày mồng 3 tháng 2 năm 2018", "2018-02-03", false },
		{ "ngày 27–02–2018", "2018-02-27", false },
		{ "ngày l5 tháng O1 năm 2O24", "2024-01-15", true },
		{ "ngày 5/l0/202 1", "2021-10-05", true },
		{ "ngày 5 thúng 6 năm 2024", "2024-06-05", false },
		{ "ngày ba mươi mốt tháng hai năm hai nghìn không trăm mười",
		  NULL, false },
		{ "ngày l/năm nay", NULL, false },
		{ "ngày hai tháng nữa", NULL, false },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		struct date date;
		bool found = find_date(bed->finder, &date, dates[i].text,
				       strlen(dates[i].text), 0);

		assert_int_equal(found, dates[i].iso != NULL);
		if (!found)
			continue;
		assert_string_equal(date.iso, dates[i].iso);
		assert_int_equal(date.doubtful, dates[i].doubtful);
		assert_int_equal(date.span.start, 0);
	}
}

static void test_find_date__passes_over_days_that_never_were(void **state)
{
	const char *text = "ngày 31/02/2020, 29/02/2021, 0/1/2020, 29/02/2020";
	struct bed *bed = *state;
	struct date date;

	assert_true(find_date(bed->finder, &date, text, strlen(text), 0));
	assert_string_equal(date.iso, "2020-02-29");
}

/* -------------------------------------------------------------- citations */

/* All mentions in one line: "Chỉ thị 19-CT/TU 2018-02-27 can-cu;..." */
static const char *list_mentions(struct bed *bed, const char *words)
{
	static const char marks[] = { ' ', '=', '#', '@' };
	struct text list = { .arena = bed->arena };
	struct mention *mentions = NULL;
	size_t count = 0;

	assert_int_equal(find_mentions(bed->finder, &mentions, &count, words,
				       strlen(words), bed->arena, &bed->fault),
			 STATUS_OK);
	for (size_t i = 0; i < count; i++) {
		char mark = marks[mentions[i].kind];

		assert_true(mentions[i].span.end <= strlen(words));
		if (i)
			text_add_string(&list, ";");
		if (mark != ' ')
			text_add(&list, &mark, 1);
		if (mentions[i].kind == MENTION_PORTION)
			text_print(&list, "%s%s%s", mentions[i].path,
				   *mentions[i].upto ? ".." : "",
				   mentions[i].upto);
		else
			text_print(&list, "%s %s %s %s", mentions[i].type,
				   mentions[i].number, mentions[i].date,
				   mentions[i].role);
	}
	return text_string(&list);
}

static void test_find_mentions__finds_every_form(void **state)
{
	struct bed *bed = *state;
	struct table table;

	load(bed, &table, "citations", 2);
	for (size_t row = 0; row < table.rows; row++)
		assert_string_equal(
			list_mentions(bed, table_cell(&table, row, 0)),
			table_cell(&table, row, 1));
}

static struct mention *mentions_of(struct bed *bed, const char *text,
				   size_t wanted)
{
	struct mention *mentions = NULL;
	size_t count = 0;

	assert_int_equal(find_mentions(bed->finder, &mentions, &count, text,
				       strlen(text), bed->arena, &bed->fault),
			 STATUS_OK);
	assert_int_equal(count, wanted);
	return mentions;
}

static void test_find_mentions__reads_issuer_and_title(void **state)
{
	struct bed *bed = *state;
	const struct mention *mention = mentions_of(
		bed,
		"Chỉ thị số 19-CT/TU, ngày 27/02/2018 của Ban Thường vụ Tỉnh "
		"ủy “Về giữ gìn hồ sơ” và các văn bản",
		1);

	assert_string_equal(mention->issuer, "Ban Thường vụ Tỉnh ủy");
	assert_string_equal(mention->title, "Về giữ gìn hồ sơ");
	assert_false(mention->normative);
}

static void test_find_mentions__nests_what_a_title_cites(void **state)
{
	const char *text = "Kết luận số 01-KL/TW của Bộ Chính trị về tiếp tục "
			   "thực hiện Chỉ thị số 05-CT/TW, ngày 15/5/2016; "
			   "hết";
	const struct mention *mentions = mentions_of(*state, text, 2);

	assert_true(mentions[0].span.start < mentions[1].span.start);
	assert_int_equal(mentions[0].span.end, mentions[1].span.end);
	assert_string_equal(mentions[1].date, "2016-05-15");
}

static void test_find_mentions__keeps_a_deadline_out_of_a_title(void **state)
{
	const struct mention *mentions = mentions_of(
		*state,
		"kết quả thực hiện Chỉ thị số 19-CT/TU về lưu trữ trước ngày "
		"15/11/2024",
		1);

	assert_string_equal(mentions->title, "về lưu trữ");
}

static void test_find_mentions__knows_an_act(void **state)
{
	struct bed *bed = *state;
	const struct mention *mention;

	mention = mentions_of(bed, "theo Luật Đất đai năm 2013", 1);
	assert_true(mention->normative);
	assert_string_equal(mention->title, "Đất đai");
	mention = mentions_of(bed, "Quyết định số 22/2023/QĐ-TTg", 1);
	assert_true(mention->normative);
	mention = mentions_of(bed, "Quyết định số 22/QĐ-TTg", 1);
	assert_false(mention->normative);
}

/* -------------------------------------------------------------- deadlines */

static void check_deadline(struct bed *bed, const struct table *table,
			   size_t row)
{
	const char *words = table_cell(table, row, DEADLINE_WORDS);
	const char *flag = table_cell(table, row, DEADLINE_FLAG);
	struct deadline *deadlines = NULL;
	size_t count = 0;

	assert_int_equal(find_deadlines(bed->finder, &deadlines, &count, words,
					strlen(words), "2024-10-03", bed->arena,
					&bed->fault),
			 STATUS_OK);
	if (!*table_cell(table, row, DEADLINE_TYPE)) {
		assert_int_equal(count, 0);
		return;
	}
	assert_int_equal(count, 1);
	assert_string_equal(deadlines->type,
			    table_cell(table, row, DEADLINE_TYPE));
	assert_string_equal(deadlines->start,
			    table_cell(table, row, DEADLINE_START));
	assert_string_equal(deadlines->end,
			    table_cell(table, row, DEADLINE_END));
	assert_string_equal(deadlines->rrule,
			    table_cell(table, row, DEADLINE_RRULE));
	assert_int_equal(deadlines->doubtful, !strcmp(flag, "doubtful"));
	if (!deadlines->doubtful)
		assert_int_equal(deadlines->inclusive,
				 !strcmp(flag, "inclusive"));
}

static void test_find_deadlines__reads_every_form(void **state)
{
	struct bed *bed = *state;
	struct table table;

	load(bed, &table, "deadlines", DEADLINES);
	for (size_t row = 0; row < table.rows; row++)
		check_deadline(bed, &table, row);
}

static void test_find_deadlines__invents_no_year(void **state)
{
	const char *text = "trước ngày 30/6";
	struct bed *bed = *state;
	struct deadline *deadlines = NULL;
	size_t count = 0;

	assert_int_equal(find_deadlines(bed->finder, &deadlines, &count, text,
					strlen(text), "", bed->arena,
					&bed->fault),
			 STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(deadlines->end, "");
	assert_true(deadlines->doubtful);
}

/* -------------------------------------------------------------- assignees */

static const char *list_assignees(struct bed *bed, const char *words)
{
	struct text list = { .arena = bed->arena };
	struct assignee *assignees = NULL;
	size_t count = 0;

	assert_int_equal(find_assignees(bed->finder, &assignees, &count, words,
					strlen(words), bed->arena, &bed->fault),
			 STATUS_OK);
	for (size_t i = 0; i < count; i++)
		text_print(&list, "%s%s %s", i ? ";" : "", assignees[i].role,
			   assignees[i].name);
	return text_string(&list);
}

static void test_find_assignees__finds_whom_a_point_orders(void **state)
{
	struct bed *bed = *state;
	struct table table;

	load(bed, &table, "assignees", 2);
	for (size_t row = 0; row < table.rows; row++)
		assert_string_equal(
			list_assignees(bed, table_cell(&table, row, 0)),
			table_cell(&table, row, 1));
}

static void test_find_order__tells_orders_from_findings(void **state)
{
	static const struct {
		const char *text;
		bool is_order;
		const char *verb;
	} cases[] = {
		{ "Đẩy mạnh công tác lưu trữ.", true, "day-manh" },
		{ "1. Tiếp tục rà soát hồ sơ.", true, "ra-soat" },
		{ "Sở Nội vụ chủ trì rà soát hồ sơ.", true, "chu-tri" },
		{ "Giao Sở Nội vụ rà soát hồ sơ.", true, "ra-soat" },
		{ "Giao Sở Nội vụ.", true, "giao" },
		{ "Các cấp ủy, tổ chức đảng tổ chức quán triệt.", true,
		  "to-chuc" },
		{ "Nghiêm cấm sử dụng xe công đi lễ hội.", true, "nghiem-cam" },
		{ "Căn cứ Kế hoạch này, xây dựng kế hoạch của xã.", false, "" },
		{ "Đơn vị chủ trì: Sở Nội vụ", false, "" },
		{ "Tang cuòng công tác lưu trữ.", true, "tang-cuong" },
		{ "Yêu cầu về kỹ năng của người học.", false, "" },
		{ "Quản lý là sự tác động có tổ chức.", false, "" },
		{ "Theo đề nghị của Sở Nội vụ;", false, "" },
		{ "Căn cứ Luật Lưu trữ;", false, "" },
		{ "Thời gian qua, công tác lưu trữ đã tốt.", false, "" },
		{ "Cơn bão số 3 gây thiệt hại lớn.", false, "" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct order order;

		find_order(bed->finder, &order, cases[i].text,
			   strlen(cases[i].text), bed->arena);
		assert_int_equal(order.is_order, cases[i].is_order);
		assert_string_equal(order.verb, cases[i].verb);
	}
}

/* ------------------------------------------------------------- vocabulary */

static void test_finder__names_types_and_issuers(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		finder_type_slug(bed->finder, "CHỈ THỊ", bed->arena),
		"chi-thi");
	assert_string_equal(finder_type_slug(bed->finder, "thơ", bed->arena),
			    "");
	assert_string_equal(finder_type_name(bed->finder, "chi-thi"),
			    "Chỉ thị");
	assert_string_equal(finder_issuer(bed->finder, "TTg", false),
			    "Thủ tướng Chính phủ");
	assert_string_equal(finder_issuer(bed->finder, "TU", true), "");
}

/* ---------------------------------------------------------------- hostile */

static void run_all(struct bed *bed, const char *text, size_t length)
{
	struct mention *mentions = NULL;
	struct deadline *deadlines = NULL;
	struct assignee *assignees = NULL;
	struct order order;
	size_t count = 0;

	assert_int_equal(find_mentions(bed->finder, &mentions, &count, text,
				       length, bed->arena, &bed->fault),
			 STATUS_OK);
	assert_int_equal(find_deadlines(bed->finder, &deadlines, &count, text,
					length, "2020-01-01", bed->arena,
					&bed->fault),
			 STATUS_OK);
	assert_int_equal(find_assignees(bed->finder, &assignees, &count, text,
					length, bed->arena, &bed->fault),
			 STATUS_OK);
	find_order(bed->finder, &order, text, length, bed->arena);
}

static void test_finder__takes_hostile_text_in_its_stride(void **state)
{
	static const char *const pieces[] = {
		"1/",
		"1/QĐ-",
		"1/QĐ-TTg",
		"1/QĐ-TTg về ",
		"9-9-",
		"ngày ",
		"Luật ",
		"Luật Sửa đổi, bổ sung một số điều của ",
		"Nghị quyết Đại hội Đảng ",
		"Sở ",
		"Sở, ",
		"các sở và ",
		"trước ",
		"(",
		"“",
		"theo, ",
		"Chỉ thị số ",
		"điều 1, ",
		"từ ngày 1 đến ",
		"Chỉ thị số 1-CT/TU của Sở ",
		"giao Sở ",
		"Trên cơ sở A, ",
		"Điều 1, khoản 2 ",
		"a",
		"Đ",
		"3. ",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct text text = { .arena = bed->arena };
		clock_t start;

		while (text.length < HOSTILE_SIZE)
			text_add_string(&text, pieces[i]);
		start = clock();
		run_all(bed, text_string(&text), text.length);
		if ((clock() - start) / CLOCKS_PER_SEC > HOSTILE_SECONDS_MAX)
			fail_msg("\"%s\" takes too long", pieces[i]);
		arena_empty(bed->arena);
	}
}

static void test_finder__takes_an_empty_text(void **state)
{
	run_all(*state, "", 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lay_bed, clear_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_find_number__reads_every_form),
		TEST(test_find_number__goes_on_from_where_it_is_told),
		TEST(test_find_date__reads_figures_and_words),
		TEST(test_find_date__reads_words_and_mends_letters),
		TEST(test_find_date__passes_over_days_that_never_were),
		TEST(test_find_mentions__finds_every_form),
		TEST(test_find_mentions__reads_issuer_and_title),
		TEST(test_find_mentions__nests_what_a_title_cites),
		TEST(test_find_mentions__keeps_a_deadline_out_of_a_title),
		TEST(test_find_mentions__knows_an_act),
		TEST(test_find_deadlines__reads_every_form),
		TEST(test_find_deadlines__invents_no_year),
		TEST(test_find_assignees__finds_whom_a_point_orders),
		TEST(test_find_order__tells_orders_from_findings),
		TEST(test_finder__names_types_and_issuers),
		TEST(test_finder__takes_hostile_text_in_its_stride),
		TEST(test_finder__takes_an_empty_text),
	};

	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
