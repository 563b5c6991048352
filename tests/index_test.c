#include "tests/archive_bed.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/put.h"
#include "pipeline/text.h"

#define CITES_ONE                                                              \
	"<p>Mở đầu. Thực hiện " ARCHIVE_CITE(                                  \
		"1-ct-tu", "01-CT/TU", "thuc-hien") ", làm ngay. Hết.</p>"

static const char numbers[] = "SELECT number FROM documents ORDER BY number";

/* Two directives, one in a folder below; and what is none. */
static void lay_out(struct bed *bed)
{
	archive_write(bed, "out/one.akn.xml", ARCHIVE_IRI("1-ct-tu"),
		      "01-CT/TU", "về việc thứ nhất", "<p>Đàn trâu.</p>");
	archive_write(bed, "out/box/two.akn.xml", ARCHIVE_IRI("2-ct-tu"),
		      "02-CT/TU", "về việc thứ hai", CITES_ONE);
	bed_put_text(bed, "out/notes.txt", "not a directive");
}

/* Run a line, which has to end so and say that. */
static void run(struct bed *bed, int code, const char *line, const char *part)
{
	const char *said;
	int got = archive_run(bed, &said, line);

	if (got != code)
		fail_msg("'%s' gave %d: %s", line, got, said);
	assert_has(said, part);
}

static void assert_answer(struct bed *bed, const char *db, const char *sql,
			  const char *wanted)
{
	assert_string_equal(archive_ask(bed, db, sql), wanted);
}

static void test_index__takes_all_below_a_folder(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db",
	    "indexed: 2, unchanged: 0, removed: 0, refused: 0\n");
	archive_check(bed, "a.db");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n");
}

static void test_index__passes_by_what_is_unchanged(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	run(bed, EXIT_DONE,
	    "cp out/one.akn.xml new && mv new out/one.akn.xml && "
	    "chithi index out --db a.db",
	    "indexed: 0, unchanged: 2, removed: 0, refused: 0\n");
}

static void test_index__replaces_what_has_changed(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	archive_write(bed, "out/one.akn.xml", ARCHIVE_IRI("5-ct-tu"),
		      "05-CT/TU", "", CITES_ONE CITES_ONE);
	run(bed, EXIT_DONE, "chithi index out --db a.db",
	    "indexed: 1, unchanged: 1, removed: 0, refused: 0\n");
	archive_check(bed, "a.db");
	assert_answer(bed, "a.db", numbers, "02-CT/TU\n05-CT/TU\n");
	assert_answer(bed, "a.db", "SELECT cited FROM names", "3\n");
	run(bed, EXIT_DONE, "chithi index out --db b.db", "indexed: 2");
	assert_string_equal(archive_dump(bed, "a.db"),
			    archive_dump(bed, "b.db"));
}

static void test_index__drops_what_has_gone_from_a_folder(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	archive_write(bed, "other/three.akn.xml", ARCHIVE_IRI("3-ct-tu"),
		      "03-CT/TU", "", "<p/>");
	run(bed, EXIT_DONE, "chithi index out other --db a.db", "indexed: 3");
	run(bed, EXIT_DONE,
	    "rm out/box/two.akn.xml other/three.akn.xml && "
	    "chithi index out --db a.db",
	    "indexed: 0, unchanged: 1, removed: 1, refused: 0\n");
	archive_check(bed, "a.db");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n03-CT/TU\n");
	assert_answer(bed, "a.db", "SELECT count(*) FROM names", "0\n");
}

/* "out" is no part of "out2". */
static void test_index__knows_a_folder_from_one_called_alike(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	archive_write(bed, "out2/three.akn.xml", ARCHIVE_IRI("3-ct-tu"),
		      "03-CT/TU", "", "<p/>");
	run(bed, EXIT_DONE, "chithi index out out2 --db a.db", "indexed: 3");
	run(bed, EXIT_DONE,
	    "rm -r out2 && chithi index ./out/../out/ --db a.db",
	    "indexed: 0, unchanged: 2, removed: 0, refused: 0\n");
}

static void test_index__drops_nothing_of_a_folder_that_is_gone(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	run(bed, EXIT_MISSING, "mv out away && chithi index out --db a.db",
	    "out: cannot be opened");
	run(bed, EXIT_MISSING, "mkdir out && chithi index out --db a.db",
	    "/out: all that was indexed of it has gone; is its disk there?");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n");
}

