#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "stages/extract_finder.h"

/* Bytes of the paragraphs that are made to be slow. */
enum { LONG_BYTES = 1 << 20 };

struct bed {
	struct finder *finder;
	struct arena *arena;
	struct fault fault;
};

static int make(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	bed->arena = arena_new();
	assert_non_null(bed->arena);
	assert_int_equal(finder_open(&bed->finder, &bed->fault), STATUS_OK);
	*state = bed;
	return 0;
}

static int clear(void **state)
{
	struct bed *bed = *state;

	finder_close(bed->finder);
	arena_free(bed->arena);
	free(bed);
	return 0;
}

/* Sentences in which patterns begin everywhere, and nearly begin. */
static const char *const texts[] = {
	"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015; Luật sư, "
	"luật này; Bộ luật Dân sự năm 2015 và Pháp lệnh Cựu chiến binh.",
	"Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ, Ủy ban nhân dân "
	"các "
	"huyện (sau đây gọi là “cấp huyện”) báo cáo trước ngày 30/6/2018.",
	"“Chỉ thị này”–Quyết định này…Thông tư này; theo điểm a khoản 2 Điều 5 "
	"Nghị định này, Nghị quyết nêu trên, kế hoạch nói trên",
	"NGHỊ QUYẾT Đại hội XII, Nghị quyết Trung ương 4 (khóa XII), Kết luận "
	"của Hội nghị lần thứ sáu, nghị quyết đại hội các cấp",
	"Trong quý II/2018, quý 3, tháng 6 năm 2018, năm 2018; 6 tháng đầu "
	"năm; "
	"chậm nhất ngày 15 hằng tháng; định kỳ 3 tháng một lần; trong 10 ngày.",
	"từ ngày 01/02 đến ngày 28/02/2018; hết năm 2018 ; xong trước năm 2019-"
	"2020;trước 17h00 ngày 5/5; 12 trước 5/5; x5trước ngày 5/5/2018",
	"Các sở, ban, ngành; UBND các huyện, thị xã: thực hiện. đề nghị Ủy ban "
	"Mặt trận Tổ quốc giám sát; yêu cầu các đồng chí",
	"Thông tư liên tịch 12/2012, Quyết định số 5 của, Công văn số 15/A-B, "
	"Nghị định 30/2020, Chỉ thị ngày 5/5/2018 của Thủ tướng Chính phủ",
	"a\xcc\x81giao Sở\xc2\xa0Y tế; αβγ giao Sở Y tế ; \xe2\x80\x9cgiao Sở "
	"Y "
	"tế\xe2\x80\x9d \xf0\x9f\x98\x80trước ngày 1/1/2020",
	"",
	" ",
	"giao",
};

enum { TEXTS = sizeof(texts) / sizeof(*texts) };

/* Whether a character begins at `at`. */
static bool is_start(const char *text, size_t length, size_t at)
{
	return at == length || ((unsigned char)text[at] & 0xc0) != 0x80;
}

/* The first match at or behind `start` when each place is tried. */
static bool match_slowly(const struct finder *finder, enum finder_pattern which,
			 const char *text, size_t length, size_t start,
			 struct span *groups)
{
	size_t last = finder->ways[which] >= WAY_WORDS ? length : start;

	for (size_t at = start; at <= last; at++)
		if (is_start(text, length, at) &&
		    pattern_match(finder->patterns[which], text, length, at,
				  groups))
			return true;
	return false;
}

static void assert_same(const struct finder *finder, const char *text,
			size_t length, size_t start)
{
	struct span slow[PATTERN_GROUPS_MAX];
	struct span quick[PATTERN_GROUPS_MAX];

	for (int i = 0; i < FINDER_PATTERN_COUNT; i++) {
		enum finder_pattern which = (enum finder_pattern)i;
		bool found;

		if (finder->ways[i] == WAY_ANYWHERE)
			continue;
		found = match_slowly(finder, which, text, length, start, slow);
		assert_int_equal(
			finder_match(finder, which, text, length, start, quick),
			found);
		if (found)
			assert_memory_equal(slow, quick, sizeof(slow));
	}
}

