#include "tests/bed.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/zone.h"

/* Lines of a page at most. */
enum { LINES_MAX = 64 };

/* Whether a document begins on the page of these lines. */
static enum zone_start start_of(struct bed *bed, const char *text)
{
	struct zone_line lines[LINES_MAX];
	struct zones *zones = NULL;
	size_t count = 0;
	enum zone_start start;

	for (const char *line = text; *line && count < LINES_MAX;) {
		size_t length = strcspn(line, "\n");

		lines[count++] =
			(struct zone_line){ .text = arena_text(bed->arena, line,
							       length) };
		line += length + (line[length] == '\n');
	}
	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	start = zones_start(zones, lines, count, bed->arena);
	zones_close(zones);
	return start;
}

#define assert_start(text, start)                                              \
	assert_int_equal(start_of(*state, (text)), ZONE_START_##start)

static void test_zone_start__is_sure_of_the_form_of_the_state(void **state)
{
	assert_start("ỦY BAN NHÂN DÂN\n"
		     "TỈNH AN PHÚ\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Độc lập - Tự do - Hạnh phúc\n"
		     "Số: 15/QĐ-UBND\n"
		     "An Phú, ngày 02 tháng 3 năm 2024\n"
		     "QUYẾT ĐỊNH\n"
		     "Về việc thành lập tổ công tác\n",
		     SURE);
}

static void test_zone_start__is_sure_of_the_form_of_the_party(void **state)
{
	assert_start("TỈNH ỦY AN PHÚ ĐẢNG CỘNG SẢN VIỆT NAM\n"
		     "*\n"
		     "Số 24-CT/TU An Phú, ngày 27 tháng 02 năm 2018\n"
		     "CHỈ THỊ\n"
		     "về tăng cường công tác lưu trữ\n",
		     SURE);
}

static void test_zone_start__is_sure_of_a_letter(void **state)
{
	assert_start("UBND TỈNH AN PHÚ\n"
		     "SỞ NỘI VỤ\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Số: 964/SNV-CCHC\n"
		     "V/v báo cáo kết quả\n"
		     "An Phú, ngày 19 tháng 8 năm 2024\n"
		     "Kính gửi: Ủy ban nhân dân các huyện\n",
		     SURE);
}

static void test_zone_start__forgives_what_was_misread(void **state)
{
	assert_start("TINH UY AN PHU DANG CQNG SAN VIET NAM\n"
		     "S6 24-CT/TU An Phii, ngay 27 thang 02 nam 2018\n"
		     "CHI THI\n",
		     SURE);
}

static void test_zone_start__takes_a_number_written_by_hand(void **state)
{
	assert_start("ỦY BAN NHÂN DÂN\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Số: {f@ /CT-UBND\n"
		     "An Phú, ngày ( tháng 3 năm 2024\n"
		     "CHỈ THỊ\n",
		     SURE);
}

static void test_zone_start__is_not_sure_where_the_number_is_empty(void **state)
{
	assert_start("ỦY BAN NHÂN DÂN\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Số:      /CT-UBND\n"
		     "An Phú, ngày     tháng 3 năm 2024\n"
		     "CHỈ THỊ\n",
		     POSSIBLE);
}

static void test_zone_start__is_not_sure_where_the_heading_is_lost(void **state)
{
	assert_start("ỦY BAN NHÂN DÂN\n"
		     "Số: 15/CT-UBND\n"
		     "An Phú, ngày 02 tháng 3 năm 2024\n"
		     "CHỈ THỊ\n",
		     POSSIBLE);
}

static void test_zone_start__is_not_sure_of_a_filled_form(void **state)
{
	assert_start("Mẫu số 02\n"
		     "ỦY BAN NHÂN DÂN\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Số: 15/BC-UBND\n"
		     "An Phú, ngày 02 tháng 3 năm 2024\n"
		     "BÁO CÁO\n",
		     POSSIBLE);
}

static void test_zone_start__a_dotted_form_is_none(void **state)
{
	assert_start("TÊN CƠ QUAN, TỔ CHỨC\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Độc lập - Tự do - Hạnh phúc\n"
		     "Số: …/BC-…\n"
		     "…, ngày … tháng … năm …\n"
		     "BÁO CÁO\n",
		     NOT);
	assert_start("ỦY BAN NHÂN DÂN\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Số: ...../BC-UBND\n"
		     "........., ngày ..... tháng ..... năm 20....\n"
		     "BÁO CÁO\n",
		     NOT);
}

static void test_zone_start__an_annex_is_none(void **state)
{
	assert_start("PHỤ LỤC I\n"
		     "DANH SÁCH CÁC HUYỆN\n"
		     "(Kèm theo Quyết định số 15/QĐ-UBND ngày 02 tháng 3 năm "
		     "2024)\n",
		     NOT);
	assert_start("Phụ lục\n"
		     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		     "Độc lập - Tự do - Hạnh phúc\n"
		     "TÊN CƠ QUAN\n"
		     "BÁO CÁO\n",
		     NOT);
}

static void test_zone_start__the_certificate_of_a_copy_is_none(void **state)
{
	assert_start("TỈNH ỦY AN PHÚ\n"
		     "VĂN PHÒNG\n"
		     "ĐẢNG CỘNG SẢN VIỆT NAM\n"
		     "Số 112-BS/VPTU\n"
		     "An Phú, ngày 02 tháng 3 năm 2024\n"
		     "SAO Y BẢN CHÍNH\n",
		     NOT);
}

static void test_zone_start__what_stands_below_text_is_none(void **state)
{
	assert_start("công tác lưu trữ của tỉnh đã có nhiều chuyển biến\n"
		     "tích cực, các cấp ủy đã quan tâm lãnh đạo, chỉ đạo\n"
		     "TỈNH ỦY AN PHÚ\n"
		     "ĐẢNG CỘNG SẢN VIỆT NAM\n"
		     "Số 24-CT/TU\n"
		     "An Phú, ngày 27 tháng 02 năm 2018\n"
		     "CHỈ THỊ\n",
		     NOT);
	assert_start("Nơi nhận:\n"
		     "- Như trên.\n"
		     "TỈNH ỦY AN PHÚ\n"
		     "ĐẢNG CỘNG SẢN VIỆT NAM\n"
		     "Số 24-CT/TU\n"
		     "An Phú, ngày 27 tháng 02 năm 2018\n"
		     "CHỈ THỊ\n",
		     NOT);
}

/* The furthest place that ALTO may tell of. */
static void test_zone_start__what_stands_far_below_text_is_none(void **state)
{
	static const char *const texts[] = {
		"công tác lưu trữ của tỉnh đã có nhiều chuyển biến",
		"tích cực, các cấp ủy đã quan tâm lãnh đạo, chỉ đạo",
		"ĐẢNG CỘNG SẢN VIỆT NAM",
		"Số 24-CT/TU",
		"An Phú, ngày 27 tháng 02 năm 2018",
		"CHỈ THỊ",
	};
	enum { COUNT = sizeof(texts) / sizeof(*texts), FAR = 999999999 };
	struct bed *bed = *state;
	struct zone_line lines[COUNT] = { { .text = texts[0] } };
	struct zones *zones = NULL;

	for (size_t i = 0; i < COUNT; i++) {
		lines[i].text = texts[i];
		if (i > 1)
			lines[i].box = (struct alto_box){ 0, FAR, 1, FAR };
	}
	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	assert_int_equal(zones_start(zones, lines, COUNT, bed->arena),
			 ZONE_START_NOT);
	zones_close(zones);
}

static void test_zone_start__a_sentence_on_the_party_is_none(void **state)
{
	assert_start("của Đảng Cộng sản Việt Nam và Quy định\n"
		     "số 12-QĐ/TW ngày 3 tháng 4 năm 2018\n"
		     "BAN TỔ CHỨC\n",
		     NOT);
	assert_start("", NOT);
}

static void test_zone_start__does_not_ask_for_an_order(void **state)
{
	struct zone_line lines[] = {
		{ .text = "CHỈ THỊ", .box = { 400, 300, 200, 40 } },
		{ .text = "ĐẢNG CỘNG SẢN VIỆT NAM",
		  .box = { 600, 100, 300, 40 } },
		{ .text = "An Phú, ngày 27 tháng 02 năm 2018",
		  .box = { 600, 200, 300, 40 } },
		{ .text = "TỈNH ỦY AN PHÚ", .box = { 100, 100, 300, 40 } },
		{ .text = "Số 24-CT/TU", .box = { 100, 200, 300, 40 } },
	};
	struct bed *bed = *state;
	struct zones *zones = NULL;

	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	assert_int_equal(zones_start(zones, lines,
				     sizeof(lines) / sizeof(*lines),
				     bed->arena),
			 ZONE_START_SURE);
	zones_close(zones);
}

#define TEST(name) BED_TEST(test_zone_start__##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_sure_of_the_form_of_the_state),
		TEST(is_sure_of_the_form_of_the_party),
		TEST(is_sure_of_a_letter),
		TEST(forgives_what_was_misread),
		TEST(takes_a_number_written_by_hand),
		TEST(is_not_sure_where_the_number_is_empty),
		TEST(is_not_sure_where_the_heading_is_lost),
		TEST(is_not_sure_of_a_filled_form),
		TEST(a_dotted_form_is_none),
		TEST(an_annex_is_none),
		TEST(the_certificate_of_a_copy_is_none),
		TEST(what_stands_below_text_is_none),
		TEST(what_stands_far_below_text_is_none),
		TEST(a_sentence_on_the_party_is_none),
		TEST(does_not_ask_for_an_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
