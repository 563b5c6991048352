#ifndef PIPELINE_XML_H
#define PIPELINE_XML_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "pipeline/arena.h"

/*
 * libxml2's tree in plain strings: for the vocabulary modules (alto, akn),
 * and for those who read XML that no vocabulary module covers.
 *
 * Strings returned are borrowed from the tree and live until that part of it
 * is changed.  A NULL node is allowed wherever one is read, so that look-ups
 * can be chained; it has no children and no attributes.  A NULL name is that
 * of any element.
 */

/* Whether `node` is an element called `name`, whatever its namespace. */
bool xml_is(const xmlNode *node, const char *name);

/* The first child element, and the next sibling, called `name`. */
xmlNode *xml_child(const xmlNode *parent, const char *name);
xmlNode *xml_sibling(const xmlNode *node, const char *name);

/* The element after `node` in document order, inside `top`; NULL: none. */
xmlNode *xml_walk(const xmlNode *node, const xmlNode *top);

/* The next element after `node` called `name`, as xml_walk() goes. */
xmlNode *xml_find(const xmlNode *node, const xmlNode *top, const char *name);

/* Declare a namespace; `prefix` may be NULL.  NULL: no memory. */
xmlNs *xml_declare(xmlNode *node, const char *name, const char *prefix);

/* The value of an attribute; NULL when it is not there. */
const char *xml_get(const xmlNode *node, const char *name);
const char *xml_get_in(const xmlNode *node, const char *name,
		       const char *namespace);

/* All text below `node`, in the arena; NULL: no memory. */
char *xml_text(struct arena *arena, const xmlNode *node);

/*
 * Make and change.  What is added belongs to the tree.  False or NULL: no
 * memory, and nothing was changed.
 */
xmlNode *xml_add(xmlNode *parent, const char *name); /* parent's namespace */
xmlNode *xml_add_in(xmlNode *parent, xmlNs *namespace, const char *name);
xmlNode *xml_insert_before(xmlNode *next, const char *name);
xmlNode *xml_insert_after(xmlNode *before, const char *name);
bool xml_set(xmlNode *node, const char *name, const char *value);
bool xml_set_in(xmlNode *node, xmlNs *namespace, const char *name,
		const char *value);
bool xml_print(xmlNode *node, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool xml_add_text(xmlNode *node, const char *text);

/* Add `word` to an attribute that is a list of words, once. */
bool xml_add_word(struct arena *arena, xmlNode *node, const char *name,
		  const char *word);

/*
 * Take the words that begin with `start` out of such an attribute; one that
 * has none left goes.
 */
bool xml_drop_words(struct arena *arena, xmlNode *node, const char *name,
		    const char *start);

/* Take an attribute away, if it is there. */
void xml_unset(xmlNode *node, const char *name);

/* Take `node` out of its tree and free it. */
void xml_remove(xmlNode *node);

/*
 * libxml2 leaves out what it has no memory for and goes on.  Between
 * xml_watch() and xml_ran_out() nothing of that kind stays unnoticed.
 */
void xml_watch(void);
bool xml_ran_out(void);

/* How libxml2 wants its strings; nobody else casts. */
#define XML(string) ((const xmlChar *)(string))

#endif
