#include "tests/bed.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* A letter, up to its signature. */
static const char head[] =
	"UBND TỈNH AN PHÚ\nSỞ Y TẾ\nSố: 12/SYT-NV\n"
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
	"An Phú, ngày 03 tháng 4 năm 2024\nV/v lưu trữ\n\n"
	"Kính gửi: Các phòng thuộc Sở.\n\n"
	"Thực hiện Luật Lưu trữ, Sở Y tế yêu cầu các phòng:\n"
	"1. Rà soát tài liệu của các đơn vị.\n"
	"Nơi nhận:\n- Như trên;\n- Ban Giám đốc (để b/c);\n- Lưu: VT, NC.\n";

static void extract(struct bed *bed, const char *text)
{
	bed_forget(bed);
	bed_take_text(bed, text);
	bed_run(bed, "import", NULL);
	bed_turn(bed);
	bed_run(bed, "extract", NULL);
	assert_status(bed, STATUS_OK);
}

static bool is_any(const xmlNode *node, const char *element)
{
	return xml_is(node, element);
}

/* "r KT., o GIÁM ĐỐC, p Lê Văn A | ..." of what was made. */
static const char *signers(struct bed *bed)
{
	static const char *const parts[] = { "role", "organization", "person" };
	struct text all = { .arena = bed->arena };

	for (const xmlNode *top = akn_first(bed->out, "signature"); top;
	     top = akn_next(bed->out, top, "signature")) {
		const char *comma = all.length ? " | " : "";

		for (const xmlNode *node = xml_walk(top, top); node;
		     node = xml_walk(node, top))
			for (size_t i = 0; i < 3; i++) {
				if (!is_any(node, parts[i]))
					continue;
				text_print(&all, "%s%c %s%s", comma,
					   parts[i][0],
					   akn_line(bed->arena, node),
					   akn_is_doubtful(node) ? "?" : "");
				comma = ", ";
			}
	}
	return text_string(&all);
}

static const char *container_line(struct bed *bed, const char *name)
{
	for (const xmlNode *node = akn_first(bed->out, "container"); node;
	     node = akn_next(bed->out, node, "container"))
		if (strcmp(akn_get(node, "name"), name) == 0)
			return akn_line(bed->arena, node);
	return "";
}

/* A line of the table with " / " made line ends. */
static char *lines_of(struct bed *bed, const char *cell, size_t length)
{
	struct text lines = { .arena = bed->arena };

	for (size_t i = 0; i < length; i++) {
		if (strncmp(cell + i, " / ", 3) == 0) {
			text_add(&lines, "\n", 1);
			i += 2;
		} else {
			text_add(&lines, cell + i, 1);
		}
	}
	text_add(&lines, "\n", 1);
	return lines.data;
}

static void test_sign__reads_who_signs_in_every_form(void **state)
{
	struct bed *bed = *state;
	const char *path =
		arena_print(bed->arena, "%s/tests/data/signatures.tsv",
			    bed_environment("CHITHI_SOURCE"));
	const char *row = bed_get(bed, path);
	int count = 0;

	for (assert_non_null(row); *row; row += strcspn(row, "\n") + 1) {
		size_t tab = strcspn(row, "\t\n");
		const char *wanted;

		if (*row == '#' || row[tab] != '\t')
			continue;
		wanted = arena_text(bed->arena, row + tab + 1,
				    strcspn(row + tab + 1, "\n"));
		extract(bed, arena_print(bed->arena, "%s%s", head,
					 lines_of(bed, row, tab)));
		assert_string_equal(signers(bed), wanted);
		assert_string_equal(
			container_line(bed, "noi-nhan"),
			"Nơi nhận: - Như trên; - Ban Giám đốc (để b/c); - "
			"Lưu: VT, NC.");
		count++;
	}
	assert_true(count > 40);
}

static void
test_sign__marks_a_misread_name_and_keeps_what_was_read(void **state)
{
	struct bed *bed = *state;
	const xmlNode *person;

	extract(bed, arena_print(bed->arena, "%sGIÁM ĐỐC\n%s", head,
				 "tê Thiên Phú\n"));
	person = akn_first(bed->out, "person");
	assert_non_null(person);
	assert_string_equal(akn_line(bed->arena, person), "Lê Thiên Phú");
	assert_string_equal(akn_get_own(person, "read"), "tê Thiên Phú");
	assert_true(akn_is_doubtful(person));
}

