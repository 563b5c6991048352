#include "tests/bed.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "check/exam.h"
#include "pipeline/text.h"

/* What lies in tests/data/check, with one thing changed. */
struct change {
	const char *code; /* of the finding */
	const char *from;
	const char *to;
};

/* Every rule has a row at least. */
static const struct change changes[] = {
	{ "double-id", "eId=\"para_2\"", "eId=\"para_1\"" },
	{ "dangling-href", "href=\"#para_1\"", "href=\"#para_9\"" },
	{ "dangling-href", "href=\"#ubnd\"", "href=\"#bnd\"" },
	{ "dangling-refersto", "refersTo=\"#ai\"", "refersTo=\"#ei\"" },
	{ "dangling-refersto", "as=\"#co-quan", "as=\"#co-kuan" },
	{ "dangling-task", "parent=\"t-1\"", "parent=\"t-7\"" },
	{ "dangling-task", "parent=\"t-1\"", "parent=\"t-2\"" },
	{ "dangling-task", "vn:task=\"t-2\"", "vn:task=\"t-7\"" },
	{ "missing-line", "vn:alto=\"#l_4\"", "vn:alto=\"#l_3 #l_9\"" },
	{ "iri-type", "<doc name=\"chi-thi\"", "<doc name=\"ke-hoach\"" },
	{ "iri-type", "value=\"chi-thi\"", "value=\"ke-hoach\"" },
	{ "iri-type", "CHỈ THỊ<", "KẾ HOẠCH<" },
	{ "iri-number", ">05/CT-UBND<", ">06/CT-UBND<" },
	{ "iri-number", "value=\"05-ct-ubnd\"", "value=\"06-ct-ubnd\"" },
	{ "iri-number", "value=\"05/CT-UBND\"", "value=\"06/CT-UBND\"" },
	{ "iri-number", "<docNumber eId=\"n_1\">05/CT-UBND</docNumber>",
	  "<inline name=\"so-chua-doc\" eId=\"n_1\">05/</inline>" },
	{ "iri-year", "docDate date=\"2024", "docDate date=\"2023" },
	{ "iri-chain", "2024-09-09/!main\"", "2024-09-08/!main\"" },
	{ "iri-chain", "2024-09-09.akn", "2024-09-09.xml" },
	{ "iri-chain", "FRBRdate date=\"2024-09-09",
	  "FRBRdate date=\"2024-09-08" },
	{ "secrecy", "<longTitle",
	  "<container name=\"do-mat\" eId=\"x\"><p eId=\"y\">MẬT</p>"
	  "</container><longTitle" },
	{ "number-missing", "<docNumber eId=\"n_1\">05/CT-UBND</docNumber>",
	  "" },
	{ "date-missing",
	  "<docDate date=\"2024-09-09\" eId=\"d_1\">ngày 09 tháng 9 năm "
	  "2024</docDate>",
	  "" },
	{ "signer-missing",
	  "<person refersTo=\"#ai\" eId=\"s_1__person_1\">Đinh Văn Thử"
	  "</person>",
	  "" },
	{ "number-type", "CHỈ THỊ<", "THÔNG BÁO<" },
	{ "number-issuer", "ỦY BAN NHÂN DÂN HUYỆN", "SỞ Y TẾ" },
	{ "number-year", ">05/CT-UBND<", ">05/2023/NĐ-CP<" },
	{ "signer-body", "ỦY BAN NHÂN DÂN HUYỆN VÂN KHÊ", "SỞ Y TẾ" },
	{ "cited-later", "vn:date=\"2024-05-22", "vn:date=\"2024-09-22" },
	{ "cites-itself",
	  "/akn/vn/doc/ke-hoach/ubnd-tinh-thuan-giang/2024/186-kh-ubnd\" "
	  "vn:type=\"Kế hoạch\" vn:number=\"186/KH-UBND\"",
	  "/akn/vn/doc/chi-thi/ubnd-huyen-van-khe/2024/05-ct-ubnd\" "
	  "vn:type=\"Chỉ thị\" vn:number=\"05/CT-UBND\"" },
	{ "impossible-date", "Rà soát", "Rà soát trước 31/11/2024" },
	{ "impossible-date", "Rà soát",
	  "Rà soát trước ngày 29 tháng 02 năm 2023" },
	{ "early-deadline", "end=\"2024-10-15", "end=\"2024-08-15" },
	{ "numbering-gap", "eId=\"para_2\"><num>2.", "eId=\"para_3\"><num>3." },
	{ "numbering-gap", "point_b\"><num>b)", "point_đ\"><num>đ)" },
	{ "numbering-repeat", "point_b\"><num>b)", "point_a_2\"><num>a)" },
	{ "note-mark", "authorialNote marker=\"1\"", "authorialNote" },
	{ "task-place", "href=\"#para_1\"", "href=\"#para_1__intro__p_1\"" },
	{ "review", "<docDate", "<docDate vn:status=\"needs-review\"" },
};

