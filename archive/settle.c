#include "archive/settle.h"

#include <string.h>

#include "archive/identity.h"
#include "archive/keep.h"
#include "pipeline/arena.h"
#include "pipeline/text.h"

/*
 * What changes while works are settled, in tables of the transaction:
 * `touched` has the works to look at, `moved` the numbers under which a work
 * came, went or got another date, so that names without an IRI may mean
 * another.
 */
static const char begin[] =
	"CREATE TEMP TABLE IF NOT EXISTS moved (key TEXT, date TEXT,"
	" PRIMARY KEY (key, date))"
	" WITHOUT ROWID;"
	"DELETE FROM moved";

static const char forget[] = "DELETE FROM touched";

/*
 * The "+" makes SQLite sort, so that rows may be changed as they come; by IRI,
 * as works are looked up by it, and neighbours lie on one page.
 */
static const char new_documents[] =
	"SELECT id, iri, number, origin, file FROM documents WHERE work = 0"
	" ORDER BY +iri, +id";

static const char new_names[] =
	"SELECT id, iri, number, slug FROM names"
	" WHERE work = 0 AND (iri <> '' OR key = '') ORDER BY +iri, +id";

static const char touched_works[] =
	"SELECT id, iri, type, number, key, date, issuer, title, file, document"
	" FROM works WHERE id IN (SELECT work FROM touched) ORDER BY +id";

/* Names with a number alone that may mean another work than before. */
static const char loose_names[] =
	"SELECT id, type, slug, key, date, work, link FROM names"
	" WHERE work = 0 UNION"
	" SELECT n.id, n.type, n.slug, n.key, n.date, n.work, n.link"
	" FROM moved m CROSS JOIN names n ON n.key = m.key AND n.iri = ''"
	" AND (n.date = m.date OR n.date = '' OR m.date = '')"
	" WHERE n.key <> '' ORDER BY 1";

static const char work_of_iri[] =
	"SELECT id, document IS NULL FROM works WHERE iri = :iri";

/* A new work is what its one document says, or its one name. */
static const char add_of_document[] =
	"INSERT INTO works(iri, type, number, key, date, issuer, title,"
	" file, document)"
	" SELECT :iri, type, number, key, date, issuer, title, file, id"
	" FROM documents WHERE id = :id";
static const char add_of_name[] =
	"INSERT INTO works(iri, type, number, key, date, issuer, title, file)"
	" SELECT :iri, coalesce(nullif(:type, ''), type), number,"
	" coalesce(nullif(key, ''), key(:last)), date, '', '', ''"
	" FROM names WHERE id = :id";
static const char touch[] = "INSERT OR IGNORE INTO touched VALUES (:work)";
static const char set_document[] =
	"UPDATE documents SET work = :work WHERE id = :id";
static const char set_name[] =
	"UPDATE names SET work = :work, link = :link WHERE id = :id";

static const char best_document[] =
	"SELECT type, number, key, date, issuer, title, file, id FROM documents"
	" WHERE work = :work ORDER BY review, conf DESC, digest, file LIMIT 1";

/* What most citations say, of the names that have the IRI. */
#define MOST(field)                                                            \
	" coalesce((SELECT " field " FROM names WHERE work = :work"            \
	" AND link <> 'number' AND " field " <> ''"                            \
	" GROUP BY " field " ORDER BY sum(cited) DESC, " field                 \
	" LIMIT 1), '')"

/* clang-format off */
static const char best_names[] =
	"SELECT coalesce(nullif(:type, '')," MOST("type") "),"
	MOST("number") ", coalesce(nullif(" MOST("key") ", ''), key(:last)),"
	MOST("date") ", '', '', '', NULL WHERE EXISTS"
	" (SELECT 1 FROM names WHERE work = :work AND link <> 'number')";
/* clang-format on */

static const char set_work[] =
	"UPDATE works SET type = :type, number = :number, key = :key,"
	" date = :date, issuer = :issuer, title = :title, file = :file,"
	" document = :document"
	" WHERE id = :work";
/* Only where a name may mean it that was there before. */
static const char move[] =
	"INSERT OR IGNORE INTO moved SELECT :key, :date WHERE EXISTS"
	" (SELECT 1 FROM names WHERE key = :key AND iri = '' AND work <> 0)";
static const char move_new[] =
	"INSERT OR IGNORE INTO moved SELECT w.key, w.date FROM works w"
	" WHERE w.id = :work AND w.key <> '' AND EXISTS (SELECT 1 FROM names n"
	" WHERE n.key = w.key AND n.iri = '' AND n.work <> 0)";