static void test_sign__keeps_a_copy_apart_from_the_document(void **state)
{
	struct bed *bed = *state;
	struct akn_header header;

	extract(bed, arena_print(bed->arena, "%s%s", head,
				 "GIÁM ĐỐC\nNguyễn Văn Ất\nSỞ Y TẾ\n"
				 "SAO Y BẢN CHÍNH\nSố: 35/SY-SYT\n"
				 "An Phú, ngày 12 tháng 5 năm 2025\n"
				 "Nơi nhận:\n- Các phòng;\n- Lưu: VT.\n"
				 "TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\nLê Thị Ổi\n"));
	assert_int_equal(
		akn_read_header(&header, bed->out, bed->arena, &bed->fault),
		STATUS_OK);
	assert_string_equal(header.number, "12/SYT-NV");
	assert_string_equal(header.date, "2024-04-03");
	assert_string_equal(header.signer, "Nguyễn Văn Ất");
	assert_has(container_line(bed, "ban-sao"), "35/SY-SYT");
	assert_has(container_line(bed, "ban-sao"), "Lê Thị Ổi");
	assert_has(container_line(bed, "noi-nhan"), "Như trên;");
	assert_has_not(container_line(bed, "noi-nhan"), "Các phòng");
	assert_has_not(container_line(bed, "chu-ky"), "SAO Y");
}

/* A line of a page, with its box. */
struct placed {
	const char *text;
	int x;
	int y;
	int width;
};

static void add_placed(struct bed *bed, struct alto_pen *pen,
		       const struct placed *line)
{
	struct alto_box box = { line->x, line->y, line->width, 40 };
	const char *text = line->text;

	(void)alto_add_block(pen, NULL, &box);
	(void)alto_add_line(pen, &box);
	while (*text) {
		size_t length = strcspn(text, " ");

		(void)alto_add_word(pen, arena_text(bed->arena, text, length),
				    0.96, &box);
		text += length + strspn(text + length, " ");
		if (*text)
			(void)alto_add_space(pen);
	}
}

static void extract_placed(struct bed *bed, const struct placed *lines,
			   size_t count)
{
	struct alto_pen pen;

	bed_forget(bed);
	document_free(bed->in);
	bed->in = NULL;
	assert_int_equal(alto_new(&bed->in, &pen, "a.tif",
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef",
				  &bed->fault),
			 STATUS_OK);
	(void)alto_add_page(&pen, 1, 2400, 3400, NULL);
	for (size_t i = 0; i < count; i++)
		add_placed(bed, &pen, &lines[i]);
	assert_int_equal(alto_pen_status(&pen, &bed->fault), STATUS_OK);
	bed_run(bed, "extract", NULL);
	assert_status(bed, STATUS_OK);
}

/* A plan up to its recipients. */
static const struct placed plan[] = {
	{ "KẾ HOẠCH", 1000, 300, 400 },
	{ "Thực hiện Luật Lưu trữ, các phòng rà soát hồ sơ theo danh mục.", 300,
	  450, 1800 },
	{ "1. Các phòng rà soát hồ sơ, lập danh mục và gửi về Sở Nội vụ để",
	  300, 500, 1800 },
	{ "tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo quy định.", 300, 550,
	  1700 },
	{ "Nơi nhận:", 300, 700, 200 },
	{ "- BGĐ Sở;", 300, 750, 300 },
	{ "- Lưu: VT.", 300, 800, 300 },
};

enum { PLAN = sizeof(plan) / sizeof(plan[0]), LINES_MAX = 32 };

/* The plan with lines behind it. */
static void extract_plan(struct bed *bed, const struct placed *lines)
{
	struct placed all[LINES_MAX];
	size_t count = PLAN;

	memcpy(all, plan, sizeof(plan));
	for (size_t i = 0; lines[i].text; i++)
		all[count++] = lines[i];
	extract_placed(bed, all, count);
}