enum { CHANGES = sizeof(changes) / sizeof(changes[0]) };

static const char *sample(struct bed *bed, const char *name)
{
	const char *path = arena_print(bed->arena, "%s/tests/data/check/%s",
				       bed_environment("CHITHI_SOURCE"), name);
	const char *text = bed_get(bed, path);

	assert_non_null(text);
	return text;
}

/* The good document with the first `from` made `to`. */
static const char *edit(struct bed *bed, const char *from, const char *to)
{
	const char *text = sample(bed, "good.akn.xml");
	const char *at = strstr(text, from);
	struct text edited = { .arena = bed->arena };

	if (!at)
		fail_msg("nothing to change: %s", from);
	text_add(&edited, text, (size_t)(at - text));
	text_print(&edited, "%s%s", to, at + strlen(from));
	return text_string(&edited);
}

static struct document *parse(struct bed *bed, const char *text)
{
	struct document *document;

	document_free(bed->in);
	bed->in = NULL;
	bed_parse(bed, text);
	assert_status(bed, STATUS_OK);
	document = bed->in;
	bed->in = NULL;
	return document;
}

static struct finding *run(struct bed *bed, const struct know *know,
			   const char *text)
{
	struct document *alto = parse(bed, sample(bed, "good.alto.xml"));
	struct document *document = parse(bed, text);
	struct finding *findings = NULL;

	bed->status = exam_run(&findings, document, alto, know, bed->arena,
			       &bed->fault);
	assert_status(bed, STATUS_OK);
	document_free(document);
	document_free(alto);
	return findings;
}

static bool has_code(const struct finding *finding, const char *code)
{
	for (; finding; finding = finding->next)
		if (strcmp(finding->code, code) == 0)
			return true;
	return false;
}

static void test_check__says_nothing_of_what_holds(void **state)
{
	struct bed *bed = *state;
	struct know *know = NULL;

	assert_int_equal(know_open(&know, &bed->fault), STATUS_OK);
	assert_null(run(bed, know, sample(bed, "good.akn.xml")));
	know_close(know);
}

static void test_check__finds_by_each_rule_what_it_is_for(void **state)
{
	struct bed *bed = *state;
	struct know *know = NULL;

	assert_int_equal(know_open(&know, &bed->fault), STATUS_OK);
	for (int i = 0; i < CHANGES; i++) {
		const struct change *change = &changes[i];
		const struct finding *findings =
			run(bed, know, edit(bed, change->from, change->to));

		if (!has_code(findings, change->code))
			fail_msg("%s is not found: %s", change->code,
				 change->to);
	}
	know_close(know);
}

static void test_check__has_an_example_for_each_rule(void **state)
{
	(void)state;
	for (int rule = 0; rules[rule].code; rule++) {
		bool found = false;

		for (int i = 0; i < CHANGES; i++)
			found |= strcmp(changes[i].code, rules[rule].code) == 0;
		if (!found)
			fail_msg("no example: %s", rules[rule].code);
	}
}

static void test_check__has_each_code_in_the_manual(void **state)
{
	struct bed *bed = *state;
	const char *path = arena_print(bed->arena, "%s/docs/man/check.mdoc",
				       bed_environment("CHITHI_SOURCE"));
	const char *manual = bed_get(bed, path);

	assert_non_null(manual);
	for (int rule = 0; rules[rule].code; rule++)
		assert_has(manual, arena_print(bed->arena, ".It Li %s\n",
					       rules[rule].code));
}

/* Points that follow each other, but for what OCR read of their numbers. */
static void test_check__lets_right_things_pass(void **state)
{
	static const struct change fine[] = {
		{ NULL, "point_b\"><num>b)", "point_b\"><num>e)" },
		{ NULL, "eId=\"para_2\"><num>2.", "eId=\"para_1_2\"><num>1." },
		{ NULL, "Rà soát", "Rà soát 30/11/2024, số 31/2018/NĐ-CP" },
		{ NULL,
		  "type=\"date\" text=\"trước ngày 15/10/2024\" "
		  "end=\"2024-10-15\"",
		  "type=\"interval\" text=\"từ ngày 01/01 đến ngày 31/7/2024\" "
		  "start=\"2024-01-01\" end=\"2024-07-31\"" },
		{ NULL, "ỦY BAN NHÂN DÂN HUYỆN VÂN KHÊ<",
		  "UBND HUYỆN VÂN KHÊ<" },
	};
	struct bed *bed = *state;
	struct know *know = NULL;

	assert_int_equal(know_open(&know, &bed->fault), STATUS_OK);
	for (size_t i = 0; i < sizeof(fine) / sizeof(*fine); i++) {
		const struct finding *finding =
			run(bed, know, edit(bed, fine[i].from, fine[i].to));

		if (finding && strcmp(finding->code, "numbering-repeat") != 0)
			fail_msg("%s: %s", finding->code, finding->what);
	}
	know_close(know);
}