static const char free_names[] =
	"UPDATE names SET work = 0, link = '' WHERE work = :work";
static const char remove_work[] = "DELETE FROM works WHERE id = :work";

/* Works that a number may mean; one more than are looked at is too many. */
enum { MEANT_MAX = 16 };
static const char meant[] =
	"SELECT id, iri FROM works WHERE key = :key"
	" AND (type = :type OR :type GLOB type || '-*')"
	" AND iri GLOB '/akn/*' AND (:date = '' OR date = :date OR (date = ''"
	" AND iri GLOB '*/' || substr(:date, 1, 4) || '/*')) LIMIT 17";

#undef MOST

/* The statements that are asked row by row, kept ready. */
enum {
	WORK_OF_IRI,
	ADD_OF_DOCUMENT,
	ADD_OF_NAME,
	TOUCH,
	SET_DOCUMENT,
	SET_NAME,
	BEST_DOCUMENT,
	BEST_NAMES,
	SET_WORK,
	MOVE,
	MOVE_NEW,
	FREE_NAMES,
	REMOVE_WORK,
	MEANT,
	STATEMENTS
};

static const char *const statements[STATEMENTS] = {
	[WORK_OF_IRI] = work_of_iri,     [ADD_OF_DOCUMENT] = add_of_document,
	[ADD_OF_NAME] = add_of_name,     [TOUCH] = touch,
	[SET_DOCUMENT] = set_document,   [SET_NAME] = set_name,
	[BEST_DOCUMENT] = best_document, [BEST_NAMES] = best_names,
	[SET_WORK] = set_work,           [MOVE] = move,
	[MOVE_NEW] = move_new,           [FREE_NAMES] = free_names,
	[REMOVE_WORK] = remove_work,     [MEANT] = meant,
};

/* The cells of a work, in the order of set_work and of what is best. */
enum { TYPE, NUMBER, KEY, DATE, ISSUER, TITLE, PATH, DOCUMENT, CELLS };

static const char *const cells[] = { ":type",   ":number", ":key", ":date",
				     ":issuer", ":title",  ":file" };

/* Digits of a scan's hash that tell works without a number apart. */
enum { HASH_DIGITS = 12 };

struct settling {
	struct store *store;
	struct identities *identities;
	struct arena *arena; /* emptied row by row */
	sqlite3_stmt *ready[STATEMENTS];
	struct fault *fault;
};

/* A value for a parameter: a text, or, when that is NULL, a row's id. */
struct value {
	const char *name; /* NULL ends a list of them */
	const char *text;
	sqlite3_int64 id;
};

static enum status ask(bool *more, struct settling *settling, int which,
		       const struct value *values)
{
	sqlite3_stmt *statement = settling->ready[which];
	enum status status = STATUS_OK;

	(void)sqlite3_reset(statement);
	for (; !status && values->name; values++) {
		int place =
			sqlite3_bind_parameter_index(statement, values->name);

		if (values->text)
			status = store_bind(settling->store, statement,
					    values->name, values->text,
					    settling->fault);
		else if (values->id)
			(void)sqlite3_bind_int64(statement, place, values->id);
		else
			(void)sqlite3_bind_null(statement, place);
	}
	if (status)
		return status;
	return store_step(more, settling->store, statement, settling->fault);
}

/* The same for what gives no rows. */
static enum status tell(struct settling *settling, int which,
			const struct value *values)
{
	bool more;
	enum status status = ask(&more, settling, which, values);

	(void)sqlite3_reset(settling->ready[which]);
	return status;
}

static enum status touch_work(struct settling *settling, sqlite3_int64 work)
{
	if (!work)
		return STATUS_OK;
	return tell(settling, TOUCH,
		    (const struct value[]){ { ":work", NULL, work },
					    { NULL, NULL, 0 } });
}

/* A work of its own that one document or name means. */
static enum status add_work(sqlite3_int64 *work, struct settling *settling,
			    int which, const struct value *values)
{
	enum status status = tell(settling, which, values);

	*work = store_last_id(settling->store);
	if (!status)
		status = tell(settling, MOVE_NEW,
			      (const struct value[]){ { ":work", NULL, *work },
						      { NULL, NULL, 0 } });
	return status;
}

