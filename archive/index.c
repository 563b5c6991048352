/*
 * index - put Akoma Ntoso documents into an archive
 *
 * Takes files, and folders with all *.akn.xml below them.  What is unchanged
 * is left alone, what has changed replaced, and what has gone from a folder
 * taken out.  A file that is no Akoma Ntoso is reported, and what was known of
 * it kept.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/take.h"
#include "pipeline/command.h"
#include "pipeline/inputs.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

static const char ending[] = ".akn.xml";

/* The longest one can be told to wait for another writer, in seconds. */
enum { WAIT_MAX = 86400 };

/* The most documents of a batch. */
enum { BATCH_MAX = 1000000 };

/* How long a line on a terminal stands at least, in seconds. */
static const double progress_seconds = 0.1;

static const double nanoseconds = 1e9;

struct index_options {
	const char *db;
	int wait;
	int batch;
};

static const struct index_options defaults = { .db = STORE_PATH,
					       .wait = STORE_PATIENCE,
					       .batch = TAKE_BATCH };

static const struct option options[] = {
	{ OPTION(TEXT, struct index_options, db, "FILE",
		 N_("the archive to write")) },
	{ OPTION(COUNT, struct index_options, wait, "SECONDS",
		 N_("wait so long where another program is writing it")),
	  .most = WAIT_MAX },
	{ OPTION(COUNT, struct index_options, batch, "DOCUMENTS",
		 N_("keep what was done after so many documents")),
	  .least = 1, .most = BATCH_MAX },
	{ .kind = OPTION_END },
};

/* A file that is there. */
struct entry {
	const char *path; /* to open it */
	const char *file; /* what the archive calls it */
};

/* A run of the command. */
struct indexing {
	struct store *store;
	struct take *take;
	struct arena *arena;
	struct entry *entries; /* sorted by file, each once */
	size_t count;
	size_t room;
	const char **folders; /* that were named, as the archive calls them */
	int folder_count;
	const char **gone; /* files that the archive knows, and no one else */
	size_t gone_count;
	size_t gone_room;
	int taken[TAKEN_REFUSED + 1];
	int removed;
	bool terminal;
	double told; /* when the line on the terminal was written */
};

static bool is_wanted(const char *name)
{
	size_t length = strlen(name);

	return length > strlen(ending) &&
	       strcmp(name + length - strlen(ending), ending) == 0;
}

