/*
 * What a word may have been meant to say, by the model that is shipped.
 */

#include "tests/mender_bed.h"

#include <stdlib.h>
#include <string.h>

#include "stages/repair_speller.h"

static const struct spelling *ask(enum model_channel channel,
				  enum word_class class, const char *read,
				  bool absorb)
{
	int32_t characters[SPELLING_MAX];
	size_t length = mender_characters(characters, SPELLING_MAX, read);
	const struct spelling *spelling =
		speller_find(mender.speller, channel, class, characters,
			     length - absorb, absorb);

	assert_non_null(spelling);
	return spelling;
}

static const struct spelling *look_up(enum model_channel channel,
				      const char *read)
{
	return ask(channel, WORD_UNKNOWN, read, false);
}

/* The candidate that is a word, and a second one ("": none). */
static const struct candidate *find(const struct spelling *spelling,
				    const char *word, const char *second)
{
	unsigned one = mender_word(word);
	unsigned two = *second ? mender_word(second) : 0;

	for (size_t i = 0; i < spelling->count; i++)
		if (spelling->candidates[i].word == one &&
		    spelling->candidates[i].second == two)
			return &spelling->candidates[i];
	return NULL;
}

static const struct candidate *kept_of(const struct spelling *spelling)
{
	const struct candidate *kept = NULL;

	for (size_t i = 0; i < spelling->count; i++)
		if (spelling->candidates[i].kept) {
			assert_null(kept);
			kept = &spelling->candidates[i];
		}
	assert_non_null(kept);
	return kept;
}

