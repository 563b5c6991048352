/*
 * The form of the text: what is said in it stands where it stood, and every
 * document comes out valid.
 */

#include <string.h>

#include "pipeline/akn.h"
#include "tests/bed.h"

static const char *const no_words[] = { NULL };

/* Import the text and say what it says. */
static void extract_text(struct bed *bed, const char *text)
{
	bed_take_text(bed, text);
	bed_run(bed, "import", no_words);
	assert_status(bed, STATUS_OK);
	bed_turn(bed);
	bed_run(bed, "extract", no_words);
}

static void test_form__takes_a_deadline_that_is_cut_at_a_blank(void **state)
{
	struct bed *bed = *state;

	extract_text(bed,
		     "1. Giao Sở Tư pháp chủ trì. Trong thời hạn 07 ngày kể "
		     "từ ngày nhận được kết luận giám định thì cơ quan có "
		     "thẩm quyền tiến hành xử lý và báo cáo kết quả.\n");
	assert_status(bed, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_form__takes_a_deadline_that_is_cut_at_a_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
