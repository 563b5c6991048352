/*
 * schema_mutants - show that what our grammar accepts the standard accepts
 *
 * Makes documents that are nearly right: sample documents, and documents
 * grown from the grammar itself, each with a few random changes.  Each goes
 * through our RELAX NG and through every official schema named.  Accepted by
 * ours and refused by one of theirs is a failure, and printed; the other way
 * round is only counted, since our profile is narrower on purpose.
 *
 *	schema_mutants [-n COUNT] [-s SEED] [-k DIRECTORY] [-t]
 *		OURS.rng THEIRS.xsd... SAMPLE.xml...
 *
 * The same seed makes the same documents.  -k keeps what ours accepts, for
 * another validator to look at; -t only measures what validation costs.  It
 * exits 0 when there was no failure, 1 when there was, 2 when it could not
 * do its work, 77 when an official schema is not there.
 */

#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlregexp.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

enum {
	SCHEMAS_MAX = 8,     /* official schemas on one command line */
	SAMPLES_MAX = 64,    /* sample documents on one command line */
	NODES_MAX = 50000,   /* elements of a document that may be changed */
	WORDS_MAX = 4096,    /* names and values to choose from */
	DEPTH_FULL = 14,     /* below this, grow as little as allowed */
	NODES_FULL = 300,    /* beyond this many elements, the same */
	DEPTH_MAX = 200,     /* and here growing stops */
	VALUE_BYTES = 512,   /* longest value that is grown */
	MESSAGE_BYTES = 512, /* of a validator's first complaint */
	SHOWN_MAX = 20,      /* failures that are printed in full */
	COUNT_DEFAULT = 20000,
	PARSE = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING,
	EXIT_FOUND = 1,
	EXIT_TROUBLE = 2,
	EXIT_SKIPPED = 77,
};

static const char rng_space[] = "http://relaxng.org/ns/structure/1.0";
static const char xsd_space[] = "http://www.w3.org/2001/XMLSchema";
static const char xsi_space[] = "http://www.w3.org/2001/XMLSchema-instance";
static const char xlink_space[] = "http://www.w3.org/1999/xlink";
static const char xml_space[] = "http://www.w3.org/XML/1998/namespace";

/* Values that simple types are known to stumble over. */
static const char *const odd_values[] = {
	"",
	" ",
	"\t",
	"\n",
	" x1",
	"x1 ",
	"x1 x2",
	"x1",
	"1a",
	"point_đ",
	"a:b",
	"đ",
	"e\xCC\x81",
	"NaN",
	"INF",
	"-INF",
	"-0",
	"0",
	"1",
	"0.5",
	".5",
	"5.",
	"1.0000001",
	"1e-1",
	"1e400",
	"-1",
	"+1",
	"00012",
	"99999999999999999999999999",
	"true",
	"TRUE",
	"false",
	"vi",
	"vi-VN",
	"vi_VN",
	"abcdefghijk",
	"#",
	"#x1",
	"#x 1",
	"# x1",
	"http://[",
	"a%zz",
	"%",
	"\\",
	"//x",
	"x:y:z",
	"::",
	"<&\">'",
	"2024-08-15",
	"2024-02-30",
	"2023-02-29",
	"2024-8-15",
	"24-08-15",
	"0000-01-01",
	"0001-01-01",
	"-0001-01-01",
	"12024-08-15",
	"2024-08-15Z",
	"2024-08-15+07:00",
	"2024-08-15+15:00",
	" 2024-08-15 ",
	"2024-08-15T08:00:07",
	"2024-08-15T24:00:00",
	"2024-08-15T08:00:07.5+07:00",
	"2024",
	"2024-08",
	"--08-15",
	"P10D",
	"P",
	"PT1H",
	"08:00:07",
	"25:00:00",
	"bold italics",
	"bold,italics",
	"simple",
	"extended",
	"0aFF",
	"0aF",
	"1,2 3,4",
	"FREQ=YEARLY",
	"0000000000000000000000000000000000000000000000000000000000000000",
};

/* What a string of some pattern or length may look like. */
static const char *const shapes[] = {
	"#l_1",
	"a-b",
	"x",
	"ả",
	"10,20 30,40",
	"Chỉ thị",
	"FREQ=MONTHLY;BYMONTHDAY=20",
	"0000000000000000000000000000000000000000000000000000000000000000",
};

/* One value or two of each simple type. */
struct typed {
	const char *type;
	const char *values[4];
};

