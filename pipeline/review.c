#include "pipeline/review.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/text.h"

/* Characters of a field that are told; a paragraph is cut. */
enum { TEXT_CHARACTERS = 120 };

/* How many lines of the page, and reasons, a field names. */
enum { LINES_MAX = 100 };

static const struct {
	const char *element;
	const char *field;
} fields[] = {
	{ "docNumber", "number" },    { "docDate", "date" },
	{ "docType", "type" },        { "docTitle", "title" },
	{ "docAuthority", "issuer" }, { "person", "signer" },
	{ "ref", "citation" },        { "date", "deadline" },
	{ "deadline", "deadline" },   { "assignee", "assignee" },
	{ "task", "task" },           { "action", "task" },
};

json_t *review_pages(const struct document *alto)
{
	json_t *pages = json_object();
	int number = 0;

	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page)) {
		int told = alto_page_number(page);

		number = told ? told : number + 1;
		for (xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			for (xmlNode *line = alto_first_line(block); line;
			     line = alto_next_line(line))
				(void)json_object_set_new(pages, alto_id(line),
							  json_integer(number));
	}
	return pages;
}

const char *review_field(const xmlNode *node)
{
	const char *element = (const char *)node->name;
	const char *name = akn_get(node, "name");

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (strcmp(element, fields[i].element) == 0)
			return fields[i].field;
	if (strcmp(name, "so-chua-doc") == 0)
		return "number";
	if (strcmp(name, "ngay-chua-doc") == 0)
		return "date";
	/* a point of the text, whose number was misread */
	return "label";
}

/* An attribute, ours or, on an element of ours, without a prefix. */
static const char *get(const xmlNode *node, const char *name)
{
	const char *value = akn_get_own(node, name);

	return *value ? value : akn_get(node, name);
}

/* The eId that a node has or points to, or one it stands in; or "". */
static const char *id_of(const xmlNode *node)
{
	const char *id = "";

	for (; node && !*id; node = node->parent) {
		id = akn_get(node, "eId");
		if (!*id && *akn_get(node, "href") == '#')
			id = akn_get(node, "href");
	}
	return *id == '#' ? id + 1 : id;
}

/* The lines that a node was read from, its own or those of what holds it. */
static const char *lines_of(const xmlNode *node)
{
	for (; node && node->type == XML_ELEMENT_NODE; node = node->parent)
		if (*get(node, "alto"))
			return get(node, "alto");
	return "";
}

/* The first lines below a node, where none of those around it is told. */
static const char *lines_below(const xmlNode *node)
{
	const char *lines = lines_of(node);

	for (const xmlNode *at = node->children; at && !*lines; at = at->next)
		if (at->type == XML_ELEMENT_NODE)
			lines = *get(at, "alto") ? get(at, "alto")
						 : lines_below(at);
	return lines;
}

static json_t *split(const char *words, const char *skip)
{
	json_t *list = json_array();

	for (int i = 0; *words && i < LINES_MAX; i++) {
		size_t length;

		words += strspn(words, skip);
		length = strcspn(words, " ");
		if (length)
			(void)json_array_append_new(
				list, json_stringn(words, length));
		words += length;
	}
	return list;
}

static void put_list(json_t *entry, const char *name, json_t *list)
{
	if (json_array_size(list))
		(void)json_object_set(entry, name, list);
	json_decref(list);
}

static void put_place(json_t *entry, const char *words, const json_t *pages)
{
	json_t *lines = split(words, " #");
	const char *first = json_string_value(json_array_get(lines, 0));
	json_t *page = first ? json_object_get(pages, first) : NULL;

	if (page)
		(void)json_object_set(entry, "page", page);
	put_list(entry, "lines", lines);
}

/* The number of a point; what is written in any other node. */
static char *text_of(const xmlNode *node, struct arena *arena)
{
	const char *shown = akn_get(node, "showAs");
	char *line;
	size_t length;
	size_t at = 0;

	if (!*shown)
		shown = akn_get(node, "text");
	if (!*shown)
		shown = akn_get(node, "label");
	line = *shown ? arena_text(arena, shown, strlen(shown))
		      : akn_line(arena, node);
	length = line ? strlen(line) : 0;
	for (int i = 0; i < TEXT_CHARACTERS && at < length; i++)
		(void)text_next(line, length, &at);
	return line ? arena_text(arena, line, at) : NULL;
}

static json_t *describe(const xmlNode *node, const json_t *pages,
			struct arena *arena)
{
	const char *text = text_of(node, arena);
	const char *confidence = get(node, "conf");
	json_t *entry = json_pack("{ss ss ss}", "field", review_field(node),
				  "text", text ? text : "", "id", id_of(node));

	put_place(entry, lines_below(node), pages);
	if (*confidence)
		(void)json_object_set_new(entry, "conf",
					  json_real(strtod(confidence, NULL)));
	put_list(entry, "why", split(get(node, "why"), " "));
	return entry;
}

/*
 * Whether a mark is that of another node, which is listed: a deadline stands in
 * the text, too, a task is marked for the number of its point, and the record
 * of the document says again what its text says.
 */
static bool is_repeated(const xmlNode *node)
{
	const char *element = (const char *)node->name;

	if (node->parent && node->parent->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->parent->name, "record") == 0)
		return true;
	if (strcmp(element, "deadline") == 0)
		return *akn_get(node, "href") != '\0';
	return strcmp(element, "task") == 0 &&
	       strcmp(akn_get(node, "why"), "label") == 0;
}

bool review_wants(const xmlNode *node)
{
	return akn_is_doubtful(node) && !is_repeated(node);
}

json_t *review_list(const struct document *akn, const json_t *pages)
{
	struct arena *arena = arena_new();
	json_t *list = json_array();

	for (const xmlNode *node = document_root(akn); node && arena;
	     node = akn_next(akn, node, NULL)) {
		if (review_wants(node))
			(void)json_array_append_new(
				list, describe(node, pages, arena));
	}
	arena_free(arena);
	return list;
}
