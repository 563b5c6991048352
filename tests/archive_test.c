#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/text.h"

/*
 * The commands are asked through the program, in a folder of their own, as
 * people do.
 */

/* What they answer at most, and how long a command line is, in bytes. */
enum { ANSWER_SIZE = 1 << 16, LINE_SIZE = 1 << 12 };

/* Exit codes as sysexits(3) has them. */
enum { DONE = 0, NOTHING = 1, MALFORMED = 65, MISSING = 66, UNWRITTEN = 74 };

static char folder[] = "/tmp/chithi-archive-XXXXXX";
static char answer[ANSWER_SIZE];

/* All there is around number, date, title and body of a directive. */
static const char frame[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta>"
	"<identification source='#a'><FRBRWork><FRBRuri value='%s'/></FRBRWork>"
	"</identification></meta><preface><p>Số <docNumber>%s</docNumber>, "
	"<docDate date='%s'>ngày ban hành</docDate></p>"
	"<p><docTitle>%s</docTitle></p></preface>"
	"<mainBody>%s</mainBody></doc></akomaNtoso>";

#define IRI(slug) "/akn/vn/doc/chi-thi/tinh-uy/2020/" slug
#define CITE(slug, number, role)                                               \
	"<ref href='" IRI(slug) "' vn:type='Chỉ thị' vn:number='" number       \
				"' vn:date='2020-01-01' vn:role='" role        \
				"'>Chỉ thị số " number "</ref>"

static const char looks_at_three[] =
	"<p>Xem thêm " CITE("3-ct-tu", "03-CT/TU", "dan-chieu") ".</p>";

static const char carries_out_one[] = "<p>Mở đầu. Thực hiện " CITE(
	"1-ct-tu", "01-CT/TU", "thuc-hien") ", các sở làm ngay. Hết.</p>";

static const char carries_out_two[] =
	"<p>Thực hiện " CITE("2-ct-tu", "02-CT/TU", "thuc-hien") " và " CITE(
		"9-ct-tu", "09-CT/TU", "can-cu") ".</p>";

/* Run chithi with these words; `answer` is all it says.  Gives the code. */
static int chithi(const char *words)
{
	char line[LINE_SIZE];
	size_t size;
	FILE *pipe;
	int result;

	(void)snprintf(line, sizeof(line),
		       "\"$CHITHI_PROGRAM\" 2>&1 --lang en %s", words);
	pipe = popen(line, "r");
	assert_non_null(pipe);
	size = fread(answer, 1, sizeof(answer) - 1, pipe);
	answer[size] = '\0';
	result = pclose(pipe);
	assert_true(WIFEXITED(result));
	return WEXITSTATUS(result);
}

static void write_file(const char *path, const char *data)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(data, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void write_directive(const char *path, const char *iri,
			    const char *number, const char *date,
			    const char *title, const char *body)
{
	char data[LINE_SIZE];

	assert_true(snprintf(data, sizeof(data), frame, iri, number, date,
			     title, body) < LINE_SIZE);
	write_file(path, data);
}

static void assert_says(const char *part)
{
	if (!strstr(answer, part))
		fail_msg("no '%s' in: %s", part, answer);
}

static void assert_silent(const char *part)
{
	if (strstr(answer, part))
		fail_msg("'%s' in: %s", part, answer);
}

/*
 * Four directives: the third carries out the second, the second the first and
 * the first cites the third.  The fourth has words of its own.
 */
static int lay_out(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder) || mkdir("out", 0777) ||
	    mkdir("out/box", 0777))
		return -1;
	write_directive("out/one.akn.xml", IRI("1-ct-tu"), "01-CT/TU",
			"2020-01-01", "về việc thứ nhất", looks_at_three);
	write_directive("out/two.akn.xml", IRI("2-ct-tu"), "02-CT/TU",
			"2020-01-01", "về việc thứ hai", carries_out_one);
	write_directive("out/box/three.akn.xml", IRI("3-ct-tu"), "03-CT/TU",
			"2020-01-01", "về việc thứ ba", carries_out_two);
	write_directive("out/box/four.akn.xml", IRI("4-ct-ttg"), "04/CT-TTg",
			"2020-01-01", "về gọi là \"đê điều\"",
			"<p>Đảng ủy xã giữ gìn đường đê mùa nước lớn.</p>"
			"<p>Nhắc lại <ref href='#cite_1' vn:type='Chỉ thị' "
			"vn:number='03-CT/TU' vn:role='dan-chieu'>Chỉ thị "
			"03-CT/TU</ref>.</p>");
	write_file("out/notes.txt", "not a directive");
	return chithi("index out");
}