/* The work under an IRI; 0: there is none.  `*bare`: no document is of it. */
static enum status find_work(sqlite3_int64 *work, bool *bare,
			     struct settling *settling, const char *iri)
{
	sqlite3_stmt *row = settling->ready[WORK_OF_IRI];
	bool more = false;
	enum status status = ask(&more, settling, WORK_OF_IRI,
				 (const struct value[]){ { ":iri", iri, 0 },
							 { NULL, NULL, 0 } });

	*work = !status && more ? sqlite3_column_int64(row, 0) : 0;
	*bare = more && sqlite3_column_int(row, 1);
	(void)sqlite3_reset(row);
	return status;
}

/* The work of a document; touched where it was there before. */
static enum status take_documents_work(sqlite3_int64 *work,
				       struct settling *settling,
				       const char *iri, sqlite3_int64 document)
{
	bool bare;
	enum status status;

	if (!iri)
		return fault_memory(settling->fault);
	status = find_work(work, &bare, settling, iri);
	if (status)
		return status;
	if (*work)
		return touch_work(settling, *work);
	return add_work(work, settling, ADD_OF_DOCUMENT,
			(const struct value[]){ { ":iri", iri, 0 },
						{ ":id", NULL, document },
						{ NULL, NULL, 0 } });
}

/* The same of a name, which says nothing where there is a document. */
static enum status take_names_work(sqlite3_int64 *work,
				   struct settling *settling, const char *iri,
				   sqlite3_int64 name)
{
	struct iri parts;
	bool bare;
	enum status status;

	if (!iri)
		return fault_memory(settling->fault);
	status = find_work(work, &bare, settling, iri);
	if (status || (*work && !bare))
		return status;
	if (*work)
		return touch_work(settling, *work);
	(void)iri_parse(&parts, iri, settling->arena);
	return add_work(work, settling, ADD_OF_NAME,
			(const struct value[]){ { ":iri", iri, 0 },
						{ ":type", parts.type, 0 },
						{ ":last", parts.number, 0 },
						{ ":id", NULL, name },
						{ NULL, NULL, 0 } });
}

static enum status place_name(struct settling *settling, sqlite3_int64 id,
			      sqlite3_int64 work, const char *link)
{
	return tell(settling, SET_NAME,
		    (const struct value[]){ { ":work", NULL, work },
					    { ":link", link, 0 },
					    { ":id", NULL, id },
					    { NULL, NULL, 0 } });
}

/* Do something with every row of a question. */
static enum status each(struct settling *settling, const char *sql,
			enum status (*act)(struct settling *settling,
					   sqlite3_stmt *row))
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, settling->store, sql, settling->fault);

	if (!status)
		status = store_step(&more, settling->store, row,
				    settling->fault);
	while (!status && more) {
		status = act(settling, row);
		arena_empty(settling->arena);
		if (!status)
			status = store_step(&more, settling->store, row,
					    settling->fault);
	}
	sqlite3_finalize(row);
	return status;
}

/* -------------------------------------------------------------- by the IRI */

/* Under which IRI the archive keeps the work of a document. */
static const char *document_iri(struct settling *settling, const char *iri,
				const char *number, const char *origin,
				const char *file)
{
	struct arena *arena = settling->arena;
	struct iri parts;
	const char *kept =
		identities_iri(settling->identities, iri, number, arena);
	const char *scan;

	if (!kept || !*kept)
		return arena_print(arena, "file:%s", file);
	if (!iri_parse(&parts, kept, arena) || !iri_lacks(&parts))
		return kept;
	if (strlen(origin) < HASH_DIGITS)
		return arena_print(arena, "%s#file:%s", kept, file);
	scan = arena_text(arena, origin, HASH_DIGITS);
	if (!scan || strstr(parts.number, scan))
		return scan ? kept : NULL; /* the scan stands in it */
	return arena_print(arena, "%s#%s", kept, scan);
}

static enum status place_document(struct settling *settling, sqlite3_stmt *row)
{
	enum { ID, IRI, ITS_NUMBER, ORIGIN, FILE_NAME };
	sqlite3_int64 id = sqlite3_column_int64(row, ID);
	sqlite3_int64 work = 0;
	enum status status =
		take_documents_work(&work, settling,
				    document_iri(settling, store_text(row, IRI),
						 store_text(row, ITS_NUMBER),
						 store_text(row, ORIGIN),
						 store_text(row, FILE_NAME)),
				    id);

	if (status)
		return status;
	return tell(settling, SET_DOCUMENT,
		    (const struct value[]){ { ":work", NULL, work },
					    { ":id", NULL, id },
					    { NULL, NULL, 0 } });
}

