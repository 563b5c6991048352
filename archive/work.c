#include "archive/work.h"

#include <string.h>

#include "archive/seen.h"
#include "pipeline/message.h"

static const char read_work[] =
	"SELECT iri, type, number, key, date, issuer, title, file, document"
	" FROM works WHERE id = ?1";

enum { IRI, TYPE, NUMBER, KEY, DATE, ISSUER, TITLE, PATH, DOCUMENT };

/*
 * What a work without a number or a title is called: the words of its first
 * citation; of several on one day the first in order.
 */
static const char read_words[] =
	"SELECT min(c.words) FROM names n CROSS JOIN citations c"
	" ON c.name = n.id AND c.day ="
	" (SELECT min(day) FROM citations WHERE name = n.id)"
	" WHERE n.work = ?1 AND c.words <> ''";

static const char count_citations[] =
	"SELECT coalesce(sum(cited), 0) FROM names WHERE work = ?1";

struct works {
	struct store *store;
	struct arena *arena;
	sqlite3_stmt *work;
	sqlite3_stmt *words;
	sqlite3_stmt *cited;
	struct seen seen; /* id: place in `items` */
	struct work **items;
	size_t count;
	size_t room;
};

enum status works_new(struct works **out, struct store *store,
		      struct arena *arena, struct fault *fault)
{
	struct works *works = arena_take(arena, sizeof(*works));
	enum status status;

	if (!works)
		return fault_memory(fault);
	works->store = store;
	works->arena = arena;
	works->seen.arena = arena;
	status = store_prepare(&works->work, store, read_work, fault);
	if (!status)
		status = store_prepare(&works->words, store, read_words, fault);
	if (!status)
		status = store_prepare(&works->cited, store, count_citations,
				       fault);
	if (status)
		works_free(works);
	else
		*out = works;
	return status;
}

void works_free(struct works *works)
{
	if (!works)
		return;
	sqlite3_finalize(works->work);
	sqlite3_finalize(works->words);
	sqlite3_finalize(works->cited);
}

/* Step to the one row for `id`; the statement is then to be reset. */
static enum status look_up(bool *found, const struct works *works,
			   sqlite3_stmt *statement, sqlite3_int64 id,
			   struct fault *fault)
{
	(void)sqlite3_bind_int64(statement, 1, id);
	return store_step(found, works->store, statement, fault);
}

static bool fill(struct work *work, sqlite3_stmt *row, struct arena *arena)
{
	*work = (struct work){
		.iri = store_keep(arena, row, IRI),
		.type = store_keep(arena, row, TYPE),
		.number = store_keep(arena, row, NUMBER),
		.key = store_keep(arena, row, KEY),
		.date = store_keep(arena, row, DATE),
		.issuer = store_keep(arena, row, ISSUER),
		.title = store_keep(arena, row, TITLE),
		.file = store_keep(arena, row, PATH),
		.document = sqlite3_column_int64(row, DOCUMENT),
	};
	return !arena_failed(arena);
}

static enum status name_it(struct work *work, struct works *works,
			   struct fault *fault)
{
	bool found = false;
	enum status status =
		look_up(&found, works, works->words, work->id, fault);

	if (!status && found)
		work->title = store_keep(works->arena, works->words, 0);
	(void)sqlite3_reset(works->words);
	if (!status && !work->title)
		status = fault_memory(fault);
	return status;
}

static enum status read(struct work **out, struct works *works,
			sqlite3_int64 id, struct fault *fault)
{
	struct work *work = arena_take(works->arena, sizeof(*work));
	bool found = false;
	enum status status;

	if (!work)
		return fault_memory(fault);
	status = look_up(&found, works, works->work, id, fault);
	if (!status && !found)
		status = fault_set(fault, STATUS_MALFORMED, NULL, "%s",
				   _("not an archive, or a damaged one"));
	if (!status && !fill(work, works->work, works->arena))
		status = fault_memory(fault);
	(void)sqlite3_reset(works->work);
	if (status)
		return status;
	work->id = id;
	if (!*work->number && !*work->title)
		status = name_it(work, works, fault);
	*out = work;
	return status;
}

enum status works_get(const struct work **out, struct works *works,
		      sqlite3_int64 id, struct fault *fault)
{
	size_t at = seen_find(&works->seen, id, 0, works->count);
	struct work **items;
	enum status status;

	if (at < works->count) {
		*out = works->items[at];
		return STATUS_OK;
	}
	items = arena_grow(works->arena, works->items, &works->room,
			   works->count + 1, sizeof(struct work *));
	if (!items)
		return fault_memory(fault);
	works->items = items;
	status = read(&items[works->count], works, id, fault);
	if (status)
		return status;
	if (!seen_add(&works->seen, id, 0, works->count))
		return fault_memory(fault);
	*out = items[works->count++];
	return STATUS_OK;
}

int work_compare(const struct work *one, const struct work *other)
{
	int order = strcmp(one->date, other->date);

	return order ? order : strcmp(one->iri, other->iri);
}

const char *work_name(const struct work *work)
{
	if (*work->number)
		return work->number;
	return *work->title ? work->title : work->iri;
}

enum status works_cited(sqlite3_int64 *out, struct works *works,
			const struct work *work, struct fault *fault)
{
	bool found = false;
	enum status status =
		look_up(&found, works, works->cited, work->id, fault);

	*out = found ? sqlite3_column_int64(works->cited, 0) : 0;
	(void)sqlite3_reset(works->cited);
	return status;
}
