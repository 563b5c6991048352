#include "archive/conflict_proof.h"

/* How many places show one thing that is said. */
#define SHOWN_MAX "3"

#define SENTENCE                                                               \
	" CAST(substr(CAST(b.text AS BLOB), c.start + 1, c.length) AS TEXT)"

/*
 * The first citations with some names: by the day of the citing documents,
 * then by their files; of the readings of one work one.  A name that is cited
 * very often is read no further than the day of the last that is shown.
 */
#define FIRST_CITATIONS(side, said, which)                                     \
	"near AS (SELECT " side " AS side, " said " AS said, n.cited,"         \
	" c.document, c.n, c.page, c.lines, c.start, c.length, c.day"          \
	" FROM names n JOIN works t ON t.id = n.work"                          \
	" JOIN citations c ON c.name = n.id AND c.day <="                      \
	" coalesce((SELECT x.day FROM citations x WHERE x.name = n.id"         \
	" ORDER BY x.day LIMIT 1 OFFSET " SHOWN_MAX "), 99999999)"             \
	" WHERE " which "), one AS (SELECT c.*, d.file, row_number() OVER"     \
	" (PARTITION BY c.side, c.said, d.work ORDER BY w.document <> d.id,"   \
	" d.file, c.n) AS place FROM near c"                                   \
	" JOIN documents d ON d.id = c.document"                               \
	" JOIN works w ON w.id = d.work),"                                     \
	" few AS (SELECT c.*, row_number() OVER (PARTITION BY c.side, c.said"  \
	" ORDER BY c.day = 0, c.day, c.file, c.n) AS rank FROM one c"          \
	" WHERE c.place = 1)"

#define TOLD(times)                                                            \
	" SELECT c.side AS side, c.said AS said, " times " AS times,"          \
	" c.file AS file, c.page AS page, c.lines AS lines," SENTENCE          \
	" AS sentence, c.rank AS rank FROM few c"                              \
	" JOIN bodies b ON b.document = c.document"                            \
	" WHERE c.rank <= " SHOWN_MAX

#define COLUMNS "SELECT said, times, file, page, lines, sentence FROM ("
#define IN_ORDER ") ORDER BY side, said, rank, file"

/* clang-format off */
static const char dates[] = "WITH "
	FIRST_CITATIONS("n.date = :meant", "n.date",
			"n.work = :work AND n.link = 'iri'"
			" AND n.date IN (:said, :meant) AND n.date <> ''")
	" " COLUMNS
	TOLD("(SELECT sum(n.cited) FROM names n WHERE n.work = :work"
	     " AND n.link = 'iri' AND n.date = c.said)")
	" UNION ALL SELECT 1, d.date, 0, d.file, 0, '', '', 0"
	" FROM documents d WHERE d.work = :work AND d.date = :meant" IN_ORDER;

static const char works[] = "WITH "
	FIRST_CITATIONS("n.work = :other",
			"t.number || '  ' || t.date || '  ' || t.type",
			"n.work IN (:work, :other)")
	" " COLUMNS
	TOLD("(SELECT sum(n.cited) FROM names n"
	     " WHERE n.work = iif(c.side, :other, :work))")
	" UNION ALL SELECT 1, d.number || '  ' || d.date || '  ' || d.type,"
	" 0, d.file, 0, '', '', 0 FROM documents d"
	" WHERE d.work = :other" IN_ORDER;
/* clang-format on */

static const char files[] =
	"SELECT CASE :said WHEN 'date' THEN d.date WHEN 'number' THEN d.number"
	" WHEN 'type' THEN d.type WHEN 'issuer' THEN d.issuer"
	" WHEN 'title' THEN d.title ELSE d.signer END AS value, 0, d.file, 0,"
	" '', '' FROM documents d WHERE d.work = :work AND value <> ''"
	" ORDER BY value, d.file";

static const char twins[] =
	"SELECT d.number || '  ' || d.date || '  ' || d.type AS value, 0,"
	" d.file, 0, '', '' FROM documents d WHERE d.work IN (:work, :other)"
	" ORDER BY d.work = :other, value, d.file";

static const char later[] =
	"SELECT iif(n.number <> '', n.number || '  ', '')"
	" || iif(n.date <> '', n.date, w.date), 1, d.file, c.page, "
	"c.lines," SENTENCE
	" FROM documents d JOIN bodies b ON b.document = d.id"
	" CROSS JOIN citations c ON" STORE_CITATIONS_OF(
		"d.id") " JOIN names n ON n.id = c.name"
			" JOIN works w ON w.id = n.work AND w.id <> d.work"
			" WHERE d.id = :document AND iif(n.date <> '', n.date, "
			"w.date) > :said"
			" AND (n.date <> '' OR n.link = 'iri') ORDER BY c.n";

static const char path[] =
	"WITH ids AS (SELECT key, value FROM"
	" json_each('[' || replace(:said, ' ', ',') || ']')),"
	" steps AS (SELECT a.key AS step, w.number || '  ' || w.date AS said,"
	" d.file, c.page, c.lines, c.n," SENTENCE " AS sentence,"
	" row_number() OVER (PARTITION BY a.key ORDER BY w.document <> d.id,"
	" d.file, c.n) AS place FROM ids a JOIN ids z ON z.key = a.key + 1"
	" JOIN works w ON w.id = a.value JOIN documents d ON d.work = w.id"
	" JOIN bodies b ON b.document = d.id"
	" CROSS JOIN citations c ON" STORE_CITATIONS_OF(
		"d.id") " AND c.role IN ('thuc-hien', 'can-cu', 'huong-dan')"
			" CROSS JOIN names n ON n.id = c.name AND n.work = "
			"z.value)"
			" SELECT said, 1, file, page, lines, sentence FROM "
			"steps"
			" WHERE place = 1 ORDER BY step";

const char *proof_sql(enum proof proof)
{
	static const char *const statements[PROOFS] = {
		[PROOF_DATES] = dates, [PROOF_WORKS] = works,
		[PROOF_FILES] = files, [PROOF_TWINS] = twins,
		[PROOF_LATER] = later, [PROOF_PATH] = path,
	};

	return statements[proof];
}
