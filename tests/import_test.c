#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/alto.h"

/* How long a refusal may take, in seconds of the processor. */
static const double patience = 5;

/* The words of a block; each line ends in "|". */
static const char *lines_of(struct bed *bed, const xmlNode *block)
{
	const char *all = "";

	for (const xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line)) {
		for (const xmlNode *word = alto_first_word(line); word;
		     word = alto_next_word(word))
			all = arena_print(bed->arena, "%s%s%s", all,
					  alto_is_spaced(word) ? " " : "",
					  alto_content(word));
		all = arena_print(bed->arena, "%s|", all);
	}
	return all;
}

/* Import a text; lines end in "|", blocks in "/", pages in "#". */
static const char *import_bytes(struct bed *bed, const char *data, size_t size)
{
	const char *all = "";

	bed_take(bed, "some/text.txt", data, size);
	bed_run(bed, "import", NULL);
	if (bed->status)
		return NULL;
	for (const xmlNode *page = alto_first_page(bed->out); page;
	     page = alto_next_page(page)) {
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			all = arena_print(bed->arena, "%s%s/", all,
					  lines_of(bed, block));
		all = arena_print(bed->arena, "%s#", all);
	}
	return all;
}

static const char *import(struct bed *bed, const char *text)
{
	return import_bytes(bed, text, strlen(text));
}

static void assert_refused(struct bed *bed, const char *data, size_t size,
			   const char *reason)
{
	clock_t start = clock();

	(void)import_bytes(bed, data, size);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, reason);
	assert_string_equal(bed->fault.place, "some/text.txt");
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < patience);
}

static void test_import__keeps_lines_blocks_and_pages(void **state)
{
	static const char *const rows[][2] = {
		{ "một hai\nba bốn", "một hai|ba bốn|/#" },
		{ "một hai\nba bốn\n", "một hai|ba bốn|/#" },
		{ "một\n\nhai\n\n\n\nba\n", "một|/hai|/ba|/#" },
		{ "một\n \t \nhai\n", "một|/hai|/#" },
		{ "một\n\fhai\n", "một|/#hai|/#" },
		{ "một\fhai", "một|/#hai|/#" },
		{ "một\n\f\f\fhai\n", "một|/###hai|/#" },
		{ "một\n\f", "một|/#" },
		{ "\fmột\n", "#một|/#" },
		{ "một\r\nhai\r\n\r\nba\r\n", "một|hai|/ba|/#" },
		{ "\t một \t  hai  \n", "một hai|/#" },
		{ "\xef\xbb\xbfmột\n", "một|/#" },
		{ "\n", "#" },
		{ " \n\f\n", "#" },
		{ "\xef\xbb\xbf", "#" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *text = import(bed, rows[i][0]);

		assert_status(bed, STATUS_OK);
		assert_string_equal(text, rows[i][1]);
	}
}

static void test_import__a_few_leading_blanks_begin_pages(void **state)
{
	struct bed *bed = *state;
	const char *page = bed_repeat(bed, "dòng chữ\n", 40);
	const char *text =
		arena_print(bed->arena, "%s%s%s %s", "", page, "", page);
	const char *lines = bed_repeat(bed, "dòng chữ|", 40);

	assert_string_equal(import(bed, text),
			    arena_print(bed->arena, "%s/#%s/#", lines, lines));
	text = bed_repeat(bed, " thụt vào\n", 40);
	assert_string_equal(import(bed, text),
			    arena_print(bed->arena, "%s/#",
					bed_repeat(bed, "thụt vào|", 40)));
}

static void
test_import__composes_and_replaces_what_xml_cannot_hold(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(import(bed, "Vie\xcc\xa3\xcc\x82t\n"), "Việt|/#");
	assert_string_equal(import(bed, "a\x01\x1b[0mb\x7f\xef\xbf\xbe\n"),
			    "a\xef\xbf\xbd\xef\xbf\xbd[0mb\x7f\xef\xbf\xbd|/#");
	assert_string_equal(import(bed, "<p>&amp;]]>\n"), "<p>&amp;]]>|/#");
}

static void test_import__tells_name_and_hash_of_its_source(void **state)
{
	struct bed *bed = *state;
	char hash[DOCUMENT_HASH_SIZE];

	(void)import(bed, "một\n");
	document_hash(hash, bed->in);
	assert_string_equal(alto_source_name(bed->out), "text.txt");
	assert_string_equal(alto_source_hash(bed->out), hash);
}

static void test_import__refuses_what_is_no_text(void **state)
{
	struct bed *bed = *state;

	assert_refused(bed, "", 0, "empty");
	assert_refused(bed, "a\nb\0c\n", 6, "line 2: a NUL byte");
	assert_refused(bed, "a\n\nb\xff\n", 6, "line 3: not UTF-8");
	assert_refused(bed, "a\n\xc3", 3, "line 2: not UTF-8");
	assert_refused(bed,
		       "\xff\xfe"
		       "a\0",
		       4, "line 1: not UTF-8");
}

static void test_import__puts_old_encodings_into_unicode(void **state)
{
	static const char meant[] =
		"ủy ban nhân dân tỉnh yêu cầu thực hiện nhiệm vụ được giao";
	/* In TCVN3, as bytes and as somebody took them for Western text. */
	static const char bytes[] =
		"\xf1y ban nh\xa9n d\xa9n t\xd8nh y\xaau c\xc7u "
		"th\xf9"
		"c hi\xd6n nhi\xd6m v\xf4 \xae\xad\xee"
		"c giao\n";
	static const char western[] = "ñy ban nh©n d©n tØnh yªu cÇu thùc hiÖn "
				      "nhiÖm vô ®-îc giao\n";
	struct bed *bed = *state;
	const char *wanted = arena_print(bed->arena, "%s|/#", meant);

	assert_string_equal(import_bytes(bed, bytes, sizeof(bytes) - 1),
			    wanted);
	assert_has(bed_print(bed, bed->out), "encoding=tcvn3");
	assert_string_equal(import(bed, western), wanted);
	assert_string_equal(import(bed, meant), wanted);
	assert_has_not(bed_print(bed, bed->out), "encoding=tcvn3");
}

static void test_import__loses_nothing_behind_a_nul(void **state)
{
	static const char bytes[] =
		"\xf1y ban nh\xa9n d\xa9n t\xd8nh y\xaau c\xc7u "
		"th\xf9"
		"c hi\xd6n nhi\xd6m v\xf4 \xae\xad\xee"
		"c giao\n\0nh\xa9n d\xa9n\n";

	assert_refused(*state, bytes, sizeof(bytes) - 1, "line 1: not UTF-8");
}

static void test_import__refuses_western_text_of_other_languages(void **state)
{
	struct bed *bed = *state;
	const char *text =
		bed_repeat(bed, "le pr\xe9sent arr\xeat\xe9 entre\n", 20);

	assert_refused(bed, text, strlen(text), "line 1: not UTF-8");
}

static void test_import__refuses_a_line_that_is_too_long(void **state)
{
	enum { LONG = 100 << 20, JUST = 1 << 16 };
	struct bed *bed = *state;
	char *line = malloc(LONG);

	assert_non_null(line);
	memset(line, 'a', LONG);
	assert_refused(bed, line, LONG, "ceiling");
	assert_refused(bed, line, JUST + 1, "line 1: longer");
	(void)import_bytes(bed, line, JUST);
	assert_status(bed, STATUS_OK);
	free(line);
}

static void test_import__refuses_more_words_than_a_tree_can_hold(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_repeat(bed, "a a a a a a a a a a\n", 100001);

	assert_refused(bed, text, strlen(text), "more than 1000000 words");
}

static void test_import__refuses_too_many_pages(void **state)
{
	struct bed *bed = *state;
	char *feeds = bed_repeat(bed, "\f", (size_t)15 << 20);
	size_t size = strlen(feeds);

	feeds[size - 1] = 'a';
	assert_refused(bed, feeds, size, "pages");
}

static void test_import__takes_very_many_lines(void **state)
{
	struct bed *bed = *state;
	clock_t start = clock();

	bed_take_text(bed, bed_repeat(bed, "a\n", 10000));
	bed_run(bed, "import", NULL);
	assert_status(bed, STATUS_OK);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 4 * patience);
}

