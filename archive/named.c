#include "archive/named.h"

#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Citations side by side that can make one name. */
enum { PARTS_MAX = 4 };

static bool is_blank(const xmlNode *node)
{
	const char *text = (const char *)node->content;

	return node->type == XML_TEXT_NODE && text &&
	       !text[strspn(text, " \t\r\n")];
}

const xmlNode *named_rest(const xmlNode *ref)
{
	const xmlNode *next = ref->next;

	if (*akn_get_own(ref, "number"))
		return NULL;
	if (next && is_blank(next))
		next = next->next;
	if (!next || !xml_is(next, "ref") || !*akn_get_own(next, "type"))
		return NULL;
	return next;
}

const char *named_line(struct arena *arena, const xmlNode *ref)
{
	struct text line = { .arena = arena };

	for (int i = 0; ref && i < PARTS_MAX; i++) {
		const char *part = akn_line(arena, ref);

		if (!part)
			return NULL;
		text_print(&line, "%s%s", i ? " " : "", part);
		ref = named_rest(ref);
	}
	return line.failed ? NULL : text_string(&line);
}
