#include "tests/shelf.h"

#include <stdio.h>

/* Instruments of a province, of another one, and of the government. */
#define PLACE "doc/chi-thi/tinh-uy-an-phu/2020/"
#define OTHER_PLACE "doc/chi-thi/tinh-uy-binh-lam/2020/"
#define ACT "act/nghi-dinh/chinh-phu/2019/"
#define CENTRE(issuer) "doc/chi-thi/" issuer "/2020/"

#define CITES(slug, number, date, role)                                        \
	SHELF_CITE(PLACE slug, "Chỉ thị", number, SHELF_DATE(date), role)
#define CITES_ACT(slug, number, date)                                          \
	SHELF_CITE(ACT slug, "Nghị định", number, SHELF_DATE(date), "can-cu")

/* Directives of an archive, and what is told of them. */
struct sample {
	const char *told; /* NULL: nothing is */
	struct directive directives[4];
};

static const struct sample samples[] = {
	{ "05-CT/TU  2020-05-05  chi-thi: circle: ",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = CITES("6-ct-tu", "06-CT/TU", "2020-06-06", "thuc-hien") },
	    { "b", PLACE "6-ct-tu", "06-CT/TU", "2020-06-06",
	      .body = CITES("5-ct-tu", "05-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ "chi-thi: later: is of a day before that of what it cites: "
	  "2020-05-05, 2020-06-06\n  12/2019/NĐ-CP  2020-06-06\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = CITES_ACT("12-2019-nd-cp", "12/2019/NĐ-CP",
				"2020-06-06") } } },
	{ "05-CT/TU  2020-05-05  chi-thi: document: is cited with another date "
	  "than its own: 2020-05-02, 2020-05-05\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "7-ct-tu", "07-CT/TU", "2020-07-07",
	      .body = CITES("5-ct-tu", "05-CT/TU", "2020-05-02",
			    "thuc-hien") } } },
	{ "5-ct-tu  2020-05-05  chi-thi: dates: is cited with different dates: "
	  "2020-05-02, "
	  "2020-05-05\n",
	  { { "a", PLACE "8-ct-tu", "08-CT/TU", "2020-08-08",
	      .body = SHELF_CITE(PLACE "5-ct-tu", "Chỉ thị", "",
				 SHELF_DATE("2020-05-05"), "can-cu") },
	    { "b", PLACE "7-ct-tu", "07-CT/TU", "2020-07-07",
	      .body = SHELF_CITE(PLACE "5-ct-tu", "Chỉ thị", "",
				 SHELF_DATE("2020-05-02"), "can-cu") },
	    { "c", PLACE "9-ct-tu", "09-CT/TU", "2020-09-09",
	      .body = SHELF_CITE(PLACE "5-ct-tu", "Chỉ thị", "",
				 SHELF_DATE("2020-05-05"), "can-cu") } } },
	{ "12/2019/NĐ-CP  2018-02-02  nghi-dinh: year: is cited with a date of "
	  "another year than its number: 2018-02-02\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = CITES_ACT("12-2019-nd-cp", "12/2019/NĐ-CP",
				"2018-02-02") } } },
	{ "12/2018/NĐ-CP  2019-02-02  nghi-dinh: number: may be misread; "
	  "another number may be meant: 12/2019/NĐ-CP  2019-02-02  nghi-dinh\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = SHELF_CITE("act/nghi-dinh/chinh-phu/2018/12-2018-nd-cp",
				 "Nghị định", "12/2018/NĐ-CP",
				 SHELF_DATE("2019-02-02"), "can-cu")
		      CITES_ACT("12-2019-nd-cp", "12/2019/NĐ-CP",
				"2019-02-02") } } },
	{ ": types: is cited as one of different types: 66-QĐ/TW  2020-01-01",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = SHELF_CITE("doc/quy-dinh/bo-chinh-tri/2020/66-qd-tw",
				 "Quy định", "66-QĐ/TW",
				 SHELF_DATE("2020-01-01"), "can-cu")
		      SHELF_CITE("doc/quyet-dinh/bo-chinh-tri/2020/66-qd-tw",
				 "Quyết định", "66-QĐ/TW",
				 SHELF_DATE("2020-01-01"), "can-cu") } } },
	{ ": issuers: is cited as one of different bodies: 66-CT/TW",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = SHELF_CITE(CENTRE("bo-chinh-tri") "66-ct-tw", "Chỉ thị",
				 "66-CT/TW", SHELF_DATE("2020-01-01"), "can-cu")
		      SHELF_CITE(CENTRE("ban-bi-thu") "66-ct-tw", "Chỉ thị",
				 "66-CT/TW", SHELF_DATE("2020-01-01"),
				 "can-cu") } } },
	{ "05-CT/TU  2020-05-05  chi-thi: readings: is not the same in all its "
	  "files: title\n  về cá\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", "về cá",
	      .body = "" },
	    { "b", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", "về gà",
	      .body = "" } } },
	{ "780-CT/TU  2020-05-05  chi-thi: number: may be misread; another "
	  "number may be meant: 180-CT/TU  2020-05-05  chi-thi\n",
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = CITES("780-ct-tu", "780-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ "1180-CT/TU  2020-05-05  chi-thi: number: ",
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = CITES("1180-ct-tu", "1180-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ "180-GT/TU  2020-05-05  chi-thi: number: ",
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = CITES("180-gt-tu", "180-GT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ "180-GT/TU  2020-05-05  chi-thi: number: ",
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = SHELF_LOOSE("Chỉ thị", "180-GT/TU",
				  SHELF_DATE("2020-05-05"), "thuc-hien") } } },
	{ "05-CT/TU  2026-05-05  chi-thi: day: may be misread; another year "
	  "may be meant: 05-CT/TU  2020-05-05  chi-thi\n",
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", .body = "" },
	    { "b", "doc/chi-thi/tinh-uy-an-phu/2027/7-ct-tu", "07-CT/TU",
	      "2027-07-07",
	      .body = SHELF_CITE("doc/chi-thi/tinh-uy-an-phu/2026/5-ct-tu",
				 "Chỉ thị", "05-CT/TU",
				 SHELF_DATE("2026-05-05"), "can-cu") } } },

	/* What looks alike, and is well as it stands */
	{ NULL, /* numbers of one day */
	  { { "a", PLACE "181-ct-tu", "181-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = CITES("187-ct-tu", "187-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ NULL, /* digits that nobody takes for each other */
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = CITES("580-ct-tu", "580-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ NULL, /* both are in the archive */
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "780-ct-tu", "780-CT/TU", "2020-05-05",
	      .body = "" } } },
	{ NULL, /* of a body that is not known */
	  { { "a", PLACE "180-ct-tu", "180-CT/TU", "2020-05-05", .body = "" },
	    { "b", PLACE "200-ct-tu", "200-CT/TU", "2020-07-07",
	      .body = SHELF_LOOSE("Chỉ thị", "780-CT/TU",
				  SHELF_DATE("2020-05-05"), "thuc-hien") } } },
	{ NULL, /* two places */
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", "về cá",
	      .body = "" },
	    { "b", OTHER_PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", "về gà",
	      .body = CITES("5-ct-tu", "05-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
	{ NULL, /* a speck, and a field that was not read */
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05", "về cá",
	      .body = "" },
	    { "b", PLACE "5-ct-tu", "05-CT/TU", NULL, "về . cá",
	      .body = "" } } },
	{ NULL, /* scans without a year are no readings of each other */
	  { { "a", "doc/chi-thi/tinh-uy-an-phu/0000/5-ct-tu", "05-CT/TU", NULL,
	      "về cá", .body = "" },
	    { "b", "doc/chi-thi/tinh-uy-an-phu/0000/5-ct-tu", "05-CT/TU", NULL,
	      "về gà", .body = "" } } },
	{ NULL, /* mentions each other, carries nothing out */
	  { { "a", PLACE "5-ct-tu", "05-CT/TU", "2020-05-05",
	      .body = CITES("6-ct-tu", "06-CT/TU", "2020-05-05", "dan-chieu") },
	    { "b", PLACE "6-ct-tu", "06-CT/TU", "2020-05-05",
	      .body = CITES("5-ct-tu", "05-CT/TU", "2020-05-05",
			    "thuc-hien") } } },
};
enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