static void test_import__accepts_text_and_nothing_else(void **state)
{
	static const struct {
		const char *data;
		size_t size;
		bool text;
	} rows[] = {
		{ "Chỉ thị", 9, true },
		{ "\xef\xbb\xbf"
		  "a",
		  4, true },
		{ "  \n\f a", 6, true },
		{ "<?xml version='1.0'?><a/>", 25, false },
		{ "\xef\xbb\xbf <html>", 10, false },
		{ " {\"a\": 1}", 9, false },
		{ "\x89PNG\r\n\x1a\n\0\0", 10, false },
		{ "II*\0", 4, false },
		{ "\xff\xd8\xff\xe0\0\x10JFIF", 10, false },
		{ "a\0b", 3, false },
	};
	struct bed *bed = *state;
	const struct stage *stage = stage_named("import");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bed_take(bed, "x", rows[i].data, rows[i].size);
		assert_int_equal(stage->accepts(bed->in), rows[i].text);
	}
}

static void
test_import__a_character_may_be_cut_where_the_look_ends(void **state)
{
	enum { LOOK = 4096 };
	struct bed *bed = *state;
	const struct stage *stage = stage_named("import");

	for (size_t before = LOOK - 4; before <= LOOK; before++) {
		bed_take_text(bed, arena_print(bed->arena, "%s\xf0\x9f\x98\x80",
					       bed_repeat(bed, "a", before)));
		assert_true(stage->accepts(bed->in));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_import__keeps_lines_blocks_and_pages),
		BED_TEST(test_import__a_few_leading_blanks_begin_pages),
		BED_TEST(
			test_import__composes_and_replaces_what_xml_cannot_hold),
		BED_TEST(test_import__tells_name_and_hash_of_its_source),
		BED_TEST(test_import__refuses_what_is_no_text),
		BED_TEST(test_import__puts_old_encodings_into_unicode),
		BED_TEST(test_import__loses_nothing_behind_a_nul),
		BED_TEST(test_import__refuses_western_text_of_other_languages),
		BED_TEST(test_import__refuses_a_line_that_is_too_long),
		BED_TEST(test_import__refuses_too_many_pages),
		BED_TEST(test_import__takes_very_many_lines),
		BED_TEST(test_import__accepts_text_and_nothing_else),
		BED_TEST(
			test_import__a_character_may_be_cut_where_the_look_ends),
		BED_TEST(test_import__refuses_more_words_than_a_tree_can_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
