#include "tests/bed.h"

#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/xml.h"

#define FRAME                                                                  \
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'" \
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta/>%s</doc>"     \
	"</akomaNtoso>"

/* Number a document with these parts; all eIds in order, parted by blanks. */
static const char *number(struct bed *bed, const char *parts)
{
	const xmlNode *root;
	const char *ids = "";

	bed_parse(bed, arena_print(bed->arena, FRAME, parts));
	assert_status(bed, STATUS_OK);
	bed->status = akn_number(bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	root = document_root(bed->in);
	for (const xmlNode *node = root; node; node = xml_walk(node, root))
		if (*akn_get(node, "eId"))
			ids = arena_print(bed->arena, "%s%s%s", ids,
					  *ids ? " " : "",
					  akn_get(node, "eId"));
	return ids;
}

static void test_akn__numbers_by_the_naming_convention(void **state)
{
	static const char *const rows[][2] = {
		{ "<article><num>Điều 5.</num></article>", "art_5" },
		{ "<article><num>Điều 5.</num><paragraph><num>1.</num><point>"
		  "<num>a)</num></point></paragraph></article>",
		  "art_5 art_5__para_1 art_5__para_1__point_a" },
		{ "<part><num>Phần I</num></part><chapter><num>Chương I</num>"
		  "</chapter>",
		  "part_I chp_I" },
		{ "<section><num>Mục 1</num><subsection><num>Tiểu mục 1.</num>"
		  "</subsection></section>",
		  "sec_1 sec_1__subsec_1" },
		{ "<section><num>I.</num></section><section><num>II-</num>"
		  "</section>",
		  "sec_I sec_II" },
		{ "<paragraph><num>1-</num></paragraph><paragraph>"
		  "<num>2.</num></paragraph>",
		  "para_1 para_2" },
		{ "<paragraph><num>1.</num><subparagraph><num>1.1.</num>"
		  "</subparagraph></paragraph>",
		  "para_1 para_1__subpara_1-1" },
		{ "<paragraph><num>1.</num><point><num>d)</num></point><point>"
		  "<num>đ)</num></point><point><num>e)</num></point>"
		  "</paragraph>",
		  "para_1 para_1__point_d para_1__point_đ para_1__point_e" },
		{ "<paragraph><num>1.</num><indent><num>-</num></indent>"
		  "<indent><num>+</num></indent></paragraph>",
		  "para_1 para_1__indent_nn_1 para_1__indent_nn_2" },
		{ "<p>a</p><p>b</p>", "p_1 p_2" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			number(bed, arena_print(bed->arena,
						"<mainBody>%s</mainBody>",
						rows[i][0])),
			rows[i][1]);
}

static void test_akn__a_number_that_stands_twice_gets_a_2(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		number(bed, "<mainBody><paragraph><num>1.</num><p>x</p>"
			    "</paragraph><paragraph><num>1-</num><p>y</p>"
			    "</paragraph><paragraph><num>1</num></paragraph>"
			    "</mainBody>"),
		"para_1 para_1__p_1 para_1_2 para_1_2__p_1 para_1_3");
}

static void test_akn__parts_beside_the_body_name_their_children(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		number(bed, "<preface><container name='a'><p>x</p><p>y</p>"
			    "</container><longTitle><p><docType>z</docType></p>"
			    "</longTitle></preface><preamble><citations>"
			    "<citation><p>c</p></citation></citations>"
			    "</preamble><mainBody><p>x</p></mainBody>"
			    "<conclusions><container name='b'><p>z</p>"
			    "</container></conclusions>"),
		"preface__container_1 preface__container_1__p_1 "
		"preface__container_1__p_2 preface__longTitle_1 "
		"preface__longTitle_1__p_1 "
		"preface__longTitle_1__p_1__docType_1 preamble__cits_1 "
		"preamble__cits_1__cit_1 preamble__cits_1__cit_1__p_1 p_1 "
		"conclusions__container_1 conclusions__container_1__p_1");
}

static void test_akn__content_and_letters_count_as_their_parent(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(
		number(bed, "<mainBody><paragraph><num>1.</num><intro>"
			    "<p>a</p></intro><content><p><b>x<ref/></b></p>"
			    "</content></paragraph></mainBody>"),
		"para_1 para_1__intro para_1__intro__p_1 para_1__p_1 "
		"para_1__p_1__ref_1");
}

