/*
 * What must hold for every stage is asserted for every stage: nothing here
 * knows one by name, but for what each form of input can be made with.
 */

#include "tests/bed.h"

#include <ctype.h>
#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/schema.h"

/* A directive that says little, and one that says nothing. */
static const char text[] = "TỈNH ỦY AN PHÚ\n*\nSố 24-CT/TU\n"
			   "ĐẢNG CỘNG SẢN VIỆT NAM\n"
			   "An Phú, ngày 27 tháng 02 năm 2018\n\n"
			   "CHỈ THỊ\nvề công tác lưu trữ\n\n"
			   "Để làm tốt công tác lưu trữ, yêu cầu:\n"
			   "1. Văn phòng báo cáo trước ngày 01/3/2018.\n"
			   "2. Chỉ thị này được phổ biến đến chi bộ.\n\n"
			   "Nơi nhận:\n- Các huyện ủy;\n- Lưu.\n"
			   "T/M BAN THƯỜNG VỤ\nBÍ THƯ\nTrần Văn Mẫu\n";
static const char empty_text[] = "\n";

static const char page[] =
	"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Description>"
	"<MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation>"
	"<fileName>a.tif</fileName></sourceImageInformation></Description>"
	"<Layout><Page ID='p' PHYSICAL_IMG_NR='1' WIDTH='1000' HEIGHT='1400'>"
	"<PrintSpace ID='s' HPOS='0' VPOS='0' WIDTH='1000' HEIGHT='1400'>"
	"<TextBlock ID='b'><TextLine ID='l'><String ID='s1' CONTENT='Chỉ'/>"
	"<SP/><String ID='s2' CONTENT='thị'/></TextLine></TextBlock>"
	"</PrintSpace></Page></Layout></alto>";
static const char empty_page[] =
	"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Layout>"
	"<Page ID='p' PHYSICAL_IMG_NR='1'/></Layout></alto>";

#define AKN(body)                                                              \
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'" \
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi' "                    \
	"contains='originalVersion'><meta><identification source='#chithi'>"   \
	"<FRBRWork><FRBRthis value='/akn/vn/doc/chi-thi/x/2018/1/!main'/>"     \
	"<FRBRuri value='/akn/vn/doc/chi-thi/x/2018/1'/>"                      \
	"<FRBRdate date='2018-02-27' name='ban-hanh'/>"                        \
	"<FRBRauthor href='#x'/><FRBRcountry value='vn'/></FRBRWork>"          \
	"</identification></meta><mainBody>" body "</mainBody></doc>"          \
	"</akomaNtoso>"

static const char directive[] = AKN("<p eId='p_1'>Chỉ thị.</p>");
static const char empty_directive[] = AKN("<p eId='p_1'/>");

/* A small white page, in pixels. */
enum { IMAGE_WIDTH = 400, IMAGE_HEIGHT = 600, IMAGE_DEPTH = 8 };

static void take_image(struct bed *bed)
{
	PIX *image = pixCreate(IMAGE_WIDTH, IMAGE_HEIGHT, IMAGE_DEPTH);
	l_uint8 *data = NULL;
	size_t size = 0;

	assert_non_null(image);
	(void)pixSetAll(image);
	assert_int_equal(pixWriteMem(&data, &size, image, IFF_PNG), 0);
	pixDestroy(&image);
	bed_take(bed, "some/scan.png", (const char *)data, size);
	lept_free(data);
}

/* Put the n-th thing that a stage of BYTES may take into `in`. */
static bool take_bytes(struct bed *bed, int kind, bool empty)
{
	switch (kind) {
	case 0:
		bed_take_text(bed, empty ? empty_text : text);
		return true;
	case 1:
		take_image(bed);
		return true;
	default:
		return false;
	}
}

/* Put something into `in` that the stage takes. */
static void feed(struct bed *bed, const struct stage *stage, bool empty)
{
	if (stage->takes == FORM_ALTO) {
		bed_parse(bed, empty ? empty_page : page);
		assert_status(bed, STATUS_OK);
		return;
	}
	if (stage->takes == FORM_AKN) {
		bed_parse(bed, empty ? empty_directive : directive);
		assert_status(bed, STATUS_OK);
		return;
	}
	assert_non_null(stage->accepts);
	for (int kind = 0; take_bytes(bed, kind, empty); kind++)
		if (stage->accepts(bed->in))
			return;
	fail_msg("%s accepts none of what was made for it", stage->name);
}

