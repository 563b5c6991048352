/*
 * Tasks by whom they concern: every name of the archive is judged once, then
 * its tasks are taken.
 */

#include <string.h>

#include "archive/tasks_part.h"

static const char one_task[] = TASK " WHERE t.document = ?1 AND t.n = ?2";

/* The names of assignees, each once: its key is sought from the last one. */
static const char next_key[] = "SELECT min(key) FROM assignees WHERE key > ?1";
static const char any_name[] = "SELECT name FROM assignees WHERE key = ?1"
			       " LIMIT 1";
static const char first_name[] =
	"SELECT min(name) FROM assignees WHERE key = ?1";
static const char tasks_of_key[] =
	"SELECT document, task, role FROM assignees WHERE key = ?1";

/* One task of the body that was asked for, unless it was found before. */
static enum status find_task(struct task_search *search, sqlite3_int64 document,
			     sqlite3_int64 n, enum concern concern,
			     const char *by, struct fault *fault)
{
	struct tasks_found *found = search->found;
	size_t at = seen_find(&search->seen, document, n, found->count);
	enum status status;
	bool more = false;

	if (at < found->count) {
		struct task_found *task = &found->items[at];

		if (concern > task->concern ||
		    (concern == task->concern && strcmp(by, task->by) < 0)) {
			task->concern = concern;
			task->by = by;
		}
		return STATUS_OK;
	}
	if (found->count == TASKS_MAX)
		return STATUS_OK;
	(void)sqlite3_bind_int64(search->one, 1, document);
	(void)sqlite3_bind_int64(search->one, 2, n);
	status = store_step(&more, search->store, search->one, fault);
	if (!status && more)
		status = tasks_take(search, search->one, concern, by, fault);
	(void)sqlite3_reset(search->one);
	return status;
}

/* The tasks in which a name stands. */
static enum status find_by_key(struct task_search *search, sqlite3_stmt *row,
			       const char *key, enum concern concern,
			       const char *by, struct fault *fault)
{
	const char *role = search->way->role;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_text(row, 1, key, -1, SQLITE_STATIC);
	status = store_step(&more, search->store, row, fault);
	while (!status && more) {
		if (!role || strcmp(role, store_text(row, 2)) == 0)
			status = find_task(search, sqlite3_column_int64(row, 0),
					   sqlite3_column_int64(row, 1),
					   concern, by, fault);
		if (!status)
			status = store_step(&more, search->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* What is asked of every name. */
struct names {
	const struct body_asked *body;
	sqlite3_stmt *next;
	sqlite3_stmt *any;
	sqlite3_stmt *first;
	sqlite3_stmt *tasks;
};

/* Whether and how the body is meant by the name with that key. */
static enum status judge(enum concern *out, const char **by,
			 struct task_search *search, const struct names *names,
			 const char *key, struct fault *fault)
{
	sqlite3_stmt *row =
		concern_is_group(names->body, key) ? names->first : names->any;
	bool more = false;
	enum status status;

	*out = CONCERN_NONE;
	(void)sqlite3_bind_text(row, 1, key, -1, SQLITE_STATIC);
	status = store_step(&more, search->store, row, fault);
	if (!status && more)
		status = concern_of(out, names->body, store_text(row, 0),
				    search->scratch, fault);
	if (search->way->named_only && *out == CONCERN_MEMBER)
		*out = CONCERN_NONE;
	*by = "";
	if (!status && more && *out)
		*by = tasks_keep(search, row, 0);
	(void)sqlite3_reset(row);
	if (!status && !*by)
		status = fault_memory(fault);
	return status;
}

/* The key behind `*key`, in the scratch arena; NULL: there is none. */
static enum status go_on(const char **key, struct task_search *search,
			 sqlite3_stmt *row, struct fault *fault)
{
	const char *text;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_text(row, 1, *key, -1, SQLITE_TRANSIENT);
	arena_empty(search->scratch);
	*key = NULL;
	status = store_step(&more, search->store, row, fault);
	text = !status && more ? store_text(row, 0) : "";
	if (*text) {
		*key = arena_text(search->scratch, text, strlen(text));
		if (!*key)
			status = fault_memory(fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* Through all names, in the order of their keys. */
static enum status find_by_names(struct task_search *search,
				 const struct names *names, struct fault *fault)
{
	const char *key = "";
	enum status status = go_on(&key, search, names->next, fault);

	while (!status && key) {
		enum concern concern = CONCERN_NONE;
		const char *by = "";

		status = judge(&concern, &by, search, names, key, fault);
		if (!status && concern)
			status = find_by_key(search, names->tasks, key, concern,
					     by, fault);
		if (!status)
			status = go_on(&key, search, names->next, fault);
	}
	return status;
}

enum status tasks_find_by_assignee(struct task_search *search,
				   struct fault *fault)
{
	struct names names = { .next = NULL };
	struct body_asked *body = NULL;
	enum status status =
		concern_new(&body, search->way->assignee, search->arena, fault);

	names.body = body;
	if (!status)
		status = store_prepare(&search->one, search->store, one_task,
				       fault);
	if (!status)
		status = store_prepare(&names.next, search->store, next_key,
				       fault);
	if (!status)
		status = store_prepare(&names.any, search->store, any_name,
				       fault);
	if (!status)
		status = store_prepare(&names.first, search->store, first_name,
				       fault);
	if (!status)
		status = store_prepare(&names.tasks, search->store,
				       tasks_of_key, fault);
	if (!status)
		status = find_by_names(search, &names, fault);
	sqlite3_finalize(names.next);
	sqlite3_finalize(names.any);
	sqlite3_finalize(names.first);
	sqlite3_finalize(names.tasks);
	sqlite3_finalize(search->one);
	return status;
}
