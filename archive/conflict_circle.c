/*
 * conflict_circle - instruments that carry each other out
 *
 * Who carries out another is later than it.  So a circle has a step that goes
 * to a day that is not before, or to or from an unknown one: only such steps
 * are tried, each by walking back from where it leads.
 */

#include <stdbool.h>
#include <string.h>

#include "archive/conflict.h"

#define CARRIES_OUT(citation)                                                  \
	citation ".role IN ('thuc-hien', 'can-cu', 'huong-dan')"

/* The most steps of a circle, as text for SQL. */
#define STEPS_MAX "4"
/* Works a walk may meet before it is given up. */
#define WORKS_MAX "5000"

static const char suspects[] =
	"SELECT DISTINCT d.work, w.id, f.iri, w.iri FROM works w"
	" JOIN names n ON n.work = w.id CROSS JOIN citations c"
	" ON c.name = n.id AND (c.day = 0 OR w.date = ''"
	" OR c.day <= CAST(replace(w.date, '-', '') AS INTEGER))"
	" JOIN documents d ON d.id = c.document AND d.work <> w.id"
	" JOIN works f ON f.id = d.work"
	" WHERE w.document IS NOT NULL AND " CARRIES_OUT(
		"c") " ORDER BY f.iri, w.iri";

/* The shortest way back; a circle that is known by another step is one. */
static const char walk[] =
	"WITH RECURSIVE up(work, depth, path, iris) AS (SELECT :to, 1,"
	" :from || ' ' || :to, '' UNION"
	" SELECT n.work, up.depth + 1, up.path || ' ' || n.work,"
	" up.iris || ' ' || w.iri FROM up"
	" JOIN documents d ON d.work = up.work"
	" JOIN citations c ON c.document = d.id AND " CARRIES_OUT(
		"c") " JOIN names n ON n.id = c.name JOIN works w ON w.id = "
		     "n.work"
		     " WHERE w.document IS NOT NULL AND up.work <> :from"
		     " AND (n.work = :from OR ' ' || up.path || ' '"
		     " NOT LIKE '% ' || n.work || ' %')"
		     " AND up.depth < " STEPS_MAX
		     " ORDER BY 2, 4 LIMIT " WORKS_MAX ")"
		     " INSERT INTO found(kind, work, other, said, meant, "
		     "document, weight)"
		     " SELECT :kind, :from, :to, path, '', 0, depth FROM up"
		     " WHERE work = :from AND NOT EXISTS (SELECT 1 FROM found f"
		     " WHERE f.kind = :kind AND f.weight = depth AND ' ' || "
		     "f.said || ' '"
		     " LIKE '% ' || :from || ' ' || :to || ' %')"
		     " ORDER BY depth, iris LIMIT 1";

static void bind(sqlite3_stmt *statement, const char *name, sqlite3_int64 value)
{
	(void)sqlite3_bind_int64(statement,
				 sqlite3_bind_parameter_index(statement, name),
				 value);
}

static enum status try_step(const struct search_for *search, sqlite3_int64 from,
			    sqlite3_int64 to, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	bool more;
	enum status status =
		store_prepare(&statement, search->store, walk, fault);

	if (!status) {
		bind(statement, ":from", from);
		bind(statement, ":to", to);
		bind(statement, ":kind", (sqlite3_int64)search->kind);
		status = store_step(&more, search->store, statement, fault);
	}
	sqlite3_finalize(statement);
	return status;
}

enum status find_circles(const struct search_for *search, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, search->store, suspects, fault);

	if (!status)
		status = store_step(&more, search->store, row, fault);
	while (!status && more) {
		status = try_step(search, sqlite3_column_int64(row, 0),
				  sqlite3_column_int64(row, 1), fault);
		if (!status)
			status = store_step(&more, search->store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}
