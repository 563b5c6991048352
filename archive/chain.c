/*
 * chain - follow who cites whom from one instrument on
 *
 * Up is what an instrument rests on, down who cites it and carries it out;
 * each step shows the role of the citation and the sentence that makes it.
 * An instrument reached on several ways is followed once: citations may run
 * in circles.
 */

#include <stdio.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/store.h"
#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* The most steps --depth can name; 0 is as far as it leads. */
enum { STEPS_MAX = 1000 };

/* Room for a number as text, in bytes. */
enum { NUMBER_SIZE = 16 };

struct chain_options {
	const char *db;
	bool up;
	bool down;
	int depth;
	bool json;
};

static const struct chain_options defaults = { .db = STORE_PATH };

static const struct option options[] = {
	{ OPTION(FLAG, struct chain_options, up, NULL,
		 N_("what it rests on")) },
	{ OPTION(FLAG, struct chain_options, down, NULL,
		 N_("who cites it; this is done without being asked")) },
	{ OPTION(COUNT, struct chain_options, depth, "N",
		 N_("go this many steps, 0 is all")),
	  .most = STEPS_MAX },
	{ OPTION(TEXT, struct chain_options, db, "FILE",
		 N_("the archive to ask")) },
	{ OPTION(FLAG, struct chain_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

/* What is known of the instrument `node` of the rows of `source`. */
#define KNOWN(source)                                                          \
	" FROM " source " LEFT JOIN documents d ON d.id ="                     \
	" (SELECT min(id) FROM documents WHERE node = " source ".node)"        \
	" LEFT JOIN citations c ON c.id = (SELECT id FROM citations"           \
	" WHERE target = " source ".node ORDER BY date = '', id LIMIT 1)"

/* Its cells; one without a number is called by the words that cite it. */
#define CELLS                                                                  \
	" coalesce(nullif(coalesce(d.number, c.number), ''), c.words, '')"     \
	" AS number, coalesce(d.date, c.date, '') AS date,"                    \
	" coalesce(d.type, c.type, '') AS type,"                               \
	" coalesce(d.title, '') AS title, d.file AS file"

#define CANDIDATES                                                             \
	"WITH nodes AS (SELECT node FROM documents"                            \
	" WHERE (key = key(:number) AND key <> '') OR node = :number"          \
	" UNION SELECT target FROM citations"                                  \
	" WHERE (key = key(:number) AND key <> '') OR target = :number),"      \
	" known AS (SELECT nodes.node," CELLS KNOWN("nodes") ")"
#define NAMED_FIRST " FROM known ORDER BY node = :number DESC, date, node"

static const char candidates_for_people[] = CANDIDATES
	"SELECT number, date, type, title, node, node = :number" NAMED_FIRST;

static const char candidates_for_programs[] = CANDIDATES
	"SELECT json_object('number', number, 'date', date,"
	" 'type', type, 'title', title, 'file', file, 'iri', node)" NAMED_FIRST;

/*
 * The walk lies in tables of its own, in memory: `reached` has the depth of
 * an instrument and by which other it was reached first, `steps` a row for
 * every pair of instruments on the way, `tree` the same in the order in which
 * they are told.
 */
static const char lay_tables[] =
	"PRAGMA temp_store = MEMORY;"
	"CREATE TEMP TABLE reached(node TEXT PRIMARY KEY, depth INTEGER,"
	" via TEXT);"
	"CREATE TEMP TABLE steps(prev TEXT, next TEXT, depth INTEGER,"
	" place INTEGER, role TEXT, sentence TEXT, guessed INTEGER,"
	" PRIMARY KEY (prev, next));"
	"CREATE TEMP TABLE tree(line INTEGER PRIMARY KEY, node TEXT, prev TEXT,"
	" depth INTEGER, place INTEGER, role TEXT, sentence TEXT,"
	" guessed INTEGER, again INTEGER);";

#define EDGES(from, to)                                                        \
	"CREATE TEMP VIEW edges AS SELECT " from " AS prev, " to " AS next,"   \
	" c.id, c.role, c.sentence, c.guessed FROM citations c"                \
	" JOIN documents d ON d.id = c.document WHERE c.target <> d.node"

static const char go_up[] = EDGES("d.node", "c.target");
static const char go_down[] = EDGES("c.target", "d.node");

static const char begin[] = "INSERT INTO reached VALUES (:start, 0, NULL)";

static const char take_steps[] =
	"INSERT OR IGNORE INTO steps SELECT r.node, e.next, :depth + 1,"
	" min(e.id), replace(group_concat(DISTINCT e.role), ',', ', '),"
	" e.sentence, e.guessed FROM reached r JOIN edges e ON e.prev = r.node"
	" WHERE r.depth = :depth GROUP BY r.node, e.next";

static const char arrive[] =
	"INSERT OR IGNORE INTO reached SELECT next, depth, prev FROM steps"
	" WHERE depth = :depth + 1 ORDER BY prev, next";

static const char is_there_more[] =
	"SELECT 1 FROM reached WHERE depth = :depth LIMIT 1";

/* Deepest first makes it come out branch by branch. */
static const char tell[] =
	"WITH RECURSIVE walk(node, prev, depth, place, role, sentence,"
	" guessed, again) AS ("
	"SELECT :start, NULL, 0, 0, NULL, NULL, 0, 0 UNION ALL"
	" SELECT s.next, s.prev, walk.depth + 1, s.place, s.role, s.sentence,"
	" s.guessed, r.via IS NOT s.prev FROM walk"
	" JOIN steps s ON s.prev = walk.node"
	" JOIN reached r ON r.node = s.next"
	" WHERE NOT walk.again ORDER BY 3 DESC, 4)"
	" INSERT INTO tree SELECT NULL, * FROM walk";

static const char tree_for_people[] =
	"SELECT" CELLS
	", depth, tree.role, tree.sentence, tree.guessed, again" KNOWN(
		"tree") " ORDER BY line";

static const char tree_for_programs[] =
	"SELECT json_object('depth', depth, 'iri', node, 'from', prev,"
	" 'number', number, 'date', date, 'type', type, 'title', title,"
	" 'file', file, 'role', role, 'sentence', sentence,"
	" 'by_number', json(iif(guessed, 'true', 'false')),"
	" 'again', json(iif(again, 'true', 'false')))"
	" FROM (SELECT line, tree.node, prev, depth, tree.role,"
	" tree.sentence, tree.guessed, again," CELLS KNOWN(
		"tree") ")"
			" ORDER BY line";

/* The columns of tree_for_people. */
enum { NUMBER, DATE, TYPE, TITLE, PATH, DEPTH, ROLE, SENTENCE, GUESSED, AGAIN };

/* A statement with one parameter, ready to step. */
static enum status ask(sqlite3_stmt **out, struct store *store, const char *sql,
		       const char *name, const char *value, struct fault *fault)
{
	enum status status = store_prepare(out, store, sql, fault);

	if (!status)
		status = store_bind(store, *out, name, value, fault);
	return status;
}

/* Run such a statement up to its first row; `*some` is whether it has one. */
static enum status run(bool *some, struct store *store, const char *sql,
		       const char *name, const char *value, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	enum status status = ask(&statement, store, sql, name, value, fault);

	if (!status)
		status = store_step(some, store, statement, fault);
	sqlite3_finalize(statement);
	return status;
}

static void print_step(sqlite3_stmt *statement)
{
	int indent = 2 * sqlite3_column_int(statement, DEPTH);
	const char *path = store_text(statement, PATH);
	const char *role = store_text(statement, ROLE);

	answer_instrument(statement, NUMBER, indent);
	(void)printf("%s%s\n", *path ? "" : _("  (not in the archive)"),
		     sqlite3_column_int(statement, AGAIN)
			     ? _("  (followed elsewhere)")
			     : "");
	if (*path)
		(void)printf("%*s  %s\n", indent, "", path);
	if (!indent)
		return; /* the instrument itself: nothing leads to it */
	(void)printf("%*s  %s%s%s%s\n", indent, "", role, *role ? ": " : "",
		     store_text(statement, SENTENCE),
		     sqlite3_column_int(statement, GUESSED)
			     ? _("  (known by its number)")
			     : "");
}

static enum status print_people(struct store *store, sqlite3_stmt *statement,
				struct fault *fault)
{
	bool more = false;
	enum status status = store_step(&more, store, statement, fault);

	while (!status && more) {
		print_step(statement);
		status = store_step(&more, store, statement, fault);
	}
	return status;
}

/* Find all steps from `start` on, level by level. */
static enum status walk(struct store *store, const char *start, int limit,
			struct fault *fault)
{
	bool more = true;
	enum status status = run(&more, store, begin, ":start", start, fault);

	more = true;
	for (int depth = 0; !status && more && (!limit || depth < limit);
	     depth++) {
		char number[NUMBER_SIZE];
		bool none;

		(void)snprintf(number, sizeof(number), "%d", depth);
		status = run(&none, store, take_steps, ":depth", number, fault);
		if (!status)
			status = run(&none, store, arrive, ":depth", number,
				     fault);
		(void)snprintf(number, sizeof(number), "%d", depth + 1);
		if (!status)
			status = run(&more, store, is_there_more, ":depth",
				     number, fault);
	}
	if (!status)
		status = run(&more, store, tell, ":start", start, fault);
	return status;
}

static enum status print_tree(struct store *store, bool up, bool json,
			      struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	int count;
	enum status status = store_prepare(
		&statement, store, json ? tree_for_programs : tree_for_people,
		fault);

	if (!status && json) {
		(void)printf("{\"direction\":\"%s\",\"steps\":",
			     up ? "up" : "down");
		status = answer_json(&count, store, statement, fault);
		(void)printf("}\n");
	} else if (!status) {
		status = print_people(store, statement, fault);
	}
	sqlite3_finalize(statement);
	return status;
}

static enum status follow(struct store *store, const char *start,
			  const struct chain_options *chosen,
			  struct fault *fault)
{
	enum status status = store_run(store, lay_tables, fault);

	if (!status)
		status = store_run(store, chosen->up ? go_up : go_down, fault);
	if (!status)
		status = walk(store, start, chosen->depth, fault);
	if (!status)
		status = print_tree(store, chosen->up, chosen->json, fault);
	return status;
}

/* Candidates that may be meant, for a person to choose from. */
static enum status list(struct store *store, const char *number, bool json,
			struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	bool more = false;
	int count;
	enum status status =
		ask(&statement, store,
		    json ? candidates_for_programs : candidates_for_people,
		    ":number", number, fault);

	if (!status && json) {
		(void)printf("{\"candidates\":");
		status = answer_json(&count, store, statement, fault);
		(void)printf("}\n");
		goto done;
	}
	if (!status)
		status = store_step(&more, store, statement, fault);
	while (!status && more) {
		answer_instrument(statement, 0, 0);
		(void)printf("\n  %s\n", store_text(statement, 4));
		status = store_step(&more, store, statement, fault);
	}
done:
	sqlite3_finalize(statement);
	return status;
}

/*
 * The instrument that `number` (or its IRI) names, into the text `start`;
 * `*count` is how many it may be: 1 when there is no doubt.
 */
static enum status find(int *count, struct text *start, struct store *store,
			const char *number, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	bool more = false;
	enum status status = ask(&statement, store, candidates_for_people,
				 ":number", number, fault);

	*count = 0;
	if (!status)
		status = store_step(&more, store, statement, fault);
	while (!status && more) {
		if (!*count)
			text_add_string(start, store_text(statement, 4));
		++*count;
		if (sqlite3_column_int(statement, 5))
			break; /* named in full */
		status = store_step(&more, store, statement, fault);
	}
	if (!status && start->failed)
		status = fault_memory(fault);
	sqlite3_finalize(statement);
	return status;
}

static enum status chain_number(struct store *store, const char *number,
				const struct chain_options *chosen,
				struct arena *arena, struct fault *fault)
{
	struct text start = { .arena = arena };
	int count = 0;
	enum status status = find(&count, &start, store, number, fault);

	if (!status && count == 1)
		return follow(store, text_string(&start), chosen, fault);
	if (!status)
		status = list(store, number, chosen->json, fault);
	if (status)
		return status;
	if (!count)
		return fault_set(fault, STATUS_PARTLY, number, "%s",
				 _("no such number in the archive"));
	return fault_set(fault, STATUS_PARTLY, number,
			 _("may be %d instruments; give the IRI of one"),
			 count);
}

static enum status chain(const void *fields, const char *const *operands,
			 int count, struct fault *fault)
{
	const struct chain_options *chosen = fields;
	struct arena *arena = NULL;
	struct store *store = NULL;
	enum status status;

	(void)count;
	if (chosen->up && chosen->down)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--up and --down cannot go together"));
	if (text_invalid_at(operands[0], strlen(operands[0])) !=
	    strlen(operands[0]))
		return fault_set(fault, STATUS_USAGE, operands[0], "%s",
				 _("not UTF-8"));
	arena = arena_new();
	if (!arena)
		return fault_memory(fault);
	status = store_open(&store, chosen->db, STORE_READ, fault);
	if (!status)
		status = chain_number(store, operands[0], chosen, arena, fault);
	store_close(store);
	arena_free(arena);
	return status;
}

const struct command chain_command = {
	.name = "chain",
	.summary = N_("follow who cites whom from one instrument on"),
	.operands = "NUMBER",
	.least = 1,
	.most = 1,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct chain_options),
	.run = chain,
};
