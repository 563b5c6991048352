/*
 * What is extracted from the documents of tests/documents, beside what a
 * reader says of them: NAME.txt and NAME.xml, in the words that README.md
 * there tells.  Differences that are known stand in known.tsv, and have to be
 * there.
 */

#include <dirent.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/arena.h"
#include "pipeline/schema.h"
#include "pipeline/stage.h"
#include "pipeline/table.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

enum { KNOWN_DOCUMENT, KNOWN_FIELD, KNOWN_WHY, KNOWN_COLUMNS };

/* Differences between what is known to be wrong and what is. */
struct known {
	const char *document;
	const char *field;
	bool met;
};

struct bench {
	struct desk *import;
	struct desk *extract;
	struct arena *arena; /* of one document */
	struct known *known;
	size_t known_count;
	const char *name; /* of the document that is looked at */
	const xmlNode *expected;
	struct document *found;
	int differences;
	int expected_differences;
};

static bool is_known(struct bench *bench, const char *field)
{
	for (size_t i = 0; i < bench->known_count; i++) {
		struct known *known = &bench->known[i];

		if (strcmp(known->document, bench->name) != 0 ||
		    strcmp(known->field, field) != 0)
			continue;
		known->met = true;
		return true;
	}
	return false;
}

static void differ(struct bench *bench, const char *field, const char *expected,
		   const char *found)
{
	if (is_known(bench, field)) {
		bench->expected_differences++;
		return;
	}
	bench->differences++;
	(void)printf("%s.txt: %s: expected \"%s\", found \"%s\"\n", bench->name,
		     field, expected, found);
}

static void compare(struct bench *bench, const char *field,
		    const char *expected, const char *found)
{
	if (expected && strcmp(expected, found) != 0)
		differ(bench, field, expected, found);
}

static const char *name_field(struct bench *bench, const char *thing,
			      const char *attribute)
{
	return arena_print(bench->arena, "%s %s", thing, attribute);
}

/* The text of all elements called so, one behind the other. */
static const char *lines_of(struct bench *bench, const char *element)
{
	struct text text = { .arena = bench->arena };

	for (const xmlNode *node = akn_first(bench->found, element); node;
	     node = akn_next(bench->found, node, element))
		text_print(&text, "%s%s", text.length ? " | " : "",
			   akn_line(bench->arena, node));
	return text_string(&text);
}

static const char *zone_text(struct bench *bench, const char *zone)
{
	for (const xmlNode *node = akn_first(bench->found, "container"); node;
	     node = akn_next(bench->found, node, "container"))
		if (strcmp(akn_get(node, "name"), zone) == 0)
			return akn_line(bench->arena, node);
	return "";
}

static bool is_formula(const xmlNode *role)
{
	static const char *const formulas[] = { "#thay-mat", "#ky-thay",
						"#thua-lenh", "#thua-uy-quyen",
						"#quyen" };

	for (size_t i = 0; i < sizeof(formulas) / sizeof(*formulas); i++)
		if (strcmp(akn_get(role, "refersTo"), formulas[i]) == 0)
			return true;
	return false;
}

/* The formulas of the first signature, or the office behind the last one. */
static const char *signed_by(struct bench *bench, bool formulas)
{
	const xmlNode *top = akn_first(bench->found, "signature");
	struct text all = { .arena = bench->arena };
	const char *office = "";

	for (const xmlNode *node = xml_find(top, top, "role"); node;
	     node = xml_find(node, top, "role")) {
		const char *line = akn_line(bench->arena, node);

		if (is_formula(node))
			text_print(&all, "%s%s", all.length ? " " : "", line);
		else
			office = line;
	}
	return formulas ? text_string(&all) : office;
}

static void compare_header(struct bench *bench)
{
	const xmlNode *expected = xml_child(bench->expected, "header");
	struct fault fault = { .status = STATUS_OK };
	struct akn_header header;

	if (akn_read_header(&header, bench->found, bench->arena, &fault))
		return;
	const struct {
		const char *attribute;
		const char *found;
	} fields[] = {
		{ "element", (const char *)akn_main(bench->found)->name },
		{ "number", header.number },
		{ "date", header.date },
		{ "type", header.type },
		{ "issuer", header.issuer },
		{ "subject", header.title },
		{ "signer", header.signer },
		{ "iri", header.iri },
		{ "superior", zone_text(bench, "co-quan-chu-quan") },
		{ "secrecy", zone_text(bench, "do-mat") },
		{ "urgency", zone_text(bench, "do-khan") },
		{ "place", lines_of(bench, "location") },
		{ "formula", signed_by(bench, true) },
		{ "office", signed_by(bench, false) },
	};
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		compare(bench, name_field(bench, "header", fields[i].attribute),
			xml_get(expected, fields[i].attribute),
			fields[i].found);
}

