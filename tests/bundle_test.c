#include "tests/bed.h"

#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/bundle.h"

static const char decision[] =
	"ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
	"TỈNH AN PHÚ Độc lập - Tự do - Hạnh phúc\n"
	"Số: 15/QĐ-UBND An Phú, ngày 02 tháng 3 năm 2024\n"
	"\n"
	"QUYẾT ĐỊNH\n"
	"Về việc thành lập tổ công tác\n"
	"\n"
	"Điều 1. Thành lập tổ công tác lưu trữ của tỉnh An Phú.\n"
	"\f"
	"2\n"
	"Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
	"\n"
	"Nơi nhận: TM. ỦY BAN NHÂN DÂN\n"
	"- Như Điều 2; CHỦ TỊCH\n"
	"- Lưu: VT.\n"
	"Trần Văn Mẫu\n";

static const char directive[] =
	"TỈNH ỦY AN PHÚ ĐẢNG CỘNG SẢN VIỆT NAM\n"
	"*\n"
	"Số 24-CT/TU An Phú, ngày 27 tháng 02 năm 2018\n"
	"\n"
	"CHỈ THỊ\n"
	"về tăng cường công tác lưu trữ\n"
	"\n"
	"Thời gian qua, công tác lưu trữ của tỉnh đã có tiến bộ.\n"
	"1- Các cấp ủy tổ chức thực hiện nghiêm túc.\n"
	"\n"
	"Nơi nhận: T/M BAN THƯỜNG VỤ\n"
	"- Các huyện ủy, BÍ THƯ\n"
	"Trần Văn Mẫu\n";

static const char form[] = "Mẫu số 01\n"
			   "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			   "Độc lập - Tự do - Hạnh phúc\n"
			   "Số: …/BC-… …, ngày … tháng … năm …\n"
			   "BÁO CÁO\n";

static const char unread[] = "ỦY BAN NHÂN DÂN\n"
			     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			     "Số:    /CT-UBND\n"
			     "CHỈ THỊ\n";

/* What was found in texts, put one behind the other. */
struct found {
	struct bundle_start *starts;
	size_t count;
};

static struct found find_in(struct bed *bed, const char *text)
{
	struct found found = { NULL, 0 };
	struct zones *zones = NULL;

	bed_take_text(bed, text);
	bed_run(bed, "import", NULL);
	assert_status(bed, STATUS_OK);
	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	assert_int_equal(bundle_find(&found.starts, &found.count, bed->out,
				     zones, bed->arena, &bed->fault),
			 STATUS_OK);
	zones_close(zones);
	return found;
}

static const char *join(struct bed *bed, const char *const *texts)
{
	const char *all = *texts++;

	for (; *texts; texts++)
		all = arena_print(bed->arena, "%s\f%s", all, *texts);
	return all;
}

static struct found find_in_all(struct bed *bed, const char *const *texts)
{
	return find_in(bed, join(bed, texts));
}

static void test_bundle__finds_no_other_document_in_one(void **state)
{
	assert_int_equal(find_in(*state, decision).count, 0);
	assert_int_equal(find_in(*state, "Không có gì.\n").count, 0);
}

static void test_bundle__finds_where_the_others_begin(void **state)
{
	const char *const texts[] = { decision, form, directive, decision,
				      NULL };
	struct found found = find_in_all(*state, texts);

	assert_int_equal(found.count, 2);
	assert_int_equal(found.starts[0].index, 3);
	assert_int_equal(found.starts[0].number, 4);
	assert_true(found.starts[0].sure);
	assert_int_equal(found.starts[1].index, 4);
	assert_true(found.starts[1].sure);
}

static void test_bundle__says_where_it_is_not_sure(void **state)
{
	const char *const texts[] = { directive, unread, NULL };
	struct found found = find_in_all(*state, texts);

	assert_int_equal(found.count, 1);
	assert_int_equal(found.starts[0].number, 2);
	assert_false(found.starts[0].sure);
}

static void test_bundle__an_empty_page_comes_before_no_document(void **state)
{
	const char *const texts[] = { "", directive, NULL };

	assert_int_equal(find_in_all(*state, texts).count, 0);
}

/* The pages of a document as text, their numbers left out. */
static const char *print_pages(struct bed *bed, const struct document *document)
{
	struct document *copy = NULL;
	const char *text;
	int number = 0;

	assert_int_equal(document_copy(&copy, document, &bed->fault),
			 STATUS_OK);
	for (xmlNode *page = alto_first_page(copy); page;
	     page = alto_next_page(page)) {
		char id[32];

		(void)snprintf(id, sizeof(id), "page_%d", ++number);
		xmlSetProp(page, BAD_CAST "ID", BAD_CAST id);
		(void)snprintf(id, sizeof(id), "ps_%d", number);
		xmlSetProp(page->children, BAD_CAST "ID", BAD_CAST id);
		(void)snprintf(id, sizeof(id), "%d", number);
		xmlSetProp(page, BAD_CAST "PHYSICAL_IMG_NR", BAD_CAST id);
	}
	text = strstr(bed_print(bed, copy), "<Layout>");
	document_free(copy);
	return text;
}

/* Pages `first` up to `end` are those of `text`, had it come alone. */
static void assert_part(struct bed *bed, size_t first, size_t end,
			const char *text)
{
	struct document *whole = bed->out;
	struct document *part = NULL;
	const char *pages;

	assert_int_equal(
		bundle_cut(&part, whole, "box/a#2", first, end, &bed->fault),
		STATUS_OK);
	assert_string_equal(document_name(part), "box/a#2");
	assert_string_equal(alto_source_hash(part), alto_source_hash(whole));
	assert_string_equal(alto_source_name(part), alto_source_name(whole));
	assert_int_equal(alto_page_number(alto_first_page(part)), first + 1);
	assert_int_equal(document_settle(part, &bed->fault), STATUS_OK);
	pages = print_pages(bed, part);
	document_free(part);

	bed->out = NULL;
	bed_take_text(bed, text);
	bed_run(bed, "import", NULL);
	assert_status(bed, STATUS_OK);
	assert_string_equal(pages, print_pages(bed, bed->out));
	document_free(bed->out);
	bed->out = whole;
}

static void test_bundle__a_part_is_as_if_it_had_come_alone(void **state)
{
	const char *const texts[] = { decision, directive, decision, NULL };
	struct bed *bed = *state;

	assert_int_equal(find_in_all(bed, texts).count, 2);
	assert_part(bed, 0, 2, decision);
	assert_part(bed, 2, 3, directive);
	assert_part(bed, 3, 5, decision);
}

static void test_bundle__a_part_has_the_namespaces_of_the_whole(void **state)
{
	const char *const texts[] = { decision, directive, NULL };
	struct bed *bed = *state;
	struct document *part = NULL;
	const char *text;

	assert_int_equal(find_in_all(bed, texts).count, 1);
	assert_int_equal(bundle_cut(&part, bed->out, "a#2", 2, 3, &bed->fault),
			 STATUS_OK);
	assert_int_equal(document_settle(part, &bed->fault), STATUS_OK);
	text = bed_print(bed, part);
	assert_has(text, "schemaLocation");
	text = strstr(text, "xmlns=");
	assert_non_null(text);
	assert_null(strstr(text + 1, "xmlns="));
	document_free(part);
}

#define TEST(name) BED_TEST(test_bundle__##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_no_other_document_in_one),
		TEST(finds_where_the_others_begin),
		TEST(says_where_it_is_not_sure),
		TEST(an_empty_page_comes_before_no_document),
		TEST(a_part_is_as_if_it_had_come_alone),
		TEST(a_part_has_the_namespaces_of_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
