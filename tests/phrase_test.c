#include "tests/bed.h"

#include "stages/repair_phrase.h"

/* Words of no language. */
enum { ONE = 11, TWO, THREE, OTHER };

static struct phrases *make(struct bed *bed)
{
	struct phrases *phrases = phrases_new(bed->arena);

	assert_non_null(phrases);
	return phrases;
}

static float chance(const struct phrases *phrases, unsigned one, unsigned two,
		    unsigned word)
{
	struct phrase_context context = phrases_context(phrases, one, two);

	return phrases_chance(phrases, &context, word);
}

/* Count a run of three words. */
static void add(struct phrases *phrases, unsigned one, unsigned two,
		unsigned three, unsigned times)
{
	phrases_add(phrases, 0, 0, one, times);
	phrases_add(phrases, 0, one, two, times);
	phrases_add(phrases, one, two, three, times);
}

static void test_phrases__say_nothing_of_what_stands_once(void **state)
{
	struct phrases *phrases = make(*state);

	assert_true(chance(phrases, ONE, TWO, THREE) == 0);
	add(phrases, ONE, TWO, THREE, 1);
	assert_true(chance(phrases, ONE, TWO, THREE) == 0);
	assert_true(chance(phrases, 0, TWO, THREE) == 0);
}

static void test_phrases__foresee_what_is_repeated(void **state)
{
	struct phrases *phrases = make(*state);
	float twice;

	add(phrases, ONE, TWO, THREE, 2);
	twice = chance(phrases, ONE, TWO, THREE);
	assert_true(twice > 0);
	assert_true(chance(phrases, ONE, TWO, OTHER) == 0);
	assert_true(chance(phrases, 0, OTHER, THREE) == 0);
	assert_true(chance(phrases, 0, 0, THREE) == 0);
	add(phrases, ONE, TWO, THREE, 8);
	assert_true(chance(phrases, ONE, TWO, THREE) > twice);
	assert_true(chance(phrases, ONE, TWO, THREE) < 1);
}

static void test_phrases__trust_two_words_more_than_one(void **state)
{
	struct phrases *phrases = make(*state);

	add(phrases, ONE, TWO, THREE, 5);
	add(phrases, OTHER, TWO, OTHER, 5);
	assert_true(chance(phrases, ONE, TWO, THREE) >
		    chance(phrases, 0, TWO, THREE));
	assert_true(chance(phrases, 0, TWO, THREE) > 0);
	assert_true(chance(phrases, ONE, TWO, OTHER) <
		    chance(phrases, ONE, TWO, THREE));
}

static void test_phrases__give_chances_that_are_one_at_most(void **state)
{
	enum { WORDS = 20 };
	struct phrases *phrases = make(*state);
	float sum = 0;

	for (unsigned i = 0; i < WORDS; i++)
		add(phrases, ONE, TWO, THREE + i, 3 + i);
	for (unsigned i = 0; i < WORDS; i++)
		sum += chance(phrases, ONE, TWO, THREE + i);
	assert_true(sum > 0.5F && sum <= 1);
}

static void test_phrases__leave_out_what_finds_no_room(void **state)
{
	enum { MANY = 60000 };
	struct phrases *phrases = make(*state);

	add(phrases, ONE, TWO, THREE, 4);
	for (unsigned i = 1; i < MANY; i++)
		phrases_add(phrases, 0, i, i ^ 1, 2);
	assert_true(chance(phrases, ONE, TWO, THREE) > 0);
	assert_true(chance(phrases, 0, MANY - 1, (MANY - 1) ^ 1) == 0);
	add(phrases, ONE, TWO, THREE, 4);
	assert_true(chance(phrases, ONE, TWO, THREE) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_phrases__say_nothing_of_what_stands_once),
		BED_TEST(test_phrases__foresee_what_is_repeated),
		BED_TEST(test_phrases__trust_two_words_more_than_one),
		BED_TEST(test_phrases__give_chances_that_are_one_at_most),
		BED_TEST(test_phrases__leave_out_what_finds_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
