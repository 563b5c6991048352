#include "tests/bed.h"

#include <stdlib.h>

#include "pipeline/schema.h"

#define ALTO "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"

static void check(struct bed *bed, const char *text)
{
	bed_parse(bed, text);
	assert_status(bed, STATUS_OK);
	bed->status = schema_check(bed->in, &bed->fault);
}

static void test_schema__lets_a_good_document_pass(void **state)
{
	struct bed *bed = *state;

	check(bed, ALTO "<Layout><Page ID='p' PHYSICAL_IMG_NR='1'/></Layout>"
			"</alto>");
	assert_status(bed, STATUS_OK);
}

static void test_schema__tells_where_a_document_breaks_it(void **state)
{
	struct bed *bed = *state;

	check(bed, ALTO "\n<Layout>\n<Page ID='p' PHYSICAL_IMG_NR='1'>\n"
			"<PrintSpace>\n<Nonsense/></PrintSpace></Page></Layout>"
			"</alto>");
	assert_status(bed, STATUS_MALFORMED);
	assert_string_equal(bed->fault.place, "some/page.xml");
	assert_reason(bed, "against our schema");
	assert_has_not(bed->fault.reason, "line 0:");
}

static void test_schema__tells_which_reference_leads_nowhere(void **state)
{
	struct bed *bed = *state;

	check(bed, ALTO "<Layout>\n<Page ID='p' PHYSICAL_IMG_NR='1'"
			" PROCESSINGREFS='P_NONE'/></Layout></alto>");
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "P_NONE");
	assert_reason(bed, "line 2:");
}

static void test_schema__refuses_what_is_of_no_use(void **state)
{
	static const char *const texts[] = {
		ALTO "</alto>",
		ALTO "<Layout><Page/></Layout></alto>",
		ALTO "text</alto>",
		"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/"
		"akn/3.0'/>",
		"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/"
		"akn/3.0'><doc name='x'><mainBody/></doc></akomaNtoso>",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		check(bed, texts[i]);
		assert_status(bed, STATUS_MALFORMED);
		assert_reason(bed, "against our schema: ");
	}
}

static void test_schema__has_nothing_to_say_of_bytes(void **state)
{
	struct bed *bed = *state;

	bed_take_text(bed, "anything");
	bed->status = schema_check(bed->in, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static void test_schema__is_missed_when_it_is_not_there(void **state)
{
	struct bed *bed = *state;
	const char *data = bed_environment("CHITHI_DATA");
	const char *kept = arena_print(bed->arena, "%s", data);

	assert_int_equal(setenv("CHITHI_DATA", bed->folder, 1), 0);
	check(bed, ALTO "</alto>");
	assert_int_equal(setenv("CHITHI_DATA", kept, 1), 0);
	assert_status(bed, STATUS_ENGINE);
	assert_has(bed->fault.place, "schemas/alto.rng");
	check(bed, ALTO "<Layout><Page ID='p' PHYSICAL_IMG_NR='1'/></Layout>"
			"</alto>");
	assert_status(bed, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_schema__lets_a_good_document_pass),
		BED_TEST(test_schema__tells_where_a_document_breaks_it),
		BED_TEST(test_schema__tells_which_reference_leads_nowhere),
		BED_TEST(test_schema__refuses_what_is_of_no_use),
		BED_TEST(test_schema__has_nothing_to_say_of_bytes),
		BED_TEST(test_schema__is_missed_when_it_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
