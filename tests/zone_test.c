#include "tests/bed.h"

#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/zone.h"

/* Import a text; each line of it as "zone: words". */
static const char *zones_of(struct bed *bed, const char *text)
{
	const char *all = "";

	bed_take_text(bed, text);
	bed_run(bed, "import", NULL);
	assert_status(bed, STATUS_OK);
	for (const xmlNode *page = alto_first_page(bed->out); page;
	     page = alto_next_page(page))
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			for (const xmlNode *line = alto_first_line(block); line;
			     line = alto_next_line(line)) {
				const xmlNode *word = alto_first_word(line);

				all = arena_print(bed->arena, "%s%s:", all,
						  alto_zone(block));
				for (; word; word = alto_next_word(word))
					all = arena_print(bed->arena, "%s %s",
							  all,
							  alto_content(word));
				all = arena_print(bed->arena, "%s\n", all);
			}
	return all;
}

static void
test_zone__tells_the_form_of_the_party_with_joined_columns(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "TỈNH ỦY AN PHÚ ĐẢNG CỘNG SẢN VIỆT NAM\n"
			      "*\n"
			      "Số 24-CT/TU An Phú, ngày 27 tháng 02 năm 2018\n"
			      "\n"
			      "CHỈ THỊ\n"
			      "CỦA BAN THƯỜNG VỤ TỈNH ỦY\n"
			      "về tăng cường công tác lưu trữ\n"
			      "\n"
			      "Thời gian qua, công tác lưu trữ của tỉnh đã có "
			      "nhiều chuyển biến tích cực, các\n"
			      "cấp ủy đã quan tâm\n"
			      "\n"
			      "1 Theo báo cáo của Văn phòng.\n"
			      "\n"
			      "lãnh đạo, chỉ đạo.\n"
			      "1- Các cấp ủy tổ chức thực hiện nghiêm túc.\n"
			      "2\n"
			      "2- Văn phòng theo dõi.\n"
			      "\n"
			      "Nơi nhận: T/M BAN THƯỜNG VỤ\n"
			      "- Các huyện ủy, BÍ THƯ\n"
			      "- Lưu Văn phòng.\n"
			      "Trần Văn Mẫu\n"),
		"co-quan-ban-hanh: TỈNH ỦY AN PHÚ\n"
		"tieu-de-dang: ĐẢNG CỘNG SẢN VIỆT NAM\n"
		": *\n"
		"so-ky-hieu: Số 24-CT/TU\n"
		"dia-danh-ngay-thang: An Phú, ngày 27 tháng 02 năm 2018\n"
		"ten-loai: CHỈ THỊ\n"
		"trich-yeu: CỦA BAN THƯỜNG VỤ TỈNH ỦY\n"
		"trich-yeu: về tăng cường công tác lưu trữ\n"
		"noi-dung: Thời gian qua, công tác lưu trữ của tỉnh đã có "
		"nhiều chuyển biến tích cực, các\n"
		"noi-dung: cấp ủy đã quan tâm\n"
		"cuoc-chu: 1 Theo báo cáo của Văn phòng.\n"
		"noi-dung: lãnh đạo, chỉ đạo.\n"
		"noi-dung: 1- Các cấp ủy tổ chức thực hiện nghiêm túc.\n"
		"noi-dung: 2\n"
		"noi-dung: 2- Văn phòng theo dõi.\n"
		"noi-nhan: Nơi nhận:\n"
		"chu-ky: T/M BAN THƯỜNG VỤ\n"
		"noi-nhan: - Các huyện ủy,\n"
		"chu-ky: BÍ THƯ\n"
		"noi-nhan: - Lưu Văn phòng.\n"
		"chu-ky: Trần Văn Mẫu\n");
}

