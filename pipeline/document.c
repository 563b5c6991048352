#include "pipeline/document.h"

#include <assert.h>
#include <libxml/parser.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* How much of a file document_guess() looks at, in bytes. */
enum { GUESS_SIZE = 4096 };

/* The byte that U+0300, the first of the marks, begins with in UTF-8. */
enum { MARKS_LEAD = 0xcc };

struct document {
	enum form form;
	char *name;
	char *data; /* BYTES */
	size_t size;
	xmlDoc *tree; /* all others */
};

static const struct {
	const char *root;
	const char *namespace;
	const char *mixed;
	const char *suffix;
	const char *name;
} forms[] = {
#define FORM(name, root, namespace, mixed, suffix)                             \
	{ root, namespace, mixed, suffix, #name },
#include "pipeline/form.def"
#undef FORM
};

static_assert(sizeof(forms) / sizeof(forms[0]) == FORM_COUNT, "a row a form");

const char *form_suffix(enum form form)
{
	return forms[form].suffix;
}

/* Whether text_clean() would leave a name as it is, for certain. */
static bool is_clean(const char *name)
{
	while (*name >= ' ' && *name <= '~')
		name++;
	return !*name;
}

/* A name goes into documents and messages: it must be text. From malloc. */
static char *copy_name(const char *name)
{
	struct arena *arena;
	char *clean;
	char *copy;

	if (is_clean(name))
		return strdup(name);
	arena = arena_new();
	clean = arena ? text_clean(arena, name) : NULL;
	copy = clean ? strdup(clean) : NULL;
	arena_free(arena);
	return copy;
}

static enum status make(struct document **out, enum form form, const char *name,
			struct fault *fault)
{
	struct document *made = calloc(1, sizeof(*made));

	if (made)
		made->name = copy_name(name);
	if (!made || !made->name) {
		free(made);
		return fault_memory(fault);
	}
	made->form = form;
	*out = made;
	return STATUS_OK;
}

enum status document_load(struct document **out, const char *path,
			  struct fault *fault)
{
	char *data = NULL;
	size_t size = 0;
	enum status status;

	status = file_read(&data, &size, path, DOCUMENT_BYTES_MAX, fault);
	if (status)
		return status;
	return document_wrap(out, strcmp(path, "-") == 0 ? "stdin" : path, data,
			     size, fault);
}

enum status document_wrap(struct document **out, const char *name, char *data,
			  size_t size, struct fault *fault)
{
	struct document *made = NULL;
	enum status status = make(&made, FORM_BYTES, name, fault);

	if (status) {
		free(data);
		return status;
	}
	assert(made);
	made->data = data;
	made->size = size;
	*out = made;
	return STATUS_OK;
}

enum status document_wrap_text(struct document **out, const char *name,
			       const struct text *text, struct fault *fault)
{
	char *data = text->failed ? NULL : calloc(1, text->length + 1);

	if (!data)
		return fault_memory(fault);
	memcpy(data, text_string(text), text->length);
	return document_wrap(out, name, data, text->length, fault);
}

enum status document_new(struct document **out, enum form form,
			 const char *name, struct fault *fault)
{
	struct document *made = NULL;
	xmlNode *root;
	xmlNs *namespace;
	enum status status = make(&made, form, name, fault);

	if (status)
		return status;
	assert(made);
	made->tree = xmlNewDoc(XML("1.0"));
	root = made->tree ? xmlNewDocNode(made->tree, NULL,
					  XML(forms[form].root), NULL)
			  : NULL;
	if (!root)
		goto memory;
	xmlDocSetRootElement(made->tree, root);
	namespace = xml_declare(root, forms[form].namespace, NULL);
	if (!namespace)
		goto memory;
	xmlSetNs(root, namespace);
	*out = made;
	return STATUS_OK;
memory:
	document_free(made);
	return fault_memory(fault);
}

/* Which form a root element is of; FORM_BYTES: of none. */
static enum form form_of(const xmlNode *root)
{
	for (int form = 0; form < FORM_COUNT; form++)
		if (root && root->ns && *forms[form].root &&
		    xml_is(root, forms[form].root) &&
		    xmlStrEqual(root->ns->href, XML(forms[form].namespace)))
			return (enum form)form;
	return FORM_BYTES;
}

/* Whether these bytes are one of U+1E00 to U+1EFF or U+2010 to U+205E. */
static bool is_ready_made(const unsigned char *bytes)
{
	if (bytes[0] == 0xe1)
		return bytes[1] >= 0xb8 && bytes[1] <= 0xbb;
	return bytes[0] == 0xe2 && ((bytes[1] == 0x80 && bytes[2] >= 0x90) ||
				    (bytes[1] == 0x81 && bytes[2] <= 0x9e));
}

/*
 * Whether a text is in normal form C for certain: ASCII, Latin letters ready
 * made (to U+02FF, and those with marks from U+1E00 on), and punctuation.  It
 * is valid UTF-8: the parser saw to that.
 */
static bool is_composed(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at; at++)
		if (*at >= MARKS_LEAD && !is_ready_made(at))
			return false;
	return true;
}

