/*
 * conflicts - tell what in an archive cannot all be true
 *
 * The same instrument with two dates, a document that cites what is later
 * than itself, readings of one work that differ, a number that may be a
 * misreading of another: each with the sentences that say so, and where they
 * stand, so that a person can look.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/conflict.h"
#include "archive/conflict_proof.h"
#include "pipeline/command.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

struct conflicts_options {
	const char *db;
	bool json;
};

static const struct conflicts_options defaults = { .db = STORE_PATH };

static const struct option options[] = {
	{ OPTION(TEXT, struct conflicts_options, db, "FILE",
		 N_("the archive to ask")) },
	{ OPTION(FLAG, struct conflicts_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

/* A row of conflicts.def. */
struct kind {
	const char *name;
	const char *tells;
	enum status (*find)(const struct search_for *search,
			    struct fault *fault);
	enum proof proof;
};

static const struct kind kinds[CONFLICTS] = {
#define CONFLICT(word, what, how, shows)                                       \
	[CONFLICT_##word] = { .name = #word,                                   \
			      .tells = (what),                                 \
			      .find = (how),                                   \
			      .proof = (shows) },
#include "archive/conflicts.def"
#undef CONFLICT
};

/* The lines of a place that are told to people. */
enum { LINES_TOLD_MAX = 3 };

/* The archive is open for reading alone; tables in memory are no part of it */
static const char lay_tables[] =
	"PRAGMA query_only = OFF;"
	"CREATE TEMP TABLE asked(work INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE found(kind INTEGER, work INTEGER, other INTEGER,"
	" said TEXT, meant TEXT, document INTEGER, weight INTEGER)";

#define NAMED                                                                  \
	" FROM works WHERE iri = :number"                                      \
	" OR (key <> '' AND key = key(:number))"

static const char is_known[] = "SELECT 1" NAMED;
static const char ask_for[] = "INSERT OR IGNORE INTO asked SELECT id" NAMED;

static const char in_order[] =
	"SELECT f.kind, f.said, f.meant, f.weight, w.iri, w.number, w.type,"
	" w.date, w.title, o.iri, o.number, o.type, o.date, o.title, f.work,"
	" f.other, f.document FROM found f JOIN works w ON w.id = f.work"
	" JOIN works o ON o.id = f.other"
	" LEFT JOIN documents d ON d.id = f.document"
	" WHERE NOT EXISTS (SELECT 1 FROM asked)"
	" OR f.work IN (SELECT work FROM asked)"
	" OR f.other IN (SELECT work FROM asked)"
	" ORDER BY f.kind, f.weight DESC, w.iri, o.iri, f.said, f.meant,"
	" d.file";
enum { KIND, SAID, MEANT, WEIGHT, OF_WORK, OF_OTHER = 9, WORK = 14 };
/* What is told of a work, from OF_WORK and OF_OTHER on. */
enum { IRI, NUMBER, TYPE, DATE, TITLE };

/* A run of the command. */
struct telling {
	const struct conflicts_options *options;
	struct store *store;
	struct json_list list;
	struct text said; /* by the places told last */
	sqlite3_stmt *proofs[PROOFS];
	int count;
};

static const char *cell(sqlite3_stmt *row, int of, int column)
{
	return store_text(row, of + column);
}

/* --------------------------------------------------------------- in JSON */

static json_t *json_work(sqlite3_stmt *row, int of)
{
	return json_pack("{ss ss ss ss ss}", "iri", cell(row, of, IRI),
			 "number", cell(row, of, NUMBER), "type",
			 cell(row, of, TYPE), "date", cell(row, of, DATE),
			 "title", cell(row, of, TITLE));
}

/* Where a proof stands, as an object; NULL: no memory. */
static json_t *json_proof(sqlite3_stmt *proof)
{
	return json_pack("{ss si ss si ss ss}", "said",
			 store_text(proof, SHOWN_SAID), "times",
			 sqlite3_column_int(proof, SHOWN_TIMES), "file",
			 store_text(proof, SHOWN_FILE), "page",
			 sqlite3_column_int(proof, SHOWN_PAGE), "lines",
			 store_text(proof, SHOWN_LINES), "sentence",
			 store_text(proof, SHOWN_SENTENCE));
}

/* ------------------------------------------------------------- for people */

/* What a work is called: "33/CT-TTg  2021-11-26  chi-thi". */
static void print_work(sqlite3_stmt *row, int of)
{
	const char *number = cell(row, of, NUMBER);

	(void)printf("%s", *number ? number : cell(row, of, IRI));
	if (*cell(row, of, DATE))
		(void)printf("  %s", cell(row, of, DATE));
	if (*cell(row, of, TYPE))
		(void)printf("  %s", cell(row, of, TYPE));
}