static void test_zone__tells_the_form_of_the_state(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "ỦY BAN NHÂN DÂN\n"
			      "TỈNH AN PHÚ\n"
			      "-------\n"
			      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			      "Độc lập - Tự do - Hạnh phúc\n"
			      "---------------\n"
			      "Số: 12/QĐ-UBND\n"
			      "An Phú, ngày 5 tháng 3 năm 2024\n"
			      "\n"
			      "QUYẾT ĐỊNH\n"
			      "Về việc ban hành quy chế làm việc\n"
			      "\n"
			      "ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
			      "Căn cứ Luật Tổ chức chính quyền địa phương;\n"
			      "Điều 1. Ban hành quy chế làm việc của cơ quan.\n"
			      "Điều 2. Quy chế gồm ba chương.\n"
			      "Điều 3. Quyết định có hiệu lực từ ngày ký.\n"
			      "Điều 4. Văn phòng theo dõi việc này.\n"
			      "Các sở, ban, ngành phối hợp.\n"
			      "Các huyện báo cáo kết quả.\n"
			      "Thời hạn là cuối năm.\n"
			      "Kinh phí theo dự toán.\n"
			      "\n"
			      "Nơi nhận:\n"
			      "- Như Điều 3;\n"
			      "- Lưu: VT.\n"
			      "TM. ỦY BAN NHÂN DÂN\n"
			      "CHỦ TỊCH\n"
			      "Nguyễn Thị Mẫu\n"),
		"co-quan-ban-hanh: ỦY BAN NHÂN DÂN\n"
		"co-quan-ban-hanh: TỈNH AN PHÚ\n"
		": -------\n"
		"quoc-hieu: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		"quoc-hieu: Độc lập - Tự do - Hạnh phúc\n"
		": ---------------\n"
		"so-ky-hieu: Số: 12/QĐ-UBND\n"
		"dia-danh-ngay-thang: An Phú, ngày 5 tháng 3 năm 2024\n"
		"ten-loai: QUYẾT ĐỊNH\n"
		"trich-yeu: Về việc ban hành quy chế làm việc\n"
		"noi-dung: ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
		"noi-dung: Căn cứ Luật Tổ chức chính quyền địa phương;\n"
		"noi-dung: Điều 1. Ban hành quy chế làm việc của cơ quan.\n"
		"noi-dung: Điều 2. Quy chế gồm ba chương.\n"
		"noi-dung: Điều 3. Quyết định có hiệu lực từ ngày ký.\n"
		"noi-dung: Điều 4. Văn phòng theo dõi việc này.\n"
		"noi-dung: Các sở, ban, ngành phối hợp.\n"
		"noi-dung: Các huyện báo cáo kết quả.\n"
		"noi-dung: Thời hạn là cuối năm.\n"
		"noi-dung: Kinh phí theo dự toán.\n"
		"noi-nhan: Nơi nhận:\n"
		"noi-nhan: - Như Điều 3;\n"
		"noi-nhan: - Lưu: VT.\n"
		"chu-ky: TM. ỦY BAN NHÂN DÂN\n"
		"chu-ky: CHỦ TỊCH\n"
		"chu-ky: Nguyễn Thị Mẫu\n");
}

static void
test_zone__takes_no_authority_above_the_grounds_for_a_signature(void **state)
{
	struct bed *bed = *state;
	const char *zones = zones_of(
		bed, "ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
		     "Số: 12/QĐ-UBND\n"
		     "An Phú, ngày     tháng     năm 2020\n"
		     "\n"
		     "QUYẾT ĐỊNH\n"
		     "Về việc thành lập Tổ công tác\n"
		     "thực hiện chính quyền số tỉnh An Phú\n"
		     "\n"
		     "ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
		     "\n"
		     "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015;\n"
		     "\n"
		     "QUYẾT ĐỊNH:\n"
		     "\n"
		     "Điều 1. Thành lập Tổ công tác của tỉnh.\n"
		     "\n"
		     "Nơi nhận:\n"
		     "- Như Điều 1.\n");

	assert_non_null(strstr(zones, "dia-danh-ngay-thang: An Phú, ngày"));
	assert_non_null(strstr(zones, "trich-yeu: thực hiện chính quyền"));
	assert_non_null(strstr(zones, "noi-dung: ỦY BAN NHÂN DÂN"));
	assert_null(strstr(zones, "chu-ky: ỦY BAN"));
}

static void test_zone__ends_the_signature_with_its_page(void **state)
{
	struct bed *bed = *state;
	const char *zones = zones_of(bed, "KẾ HOẠCH\n"
					  "\n"
					  "1. Các phòng báo cáo kết quả.\n"
					  "\n"
					  "Nơi nhận:\n"
					  "- Các phòng.\n"
					  "GIÁM ĐỐC\n"
					  "Nguyễn Văn An\n"
					  "\f"
					  "DANH SÁCH PHÒNG KHÁM\n"
					  "Nguyễn Văn Bình\n");

	assert_non_null(strstr(zones, "chu-ky: Nguyễn Văn An"));
	assert_non_null(strstr(zones, "noi-dung: DANH SÁCH"));
	assert_non_null(strstr(zones, "noi-dung: Nguyễn Văn Bình"));
}

