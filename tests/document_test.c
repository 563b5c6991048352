#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

#define ALTO "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'"
#define AKN                                                                    \
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"

/* A piece of text of whatever bytes, refused with that reason. */
static void assert_refused(struct bed *bed, const char *text,
			   const char *reason)
{
	bed_parse(bed, text);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, reason);
	assert_string_equal(bed->fault.place, "some/page.xml");
}

static void test_document__knows_its_form(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, ALTO "/>");
	assert_status(bed, STATUS_OK);
	assert_int_equal(document_form(bed->in), FORM_ALTO);
	assert_string_equal(document_name(bed->in), "some/page.xml");
	assert_string_equal(document_base(bed->in), "page.xml");
	bed_parse(bed, AKN "/>");
	assert_status(bed, STATUS_OK);
	assert_int_equal(document_form(bed->in), FORM_AKN);
	bed_parse(bed, "<x:alto xmlns:x='http://www.loc.gov/standards/alto/"
		       "ns-v4#'/>");
	assert_status(bed, STATUS_OK);
	assert_int_equal(document_form(bed->in), FORM_ALTO);
}

static void test_document__refuses_an_unknown_root(void **state)
{
	struct bed *bed = *state;

	assert_refused(bed, "<html/>", "'html' is the root of no form");
	assert_refused(bed, "<alto/>", "'alto' is the root of no form");
	assert_refused(bed, "<alto xmlns='urn:other'/>", "no form");
	assert_refused(bed,
		       "<page xmlns='http://www.loc.gov/standards/alto/"
		       "ns-v4#'/>",
		       "no form");
}

static void test_document__refuses_what_is_not_well_formed(void **state)
{
	struct bed *bed = *state;
	const char *whole = ALTO "><Layout><Page ID='p'/></Layout></alto>";

	assert_refused(bed, "", "not well-formed");
	assert_refused(bed, "  \n ", "not well-formed");
	assert_refused(bed, "plain text", "not well-formed");
	assert_refused(bed, ALTO ">\n<a>\n</b></alto>", "line 3");
	assert_refused(bed, ALTO "/><more/>", "not well-formed");
	assert_refused(bed, ALTO ">&nothing;</alto>", "not well-formed");
	assert_refused(bed, ALTO ">\x01</alto>", "not well-formed");
	assert_refused(bed, ALTO ">\xff</alto>", "not well-formed");
	assert_refused(bed, ALTO " a='1' a='2'/>", "not well-formed");
	for (size_t size = 0; size < strlen(whole); size++) {
		bed_parse_bytes(bed, whole, size);
		assert_status(bed, STATUS_MALFORMED);
	}
	bed_parse_bytes(bed, ALTO ">\0</alto>", sizeof(ALTO ">\0</alto>") - 1);
	assert_status(bed, STATUS_MALFORMED);
}

static void test_document__reads_no_file_through_an_entity(void **state)
{
	struct bed *bed = *state;
	const char *secret = bed_put_text(bed, "secret", "the secret");
	const char *text = arena_print(
		bed->arena,
		"<!DOCTYPE alto [<!ENTITY e SYSTEM 'file://%s'>]>" ALTO
		"><a>&e;</a></alto>",
		secret);

	assert_refused(bed, text, "document type");
	assert_has_not(bed->fault.reason, "secret");
}

static void test_document__reads_no_external_document_type(void **state)
{
	struct bed *bed = *state;
	const char *type = bed_put_text(bed, "type.dtd",
					"<!ATTLIST alto added CDATA 'yes'>");
	const char *text = arena_print(
		bed->arena, "<!DOCTYPE alto SYSTEM 'file://%s'>" ALTO "/>",
		type);

	assert_refused(bed, text, "document type");
	assert_refused(bed,
		       "<!DOCTYPE alto PUBLIC 'x' 'http://127.0.0.1:9/x'>" ALTO
		       "/>",
		       "document type");
}

