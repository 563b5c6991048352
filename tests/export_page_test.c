#include "tests/batch_bed.h"

#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

/*
 * json and html, which read the documents again: they lie in files.
 */

/* A directive with that IRI, number, record and body. */
static const char *directive(struct bed *bed, const char *iri,
			     const char *number, const char *meta,
			     const char *body)
{
	return arena_print(
		bed->arena,
		"<akomaNtoso "
		"xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
		" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta>"
		"<identification source='#a'><FRBRWork><FRBRuri value='%s'/>"
		"</FRBRWork></identification>%s</meta><preface>"
		"<container name='so-ky-hieu'><p>Số <docNumber>%s</docNumber>"
		"</p></container><container name='dia-danh-ngay-thang'><p>"
		"<docDate date='2024-08-15'>ngày 15</docDate></p></container>"
		"</preface><mainBody>%s</mainBody></doc></akomaNtoso>",
		iri, meta, number, body);
}

static void add(struct bed *bed, struct batch *batch, const char *name,
		const char *text)
{
	batch_bed_add(bed, batch, bed_put_text(bed, name, text), text);
}

static const char *write(struct bed *bed, struct batch *batch, const char *word)
{
	struct parcel parcel;

	batch_bed_write(&parcel, bed, batch, word);
	assert_int_equal(parcel.count, 1);
	return text_string(parcel.files[0]);
}

static const char *write_body(struct bed *bed, const char *word,
			      const char *meta, const char *body)
{
	struct batch batch = { .row_count = 0 };

	add(bed, &batch, "a.akn.xml",
	    directive(bed, "/akn/a", "7-CT/TU", meta, body));
	return write(bed, &batch, word);
}

static const char *page(struct bed *bed, const char *body)
{
	return write_body(bed, "html", "", body);
}

static void test_export_html__is_a_page_in_vietnamese(void **state)
{
	const char *made = page(*state, "<p>Chữ.</p>");

	assert_has(made, "<!DOCTYPE html");
	assert_has(made, "<html lang=\"vi\">");
	assert_has(made, "Chữ.</p>");
	assert_has(made, "7-CT/TU");
	assert_string_equal(made, page(*state, "<p>Chữ.</p>"));
}

/* Whether an element is in the page that only the text speaks of. */
static bool has_script(const xmlNode *node)
{
	for (; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE &&
		    (strcmp((const char *)node->name, "script") == 0 ||
		     has_script(node->children)))
			return true;
	return false;
}

static void test_export_html__lets_no_text_be_markup(void **state)
{
	static const char evil[] = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/"
				   "style&gt;\"'&amp;lt;";
	struct bed *bed = *state;
	const char *meta = arena_print(
		bed->arena,
		"<proprietary source='#a'><vn:record>"
		"<vn:field name='TypeName'>%s</vn:field></vn:record>"
		"<vn:tasks><vn:task id='t-1' label='%s'><vn:action>%s"
		"</vn:action></vn:task></vn:tasks></proprietary>",
		evil, "&lt;script&gt;&quot;&gt;", evil);
	const char *body =
		arena_print(bed->arena,
			    "<p>%s</p><p eId='&quot;&gt;&lt;script&gt;'>"
			    "<b>%s</b></p>",
			    evil, evil);
	const char *made = write_body(bed, "html", meta, body);
	htmlDocPtr read = htmlReadDoc(
		(const xmlChar *)made, NULL, "UTF-8",
		HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

	assert_non_null(read);
	assert_has_not(made, "<script");
	assert_false(has_script(xmlDocGetRootElement(read)));
	xmlFreeDoc(read);
}

static void test_export_html__links_to_nothing_outside(void **state)
{
	const char *made = page(
		*state, "<p><ref href='javascript:alert(1)' vn:type='x'>A"
			"</ref><ref href='https://example.com/'>B</ref>"
			"<ref href='/akn/b'>C</ref><ref href='#none'>D</ref>"
			"</p>");

	assert_has_not(made, "javascript");
	assert_has_not(made, "<a ");
	assert_has_not(made, "http:");
	assert_has(made, "<cite title=\"/akn/b\">C</cite>");
	assert_has(made, "<cite>D</cite>");
}

static void test_export_html__links_inside_and_between(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .row_count = 0 };
	const char *made;

	add(bed, &batch, "a.akn.xml",
	    directive(bed, "/akn/a", "7-CT/TU", "",
		      "<p eId='p_1'><ref href='/akn/b'>hai</ref>"
		      "<ref href='#p_1'>ở đây</ref><ref href='#'>này</ref>"
		      "<ref href='#cite_1' vn:number='8-CT/TU' "
		      "vn:date='2024-08-15'>tám</ref>"
		      "<ref href='#cite_1' vn:number='8-CT/TU' "
		      "vn:date='2024-08-16'>khác</ref></p>"));
	add(bed, &batch, "b.akn.xml",
	    directive(bed, "/akn/b", "8-CT/TU", "", "<p eId='p_1'>x</p>"));
	made = write(bed, &batch, "html");
	assert_has(made, "<a href=\"#d2\">hai</a>");
	assert_has(made, "<a href=\"#d1-p_1\">ở đây</a>");
	assert_has(made, "<a href=\"#d1\">này</a>");
	assert_has(made, "<a href=\"#d2\">tám</a>");
	assert_has(made, "<cite>khác</cite>");
	assert_has(made, "id=\"d1-p_1\"");
	assert_has(made, "id=\"d2-p_1\"");
	assert_has(made, "<nav");
}