static void test_akn__numbering_again_changes_nothing(void **state)
{
	struct bed *bed = *state;
	const char *once;

	(void)number(bed, "<mainBody><paragraph><num>1.</num><p>x</p>"
			  "</paragraph><paragraph><num>1.</num></paragraph>"
			  "</mainBody>");
	once = bed_print(bed, bed->in);
	bed->status = akn_number(bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_print(bed, bed->in), once);
}

static void test_akn__keeps_an_eid_that_is_there(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(number(bed, "<mainBody><paragraph eId='mine'>"
					"<num>1.</num><p>x</p></paragraph>"
					"</mainBody>"),
			    "mine mine__p_1");
}

static void test_akn__gives_no_eid_that_stands_further_on(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(number(bed, "<mainBody><paragraph><num>1.</num>"
					"</paragraph><p>x</p>"
					"<section eId='para_1'/>"
					"<section eId='p_1'/></mainBody>"),
			    "para_1_2 p_2 para_1 p_1");
	assert_string_equal(number(bed, "<mainBody><paragraph><num>1_2</num>"
					"</paragraph><paragraph><num>1</num>"
					"</paragraph><paragraph><num>1</num>"
					"</paragraph></mainBody>"),
			    "para_12 para_1 para_1_2");
}

static void test_akn__no_text_is_printed_as_it_is_read_again(void **state)
{
	struct bed *bed = *state;
	const char *once;

	bed_parse(bed, arena_print(bed->arena, FRAME, "<mainBody/>"));
	assert_non_null(akn_add_text(akn_part(bed->in, "mainBody"), "p", ""));
	once = bed_print(bed, bed->in);
	bed_parse(bed, once);
	assert_string_equal(bed_print(bed, bed->in), once);
}

static void test_akn__our_own_elements_get_no_eid(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(number(bed, "<mainBody><vn:x><p>a</p></vn:x>"
					"</mainBody>"),
			    "p_1");
}

static void test_akn__numbers_however_deep_it_nests(void **state)
{
	struct bed *bed = *state;
	const char *parts = arena_print(bed->arena, "<mainBody>%s%s</mainBody>",
					bed_repeat(bed, "<section>", 200),
					bed_repeat(bed, "</section>", 200));

	assert_has(number(bed, parts), "sec_1 sec_1__sec_1 ");
}

static void test_akn__makes_a_new_document(void **state)
{
	struct bed *bed = *state;
	xmlNode *body;
	xmlNode *p;

	bed->status =
		akn_new(&bed->out, "scan.tif", "doc", "chi-thi", &bed->fault);
	assert_status(bed, STATUS_OK);
	body = akn_add(akn_main(bed->out), "mainBody");
	p = akn_add_text(body, "p", "a < b");
	assert_true(akn_set(p, "class", "x"));
	assert_true(akn_set_own(p, "role", "can-cu"));
	assert_true(akn_set_conf(p, 1.5));
	assert_non_null(akn_add_own(p, "task"));
	assert_string_equal(akn_get(p, "class"), "x");
	assert_string_equal(akn_get_own(p, "role"), "can-cu");
	assert_string_equal(akn_get(p, "role"), "");
	assert_string_equal(akn_get_own(p, "conf"), "1.00");
	assert_string_equal(akn_line(bed->arena, p), "a < b");
	assert_ptr_equal(akn_part(bed->out, "mainBody"), body);
	assert_has(bed_print(bed, bed->out),
		   "<p class=\"x\" vn:role=\"can-cu\" vn:conf=\"1.00\">"
		   "a &lt; b<vn:task/></p>");
}

static void test_akn__what_is_not_there_cannot_be_added_to(void **state)
{
	(void)state;
	assert_null(akn_add(NULL, "p"));
	assert_null(akn_add_text(NULL, "p", "x"));
	assert_null(akn_add_own(NULL, "p"));
	assert_false(akn_text(NULL, "x"));
	assert_false(akn_set(NULL, "a", "x"));
	assert_false(akn_set_own(NULL, "a", "x"));
	assert_string_equal(akn_get(NULL, "a"), "");
	assert_string_equal(akn_get_own(NULL, "a"), "");
}