enum { DIRECTIVES_MAX = 4, LINE_SIZE = 64 };

/* An archive of the sample's directives alone. */
static void lay_out(const struct sample *sample, const char *db)
{
	for (int i = 0; i < DIRECTIVES_MAX && sample->directives[i].file; i++)
		shelf_write(&sample->directives[i]);
	assert_int_equal(shelf_run("index out --db %s", db), 0);
	for (int i = 0; i < DIRECTIVES_MAX && sample->directives[i].file; i++)
		shelf_remove(sample->directives[i].file);
}

static void test_conflicts__tells_what_cannot_be_true(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++) {
		char db[LINE_SIZE];
		int code;

		(void)snprintf(db, sizeof(db), "%d.db", i);
		lay_out(&samples[i], db);
		code = shelf_run("conflicts --db %s", db);
		if (samples[i].told)
			shelf_assert_says(samples[i].told);
		else
			assert_string_equal(shelf_answer(), "");
		assert_int_equal(code, samples[i].told ? 1 : 0);
	}
}

static void test_conflicts__shows_the_sentences(void **state)
{
	(void)state;
	lay_out(&samples[2], "places.db");
	assert_int_equal(shelf_run("conflicts --db places.db"), 1);
	shelf_assert_says("  2020-05-02\n    ");
	shelf_assert_says("/out/b.akn.xml\n"
			  "    Theo Chỉ thị 05-CT/TU.\n");
	shelf_assert_says("  2020-05-05\n    ");
	shelf_assert_says("/out/a.akn.xml\n");
}

