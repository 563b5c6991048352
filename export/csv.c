/*
 * export --to csv: a row a task
 *
 * With a byte order mark: what spreadsheets open without being asked.
 */

#include "export/format.h"
#include "export/sheet.h"

static const char *const names[] = {
	"id",           "parent",        "document",       "number",
	"date",         "issuer",        "label",          "text",
	"action",       "assignees",     "coordinating",   "deadline_start",
	"deadline_end", "deadline_text", "deadline_rrule", "status",
	"conf",         "source",
};

enum { COLUMNS = sizeof(names) / sizeof(names[0]) };

/* What parts the bodies in a cell. */
static const char between[] = "; ";

static void add_task(struct text *text, const struct task_row *row)
{
	const struct akn_header *header = &row->paper->header;
	const struct task_deadline *deadline = task_deadline(row);
	const char *const cells[COLUMNS] = {
		row->id,
		row->parent,
		header->iri,
		header->number,
		header->date,
		header->issuer,
		row->label,
		row->text,
		row->action,
		task_names(text->arena, row, task_doers, between),
		task_names(text->arena, row, task_helpers, between),
		deadline->start,
		deadline->end,
		deadline->text,
		deadline->rrule,
		row->status,
		row->conf,
		header->source,
	};

	sheet_row(text, cells, COLUMNS);
}

enum status export_csv(struct parcel *out, const struct batch *batch,
		       struct fault *fault)
{
	struct text *text = parcel_next(out);

	if (!text)
		return fault_memory(fault);
	text_add_string(text, sheet_byte_order_mark);
	sheet_row(text, names, COLUMNS);
	for (size_t i = 0; i < batch->row_count; i++)
		add_task(text, batch->rows[i]);
	return STATUS_OK;
}
