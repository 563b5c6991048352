#include "export/shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/day.h"
#include "archive/find.h"
#include "archive/tasks.h"
#include "pipeline/message.h"

/* The folder that all files of the archive lie in follows from these two. */
static const char ends[] = "SELECT min(file), max(file) FROM documents";

static const char best_readings[] =
	"SELECT d.id, d.file FROM works w JOIN documents d ON d.id = w.document"
	" WHERE :iri = '' OR w.iri = :iri ORDER BY w.date, w.iri";

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
	struct works *works;
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

/* ---- what is asked for ---- */

/* Say which works may be meant. */
static enum status list_works(const struct found *found, const char *words,
			      struct fault *fault)
{
	for (size_t i = 0; i < found->count; i++)
		(void)fprintf(stderr, "chithi: %s  %s  %s  %s\n",
			      work_name(found->works[i]), found->works[i]->date,
			      found->works[i]->issuer, found->works[i]->iri);
	return fault_set(fault, STATUS_USAGE, NULL,
			 _("'%s' may mean several; give an IRI"), words);
}

/* The one work that is meant; NULL: all are. */
static enum status find_work(const struct work **out, struct shelf *shelf,
			     const struct shelf_way *way)
{
	const struct find_way any = { .year = NULL };
	struct found found;
	enum status status;

	*out = NULL;
	if (!way->work)
		return STATUS_OK;
	status = find_works(&found, shelf->works, shelf->store, way->work, &any,
			    shelf->batch->arena, shelf->fault);
	if (status)
		return status;
	if (!found.count || found.near ||
	    (found.count == 1 && !found.works[0]->document))
		return fault_set(shelf->fault, STATUS_MISSING, way->db,
				 _("no document of '%s' is in it"), way->work);
	if (found.count > 1)
		return list_works(&found, way->work, shelf->fault);
	*out = found.works[0];
	return STATUS_OK;
}

static int by_id(const void *one, const void *other)
{
	const struct task_found *a = one;
	const struct task_found *b = other;

	return strcmp(a->id, b->id);
}

static int compare_id(const void *id, const void *task)
{
	return strcmp(id, ((const struct task_found *)task)->id);
}

/* Leave out the tasks that are not asked for. */
static enum status choose(struct shelf *shelf, const struct shelf_way *way,
			  const struct work *work)
{
	struct batch *batch = shelf->batch;
	struct tasks_way asked = { .assignee = way->assignee,
				   .status = way->status,
				   .work = work };
	struct tasks_found found = { .count = 0 };
	enum status status = day_option(&asked.after, "after", way->after,
					batch->arena, shelf->fault);

	if (!status)
		status = day_option(&asked.before, "before", way->before,
				    batch->arena, shelf->fault);
	if (!status)
		status = tasks_find(&found, shelf->store, shelf->works, &asked,
				    batch->arena, shelf->fault);
	if (status)
		return status;
	if (found.count)
		qsort(found.items, found.count, sizeof(*found.items), by_id);
	for (size_t i = 0; i < batch->row_count; i++)
		batch->rows[i]->left_out =
			!found.count ||
			!bsearch(batch->rows[i]->id, found.items, found.count,
				 sizeof(*found.items), compare_id);
	return STATUS_OK;
}

static bool chooses(const struct shelf_way *way)
{
	return way->assignee || way->after || way->before || way->status;
}

static enum status take_all(struct shelf *shelf, const struct shelf_way *way,
			    int *refused)
{
	const struct work *work = NULL;
	enum status status = find_work(&work, shelf, way);

	if (!status)
		status = each_row(shelf, ends, NULL, NULL, NULL, take_ends);
	if (!status)
		status = each_row(shelf, best_readings, ":iri",
				  work ? work->iri : "", NULL, take_volume);
	if (!status)
		status = read_volumes(shelf, refused);
	if (!status && chooses(way))
		status = choose(shelf, way, work);
	return status;
}

enum status shelf_add(struct batch *batch, const struct shelf_way *way,
		      int *refused, struct fault *fault)
{
	struct shelf shelf = { .batch = batch, .fault = fault };
	enum status status =
		store_open(&shelf.store, way->db, STORE_READ, fault);

	if (!status)
		status = works_new(&shelf.works, shelf.store, batch->arena,
				   fault);
	if (!status)
		status = take_all(&shelf, way, refused);
	works_free(shelf.works);
	store_close(shelf.store);
	return status;
}
