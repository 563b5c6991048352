/*
 * What an archive knows of an instrument, in a few lines.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/find.h"
#include "archive/show.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"

/* Its readings, the best one first. */
static const char files[] =
	"SELECT file, source, number, date, review, conf, id = ?2"
	" FROM documents WHERE work = ?1 ORDER BY id <> ?2, file";

enum { PATH, SOURCE, NUMBER, DATE, REVIEW, CONF, BEST };

/* Works that its best reading cites; works that cite it; its tasks. */
static const char counts[] =
	"SELECT (SELECT count(DISTINCT n.work) FROM citations c"
	" CROSS JOIN names n ON n.id = c.name WHERE" STORE_CITATIONS_OF(
		"?2") "),"
		      " (SELECT count(*) FROM tasks WHERE document = ?2),"
		      " (SELECT count(*) FROM tasks WHERE document = ?2"
		      " AND (ends <> '' OR rrule <> '')),"
		      " (SELECT coalesce(min(nullif(ends, '')), '') FROM tasks"
		      " WHERE document = ?2)";

enum { CITES, TASKS, WITH_DEADLINE, FIRST_END };

/* What is used for every operand. */
struct showing {
	struct store *store;
	struct works *works;
	struct arena *arena;
	sqlite3_stmt *files;
	sqlite3_stmt *counts;
	struct json_list list;
	bool json;
};

static void bind(sqlite3_stmt *row, const struct work *work)
{
	(void)sqlite3_reset(row);
	(void)sqlite3_bind_int64(row, 1, work->id);
	if (sqlite3_bind_parameter_count(row) > 1)
		(void)sqlite3_bind_int64(row, 2, work->document);
}

static void print_file(sqlite3_stmt *row)
{
	int review = sqlite3_column_int(row, REVIEW);

	(void)printf("    %s", store_text(row, PATH));
	if (sqlite3_column_int(row, BEST))
		(void)printf("%s", _("  (the best reading)"));
	if (review)
		(void)printf(ngettext("  (%d field to review)",
				      "  (%d fields to review)",
				      (unsigned long)review),
			     review);
	(void)printf("\n");
}

static json_t *file_row(sqlite3_stmt *row)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:b}", "file",
			 store_text(row, PATH), "source",
			 store_text(row, SOURCE), "number",
			 store_text(row, NUMBER), "date", store_text(row, DATE),
			 "review", sqlite3_column_int(row, REVIEW), "conf",
			 sqlite3_column_double(row, CONF), "best",
			 sqlite3_column_int(row, BEST));
}

/* Print the files, or put them into `rows`. */
static enum status tell_files(struct showing *showing, json_t *rows,
			      struct fault *fault)
{
	bool more = false;
	enum status status =
		store_step(&more, showing->store, showing->files, fault);

	if (!status && more && !rows)
		(void)printf("  %s\n", _("files:"));
	while (!status && more) {
		if (!rows)
			print_file(showing->files);
		else if (json_array_append_new(rows, file_row(showing->files)))
			return fault_memory(fault);
		status = store_step(&more, showing->store, showing->files,
				    fault);
	}
	return status;
}

static enum status print_work(struct showing *showing, const struct work *work,
			      sqlite3_int64 cited, struct fault *fault)
{
	sqlite3_stmt *row = showing->counts;
	enum status status;

	answer_work(stdout, work, 0);
	(void)printf("\n");
	if (*work->issuer)
		(void)printf("  %s\n", work->issuer);
	(void)printf("  %s\n", work->iri);
	if (!work->document)
		(void)printf("  %s\n", _("not in the archive"));
	status = tell_files(showing, NULL, fault);
	if (status)
		return status;
	(void)printf(_("  citations of it: %lld\n"), (long long)cited);
	if (!work->document)
		return STATUS_OK;
	(void)printf(_("  instruments that it cites: %d\n"),
		     sqlite3_column_int(row, CITES));
	(void)printf(_("  tasks: %d, with a deadline: %d"),
		     sqlite3_column_int(row, TASKS),
		     sqlite3_column_int(row, WITH_DEADLINE));
	if (*store_text(row, FIRST_END))
		(void)printf(_(", the first %s"), store_text(row, FIRST_END));
	(void)printf("\n");
	return STATUS_OK;
}

static enum status write_work(struct showing *showing, const struct work *work,
			      sqlite3_int64 cited, struct fault *fault)
{
	sqlite3_stmt *row = showing->counts;
	json_t *object = answer_json_work(work);
	json_t *rows = json_array();
	json_t *more = NULL;
	enum status status = object && rows ? tell_files(showing, rows, fault)
					    : fault_memory(fault);

	if (!status)
		more = json_pack("{s:O, s:I, s:i, s:i, s:i, s:s}", "files",
				 rows, "cited", (json_int_t)cited, "cites",
				 sqlite3_column_int(row, CITES), "tasks",
				 sqlite3_column_int(row, TASKS),
				 "with_deadline",
				 sqlite3_column_int(row, WITH_DEADLINE),
				 "first_end", store_text(row, FIRST_END));
	if (!status && (!more || json_object_update(object, more)))
		status = fault_memory(fault);
	json_decref(more);
	json_decref(rows);
	if (!status)
		return json_list_add(&showing->list, object, fault);
	json_decref(object);
	return status;
}

static enum status show_one(struct showing *showing, const char *words,
			    struct fault *fault)
{
	const struct find_way any = { .year = NULL };
	const struct work *work = NULL;
	sqlite3_int64 cited = 0;
	bool found = false;
	enum status status =
		find_one(&work, showing->works, showing->store, words, &any,
			 showing->json, showing->arena, fault);

	if (!status)
		status = works_cited(&cited, showing->works, work, fault);
	if (status)
		return status;
	bind(showing->files, work);
	bind(showing->counts, work);
	status = store_step(&found, showing->store, showing->counts, fault);
	if (status)
		return status;
	return showing->json ? write_work(showing, work, cited, fault)
			     : print_work(showing, work, cited, fault);
}

enum status show_works(const char *db, bool json, const char *const *operands,
		       int count, struct arena *arena, struct fault *fault)
{
	struct showing showing = { .arena = arena, .json = json };
	enum status status = answer_open(&showing.store, db, fault);

	if (!status)
		status = works_new(&showing.works, showing.store, arena, fault);
	if (!status)
		status = store_prepare(&showing.files, showing.store, files,
				       fault);
	if (!status)
		status = store_prepare(&showing.counts, showing.store, counts,
				       fault);
	for (int i = 0; i < count && !status; i++)
		status = show_one(&showing, operands[i], fault);
	if (!status && json)
		json_list_end(&showing.list);
	sqlite3_finalize(showing.files);
	sqlite3_finalize(showing.counts);
	works_free(showing.works);
	store_close(showing.store);
	return status;
}
