#include "tests/bed.h"

#include <string.h>

#include "archive/record.h"

#define AKN(body)                                                              \
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'" \
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'>" body               \
	"</doc></akomaNtoso>"

#define CITE(eid, words)                                                       \
	"<ref eId='" eid "' href='/akn/vn/doc/a/b/2020/1/vie@2020-01-01/!main" \
	"' vn:type='Chỉ thị' vn:number='1/CT' vn:date='2020-01-01'"        \
	" vn:role='can-cu' vn:page='3' vn:alto='#l_1 #l_2'>" words "</ref>"

static struct record read_text(struct bed *bed, const char *text)
{
	struct record record;

	bed_parse(bed, text);
	bed->status = record_read(&record, bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	return record;
}

/* What a span holds. */
static const char *cut(struct bed *bed, const struct record *record,
		       struct record_span span)
{
	assert_true(span.start + span.length <= strlen(record->body));
	return arena_text(bed->arena, record->body + span.start, span.length);
}

static void test_record__lays_the_body_out_a_paragraph_a_line(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(
		bed,
		AKN("<meta><x>none</x></meta><preface><p> Số\n <b>1</b> </p>"
		    "</preface><mainBody><paragraph><num>1.</num><heading>Đầu"
		    "</heading><content><p>Chữ<authorialNote marker='1'><p>Ghi "
		    "chú.</p></authorialNote> nối<br/>dòng.</p></content>"
		    "</paragraph><p/></mainBody><conclusions><p>Cuối</p>"
		    "</conclusions>"));

	assert_string_equal(record.body, "Số 1\n1. Đầu\nChữ nối dòng.\nCuối\n"
					 "Ghi chú.");
}

static void test_record__quotes_the_sentence_around_a_citation(void **state)
{
	struct bed *bed = *state;
	struct record record =
		read_text(bed,
			  AKN("<mainBody><p>Mở đầu. Thực hiện " CITE(
				  "r1",
				  "Chỉ thị 1/CT") " của TP. H. "
						  "Hết.</p><p>" CITE("r2",
								     "Chỉ "
								     "thị") "</"
									    "p>"
									    "</"
									    "ma"
									    "in"
									    "Bo"
									    "dy"
									    ">"));

	assert_int_equal(record.citation_count, 2);
	assert_string_equal(cut(bed, &record, record.citations[0].sentence),
			    "Thực hiện Chỉ thị 1/CT của TP. H. Hết.");
	assert_string_equal(cut(bed, &record, record.citations[1].sentence),
			    "Chỉ thị");
	assert_string_equal(record.citations[0].iri, "/akn/vn/doc/a/b/2020/1");
	assert_string_equal(record.citations[0].type, "chi-thi");
	assert_string_equal(record.citations[0].words, "Chỉ thị 1/CT");
	assert_string_equal(record.citations[0].place.lines, "l_1 l_2");
	assert_string_equal(record.citations[0].place.id, "r1");
	assert_int_equal(record.citations[0].place.page, 3);
}

static void test_record__reads_citations_in_footnotes_and_tables(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(
		bed,
		AKN("<mainBody><p>Xem<authorialNote><p>Theo " CITE(
			"r1", "Chỉ thị 1") ".</p></authorialNote>.</p>"
					   "<table><tr><td><p>" CITE(
						   "r2",
						   "Chỉ thị 2") "</p></td>"
								"</tr></"
								"table></"
								"mainBody>"));

	assert_int_equal(record.citation_count, 2);
	assert_string_equal(cut(bed, &record, record.citations[0].sentence),
			    "Chỉ thị 2");
	assert_string_equal(cut(bed, &record, record.citations[1].sentence),
			    "Theo Chỉ thị 1.");
}

#define POINT(element, eid, num, more)                                         \
	"<" element " eId='" eid "'><num>" num "</num>" more "</" element ">"
#define SAYS(words) "<content><p vn:alto='#l_7'>" words "</p></content>"

static void test_record__labels_points_with_those_above(void **state)
{
	static const char *const labels[] = { "I",  "I.1", "I.1.a",
					      "7",  "7.1", "7.1.b",
					      "II", "5",   "5.2" };
	struct bed *bed = *state;
	struct record record = read_text(
		bed,
		AKN("<mainBody>" POINT(
			"section", "s", "I.",
			POINT("paragraph", "a", "1.",
			      POINT("point", "b", "a)", SAYS("Một"))))
			    POINT("paragraph", "c", "7.",
				  POINT("subparagraph", "d", "7.1.",
					POINT("point", "e", "b)", SAYS("Hai"))))
				    POINT("chapter", "f", "Chương II",
					  POINT("article", "g", "Điều 5.",
						POINT("paragraph", "h", "2.",
						      SAYS("Ba"))
							POINT("indent", "i",
							      "-",
							      SAYS("Bốn")))) "<"
									     "/"
									     "m"
									     "a"
									     "i"
									     "n"
									     "B"
									     "o"
									     "d"
									     "y"
									     ">"));

	assert_int_equal(record.point_count,
			 sizeof(labels) / sizeof(labels[0]));
	for (size_t i = 0; i < record.point_count; i++)
		assert_string_equal(record.points[i].label, labels[i]);
	assert_string_equal(cut(bed, &record, record.points[2].text), "Một");
	assert_string_equal(cut(bed, &record, record.points[0].text), "");
	assert_string_equal(record.points[2].place.lines, "l_7");
}

#define TASK(id, parent, label, href, more)                                    \
	"<vn:task id='" id "' parent='" parent "' label='" label               \
	"' href='#" href                                                       \
	"' status='proposed' conf='0.75' page='2' alto='#l_3'>" more           \
	"</vn:task>"

static void test_record__reads_tasks_with_their_own_text(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(
		bed,
		AKN("<meta><proprietary><vn:tasks>" TASK(
			"t-1", "", "1", "a",
			"<vn:deadline start='2020-01-01' end='2020-02-01'"
			" text='trước ngày 01/02/2020'/>"
			"<vn:assignee role='chu-tri' showAs='Sở A'/>"
			"<vn:assignee role='phoi-hop' showAs='Sở B'"
			" inherited='true'/>")
			    TASK("t-2", "t-1", "1.1", "b", "") TASK(
				    "t-3", "", "2", "nowhere",
				    "") "</vn:tasks></proprietary></"
					"meta><mainBody>" POINT(
						"paragraph", "a", "1.",
						"<intro><p>Sở "
						"A:</p></"
						"intro>" POINT("point", "z",
							       "a)",
							       SAYS("Khôn"
								    "g "
								    "là "
								    "nhiệ"
								    "m "
								    "vụ"))
							POINT("ind"
							      "en"
							      "t",
							      "b", "-",
							      SAYS("Làm "
								   "ngay."))) "</mainBody>"));
	const struct record_task *task = record.tasks;

	assert_int_equal(record.task_count, 3);
	assert_string_equal(cut(bed, &record, task[0].text),
			    "Sở A:\na) Không là nhiệm vụ");
	assert_string_equal(cut(bed, &record, task[1].text), "Làm ngay.");
	assert_string_equal(cut(bed, &record, task[2].text), "");
	assert_string_equal(task[0].end, "2020-02-01");
	assert_string_equal(task[0].phrase, "trước ngày 01/02/2020");
	assert_string_equal(task[0].place.lines, "l_3");
	assert_string_equal(task[0].place.id, "a");
	assert_int_equal(task[0].place.page, 2);
	assert_string_equal(task[1].parent, "t-1");
	assert_int_equal(task[0].assignee_count, 2);
	assert_string_equal(task[0].assignees[0].name, "Sở A");
	assert_true(task[0].assignees[1].inherited);
	assert_int_equal(task[1].assignee_count, 0);
}

/* A number that was misread is what its task says. */
static void test_record__takes_the_label_of_a_task_for_its_point(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(
		bed, AKN("<meta><proprietary><vn:tasks>" TASK(
			     "t-1", "", "1", "a",
			     "") "</vn:tasks></proprietary></"
				 "meta><mainBody>" POINT("paragraph", "a", "L.",
							 SAYS("Làm.")) "</"
								       "mainBod"
								       "y>"));

	assert_string_equal(record.points[0].label, "1");
}

static void test_record__counts_what_is_to_be_reviewed(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(
		bed,
		AKN("<preface><p><docNumber vn:conf='0.50'"
		    " vn:status='needs-review'>1/CT</docNumber></p>"
		    "<p vn:conf='0.10'><docTitle vn:conf='1.00'>về</docTitle>"
		    "</p></preface>"));

	assert_int_equal(record.review, 1);
	assert_true(record.conf > 0.74 && record.conf < 0.76);
}

static void test_record__survives_a_document_with_nothing_in_it(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(bed, AKN(""));

	assert_string_equal(record.body, "");
	assert_int_equal(record.citation_count + record.point_count +
				 record.task_count,
			 0);
	assert_string_equal(record.number, "");
}

static void test_record__refuses_what_is_no_akoma_ntoso(void **state)
{
	struct bed *bed = *state;
	struct record record;

	bed_parse(bed,
		  "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'/>");
	bed->status = record_read(&record, bed->in, bed->arena, &bed->fault);
	assert_status(bed, STATUS_MALFORMED);
}

static const char named[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><mainBody><p>Theo "
	"<ref eId='a' href='#a' vn:type='Luật'>Luật sửa đổi một số điều của</ref> "
	"<ref eId='b' href='#b' vn:type='Luật'>Luật\n Đất đai</ref> và "
	"<ref eId='c' href='#c' vn:type='Luật' vn:number='1/L'>Luật 1</ref> "
	"<ref eId='d' href='#d' vn:type='Luật'>Luật Nhà ở</ref>.</p></mainBody></doc>"
	"</akomaNtoso>";

/* A name ends in a citation of its own; what has a number needs none. */
static void test_record__takes_the_whole_name_of_a_law(void **state)
{
	struct bed *bed = *state;
	struct record record = read_text(bed, named);

	assert_int_equal(record.citation_count, 4);
	assert_string_equal(record.citations[0].words,
			    "Luật sửa đổi một số điều của Luật Đất đai");
	assert_string_equal(record.citations[1].words, "Luật Đất đai");
	assert_string_equal(record.citations[2].words, "Luật 1");
	assert_string_equal(record.citations[3].words, "Luật Nhà ở");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_record__lays_the_body_out_a_paragraph_a_line),
		BED_TEST(test_record__quotes_the_sentence_around_a_citation),
		BED_TEST(test_record__reads_citations_in_footnotes_and_tables),
		BED_TEST(test_record__labels_points_with_those_above),
		BED_TEST(test_record__reads_tasks_with_their_own_text),
		BED_TEST(test_record__takes_the_label_of_a_task_for_its_point),
		BED_TEST(test_record__takes_the_whole_name_of_a_law),
		BED_TEST(test_record__counts_what_is_to_be_reviewed),
		BED_TEST(test_record__survives_a_document_with_nothing_in_it),
		BED_TEST(test_record__refuses_what_is_no_akoma_ntoso),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