static void test_akn__a_line_is_one_line_without_footnotes(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed,
		  arena_print(bed->arena, FRAME,
			      "<preface><p>  Về <b>việc</b>\n\t triển<br/>khai "
			      "<authorialNote><p>note</p></authorialNote>"
			      "</p></preface>"));
	assert_string_equal(akn_line(bed->arena, akn_part(bed->in, "preface")),
			    "Về việc triển khai");
	assert_string_equal(akn_line(bed->arena, NULL), "");
}

static void test_akn__finds_elements_in_order_and_by_id(void **state)
{
	struct bed *bed = *state;
	const xmlNode *ref;

	bed_parse(bed, arena_print(bed->arena, FRAME,
				   "<mainBody><p eId='p_1'><ref eId='r1'/></p>"
				   "<p eId='p_2'><ref eId='r2'/></p>"
				   "</mainBody>"));
	ref = akn_first(bed->in, "ref");
	assert_string_equal(akn_get(ref, "eId"), "r1");
	ref = akn_next(bed->in, ref, "ref");
	assert_string_equal(akn_get(ref, "eId"), "r2");
	assert_null(akn_next(bed->in, ref, "ref"));
	assert_null(akn_first(bed->in, "mod"));
	assert_true(xml_is(akn_by_id(bed->in, "p_2"), "p"));
	assert_true(xml_is(akn_by_id(bed->in, "#r1"), "ref"));
	assert_null(akn_by_id(bed->in, "p_3"));
	assert_null(akn_by_id(bed->in, ""));
	assert_null(akn_by_id(bed->in, "#"));
}

static void test_akn__reads_the_header(void **state)
{
	struct bed *bed = *state;
	struct akn_header header;

	bed_parse(bed, "<akomaNtoso xmlns='http://docs.oasis-open.org/"
		       "legaldocml/ns/akn/3.0' xmlns:vn='urn:chithi:akn:1'>"
		       "<doc name='chi-thi'><meta><identification><FRBRWork>"
		       "<FRBRuri value='/akn/vn/doc/x'/></FRBRWork>"
		       "</identification></meta><preface><p>"
		       "<docNumber vn:status='needs-review'>7-CT/TU</docNumber>"
		       "<docDate date='2024-08-15'>x</docDate>"
		       "<docAuthority>TỈNH\nỦY</docAuthority><docTitle>về x"
		       "</docTitle></p></preface><conclusions><signature>"
		       "<person>Trần Văn A</person></signature></conclusions>"
		       "</doc></akomaNtoso>");
	bed->status =
		akn_read_header(&header, bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(header.iri, "/akn/vn/doc/x");
	assert_string_equal(header.type, "chi-thi");
	assert_string_equal(header.number, "7-CT/TU");
	assert_string_equal(header.date, "2024-08-15");
	assert_string_equal(header.issuer, "TỈNH ỦY");
	assert_string_equal(header.title, "về x");
	assert_string_equal(header.signer, "Trần Văn A");
	assert_true(header.number_doubtful);
	assert_false(header.date_doubtful);
	bed_parse(bed, "<akomaNtoso xmlns='http://docs.oasis-open.org/"
		       "legaldocml/ns/akn/3.0'/>");
	bed->status =
		akn_read_header(&header, bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(header.iri, "");
	assert_string_equal(header.number, "");
	assert_false(header.number_doubtful);
	assert_string_equal(header.signer, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_akn__numbers_by_the_naming_convention),
		BED_TEST(test_akn__a_number_that_stands_twice_gets_a_2),
		BED_TEST(test_akn__parts_beside_the_body_name_their_children),
		BED_TEST(test_akn__content_and_letters_count_as_their_parent),
		BED_TEST(test_akn__numbering_again_changes_nothing),
		BED_TEST(test_akn__keeps_an_eid_that_is_there),
		BED_TEST(test_akn__gives_no_eid_that_stands_further_on),
		BED_TEST(test_akn__no_text_is_printed_as_it_is_read_again),
		BED_TEST(test_akn__our_own_elements_get_no_eid),
		BED_TEST(test_akn__numbers_however_deep_it_nests),
		BED_TEST(test_akn__makes_a_new_document),
		BED_TEST(test_akn__what_is_not_there_cannot_be_added_to),
		BED_TEST(test_akn__a_line_is_one_line_without_footnotes),
		BED_TEST(test_akn__finds_elements_in_order_and_by_id),
		BED_TEST(test_akn__reads_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
