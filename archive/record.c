#include "archive/record.h"

#include <string.h>

#include "archive/sentence.h"
#include "pipeline/akn.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The value of a parameter of a statement. */
struct value {
	const char *name; /* NULL ends a list of them */
	const char *text;
};

/* The full text forgets a document only by the words it was given. */
static const char forget_text[] =
	"INSERT INTO texts(texts, rowid, number, title, issuer, body, keys)"
	" SELECT 'delete', id, fold(number), fold(title), fold(issuer),"
	" fold(body), keys FROM documents WHERE file = :file";

static const char forget_citations[] =
	"DELETE FROM citations WHERE document IN"
	" (SELECT id FROM documents WHERE file = :file)";

static const char forget_document[] =
	"DELETE FROM documents WHERE file = :file";

static const char add_document[] =
	"INSERT INTO documents(file, node, type, number, key, date, issuer,"
	" title, signer, source, body, keys)"
	" VALUES (:file, :node, :type, :number, key(:number), :date, :issuer,"
	" :title, :signer, :source, :body, '')";

static const char add_citation[] =
	"INSERT INTO citations(document, place, iri, type, number, key, date,"
	" role, words, sentence, target)"
	" SELECT id, :place, :iri, :type, :number, key(:number), :date, :role,"
	" :words, :sentence,"
	" CASE WHEN :iri <> '' THEN :iri ELSE 'name:' || :slug END"
	" FROM documents WHERE file = :file";

static const char add_keys[] =
	"UPDATE documents SET keys = key || ' ' || coalesce("
	"(SELECT group_concat(DISTINCT c.key) FROM citations c"
	" WHERE c.document = documents.id), '') WHERE file = :file";

static const char add_text[] =
	"INSERT INTO texts(rowid, number, title, issuer, body, keys)"
	" SELECT id, fold(number), fold(title), fold(issuer), fold(body), keys"
	" FROM documents WHERE file = :file";

static const char unsettle[] =
	"UPDATE citations SET"
	" target = 'number:' || type || ':' || key || ':' || date"
	" WHERE iri = '' AND key <> ''";

#define SAME(other)                                                            \
	" " other ".key = citations.key AND " other ".type = citations.type"   \
	" AND (" other ".date = citations.date OR " other ".date = ''"         \
	" OR citations.date = '')"

static const char settle[] =
	"UPDATE citations SET target = coalesce("
	"(SELECT min(o.iri) FROM citations o"
	" WHERE o.document = citations.document AND o.iri <> ''"
	" AND" SAME("o") " HAVING count(DISTINCT o.iri) = 1),"
			 "(SELECT min(node) FROM"
			 " (SELECT d.node FROM documents d WHERE" SAME(
				 "d") " UNION SELECT o.iri FROM citations o "
				      "WHERE o.iri <> ''"
				      " AND" SAME("o") ") HAVING count(*) = 1),"
						       " target) WHERE iri = "
						       "'' AND key <> ''";

static const char mark_guesses[] =
	"UPDATE citations SET guessed = target NOT GLOB 'number:*'"
	" WHERE iri = '' AND key <> ''";

/* Run a statement with the values it has parameters for. */
static enum status run(struct store *store, const char *sql,
		       const struct value *values, struct fault *fault)
{
	sqlite3_stmt *statement = NULL;
	enum status status = store_prepare(&statement, store, sql, fault);
	bool more = false;

	for (; !status && values->name; values++)
		status = store_bind(store, statement, values->name,
				    values->text, fault);
	if (!status)
		status = store_step(&more, store, statement, fault);
	sqlite3_finalize(statement);
	return status;
}

/* Run several statements of one file, one after the other. */
static enum status run_all(struct store *store, const char *const *statements,
			   const char *file, struct fault *fault)
{
	const struct value values[] = { { ":file", file }, { NULL, NULL } };
	enum status status = STATUS_OK;

	for (; !status && *statements; statements++)
		status = run(store, *statements, values, fault);
	return status;
}

static void add_line(struct text *text, const xmlNode *node)
{
	const char *line = akn_line(text->arena, node);

	if (!line)
		text->failed = true;
	else if (*line)
		text_print(text, "%s\n", line);
}

