#include "archive/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/closeness.h"
#include "pipeline/arena.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* What an archive has in its header: "chit", and the version of its tables. */
#define APPLICATION_ID "1667787124"
#define TABLES_VERSION "3"

enum { MILLISECONDS = 1000 };

static const char tables[] =
	"PRAGMA application_id = " APPLICATION_ID ";"
	"PRAGMA user_version = " TABLES_VERSION ";"
	"CREATE TABLE works (id INTEGER PRIMARY KEY,"
	" iri TEXT NOT NULL UNIQUE, type TEXT NOT NULL, number TEXT NOT NULL,"
	" key TEXT NOT NULL, date TEXT NOT NULL, issuer TEXT NOT NULL,"
	" title TEXT NOT NULL, file TEXT NOT NULL, document INTEGER);"
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
	"CREATE INDEX documents_meant ON documents(id, work);"
	"CREATE INDEX documents_key ON documents(key);"
	"CREATE TABLE names (id INTEGER PRIMARY KEY, iri TEXT NOT NULL,"
	" type TEXT NOT NULL, number TEXT NOT NULL, key TEXT NOT NULL,"
	" date TEXT NOT NULL, slug TEXT NOT NULL, work INTEGER NOT NULL,"
	" link TEXT NOT NULL, cited INTEGER NOT NULL,"
	" since INTEGER NOT NULL,"
	" UNIQUE (key, type, iri, number, date, slug));"
	"CREATE INDEX names_work ON names(work, link, since);"
	"CREATE INDEX names_loose ON names(key) WHERE iri = '';"
	"CREATE TABLE citations (id INTEGER PRIMARY KEY,"
	" document INTEGER NOT NULL,"
	" n INTEGER NOT NULL, name INTEGER NOT NULL, role TEXT NOT NULL,"
	" place TEXT NOT NULL, page INTEGER NOT NULL, lines TEXT NOT NULL,"
	" words TEXT NOT NULL, start INTEGER NOT NULL,"
	" length INTEGER NOT NULL, day INTEGER NOT NULL,"
	" doubtful INTEGER NOT NULL, sentence TEXT NOT NULL);"
	"CREATE INDEX citations_name ON citations(name, day);"
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
	"CREATE VIRTUAL TABLE pairs USING fts5(body, title, content='',"
	" tokenize=\"ascii tokenchars '_'\");"
	"CREATE VIRTUAL TABLE words USING fts5(text, content='',"
	" detail=none, columnsize=0, tokenize=ascii);"
	"INSERT INTO pairs(pairs, rank) VALUES ('hashsize', 134217728);"
	"INSERT INTO pairs(pairs, rank) VALUES ('automerge', 8);"
	"INSERT INTO words(words, rank) VALUES ('hashsize', 33554432);";

/*
 * A writer keeps what it has changed in memory until it commits: where SQLite
 * writes it earlier it locks all readers out.
 */
static const char write_settings[] = "PRAGMA page_size = 8192;"
				     "PRAGMA journal_mode = DELETE;"
				     "PRAGMA synchronous = FULL;"
				     "PRAGMA cache_spill = OFF;"
				     "PRAGMA temp_store = MEMORY;"
				     "PRAGMA trusted_schema = OFF;"
				     "PRAGMA cell_size_check = ON;";

static const char read_settings[] = "PRAGMA query_only = ON;"
				    "PRAGMA cache_size = -65536;"
				    "PRAGMA temp_store = MEMORY;"
				    "PRAGMA trusted_schema = OFF;"
				    "PRAGMA cell_size_check = ON;";

/*
 * The memory of a writer, in kB: what one batch changes has to fit, or each
 * page that is only read is read again.  No more than a part of the machine's.
 */
enum { WRITER_CACHE = 1 << 20, CACHE_PART = 4, KILOBYTE = 1024 };

/* What a writer notes while its transaction lasts. */
static const char notes[] =
	"CREATE TEMP TABLE IF NOT EXISTS touched (work INTEGER PRIMARY KEY)";

struct store {
	sqlite3 *base;
	struct arena *arena; /* of the functions added to SQL */
	enum store_use use;
	char *path;
};

/* Why the file cannot be used: the system's word, where it has one. */
static const char *reason(const struct store *store)
{
	int number = store->base ? sqlite3_system_errno(store->base) : 0;

	return number ? strerror(number) : sqlite3_errmsg(store->base);
}

enum status store_blame(const struct store *store, struct fault *fault)
{
	bool writes = store->use == STORE_WRITE;
	enum status status = writes ? STATUS_WRITE : STATUS_MISSING;

	if (sqlite3_extended_errcode(store->base) == SQLITE_READONLY_ROLLBACK)
		return fault_set(fault, status, store->path, "%s",
				 _("a run was cut off; open it once where it "
				   "can be written"));
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
				 reason(store));
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

char *store_key(struct arena *arena, const char *number)
{
	char *slug = text_slug(arena, number);
	size_t kept = 0;

	for (const char *from = slug; from && *from; from++)
		if (*from != '-' && (*from != '0' || kept))
			slug[kept++] = *from;
	if (slug)
		slug[kept] = '\0';
	return slug;
}

static void key(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct arena *arena = sqlite3_user_data(context);

	(void)count;
	answer(context, arena, store_key(arena, argument(values[0])));
}

