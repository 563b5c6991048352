#include "tests/shelf.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_SIZE = 1 << 18, LINE_SIZE = 1 << 10 };

#define PLACE "doc/chi-thi/tinh-uy-an-phu/2020/"
#define OTHER_PLACE "doc/chi-thi/tinh-uy-binh-lam/2020/"
#define ACT "act/nghi-dinh/chinh-phu/2019/"
/* What is not there, and not cited with one date. */
#define ABSENT(day)                                                            \
	SHELF_CITE(ACT "15-2019-nd-cp", "Nghị định", "15/2019/NĐ-CP",          \
		   SHELF_DATE("2019-05-0" day), "can-cu")
#define ON_THIRD SHELF_DATE("2020-03-03")

#define TASK(id, label, place)                                                 \
	"<vn:task id='" id "' label='" label "' href='#" place                 \
	"' status='proposed' conf='0.9'/>"
#define POINT(place, label, text)                                              \
	"<paragraph eId='" place "'><num>" label "</num><content><p>" text     \
	"</p></content></paragraph>"

/* An archive of what settles in every way there is. */
static const struct directive shelf[] = {
	{ "one", PLACE "1-ct-tu", "01-CT/TU", "2020-01-01", "về thứ nhất",
	  .body = SHELF_CITE(ACT "12-2019-nd-cp", "Nghị định", "12/2019/NĐ-CP",
			     SHELF_DATE("2019-02-02"), "can-cu")
		  SHELF_LOOSE("Chỉ thị", "03-CT/TU", "", "dan-chieu")
			  ABSENT("5"),
	  .tasks = TASK("t-one", "1", "p_1") },
	{ "one-again", PLACE "1-ct-tu", "01-CT/TU", "2020-01-01", "về thứ nhât",
	  .body = SHELF_CITE(ACT "12-2019-nd-cp", "Nghị định", "12/2019/NĐ-CP",
			     SHELF_DATE("2019-02-03"), "can-cu"),
	  .tasks = TASK("t-one", "1", "p_1") },
	{ "two", OTHER_PLACE "1-ct-tu", "01-CT/TU", "2020-01-01", "về khác",
	  .body = SHELF_LOOSE("Chỉ thị", "03-CT/TU", "", "dan-chieu")
		  SHELF_LOOSE("Chỉ thị", "01-CT/TU", ON_THIRD, "dan-chieu")
			  SHELF_CITE(ACT "12-2019-nd-cp", "Nghị định",
				     "12/2019/NĐ-CP", SHELF_DATE("2019-02-03"),
				     "can-cu") ABSENT("6") },
	{ "three", PLACE "3-ct-tu", "03-CT/TU", "2020-03-03", "về thứ ba",
	  .body = SHELF_CITE(PLACE "1-ct-tu", "Chỉ thị", "01-CT/TU",
			     SHELF_DATE("2020-01-02"), "thuc-hien")
		  SHELF_LOOSE("Công văn", "9/ABC", "", "dan-chieu")
			  ABSENT("6") },
	{ "no-year", "doc/chi-thi/tinh-uy-an-phu/0000/4-ct-tu", "04-CT/TU",
	  NULL, "về thứ tư",
	  .body = SHELF_LOOSE("Chỉ thị", "03-CT/TU", ON_THIRD, "can-cu") },
	{ "no-year-either", "doc/chi-thi/tinh-uy-an-phu/0000/4-ct-tu",
	  "04-CT/TU", NULL, "về việc khác hẳn", .body = "" },
	{ "act", ACT "12-2019-nd-cp", "12/2019/NĐ-CP", "2019-02-02",
	  "về nghị định",
	  .body = "<p>Theo <ref eId='r' href='#cite_9' vn:type='Luật'"
		  " vn:role='can-cu'>Luật Đê điều</ref>.</p>" },
	{ "nobody", "act/nghi-dinh/khong-ro/2019/12-2019-nd-cp",
	  "12/2019/NĐ-CP", "2019-02-02", "về nghị định", .body = "" },
};
enum { FILES = sizeof(shelf) / sizeof(shelf[0]) };

/* In how many orders they are indexed. */
enum { ORDERS = 3 };

/* What stood in its files before: another directive altogether. */
static const struct directive decoy = {
	"",
	OTHER_PLACE "3-ct-tu",
	"03-CT/TU",
	"2020-03-03",
	"về thứ gì",
	.origin = "decoy",
	.body = SHELF_CITE(ACT "12-2019-nd-cp", "Nghị định", "12/2019/NĐ-CP",
			   SHELF_DATE("2019-12-12"), "can-cu")
		SHELF_LOOSE("Chỉ thị", "04-CT/TU", "", "dan-chieu"),
	.tasks = TASK("t-decoy", "1", "p_1")
};