static void test_index__takes_a_file_once(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	archive_write(bed, "far.akn.xml", ARCHIVE_IRI("3-ct-tu"), "03-CT/TU",
		      "", "<p/>");
	run(bed, EXIT_DONE,
	    "ln -s one.akn.xml out/again.akn.xml;"
	    "ln -s ../far.akn.xml out/far.akn.xml; ln -s .. out/around;"
	    "ln -s nowhere out/nothing.akn.xml;"
	    "chithi index out ./out/one.akn.xml out/box out --db a.db",
	    "indexed: 3, unchanged: 0, removed: 0, refused: 0\n");
	assert_answer(bed, "a.db",
		      "SELECT substr(file, -12) FROM documents ORDER BY 1",
		      "/far.akn.xml\n/one.akn.xml\n/two.akn.xml\n");
	run(bed, EXIT_DONE, "chithi index out --db a.db",
	    "indexed: 0, unchanged: 3, removed: 0, refused: 0\n");
}

static void test_index__takes_what_is_named_whatever_it_is_called(void **state)
{
	struct bed *bed = *state;

	archive_write(bed, "out/.hidden", ARCHIVE_IRI("3-ct-tu"), "03-CT/TU",
		      "", "<p/>");
	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out/.hidden --db a.db", "indexed: 1");
	run(bed, EXIT_DONE, "chithi index out --db a.db",
	    "indexed: 2, unchanged: 0, removed: 0, refused: 0\n");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n03-CT/TU\n");
}

static void test_index__keeps_what_it_knew_of_a_refused_file(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	bed_put_text(bed, "out/one.akn.xml", "<akomaNtoso");
	bed_put_text(bed, "out/bad.akn.xml", "");
	run(bed, EXIT_PARTLY, "chithi index out --db a.db",
	    "indexed: 0, unchanged: 1, removed: 0, refused: 2\n"
	    "chithi: not all files could be indexed\n");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n");
	archive_check(bed, "a.db");
}

static void test_index__refuses_what_is_no_directive(void **state)
{
	struct bed *bed = *state;

	bed_put_text(bed, "x.akn.xml", "<a/>");
	run(bed, EXIT_PARTLY, "chithi index x.akn.xml --db a.db", "x.akn.xml");
	run(bed, EXIT_PARTLY, "mkdir none && chithi index none --db a.db",
	    "no file that ends in '.akn.xml' was found");
}

/* A name of a file is bytes; where they are text it is left as it is. */
static void test_index__knows_files_by_the_names_they_have(void **state)
{
	struct bed *bed = *state;

	archive_write(bed, "e\xcc\x82.akn.xml", ARCHIVE_IRI("8-ct-tu"),
		      "08-CT/TU", "", "<p/>");
	archive_write(bed, "odd\xff.akn.xml", ARCHIVE_IRI("9-ct-tu"),
		      "09-CT/TU", "", "<p/>");
	run(bed, EXIT_DONE, "chithi index . --db a.db", "indexed: 2");
	run(bed, EXIT_DONE, "chithi index . --db a.db",
	    "indexed: 0, unchanged: 2, removed: 0");
	assert_has(archive_ask(bed, "a.db", "SELECT file FROM documents"),
		   "/e\xcc\x82.akn.xml\n");
	assert_has(archive_ask(bed, "a.db", "SELECT file FROM documents"),
		   "/odd\xef\xbf\xbd.akn.xml\n");
}

static void test_index__keeps_every_batch(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	run(bed, EXIT_DONE, "chithi index out --db b.db --batch 1",
	    "indexed: 2");
	archive_check(bed, "b.db");
	assert_string_equal(archive_dump(bed, "a.db"),
			    archive_dump(bed, "b.db"));
}

static void test_index__says_when_it_cannot_write(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_WRITE, "chithi index out --db nowhere/at.db",
	    "chithi: nowhere/at.db: cannot be written: No such file");
	run(bed, EXIT_WRITE, "chithi index out --db out",
	    "chithi: out: cannot be written: Is a directory\n");
}

/* Root may write everywhere. */
static void test_index__says_when_it_may_not_write(void **state)
{
	struct bed *bed = *state;
	const char *line = "chithi index out --db a.db";

	lay_out(bed);
	run(bed, EXIT_DONE, line, "indexed: 2");
	if (!geteuid())
		line = "chmod 755 .; command -v setpriv >/dev/null || exit 99;"
		       "setpriv --reuid=65534 --clear-groups "
		       "\"$CHITHI_PROGRAM\" --lang en index out --db a.db";
	run(bed, EXIT_DONE, "chmod 444 a.db; chmod 555 .", "");
	run(bed, EXIT_WRITE, line, "chithi: a.db: cannot be written: ");
	run(bed, EXIT_DONE, "chmod 755 .", "");
}

