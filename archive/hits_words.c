/*
 * The works that have the words of a query: from the full text, the newest
 * month first.
 */

#include <string.h>

#include "archive/fulltext.h"
#include "archive/hits_part.h"
#include "pipeline/text.h"

/* What is asked of the full text; the answer, the newest first. */
static const char ask_pairs[] =
	"SELECT rowid, closeness(pairs) FROM pairs WHERE pairs MATCH ?1"
	" AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC";
static const char ask_words[] =
	"SELECT rowid, 0.0 FROM words WHERE words MATCH ?1"
	" AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC";

/* How many there are, as far as they are counted. */
static const char count_pairs[] =
	"SELECT count(*) FROM (SELECT 1 FROM pairs WHERE pairs MATCH ?1"
	" AND rowid >= ?2 AND rowid < ?3 LIMIT 1001)";
static const char count_words[] =
	"SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ?1"
	" AND rowid >= ?2 AND rowid < ?3 LIMIT 1001)";

/* Behind the row ids of all months. */
static const char last_month[] = "9999-12";

static enum status prepare(sqlite3_stmt **out, const struct searcher *searcher,
			   const char *sql, const char *words,
			   struct fault *fault)
{
	const struct hits_filter *filter = searcher->filter;
	const char *before = filter->before ? filter->before : last_month;
	sqlite3_int64 end = fulltext_month(before) + FULLTEXT_MONTH;
	enum status status = store_prepare(out, searcher->store, sql, fault);

	if (status)
		return status;
	if (!strchr(before, '-')) /* a year: to its end */
		end += 11 * FULLTEXT_MONTH;
	(void)sqlite3_bind_text(*out, 1, words, -1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_int64(
		*out, 2, filter->after ? fulltext_month(filter->after) : 0);
	(void)sqlite3_bind_int64(*out, 3, end);
	return STATUS_OK;
}

static enum status count_some(int *out, const struct searcher *searcher,
			      const char *sql, const char *words,
			      struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status = prepare(&row, searcher, sql, words, fault);

	if (!status)
		status = store_step(&more, searcher->store, row, fault);
	*out = more ? sqlite3_column_int(row, 0) : 0;
	sqlite3_finalize(row);
	return status;
}

/* ---- one document ---- */

/* How a source of documents answers. */
struct source {
	const char *sql;
	const char *words;
	bool pairs;  /* phrases need not be looked for in the text */
	bool single; /* nor single words */
	bool together;
};

static bool is_checked(const struct source *source,
		       const struct query_term *term)
{
	return term->key || term->count > 1 ? source->pairs : source->single;
}

/* Whether all that the source does not know holds of the text. */
static bool holds(const struct searcher *searcher, const struct source *source,
		  const struct match_text *text)
{
	const struct query *query = searcher->query;

	for (size_t i = 0; i < query->term_count; i++)
		if (!is_checked(source, &query->terms[i]) &&
		    !match_has(text, &query->terms[i]))
			return false;
	return !query->without.count || !match_has(text, &query->without);
}

static bool must_read(const struct searcher *searcher,
		      const struct source *source)
{
	const struct query *query = searcher->query;
	bool must = query->without.count > 0;

	for (size_t i = 0; i < query->term_count; i++)
		must = must || !is_checked(source, &query->terms[i]);
	return must;
}

static enum status check(bool *right, struct searcher *searcher,
			 const struct source *source, const struct hit *hit,
			 struct fault *fault)
{
	struct match_text text;
	enum status status = hits_text(&text, searcher, hit, fault);

	if (!status)
		*right = holds(searcher, source, &text);
	return status;
}

static enum status look_at_title(struct hit *hit, struct searcher *searcher,
				 struct fault *fault)
{
	const struct query *query = searcher->query;
	struct match_text title;

	if (!match_read(&title, hit->title, searcher->scratch))
		return fault_memory(fault);
	hit->in_title = true;
	for (size_t i = 0; i < query->term_count; i++)
		hit->in_title =
			hit->in_title && match_has(&title, &query->terms[i]);
	return STATUS_OK;
}

/* Add the work of a document if it is one that is asked for. */
static enum status consider(bool *added, struct searcher *searcher,
			    const struct source *source, sqlite3_stmt *row,
			    struct fault *fault)
{
	struct hit hit;
	bool right = false;
	enum status status = hits_reading(&hit, &right, searcher,
					  sqlite3_column_int64(row, 0), fault);

