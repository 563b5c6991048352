/*
 * Lines of words, mended by the model that is shipped.
 */

#include "tests/mender_bed.h"

#include <string.h>

#include "stages/repair_text.h"

enum { WORDS_MAX = 128 }; /* of a line */

static const double margin = 0.95;

/* The words of a line that came through a channel; how many. */
static size_t lay(struct bed *bed, struct read_word *words,
		  enum model_channel channel, const char *line)
{
	char *copy = arena_text(bed->arena, line, strlen(line));
	size_t count = 0;

	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		assert_true(count < WORDS_MAX);
		words[count++] = (struct read_word){ .text = word,
						     .sureness = -1,
						     .joinable = true,
						     .channel = channel };
	}
	if (count)
		words[count - 1].joinable = false;
	return count;
}

static void mend(struct bed *bed, struct read_word *words, size_t count)
{
	mender.margin = margin;
	bed->status = text_mend(words, count, &mender, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
}

/* What became of a line. */
static const char *mended(struct bed *bed, enum model_channel channel,
			  const char *line)
{
	struct read_word words[WORDS_MAX];
	size_t count = lay(bed, words, channel, line);
	const char *out = "";

	mend(bed, words, count);
	for (size_t i = 0; i < count; i++) {
		const struct read_word *word = &words[i];

		assert_true(word->confidence >= 0 && word->confidence <= 1);
		assert_true(!word->mended || word->rule);
		if (word->joins)
			assert_true(word->mended && words[i + 1].gone);
		if (!word->gone)
			out = arena_print(
				bed->arena, "%s%s%s", out, *out ? " " : "",
				word->mended ? word->mended : word->text);
	}
	return out;
}

static void assert_mends(struct bed *bed, enum model_channel channel,
			 const char *read, const char *meant)
{
	assert_string_equal(mended(bed, channel, read), meant);
}

static void assert_keeps(struct bed *bed, const char *line)
{
	assert_mends(bed, MODEL_NATIVE, line, line);
}

static void test_text__joins_what_a_space_tore_apart(void **state)
{
	assert_mends(*state, MODEL_NATIVE,
		     "Ủy ban nh ân dân tỉnh yêu cầu các sở",
		     "Ủy ban nhân dân tỉnh yêu cầu các sở");
	assert_mends(*state, MODEL_FOREIGN,
		     "cua Ban Thudng vu ve cong tac d an van trong co quan",
		     "của Ban Thường vụ về công tác dân vận trong cơ quan");
}

/* What becomes of the word at `at`, of which `other` was read, too. */
static const char *chosen(struct bed *bed, const char *line, size_t at,
			  const char *other)
{
	struct read_word words[WORDS_MAX];
	size_t count = lay(bed, words, MODEL_NATIVE, line);

	assert_true(at < count);
	words[at].other = other;
	mend(bed, words, count);
	return words[at].mended ? words[at].mended : words[at].text;
}

static void test_text__chooses_between_two_readings(void **state)
{
	struct bed *bed = *state;
	const char *right = "Ủy ban nhân dân tỉnh yêu cầu các sở";

	assert_string_equal(chosen(bed, right, 2, "nhận"), "nhân");
	assert_string_equal(
		chosen(bed, "Ủy ban nhận dân tỉnh yêu cầu các sở", 2, "nhân"),
		"nhân");
	assert_string_equal(chosen(bed, right, 2, "24/2018"), "nhân");
	assert_string_equal(chosen(bed, right, 2, ""), "nhân");
	assert_string_equal(chosen(bed, "trước ngày 15 tháng 12", 2, "của"),
			    "15");
}

static void test_text__joins_no_two_words_of_the_language(void **state)
{
	assert_keeps(*state, "các cơ quan, ban ngành và ý kiến của cơ sở");
}

static void test_text__parts_words_at_a_space_that_was_lost(void **state)
{
	assert_mends(*state, MODEL_NATIVE, "Ủy ban nhândân tỉnh yêu cầu các sở",
		     "Ủy ban nhân dân tỉnh yêu cầu các sở");
	assert_mends(*state, MODEL_FOREIGN,
		     "thuchien nhiemvu phattrien kinh te - xahoi cua tinh",
		     "thực hiện nhiệm vụ phát triển kinh tế - xã hội của tỉnh");
}

static void test_text__parts_words_at_a_comma_without_space(void **state)
{
	assert_mends(*state, MODEL_FOREIGN,
		     "cac so,nganh va cac huyen,thanh pho trong tinh",
		     "các sở, ngành và các huyện, thành phố trong tỉnh");
}

static void test_text__joins_marks_to_one_word_not_to_two(void **state)
{
	assert_mends(*state, MODEL_FOREIGN, "cua co quan ” .",
		     "của cơ quan” .");
	assert_mends(*state, MODEL_FOREIGN, "thuchien nhiemvu ”.",
		     "thực hiện nhiệm vụ ”.");
}

static void test_text__leaves_labels_and_abbreviations_alone(void **state)
{
	static const char *const lines[] = {
		"a) Các cơ quan, đơn vị thực hiện nghiêm",
		"b) Báo cáo kết quả trước ngày 15/12",
		"Các ông, bà thực hiện; b/c Chủ tịch",
		"T.P Hồ Chí Minh và T.X Sơn Tây",
		"Sở GD&ĐT chủ trì, phối hợp với Sở LĐTB&XH",
		"UBND tỉnh giao Sở KHCN và BCĐ 389",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_keeps(*state, lines[i]);
}

static void test_text__leaves_trade_names_alone(void **state)
{
	assert_keeps(*state,
		     "đăng trên YouTube và FaceBook, ứng dụng VssID, VNeID");
}

/* The bytes of a text that are no digit left out. */
static const char *digits_of(struct bed *bed, const char *text)
{
	char *digits = arena_text(bed->arena, text, strlen(text));
	size_t count = 0;

	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			digits[count++] = *text;
	digits[count] = '\0';
	return digits;
}

static void test_text__never_changes_a_number(void **state)
{
	static const char *const lines[] = {
		"Quyêt định số 1116-QĐ/TU, ngày 29/9/2021 cua Ban Thuờng vụ",
		"kinh phí 12.500.000 đông, điện thoại 0263.3822.310, năm 2O21",
		"giai đoan 2021-2025 , đên 2030: tăng 5,5% - 7%, 3km, 2m2, 10h",
		"1. Nhiêm vụ 2. Giai pháp 3.1 Tô chức 16 đơn vị, 12 xã, 4 06",
		"hoc kỳ 1 và hoc kỳ 2, lớp 10A1, 11B2, covid19 B1B2 A/H5N1",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_string_equal(
			digits_of(*state,
				  mended(*state, MODEL_NATIVE, lines[i])),
			digits_of(*state, lines[i]));
}

static void test_text__leaves_fixed_words_as_they_are(void **state)
{
	struct read_word words[WORDS_MAX];
	size_t count = lay(*state, words, MODEL_FOREIGN,
			   "Uy ban nhan dan cac huyen, xa");

	words[2].fixed = true;
	words[3].fixed = true;
	words[3].mended = "dần";
	mend(*state, words, count);
	assert_null(words[2].mended);
	assert_string_equal(words[3].mended, "dần");
	assert_string_equal(words[4].mended, "các");
}

/* Nothing that was mended before is heard of. */
static void test_text__mends_equal_text_the_same_way_always(void **state)
{
	static const char *const lines[] = {
		"TINH UY LAO CAI",
		"CHi THI sO 24-CTITU cua Ban Thudng vu",
		"Uy ban nh an dan tinh,cac so,nganh va phat trien toandien",
		"xqzk 16 12 ddn vin trong co quan, don vi",
		"",
		",;.'\"",
	};
	enum { LINES = sizeof(lines) / sizeof(*lines) };
	const char *once[LINES];

	for (size_t i = 0; i < LINES; i++)
		once[i] = mended(*state, MODEL_FOREIGN, lines[i]);
	for (size_t i = LINES; i-- > 0;) {
		(void)mended(*state, MODEL_NATIVE, lines[i]);
		assert_mends(*state, MODEL_FOREIGN, lines[i], once[i]);
	}
}

static void test_text__takes_no_words(void **state)
{
	mend(*state, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_text__joins_what_a_space_tore_apart),
		BED_TEST(test_text__chooses_between_two_readings),
		BED_TEST(test_text__joins_no_two_words_of_the_language),
		BED_TEST(test_text__parts_words_at_a_space_that_was_lost),
		BED_TEST(test_text__parts_words_at_a_comma_without_space),
		BED_TEST(test_text__joins_marks_to_one_word_not_to_two),
		BED_TEST(test_text__leaves_labels_and_abbreviations_alone),
		BED_TEST(test_text__leaves_trade_names_alone),
		BED_TEST(test_text__never_changes_a_number),
		BED_TEST(test_text__leaves_fixed_words_as_they_are),
		BED_TEST(test_text__mends_equal_text_the_same_way_always),
		BED_TEST(test_text__takes_no_words),
	};

	return cmocka_run_group_tests(tests, mender_bed_make, mender_bed_clear);
}