static void test_speller__finds_what_a_misread_word_means(void **state)
{
	static const struct {
		enum model_channel channel;
		const char *read, *meant;
	} words[] = {
		{ MODEL_FOREIGN, "Thudng", "thường" },
		{ MODEL_FOREIGN, "cua", "của" },
		{ MODEL_FOREIGN, "chinh", "chính" },
		{ MODEL_FOREIGN, "ddn", "dân" },
		{ MODEL_FOREIGN, "s6", "số" },
		{ MODEL_FOREIGN, "NGHIEP", "nghiệp" },
		{ MODEL_NATIVE, "thuờng", "thường" },
		{ MODEL_NATIVE, "nghiêp", "nghiệp" },
		{ MODEL_NATIVE, "Đang", "đảng" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_non_null(find(look_up(words[i].channel, words[i].read),
				     words[i].meant, ""));
}

static void
test_speller__writes_a_meaning_in_the_case_that_was_read(void **state)
{
	(void)state;
	assert_int_equal(
		find(look_up(MODEL_FOREIGN, "Thudng"), "thường", "")->written,
		CASE_TITLE);
	assert_int_equal(
		find(look_up(MODEL_FOREIGN, "NGHIEP"), "nghiệp", "")->written,
		CASE_UPPER);
	assert_int_equal(
		find(look_up(MODEL_NATIVE, "nghiêp"), "nghiệp", "")->written,
		CASE_LOWER);
}

static void test_speller__keeps_what_was_read_among_the_others(void **state)
{
	static const char *const strange[] = { "xqzk", "A&B", "日本", "%%%" };
	const struct spelling *spelling = look_up(MODEL_NATIVE, "nhân");

	(void)state;
	assert_true(spelling->known);
	assert_int_equal(kept_of(spelling)->word, mender_word("nhân"));
	for (int i = 0; i < PACK_CHANNELS; i++)
		for (size_t j = 0; j < sizeof(strange) / sizeof(*strange);
		     j++) {
			spelling = look_up((enum model_channel)i, strange[j]);
			assert_false(spelling->known);
			assert_true(kept_of(spelling)->word < WORD_CLASSES);
		}
	spelling = look_up(MODEL_FOREIGN, "XQZK");
	assert_int_equal(kept_of(spelling)->word, WORD_SYMBOL);
	spelling = ask(MODEL_FOREIGN, WORD_NUMBER, "12", false);
	assert_int_equal(kept_of(spelling)->word, WORD_NUMBER);
}

static void test_speller__has_candidates_in_order_within_the_limit(void **state)
{
	static const char *const words[] = { "toandiencua", "Thudng", "a", "16",
					     "iiiiiiiiiiiiii" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const struct spelling *spelling =
			look_up(MODEL_FOREIGN, words[i]);

		assert_in_range(spelling->count, 1, CANDIDATES_MAX);
		for (size_t j = 1; j < spelling->count; j++)
			assert_true(candidate_compare(
					    &spelling->candidates[j - 1],
					    &spelling->candidates[j]) <= 0);
	}
}

static void test_speller__gives_equal_questions_one_answer(void **state)
{
	const struct spelling *once = look_up(MODEL_FOREIGN, "quyet");

	(void)state;
	assert_ptr_equal(look_up(MODEL_FOREIGN, "quyet"), once);
	assert_ptr_not_equal(look_up(MODEL_NATIVE, "quyet"), once);
	assert_ptr_not_equal(look_up(MODEL_FOREIGN, "quyét"), once);
	assert_ptr_not_equal(ask(MODEL_FOREIGN, WORD_SYMBOL, "quyet", false),
			     once);
	assert_ptr_not_equal(ask(MODEL_FOREIGN, WORD_UNKNOWN, "quyet,", true),
			     once);
}

static void test_speller__never_drops_a_digit(void **state)
{
	static const struct {
		const char *read, *without;
	} words[] = {
		{ "7ban", "ban" }, { "ban7", "ban" },   { "ba7n", "ban" },
		{ "7cua", "của" }, { "nhân3", "nhân" }, { "37tinh", "tỉnh" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		for (int j = 0; j < PACK_CHANNELS; j++)
			assert_null(find(
				look_up((enum model_channel)j, words[i].read),
				words[i].without, ""));
}

static void test_speller__parts_two_words_in_one(void **state)
{
	const struct candidate *pair =
		find(look_up(MODEL_FOREIGN, "nhandan"), "nhân", "dân");

	(void)state;
	assert_non_null(pair);
	assert_int_equal(pair->slots, 1);
	assert_false(pair->kept);
	assert_non_null(find(look_up(MODEL_NATIVE, "nhândân"), "nhân", "dân"));
	/* not what is a word as it stands, nor capitals */
	for (int i = 0; i < 2; i++) {
		const struct spelling *spelling =
			look_up(MODEL_NATIVE, i ? "NHÂNDÂN" : "nghiêng");

		for (size_t j = 0; j < spelling->count; j++)
			assert_int_equal(spelling->candidates[j].second, 0);
	}
}

static void test_speller__lists_whole_words_of_the_table(void **state)
{
	const int32_t twelve[] = { '1', '2' };
	const int32_t other[] = { '9', '7', '5', '3' };

	(void)state;
	assert_true(speller_doubts(mender.speller, twelve, 2));
	assert_false(speller_doubts(mender.speller, other, 4));
	assert_non_null(
		find(ask(MODEL_FOREIGN, WORD_NUMBER, "12", false), "là", ""));
	assert_null(
		find(ask(MODEL_NATIVE, WORD_NUMBER, "12", false), "là", ""));
}

static void test_speller__takes_the_mark_behind_for_a_letter(void **state)
{
	const struct candidate *candidate =
		find(ask(MODEL_FOREIGN, WORD_UNKNOWN, "co,", true), "có", "");
	const struct spelling *spelling =
		ask(MODEL_FOREIGN, WORD_UNKNOWN, "mo'", true);
	size_t absorbing = 0;

	(void)state;
	assert_non_null(candidate);
	for (size_t i = 0; i < spelling->count; i++) {
		absorbing += spelling->candidates[i].absorbs;
		assert_int_equal(spelling->candidates[i].slots, 1);
	}
	assert_in_range(absorbing, 1, spelling->count - 1);
	spelling = ask(MODEL_FOREIGN, WORD_UNKNOWN, "mo,", true);
	for (size_t i = 0; i < spelling->count; i++)
		assert_int_equal(spelling->candidates[i].slots,
				 spelling->candidates[i].absorbs ? 2 : 1);
}

/* Characters that no channel knows, so that the cache fills quickly. */
static void fill_cache(void)
{
	enum { FIRST = 0x4e00, MANY = 26000 };

	for (int32_t i = 0; i < MANY; i++) {
		const int32_t read[] = { FIRST + i };

		assert_non_null(speller_find(mender.speller, MODEL_NATIVE,
					     WORD_UNKNOWN, read, 1, false));
	}
}

static void test_speller__empties_its_cache_without_harm(void **state)
{
	const struct spelling *spelling = look_up(MODEL_FOREIGN, "thudng");
	struct candidate once[CANDIDATES_MAX];
	size_t count = spelling->count;

	(void)state;
	memcpy(once, spelling->candidates, count * sizeof(*once));
	for (int i = 0; i < 2; i++) {
		fill_cache();
		/* what was found holds until the rest, though it is full */
		assert_ptr_equal(look_up(MODEL_FOREIGN, "thudng"), spelling);
		speller_rest(mender.speller);
		spelling = look_up(MODEL_FOREIGN, "thudng");
		assert_int_equal(spelling->count, count);
		for (size_t j = 0; j < count; j++)
			assert_int_equal(
				candidate_compare(&spelling->candidates[j],
						  &once[j]),
				0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_speller__finds_what_a_misread_word_means),
		cmocka_unit_test(
			test_speller__writes_a_meaning_in_the_case_that_was_read),
		cmocka_unit_test(
			test_speller__keeps_what_was_read_among_the_others),
		cmocka_unit_test(
			test_speller__has_candidates_in_order_within_the_limit),
		cmocka_unit_test(
			test_speller__gives_equal_questions_one_answer),
		cmocka_unit_test(test_speller__never_drops_a_digit),
		cmocka_unit_test(test_speller__parts_two_words_in_one),
		cmocka_unit_test(test_speller__lists_whole_words_of_the_table),
		cmocka_unit_test(
			test_speller__takes_the_mark_behind_for_a_letter),
		cmocka_unit_test(test_speller__empties_its_cache_without_harm),
	};

	return cmocka_run_group_tests(tests, mender_bed_make, mender_bed_clear);
}