	*added = false;
	if (!status && right && must_read(searcher, source))
		status = check(&right, searcher, source, &hit, fault);
	if (status || !right)
		return status;
	hit.reason = HIT_WORDS;
	hit.score = sqlite3_column_double(row, 1);
	hit.together = source->together;
	status = look_at_title(&hit, searcher, fault);
	*added = true;
	return status ? status : hits_add(searcher, &hit, fault);
}

/* ---- many ---- */

/* Whether no more documents are looked at once the month is over. */
static bool is_enough(const struct searcher *searcher, size_t added,
		      size_t looked, size_t read)
{
	return added >= HITS_RANKED ||
	       searcher->looked - looked >= HITS_LOOKED_MAX ||
	       searcher->read - read >= HITS_READ_MAX;
}

/* Add what a source answers; `*cut`: not all of it. */
static enum status add_all(bool *cut, struct searcher *searcher,
			   const struct source *source, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	sqlite3_int64 month = -1;
	size_t looked = searcher->looked;
	size_t read = searcher->read;
	size_t added = 0;
	bool more = false;
	enum status status =
		prepare(&row, searcher, source->sql, source->words, fault);

	*cut = false;
	if (!status)
		status = store_step(&more, searcher->store, row, fault);
	while (!status && more) {
		sqlite3_int64 id = sqlite3_column_int64(row, 0);
		bool new = false;

		if (id / FULLTEXT_MONTH != month &&
		    is_enough(searcher, added, looked, read)) {
			*cut = true;
			break;
		}
		month = id / FULLTEXT_MONTH;
		status = consider(&new, searcher, source, row, fault);
		arena_empty(searcher->scratch);
		added += new;
		if (!status)
			status = store_step(&more, searcher->store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}

/*
 * What to ask first: phrases are rarer than single words, but not always; the
 * other of them is then looked for in the text.
 */
static enum status choose(struct source *out, const struct searcher *searcher,
			  struct fault *fault)
{
	const struct query *query = searcher->query;
	int phrases = 0;
	int words = 0;
	enum status status;

	*out = (struct source){ .sql = ask_pairs,
				.words = query->phrases,
				.pairs = true,
				.single = !*query->singles };
	if (!*query->singles)
		return STATUS_OK;
	if (!*query->phrases) {
		*out = (struct source){ .sql = ask_words,
					.words = query->singles,
					.pairs = true,
					.single = true };
		return STATUS_OK;
	}
	status = count_some(&phrases, searcher, count_pairs, query->phrases,
			    fault);
	if (status || phrases <= HITS_RANKED)
		return status;
	status = count_some(&words, searcher, count_words, query->syllables,
			    fault);
	if (!status && words <= HITS_RANKED)
		*out = (struct source){ .sql = ask_words,
					.words = query->syllables,
					.single = true };
	return status;
}

/* Those side by side, and those in the title that are not the newest. */
static enum status add_special(struct searcher *searcher,
			       const struct source *source, bool cut,
			       struct fault *fault)
{
	const struct query *query = searcher->query;
	struct source special = *source;
	bool ignored = false;
	enum status status = STATUS_OK;

	special.sql = ask_pairs;
	special.words = query->titles;
	special.pairs = true;
	special.single = !*query->singles;
	if (cut && *query->titles)
		status = add_all(&ignored, searcher, &special, fault);
	special.words = query->together;
	special.single = true;
	special.together = true;
	if (!status && *query->together)
		status = add_all(&ignored, searcher, &special, fault);
	return status;
}

enum status hits_words(struct searcher *searcher, struct fault *fault)
{
	const struct query *query = searcher->query;
	struct source source;
	bool cut = false;
	enum status status = STATUS_OK;

	if (!query->term_count)
		return STATUS_OK;
	status = choose(&source, searcher, fault);
	if (!status)
		status = add_all(&cut, searcher, &source, fault);
	if (!status)
		status = add_special(searcher, &source, cut, fault);
	searcher->hits->more = searcher->hits->more || cut;
	return status;
}
