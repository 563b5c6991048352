/*
 * tasks - list what the documents of an archive order, by deadline
 *
 * Who has to do what by when, over all documents: those that a body has to do,
 * by its own name or as one of a group, those of some days, those without a
 * deadline.  Each work's tasks are those of its best reading.
 */

#include "archive/tasks.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "archive/answer.h"
#include "archive/day.h"
#include "archive/find.h"
#include "pipeline/command.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* The most that --limit can say, and what it is unless it is said. */
enum { LIMIT_MAX = 1000000, LIMIT_USUAL = 1000 };

/* How much of a task's text is shown, in characters. */
enum { SHOWN_CHARACTERS = 100 };

/* Room for a day as ISO has it, in bytes. */
enum { DAY_SIZE = 16 };

struct tasks_options {
	const char *db;
	const char *assignee;
	bool named;
	const char *role;
	const char *before;
	const char *after;
	bool overdue;
	bool no_deadline;
	const char *status;
	const char *document;
	int limit;
	bool json;
};

static const struct tasks_options defaults = { .db = STORE_PATH,
					       .limit = LIMIT_USUAL };

static const struct option options[] = {
	{ OPTION(TEXT, struct tasks_options, assignee, "NAME",
		 N_("tasks of this body, its groups included")) },
	{ OPTION(FLAG, struct tasks_options, named, NULL,
		 N_("with --assignee: only where it is named itself")) },
	{ OPTION(TEXT, struct tasks_options, role, "ROLE",
		 N_("tasks that somebody, or that body, has in this role")) },
	{ OPTION(TEXT, struct tasks_options, after, "DATE",
		 N_("due on this day, month or year, or later")) },
	{ OPTION(TEXT, struct tasks_options, before, "DATE",
		 N_("due on this day, month or year, or earlier")) },
	{ OPTION(FLAG, struct tasks_options, overdue, NULL,
		 N_("due before today")) },
	{ .name = "no-deadline",
	  .kind = OPTION_FLAG,
	  .offset = offsetof(struct tasks_options, no_deadline),
	  .help = N_("without a deadline") },
	{ OPTION(TEXT, struct tasks_options, status, "STATUS",
		 N_("proposed, needs-review or ongoing")) },
	{ OPTION(TEXT, struct tasks_options, document, "NUMBER",
		 N_("tasks of this instrument")) },
	{ OPTION(COUNT, struct tasks_options, limit, "N",
		 N_("show this many, the first due, 0 is all")),
	  .most = LIMIT_MAX },
	{ OPTION(TEXT, struct tasks_options, db, "FILE",
		 N_("the archive to ask")) },
	{ OPTION(FLAG, struct tasks_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

static void print_deadline(const struct task_found *task)
{
	if (*task->ends)
		(void)printf("%s", task->ends);
	else if (*task->rrule)
		(void)printf(_("recurring, %s"), task->rrule);
	else
		(void)printf("%s", _("no deadline"));
	if (*task->phrase)
		(void)printf("  (%s)", task->phrase);
}

/* "chu-tri: A, B; phoi-hop: C" */
static void print_assignees(const struct task_found *task)
{
	const char *role = "";

	if (!task->assignee_count)
		return;
	(void)printf("  ");
	for (size_t i = 0; i < task->assignee_count; i++) {
		const struct task_assignee *one = &task->assignees[i];

		if (strcmp(role, one->role) != 0)
			(void)printf("%s%s: ", i ? "; " : "", one->role);
		else
			(void)printf(", ");
		(void)printf("%s", one->name);
		role = one->role;
	}
	(void)printf("\n");
}

static void print_start(const char *line)
{
	size_t length = strcspn(line, "\n");
	size_t at = 0;

	for (int i = 0; i < SHOWN_CHARACTERS && at < length; i++)
		(void)text_next(line, length, &at);
	(void)printf("  %.*s%s\n", (int)at, line, line[at] ? "..." : "");
}

static void print_task(const struct task_found *task)
{
	const struct work *work = task->work;

	print_deadline(task);
	(void)printf("  %s", work_name(work));
	if (*work->date)
		(void)printf(", %s", work->date);
	(void)printf("  %s%s\n", task->label,
		     strcmp(task->status, "needs-review") == 0
			     ? _("  (to review)")
			     : "");
	print_assignees(task);
	if (task->concern == CONCERN_MEMBER)
		(void)printf(_("  as one of: %s\n"), task->by);
	print_start(task->text);
	(void)printf("  %s", work->file);
	if (task->page)
		(void)printf(_(", page %d"), task->page);
	if (*task->lines)
		(void)printf(", %.*s", (int)strcspn(task->lines, " "),
			     task->lines);
	(void)printf("\n");
}

static json_t *assignee_rows(const struct task_found *task)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < task->assignee_count; i++) {
		const struct task_assignee *one = &task->assignees[i];

		if (json_array_append_new(
			    rows, json_pack("{s:s, s:s, s:b}", "role",
					    one->role, "name", one->name,
					    "inherited", one->inherited))) {
			json_decref(rows);
			return NULL;
		}
	}
	return rows;
}

/* How the body that was asked for is meant. */
static const char *concern_name(enum concern concern)
{
	switch (concern) {
	case CONCERN_NAMED:
		return "named";
	case CONCERN_MEMBER:
		return "member";
	case CONCERN_NONE:
		break;
	}
	return NULL;
}

static json_t *task_row(const struct task_found *task)
{
	const char *concern = concern_name(task->concern);

	return json_pack(
		"{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:f, s:s, s:i,"
		" s:s, s:o, s:s?, s:s?, s:o}",
		"id", task->id, "parent", task->parent, "label", task->label,
		"text", task->text, "begins", task->begins, "ends", task->ends,
		"rrule", task->rrule, "phrase", task->phrase, "status",
		task->status, "conf", task->conf, "place", task->place, "page",
		task->page, "lines", task->lines, "assignees",
		assignee_rows(task), "concern", concern, "by",
		concern ? task->by : NULL, "document",
		answer_json_work(task->work));
}

static enum status print(const struct tasks_found *found, bool json,
			 struct fault *fault)
{
	struct json_list list = { .count = 0 };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < found->count && !status; i++)
		if (json)
			status = json_list_add(
				&list, task_row(&found->items[i]), fault);
		else
			print_task(&found->items[i]);
	if (json)
		json_list_end(&list);
	if (found->cut)
		(void)fprintf(stderr, _("chithi: cut after %zu tasks\n"),
			      found->count);
	if (!status && !found->count)
		status = fault_set(fault, STATUS_PARTLY, NULL, "%s",
				   _("nothing found"));
	return status;
}

