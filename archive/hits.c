#include "archive/hits_part.h"

#include <stdlib.h>
#include <string.h>

#include "archive/closeness.h"
#include "archive/day.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* The cells of a work, in both statements that give one. */
enum {
	WORK,
	IRI,
	TYPE,
	NUMBER,
	DATE,
	ISSUER,
	TITLE,
	DOCUMENT,
	PATH,
	BEST,
};

static const char *const steps[HITS_STEPS] = {
	/* The row of a document is long, and mostly the work's tells all. */
	[HITS_READING] = "SELECT w.id, w.iri, w.type, w.number, w.date,"
			 " w.issuer, w.title, d.id, CASE WHEN w.document = d.id"
			 " THEN w.file ELSE (SELECT file FROM documents"
			 " WHERE id = ?1) END, w.document = d.id"
			 " FROM documents d INDEXED BY documents_meant"
			 " CROSS JOIN works w ON w.id = d.work WHERE d.id = ?1",
	[HITS_WORK] = "SELECT id, iri, type, number, date, issuer, title,"
		      " document, file, 1 FROM works WHERE id = ?1",
	[HITS_CITED] = "SELECT coalesce(sum(cited), 0) FROM names"
		       " WHERE work = ?1",
	[HITS_BODY] = "SELECT text FROM bodies WHERE document = ?1",
	[HITS_EXACT] = "SELECT id FROM works WHERE key = ?1"
		       " ORDER BY type, date LIMIT 2001",
	[HITS_PREFIX] = "SELECT id FROM works WHERE key > ?1 AND key < ?2"
			" ORDER BY key, type, date LIMIT 2001",
	[HITS_SPELLING] = "SELECT DISTINCT number FROM"
			  " (SELECT number FROM names WHERE key = ?1"
			  " UNION ALL SELECT number FROM works WHERE key = ?1)"
			  " ORDER BY number LIMIT 16",
	[HITS_NAMES] = "SELECT id FROM names WHERE work = ?1",
	[HITS_CITERS] =
		"SELECT document, start, length, day, page FROM citations"
		" WHERE name = ?1 ORDER BY day DESC, document DESC",
};

sqlite3_stmt *hits_step(struct searcher *searcher, enum hits_step step,
			sqlite3_int64 first)
{
	(void)sqlite3_reset(searcher->steps[step]);
	(void)sqlite3_bind_int64(searcher->steps[step], 1, first);
	return searcher->steps[step];
}

sqlite3_stmt *hits_step_text(struct searcher *searcher, enum hits_step step,
			     const char *first, const char *second)
{
	sqlite3_stmt *statement = searcher->steps[step];

	(void)sqlite3_reset(statement);
	(void)sqlite3_bind_text(statement, 1, first, -1, SQLITE_TRANSIENT);
	if (second)
		(void)sqlite3_bind_text(statement, 2, second, -1,
					SQLITE_TRANSIENT);
	return statement;
}

/* ---- one work ---- */

static bool is_issuer(const struct searcher *searcher, sqlite3_stmt *row)
{
	const char *issuer;

	if (!searcher->issuer)
		return true;
	issuer = text_fold(searcher->scratch, store_text(row, ISSUER));
	if (issuer && strstr(issuer, searcher->issuer))
		return true;
	return *searcher->issuer_slug &&
	       strstr(store_text(row, IRI), searcher->issuer_slug);
}

static bool passes(const struct searcher *searcher, sqlite3_stmt *row)
{
	const struct hits_filter *filter = searcher->filter;
	const char *date = store_text(row, DATE);

	if (filter->type && strcmp(filter->type, store_text(row, TYPE)) != 0)
		return false;
	if ((filter->after || filter->before) && !*date)
		return false;
	if (filter->after && !day_is_from(date, filter->after))
		return false;
	if (filter->before && !day_is_until(date, filter->before))
		return false;
	return is_issuer(searcher, row);
}

