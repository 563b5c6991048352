#include "pipeline/xml.h"

#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/text.h"

/* The longest attribute value xml_print() makes, in bytes. */
enum { VALUE_SIZE = 4096 };

bool xml_is(const xmlNode *node, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE &&
	       (!name ||
		(node->name && strcmp((const char *)node->name, name) == 0));
}

static xmlNode *from(xmlNode *node, const char *name)
{
	for (; node; node = node->next)
		if (xml_is(node, name))
			return node;
	return NULL;
}

xmlNode *xml_child(const xmlNode *parent, const char *name)
{
	return parent ? from(parent->children, name) : NULL;
}

xmlNode *xml_sibling(const xmlNode *node, const char *name)
{
	return node ? from(node->next, name) : NULL;
}

xmlNode *xml_walk(const xmlNode *node, const xmlNode *top)
{
	xmlNode *next = xml_child(node, NULL);

	if (next)
		return next;
	for (; node && node != top; node = node->parent) {
		next = xml_sibling(node, NULL);
		if (next)
			return next;
	}
	return NULL;
}

xmlNode *xml_find(const xmlNode *node, const xmlNode *top, const char *name)
{
	xmlNode *next = xml_walk(node, top);

	while (next && !xml_is(next, name))
		next = xml_walk(next, top);
	return next;
}

static const char *value_of(const xmlAttr *attribute)
{
	if (!attribute)
		return NULL;
	if (!attribute->children || !attribute->children->content)
		return "";
	return (const char *)attribute->children->content;
}

const char *xml_get(const xmlNode *node, const char *name)
{
	return node ? value_of(xmlHasNsProp(node, XML(name), NULL)) : NULL;
}

const char *xml_get_in(const xmlNode *node, const char *name,
		       const char *namespace)
{
	return node ? value_of(xmlHasNsProp(node, XML(name), XML(namespace)))
		    : NULL;
}

char *xml_text(struct arena *arena, const xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent(node);
	char *text = NULL;

	if (content)
		text = arena_text(arena, (const char *)content,
				  strlen((const char *)content));
	xmlFree(content);
	return text;
}

/* A namespace that libxml2 had no memory to name is none. */
xmlNs *xml_declare(xmlNode *node, const char *name, const char *prefix)
{
	xmlNs *made = xmlNewNs(node, XML(name), prefix ? XML(prefix) : NULL);

	return made && made->href && (!prefix || made->prefix) ? made : NULL;
}

/* A node that libxml2 had no memory to name is none. */
static xmlNode *make_node(xmlDoc *document, xmlNs *namespace, const char *name)
{
	xmlNode *node = xmlNewDocNode(document, namespace, XML(name), NULL);

	if (node && !node->name) {
		xmlFreeNode(node);
		return NULL;
	}
	return node;
}

xmlNode *xml_add_in(xmlNode *parent, xmlNs *namespace, const char *name)
{
	xmlNode *node = make_node(parent->doc, namespace, name);

	if (node && !xmlAddChild(parent, node)) {
		xmlFreeNode(node);
		return NULL;
	}
	return node;
}

xmlNode *xml_add(xmlNode *parent, const char *name)
{
	return xml_add_in(parent, parent->ns, name);
}

xmlNode *xml_insert_before(xmlNode *next, const char *name)
{
	xmlNode *node = make_node(next->doc, next->ns, name);

	if (node && !xmlAddPrevSibling(next, node)) {
		xmlFreeNode(node);
		return NULL;
	}
	return node;
}

xmlNode *xml_insert_after(xmlNode *before, const char *name)
{
	xmlNode *node = make_node(before->doc, before->ns, name);

	if (node && !xmlAddNextSibling(before, node)) {
		xmlFreeNode(node);
		return NULL;
	}
	return node;
}

/* Whether an attribute was set with its name and its value. */
static bool is_whole(const xmlAttr *attribute, const char *value)
{
	return attribute && attribute->name &&
	       (!*value ||
		(attribute->children && attribute->children->content));
}

bool xml_set(xmlNode *node, const char *name, const char *value)
{
	return is_whole(xmlSetNsProp(node, NULL, XML(name), XML(value)), value);
}

bool xml_set_in(xmlNode *node, xmlNs *namespace, const char *name,
		const char *value)
{
	return is_whole(xmlSetNsProp(node, namespace, XML(name), XML(value)),
			value);
}

bool xml_print(xmlNode *node, const char *name, const char *format, ...)
{
	char value[VALUE_SIZE];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	return length >= 0 && length < VALUE_SIZE && xml_set(node, name, value);
}

bool xml_add_text(xmlNode *node, const char *text)
{
	xmlNode *piece;

	/* An empty node would be printed, and be gone when read again. */
	if (!*text)
		return true;
	piece = xmlNewDocText(node->doc, XML(text));
	if (!piece)
		return false;
	if (!xmlAddChild(node, piece)) {
		xmlFreeNode(piece);
		return false;
	}
	return true;
}

bool xml_add_word(struct arena *arena, xmlNode *node, const char *name,
		  const char *word)
{
	const char *list = xml_get(node, name);
	char *longer;

	if (!list || !*list)
		return xml_set(node, name, word);
	if (text_has_word(list, word))
		return true;
	longer = arena_print(arena, "%s %s", list, word);
	return longer && xml_set(node, name, longer);
}

bool xml_drop_words(struct arena *arena, xmlNode *node, const char *name,
		    const char *start)
{
	const char *list = xml_get(node, name);
	char *kept = arena_text(arena, "", 0);

	while (kept && list && *list) {
		size_t span = strcspn(list, " ");

		if (strncmp(list, start, strlen(start)) != 0)
			kept = arena_print(arena, "%s%s%.*s", kept,
					   *kept ? " " : "", (int)span, list);
		list += span + strspn(list + span, " ");
	}
	if (!kept)
		return false;
	if (*kept)
		return xml_set(node, name, kept);
	xml_unset(node, name);
	return true;
}

void xml_unset(xmlNode *node, const char *name)
{
	(void)xmlUnsetNsProp(node, NULL, XML(name));
}

void xml_remove(xmlNode *node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

void xml_watch(void)
{
	xmlResetLastError();
}

bool xml_ran_out(void)
{
	const xmlError *error = xmlGetLastError();

	return error && error->code == XML_ERR_NO_MEMORY;
}