static int clear_away(void **state)
{
	char line[LINE_SIZE];

	(void)state;
	(void)snprintf(line, sizeof(line), "rm -r %s", folder);
	return chdir("/") || system(line) ? -1 : 0;
}

static void test_chain__goes_down_to_who_cites(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain '1 ct tu' --depth 1"), DONE);
	assert_says("\n  02-CT/TU  2020-01-01  chi-thi  về việc thứ hai\n");
	assert_says("/out/two.akn.xml\n");
	assert_silent("03-CT/TU");
}

static void test_chain__shows_role_and_sentence(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 01-CT/TU --depth 1"), DONE);
	assert_says("\n    thuc-hien: Thực hiện Chỉ thị số 01-CT/TU, "
		    "các sở làm ngay.\n");
}

static void test_chain__goes_up_to_what_is_not_in_the_archive(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 03-CT/TU --up"), DONE);
	assert_says("\n  09-CT/TU  2020-01-01  chi-thi  "
		    "(not in the archive)\n    can-cu: ");
	assert_says("\n    01-CT/TU");
	assert_int_equal(chithi("chain 09-CT/TU"), DONE);
	assert_says("\n  03-CT/TU");
}

static void test_chain__comes_round_a_circle_once(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 01-CT/TU"), DONE);
	assert_says("\n  02-CT/TU");
	assert_says("\n    03-CT/TU");
	assert_says("\n      01-CT/TU  2020-01-01  chi-thi  về việc thứ nhất"
		    "  (followed elsewhere)\n");
	assert_silent("\n        02-CT/TU");
}

static void test_chain__marks_what_is_known_by_its_number_alone(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 04/CT-TTg --up --depth 1"), DONE);
	assert_says("\n  03-CT/TU  2020-01-01  chi-thi  về việc thứ ba\n");
	assert_says("(known by its number)\n");
}

static void test_chain__answers_in_json(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 01-CT/TU --depth 1 --json"), DONE);
	assert_says("{\"direction\":\"down\",\"steps\":[\n{\"depth\":0,"
		    "\"iri\":\"" IRI("1-ct-tu") "\",\"from\":null,");
	assert_says("\"role\":\"thuc-hien\",\"sentence\":\"Thực hiện Chỉ thị "
		    "số 01-CT/TU, các sở làm ngay.\",\"by_number\":false,"
		    "\"again\":false}\n]}\n");
}

static void test_chain__lists_what_an_ambiguous_number_may_be(void **state)
{
	(void)state;
	write_directive("x.akn.xml", "/akn/vn/doc/chi-thi/x/2020/7-ct-tu",
			"07-CT/TU", "2020-01-01", "của X", "<p/>");
	write_directive("y.akn.xml", "/akn/vn/doc/chi-thi/y/2020/7-ct-tu",
			"07-CT/TU", "2020-01-01", "của Y", "<p/>");
	assert_int_equal(chithi("index x.akn.xml y.akn.xml --db xy.db"), DONE);
	assert_int_equal(chithi("chain 07-CT/TU --db xy.db"), NOTHING);
	assert_says("của X\n  /akn/vn/doc/chi-thi/x/2020/7-ct-tu\n");
	assert_says("của Y\n  /akn/vn/doc/chi-thi/y/2020/7-ct-tu\n");
	assert_says("07-CT/TU: may be 2 instruments");
	assert_int_equal(chithi("chain 07-CT/TU --db xy.db --json"), NOTHING);
	assert_says("{\"candidates\":[");
	assert_int_equal(
		chithi("chain /akn/vn/doc/chi-thi/y/2020/7-ct-tu --db xy.db"),
		DONE);
	assert_says("của Y");
}

static void test_chain__says_that_a_number_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(chithi("chain 99-CT/TU"), NOTHING);
	assert_string_equal(
		answer, "chithi: 99-CT/TU: no such number in the archive\n");
	assert_int_equal(chithi("chain ''"), NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chain__goes_down_to_who_cites),
		cmocka_unit_test(test_chain__shows_role_and_sentence),
		cmocka_unit_test(
			test_chain__goes_up_to_what_is_not_in_the_archive),
		cmocka_unit_test(test_chain__comes_round_a_circle_once),
		cmocka_unit_test(
			test_chain__marks_what_is_known_by_its_number_alone),
		cmocka_unit_test(test_chain__answers_in_json),
		cmocka_unit_test(
			test_chain__lists_what_an_ambiguous_number_may_be),
		cmocka_unit_test(test_chain__says_that_a_number_is_unknown),
	};

	return cmocka_run_group_tests(tests, lay_out, clear_away);
}
