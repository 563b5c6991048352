#include "tests/bed.h"

#include <string.h>

#include "dictionaries/train.h"

/* What the dictionaries make. */
static const char *make(struct bed *bed, const char *name)
{
	const char *path = bed_path(bed, name);
	const char *folder = arena_print(bed->arena, "%s/dictionaries",
					 bed_environment("CHITHI_SOURCE"));
	char *words[] = { arena_text(bed->arena, path, strlen(path)),
			  arena_text(bed->arena, folder, strlen(folder)) };

	assert_int_equal(train_phrases(2, words), 0);
	return bed_get(bed, path);
}

static void test_phrases__fill_every_frame(void **state)
{
	struct bed *bed = *state;
	const char *text = make(bed, "phrases.txt");

	assert_null(strpbrk(text, "{}\t"));
	assert_null(strstr(text, "\n\n"));
	assert_non_null(strstr(text, "\nỦy ban nhân dân tỉnh Lâm Đồng\n"));
	assert_non_null(strstr(text, "\nTỈNH ỦY TÂY NINH\n"));
	assert_non_null(
		strstr(text, "\nxã Ba Vì, huyện Ba Vì, thành phố Hà Nội\n"));
}

static void test_phrases__are_the_same_every_time(void **state)
{
	struct bed *bed = *state;
	const char *one = make(bed, "one.txt");
	const char *other = make(bed, "other.txt");

	assert_true(strcmp(one, other) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_phrases__fill_every_frame),
		BED_TEST(test_phrases__are_the_same_every_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