static enum status place_sure_name(struct settling *settling, sqlite3_stmt *row)
{
	enum { ID, IRI, ITS_NUMBER, SLUG };
	const char *iri = store_text(row, IRI);
	sqlite3_int64 id = sqlite3_column_int64(row, ID);
	bool linked = *iri;
	sqlite3_int64 work = 0;
	enum status status;

	iri = linked ? identities_iri(settling->identities, iri,
				      store_text(row, ITS_NUMBER),
				      settling->arena)
		     : arena_print(settling->arena, "name:%s",
				   store_text(row, SLUG));
	status = take_names_work(&work, settling, iri, id);
	if (status)
		return status;
	return place_name(settling, id, work, linked ? "iri" : "none");
}

/* ------------------------------------------------------------ by the number */

/*
 * Whether a number without a date, cited by `from`, may be that of a work: of
 * a body of the whole country, or of the same place.
 */
static bool is_near(struct settling *settling, const char *iri,
		    const char *from)
{
	struct iri parts;

	return iri_parse(&parts, iri, settling->arena) &&
	       (identities_is_central(settling->identities, parts.issuer) ||
		iri_near(parts.issuer, from));
}

/* A name with a number and no IRI. */
struct loose {
	const char *type;
	const char *key;
	const char *date;
	const char *from; /* who cites it, where it has no date */
};

/* The one work that the archive knows under a name's number; 0: not one. */
static enum status find_meant(sqlite3_int64 *work, struct settling *settling,
			      const struct loose *name)
{
	sqlite3_stmt *row = settling->ready[MEANT];
	bool more = false;
	int seen = 0;
	int found = 0;
	enum status status =
		ask(&more, settling, MEANT,
		    (const struct value[]){ { ":key", name->key, 0 },
					    { ":type", name->type, 0 },
					    { ":date", name->date, 0 },
					    { NULL, NULL, 0 } });

	*work = 0;
	while (!status && more) {
		seen++;
		if (*name->date ||
		    is_near(settling, store_text(row, 1), name->from)) {
			found++;
			*work = sqlite3_column_int64(row, 0);
		}
		status = store_step(&more, settling->store, row,
				    settling->fault);
	}
	if (found != 1 || seen > MEANT_MAX)
		*work = 0;
	(void)sqlite3_reset(row);
	return status;
}

static enum status place_loose_name(struct settling *settling,
				    sqlite3_stmt *row)
{
	enum { ID, ITS_TYPE, FROM, ITS_KEY, ITS_DATE, WORK, LINK };
	const struct loose name = { .type = store_text(row, ITS_TYPE),
				    .key = store_text(row, ITS_KEY),
				    .date = store_text(row, ITS_DATE),
				    .from = store_text(row, FROM) };
	const char *link = "number";
	sqlite3_int64 id = sqlite3_column_int64(row, ID);
	sqlite3_int64 was = sqlite3_column_int64(row, WORK);
	sqlite3_int64 work;
	enum status status = find_meant(&work, settling, &name);

	/* A work of its own is always the same one. */
	if (!status && was &&
	    !strcmp(work ? link : "none", store_text(row, LINK)) &&
	    (!work || work == was))
		return STATUS_OK;
	if (!status && !work) {
		link = "none";
		status = take_names_work(
			&work, settling,
			arena_print(settling->arena, "number:%s:%s:%s",
				    name.type, name.key, name.date),
			id);
	}
	if (status || (was == work && !strcmp(link, store_text(row, LINK))))
		return status;
	status = touch_work(settling, was);
	if (!status)
		status = place_name(settling, id, work, link);
	return status;
}

/* --------------------------------------------------------------- the works */

/* Names of this number may mean another work than before. */
static enum status move_number(struct settling *settling, const char *key,
			       const char *date)
{
	if (!*key)
		return STATUS_OK;
	return tell(settling, MOVE,
		    (const struct value[]){ { ":key", key, 0 },
					    { ":date", date, 0 },
					    { NULL, NULL, 0 } });
}

/* The row of a work behind its id and IRI has the cells of what is best. */
enum { WORK_ID, WORK_IRI, WORK_CELLS };

static bool is_changed(sqlite3_stmt *row, sqlite3_stmt *best, int from, int to)
{
	for (int cell = from; cell < to; cell++)
		if (strcmp(store_text(row, WORK_CELLS + cell),
			   store_text(best, cell)) != 0)
			return true;
	return false;
}