static void test_zone__tells_the_form_of_a_letter(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "BỘ NỘI VỤ\n"
			      "SỞ NỘI VỤ AN PHÚ\n"
			      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			      "Độc lập - Tự do - Hạnh phúc\n"
			      "Số: 575/SNV-VP\n"
			      "V/v báo cáo công tác lưu trữ\n"
			      "An Phú, ngày 5 tháng 3 năm 2024\n"
			      "\n"
			      "Kính gửi:\n"
			      "- Các phòng chuyên môn;\n"
			      "- Chi cục Văn thư.\n"
			      "\n"
			      "Thực hiện kế hoạch năm 2024, Sở Nội vụ đề nghị "
			      "các đơn vị báo cáo.\n"
			      "\n"
			      "Nơi nhận:\n"
			      "- Như trên;\n"
			      "- Lưu: VT.\n"
			      "KT. GIÁM ĐỐC\n"
			      "PHÓ GIÁM ĐỐC\n"
			      "Lê Văn Mẫu\n"),
		"co-quan-chu-quan: BỘ NỘI VỤ\n"
		"co-quan-ban-hanh: SỞ NỘI VỤ AN PHÚ\n"
		"quoc-hieu: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		"quoc-hieu: Độc lập - Tự do - Hạnh phúc\n"
		"so-ky-hieu: Số: 575/SNV-VP\n"
		"trich-yeu: V/v báo cáo công tác lưu trữ\n"
		"dia-danh-ngay-thang: An Phú, ngày 5 tháng 3 năm 2024\n"
		"kinh-gui: Kính gửi:\n"
		"kinh-gui: - Các phòng chuyên môn;\n"
		"kinh-gui: - Chi cục Văn thư.\n"
		"noi-dung: Thực hiện kế hoạch năm 2024, Sở Nội vụ đề nghị các "
		"đơn vị báo cáo.\n"
		"noi-nhan: Nơi nhận:\n"
		"noi-nhan: - Như trên;\n"
		"noi-nhan: - Lưu: VT.\n"
		"chu-ky: KT. GIÁM ĐỐC\n"
		"chu-ky: PHÓ GIÁM ĐỐC\n"
		"chu-ky: Lê Văn Mẫu\n");
}

static void test_zone__tells_it_through_misread_words(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed,
			 "TINH UY AN PHU DANG CONG SAN VIET NAM\n"
			 "S6 24-CTITU An Phu, ngay 27 thang 02 nam 2018\n"
			 "CHI THI\n"
			 "ve tang cuong cong tac luu tru\n"
			 "\n"
			 "Thoi gian qua cong tac luu tru co chuyen bien.\n"),
		"co-quan-ban-hanh: TINH UY AN PHU\n"
		"tieu-de-dang: DANG CONG SAN VIET NAM\n"
		"so-ky-hieu: S6 24-CTITU\n"
		"dia-danh-ngay-thang: An Phu, ngay 27 thang 02 nam 2018\n"
		"ten-loai: CHI THI\n"
		"trich-yeu: ve tang cuong cong tac luu tru\n"
		"noi-dung: Thoi gian qua cong tac luu tru co chuyen bien.\n");
}

static void test_zone__all_is_text_where_there_is_no_form(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(zones_of(bed, "Một đoạn văn không có thể thức gì.\n"
					  "Hai dòng thôi.\n"),
			    "noi-dung: Một đoạn văn không có thể thức gì.\n"
			    "noi-dung: Hai dòng thôi.\n");
}

static void test_zone__a_lone_number_at_the_edge_is_the_pages(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(zones_of(bed, "Một đoạn văn.\n1\n\f- 2 -\nHai đoạn "
					  "văn.\n12\nBa.\n\f1234\nx y z.\n"),
			    "noi-dung: Một đoạn văn.\nso-trang: 1\n"
			    "so-trang: - 2 -\nnoi-dung: Hai đoạn văn.\n"
			    "noi-dung: 12\nnoi-dung: Ba.\n"
			    "noi-dung: 1234\nnoi-dung: x y z.\n");
}