static void test_index__gives_up_where_another_writes(void **state)
{
	struct bed *bed = *state;
	sqlite3 *base = NULL;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	assert_int_equal(sqlite3_open(bed_path(bed, "a.db"), &base), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(base, "BEGIN IMMEDIATE", NULL, NULL, NULL),
		SQLITE_OK);
	run(bed, EXIT_WRITE, "chithi index out --db a.db --wait 0",
	    "chithi: a.db: locked: another program is using it\n");
	assert_int_equal(sqlite3_close(base), SQLITE_OK);
}

static void test_index__waits_for_another_writer(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE,
	    "chithi index out/box --db a.db & chithi index out --db a.db & "
	    "wait $! && wait",
	    "");
	archive_check(bed, "a.db");
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n");
}

/* What the file holds when there is no more room is what it held before. */
static void test_index__leaves_the_archive_when_the_disk_is_full(void **state)
{
	struct bed *bed = *state;
	const char *words = bed_repeat(bed, "<p>một hai ba bốn năm</p>", 20000);
	const char *before;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	before = archive_dump(bed, "a.db");
	archive_write(bed, "out/long.akn.xml", ARCHIVE_IRI("7-ct-tu"),
		      "07-CT/TU", "", words);
	run(bed, EXIT_WRITE,
	    "trap '' XFSZ; ulimit -f 300; chithi index out --db a.db",
	    "chithi: a.db: cannot be written: ");
	archive_check(bed, "a.db");
	assert_string_equal(archive_dump(bed, "a.db"), before);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 1");
}

static void test_index__refuses_what_is_another_programs(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	archive_ask(bed, "other.db", "CREATE TABLE a(b)");
	run(bed, EXIT_MALFORMED, "chithi index out --db other.db",
	    "chithi: other.db: not an archive, or a damaged one\n");
	assert_answer(bed, "other.db", "SELECT name FROM sqlite_schema", "a\n");
	bed_put_text(bed, "text.db",
		     "There are no tables in this file, only words. It is long "
		     "enough to be looked at, though.");
	run(bed, EXIT_MALFORMED, "chithi index out --db text.db",
	    "chithi: text.db: not an archive, or a damaged one\n");
}

static void test_index__refuses_an_archive_of_another_version(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	archive_ask(bed, "old.db",
		    "PRAGMA application_id = 1667787124;"
		    "PRAGMA user_version = 1; CREATE TABLE documents(id)");
	run(bed, EXIT_MALFORMED, "chithi index out --db old.db",
	    "chithi: old.db: an archive of another version; index again into "
	    "a new one\n");
}

static void test_index__says_that_an_archive_is_damaged(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	run(bed, EXIT_MALFORMED,
	    "size=$(wc -c <a.db); head -c $((size / 2)) a.db >half.db;"
	    "chithi index out --db half.db",
	    "chithi: half.db: not an archive, or a damaged one\n");
	run(bed, EXIT_MALFORMED,
	    "size=$(wc -c <a.db);"
	    "(head -c 8192 a.db; head -c $((size - 8192)) /dev/zero) >zero.db;"
	    "chithi index out --db zero.db",
	    "chithi: zero.db: not an archive, or a damaged one\n");
}

static void test_store__says_what_cannot_be_read(void **state)
{
	struct bed *bed = *state;
	struct store *store = NULL;

	bed_put_text(bed, "empty.db", "");
	bed->status = store_open(&store, bed_path(bed, "empty.db"), STORE_READ,
				 &bed->fault);
	assert_status(bed, STATUS_MISSING);
	assert_reason(bed, "empty: nothing has been indexed");
	bed_forget(bed);
	bed->status = store_open(&store, bed_path(bed, "none.db"), STORE_READ,
				 &bed->fault);
	assert_status(bed, STATUS_MISSING);
	assert_reason(bed, "cannot be read: No such file");
	bed_forget(bed);
	bed->status = store_open(&store, bed->folder, STORE_READ, &bed->fault);
	assert_status(bed, STATUS_MISSING);
	assert_reason(bed, "cannot be read: Is a directory");
	assert_null(store);
}

static const char *count_documents(struct bed *bed, struct store *store)
{
	sqlite3_stmt *row = NULL;
	bool more;
	const char *copy;

	assert_int_equal(store_prepare(&row, store,
				       "SELECT count(*) FROM documents",
				       &bed->fault),
			 STATUS_OK);
	assert_int_equal(store_step(&more, store, row, &bed->fault), STATUS_OK);
	copy = arena_print(bed->arena, "%s", store_text(row, 0));
	sqlite3_finalize(row);
	return copy;
}

