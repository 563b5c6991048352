#include "pipeline/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Room for an ID, and the kinds of ID that a page has, in bytes and number. */
enum { ID_SIZE = 64, KINDS_MAX = 16 };

/* The lines of a page, in the order of the document. */
struct lines {
	struct zone_line *items;
	size_t count;
	size_t room;
};

static const char *line_text(const xmlNode *line, struct arena *arena)
{
	struct text text = { .arena = arena };

	for (const xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word)) {
		if (text.length)
			text_add(&text, " ", 1);
		text_add_string(&text, alto_content(word));
	}
	return text.failed ? NULL : text_string(&text);
}

static enum status add_line(struct lines *lines, const xmlNode *node,
			    struct arena *arena, struct fault *fault)
{
	struct zone_line *grown = arena_grow(arena, lines->items, &lines->room,
					     lines->count + 1, sizeof(*grown));
	struct zone_line *line;

	if (!grown)
		return fault_memory(fault);
	lines->items = grown;
	line = &grown[lines->count++];
	*line = (struct zone_line){ .text = line_text(node, arena) };
	(void)alto_get_box(&line->box, node);
	return line->text ? STATUS_OK : fault_memory(fault);
}

static enum status read_page(struct lines *lines, const xmlNode *page,
			     struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;

	lines->count = 0;
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block);
		     line && !status; line = alto_next_line(line))
			status = add_line(lines, line, arena, fault);
	return status;
}

size_t bundle_pages(const struct document *alto)
{
	size_t count = 0;

	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page))
		count++;
	return count;
}

int bundle_number(const struct document *alto, size_t index)
{
	const xmlNode *page = alto_first_page(alto);

	while (page && index--)
		page = alto_next_page(page);
	return alto_page_number(page);
}

enum status bundle_find(struct bundle_start **out, size_t *count,
			const struct document *alto, const struct zones *zones,
			struct arena *arena, struct fault *fault)
{
	struct lines lines = { NULL, 0, 0 };
	/* One more than there are: an array of none cannot be had. */
	struct bundle_start *starts =
		arena_array(arena, bundle_pages(alto) + 1, sizeof(*starts));
	bool text = false; /* there was some before */
	size_t found = 0;
	size_t index = 0;

	if (!starts)
		return fault_memory(fault);
	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page), index++) {
		enum status status = read_page(&lines, page, arena, fault);
		enum zone_start start = ZONE_START_NOT;

		if (status)
			return status;
		if (text)
			start = zones_start(zones, lines.items, lines.count,
					    arena);
		text |= lines.count > 0;
		if (start != ZONE_START_NOT)
			starts[found++] = (struct bundle_start){
				.index = index,
				.number = alto_page_number(page),
				.sure = start == ZONE_START_SURE,
			};
	}
	*out = starts;
	*count = found;
	return STATUS_OK;
}

/*
 * Copy `node` into `parent`, with all below it or with nothing but its
 * attributes; NULL: no memory.
 */
static xmlNode *copy_into(xmlNode *parent, const xmlNode *node, bool deep)
{
	/* libxml2 asks for a node it could change, and does not. */
	xmlNode *source = (xmlNode *)(uintptr_t)node;
	xmlNode *copy = NULL;

	if (xmlDOMWrapCloneNode(NULL, node->doc, source, &copy, parent->doc,
				parent, deep, 0) != 0 ||
	    !copy)
		return NULL;
	return xmlAddChild(parent, copy);
}

static bool copy_pages(xmlNode *layout, const xmlNode *page, size_t first,
		       size_t end)
{
	for (size_t i = 0; page && i < end; i++) {
		if (i >= first && !copy_into(layout, page, true))
			return false;
		page = alto_next_page(page);
	}
	return true;
}

static bool copy_children(xmlNode *root, const struct document *alto,
			  size_t first, size_t end)
{
	const xmlNode *node = xml_child(document_root(alto), NULL);

	for (; node; node = xml_sibling(node, NULL)) {
		bool layout = xml_is(node, "Layout");
		xmlNode *copy = copy_into(root, node, !layout);

		if (!copy || (layout && !copy_pages(copy, alto_first_page(alto),
						    first, end)))
			return false;
	}
	return true;
}

