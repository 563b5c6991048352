/*
 * export --to json: an object a document
 *
 * What a record of an archive has of a document goes by the names of Nghị
 * định 30/2020/NĐ-CP, annex VI, part I, which Vietnamese document systems
 * exchange; what it has no names for, in lower case: where the document is
 * from, its tasks and its citations.
 */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export/format.h"
#include "pipeline/xml.h"

/* Numbers in the record are numbers. */
static const char *const numeric[] = { "PageAmount", "IssuedAmount", NULL };

static void set_text(json_t *object, const char *name, const char *text)
{
	if (*text)
		(void)json_object_set_new(object, name, json_string(text));
}

static bool is_numeric(const char *name)
{
	for (int i = 0; numeric[i]; i++)
		if (strcmp(numeric[i], name) == 0)
			return true;
	return false;
}

static void set_number(json_t *object, const char *name, const char *text)
{
	char *end = NULL;
	long long number = strtoll(text, &end, 10);

	if (*text && !*end)
		(void)json_object_set_new(object, name, json_integer(number));
	else
		set_text(object, name, text);
}

static void set_conf(json_t *object, const char *text)
{
	if (*text)
		(void)json_object_set_new(object, "conf",
					  json_real(strtod(text, NULL)));
}

static void put_fields(json_t *object, const xmlNode *record,
		       struct arena *arena)
{
	for (const xmlNode *field = xml_child(record, "field"); field;
	     field = xml_sibling(field, "field")) {
		const char *name = akn_get(field, "name");
		const char *text = akn_line(arena, field);

		if (!text)
			continue;
		if (is_numeric(name))
			set_number(object, name, text);
		else
			set_text(object, name, text);
	}
}

static json_t *describe_signer(const xmlNode *signer)
{
	json_t *object = json_object();

	set_text(object, "Position", akn_get(signer, "position"));
	set_text(object, "FullName", akn_get(signer, "name"));
	set_text(object, "authority", akn_get(signer, "authority"));
	set_text(object, "status", akn_get(signer, "status"));
	return object;
}

/* The annex knows one who signs; others follow under a name of ours. */
static void put_signers(json_t *object, const xmlNode *record)
{
	const xmlNode *signer = xml_child(record, "signer");
	json_t *others = json_array();

	if (signer)
		(void)json_object_set_new(object, "SignerInfo",
					  describe_signer(signer));
	for (signer = xml_sibling(signer, "signer"); signer;
	     signer = xml_sibling(signer, "signer"))
		(void)json_array_append_new(others, describe_signer(signer));
	if (json_array_size(others))
		(void)json_object_set(object, "other-signers", others);
	json_decref(others);
}

static void put_recipients(json_t *object, const xmlNode *record,
			   struct arena *arena)
{
	json_t *to = json_array();

	for (const xmlNode *at = xml_child(record, "recipient"); at;
	     at = xml_sibling(at, "recipient")) {
		const char *name = akn_line(arena, at);

		if (name && *name)
			(void)json_array_append_new(
				to, json_pack("{ss}", "OrganName", name));
	}
	(void)json_object_set_new(object, "To", to);
}

static json_t *list_bodies(const struct task_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->body_count; i++) {
		const struct task_body *body = &row->bodies[i];
		json_t *object = json_pack("{ss ss}", "role", body->role,
					   "name", body->name);

		set_text(object, "key", body->key);
		if (body->group)
			(void)json_object_set_new(object, "group", json_true());
		if (body->inherited)
			(void)json_object_set_new(object, "inherited",
						  json_true());
		(void)json_array_append_new(list, object);
	}
	return list;
}

static json_t *list_deadlines(const struct task_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->deadline_count; i++) {
		const struct task_deadline *deadline = &row->deadlines[i];
		json_t *object = json_object();

		set_text(object, "type", deadline->type);
		set_text(object, "start", deadline->start);
		set_text(object, "end", deadline->end);
		if (*deadline->end)
			(void)json_object_set_new(
				object, "inclusive",
				json_boolean(!deadline->before));
		set_text(object, "rrule", deadline->rrule);
		set_text(object, "text", deadline->text);
		(void)json_array_append_new(list, object);
	}
	return list;
}

static json_t *describe_task(const struct task_row *row)
{
	json_t *object = json_pack("{ss ss}", "id", row->id, "uuid", row->uuid);

	set_text(object, "parent", row->parent);
	set_text(object, "label", row->label);
	set_text(object, "status", row->status);
	set_conf(object, row->conf);
	set_text(object, "action", row->action);
	set_text(object, "text", row->text);
	(void)json_object_set_new(object, "assignees", list_bodies(row));
	(void)json_object_set_new(object, "deadlines", list_deadlines(row));
	set_text(object, "href", row->href);
	if (row->page)
		(void)json_object_set_new(object, "page",
					  json_integer(row->page));
	set_text(object, "lines", row->lines);
	return object;
}

