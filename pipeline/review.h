#ifndef PIPELINE_REVIEW_H
#define PIPELINE_REVIEW_H

#include <jansson.h>
#include <stdbool.h>

#include "pipeline/document.h"

/*
 * What a person should look at in a document: the fields of its Akoma Ntoso
 * that are marked (vn:status), with why, and where on the page they stand.
 */

/*
 * The number of the page of every line of ALTO, by the ID of the line, as an
 * object; NULL: no memory.
 */
json_t *review_pages(const struct document *alto);

/*
 * The fields to review in document order, as an array; NULL: no memory.  Each
 * is an object with "field", "text", "id", and where they are known "page",
 * "lines", "conf" and "why".  What is marked twice, as a deadline in the task
 * and in the text, is listed once.  `pages` is what review_pages() gave, or
 * NULL.
 */
json_t *review_list(const struct document *akn, const json_t *pages);

/* Whether a node is marked, and no other node is for the same reason. */
bool review_wants(const xmlNode *node);

/* What a field is called by the element that holds it. */
const char *review_field(const xmlNode *node);

#endif