static void
test_finder_match__misses_nothing_that_a_slow_search_finds(void **state)
{
	struct bed *bed = *state;

	for (size_t i = 0; i < TEXTS; i++) {
		size_t length = strlen(texts[i]);

		for (size_t at = 0; at <= length; at++) {
			if (!is_start(texts[i], length, at))
				continue;
			assert_same(bed->finder, texts[i], length, at);
			finder_enter(bed->finder, texts[i], length);
			assert_same(bed->finder, texts[i], length, at);
			finder_leave(bed->finder, texts[i]);
		}
	}
}

static void
test_finder_match__sees_no_more_than_a_piece_of_the_text(void **state)
{
	struct bed *bed = *state;

	for (size_t i = 0; i < TEXTS; i++) {
		size_t length = strlen(texts[i]);

		finder_enter(bed->finder, texts[i], length);
		for (size_t end = 0; end <= length; end++)
			if (is_start(texts[i], length, end))
				assert_same(bed->finder, texts[i], end, 0);
		finder_leave(bed->finder, texts[i]);
	}
}

static void
test_finder_enter__nests_and_knows_one_text_from_another(void **state)
{
	struct bed *bed = *state;
	char text[64] = "trước ngày 30/6/2018";
	const char *other = "quý II năm 2018";
	struct span groups[PATTERN_GROUPS_MAX];

	finder_enter(bed->finder, text, strlen(text));
	finder_enter(bed->finder, text, strlen(text));
	finder_enter(bed->finder, other, strlen(other));
	assert_same(bed->finder, other, strlen(other), 0);
	finder_leave(bed->finder, other);
	finder_leave(bed->finder, text);
	assert_same(bed->finder, text, strlen(text), 0);
	finder_leave(bed->finder, text);
	memcpy(text, "giao Sở Nội vụ các vi", sizeof("giao Sở Nội vụ các vi"));
	assert_false(finder_match(bed->finder, FINDER_DEADLINE_DATE, text,
				  strlen(text), 0, groups));
	finder_enter(bed->finder, text, strlen(text));
	assert_same(bed->finder, text, strlen(text), 0);
	assert_true(finder_match(bed->finder, FINDER_CUE, text, strlen(text), 0,
				 groups));
	finder_leave(bed->finder, text);
}

static void
test_starts_way__follows_from_what_a_pattern_begins_with(void **state)
{
	static const struct {
		const char *source;
		enum finder_way way;
	} cases[] = {
		{ "\\Ga(b|c)", WAY_HERE },
		{ "(?(DEFINE)(?<X>[)(]|\\)))\\Ga", WAY_HERE },
		{ "\\Ga|b", WAY_ANYWHERE },
		{ "(?<![\\p{L}])(?:a|b)", WAY_WORDS },
		{ "(?<![\\p{L}\\p{N}])[|]a\\|", WAY_APART },
		{ "(?(DEFINE)(?<A>a))(?(DEFINE)(?<B>b))(?<![\\p{L}])a",
		  WAY_WORDS },
		{ "(?<![\\p{L}])a|b", WAY_ANYWHERE },
		{ "(?<![\\p{N}])a", WAY_ANYWHERE },
		{ "a", WAY_ANYWHERE },
		{ "", WAY_ANYWHERE },
		{ "(?(DEFINE)(", WAY_ANYWHERE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(starts_way(cases[i].source), cases[i].way);
}

static void test_finder_open__gives_patterns_each_word_of_a_table(void **state)
{
	struct bed *bed = *state;
	const struct finder *finder = bed->finder;
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t i = 0; i < finder->types.rows; i++) {
		const char *name = table_cell(&finder->types, i, TYPE_NAME);
		const char *text = arena_print(bed->arena, "%s này", name);
		struct span type;

		assert_true(finder_match(finder, FINDER_NAMED_SELF, text,
					 strlen(text), 0, groups));
		type = finder_group(finder, FINDER_NAMED_SELF, "type", groups);
		assert_int_equal(type.start, 0);
		assert_int_equal(type.end, strlen(name));
	}
	for (size_t i = 0; i < finder->roles.rows; i++) {
		const char *cue = table_cell(&finder->roles, i, PAIR_KEY);

		assert_true(finder_match(finder, FINDER_ROLE, cue, strlen(cue),
					 0, groups));
		assert_int_equal(groups[0].start, 0);
		assert_int_equal(groups[0].end, strlen(cue));
	}
}

/* All that is looked for in a paragraph. */
static void find_all(struct bed *bed, const char *text, size_t length)
{
	struct mention *mentions = NULL;
	struct deadline *deadlines = NULL;
	struct assignee *bodies = NULL;
	struct order order;
	size_t count = 0;

	assert_int_equal(find_mentions(bed->finder, &mentions, &count, text,
				       length, bed->arena, &bed->fault),
			 STATUS_OK);
	assert_int_equal(find_deadlines(bed->finder, &deadlines, &count, text,
					length, "2018-02-27", bed->arena,
					&bed->fault),
			 STATUS_OK);
	assert_int_equal(find_assignees(bed->finder, &bodies, &count, text,
					length, bed->arena, &bed->fault),
			 STATUS_OK);
	find_order_among(bed->finder, &order, text, length, bodies, count,
			 bed->arena);
	arena_empty(bed->arena);
}

/*
 * No limit is met, so no place took more steps than it allows; and a place is
 * tried once for each pattern.  So the time is linear whatever stands there.
 */
static void
test_finder__meets_no_limit_in_paragraphs_made_to_be_slow(void **state)
{
	static const char *const pieces[] = {
		"số 1/1/1/1/",
		"1/",
		"số 1/NĐ-CP, ",
		"Luật a a a a ",
		"Luật ",
		"Luật Đất đai, ",
		"(",
		"Sở (a",
		"chủ trì, phối hợp với ",
		"Sở Tài chính, ",
		"Sở ",
		"giao Sở Tài chính, Sở Nội vụ, ",
		"Trong a, a, ",
		"Trong a: ",
		": ",
		"trước ngày 1/",
		"từ ngày 1/1 đến ",
		"a",
		"1",
		" ",
		"Nghị quyết Đại hội đại biểu toàn quốc ",
		"điểm a khoản 1 Điều 1 ",
		"Quyết định số 1/QĐ-TTg về “a ",
		"Quyết định số 1/QĐ-TTg về việc a b c d ",
		"thực hiện nghị quyết ",
	};
	struct bed *bed = *state;
	char *text = malloc(LONG_BYTES);

	assert_non_null(text);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		size_t size = strlen(pieces[i]);
		size_t length = 0;

		for (; length + size <= LONG_BYTES; length += size)
			memcpy(text + length, pieces[i], size);
		find_all(bed, text, length);
		assert_int_equal(finder_limits(bed->finder), 0);
	}
	free(text);
}

