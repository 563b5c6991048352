/*
 * conflict_likely - works that may be another one, misread once
 *
 * Works are read in the order of their dates, or of their numbers, and those
 * that share one are held against each other, kind by kind and issuer by
 * issuer: nothing is held against all.  What is proposed is never followed.
 */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "archive/conflict.h"
#include "archive/identity.h"
#include "archive/likeness.h"

/* Works that share a date or a number; beyond this, none is held against. */
enum { BUCKET_MAX = 100000 };

/* A known instrument is cited at least so often, when it is only cited. */
enum { KNOWN_TIMES = 3 };

/* ... and so many times as often as what may be a misreading of it. */
enum { KNOWN_SHARE = 3 };

struct suspect {
	sqlite3_int64 id;
	struct iri iri; /* all "" of a number whose body is not known */
	struct number_parts number;
	const char *full; /* the whole number, or the date, whatever differs */
	bool held;        /* in the archive */
};

struct bucket {
	struct suspect *works;
	size_t count;
	size_t room;
	const char *shared; /* what all of them share */
};

struct likely {
	const struct search_for *search;
	const struct likeness *likeness;
	struct bucket bucket;
	sqlite3_stmt *add;
	int (*compare)(const void *one, const void *other);
	bool (*share)(const struct suspect *one, const struct suspect *other);
	bool (*is_like)(const struct likely *likely, const struct suspect *read,
			const struct suspect *known);
};

static const char by_date[] =
	"SELECT date, id, iri, number, number, document IS NOT NULL FROM works"
	" WHERE date <> '' AND number <> '' ORDER BY date, iri";
static const char by_number[] =
	"SELECT key, id, iri, number, date, document IS NOT NULL FROM works"
	" WHERE date <> '' AND number <> '' AND iri GLOB '/akn/*'"
	" ORDER BY key, iri";
enum { SHARED, ID, IRI, NUMBER, FULL, HELD };

/*
 * `read` may be `known` when nothing is known of it but few citations, and
 * the other is held or cited far more often.
 */
static const char add[] =
	"INSERT INTO found(kind, work, other, said, meant, document, weight)"
	" SELECT :kind, :read, :known, '', '', 0, r.n FROM"
	" (SELECT coalesce(sum(cited), 0) AS n FROM names WHERE work = :read) "
	"r,"
	" (SELECT coalesce(sum(cited), 0) AS n FROM names WHERE work = :known)"
	" k WHERE :held OR (k.n >= :times AND k.n >= r.n * :share)";

static int compare_bodies(const struct suspect *one,
			  const struct suspect *other)
{
	int result = strcmp(one->iri.issuer, other->iri.issuer);

	if (!result)
		result = strcmp(one->iri.type, other->iri.type);
	return result ? result : strcmp(one->iri.kind, other->iri.kind);
}

/*
 * A number with another year than the date that both share: wrong whatever is
 * known of the other.
 */
static bool is_of_wrong_year(const struct likely *likely,
			     const struct suspect *read,
			     const struct suspect *known)
{
	const char *date = likely->bucket.shared;
	size_t year = strlen(known->iri.year);

	return strcmp(read->number.digits, known->number.digits) == 0 &&
	       compare_bodies(read, known) == 0 &&
	       strncmp(known->iri.year, date, year) == 0 &&
	       strncmp(read->iri.year, date, year) != 0;
}

static enum status propose(struct likely *likely, const struct suspect *read,
			   const struct suspect *known, struct fault *fault)
{
	bool more;

	(void)sqlite3_reset(likely->add);
	store_bind_id(likely->add, ":kind",
		      (sqlite3_int64)likely->search->kind);
	store_bind_id(likely->add, ":read", read->id);
	store_bind_id(likely->add, ":known", known->id);
	store_bind_id(likely->add, ":held",
		      known->held || is_of_wrong_year(likely, read, known));
	store_bind_id(likely->add, ":times", KNOWN_TIMES);
	store_bind_id(likely->add, ":share", KNOWN_SHARE);
	return store_step(&more, likely->search->store, likely->add, fault);
}

/* Hold two works against each other, either way. */
static enum status hold(struct likely *likely, const struct suspect *one,
			const struct suspect *other, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!one->held && likely->is_like(likely, one, other))
		status = propose(likely, one, other, fault);
	if (!status && !other->held && likely->is_like(likely, other, one))
		status = propose(likely, other, one, fault);
	return status;
}

/* The works of a bucket that share what misreadings leave alone. */
static enum status hold_all(struct likely *likely, struct fault *fault)
{
	struct suspect *works = likely->bucket.works;
	size_t count = likely->bucket.count;
	enum status status = STATUS_OK;

	if (!works || count > BUCKET_MAX)
		return STATUS_OK;
	qsort(works, count, sizeof(*works), likely->compare);
	for (size_t one = 0; one < count && !status; one++)
		for (size_t other = one + 1;
		     other < count && !status &&
		     likely->share(&works[one], &works[other]);
		     other++)
			status =
				hold(likely, &works[one], &works[other], fault);
	return status;
}