static bool is_folder(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

static enum status add_entry(struct indexing *indexing, const char *path,
			     struct fault *fault)
{
	struct entry *grown =
		arena_grow(indexing->arena, indexing->entries, &indexing->room,
			   indexing->count + 1, sizeof(*grown));
	const char *file = take_name(indexing->arena, path);

	if (!grown || !file)
		return fault_memory(fault);
	indexing->entries = grown;
	grown[indexing->count++] = (struct entry){ path, file };
	return STATUS_OK;
}

/* A file that was named, or what lies in a folder that was. */
static enum status add_operand(struct indexing *indexing, const char *operand,
			       struct fault *fault)
{
	static const struct inputs_way way = { .output = NULL };
	struct input *inputs = NULL;
	size_t count = 0;
	bool folder = is_folder(operand);
	enum status status = inputs_collect(&inputs, &count, &operand, 1, &way,
					    indexing->arena, fault);

	for (size_t i = 0; i < count && !status; i++)
		if (!folder || is_wanted(inputs[i].name))
			status = add_entry(indexing, inputs[i].path, fault);
	if (status || !folder)
		return status;
	indexing->folders[indexing->folder_count] =
		take_name(indexing->arena, operand);
	return indexing->folders[indexing->folder_count++]
		       ? STATUS_OK
		       : fault_memory(fault);
}

static int by_file(const void *one, const void *other)
{
	const struct entry *a = one;
	const struct entry *b = other;

	return strcmp(a->file, b->file);
}

/* All that is there, in the order of the bytes, each file once. */
static enum status collect(struct indexing *indexing,
			   const char *const *operands, int count,
			   struct fault *fault)
{
	size_t kept = 0;
	enum status status = STATUS_OK;

	indexing->folders = arena_array(indexing->arena, (size_t)count,
					sizeof(*indexing->folders));
	if (!indexing->folders)
		return fault_memory(fault);
	for (int i = 0; i < count && !status; i++)
		status = add_operand(indexing, operands[i], fault);
	if (status || !indexing->count)
		return status;
	qsort(indexing->entries, indexing->count, sizeof(struct entry),
	      by_file);
	for (size_t i = 0; i < indexing->count; i++)
		if (!kept || by_file(&indexing->entries[kept - 1],
				     &indexing->entries[i]) != 0)
			indexing->entries[kept++] = indexing->entries[i];
	indexing->count = kept;
	return STATUS_OK;
}

static void clear_progress(const struct indexing *indexing)
{
	if (indexing->terminal)
		(void)fprintf(stderr, "\r\033[K");
}

static void tell_progress(struct indexing *indexing, size_t over)
{
	struct timespec time = { 0 };
	double now;

	if (!indexing->terminal)
		return;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	now = (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
	if (now - indexing->told < progress_seconds)
		return;
	indexing->told = now;
	(void)fprintf(stderr, "\r");
	(void)fprintf(stderr, _("%zu of %zu: %s"), over, indexing->count,
		      indexing->entries[over - 1].file);
	(void)fprintf(stderr, "\033[K");
}

static enum status take_entries(struct indexing *indexing, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < indexing->count && !status; i++) {
		const struct entry *entry = &indexing->entries[i];
		enum taken taken = TAKEN_REFUSED;

		status = take_file(&taken, indexing->take, entry->path,
				   entry->file, fault);
		if (status)
			break;
		indexing->taken[taken]++;
		if (taken == TAKEN_REFUSED) {
			clear_progress(indexing);
			fault_print(fault);
			fault_clear(fault);
		}
		tell_progress(indexing, i + 1);
	}
	clear_progress(indexing);
	return status;
}

/* Whether a file that the archive knows is no longer there. */
static bool is_gone(const struct indexing *indexing, const char *file)
{
	const struct entry wanted = { .file = file };
	struct stat found;

	if (indexing->count &&
	    bsearch(&wanted, indexing->entries, indexing->count, sizeof(wanted),
		    by_file))
		return false;
	return lstat(file, &found) && (errno == ENOENT || errno == ENOTDIR);
}

/* Whether there is any file below a folder. */
static bool has_files(const struct indexing *indexing, const char *folder)
{
	size_t length = strlen(folder);

	for (size_t i = 0; i < indexing->count; i++) {
		const char *file = indexing->entries[i].file;

		if (strncmp(file, folder, length) == 0 &&
		    (file[length] == '/' || folder[length - 1] == '/'))
			return true;
	}
	return false;
}

static enum status add_gone(struct indexing *indexing, const char *file,
			    struct fault *fault)
{
	const char **grown = arena_grow(
		indexing->arena, indexing->gone, &indexing->gone_room,
		indexing->gone_count + 1, sizeof(*grown));
	const char *copy = arena_text(indexing->arena, file, strlen(file));

	if (!grown || !copy)
		return fault_memory(fault);
	indexing->gone = grown;
	grown[indexing->gone_count++] = copy;
	return STATUS_OK;
}

/* Find what the archive knows below a folder, and is no longer there. */
static enum status find_gone(struct indexing *indexing, const char *folder,
			     struct fault *fault)
{
	/* What begins with "folder/" is what lies before "folder0". */
	static const char below[] =
		"SELECT file FROM documents WHERE file > rtrim(:folder, '/')"
		" || '/' AND file < rtrim(:folder, '/') || '0' ORDER BY file";
	struct store *store = indexing->store;
	size_t before = indexing->gone_count;
	sqlite3_stmt *statement = NULL;
	bool more = false;
	enum status status = store_prepare(&statement, store, below, fault);

	if (!status)
		status = store_bind(store, statement, ":folder", folder, fault);
	if (!status)
		status = store_step(&more, store, statement, fault);
	while (!status && more) {
		if (is_gone(indexing, store_text(statement, 0)))
			status = add_gone(indexing, store_text(statement, 0),
					  fault);
		if (!status)
			status = store_step(&more, store, statement, fault);
	}
	sqlite3_finalize(statement);
	if (!status && indexing->gone_count > before &&
	    !has_files(indexing, folder))
		status = fault_set(fault, STATUS_MISSING, folder, "%s",
				   _("all that was indexed of it has gone; "
				     "is its disk there?"));
	return status;
}

static enum status drop_gone(struct indexing *indexing, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < indexing->gone_count && !status; i++) {
		status = take_out(indexing->take, indexing->gone[i], fault);
		indexing->removed += !status;
	}
	return status;
}

static enum status sum_up(const struct indexing *indexing, struct fault *fault)
{
	int refused = indexing->taken[TAKEN_REFUSED];

	(void)fprintf(stderr,
		      _("indexed: %d, unchanged: %d, removed: %d, refused: "
			"%d\n"),
		      indexing->taken[TAKEN_IN],
		      indexing->taken[TAKEN_UNCHANGED], indexing->removed,
		      refused);
	if (refused)
		return fault_set(fault, STATUS_PARTLY, NULL, "%s",
				 _("not all files could be indexed"));
	if (!indexing->count)
		return fault_set(fault, STATUS_PARTLY, NULL,
				 _("no file that ends in '%s' was found"),
				 ending);
	return STATUS_OK;
}

static enum status work(struct indexing *indexing, int batch,
			struct fault *fault)
{
	enum status status =
		take_new(&indexing->take, indexing->store, batch, fault);

	for (int i = 0; i < indexing->folder_count && !status; i++)
		status = find_gone(indexing, indexing->folders[i], fault);
	if (!status)
		status = take_entries(indexing, fault);
	if (!status)
		status = drop_gone(indexing, fault);
	if (!status)
		status = take_commit(indexing->take, fault);
	return status ? status : sum_up(indexing, fault);
}

static enum status run(const void *fields, const char *const *operands,
		       int count, struct fault *fault)
{
	const struct index_options *chosen = fields;
	struct indexing indexing = { .arena = arena_new(),
				     .terminal = isatty(STDERR_FILENO) };
	enum status status;

	if (!indexing.arena)
		return fault_memory(fault);
	status = collect(&indexing, operands, count, fault);
	if (!status)
		status = store_open_for(&indexing.store, chosen->db,
					STORE_WRITE, chosen->wait, fault);
	if (!status)
		status = work(&indexing, chosen->batch, fault);
	take_free(indexing.take);
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
