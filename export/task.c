#include "export/task.h"

#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

#include "export/batch.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

const char *const task_doers[] = { "chu-tri", "thuc-hien", NULL };
const char *const task_helpers[] = { "phoi-hop", NULL };

/* The deepest that tasks nest in the text. */
enum { DEPTH_MAX = 16 };

/* The last page that a scan can have. */
enum { PAGE_MAX = 1000000 };

/* Room for a UUID in text. */
enum { UUID_SIZE = 37 };

/* What stands before the UUID in an id. */
static const char id_start[] = "t-";

/* A copy that outlives the document; never NULL, the arena knows. */
static const char *keep(struct arena *arena, const char *text)
{
	const char *kept = *text ? arena_text(arena, text, strlen(text)) : "";

	return kept ? kept : "";
}

/* The same of all text of a node, in one line. */
static const char *keep_line(struct arena *arena, const xmlNode *node)
{
	const char *line = akn_line(arena, node);

	return line ? line : "";
}

static const char *without_hash(const char *id)
{
	return id + (*id == '#');
}

xmlHashTable *task_places(const struct document *document)
{
	xmlNode *root = document_root(document);
	xmlHashTable *places = xmlHashCreate(0);

	for (xmlNode *node = root; places && node;
	     node = xml_walk(node, root)) {
		const char *id = akn_get(node, "eId");

		if (!*id || xmlHashLookup(places, XML(id)))
			continue;
		if (xmlHashAddEntry(places, XML(id), node)) {
			xmlHashFree(places, NULL);
			return NULL;
		}
	}
	return places;
}

/* The element that an attribute points to; NULL: none. */
static const xmlNode *find_place(xmlHashTable *places, const char *href)
{
	return xmlHashLookup(places, XML(without_hash(href)));
}

static bool has_task(const xmlNode *node)
{
	for (const xmlNode *at = node; at; at = xml_walk(at, node))
		if (*akn_get_own(at, "task"))
			return true;
	return false;
}

/* The text below `node` without what are tasks of their own. */
static void add_own_text(struct text *text, const xmlNode *node, int depth)
{
	for (const xmlNode *child = xml_child(node, NULL);
	     child && depth < DEPTH_MAX; child = xml_sibling(child, NULL)) {
		const char *line;

		if (xml_is(child, "num") || *akn_get_own(child, "task"))
			continue;
		if (has_task(child)) {
			add_own_text(text, child, depth + 1);
			continue;
		}
		line = keep_line(text->arena, child);
		if (*line)
			text_print(text, "%s%s", text->length ? " " : "", line);
	}
}

static const char *read_text(const xmlNode *place, struct arena *arena)
{
	struct text text = { .arena = arena };

	add_own_text(&text, place, 0);
	return text_string(&text);
}

/* The lines of ALTO as they are called there: "#l_3 #l_4" is "l_3 l_4". */
static const char *read_lines(const char *lines, struct arena *arena)
{
	struct text bare = { .arena = arena };

	for (; *lines; lines++)
		if (*lines != '#')
			text_add(&bare, lines, 1);
	return text_string(&bare);
}

/* 0 for what is no number of a page. */
static int read_page(const char *text)
{
	char *end;
	long page = strtol(text, &end, 10);

	return *end || page < 0 || page > PAGE_MAX ? 0 : (int)page;
}

/* The UUID of the id, or one made of where the task stands. */
static const char *read_uuid(const struct task_row *row, struct arena *arena)
{
	const char *told = row->id + strlen(id_start);
	const char *place;
	uuid_t made;
	char text[UUID_SIZE];

	if (strncmp(row->id, id_start, strlen(id_start)) == 0 &&
	    uuid_parse(told, made) == 0) {
		uuid_unparse_lower(made, text);
		return keep(arena, text);
	}
	place = arena_print(arena, "%s#%s %s", row->paper->header.iri, row->id,
			    row->href);
	if (!place)
		return "";
	uuid_generate_sha1(made, *uuid_get_template("url"), place,
			   strlen(place));
	uuid_unparse_lower(made, text);
	return keep(arena, text);
}

static size_t count_children(const xmlNode *task, const char *name)
{
	size_t count = 0;

	for (const xmlNode *at = xml_child(task, name); at;
	     at = xml_sibling(at, name))
		count++;
	return count;
}

