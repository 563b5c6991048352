/*
 * export --to html: a page to read
 *
 * The documents go below one element, with the words of the page, and
 * styles/page.xsl makes a page of that tree.  What is not in the order of
 * XSLT alone: an id for each document, its name, and where its scan lies.
 */

#include <libxml/HTMLtree.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include "export/format.h"
#include "export/ticket.h"
#include "pipeline/data.h"
#include "pipeline/message.h"
#include "pipeline/table.h"
#include "pipeline/xml.h"

static const char namespace[] = "urn:chithi:export:1";
static const char style_path[] = "styles/page.xsl";

/* The most bytes of a page. */
enum { PAGE_BYTES_MAX = 1 << 30 };

/*
 * The library would print what goes wrong; it is noted instead, since it does
 * not always say it in another way.
 */
static void __attribute__((format(printf, 2, 3)))
note(void *context, const char *message, ...)
{
	bool *wrong = context;

	(void)message;
	*wrong = true;
}

/* The words of a table, for the style to look up. */
static enum status add_words(xmlNode *root, const char *table,
			     struct arena *arena, struct fault *fault)
{
	enum { KEY, WORD, COLUMNS };
	struct table words;
	enum status status = table_load(&words, table, COLUMNS, arena, fault);

	for (size_t i = 0; !status && i < words.rows; i++) {
		xmlNode *word = xml_add(root, "word");

		if (!xml_set(word, "key", table_cell(&words, i, KEY)) ||
		    !xml_add_text(word, table_cell(&words, i, WORD)))
			status = fault_memory(fault);
	}
	return status;
}

/* "Chỉ thị 24-CT/TU", or what there is. */
static const char *name_of(const struct paper *paper,
			   const struct document *document, struct arena *arena)
{
	const struct akn_header *header = &paper->header;
	const char *type = "";

	for (const xmlNode *field = akn_first(document, "field"); field;
	     field = akn_next(document, field, "field"))
		if (strcmp(akn_get(field, "name"), "TypeName") == 0)
			type = akn_line(arena, field);
	if (!type)
		return NULL;
	if (!*type)
		type = header->type;
	return arena_print(arena, "%s%s%s", type, *type ? " " : "",
			   *header->number  ? header->number
			   : *header->title ? header->title
					    : header->source);
}

static enum status add_paper(xmlNode *root, const struct batch *batch,
			     size_t number, struct fault *fault)
{
	const struct paper *paper = batch->papers[number];
	/* No place in it, but all of the scan. */
	const struct task_row whole = { .paper = paper, .lines = "" };
	struct document *document = NULL;
	enum status status = batch_read(&document, paper, fault);
	xmlNode *node = NULL;
	xmlNode *copy = NULL;
	const char *name = NULL;
	const char *scan;

	if (status)
		return status;
	scan = ticket_link(batch->arena, batch, &whole);
	node = xml_add(root, "paper");
	copy = node ? xmlDocCopyNode(document_root(document), node->doc, 1)
		    : NULL;
	name = name_of(paper, document, batch->arena);
	if (!copy || !name || !xmlAddChild(node, copy) ||
	    !xml_print(node, "id", "d%zu", number + 1) ||
	    !xml_set(node, "iri", paper->header.iri) ||
	    !xml_set(node, "number", paper->header.number) ||
	    !xml_set(node, "date", paper->header.date) ||
	    !xml_set(node, "name", name) ||
	    (*scan && !xml_set(node, "scan", scan)))
		status = fault_memory(fault);
	document_free(document);
	return status;
}

static enum status make_tree(xmlDoc **out, const struct batch *batch,
			     struct fault *fault)
{
	xmlDoc *tree = xmlNewDoc(XML("1.0"));
	xmlNode *root =
		tree ? xmlNewDocNode(tree, NULL, XML("batch"), NULL) : NULL;
	enum status status = root ? STATUS_OK : fault_memory(fault);

