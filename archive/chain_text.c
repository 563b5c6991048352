/*
 * A chain as a tree for people: each work below the one that leads to it.
 */

#include "archive/answer.h"
#include "archive/chain.h"
#include "pipeline/message.h"

/* Blanks by which a step is further in than the one before it. */
enum { INDENT = 2 };

/* Deadlines that are told of a step. */
enum { TASKS_SHOWN = 5 };

/* The steps that follow each, as they come. */
struct tree {
	size_t *first; /* the first step that follows; 0: none */
	size_t *next;  /* the next one that follows the same; 0: none */
};

static enum status plant(struct tree *tree, const struct walk *walk,
			 struct arena *arena, struct fault *fault)
{
	tree->first = arena_array(arena, walk->count + 1, sizeof(size_t));
	tree->next = arena_array(arena, walk->count + 1, sizeof(size_t));
	if (!tree->first || !tree->next)
		return fault_memory(fault);
	for (size_t i = walk->count; i-- > 1;) {
		size_t from = walk->steps[i].from;

		tree->next[i] = tree->first[from];
		tree->first[from] = i;
	}
	return STATUS_OK;
}

static void print_task(FILE *out, const struct chain_task *task, int indent)
{
	(void)fprintf(out, "%*s", indent, "");
	if (*task->ends)
		(void)fprintf(out, _("by %s"), task->ends);
	else
		(void)fprintf(out, _("recurring, %s"), task->rrule);
	(void)fprintf(out, ": %s%s%s", task->label,
		      *task->label && *task->assignees ? " " : "",
		      task->assignees);
	if (task->page)
		(void)fprintf(out, _(", page %d"), task->page);
	(void)fprintf(out, "  (%s)\n", task->phrase);
}

static void print_tasks(FILE *out, const struct chain_tasks *tasks, int indent)
{
	size_t shown = tasks->count < TASKS_SHOWN ? tasks->count : TASKS_SHOWN;

	for (size_t i = 0; i < shown; i++)
		print_task(out, &tasks->items[i], indent);
	if (tasks->count > shown)
		(void)fprintf(out,
			      ngettext("%*sand %zu deadline more\n",
				       "%*sand %zu deadlines more\n",
				       tasks->count - shown),
			      indent, "", tasks->count - shown);
}

/* The role and the sentence, and where it stands. */
static void print_citation(FILE *out, const struct walk_step *step, int indent)
{
	(void)fprintf(out, "%*s%s%s%s%s%s\n%*s%s", indent, "", step->roles,
		      *step->roles ? ": " : "", step->sentence,
		      step->by_number ? _("  (known by its number)") : "",
		      step->doubtful ? _("  (to review)") : "", indent, "",
		      step->file);
	if (step->page)
		(void)fprintf(out, _(", page %d"), step->page);
	if (*step->lines)
		(void)fprintf(out, ", %s", step->lines);
	(void)fprintf(out, "\n");
}

static void print_step(FILE *out, const struct chain *chain, size_t at)
{
	const struct walk_step *step = &chain->walk.steps[at];
	int indent = INDENT * step->depth;

	answer_work(out, step->work, indent);
	(void)fprintf(out, "%s%s%s\n",
		      *step->work->file ? "" : _("  (not in the archive)"),
		      step->again ? _("  (followed elsewhere)") : "",
		      step->depth && !step->matches && !chain->path
			      ? _("  (on the way)")
			      : "");
	if (!step->depth) {
		if (*step->work->file)
			(void)fprintf(out, "%*s%s\n", INDENT, "",
				      step->work->file);
		return;
	}
	print_citation(out, step, indent + INDENT);
	print_tasks(out, &chain->tasks[at], indent + INDENT);
}

enum status chain_text(FILE *out, const struct chain *chain,
		       struct arena *arena, struct fault *fault)
{
	struct tree tree;
	enum status status = plant(&tree, &chain->walk, arena, fault);
	size_t at = 0;

	if (status)
		return status;
	for (;;) {
		print_step(out, chain, at);
		if (tree.first[at]) {
			at = tree.first[at];
			continue;
		}
		while (at && !tree.next[at])
			at = chain->walk.steps[at].from;
		if (!at)
			return STATUS_OK;
		at = tree.next[at];
	}
}
