#include "archive/store.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/arena.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* What an archive has in its header: "chit", and the version of its tables. */
#define APPLICATION_ID "1667787124"
#define TABLES_VERSION "2"

/* How long to wait for another process, in milliseconds. */
enum { PATIENCE = 2000 };

static const char tables[] =
	"PRAGMA application_id = " APPLICATION_ID ";"
	"PRAGMA user_version = " TABLES_VERSION ";"
	"CREATE TABLE works (id INTEGER PRIMARY KEY,"
	" iri TEXT NOT NULL UNIQUE, type TEXT NOT NULL, number TEXT NOT NULL,"
	" key TEXT NOT NULL, date TEXT NOT NULL, issuer TEXT NOT NULL,"
	" title TEXT NOT NULL, document INTEGER);"
	"CREATE INDEX works_key ON works(key, type, date);"
	"CREATE INDEX works_date ON works(date);"
	"CREATE TABLE documents (id INTEGER PRIMARY KEY,"
	" file TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,"
	" work INTEGER NOT NULL, iri TEXT NOT NULL, type TEXT NOT NULL,"
	" number TEXT NOT NULL, key TEXT NOT NULL, date TEXT NOT NULL,"
	" issuer TEXT NOT NULL, title TEXT NOT NULL, signer TEXT NOT NULL,"
	" source TEXT NOT NULL, origin TEXT NOT NULL,"
	" review INTEGER NOT NULL, conf REAL NOT NULL);"
	"CREATE INDEX documents_work ON documents(work);"
	"CREATE INDEX documents_key ON documents(key);"
	"CREATE TABLE names (id INTEGER PRIMARY KEY, iri TEXT NOT NULL,"
	" type TEXT NOT NULL, number TEXT NOT NULL, key TEXT NOT NULL,"
	" date TEXT NOT NULL, slug TEXT NOT NULL, work INTEGER NOT NULL,"
	" link TEXT NOT NULL, cited INTEGER NOT NULL,"
	" UNIQUE (key, type, iri, number, date, slug));"
	"CREATE INDEX names_work ON names(work);"
	"CREATE INDEX names_loose ON names(key) WHERE iri = '';"
	"CREATE TABLE citations (document INTEGER NOT NULL,"
	" n INTEGER NOT NULL, name INTEGER NOT NULL, role TEXT NOT NULL,"
	" place TEXT NOT NULL, page INTEGER NOT NULL, lines TEXT NOT NULL,"
	" words TEXT NOT NULL, start INTEGER NOT NULL,"
	" length INTEGER NOT NULL, day INTEGER NOT NULL,"
	" doubtful INTEGER NOT NULL,"
	" PRIMARY KEY (document, n)) WITHOUT ROWID;"
	"CREATE INDEX citations_name ON citations(name, day, document);"
	"CREATE TABLE points (document INTEGER NOT NULL,"
	" n INTEGER NOT NULL, place TEXT NOT NULL, label TEXT NOT NULL,"
	" page INTEGER NOT NULL, lines TEXT NOT NULL,"
	" start INTEGER NOT NULL, length INTEGER NOT NULL,"
	" PRIMARY KEY (document, n)) WITHOUT ROWID;"
	"CREATE TABLE tasks (document INTEGER NOT NULL,"
	" n INTEGER NOT NULL, id TEXT NOT NULL, public TEXT NOT NULL,"
	" parent TEXT NOT NULL, label TEXT NOT NULL, place TEXT NOT NULL,"
	" page INTEGER NOT NULL, lines TEXT NOT NULL,"
	" start INTEGER NOT NULL, length INTEGER NOT NULL,"
	" begins TEXT NOT NULL, ends TEXT NOT NULL, rrule TEXT NOT NULL,"
	" phrase TEXT NOT NULL, status TEXT NOT NULL, conf REAL NOT NULL,"
	" PRIMARY KEY (document, n)) WITHOUT ROWID;"
	"CREATE INDEX tasks_ends ON tasks(ends);"
	"CREATE TABLE assignees (document INTEGER NOT NULL,"
	" task INTEGER NOT NULL, n INTEGER NOT NULL, role TEXT NOT NULL,"
	" name TEXT NOT NULL, key TEXT NOT NULL, inherited INTEGER NOT NULL,"
	" PRIMARY KEY (document, task, n)) WITHOUT ROWID;"
	"CREATE INDEX assignees_key ON assignees(key);"
	"CREATE TABLE bodies (document INTEGER PRIMARY KEY,"
	" text TEXT NOT NULL);"
	"CREATE VIRTUAL TABLE pairs USING fts5(title, body, content='',"
	" tokenize=\"ascii tokenchars '_'\");"
	"CREATE VIRTUAL TABLE words USING fts5(text, content='',"
	" detail=none, columnsize=0, tokenize=ascii);";

/* What a writer notes while its transaction lasts. */
static const char notes[] =
	"CREATE TEMP TABLE IF NOT EXISTS touched (work INTEGER PRIMARY KEY)";

struct store {
	sqlite3 *base;
	struct arena *arena; /* of the functions added to SQL */
	enum store_use use;
	char *path;
};

/* Say why SQLite failed, in a word of ours where we have one. */
static enum status blame(const struct store *store, struct fault *fault)
{
	bool writes = store->use == STORE_WRITE;
	enum status status = writes ? STATUS_WRITE : STATUS_MISSING;