/* All words of the document, footnotes last; NULL: no memory. */
static const char *read_body(const struct document *document,
			     struct arena *arena)
{
	static const char *const parts[] = { "preface",     "preamble",
					     "mainBody",    "body",
					     "conclusions", "attachments" };
	struct text text = { .arena = arena };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		add_line(&text, akn_part(document, parts[i]));
	for (const xmlNode *note = akn_first(document, "authorialNote"); note;
	     note = akn_next(document, note, "authorialNote"))
		add_line(&text, note);
	return text.failed ? NULL : text_string(&text);
}

/* The work that a link leads to or into; "" when it is no IRI of one. */
static const char *work_of(struct arena *arena, const char *href)
{
	const char *portion = strstr(href, "/!");
	size_t length = portion ? (size_t)(portion - href) : strlen(href);
	size_t last = length;

	if (strncmp(href, "/akn/", 5) != 0)
		return "";
	while (last && href[last - 1] != '/')
		last--;
	if (memchr(href + last, '@', length - last))
		length = last - 1; /* an expression: its work */
	return arena_text(arena, href, length);
}

static enum status add_ref(struct store *store, const xmlNode *ref,
			   const char *file, struct arena *arena,
			   struct fault *fault)
{
	const char *words = akn_line(arena, ref);
	const struct value values[] = {
		{ ":file", file },
		{ ":place", akn_get(ref, "eId") },
		{ ":iri", work_of(arena, akn_get(ref, "href")) },
		{ ":type", text_slug(arena, akn_get_own(ref, "type")) },
		{ ":number", akn_get_own(ref, "number") },
		{ ":date", akn_get_own(ref, "date") },
		{ ":role", akn_get_own(ref, "role") },
		{ ":words", words },
		{ ":slug", words ? text_slug(arena, words) : NULL },
		{ ":sentence", sentence_around(arena, ref) },
		{ NULL, NULL },
	};

	for (const struct value *value = values; value->name; value++)
		if (!value->text)
			return fault_memory(fault);
	return run(store, add_citation, values, fault);
}

static enum status add_refs(struct store *store,
			    const struct document *document, const char *file,
			    struct fault *fault)
{
	struct arena *arena = arena_new();
	enum status status = arena ? STATUS_OK : fault_memory(fault);

	for (const xmlNode *ref = akn_first(document, "ref"); ref && !status;
	     ref = akn_next(document, ref, "ref")) {
		if (*akn_get_own(ref, "type"))
			status = add_ref(store, ref, file, arena, fault);
		if (arena)
			arena_empty(arena); /* each took its whole paragraph */
	}
	arena_free(arena);
	return status;
}

static enum status add_header(struct store *store,
			      const struct document *document, const char *file,
			      struct arena *arena, struct fault *fault)
{
	struct akn_header header;
	enum status status = akn_read_header(&header, document, arena, fault);
	const char *body = read_body(document, arena);
	const char *node;

	if (status)
		return status;
	node = *header.iri ? header.iri : arena_print(arena, "file:%s", file);
	if (!body || !node)
		return fault_memory(fault);
	return run(store, add_document,
		   (const struct value[]){
			   { ":file", file },
			   { ":node", node },
			   { ":type", header.type },
			   { ":number", header.number },
			   { ":date", header.date },
			   { ":issuer", header.issuer },
			   { ":title", header.title },
			   { ":signer", header.signer },
			   { ":source", header.source },
			   { ":body", body },
			   { NULL, NULL },
		   },
		   fault);
}

enum status record_add(struct store *store, const struct document *document,
		       const char *file, struct arena *arena,
		       struct fault *fault)
{
	static const char *const forget[] = { forget_text, forget_citations,
					      forget_document, NULL };
	static const char *const finish[] = { add_keys, add_text, NULL };
	enum status status = run_all(store, forget, file, fault);

	if (!status)
		status = add_header(store, document, file, arena, fault);
	if (!status)
		status = add_refs(store, document, file, fault);
	if (!status)
		status = run_all(store, finish, file, fault);
	return status;
}

enum status record_settle(struct store *store, struct fault *fault)
{
	enum status status = store_run(store, unsettle, fault);

	if (!status)
		status = store_run(store, settle, fault);
	if (!status)
		status = store_run(store, mark_guesses, fault);
	return status;
}
