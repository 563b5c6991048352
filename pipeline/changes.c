/*
 * changes - list what was changed on pages
 *
 * Takes repaired ALTO files; prints for each change where it is, what was
 * read, what it became, why, and how sure that is.  Or prints how often the
 * rows of the user's own tables hit.
 */

#include "pipeline/changes.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/alto_change.h"
#include "pipeline/command.h"
#include "pipeline/counts.h"
#include "pipeline/file.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/user.h"

/* Columns of what is printed for people, in characters. */
enum {
	PLACE_COLUMN = 10,
	READ_COLUMN = 20,
	MEANT_COLUMN = 20,
	RULE_COLUMN = 16,
	PLACE_SIZE = 32,
};

struct changes_options {
	bool json;
	bool tsv;
	bool counts;
	struct user_files user;
};

static const struct changes_options defaults = { .json = false };

static const struct option options[] = {
	{ OPTION(FLAG, struct changes_options, json, NULL,
		 N_("answer in JSON")) },
	{ OPTION(FLAG, struct changes_options, tsv, NULL,
		 N_("answer in lines with tabs")) },
	{ OPTION(FLAG, struct changes_options, counts, NULL,
		 N_("tell how often the user's words and replacements "
		    "hit")) },
	{ .name = "words",
	  .kind = OPTION_TEXT,
	  .offset = offsetof(struct changes_options, user.words),
	  .value = "FILE",
	  .help = N_("count the words and phrases of FILE") },
	{ .name = "table",
	  .kind = OPTION_TEXT,
	  .offset = offsetof(struct changes_options, user.table),
	  .value = "FILE",
	  .help = N_("count the replacements of FILE") },
	{ .kind = OPTION_END },
};

/* What is asked, of all files. */
struct asking {
	const struct changes_options *options;
	struct json_list list;
	struct arena *arena; /* of one document */
	struct fault *fault;
};

/* Text that stays in its cell. */
static void add_cell(struct text *line, const char *cell)
{
	for (; *cell; cell++)
		text_add(line, (unsigned char)*cell < ' ' ? " " : cell, 1);
	text_add_string(line, "\t");
}

static void add_line(struct text *lines, const char *file,
		     const struct alto_changed *change)
{
	add_cell(lines, file);
	text_print(lines, "%d\t%d\t%s\t", change->page, change->line,
		   alto_id(change->word));
	add_cell(lines, change->read);
	add_cell(lines, change->meant);
	add_cell(lines, change->rule);
	add_cell(lines, change->level);
	if (change->confidence >= 0)
		text_print(lines, "%.2f", change->confidence);
	text_add_string(lines, "\n");
}

enum status changes_write(const struct document *document, const char *path,
			  struct fault *fault)
{
	struct arena *arena = arena_new();
	struct text lines = { .arena = arena };
	struct alto_changed *changes = NULL;
	size_t count = 0;
	enum status status = STATUS_OK;

	if (!arena)
		return fault_memory(fault);
	status = alto_changes(&changes, &count, document, arena, fault);
	for (size_t i = 0; i < count; i++)
		add_line(&lines, document_base(document), &changes[i]);
	if (!status && lines.failed)
		status = fault_memory(fault);
	if (!status)
		status = file_write(path, text_string(&lines), lines.length,
				    fault);
	arena_free(arena);
	return status;
}

static void print_row(const struct alto_changed *change)
{
	char place[PLACE_SIZE];

	(void)snprintf(place, sizeof(place), "  %d:%d", change->page,
		       change->line);
	message_pad(place, PLACE_COLUMN);
	message_pad(change->read, READ_COLUMN);
	message_pad(change->meant, MEANT_COLUMN);
	message_pad(change->rule, RULE_COLUMN);
	if (change->confidence >= 0)
		(void)printf("%.2f", change->confidence);
	(void)printf("\n");
}

static json_t *pack_row(const char *file, const struct alto_changed *change)
{
	json_t *row = json_pack("{ss si si ss ss ss ss ss}", "file", file,
				"page", change->page, "line", change->line,
				"id", alto_id(change->word), "read",
				change->read, "repaired", change->meant, "rule",
				change->rule, "class", change->level);

	if (row && change->confidence >= 0)
		(void)json_object_set_new(row, "confidence",
					  json_real(change->confidence));
	return row;
}

static enum status print_change(struct asking *asking, const char *file,
				const struct alto_changed *change)
{
	struct text line = { .arena = asking->arena };

	if (asking->options->json)
		return json_list_add(&asking->list, pack_row(file, change),
				     asking->fault);
	if (!asking->options->tsv) {
		print_row(change);
		return STATUS_OK;
	}
	add_line(&line, file, change);
	(void)printf("%s", text_string(&line));
	return line.failed ? fault_memory(asking->fault) : STATUS_OK;
}

static enum status print_changes(struct asking *asking,
				 const struct document *document)
{
	const char *file = document_name(document);
	struct alto_changed *changes = NULL;
	size_t count = 0;
	enum status status = alto_changes(&changes, &count, document,
					  asking->arena, asking->fault);

	if (!status && count && !asking->options->json && !asking->options->tsv)
		(void)printf("%s\n", file);
	for (size_t i = 0; i < count && !status; i++)
		status = print_change(asking, file, &changes[i]);
	return status;
}

static enum status list_all(struct asking *asking, const char *const *paths,
			    int count)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && !status; i++) {
		struct document *document = NULL;

		status = document_read(&document, paths[i], FORM_ALTO,
				       asking->fault);
		if (!status)
			status = print_changes(asking, document);
		document_free(document);
		arena_empty(asking->arena);
	}
	if (!status && asking->options->json)
		json_list_end(&asking->list);
	return status;
}

static enum status changes(const void *fields, const char *const *operands,
			   int count, struct fault *fault)
{
	const struct changes_options *chosen = fields;
	struct asking asking = { .options = chosen, .fault = fault };
	enum status status;

	if (chosen->counts)
		return counts_print(&chosen->user, chosen->json, operands,
				    count, fault);
	asking.arena = arena_new();
	if (!asking.arena)
		return fault_memory(fault);
	status = list_all(&asking, operands, count);
	arena_free(asking.arena);
	return status;
}

const struct command changes_command = {
	.name = "changes",
	.summary = N_("list what repair changed, or how often user tables hit"),
	.operands = "FILE...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct changes_options),
	.run = changes,
};