	if (root) {
		(void)xmlDocSetRootElement(tree, root);
		xmlSetNs(root, xml_declare(root, namespace, NULL));
		if (!root->ns)
			status = fault_memory(fault);
	}
	if (!status)
		status = add_words(root, "page", batch->arena, fault);
	if (!status)
		status = add_words(root, "tickets", batch->arena, fault);
	for (size_t i = 0; i < batch->paper_count && !status; i++)
		status = add_paper(root, batch, i, fault);
	if (status) {
		xmlFreeDoc(tree);
		return status;
	}
	*out = tree;
	return STATUS_OK;
}

static enum status open_style(xsltStylesheet **out, struct fault *fault)
{
	char path[DATA_PATH_SIZE];

	if (data_path(path, style_path)) {
		xmlDoc *style =
			xmlReadFile(path, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR |
					    XML_PARSE_NOWARNING);

		*out = style ? xsltParseStylesheetDoc(style) : NULL;
		if (*out)
			return STATUS_OK;
		xmlFreeDoc(style);
	}
	return fault_set(fault, STATUS_MISSING, style_path, "%s",
			 _("cannot be opened, or is no style"));
}

/* A style reads its tree and nothing else, and writes its page. */
static bool forbid_all(xsltSecurityPrefs *rules)
{
	static const xsltSecurityOption forbidden[] = {
		XSLT_SECPREF_READ_FILE,        XSLT_SECPREF_WRITE_FILE,
		XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
		XSLT_SECPREF_WRITE_NETWORK,
	};

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (xsltSetSecurityPrefs(rules, forbidden[i],
					 xsltSecurityForbid))
			return false;
	return true;
}

/* The page as a tree; NULL: no memory, or the style is wrong. */
static xmlDoc *transform(xsltStylesheet *style, xmlDoc *tree)
{
	xsltSecurityPrefs *rules = xsltNewSecurityPrefs();
	xsltTransformContext *context = xsltNewTransformContext(style, tree);
	xmlDoc *page = NULL;

	if (rules && context && forbid_all(rules) &&
	    xsltSetCtxtSecurityPrefs(rules, context) == 0)
		page = xsltApplyStylesheetUser(style, tree, NULL, NULL, NULL,
					       context);
	if (page && context->state != XSLT_STATE_OK) {
		xmlFreeDoc(page);
		page = NULL;
	}
	xsltFreeTransformContext(context);
	xsltFreeSecurityPrefs(rules);
	return page;
}

static enum status print(struct text *text, xsltStylesheet *style, xmlDoc *tree,
			 struct fault *fault)
{
	xmlDoc *page = transform(style, tree);
	xmlChar *data = NULL;
	int length = 0;
	enum status status = STATUS_OK;

	if (!page || xsltSaveResultToString(&data, &length, page, style) ||
	    !data || length > PAGE_BYTES_MAX)
		status = fault_set(fault, STATUS_ENGINE, style_path, "%s",
				   _("no page could be made"));
	else
		text_add(text, (const char *)data, (size_t)length);
	xmlFree(data);
	xmlFreeDoc(page);
	return status;
}

/* What a step of the libraries says; memory may have run out unsaid. */
static enum status check(enum status status, const bool *wrong,
			 struct fault *fault)
{
	if (status)
		return status;
	if (xml_ran_out())
		return fault_memory(fault);
	if (*wrong)
		return fault_set(fault, STATUS_ENGINE, style_path, "%s",
				 _("no page could be made"));
	return STATUS_OK;
}

enum status export_html(struct parcel *out, const struct batch *batch,
			struct fault *fault)
{
	struct text *text = parcel_next(out);
	xsltStylesheet *style = NULL;
	xmlDoc *tree = NULL;
	bool wrong = false;
	enum status status = text ? STATUS_OK : fault_memory(fault);

	xsltSetGenericErrorFunc(&wrong, note);
	xml_watch();
	if (!status)
		status = check(open_style(&style, fault), &wrong, fault);
	if (!status)
		status = check(make_tree(&tree, batch, fault), &wrong, fault);
	if (!status)
		status = check(print(text, style, tree, fault), &wrong, fault);
	xsltSetGenericErrorFunc(NULL, NULL);
	xmlFreeDoc(tree);
	xsltFreeStylesheet(style);
	return status;
}
