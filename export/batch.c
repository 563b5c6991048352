#include "export/batch.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The most tasks above a task; one that lies deeper stands by itself. */
enum { ABOVE_MAX = 64 };

/* A row on its way to its place. */
struct item {
	struct task_row *row;
	bool is_double;  /* a surer one has the same id */
	bool is_waiting; /* for those above it */
	bool is_put;
};

struct settling {
	struct item **by_id;
	size_t count;
};

/* A string of the header, kept beyond the document. */
static void keep(const char **text, struct arena *arena)
{
	const char *kept = arena_text(arena, *text, strlen(*text));

	*text = kept ? kept : "";
}

static void keep_header(struct akn_header *header, struct arena *arena)
{
	const char **const strings[] = { &header->iri,    &header->type,
					 &header->number, &header->date,
					 &header->issuer, &header->title,
					 &header->signer, &header->source };

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		keep(strings[i], arena);
}

static struct paper *new_paper(struct batch *batch)
{
	struct paper **grown =
		arena_grow(batch->arena, batch->papers, &batch->paper_room,
			   batch->paper_count + 1, sizeof(struct paper *));
	struct paper *made = arena_take(batch->arena, sizeof(*made));

	if (!grown || !made)
		return NULL;
	batch->papers = grown;
	grown[batch->paper_count++] = made;
	return made;
}

static struct task_row *new_row(struct batch *batch)
{
	struct task_row **grown =
		arena_grow(batch->arena, batch->rows, &batch->row_room,
			   batch->row_count + 1, sizeof(struct task_row *));
	struct task_row *made = arena_take(batch->arena, sizeof(*made));

	if (!grown || !made)
		return NULL;
	batch->rows = grown;
	grown[batch->row_count++] = made;
	return made;
}

/* "box1" of "box1/scan.pdf.akn.xml", as text. */
static const char *folder_of(const char *name, struct arena *arena)
{
	const char *slash = strrchr(name, '/');
	const char *folder =
		slash ? arena_text(arena, name, (size_t)(slash - name)) : "";

	folder = folder ? text_clean(arena, folder) : NULL;
	return folder ? folder : "";
}

/* Add the tasks of a document; false: no memory. */
static bool add_rows(struct batch *batch, const struct document *document,
		     const struct paper *paper)
{
	xmlHashTable *places = task_places(document);
	bool fine = places != NULL;

	for (const xmlNode *task = akn_first(document, "task"); task && fine;
	     task = akn_next(document, task, "task")) {
		struct task_row *row = new_row(batch);

		fine = row != NULL;
		if (row)
			task_read(row, places, task, paper, batch->arena);
	}
	xmlHashFree(places, NULL);
	return fine && !arena_failed(batch->arena);
}

enum status batch_add(struct batch *batch, const struct document *document,
		      const char *path, const char *name, struct fault *fault)
{
	struct arena *arena = batch->arena;
	struct paper *paper;
	enum status status = document_expect(document, FORM_AKN, fault);

	if (status)
		return status;
	paper = new_paper(batch);
	if (!paper)
		return fault_memory(fault);
	status = akn_read_header(&paper->header, document, arena, fault);
	if (status)
		return status;
	keep_header(&paper->header, arena);
	paper->path = path;
	paper->folder = folder_of(name, arena);
	paper->hash = akn_get(akn_first(document, "source"), "sha256");
	keep(&paper->hash, arena);
	paper->secret = akn_secrecy(document) != NULL;
	paper->kept = strcmp(path, "-") == 0 ? document : NULL;
	return add_rows(batch, document, paper) ? STATUS_OK
						: fault_memory(fault);
}

/* By id; of one id the surest first, and what was added first. */
static int by_id(const void *one, const void *other)
{
	const struct item *a = *(struct item *const *)one;
	const struct item *b = *(struct item *const *)other;
	int order = strcmp(a->row->id, b->row->id);

	if (!order)
		order = strcmp(b->row->conf, a->row->conf);
	return order ? order : (a > b) - (a < b);
}

static int compare_id(const void *id, const void *item)
{
	return strcmp(id, (*(struct item *const *)item)->row->id);
}

static struct item *find(const struct settling *settling, const char *id)
{
	struct item **found =
		*id ? bsearch(id, settling->by_id, settling->count,
			      sizeof(struct item *), compare_id)
		    : NULL;

	return found ? *found : NULL;
}

/* Leave one item of each id in the sorted list; all stay that have none. */
static void drop_doubles(struct settling *settling)
{
	size_t kept = 0;

	for (size_t i = 0; i < settling->count; i++) {
		struct item *item = settling->by_id[i];
		const char *id = item->row->id;

		item->is_double =
			kept && *id &&
			strcmp(settling->by_id[kept - 1]->row->id, id) == 0;
		if (!item->is_double)
			settling->by_id[kept++] = item;
	}
	settling->count = kept;
}

static void add_settled(struct batch *batch, struct item *item)
{
	if (item->row->left_out)
		return;
	if (item->row->in_tracker) {
		batch->in_tracker++;
		return;
	}
	item->is_put = true;
	item->row->place = batch->row_count;
	batch->rows[batch->row_count++] = item->row;
}

/* Put an item behind those above it, unless it has its place. */
static void put(struct settling *settling, struct batch *batch,
		struct item *item)
{
	struct item *waiting[ABOVE_MAX];
	int count = 0;

	for (; item && !item->is_waiting && count < ABOVE_MAX;
	     item = find(settling, item->row->parent)) {
		item->is_waiting = true;
		waiting[count++] = item;
	}
	while (count > 0) {
		const struct item *above;

		item = waiting[--count];
		above = find(settling, item->row->parent);
		if (above && above->is_put)
			item->row->above = above->row;
		else if (above)
			item->row->lost = above->row;
		add_settled(batch, item);
	}
}

enum status batch_settle(struct batch *batch, struct fault *fault)
{
	size_t count = batch->row_count;
	struct item *items =
		arena_array(batch->arena, count + 1, sizeof(*items));
	struct settling settling = { .count = count };

	settling.by_id =
		arena_array(batch->arena, count + 1, sizeof(struct item *));
	if (!items || !settling.by_id)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++) {
		items[i].row = batch->rows[i];
		settling.by_id[i] = &items[i];
	}
	qsort(settling.by_id, count, sizeof(struct item *), by_id);
	drop_doubles(&settling);
	batch->row_count = 0;
	for (size_t i = 0; i < count; i++)
		if (!items[i].is_double)
			put(&settling, batch, &items[i]);
	return STATUS_OK;
}

enum status batch_read(struct document **out, const struct paper *paper,
		       struct fault *fault)
{
	if (paper->kept)
		return document_copy(out, paper->kept, fault);
	return document_read(out, paper->path, FORM_AKN, fault);
}