static void print_conflict(sqlite3_stmt *row, const struct kind *kind)
{
	const char *said = store_text(row, SAID);
	const char *meant = store_text(row, MEANT);

	print_work(row, OF_WORK);
	(void)printf(": %s: %s", kind->name, _(kind->tells));
	if (kind->proof == PROOF_WORKS || kind->proof == PROOF_TWINS) {
		(void)printf(": ");
		print_work(row, OF_OTHER);
	} else if (kind->proof != PROOF_PATH) {
		(void)printf(": %s%s%s", said, *meant ? ", " : "", meant);
	}
	(void)printf("\n");
}

/* The IDs of the first lines of a place. */
static void print_lines(const char *lines)
{
	size_t at = 0;

	for (int count = 0; count < LINES_TOLD_MAX && lines[at]; count++) {
		at += strspn(lines + at, " ");
		at += strcspn(lines + at, " ");
	}
	(void)printf(_(", line %.*s"), (int)at, lines);
	if (lines[at])
		(void)printf(" ...");
}

static void forget_said(struct telling *telling)
{
	struct arena *arena = telling->said.arena;

	arena_empty(arena);
	telling->said = (struct text){ .arena = arena };
}

/* What is said is told once, above all places that say it. */
static void print_proof(struct telling *telling, sqlite3_stmt *proof)
{
	const char *said = store_text(proof, SHOWN_SAID);
	const char *sentence = store_text(proof, SHOWN_SENTENCE);
	const char *lines = store_text(proof, SHOWN_LINES);
	int page = sqlite3_column_int(proof, SHOWN_PAGE);
	int times = sqlite3_column_int(proof, SHOWN_TIMES);

	if (strcmp(said, text_string(&telling->said)) != 0) {
		(void)printf("  %s", said);
		if (times > 1)
			(void)printf(_(" (%d citations)"), times);
		(void)printf("\n");
		forget_said(telling);
		text_add_string(&telling->said, said);
	}
	(void)printf("    %s", store_text(proof, SHOWN_FILE));
	if (page)
		(void)printf(_(", page %d"), page);
	if (*lines)
		print_lines(lines);
	(void)printf("\n");
	if (*sentence)
		(void)printf("    %s\n", sentence);
}

/* ------------------------------------------------------------------- both */

static enum status bind_proof(sqlite3_stmt *proof, struct telling *telling,
			      sqlite3_stmt *row, struct fault *fault)
{
	enum status status = STATUS_OK;

	store_bind_id(proof, ":work", sqlite3_column_int64(row, WORK));
	store_bind_id(proof, ":other", sqlite3_column_int64(row, WORK + 1));
	store_bind_id(proof, ":document", sqlite3_column_int64(row, WORK + 2));
	if (sqlite3_bind_parameter_index(proof, ":said"))
		status = store_bind(telling->store, proof, ":said",
				    store_text(row, SAID), fault);
	if (!status && sqlite3_bind_parameter_index(proof, ":meant"))
		status = store_bind(telling->store, proof, ":meant",
				    store_text(row, MEANT), fault);
	return status;
}

/* The statement for the places of a kind, kept ready. */
static enum status take_proof(sqlite3_stmt **proof, struct telling *telling,
			      const struct kind *kind, struct fault *fault)
{
	sqlite3_stmt **ready = &telling->proofs[kind->proof];
	enum status status = STATUS_OK;

	if (!*ready)
		status = store_prepare(ready, telling->store,
				       proof_sql(kind->proof), fault);
	*proof = *ready;
	return status;
}

/* Tell the places of a conflict; into `proofs` when that is not NULL. */
static enum status tell_proofs(struct telling *telling, sqlite3_stmt *row,
			       const struct kind *kind, json_t *proofs,
			       struct fault *fault)
{
	sqlite3_stmt *proof = NULL;
	bool more = false;
	enum status status = take_proof(&proof, telling, kind, fault);

	if (!status)
		status = bind_proof(proof, telling, row, fault);
	if (!status)
		status = store_step(&more, telling->store, proof, fault);
	while (!status && more) {
		if (!telling->options->json)
			print_proof(telling, proof);
		else if (json_array_append_new(proofs, json_proof(proof)))
			status = fault_memory(fault);
		if (!status)
			status =
				store_step(&more, telling->store, proof, fault);
	}
	(void)sqlite3_reset(proof);
	return status;
}