/* Put another pattern in the place of one. */
static void replace(struct bed *bed, enum finder_pattern which,
		    const char *source)
{
	bed->finder->ways[which] = starts_way(source);
	pattern_free(bed->finder->patterns[which]);
	bed->finder->patterns[which] = NULL;
	assert_int_equal(pattern_new(&bed->finder->patterns[which], "tried",
				     source, PATTERN_ANCHORED, &bed->fault),
			 STATUS_OK);
}

static void test_finder__gives_up_a_pattern_that_runs_away(void **state)
{
	struct bed *bed = *state;
	enum { WORDS = 400, WORD_BYTES = 40 };
	char *text = arena_take(bed->arena, WORDS * WORD_BYTES);
	struct assignee *bodies = NULL;
	size_t count = 0;

	replace(bed, FINDER_CUE, "(?<![\\p{L}])(?<cue>(?:a+)+)(?<list>b)");
	assert_non_null(text);
	memset(text, 'a', WORDS * WORD_BYTES);
	for (size_t i = 1; i <= WORDS; i++)
		memcpy(text + i * WORD_BYTES - 3, "0b ", 3);
	assert_int_equal(find_assignees(bed->finder, &bodies, &count, text,
					WORDS * WORD_BYTES, bed->arena,
					&bed->fault),
			 STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(finder_limits(bed->finder), 1);
	assert_int_equal(find_assignees(bed->finder, &bodies, &count, "aab", 3,
					bed->arena, &bed->fault),
			 STATUS_OK);
	assert_int_equal(finder_limits(bed->finder), 1);
}

/* A test in a bed of its own. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_finder_match__misses_nothing_that_a_slow_search_finds),
		TEST(test_finder_match__sees_no_more_than_a_piece_of_the_text),
		TEST(test_finder_enter__nests_and_knows_one_text_from_another),
		TEST(test_starts_way__follows_from_what_a_pattern_begins_with),
		TEST(test_finder_open__gives_patterns_each_word_of_a_table),
		TEST(test_finder__meets_no_limit_in_paragraphs_made_to_be_slow),
		TEST(test_finder__gives_up_a_pattern_that_runs_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