/* The ids of all numbered parts of the body, in order. */
static const char *outline_of(struct bench *bench)
{
	static const char levels[] = "part chapter section subsection article "
				     "paragraph subparagraph point indent";
	const xmlNode *body = akn_part(bench->found, "mainBody");
	struct text text = { .arena = bench->arena };

	if (!body)
		body = akn_part(bench->found, "body");
	for (const xmlNode *node = body; node; node = xml_walk(node, body))
		if (node->type == XML_ELEMENT_NODE && xml_child(node, "num") &&
		    text_has_word(levels, (const char *)node->name))
			text_print(&text, "%s%s", text.length ? " " : "",
				   akn_get(node, "eId"));
	return text_string(&text);
}

static void compare_outline(struct bench *bench)
{
	const xmlNode *expected = xml_child(bench->expected, "outline");

	if (expected)
		compare(bench, "outline", akn_line(bench->arena, expected),
			outline_of(bench));
}

static void compare_lines(struct bench *bench, const char *name,
			  const char *found)
{
	struct text text = { .arena = bench->arena };

	for (const xmlNode *node = xml_child(bench->expected, name); node;
	     node = xml_sibling(node, name))
		text_print(&text, "%s%s", text.length ? " | " : "",
			   akn_line(bench->arena, node));
	if (text.length)
		compare(bench, name, text.data, found);
}

/* The recipients, without what numbers them. */
static const char *recipients_of(struct bench *bench)
{
	struct text text = { .arena = bench->arena };

	for (const xmlNode *node = akn_first(bench->found, "item"); node;
	     node = akn_next(bench->found, node, "item"))
		text_print(&text, "%s%s", text.length ? " | " : "",
			   akn_line(bench->arena, xml_child(node, "p")));
	return text_string(&text);
}

/* What is said stands somewhere in the text of the document. */
static void compare_texts(struct bench *bench)
{
	const char *all = akn_line(bench->arena, akn_main(bench->found));

	for (const xmlNode *node = xml_child(bench->expected, "text"); node;
	     node = xml_sibling(node, "text")) {
		const char *text = akn_line(bench->arena, node);

		if (!strstr(all, text))
			differ(bench, "text", text, "");
	}
}

/* The next citation of another instrument at or after `node`. */
static const xmlNode *citation_at(struct bench *bench, const xmlNode *node)
{
	while (node && !*akn_get_own(node, "type"))
		node = akn_next(bench->found, node, "ref");
	return node;
}

static bool cites_the_same(struct bench *bench, const xmlNode *expected,
			   const xmlNode *found)
{
	const char *number = xml_get(expected, "number");
	const char *text = xml_get(expected, "text");

	return strcmp(akn_get_own(found, "type"), xml_get(expected, "type")) ==
		       0 &&
	       strcmp(akn_get_own(found, "number"), number ? number : "") ==
		       0 &&
	       (!text || strcmp(akn_line(bench->arena, found), text) == 0);
}

static const xmlNode *
find_citation(struct bench *bench, const xmlNode *expected, const xmlNode *from)
{
	const xmlNode *node = citation_at(bench, from);

	while (node && !cites_the_same(bench, expected, node))
		node = citation_at(bench, akn_next(bench->found, node, "ref"));
	return node;
}

static void compare_citation(struct bench *bench, const xmlNode *expected,
			     const xmlNode *found, const char *thing)
{
	static const char *const own[] = { "date", "role" };

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		compare(bench, name_field(bench, thing, own[i]),
			xml_get(expected, own[i]), akn_get_own(found, own[i]));
	compare(bench, name_field(bench, thing, "href"),
		xml_get(expected, "href"), akn_get(found, "href"));
}

/* Those that stand between the ones that are expected. */
static void refuse_citations(struct bench *bench, const xmlNode *from,
			     const xmlNode *to)
{
	for (const xmlNode *node = citation_at(bench, from); node && node != to;
	     node = citation_at(bench, akn_next(bench->found, node, "ref"))) {
		const char *line = akn_line(bench->arena, node);

		differ(bench, name_field(bench, "no citation", line), "", line);
	}
}