static enum status tell_json(struct telling *telling, sqlite3_stmt *row,
			     const struct kind *kind, struct fault *fault)
{
	json_t *proofs = json_array();
	bool path = kind->proof == PROOF_PATH; /* of row ids */
	enum status status =
		proofs ? tell_proofs(telling, row, kind, proofs, fault)
		       : fault_memory(fault);
	json_t *object;

	if (status) {
		json_decref(proofs);
		return status;
	}
	object =
		json_pack("{ss ss so so ss ss si so}", "kind", kind->name,
			  "tells", kind->tells, "work", json_work(row, OF_WORK),
			  "other", json_work(row, OF_OTHER), "said",
			  path ? "" : store_text(row, SAID), "meant",
			  store_text(row, MEANT), "weight",
			  sqlite3_column_int(row, WEIGHT), "places", proofs);
	return json_list_add(&telling->list, object, fault);
}

static enum status tell_all(struct telling *telling, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, telling->store, in_order, fault);

	if (!status)
		status = store_step(&more, telling->store, row, fault);
	while (!status && more) {
		const struct kind *kind = &kinds[sqlite3_column_int(row, KIND)];

		telling->count++;
		if (telling->options->json) {
			status = tell_json(telling, row, kind, fault);
		} else {
			print_conflict(row, kind);
			forget_said(telling);
			status = tell_proofs(telling, row, kind, NULL, fault);
		}
		if (!status)
			status = store_step(&more, telling->store, row, fault);
	}
	sqlite3_finalize(row);
	if (!status && telling->options->json)
		json_list_end(&telling->list);
	return status;
}

/* Run a question about a number; `*some` is whether it gives a row. */
static enum status run(bool *some, struct store *store, const char *sql,
		       const char *number, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	enum status status = store_prepare(&statement, store, sql, fault);

	*some = false;
	if (!status)
		status = store_bind(store, statement, ":number", number, fault);
	if (!status)
		status = store_step(some, store, statement, fault);
	sqlite3_finalize(statement);
	return status;
}

/* Note the works under the numbers, all of which have to be known. */
static enum status ask(struct store *store, const char *const *numbers,
		       int count, struct fault *fault)
{
	enum status status = store_run(store, lay_tables, fault);

	for (int i = 0; i < count && !status; i++) {
		bool known;
		bool none;

		status = run(&known, store, is_known, numbers[i], fault);
		if (!status && !known)
			status = fault_set(fault, STATUS_PARTLY, numbers[i],
					   "%s",
					   _("no such number in the archive"));
		if (!status)
			status = run(&none, store, ask_for, numbers[i], fault);
	}
	return status;
}

static enum status find_all(struct store *store, struct fault *fault)
{
	struct search_for search = { .store = store, .arena = arena_new() };
	enum status status = search.arena ? STATUS_OK : fault_memory(fault);

	for (int i = 0; i < CONFLICTS && !status; i++) {
		search.kind = (enum conflict)i;
		status = kinds[i].find(&search, fault);
		if (!status)
			arena_empty(search.arena);
	}
	arena_free(search.arena);
	return status;
}

static enum status check_numbers(const char *const *numbers, int count,
				 struct fault *fault)
{
	for (int i = 0; i < count; i++)
		if (text_invalid_at(numbers[i], strlen(numbers[i])) !=
		    strlen(numbers[i]))
			return fault_set(fault, STATUS_USAGE, numbers[i], "%s",
					 _("not UTF-8"));
	return STATUS_OK;
}

static enum status conflicts(const void *fields, const char *const *operands,
			     int count, struct fault *fault)
{
	struct telling telling = { .options = fields,
				   .said = { .arena = arena_new() } };
	enum status status =
		telling.said.arena ? STATUS_OK : fault_memory(fault);

	if (!status)
		status = check_numbers(operands, count, fault);

	if (!status)
		status =
			answer_open(&telling.store, telling.options->db, fault);
	if (!status)
		status = ask(telling.store, operands, count, fault);
	if (!status)
		status = find_all(telling.store, fault);
	if (!status)
		status = tell_all(&telling, fault);
	for (int i = 0; i < PROOFS; i++)
		sqlite3_finalize(telling.proofs[i]);
	store_close(telling.store);
	arena_free(telling.said.arena);
	if (!status && telling.count)
		status = fault_set(fault, STATUS_PARTLY, NULL,
				   ngettext("%d conflict in the archive",
					    "%d conflicts in the archive",
					    (unsigned long)telling.count),
				   telling.count);
	return status;
}

const struct command conflicts_command = {
	.name = "conflicts",
	.summary = N_("tell what in an archive cannot all be true"),
	.operands = "[NUMBER...]",
	.least = 0,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct conflicts_options),
	.run = conflicts,
};