static const char *mark(struct bed *bed, const struct zones *zones,
			const char *line)
{
	return zones_mark(zones, line, bed->arena);
}

static void test_zone__tells_marks_of_secrecy_and_urgency(void **state)
{
	static const char *const secret[] = {
		"MẬT",
		"MAT",
		"MẶT",
		"| MẬT |",
		"TỐI MẬT",
		"TÓI MẬT",
		"TOI MAT",
		"TỐIMẬT",
		"TUYỆT MẬT",
		"TUYET MẠT",
		"Độ mật: Tối mật",
		"[TUYỆT MẬT]",
	};
	static const char *const urgent[] = {
		"KHẨN",
		"KHAN",
		"THƯỢNG KHẨN",
		"HỎA TỐC",
		"HOẢ TÓC",
		"HOA TOC",
		"HỎATỐC",
		"HỎA TỐC HẸN GIỜ",
		"HỎA TỐC HẸN GIỜ: 15 giờ 30",
		"Độ khẩn: KHẨN",
	};
	static const char *const handled[] = { "LƯU HÀNH NỘI BỘ",
					       "XEM XONG TRẢ LẠI",
					       "TÀI LIỆU THU HỒI" };
	static const char *const none[] = {
		"Mật",
		"mật",
		"bảo vệ bí mật nhà nước",
		"BÍ MẬT",
		"BÍ MẬT NHÀ NƯỚC",
		"BẢO MẬT",
		"MẶT TRẬN",
		"KHẨN TRƯƠNG",
		"HÓA HỌC",
		"VIỆN HÓA HỌC",
		"MẬT 1",
		"LƯU HÀNH",
		"BAN CƠ YẾU",
		"TỔ MẬT MÃ",
		"",
	};
	struct bed *bed = *state;
	struct zones *zones = NULL;

	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	for (size_t i = 0; i < sizeof(secret) / sizeof(*secret); i++)
		assert_string_equal(mark(bed, zones, secret[i]), "do-mat");
	for (size_t i = 0; i < sizeof(urgent) / sizeof(*urgent); i++)
		assert_string_equal(mark(bed, zones, urgent[i]), "do-khan");
	for (size_t i = 0; i < sizeof(handled) / sizeof(*handled); i++)
		assert_string_equal(mark(bed, zones, handled[i]), "luu-hanh");
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_string_equal(mark(bed, zones, none[i]), "");
	zones_close(zones);
}

static void test_zone__a_mark_is_no_name_of_a_body(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(zones_of(bed,
				     "UBND TỈNH AN PHÚ\nSỞ Y TẾ\nMẬT\n"
				     "Số: 12/SYT-NV\nV/v lưu trữ\nHỎA TỐC\n"
				     "Kính gửi: Các phòng.\n\n"
				     "Đề nghị các phòng bảo mật hồ sơ:\nMẬT\n"),
			    "co-quan-chu-quan: UBND TỈNH AN PHÚ\n"
			    "co-quan-ban-hanh: SỞ Y TẾ\n"
			    "do-mat: MẬT\n"
			    "so-ky-hieu: Số: 12/SYT-NV\n"
			    "trich-yeu: V/v lưu trữ\n"
			    "do-khan: HỎA TỐC\n"
			    "kinh-gui: Kính gửi: Các phòng.\n"
			    "noi-dung: Đề nghị các phòng bảo mật hồ sơ:\n"
			    "noi-dung: MẬT\n");
}

/* Every label that the header of zone.h lists, or none. */
static void assert_labels_are_known(const char *all)
{
	static const char labels[] =
		" quoc-hieu tieu-de-dang co-quan-chu-quan co-quan-ban-hanh "
		"so-ky-hieu dia-danh-ngay-thang ten-loai trich-yeu kinh-gui "
		"noi-dung cuoc-chu noi-nhan chu-ky so-trang ky-so dau-den "
		"do-mat do-khan luu-hanh ban-sao ";
	char label[64];

	for (; *all; all += strcspn(all, "\n") + 1) {
		size_t length = strcspn(all, ":");

		assert_true(length + 3 < sizeof(label));
		label[0] = ' ';
		memcpy(label + 1, all, length);
		memcpy(label + 1 + length, " ", 2);
		assert_true(length == 0 || strstr(labels, label));
	}
}

