/*
 * Rules about what points somewhere: ids, links, entries, lines.
 */

#include <string.h>

#include "check/rules.h"
#include "pipeline/message.h"
#include "pipeline/xml.h"

/* The longest id of a line, in bytes. */
enum { ID_SIZE = 128 };

void rule_double_id(struct exam *exam)
{
	const struct ids *ids = &exam->ids;

	for (size_t i = 1; i < ids->count; i++)
		if (strcmp(ids->items[i].name, ids->items[i - 1].name) == 0)
			exam_tell(exam, ids->items[i].node,
				  _("'%s' is the eId of another element, too"),
				  ids->items[i].name);
}

/*
 * Look up an attribute that points inside the document; "#" alone is the
 * document itself.
 */
static void look_up(struct exam *exam, const xmlNode *node,
		    const char *attribute)
{
	const char *value = akn_get(node, attribute);

	if (*value == '#' && value[1] && !exam_find(&exam->ids, value))
		exam_tell(exam, node, _("%s=\"%s\" points to nothing"),
			  attribute, value);
}

void rule_dangling_href(struct exam *exam)
{
	const xmlNode *root = document_root(exam->document);
	static const char *const links[] = { "href", "source", "from",
					     "upTo", "for",    "by" };

	for (const xmlNode *node = root; node; node = xml_walk(node, root))
		for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
			look_up(exam, node, links[i]);
}

void rule_dangling_refersto(struct exam *exam)
{
	const xmlNode *root = document_root(exam->document);

	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		look_up(exam, node, "refersTo");
		look_up(exam, node, "as");
	}
}

static const xmlNode *find_task(const struct exam *exam, const char *id)
{
	const struct document *document = exam->document;

	for (const xmlNode *task = akn_first(document, "task"); task;
	     task = akn_next(document, task, "task"))
		if (strcmp(akn_get(task, "id"), id) == 0)
			return task;
	return NULL;
}

void rule_dangling_task(struct exam *exam)
{
	const xmlNode *root = document_root(exam->document);

	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		bool record = xml_is(node, "task");
		const char *id = record ? akn_get(node, "parent")
					: akn_get_own(node, "task");

		if (*id && !find_task(exam, id))
			exam_tell(exam, node,
				  record ? _("no record of the parent '%s'")
					 : _("no record of the task '%s'"),
				  id);
		else if (*id && record && strcmp(id, akn_get(node, "id")) == 0)
			exam_tell(exam, node, _("'%s' is its own parent"), id);
	}
}

/* The next "#l_1" of a list into `id`, and behind it; NULL: no more. */
static const char *next_line(char *id, const char *list)
{
	size_t length;

	list += strspn(list, " ");
	length = strcspn(list, " ");
	if (!length || length >= ID_SIZE)
		return NULL;
	memcpy(id, list, length);
	id[length] = '\0';
	return list + length;
}

void rule_missing_line(struct exam *exam)
{
	const xmlNode *root = document_root(exam->document);

	if (!exam->has_lines)
		return;
	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		const char *list = akn_get_own(node, "alto");
		char id[ID_SIZE];

		while ((list = next_line(id, list)))
			if (!exam_find(&exam->lines, id))
				exam_tell(exam, node,
					  _("the ALTO file has no '%s'"), id);
	}
}
