/*
 * Sentences of slots made by hand, read by the model that is shipped.
 */

#include "tests/mender_bed.h"

#include <math.h>
#include <string.h>

#include "stages/repair_decode.h"

static const struct weights weights = {
	.channel = 1.0F,
	.written = 0.5F,
	.phrases = 0.5F,
};

/* A word of small letters at a cost of the channel. */
static struct candidate word(const char *text, float cost)
{
	struct candidate candidate = {
		.word = (uint16_t)mender_word(text),
		.cost = cost,
		.written = CASE_LOWER,
		.slots = 1,
	};

	return candidate;
}

/* Letters that are no word, as they were read. */
static struct candidate scrap(float cost)
{
	struct candidate candidate = {
		.word = WORD_UNKNOWN,
		.cost = cost,
		.written = CASE_OTHER,
		.slots = 1,
		.kept = true,
	};

	return candidate;
}

static void decode(struct bed *bed, struct slot *slots, size_t count,
		   const struct phrases *phrases)
{
	struct decoder *decoder =
		decoder_new(bed->arena, mender.model, &weights);

	assert_non_null(decoder);
	decoder_run(decoder, slots, count, phrases);
}

/* Read `before`, one of two words that are read alike, and `behind`. */
static size_t choose(struct bed *bed, const char *before, const char *one,
		     const char *other, const char *behind)
{
	struct candidate first = word(before, 0);
	struct candidate last = word(behind, 0);
	struct candidate either[] = { word(one, 1), word(other, 1) };
	struct slot slots[] = {
		{ .candidates = &first, .count = 1 },
		{ .candidates = either, .count = 2 },
		{ .candidates = &last, .count = 1 },
	};

	if (either[0].word > either[1].word) {
		struct candidate kept = either[0];

		either[0] = either[1];
		either[1] = kept;
	}
	decode(bed, slots, 3, NULL);
	assert_true(slots[1].confidence > 0.5F && slots[1].confidence <= 1);
	return either[slots[1].choice].word;
}

static void test_decode__lets_the_context_decide(void **state)
{
	assert_int_equal(choose(*state, "cơ", "quan", "quân", "nhà"),
			 mender_word("quan"));
	assert_int_equal(choose(*state, "hải", "quan", "quân", "nhân"),
			 mender_word("quân"));
	assert_int_equal(choose(*state, "nhân", "dân", "dần", "tỉnh"),
			 mender_word("dân"));
	assert_int_equal(choose(*state, "từng", "bước", "buộc", "nâng"),
			 mender_word("bước"));
	assert_int_equal(choose(*state, "bắt", "bước", "buộc", "phải"),
			 mender_word("buộc"));
}

static void test_decode__is_sure_of_what_has_no_other(void **state)
{
	struct candidate candidates[] = { word("nhân", 3), word("dân", 5),
					  scrap(9) };
	struct slot slots[3];

	for (int i = 0; i < 3; i++)
		slots[i] = (struct slot){ .candidates = &candidates[i],
					  .count = 1 };
	decode(*state, slots, 3, NULL);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(slots[i].choice, 0);
		assert_false(slots[i].covered);
		assert_true(fabsf(slots[i].confidence - 1) < 1e-3F);
	}
}

static void test_decode__shares_its_trust_among_equals(void **state)
{
	struct candidate before = word("nhân", 0);
	struct candidate twice[] = { word("dân", 1), word("dân", 1),
				     word("dân", 1) };
	struct slot slots[] = {
		{ .candidates = &before, .count = 1 },
		{ .candidates = twice, .count = 2 },
	};

	decode(*state, slots, 2, NULL);
	assert_true(fabsf(slots[1].confidence - 0.5F) < 1e-3F);
	assert_true(fabsf(slots[0].confidence - 1) < 1e-3F);
	slots[1].count = 3;
	decode(*state, slots, 2, NULL);
	assert_true(fabsf(slots[1].confidence - 1.0F / 3) < 1e-3F);
}

static void test_decode__takes_two_slots_for_one_word(void **state)
{
	struct candidate first = word("nhân", 0);
	struct candidate halves[] = { scrap(8), word("dân", 1) };
	struct candidate rest = scrap(8);
	struct candidate last = word("tỉnh", 0);
	struct slot slots[] = {
		{ .candidates = &first, .count = 1 },
		{ .candidates = halves, .count = 2 },
		{ .candidates = &rest, .count = 1 },
		{ .candidates = &last, .count = 1 },
	};

	halves[1].slots = 2;
	decode(*state, slots, 4, NULL);
	assert_int_equal(slots[1].choice, 1);
	assert_false(slots[1].covered);
	assert_true(slots[2].covered);
	assert_false(slots[3].covered);
	assert_true(slots[1].confidence > 0.9F);
	halves[1].cost = 30;
	decode(*state, slots, 4, NULL);
	assert_int_equal(slots[1].choice, 0);
	assert_false(slots[2].covered);
}

