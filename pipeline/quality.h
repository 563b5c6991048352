#ifndef PIPELINE_QUALITY_H
#define PIPELINE_QUALITY_H

#include <jansson.h>

#include "pipeline/document.h"

/*
 * How well the pages of a scan could be read, told from its ALTO, so that an
 * archivist knows which ones to scan again.
 */

/*
 * A record a page, and the numbers of those to be scanned again:
 *
 *	"pages": [{"page": 3, "dpi": 100, "skew": -0.4, "confidence": 0.81,
 *	           "characters": 1480, "repaired": 0.12,
 *	           "rescan": ["dpi"]}, ...],
 *	"blank": [4], "rescan": [3]
 *
 * `dpi`, `skew` and what else the page's detail says are there where it does;
 * `confidence` is the mean over its words, `repaired` the share of them that
 * were changed.  A document that was no scan, whose pages say nothing of
 * their quality, gives an empty record.  NULL: no memory.
 */
json_t *quality_describe(const struct document *alto);

#endif