static void compare_citations(struct bench *bench)
{
	const xmlNode *expected = xml_child(bench->expected, "citation");
	const xmlNode *next = akn_first(bench->found, "ref");
	int number = 1;

	if (!expected && !xml_child(bench->expected, "no-citation"))
		return;
	for (; expected; expected = xml_sibling(expected, "citation")) {
		const xmlNode *found = find_citation(bench, expected, next);
		const char *thing =
			arena_print(bench->arena, "citation %d", number++);

		if (!found) {
			const char *what = xml_get(expected, "number");

			differ(bench, thing,
			       what ? what : xml_get(expected, "type"), "");
			continue;
		}
		refuse_citations(bench, next, found);
		compare_citation(bench, expected, found, thing);
		next = akn_next(bench->found, found, "ref");
	}
	refuse_citations(bench, next, NULL);
}

static const xmlNode *find_task(struct bench *bench, const char *attribute,
				const char *value)
{
	const xmlNode *node = akn_first(bench->found, "task");

	while (node && strcmp(akn_get(node, attribute), value) != 0)
		node = akn_next(bench->found, node, "task");
	return node;
}

/* The bodies of a task in a role, or in one of two, as they are called. */
static const char *bodies_of(struct bench *bench, const xmlNode *task,
			     const char *roles)
{
	struct text text = { .arena = bench->arena };

	for (const xmlNode *node = xml_child(task, "assignee"); node;
	     node = xml_sibling(node, "assignee"))
		if (text_has_word(roles, akn_get(node, "role")))
			text_print(&text, "%s%s", text.length ? "; " : "",
				   akn_get(node, "showAs"));
	return text_string(&text);
}

static void add_deadline(struct text *text, const xmlNode *node)
{
	const char *rrule = akn_get(node, "rrule");
	const char *start = akn_get(node, "start");
	const char *end = akn_get(node, "end");
	bool inclusive = strcmp(akn_get(node, "inclusive"), "false") != 0;

	if (text->length)
		text_add_string(text, " | ");
	if (*rrule)
		text_add_string(text, rrule);
	else if (*start && *end)
		text_print(text, "%s/%s", start, end);
	else if (*end)
		text_print(text, "%s %s", inclusive ? "by" : "before", end);
	else
		text_add_string(text, akn_get(node, "text"));
}

static const char *deadlines_of(struct bench *bench, const xmlNode *task)
{
	struct text text = { .arena = bench->arena };

	for (const xmlNode *node = xml_child(task, "deadline"); node;
	     node = xml_sibling(node, "deadline"))
		add_deadline(&text, node);
	return text_string(&text);
}