/* Whether it is a group of bodies, as the reference says. */
static bool is_group(xmlHashTable *places, const xmlNode *body)
{
	const xmlNode *reference = find_place(places, akn_get(body, "href"));

	return strcmp(akn_get_own(reference, "group"), "true") == 0;
}

static void read_bodies(struct task_row *row, xmlHashTable *places,
			const xmlNode *task, struct arena *arena)
{
	size_t count = count_children(task, "assignee");
	struct task_body *made = arena_array(arena, count, sizeof(*made));

	if (!made)
		return;
	row->bodies = made;
	row->body_count = count;
	for (const xmlNode *at = xml_child(task, "assignee"); at;
	     at = xml_sibling(at, "assignee"))
		*made++ = (struct task_body){
			.role = keep(arena, akn_get(at, "role")),
			.name = keep(arena, akn_get(at, "showAs")),
			.key = keep(arena, without_hash(akn_get(at, "href"))),
			.group = is_group(places, at),
			.inherited =
				strcmp(akn_get(at, "inherited"), "true") == 0,
		};
}

static void read_deadlines(struct task_row *row, const xmlNode *task,
			   struct arena *arena)
{
	size_t count = count_children(task, "deadline");
	struct task_deadline *made = arena_array(arena, count, sizeof(*made));

	if (!made)
		return;
	row->deadlines = made;
	row->deadline_count = count;
	for (const xmlNode *at = xml_child(task, "deadline"); at;
	     at = xml_sibling(at, "deadline"))
		*made++ = (struct task_deadline){
			.type = keep(arena, akn_get(at, "type")),
			.start = keep(arena, akn_get(at, "start")),
			.end = keep(arena, akn_get(at, "end")),
			.text = keep(arena, akn_get(at, "text")),
			.rrule = keep(arena, akn_get(at, "rrule")),
			.before =
				strcmp(akn_get(at, "inclusive"), "false") == 0,
		};
}

void task_read(struct task_row *row, xmlHashTable *places, const xmlNode *task,
	       const struct paper *paper, struct arena *arena)
{
	const char *href = akn_get(task, "href");

	*row = (struct task_row){
		.paper = paper,
		.id = keep(arena, akn_get(task, "id")),
		.parent = keep(arena, akn_get(task, "parent")),
		.label = keep(arena, akn_get(task, "label")),
		.href = keep(arena, without_hash(href)),
		.text = read_text(find_place(places, href), arena),
		.action = keep_line(arena, xml_child(task, "action")),
		.status = keep(arena, akn_get(task, "status")),
		.conf = keep(arena, akn_get(task, "conf")),
		.lines = read_lines(akn_get(task, "alto"), arena),
		.page = read_page(akn_get(task, "page")),
	};
	row->uuid = read_uuid(row, arena);
	read_bodies(row, places, task, arena);
	read_deadlines(row, task, arena);
}

void task_rename(struct task_row *row, const char *id, const char *parent,
		 struct arena *arena)
{
	row->id = id;
	row->parent = parent;
	row->uuid = read_uuid(row, arena);
}

bool task_has_role(const struct task_body *body, const char *const *roles)
{
	for (; *roles; roles++)
		if (strcmp(*roles, body->role) == 0)
			return true;
	return false;
}

const char *task_names(struct arena *arena, const struct task_row *row,
		       const char *const *roles, const char *between)
{
	struct text list = { .arena = arena };

	for (size_t i = 0; i < row->body_count; i++)
		if (task_has_role(&row->bodies[i], roles))
			text_print(&list, "%s%s", list.length ? between : "",
				   row->bodies[i].name);
	return list.failed ? NULL : text_string(&list);
}

const struct task_deadline *task_deadline(const struct task_row *row)
{
	static const struct task_deadline none = { "", "", "", "", "", false };

	return row->deadline_count ? &row->deadlines[0] : &none;
}

const struct task_deadline *task_due(const struct task_row *row)
{
	for (size_t i = 0; i < row->deadline_count; i++)
		if (*row->deadlines[i].end)
			return &row->deadlines[i];
	return task_deadline(row);
}
