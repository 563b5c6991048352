/*
 * A chain for programs: one object, a step a line, nearest first.
 */

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/chain.h"

static json_t *task_row(const struct chain_task *task)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "label", task->label,
			 "assignees", task->assignees, "end", task->ends,
			 "rrule", task->rrule, "phrase", task->phrase, "page",
			 task->page);
}

static json_t *task_rows(const struct chain_tasks *tasks)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < tasks->count; i++)
		if (json_array_append_new(rows, task_row(&tasks->items[i]))) {
			json_decref(rows);
			return NULL;
		}
	return rows;
}

static json_t *step_row(const struct chain *chain, size_t at)
{
	const struct walk_step *step = &chain->walk.steps[at];
	const struct walk_step *from = &chain->walk.steps[step->from];
	json_t *row = answer_json_work(step->work);
	json_t *more = json_pack(
		"{s:i, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:b, s:b, s:b, s:b,"
		" s:o}",
		"depth", step->depth, "from", from->work->iri, "role",
		step->roles, "sentence", step->sentence, "source", step->file,
		"place", step->place, "page", step->page, "lines", step->lines,
		"by_number", step->by_number, "review", step->doubtful, "again",
		step->again, "match", step->matches, "tasks",
		task_rows(&chain->tasks[at]));

	if (!row || !more || json_object_update_new(row, more)) {
		json_decref(row);
		return NULL;
	}
	return row;
}

/* Write a value and free it; NULL is what jansson gives without memory. */
static enum status write_value(FILE *out, json_t *value, struct fault *fault)
{
	int result =
		value ? json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY)
		      : 0;

	if (!value)
		return fault_memory(fault);
	json_decref(value);
	return result ? fault_set(fault, STATUS_WRITE, NULL, "%s",
				  strerror(errno))
		      : STATUS_OK;
}

enum status chain_json(FILE *out, const struct chain *chain,
		       struct arena *arena, struct fault *fault)
{
	const struct walk *walk = &chain->walk;
	enum status status;

	(void)arena;
	(void)fprintf(out, "{\"direction\":\"%s\",\"start\":",
		      chain->direction == WALK_UP ? "up" : "down");
	status = write_value(out, answer_json_work(walk->steps[0].work), fault);
	(void)fprintf(out,
		      ",\"cited\":%lld,\"results\":%zu,\"cut\":%s,\"steps\":[",
		      (long long)chain->cited, walk->results,
		      walk->cut ? "true" : "false");
	for (size_t i = 1; i < walk->count && !status; i++) {
		(void)fprintf(out, "%s\n", i > 1 ? "," : "");
		status = write_value(out, step_row(chain, i), fault);
	}
	(void)fprintf(out, "%s]}\n", walk->count > 1 ? "\n" : "");
	return status;
}
