#include "pipeline/akn.h"

#include <libxml/hash.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The deepest that elements nest below the main element. */
enum { DEPTH_MAX = 64 };

/* Short names in eIds: those of the Naming Convention, others as they are. */
static const struct {
	const char *element;
	const char *alias;
} aliases[] = {
	{ "article", "art" },          { "paragraph", "para" },
	{ "subparagraph", "subpara" }, { "chapter", "chp" },
	{ "section", "sec" },          { "subsection", "subsec" },
	{ "recitals", "recs" },        { "recital", "rec" },
	{ "citations", "cits" },       { "citation", "cit" },
	{ "blockList", "list" },       { "attachment", "att" },
	{ "quotedText", "qtext" },     { "quotedStructure", "qstr" },
};

/* Elements without an eId of their own: their children count as the parent's */
static const char *const plain[] = { "num", "content", "br",  "b", "i",
				     "u",   "sup",     "sub", NULL };

static xmlNs *own_namespace(const xmlNode *node)
{
	return xmlSearchNsByHref(node->doc, xmlDocGetRootElement(node->doc),
				 XML(AKN_OWN));
}

static xmlNs *akn_namespace(const xmlNode *node)
{
	return xmlDocGetRootElement(node->doc)->ns;
}

enum status akn_new(struct document **out, const char *source,
		    const char *element, const char *name, struct fault *fault)
{
	struct document *made = NULL;
	xmlNode *root;
	xmlNode *main;
	enum status status = document_new(&made, FORM_AKN, source, fault);

	if (status)
		return status;
	root = document_root(made);
	if (!xml_declare(root, AKN_OWN, AKN_OWN_PREFIX))
		goto memory;
	main = akn_add(root, element);
	if (!akn_set(main, "name", name) ||
	    !akn_set(main, "contains", "originalVersion") ||
	    !akn_add(main, "meta"))
		goto memory;
	*out = made;
	return STATUS_OK;
memory:
	document_free(made);
	return fault_memory(fault);
}

xmlNode *akn_main(const struct document *document)
{
	return xml_child(document_root(document), NULL);
}

xmlNode *akn_part(const struct document *document, const char *name)
{
	return xml_child(akn_main(document), name);
}

xmlNode *akn_add(xmlNode *parent, const char *element)
{
	return parent ? xml_add_in(parent, akn_namespace(parent), element)
		      : NULL;
}

xmlNode *akn_add_text(xmlNode *parent, const char *element, const char *text)
{
	xmlNode *node = akn_add(parent, element);

	return akn_text(node, text) ? node : NULL;
}

xmlNode *akn_add_own(xmlNode *parent, const char *element)
{
	return parent ? xml_add_in(parent, own_namespace(parent), element)
		      : NULL;
}

bool akn_text(xmlNode *node, const char *text)
{
	return node && text && xml_add_text(node, text);
}

bool akn_set(xmlNode *node, const char *attribute, const char *value)
{
	return node && value && xml_set(node, attribute, value);
}

bool akn_set_own(xmlNode *node, const char *attribute, const char *value)
{
	return node && value &&
	       xml_set_in(node, own_namespace(node), attribute, value);
}

bool akn_set_conf(xmlNode *node, double confidence)
{
	char value[16];
	double bounded = confidence < 0 ? 0 : confidence > 1 ? 1 : confidence;

	(void)snprintf(value, sizeof(value), "%.2f", bounded);
	return akn_set_own(node, "conf", value);
}

/* What the numbering of a document knows. */
struct numbering {
	struct arena *arena;
	xmlHashTable *taken;  /* eIds there are */
	xmlHashTable *counts; /* how often a stem or an eId was wanted */
	bool failed;
};

static const char *alias_of(const char *element)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(aliases[i].element, element) == 0)
			return aliases[i].alias;
	return element;
}