/* A work that nothing is left of; names by number look for another. */
static enum status end_work(struct settling *settling, sqlite3_stmt *row)
{
	const struct value values[] = { { ":work", NULL,
					  sqlite3_column_int64(row, WORK_ID) },
					{ NULL, NULL, 0 } };
	enum status status =
		move_number(settling, store_text(row, WORK_CELLS + KEY),
			    store_text(row, WORK_CELLS + DATE));

	if (!status)
		status = tell(settling, FREE_NAMES, values);
	if (!status)
		status = tell(settling, REMOVE_WORK, values);
	return status;
}

static enum status fill_work(struct settling *settling, sqlite3_stmt *row,
			     sqlite3_stmt *best)
{
	struct value values[CELLS + 2] = { { NULL, NULL, 0 } };
	sqlite3_int64 work = sqlite3_column_int64(row, WORK_ID);
	sqlite3_int64 was = sqlite3_column_int64(row, WORK_CELLS + DOCUMENT);
	sqlite3_int64 document = sqlite3_column_int64(best, DOCUMENT);
	enum status status = STATUS_OK;

	if (is_changed(row, best, TYPE, ISSUER)) {
		status = move_number(settling, store_text(best, KEY),
				     store_text(best, DATE));
		if (!status)
			status = move_number(
				settling, store_text(row, WORK_CELLS + KEY),
				store_text(row, WORK_CELLS + DATE));
	}
	if (!status && was && document && was != document)
		status = keep_best(settling->store, work, was, document,
				   settling->fault);
	if (status || (was == document && !is_changed(row, best, 0, DOCUMENT)))
		return status;
	for (int cell = 0; cell < DOCUMENT; cell++)
		values[cell] = (struct value){ cells[cell],
					       store_text(best, cell), 0 };
	values[DOCUMENT] = (struct value){ ":document", NULL, document };
	values[CELLS] = (struct value){ ":work", NULL, work };
	return tell(settling, SET_WORK, values);
}

static enum status settle_work(struct settling *settling, sqlite3_stmt *row)
{
	sqlite3_int64 work = sqlite3_column_int64(row, WORK_ID);
	int which = BEST_DOCUMENT;
	bool more = false;
	struct iri iri;
	enum status status =
		ask(&more, settling, which,
		    (const struct value[]){ { ":work", NULL, work },
					    { NULL, NULL, 0 } });

	if (!status && !more) {
		(void)sqlite3_reset(settling->ready[which]);
		which = BEST_NAMES;
		(void)iri_parse(&iri, store_text(row, WORK_IRI),
				settling->arena);
		status = ask(&more, settling, which,
			     (const struct value[]){ { ":work", NULL, work },
						     { ":type", iri.type, 0 },
						     { ":last", iri.number, 0 },
						     { NULL, NULL, 0 } });
	}
	if (!status)
		status = more ? fill_work(settling, row, settling->ready[which])
			      : end_work(settling, row);
	(void)sqlite3_reset(settling->ready[which]);
	return status;
}

static enum status open_settling(struct settling *settling)
{
	enum status status =
		settling->arena ? STATUS_OK : fault_memory(settling->fault);

	if (!status)
		status =
			identities_load(&settling->identities, settling->fault);
	if (!status)
		status = store_run(settling->store, begin, settling->fault);
	for (int i = 0; i < STATEMENTS && !status; i++)
		status = store_prepare(&settling->ready[i], settling->store,
				       statements[i], settling->fault);
	return status;
}

static enum status settle_all(struct settling *settling)
{
	enum status status = each(settling, new_documents, place_document);

	if (!status)
		status = keep_replaced(settling->store, settling->fault);
	if (!status)
		status = each(settling, new_names, place_sure_name);
	if (!status)
		status = each(settling, touched_works, settle_work);
	if (!status)
		status = store_run(settling->store, forget, settling->fault);
	if (!status)
		status = each(settling, loose_names, place_loose_name);
	/* Loose names made works of their own, and left others */
	if (!status)
		status = each(settling, touched_works, settle_work);
	if (!status)
		status = keep_end(settling->store, settling->fault);
	return status;
}

enum status settle(struct store *store, struct fault *fault)
{
	struct settling settling = { .store = store,
				     .arena = arena_new(),
				     .fault = fault };
	enum status status = open_settling(&settling);

	if (!status)
		status = settle_all(&settling);
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(settling.ready[i]);
	if (!status)
		status = store_run(store, forget, fault);
	identities_free(settling.identities);
	arena_free(settling.arena);
	return status;
}