static void test_zone__hostile_lines_do_no_harm(void **state)
{
	struct bed *bed = *state;
	const char *const texts[] = {
		"Nơi nhận:\n",
		"Nơi nhận:\nNơi nhận:\nNơi nhận:\n",
		"CHỈ THỊ\n",
		"Số:\nSố:\n\fSố:\n",
		"Kính gửi:\n",
		"ngày tháng năm ngày tháng năm\n",
		"1 A\n2 B\n3 C\n",
		"\xf0\x9f\x98\x80 \xcc\x81\xcc\x81\xcc\x81 \xef\xbf\xbd\n",
		"*\n***\n____ ----\n.\n",
		"ĐẢNG CỘNG SẢN VIỆT NAM ĐẢNG CỘNG SẢN VIỆT NAM\n",
		"İSTANBUL ß ŉ ŉ ﬁ ǰ\n",
		bed_repeat(bed, "CHỈ THỊ ", 5000),
		bed_repeat(bed, "A", 60000),
		bed_repeat(bed, "ngày tháng năm\n", 500),
		bed_repeat(bed, "Nơi nhận: T/M BAN THƯỜNG VỤ\n", 300),
		bed_repeat(bed, "1 Ghi chú\n\n", 300),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_labels_are_known(zones_of(bed, texts[i]));
}

static void test_zone__the_same_words_stay_in_the_same_order(void **state)
{
	struct bed *bed = *state;
	const char *all = zones_of(bed, "TỈNH ỦY A ĐẢNG CỘNG SẢN VIỆT NAM\n"
					"Nơi nhận: T/M BAN THƯỜNG VỤ\n");

	assert_has(all, "TỈNH ỦY A\n");
	assert_has(all, ": ĐẢNG CỘNG SẢN VIỆT NAM\n");
	assert_has(all, ": Nơi nhận:\n");
	assert_has(all, ": T/M BAN THƯỜNG VỤ\n");
}

static void test_zone__takes_no_misread_motto_for_a_subject(void **state)
{
	struct zone_line lines[] = {
		{ .text = "SỞ Y TẾ", .box = { 374, 218, 157, 49 } },
		{ .text = "Số: 9/SYT-TCCB", .box = { 317, 284, 317, 67 } },
		{ .text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		  .box = { 713, 157, 758, 68 } },
		{ .text = "“Đột lập - Tự do~ Hạnh phúc",
		  .box = { 715, 203, 635, 86 } },
		{ .text = "An Phú, ngày 6 tháng 10 năm 2017",
		  .box = { 819, 286, 665, 59 } },
		{ .text = "V/v báo cáo số lượng",
		  .box = { 322, 346, 309, 43 } },
		{ .text = "Kính gửi: Các đơn vị trực thuộc.",
		  .box = { 425, 469, 877, 43 } },
	};
	const size_t count = sizeof(lines) / sizeof(*lines);
	struct bed *bed = *state;
	struct zones *zones = NULL;

	for (size_t i = 0; i < count; i++)
		lines[i].page = 1;
	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	assert_int_equal(
		zones_assign(zones, lines, count, bed->arena, &bed->fault),
		STATUS_OK);
	assert_string_equal(lines[3].zone, "quoc-hieu");
	assert_string_equal(lines[4].zone, "dia-danh-ngay-thang");
	assert_string_equal(lines[5].zone, "trich-yeu");
	zones_close(zones);
}

/* Text without boxes: a full line that begins a sentence ends the subject. */
static void test_zone__ends_a_subject_where_the_text_begins(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
			      "Số: 11/CT-UBND\n"
			      "An Phú, ngày 11 tháng 9 năm 2024\n"
			      "CHỈ THỊ\n"
			      "Về việc bảo đảm an toàn trong mùa mưa, bão trên "
			      "địa bàn tỉnh\n"
			      "An Phú\n"
			      "Cơn bão vừa qua đã gây thiệt hại lớn về người "
			      "và tài sản ở tỉnh\n"
			      "ta, trong đó có nhiều công trình.\n"),
		"co-quan-ban-hanh: ỦY BAN NHÂN DÂN TỈNH AN PHÚ\n"
		"so-ky-hieu: Số: 11/CT-UBND\n"
		"dia-danh-ngay-thang: An Phú, ngày 11 tháng 9 năm 2024\n"
		"ten-loai: CHỈ THỊ\n"
		"trich-yeu: Về việc bảo đảm an toàn trong mùa mưa, bão trên "
		"địa bàn tỉnh\n"
		"trich-yeu: An Phú\n"
		"noi-dung: Cơn bão vừa qua đã gây thiệt hại lớn về người "
		"và tài sản ở tỉnh\n"
		"noi-dung: ta, trong đó có nhiều công trình.\n");
	assert_string_equal(
		zones_of(bed, "THỦ TƯỚNG CHÍNH PHỦ\n"
			      "Số: 90/CĐ-TTg\n"
			      "Hà Nội, ngày 10 tháng 9 năm 2024\n"
			      "CÔNG ĐIỆN\n"
			      "Về việc khắc phục hậu quả bão\n"
			      "THỦ TƯỚNG CHÍNH PHỦ điện:\n"
			      "- Bộ trưởng các Bộ.\n"
			      "Bão đã gây thiệt hại.\n"
			      "1. Các bộ tổ chức cứu nạn.\n"
			      "2. Các tỉnh rà soát.\n"
			      "3. Văn phòng theo dõi.\n"
			      "4. Báo cáo hằng ngày.\n"
			      "5. Kinh phí theo dự toán.\n"
			      "6. Thời hạn là cuối năm.\n"
			      "7. Việc này phải làm ngay.\n"
			      "8. Cần có người trực.\n"),
		"co-quan-ban-hanh: THỦ TƯỚNG CHÍNH PHỦ\n"
		"so-ky-hieu: Số: 90/CĐ-TTg\n"
		"dia-danh-ngay-thang: Hà Nội, ngày 10 tháng 9 năm 2024\n"
		"ten-loai: CÔNG ĐIỆN\n"
		"trich-yeu: Về việc khắc phục hậu quả bão\n"
		"noi-dung: THỦ TƯỚNG CHÍNH PHỦ điện:\n"
		"noi-dung: - Bộ trưởng các Bộ.\n"
		"noi-dung: Bão đã gây thiệt hại.\n"
		"noi-dung: 1. Các bộ tổ chức cứu nạn.\n"
		"noi-dung: 2. Các tỉnh rà soát.\n"
		"noi-dung: 3. Văn phòng theo dõi.\n"
		"noi-dung: 4. Báo cáo hằng ngày.\n"
		"noi-dung: 5. Kinh phí theo dự toán.\n"
		"noi-dung: 6. Thời hạn là cuối năm.\n"
		"noi-dung: 7. Việc này phải làm ngay.\n"
		"noi-dung: 8. Cần có người trực.\n");
}