static enum status fill(struct hit *out, bool *found, struct searcher *searcher,
			sqlite3_stmt *row, struct fault *fault)
{
	struct arena *arena = searcher->arena;
	enum status status = store_step(found, searcher->store, row, fault);

	searcher->looked++;
	if (!status && *found)
		*found = passes(searcher, row);
	if (!status && *found) {
		*out = (struct hit){
			.work = sqlite3_column_int64(row, WORK),
			.iri = store_keep(arena, row, IRI),
			.type = store_keep(arena, row, TYPE),
			.number = store_keep(arena, row, NUMBER),
			.date = store_keep(arena, row, DATE),
			.issuer = store_keep(arena, row, ISSUER),
			.title = store_keep(arena, row, TITLE),
			.document = sqlite3_column_int64(row, DOCUMENT),
			.file = store_keep(arena, row, PATH),
			.best = sqlite3_column_int(row, BEST) != 0,
		};
		if (arena_failed(arena))
			status = fault_memory(fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

enum status hits_reading(struct hit *out, bool *found,
			 struct searcher *searcher, sqlite3_int64 document,
			 struct fault *fault)
{
	return fill(out, found, searcher,
		    hits_step(searcher, HITS_READING, document), fault);
}

enum status hits_work(struct hit *out, bool *found, struct searcher *searcher,
		      sqlite3_int64 work, struct fault *fault)
{
	return fill(out, found, searcher, hits_step(searcher, HITS_WORK, work),
		    fault);
}

enum status hits_add(struct searcher *searcher, const struct hit *hit,
		     struct fault *fault)
{
	struct hits *hits = searcher->hits;
	struct hit *grown =
		arena_grow(searcher->arena, hits->items, &searcher->room,
			   hits->count + 1, sizeof(*grown));

	if (!grown)
		return fault_memory(fault);
	hits->items = grown;
	grown[hits->count++] = *hit;
	return STATUS_OK;
}

/* The text of a document, in `scratch`; "" where there is none. */
static enum status read_body(const char **out, struct searcher *searcher,
			     sqlite3_int64 document, struct fault *fault)
{
	sqlite3_stmt *row = hits_step(searcher, HITS_BODY, document);
	bool found = false;
	enum status status = store_step(&found, searcher->store, row, fault);

	*out = status || !found ? "" : store_keep(searcher->scratch, row, 0);
	(void)sqlite3_reset(row);
	searcher->read++;
	return !status && !*out ? fault_memory(fault) : status;
}

enum status hits_text(struct match_text *out, struct searcher *searcher,
		      const struct hit *hit, struct fault *fault)
{
	const char *body;
	enum status status = read_body(&body, searcher, hit->document, fault);

	if (status)
		return status;
	body = arena_print(searcher->scratch, "%s\n%s", hit->title, body);
	if (!body || !match_read(out, body, searcher->scratch))
		return fault_memory(fault);
	return STATUS_OK;
}

/* ---- in order ---- */

static int compare_doubles(double one, double other)
{
	return one > other ? -1 : one < other;
}

/* The better first: by what is found where, then the newest, then by IRI. */
static int compare_rank(const void *one, const void *other)
{
	const struct hit *a = one;
	const struct hit *b = other;
	int order = (int)a->reason - (int)b->reason;

	if (!order)
		order = b->in_title - a->in_title;
	if (!order)
		order = b->exact - a->exact;
	if (!order)
		order = b->together - a->together;
	if (!order)
		order = compare_doubles(a->score, b->score);
	if (!order)
		order = strcmp(b->date, a->date);
	if (!order)
		order = strcmp(a->iri, b->iri);
	return order ? order : strcmp(a->file, b->file);
}

/* Of one work the stronger reason first, then the better reading. */
static int compare_work(const void *one, const void *other)
{
	const struct hit *a = one;
	const struct hit *b = other;
	int order = strcmp(a->iri, b->iri);

	if (!order)
		order = (int)a->reason - (int)b->reason;
	if (!order)
		order = b->best - a->best;
	if (!order)
		order = b->together - a->together;
	if (!order)
		order = compare_doubles(a->score, b->score);
	if (!order)
		order = strcmp(a->file, b->file);
	if (!order && a->cite_start != b->cite_start)
		order = a->cite_start < b->cite_start ? -1 : 1;
	return order;
}

static void sort(struct hit *hits, size_t count,
		 int (*compare)(const void *, const void *))
{
	if (count)
		qsort(hits, count, sizeof(*hits), compare);
}

/* Each work once. */
static void take_once(struct hits *hits)
{
	size_t kept = 0;

	sort(hits->items, hits->count, compare_work);
	for (size_t i = 0; i < hits->count; i++)
		if (!kept ||
		    strcmp(hits->items[kept - 1].iri, hits->items[i].iri) != 0)
			hits->items[kept++] = hits->items[i];
	hits->count = kept;
}

/* ---- what only the text tells ---- */

static enum status weigh(struct hit *hit, struct searcher *searcher,
			 struct fault *fault)
{
	const struct query *query = searcher->query;
	struct match_text text = { .count = 0 };
	enum status status = hits_text(&text, searcher, hit, fault);

	if (status)
		return status;
	hit->exact = query->marked;
	hit->score = 0;
	for (size_t i = 0; i < query->term_count; i++) {
		struct matches found = { .count = 0 };
		bool exact = false;

		if (!match_find(&found, &text, &query->terms[i], i,
				searcher->scratch))
			return fault_memory(fault);
		for (size_t j = 0; j < found.count; j++)
			exact = exact || found.items[j].exact;
		hit->exact = hit->exact && exact;
		hit->score += closeness_of((double)found.count, text.count);
	}
	hit->together = *query->together && match_together(&text, query);
	return STATUS_OK;
}

static enum status weigh_first(struct searcher *searcher, struct fault *fault)
{
	struct hits *hits = searcher->hits;
	size_t first = 0;
	size_t end;
	enum status status = STATUS_OK;

	while (first < hits->count && hits->items[first].reason != HIT_WORDS)
		first++;
	if (first == hits->count)
		return STATUS_OK;
	end = hits->count - first > HITS_READ ? first + HITS_READ : hits->count;
	for (size_t i = first; i < end && !status; i++) {
		status = weigh(&hits->items[i], searcher, fault);
		arena_empty(searcher->scratch);
	}
	sort(hits->items + first, end - first, compare_rank);
	return status;
}

/* ---- all of it ---- */

static enum status prepare(struct searcher *searcher, struct fault *fault)
{
	const char *issuer = searcher->filter->issuer;
	const char *slug = "";
	enum status status = STATUS_OK;

	searcher->scratch = arena_new();
	if (!searcher->scratch)
		return fault_memory(fault);
	for (int i = 0; i < HITS_STEPS && !status; i++)
		status = store_prepare(&searcher->steps[i], searcher->store,
				       steps[i], fault);
	if (status || !issuer)
		return status;
	slug = text_slug(searcher->arena, issuer);
	searcher->issuer = text_fold(searcher->arena, issuer);
	searcher->issuer_slug =
		slug && *slug ? arena_print(searcher->arena, "/%s/", slug)
			      : slug;
	return searcher->issuer && searcher->issuer_slug ? STATUS_OK
							 : fault_memory(fault);
}

enum status hits_find(struct hits *out, struct store *store,
		      struct query *query, const struct hits_filter *filter,
		      struct arena *arena, struct fault *fault)
{
	struct searcher searcher = {
		.hits = out,
		.store = store,
		.query = query,
		.filter = filter,
		.arena = arena,
	};
	enum status status;

	*out = (struct hits){ .items = NULL };
	status = prepare(&searcher, fault);
	if (!status)
		status = hits_numbers(&searcher, fault);
	if (!status)
		status = hits_words(&searcher, fault);
	if (status)
		goto done;
	take_once(out);
	sort(out->items, out->count, compare_rank);
	status = weigh_first(&searcher, fault);
done:
	for (int i = 0; i < HITS_STEPS; i++)
		sqlite3_finalize(searcher.steps[i]);
	arena_free(searcher.scratch);
	return status;
}
