/*
 * By when: the tasks with a deadline of those that carry an instrument out.
 */

#include <string.h>

#include "archive/chain.h"
#include "archive/seen.h"
#include "pipeline/text.h"

/* The role of a citation by which what is cited is carried out. */
static const char carries_out[] = "thuc-hien";

static const char tasks_of_document[] =
	"SELECT t.n, t.label, t.ends, t.rrule, t.phrase, t.page FROM tasks t"
	" WHERE t.document = ?1 AND (t.ends <> '' OR t.rrule <> '')"
	" ORDER BY t.ends = '', t.ends, t.n";

enum { N, LABEL, ENDS, RRULE, PHRASE, PAGE };

static const char assignees_of_task[] =
	"SELECT name FROM assignees WHERE document = ?1 AND task = ?2"
	" AND role IN ('chu-tri', 'thuc-hien') ORDER BY n";

/* What is used for every step. */
struct asking {
	struct store *store;
	struct arena *arena;
	sqlite3_stmt *tasks;
	sqlite3_stmt *assignees;
};

static enum status join_assignees(const char **out, struct asking *asking,
				  sqlite3_int64 document, sqlite3_int64 task,
				  struct fault *fault)
{
	struct text names = { .arena = asking->arena };
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(asking->assignees, 1, document);
	(void)sqlite3_bind_int64(asking->assignees, 2, task);
	status = store_step(&more, asking->store, asking->assignees, fault);
	while (!status && more) {
		text_print(&names, "%s%s", names.length ? ", " : "",
			   store_text(asking->assignees, 0));
		status = store_step(&more, asking->store, asking->assignees,
				    fault);
	}
	(void)sqlite3_reset(asking->assignees);
	if (!status && names.failed)
		status = fault_memory(fault);
	*out = text_string(&names);
	return status;
}

static enum status read_tasks(struct chain_tasks *out, struct asking *asking,
			      sqlite3_int64 document, struct fault *fault)
{
	struct chain_task *items = NULL;
	size_t room = 0;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(asking->tasks, 1, document);
	status = store_step(&more, asking->store, asking->tasks, fault);
	while (!status && more) {
		struct chain_task *task;

		items = arena_grow(asking->arena, items, &room, out->count + 1,
				   sizeof(*items));
		if (!items) {
			status = fault_memory(fault);
			break;
		}
		task = &items[out->count++];
		task->label = store_keep(asking->arena, asking->tasks, LABEL);
		task->ends = store_keep(asking->arena, asking->tasks, ENDS);
		task->rrule = store_keep(asking->arena, asking->tasks, RRULE);
		task->phrase = store_keep(asking->arena, asking->tasks, PHRASE);
		task->page = sqlite3_column_int(asking->tasks, PAGE);
		status = join_assignees(&task->assignees, asking, document,
					sqlite3_column_int64(asking->tasks, N),
					fault);
		if (!status)
			status = store_step(&more, asking->store, asking->tasks,
					    fault);
	}
	(void)sqlite3_reset(asking->tasks);
	out->items = items;
	return status;
}

/* Whether tasks are to be told of a step: of a work once. */
static bool has_tasks(const struct walk_step *step, const struct seen *told)
{
	return step->depth && step->matches && step->work->document &&
	       strstr(step->roles, carries_out) &&
	       !seen_find(told, step->work->id, 0, 0);
}

static enum status tell_all(struct chain_tasks *tasks, struct asking *asking,
			    const struct walk *walk, struct fault *fault)
{
	struct seen told = { .arena = asking->arena };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < walk->count && !status; i++) {
		const struct work *work = walk->steps[i].work;

		if (!has_tasks(&walk->steps[i], &told))
			continue;
		if (!seen_add(&told, work->id, 0, 1))
			return fault_memory(fault);
		status = read_tasks(&tasks[i], asking, work->document, fault);
	}
	return status;
}

enum status chain_find_tasks(struct chain *chain, struct store *store,
			     struct arena *arena, struct fault *fault)
{
	struct asking asking = { .store = store, .arena = arena };
	const struct walk *walk = &chain->walk;
	struct chain_tasks *tasks =
		arena_array(arena, walk->count + 1, sizeof(*tasks));
	enum status status;

	if (!tasks)
		return fault_memory(fault);
	status = store_prepare(&asking.tasks, store, tasks_of_document, fault);
	if (!status)
		status = store_prepare(&asking.assignees, store,
				       assignees_of_task, fault);
	if (!status && chain->direction == WALK_DOWN)
		status = tell_all(tasks, &asking, walk, fault);
	if (!status && arena_failed(arena))
		status = fault_memory(fault);
	sqlite3_finalize(asking.tasks);
	sqlite3_finalize(asking.assignees);
	chain->tasks = tasks;
	return status;
}
