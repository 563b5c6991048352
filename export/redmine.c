/*
 * export --to redmine: what the CSV import of issues in Redmine takes
 *
 * Read off Redmine 5.0's app/models/import.rb and issue_import.rb.  Columns
 * that it knows by their English names are mapped by themselves.  Separator
 * and encoding are guessed from the first 256 bytes, and bytes in which a
 * character is cut are taken for another encoding: so the names alone are
 * longer, ASCII, and hold more commas than semicolons.
 *
 * Which tracker, status and priority a task gets is asked by the wizard.  A
 * parent is found by its Unique ID, in the same file; parents come first.
 */

#include <assert.h>
#include <string.h>

#include "export/format.h"
#include "export/sheet.h"
#include "export/ticket.h"

/* How many bytes the importer guesses from. */
enum { GUESSED_BYTES = 256 };

static const char *const names[] = {
	"Subject",
	"Description",
	"Assignee",
	"Parent task",
	"Start date",
	"Due date",
	"Unique ID",
	"Document number",
	"Document date",
	"Document issuer",
	"Document IRI",
	"Point of the document",
	"Deadline as printed",
	"Recurrence (RFC 5545)",
	"Page of the scan",
	"Link to the scan",
	"Confidence of the reading",
};

enum { COLUMNS = sizeof(names) / sizeof(names[0]) };

/* A start after the end would be refused. */
static const char *start_of(const struct ticket *ticket)
{
	return *ticket->due && strcmp(ticket->start, ticket->due) > 0
		       ? ""
		       : ticket->start;
}

static void add_task(struct text *text, const struct ticket_words *words,
		     const struct batch *batch, const struct task_row *row)
{
	const struct akn_header *header = &row->paper->header;
	const struct task_deadline *due = task_due(row);
	struct ticket ticket;

	ticket_make(&ticket, words, batch, row, row->above);
	sheet_cells(text,
		    (const char *const[COLUMNS]){
			    ticket.subject,
			    ticket.text,
			    ticket.account,
			    row->above ? row->above->uuid : "",
			    start_of(&ticket),
			    ticket.due,
			    row->uuid,
			    header->number,
			    header->date,
			    header->issuer,
			    header->iri,
			    row->label,
			    due->text,
			    due->rrule,
			    row->page
				    ? arena_print(batch->arena, "%d", row->page)
				    : "",
			    ticket.link,
			    row->conf,
		    },
		    COLUMNS);
	settings_add_values(text, &batch->settings);
	sheet_end(text);
}

enum status export_redmine(struct parcel *out, const struct batch *batch,
			   struct fault *fault)
{
	struct text *text = parcel_next(out);
	struct ticket_words words;
	enum status status = ticket_words_load(&words, batch->arena, fault);

	if (status || !text)
		return status ? status : fault_memory(fault);
	sheet_cells(text, names, COLUMNS);
	settings_add_names(text, &batch->settings);
	sheet_end(text);
	assert(text->failed || text->length > GUESSED_BYTES);
	for (size_t i = 0; i < batch->row_count; i++)
		add_task(text, &words, batch, batch->rows[i]);
	return STATUS_OK;
}