static void test_stages__have_the_name_of_their_file(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++) {
		const char *name = stages[i]->name;

		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz"),
				 strlen(name));
		assert_true(bed_has(
			arena_print(bed->arena, "%s/stages/%s.c",
				    bed_environment("CHITHI_SOURCE"), name)));
		assert_ptr_equal(stage_named(name), stages[i]);
	}
	assert_null(stage_named("nonsense"));
	assert_null(stage_named(""));
}

/* Help is a phrase: it begins small and has no full stop. */
static void assert_phrase(const char *phrase, const char *name)
{
	if (!phrase || !*phrase || isupper((unsigned char)phrase[0]) ||
	    phrase[strlen(phrase) - 1] == '.')
		fail_msg("%s: '%s' is no phrase", name, phrase ? phrase : "");
}

static void test_stages__say_what_they_do(void **state)
{
	(void)state;
	for (int i = 0; stages[i]; i++) {
		assert_phrase(stages[i]->summary, stages[i]->name);
		assert_true(strlen(stages[i]->summary) <= 66);
		assert_non_null(stages[i]->run);
		assert_int_equal(stages[i]->open == NULL,
				 stages[i]->close == NULL);
	}
}

static size_t size_of(const struct option *option)
{
	switch (option->kind) {
	case OPTION_END:
		return 0;
	case OPTION_FLAG:
		return sizeof(bool);
	case OPTION_TEXT:
		return sizeof(const char *);
	case OPTION_COUNT:
	case OPTION_CHOICE:
		return sizeof(int);
	case OPTION_RATIO:
		return sizeof(double);
	}
	return 0;
}

static int count_choices(const struct option *option)
{
	int count = 0;

	while (option->choices && option->choices[count])
		count++;
	return count;
}

static void check_default(const struct stage *stage,
			  const struct option *option)
{
	const char *field = (const char *)stage->defaults + option->offset;
	double ratio = 0;
	int number = 0;

	if (option->kind == OPTION_COUNT || option->kind == OPTION_CHOICE)
		memcpy(&number, field, sizeof(number));
	if (option->kind == OPTION_RATIO)
		memcpy(&ratio, field, sizeof(ratio));
	assert_true(ratio >= 0 && ratio <= 1);
	if (option->kind == OPTION_COUNT)
		assert_true(number >= option->least && number <= option->most);
	if (option->kind == OPTION_CHOICE)
		assert_true(number >= 0 && number < count_choices(option));
}

static void check_option(const struct stage *stage, const struct option *option)
{
	assert_true(option->name && *option->name);
	assert_int_equal(strspn(option->name, "abcdefghijklmnopqrstuvwxyz_-"),
			 strlen(option->name));
	assert_phrase(option->help, option->name);
	assert_non_null(stage->defaults);
	assert_true(option->offset + size_of(option) <= stage->options_size);
	assert_int_equal(option->kind == OPTION_FLAG, option->value == NULL);
	assert_int_equal(option->kind == OPTION_CHOICE,
			 count_choices(option) > 0);
	check_default(stage, option);
	for (const struct option *other = option + 1; other->kind; other++) {
		assert_string_not_equal(option->name, other->name);
		assert_true(!option->letter || option->letter != other->letter);
	}
}

static void test_stages__have_options_that_hold(void **state)
{
	(void)state;
	for (int i = 0; stages[i]; i++) {
		const struct option *option = stages[i]->options;

		assert_non_null(option);
		for (; option->kind; option++)
			check_option(stages[i], option);
	}
}

/* The document as bytes, whatever its form; ends with a NUL. */
static char *keep(struct bed *bed, const struct document *document,
		  size_t *size)
{
	char *data = NULL;
	char *copy;

	*size = 0;
	assert_int_equal(document_print(&data, size, document, &bed->fault),
			 STATUS_OK);
	copy = arena_text(bed->arena, data, *size);
	free(data);
	assert_non_null(copy);
	return copy;
}