static enum status today(const char **out, struct arena *arena,
			 struct fault *fault)
{
	time_t now = time(NULL);
	struct tm day;
	char text[DAY_SIZE];

	if (!localtime_r(&now, &day) ||
	    !strftime(text, sizeof(text), "%Y-%m-%d", &day))
		return fault_set(fault, STATUS_ENGINE, NULL, "%s",
				 _("the clock cannot be read"));
	*out = arena_text(arena, text, strlen(text));
	return *out ? STATUS_OK : fault_memory(fault);
}

static enum status read_way(struct tasks_way *way,
			    const struct tasks_options *chosen,
			    struct arena *arena, struct fault *fault)
{
	enum status status;

	*way = (struct tasks_way){ .assignee = chosen->assignee,
				   .named_only = chosen->named,
				   .role = chosen->role,
				   .no_deadline = chosen->no_deadline,
				   .status = chosen->status,
				   .limit = chosen->limit };
	if (chosen->assignee &&
	    text_invalid_at(chosen->assignee, strlen(chosen->assignee)) !=
		    strlen(chosen->assignee))
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("not UTF-8"));
	if (chosen->no_deadline &&
	    (chosen->after || chosen->before || chosen->overdue))
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--no-deadline goes with no day"));
	status = day_option(&way->after, "after", chosen->after, arena, fault);
	if (!status)
		status = day_option(&way->before, "before", chosen->before,
				    arena, fault);
	if (!status && chosen->overdue)
		status = today(&way->overdue, arena, fault);
	return status;
}

static enum status ask(const struct tasks_options *chosen, struct store *store,
		       struct works *works, struct arena *arena,
		       struct fault *fault)
{
	const struct find_way any = { .year = NULL };
	struct tasks_found found;
	struct tasks_way way;
	enum status status = read_way(&way, chosen, arena, fault);

	if (!status && chosen->document)
		status = find_one(&way.work, works, store, chosen->document,
				  &any, chosen->json, arena, fault);
	if (!status)
		status = tasks_find(&found, store, works, &way, arena, fault);
	if (!status)
		status = print(&found, chosen->json, fault);
	return status;
}

static enum status tasks(const void *fields, const char *const *operands,
			 int count, struct fault *fault)
{
	const struct tasks_options *chosen = fields;
	struct arena *arena = arena_new();
	struct store *store = NULL;
	struct works *works = NULL;
	enum status status = arena ? STATUS_OK : fault_memory(fault);

	(void)operands;
	(void)count;
	if (!status)
		status = answer_open(&store, chosen->db, fault);
	if (!status)
		status = works_new(&works, store, arena, fault);
	if (!status)
		status = ask(chosen, store, works, arena, fault);
	works_free(works);
	store_close(store);
	arena_free(arena);
	return status;
}

const struct command tasks_command = {
	.name = "tasks",
	.summary = N_("list what documents of an archive order, by deadline"),
	.operands = "",
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct tasks_options),
	.run = tasks,
};