static enum status add_functions(struct store *store, struct fault *fault)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

	if (sqlite3_create_function(store->base, "fold", 1, flags, store->arena,
				    fold, NULL, NULL) ||
	    sqlite3_create_function(store->base, "key", 1, flags, store->arena,
				    key, NULL, NULL) ||
	    closeness_add(store->base))
		return store_blame(store, fault);
	return STATUS_OK;
}

enum status store_run(struct store *store, const char *sql, struct fault *fault)
{
	if (sqlite3_exec(store->base, sql, NULL, NULL, NULL))
		return store_blame(store, fault);
	return STATUS_OK;
}

enum status store_prepare(sqlite3_stmt **out, struct store *store,
			  const char *sql, struct fault *fault)
{
	if (sqlite3_prepare_v2(store->base, sql, -1, out, NULL))
		return store_blame(store, fault);
	return STATUS_OK;
}

enum status store_bind(struct store *store, sqlite3_stmt *statement,
		       const char *name, const char *text, struct fault *fault)
{
	int place = sqlite3_bind_parameter_index(statement, name);

	if (sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT))
		return store_blame(store, fault);
	return STATUS_OK;
}

void store_bind_id(sqlite3_stmt *statement, const char *name, sqlite3_int64 id)
{
	int place = sqlite3_bind_parameter_index(statement, name);

	if (place)
		(void)sqlite3_bind_int64(statement, place, id);
}

enum status store_step(bool *more, struct store *store, sqlite3_stmt *statement,
		       struct fault *fault)
{
	int result = sqlite3_step(statement);

	*more = result == SQLITE_ROW;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return store_blame(store, fault);
	return STATUS_OK;
}

sqlite3_int64 store_last_id(const struct store *store)
{
	return sqlite3_last_insert_rowid(store->base);
}

const char *store_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return text ? (const char *)text : "";
}

/* As bytes: for a text that ends with a zero SQLite would make a copy first. */
char *store_keep(struct arena *arena, sqlite3_stmt *statement, int column)
{
	const char *bytes = sqlite3_column_blob(statement, column);
	int length = sqlite3_column_bytes(statement, column);

	return arena_text(arena, bytes, (size_t)length);
}

/* What the file is: ours, of which version, or still empty. */
static enum status look(bool *empty, struct store *store, struct fault *fault)
{
	static const char question[] =
		"SELECT (SELECT count(*) FROM sqlite_schema) = 0,"
		" (SELECT application_id FROM pragma_application_id)"
		" = " APPLICATION_ID ","
		" (SELECT user_version FROM pragma_user_version)"
		" = " TABLES_VERSION ","
		" (SELECT page_count FROM pragma_page_count) = 0";
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
	if (*empty && sqlite3_column_int(statement, 3)) {
		status = fault_set(fault, STATUS_MISSING, store->path, "%s",
				   _("empty: nothing has been indexed"));
		goto done;
	}
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

/* All statements of a reader see one commit: the last one when it began. */
enum status store_begin(struct store *store, struct fault *fault)
{
	return store_run(
		store, store->use == STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN",
		fault);
}

static enum status set_writer_cache(struct store *store, struct fault *fault)
{
	char sql[sizeof("PRAGMA cache_size = -") + 20];
	long long room = (long long)sysconf(_SC_PHYS_PAGES) *
			 sysconf(_SC_PAGESIZE) / KILOBYTE / CACHE_PART;

	(void)snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%lld",
		       room < WRITER_CACHE ? room : WRITER_CACHE);
	return store_run(store, sql, fault);
}

static enum status prepare_file(struct store *store, struct fault *fault)
{
	bool writes = store->use == STORE_WRITE;
	bool empty = false;
	enum status status = store_run(
		store, writes ? write_settings : read_settings, fault);

	if (!status && writes)
		status = set_writer_cache(store, fault);
	if (!status)
		status = store_begin(store, fault);
	if (!status)
		status = look(&empty, store, fault);
	if (!status && empty)
		status = store_run(store, tables, fault);
	if (!status && writes)
		status = store_run(store, notes, fault);
	return status;
}

/* A reader, too, has to be able to undo what a killed writer left. */
static enum status open_file(struct store *store, struct fault *fault)
{
	int flags = SQLITE_OPEN_READWRITE;

	if (store->use == STORE_WRITE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(store->path, &store->base, flags, NULL))
		return store_blame(store, fault);
	(void)sqlite3_db_config(store->base, SQLITE_DBCONFIG_DEFENSIVE, 1,
				NULL);
	/* A plan that follows the values is made anew for every row. */
	(void)sqlite3_db_config(store->base, SQLITE_DBCONFIG_ENABLE_QPSG, 1,
				NULL);
	return add_functions(store, fault);
}

enum status store_open_for(struct store **out, const char *path,
			   enum store_use use, int patience,
			   struct fault *fault)
{
	struct store *store = calloc(1, sizeof(*store));
	enum status status;

	if (!store)
		return fault_memory(fault);
	store->use = use;
	store->path = strdup(path);
	store->arena = arena_new();
	status = store->path && store->arena ? open_file(store, fault)
					     : fault_memory(fault);
	if (status)
		goto done;
	(void)sqlite3_busy_timeout(store->base, patience * MILLISECONDS);
	status = prepare_file(store, fault);
	if (status)
		goto done;
	*out = store;
	store = NULL; /* the caller's now */
done:
	store_close(store);
	return status;
}

enum status store_open(struct store **out, const char *path, enum store_use use,
		       struct fault *fault)
{
	return store_open_for(out, path, use, STORE_PATIENCE, fault);
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
