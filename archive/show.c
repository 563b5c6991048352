/*
 * show - print what a directive says in a few lines
 *
 * Takes Akoma Ntoso files; prints for each number, date and issuer, what it
 * cites and what it orders.  Of an archive it takes numbers, and prints what
 * is known of each instrument over all its files.
 */

#include "archive/show.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "archive/named.h"
#include "pipeline/akn.h"
#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/review.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* How much of a task or a title is shown, in characters. */
enum { SHOWN_CHARACTERS = 72 };

/* Columns of role and label, in characters. */
enum { ROLE_COLUMN = 11, LABEL_COLUMN = 6 };

struct show_options {
	const char *db;
	bool json;
};

static const struct show_options defaults = { .db = NULL };

static const struct option options[] = {
	{ OPTION(TEXT, struct show_options, db, "FILE",
		 N_("show instruments of this archive, by their numbers")) },
	{ OPTION(FLAG, struct show_options, json, NULL,
		 N_("with --db: answer in JSON")) },
	{ .kind = OPTION_END },
};

static const char *or_unread(const char *text)
{
	return *text ? text : _("(unread)");
}

static const char *mark(bool doubtful)
{
	return doubtful ? "?" : "";
}

/* Print at most SHOWN_CHARACTERS of a line, and what tells that it goes on */
static void print_start(const char *line)
{
	size_t length = strlen(line);
	size_t at = 0;

	for (int i = 0; i < SHOWN_CHARACTERS && at < length; i++)
		(void)text_next(line, length, &at);
	(void)printf("%.*s%s", (int)at, line, at < length ? "..." : "");
}

/* Whether two refs name the same: by number, or without one by target. */
static bool is_same(const xmlNode *one, const xmlNode *other)
{
	const char *number = akn_get_own(one, "number");

	if (strcmp(number, akn_get_own(other, "number")) != 0)
		return false;
	if (*number)
		return strcmp(akn_get_own(one, "type"),
			      akn_get_own(other, "type")) == 0;
	return strcmp(akn_get(one, "href"), akn_get(other, "href")) == 0;
}

/* Whether the same instrument was cited before `ref`. */
static bool is_repeated(const struct document *document, const xmlNode *ref)
{
	for (const xmlNode *other = akn_first(document, "ref"); other != ref;
	     other = akn_next(document, other, "ref"))
		if (*akn_get_own(other, "type") && is_same(other, ref))
			return true;
	return false;
}

static enum status print_citation(const xmlNode *ref, struct arena *arena,
				  struct fault *fault)
{
	const char *number = akn_get_own(ref, "number");
	const char *date = akn_get_own(ref, "date");
	const char *text = named_line(arena, ref);

	if (!text)
		return fault_memory(fault);
	(void)printf("    ");
	message_pad(akn_get_own(ref, "role"), ROLE_COLUMN);
	if (*number)
		(void)printf("%s %s", akn_get_own(ref, "type"), number);
	else
		print_start(text);
	(void)printf("%s%s\n", *date ? ", " : "", date);
	return STATUS_OK;
}

static enum status print_citations(const struct document *document,
				   struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;
	bool any = false;

	for (const xmlNode *ref = akn_first(document, "ref"); ref && !status;
	     ref = akn_next(document, ref, "ref")) {
		if (!*akn_get_own(ref, "type") || is_repeated(document, ref))
			continue;
		if (!any)
			(void)printf("  %s\n", _("cites:"));
		any = true;
		status = print_citation(ref, arena, fault);
	}
	return status;
}

static bool is_doer(const xmlNode *assignee)
{
	const char *role = akn_get(assignee, "role");

	return strcmp(role, "chu-tri") == 0 || strcmp(role, "thuc-hien") == 0;
}

/* Who is to do it, unless the text begins with him. */
static void print_assignees(const xmlNode *task, const char *text)
{
	const char *between = "";

	for (const xmlNode *child = xml_child(task, "assignee"); child;
	     child = xml_sibling(child, "assignee")) {
		const char *name = akn_get(child, "showAs");

		if (!is_doer(child))
			continue;
		if (!*between && strncmp(text, name, strlen(name)) == 0)
			return;
		(void)printf("%s%s", between, name);
		between = ", ";
	}
	if (*between)
		(void)printf(": ");
}