static void test_document__does_not_laugh_a_billion_times(void **state)
{
	struct bed *bed = *state;
	char *text =
		arena_print(bed->arena, "<!DOCTYPE alto [<!ENTITY a0 'ha'>");

	for (int i = 1; i < 10; i++)
		text = arena_print(
			bed->arena,
			"%s<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;'>",
			text, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	bed_parse(bed, arena_print(bed->arena,
				   "%s]>" ALTO " b='&a9;'>&a9;</alto>", text));
	assert_status(bed, STATUS_MALFORMED);
}

static void test_document__refuses_deep_nesting(void **state)
{
	enum { DEPTH = 100000 };
	struct bed *bed = *state;

	bed_parse(bed, arena_print(bed->arena, ALTO ">%s%s</alto>",
				   bed_repeat(bed, "<a>", DEPTH),
				   bed_repeat(bed, "</a>", DEPTH)));
	assert_status(bed, STATUS_MALFORMED);
}

static void test_document__wants_the_form_that_is_asked_for(void **state)
{
	struct bed *bed = *state;
	struct document *read = NULL;
	const char *path = bed_put_text(bed, "a.xml", ALTO "/>");

	bed->status = document_read(&read, path, FORM_AKN, &bed->fault);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "AKN is wanted, this is ALTO");
	assert_null(read);
	bed_forget(bed);
	bed->status = document_read(&read, path, FORM_ALTO, &bed->fault);
	assert_status(bed, STATUS_OK);
	document_free(read);
	read = NULL;
	bed->status = document_read(&read, path, FORM_BYTES, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(document_form(read), FORM_BYTES);
	document_free(read);
	read = NULL;
	bed->status = document_read(&read, bed_path(bed, "none"), FORM_ALTO,
				    &bed->fault);
	assert_status(bed, STATUS_MISSING);
	assert_null(read);
}

static void test_document__comes_out_in_normal_form_c(void **state)
{
	static const char *const texts[] = {
		AKN " a='Vie\xcc\xa3\xcc\x82t'><p>Vie\xcc\xa3\xcc\x82t</p>"
		    "</akomaNtoso>",
		AKN " a='Vie&#x323;&#x302;t'><p>Vie&#803;&#770;t</p>"
		    "</akomaNtoso>",
		AKN
		" a='Vie&#x323;&#x302;t'><p><![CDATA[Vie\xcc\xa3\xcc\x82t]]>"
		"</p></akomaNtoso>",
		AKN " a='Việt'><p>Việt</p></akomaNtoso>",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const xmlNode *root;

		bed_parse(bed, texts[i]);
		assert_status(bed, STATUS_OK);
		root = document_root(bed->in);
		assert_string_equal(xml_get(root, "a"), "Việt");
		assert_string_equal(xml_text(bed->arena, xml_child(root, "p")),
				    "Việt");
	}
}

/* Where marks are other bytes, and where a letter composes without one. */
static void test_document__composes_in_any_encoding(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, "<?xml version='1.0' encoding='windows-1258'?>" AKN
		       "><p>Vi\xea\xf2t \xea\xec</p></akomaNtoso>");
	assert_status(bed, STATUS_OK);
	assert_string_equal(xml_text(bed->arena, document_root(bed->in)),
			    "Việt ế");
	bed_parse(bed, AKN "><p>\xe2\x84\xaa \xe1\x84\x92\xe1\x85\xa1</p>"
			   "</akomaNtoso>");
	assert_status(bed, STATUS_OK);
	assert_string_equal(xml_text(bed->arena, document_root(bed->in)),
			    "K \xed\x95\x98");
}

static void
test_document__takes_an_id_without_the_blanks_around_it(void **state)
{
	static const char *const texts[] = {
		ALTO " ID='l_4'/>",
		ALTO " ID='   l_4'/>",
		ALTO " ID='l_4 '/>",
		ALTO " ID='&#10; l_4&#9;'/>",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bed_parse(bed, texts[i]);
		assert_status(bed, STATUS_OK);
		assert_string_equal(xml_get(document_root(bed->in), "ID"),
				    "l_4");
	}
}

static void test_document__writes_utf8_whatever_it_read(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, "<?xml version='1.0' encoding='iso-8859-1'?>" AKN
		       "><p>\xe0</p></akomaNtoso>");
	assert_status(bed, STATUS_OK);
	assert_has(bed_print(bed, bed->in), "encoding=\"UTF-8\"");
	assert_has(bed_print(bed, bed->in), "<p>à</p>");
}

