#include <stdlib.h>
#include <string.h>

#include "archive/day.h"
#include "archive/tasks_part.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

static const char in_role[] =
	"SELECT 1 FROM assignees WHERE document = ?1 AND task = ?2"
	" AND role = ?3 LIMIT 1";

static const char of_document[] = TASK " WHERE t.document = ?1";
static const char of_days[] =
	TASK " WHERE t.ends > '' AND t.ends >= ?1 AND t.ends < ?2 || '~'"
	     " ORDER BY t.ends";
static const char of_no_day[] = TASK " WHERE t.ends = ''";

enum { DOCUMENT, N, ENDS, RRULE, STATUS, WORK };

const char *tasks_keep(struct task_search *search, sqlite3_stmt *row,
		       int column)
{
	const char *text = store_text(row, column);

	return *text ? arena_text(search->arena, text, strlen(text)) : "";
}

/* Whether the task has somebody in the role that was asked for. */
static enum status has_role(bool *out, struct task_search *search,
			    sqlite3_stmt *task, struct fault *fault)
{
	sqlite3_stmt *row = search->in_role;
	enum status status;

	*out = true;
	if (!row)
		return STATUS_OK;
	(void)sqlite3_bind_int64(row, 1, sqlite3_column_int64(task, DOCUMENT));
	(void)sqlite3_bind_int64(row, 2, sqlite3_column_int64(task, N));
	(void)sqlite3_bind_text(row, 3, search->way->role, -1, SQLITE_STATIC);
	status = store_step(out, search->store, row, fault);
	(void)sqlite3_reset(row);
	return status;
}

/* Whether the deadline is in the range that was asked for. */
static bool is_due(const struct tasks_way *way, const char *ends,
		   const char *rrule)
{
	if (way->no_deadline && (*ends || *rrule))
		return false;
	if (way->overdue && (!*ends || day_is_from(ends, way->overdue)))
		return false;
	if (!way->after && !way->before)
		return true;
	if (!*ends)
		return *rrule;
	return (!way->after || day_is_from(ends, way->after)) &&
	       (!way->before || day_is_until(ends, way->before));
}

enum status tasks_take(struct task_search *search, sqlite3_stmt *row,
		       enum concern concern, const char *by,
		       struct fault *fault)
{
	const struct tasks_way *way = search->way;
	struct tasks_found *found = search->found;
	struct task_found *items;
	bool wanted = false;
	enum status status;

	if (!is_due(way, store_text(row, ENDS), store_text(row, RRULE)))
		return STATUS_OK;
	if (way->status && strcmp(way->status, store_text(row, STATUS)) != 0)
		return STATUS_OK;
	if (way->work && way->work->id != sqlite3_column_int64(row, WORK))
		return STATUS_OK;
	status = has_role(&wanted, search, row, fault);
	if (status || !wanted)
		return status;
	items = arena_grow(search->arena, found->items, &search->room,
			   found->count + 1, sizeof(*items));
	if (!items)
		return fault_memory(fault);
	found->items = items;
	items += found->count;
	*items = (struct task_found){
		.document = sqlite3_column_int64(row, DOCUMENT),
		.n = sqlite3_column_int64(row, N),
		.ends = tasks_keep(search, row, ENDS),
		.rrule = tasks_keep(search, row, RRULE),
		.status = tasks_keep(search, row, STATUS),
		.concern = concern,
		.by = by,
	};
	status = works_get(&items->work, search->works,
			   sqlite3_column_int64(row, WORK), fault);
	if (!status &&
	    !seen_add(&search->seen, items->document, items->n, found->count))
		status = fault_memory(fault);
	found->count++;
	return status;
}

/* Whether more was found than is shown, in the order of deadlines. */
static bool is_full(const struct task_search *search)
{
	const size_t limit = (size_t)search->way->limit;

	return search->found->count >= TASKS_MAX ||
	       (limit && search->found->count > limit);
}

/* Take rows; those in order of deadlines no further than is needed. */
static enum status take_rows(struct task_search *search, sqlite3_stmt *row,
			     bool in_order, struct fault *fault)
{
	const char *end = "";
	bool more = false;
	enum status status = store_step(&more, search->store, row, fault);

	while (!status && more && search->found->count < TASKS_MAX) {
		if (in_order && is_full(search) &&
		    strcmp(end, store_text(row, ENDS)) != 0)
			break;
		status = tasks_take(search, row, CONCERN_NONE, "", fault);
		if (search->found->count)
			end = search->found->items[search->found->count - 1]
				      .ends;
		if (!status)
			status = store_step(&more, search->store, row, fault);
	}
	return status;
}

static enum status take_all(struct task_search *search, const char *sql,
			    const char *first, const char *last,
			    struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	enum status status = store_prepare(&row, search->store, sql, fault);

	if (!status && first) {
		(void)sqlite3_bind_text(row, 1, first, -1, SQLITE_STATIC);
		(void)sqlite3_bind_text(row, 2, last, -1, SQLITE_STATIC);
	} else if (!status && search->way->work) {
		(void)sqlite3_bind_int64(row, 1, search->way->work->document);
	}
	if (!status)
		status = take_rows(search, row, first != NULL, fault);
	sqlite3_finalize(row);
	return status;
}

/* Tasks by their document, or in the order of their deadlines. */
static enum status find_by_task(struct task_search *search, struct fault *fault)
{
	const struct tasks_way *way = search->way;
	const char *last = way->overdue ? way->overdue : way->before;
	enum status status = STATUS_OK;

	if (way->work)
		return take_all(search, of_document, NULL, NULL, fault);
	if (!way->no_deadline)
		status = take_all(search, of_days, way->after ? way->after : "",
				  last ? last : "", fault);
	if (!status && !way->overdue && !is_full(search))
		status = take_all(search, of_no_day, NULL, NULL, fault);
	return status;
}

/* Deadlines first, then what recurs, then what has no end. */
static int rank(const struct task_found *task)
{
	return *task->ends ? 0 : *task->rrule ? 1 : 2;
}

static int compare(const void *one, const void *other)
{
	const struct task_found *a = one;
	const struct task_found *b = other;
	int order = rank(a) - rank(b);

	if (!order)
		order = strcmp(a->ends, b->ends);
	if (!order)
		order = work_compare(a->work, b->work);
	return order ? order : (a->n > b->n) - (a->n < b->n);
}

enum status tasks_find(struct tasks_found *out, struct store *store,
		       struct works *works, const struct tasks_way *way,
		       struct arena *arena, struct fault *fault)
{
	struct task_search search = { .store = store,
				      .works = works,
				      .way = way,
				      .arena = arena,
				      .scratch = arena_new(),
				      .found = out,
				      .seen = { .arena = arena } };
	enum status status = STATUS_OK;

	*out = (struct tasks_found){ .count = 0 };
	if (!search.scratch)
		return fault_memory(fault);
	if (way->role && !way->assignee)
		status = store_prepare(&search.in_role, store, in_role, fault);
	if (!status)
		status = way->assignee ? tasks_find_by_assignee(&search, fault)
				       : find_by_task(&search, fault);
	if (!status && out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare);
	if (way->limit && out->count > (size_t)way->limit) {
		out->count = (size_t)way->limit;
		out->cut = true;
	}
	if (!status)
		status = tasks_read(&search, fault);
	sqlite3_finalize(search.in_role);
	arena_free(search.scratch);
	return status;
}
