#include "export/style.h"

#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdbool.h>

#include "pipeline/data.h"
#include "pipeline/message.h"
#include "pipeline/xml.h"

/* The most bytes of what is made. */
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

static enum status open_style(xsltStylesheet **out, const char *name,
			      struct fault *fault)
{
	char path[DATA_PATH_SIZE];

	if (data_path(path, name)) {
		xmlDoc *style =
			xmlReadFile(path, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR |
					    XML_PARSE_NOWARNING);

		*out = style ? xsltParseStylesheetDoc(style) : NULL;
		if (*out)
			return STATUS_OK;
		xmlFreeDoc(style);
	}
	return fault_set(fault, STATUS_MISSING, name, "%s",
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
			 const char *name, struct fault *fault)
{
	xmlDoc *page = transform(style, tree);
	xmlChar *data = NULL;
	int length = 0;
	enum status status = STATUS_OK;

	if (!page || xsltSaveResultToString(&data, &length, page, style) ||
	    !data || length > PAGE_BYTES_MAX)
		status = fault_set(fault, STATUS_ENGINE, name, "%s",
				   _("no page could be made"));
	else
		text_add(text, (const char *)data, (size_t)length);
	xmlFree(data);
	xmlFreeDoc(page);
	return status;
}

enum status style_apply(struct text *out, const char *name, xmlDoc *tree,
			struct fault *fault)
{
	xsltStylesheet *style = NULL;
	bool wrong = false;
	enum status status;

	xsltSetGenericErrorFunc(&wrong, note);
	xml_watch();
	status = open_style(&style, name, fault);
	if (!status)
		status = print(out, style, tree, name, fault);
	if (!status && xml_ran_out())
		status = fault_memory(fault);
	if (!status && wrong)
		status = fault_set(fault, STATUS_ENGINE, name, "%s",
				   _("no page could be made"));
	xsltSetGenericErrorFunc(NULL, NULL);
	xsltFreeStylesheet(style);
	return status;
}