	switch (sqlite3_errcode(store->base) & 0xff) {
	case SQLITE_NOMEM:
		return fault_memory(fault);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return fault_set(fault, STATUS_MALFORMED, store->path, "%s",
				 _("not an archive, or a damaged one"));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fault_set(fault, status, store->path, "%s",
				 _("locked: another program is using it"));
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_IOERR:
	case SQLITE_FULL:
		return fault_set(fault, status, store->path,
				 writes ? _("cannot be written: %s")
					: _("cannot be read: %s"),
				 sqlite3_errmsg(store->base));
	default:
		return fault_set(fault, STATUS_ENGINE, store->path, "%s",
				 sqlite3_errmsg(store->base));
	}
}

/* Give `text` back to SQL; the arena it lies in is emptied. */
static void answer(sqlite3_context *context, struct arena *arena,
		   const char *text)
{
	if (text)
		sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
	else
		sqlite3_result_error_nomem(context);
	arena_empty(arena);
}

static const char *argument(sqlite3_value *value)
{
	const unsigned char *text = sqlite3_value_text(value);

	return text ? (const char *)text : "";
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct arena *arena = sqlite3_user_data(context);

	(void)count;
	answer(context, arena, text_fold(arena, argument(values[0])));
}

/* Folded, letters and digits alone, no zeros in front. */
static void key(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct arena *arena = sqlite3_user_data(context);
	char *slug = text_slug(arena, argument(values[0]));
	size_t kept = 0;

	(void)count;
	for (const char *from = slug; from && *from; from++)
		if (*from != '-' && (*from != '0' || kept))
			slug[kept++] = *from;
	if (slug)
		slug[kept] = '\0';
	answer(context, arena, slug);
}

static enum status add_functions(struct store *store, struct fault *fault)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

	if (sqlite3_create_function(store->base, "fold", 1, flags, store->arena,
				    fold, NULL, NULL) ||
	    sqlite3_create_function(store->base, "key", 1, flags, store->arena,
				    key, NULL, NULL))
		return blame(store, fault);
	return STATUS_OK;
}

enum status store_run(struct store *store, const char *sql, struct fault *fault)
{
	if (sqlite3_exec(store->base, sql, NULL, NULL, NULL))
		return blame(store, fault);
	return STATUS_OK;
}

enum status store_prepare(sqlite3_stmt **out, struct store *store,
			  const char *sql, struct fault *fault)
{
	if (sqlite3_prepare_v2(store->base, sql, -1, out, NULL))
		return blame(store, fault);
	return STATUS_OK;
}

enum status store_bind(struct store *store, sqlite3_stmt *statement,
		       const char *name, const char *text, struct fault *fault)
{
	int place = sqlite3_bind_parameter_index(statement, name);

	if (sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT))
		return blame(store, fault);
	return STATUS_OK;
}

enum status store_step(bool *more, struct store *store, sqlite3_stmt *statement,
		       struct fault *fault)
{
	int result = sqlite3_step(statement);

	*more = result == SQLITE_ROW;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return blame(store, fault);
	return STATUS_OK;
}

const char *store_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return text ? (const char *)text : "";
}

/* What the file is: ours, of which version, or still empty. */
static enum status look(bool *empty, struct store *store, struct fault *fault)
{
	static const char question[] =
		"SELECT (SELECT count(*) FROM sqlite_schema) = 0,"
		" (SELECT application_id FROM pragma_application_id)"
		" = " APPLICATION_ID ","
		" (SELECT user_version FROM pragma_user_version)"
		" = " TABLES_VERSION;
	sqlite3_stmt *statement = NULL;
	bool more = false;
	enum status status;

	status = store_prepare(&statement, store, question, fault);
	if (!status)
		status = store_step(&more, store, statement, fault);
	if (status)
		goto done;
	*empty = sqlite3_column_int(statement, 0);
	if (*empty && store->use == STORE_WRITE)
		goto done;
	if (!sqlite3_column_int(statement, 1))
		status = fault_set(fault, STATUS_MALFORMED, store->path, "%s",
				   _("not an archive, or a damaged one"));
	else if (!sqlite3_column_int(statement, 2))
		status = fault_set(fault, STATUS_MALFORMED, store->path, "%s",
				   _("an archive of another version; "
				     "index again into a new one"));
done:
	sqlite3_finalize(statement);
	return status;
}

static enum status prepare_file(struct store *store, struct fault *fault)
{
	bool empty = false;
	enum status status = STATUS_OK;

	if (store->use == STORE_WRITE)
		status = store_run(store, "BEGIN IMMEDIATE", fault);
	if (!status)
		status = look(&empty, store, fault);
	if (!status && empty)
		status = store_run(store, tables, fault);
	if (!status && store->use == STORE_WRITE)
		status = store_run(store, notes, fault);
	return status;
}

enum status store_open(struct store **out, const char *path, enum store_use use,
		       struct fault *fault)
{
	const int flags = use == STORE_READ
				  ? SQLITE_OPEN_READONLY
				  : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct store *store = calloc(1, sizeof(*store));
	enum status status = STATUS_OK;

	if (!store)
		return fault_memory(fault);
	store->use = use;
	store->path = strdup(path);
	store->arena = arena_new();
	if (!store->path || !store->arena)
		status = fault_memory(fault);
	else if (sqlite3_open_v2(path, &store->base, flags, NULL))
		status = blame(store, fault);
	if (status)
		goto done;
	sqlite3_busy_timeout(store->base, PATIENCE);
	status = add_functions(store, fault);
	if (!status)
		status = prepare_file(store, fault);
	if (status)
		goto done;
	*out = store;
	store = NULL; /* the caller's now */
done:
	store_close(store);
	return status;
}

enum status store_commit(struct store *store, struct fault *fault)
{
	return store_run(store, "COMMIT", fault);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	sqlite3_close(store->base);
	arena_free(store->arena);
	free(store->path);
	free(store);
}
