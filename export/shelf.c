#include "export/shelf.h"

#include <string.h>

#include "archive/store.h"
#include "pipeline/message.h"

/* The folder that all files of the archive lie in follows from these two. */
static const char ends[] = "SELECT min(file), max(file) FROM documents";

static const char best_readings[] =
	"SELECT d.id, d.file FROM works w JOIN documents d ON d.id = w.document"
	" WHERE :work = '' OR w.iri = :work"
	" OR (w.key = key(:work) AND w.key <> '')"
	" ORDER BY w.date, w.key, w.iri";

static const char task_ids[] = "SELECT id, public FROM tasks"
			       " WHERE document = :document ORDER BY n";

/* A document, and the ids of its tasks: as it says, and as it is known. */
struct volume {
	const char *document; /* the row id, as SQL takes it */
	const char *file;
	const char **ids; /* one behind the other, id and public */
	size_t id_count;
	size_t id_room;
};

struct shelf {
	struct batch *batch;
	struct store *store;
	struct volume *volumes;
	size_t count;
	size_t room;
	size_t shared; /* bytes of the path that all files share */
	struct fault *fault;
};

/* A cell, kept beyond the row; NULL: no memory. */
static const char *keep(struct shelf *shelf, sqlite3_stmt *row, int column)
{
	const char *text = store_text(row, column);

	return arena_text(shelf->batch->arena, text, strlen(text));
}

/* Run a query, with one parameter or without, and take its rows. */
static enum status each_row(struct shelf *shelf, const char *sql,
			    const char *name, const char *value, void *into,
			    enum status (*take)(struct shelf *shelf,
						sqlite3_stmt *row, void *into))
{
	sqlite3_stmt *rows = NULL;
	bool more = false;
	enum status status =
		store_prepare(&rows, shelf->store, sql, shelf->fault);

	if (!status && name)
		status = store_bind(shelf->store, rows, name, value,
				    shelf->fault);
	if (!status)
		status = store_step(&more, shelf->store, rows, shelf->fault);
	while (!status && more) {
		status = take(shelf, rows, into);
		if (!status)
			status = store_step(&more, shelf->store, rows,
					    shelf->fault);
	}
	sqlite3_finalize(rows);
	return status;
}

static enum status take_ends(struct shelf *shelf, sqlite3_stmt *row, void *into)
{
	const char *first = store_text(row, 0);
	const char *last = store_text(row, 1);
	size_t same = 0;

	(void)into;
	while (first[same] && first[same] == last[same])
		same++;
	while (same && first[same - 1] != '/')
		same--;
	shelf->shared = same;
	return STATUS_OK;
}

static enum status take_volume(struct shelf *shelf, sqlite3_stmt *row,
			       void *into)
{
	struct volume *grown =
		arena_grow(shelf->batch->arena, shelf->volumes, &shelf->room,
			   shelf->count + 1, sizeof(*grown));

	(void)into;
	if (!grown)
		return fault_memory(shelf->fault);
	shelf->volumes = grown;
	grown += shelf->count++;
	*grown = (struct volume){ .document = keep(shelf, row, 0),
				  .file = keep(shelf, row, 1) };
	return grown->document && grown->file ? STATUS_OK
					      : fault_memory(shelf->fault);
}

static enum status take_ids(struct shelf *shelf, sqlite3_stmt *row, void *into)
{
	struct volume *volume = into;
	const char **grown =
		arena_grow(shelf->batch->arena, volume->ids, &volume->id_room,
			   volume->id_count + 2, sizeof(*grown));

	if (!grown)
		return fault_memory(shelf->fault);
	volume->ids = grown;
	for (int i = 0; i < 2; i++) {
		grown[volume->id_count] = keep(shelf, row, i);
		if (!grown[volume->id_count++])
			return fault_memory(shelf->fault);
	}
	return STATUS_OK;
}

/* The id that a task is known by; its own where the archive has no other. */
static const char *public_id(const struct volume *volume, const char *id)
{
	for (size_t i = 0; i < volume->id_count; i += 2)
		if (strcmp(volume->ids[i], id) == 0)
			return volume->ids[i + 1];
	return id;
}

/* Read the file again, and give its tasks the ids they are known by. */
static enum status read_volume(struct shelf *shelf, const struct volume *volume)
{
	struct batch *batch = shelf->batch;
	struct document *document = NULL;
	size_t first = batch->row_count;
	enum status status =
		document_read(&document, volume->file, FORM_AKN, shelf->fault);

	if (!status)
		status = batch_add(batch, document, volume->file,
				   volume->file + shelf->shared, shelf->fault);
	for (size_t i = first; i < batch->row_count && !status; i++) {
		struct task_row *row = batch->rows[i];

		task_rename(row, public_id(volume, row->id),
			    public_id(volume, row->parent), batch->arena);
	}
	document_free(document);
	return status;
}

static enum status read_volumes(struct shelf *shelf, int *refused)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < shelf->count && !status; i++) {
		struct volume *volume = &shelf->volumes[i];

		status = each_row(shelf, task_ids, ":document",
				  volume->document, volume, take_ids);
		if (status)
			return status;
		status = read_volume(shelf, volume);
		if (status != STATUS_MISSING && status != STATUS_MALFORMED)
			continue;
		fault_print(shelf->fault);
		fault_clear(shelf->fault);
		status = STATUS_OK;
		++*refused;
	}
	return status;
}

enum status shelf_add(struct batch *batch, const char *db, const char *work,
		      int *refused, struct fault *fault)
{
	struct shelf shelf = { .batch = batch, .fault = fault };
	enum status status = store_open(&shelf.store, db, STORE_READ, fault);

	if (!status)
		status = each_row(&shelf, ends, NULL, NULL, NULL, take_ends);
	if (!status)
		status = each_row(&shelf, best_readings, ":work", work, NULL,
				  take_volume);
	if (!status && !shelf.count)
		status = fault_set(fault, STATUS_MISSING, db,
				   _("no document of '%s' is in it"), work);
	if (!status)
		status = read_volumes(&shelf, refused);
	store_close(shelf.store);
	return status;
}
