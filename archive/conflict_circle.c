/*
 * conflict_circle - instruments that carry each other out
 *
 * Who carries out another is later than it.  So in every circle the earliest
 * has a step that leads to a day that is not before its own, or to an unknown
 * one, and no other work of the circle is before it.  Such steps alone are
 * tried, and the walk back from where one leads keeps to later works.
 */

#include <stdbool.h>
#include <string.h>

#include "archive/conflict.h"

/* The most steps of a circle, as text for SQL. */
#define STEPS_MAX "4"
/* Works a walk may meet before it is given up. */
#define WORKS_MAX "5000"

/* clang-format off */
#define CARRIES_OUT " c.role IN ('thuc-hien', 'can-cu', 'huong-dan')"

/* Each kind of step by the index on name and day. */
#define STEPS(days)                                                            \
	"SELECT d.work AS work, w.id AS next, f.iri AS one, w.iri AS other,"   \
	" f.date AS since FROM works w JOIN names n ON n.work = w.id"          \
	" CROSS JOIN citations c ON c.name = n.id" days                        \
	" JOIN documents d ON d.id = c.document AND d.work <> w.id"            \
	" JOIN works f ON f.id = d.work"                                       \
	" WHERE w.document IS NOT NULL AND" CARRIES_OUT

static const char suspects[] =
	STEPS(" AND c.day = 0")
	" UNION " STEPS(" AND w.date = ''")
	" UNION " STEPS(" AND c.day > 0 AND c.day <="
			" CAST(replace(w.date, '-', '') AS INTEGER)")
	" ORDER BY one, other";

/* The shortest way back; a circle that is known by another step is one. */
static const char walk[] =
	"WITH RECURSIVE up(work, depth, path, iris) AS ("
	"SELECT :to, 1, :from || ' ' || :to, ''"
	" UNION SELECT n.work, up.depth + 1, up.path || ' ' || n.work,"
	" up.iris || ' ' || w.iri FROM up"
	" CROSS JOIN documents d ON d.work = up.work"
	" CROSS JOIN citations c ON" STORE_CITATIONS_OF("d.id") " AND" CARRIES_OUT
	" CROSS JOIN names n ON n.id = c.name JOIN works w ON w.id = n.work"
	" WHERE w.document IS NOT NULL AND up.work <> :from"
	" AND (:since = '' OR w.date = '' OR w.date >= :since)"
	" AND (n.work = :from OR ' ' || up.path || ' '"
	" NOT LIKE '% ' || n.work || ' %') AND up.depth < " STEPS_MAX
	" ORDER BY 2, 4 LIMIT " WORKS_MAX ")"
	" INSERT INTO found(kind, work, other, said, meant, document, weight)"
	" SELECT :kind, :from, :to, path, '', 0, depth FROM up"
	" WHERE work = :from AND NOT EXISTS (SELECT 1 FROM found f"
	" WHERE f.kind = :kind AND f.weight = depth"
	" AND ' ' || f.said || ' ' LIKE '% ' || :from || ' ' || :to || ' %')"
	" ORDER BY depth, iris LIMIT 1";
/* clang-format on */

static enum status try_step(const struct search_for *search,
			    sqlite3_stmt *walking, sqlite3_stmt *step,
			    struct fault *fault)
{
	enum { FROM, TO, ONE, OTHER, SINCE };
	bool more;
	enum status status;

	(void)sqlite3_reset(walking);
	store_bind_id(walking, ":from", sqlite3_column_int64(step, FROM));
	store_bind_id(walking, ":to", sqlite3_column_int64(step, TO));
	store_bind_id(walking, ":kind", (sqlite3_int64)search->kind);
	status = store_bind(search->store, walking, ":since",
			    store_text(step, SINCE), fault);
	if (status)
		return status;
	return store_step(&more, search->store, walking, fault);
}

enum status find_circles(const struct search_for *search, struct fault *fault)
{
	sqlite3_stmt *walking = NULL;
	sqlite3_stmt *step = NULL;
	bool more = false;
	enum status status =
		store_prepare(&walking, search->store, walk, fault);

	if (!status)
		status = store_prepare(&step, search->store, suspects, fault);
	if (!status)
		status = store_step(&more, search->store, step, fault);
	while (!status && more) {
		status = try_step(search, walking, step, fault);
		if (!status)
			status = store_step(&more, search->store, step, fault);
	}
	sqlite3_finalize(step);
	sqlite3_finalize(walking);
	return status;
}