static void compare_task(struct bench *bench, const xmlNode *expected,
			 const xmlNode *found, const char *thing)
{
	const xmlNode *parent =
		find_task(bench, "id", akn_get(found, "parent"));
	const struct {
		const char *attribute;
		const char *found;
	} fields[] = {
		{ "parent", akn_get(parent, "label") },
		{ "lead", bodies_of(bench, found, "chu-tri thuc-hien") },
		{ "with", bodies_of(bench, found, "phoi-hop") },
		{ "report", bodies_of(bench, found, "bao-cao") },
		{ "deadline", deadlines_of(bench, found) },
		{ "verb", akn_get(xml_child(found, "action"), "verb") },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		compare(bench, name_field(bench, thing, fields[i].attribute),
			xml_get(expected, fields[i].attribute),
			fields[i].found);
}

static bool expects_task(const struct bench *bench, const char *label)
{
	const xmlNode *node = xml_child(bench->expected, "task");

	while (node && strcmp(xml_get(node, "label"), label) != 0)
		node = xml_sibling(node, "task");
	return node != NULL;
}

static void compare_tasks(struct bench *bench)
{
	const xmlNode *first = xml_child(bench->expected, "task");

	if (!first && !xml_child(bench->expected, "no-task"))
		return;
	for (const xmlNode *node = first; node;
	     node = xml_sibling(node, "task")) {
		const char *label = xml_get(node, "label");
		const xmlNode *found = find_task(bench, "label", label);
		const char *thing = name_field(bench, "task", label);

		if (found)
			compare_task(bench, node, found, thing);
		else
			differ(bench, thing, "a task", "");
	}
	for (const xmlNode *node = akn_first(bench->found, "task"); node;
	     node = akn_next(bench->found, node, "task")) {
		const char *label = akn_get(node, "label");

		if (!expects_task(bench, label))
			differ(bench, name_field(bench, "no task", label), "",
			       akn_line(bench->arena, node));
	}
}

static void compare_all(struct bench *bench)
{
	compare_header(bench);
	compare_outline(bench);
	compare_citations(bench);
	compare_tasks(bench);
	compare_lines(bench, "recipient", recipients_of(bench));
	compare_lines(bench, "note", lines_of(bench, "authorialNote"));
	compare_texts(bench);
}

static enum status read_document(struct bench *bench, const char *path,
				 struct fault *fault)
{
	struct document *bytes = NULL;
	struct document *pages = NULL;
	enum status status = document_load(&bytes, path, fault);

	if (!status)
		status = desk_run(&pages, bench->import, bytes, fault);
	if (!status)
		status = desk_run(&bench->found, bench->extract, pages, fault);
	document_free(bytes);
	document_free(pages);
	return status;
}

static void look_at(struct bench *bench, const char *folder, char *name)
{
	struct fault fault = { .status = STATUS_OK };
	const char *text;
	xmlDoc *expected;

	text = arena_print(bench->arena, "%s/%s", folder, name);
	*strrchr(name, '.') = '\0';
	bench->name = name;
	expected = xmlReadFile(
		arena_print(bench->arena, "%s/%s.xml", folder, name), NULL,
		XML_PARSE_NONET);
	if (!expected)
		differ(bench, "all", "an expectation", "");
	else if (read_document(bench, text, &fault))
		differ(bench, "all", "Akoma Ntoso", fault.reason);
	else {
		bench->expected = xmlDocGetRootElement(expected);
		compare_all(bench);
	}
	xmlFreeDoc(expected);
	document_free(bench->found);
	bench->found = NULL;
	arena_empty(bench->arena);
}

static int is_text(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return end && strcmp(end, ".txt") == 0;
}

/* The rows of known.tsv stay in an arena of their own. */
static enum status read_known(struct bench *bench, const char *folder,
			      struct arena *arena, struct fault *fault)
{
	struct table table;
	enum status status;

	status = table_load(&table, arena_print(arena, "%s/known.tsv", folder),
			    KNOWN_COLUMNS, arena, fault);
	if (status)
		return status;
	bench->known =
		arena_array(arena, table.rows + 1, sizeof(*bench->known));
	if (!bench->known)
		return fault_memory(fault);
	bench->known_count = table.rows;
	for (size_t i = 0; i < table.rows; i++) {
		bench->known[i].document =
			table_cell(&table, i, KNOWN_DOCUMENT);
		bench->known[i].field = table_cell(&table, i, KNOWN_FIELD);
	}
	return STATUS_OK;
}

/* What is known to differ and does not any more is to be taken out. */
static void refuse_stale(struct bench *bench)
{
	for (size_t i = 0; i < bench->known_count; i++) {
		const struct known *known = &bench->known[i];

		if (known->met)
			continue;
		bench->differences++;
		(void)printf("known.tsv: %s: %s is right now\n",
			     known->document, known->field);
	}
}

static enum status look_at_all(struct bench *bench, const char *folder,
			       struct fault *fault)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_text, alphasort);

	if (count <= 0)
		return fault_set(fault, STATUS_MISSING, folder, "%s",
				 "no documents");
	for (int i = 0; i < count; i++) {
		look_at(bench, folder, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	refuse_stale(bench);
	(void)printf("%d documents, %d differences, %d more known\n", count,
		     bench->differences, bench->expected_differences);
	return STATUS_OK;
}

static enum status run(struct bench *bench, struct arena *arena,
		       struct fault *fault)
{
	const char *source = getenv("CHITHI_SOURCE");
	const char *folder =
		arena_print(arena, "%s/tests/documents", source ? source : ".");
	enum status status;

	if (!folder)
		return fault_memory(fault);
	status = read_known(bench, folder, arena, fault);
	if (!status)
		status = desk_new(&bench->import, stage_named("import"), NULL,
				  fault);
	if (!status)
		status = desk_new(&bench->extract, stage_named("extract"), NULL,
				  fault);
	if (!status)
		status = look_at_all(bench, folder, fault);
	return status;
}

int main(void)
{
	struct fault fault = { .status = STATUS_OK };
	struct arena *arena = arena_new();
	struct bench bench = { .arena = arena_new() };
	enum status status;

	status = arena && bench.arena ? run(&bench, arena, &fault)
				      : fault_memory(&fault);
	if (status)
		fault_print(&fault);
	desk_free(bench.import);
	desk_free(bench.extract);
	arena_free(bench.arena);
	arena_free(arena);
	schema_end();
	return status || bench.differences ? EXIT_FAILURE : EXIT_SUCCESS;
}
