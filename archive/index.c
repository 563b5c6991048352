/*
 * index - put Akoma Ntoso documents into an archive
 *
 * Takes files, and folders with all *.akn.xml below them.  It is one
 * transaction: the archive has all of it, or what it had before.  A file that
 * is no Akoma Ntoso is reported and left out.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/record.h"
#include "pipeline/command.h"
#include "pipeline/inputs.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

static const char ending[] = ".akn.xml";

struct index_options {
	const char *db;
};

static const struct index_options defaults = { .db = STORE_PATH };

static const struct option options[] = {
	{ OPTION(TEXT, struct index_options, db, "FILE",
		 N_("the archive to write")) },
	{ .kind = OPTION_END },
};

/* A run of the command. */
struct indexing {
	struct store *store;
	struct arena *arena;
	int added;
	int refused;
};

static enum status read_file(struct indexing *indexing, const char *path,
			     struct fault *fault)
{
	struct document *document = NULL;
	char *real = NULL;
	const char *file;
	enum status status = document_read(&document, path, FORM_AKN, fault);

	if (status)
		goto done;
	real = realpath(path, NULL);
	file = text_clean(indexing->arena, real ? real : path);
	status = file ? record_add(indexing->store, document, file,
				   indexing->arena, fault)
		      : fault_memory(fault);
done:
	arena_empty(indexing->arena);
	free(real);
	document_free(document);
	return status;
}

/* Whether it is the document's fault, so that others may go on. */
static bool is_forgiven(enum status status)
{
	return status == STATUS_MALFORMED || status == STATUS_MISSING;
}

static enum status add_file(struct indexing *indexing, const char *path,
			    struct fault *fault)
{
	enum status status = read_file(indexing, path, fault);

	if (is_forgiven(status)) {
		fault_print(fault);
		fault_clear(fault);
		indexing->refused++;
		return STATUS_OK;
	}
	indexing->added += !status;
	return status;
}

static bool is_wanted(const char *name)
{
	size_t length = strlen(name);

	return length > strlen(ending) &&
	       strcmp(name + length - strlen(ending), ending) == 0;
}

/* A file that was named, or what lies in a folder that was. */
static enum status add_operand(struct indexing *indexing, const char *operand,
			       struct fault *fault)
{
	struct arena *arena = arena_new();
	struct input *inputs = NULL;
	size_t count = 0;
	static const struct inputs_way way = { .output = NULL };
	enum status status = arena ? STATUS_OK : fault_memory(fault);

	if (!status)
		status = inputs_collect(&inputs, &count, &operand, 1, &way,
					arena, fault);
	for (size_t i = 0; i < count && !status; i++)
		if (is_wanted(inputs[i].name) ||
		    strcmp(inputs[i].path, operand) == 0)
			status = add_file(indexing, inputs[i].path, fault);
	arena_free(arena);
	return status;
}

static enum status finish(const struct indexing *indexing, struct fault *fault)
{
	enum status status = record_settle(indexing->store, fault);

	if (!status)
		status = store_commit(indexing->store, fault);
	if (status)
		return status;
	(void)fprintf(stderr, _("indexed: %d, refused: %d\n"), indexing->added,
		      indexing->refused);
	if (indexing->refused)
		return fault_set(fault, STATUS_PARTLY, NULL, "%s",
				 _("not all files could be indexed"));
	if (!indexing->added)
		return fault_set(fault, STATUS_PARTLY, NULL,
				 _("no file that ends in '%s' was found"),
				 ending);
	return STATUS_OK;
}

static enum status run(const void *fields, const char *const *operands,
		       int count, struct fault *fault)
{
	const struct index_options *chosen = fields;
	struct indexing indexing = { .arena = arena_new() };
	enum status status;

	if (!indexing.arena)
		return fault_memory(fault);
	status = store_open(&indexing.store, chosen->db, STORE_WRITE, fault);
	for (int i = 0; i < count && !status; i++)
		status = add_operand(&indexing, operands[i], fault);
	if (!status)
		status = finish(&indexing, fault);
	store_close(indexing.store);
	arena_free(indexing.arena);
	return status;
}

const struct command index_command = {
	.name = "index",
	.summary = N_("put Akoma Ntoso documents into an archive"),
	.operands = "OUT...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct index_options),
	.run = run,
};
