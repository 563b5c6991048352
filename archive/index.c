/*
 * index - put Akoma Ntoso documents into an archive
 *
 * Takes files, and folders with all *.akn.xml below them.  It is one
 * transaction: the archive has all of it, or what it had before.  A file that
 * is no Akoma Ntoso is reported and left out.
 */

#define _XOPEN_SOURCE 700 /* realpath */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/record.h"
#include "pipeline/command.h"
#include "pipeline/message.h"

/* The deepest that folders are looked into. */
enum { DEPTH_MAX = 32 };

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
	char *file = NULL;
	enum status status = document_read(&document, path, FORM_AKN, fault);

	if (status)
		goto done;
	file = realpath(path, NULL);
	status = record_add(indexing->store, document, file ? file : path,
			    indexing->arena, fault);
done:
	arena_empty(indexing->arena);
	free(file);
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

static int compare(const struct dirent **one, const struct dirent **other)
{
	return strcmp((*one)->d_name, (*other)->d_name);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static enum status add_folder(struct indexing *indexing, const char *folder,
			      int depth, struct fault *fault);

/* What lies in a folder: links to other folders are not followed. */
static enum status add_entry(struct indexing *indexing, const char *folder,
			     const char *name, int depth, struct fault *fault)
{
	char path[PATH_MAX];
	struct stat about;
	int length = snprintf(path, sizeof(path), "%s/%s", folder, name);

	if (length < 0 || (size_t)length >= sizeof(path))
		return fault_set(fault, STATUS_MISSING, folder, "%s",
				 _("the path is too long"));
	if (lstat(path, &about))
		return STATUS_OK; /* gone meanwhile */
	if (S_ISDIR(about.st_mode))
		return add_folder(indexing, path, depth + 1, fault);
	return is_wanted(name) ? add_file(indexing, path, fault) : STATUS_OK;
}

static enum status add_folder(struct indexing *indexing, const char *folder,
			      int depth, struct fault *fault)
{
	struct dirent **entries = NULL;
	enum status status = STATUS_OK;
	int count;

	if (depth > DEPTH_MAX)
		return fault_set(fault, STATUS_MISSING, folder,
				 _("folders lie deeper than %d"), DEPTH_MAX);
	count = scandir(folder, &entries, is_visible, compare);
	if (count < 0)
		return fault_set(fault, STATUS_MISSING, folder, "%s",
				 strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!status)
			status = add_entry(indexing, folder, entries[i]->d_name,
					   depth, fault);
		free(entries[i]);
	}
	free(entries);
	return status;
}

static enum status add_operand(struct indexing *indexing, const char *path,
			       struct fault *fault)
{
	struct stat about;

	if (!stat(path, &about) && S_ISDIR(about.st_mode))
		return add_folder(indexing, path, 0, fault);
	return add_file(indexing, path, fault);
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