static void test_document__keeps_what_it_does_not_know(void **state)
{
	struct bed *bed = *state;
	const char *printed;

	bed_parse(bed, "<!--before--><?pi x?>" ALTO
		       " xmlns:o='urn:o' o:a='1' z='2' b='3'><!--in-->"
		       "<o:strange><deep/></o:strange><?go on?><Layout/>"
		       "</alto><!--behind-->");
	assert_status(bed, STATUS_OK);
	printed = bed_print(bed, bed->in);
	assert_has(printed, "<!--before-->");
	assert_has(printed, "<?pi x?>");
	assert_has(printed, "o:a=\"1\" z=\"2\" b=\"3\"");
	assert_has(printed, "<!--in-->");
	assert_has(printed, "<o:strange>");
	assert_has(printed, "<deep/>");
	assert_has(printed, "<?go on?>");
	assert_has(printed, "<!--behind-->");
}

static void test_document__read_print_read_is_a_fixed_point(void **state)
{
	static const char *const texts[] = {
		ALTO "><Layout>  <Page ID='p'>\n\n</Page></Layout></alto>",
		ALTO "><a>mixed <b> c </b>  <d/> text</a></alto>",
		ALTO "><a> &amp;&lt;&#13;&#10; </a><b q='&#10;&quot;&#9;'/>"
		     "</alto>",
		ALTO "><a> </a><b>\n<c/>\n</b><!-- x --> <!-- y --></alto>",
		AKN "><p> <b>one</b> <i>two</i> </p><p/><p> </p>"
		    "<num>1. <sup>a</sup></num></akomaNtoso>",
		AKN "><p><b>one</b><i>two</i></p>\n<section>\n<p>a\nb</p>"
		    "</section></akomaNtoso>",
		AKN "><p><![CDATA[<&]]></p><heading><ref/></heading>"
		    "</akomaNtoso>",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *once;

		bed_parse(bed, texts[i]);
		assert_status(bed, STATUS_OK);
		once = bed_print(bed, bed->in);
		bed_parse(bed, once);
		assert_status(bed, STATUS_OK);
		assert_string_equal(bed_print(bed, bed->in), once);
		bed->status = document_settle(bed->in, &bed->fault);
		assert_status(bed, STATUS_OK);
		assert_string_equal(bed_print(bed, bed->in), once);
	}
}

static void test_document__keeps_white_space_inside_a_paragraph(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, AKN ">\n <p> <b>one</b> <i>two</i>  </p>\n"
			   " <p><b>one</b>\n<i>two</i></p>\n</akomaNtoso>");
	assert_status(bed, STATUS_OK);
	assert_has(bed_print(bed, bed->in), "<p> <b>one</b> <i>two</i>  </p>");
	assert_has(bed_print(bed, bed->in), "<p><b>one</b>\n<i>two</i></p>");
}

static void test_document__adds_no_white_space_to_a_paragraph(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, AKN "><section><p><b>a</b><i>b</i></p></section>"
			   "</akomaNtoso>");
	assert_status(bed, STATUS_OK);
	assert_has(bed_print(bed, bed->in), "<p><b>a</b><i>b</i></p>");
}

static void test_document__indents_alike_however_it_was_laid_out(void **state)
{
	struct bed *bed = *state;
	const char *printed;

	bed_parse(bed, ALTO "><Layout><Page ID='p'/></Layout></alto>");
	printed = bed_print(bed, bed->in);
	bed_parse(bed, ALTO ">\r\n\t<Layout>\r\n<Page\nID='p'/>   </Layout>\r\n"
			    "</alto>\n\n");
	assert_string_equal(bed_print(bed, bed->in), printed);
}

static void test_document__is_guessed_by_its_first_bytes(void **state)
{
	struct bed *bed = *state;

	bed_take_text(bed, "\xef\xbb\xbf<?xml version='1.0'?>\n" ALTO "/>");
	assert_int_equal(document_guess(bed->in), FORM_ALTO);
	bed_take_text(bed, AKN "/>");
	assert_int_equal(document_guess(bed->in), FORM_AKN);
	bed_take_text(bed, "<html/>");
	assert_int_equal(document_guess(bed->in), FORM_BYTES);
	bed_take_text(bed, "alto http://www.loc.gov/standards/alto/ns-v4#");
	assert_int_equal(document_guess(bed->in), FORM_BYTES);
	bed_take_text(bed, "");
	assert_int_equal(document_guess(bed->in), FORM_BYTES);
	bed_take(bed, "x", "\0<\0a", 4);
	assert_int_equal(document_guess(bed->in), FORM_BYTES);
}