/* A wide blank parts a line of the title; what follows in its row is of it. */
static void test_zone__takes_the_rest_of_a_row_for_the_subject(void **state)
{
	struct zone_line lines[] = {
		{ .text = "ỦY BAN NHÂN DÂN TỈNH AN PHÚ",
		  .box = { 132, 76, 208, 30 } },
		{ .text = "Số: 8/CT-UBND", .box = { 172, 132, 166, 20 } },
		{ .text = "An Phú, ngày 2 tháng 4 năm 2021",
		  .box = { 424, 139, 306, 20 } },
		{ .text = "CHỈ THỊ", .box = { 407, 208, 76, 20 } },
		{ .text = "Về việc sử dụng hóa đơn điện tử",
		  .box = { 268, 228, 355, 20 } },
		{ .text = "trên địa bàn tỉnh", .box = { 322, 255, 138, 20 } },
		{ .text = "An Phú", .box = { 482, 259, 84, 20 } },
		{ .text = "Thực hiện Nghị định của Chính phủ quy định về",
		  .box = { 182, 331, 570, 20 } },
	};
	const size_t count = sizeof(lines) / sizeof(*lines);
	struct bed *bed = *state;
	struct zones *zones = NULL;

	for (size_t i = 0; i < count; i++)
		lines[i].page = 1;
	assert_int_equal(zones_open(&zones, &bed->fault), STATUS_OK);
	assert_int_equal(
		zones_assign(zones, lines, count, bed->arena, &bed->fault),
		STATUS_OK);
	assert_string_equal(lines[5].zone, "trich-yeu");
	assert_string_equal(lines[6].zone, "trich-yeu");
	assert_string_equal(lines[7].zone, "noi-dung");
	zones_close(zones);
}

