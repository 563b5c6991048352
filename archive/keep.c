#include "archive/keep.h"

#include <stdbool.h>
#include <string.h>

/* Tasks of documents as they were: `work` is what the document was of. */
static const char begin[] =
	"CREATE TEMP TABLE IF NOT EXISTS kept (document INTEGER, work INTEGER,"
	" file TEXT, origin TEXT, public TEXT, label TEXT, place TEXT,"
	" text BLOB)";

static const char end[] = "DELETE FROM kept";

#define TEXT_OF(task, body)                                                    \
	"substr(CAST(" body ".text AS BLOB), " task ".start + 1, " task        \
	".length)"

#define NOTE                                                                   \
	"INSERT INTO kept SELECT d.id, d.work, d.file, d.origin, t.public,"    \
	" t.label, t.place, " TEXT_OF(                                         \
		"t", "b") " FROM documents d"                                  \
			  " JOIN tasks t ON t.document = d.id"                 \
			  " JOIN bodies b ON b.document = d.id"

static const char note_file[] = NOTE " WHERE d.file = :file";
static const char note_best[] = NOTE " WHERE d.id = :was AND d.work = :work";

static const char replaced[] =
	"SELECT DISTINCT k.document, d.id FROM kept k"
	" JOIN documents d ON d.file = k.file AND d.origin = k.origin"
	" WHERE d.origin <> ''";

/* What was noted of a file that is gone, or of the best reading so far. */
static const char is_over[] =
	"SELECT 1 FROM kept k WHERE k.document = :was AND k.work = :work"
	" AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.file = k.file"
	" AND d.work <> :work) LIMIT 1";

/* An id that another file of the old work still has is that file's. */
#define IS_FREE                                                                \
	" AND NOT EXISTS (SELECT 1 FROM documents d"                           \
	" JOIN tasks o ON o.document = d.id WHERE d.work = k.work"             \
	" AND d.id <> :was AND d.id <> :now AND o.public = k.public)"

#define SAME_PLACE(one, other)                                                 \
	" " one ".label = " other ".label AND " one ".place = " other ".place"

static const char carry[] =
	"UPDATE tasks SET public = coalesce((SELECT k.public FROM kept k"
	" WHERE k.document = :was AND" SAME_PLACE("k", "tasks") IS_FREE
	"), (SELECT min(k.public) FROM kept k JOIN bodies b"
	" ON b.document = :now WHERE k.document = :was AND k.text = " TEXT_OF(
		"tasks", "b") " AND NOT EXISTS (SELECT 1 FROM tasks o"
			      " WHERE o.document = :now AND" SAME_PLACE(
				      "k", "o") ")" IS_FREE
						" HAVING count(*) = 1), public)"
						" WHERE document = :now";

/* Run a statement with ids for its parameters; `*some`: it gave a row. */
static enum status run(bool *some, struct store *store, const char *sql,
		       sqlite3_int64 work, sqlite3_int64 was, sqlite3_int64 now,
		       struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	const struct {
		const char *name;
		sqlite3_int64 id;
	} values[] = { { ":work", work }, { ":was", was }, { ":now", now } };
	enum status status = store_prepare(&statement, store, sql, fault);

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (!status && values[i].id)
			(void)sqlite3_bind_int64(
				statement,
				sqlite3_bind_parameter_index(statement,
							     values[i].name),
				values[i].id);
	if (!status)
		status = store_step(some, store, statement, fault);
	sqlite3_finalize(statement);
	return status;
}

enum status keep_note(struct store *store, const char *file,
		      struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	bool more;
	enum status status = store_run(store, begin, fault);

	if (!status)
		status = store_prepare(&statement, store, note_file, fault);
	if (!status)
		status = store_bind(store, statement, ":file", file, fault);
	if (!status)
		status = store_step(&more, store, statement, fault);
	sqlite3_finalize(statement);
	return status;
}

enum status keep_replaced(struct store *store, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	bool some;
	enum status status = store_run(store, begin, fault);

	if (!status)
		status = store_prepare(&row, store, replaced, fault);
	if (!status)
		status = store_step(&more, store, row, fault);
	while (!status && more) {
		status = run(&some, store, carry, 0,
			     sqlite3_column_int64(row, 0),
			     sqlite3_column_int64(row, 1), fault);
		if (!status)
			status = store_step(&more, store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}

enum status keep_best(struct store *store, sqlite3_int64 work,
		      sqlite3_int64 was, sqlite3_int64 now, struct fault *fault)
{
	bool some = false;
	enum status status =
		run(&some, store, note_best, work, was, now, fault);

	if (!status)
		status = run(&some, store, is_over, work, was, now, fault);
	if (!status && some)
		status = run(&some, store, carry, work, was, now, fault);
	return status;
}

enum status keep_end(struct store *store, struct fault *fault)
{
	return store_run(store, end, fault);
}
