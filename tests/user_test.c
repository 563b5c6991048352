#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/alto_change.h"
#include "pipeline/user.h"

/* Load a file of each kind; NULL: none. */
static struct user load(struct bed *bed, const char *words, const char *table)
{
	struct user_files files = { .none = true };
	struct user user = { 0 };

	bed_forget(bed);
	if (words)
		files.words = bed_put_text(bed, "words.txt", words);
	if (table)
		files.table = bed_put_text(bed, "table.tsv", table);
	bed->status = user_load(&user, &files, bed->arena, &bed->fault);
	return user;
}

/* Find a row of the words of a line, from the first one on. */
static struct user_fit find(struct bed *bed, const struct user_table *table,
			    const char *line)
{
	enum { WORDS = 16 };
	const char *texts[WORDS];
	char *copy = arena_text(bed->arena, line, strlen(line));
	char *rest = NULL;
	size_t count = 0;

	for (char *word = strtok_r(copy, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		texts[count++] = word;
	return user_find(table, texts, count);
}

static void assert_fits(struct bed *bed, const struct user_table *table,
			const char *line, const char *row)
{
	struct user_fit fit = find(bed, table, line);

	if (!row) {
		assert_null(fit.row);
		return;
	}
	assert_non_null(fit.row);
	assert_string_equal(fit.row->text, row);
}

static void test_user__the_longest_row_fits(void **state)
{
	struct bed *bed = *state;
	struct user user =
		load(bed, "Mường Hum\n# note\n\nMường\nMường Hum Thượng\nBát\n",
		     NULL);

	assert_status(bed, STATUS_OK);
	assert_int_equal(user.words.count, 4);
	assert_fits(bed, &user.words, "Mường Hum và", "Mường Hum");
	assert_fits(bed, &user.words, "Mường Hum", "Mường Hum");
	assert_fits(bed, &user.words, "Mường Hum Thượng", "Mường Hum Thượng");
	assert_fits(bed, &user.words, "Mường", "Mường");
	assert_fits(bed, &user.words, "Mườn", NULL);
	assert_fits(bed, &user.words, "mường", NULL);
	assert_fits(bed, &user.words, "Hum", NULL);
}

static void test_user__punctuation_around_does_not_count(void **state)
{
	struct bed *bed = *state;
	struct user user =
		load(bed, "Mường Hum\n", "S6\tSố\n&\tở\nA. B\tx y\n");
	struct user_fit fit;

	assert_status(bed, STATUS_OK);
	fit = find(bed, &user.words, "(“Mường Hum”), và");
	assert_non_null(fit.row);
	assert_int_equal(fit.before, strlen("(“"));
	assert_int_equal(fit.behind, strlen("”),"));
	assert_fits(bed, &user.words, "Mường, Hum", NULL);
	assert_fits(bed, &user.replacements, "S6:", "S6");
	assert_fits(bed, &user.replacements, "(S6)", "S6");
	assert_fits(bed, &user.replacements, "S66", NULL);
	assert_fits(bed, &user.replacements, "&", "&");
	assert_fits(bed, &user.replacements, "A. B;", "A. B");
	assert_fits(bed, &user.replacements, "-", NULL);
	assert_fits(bed, &user.replacements, "", NULL);
}

static void test_user__takes_what_editors_of_others_write(void **state)
{
	struct bed *bed = *state;
	struct user user =
		load(bed, "\xef\xbb\xbfMường\r\nBa\xcc\x81t\r\n", NULL);

	assert_status(bed, STATUS_OK);
	assert_fits(bed, &user.words, "Mường", "Mường");
	assert_fits(bed, &user.words, "Bát", "Bát");
}

static void test_user__a_bad_row_is_told_with_its_line(void **state)
{
	static const struct {
		const char *words, *table, *reason;
	} rows[] = {
		{ "a\nb\tc\n", NULL, "line 2: there is a tab too many" },
		{ NULL, "# x\na b\n", "line 2: a tab is wanted" },
		{ NULL, "a\tb\tc\n", "line 1: there is a tab too many" },
		{ NULL, "a\t\n", "line 1: a cell is empty" },
		{ NULL, "\ta\n", "line 1: a cell is empty" },
		{ NULL, "a b\tc\n", "line 1: as many words" },
		{ NULL, "a\tb\nx\ty\na\tc\n", "line 3: 'a' stands in line 1" },
		{ "\n\xff\n", NULL, "line 2: not UTF-8" },
		{ "a b c d e f g h i\n", NULL, "line 1: more than 8 words" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)load(bed, rows[i].words, rows[i].table);
		assert_status(bed, STATUS_MALFORMED);
		assert_reason(bed, rows[i].reason);
		assert_has(bed->fault.place,
			   rows[i].words ? "words.txt" : "table.tsv");
	}
}

static void test_user__own_files_are_found_and_need_not_be_there(void **state)
{
	struct bed *bed = *state;
	struct user_files files = { .words = NULL };
	struct user user = { 0 };
	const char *kept = bed_environment("XDG_DATA_HOME");

	bed->status = user_load(&user, &files, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(user.words.count, 0);
	(void)bed_put_text(bed, "chithi/words.txt", "Mường\n");
	assert_int_equal(setenv("XDG_DATA_HOME", bed_path(bed, "."), 1), 0);
	bed->status = user_load(&user, &files, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(user.words.count, 1);
	files.none = true;
	bed->status = user_load(&user, &files, bed->arena, &bed->fault);
	assert_int_equal(setenv("XDG_DATA_HOME", kept, 1), 0);
	assert_status(bed, STATUS_OK);
	assert_int_equal(user.words.count, 0);
	files.words = bed_path(bed, "nowhere");
	bed->status = user_load(&user, &files, bed->arena, &bed->fault);
	assert_status(bed, STATUS_MISSING);
}

/* A page of one line of words, parted by blanks, in `in`. */
static void lay(struct bed *bed, const char *line)
{
	struct alto_pen pen;
	char *copy = arena_text(bed->arena, line, strlen(line));
	char *rest = NULL;

	bed_forget(bed);
	document_free(bed->in);
	bed->in = NULL;
	bed->status = alto_new(&bed->in, &pen, "page.txt", "", &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	(void)alto_add_block(&pen, NULL, NULL);
	(void)alto_add_line(&pen, NULL);
	for (char *word = strtok_r(copy, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		(void)alto_add_word(&pen, word, ALTO_NO_CONFIDENCE, NULL);
	bed->status = alto_pen_status(&pen, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static const char *line_of(struct bed *bed)
{
	const char *line = "";

	for (const xmlNode *word = alto_first_word(alto_first_line(
		     alto_first_block(alto_first_page(bed->out))));
	     word; word = alto_next_word(word))
		line = arena_print(bed->arena, "%s%s%s", line, *line ? " " : "",
				   alto_content(word));
	return line;
}

static void test_user__repair_does_what_the_tables_say(void **state)
{
	struct bed *bed = *state;
	const char *words = bed_put_text(bed, "words.txt", "Xiphang\nxa Ta\n");
	const char *table =
		bed_put_text(bed, "table.tsv", "Ta Van\tTả Van\nxyz\txếp\n");
	const char *const options[] = { "--words", words, "--table", table,
					NULL };
	struct alto_changed *changes = NULL;
	size_t count = 0;

	lay(bed, "Uy ban nhan dan (xyz), Ta Van; xa Ta va xa Xiphang. xyzz");
	bed_run(bed, "repair", options);
	assert_status(bed, STATUS_OK);
	assert_has(line_of(bed), "dân (xếp), Tả Van; xa Ta và");
	assert_has(line_of(bed), "Xiphang.");
	bed->status = alto_changes(&changes, &count, bed->out, bed->arena,
				   &bed->fault);
	assert_status(bed, STATUS_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(!strcmp(changes[i].rule, "user:table"),
				 !strcmp(changes[i].meant, "(xếp),") ||
					 !strcmp(changes[i].meant, "Tả"));
	assert_has(bed_print(bed, bed->out), " words=2 table=2<");
}

static void test_user__what_a_person_confirmed_is_not_replaced(void **state)
{
	struct bed *bed = *state;
	const char *table = bed_put_text(bed, "table.tsv", "xyz\txếp\n");
	const char *const options[] = { "--table", table, NULL };

	bed_parse(bed, "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"
		       "<Layout><Page ID='p' PHYSICAL_IMG_NR='1'><PrintSpace>"
		       "<TextBlock ID='b'><TextLine><String CS='true' "
		       "CONTENT='xyz'/></TextLine></TextBlock></PrintSpace>"
		       "</Page></Layout></alto>");
	assert_status(bed, STATUS_OK);
	bed_run(bed, "repair", options);
	assert_status(bed, STATUS_OK);
	assert_string_equal(line_of(bed), "xyz");
}

static void test_user__repair_tells_of_a_bad_table(void **state)
{
	struct bed *bed = *state;
	const char *table = bed_put_text(bed, "table.tsv", "xyz\n");
	const char *const options[] = { "--table", table, NULL };

	lay(bed, "xyz");
	bed_run(bed, "repair", options);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "line 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_user__the_longest_row_fits),
		BED_TEST(test_user__punctuation_around_does_not_count),
		BED_TEST(test_user__takes_what_editors_of_others_write),
		BED_TEST(test_user__a_bad_row_is_told_with_its_line),
		BED_TEST(test_user__own_files_are_found_and_need_not_be_there),
		BED_TEST(test_user__repair_does_what_the_tables_say),
		BED_TEST(test_user__what_a_person_confirmed_is_not_replaced),
		BED_TEST(test_user__repair_tells_of_a_bad_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