static void test_export_html__marks_what_is_to_be_reviewed(void **state)
{
	const char *made = page(*state, "<p>Xem <inline name='x' "
					"vn:status='needs-review' "
					"vn:why='misread' vn:read='dk'>dk1"
					"</inline></p>");

	assert_has(made, ": misread\">dk1</mark>");
	assert_has_not(made, "vn:");
	assert_has_not(made, ">dk<");
}

static void test_export_html__puts_notes_at_the_end(void **state)
{
	const char *made = page(*state, "<p>Chữ<authorialNote marker='1' "
					"eId='n_1'><p>Chú.</p>"
					"</authorialNote> sau.</p>");
	const char *mark = strstr(made, "id=\"d1-n_1-mark\"");
	const char *note = strstr(made, "id=\"d1-n_1\"");

	assert_non_null(mark);
	assert_non_null(note);
	assert_true(mark < note);
	assert_true(strstr(made, "Chú.") > note);
	assert_has(made, "</sup> sau.");
}

static void test_export_html__gives_a_table_its_columns(void **state)
{
	const char *made = page(*state, "<table><tr><td colspan='2'><p>a</p>"
					"</td><td colspan='x'/></tr></table>");

	assert_has(made, "<td colspan=\"2\">");
	assert_has(made, "<td></td>");
}

static void test_export_html__links_a_task_to_its_place(void **state)
{
	static const char meta[] =
		"<proprietary source='#a'><vn:tasks><vn:task id='t-1' "
		"label='1' href='#para_1'><vn:action>làm</vn:action>"
		"<vn:assignee role='phoi-hop' showAs='Sở B'/>"
		"<vn:assignee role='chu-tri' showAs='Sở A'/>"
		"<vn:deadline text='trước 15/11' end='2024-11-15'/></vn:task>"
		"</vn:tasks></proprietary>";
	const char *made =
		write_body(*state, "html", meta,
			   "<paragraph eId='para_1'><num>1.</num><content>"
			   "<p>Làm.</p></content></paragraph>");

	assert_has(made, "<a href=\"#d1-para_1\">1</a>");
	assert_has(made, "<time datetime=\"2024-11-15\">trước 15/11</time>");
	assert_has(made, "Sở A");
	assert_true(strstr(made, "Sở A") < strstr(made, "Sở B"));
}

/* What follows goes for json. */

static const char record[] =
	"<proprietary source='#a'><vn:record><vn:field name='TypeName'>"
	"Chỉ thị</vn:field><vn:field name='CodeNumber'>7</vn:field>"
	"<vn:field name='PageAmount'>2</vn:field>"
	"<vn:signer position='BÍ THƯ' name='A'/><vn:signer name='B'/>"
	"<vn:recipient>Các sở</vn:recipient></vn:record></proprietary>"
	"<proprietary source='#a'><vn:tasks><vn:task id='t-1' label='1'/>"
	"</vn:tasks></proprietary>";

static void test_export_json__has_the_names_of_the_annex(void **state)
{
	json_t *made = json_loads(
		write_body(*state, "json", record,
			   "<p eId='p_1'><ref href='/akn/b' vn:type='Luật' "
			   "vn:number='1' vn:role='can-cu' vn:conf='0.90'>Luật"
			   "</ref><ref href='#' vn:kind='self'>này</ref></p>"),
		JSON_REJECT_DUPLICATES, NULL);
	const char *iri = NULL;
	const char *type = NULL;
	const char *code = NULL;
	const char *position = NULL;
	const char *to = NULL;
	const char *cited = NULL;
	int pages = 0;

	assert_int_equal(
		json_unpack(made,
			    "[{s:s s:s s:s s:i s:{s:s} s:[{s:s}] s:[{s:s}]}]",
			    "iri", &iri, "TypeName", &type, "CodeNumber", &code,
			    "PageAmount", &pages, "SignerInfo", "Position",
			    &position, "To", "OrganName", &to, "citations",
			    "iri", &cited),
		0);
	assert_string_equal(type, "Chỉ thị");
	assert_string_equal(code, "7");
	assert_int_equal(pages, 2);
	assert_string_equal(position, "BÍ THƯ");
	assert_string_equal(to, "Các sở");
	assert_string_equal(cited, "/akn/b");
	json_decref(made);
}

static void test_export_json__gives_each_document_its_tasks(void **state)
{
	struct bed *bed = *state;
	struct batch batch = { .row_count = 0 };
	json_t *made;

	add(bed, &batch, "a.akn.xml",
	    directive(bed, "/akn/a", "7-CT/TU", record, ""));
	add(bed, &batch, "b.akn.xml",
	    directive(bed, "/akn/b", "8-CT/TU",
		      "<proprietary source='#a'><vn:tasks>" TASK("t-2", "")
			      TASK("t-3", "") "</vn:tasks></proprietary>",
		      ""));
	made = json_loads(write(bed, &batch, "json"), 0, NULL);
	assert_int_equal(json_array_size(made), 2);
	assert_int_equal(json_array_size(json_object_get(
				 json_array_get(made, 0), "tasks")),
			 1);
	assert_int_equal(json_array_size(json_object_get(
				 json_array_get(made, 1), "tasks")),
			 2);
	json_decref(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_export_html__is_a_page_in_vietnamese),
		BED_TEST(test_export_html__lets_no_text_be_markup),
		BED_TEST(test_export_html__links_to_nothing_outside),
		BED_TEST(test_export_html__links_inside_and_between),
		BED_TEST(test_export_html__marks_what_is_to_be_reviewed),
		BED_TEST(test_export_html__puts_notes_at_the_end),
		BED_TEST(test_export_html__gives_a_table_its_columns),
		BED_TEST(test_export_html__links_a_task_to_its_place),
		BED_TEST(test_export_json__has_the_names_of_the_annex),
		BED_TEST(test_export_json__gives_each_document_its_tasks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