static void test_decode__reads_a_second_word(void **state)
{
	struct candidate before = word("phát", 0);
	struct candidate pairs[] = { scrap(9), word("triển", 1),
				     word("triển", 1) };
	struct slot slots[] = {
		{ .candidates = &before, .count = 1 },
		{ .candidates = pairs, .count = 3 },
	};

	pairs[1].second = (uint16_t)mender_word("kinh");
	pairs[2].second = (uint16_t)mender_word("xổ");
	decode(*state, slots, 2, NULL);
	assert_int_equal(slots[1].choice, 1);
	/* what stands behind hears of the second, not of the first */
	{
		struct candidate either[] = { word("tế", 1), word("tê", 1) };
		struct slot three[] = {
			slots[0],
			{ .candidates = &pairs[1], .count = 1 },
			{ .candidates = either, .count = 2 },
		};
		bool sorted = either[0].word < either[1].word;

		if (!sorted) {
			either[0] = word("tê", 1);
			either[1] = word("tế", 1);
		}
		decode(*state, three, 3, NULL);
		assert_int_equal(either[three[2].choice].word,
				 mender_word("tế"));
		assert_true(three[2].confidence > 0.9F);
	}
}

static void test_decode__keeps_what_was_read_by_as_much_as_asked(void **state)
{
	struct candidate before = word("nhân", 0);
	struct candidate either[] = { word("dân", 0), word("dần", 0) };
	struct slot slots[] = {
		{ .candidates = &before, .count = 1 },
		{ .candidates = either, .count = 2 },
	};
	size_t odd = 1;

	if (either[0].word > either[1].word) {
		either[0] = word("dần", 0);
		either[1] = word("dân", 0);
		odd = 0;
	}
	either[odd].kept = true;
	decode(*state, slots, 2, NULL);
	assert_int_equal(slots[1].choice, 1 - odd);
	slots[1].keep = 20;
	decode(*state, slots, 2, NULL);
	assert_int_equal(slots[1].choice, odd);
}

static void test_decode__heeds_what_the_document_repeats(void **state)
{
	struct bed *bed = *state;
	struct phrases *phrases = phrases_new(bed->arena);
	struct candidate names[] = { word("ông", 0), word("nguyễn", 0) };
	struct candidate either[] = { word("kiên", 1), word("kiến", 1) };
	struct slot slots[] = {
		{ .candidates = &names[0], .count = 1 },
		{ .candidates = &names[1], .count = 1 },
		{ .candidates = either, .count = 2 },
	};
	size_t choice;

	if (either[0].word > either[1].word) {
		either[0] = word("kiến", 1);
		either[1] = word("kiên", 1);
	}
	decode(bed, slots, 3, phrases);
	choice = slots[2].choice;
	phrases_add(phrases, 0, 0, names[0].word, 9);
	phrases_add(phrases, 0, names[0].word, names[1].word, 9);
	phrases_add(phrases, names[0].word, names[1].word,
		    either[1 - choice].word, 9);
	decode(bed, slots, 3, phrases);
	assert_int_equal(slots[2].choice, 1 - choice);
}

static void test_decode__takes_none_and_no_more_than_a_sentence(void **state)
{
	static struct slot slots[SENTENCE_MAX + 2];
	struct candidate candidate = word("dân", 0);

	decode(*state, slots, 0, NULL);
	for (size_t i = 0; i < SENTENCE_MAX + 2; i++)
		slots[i] = (struct slot){ .candidates = &candidate,
					  .count = 1,
					  .choice = UINT16_MAX };
	decode(*state, slots, SENTENCE_MAX + 2, NULL);
	assert_int_equal(slots[SENTENCE_MAX - 1].choice, 0);
	assert_true(slots[SENTENCE_MAX - 1].confidence > 0.99F);
	assert_int_equal(slots[SENTENCE_MAX].choice, UINT16_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_decode__lets_the_context_decide),
		BED_TEST(test_decode__is_sure_of_what_has_no_other),
		BED_TEST(test_decode__shares_its_trust_among_equals),
		BED_TEST(test_decode__takes_two_slots_for_one_word),
		BED_TEST(test_decode__reads_a_second_word),
		BED_TEST(test_decode__keeps_what_was_read_by_as_much_as_asked),
		BED_TEST(test_decode__heeds_what_the_document_repeats),
		BED_TEST(test_decode__takes_none_and_no_more_than_a_sentence),
	};

	return cmocka_run_group_tests(tests, mender_bed_make, mender_bed_clear);
}