/* A star read as a word stands above the number, the subject under it. */
static void test_zone__takes_no_speck_for_a_subject(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(zones_of(bed,
				     "TỈNH ỦY AN PHÚ\n"
				     "hở\n"
				     "Số 35-CV/TU\n"
				     "Tiếp tục thực hiện Chỉ thị số 24-CT/TU\n"
				     "ĐẢNG CỘNG SẢN VIỆT NAM\n"
				     "An Phú, ngày 31 tháng 01 năm 2024\n"
				     "Kính gửi: Các ban Tỉnh ủy\n"),
			    "co-quan-ban-hanh: TỈNH ỦY AN PHÚ\n"
			    ": hở\n"
			    "so-ky-hieu: Số 35-CV/TU\n"
			    "trich-yeu: Tiếp tục thực hiện Chỉ thị số "
			    "24-CT/TU\n"
			    "tieu-de-dang: ĐẢNG CỘNG SẢN VIỆT NAM\n"
			    "dia-danh-ngay-thang: An Phú, ngày 31 tháng 01 "
			    "năm 2024\n"
			    "kinh-gui: Kính gửi: Các ban Tỉnh ủy\n");
}

/* "Hội đồng" is near "hợp đồng", "ngân ... năm" near "ngày ... năm". */
static void test_zone__takes_no_near_word_for_a_type_or_a_date(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "HỘI ĐỒNG NHÂN DÂN TỈNH AN PHÚ\n"
			      "BAN PHÁP CHẾ\n"
			      "Số: 45/BC-BPC\n"
			      "V/v lập dự toán\n"
			      "ngân sách nhà nước năm 2025\n"
			      "An Phú, ngày 2 tháng 12 năm 2024\n"
			      "Kính gửi: Các đại biểu\n"),
		"co-quan-chu-quan: HỘI ĐỒNG NHÂN DÂN TỈNH AN PHÚ\n"
		"co-quan-ban-hanh: BAN PHÁP CHẾ\n"
		"so-ky-hieu: Số: 45/BC-BPC\n"
		"trich-yeu: V/v lập dự toán\n"
		"trich-yeu: ngân sách nhà nước năm 2025\n"
		"dia-danh-ngay-thang: An Phú, ngày 2 tháng 12 năm 2024\n"
		"kinh-gui: Kính gửi: Các đại biểu\n");
}

/* A text without its header has no date, and "decides:" is no title. */
static void test_zone__finds_no_header_where_there_is_none(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		zones_of(bed, "Căn cứ Luật Mẫu ngày 25 tháng 12 năm 2001;\n"
			      "Căn cứ Nghị định số 1/2002/NĐ-CP;\n"
			      "QUYẾT ĐỊNH:\n"
			      "Điều 1. Ban hành quy chế.\n"),
		"noi-dung: Căn cứ Luật Mẫu ngày 25 tháng 12 năm 2001;\n"
		"noi-dung: Căn cứ Nghị định số 1/2002/NĐ-CP;\n"
		"noi-dung: QUYẾT ĐỊNH:\n"
		"noi-dung: Điều 1. Ban hành quy chế.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(
			test_zone__tells_the_form_of_the_party_with_joined_columns),
		BED_TEST(test_zone__tells_the_form_of_the_state),
		BED_TEST(test_zone__ends_a_subject_where_the_text_begins),
		BED_TEST(test_zone__takes_no_near_word_for_a_type_or_a_date),
		BED_TEST(test_zone__takes_the_rest_of_a_row_for_the_subject),
		BED_TEST(test_zone__takes_no_speck_for_a_subject),
		BED_TEST(test_zone__finds_no_header_where_there_is_none),
		BED_TEST(
			test_zone__takes_no_authority_above_the_grounds_for_a_signature),
		BED_TEST(test_zone__ends_the_signature_with_its_page),
		BED_TEST(test_zone__tells_the_form_of_a_letter),
		BED_TEST(test_zone__tells_it_through_misread_words),
		BED_TEST(test_zone__all_is_text_where_there_is_no_form),
		BED_TEST(test_zone__a_lone_number_at_the_edge_is_the_pages),
		BED_TEST(test_zone__tells_marks_of_secrecy_and_urgency),
		BED_TEST(test_zone__a_mark_is_no_name_of_a_body),
		BED_TEST(test_zone__hostile_lines_do_no_harm),
		BED_TEST(test_zone__the_same_words_stay_in_the_same_order),
		BED_TEST(test_zone__takes_no_misread_motto_for_a_subject),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