static void test_check__tells_where_a_finding_is(void **state)
{
	struct bed *bed = *state;
	struct know *know = NULL;
	const struct finding *finding;

	assert_int_equal(know_open(&know, &bed->fault), STATUS_OK);
	finding = run(bed, know,
		      edit(bed, "end=\"2024-10-15", "end=\"2024-08-15"));
	assert_non_null(finding);
	assert_string_equal(finding->code, "early-deadline");
	assert_string_equal(finding->id, "para_1");
	assert_string_equal(finding->label, "1.");
	assert_string_equal(finding->lines, "l_4");
	know_close(know);
}

/* Put both files into the bed's folder; the path of it. */
static const char *put_both(struct bed *bed, const char *akn)
{
	bed_put_text(bed, "box/a.alto.xml", sample(bed, "good.alto.xml"));
	bed_put_text(bed, "box/a.akn.xml", akn);
	bed_put_text(bed, "box/run.jsonl", "{}\n");
	return bed_path(bed, "box");
}

static void test_check__exits_with_one_only_for_errors(void **state)
{
	struct bed *bed = *state;
	const char *box = put_both(bed, sample(bed, "good.akn.xml"));
	const char *all[] = { "check", box, NULL };
	const char *strict[] = { "check", "--strict", box, NULL };

	assert_int_equal(bed_program(bed, all), 0);
	assert_string_equal(bed_get(bed, bed_path(bed, "stdout")), "");
	assert_int_equal(bed_program(bed, strict), 0);

	(void)put_both(bed, edit(bed, "end=\"2024-10-15", "end=\"2024-08-15"));
	assert_int_equal(bed_program(bed, all), 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   "box/a.akn.xml: early-deadline: ");
	assert_int_equal(bed_program(bed, strict), 1);

	(void)put_both(bed, edit(bed, "#l_4", "#l_44"));
	assert_int_equal(bed_program(bed, all), 1);
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   "box/a.akn.xml: missing-line: ");
}

static void test_check__prints_json_for_programs(void **state)
{
	struct bed *bed = *state;
	const char *box = put_both(bed, edit(bed, "#l_4", "#l_44"));
	const char *words[] = { "check", "--json", box, NULL };
	json_t *all;

	assert_int_equal(bed_program(bed, words), 1);
	all = json_loads(bed_get(bed, bed_path(bed, "stdout")), 0, NULL);
	assert_int_equal(json_array_size(all), 1);
	assert_string_equal(json_string_value(json_object_get(
				    json_array_get(all, 0), "code")),
			    "missing-line");
	assert_string_equal(json_string_value(json_object_get(
				    json_array_get(all, 0), "severity")),
			    "error");
	json_decref(all);
}

static void
test_check__tells_what_cannot_be_read_when_it_was_named(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_put_text(bed, "box/a.txt", "no XML");
	const char *broken = bed_put_text(
		bed, "box/b.xml",
		"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>");
	const char *folder[] = { "check", bed_path(bed, "box"), NULL };
	const char *named[] = { "check", text, NULL };
	const char *none[] = { "check", bed_path(bed, "none"), NULL };

	assert_int_equal(bed_program(bed, folder), 1);
	assert_has(bed_get(bed, bed_path(bed, "stdout")), broken);
	assert_has_not(bed_get(bed, bed_path(bed, "stdout")), text);
	assert_int_equal(bed_program(bed, named), 1);
	assert_has(bed_get(bed, bed_path(bed, "stdout")), ": unreadable: ");
	assert_int_equal(bed_program(bed, none), 66);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_check__says_nothing_of_what_holds),
		BED_TEST(test_check__finds_by_each_rule_what_it_is_for),
		BED_TEST(test_check__has_an_example_for_each_rule),
		BED_TEST(test_check__has_each_code_in_the_manual),
		BED_TEST(test_check__lets_right_things_pass),
		BED_TEST(test_check__tells_where_a_finding_is),
		BED_TEST(test_check__exits_with_one_only_for_errors),
		BED_TEST(test_check__prints_json_for_programs),
		BED_TEST(
			test_check__tells_what_cannot_be_read_when_it_was_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