static bool compose_text(struct arena *arena, xmlNode *text)
{
	const char *content = (const char *)text->content;
	char *composed;

	if (!content || is_composed(content))
		return true;
	composed = text_nfc(arena, content);
	if (!composed)
		return false;
	if (strcmp(composed, content) != 0)
		xmlNodeSetContent(text, XML(composed));
	return text->content != NULL;
}

/* An ID as XML means it: blanks around it are none of it. */
static bool trim_id(struct arena *arena, xmlNode *text)
{
	static const char blanks[] = " \t\r\n";
	const char *content = (const char *)text->content;
	size_t before = content ? strspn(content, blanks) : 0;
	size_t length = content ? strcspn(content + before, blanks) : 0;
	char *id;

	if (!content || (!before && !content[length]))
		return true;
	id = arena_text(arena, content + before, length);
	if (id)
		xmlNodeSetContent(text, XML(id));
	return id != NULL;
}

static bool compose_attributes(struct arena *arena, const xmlNode *node)
{
	for (xmlAttr *attribute = node->properties; attribute;
	     attribute = attribute->next)
		if (attribute->children &&
		    (!compose_text(arena, attribute->children) ||
		     (strcmp((const char *)attribute->name, "ID") == 0 &&
		      !trim_id(arena, attribute->children))))
			return false;
	return true;
}

/* Text and attribute values of the whole tree into normal form C. */
static bool compose(xmlNode *root)
{
	struct arena *arena = arena_new();
	bool good = arena != NULL;

	for (xmlNode *node = root; good && node; node = xml_walk(node, root)) {
		good = compose_attributes(arena, node);
		for (xmlNode *child = node->children; good && child;
		     child = child->next)
			if (child->type == XML_TEXT_NODE)
				good = compose_text(arena, child);
		if (arena)
			arena_empty(arena);
	}
	arena_free(arena);
	return good;
}

static enum status check_parsed(const struct document *bytes, xmlDoc *tree,
				const xmlError *error, struct fault *fault)
{
	const xmlNode *root = tree ? xmlDocGetRootElement(tree) : NULL;

	if (xml_ran_out() || (error && error->code == XML_ERR_NO_MEMORY))
		return fault_memory(fault);
	if (!tree || !root)
		return fault_set(fault, STATUS_MALFORMED, bytes->name,
				 _("line %d: not well-formed XML: %s"),
				 error ? error->line : 0,
				 error && error->message ? error->message : "");
	if (tree->intSubset || tree->extSubset)
		return fault_set(fault, STATUS_MALFORMED, bytes->name, "%s",
				 _("a document type declaration is refused"));
	if (form_of(root) == FORM_BYTES)
		return fault_set(fault, STATUS_MALFORMED, bytes->name,
				 _("'%s' is the root of no form we know"),
				 (const char *)root->name);
	return STATUS_OK;
}

