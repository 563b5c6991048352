#include "archive/fulltext.h"

#include <stdlib.h>
#include <string.h>

#include "archive/fold.h"
#include "pipeline/arena.h"
#include "pipeline/message.h"

/* Months of a year; the digits of an ISO date. */
enum { MONTHS = 12, YEAR_DIGITS = 4, MONTH_AT = 5, MONTH_DIGITS = 2 };

/* What is to be done when the documents of a transaction are all there. */
static const char notes[] =
	"CREATE TEMP TABLE IF NOT EXISTS unread (document INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE IF NOT EXISTS forgotten"
	" (document INTEGER PRIMARY KEY, title TEXT NOT NULL,"
	" text TEXT NOT NULL)";

static const char clear_notes[] = "DELETE FROM forgotten; DELETE FROM unread";

enum step {
	LAST_OF_MONTH,
	NOTE_NEW,
	NOTE_GONE,
	UNNOTE_NEW,
	EACH_GONE,
	EACH_NEW,
	DROP_PAIRS,
	DROP_WORDS,
	ADD_PAIRS,
	ADD_WORDS,
	STEP_COUNT,
};

static const char *const steps[STEP_COUNT] = {
	[LAST_OF_MONTH] = "SELECT max(id) FROM documents"
			  " WHERE id > ?1 AND id < ?2",
	[NOTE_NEW] = "INSERT INTO unread(document) VALUES (?1)",
	[NOTE_GONE] = "INSERT INTO forgotten(document, title, text)"
		      " SELECT d.id, d.title, b.text FROM documents d"
		      " JOIN bodies b ON b.document = d.id WHERE d.id = ?1"
		      " AND d.id NOT IN (SELECT document FROM unread)",
	[UNNOTE_NEW] = "DELETE FROM unread WHERE document = ?1",
	[EACH_GONE] = "SELECT document, title, text FROM forgotten"
		      " ORDER BY document",
	[EACH_NEW] = "SELECT d.id, d.title, b.text FROM unread u"
		     " CROSS JOIN documents d ON d.id = u.document"
		     " CROSS JOIN bodies b ON b.document = u.document"
		     " ORDER BY u.document",
	[DROP_PAIRS] = "INSERT INTO pairs(pairs, rowid, title, body)"
		       " VALUES ('delete', ?1, ?2, ?3)",
	[DROP_WORDS] = "INSERT INTO words(words, rowid, text)"
		       " VALUES ('delete', ?1, ?2)",
	[ADD_PAIRS] = "INSERT INTO pairs(rowid, title, body)"
		      " VALUES (?1, ?2, ?3)",
	[ADD_WORDS] = "INSERT INTO words(rowid, text) VALUES (?1, ?2)",
};

struct fulltext {
	struct store *store;
	struct arena *arena; /* of one document */
	sqlite3_stmt *statements[STEP_COUNT];
};

enum status fulltext_new(struct fulltext **out, struct store *store,
			 struct fault *fault)
{
	struct fulltext *fulltext = calloc(1, sizeof(*fulltext));
	enum status status;

	if (!fulltext)
		return fault_memory(fault);
	fulltext->store = store;
	fulltext->arena = arena_new();
	status = fulltext->arena ? store_run(store, notes, fault)
				 : fault_memory(fault);
	for (int i = 0; i < STEP_COUNT && !status; i++)
		status = store_prepare(&fulltext->statements[i], store,
				       steps[i], fault);
	if (!status) {
		*out = fulltext;
		fulltext = NULL; /* the caller's now */
	}
	fulltext_free(fulltext);
	return status;
}

void fulltext_free(struct fulltext *fulltext)
{
	if (!fulltext)
		return;
	for (int i = 0; i < STEP_COUNT; i++)
		sqlite3_finalize(fulltext->statements[i]);
	arena_free(fulltext->arena);
	free(fulltext);
}

/* ---- row ids ---- */

/* So many digits as a number; -1: they are none. */
static int digits(const char *text, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

sqlite3_int64 fulltext_month(const char *date)
{
	int year = digits(date, YEAR_DIGITS);
	int month = 1;

	if (year < 1)
		return 0;
	if (date[YEAR_DIGITS] == '-')
		month = digits(date + MONTH_AT, MONTH_DIGITS);
	if (month < 1 || month > MONTHS)
		month = 1;
	return ((sqlite3_int64)year * MONTHS + month) * FULLTEXT_MONTH;
}

enum status fulltext_id(sqlite3_int64 *out, struct fulltext *fulltext,
			const char *date, struct fault *fault)
{
	sqlite3_stmt *row = fulltext->statements[LAST_OF_MONTH];
	sqlite3_int64 month = fulltext_month(date);
	sqlite3_int64 end = month + (month ? 1 : MONTHS) * FULLTEXT_MONTH;
	sqlite3_int64 last = month;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, month);
	(void)sqlite3_bind_int64(row, 2, end);
	status = store_step(&more, fulltext->store, row, fault);
	if (!status && more && sqlite3_column_int64(row, 0))
		last = sqlite3_column_int64(row, 0);
	(void)sqlite3_reset(row);
	if (!status && last + 1 >= end)
		status = fault_set(fault, STATUS_ENGINE, NULL, "%s",
				   _("too many documents of one month"));
	*out = last + 1;
	return status;
}

