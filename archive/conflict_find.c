/*
 * conflict_find - what a few questions to the tables bring to light
 *
 * Questions go over names and works, which are few beside citations.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "archive/conflict.h"
#include "archive/identity.h"

#define FOUND                                                                  \
	"INSERT INTO found(kind, work, other, said, meant, document, weight) "

/* Names of a work by its IRI whose date is another than the work's. */
#define OTHER_DATES(which)                                                     \
	FOUND "SELECT :kind, w.id, w.id, n.date, w.date, 0, sum(n.cited)"      \
	      " FROM names n JOIN works w ON w.id = n.work"                    \
	      " WHERE n.link = 'iri' AND n.date <> '' AND w.date <> ''"        \
	      " AND n.date <> w.date AND w.document " which                    \
	      " AND n.iri GLOB '*/' || substr(n.date, 1, 4) || '/*'"           \
	      " AND NOT EXISTS (SELECT 1 FROM documents d"                     \
	      " WHERE d.work = w.id AND d.date = n.date)"                      \
	      " GROUP BY w.id, n.date"

static const char document[] = OTHER_DATES("IS NOT NULL");
static const char dates[] = OTHER_DATES("IS NULL");

/* The year in an IRI is that of the number, where that has one. */
static const char year[] = FOUND
	"SELECT :kind, n.work, n.work, n.date, '', 0, sum(n.cited) FROM names n"
	" WHERE n.link = 'iri' AND n.number <> '' AND n.date <> ''"
	" AND n.iri NOT GLOB '*/' || substr(n.date, 1, 4) || '/*'"
	" GROUP BY n.work, n.date";

/*
 * What was not read is no other reading, and specks are no letters.  Bodies
 * are printed in several ways: the issuer is that of the IRI.
 */
static const char readings[] =
	"WITH many AS (SELECT work FROM documents GROUP BY work"
	" HAVING count(*) > 1), fields AS (SELECT d.work AS work,"
	" f.column1 AS field, CASE f.column1 WHEN 'date' THEN d.date"
	" WHEN 'number' THEN d.key WHEN 'type' THEN d.type"
	" WHEN 'issuer' THEN d.iri WHEN 'title' THEN key(d.title)"
	" ELSE key(d.signer) END AS value FROM documents d"
	" JOIN many m ON m.work = d.work CROSS JOIN (VALUES ('date'),"
	" ('number'), ('type'), ('issuer'), ('title'), ('signer')) f) " FOUND
	"SELECT :kind, work, work, field, '', 0, count(DISTINCT value)"
	" FROM fields WHERE value <> '' GROUP BY work, field"
	" HAVING count(DISTINCT value) > 1";

/*
 * One conflict a document: when its own date is wrong, all that it cites is
 * of a later day.  The index on name and day leads to these citations alone.
 */
static const char later[] = FOUND
	"SELECT :kind, d.work, d.work, d.date, max(iif(n.date <> '', n.date,"
	" w.date)), d.id, count(*) FROM names n JOIN works w ON w.id = n.work"
	" CROSS JOIN citations c ON c.name = n.id AND c.day > 0"
	" AND c.day < CAST(replace(iif(n.date <> '', n.date, w.date), '-', '')"
	" AS INTEGER) JOIN documents d ON d.id = c.document AND d.work <> w.id"
	" WHERE n.date <> '' OR (n.link = 'iri' AND w.date <> '')"
	" GROUP BY d.id";

/* Works under one number and date; those of scans without a year are not. */
#define PAIRS(both, differ)                                                    \
	"SELECT a.id, b.id, a.iri, b.iri, a.number, a.type, b.type"            \
	" FROM (SELECT key, date FROM works WHERE key <> '' AND date <> ''"    \
	" GROUP BY key, date" both " HAVING count(*) > 1) g"                   \
	" JOIN works a ON a.key = g.key AND a.date = g.date"                   \
	" JOIN works b ON b.key = g.key AND b.date = g.date"                   \
	" AND a.iri < b.iri AND a.iri GLOB '/akn/*' AND b.iri GLOB '/akn/*'"   \
	" WHERE " differ