static const struct typed typed[] = {
	{ "float", { "12", "-3.5", "1e3", "INF" } },
	{ "decimal", { "0.5", "0", "1", "0.97" } },
	{ "boolean", { "true", "false", "1", "0" } },
	{ "date", { "2024-08-15", "0001-01-01", "2024-08-15", "2025-03-31" } },
	{ "dateTime",
	  { "2024-09-01T08:00:07+07:00", "2024-09-01T08:00:07Z",
	    "2024-09-01T08:00:07", "2024-09-01T08:00:07.5Z" } },
	{ "time", { "08:00:00", "08:00:00Z", "23:59:59", "00:00:00" } },
	{ "gYear", { "2024", "1975", "2024", "2024" } },
	{ "gYearMonth", { "2024-08", "2024-12", "2024-01", "2024-08" } },
	{ "duration", { "P10D", "P1Y2M", "PT1H", "P10D" } },
	{ "language", { "vi", "vi-VN", "en", "vie" } },
	{ "anyURI", { "#x1", "/akn/vn/doc/a/b/2024/1", "", "đ" } },
	{ "hexBinary", { "000000", "FFaa00", "", "00" } },
	{ "nonNegativeInteger", { "0", "1", "250", "+3" } },
	{ "positiveInteger", { "1", "2", "3", "+3" } },
	{ "string", { "chữ", "", " a  b ", "x1" } },
	{ "token", { "chữ", "rule:x", "a b", "x1" } },
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct dice {
	uint64_t state; /* never 0 */
};

/* A name of the vocabulary; `space` is NULL for no namespace. */
struct name {
	const char *space;
	const char *local;
};

struct names {
	struct name list[WORDS_MAX];
	size_t count;
};

struct values {
	const char *list[WORDS_MAX];
	size_t count;
};

struct theirs {
	const char *path;
	xmlSchema *schema;
};

struct bench {
	xmlDoc *grammar_doc; /* the grammar, to grow from */
	xmlHashTable *defines;
	const char *grammar_space; /* the namespace it describes */
	xmlRelaxNG *ours;
	const char *ours_path;
	struct theirs theirs[SCHEMAS_MAX];
	size_t theirs_count;
	xmlDoc *samples[SAMPLES_MAX];
	size_t samples_count;
	xmlDoc *vocabularies[SCHEMAS_MAX]; /* own the names and values */
	size_t vocabularies_count;
	struct names elements;
	struct names attributes;
	struct values values;
	struct dice dice;
	const char *keep; /* a folder, or NULL */
};

struct tally {
	unsigned long both;    /* accept */
	unsigned long neither; /* accepts */
	unsigned long only_theirs;
	unsigned long only_ours; /* failures */
};

/* A validator's first complaint. */
struct complaint {
	char text[MESSAGE_BYTES];
};

/* xorshift64*: small, and the same everywhere */
static size_t draw(struct dice *dice, size_t sides)
{
	const uint64_t multiplier = UINT64_C(2685821657736338717);

	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return sides ? (size_t)((dice->state * multiplier) >> 33) % sides : 0;
}

static const char *chars(const xmlChar *text)
{
	return (const char *)text;
}

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static bool is(const xmlNode *node, const char *local)
{
	return xmlStrEqual(node->name, xml(local));
}

/* The attribute's value, borrowed: it must be one text node, or NULL. */
static const char *lend(const xmlNode *node, const char *attribute)
{
	const xmlAttr *found = xmlHasProp(node, xml(attribute));

	if (!found || !found->children || found->children->next)
		return NULL;
	return chars(found->children->content);
}

/* ---- validation ---- */

__attribute__((format(printf, 2, 3))) static void hear(void *data,
						       const char *format, ...)
{
	struct complaint *complaint = data;
	va_list arguments;

	if (complaint->text[0])
		return;
	va_start(arguments, format);
	vsnprintf(complaint->text, sizeof(complaint->text), format, arguments);
	va_end(arguments);
}

static bool ours_accepts(const struct bench *bench, xmlDoc *document)
{
	struct complaint complaint = { "" };
	xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(bench->ours);
	int result;

	xmlRelaxNGSetValidErrors(context, hear, hear, &complaint);
	result = xmlRelaxNGValidateDoc(context, document);
	xmlRelaxNGFreeValidCtxt(context);
	return result == 0;
}

static bool theirs_accepts(const struct theirs *theirs, xmlDoc *document,
			   struct complaint *complaint)
{
	xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(theirs->schema);
	int result;

	complaint->text[0] = '\0';
	xmlSchemaSetValidErrors(context, hear, hear, complaint);
	result = xmlSchemaValidateDoc(context, document);
	xmlSchemaFreeValidCtxt(context);
	return result == 0;
}

/* ---- growing a document from the grammar ---- */

struct seedling {
	struct bench *bench;
	xmlDoc *document;
	size_t nodes; /* elements so far */
	size_t ids;   /* x1 .. x<ids> are taken */
};

struct value {
	char text[VALUE_BYTES];
};

static void grow(struct seedling *seedling, const xmlNode *pattern,
		 xmlNode *parent, int depth);

static bool is_tired(const struct seedling *seedling, int depth)
{
	return depth > DEPTH_FULL || seedling->nodes > NODES_FULL;
}

static const xmlNode *define_of(const struct bench *bench, const xmlNode *ref)
{
	return xmlHashLookup(bench->defines, xml(lend(ref, "name")));
}

/* The nth pattern below `node`, or NULL; name classes do not count. */
static const xmlNode *nth_pattern(const xmlNode *node, size_t nth)
{
	for (const xmlNode *child = node->children; child;
	     child = child->next) {
		if (child->type != XML_ELEMENT_NODE || is(child, "anyName"))
			continue;
		if (nth-- == 0)
			return child;
	}
	return NULL;
}

static size_t count_patterns(const xmlNode *node)
{
	size_t count = 0;

	while (nth_pattern(node, count))
		count++;
	return count;
}

static const xmlNode *choose(struct seedling *seedling, const xmlNode *choice,
			     int depth)
{
	size_t count = count_patterns(choice);

	if (is_tired(seedling, depth))
		return nth_pattern(choice, 0);
	return nth_pattern(choice, draw(&seedling->bench->dice, count));
}

static size_t times(struct seedling *seedling, const xmlNode *pattern,
		    int depth)
{
	struct dice *dice = &seedling->bench->dice;
	bool tired = is_tired(seedling, depth);

	if (is(pattern, "optional"))
		return tired ? draw(dice, 8) == 0 : draw(dice, 2);
	if (is(pattern, "zeroOrMore"))
		return tired ? 0 : draw(dice, 3);
	if (is(pattern, "oneOrMore"))
		return tired ? 1 : 1 + draw(dice, 2);
	return 1;
}

static void append(struct value *value, const char *text)
{
	size_t used = strlen(value->text);

	snprintf(value->text + used, sizeof(value->text) - used, "%s", text);
}

static const char *shape_for(struct seedling *seedling, const char *pattern)
{
	xmlRegexp *compiled = xmlRegexpCompile(xml(pattern));
	size_t start = draw(&seedling->bench->dice, LENGTH(shapes));
	const char *found = "x";

	for (size_t i = 0; compiled && i < LENGTH(shapes); i++) {
		const char *shape = shapes[(start + i) % LENGTH(shapes)];

		if (xmlRegexpExec(compiled, xml(shape)) == 1) {
			found = shape;
			break;
		}
	}
	xmlRegFreeRegexp(compiled);
	return found;
}

static void grow_id(struct seedling *seedling, const char *type,
		    struct value *value)
{
	char id[32];
	size_t number;

	if (strcmp(type, "ID") == 0)
		number = ++seedling->ids;
	else
		number = 1 + draw(&seedling->bench->dice, 3);
	snprintf(id, sizeof(id), "x%zu", number);
	append(value, id);
}

static const char *plain_value(struct seedling *seedling, const char *type)
{
	for (size_t i = 0; i < LENGTH(typed); i++)
		if (strcmp(typed[i].type, type) == 0)
			return typed[i].values[draw(&seedling->bench->dice, 4)];
	return "x";
}

static void grow_data(struct seedling *seedling, const xmlNode *data,
		      struct value *value)
{
	const char *type = lend(data, "type");
	const xmlNode *facet = nth_pattern(data, 0);
	const char *ratios[] = { "0", "1", "0.5", "0.97" };

	if (strncmp(type, "ID", 2) == 0)
		grow_id(seedling, type, value);
	else if (!facet || strcmp(type, "date") == 0)
		append(value, plain_value(seedling, type));
	else if (strcmp(type, "float") == 0 || strcmp(type, "decimal") == 0)
		append(value, ratios[draw(&seedling->bench->dice, 4)]);
	else if (strcmp(lend(facet, "name"), "pattern") == 0)
		append(value,
		       shape_for(seedling, chars(facet->children->content)));
	else
		append(value,
		       strcmp(lend(facet, "name"), "length") == 0 &&
				       strcmp(chars(facet->children->content),
					      "0") == 0
			       ? ""
			       : "ả");
}

static void grow_value(struct seedling *seedling, const xmlNode *pattern,
		       struct value *value, int depth)
{
	size_t count = times(seedling, pattern, depth);

	if (is(pattern, "data")) {
		grow_data(seedling, pattern, value);
	} else if (is(pattern, "value")) {
		if (pattern->children)
			append(value, chars(pattern->children->content));
	} else if (is(pattern, "choice")) {
		grow_value(seedling, choose(seedling, pattern, depth), value,
			   depth + 1);
	} else if (is(pattern, "ref")) {
		grow_value(seedling,
			   nth_pattern(define_of(seedling->bench, pattern), 0),
			   value, depth + 1);
	} else if (is(pattern, "list") || is(pattern, "oneOrMore")) {
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < count_patterns(pattern); j++) {
				grow_value(seedling, nth_pattern(pattern, j),
					   value, depth + 1);
				append(value, " ");
			}
	}
}