/* A reader sees one commit from its first answer to its last. */
static void test_store__shows_a_reader_the_last_commit(void **state)
{
	static const struct record record = {
		.file = "/x",
		.digest = "",
		.iri = ARCHIVE_IRI("1-ct-tu"),
		.type = "chi-thi",
		.number = "01-CT/TU",
		.date = "2020-01-01",
		.issuer = "",
		.title = "",
		.signer = "",
		.source = "",
		.origin = "",
		.body = "một hai",
	};
	struct bed *bed = *state;
	struct store *writer = NULL;
	struct store *reader = NULL;
	struct put *put = NULL;
	const char *path = bed_path(bed, "a.db");

	assert_int_equal(store_open(&writer, path, STORE_WRITE, &bed->fault),
			 STATUS_OK);
	assert_int_equal(put_new(&put, writer, &bed->fault), STATUS_OK);
	assert_int_equal(put_commit(put, &bed->fault), STATUS_OK);
	assert_int_equal(put_record(put, &record, &bed->fault), STATUS_OK);
	assert_int_equal(
		store_open_for(&reader, path, STORE_READ, 0, &bed->fault),
		STATUS_OK);
	assert_string_equal(count_documents(bed, reader), "0");
	store_close(reader);
	assert_int_equal(put_commit(put, &bed->fault), STATUS_OK);
	assert_int_equal(
		store_open_for(&reader, path, STORE_READ, 0, &bed->fault),
		STATUS_OK);
	assert_string_equal(count_documents(bed, reader), "1");
	store_close(reader);
	put_free(put);
	store_close(writer);
}

/* Write over the archive as a writer does that is killed half-way. */
static void spoil(const char *path)
{
	static const char work[] =
		"PRAGMA cache_size = 1; BEGIN;"
		"UPDATE documents SET number = 'spoilt';"
		"UPDATE bodies SET text = text || hex(zeroblob(100000));";
	sqlite3 *base = NULL;
	pid_t child = fork();

	assert_true(child >= 0);
	if (!child) {
		(void)sqlite3_open(path, &base);
		(void)sqlite3_exec(base, work, NULL, NULL, NULL);
		(void)raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_store__undoes_for_a_reader_what_was_cut_off(void **state)
{
	struct bed *bed = *state;

	lay_out(bed);
	run(bed, EXIT_DONE, "chithi index out --db a.db", "indexed: 2");
	spoil(bed_path(bed, "a.db"));
	assert_true(bed_has(bed_path(bed, "a.db-journal")));
	run(bed, EXIT_DONE, "chithi search 01-CT/TU --db a.db", "01-CT/TU");
	assert_false(bed_has(bed_path(bed, "a.db-journal")));
	assert_answer(bed, "a.db", numbers, "01-CT/TU\n02-CT/TU\n");
	archive_check(bed, "a.db");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_index__takes_all_below_a_folder),
		BED_TEST(test_index__passes_by_what_is_unchanged),
		BED_TEST(test_index__replaces_what_has_changed),
		BED_TEST(test_index__drops_what_has_gone_from_a_folder),
		BED_TEST(test_index__knows_a_folder_from_one_called_alike),
		BED_TEST(test_index__drops_nothing_of_a_folder_that_is_gone),
		BED_TEST(test_index__takes_a_file_once),
		BED_TEST(test_index__takes_what_is_named_whatever_it_is_called),
		BED_TEST(test_index__keeps_what_it_knew_of_a_refused_file),
		BED_TEST(test_index__refuses_what_is_no_directive),
		BED_TEST(test_index__knows_files_by_the_names_they_have),
		BED_TEST(test_index__keeps_every_batch),
		BED_TEST(test_index__says_when_it_cannot_write),
		BED_TEST(test_index__says_when_it_may_not_write),
		BED_TEST(test_index__gives_up_where_another_writes),
		BED_TEST(test_index__waits_for_another_writer),
		BED_TEST(test_index__leaves_the_archive_when_the_disk_is_full),
		BED_TEST(test_index__refuses_what_is_another_programs),
		BED_TEST(test_index__refuses_an_archive_of_another_version),
		BED_TEST(test_index__says_that_an_archive_is_damaged),
		BED_TEST(test_store__says_what_cannot_be_read),
		BED_TEST(test_store__undoes_for_a_reader_what_was_cut_off),
		BED_TEST(test_store__shows_a_reader_the_last_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