static const char *const questions[] = {
	"conflicts --json",
	"chain 01-CT/TU --json",
	("chain /akn/vn/" PLACE "3-ct-tu --up"),
	"chain 03-CT/TU --json",
	"chain 12/2019/NĐ-CP --down",
	"chain 9/ABC --json",
	"chain 15/2019/NĐ-CP --json",
	"search 01-CT/TU --json",
	"search 'thứ' --json",
	"tasks --json",
	"show 01-CT/TU --json",
};

/* Ask all questions; the answers, in memory of the caller. */
static char *ask_all(const char *db)
{
	char *all = calloc(1, ANSWER_SIZE);
	size_t length = 0;

	assert_non_null(all);
	(void)unlink("asked.db"); /* the name of the file is no answer */
	assert_int_equal(link(db, "asked.db"), 0);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		(void)shelf_run("%s --db asked.db", questions[i]);
		length += (size_t)snprintf(all + length, ANSWER_SIZE - length,
					   "%s:\n%s\n", questions[i],
					   shelf_answer());
		assert_true(length < ANSWER_SIZE);
	}
	return all;
}

static void write_all(void)
{
	for (int i = 0; i < FILES; i++)
		shelf_write(&shelf[i]);
}

static char *ask_in_one_run(void)
{
	write_all();
	assert_int_equal(shelf_run("index out --db whole.db"), 0);
	return ask_all("whole.db");
}

static void assert_same_answers(const char *db, const char *expected)
{
	char *got = ask_all(db);

	if (strcmp(got, expected) != 0)
		fail_msg("%s answers\n%s\nnot\n%s", db, got, expected);
	free(got);
}

static void index_file(int which, const char *db)
{
	shelf_write(&shelf[which]);
	assert_int_equal(shelf_run("index out/%s.akn.xml --db %s",
				   shelf[which].file, db),
			 0);
}

/* The k-th of a few orders of all files. */
static int in_order(int k, int at)
{
	static const int steps[ORDERS] = { 1, 3, 7 };

	return (3 * k + at * steps[k]) % FILES;
}

static void test_settle__knows_no_order_of_arrival(void **state)
{
	char *expected = ask_in_one_run();

	(void)state;
	for (int k = 0; k < ORDERS; k++) {
		char db[LINE_SIZE];

		(void)snprintf(db, sizeof(db), "order%d.db", k);
		for (int at = 0; at < FILES; at++)
			index_file(in_order(k, at), db);
		assert_same_answers(db, expected);
	}
	free(expected);
}

static void test_settle__forgets_what_was_replaced_and_removed(void **state)
{
	char *expected = ask_in_one_run();

	(void)state;
	for (int k = 0; k < FILES; k++) {
		struct directive before = decoy;
		char db[LINE_SIZE];

		(void)snprintf(db, sizeof(db), "changed%d.db", k);
		write_all();
		before.file = shelf[k].file;
		shelf_write(&before);
		before.file = "gone";
		shelf_write(&before);
		assert_int_equal(shelf_run("index out --db %s", db), 0);
		shelf_write(&shelf[k]);
		shelf_remove("gone");
		if (k % 2)
			shelf_remove(shelf[(k + 1) % FILES].file);
		assert_int_equal(shelf_run("index out --db %s", db), 0);
		shelf_write(&shelf[(k + 1) % FILES]);
		assert_int_equal(shelf_run("index out --db %s", db), 0);
		assert_same_answers(db, expected);
	}
	free(expected);
}

/* ------------------------------------------------------- what is settled */