/* The namespace `space`, declared on the root element when it is new. */
static xmlNs *declare(xmlDoc *document, xmlNode *node, const char *space)
{
	xmlNode *root = xmlDocGetRootElement(document);
	xmlNs *found = NULL;
	char prefix[16];

	if (!root)
		return xmlNewNs(node, xml(space), NULL);
	if (strcmp(space, xml_space) == 0)
		return xmlSearchNsByHref(document, root, xml(space));
	for (found = root->nsDef; found; found = found->next)
		if (xmlStrEqual(found->href, xml(space)))
			return found;
	for (unsigned number = 1; !found && number < 100; number++) {
		snprintf(prefix, sizeof(prefix), "n%u", number);
		found = xmlNewNs(root, xml(space), xml(prefix));
	}
	return found;
}

/* Like declare(), but with a prefix, as an attribute needs it. */
static xmlNs *declare_prefixed(xmlDoc *document, const char *space)
{
	xmlNode *root = xmlDocGetRootElement(document);
	xmlNs *found = declare(document, root, space);
	char prefix[16];

	if (found->prefix)
		return found;
	for (xmlNs *next = found->next; next; next = next->next)
		if (next->prefix && xmlStrEqual(next->href, xml(space)))
			return next;
	found = NULL;
	for (unsigned number = 1; !found && number < 100; number++) {
		snprintf(prefix, sizeof(prefix), "n%u", number);
		found = xmlNewNs(root, xml(space), xml(prefix));
	}
	return found;
}

