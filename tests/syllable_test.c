#include "tests/bed.h"

#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_syllable.h"
#include "stages/repair_letter.h"

static struct syllables *load(struct bed *bed)
{
	const char *folder = arena_print(bed->arena, "%s/dictionaries",
					 bed_environment("CHITHI_SOURCE"));
	struct syllables *syllables =
		syllables_load(arena_print(bed->arena, "%s/onsets.tsv", folder),
			       arena_print(bed->arena, "%s/rimes.tsv", folder));

	syllables_admit(syllables,
			arena_print(bed->arena, "%s/foreign.tsv", folder));
	return syllables;
}

static size_t spell(uint8_t *codes, const char *word)
{
	struct token token;
	size_t length;

	token_read(&token, word, strlen(word));
	assert_int_equal(token.pieces, 1);
	length = train_letters(codes, &token, &token.piece[0]);
	letter_settle(codes, length);
	return length;
}

static void
check(const struct syllables *syllables, const char *words, bool wanted,
      bool (*ask)(const struct syllables *, const uint8_t *, size_t))
{
	const char *at = words;
	const char *word;
	size_t length;

	while ((word = train_token(&at, &length))) {
		char one[32] = "";
		uint8_t codes[SYLLABLE_MAX];

		assert_true(length < sizeof(one));
		memcpy(one, word, length);
		if (ask(syllables, codes, spell(codes, one)) != wanted)
			fail_msg("'%s' is %s", one,
				 wanted ? "refused" : "taken");
	}
}

static void test_syllable__takes_what_the_language_has(void **state)
{
	struct bed *bed = *state;
	struct syllables *syllables = load(bed);

	check(syllables,
	      "nghiêng nghĩa ngoằn ngoèo nguyễn khuỷu khuya huỳnh quỳnh quốc "
	      "quyết quý quỹ quả quở quít gì gìn giếng giêng giết gia giữ giới "
	      "giường ghế ghi ghiền kẹo kỳ kỷ cuộc của cơ yêu yến ý ủy úy hóa "
	      "hoà thuỷ thủy thuở thuế huơ xoong moóc goòng đường được rượu "
	      "hươu oẳn oan uyển uất ướt ưu ương ấy ổn ỉa bìa đĩa mỹ vỹ lý tỷ "
	      "sỹ hy xuể tuếch toang ngoạm noãn pin Pác phượng trường tròn "
	      "trịa "
	      "chuyển truyền truất khuâng doanh duyệt suýt quắt tuýt",
	      true, syllables_allow);
	syllables_free(syllables);
}

static void test_syllable__refuses_what_is_misspelt(void **state)
{
	struct bed *bed = *state;
	struct syllables *syllables = load(bed);

	check(syllables,
	      "ngiệp nghành ngĩa ghà gế gép kác koa cế cinh quôn quu iên iêu "
	      "hịên đựơc đọan tòan vaò cuả nghìêng gìa qúy tàch hoac đươc "
	      "cat tôp lich thuât gii phoa buân vuyên tyên chyển bb tr đ h "
	      "thưở hoặo áâ ngngh uơi viêt nhât",
	      false, is_syllable);
	syllables_free(syllables);
}

static void test_syllable__lets_in_listed_words_only(void **state)
{
	struct bed *bed = *state;
	struct syllables *syllables = load(bed);

	check(syllables, "Krông Kạn Đắk buýt internet Malaysia video", true,
	      is_syllable);
	check(syllables, "Krông Kạn Đắk buýt internet video", false,
	      syllables_allow);
	check(syllables, "của được", false, syllables_list);
	check(syllables, "tổchức internetx ftp", false, is_syllable);
	syllables_free(syllables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_syllable__takes_what_the_language_has),
		BED_TEST(test_syllable__refuses_what_is_misspelt),
		BED_TEST(test_syllable__lets_in_listed_words_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