/* Add a work to the bucket; false: no memory. */
static bool add_work(struct likely *likely, sqlite3_stmt *row)
{
	struct bucket *bucket = &likely->bucket;
	struct arena *arena = likely->search->arena;
	struct suspect *work;
	const char *full = store_text(row, FULL);

	work = arena_grow(arena, bucket->works, &bucket->room,
			  bucket->count + 1, sizeof(*work));
	if (!work)
		return false;
	bucket->works = work;
	work += bucket->count;
	work->id = sqlite3_column_int64(row, ID);
	work->held = sqlite3_column_int(row, HELD);
	work->full = arena_text(arena, full, strlen(full));
	(void)iri_parse(&work->iri, store_text(row, IRI), arena);
	if (likeness_split(&work->number, store_text(row, NUMBER), arena))
		bucket->count++;
	return !arena_failed(arena);
}

static enum status each_bucket(struct likely *likely, const char *sql,
			       struct fault *fault)
{
	struct bucket *bucket = &likely->bucket;
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, likely->search->store, sql, fault);

	if (!status)
		status = store_step(&more, likely->search->store, row, fault);
	while (!status && more) {
		const char *shared = store_text(row, SHARED);

		if (!bucket->shared || strcmp(shared, bucket->shared) != 0) {
			status = hold_all(likely, fault);
			arena_empty(likely->search->arena);
			*bucket = (struct bucket){
				.shared = arena_text(likely->search->arena,
						     shared, strlen(shared))
			};
		}
		if (!status && !add_work(likely, row))
			status = fault_memory(fault);
		if (!status)
			status = store_step(&more, likely->search->store, row,
					    fault);
	}
	if (!status)
		status = hold_all(likely, fault);
	arena_empty(likely->search->arena);
	sqlite3_finalize(row);
	return status;
}

/* ------------------------------------------------------- digits and letters */

static int compare_symbols(const void *left, const void *right)
{
	const struct suspect *one = left;
	const struct suspect *other = right;
	int result = compare_bodies(one, other);

	if (!result)
		result = strcmp(one->number.symbol, other->number.symbol);
	return result ? result : strcmp(one->full, other->full);
}

static bool share_symbol(const struct suspect *one, const struct suspect *other)
{
	return compare_bodies(one, other) == 0 &&
	       strcmp(one->number.symbol, other->number.symbol) == 0;
}

static bool are_like_digits(const struct likely *likely,
			    const struct suspect *read,
			    const struct suspect *known)
{
	(void)likely;
	return *known->iri.issuer &&
	       likeness_digits(read->number.digits, known->number.digits);
}

static int compare_digits(const void *left, const void *right)
{
	const struct suspect *one = left;
	const struct suspect *other = right;
	int result = strcmp(one->number.digits, other->number.digits);

	return result ? result : strcmp(one->full, other->full);
}

static bool share_digits(const struct suspect *one, const struct suspect *other)
{
	return strcmp(one->number.digits, other->number.digits) == 0;
}

static bool are_like_symbols(const struct likely *likely,
			     const struct suspect *read,
			     const struct suspect *known)
{
	if (is_of_wrong_year(likely, read, known))
		return true;
	return *known->iri.issuer &&
	       likeness_symbol(likely->likeness, read->number.symbol,
			       known->number.symbol, likely->search->arena);
}

/* ------------------------------------------------------------------- years */

static int compare_days(const void *left, const void *right)
{
	const struct suspect *one = left;
	const struct suspect *other = right;
	int result = compare_bodies(one, other);

	return result ? result : strcmp(one->full, other->full);
}

static bool share_body(const struct suspect *one, const struct suspect *other)
{
	return compare_bodies(one, other) == 0;
}

static bool are_like_days(const struct likely *likely,
			  const struct suspect *read,
			  const struct suspect *known)
{
	(void)likely;
	return likeness_day(read->full, known->full);
}

/* ------------------------------------------------------------------ kinds */

static enum status find(struct likely *likely, const char *sql,
			struct fault *fault)
{
	enum status status =
		store_prepare(&likely->add, likely->search->store, add, fault);

	if (!status)
		status = each_bucket(likely, sql, fault);
	sqlite3_finalize(likely->add);
	return status;
}

enum status find_numbers(const struct search_for *search, struct fault *fault)
{
	struct likeness *likeness = NULL;
	enum status status = likeness_load(&likeness, fault);
	struct likely digits = { .search = search,
				 .compare = compare_symbols,
				 .share = share_symbol,
				 .is_like = are_like_digits };
	struct likely symbols = { .search = search,
				  .likeness = likeness,
				  .compare = compare_digits,
				  .share = share_digits,
				  .is_like = are_like_symbols };

	if (!status)
		status = find(&digits, by_date, fault);
	if (!status)
		status = find(&symbols, by_date, fault);
	likeness_free(likeness);
	return status;
}

enum status find_days(const struct search_for *search, struct fault *fault)
{
	struct likely days = { .search = search,
			       .compare = compare_days,
			       .share = share_body,
			       .is_like = are_like_days };

	return find(&days, by_number, fault);
}