static bool is_plain(const xmlNode *node)
{
	for (int i = 0; plain[i]; i++)
		if (xml_is(node, plain[i]))
			return true;
	return !node->ns || strcmp((const char *)node->ns->href, AKN_OWN) == 0;
}

/* How often `key` was wanted, this time counted. */
static int count(struct numbering *numbering, const char *key)
{
	intptr_t times =
		(intptr_t)xmlHashLookup(numbering->counts, XML(key)) + 1;

	if (xmlHashUpdateEntry(numbering->counts, XML(key), (void *)times,
			       NULL))
		numbering->failed = true;
	return (int)times;
}

static bool is_taken(const struct numbering *numbering, const char *id)
{
	return xmlHashLookup(numbering->taken, XML(id)) != NULL;
}

static void take(struct numbering *numbering, const char *id)
{
	if (!is_taken(numbering, id) &&
	    xmlHashAddEntry(numbering->taken, XML(id), numbering))
		numbering->failed = true;
}

static bool is_letter_or_digit(int32_t point)
{
	return (point >= '0' && point <= '9') ||
	       (point >= 'a' && point <= 'z') ||
	       (point >= 'A' && point <= 'Z') || point == 0x110 ||
	       point == 0x111;
}

/*
 * What a <num> says: the last word of it in letters and digits, inner dots
 * dashes: "1.2." is 1-2, "a)" is a.  "" when there is none.
 */
static char *clean_num(struct arena *arena, const xmlNode *num)
{
	char *raw = xml_text(arena, num);
	struct text clean = { .arena = arena };
	size_t length = raw ? strlen(raw) : 0;

	for (size_t at = 0; at < length;) {
		size_t from = at;
		int32_t point = text_next(raw, length, &at);

		if (is_letter_or_digit(point))
			text_add(&clean, raw + from, at - from);
		else if (point == ' ' && raw[at] && raw[at] != '-')
			clean.length = 0;
		else if (point == '.' && clean.length)
			text_add(&clean, "-", 1);
	}
	while (clean.length && clean.data[clean.length - 1] == '-')
		clean.length--;
	if (clean.data)
		clean.data[clean.length] = '\0';
	else
		text_add(&clean, "", 0);
	return clean.failed || !raw ? NULL : clean.data;
}

static bool takes_num(const xmlNode *node)
{
	return xml_child(node, "num") != NULL;
}

/* The first of stem_1, stem_2, ... that is not taken; NULL: no memory. */
static char *counted_id(struct numbering *numbering, const char *stem)
{
	char *id;

	do
		id = arena_print(numbering->arena, "%s_%d", stem,
				 count(numbering, stem));
	while (id && !numbering->failed && is_taken(numbering, id));
	return id;
}

/* The first of id, id_2, id_3, ... that is not taken; NULL: no memory. */
static char *free_id(struct numbering *numbering, char *id)
{
	char *made = id;

	while (made && !numbering->failed && is_taken(numbering, made))
		made = arena_print(numbering->arena, "%s_%d", id,
				   count(numbering, id) + 1);
	return made;
}

/* The eId of an element with a number, as para_1, para_nn_1, para_1_2. */
static char *numbered_id(struct numbering *numbering, const xmlNode *node,
			 const char *stem)
{
	struct arena *arena = numbering->arena;
	char *num = clean_num(arena, xml_child(node, "num"));
	char *id = num ? arena_print(arena, "%s_%s", stem, *num ? num : "nn")
		       : NULL;

	if (!id)
		return NULL;
	return *num ? free_id(numbering, id) : counted_id(numbering, id);
}

static char *make_id(struct numbering *numbering, const xmlNode *node,
		     const char *prefix)
{
	const char *alias = alias_of((const char *)node->name);
	char *stem = arena_print(numbering->arena, "%s%s%s", prefix,
				 *prefix ? "__" : "", alias);

	if (!stem)
		return NULL;
	if (takes_num(node))
		return numbered_id(numbering, node, stem);
	if (xml_is(node, "intro") || xml_is(node, "wrapUp"))
		return free_id(numbering, stem);
	return counted_id(numbering, stem);
}