/* A row and its place in the batch. */
struct item {
	const struct task_row *row;
	size_t place;
};

struct writing {
	const struct batch *batch;
	struct item *items; /* by document, then by place */
};

static int by_paper(const void *one, const void *other)
{
	const struct paper *a = ((const struct item *)one)->row->paper;
	const struct paper *b = ((const struct item *)other)->row->paper;

	return (a > b) - (a < b);
}

static int by_place(const void *one, const void *other)
{
	const struct item *a = one;
	const struct item *b = other;
	int order = by_paper(one, other);

	return order ? order : (a->place > b->place) - (a->place < b->place);
}

static bool sort_rows(struct writing *writing)
{
	const struct batch *batch = writing->batch;
	size_t count = batch->row_count;

	writing->items =
		arena_array(batch->arena, count + 1, sizeof(*writing->items));
	for (size_t i = 0; writing->items && i < count; i++)
		writing->items[i] = (struct item){ batch->rows[i], i };
	if (writing->items && count)
		qsort(writing->items, count, sizeof(*writing->items), by_place);
	return writing->items != NULL;
}

static json_t *list_tasks(const struct writing *writing,
			  const struct paper *paper)
{
	const struct task_row wanted = { .paper = paper };
	const struct item key = { .row = &wanted };
	const struct item *end = writing->items + writing->batch->row_count;
	const struct item *at = !writing->items
					? NULL
					: bsearch(&key, writing->items,
						  writing->batch->row_count,
						  sizeof(*at), by_paper);
	json_t *list = json_array();

	while (at && at > writing->items && at[-1].row->paper == paper)
		at--;
	for (; at && at < end && at->row->paper == paper; at++)
		(void)json_array_append_new(list, describe_task(at->row));
	return list;
}

/* An instrument that could not be settled has no IRI, but a reference. */
static json_t *describe_citation(const xmlNode *ref, struct arena *arena)
{
	json_t *object = json_object();
	const char *href = akn_get(ref, "href");
	const char *words = akn_line(arena, ref);

	set_text(object, "type", akn_get_own(ref, "type"));
	set_text(object, "number", akn_get_own(ref, "number"));
	set_text(object, "date", akn_get_own(ref, "date"));
	set_text(object, "role", akn_get_own(ref, "role"));
	if (*href == '/')
		set_text(object, "iri", href);
	set_text(object, "text", words ? words : "");
	set_text(object, "place", akn_get(ref, "eId"));
	set_text(object, "status", akn_get_own(ref, "status"));
	set_conf(object, akn_get_own(ref, "conf"));
	return object;
}

static json_t *list_citations(const struct document *document,
			      struct arena *arena)
{
	json_t *list = json_array();

	for (const xmlNode *ref = akn_first(document, "ref"); ref;
	     ref = akn_next(document, ref, "ref"))
		if (*akn_get_own(ref, "type"))
			(void)json_array_append_new(
				list, describe_citation(ref, arena));
	return list;
}

static json_t *describe(const struct writing *writing,
			const struct paper *paper,
			const struct document *document)
{
	struct arena *arena = writing->batch->arena;
	const xmlNode *record = akn_first(document, "record");
	json_t *object = json_object();

	set_text(object, "iri", paper->header.iri);
	put_fields(object, record, arena);
	put_signers(object, record);
	put_recipients(object, record, arena);
	set_text(object, "source", paper->header.source);
	set_text(object, "sha256", paper->hash);
	(void)json_object_set_new(object, "tasks", list_tasks(writing, paper));
	(void)json_object_set_new(object, "citations",
				  list_citations(document, arena));
	return object;
}

static enum status add_paper(json_t *list, const struct writing *writing,
			     const struct paper *paper, struct fault *fault)
{
	struct document *document = NULL;
	enum status status = batch_read(&document, paper, fault);
	size_t before = json_array_size(list);

	if (status)
		return status;
	(void)json_array_append_new(list, describe(writing, paper, document));
	document_free(document);
	return json_array_size(list) > before ? STATUS_OK : fault_memory(fault);
}

enum status export_json(struct parcel *out, const struct batch *batch,
			struct fault *fault)
{
	struct writing writing = { .batch = batch };
	struct text *text = parcel_next(out);
	json_t *list = text && sort_rows(&writing) ? json_array() : NULL;
	char *printed = NULL;
	enum status status = list ? STATUS_OK : fault_memory(fault);

	for (size_t i = 0; i < batch->paper_count && !status; i++)
		status = add_paper(list, &writing, batch->papers[i], fault);
	if (!status) {
		printed = json_dumps(list,
				     JSON_INDENT(1) | JSON_REAL_PRECISION(4));
		if (printed)
			text_print(text, "%s\n", printed);
		else
			status = fault_memory(fault);
	}
	free(printed);
	json_decref(list);
	return status;
}
