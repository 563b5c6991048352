#ifndef ARCHIVE_NAMED_H
#define ARCHIVE_NAMED_H

#include <libxml/tree.h>

#include "pipeline/arena.h"

/*
 * What an instrument without a number is called where it is cited.
 *
 * A name can end in that of another instrument, which is a citation of its
 * own beside it: "Law amending articles of" and, with nothing but a blank
 * between, "the Law on Land".
 */

/* The citation in which the name of `ref` goes on; NULL: it ends with it. */
const xmlNode *named_rest(const xmlNode *ref);

/* The whole name as one line, in the arena; NULL: no memory. */
const char *named_line(struct arena *arena, const xmlNode *ref);

#endif