static void number_children(struct numbering *numbering, xmlNode *parent,
			    const char *prefix, int depth);

/* The parts that are numbered, and whether eIds in them begin with its name */
static const struct {
	const char *name;
	bool named;
} parts[] = {
	{ "preface", true }, { "preamble", true },    { "mainBody", false },
	{ "body", false },   { "conclusions", true }, { "attachments", false },
};

/* The parts of a document, or of one attached to it. */
static void number_parts(struct numbering *numbering, const xmlNode *document,
			 const char *prefix, int depth)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		xmlNode *part = xml_child(document, parts[i].name);
		const char *own = prefix;

		if (parts[i].named)
			own = arena_print(numbering->arena, "%s%s%s", prefix,
					  *prefix ? "__" : "", parts[i].name);
		if (!own)
			numbering->failed = true;
		if (part && own)
			number_children(numbering, part, own, depth);
	}
}

static void number_node(struct numbering *numbering, xmlNode *node,
			const char *prefix, int depth)
{
	const char *id = xml_get(node, "eId");

	if (xml_is(node, "doc")) {
		number_parts(numbering, node, prefix, depth);
		return;
	}

	if (is_plain(node)) {
		number_children(numbering, node, prefix, depth);
		return;
	}
	if (!id) {
		id = make_id(numbering, node, prefix);
		if (!id || !akn_set(node, "eId", id)) {
			numbering->failed = true;
			return;
		}
		take(numbering, id);
	}
	number_children(numbering, node, id, depth);
}

static void number_children(struct numbering *numbering, xmlNode *parent,
			    const char *prefix, int depth)
{
	if (depth >= DEPTH_MAX)
		return;
	for (xmlNode *node = xml_child(parent, NULL);
	     node && !numbering->failed; node = xml_sibling(node, NULL))
		number_node(numbering, node, prefix, depth + 1);
}

static void take_all(struct numbering *numbering,
		     const struct document *document)
{
	xmlNode *root = document_root(document);

	for (xmlNode *node = root; node; node = xml_walk(node, root))
		if (xml_get(node, "eId"))
			take(numbering, xml_get(node, "eId"));
}

enum status akn_number(struct document *document, struct arena *arena,
		       struct fault *fault)
{
	struct numbering numbering = { .arena = arena,
				       .taken = xmlHashCreate(0),
				       .counts = xmlHashCreate(0) };

	numbering.failed = !numbering.taken || !numbering.counts;
	if (!numbering.failed) {
		take_all(&numbering, document);
		number_parts(&numbering, akn_main(document), "", 0);
	}
	xmlHashFree(numbering.taken, NULL);
	xmlHashFree(numbering.counts, NULL);
	return numbering.failed ? fault_memory(fault) : STATUS_OK;
}

xmlNode *akn_first(const struct document *document, const char *element)
{
	xmlNode *root = document_root(document);

	return xml_find(root, root, element);
}

xmlNode *akn_next(const struct document *document, const xmlNode *node,
		  const char *element)
{
	return xml_find(node, document_root(document), element);
}

const char *akn_get(const xmlNode *node, const char *attribute)
{
	const char *value = xml_get(node, attribute);

	return value ? value : "";
}

const char *akn_get_own(const xmlNode *node, const char *attribute)
{
	const char *value = xml_get_in(node, attribute, AKN_OWN);

	return value ? value : "";
}

xmlNode *akn_by_id(const struct document *document, const char *id)
{
	xmlNode *root = document_root(document);

	if (*id == '#')
		id++;
	for (xmlNode *node = root; node; node = xml_walk(node, root))
		if (*id && strcmp(akn_get(node, "eId"), id) == 0)
			return node;
	return NULL;
}

