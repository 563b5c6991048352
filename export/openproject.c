/*
 * export --to openproject: work packages for the API of OpenProject, version 3
 *
 * A line of JSON a task, parents first, in JSON Lines: `body` is what is to be
 * posted to /api/v3/projects/ID/work_packages, `uuid` the task, and `parent`
 * the uuid of the one whose number is to go into the body as
 * `_links.parent.href`, which only the answer to that one tells.
 */

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export/format.h"
#include "export/ticket.h"
#include "pipeline/message.h"

/* Where users are in the API, and what all of it begins with. */
static const char users[] = "/api/v3/users/";
static const char api[] = "/api/v3/";

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/* The account as a link of the API. */
static json_t *make_assignee(const char *account)
{
	return json_pack("{ss+}", "href", is_number(account) ? users : "",
			 account);
}

static enum status check_account(const char *account, struct fault *fault)
{
	if (!*account || is_number(account) ||
	    strncmp(account, api, strlen(api)) == 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_USAGE, NULL,
			 _("account '%s': the number of a user, or a path "
			   "below %s, is wanted"),
			 account, api);
}

/* A day, or null. */
static json_t *make_day(const char *iso)
{
	return *iso ? json_string(iso) : json_null();
}

static json_t *make_body(const struct ticket *ticket)
{
	json_t *links = json_object();

	if (*ticket->account &&
	    json_object_set_new(links, "assignee",
				make_assignee(ticket->account))) {
		json_decref(links);
		return NULL;
	}
	return json_pack("{ss s{ssss} so so so}", "subject", ticket->subject,
			 "description", "format", "markdown", "raw",
			 ticket->text, "startDate", make_day(ticket->start),
			 "dueDate", make_day(ticket->due), "_links", links);
}

/* Add a task as a line. */
static enum status add_task(struct text *text, const struct ticket *ticket,
			    const struct task_row *row, struct fault *fault)
{
	json_t *task = json_pack("{ss ss? so}", "uuid", row->uuid, "parent",
				 row->above ? row->above->uuid : NULL, "body",
				 make_body(ticket));
	char *line = task ? json_dumps(task, JSON_COMPACT) : NULL;

	json_decref(task);
	if (!line)
		return fault_memory(fault);
	text_print(text, "%s\n", line);
	free(line);
	return STATUS_OK;
}

enum status export_openproject(struct parcel *out, const struct batch *batch,
			       struct fault *fault)
{
	struct text *text = parcel_next(out);
	struct ticket_words words;
	enum status status = ticket_words_load(&words, batch->arena, fault);

	if (!status && !text)
		status = fault_memory(fault);
	for (size_t i = 0; i < batch->row_count && !status; i++) {
		const struct task_row *row = batch->rows[i];
		struct ticket ticket;

		ticket_make(&ticket, &words, batch, row, row->above);
		status = check_account(ticket.account, fault);
		if (!status)
			status = add_task(text, &ticket, row, fault);
	}
	return status;
}