static void test_conflicts__tells_of_the_numbers_asked_for(void **state)
{
	(void)state;
	lay_out(&samples[2], "asked.db");
	assert_int_equal(shelf_run("conflicts 5/CTTU --db asked.db"), 1);
	shelf_assert_says("05-CT/TU");
	assert_int_equal(shelf_run("conflicts 07-CT/TU --db asked.db"), 0);
	assert_string_equal(shelf_answer(), "");
	assert_int_equal(shelf_run("conflicts 99-CT/TU --db asked.db"), 1);
	shelf_assert_says("99-CT/TU: no such number in the archive");
	shelf_assert_silent("05-CT/TU");
}

static void test_conflicts__answers_in_json(void **state)
{
	(void)state;
	lay_out(&samples[2], "json.db");
	assert_int_equal(shelf_run("conflicts --json --db json.db"), 1);
	shelf_assert_says("\"kind\":\"document\"");
	shelf_assert_says("\"said\":\"2020-05-02\",\"times\":1");
	shelf_assert_says("\"sentence\":\"Theo Chỉ thị 05-CT/TU.\"");
}

static void test_conflicts__says_that_there_is_no_archive(void **state)
{
	(void)state;
	assert_int_equal(shelf_run("conflicts --db nowhere.db"), 66);
	shelf_assert_says("nowhere.db");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conflicts__tells_what_cannot_be_true),
		cmocka_unit_test(test_conflicts__shows_the_sentences),
		cmocka_unit_test(
			test_conflicts__tells_of_the_numbers_asked_for),
		cmocka_unit_test(test_conflicts__answers_in_json),
		cmocka_unit_test(test_conflicts__says_that_there_is_no_archive),
	};

	return cmocka_run_group_tests(tests, shelf_lay, shelf_clear);
}
