#ifndef ARCHIVE_SENTENCE_H
#define ARCHIVE_SENTENCE_H

#include <libxml/tree.h>

#include "pipeline/arena.h"

/*
 * The sentence in which `inline_node` stands, as one line: of the paragraph
 * or heading around it, from one full stop to the next.  In the arena; NULL:
 * no memory.
 */
char *sentence_around(struct arena *arena, const xmlNode *inline_node);

#endif