/* Split a name as the grammar writes it. */
static struct name name_of(const struct bench *bench, const xmlNode *pattern)
{
	const char *written = lend(pattern, "name");
	bool is_element = is(pattern, "element");
	struct name name = { NULL, written };
	const char *colon = NULL;
	char prefix[16];
	xmlNs *ns;

	if (!written)
		return (struct name){ "urn:other", "x" };
	colon = strchr(written, ':');
	if (!colon) {
		name.space = is_element ? bench->grammar_space : NULL;
		return name;
	}
	snprintf(prefix, sizeof(prefix), "%.*s", (int)(colon - written),
		 written);
	ns = xmlSearchNs(bench->grammar_doc,
			 xmlDocGetRootElement(bench->grammar_doc), xml(prefix));
	name.space = ns ? chars(ns->href) : NULL;
	name.local = colon + 1;
	return name;
}

static void set_attribute(xmlDoc *document, xmlNode *node, struct name name,
			  const char *value)
{
	xmlNs *ns = NULL;

	if (name.space)
		ns = declare_prefixed(document, name.space);
	xmlSetNsProp(node, ns, xml(name.local), xml(value));
}

static void grow_element(struct seedling *seedling, const xmlNode *pattern,
			 xmlNode *parent, int depth)
{
	struct name name = name_of(seedling->bench, pattern);
	xmlNode *node =
		xmlNewDocNode(seedling->document, NULL, xml(name.local), NULL);

	if (parent)
		xmlAddChild(parent, node);
	xmlSetNs(node, declare(seedling->document, node, name.space));
	if (!parent)
		xmlDocSetRootElement(seedling->document, node);
	seedling->nodes++;
	for (const xmlNode *child = pattern->children; child;
	     child = child->next)
		grow(seedling, child, node, depth + 1);
}

static void grow_attribute(struct seedling *seedling, const xmlNode *pattern,
			   xmlNode *parent, int depth)
{
	struct value value = { "" };

	grow_value(seedling, nth_pattern(pattern, 0), &value, depth + 1);
	set_attribute(seedling->document, parent,
		      name_of(seedling->bench, pattern), value.text);
}

static void grow_text(struct seedling *seedling, const xmlNode *pattern,
		      xmlNode *parent, int depth)
{
	struct value value = { "" };

	if (is(pattern, "text"))
		append(&value, "chữ ");
	else
		grow_value(seedling, pattern, &value, depth);
	xmlAddChild(parent, xmlNewDocText(seedling->document, xml(value.text)));
}

/* optional, zeroOrMore, oneOrMore, group, start and define */
static void grow_all(struct seedling *seedling, const xmlNode *pattern,
		     xmlNode *parent, int depth)
{
	size_t count = times(seedling, pattern, depth);

	for (size_t i = 0; i < count; i++)
		for (const xmlNode *child = pattern->children; child;
		     child = child->next)
			grow(seedling, child, parent, depth + 1);
}

static void grow(struct seedling *seedling, const xmlNode *pattern,
		 xmlNode *parent, int depth)
{
	if (pattern->type != XML_ELEMENT_NODE || depth > DEPTH_MAX)
		return;
	if (is(pattern, "element"))
		grow_element(seedling, pattern, parent, depth);
	else if (is(pattern, "attribute"))
		grow_attribute(seedling, pattern, parent, depth);
	else if (is(pattern, "choice"))
		grow(seedling, choose(seedling, pattern, depth), parent,
		     depth + 1);
	else if (is(pattern, "ref"))
		grow_all(seedling, define_of(seedling->bench, pattern), parent,
			 depth + 1);
	else if (is(pattern, "text") || is(pattern, "data") ||
		 is(pattern, "value") || is(pattern, "list"))
		grow_text(seedling, pattern, parent, depth);
	else if (!is(pattern, "anyName"))
		grow_all(seedling, pattern, parent, depth);
}