/* The text of a point with what is below it, its number left out. */
static const char *text_of(const xmlNode *point, struct arena *arena)
{
	const char *text = akn_line(arena, point);
	const char *num = akn_line(arena, xml_child(point, "num"));

	if (text && num && strncmp(text, num, strlen(num)) == 0)
		text += strlen(num);
	return text ? text + strspn(text, " ") : NULL;
}

static void print_deadline(const xmlNode *task)
{
	const xmlNode *deadline = xml_child(task, "deadline");
	const char *end = akn_get(deadline, "end");

	if (!deadline)
		return;
	(void)printf(" [%s]", *end ? end : akn_get(deadline, "text"));
}

static enum status print_task(const struct document *document,
			      const xmlNode *task, struct arena *arena,
			      struct fault *fault)
{
	const xmlNode *point = akn_by_id(document, akn_get(task, "href"));
	const char *text = text_of(point, arena);

	if (!text)
		return fault_memory(fault);
	(void)printf("    ");
	message_pad(akn_get(task, "label"), LABEL_COLUMN);
	print_assignees(task, text);
	print_start(text);
	print_deadline(task);
	(void)printf("\n");
	return STATUS_OK;
}

static enum status print_tasks(const struct document *document,
			       struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;
	bool any = false;

	for (const xmlNode *task = akn_first(document, "task"); task && !status;
	     task = akn_next(document, task, "task")) {
		if (*akn_get(task, "parent"))
			continue;
		if (!any)
			(void)printf("  %s\n", _("orders:"));
		any = true;
		status = print_task(document, task, arena, fault);
	}
	return status;
}

/* What a person should look at: which field, as it was read, and why. */
static enum status print_reviews(const struct document *document,
				 struct fault *fault)
{
	json_t *list = review_list(document, NULL);

	if (!list)
		return fault_memory(fault);
	if (json_array_size(list))
		(void)printf("  %s\n", _("to review:"));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const json_t *why = json_object_get(entry, "why");

		(void)printf("    ");
		message_pad(json_string_value(json_object_get(entry, "field")),
			    ROLE_COLUMN);
		print_start(json_string_value(json_object_get(entry, "text")));
		for (size_t j = 0; j < json_array_size(why); j++)
			(void)printf("%s%s", j ? " " : " (",
				     json_string_value(json_array_get(why, j)));
		(void)printf("%s\n", json_array_size(why) ? ")" : "");
	}
	json_decref(list);
	return STATUS_OK;
}

static enum status print_document(const struct document *document,
				  const char *path, struct arena *arena,
				  struct fault *fault)
{
	struct akn_header header;
	enum status status = akn_read_header(&header, document, arena, fault);

	if (status)
		return status;
	(void)printf("%s %s%s, %s%s, %s\n  ", header.type,
		     or_unread(header.number), mark(header.number_doubtful),
		     or_unread(header.date), mark(header.date_doubtful),
		     or_unread(header.issuer));
	print_start(or_unread(header.title));
	(void)printf("\n  %s\n", path);
	status = print_citations(document, arena, fault);
	if (!status)
		status = print_tasks(document, arena, fault);
	if (!status)
		status = print_reviews(document, fault);
	return status;
}

static enum status show_files(const char *const *paths, int count,
			      struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && !status; i++) {
		struct document *document = NULL;

		status = document_read(&document, paths[i], FORM_AKN, fault);
		if (!status)
			status = print_document(document, paths[i], arena,
						fault);
		document_free(document);
		arena_empty(arena);
	}
	return status;
}

static enum status show(const void *fields, const char *const *operands,
			int count, struct fault *fault)
{
	const struct show_options *chosen = fields;
	struct arena *arena = NULL;
	enum status status;

	if (chosen->json && !chosen->db)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--json goes with --db"));
	arena = arena_new();
	if (!arena)
		return fault_memory(fault);
	status = chosen->db ? show_works(chosen->db, chosen->json, operands,
					 count, arena, fault)
			    : show_files(operands, count, arena, fault);
	arena_free(arena);
	return status;
}

const struct command show_command = {
	.name = "show",
	.summary = N_("print what a directive says in a few lines"),
	.operands = "FILE|NUMBER...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct show_options),
	.run = show,
};
