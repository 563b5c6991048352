/*
 * export --to html: a page to read
 *
 * The documents go below one element, with the words of the page, and
 * styles/page.xsl makes a page of that tree.  What is not in the order of
 * XSLT alone: an id for each document, its name, and where its scan lies.
 */

#include <string.h>

#include "export/format.h"
#include "export/style.h"
#include "export/ticket.h"
#include "pipeline/table.h"
#include "pipeline/xml.h"

static const char namespace[] = "urn:chithi:export:1";
static const char style_name[] = "styles/page.xsl";

/* The words of a table, for the style to look up. */
static enum status add_words(xmlNode *root, const char *table,
			     struct arena *arena, struct fault *fault)
{
	enum { KEY, WORD, COLUMNS };
	struct table words;
	enum status status = table_load(&words, table, COLUMNS, arena, fault);

	for (size_t i = 0; !status && i < words.rows; i++) {
		xmlNode *word = xml_add(root, "word");

		if (!word ||
		    !xml_set(word, "key", table_cell(&words, i, KEY)) ||
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

/*
 * A copy of the document below `node`; NULL: no memory, and then libxml2 may
 * forget a part of it.
 */
static xmlNode *copy_root(xmlNode *node, const struct document *document)
{
	xmlNode *copy = xmlDocCopyNode(document_root(document), node->doc, 1);

	if (copy && !xmlAddChild(node, copy)) {
		xmlFreeNode(copy);
		return NULL;
	}
	return copy;
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
	copy = node ? copy_root(node, document) : NULL;
	name = name_of(paper, document, batch->arena);
	if (!copy || !name || !xml_print(node, "id", "d%zu", number + 1) ||
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
	/* Each reading of a document forgets what was before it. */
	if (!status && xml_ran_out())
		status = fault_memory(fault);
	for (size_t i = 0; i < batch->paper_count && !status; i++) {
		status = add_paper(root, batch, i, fault);
		if (!status && xml_ran_out())
			status = fault_memory(fault);
	}
	if (status) {
		xmlFreeDoc(tree);
		return status;
	}
	*out = tree;
	return STATUS_OK;
}

enum status export_html(struct parcel *out, const struct batch *batch,
			struct fault *fault)
{
	struct text *text = parcel_next(out);
	xmlDoc *tree = NULL;
	enum status status = text ? STATUS_OK : fault_memory(fault);

	xml_watch();
	if (!status)
		status = make_tree(&tree, batch, fault);
	if (!status)
		status = style_apply(text, style_name, tree, fault);
	xmlFreeDoc(tree);
	return status;
}