static void test_document__a_copy_is_its_own(void **state)
{
	struct bed *bed = *state;
	const char *printed;

	bed_parse(bed, ALTO "><!--x--><a b='c'>text</a></alto>");
	printed = bed_print(bed, bed->in);
	bed->status = document_copy(&bed->out, bed->in, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_print(bed, bed->out), printed);
	assert_string_equal(document_name(bed->out), document_name(bed->in));
	assert_true(xml_set(document_root(bed->out), "new", "1"));
	assert_string_equal(bed_print(bed, bed->in), printed);
}

static void test_document__has_the_hash_of_its_bytes(void **state)
{
	struct bed *bed = *state;
	char hash[DOCUMENT_HASH_SIZE];

	bed_take_text(bed, "abc");
	document_hash(hash, bed->in);
	assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223"
				  "b00361a396177a9cb410ff61f20015ad");
	bed_take_text(bed, "");
	document_hash(hash, bed->in);
	assert_string_equal(hash, "e3b0c44298fc1c149afbf4c8996fb924"
				  "27ae41e4649b934ca495991b7852b855");
}

/* A name goes into other documents: it must be text. */
static void test_document__has_a_name_that_xml_can_hold(void **state)
{
	struct bed *bed = *state;

	bed_take(bed, "a\xff/b\x01.txt", "x", 1);
	assert_string_equal(document_base(bed->in), "b\xef\xbf\xbd.txt");
	bed_take(bed, "Vie\xcc\xa3\xcc\x82t.txt", "x", 1);
	assert_string_equal(document_base(bed->in), "Việt.txt");
	bed_take(bed, "", "x", 1);
	assert_string_equal(document_base(bed->in), "");
}

static void test_document__prints_bytes_as_they_are(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_path(bed, "copy");
	char *data = NULL;
	size_t size = 0;

	bed_take(bed, "x", "\0\xff\n", 3);
	bed->status = document_print(&data, &size, bed->in, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(size, 3);
	assert_memory_equal(data, "\0\xff\n", 4);
	free(data);
	bed->status = document_write(bed->in, path, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = document_load(&bed->out, path, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_memory_equal(document_data(bed->out, &size), "\0\xff\n", 4);
	assert_int_equal(size, 3);
}

static void test_document__a_new_one_has_its_root_alone(void **state)
{
	struct bed *bed = *state;

	bed->status = document_new(&bed->out, FORM_AKN, "new", &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_true(xml_is(document_root(bed->out), "akomaNtoso"));
	assert_null(xml_child(document_root(bed->out), NULL));
	document_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_document__knows_its_form),
		BED_TEST(test_document__refuses_an_unknown_root),
		BED_TEST(test_document__refuses_what_is_not_well_formed),
		BED_TEST(test_document__reads_no_file_through_an_entity),
		BED_TEST(test_document__reads_no_external_document_type),
		BED_TEST(test_document__does_not_laugh_a_billion_times),
		BED_TEST(test_document__refuses_deep_nesting),
		BED_TEST(test_document__wants_the_form_that_is_asked_for),
		BED_TEST(test_document__comes_out_in_normal_form_c),
		BED_TEST(test_document__composes_in_any_encoding),
		BED_TEST(
			test_document__takes_an_id_without_the_blanks_around_it),
		BED_TEST(test_document__writes_utf8_whatever_it_read),
		BED_TEST(test_document__keeps_what_it_does_not_know),
		BED_TEST(test_document__read_print_read_is_a_fixed_point),
		BED_TEST(test_document__keeps_white_space_inside_a_paragraph),
		BED_TEST(test_document__adds_no_white_space_to_a_paragraph),
		BED_TEST(test_document__indents_alike_however_it_was_laid_out),
		BED_TEST(test_document__is_guessed_by_its_first_bytes),
		BED_TEST(test_document__a_copy_is_its_own),
		BED_TEST(test_document__has_the_hash_of_its_bytes),
		BED_TEST(test_document__has_a_name_that_xml_can_hold),
		BED_TEST(test_document__prints_bytes_as_they_are),
		BED_TEST(test_document__a_new_one_has_its_root_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
