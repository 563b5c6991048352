/*
 * export --to openproject-csv: what OpenProject's plug-in csv_import takes
 *
 * Read off its code (app/services/csv_import): names as below, no byte order
 * mark; a row makes a work package, or changes the one that a row above it
 * with the same Id made, so that the UUID of the task is its Id; parents are
 * unknown to it, but it relates work packages to those of other Ids.  User,
 * Type, Project, Priority and Status are numbers of the database, for which
 * `--set` is.
 */

#include <string.h>

#include "export/format.h"
#include "export/sheet.h"
#include "export/ticket.h"
#include "pipeline/message.h"

static const char *const names[] = {
	"Timestamp",  "Id",       "User",     "Subject",    "Description",
	"Type",       "Project",  "Priority", "Status",     "Assignee",
	"Start date", "End date", "Version",  "Related to",
};

enum { COLUMNS = sizeof(names) / sizeof(names[0]) };

/* What may be set. */
static const char *const settable[] = { "User",     "Type",   "Project",
					"Priority", "Status", "Version",
					NULL };

/* What a row is made from. */
struct sheet {
	struct text *text;
	const struct batch *batch;
	const struct ticket_words *words;
};

static enum status check_settings(const struct settings *settings,
				  struct fault *fault)
{
	for (size_t i = 0; i < settings->count; i++) {
		const char *name = settings->items[i].name;
		int at = 0;

		while (settable[at] && strcmp(settable[at], name) != 0)
			at++;
		if (!settable[at])
			return fault_set(fault, STATUS_USAGE, NULL,
					 _("'%s' cannot be set"), name);
	}
	return STATUS_OK;
}

static enum status check_account(const char *account, struct fault *fault)
{
	if (!account[strspn(account, "0123456789")])
		return STATUS_OK;
	return fault_set(fault, STATUS_USAGE, NULL,
			 _("account '%s': the number of a user is wanted"),
			 account);
}

/* A number of the database. */
static const char *number(const struct sheet *sheet, const char *name)
{
	return settings_get(&sheet->batch->settings, name, "1");
}

/* The day of the document; the plug-in takes no row without one. */
static const char *timestamp(const struct sheet *sheet,
			     const struct task_row *row)
{
	const char *date = row->paper->header.date;

	return arena_print(sheet->batch->arena, "%sT00:00:00Z",
			   *date ? date : "1970-01-01");
}

static enum status add_task(struct sheet *sheet, const struct task_row *row,
			    struct fault *fault)
{
	struct ticket ticket;

	ticket_make(&ticket, sheet->words, sheet->batch, row, row->above);
	sheet_row(sheet->text,
		  (const char *const[COLUMNS]){
			  timestamp(sheet, row),
			  row->uuid,
			  number(sheet, "User"),
			  ticket.subject,
			  ticket.text,
			  number(sheet, "Type"),
			  number(sheet, "Project"),
			  number(sheet, "Priority"),
			  number(sheet, "Status"),
			  ticket.account,
			  ticket.start,
			  ticket.due,
			  settings_get(&sheet->batch->settings, "Version", ""),
			  row->above ? row->above->uuid : "",
		  },
		  COLUMNS);
	return check_account(ticket.account, fault);
}

enum status export_openproject_csv(struct parcel *out,
				   const struct batch *batch,
				   struct fault *fault)
{
	struct ticket_words words;
	struct sheet sheet = { .batch = batch, .words = &words };
	enum status status = check_settings(&batch->settings, fault);

	sheet.text = parcel_next(out);
	if (!status && !sheet.text)
		status = fault_memory(fault);
	if (!status)
		status = ticket_words_load(&words, batch->arena, fault);
	if (!status)
		sheet_row(sheet.text, names, COLUMNS);
	for (size_t i = 0; i < batch->row_count && !status; i++)
		status = add_task(&sheet, batch->rows[i], fault);
	return status;
}
