#include "tests/bed.h"

#include <math.h>

#include "stages/repair_confidence.h"

static const double shares[] = { 0,   0.1,  0.3,   0.5,    0.7,
				 0.9, 0.99, 0.999, 0.9999, 1 };

enum { SHARES = sizeof(shares) / sizeof(*shares) };

static void assert_rises(enum model_channel channel, bool changed)
{
	double last = 0;

	for (int i = 0; i < SHARES; i++) {
		double now = confidence_of(channel, changed, shares[i]);

		assert_true(now >= last);
		assert_true(now > 0 && now < 1);
		last = now;
	}
}

static void test_confidence__rises_with_the_share(void **state)
{
	(void)state;
	assert_rises(MODEL_FOREIGN, true);
	assert_rises(MODEL_FOREIGN, false);
	assert_rises(MODEL_NATIVE, true);
	assert_rises(MODEL_NATIVE, false);
}

static void test_confidence__is_never_as_sure_as_the_search(void **state)
{
	(void)state;
	assert_true(confidence_of(MODEL_FOREIGN, true, 0.998) < 0.99);
	assert_true(confidence_of(MODEL_FOREIGN, true, 1) < 0.995);
	assert_true(confidence_of(MODEL_NATIVE, true, 1) < 0.97);
}

static void test_confidence__takes_what_is_no_share(void **state)
{
	(void)state;
	assert_true(confidence_of(MODEL_NATIVE, false, -1) > 0);
	assert_true(confidence_of(MODEL_NATIVE, false, 2) < 1);
	assert_true(confidence_of(MODEL_NATIVE, false, NAN) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_confidence__rises_with_the_share),
		BED_TEST(test_confidence__is_never_as_sure_as_the_search),
		BED_TEST(test_confidence__takes_what_is_no_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
