/*
 * What is shown of a task.
 */

#include <string.h>

#include "archive/tasks_part.h"
#include "pipeline/text.h"

static const char details[] =
	"SELECT t.public, coalesce(p.public, t.parent), t.label, t.begins,"
	" t.phrase, t.place, t.lines, t.page, t.conf,"
	" CAST(substr(CAST(b.text AS BLOB), t.start + 1, t.length) AS TEXT)"
	" FROM tasks t LEFT JOIN bodies b ON b.document = t.document"
	" LEFT JOIN tasks p ON p.document = t.document AND p.id = t.parent"
	" WHERE t.document = ?1 AND t.n = ?2";

enum { PUBLIC, PARENT, LABEL, BEGINS, PHRASE, PLACE, LINES, PAGE, CONF, TEXT };

static const char assignees[] = "SELECT role, name, inherited FROM assignees"
				" WHERE document = ?1 AND task = ?2 ORDER BY n";

static enum status read_assignees(struct task_found *task,
				  struct task_search *search, sqlite3_stmt *row,
				  struct fault *fault)
{
	struct task_assignee *items = NULL;
	size_t room = 0;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, task->document);
	(void)sqlite3_bind_int64(row, 2, task->n);
	status = store_step(&more, search->store, row, fault);
	while (!status && more) {
		items = arena_grow(search->arena, items, &room,
				   task->assignee_count + 1, sizeof(*items));
		if (!items) {
			status = fault_memory(fault);
			break;
		}
		items[task->assignee_count++] = (struct task_assignee){
			.role = tasks_keep(search, row, 0),
			.name = tasks_keep(search, row, 1),
			.inherited = sqlite3_column_int(row, 2),
		};
		status = store_step(&more, search->store, row, fault);
	}
	(void)sqlite3_reset(row);
	task->assignees = items;
	return status;
}

/* Text of several paragraphs, with a blank between them. */
static const char *one_line(struct arena *arena, const char *text)
{
	char *line = arena_text(arena, text, strlen(text));

	for (char *at = line; at && *at; at++)
		if (*at == '\n')
			*at = ' ';
	return line ? text_clean(arena, line) : NULL;
}

static enum status read_task(struct task_found *task,
			     struct task_search *search, sqlite3_stmt *row,
			     struct fault *fault)
{
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, task->document);
	(void)sqlite3_bind_int64(row, 2, task->n);
	status = store_step(&more, search->store, row, fault);
	if (!status && more) {
		task->id = tasks_keep(search, row, PUBLIC);
		task->parent = tasks_keep(search, row, PARENT);
		task->label = tasks_keep(search, row, LABEL);
		task->begins = tasks_keep(search, row, BEGINS);
		task->phrase = tasks_keep(search, row, PHRASE);
		task->place = tasks_keep(search, row, PLACE);
		task->lines = tasks_keep(search, row, LINES);
		task->page = sqlite3_column_int(row, PAGE);
		task->conf = sqlite3_column_double(row, CONF);
		task->text = one_line(search->arena, store_text(row, TEXT));
	}
	(void)sqlite3_reset(row);
	return status;
}

enum status tasks_read(struct task_search *search, struct fault *fault)
{
	struct tasks_found *found = search->found;
	sqlite3_stmt *task = NULL;
	sqlite3_stmt *people = NULL;
	enum status status =
		store_prepare(&task, search->store, details, fault);

	if (!status)
		status =
			store_prepare(&people, search->store, assignees, fault);
	for (size_t i = 0; i < found->count && !status; i++) {
		status = read_task(&found->items[i], search, task, fault);
		if (!status)
			status = read_assignees(&found->items[i], search,
						people, fault);
	}
	if (!status && arena_failed(search->arena))
		status = fault_memory(fault);
	sqlite3_finalize(task);
	sqlite3_finalize(people);
	return status;
}