static void add_squeezed(struct text *line, const char *text)
{
	static const char blanks[] = " \t\r\n";

	while (*text) {
		size_t blank = strspn(text, blanks);
		size_t length = strcspn(text + blank, blanks);

		if (blank && line->length &&
		    line->data[line->length - 1] != ' ')
			text_add(line, " ", 1);
		text_add(line, text + blank, length);
		text += blank + length;
	}
}

/* Whether what it says is parted by a blank from what stands before. */
static bool is_parted(const xmlNode *node)
{
	static const char *const names[] = { "br",      "p",          "num",
					     "heading", "subheading", NULL };

	for (int i = 0; names[i]; i++)
		if (xml_is(node, names[i]))
			return true;
	return false;
}

static void add_line(struct text *line, const xmlNode *node, int depth)
{
	for (const xmlNode *child = node->children; child && depth < DEPTH_MAX;
	     child = child->next) {
		if (child->type == XML_TEXT_NODE && child->content)
			add_squeezed(line, (const char *)child->content);
		else if (is_parted(child))
			add_squeezed(line, " ");
		if (child->type == XML_ELEMENT_NODE &&
		    !xml_is(child, "authorialNote"))
			add_line(line, child, depth + 1);
	}
}

char *akn_line(struct arena *arena, const xmlNode *node)
{
	struct text line = { .arena = arena };

	if (node)
		add_line(&line, node, 0);
	while (line.length && line.data[line.length - 1] == ' ')
		line.data[--line.length] = '\0';
	text_add(&line, "", 0);
	return line.failed ? NULL : line.data;
}

bool akn_is_doubtful(const xmlNode *node)
{
	static const char doubtful[] = "needs-review";

	return strcmp(akn_get_own(node, "status"), doubtful) == 0 ||
	       strcmp(akn_get(node, "status"), doubtful) == 0;
}

static const char *line_of(const struct document *document, const char *element,
			   struct arena *arena)
{
	return akn_line(arena, akn_first(document, element));
}

const xmlNode *akn_secrecy(const struct document *document)
{
	for (const xmlNode *node = akn_first(document, "container"); node;
	     node = akn_next(document, node, "container"))
		if (strcmp(akn_get(node, "name"), "do-mat") == 0)
			return node;
	return NULL;
}

/* Whether a node stands in the certificate of a copy. */
static bool is_of_copy(const xmlNode *node)
{
	for (; node; node = node->parent)
		if (strcmp(akn_get(node, "name"), "ban-sao") == 0)
			return true;
	return false;
}

/* The first signature of the document itself that has a person's name. */
static const xmlNode *signer_of(const struct document *document)
{
	for (const xmlNode *node = akn_first(document, "signature"); node;
	     node = akn_next(document, node, "signature")) {
		const xmlNode *person = xml_find(node, node, "person");

		if (person && !is_of_copy(node))
			return person;
	}
	return NULL;
}

enum status akn_read_header(struct akn_header *header,
			    const struct document *document,
			    struct arena *arena, struct fault *fault)
{
	const xmlNode *work = akn_first(document, "FRBRWork");
	const xmlNode *number = akn_first(document, "docNumber");
	const xmlNode *date = akn_first(document, "docDate");

	*header = (struct akn_header){
		.iri = akn_get(xml_child(work, "FRBRuri"), "value"),
		.type = akn_get(akn_main(document), "name"),
		.number = akn_line(arena, number),
		.date = akn_get(date, "date"),
		.issuer = line_of(document, "docAuthority", arena),
		.title = line_of(document, "docTitle", arena),
		.signer = akn_line(arena, signer_of(document)),
		.source = akn_get(akn_first(document, "source"), "file"),
		.number_doubtful = akn_is_doubtful(number),
		.date_doubtful = akn_is_doubtful(date),
	};
	if (!header->number || !header->issuer || !header->title ||
	    !header->signer)
		return fault_memory(fault);
	return STATUS_OK;
}