/* ---- what is noted ---- */

static enum status run(struct fulltext *fulltext, enum step step,
		       sqlite3_int64 document, struct fault *fault)
{
	sqlite3_stmt *statement = fulltext->statements[step];
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(statement, 1, document);
	status = store_step(&more, fulltext->store, statement, fault);
	(void)sqlite3_reset(statement);
	return status;
}

enum status fulltext_add(struct fulltext *fulltext, sqlite3_int64 document,
			 struct fault *fault)
{
	return run(fulltext, NOTE_NEW, document, fault);
}

enum status fulltext_remove(struct fulltext *fulltext, sqlite3_int64 document,
			    struct fault *fault)
{
	enum status status = run(fulltext, NOTE_GONE, document, fault);

	if (!status)
		status = run(fulltext, UNNOTE_NEW, document, fault);
	return status;
}

/* ---- into the full text ---- */

static enum status feed(struct fulltext *fulltext, enum step step,
			sqlite3_int64 document, const struct text *texts,
			int count, struct fault *fault)
{
	sqlite3_stmt *statement = fulltext->statements[step];
	bool more = false;
	enum status status = STATUS_OK;

	(void)sqlite3_bind_int64(statement, 1, document);
	for (int i = 0; i < count; i++)
		if (texts[i].failed ||
		    sqlite3_bind_text(statement, i + 2, text_string(&texts[i]),
				      (int)texts[i].length, SQLITE_STATIC))
			status = fault_memory(fault);
	if (!status)
		status = store_step(&more, fulltext->store, statement, fault);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return status;
}

/* Give the pairs of a row to the full text, or take them out of it. */
static enum status feed_pairs(struct fulltext *fulltext, sqlite3_stmt *row,
			      enum step step, struct fault *fault)
{
	struct text both[] = { { .arena = fulltext->arena },
			       { .arena = fulltext->arena } };

	fold_pairs(&both[0], store_text(row, 1));
	fold_pairs(&both[1], store_text(row, 2));
	return feed(fulltext, step, sqlite3_column_int64(row, 0), both, 2,
		    fault);
}

/* The same for its words. */
static enum status feed_words(struct fulltext *fulltext, sqlite3_stmt *row,
			      enum step step, struct fault *fault)
{
	struct text all = { .arena = fulltext->arena };
	struct text each = { .arena = fulltext->arena };

	text_add_string(&all, store_text(row, 1));
	text_add(&all, "\n", 1);
	text_add_string(&all, store_text(row, 2));
	fold_words(&each, text_string(&all));
	if (all.failed)
		return fault_memory(fault);
	return feed(fulltext, step, sqlite3_column_int64(row, 0), &each, 1,
		    fault);
}

typedef enum status feeder(struct fulltext *fulltext, sqlite3_stmt *row,
			   enum step step, struct fault *fault);

static enum status feed_rows(struct fulltext *fulltext, enum step rows,
			     feeder *feed_row, enum step step,
			     struct fault *fault)
{
	sqlite3_stmt *row = fulltext->statements[rows];
	bool more = false;
	enum status status = store_step(&more, fulltext->store, row, fault);

	while (!status && more) {
		status = feed_row(fulltext, row, step, fault);
		arena_empty(fulltext->arena);
		if (!status)
			status = store_step(&more, fulltext->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/*
 * First the pairs of all, then the words of all: FTS5 looks each up in a table
 * in memory, and that of the words stays in the processor's cache.
 */
enum status fulltext_finish(struct fulltext *fulltext, struct fault *fault)
{
	enum status status =
		feed_rows(fulltext, EACH_GONE, feed_pairs, DROP_PAIRS, fault);

	if (!status)
		status = feed_rows(fulltext, EACH_GONE, feed_words, DROP_WORDS,
				   fault);
	if (!status)
		status = feed_rows(fulltext, EACH_NEW, feed_pairs, ADD_PAIRS,
				   fault);
	if (!status)
		status = feed_rows(fulltext, EACH_NEW, feed_words, ADD_WORDS,
				   fault);
	if (!status)
		status = store_run(fulltext->store, clear_notes, fault);
	return status;
}
