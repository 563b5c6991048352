#include "tests/bed.h"

#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/quality.h"

static struct alto_pen begin(struct bed *bed)
{
	struct alto_pen pen;

	bed_forget(bed);
	bed->status =
		alto_new(&bed->out, &pen, "scan.tif", "ab12", &bed->fault);
	assert_status(bed, STATUS_OK);
	return pen;
}

/* A page of `words` words, each of them so sure. */
static void add_page(struct alto_pen *pen, int number, const char *detail,
		     int words, double confidence)
{
	(void)alto_add_page(pen, number, 1000, 2000, NULL);
	alto_describe_page(pen, false, confidence, detail);
	if (!words)
		return;
	(void)alto_add_block(pen, NULL, NULL);
	(void)alto_add_line(pen, NULL);
	for (int i = 0; i < words; i++)
		(void)alto_add_word(pen, "xã", confidence, NULL);
}

/* What is told of the document, in JSON with its keys in order. */
static void assert_told(struct bed *bed, const struct alto_pen *pen,
			const char *told)
{
	json_t *described;
	char *text;

	bed->status = alto_pen_status(pen, &bed->fault);
	assert_status(bed, STATUS_OK);
	described = quality_describe(bed->out);
	text = json_dumps(described, JSON_COMPACT | JSON_SORT_KEYS |
					     JSON_REAL_PRECISION(3));
	assert_non_null(text);
	assert_string_equal(text, told);
	free(text);
	json_decref(described);
}

static void test_quality__tells_of_a_good_page(void **state)
{
	struct bed *bed = *state;
	struct alto_pen pen = begin(bed);

	add_page(&pen, 7, "dpi=300 skew=-0.25 resolution=file", 40, 0.95);
	assert_told(bed, &pen,
		    "{\"pages\":[{\"characters\":80,\"confidence\":0.95,"
		    "\"dpi\":300,\"page\":7,\"repaired\":0.0,"
		    "\"resolution\":\"file\",\"skew\":-0.25}]}");
}

static void test_quality__names_blank_and_lost_pages(void **state)
{
	struct bed *bed = *state;
	struct alto_pen pen = begin(bed);

	add_page(&pen, 1, "dpi=300", 0, ALTO_NO_CONFIDENCE);
	(void)alto_add_page(&pen, 2, 0, 0, NULL);
	alto_describe_page(&pen, true, ALTO_NO_CONFIDENCE, "lost=ENGINE");
	assert_told(bed, &pen,
		    "{\"blank\":[1],\"pages\":[{\"characters\":0,\"dpi\":300,"
		    "\"page\":1},{\"characters\":0,\"lost\":\"ENGINE\","
		    "\"page\":2,\"rescan\":[\"lost\"]}],\"rescan\":[2]}");
}

static void test_quality__asks_for_another_scan(void **state)
{
	struct bed *bed = *state;
	struct alto_pen pen = begin(bed);

	add_page(&pen, 1, "dpi=100", 40, 0.95);
	add_page(&pen, 2, "dpi=300", 40, 0.7);
	/* Of a few words nothing can be told. */
	add_page(&pen, 3, "dpi=100", 10, 0.5);
	assert_told(bed, &pen,
		    "{\"pages\":[{\"characters\":80,\"confidence\":0.95,"
		    "\"dpi\":100,\"page\":1,\"repaired\":0.0,"
		    "\"rescan\":[\"dpi\"]},"
		    "{\"characters\":80,\"confidence\":0.7,\"dpi\":300,"
		    "\"page\":2,\"repaired\":0.0,"
		    "\"rescan\":[\"confidence\"]},"
		    "{\"characters\":20,\"confidence\":0.5,\"dpi\":100,"
		    "\"page\":3,\"repaired\":0.0}],\"rescan\":[1,2]}");
}

static void test_quality__says_nothing_of_what_was_no_scan(void **state)
{
	struct bed *bed = *state;
	struct alto_pen pen = begin(bed);

	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	(void)alto_add_block(&pen, NULL, NULL);
	(void)alto_add_line(&pen, NULL);
	(void)alto_add_word(&pen, "xã", ALTO_NO_CONFIDENCE, NULL);
	assert_told(bed, &pen, "{}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_quality__tells_of_a_good_page),
		BED_TEST(test_quality__names_blank_and_lost_pages),
		BED_TEST(test_quality__asks_for_another_scan),
		BED_TEST(test_quality__says_nothing_of_what_was_no_scan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
