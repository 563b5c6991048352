/*
 * export --to jira: what the CSV import of Jira takes
 *
 * Atlassian's pages on importing from CSV: a row of names without
 * punctuation, one of them Summary; a parent is named by its number in the
 * column Issue Id, which only holds for the file it stands in, and stands
 * before its sub-tasks; sub-tasks have none of their own; who is no
 * administrator imports 250 rows at a time.
 *
 * So a file has at most 250 rows, a task and all below it stay in one, and
 * what lies deeper than a sub-task becomes a sub-task of the task at the top;
 * its text tells what it is a part of.
 */

#include <stdlib.h>

#include "export/format.h"
#include "export/sheet.h"
#include "export/ticket.h"
#include "pipeline/text.h"

/* The most rows of a file, and the most characters of a text. */
enum { ROWS_MAX = 250, TEXT_MAX = 32767 };

static const char *const names[] = {
	"Summary",     "Issue Type", "Issue Id",          "Parent Id",
	"Description", "Assignee",   "Start Date",        "Due Date",
	"Labels",      "Labels",     "External issue ID",
};

enum { COLUMNS = sizeof(names) / sizeof(names[0]) };

/* A row, and the task at the top of those that it is a part of. */
struct member {
	const struct task_row *row;
	const struct task_row *top;
};

/* What is needed to write rows. */
struct jira {
	const struct batch *batch;
	const struct ticket_words *words;
	struct parcel *out;
	struct member *members; /* family after family */
	size_t count;
};

static int by_family(const void *one, const void *other)
{
	const struct member *a = one;
	const struct member *b = other;
	int order = (a->top->place > b->top->place) -
		    (a->top->place < b->top->place);

	return order ? order
		     : (a->row->place > b->row->place) -
			       (a->row->place < b->row->place);
}

static enum status find_families(struct jira *jira, struct fault *fault)
{
	const struct batch *batch = jira->batch;
	struct member *members = arena_array(batch->arena, batch->row_count + 1,
					     sizeof(*members));

	if (!members)
		return fault_memory(fault);
	for (size_t i = 0; i < batch->row_count; i++) {
		const struct task_row *row = batch->rows[i];

		members[i].row = row;
		members[i].top =
			row->above ? members[row->above->place].top : row;
	}
	qsort(members, batch->row_count, sizeof(*members), by_family);
	jira->members = members;
	jira->count = batch->row_count;
	return STATUS_OK;
}

/* Where the family that begins at `from` ends. */
static size_t family_end(const struct jira *jira, size_t from)
{
	size_t to = from;

	while (to < jira->count &&
	       jira->members[to].top == jira->members[from].top)
		to++;
	return to;
}

/* Where a file that begins at `from` ends: families in it are whole. */
static size_t file_end(const struct jira *jira, size_t from)
{
	size_t to = from;

	while (to < jira->count) {
		size_t end = family_end(jira, to);

		if (end - from > ROWS_MAX)
			break;
		to = end;
	}
	return to > from ? to : from + ROWS_MAX;
}

static const char *number(const struct jira *jira, size_t at)
{
	return arena_print(jira->batch->arena, "%zu", at + 1);
}

static void add_task(struct jira *jira, struct text *text, size_t at,
		     const char *parent)
{
	const struct member *member = &jira->members[at];
	const struct akn_header *header = &member->row->paper->header;
	struct arena *arena = jira->batch->arena;
	struct ticket ticket;

	ticket_make(&ticket, jira->words, jira->batch, member->row,
		    *parent ? member->top : NULL);
	sheet_cells(text,
		    (const char *const[COLUMNS]){
			    ticket.subject,
			    *parent ? "Sub-task" : "Task",
			    number(jira, at),
			    parent,
			    ticket_cut(arena, ticket.text, TEXT_MAX),
			    ticket.account,
			    ticket.start,
			    ticket.due,
			    header->type,
			    text_slug(arena, header->number),
			    member->row->uuid,
		    },
		    COLUMNS);
	settings_add_values(text, &jira->batch->settings);
	sheet_end(text);
}

/* The number of the task at the top, if it is another one in this file. */
static const char *parent_in(const struct jira *jira, size_t at, size_t from)
{
	const struct member *members = jira->members;

	for (size_t i = at; i-- > from && members[i].top == members[at].top;)
		if (members[i].row == members[at].top)
			return number(jira, i);
	return "";
}

/* Write a file: the tasks, then the sub-tasks. */
static enum status write_file(struct jira *jira, size_t from, size_t to,
			      struct fault *fault)
{
	struct text *text = parcel_next(jira->out);

	if (!text)
		return fault_memory(fault);
	sheet_cells(text, names, COLUMNS);
	settings_add_names(text, &jira->batch->settings);
	sheet_end(text);
	for (int below = 0; below < 2; below++)
		for (size_t i = from; i < to; i++) {
			const char *parent = parent_in(jira, i, from);

			if (!parent)
				return fault_memory(fault);
			if ((*parent != '\0') == below)
				add_task(jira, text, i, parent);
		}
	return STATUS_OK;
}

enum status export_jira(struct parcel *out, const struct batch *batch,
			struct fault *fault)
{
	struct ticket_words words;
	struct jira jira = { .batch = batch, .words = &words, .out = out };
	enum status status = ticket_words_load(&words, batch->arena, fault);
	size_t from = 0;

	if (!status)
		status = find_families(&jira, fault);
	if (!status && !jira.count)
		status = write_file(&jira, 0, 0, fault);
	while (!status && from < jira.count) {
		size_t to = file_end(&jira, from);

		if (to > jira.count)
			to = jira.count;
		status = write_file(&jira, from, to, fault);
		from = to;
	}
	return status;
}