/* The first cell that a question to the tables gives, in `cell`. */
static const char *look(const char *db, const char *sql)
{
	static char cell[LINE_SIZE];
	sqlite3 *base = NULL;
	sqlite3_stmt *row = NULL;
	const unsigned char *text = NULL;

	assert_int_equal(sqlite3_open_v2(db, &base, SQLITE_OPEN_READONLY, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(base, sql, -1, &row, NULL),
			 SQLITE_OK);
	if (sqlite3_step(row) == SQLITE_ROW)
		text = sqlite3_column_text(row, 0);
	(void)snprintf(cell, sizeof(cell), "%s",
		       text ? (const char *)text : "");
	(void)sqlite3_finalize(row);
	assert_int_equal(sqlite3_close(base), SQLITE_OK);
	return cell;
}

/* What a statement about the shelf of shelf.db gives. */
static void assert_cell(const char *sql, const char *expected)
{
	assert_string_equal(look("shelf.db", sql), expected);
}

static void index_shelf(void)
{
	write_all();
	assert_int_equal(shelf_run("index out --db shelf.db"), 0);
}

#define FILES_OF(work)                                                         \
	"SELECT count(*) FROM documents d JOIN works w ON w.id = d.work"       \
	" WHERE w.iri = '/akn/vn/" work "'"
#define MEANT_BY(name)                                                         \
	"SELECT w.iri FROM names n JOIN works w ON w.id = n.work WHERE " name

static void test_settle__puts_readings_of_one_work_together(void **state)
{
	(void)state;
	index_shelf();
	assert_cell(FILES_OF(PLACE "1-ct-tu"), "2");
	assert_cell(FILES_OF(OTHER_PLACE "1-ct-tu"), "1");
}

static void test_settle__keeps_apart_what_lacks_its_year(void **state)
{
	(void)state;
	index_shelf();
	assert_cell("SELECT count(DISTINCT work) FROM documents"
		    " WHERE number = '04-CT/TU'",
		    "2");
}

static void test_settle__takes_the_body_that_the_symbol_names(void **state)
{
	(void)state;
	index_shelf();
	assert_cell(FILES_OF(ACT "12-2019-nd-cp"), "2");
}

static void test_settle__links_a_number_alone_to_its_own_place(void **state)
{
	(void)state;
	index_shelf();
	assert_cell(MEANT_BY("n.key = '3cttu' AND n.iri = ''"
			     " AND n.slug = 'tinh-uy-an-phu'"),
		    "/akn/vn/" PLACE "3-ct-tu");
	assert_cell(MEANT_BY("n.key = '3cttu' AND n.iri = ''"
			     " AND n.slug = 'tinh-uy-binh-lam'"),
		    "number:chi-thi:3cttu:");
}

static void test_settle__leaves_what_is_of_another_date(void **state)
{
	(void)state;
	index_shelf();
	assert_cell(MEANT_BY("n.key = '1cttu' AND n.date = '2020-03-03'"),
		    "number:chi-thi:1cttu:2020-03-03");
}

static void test_settle__drops_a_work_that_nothing_names(void **state)
{
	(void)state;
	index_shelf();
	assert_cell("SELECT count(*) FROM works WHERE key = '9abc'", "1");
	shelf_remove("three");
	assert_int_equal(shelf_run("index out --db shelf.db"), 0);
	assert_cell("SELECT count(*) FROM works WHERE key = '9abc'", "0");
	assert_cell("SELECT count(*) FROM works w WHERE NOT EXISTS"
		    " (SELECT 1 FROM names WHERE work = w.id) AND NOT EXISTS"
		    " (SELECT 1 FROM documents WHERE work = w.id)",
		    "0");
}

static void test_settle__shows_the_reading_with_least_to_review(void **state)
{
	struct directive doubtful = shelf[0];

	(void)state;
	write_all();
	doubtful.title = "về <inline name='x' vn:status='needs-review'>gì"
			 "</inline>";
	shelf_write(&doubtful);
	assert_int_equal(shelf_run("index out --db best.db"), 0);
	assert_string_equal(look("best.db",
				 "SELECT title FROM works WHERE"
				 " iri = '/akn/vn/" PLACE "1-ct-tu'"),
			    shelf[1].title);
}

/* ----------------------------------------------------------- ids of tasks */

#define TWO_POINTS                                                             \
	POINT("para_1", "1.", "Sở Y tế làm ngay.")                             \
	POINT("para_2", "2.", "Sở Nội vụ làm sau.")
#define TWO_TASKS(suffix)                                                      \
	TASK("t-1" suffix, "1", "para_1") TASK("t-2" suffix, "2", "para_2")

static const struct directive misread = { "task",
					  PLACE "17-ct-tu",
					  "17-CT/TU",
					  "2020-05-05",
					  "về việc làm",
					  .origin = "scan",
					  .body = TWO_POINTS,
					  .tasks = TWO_TASKS("-old") };

static const char ids[] =
	"SELECT group_concat(public, ' ') FROM (SELECT t.public FROM tasks t"
	" JOIN works w ON w.document = t.document ORDER BY t.label)";

static void test_keep__keeps_the_ids_when_a_number_is_corrected(void **state)
{
	struct directive corrected = misread;

	(void)state;
	shelf_write(&misread);
	assert_int_equal(shelf_run("index out/task.akn.xml --db keep.db"), 0);
	corrected.iri = PLACE "11-ct-tu";
	corrected.number = "11-CT/TU";
	corrected.tasks = TWO_TASKS("-new");
	for (int run = 0; run < 2; run++) {
		shelf_write(&corrected);
		assert_int_equal(
			shelf_run("index out/task.akn.xml --db keep.db"), 0);
		assert_string_equal(look("keep.db", ids), "t-1-old t-2-old");
		assert_string_equal(
			look("keep.db", "SELECT count(*) FROM works"), "1");
		corrected.title = "về việc làm ngay"; /* and corrected again */
	}
	assert_string_equal(look("keep.db", "SELECT number FROM works"),
			    "11-CT/TU");
	shelf_remove("task");
}

static void test_keep__finds_a_task_that_moved_by_its_text(void **state)
{
	struct directive corrected = misread;

	(void)state;
	shelf_write(&misread);
	assert_int_equal(shelf_run("index out/task.akn.xml --db moved.db"), 0);
	corrected.iri = PLACE "11-ct-tu";
	corrected.body = POINT("para_2", "2.", "Sở Nội vụ làm sau.")
		POINT("para_3", "3.", "Sở Y tế làm ngay.");
	corrected.tasks =
		TASK("t-2-new", "2", "para_2") TASK("t-3-new", "3", "para_3");
	shelf_write(&corrected);
	assert_int_equal(shelf_run("index out/task.akn.xml --db moved.db"), 0);
	assert_string_equal(look("moved.db", ids), "t-2-old t-1-old");
	shelf_remove("task");
}

static void test_keep__gives_another_scan_its_own_ids(void **state)
{
	struct directive other = misread;

	(void)state;
	shelf_write(&misread);
	assert_int_equal(shelf_run("index out/task.akn.xml --db own.db"), 0);
	other.iri = PLACE "11-ct-tu";
	other.origin = "another";
	other.tasks = TWO_TASKS("-new");
	shelf_write(&other);
	assert_int_equal(shelf_run("index out/task.akn.xml --db own.db"), 0);
	assert_string_equal(look("own.db", ids), "t-1-new t-2-new");
	shelf_remove("task");
}

static void test_keep__passes_the_ids_to_a_better_reading(void **state)
{
	struct directive better = misread;
	struct directive doubtful = misread;

	(void)state;
	doubtful.title = "<inline name='x' vn:status='needs-review'>gì"
			 "</inline>";
	shelf_write(&doubtful);
	assert_int_equal(shelf_run("index out/task.akn.xml --db pass.db"), 0);
	better.file = "better";
	better.origin = "better";
	better.tasks = TWO_TASKS("-new");
	shelf_write(&better);
	assert_int_equal(shelf_run("index out/better.akn.xml --db pass.db"), 0);
	assert_string_equal(look("pass.db",
				 "SELECT d.source FROM works w JOIN documents d"
				 " ON d.id = w.document"),
			    "better.pdf");
	assert_string_equal(look("pass.db", ids), "t-1-old t-2-old");
	shelf_remove("task");
	shelf_remove("better");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settle__knows_no_order_of_arrival),
		cmocka_unit_test(
			test_settle__forgets_what_was_replaced_and_removed),
		cmocka_unit_test(
			test_settle__puts_readings_of_one_work_together),
		cmocka_unit_test(test_settle__keeps_apart_what_lacks_its_year),
		cmocka_unit_test(
			test_settle__takes_the_body_that_the_symbol_names),
		cmocka_unit_test(
			test_settle__links_a_number_alone_to_its_own_place),
		cmocka_unit_test(test_settle__leaves_what_is_of_another_date),
		cmocka_unit_test(test_settle__drops_a_work_that_nothing_names),
		cmocka_unit_test(
			test_settle__shows_the_reading_with_least_to_review),
		cmocka_unit_test(
			test_keep__keeps_the_ids_when_a_number_is_corrected),
		cmocka_unit_test(
			test_keep__finds_a_task_that_moved_by_its_text),
		cmocka_unit_test(test_keep__gives_another_scan_its_own_ids),
		cmocka_unit_test(test_keep__passes_the_ids_to_a_better_reading),
	};

	return cmocka_run_group_tests(tests, shelf_lay, shelf_clear);
}