enum status document_parse(struct document **out, const struct document *bytes,
			   struct fault *fault)
{
	struct document *made = NULL;
	xmlParserCtxt *context = NULL;
	xmlDoc *tree = NULL;
	enum status status;

	if (bytes->size > DOCUMENT_XML_MAX)
		return fault_set(fault, STATUS_MALFORMED, bytes->name,
				 _("larger than the ceiling of %zu MB"),
				 DOCUMENT_XML_MAX >> 20);
	context = xmlNewParserCtxt();
	if (!context)
		return fault_memory(fault);
	xml_watch();
	tree = xmlCtxtReadMemory(
		context, bytes->data, (int)bytes->size, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
			XML_PARSE_NOCDATA);
	status = check_parsed(bytes, tree, xmlCtxtGetLastError(context), fault);
	if (status)
		goto done;
	status = make(&made, form_of(xmlDocGetRootElement(tree)), bytes->name,
		      fault);
	if (status)
		goto done;
	assert(made);
	made->tree = tree;
	tree = NULL;
	if (!compose(document_root(made))) {
		status = fault_memory(fault);
		goto done;
	}
	status = document_settle(made, fault);
	if (status)
		goto done;
	*out = made;
	made = NULL;
done:
	document_free(made);
	xmlFreeDoc(tree);
	xmlFreeParserCtxt(context);
	return status;
}

enum status document_read(struct document **out, const char *path,
			  enum form form, struct fault *fault)
{
	struct document *bytes = NULL;
	enum status status;

	status = document_load(&bytes, path, fault);
	if (status)
		return status;
	if (form == FORM_BYTES) {
		*out = bytes;
		return STATUS_OK;
	}
	status = document_parse(out, bytes, fault);
	if (!status) {
		status = document_expect(*out, form, fault);
		if (status) {
			document_free(*out);
			*out = NULL;
		}
	}
	document_free(bytes);
	return status;
}

enum status document_expect(const struct document *document, enum form form,
			    struct fault *fault)
{
	if (document->form == form)
		return STATUS_OK;
	return fault_set(fault, STATUS_MALFORMED, document->name,
			 _("%s is wanted, this is %s"), forms[form].name,
			 forms[document->form].name);
}

enum form document_guess(const struct document *bytes)
{
	char start[GUESS_SIZE + 1];
	size_t size = bytes->size < GUESS_SIZE ? bytes->size : GUESS_SIZE;

	memcpy(start, bytes->data, size);
	for (size_t i = 0; i < size; i++)
		if (!start[i])
			start[i] = ' ';
	start[size] = '\0';
	if (!strchr("\xef<", start[strspn(start, " \t\r\n")]) || !*start)
		return FORM_BYTES;
	for (int form = 0; form < FORM_COUNT; form++)
		if (*forms[form].namespace &&
		    strstr(start, forms[form].namespace) &&
		    strstr(start, forms[form].root))
			return (enum form)form;
	return FORM_BYTES;
}

enum status document_copy(struct document **out,
			  const struct document *document, struct fault *fault)
{
	struct document *made = NULL;
	enum status status = make(&made, document->form, document->name, fault);

	if (status)
		return status;
	assert(made);
	xml_watch();
	made->tree = xmlCopyDoc(document->tree, 1);
	if (!made->tree || xml_ran_out()) {
		document_free(made);
		return fault_memory(fault);
	}
	*out = made;
	return STATUS_OK;
}

static bool is_mixed(const xmlNode *node, const char *names)
{
	return text_has_word(names, (const char *)node->name);
}

