/*
 * search - find documents by their words
 *
 * Words may be written with or without diacritics, in any case, and numbers
 * in any spelling; a document has to hold all of them.  An operand of several
 * words is a phrase.
 */

#include <stdio.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/store.h"
#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

struct search_options {
	const char *db;
	bool json;
};

static const struct search_options defaults = { .db = STORE_PATH };

static const struct option options[] = {
	{ OPTION(TEXT, struct search_options, db, "FILE",
		 N_("the archive to ask")) },
	{ OPTION(FLAG, struct search_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

/* First what is numbered so, then what has the words together, then best. */
#define HITS                                                                   \
	"WITH hits AS (SELECT d.number, d.date, d.type, d.title, d.file,"      \
	" d.node, replace(snippet(texts, 3, :open, :close, '…', 24),"        \
	" char(10), ' ') AS snippet, d.key = key(:all) AS named,"              \
	" d.id IN (SELECT rowid FROM texts WHERE texts MATCH fold(:phrase))"   \
	" AS together,"                                                        \
	" bm25(texts, 10, 5, 1, 1, 1) AS score"                                \
	" FROM texts JOIN documents d ON d.id = texts.rowid"                   \
	" WHERE texts MATCH fold(:words) ||"                                   \
	" coalesce(' OR keys:\"' || nullif(key(:all), '') || '\"', ''))"
#define IN_ORDER " FROM hits ORDER BY named DESC, together DESC, score, file"

static const char for_people[] =
	HITS "SELECT number, date, type, title, file, snippet" IN_ORDER;

static const char for_programs[] =
	HITS "SELECT json_object('number', number, 'date', date, 'type', type,"
	     " 'title', title, 'file', file, 'iri', node, 'snippet', "
	     "snippet)" IN_ORDER;

/* Add words as FTS5 wants a phrase: "so hoa". */
static void add_phrase(struct text *text, const char *words)
{
	text_add_string(text, " \"");
	for (; *words; words++) {
		if (*words == '"')
			text_add(text, "\"", 1);
		text_add(text, words, 1);
	}
	text_add_string(text, "\"");
}

static enum status bind_words(struct store *store, sqlite3_stmt *statement,
			      const char *const *operands, int count,
			      struct fault *fault)
{
	struct arena *arena = arena_new();
	struct text words = { .arena = arena };
	struct text all = { .arena = arena };
	struct text phrase = { .arena = arena };
	enum status status = STATUS_OK;

	if (!arena)
		return fault_memory(fault);
	for (int i = 0; i < count; i++) {
		add_phrase(&words, operands[i]);
		text_print(&all, "%s ", operands[i]);
	}
	add_phrase(&phrase, text_string(&all));
	if (words.failed || all.failed || phrase.failed)
		status = fault_memory(fault);
	if (!status)
		status = store_bind(store, statement, ":words",
				    text_string(&words), fault);
	if (!status)
		status = store_bind(store, statement, ":all", text_string(&all),
				    fault);
	if (!status)
		status = store_bind(store, statement, ":phrase",
				    text_string(&phrase), fault);
	arena_free(arena);
	return status;
}

static enum status ask(sqlite3_stmt **out, struct store *store, bool json,
		       const char *const *operands, int count,
		       struct fault *fault)
{
	enum status status = store_prepare(
		out, store, json ? for_programs : for_people, fault);

	if (!status)
		status = bind_words(store, *out, operands, count, fault);
	if (!status)
		status = store_bind(store, *out, ":open", json ? "" : "[",
				    fault);
	if (!status)
		status = store_bind(store, *out, ":close", json ? "" : "]",
				    fault);
	return status;
}

static enum status print_hits(int *count, struct store *store,
			      sqlite3_stmt *statement, struct fault *fault)
{
	bool more = false;
	enum status status = store_step(&more, store, statement, fault);

	for (*count = 0; !status && more; ++*count) {
		answer_instrument(statement, 0, 0);
		(void)printf("\n  %s\n  %s\n", store_text(statement, 4),
			     store_text(statement, 5));
		status = store_step(&more, store, statement, fault);
	}
	return status;
}

static enum status print(struct store *store, sqlite3_stmt *statement,
			 bool json, struct fault *fault)
{
	int found = 0;
	enum status status;

	if (json) {
		status = answer_json(&found, store, statement, fault);
		(void)printf("\n");
	} else {
		status = print_hits(&found, store, statement, fault);
	}
	if (!status && !found)
		status = fault_set(fault, STATUS_PARTLY, NULL, "%s",
				   _("nothing found"));
	return status;
}

static enum status check_words(const char *const *operands, int count,
			       struct fault *fault)
{
	for (int i = 0; i < count; i++)
		if (text_invalid_at(operands[i], strlen(operands[i])) !=
		    strlen(operands[i]))
			return fault_set(fault, STATUS_USAGE, operands[i], "%s",
					 _("not UTF-8"));
	return STATUS_OK;
}

static enum status search(const void *fields, const char *const *operands,
			  int count, struct fault *fault)
{
	const struct search_options *chosen = fields;
	sqlite3_stmt *statement = NULL;
	struct store *store = NULL;
	enum status status = check_words(operands, count, fault);

	if (!status)
		status = store_open(&store, chosen->db, STORE_READ, fault);
	if (!status)
		status = ask(&statement, store, chosen->json, operands, count,
			     fault);
	if (!status)
		status = print(store, statement, chosen->json, fault);
	sqlite3_finalize(statement);
	store_close(store);
	return status;
}

const struct command search_command = {
	.name = "search",
	.summary = N_("find documents of an archive by their words"),
	.operands = "WORD...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct search_options),
	.run = search,
};