/* The same with a block of lines in the right column. */
static void extract_block(struct bed *bed, const char *const *block)
{
	struct placed lines[LINES_MAX] = { { NULL, 0, 0, 0 } };

	for (int i = 0; block[i]; i++)
		lines[i] = (struct placed){ block[i], 1500, 700 + 80 * i, 500 };
	extract_plan(bed, lines);
}

static void test_sign__takes_no_dirt_for_an_office_or_a_name(void **state)
{
	static const char *const blocks[][6] = {
		{ "GIÁM ĐỐC", "xố", "v— E", "Nguyễn Văn Ất" },
		{ "GIÁM ĐỐC", "* SỞ *", "\"Nguyễn Văn Ất," },
		{ "GIÁM ĐỐC", "T72 gBrZrr~", ": Nguyễn Văn Ất ." },
		{ "_. GIÁM ĐỐC °' -", "Nguyễn Văn Ất", "zÑ" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		extract_block(bed, blocks[i]);
		assert_has(signers(bed), "r GIÁM ĐỐC, p Nguyễn Văn Ất");
		assert_has_not(signers(bed), "?");
	}
}

static void
test_sign__takes_a_wrong_formula_for_the_one_it_must_be(void **state)
{
	static const char *const block[] = { "KÍGIÁM ĐÓC", "ñ PHÓ GIÁM ĐỐC",
					     "Lê Văn Ổi", NULL };
	struct bed *bed = *state;

	extract_block(bed, block);
	assert_string_equal(signers(bed),
			    "r KÍ, o GIÁM ĐÓC, r PHÓ GIÁM ĐỐC, p Lê Văn Ổi");
	assert_string_equal(akn_get(akn_first(bed->out, "role"), "refersTo"),
			    "#ky-thay");
}

static void test_sign__takes_two_columns_for_two_who_sign(void **state)
{
	static const struct placed lines[] = {
		{ "KT. GIÁM ĐỐC", 700, 900, 400 },
		{ "CHỦ TỊCH", 1600, 900, 300 },
		{ "PHÓ GIÁM ĐỐC", 700, 950, 400 },
		{ "Trần Văn Ổi", 720, 1300, 360 },
		{ "Lê Thị Na", 1600, 1300, 300 },
		{ NULL, 0, 0, 0 },
	};
	struct bed *bed = *state;

	extract_plan(bed, lines);
	assert_has(signers(bed), "r CHỦ TỊCH, p Lê Thị Na");
}

static void test_sign__finds_the_name_among_the_recipients(void **state)
{
	static const struct placed lines[] = {
		{ "PHÊ DUYỆT GIÁM ĐỐC SỞ Y TẾ", 900, 900, 900 },
		{ "Lê Hoàng Mận", 1000, 1300, 300 },
		{ NULL, 0, 0, 0 },
	};
	struct bed *bed = *state;

	extract_plan(bed, lines);
	assert_has(signers(bed), "p Lê Hoàng Mận");
	assert_string_equal(container_line(bed, "noi-nhan"),
			    "Nơi nhận: - BGĐ Sở; - Lưu: VT.");
}

/* A field of the record, or what an element of it has as an attribute. */
static const char *field(struct bed *bed, const char *name)
{
	for (const xmlNode *node = akn_first(bed->out, "field"); node;
	     node = akn_next(bed->out, node, "field"))
		if (strcmp(akn_get(node, "name"), name) == 0)
			return akn_line(bed->arena, node);
	return "";
}

static void test_sign__writes_the_record_of_an_archive(void **state)
{
	struct bed *bed = *state;
	const char *text = arena_print(
		bed->arena, "%s%s",
		"UBND TỈNH AN PHÚ\nSỞ Y TẾ\nSố: 12/SYT-NV\n"
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		"Độc lập - Tự do - Hạnh phúc\n"
		"An Phú, ngày 03 tháng 4 năm 2024\nV/v lưu trữ\n\n"
		"HỎA TỐC\nXEM XONG TRẢ LẠI\n\n"
		"Kính gửi: Các phòng thuộc Sở.\n\n"
		"Thực hiện Luật Lưu trữ, Sở Y tế yêu cầu các phòng:\n"
		"1. Rà soát tài liệu của các đơn vị.\n"
		"Nơi nhận:\n- Như trên;\n- Lưu: VT, NC. 20b.\n",
		"TL. GIÁM ĐỐC\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\n"
		"TS. Nguyễn Văn Ất\n");
	const xmlNode *signer;

	extract(bed, text);
	assert_string_equal(field(bed, "TypeName"), "Công văn");
	assert_string_equal(field(bed, "CodeNumber"), "12");
	assert_string_equal(field(bed, "CodeNotation"), "SYT-NV");
	assert_string_equal(field(bed, "IssuedDate"), "2024-04-03");
	assert_string_equal(field(bed, "OrganName"), "SỞ Y TẾ");
	assert_string_equal(field(bed, "Subject"), "lưu trữ");
	assert_string_equal(field(bed, "Language"), "Tiếng Việt");
	assert_string_equal(field(bed, "PageAmount"), "");
	assert_string_equal(field(bed, "Urgency"), "HỎA TỐC");
	assert_string_equal(field(bed, "Circulation"), "XEM XONG TRẢ LẠI");
	assert_string_equal(field(bed, "Secrecy"), "");
	assert_string_equal(field(bed, "IssuedAmount"), "20");
	signer = akn_first(bed->out, "signer");
	assert_string_equal(akn_get(signer, "authority"),
			    "TL. GIÁM ĐỐC, KT. CHÁNH VĂN PHÒNG");
	assert_string_equal(akn_get(signer, "position"), "PHÓ CHÁNH VĂN PHÒNG");
	assert_string_equal(akn_get(signer, "title"), "TS.");
	assert_string_equal(akn_get(signer, "name"), "Nguyễn Văn Ất");
	assert_string_equal(
		akn_line(bed->arena, akn_first(bed->out, "recipient")),
		"Như trên");
}

/* The recipients of the record, " | " between. */
static const char *recipients(struct bed *bed)
{
	struct text all = { .arena = bed->arena };

	for (const xmlNode *node = akn_first(bed->out, "recipient"); node;
	     node = akn_next(bed->out, node, "recipient"))
		text_print(&all, "%s%s", all.length ? " | " : "",
			   akn_line(bed->arena, node));
	return text_string(&all);
}

static void test_sign__takes_each_recipient_by_itself(void **state)
{
	static const char *const lists[] = {
		"Nơi nhận:\n- Như trên;\n- TTTU (để b/c);\n- Lưu: VT.\n",
		"Nơi nhận: - Như trên;\n- TTTU\n(để b/c);\n- Lưu: VT.\n",
		"Nơi nhận:\n- Như trên; - TTTU (để b/c); - Lưu: VT.\n",
		"Nơi nhận:\nNhư trên;\nTTTU (để b/c);\nLưu: VT.\n",
		"Nơi nhận:\n+ Như trên,\n+ TTTU (để b/c),\n+ Lưu: VT.\n",
		"Nơi nhận: Như trên; TTTU (để b/c); Lưu: VT.\n",
	};
	struct bed *bed = *state;
	const char *end = strstr(head, "Nơi nhận");

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		extract(bed,
			arena_print(bed->arena, "%.*s%sGIÁM ĐỐC\nLê Văn Ổi\n",
				    (int)(end - head), head, lists[i]));
		assert_string_equal(recipients(bed),
				    "Như trên | TTTU (để b/c) | Lưu: VT");
		assert_string_equal(signers(bed), "r GIÁM ĐỐC, p Lê Văn Ổi");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_sign__reads_who_signs_in_every_form),
		BED_TEST(test_sign__takes_no_dirt_for_an_office_or_a_name),
		BED_TEST(
			test_sign__marks_a_misread_name_and_keeps_what_was_read),
		BED_TEST(
			test_sign__takes_a_wrong_formula_for_the_one_it_must_be),
		BED_TEST(test_sign__keeps_a_copy_apart_from_the_document),
		BED_TEST(test_sign__takes_two_columns_for_two_who_sign),
		BED_TEST(test_sign__finds_the_name_among_the_recipients),
		BED_TEST(test_sign__writes_the_record_of_an_archive),
		BED_TEST(test_sign__takes_each_recipient_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