/* Put a root like that of the document, without children, in its place. */
static xmlNode *copy_root(struct document *made, const struct document *alto)
{
	xmlDoc *tree = document_root(made)->doc;
	xmlNode *copy = xmlDocCopyNode(document_root(alto), tree, 2);

	if (copy)
		xmlFreeNode(xmlDocSetRootElement(tree, copy));
	return copy;
}

/* The kinds of ID of a part ("b_", "l_"), and how far each is moved. */
struct kinds {
	struct kind {
		char prefix[ID_SIZE];
		long first; /* the lowest number there is */
	} items[KINDS_MAX];
	size_t count;
};

/*
 * Cut an ID ("s_12_g1") into prefix, number and rest; false when it is of
 * another shape, or that of a page, which keeps its number.
 */
static bool cut_id(char *prefix, long *number, const char **rest,
		   const char *id)
{
	size_t length = strcspn(id, "0123456789");
	char *end;

	if (!length || length >= ID_SIZE || id[length - 1] != '_' ||
	    strncmp(id, "page_", length) == 0 ||
	    strncmp(id, "ps_", length) == 0)
		return false;
	(void)snprintf(prefix, ID_SIZE, "%.*s", (int)length, id);
	*number = strtol(id + length, &end, 10);
	*rest = end;
	return end != id + length && *number > 0;
}

static struct kind *find_kind(struct kinds *kinds, const char *prefix)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (strcmp(kinds->items[i].prefix, prefix) == 0)
			return &kinds->items[i];
	return NULL;
}

static void learn_id(struct kinds *kinds, const char *id)
{
	char prefix[ID_SIZE];
	const char *rest;
	long number;
	struct kind *kind;

	if (!cut_id(prefix, &number, &rest, id))
		return;
	kind = find_kind(kinds, prefix);
	if (kind && number < kind->first)
		kind->first = number;
	if (kind || kinds->count == KINDS_MAX)
		return;
	kind = &kinds->items[kinds->count++];
	memcpy(kind->prefix, prefix, sizeof(prefix));
	kind->first = number;
}

static bool move_id(struct kinds *kinds, xmlNode *node, const char *name)
{
	const char *id = xml_get(node, name);
	char prefix[ID_SIZE];
	const char *rest;
	long number;
	const struct kind *kind;

	if (!id || !cut_id(prefix, &number, &rest, id))
		return true;
	kind = find_kind(kinds, prefix);
	return !kind || kind->first == 1 ||
	       xml_print(node, name, "%s%ld%s", prefix,
			 number - kind->first + 1, rest);
}

/* Let the numbers of each kind of ID on the pages begin with 1. */
static bool renumber(const xmlNode *layout)
{
	struct kinds kinds = { .count = 0 };
	bool good = true;

	for (const xmlNode *node = layout; node; node = xml_walk(node, layout))
		learn_id(&kinds, alto_id(node));
	for (xmlNode *node = xml_walk(layout, layout); node && good;
	     node = xml_walk(node, layout))
		good = move_id(&kinds, node, "ID") &&
		       move_id(&kinds, node, "IDNEXT");
	return good;
}

static bool is_used(const char *id, const xmlNode *layout)
{
	for (const xmlNode *node = layout; node;
	     node = xml_walk(node, layout)) {
		const char *list = xml_get(node, "TAGREFS");

		if (list && text_has_word(list, id))
			return true;
	}
	return false;
}

/* Take out the tags of which no block of the part is. */
static void prune(const xmlNode *root, const xmlNode *layout)
{
	xmlNode *tags = xml_child(root, "Tags");
	xmlNode *tag = xml_child(tags, "LayoutTag");

	while (tag) {
		xmlNode *next = xml_sibling(tag, "LayoutTag");

		if (!is_used(alto_id(tag), layout))
			xml_remove(tag);
		tag = next;
	}
	if (tags && !xml_child(tags, NULL))
		xml_remove(tags);
}

enum status bundle_cut(struct document **out, const struct document *alto,
		       const char *name, size_t first, size_t end,
		       struct fault *fault)
{
	struct document *made = NULL;
	const xmlNode *layout;
	xmlNode *root;
	enum status status = document_new(&made, FORM_ALTO, name, fault);

	if (status)
		return status;
	root = copy_root(made, alto);
	layout = root && copy_children(root, alto, first, end)
			 ? xml_child(root, "Layout")
			 : NULL;
	if (!layout || !renumber(layout)) {
		document_free(made);
		return fault_memory(fault);
	}
	prune(root, layout);
	*out = made;
	return STATUS_OK;
}
