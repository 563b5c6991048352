/*
 * extract_change - what the document itself changes
 *
 * An article that says "Bãi bỏ Quyết định số ...", or that "Quyết định này"
 * replaces one, changes it: that is told in the analysis of the metadata, with
 * the portions that it names.
 */

#include <string.h>

#include "stages/extract_part.h"

/* A ref of the text that says it. */
struct change {
	struct change *next; /* in the order of the text */
	const xmlNode *node;
	const char *type; /* in Akoma Ntoso's words */
	const char *whole;
	const char *const *paths; /* of the portions; NULL at the end */
};

/* What the roles of citations are as changes. */
static const struct {
	const char *role;
	const char *type;
} types[] = {
	{ "sua-doi", "substitution" },
	{ "bo-sung", "insertion" },
	{ "thay-the", "replacement" },
	{ "bai-bo", "repeal" },
};

static const char *type_of(const char *role)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].role, role) == 0)
			return types[i].type;
	return NULL;
}

static bool is_in_article(const xmlNode *node)
{
	while (node && node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, "article") != 0)
		node = node->parent;
	return node && node->type == XML_ELEMENT_NODE;
}

/* Whether the paragraph is the document's own word, not what it tells of. */
static bool is_said_here(const struct reading *reading,
			 const struct passage *passage, const struct mark *mark,
			 const char *role)
{
	if (mark->role ||
	    strcmp(find_opening_role(reading->finder, passage->text,
				     passage->length, reading->arena),
		   role) == 0)
		return true;
	for (const struct mark *at = passage->marks; at < mark; at++)
		if (at->mention && at->mention->kind == MENTION_SELF)
			return true;
	return false;
}

/* The paths of the portions of `mark` that stand before it. */
static const char *const *paths_of(struct reading *reading,
				   const struct passage *passage,
				   const struct mark *mark)
{
	const char **paths = reading_take(reading, (passage->mark_count + 1) *
							   sizeof(*paths));
	size_t count = 0;

	for (const struct mark *at = passage->marks; paths && at < mark; at++)
		if (at->mention && at->mention->of == mark->mention)
			paths[count++] = at->mention->path;
	return paths;
}

void change_note(struct reading *reading, const struct passage *passage,
		 const struct mark *mark, const char *role, const char *href)
{
	const char *type = type_of(role);
	struct change *change;

	if (!type || *href == '#' || !is_in_article(mark->node) ||
	    !is_said_here(reading, passage, mark, role))
		return;
	change = reading_take(reading, sizeof(*change));
	if (!change)
		return;
	*change = (struct change){ .node = mark->node,
				   .type = type,
				   .whole = href,
				   .paths = paths_of(reading, passage, mark) };
	*reading->changes_end = change;
	reading->changes_end = &change->next;
}

static void add_end(struct reading *reading, xmlNode *node, const char *element,
		    const char *href)
{
	xmlNode *end = reading_node(reading, akn_add(node, element));

	if (end && !akn_set(end, "href", href))
		reading->failed = true;
}

static void write_change(struct reading *reading, xmlNode *list,
			 const struct change *change, int number)
{
	const char *const *path = change->paths;
	xmlNode *node = reading_node(reading, akn_add(list, "textualMod"));

	if (!node || !path)
		return;
	if (!akn_set(node, "type", change->type) ||
	    !akn_set(node, "eId", reading_print(reading, "am_%d", number)))
		reading->failed = true;
	add_end(reading, node, "source",
		reading_print(reading, "#%s", akn_get(change->node, "eId")));
	if (!*path)
		add_end(reading, node, "destination", change->whole);
	for (; *path; path++)
		add_end(reading, node, "destination",
			reading_print(reading, "%s/!main~%s", change->whole,
				      *path));
}

void change_write(struct reading *reading, xmlNode *meta)
{
	xmlNode *analysis;
	xmlNode *list;
	int number = 0;

	if (!reading->changes)
		return;
	analysis = reading_node(reading, akn_add(meta, "analysis"));
	list = reading_node(reading, akn_add(analysis, "activeModifications"));
	if (!list || !akn_set(analysis, "source", "#pipeline")) {
		reading->failed = true;
		return;
	}
	for (const struct change *change = reading->changes; change;
	     change = change->next)
		write_change(reading, list, change, ++number);
}
