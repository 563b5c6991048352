#include "pipeline/schema.h"

#include <libxml/relaxng.h>
#include <libxml/valid.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/data.h"
#include "pipeline/message.h"
#include "pipeline/xml.h"

static const char *const files[] = {
	[FORM_BYTES] = NULL,
	[FORM_ALTO] = "schemas/alto.rng",
	[FORM_AKN] = "schemas/akn.rng",
};

/* Loaded schemas: they belong to the process and never change once made. */
static xmlRelaxNG *loaded[sizeof(files) / sizeof(files[0])];

/*
 * The validator leaves in the tree a table of the references it saw, which
 * points into attributes: it must not outlive the next change of the tree.
 */
static void forget_references(xmlDoc *tree)
{
	xmlFreeRefTable(tree->refs);
	tree->refs = NULL;
}

/* What the validator said first. */
struct complaint {
	char text[256];
	long line;
};

static void hear(void *context, xmlErrorPtr error)
{
	struct complaint *complaint = context;

	if (complaint->text[0] || !error || !error->message)
		return;
	(void)snprintf(complaint->text, sizeof(complaint->text), "%s",
		       error->message);
	complaint->text[strcspn(complaint->text, "\n")] = '\0';
	if (error->node)
		complaint->line = xmlGetLineNo(error->node);
}

static enum status load(enum form form, struct fault *fault)
{
	struct complaint complaint = { "", 0 };
	xmlRelaxNGParserCtxt *parser;
	char path[DATA_PATH_SIZE];

	if (loaded[form])
		return STATUS_OK;
	if (!data_path(path, files[form]))
		return fault_set(fault, STATUS_ENGINE, files[form], "%s",
				 _("the path is too long"));
	parser = xmlRelaxNGNewParserCtxt(path);
	if (!parser)
		return fault_memory(fault);
	xmlRelaxNGSetParserStructuredErrors(parser, hear, &complaint);
	loaded[form] = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	if (!loaded[form])
		return fault_set(fault, STATUS_ENGINE, path,
				 _("the schema cannot be used: %s"),
				 complaint.text);
	return STATUS_OK;
}

enum status schema_check(const struct document *document, struct fault *fault)
{
	struct complaint complaint = { "", 0 };
	enum form form = document_form(document);
	xmlRelaxNGValidCtxt *context;
	enum status status;
	int result;

	if (!files[form])
		return STATUS_OK;
	status = load(form, fault);
	if (status)
		return status;
	context = xmlRelaxNGNewValidCtxt(loaded[form]);
	if (!context)
		return fault_memory(fault);
	xmlRelaxNGSetValidStructuredErrors(context, hear, &complaint);
	/* What it finds wrong with references it tells nobody but the library.
	 */
	xmlSetStructuredErrorFunc(&complaint, hear);
	result = xmlRelaxNGValidateDoc(context, document_root(document)->doc);
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlRelaxNGFreeValidCtxt(context);
	forget_references(document_root(document)->doc);
	if (result == 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_MALFORMED, document_name(document),
			 _("line %ld: against our schema: %s"), complaint.line,
			 complaint.text);
}

void schema_end(void)
{
	for (size_t i = 0; i < sizeof(loaded) / sizeof(loaded[0]); i++) {
		xmlRelaxNGFree(loaded[i]);
		loaded[i] = NULL;
	}
	xmlRelaxNGCleanupTypes();
}