static xmlDoc *grow_document(struct bench *bench)
{
	struct seedling seedling = { .bench = bench };
	const xmlNode *child;

	seedling.document = xmlNewDoc(xml("1.0"));
	child = xmlDocGetRootElement(bench->grammar_doc)->children;
	while (child &&
	       !(child->type == XML_ELEMENT_NODE && is(child, "start")))
		child = child->next;
	if (child)
		grow_all(&seedling, child, NULL, 0);
	return seedling.document;
}

/* ---- changing a document ---- */

struct herd {
	xmlNode *list[NODES_MAX];
	size_t count;
};

/* All elements in document order. */
static void gather(struct herd *herd, xmlDoc *document)
{
	xmlNode *root = xmlDocGetRootElement(document);
	xmlNode *node = root;

	herd->count = 0;
	while (node && herd->count < NODES_MAX) {
		if (node->type == XML_ELEMENT_NODE)
			herd->list[herd->count++] = node;
		if (node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
}

/* What a change may use: the document's elements, and the bench. */
struct work {
	struct bench *bench;
	xmlDoc *document;
	struct herd *herd;
	xmlNode *node; /* the one to change; not the root when others exist */
};

static const char *any_value(struct work *work)
{
	struct values *values = &work->bench->values;

	return values->list[draw(&work->bench->dice, values->count)];
}

static struct name any_name(struct work *work, const struct names *names)
{
	return names->list[draw(&work->bench->dice, names->count)];
}

static xmlNode *any_node(struct work *work)
{
	return work->herd->list[draw(&work->bench->dice, work->herd->count)];
}

static xmlAttr *any_attribute(struct work *work, xmlNode *node)
{
	size_t count = 0;
	xmlAttr *found = node->properties;

	for (xmlAttr *one = found; one; one = one->next)
		count++;
	if (count == 0)
		return NULL;
	for (size_t nth = draw(&work->bench->dice, count); nth > 0; nth--)
		found = found->next;
	return found;
}

static bool is_inside(const xmlNode *node, const xmlNode *ancestor)
{
	while (node && node != ancestor)
		node = node->parent;
	return node == ancestor;
}

static void delete_element(struct work *work)
{
	xmlUnlinkNode(work->node);
	xmlFreeNode(work->node);
}

static void duplicate_element(struct work *work)
{
	xmlAddNextSibling(work->node,
			  xmlDocCopyNode(work->node, work->document, 1));
}

static void move_element(struct work *work)
{
	xmlNode *target = any_node(work);

	if (is_inside(target, work->node) ||
	    target == xmlDocGetRootElement(work->document))
		return;
	xmlUnlinkNode(work->node);
	if (draw(&work->bench->dice, 2))
		xmlAddPrevSibling(target, work->node);
	else
		xmlAddChild(target, work->node);
}

static void swap_elements(struct work *work)
{
	xmlNode *next = xmlNextElementSibling(work->node);

	if (!next)
		return;
	xmlUnlinkNode(next);
	xmlAddPrevSibling(work->node, next);
}

static void delete_attribute(struct work *work)
{
	xmlAttr *attribute = any_attribute(work, work->node);

	if (attribute)
		xmlRemoveProp(attribute);
}

static void change_attribute(struct work *work)
{
	xmlAttr *attribute = any_attribute(work, work->node);

	if (attribute)
		xmlSetNsProp(work->node, attribute->ns, attribute->name,
			     xml(any_value(work)));
}

/* A space before or after, or a letter less. */
static void nudge_attribute(struct work *work)
{
	xmlAttr *attribute = any_attribute(work, work->node);
	struct value value;
	xmlChar *old;

	if (!attribute)
		return;
	old = xmlNodeGetContent((xmlNode *)attribute);
	switch (draw(&work->bench->dice, 6)) {
	case 0:
		snprintf(value.text, sizeof(value.text), " %s", chars(old));
		break;
	case 1:
		snprintf(value.text, sizeof(value.text), "%s\n", chars(old));
		break;
	case 2:
		snprintf(value.text, sizeof(value.text), "%s %s", chars(old),
			 chars(old));
		break;
	case 3:
		snprintf(value.text, sizeof(value.text), "%s%s", chars(old),
			 any_value(work));
		break;
	default:
		snprintf(value.text, sizeof(value.text), "%.*s",
			 xmlUTF8Size(old) > 0 ? xmlUTF8Size(old) : 0,
			 chars(old));
		break;
	}
	xmlSetNsProp(work->node, attribute->ns, attribute->name,
		     xml(value.text));
	xmlFree(old);
}

static void copy_attribute(struct work *work)
{
	xmlAttr *attribute = any_attribute(work, any_node(work));
	xmlChar *value;

	if (!attribute)
		return;
	value = xmlNodeGetContent((xmlNode *)attribute);
	xmlSetNsProp(work->node, attribute->ns, attribute->name, value);
	xmlFree(value);
}

static void add_attribute(struct work *work)
{
	set_attribute(work->document, work->node,
		      any_name(work, &work->bench->attributes),
		      any_value(work));
}

static void rename_element(struct work *work)
{
	struct name name = any_name(work, &work->bench->elements);

	xmlNodeSetName(work->node, xml(name.local));
	xmlSetNs(work->node, declare(work->document, work->node, name.space));
}

static void wrap_element(struct work *work)
{
	struct name name = any_name(work, &work->bench->elements);
	xmlNode *wrapper =
		xmlNewDocNode(work->document, NULL, xml(name.local), NULL);

	xmlReplaceNode(work->node, wrapper);
	xmlAddChild(wrapper, work->node);
	xmlSetNs(wrapper, declare(work->document, wrapper, name.space));
}

static void unwrap_element(struct work *work)
{
	while (work->node->children) {
		xmlNode *child = work->node->children;

		xmlUnlinkNode(child);
		xmlAddPrevSibling(work->node, child);
	}
	/* the children must not lean on a namespace that it declared */
	xmlReconciliateNs(work->document, xmlDocGetRootElement(work->document));
	delete_element(work);
}

static void empty_element(struct work *work)
{
	xmlNodeSetContent(work->node, NULL);
}

static void add_text(struct work *work)
{
	xmlNode *text = xmlNewDocText(work->document, xml(any_value(work)));

	if (draw(&work->bench->dice, 2))
		xmlAddChild(work->node, text);
	else
		xmlAddNextSibling(work->node, text);
}

static void add_space(struct work *work)
{
	xmlAddChild(work->node, xmlNewDocText(work->document, xml("\n  ")));
}

static void add_comment(struct work *work)
{
	xmlAddChild(work->node, xmlNewDocComment(work->document, xml("c")));
}

/* An element of another document, put in or put beside. */
static void graft_element(struct work *work)
{
	struct bench *bench = work->bench;
	xmlDoc *donor =
		bench->samples[draw(&bench->dice, bench->samples_count)];
	xmlNode *copy;

	gather(work->herd, donor);
	copy = xmlDocCopyNode(any_node(work), work->document, 1);
	if (draw(&bench->dice, 2))
		xmlAddNextSibling(work->node, copy);
	else
		xmlAddChild(work->node, copy);
	xmlReconciliateNs(work->document, copy);
}

static void (*const changes[])(struct work *work) = {
	delete_element,   duplicate_element, move_element,     swap_elements,
	delete_attribute, change_attribute,  change_attribute, nudge_attribute,
	nudge_attribute,  copy_attribute,    add_attribute,    rename_element,
	wrap_element,     unwrap_element,    empty_element,    add_text,
	add_comment,      add_space,         graft_element,
};

static void change(struct bench *bench, xmlDoc *document, struct herd *herd)
{
	struct work work = { bench, document, herd, NULL };
	xmlNode *root = xmlDocGetRootElement(document);

	gather(herd, document);
	if (herd->count < 2)
		return;
	work.node = any_node(&work);
	if (work.node == root) {
		add_attribute(&work);
		return;
	}
	changes[draw(&bench->dice, LENGTH(changes))](&work);
	/* what was moved must not lean on a namespace that is deleted next */
	xmlReconciliateNs(document, root);
}

/* ---- names and values to choose from ---- */

static void add_name(struct names *names, const char *space, const char *local)
{
	if (names->count < WORDS_MAX)
		names->list[names->count++] = (struct name){ space, local };
}

static void add_value(struct values *values, const char *value)
{
	if (values->count < WORDS_MAX)
		values->list[values->count++] = value;
}

static void learn_pattern(struct bench *bench, const xmlNode *pattern)
{
	struct name name;

	if (is(pattern, "value") && pattern->children) {
		add_value(&bench->values, chars(pattern->children->content));
		return;
	}
	if (!lend(pattern, "name"))
		return;
	if (is(pattern, "define")) {
		xmlHashAddEntry(bench->defines, xml(lend(pattern, "name")),
				(void *)(uintptr_t)pattern);
	} else if (is(pattern, "element")) {
		name = name_of(bench, pattern);
		add_name(&bench->elements, name.space, name.local);
	} else if (is(pattern, "attribute")) {
		name = name_of(bench, pattern);
		add_name(&bench->attributes, name.space, name.local);
	}
}

static void learn_declaration(struct bench *bench, const xmlNode *declaration)
{
	const char *name = lend(declaration, "name");

	if (is(declaration, "enumeration") && lend(declaration, "value"))
		add_value(&bench->values, lend(declaration, "value"));
	else if (is(declaration, "element") && name)
		add_name(&bench->elements, bench->grammar_space, name);
	else if (is(declaration, "attribute") && name)
		add_name(&bench->attributes, NULL, name);
}

static void learn(struct bench *bench, xmlDoc *vocabulary, struct herd *herd)
{
	gather(herd, vocabulary);
	for (size_t i = 0; i < herd->count; i++) {
		const xmlNode *node = herd->list[i];

		if (node->ns && xmlStrEqual(node->ns->href, xml(rng_space)))
			learn_pattern(bench, node);
		if (node->ns && xmlStrEqual(node->ns->href, xml(xsd_space)))
			learn_declaration(bench, node);
	}
}

static void learn_sample(struct bench *bench, xmlDoc *sample, struct herd *herd)
{
	gather(herd, sample);
	for (size_t i = 0; i < herd->count; i++)
		for (const xmlAttr *one = herd->list[i]->properties; one;
		     one = one->next)
			if (one->children &&
			    bench->values.count < WORDS_MAX / 2)
				add_value(&bench->values,
					  chars(one->children->content));
}

static void learn_odd_words(struct bench *bench)
{
	/* often enough to be met beside the many of the samples */
	for (int often = 0; often < 4; often++)
		for (size_t i = 0; i < LENGTH(odd_values); i++)
			add_value(&bench->values, odd_values[i]);
	add_name(&bench->attributes, xsi_space, "type");
	add_name(&bench->attributes, xsi_space, "nil");
	add_name(&bench->attributes, xsi_space, "noNamespaceSchemaLocation");
	add_name(&bench->attributes, xml_space, "lang");
	add_name(&bench->attributes, xml_space, "space");
	add_name(&bench->attributes, xlink_space, "type");
	add_name(&bench->attributes, xlink_space, "show");
	add_name(&bench->attributes, "urn:other", "conf");
	add_name(&bench->elements, "urn:other", "x");
	add_name(&bench->elements, "", "x");
}

/* ---- the run ---- */

static void save(const char *folder, unsigned long number, const char *bytes,
		 int size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%06lu.xml", folder, number);
	file = fopen(path, "wb");
	if (!file)
		return;
	fwrite(bytes, 1, (size_t)size, file);
	fclose(file);
}

/* Each validator gets its own fresh tree: validation leaves ids behind. */
static void judge(struct bench *bench, struct tally *tally,
		  unsigned long number, const char *bytes, int size)
{
	struct complaint complaint = { "" };
	const char *refused_by = NULL;
	xmlDoc *document = xmlReadMemory(bytes, size, "", NULL, PARSE);
	bool ours;

	if (!document)
		return; /* not well-formed: no question to ask */
	ours = ours_accepts(bench, document);
	xmlFreeDoc(document);
	for (size_t i = 0; i < bench->theirs_count && !refused_by; i++) {
		document = xmlReadMemory(bytes, size, "", NULL, PARSE);
		if (!theirs_accepts(&bench->theirs[i], document, &complaint))
			refused_by = bench->theirs[i].path;
		xmlFreeDoc(document);
	}
	tally->both += ours && !refused_by;
	tally->neither += !ours && refused_by;
	tally->only_theirs += !ours && !refused_by;
	tally->only_ours += ours && refused_by;
	if (ours && bench->keep)
		save(bench->keep, number, bytes, size);
	if (ours && refused_by && tally->only_ours <= SHOWN_MAX)
		printf("%lu: %s refuses: %s", number, refused_by,
		       complaint.text);
}

static xmlDoc *begin(struct bench *bench)
{
	struct dice *dice = &bench->dice;

	if (draw(dice, 2))
		return grow_document(bench);
	return xmlCopyDoc(bench->samples[draw(dice, bench->samples_count)], 1);
}

static void run(struct bench *bench, struct herd *herd, unsigned long count,
		struct tally *tally)
{
	for (unsigned long number = 0; number < count; number++) {
		xmlDoc *document = begin(bench);
		size_t steps = draw(&bench->dice, 4);
		xmlChar *bytes = NULL;
		int size = 0;

		for (size_t step = 0; step < steps; step++)
			change(bench, document, herd);
		xmlDocDumpMemoryEnc(document, &bytes, &size, "UTF-8");
		xmlFreeDoc(document);
		if (bytes)
			judge(bench, tally, number, chars(bytes), size);
		xmlFree(bytes);
	}
}

/* Processor time in ms: others may be at work beside us. */
static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void measure(struct bench *bench)
{
	for (size_t i = 0; i < bench->samples_count; i++) {
		struct complaint complaint;
		xmlDoc *copy = xmlCopyDoc(bench->samples[i], 1);
		double start = now();
		bool ours = ours_accepts(bench, copy);

		printf("%s\n\tours %s %.1f ms\n", chars(copy->URL),
		       ours ? "accepts" : "refuses", now() - start);
		xmlFreeDoc(copy);
		for (size_t j = 0; j < bench->theirs_count; j++) {
			copy = xmlCopyDoc(bench->samples[i], 1);
			start = now();
			ours = theirs_accepts(&bench->theirs[j], copy,
					      &complaint);
			printf("\t%s %s %.1f ms\n", bench->theirs[j].path,
			       ours ? "accepts" : "refuses", now() - start);
			xmlFreeDoc(copy);
		}
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) &&
	       strcmp(text + length - strlen(end), end) == 0;
}

static int load_ours(struct bench *bench, const char *path)
{
	double start = now();
	xmlRelaxNGParserCtxt *context = xmlRelaxNGNewParserCtxt(path);

	bench->ours_path = path;
	bench->ours = context ? xmlRelaxNGParse(context) : NULL;
	xmlRelaxNGFreeParserCtxt(context);
	bench->grammar_doc = xmlReadFile(path, NULL, PARSE);
	if (!bench->ours || !bench->grammar_doc)
		return EXIT_TROUBLE;
	bench->grammar_space =
		lend(xmlDocGetRootElement(bench->grammar_doc), "ns");
	printf("%s: loaded in %.1f ms\n", path, now() - start);
	return 0;
}

static int load_theirs(struct bench *bench, const char *path)
{
	struct theirs *theirs = &bench->theirs[bench->theirs_count];
	double start = now();
	xmlSchemaParserCtxt *context = NULL;

	if (access(path, R_OK) != 0)
		return EXIT_SKIPPED;
	if (bench->theirs_count == SCHEMAS_MAX)
		return EXIT_TROUBLE;
	context = xmlSchemaNewParserCtxt(path);
	theirs->path = path;
	theirs->schema = context ? xmlSchemaParse(context) : NULL;
	xmlSchemaFreeParserCtxt(context);
	bench->vocabularies[bench->theirs_count] =
		xmlReadFile(path, NULL, PARSE);
	bench->vocabularies_count = ++bench->theirs_count;
	printf("%s: loaded in %.1f ms\n", path, now() - start);
	return theirs->schema ? 0 : EXIT_TROUBLE;
}

static int load(struct bench *bench, const char *path)
{
	xmlDoc *sample;

	if (ends_with(path, ".rng"))
		return load_ours(bench, path);
	if (ends_with(path, ".xsd"))
		return load_theirs(bench, path);
	sample = xmlReadFile(path, NULL, PARSE);
	if (!sample || bench->samples_count == SAMPLES_MAX)
		return EXIT_TROUBLE;
	bench->samples[bench->samples_count++] = sample;
	return 0;
}

static void unload(struct bench *bench)
{
	for (size_t i = 0; i < bench->theirs_count; i++)
		xmlSchemaFree(bench->theirs[i].schema);
	for (size_t i = 0; i < bench->vocabularies_count; i++)
		xmlFreeDoc(bench->vocabularies[i]);
	for (size_t i = 0; i < bench->samples_count; i++)
		xmlFreeDoc(bench->samples[i]);
	xmlHashFree(bench->defines, NULL);
	xmlRelaxNGFree(bench->ours);
	xmlFreeDoc(bench->grammar_doc);
	xmlRelaxNGCleanupTypes();
	xmlSchemaCleanupTypes();
	xmlCleanupParser();
}

static int work_on(struct bench *bench, unsigned long count, bool only_measure)
{
	static struct herd herd;
	struct tally tally = { 0 };

	if (only_measure) {
		measure(bench);
		return 0;
	}
	learn(bench, bench->grammar_doc, &herd);
	for (size_t i = 0; i < bench->vocabularies_count; i++)
		learn(bench, bench->vocabularies[i], &herd);
	learn_odd_words(bench);
	for (size_t i = 0; i < bench->samples_count; i++)
		learn_sample(bench, bench->samples[i], &herd);
	run(bench, &herd, count, &tally);
	printf("%s: %lu documents: both accept %lu, both refuse %lu, "
	       "only theirs accepts %lu, only ours accepts %lu\n",
	       bench->ours_path, count, tally.both, tally.neither,
	       tally.only_theirs, tally.only_ours);
	return tally.only_ours ? EXIT_FOUND : 0;
}

int main(int argc, char **argv)
{
	static struct bench bench;
	unsigned long count = COUNT_DEFAULT;
	bool only_measure = false;
	int result = 0;
	int option;

	bench.dice.state = 1;
	while ((option = getopt(argc, argv, "n:s:k:t")) != -1) {
		if (option == 'n')
			count = strtoul(optarg, NULL, 10);
		else if (option == 's')
			bench.dice.state = strtoull(optarg, NULL, 10) | 1;
		else if (option == 'k')
			bench.keep = optarg;
		else if (option == 't')
			only_measure = true;
		else
			return EXIT_TROUBLE;
	}
	bench.defines = xmlHashCreate(0);
	for (int i = optind; i < argc && !result; i++) {
		result = load(&bench, argv[i]);
		if (result)
			fprintf(stderr, "%s: cannot be used\n", argv[i]);
	}
	if (!result && (!bench.ours || !bench.samples_count))
		result = EXIT_TROUBLE;
	if (!result)
		result = work_on(&bench, count, only_measure);
	unload(&bench);
	return result;
}