static const char type_pairs[] = PAIRS("", "a.type <> b.type");
static const char issuer_pairs[] = PAIRS(", type", "a.type = b.type");

/* The other is the one that more citations name. */
static const char add_pair[] =
	FOUND "SELECT :kind, iif(a.n <= b.n, :a, :b), iif(a.n <= b.n, :b, :a),"
	      " '', '', 0, min(a.n, b.n)"
	      " FROM (SELECT coalesce(sum(cited), 0) AS n FROM names"
	      " WHERE work = :a) a, (SELECT coalesce(sum(cited), 0) AS n"
	      " FROM names WHERE work = :b) b";

static enum status run(const struct search_for *search, const char *sql,
		       sqlite3_int64 a, sqlite3_int64 b, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	bool more;
	enum status status =
		store_prepare(&statement, search->store, sql, fault);

	if (!status) {
		store_bind_id(statement, ":kind", (sqlite3_int64)search->kind);
		if (a)
			store_bind_id(statement, ":a", a);
		if (b)
			store_bind_id(statement, ":b", b);
		status = store_step(&more, search->store, statement, fault);
	}
	sqlite3_finalize(statement);
	return status;
}

enum status find_document(const struct search_for *search, struct fault *fault)
{
	return run(search, document, 0, 0, fault);
}

enum status find_dates(const struct search_for *search, struct fault *fault)
{
	return run(search, dates, 0, 0, fault);
}

enum status find_year(const struct search_for *search, struct fault *fault)
{
	return run(search, year, 0, 0, fault);
}

enum status find_readings(const struct search_for *search, struct fault *fault)
{
	return run(search, readings, 0, 0, fault);
}

enum status find_later(const struct search_for *search, struct fault *fault)
{
	return run(search, later, 0, 0, fault);
}

/* A pair of works under one number and date. */
struct pair {
	struct iri a;
	struct iri b;
	const char *number;
};

/* Two types under one number; letters have no type in theirs. */
static bool have_two_types(const struct identities *identities,
			   const struct pair *pair, struct arena *arena)
{
	size_t a = strlen(pair->a.type);
	size_t b = strlen(pair->b.type);

	return strcmp(pair->a.issuer, pair->b.issuer) == 0 &&
	       strncmp(pair->a.type, pair->b.type, a < b ? a : b) != 0 &&
	       !identities_is_letter(identities, pair->number, arena);
}

/* Two bodies of the whole country; others may well have the same numbers. */
static bool have_two_issuers(const struct identities *identities,
			     const struct pair *pair, struct arena *arena)
{
	(void)arena;
	return strcmp(pair->a.issuer, pair->b.issuer) != 0 &&
	       identities_is_central(identities, pair->a.issuer) &&
	       identities_is_central(identities, pair->b.issuer);
}

static enum status find_pairs(const struct search_for *search, const char *sql,
			      bool (*is_conflict)(const struct identities *,
						  const struct pair *,
						  struct arena *),
			      struct fault *fault)
{
	enum { A, B, IRI_A, IRI_B, NUMBER };
	struct identities *identities = NULL;
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status = identities_load(&identities, fault);

	if (!status)
		status = store_prepare(&row, search->store, sql, fault);
	if (!status)
		status = store_step(&more, search->store, row, fault);
	while (!status && more) {
		struct pair pair = { .number = store_text(row, NUMBER) };

		if (iri_parse(&pair.a, store_text(row, IRI_A), search->arena) &&
		    iri_parse(&pair.b, store_text(row, IRI_B), search->arena) &&
		    is_conflict(identities, &pair, search->arena))
			status = run(search, add_pair,
				     sqlite3_column_int64(row, A),
				     sqlite3_column_int64(row, B), fault);
		arena_empty(search->arena);
		if (!status)
			status = store_step(&more, search->store, row, fault);
	}
	sqlite3_finalize(row);
	identities_free(identities);
	return status;
}

enum status find_types(const struct search_for *search, struct fault *fault)
{
	return find_pairs(search, type_pairs, have_two_types, fault);
}

enum status find_issuers(const struct search_for *search, struct fault *fault)
{
	return find_pairs(search, issuer_pairs, have_two_issuers, fault);
}
