/*
 * The works that have the number which a query may have in it, and the works
 * that cite them.
 */

#include <string.h>

#include "archive/hits_part.h"
#include "pipeline/text.h"

/* Ways to write a number that are looked for; works whose citers are told. */
enum { SPELLINGS_MAX = 16, CITED_MAX = 20 };

/* Behind all letters and digits that a key can have. */
static const char last[] = "\x7f";

/* ---- the works ---- */

/* Add the works that a statement names; `*found` of them are let through. */
static enum status add_named(struct searcher *searcher, sqlite3_stmt *row,
			     enum hit_reason reason, size_t *found,
			     struct fault *fault)
{
	bool more = false;
	size_t count = 0;
	enum status status = store_step(&more, searcher->store, row, fault);

	for (*found = 0; !status && more; count++) {
		struct hit hit;
		bool passes = false;

		if (count == HITS_NUMBERS_MAX) {
			searcher->hits->more = true;
			break;
		}
		status = hits_work(&hit, &passes, searcher,
				   sqlite3_column_int64(row, 0), fault);
		hit.reason = reason;
		if (!status && passes)
			status = hits_add(searcher, &hit, fault);
		*found += passes;
		if (!status)
			status = store_step(&more, searcher->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* What hits may have in common. */
enum common {
	COMMON_DATE,
	COMMON_TYPE,
};

static bool is_alike(const struct hit *hit, enum common common,
		     const char *value)
{
	return strcmp(common == COMMON_DATE ? hit->date : hit->type, value) ==
	       0;
}

/* Keep the hits with that date, or of that type, where there are some. */
static bool keep_alike(struct hits *hits, enum common common, const char *value)
{
	size_t alike = 0;
	size_t kept = 0;

	for (size_t i = 0; i < hits->count; i++)
		alike += is_alike(&hits->items[i], common, value);
	for (size_t i = 0; alike && i < hits->count; i++)
		if (is_alike(&hits->items[i], common, value))
			hits->items[kept++] = hits->items[i];
	if (alike)
		hits->count = kept;
	return alike > 0;
}

static enum status count_citations(struct searcher *searcher, struct hit *hit,
				   struct fault *fault)
{
	sqlite3_stmt *row = hits_step(searcher, HITS_CITED, hit->work);
	bool more = false;
	enum status status = store_step(&more, searcher->store, row, fault);

	hit->cited = more ? sqlite3_column_int64(row, 0) : 0;
	(void)sqlite3_reset(row);
	return status;
}

/* ---- who cites them ---- */

static enum status add_citer(struct searcher *searcher, sqlite3_stmt *row,
			     struct fault *fault)
{
	const struct query_term *without = &searcher->query->without;
	struct match_text text;
	struct hit hit;
	bool passes = false;
	enum status status = hits_reading(&hit, &passes, searcher,
					  sqlite3_column_int64(row, 0), fault);

	if (!status && passes && without->count) {
		status = hits_text(&text, searcher, &hit, fault);
		passes = !status && !match_has(&text, without);
	}
	if (status || !passes)
		return status;
	hit.reason = HIT_CITES;
	hit.cite_start = (size_t)sqlite3_column_int64(row, 1);
	hit.cite_length = (size_t)sqlite3_column_int64(row, 2);
	hit.cite_page = sqlite3_column_int(row, 4);
	return hits_add(searcher, &hit, fault);
}

/* The newest citations with a name, whole days of them. */
static enum status add_citers(struct searcher *searcher, sqlite3_int64 name,
			      struct fault *fault)
{
	sqlite3_stmt *row = hits_step(searcher, HITS_CITERS, name);
	sqlite3_int64 day = 0;
	size_t before = searcher->hits->count;
	bool more = false;
	enum status status = store_step(&more, searcher->store, row, fault);

	for (int read = 0; !status && more; read++) {
		if ((searcher->hits->count - before >= HITS_CITERS_MAX ||
		     read >= HITS_LOOKED_MAX) &&
		    sqlite3_column_int64(row, 3) != day) {
			searcher->hits->more = true;
			break;
		}
		day = sqlite3_column_int64(row, 3);
		status = add_citer(searcher, row, fault);
		arena_empty(searcher->scratch);
		if (!status)
			status = store_step(&more, searcher->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

static enum status add_citers_of(struct searcher *searcher, sqlite3_int64 work,
				 struct fault *fault)
{
	sqlite3_stmt *row = hits_step(searcher, HITS_NAMES, work);
	bool more = false;
	enum status status = store_step(&more, searcher->store, row, fault);

	while (!status && more) {
		status = add_citers(searcher, sqlite3_column_int64(row, 0),
				    fault);
		if (!status)
			status = store_step(&more, searcher->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* ---- which words are a number ---- */

/* The words as they were typed, with blanks between them. */
static const char *typed(const struct query *query, struct query_range range,
			 struct arena *arena)
{
	struct text words = { .arena = arena };

	for (size_t i = range.first; i < range.end; i++)
		text_print(&words, "%s ", query->words[i].folded);
	return words.failed ? NULL : text_string(&words);
}

static enum status read_spellings(const char **spellings,
				  struct searcher *searcher, const char *key,
				  struct fault *fault)
{
	sqlite3_stmt *row = hits_step_text(searcher, HITS_SPELLING, key, NULL);
	int count = 0;
	bool more = false;
	enum status status = store_step(&more, searcher->store, row, fault);

	while (!status && more && count < SPELLINGS_MAX) {
		const char *number = store_text(row, 0);

		spellings[count] =
			arena_text(searcher->arena, number, strlen(number));
		if (!spellings[count++])
			status = fault_memory(fault);
		if (!status)
			status = store_step(&more, searcher->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* Make the terms around the number that was found. */
static enum status build(struct searcher *searcher, struct query_range range,
			 const char *key, struct fault *fault)
{
	const char *spellings[SPELLINGS_MAX + 2] = { NULL };
	struct query *query = searcher->query;
	size_t count = 0;
	enum status status = STATUS_OK;

	if (range.first < range.end)
		status = read_spellings(spellings, searcher, key, fault);
	while (spellings[count])
		count++;
	spellings[count] = typed(query, range, searcher->arena);
	if (!spellings[count])
		return fault_memory(fault);
	if (*query->kind && searcher->hits->count &&
	    keep_alike(searcher->hits, COMMON_TYPE, query->kind))
		range.first = 0; /* the words before it were its type */
	return status ? status
		      : query_build(query, &range, key, spellings,
				    searcher->arena, fault);
}

/* The works of a key, and those whose key it begins, if that is asked for. */
static enum status find(struct searcher *searcher, const char *key, bool begins,
			size_t *exact, size_t *found, struct fault *fault)
{
	struct arena *arena = searcher->arena;
	const char *end = arena_print(arena, "%s%s", key, last);
	enum status status;

	if (!end)
		return fault_memory(fault);
	status = add_named(searcher,
			   hits_step_text(searcher, HITS_EXACT, key, NULL),
			   HIT_NAMED, exact, fault);
	*found = *exact;
	if (status || !begins)
		return status;
	status = add_named(searcher,
			   hits_step_text(searcher, HITS_PREFIX, key, end),
			   HIT_BEGINS, found, fault);
	*found += *exact;
	return status;
}

static enum status tell_citations(struct searcher *searcher,
				  struct fault *fault)
{
	struct hits *hits = searcher->hits;
	size_t named = hits->count;
	size_t exact = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < named && !status; i++) {
		status = count_citations(searcher, &hits->items[i], fault);
		exact += hits->items[i].reason == HIT_NAMED;
	}
	if (!searcher->query->number_alone || exact > CITED_MAX)
		return status;
	for (size_t i = 0; i < named && !status; i++)
		if (hits->items[i].reason == HIT_NAMED)
			status = add_citers_of(searcher, hits->items[i].work,
					       fault);
	return status;
}

enum status hits_numbers(struct searcher *searcher, struct fault *fault)
{
	struct query *query = searcher->query;
	struct query_range range = query->number_words;
	const char *key = query->number;
	size_t exact = 0;
	size_t found = 0;
	enum status status = STATUS_OK;

	if (*key)
		status = find(searcher, key, false, &exact, &found, fault);
	if (!status && !found && *query->part) {
		range = query->part_words;
		key = query->part;
		status = find(searcher, key, range.end - range.first > 1,
			      &exact, &found, fault);
	}
	if (status)
		return status;
	if (found && *query->date)
		(void)keep_alike(searcher->hits, COMMON_DATE, query->date);
	if (!found)
		range.end = range.first;
	status = build(searcher, range, key, fault);
	return status ? status : tell_citations(searcher, fault);
}
