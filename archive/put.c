#include "archive/put.h"

#include <stdlib.h>
#include <string.h>

#include "archive/cited.h"
#include "archive/fulltext.h"
#include "archive/keep.h"
#include "archive/settle.h"
#include "pipeline/text.h"

/* The parts of an ISO date, in characters. */
enum { DATE_LENGTH = 10, YEAR_LENGTH = 4, MONTH_LENGTH = 2 };

/* The longest sentence that is kept to be quoted, in bytes. */
enum { SENTENCE_MAX = 1 << 16 };

/* The statements that are kept ready. */
enum step {
	FIND_DOCUMENT,
	FIND_NAME,
	ADD_DOCUMENT,
	ADD_BODY,
	ADD_NAME,
	ADD_CITATION,
	COUNT_NAME,
	ADD_POINT,
	ADD_TASK,
	ADD_ASSIGNEE,
	TOUCH_WORK,
	UNCOUNT_NAMES,
	DROP_CITATIONS,
	DROP_POINTS,
	DROP_TASKS,
	DROP_ASSIGNEES,
	DROP_BODY,
	DROP_DOCUMENT,
	STEP_COUNT,
};

static const char *const steps[STEP_COUNT] = {
	[FIND_DOCUMENT] = "SELECT id, work FROM documents WHERE file = ?1",
	[FIND_NAME] = "SELECT id FROM names WHERE key = ?1 AND type = ?2"
		      " AND iri = ?3 AND number = ?4 AND date = ?5"
		      " AND slug = ?6",
	[ADD_DOCUMENT] = "INSERT INTO documents(id, file, digest, work, iri,"
			 " type, number, key, date, issuer, title, signer,"
			 " source, origin, review, conf) VALUES (?1, ?2, ?3, 0,"
			 " ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
			 " ?15)",
	[ADD_BODY] = "INSERT INTO bodies(document, text) VALUES (?1, ?2)",
	[ADD_NAME] = "INSERT INTO names(key, type, iri, number, date, slug,"
		     " work, link, cited, since)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, '', 0, 99999999)",
	[ADD_CITATION] = "INSERT INTO citations(id, document, n, name, role,"
			 " place, page, lines, words, start, length, day,"
			 " doubtful, sentence) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
			 " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[COUNT_NAME] = "INSERT INTO counts(name, times, since)"
		       " VALUES (?1, 1, ?2) ON CONFLICT(name) DO UPDATE"
		       " SET times = times + 1, since = min(since, ?2)",
	[ADD_POINT] = "INSERT INTO points(document, n, place, label, page,"
		      " lines, start, length)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[ADD_TASK] = "INSERT INTO tasks(document, n, id, public, parent, label,"
		     " place, page, lines, start, length, begins, ends, rrule,"
		     " phrase, status, conf) VALUES (?1, ?2, ?3, ?3, ?4, ?5,"
		     " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
	[ADD_ASSIGNEE] = "INSERT INTO assignees(document, task, n, role, name,"
			 " key, inherited) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[TOUCH_WORK] = "INSERT OR IGNORE INTO touched(work)"
		       " SELECT ?1 WHERE ?1 <> 0",
	[UNCOUNT_NAMES] = "INSERT INTO counts(name, times, since)"
			  " SELECT name, -count(*), 99999999 FROM citations c "
			  "WHERE" STORE_CITATIONS_OF(
				  "?1") " GROUP BY name"
					" ON CONFLICT(name) DO UPDATE"
					" SET times = times + excluded.times",
	[DROP_CITATIONS] =
		"DELETE FROM citations AS c WHERE" STORE_CITATIONS_OF("?1"),
	[DROP_POINTS] = "DELETE FROM points WHERE document = ?1",
	[DROP_TASKS] = "DELETE FROM tasks WHERE document = ?1",
	[DROP_ASSIGNEES] = "DELETE FROM assignees WHERE document = ?1",
	[DROP_BODY] = "DELETE FROM bodies WHERE document = ?1",
	[DROP_DOCUMENT] = "DELETE FROM documents WHERE id = ?1",
};

/* How often the names of this transaction are cited, more or less. */
static const char counts[] =
	"CREATE TEMP TABLE counts (name INTEGER PRIMARY KEY,"
	" times INTEGER NOT NULL, since INTEGER NOT NULL)";

/*
 * How often a name is cited decides something only of a work without documents
 * that has several names.
 */
static const char count_names[] =
	"INSERT OR IGNORE INTO touched(work) SELECT n.work FROM counts c"
	" CROSS JOIN names n ON n.id = c.name"
	" CROSS JOIN works w ON w.id = n.work"
	" WHERE c.times <> 0 AND (n.cited + c.times = 0"
	" OR (w.document IS NULL AND n.link <> 'number' AND EXISTS"
	" (SELECT 1 FROM names o WHERE o.work = n.work AND o.id <> n.id"
	" AND o.link <> 'number')));"
	"UPDATE names SET cited = cited + c.times,"
	" since = min(names.since, c.since) FROM counts c"
	" WHERE names.id = c.name AND (c.times <> 0 OR c.since < names.since);"
	"DELETE FROM names WHERE id IN (SELECT name FROM counts"
	" WHERE times < 0) AND cited = 0;"
	"DELETE FROM counts";

struct put {
	struct store *store;
	struct fulltext *fulltext;
	struct arena *arena; /* of one document */
	sqlite3_stmt *statements[STEP_COUNT];
};

/* A value for a parameter; a text is borrowed. */
struct value {
	enum { IS_NUMBER, IS_TEXT, IS_REAL } kind;
	const char *text;
	int length; /* of the text; -1: to its end */
	sqlite3_int64 number;
	double real;
};

/* clang-format off */
#define TEXT(value) { .kind = IS_TEXT, .text = (value), .length = -1 }
#define PART(from, size) { .kind = IS_TEXT, .text = (from), .length = (size) }
#define NUMBER(value) { .kind = IS_NUMBER, .number = (sqlite3_int64)(value) }
#define REAL(value) { .kind = IS_REAL, .real = (value) }
/* clang-format on */

static int bind_value(sqlite3_stmt *statement, int place,
		      const struct value *value)
{
	switch (value->kind) {
	case IS_TEXT:
		return sqlite3_bind_text(statement, place, value->text,
					 value->length, SQLITE_STATIC);
	case IS_REAL:
		return sqlite3_bind_double(statement, place, value->real);
	case IS_NUMBER:
	default:
		return sqlite3_bind_int64(statement, place, value->number);
	}
}

static enum status bind(struct put *put, enum step step,
			const struct value *values, int count,
			struct fault *fault)
{
	sqlite3_stmt *statement = put->statements[step];
	int result = SQLITE_OK;

	for (int i = 0; i < count && !result; i++)
		result = bind_value(statement, i + 1, &values[i]);
	return result ? store_blame(put->store, fault) : STATUS_OK;
}

/* Run one that gives no rows, with values in the order of parameters. */
static enum status run(struct put *put, enum step step,
		       const struct value *values, int count,
		       struct fault *fault)
{
	enum status status = bind(put, step, values, count, fault);
	bool more = false;

	if (!status)
		status = store_step(&more, put->store, put->statements[step],
				    fault);
	(void)sqlite3_reset(put->statements[step]);
	return status;
}

#define RUN(put, step, values, fault)                                          \
	run(put, step, values, (int)(sizeof(values) / sizeof(*(values))), fault)

enum status put_new(struct put **out, struct store *store, struct fault *fault)
{
	struct put *put = calloc(1, sizeof(*put));
	enum status status;

	if (!put)
		return fault_memory(fault);
	put->store = store;
	put->arena = arena_new();
	status = put->arena ? store_run(store, counts, fault)
			    : fault_memory(fault);
	for (int i = 0; i < STEP_COUNT && !status; i++)
		status = store_prepare(&put->statements[i], store, steps[i],
				       fault);
	if (!status)
		status = fulltext_new(&put->fulltext, store, fault);
	if (!status) {
		*out = put;
		put = NULL; /* the caller's now */
	}
	put_free(put);
	return status;
}

void put_free(struct put *put)
{
	if (!put)
		return;
	for (int i = 0; i < STEP_COUNT; i++)
		sqlite3_finalize(put->statements[i]);
	fulltext_free(put->fulltext);
	arena_free(put->arena);
	free(put);
}

/* ---- out ---- */

static enum status drop_document(struct put *put, sqlite3_int64 id,
				 sqlite3_int64 work, const char *file,
				 struct fault *fault)
{
	const struct value values[] = { NUMBER(id) };
	const struct value touched[] = { NUMBER(work) };
	enum status status = keep_note(put->store, file, fault);

	if (!status)
		status = fulltext_remove(put->fulltext, id, fault);
	if (!status)
		status = RUN(put, TOUCH_WORK, touched, fault);
	for (int step = UNCOUNT_NAMES; step <= DROP_DOCUMENT && !status; step++)
		status = RUN(put, (enum step)step, values, fault);
	return status;
}

enum status put_remove(struct put *put, const char *file, struct fault *fault)
{
	sqlite3_stmt *row = put->statements[FIND_DOCUMENT];
	const struct value named[] = { TEXT(file) };
	sqlite3_int64 id = 0;
	sqlite3_int64 work = 0;
	bool more = false;
	enum status status = bind(put, FIND_DOCUMENT, named, 1, fault);

	if (!status)
		status = store_step(&more, put->store, row, fault);
	if (!status && more) {
		id = sqlite3_column_int64(row, 0);
		work = sqlite3_column_int64(row, 1);
	}
	(void)sqlite3_reset(row);
	if (!status && more)
		status = drop_document(put, id, work, file, fault);
	return status;
}

/* ---- in ---- */

/* What is kept of a document while its parts are put. */
struct putting {
	struct put *put;
	const struct record *record;
	struct cited cited;
	sqlite3_int64 id;
	sqlite3_int64 day;
	struct fault *fault;
};

/* An ISO date as a number, 20211126; 0: unknown. */
static sqlite3_int64 day_of(const char *date)
{
	sqlite3_int64 day = 0;

	if (strlen(date) != DATE_LENGTH)
		return 0;
	for (int i = 0; i < DATE_LENGTH; i++) {
		bool dash =
			i == YEAR_LENGTH || i == YEAR_LENGTH + 1 + MONTH_LENGTH;

		if (dash != (date[i] == '-') ||
		    (!dash && (date[i] < '0' || date[i] > '9')))
			return 0;
		if (!dash)
			day = day * 10 + (date[i] - '0');
	}
	return day;
}

/* The slug of a text, as the arena's; "" of "". */
static const char *slug(struct put *put, const char *text)
{
	return *text ? text_slug(put->arena, text) : "";
}

static enum status find_name(struct put *put, sqlite3_int64 *id,
			     const struct value *values, int count,
			     struct fault *fault)
{
	sqlite3_stmt *row = put->statements[FIND_NAME];
	bool more = false;
	enum status status = bind(put, FIND_NAME, values, count, fault);

	if (!status)
		status = store_step(&more, put->store, row, fault);
	*id = !status && more ? sqlite3_column_int64(row, 0) : 0;
	(void)sqlite3_reset(row);
	return status;
}

/* The name that a citation uses, which is made where it is new. */
static enum status take_name(const struct putting *putting, sqlite3_int64 *id,
			     const struct record_citation *citation)
{
	struct put *put = putting->put;
	struct fault *fault = putting->fault;
	const char *iri = cited_iri(&putting->cited, citation, put->arena);
	const char *from =
		*iri ? "" : cited_from(putting->record, citation, put->arena);
	const char *key = *citation->number
				  ? store_key(put->arena, citation->number)
				  : "";
	const char *words = key && !*key ? slug(put, citation->words) : from;
	const struct value values[] = {
		TEXT(key),
		TEXT(citation->type),
		TEXT(iri),
		TEXT(citation->number),
		TEXT(citation->date),
		TEXT(words),
	};
	const int count = sizeof(values) / sizeof(values[0]);
	enum status status;

	if (!key || !words)
		return fault_memory(fault);
	status = find_name(put, id, values, count, fault);
	if (status || *id)
		return status;
	status = run(put, ADD_NAME, values, count, fault);
	*id = store_last_id(put->store);
	return status;
}

/* How much is kept of a sentence beside its citation, in bytes. */
static int quoted(struct record_span span)
{
	return span.length > SENTENCE_MAX ? 0 : (int)span.length;
}

static enum status put_citation(const struct putting *putting, size_t n)
{
	struct put *put = putting->put;
	const struct record_citation *citation = &putting->record->citations[n];
	const struct record_span span = citation->sentence;
	sqlite3_int64 name = 0;
	enum status status = take_name(putting, &name, citation);
	const struct value counted[] = { NUMBER(name), NUMBER(putting->day) };
	const struct value values[] = {
		NUMBER(putting->id * STORE_CITATIONS + (sqlite3_int64)n),
		NUMBER(putting->id),
		NUMBER(n),
		NUMBER(name),
		TEXT(citation->role),
		TEXT(citation->place.id),
		NUMBER(citation->place.page),
		TEXT(citation->place.lines),
		TEXT(citation->words),
		NUMBER(citation->sentence.start),
		NUMBER(citation->sentence.length),
		NUMBER(putting->day),
		NUMBER(citation->doubtful),
		PART(putting->record->body + span.start, quoted(span)),
	};

	if (!status)
		status = RUN(put, COUNT_NAME, counted, putting->fault);
	if (!status)
		status = RUN(put, ADD_CITATION, values, putting->fault);
	return status;
}

static enum status put_point(const struct putting *putting, size_t n)
{
	const struct record_point *point = &putting->record->points[n];
	const struct value values[] = {
		NUMBER(putting->id),       NUMBER(n),
		TEXT(point->place.id),     TEXT(point->label),
		NUMBER(point->place.page), TEXT(point->place.lines),
		NUMBER(point->text.start), NUMBER(point->text.length),
	};

	return RUN(putting->put, ADD_POINT, values, putting->fault);
}

static enum status put_assignee(const struct putting *putting, size_t task,
				size_t n)
{
	const struct record_assignee *assignee =
		&putting->record->tasks[task].assignees[n];
	const char *key = slug(putting->put, assignee->name);
	const struct value values[] = {
		NUMBER(putting->id),         NUMBER(task),         NUMBER(n),
		TEXT(assignee->role),        TEXT(assignee->name), TEXT(key),
		NUMBER(assignee->inherited),
	};

	if (!key)
		return fault_memory(putting->fault);
	return RUN(putting->put, ADD_ASSIGNEE, values, putting->fault);
}

static enum status put_task(const struct putting *putting, size_t n)
{
	const struct record_task *task = &putting->record->tasks[n];
	const struct value values[] = {
		NUMBER(putting->id),      NUMBER(n),
		TEXT(task->id),           TEXT(task->parent),
		TEXT(task->label),        TEXT(task->place.id),
		NUMBER(task->place.page), TEXT(task->place.lines),
		NUMBER(task->text.start), NUMBER(task->text.length),
		TEXT(task->start),        TEXT(task->end),
		TEXT(task->rrule),        TEXT(task->phrase),
		TEXT(task->status),       REAL(task->conf),
	};
	enum status status =
		RUN(putting->put, ADD_TASK, values, putting->fault);

	for (size_t i = 0; i < task->assignee_count && !status; i++)
		status = put_assignee(putting, n, i);
	return status;
}

/* The row of the document and its text; `putting->id` is given to it. */
static enum status put_document(struct putting *putting)
{
	struct put *put = putting->put;
	struct fault *fault = putting->fault;
	const struct record *record = putting->record;
	const char *key = store_key(put->arena, record->number);
	enum status status = key ? fulltext_id(&putting->id, put->fulltext,
					       record->date, fault)
				 : fault_memory(fault);
	const struct value values[] = {
		NUMBER(putting->id),
		TEXT(record->file),
		TEXT(record->digest),
		TEXT(record->iri),
		TEXT(record->type),
		TEXT(record->number),
		TEXT(key),
		TEXT(record->date),
		TEXT(record->issuer),
		TEXT(record->title),
		TEXT(record->signer),
		TEXT(record->source),
		TEXT(record->origin),
		NUMBER(record->review),
		REAL(record->conf),
	};
	const struct value body[] = { NUMBER(putting->id), TEXT(record->body) };

	if (!status)
		status = RUN(put, ADD_DOCUMENT, values, fault);
	if (!status)
		status = RUN(put, ADD_BODY, body, fault);
	if (!status)
		status = fulltext_add(put->fulltext, putting->id, fault);
	return status;
}

static enum status put_all(struct putting *putting)
{
	const struct record *record = putting->record;
	enum status status =
		cited_sort(&putting->cited, record, putting->put->arena)
			? put_document(putting)
			: fault_memory(putting->fault);

	for (size_t i = 0; i < record->citation_count && !status; i++)
		status = put_citation(putting, i);
	for (size_t i = 0; i < record->point_count && !status; i++)
		status = put_point(putting, i);
	for (size_t i = 0; i < record->task_count && !status; i++)
		status = put_task(putting, i);
	return status;
}

enum status put_record(struct put *put, const struct record *record,
		       struct fault *fault)
{
	struct putting putting = {
		.put = put,
		.record = record,
		.day = day_of(record->date),
		.fault = fault,
	};
	enum status status = put_remove(put, record->file, fault);

	if (!status)
		status = put_all(&putting);
	arena_empty(put->arena);
	return status;
}

enum status put_commit(struct put *put, struct fault *fault)
{
	enum status status = fulltext_finish(put->fulltext, fault);

	if (!status)
		status = store_run(put->store, count_names, fault);
	if (!status)
		status = settle(put->store, fault);
	if (!status)
		status = store_commit(put->store, fault);
	if (!status)
		status = store_begin(put->store, fault);
	return status;
}
