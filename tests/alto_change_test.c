#include "tests/bed.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/alto_change.h"
#include "pipeline/schema.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

static const struct alto_step mending = { .id = "P_REPAIR",
					  .category = "contentModification",
					  .software = "chithi" };
static const struct alto_step undoing = { .id = "P_UNDO",
					  .category = "contentModification",
					  .software = "chithi" };

/* A word of characters of one pixel's width each, with its glyphs. */
static int add_word(struct alto_pen *pen, const char *text, int x,
		    double confidence)
{
	struct alto_box box = { x, 20, (int)text_characters(text), 8 };
	size_t at = 0;
	size_t length = strlen(text);

	(void)alto_add_word(pen, text, confidence, &box);
	for (int i = 0; i < box.width; i++) {
		struct alto_box narrow = { x + i, 20, 1, 8 };
		size_t from = at;
		char glyph[8];

		(void)text_next(text, length, &at);
		(void)snprintf(glyph, sizeof(glyph), "%.*s", (int)(at - from),
			       text + from);
		(void)alto_add_glyph(pen, glyph, confidence, &narrow);
	}
	return x + box.width;
}

/* Lines of words, parted by blanks, into `out`; steps of both kinds. */
static void write_lines(struct bed *bed, const char *const *lines)
{
	struct alto_pen pen;

	bed_forget(bed);
	bed->status =
		alto_new(&bed->out, &pen, "scan.tif", "ab12", &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_step(bed->out, &mending, &bed->fault);
	(void)alto_add_step(bed->out, &undoing, &bed->fault);
	(void)alto_add_page(&pen, 3, 1000, 2000, NULL);
	(void)alto_add_block(&pen, NULL, NULL);
	for (; *lines; lines++) {
		char *copy = arena_text(bed->arena, *lines, strlen(*lines));
		char *rest = NULL;
		double confidence = 0.9;
		int x = 10;

		(void)alto_add_line(&pen, NULL);
		for (char *word = strtok_r(copy, " ", &rest); word;
		     word = strtok_r(NULL, " ", &rest)) {
			if (x > 10)
				(void)alto_add_space(&pen);
			x = add_word(&pen, word, x, confidence) + 2;
			confidence -= 0.1;
		}
	}
	bed->status = alto_pen_status(&pen, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static void write_line(struct bed *bed, const char *line)
{
	const char *const lines[] = { line, NULL };

	write_lines(bed, lines);
}

static struct alto_edit open_edit(struct bed *bed, const char *step)
{
	return (struct alto_edit){ .document = bed->out,
				   .step = step,
				   .arena = bed->arena };
}

static void assert_holds(struct bed *bed)
{
	bed->status = document_settle(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = schema_check(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static xmlNode *word_at(const struct document *document, int place)
{
	xmlNode *word = alto_first_word(
		alto_first_line(alto_first_block(alto_first_page(document))));

	while (place-- > 0)
		word = alto_next_word(word);
	return word;
}

/* The layout as it is printed, without the marks of steps. */
static const char *layout_of(struct bed *bed)
{
	static const char mark[] = " PROCESSINGREFS=\"P_UNDO\"";
	char *text;
	char *at;

	bed->status = document_settle(bed->out, &bed->fault);
	assert_status(bed, STATUS_OK);
	at = strstr(bed_print(bed, bed->out), "<Layout");
	assert_non_null(at);
	text = arena_text(bed->arena, at, strlen(at));
	for (at = strstr(text, mark); at; at = strstr(at, mark))
		memmove(at, at + strlen(mark), strlen(at + strlen(mark)) + 1);
	return text;
}

static void list(struct bed *bed, struct alto_changed **changes, size_t *count)
{
	bed->status =
		alto_changes(changes, count, bed->out, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
}

/* Take all changes back; what is left is what was. */
static void assert_comes_back(struct bed *bed, const char *before)
{
	struct alto_edit edit = open_edit(bed, "P_UNDO");
	struct alto_changed *changes = NULL;
	size_t count = 0;

	list(bed, &changes, &count);
	assert_true(count > 0);
	bed->status = alto_undo(&edit, changes, count, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(layout_of(bed), before);
	assert_has_not(bed_print(bed, bed->out), "<r:w");
	assert_holds(bed);
	list(bed, &changes, &count);
	assert_int_equal(count, 0);
}

static void assert_box(const xmlNode *word, int x, int width)
{
	struct alto_box box = { 0 };

	assert_true(alto_get_box(&box, word));
	assert_int_equal(box.x, x);
	assert_int_equal(box.width, width);
}

static const char *glyphs_of(struct bed *bed, const xmlNode *word)
{
	const char *all = "";

	for (const xmlNode *glyph = alto_first_glyph(word); glyph;
	     glyph = alto_next_glyph(glyph))
		all = arena_print(bed->arena, "%s%s", all, alto_content(glyph));
	return all;
}

static void test_alto_change__rewording_keeps_what_was_read(void **state)
{
	static const char *const others[] = { "Sớ:", "Só:", NULL };
	const struct alto_change change = { .content = "Số:",
					    .confidence = 0.95,
					    .rule = "model",
					    .others = others };
	struct bed *bed = *state;
	struct alto_edit edit;
	const char *before;
	const char *printed;
	xmlNode *word;

	write_line(bed, "S6: 24-CT/TU");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	word = word_at(bed->out, 0);
	assert_false(alto_is_settled(word));
	bed->status = alto_reword(&edit, word, &change, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(alto_content(word), "Số:");
	assert_string_equal(alto_original(word), "S6:");
	assert_true(alto_is_settled(word));
	assert_string_equal(xml_get(word, "PROCESSINGREFS"), "P_REPAIR");
	assert_string_equal(xml_get(word, "TAGREFS"), "REP_HIGH");
	assert_string_equal(xml_get(word, "WC"), "0.9");
	printed = bed_print(bed, bed->out);
	assert_true(strstr(printed, "repair-candidate\">Sớ:<") <
		    strstr(printed, "repair-candidate\">Só:<"));
	assert_has(printed, "<r:w ref=\"s_1\" conf=\"0.95\" rule=\"model\"/>");
	assert_string_equal(glyphs_of(bed, word), "S6:");
	assert_holds(bed);
	assert_comes_back(bed, before);
}

static void test_alto_change__rewording_twice_keeps_the_first(void **state)
{
	const struct alto_change one = { "Số", 0.7, "model", NULL };
	const struct alto_change two = { "Số:", 0.1, "symbol", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	struct alto_changed *changes = NULL;
	size_t count = 0;
	const char *before;
	xmlNode *word;

	write_line(bed, "S6: 24-CT/TU");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	word = word_at(bed->out, 0);
	bed->status = alto_reword(&edit, word, &one, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = alto_reword(&edit, word, &two, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(alto_original(word), "S6:");
	assert_string_equal(alto_content(word), "Số:");
	assert_string_equal(xml_get(word, "PROCESSINGREFS"), "P_REPAIR");
	assert_string_equal(xml_get(word, "TAGREFS"), "REP_LOW");
	assert_holds(bed);
	list(bed, &changes, &count);
	assert_int_equal(count, 1);
	assert_string_equal(changes[0].rule, "symbol");
	assert_comes_back(bed, before);
}

static void test_alto_change__joined_words_become_the_first(void **state)
{
	const struct alto_change change = { "nghiêm", 0.8, "model:join", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	const char *before;
	const char *printed;
	xmlNode *word;

	write_line(bed, "rất ngh iê m túc");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	word = word_at(bed->out, 1);
	assert_true(alto_can_join(word));
	bed->status = alto_join(&edit, word, 3, &change, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(alto_id(word), "s_2");
	assert_string_equal(alto_content(word), "nghiêm");
	assert_string_equal(alto_original(word), "ngh iê m");
	assert_string_equal(alto_content(alto_next_word(word)), "túc");
	assert_true(alto_is_spaced(alto_next_word(word)));
	assert_box(word, 15, 10);
	assert_string_equal(xml_get(word, "WC"), "0.6");
	assert_string_equal(glyphs_of(bed, word), "nghiêm");
	assert_holds(bed);
	printed = bed_print(bed, bed->out);
	assert_has(printed, "id=\"s_3\"");
	assert_has(printed, "id=\"s_4\"");
	assert_comes_back(bed, before);
}

static void add_second(xmlNode *word, const char *text)
{
	xmlNode *other =
		xml_insert_before(alto_first_glyph(word), "ALTERNATIVE");

	assert_non_null(other);
	assert_true(xml_set(other, "PURPOSE", ALTO_SECOND));
	assert_true(xml_add_text(other, text));
}

static void test_alto_change__second_readings_come_back(void **state)
{
	const struct alto_change join = { "nghiêm", 0.8, "model:join", NULL };
	const struct alto_change word = { "túc", 0.8, "model", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	const char *before;

	write_line(bed, "rất ngh iêm tuc");
	add_second(word_at(bed->out, 1), "ngb");
	add_second(word_at(bed->out, 2), "iềm");
	add_second(word_at(bed->out, 3), "túc");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	(void)alto_reword(&edit, word_at(bed->out, 3), &word, &bed->fault);
	bed->status =
		alto_join(&edit, word_at(bed->out, 1), 2, &join, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(alto_second(word_at(bed->out, 2)), "túc");
	assert_holds(bed);
	assert_comes_back(bed, before);
}

static void test_alto_change__words_of_two_lines_are_not_joined(void **state)
{
	static const char *const lines[] = { "một ha", "i ba", NULL };
	struct bed *bed = *state;

	write_lines(bed, lines);
	assert_true(alto_can_join(word_at(bed->out, 0)));
	assert_false(alto_can_join(word_at(bed->out, 1)));
	assert_true(xml_set(word_at(bed->out, 1), "SUBS_TYPE", "HypPart1"));
	assert_false(alto_can_join(word_at(bed->out, 0)));
}

static void test_alto_change__a_split_word_shares_its_box(void **state)
{
	static const char *const others[] = { "cuacac", NULL };
	const struct alto_change change = { "của các bộ", 0.5, "model:split",
					    others };
	struct bed *bed = *state;
	struct alto_edit edit;
	struct alto_changed *changes = NULL;
	size_t count = 0;
	const char *before;
	xmlNode *word;

	write_line(bed, "là cuacacbo ngành");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	word = word_at(bed->out, 1);
	assert_true(xml_set(word, "CC", "11111111"));
	bed->status = alto_split(&edit, word, &change, &bed->fault);
	assert_status(bed, STATUS_OK);
	xml_unset(word, "CC");
	assert_string_equal(alto_id(word), "s_2");
	assert_string_equal(alto_content(word), "của");
	assert_string_equal(alto_original(word), "cuacacbo");
	assert_string_equal(glyphs_of(bed, word), "cua");
	assert_box(word, 14, 3);
	word = alto_next_word(word);
	assert_string_equal(alto_id(word), "s_2_w2");
	assert_string_equal(alto_content(word), "các");
	assert_string_equal(alto_original(word), "");
	assert_string_equal(glyphs_of(bed, word), "cac");
	assert_true(alto_is_settled(word));
	assert_true(alto_is_spaced(word));
	assert_box(word, 17, 3);
	word = alto_next_word(word);
	assert_string_equal(alto_id(word), "s_2_w3");
	assert_string_equal(glyphs_of(bed, word), "bo");
	assert_string_equal(xml_get(word, "TAGREFS"), "REP_LOW");
	assert_box(word, 20, 2);
	assert_string_equal(alto_content(alto_next_word(word)), "ngành");
	assert_holds(bed);
	list(bed, &changes, &count);
	assert_int_equal(count, 1);
	assert_int_equal(changes[0].span, 3);
	assert_int_equal(changes[0].at, 1);
	assert_string_equal(changes[0].read, "cuacacbo");
	assert_string_equal(changes[0].meant, "của các bộ");
	edit = open_edit(bed, "P_UNDO");
	bed->status = alto_undo(&edit, changes, count, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(xml_get(word_at(bed->out, 1), "CC"), "11111111");
	xml_unset(word_at(bed->out, 1), "CC");
	assert_string_equal(layout_of(bed), before);
}

static void test_alto_change__a_made_id_is_a_new_one(void **state)
{
	const struct alto_change change = { "của các", 0.5, "model:split",
					    NULL };
	struct bed *bed = *state;
	struct alto_edit edit;

	write_line(bed, "là cuacac");
	assert_true(xml_set(word_at(bed->out, 0), "ID", "s_2_w2"));
	edit = open_edit(bed, "P_REPAIR");
	bed->status =
		alto_split(&edit, word_at(bed->out, 1), &change, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(alto_id(word_at(bed->out, 2)), "s_2_w3");
	assert_holds(bed);
}

static void test_alto_change__a_word_without_an_id_gets_one(void **state)
{
	const struct alto_change change = { "của", 0.5, "model", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;

	write_line(bed, "cua cua cua");
	assert_true(xml_set(word_at(bed->out, 1), "ID", "s_n1"));
	xml_unset(word_at(bed->out, 0), "ID");
	xml_unset(word_at(bed->out, 2), "ID");
	edit = open_edit(bed, "P_REPAIR");
	for (int i = 0; i < 3; i++) {
		bed->status = alto_reword(&edit, word_at(bed->out, i), &change,
					  &bed->fault);
		assert_status(bed, STATUS_OK);
	}
	assert_string_equal(alto_id(word_at(bed->out, 0)), "s_n2");
	assert_string_equal(alto_id(word_at(bed->out, 2)), "s_n3");
	assert_holds(bed);
}

static void test_alto_change__a_list_tells_where_and_why(void **state)
{
	static const char *const lines[] = { "Tinh ty", "Ban Thuong vu", NULL };
	const struct alto_change one = { "Tỉnh", 0.95, "model", NULL };
	const struct alto_change two = { "vụ", 0.65, "symbol:x", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	struct alto_changed *changes = NULL;
	size_t count = 0;
	xmlNode *line;

	write_lines(bed, lines);
	edit = open_edit(bed, "P_REPAIR");
	line = alto_next_line(
		alto_first_line(alto_first_block(alto_first_page(bed->out))));
	(void)alto_reword(&edit,
			  alto_next_word(alto_next_word(alto_first_word(line))),
			  &two, &bed->fault);
	bed->status =
		alto_reword(&edit, word_at(bed->out, 0), &one, &bed->fault);
	assert_status(bed, STATUS_OK);
	list(bed, &changes, &count);
	assert_int_equal(count, 2);
	assert_string_equal(changes[0].meant, "Tỉnh");
	assert_int_equal(changes[0].page, 3);
	assert_int_equal(changes[0].line, 1);
	assert_string_equal(changes[0].level, "high");
	assert_string_equal(changes[1].read, "vu");
	assert_string_equal(changes[1].rule, "symbol:x");
	assert_string_equal(changes[1].level, "medium");
	assert_int_equal(changes[1].line, 2);
	assert_int_equal(changes[1].at, 4);
	assert_true(changes[1].confidence > 0.64 &&
		    changes[1].confidence < 0.66);
}

static void test_alto_change__some_changes_are_taken_back(void **state)
{
	const struct alto_change join = { "nghiêm", 0.8, "model:join", NULL };
	const struct alto_change word = { "túc", 0.8, "model", NULL };
	const struct alto_change split = { "là của", 0.8, "model:split", NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	struct alto_changed *changes = NULL;
	size_t count = 0;
	const char *before;

	write_line(bed, "lacua ngh iêm tuc");
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	(void)alto_reword(&edit, word_at(bed->out, 3), &word, &bed->fault);
	(void)alto_join(&edit, word_at(bed->out, 1), 2, &join, &bed->fault);
	bed->status =
		alto_split(&edit, word_at(bed->out, 0), &split, &bed->fault);
	assert_status(bed, STATUS_OK);
	list(bed, &changes, &count);
	assert_int_equal(count, 3);
	edit = open_edit(bed, "P_UNDO");
	bed->status = alto_undo(&edit, changes + 1, 1, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_holds(bed);
	list(bed, &changes, &count);
	assert_int_equal(count, 2);
	assert_string_equal(changes[0].meant, "là của");
	assert_string_equal(changes[1].meant, "túc");
	assert_comes_back(bed, before);
}

static void test_alto_change__what_others_wrote_is_listed_too(void **state)
{
	struct bed *bed = *state;
	struct alto_changed *changes = NULL;
	size_t count = 0;

	bed_parse(bed, "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"
		       "<Layout><Page ID='p'><PrintSpace><TextBlock><TextLine>"
		       "<String CONTENT='b'><ALTERNATIVE PURPOSE="
		       "'ocr-original'/></String><String CONTENT='c'/>"
		       "</TextLine></TextBlock></PrintSpace></Page></Layout>"
		       "</alto>");
	assert_status(bed, STATUS_OK);
	bed->status = alto_changes(&changes, &count, bed->in, bed->arena,
				   &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(changes[0].read, "");
	assert_string_equal(changes[0].rule, "");
	assert_true(changes[0].confidence < 0);
	assert_int_equal(changes[0].page, 1);
}

/* More than one element of the log holds. */
static void test_alto_change__many_changes_are_all_listed(void **state)
{
	enum { LINES = 400 }; /* of two words */
	const struct alto_change change = { "Tỉnh", 0.95, "model", NULL };
	const char *lines[LINES + 1] = { NULL };
	struct bed *bed = *state;
	struct alto_edit edit;
	struct alto_changed *changes = NULL;
	size_t count = 0;
	const char *before;

	for (int i = 0; i < LINES; i++)
		lines[i] = "Tinh ty";
	write_lines(bed, lines);
	before = layout_of(bed);
	edit = open_edit(bed, "P_REPAIR");
	for (xmlNode *line = alto_first_line(
		     alto_first_block(alto_first_page(bed->out)));
	     line; line = alto_next_line(line))
		for (xmlNode *word = alto_first_word(line); word;
		     word = alto_next_word(word))
			(void)alto_reword(&edit, word, &change, &bed->fault);
	assert_holds(bed);
	list(bed, &changes, &count);
	assert_int_equal(count, 2 * LINES);
	assert_string_equal(changes[count - 1].rule, "model");
	assert_comes_back(bed, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_alto_change__rewording_keeps_what_was_read),
		BED_TEST(test_alto_change__rewording_twice_keeps_the_first),
		BED_TEST(test_alto_change__joined_words_become_the_first),
		BED_TEST(test_alto_change__second_readings_come_back),
		BED_TEST(test_alto_change__words_of_two_lines_are_not_joined),
		BED_TEST(test_alto_change__a_split_word_shares_its_box),
		BED_TEST(test_alto_change__a_made_id_is_a_new_one),
		BED_TEST(test_alto_change__a_word_without_an_id_gets_one),
		BED_TEST(test_alto_change__a_list_tells_where_and_why),
		BED_TEST(test_alto_change__some_changes_are_taken_back),
		BED_TEST(test_alto_change__what_others_wrote_is_listed_too),
		BED_TEST(test_alto_change__many_changes_are_all_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