/* Run a stage and check all that a stage promises. */
static void check_run(struct bed *bed, const struct stage *stage, bool empty)
{
	char *bytes[2];
	char *before;
	char *behind;
	size_t sizes[2];
	size_t size_before;
	size_t size_behind;

	feed(bed, stage, empty);
	before = keep(bed, bed->in, &size_before);
	for (int times = 0; times < 2; times++) {
		print_message("           %s, %s\n", stage->name,
			      empty ? "empty" : "small");
		bed_run(bed, stage->name, NULL);
		assert_status(bed, STATUS_OK);
		assert_int_equal(document_form(bed->out), stage->gives);
		bed->status = schema_check(bed->out, &bed->fault);
		assert_status(bed, STATUS_OK);
		bytes[times] = keep(bed, bed->out, &sizes[times]);
	}
	assert_int_equal(sizes[0], sizes[1]);
	assert_memory_equal(bytes[0], bytes[1], sizes[0]);
	behind = keep(bed, bed->in, &size_behind);
	assert_int_equal(size_before, size_behind);
	assert_memory_equal(before, behind, size_before);
}

static void test_stages__give_what_they_say_and_keep_what_they_get(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++)
		check_run(bed, stages[i], false);
}

static void test_stages__take_a_document_that_says_nothing(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++)
		check_run(bed, stages[i], true);
}

static void test_stages__refuse_another_form(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++) {
		if (stages[i]->takes == FORM_AKN)
			bed_parse(bed, page);
		else
			bed_parse(bed, directive);
		bed_run(bed, stages[i]->name, NULL);
		assert_status(bed, STATUS_MALFORMED);
		assert_reason(bed, "is wanted, this is");
	}
}

/* The same desk for one document after the other: no trace of the first. */
static void test_stages__keep_no_trace_of_what_they_saw(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++) {
		struct document *first = NULL;
		struct document *again = NULL;
		struct desk *desk = NULL;
		size_t size = 0;
		size_t size_again = 0;
		const char *bytes;
		const char *bytes_again;

		bed->status = desk_new(&desk, stages[i], NULL, &bed->fault);
		assert_status(bed, STATUS_OK);
		feed(bed, stages[i], false);
		bed->status = desk_run(&first, desk, bed->in, &bed->fault);
		assert_status(bed, STATUS_OK);
		bytes = keep(bed, first, &size);
		feed(bed, stages[i], true);
		bed->status = desk_run(&bed->out, desk, bed->in, &bed->fault);
		assert_status(bed, STATUS_OK);
		feed(bed, stages[i], false);
		bed->status = desk_run(&again, desk, bed->in, &bed->fault);
		assert_status(bed, STATUS_OK);
		bytes_again = keep(bed, again, &size_again);
		assert_int_equal(size, size_again);
		assert_memory_equal(bytes, bytes_again, size);
		document_free(first);
		document_free(again);
		desk_free(desk);
	}
}

static void test_stages__say_of_nonsense_what_is_wrong(void **state)
{
	struct bed *bed = *state;

	for (int i = 0; stages[i]; i++) {
		if (stages[i]->takes != FORM_BYTES)
			continue;
		bed_take(bed, "some/nonsense", "\x89\0nonsense\xff", 11);
		assert_false(stages[i]->accepts(bed->in));
		bed_run(bed, stages[i]->name, NULL);
		assert_true(bed->status != STATUS_OK);
		assert_true(*bed->fault.reason);
		bed_take(bed, "some/nothing", "", 0);
		bed_run(bed, stages[i]->name, NULL);
		assert_true(bed->status != STATUS_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_stages__have_the_name_of_their_file),
		BED_TEST(test_stages__say_what_they_do),
		BED_TEST(test_stages__have_options_that_hold),
		BED_TEST(
			test_stages__give_what_they_say_and_keep_what_they_get),
		BED_TEST(test_stages__take_a_document_that_says_nothing),
		BED_TEST(test_stages__refuse_another_form),
		BED_TEST(test_stages__keep_no_trace_of_what_they_saw),
		BED_TEST(test_stages__say_of_nonsense_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
