#include "tests/archive_bed.h"
#include "archive/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "pipeline/text.h"

/* All there is around number, title and body of a directive. */
static const char frame[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta>"
	"<identification source='#a'><FRBRWork><FRBRuri value='%s'/></FRBRWork>"
	"</identification></meta><preface><p>Số <docNumber>%s</docNumber>, "
	"<docDate date='2020-01-01'>ngày ban hành</docDate></p>"
	"<p><docTitle>%s</docTitle></p></preface>"
	"<mainBody>%s</mainBody></doc></akomaNtoso>";

const char *archive_write(struct bed *bed, const char *name, const char *iri,
			  const char *number, const char *title,
			  const char *body)
{
	struct text text = { .arena = bed->arena };

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_print(&text, frame, iri, number, title, body);
#pragma GCC diagnostic pop
	assert_false(text.failed);
	return bed_put_text(bed, name, text_string(&text));
}

int archive_run(struct bed *bed, const char **said, const char *line)
{
	struct text all = { .arena = bed->arena };
	char piece[BUFSIZ];
	size_t size;
	FILE *pipe;
	int result;

	pipe = popen(arena_print(bed->arena,
				 "cd '%s' && exec 2>&1; "
				 "chithi() { \"$CHITHI_PROGRAM\" --lang en "
				 "\"$@\"; }; %s",
				 bed->folder, line),
		     "r");
	assert_non_null(pipe);
	while ((size = fread(piece, 1, sizeof(piece), pipe)))
		text_add(&all, piece, size);
	result = pclose(pipe);
	*said = text_string(&all);
	assert_true(WIFEXITED(result));
	return WEXITSTATUS(result);
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sqlite3_result_value(context, values[0]);
}

static sqlite3 *open_base(struct bed *bed, const char *db)
{
	sqlite3 *base = NULL;

	assert_int_equal(sqlite3_open(bed_path(bed, db), &base), SQLITE_OK);
	assert_int_equal(sqlite3_create_function(base, "fold", 1, SQLITE_UTF8,
						 NULL, fold, NULL, NULL),
			 SQLITE_OK);
	return base;
}

static void add_row(struct text *rows, sqlite3_stmt *statement)
{
	int count = sqlite3_column_count(statement);

	for (int i = 0; i < count; i++) {
		const unsigned char *cell = sqlite3_column_text(statement, i);

		text_print(rows, "%s%s", i ? "|" : "",
			   cell ? (const char *)cell : "");
	}
	text_add_string(rows, "\n");
}

/* Run the statements of `sql`, one after the other. */
static void ask_base(struct text *rows, sqlite3 *base, const char *sql)
{
	while (*sql) {
		sqlite3_stmt *statement = NULL;
		int result =
			sqlite3_prepare_v2(base, sql, -1, &statement, &sql);

		if (result)
			fail_msg("%s: %s", sqlite3_errmsg(base), sql);
		while ((result = sqlite3_step(statement)) == SQLITE_ROW)
			add_row(rows, statement);
		if (statement && result != SQLITE_DONE)
			fail_msg("%s: %s", sqlite3_errmsg(base),
				 sqlite3_sql(statement));
		sqlite3_finalize(statement);
	}
}

const char *archive_ask(struct bed *bed, const char *db, const char *sql)
{
	struct text rows = { .arena = bed->arena };
	sqlite3 *base = open_base(bed, db);

	ask_base(&rows, base, sql);
	assert_int_equal(sqlite3_close(base), SQLITE_OK);
	return text_string(&rows);
}

/* What has to hold; each asks for the rows of which it does not. */
static const char *const rules[] = {
	"SELECT * FROM pragma_integrity_check"
	" WHERE integrity_check <> 'ok'",
	"INSERT INTO pairs(pairs) VALUES ('integrity-check')",
	"INSERT INTO words(words) VALUES ('integrity-check')",
	"SELECT id FROM documents EXCEPT SELECT document FROM bodies",
	"SELECT document FROM bodies EXCEPT SELECT id FROM documents",
	"SELECT id FROM documents EXCEPT SELECT id FROM pairs_docsize",
	"SELECT id FROM pairs_docsize EXCEPT SELECT id FROM documents",
	"SELECT work FROM documents EXCEPT SELECT id FROM works",
	"SELECT work FROM names EXCEPT SELECT id FROM works",
	"SELECT id FROM works EXCEPT SELECT work FROM documents"
	" EXCEPT SELECT work FROM names",
	"SELECT id FROM works w WHERE document IS NULL AND EXISTS"
	" (SELECT 1 FROM documents d WHERE d.work = w.id)",
	"SELECT id FROM works w WHERE document IS NOT NULL AND NOT EXISTS"
	" (SELECT 1 FROM documents d WHERE d.work = w.id"
	" AND d.id = w.document)",
	"SELECT id FROM names n WHERE cited <>"
	" (SELECT count(*) FROM citations c WHERE c.name = n.id)",
	"SELECT id FROM names WHERE cited < 1 OR link = ''",
	"SELECT name FROM citations EXCEPT SELECT id FROM names",
	"SELECT document FROM citations EXCEPT SELECT id FROM documents",
	"SELECT document FROM points EXCEPT SELECT id FROM documents",
	"SELECT document FROM tasks EXCEPT SELECT id FROM documents",
	"SELECT document, task FROM assignees"
	" EXCEPT SELECT document, n FROM tasks",
	"SELECT document FROM citations GROUP BY document"
	" HAVING max(n) <> count(*) - 1",
	"SELECT document FROM tasks GROUP BY document"
	" HAVING max(n) <> count(*) - 1",
	"SELECT c.document FROM citations c JOIN bodies b USING (document)"
	" WHERE c.start + c.length > length(CAST(b.text AS BLOB))",
	"SELECT c.id FROM citations c JOIN bodies b USING (document)"
	" WHERE c.id <> c.document * " STORE_TIMES " + c.n OR c.sentence <>"
	" CAST(substr(CAST(b.text AS BLOB), c.start + 1, c.length) AS TEXT)",
	"SELECT w.id FROM works w LEFT JOIN documents d ON d.id = w.document"
	" WHERE w.file <> coalesce(d.file, '')",
	"SELECT id FROM names n WHERE since >"
	" (SELECT min(day) FROM citations c WHERE c.name = n.id)",
};

void archive_check(struct bed *bed, const char *db)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const char *rows = archive_ask(bed, db, rules[i]);

		if (*rows)
			fail_msg("%s: %s", rules[i], rows);
	}
}

