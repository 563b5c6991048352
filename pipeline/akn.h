#ifndef PIPELINE_AKN_H
#define PIPELINE_AKN_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What a directive says, in Akoma Ntoso 3.0's own words (strict), with our
 * additions in one namespace.
 *
 * A NULL node is allowed wherever one is read or added to, so that calls can
 * be chained and looked at once; what adds gives NULL or false when memory
 * ran out.  Strings returned are borrowed from the tree.
 *
 * Source: Akoma Ntoso 3.0 (OASIS Standard, 2018) and its Naming Convention.
 */

/* Our namespace, and the prefix it is written with. */
#define AKN_OWN "urn:chithi:akn:1"
#define AKN_OWN_PREFIX "vn"

/*
 * A new document: akomaNtoso, and in it `element` ("doc" or "act") with that
 * name ("chi-thi") and an empty meta.  `source` is its name for messages.
 */
enum status akn_new(struct document **out, const char *source,
		    const char *element, const char *name, struct fault *fault);

/* The doc or act; its meta, preface, mainBody (or body), ... : NULL if none */
xmlNode *akn_main(const struct document *document);
xmlNode *akn_part(const struct document *document, const char *name);

/*
 * Making.  All elements are in Akoma Ntoso's namespace but those of
 * akn_add_own(); attributes have none but those of akn_set_own().
 */
xmlNode *akn_add(xmlNode *parent, const char *element);
/* The same with text in it. */
xmlNode *akn_add_text(xmlNode *parent, const char *element, const char *text);
xmlNode *akn_add_own(xmlNode *parent, const char *element);
bool akn_text(xmlNode *node, const char *text);
bool akn_set(xmlNode *node, const char *attribute, const char *value);
bool akn_set_own(xmlNode *node, const char *attribute, const char *value);
/* A confidence, 0..1, as vn:conf, with two decimals. */
bool akn_set_conf(xmlNode *node, double confidence);

/*
 * Give every element of preface, preamble, body, conclusions and attachments
 * its eId, by the Naming Convention: that of the parent, the short name of
 * the element, and its <num> (cleaned: "1-" is 1, "Điều 5." is 5) or its
 * count: para_1__point_a, preface__container_2__p_1.  In what is attached they
 * begin with the attachment's: att_I__para_1.  What has an eId keeps it; numbers that stand twice get a "_2" behind.
 *
 * STATUS_MEMORY
 */
enum status akn_number(struct document *document, struct arena *arena,
		       struct fault *fault);

/* Reading: the first and the next element called so, in document order. */
xmlNode *akn_first(const struct document *document, const char *element);
xmlNode *akn_next(const struct document *document, const xmlNode *node,
		  const char *element);
const char *akn_get(const xmlNode *node, const char *attribute); /* or "" */
const char *akn_get_own(const xmlNode *node, const char *attribute);

/* Whether a person has to look at what the node says. */
bool akn_is_doubtful(const xmlNode *node);

/* The element with that eId ("#" before it is allowed); NULL: none. */
xmlNode *akn_by_id(const struct document *document, const char *id);

/* The container of the mark of secrecy that a document bears; NULL: none. */
const xmlNode *akn_secrecy(const struct document *document);

/*
 * The text of a node as one line, white space single, line breaks a space,
 * footnotes left out.  In the arena; NULL: no memory.
 */
char *akn_line(struct arena *arena, const xmlNode *node);

/* What identifies a document, for those who list it. */
struct akn_header {
	const char *iri;    /* of the work; never NULL, like all here */
	const char *type;   /* slug: "chi-thi" */
	const char *number; /* "24-CT/TU"; "" when unread */
	const char *date;   /* ISO; "" when unread */
	const char *issuer; /* as printed */
	const char *title;
	const char *signer;
	const char *source;   /* file name of the scan */
	bool number_doubtful; /* a person has to look at it */
	bool date_doubtful;
};

/* Fill it in from the document; "" where it says nothing. */
enum status akn_read_header(struct akn_header *header,
			    const struct document *document,
			    struct arena *arena, struct fault *fault);

#endif
