/*
 * Every allocation of a stage fails once: neither a crash nor a leak (the
 * address sanitizer tells) nor half a document may come of it.
 *
 * The linker leads our own calls of malloc() and its kin here (--wrap), and
 * libxml2 is told to use them, too.
 */

#include "tests/bed.h"

#include <libxml/xmlmemory.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/format.h"
#include "export/style.h"
#include "pipeline/schema.h"

/* About so many allocations of a run are made to fail. */
enum { SAMPLES = 400, FORMAT_SAMPLES = 100 };

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

enum status __real_schema_check(const struct document *document,
				struct fault *fault);
enum status __wrap_schema_check(const struct document *document,
				struct fault *fault);

enum status __real_style_apply(struct text *out, const char *name, xmlDoc *tree,
			       struct fault *fault);
enum status __wrap_style_apply(struct text *out, const char *name, xmlDoc *tree,
			       struct fault *fault);

static long allocations; /* since the last start */
static long failing;     /* the one that fails; 0: none */

static bool fails(void)
{
	return ++allocations == failing;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

/* libxml2's validator does not survive it (2.9.14): leave it in peace. */
enum status __wrap_schema_check(const struct document *document,
				struct fault *fault)
{
	long kept = allocations;
	enum status status;

	allocations = LONG_MIN / 2;
	status = __real_schema_check(document, fault);
	allocations = kept;
	return status;
}

/* So it is with libxslt (1.1.35). */
enum status __wrap_style_apply(struct text *out, const char *name, xmlDoc *tree,
			       struct fault *fault)
{
	long kept = allocations;
	enum status status;

	allocations = LONG_MIN / 2;
	status = __real_style_apply(out, name, tree, fault);
	allocations = kept;
	return status;
}

static const char text[] = "TỈNH ỦY AN PHÚ ĐẢNG CỘNG SẢN VIỆT NAM\n"
			   "Số 24-CT/TU An Phú, ngày 27 tháng 02 năm 2018\n\n"
			   "CHỈ THỊ\nvề lưu trữ\n\nYêu cầu:\n"
			   "1. Văn phòng báo cáo.\n";

static const char page[] =
	"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Layout>"
	"<Page ID='p' PHYSICAL_IMG_NR='1'><PrintSpace ID='s'><TextBlock ID='b'>"
	"<TextLine ID='l'><String ID='s1' CONTENT='Chỉ'/><SP/>"
	"<String ID='s2' CONTENT='thi'/></TextLine></TextBlock></PrintSpace>"
	"</Page></Layout></alto>";

static const char directive[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'>"
	"<doc name='chi-thi'><meta/><mainBody><p eId='p_1'>Chỉ thị.</p>"
	"</mainBody></doc></akomaNtoso>";

static const char orders[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta><proprietary>"
	"<vn:tasks><vn:task id='t-1' href='#p_1' label='1'>"
	"<vn:action>báo cáo</vn:action>"
	"<vn:assignee role='chu-tri' showAs='Văn phòng'/>"
	"<vn:deadline end='2018-03-01' text='trước ngày 01/3'/></vn:task>"
	"<vn:task id='t-2' parent='t-1' label='1.a'/></vn:tasks>"
	"</proprietary></meta><mainBody><p eId='p_1'>Báo cáo.</p></mainBody>"
	"</doc></akomaNtoso>";

static void hush(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static int set_up(void **state)
{
	(void)state;
	xmlSetGenericErrorFunc(NULL, hush);
	return xmlMemSetup(free, __wrap_malloc, __wrap_realloc, __wrap_strdup);
}

static void feed(struct bed *bed, const struct stage *stage)
{
	if (stage->takes == FORM_ALTO)
		bed_parse(bed, page);
	else if (stage->takes == FORM_AKN)
		bed_parse(bed, directive);
	else
		bed_take_text(bed, text);
	assert_status(bed, STATUS_OK);
}

/* A run in which allocation `at` fails; the bytes that came out, or NULL. */
static char *run(struct bed *bed, const struct stage *stage, long at,
		 size_t *size)
{
	struct desk *desk = NULL;
	char *bytes = NULL;

	bed_forget(bed);
	allocations = 0;
	failing = at;
	bed->status = desk_new(&desk, stage, NULL, &bed->fault);
	if (!bed->status)
		bed->status = desk_run(&bed->out, desk, bed->in, &bed->fault);
	if (!bed->status)
		bed->status =
			document_print(&bytes, size, bed->out, &bed->fault);
	desk_free(desk);
	failing = 0;
	return bytes;
}

/* What a stage does when the n-th allocation fails, for many n. */
static void check_stage(struct bed *bed, const char *name)
{
	const struct stage *stage = stage_named(name);
	char *whole;
	size_t size = 0;
	long count;
	long stride;

	if (!stage) {
		print_message("           there is no %s yet\n", name);
		return;
	}
	feed(bed, stage);
	free(run(bed, stage, 0, &size)); /* loads what is loaded once */
	assert_status(bed, STATUS_OK);
	whole = run(bed, stage, 0, &size);
	count = allocations;
	stride = count / SAMPLES + 1;
	for (long at = 1; at <= count; at += stride) {
		size_t got = 0;
		char *bytes = run(bed, stage, at, &got);

		assert_int_equal(bed->status, bed->fault.status);
		assert_int_equal(bed->status == STATUS_OK, bytes != NULL);
		if (bytes && (got != size || memcmp(bytes, whole, size) != 0))
			fail_msg("%s: half a document when allocation %ld of "
				 "%ld fails",
				 name, at, count);
		free(bytes);
	}
	free(whole);
	print_message("           %s: every %ld. of %ld allocations\n", name,
		      stride, count);
}

static void test_memory__import_fails_cleanly(void **state)
{
	check_stage(*state, "import");
}

static void test_memory__repair_fails_cleanly(void **state)
{
	check_stage(*state, "repair");
}

static void test_memory__extract_fails_cleanly(void **state)
{
	check_stage(*state, "extract");
}

/* What a format of export makes of `in`; NULL when memory ran out. */
static const char *run_format(struct bed *bed, struct arena *arena, int format)
{
	struct batch batch = { .arena = arena, .base = "" };
	struct parcel parcel = { .arena = arena };

	bed_forget(bed);
	bed->status = batch_add(&batch, bed->in, "-", "a", &bed->fault);
	if (!bed->status)
		bed->status = batch_settle(&batch, &bed->fault);
	if (!bed->status)
		bed->status =
			format_write(&parcel, format, &batch, &bed->fault);
	return bed->status ? NULL : text_string(parcel.files[0]);
}

static void check_format(struct bed *bed, int format, const char *whole,
			 long count)
{
	for (long at = 1; at <= count; at += count / FORMAT_SAMPLES + 1) {
		struct arena *arena;
		const char *made;

		allocations = 0;
		failing = at;
		arena = arena_new();
		made = arena ? run_format(bed, arena, format) : NULL;
		failing = 0;
		if (arena)
			assert_int_equal(bed->status, bed->fault.status);
		if (made && strcmp(made, whole) != 0)
			fail_msg("%s: half a table when allocation %ld fails",
				 format_words[format], at);
		arena_free(arena);
	}
}

static void test_memory__export_fails_cleanly(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, orders);
	for (int format = 0; format_words[format]; format++) {
		const char *whole;

		allocations = 0;
		whole = run_format(bed, bed->arena, format);
		assert_status(bed, STATUS_OK);
		/* One for the arena that each run has. */
		check_format(bed, format, whole, allocations + 1);
	}
}

static void test_memory__convert_fails_cleanly(void **state)
{
	check_stage(*state, "convert");
}

/* A document parsed and copied while memory runs out. */
static void test_memory__a_document_is_read_whole_or_not_at_all(void **state)
{
	struct bed *bed = *state;
	const char *printed;
	long count = 1;

	bed_parse(bed, page);
	printed = bed_print(bed, bed->in);
	bed_take_text(bed, page);
	for (long at = 1; at <= count; at++) {
		struct document *parsed = NULL;
		struct document *copy = NULL;

		bed_forget(bed);
		allocations = 0;
		failing = at;
		bed->status = document_parse(&parsed, bed->in, &bed->fault);
		if (!bed->status)
			bed->status = document_copy(&copy, parsed, &bed->fault);
		failing = 0;
		if (allocations >= at)
			count++;
		assert_int_equal(bed->status, bed->fault.status);
		if (copy)
			assert_string_equal(bed_print(bed, copy), printed);
		document_free(parsed);
		document_free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_memory__import_fails_cleanly),
		BED_TEST(test_memory__repair_fails_cleanly),
		BED_TEST(test_memory__extract_fails_cleanly),
		BED_TEST(test_memory__export_fails_cleanly),
		BED_TEST(test_memory__convert_fails_cleanly),
		BED_TEST(test_memory__a_document_is_read_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
