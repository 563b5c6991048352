/*
 * extract_link - links inside the document
 *
 * "khoản 2 Điều 5 Quyết định này" says where it leads as a path,
 * art_5__para_2, before the elements of the document have their ids.  Once
 * they have, the first name of a path is looked for among the last names of
 * all ids of points, and the rest below it.
 */

#include <stdint.h>
#include <string.h>

#include "stages/extract_part.h"

/* How many lists the names of points are spread over; a power of two. */
enum { NAME_LISTS = 4096 };

/* The bytes of what joins the names of a path. */
enum { JOINT_BYTES = 2 };

/* An attribute that waits for its target. */
struct link {
	struct link *next;
	xmlNode *node;
	const char *attribute;
	const char *path;
};

/* An id of a point, under its last name or as a whole. */
struct name {
	struct name *next; /* of the same list */
	const char *text;
	const char *id;
	bool many; /* more than one point has it */
};

struct names {
	struct name *lists[NAME_LISTS];
};

bool link_later(struct reading *reading, xmlNode *node, const char *attribute,
		const char *path)
{
	struct link *link = reading_take(reading, sizeof(*link));

	if (!link)
		return false;
	*link = (struct link){ .next = reading->links,
			       .node = node,
			       .attribute = attribute,
			       .path = path };
	reading->links = link;
	return akn_set(node, attribute, "#");
}

static size_t list_of(const char *text)
{
	const uint32_t basis = 2166136261U; /* FNV-1a */
	const uint32_t prime = 16777619U;
	uint32_t hash = basis;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * prime;
	return (hash ^ hash >> 16) & (NAME_LISTS - 1);
}

static struct name *find_name(const struct names *names, const char *text)
{
	struct name *name = names->lists[list_of(text)];

	while (name && strcmp(name->text, text) != 0)
		name = name->next;
	return name;
}

static void add_name(struct reading *reading, struct names *names,
		     const char *text, const char *id)
{
	struct name *name = find_name(names, text);
	struct name **list;

	if (name) {
		name->many = true;
		return;
	}
	name = reading_take(reading, sizeof(*name));
	if (!name)
		return;
	list = &names->lists[list_of(text)];
	*name = (struct name){ .next = *list, .text = text, .id = id };
	*list = name;
}

/* The last name of an id. */
static const char *last_name(const char *id)
{
	for (const char *joint = strstr(id, "__"); joint;
	     joint = strstr(id, "__"))
		id = joint + JOINT_BYTES;
	return id;
}

static struct names *list_names(struct reading *reading)
{
	const struct point *body = reading->body;
	struct names *names = reading_take(reading, sizeof(*names));

	for (const struct point *at = body->first; names && at;
	     at = point_next(at, body)) {
		const char *id = at->node ? akn_get(at->node, "eId") : "";
		const char *last = last_name(id);

		if (!*id)
			continue;
		add_name(reading, names, id, id);
		if (last != id)
			add_name(reading, names, last, id);
	}
	return names;
}

/* The id of what the node stands in and whose last name begins like that. */
static const char *around(const xmlNode *node, const char *kind)
{
	size_t length = strlen(kind);

	for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
		const char *id = akn_get(node, "eId");

		if (strncmp(last_name(id), kind, length) == 0)
			return id;
	}
	return "";
}

/* The id that the first name of a path leads to; "": none, or many. */
static const char *lead(struct reading *reading, const struct names *names,
			const struct link *link, size_t length)
{
	const char *first = reading_text(reading, link->path, length);
	const struct name *name;

	if (length && first[length - 1] == '_')
		return around(link->node, first);
	name = find_name(names, first);
	if (!name && strncmp(first, "sec_", strlen("sec_")) == 0)
		name = find_name(names, reading_print(reading, "para_%s",
						      first + strlen("sec_")));
	return name && !name->many ? name->id : "";
}

static void settle(struct reading *reading, const struct names *names,
		   const struct link *link)
{
	size_t length = strlen(link->path);
	const char *joint = strstr(link->path, "__");
	const char *id;

	/* the name of this one ends in a joint's own sign */
	if (joint && joint[JOINT_BYTES] == '_')
		joint++;
	if (joint)
		length = (size_t)(joint - link->path);
	id = lead(reading, names, link, length);
	if (*id && joint) {
		const struct name *name = find_name(
			names, reading_print(reading, "%s%s", id, joint));

		id = name ? name->id : "";
	}
	if (*id && !akn_set(link->node, link->attribute,
			    reading_print(reading, "#%s", id)))
		reading->failed = true;
}

void links_settle(struct reading *reading)
{
	const struct names *names = reading->links ? list_names(reading) : NULL;

	for (const struct link *link = names ? reading->links : NULL; link;
	     link = link->next)
		settle(reading, names, link);
}