/* Drop white space between elements, unless there is other text, too. */
static void drop_blanks(xmlNode *parent)
{
	xmlNode *next;

	if (!parent->children)
		return;
	for (xmlNode *child = parent->children; child; child = child->next)
		if (child->type == XML_TEXT_NODE && !xmlIsBlankNode(child))
			return;
	if (!xml_child(parent, NULL))
		return;
	for (xmlNode *child = parent->children; child; child = next) {
		next = child->next;
		if (child->type == XML_TEXT_NODE)
			xml_remove(child);
	}
}

/*
 * libxml2 indents an element's children unless one of them is text: an empty
 * text is how an element with mixed content is kept as it is.
 */
static bool keep_as_is(xmlNode *mixed)
{
	xmlNode *empty;

	for (xmlNode *child = mixed->children; child; child = child->next)
		if (child->type == XML_TEXT_NODE)
			return true;
	if (!mixed->children)
		return true;
	empty = xmlNewDocText(mixed->doc, XML(""));
	if (!empty)
		return false;
	return xmlAddPrevSibling(mixed->children, empty) != NULL;
}

/* The element after `node` that is not below it. */
static xmlNode *walk_past(const xmlNode *node, const xmlNode *top)
{
	for (; node && node != top; node = node->parent) {
		xmlNode *next = xml_sibling(node, NULL);

		if (next)
			return next;
	}
	return NULL;
}

enum status document_settle(struct document *document, struct fault *fault)
{
	xmlNode *root;
	xmlNode *node;

	if (document->form == FORM_BYTES)
		return STATUS_OK;
	root = document_root(document);
	node = root;
	while (node) {
		if (!node->children) {
			node = walk_past(node, root);
		} else if (is_mixed(node, forms[document->form].mixed)) {
			if (!keep_as_is(node))
				return fault_memory(fault);
			node = walk_past(node, root);
		} else {
			drop_blanks(node);
			node = xml_walk(node, root);
		}
	}
	return STATUS_OK;
}

enum status document_print(char **data, size_t *size,
			   const struct document *document, struct fault *fault)
{
	xmlChar *printed = NULL;
	char *copy;
	int length = 0;

	if (document->form == FORM_BYTES) {
		copy = malloc(document->size + 1);
		if (!copy)
			return fault_memory(fault);
		if (document->size)
			memcpy(copy, document->data, document->size);
		copy[document->size] = '\0';
		*data = copy;
		*size = document->size;
		return STATUS_OK;
	}
	xmlDocDumpFormatMemoryEnc(document->tree, &printed, &length, "UTF-8",
				  1);
	if (!printed)
		return fault_memory(fault);
	*data = (char *)printed; /* xmlMalloc is malloc here */
	*size = (size_t)length;
	return STATUS_OK;
}

enum status document_write(const struct document *document, const char *path,
			   struct fault *fault)
{
	char *data = NULL;
	size_t size = 0;
	enum status status;

	status = document_print(&data, &size, document, fault);
	if (status)
		return status;
	status = file_write(path, data, size, fault);
	free(data);
	return status;
}

void document_free(struct document *document)
{
	if (!document)
		return;
	xmlFreeDoc(document->tree);
	free(document->data);
	free(document->name);
	free(document);
}

enum form document_form(const struct document *document)
{
	return document->form;
}

const char *document_name(const struct document *document)
{
	return document->name;
}

const char *document_base(const struct document *document)
{
	const char *slash = strrchr(document->name, '/');

	return slash ? slash + 1 : document->name;
}

xmlNode *document_root(const struct document *document)
{
	return xmlDocGetRootElement(document->tree);
}

const char *document_data(const struct document *document, size_t *size)
{
	*size = document->size;
	return document->data;
}

void document_hash(char *hash, const struct document *document)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&context);
	sha256_update(&context, document->size,
		      (const uint8_t *)document->data);
	sha256_digest(&context, sizeof(digest), digest);
	base16_encode_update(hash, sizeof(digest), digest);
	hash[BASE16_ENCODE_LENGTH(sizeof(digest))] = '\0';
}
