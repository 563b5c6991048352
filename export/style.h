#ifndef EXPORT_STYLE_H
#define EXPORT_STYLE_H

#include <libxml/tree.h>

#include "pipeline/text.h"

/*
 * Make of a tree, by the XSLT `name` of the program's data, what the style
 * says, and add it to the text.  The style can read no file and no network,
 * and write none.
 *
 * STATUS_MISSING  there is no such style
 * STATUS_ENGINE   it is wrong, or memory ran out in the library
 * STATUS_MEMORY
 */
enum status style_apply(struct text *out, const char *name, xmlDoc *tree,
			struct fault *fault);

#endif
