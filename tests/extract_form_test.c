/*
 * The form of the text: what is said in it stands where it stood, and every
 * document comes out valid.
 */

#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"
#include "tests/bed.h"

/* A hash to stand for the source's. */
static const char hash[] =
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static const char *const no_words[] = { NULL };

/* Import the text and say what it says. */
static void extract_text(struct bed *bed, const char *text)
{
	bed_take_text(bed, text);
	bed_run(bed, "import", no_words);
	assert_status(bed, STATUS_OK);
	bed_turn(bed);
	bed_run(bed, "extract", no_words);
}

static void test_form__takes_a_deadline_that_is_cut_at_a_blank(void **state)
{
	struct bed *bed = *state;

	extract_text(bed,
		     "1. Giao Sở Tư pháp chủ trì. Trong thời hạn 07 ngày kể "
		     "từ ngày nhận được kết luận giám định thì cơ quan có "
		     "thẩm quyền tiến hành xử lý và báo cáo kết quả.\n");
	assert_status(bed, STATUS_OK);
}

static void assert_line(struct bed *bed, const char *id, const char *text)
{
	xmlNode *node = akn_by_id(bed->out, id);

	if (!node)
		fail_msg("nothing is called %s", id);
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

static const char head[] = "ỦY BAN NHÂN DÂN\n"
			   "TỈNH AN PHÚ\n"
			   "\n"
			   "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			   "Độc lập - Tự do - Hạnh phúc\n"
			   "\n"
			   "Số: 1234/QĐ-UBND\n"
			   "An Phú, ngày 03 tháng 4 năm 2023\n"
			   "\n"
			   "QUYẾT ĐỊNH\n"
			   "Về việc ban hành Quy chế làm việc\n"
			   "\n";

/* A decision with what stands behind its signature. */
static void extract_decision(struct bed *bed, const char *behind)
{
	static const char decision[] =
		"Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.\n"
		"Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.\n"
		"\n"
		"Nơi nhận:\n"
		"- Như Điều 2;\n"
		"- Lưu: VT.\n"
		"CHỦ TỊCH\n"
		"Nguyễn Văn Anh\n"
		"\n";

	extract_text(bed,
		     arena_print(bed->arena, "%s%s%s", head, decision, behind));
	assert_status(bed, STATUS_OK);
}

static void test_form__attaches_what_stands_behind_the_signature(void **state)
{
	struct bed *bed = *state;

	extract_decision(bed, "QUY CHẾ\n"
			      "Làm việc của Ban Chỉ đạo\n"
			      "(Ban hành kèm theo Quyết định số 1234/QĐ-UBND "
			      "ngày 03/4/2023)\n"
			      "\n"
			      "Chương I\n"
			      "QUY ĐỊNH CHUNG\n"
			      "Điều 1. Phạm vi\n"
			      "Quy chế này quy định nguyên tắc.\n"
			      "Điều 2. Nguyên tắc\n"
			      "1. Ban Chỉ đạo họp mỗi quý.\n"
			      "\n"
			      "Phụ lục I\n"
			      "DANH SÁCH\n"
			      "(Kèm theo Quyết định số 1234/QĐ-UBND)\n"
			      "1. Ông Nguyễn Văn Bình.\n"
			      "2. Bà Trần Thị Cúc.\n"
			      "\n"
			      "PHỤ LỤC II: BIỂU MẪU\n"
			      "I. Mẫu thứ nhất.\n");
	assert_int_equal(count(bed, "attachment"), 3);
	assert_line(bed, "att_1__heading_1",
		    "QUY CHẾ Làm việc của Ban Chỉ đạo");
	assert_line(bed, "att_1__preface__p_1",
		    "(Ban hành kèm theo Quyết định số 1234/QĐ-UBND ngày "
		    "03/4/2023)");
	assert_line(bed, "att_1__chp_I__art_1__p_1",
		    "Quy chế này quy định nguyên tắc.");
	assert_line(bed, "att_1__chp_I__art_2__para_1__p_1",
		    "Ban Chỉ đạo họp mỗi quý.");
	assert_line(bed, "att_I__heading_1", "DANH SÁCH");
	assert_line(bed, "att_I__para_2__p_1", "Bà Trần Thị Cúc.");
	assert_line(bed, "att_II__heading_1", "BIỂU MẪU");
	assert_int_equal(count(bed, "signature"), 1);
}

static void test_form__gives_an_appendix_its_own_identity(void **state)
{
	struct bed *bed = *state;
	xmlNode *node;

	extract_decision(bed, "PHỤ LỤC\n"
			      "1. Ông Nguyễn Văn Bình.\n");
	assert_line(bed, "att_1__heading_1", "PHỤ LỤC");
	node = xml_find(akn_first(bed->out, "attachment"),
			akn_first(bed->out, "attachment"), "FRBRthis");
	assert_string_equal(akn_get(node, "value"),
			    "/akn/vn/doc/quyet-dinh/ubnd-tinh-an-phu/2023/"
			    "1234-qd-ubnd/!schedule_1");
}

/* A cell of so many letters' width, with the text. */
struct piece {
	int x;
	int y;
	const char *text;
};

static void add_words(struct bed *bed, struct alto_pen *pen,
		      const struct piece *piece)
{
	const char *text = piece->text;
	struct alto_box box = { piece->x, piece->y, 0, 30 };

	box.width = 10 * (int)strlen(text);
	(void)alto_add_block(pen, "noi-dung", &box);
	(void)alto_add_line(pen, &box);
	while (*text) {
		size_t length = strcspn(text, " ");

		(void)alto_add_word(pen, arena_text(bed->arena, text, length),
				    0.9, NULL);
		text += length;
		if (*text++ == '\0')
			break;
		(void)alto_add_space(pen);
	}
}

static void add_pieces(struct bed *bed, struct alto_pen *pen,
		       const struct piece *pieces)
{
	for (int i = 0; pieces[i].text; i++)
		add_words(bed, pen, &pieces[i]);
}

/* A plan with a table of tasks below its first point. */
static void extract_table(struct bed *bed, const struct piece *cells)
{
	static const struct piece before[] = {
		{ 100, 100, "1. Phan cong nhu sau:" }, { 0, 0, NULL }
	};
	static const struct piece behind[] = {
		{ 100, 900, "2. To chuc thuc hien." }, { 0, 0, NULL }
	};
	struct alto_box page = { 90, 200, 2000, 600 };
	struct alto_pen pen;

	assert_int_equal(
		alto_new(&bed->in, &pen, "plan.tif", hash, &bed->fault),
		STATUS_OK);
	(void)alto_add_page(&pen, 1, 2480, 3508, NULL);
	add_pieces(bed, &pen, before);
	(void)alto_begin_table(&pen, &page);
	add_pieces(bed, &pen, cells);
	alto_end_table(&pen);
	add_pieces(bed, &pen, behind);
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	bed_run(bed, "extract", no_words);
	assert_status(bed, STATUS_OK);
}

static void test_form__keeps_the_cells_of_a_table_where_it_stands(void **state)
{
	static const struct piece cells[] = {
		{ 100, 220, "STT" },
		{ 300, 220, "Noi dung" },
		{ 900, 220, "Chu tri" },
		{ 1500, 220, "Phoi hop" },
		{ 100, 320, "1" },
		{ 300, 320, "Hop quy" },
		{ 1500, 320, "Cac so" },
		{ 100, 420, "2" },
		{ 300, 420, "Theo Quyết định số 12/QĐ-TTg ngày 03/4/2023" },
		{ 0, 0, NULL }
	};
	struct bed *bed = *state;

	extract_table(bed, cells);
	assert_int_equal(count(bed, "table"), 1);
	assert_int_equal(count(bed, "tr"), 3);
	assert_int_equal(count(bed, "td"), 12);
	assert_line(bed, "para_1__table_1__tr_2__td_2", "Hop quy");
	assert_line(bed, "para_1__table_1__tr_2__td_3", "");
	assert_line(bed, "para_1__table_1__tr_2__td_4", "Cac so");
	assert_line(bed, "para_2__p_1", "To chuc thuc hien.");
	assert_int_equal(count(bed, "paragraph"), 2);
	assert_int_equal(count(bed, "ref"), 1);
}

static void test_form__spans_columns_with_one_cell(void **state)
{
	static const struct piece cells[] = {
		{ 100, 220, "STT" },
		{ 300, 220, "Noi dung" },
		{ 900, 220, "Chu tri" },
		{ 100, 320, "I" },
		{ 310, 320,
		  "Nhung viec phai lam ngay trong nam nay, xong truoc quy "
		  "ba va bao cao" },
		{ 0, 0, NULL }
	};
	struct bed *bed = *state;
	xmlNode *cell;

	extract_table(bed, cells);
	cell = akn_by_id(bed->out, "para_1__table_1__tr_2__td_2");
	assert_string_equal(akn_get(cell, "colspan"), "2");
}

static void test_form__reads_the_text_in_a_frame_as_text(void **state)
{
	struct bed *bed = *state;
	const struct piece cells[] = {
		{ 100, 220, "x" },
		{ 300, 220, bed_repeat(bed, "chu ", 200) },
		{ 0, 0, NULL },
	};

	extract_table(bed, cells);
	assert_int_equal(count(bed, "table"), 0);
}

static void test_form__leaves_paragraphs_between_letters_there(void **state)
{
	struct bed *bed = *state;
	const char *all;

	extract_text(bed, "1. Việc thứ nhất:\n"
			  "a) Làm trước.\n"
			  "Phần này nói thêm về điểm trên.\n"
			  "b) Làm sau.\n");
	assert_status(bed, STATUS_OK);
	all = akn_line(bed->arena, akn_by_id(bed->out, "para_1"));
	assert_string_equal(all, "1. Việc thứ nhất: a) Làm trước. Phần này nói "
				 "thêm về điểm trên. b) Làm sau.");
}

static void test_form__joins_numbers_that_lines_break(void **state)
{
	static const struct {
		const char *lines;
		const char *joined;
	} cases[] = {
		{ "theo Chỉ thị số 24-\nCT/TU của Tỉnh ủy",
		  "theo Chỉ thị số 24-CT/TU của Tỉnh ủy" },
		{ "theo Chỉ thị số 24-CT/\nTU của Tỉnh ủy",
		  "theo Chỉ thị số 24-CT/TU của Tỉnh ủy" },
		{ "theo Quyết định số 12/\nQĐ-UBND của tỉnh",
		  "theo Quyết định số 12/QĐ-UBND của tỉnh" },
		{ "theo Quyết định số 12/QĐ-\nUBND của tỉnh",
		  "theo Quyết định số 12/QĐ-UBND của tỉnh" },
		{ "theo Quyết định số 12\n/QĐ-UBND của tỉnh",
		  "theo Quyết định số 12/QĐ-UBND của tỉnh" },
		{ "theo Quyết định số 12/QĐ–\nUBND của tỉnh",
		  "theo Quyết định số 12/QĐ–UBND của tỉnh" },
		{ "trước ngày 30/\n6/2023 và báo cáo",
		  "trước ngày 30/6/2023 và báo cáo" },
		{ "phát triển kinh tế -\nxã hội của tỉnh",
		  "phát triển kinh tế - xã hội của tỉnh" },
		{ "phát tri\xc2\xad\nển của tỉnh", "phát triển của tỉnh" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		extract_text(bed, arena_print(bed->arena, "%s1. Làm %s.\n",
					      head, cases[i].lines));
		assert_status(bed, STATUS_OK);
		assert_line(
			bed, "para_1__p_1",
			arena_print(bed->arena, "Làm %s.", cases[i].joined));
		bed_forget(bed);
	}
}

static void test_form__nests_numbers_in_brackets_and_bullets(void **state)
{
	struct bed *bed = *state;

	extract_text(bed, "1/ Việc thứ nhất:\n"
			  "a) Gồm có:\n"
			  "(i) Một;\n"
			  "(ii) Hai.\n"
			  "b) Và:\n"
			  "- Gạch đầu dòng:\n"
			  "● Chấm đầu dòng.\n"
			  "2/ Việc thứ hai.\n");
	assert_status(bed, STATUS_OK);
	assert_line(bed, "para_1__point_a__point_ii__p_1", "Hai.");
	assert_line(bed, "para_1__point_b__indent_nn_1__indent_nn_1__p_1",
		    "Chấm đầu dòng.");
	assert_line(bed, "para_2__p_1", "Việc thứ hai.");
}

static void test_form__settles_what_a_scan_makes_of_numbers(void **state)
{
	struct bed *bed = *state;
	xmlNode *section;

	extract_text(bed, arena_print(bed->arena, "%s%s", head,
				      "I. MỤC ĐÍCH\n"
				      "1. Nâng cao chất lượng.\n"
				      "H. NHIỆM VỤ\n"
				      "1. Việc thứ nhất.\n"
				      "2. Việc thứ hai.\n"
				      "3 Việc thứ ba.\n"
				      "4. Việc thứ tư.\n"
				      "IH. THỰC HIỆN\n"
				      "1. Việc thứ nhất.\n"));
	assert_status(bed, STATUS_OK);
	assert_line(bed, "sec_II__heading_1", "NHIỆM VỤ");
	assert_line(bed, "sec_II__para_3__p_1", "Việc thứ ba.");
	section = akn_by_id(bed->out, "sec_III");
	assert_string_equal(akn_get_own(section, "status"), "needs-review");
	assert_string_equal(akn_line(bed->arena, xml_child(section, "num")),
			    "IH.");
}

static void test_form__leaves_dashes_before_the_first_number(void **state)
{
	struct bed *bed = *state;

	extract_text(bed, arena_print(bed->arena, "%s%s", head,
				      "- Căn cứ Luật Tổ chức chính quyền địa "
				      "phương ngày 19 tháng 6 năm 2015;\n"
				      "- Xét đề nghị của Giám đốc Sở Nội vụ,\n"
				      "QUYẾT ĐỊNH:\n"
				      "Điều 1. Ban hành Quy chế.\n"
				      "- Gạch đầu dòng.\n"));
	assert_status(bed, STATUS_OK);
	assert_int_equal(count(bed, "citation"), 2);
	assert_int_equal(count(bed, "indent"), 1);
}

static void test_form__begins_with_any_number(void **state)
{
	struct bed *bed = *state;

	extract_text(bed, arena_print(bed->arena, "%s%s", head,
				      "III. TỔ CHỨC THỰC HIỆN\n"
				      "1. Việc thứ nhất.\n"));
	assert_status(bed, STATUS_OK);
	assert_line(bed, "sec_III__para_1__p_1", "Việc thứ nhất.");
}

/* A line of the text, and footnotes below it, in their zone. */
static void extract_notes(struct bed *bed, const char *line,
			  const char *const *notes)
{
	struct alto_box box = { 200, 300, 2000, 30 };
	struct alto_pen pen;

	assert_int_equal(
		alto_new(&bed->in, &pen, "plan.tif", hash, &bed->fault),
		STATUS_OK);
	(void)alto_add_page(&pen, 1, 2480, 3508, NULL);
	(void)alto_add_block(&pen, "noi-dung", &box);
	(void)alto_add_line(&pen, &box);
	(void)alto_add_word(&pen, line, 0.9, NULL);
	(void)alto_add_block(&pen, "cuoc-chu", &box);
	for (int i = 0; notes[i]; i++) {
		(void)alto_add_line(&pen, NULL);
		(void)alto_add_word(&pen, notes[i], 0.9, NULL);
	}
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	bed_run(bed, "extract", no_words);
	assert_status(bed, STATUS_OK);
}

/* The text of the first paragraph, "<" where a note stands. */
static const char *with_notes(struct bed *bed)
{
	struct text text = { .arena = bed->arena };

	for (xmlNode *child = akn_by_id(bed->out, "p_1")->children; child;
	     child = child->next)
		if (child->type == XML_TEXT_NODE)
			text_print(&text, "%s", (const char *)child->content);
		else
			text_print(&text, "<%s>", akn_get(child, "marker"));
	return text_string(&text);
}

static void test_form__finds_the_marks_of_several_notes(void **state)
{
	static const char *const notes[] = { "1 Van ban thu nhat.",
					     "2 Van ban thu hai,",
					     "va phan con lai.",
					     "3 Van ban thu ba.", NULL };
	struct bed *bed = *state;

	extract_notes(bed, "Theo van ban1 va cac (van ban)2, xem muc 3 nua3.",
		      notes);
	assert_string_equal(with_notes(bed), "Theo van ban<1> va cac (van "
					     "ban)<2>, xem muc 3 nua<3>.");
}

static void test_form__finds_marks_in_brackets_and_stars(void **state)
{
	static const char *const notes[] = { "(1) Van ban thu nhat.",
					     "[2] Van ban thu hai.",
					     "* Van ban thu ba.", NULL };
	struct bed *bed = *state;

	extract_notes(bed, "Theo van ban(1) va van ban [2] cung bao cao*.",
		      notes);
	assert_string_equal(with_notes(bed), "Theo van ban<1> va van ban<2> "
					     "cung bao cao<*>.");
}

static void test_form__takes_no_comma_for_the_mark_of_a_note(void **state)
{
	static const char *const notes[] = { ", Van ban thu nhat.", NULL };
	struct bed *bed = *state;
	xmlNode *note;

	extract_notes(bed, "Phong, chong dich benh.", notes);
	assert_string_equal(with_notes(bed), "Phong, chong dich benh.<,>");
	note = akn_first(bed->out, "authorialNote");
	assert_string_equal(akn_get_own(note, "status"), "needs-review");
}

/* What extract tells beside the document, a line each. */
static const char *tell_of(struct bed *bed, const char *text)
{
	struct text told = { .arena = bed->arena };
	struct desk *desk = NULL;

	bed_take_text(bed, arena_print(bed->arena, "%s%s", head, text));
	bed_run(bed, "import", no_words);
	bed_turn(bed);
	assert_int_equal(
		desk_new(&desk, stage_named("extract"), NULL, &bed->fault),
		STATUS_OK);
	bed->status = desk_run(&bed->out, desk, bed->in, &bed->fault);
	assert_false(remarks_lossy(desk_remarks(desk)));
	for (size_t i = 0; i < remarks_count(desk_remarks(desk)); i++)
		text_print(&told, "%s\n", remarks_line(desk_remarks(desk), i));
	desk_free(desk);
	return text_string(&told);
}

static void test_form__tells_of_numbers_that_are_missing_or_twice(void **state)
{
	struct bed *bed = *state;
	const char *told = tell_of(bed, "I. Mục tiêu\n"
					"1. Việc thứ nhất.\n"
					"2. Việc thứ hai.\n"
					"4. Việc thứ tư.\n"
					"II. Giải pháp\n"
					"1. Việc thứ nhất.\n"
					"1. Việc thứ nhất nữa.\n"
					"3. Việc thứ ba.\n"
					"3. Việc thứ ba nữa.\n");

	assert_status(bed, STATUS_OK);
	assert_has(told, "point 'I.4' follows 'I.2'");
	assert_has(told, "point 'II.3' stands twice");
	assert_has_not(told, "'I.1'");
}

static void test_form__counts_articles_through_all_chapters(void **state)
{
	struct bed *bed = *state;
	const char *told = tell_of(bed, "Chương I\n"
					"QUY ĐỊNH CHUNG\n"
					"Điều 1. Phạm vi\n"
					"1. Việc thứ nhất.\n"
					"2. Việc thứ hai.\n"
					"a) Một;\n"
					"b) Hai.\n"
					"Điều 2. Đối tượng\n"
					"1. Việc thứ nhất.\n"
					"Chương II\n"
					"TỔ CHỨC THỰC HIỆN\n"
					"Điều 3. Trách nhiệm\n"
					"1. Việc thứ nhất.\n");

	assert_status(bed, STATUS_OK);
	assert_string_equal(told, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_form__takes_a_deadline_that_is_cut_at_a_blank),
		BED_TEST(test_form__attaches_what_stands_behind_the_signature),
		BED_TEST(test_form__gives_an_appendix_its_own_identity),
		BED_TEST(test_form__keeps_the_cells_of_a_table_where_it_stands),
		BED_TEST(test_form__spans_columns_with_one_cell),
		BED_TEST(test_form__reads_the_text_in_a_frame_as_text),
		BED_TEST(test_form__leaves_paragraphs_between_letters_there),
		BED_TEST(test_form__tells_of_numbers_that_are_missing_or_twice),
		BED_TEST(test_form__counts_articles_through_all_chapters),
		BED_TEST(test_form__finds_the_marks_of_several_notes),
		BED_TEST(test_form__finds_marks_in_brackets_and_stars),
		BED_TEST(test_form__takes_no_comma_for_the_mark_of_a_note),
		BED_TEST(test_form__joins_numbers_that_lines_break),
		BED_TEST(test_form__nests_numbers_in_brackets_and_bullets),
		BED_TEST(test_form__settles_what_a_scan_makes_of_numbers),
		BED_TEST(test_form__leaves_dashes_before_the_first_number),
		BED_TEST(test_form__begins_with_any_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