static const char dump[] =
	"SELECT 'work', w.iri, w.type, w.number, w.key, w.date, w.issuer,"
	" w.title, d.file FROM works w LEFT JOIN documents d"
	" ON d.id = w.document ORDER BY 2;"
	"SELECT 'document', d.file, d.digest, w.iri, d.iri, d.type, d.number,"
	" d.key, d.date, d.issuer, d.title, d.signer, d.source, d.origin,"
	" d.review, d.conf, b.text FROM documents d"
	" JOIN works w ON w.id = d.work JOIN bodies b ON b.document = d.id"
	" ORDER BY 2;"
	"SELECT 'name', n.key, n.type, n.iri, n.number, n.date, n.slug, w.iri,"
	" n.link, n.cited FROM names n JOIN works w ON w.id = n.work"
	" ORDER BY 2, 3, 4, 5, 6, 7;"
	"SELECT 'citation', d.file, c.n, n.key, n.type, n.iri, n.number,"
	" n.date, n.slug, c.role, c.place, c.page, c.lines, c.words, c.start,"
	" c.length, c.day, c.doubtful FROM citations c"
	" JOIN documents d ON d.id = c.document JOIN names n ON n.id = c.name"
	" ORDER BY 2, 3;"
	"SELECT 'point', d.file, p.n, p.place, p.label, p.page, p.lines,"
	" p.start, p.length FROM points p JOIN documents d"
	" ON d.id = p.document ORDER BY 2, 3;"
	"SELECT 'task', d.file, t.n, t.id, t.public, t.parent, t.label,"
	" t.place, t.page, t.lines, t.start, t.length, t.begins, t.ends,"
	" t.rrule, t.phrase, t.status, t.conf FROM tasks t"
	" JOIN documents d ON d.id = t.document ORDER BY 2, 3;"
	"SELECT 'assignee', d.file, a.task, a.n, a.role, a.name, a.key,"
	" a.inherited FROM assignees a JOIN documents d"
	" ON d.id = a.document ORDER BY 2, 3, 4;"
	"CREATE VIRTUAL TABLE temp.pair_rows"
	" USING fts5vocab(main, pairs, row);"
	"CREATE VIRTUAL TABLE temp.word_rows"
	" USING fts5vocab(main, words, row);"
	"SELECT 'pair', term, doc, cnt FROM pair_rows;"
	"SELECT 'word', term, doc FROM word_rows;";

const char *archive_dump(struct bed *bed, const char *db)
{
	return archive_ask(bed, db, dump);
}
