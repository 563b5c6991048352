#ifndef PIPELINE_BUNDLE_H
#define PIPELINE_BUNDLE_H

#include "pipeline/alto.h"
#include "pipeline/zone.h"

/*
 * Several documents in one: a scan of a whole file of directives, read as one
 * ALTO.
 *
 * Where a document begins is told by zones_start() from the text of each
 * page, as `ocr` and `import` told it when they found the zones.
 */

/* A page on which another document begins, or may. */
struct bundle_start {
	size_t index; /* of the page in the document, from 0, never 0 */
	int number;   /* of the page in the scan, as alto_page_number() */
	bool sure;
};

/*
 * Find the pages behind the first text on which other documents begin, in
 * order.  They live in the arena.
 *
 * STATUS_MEMORY
 */
enum status bundle_find(struct bundle_start **out, size_t *count,
			const struct document *alto, const struct zones *zones,
			struct arena *arena, struct fault *fault);

/* How many pages there are, and the number in the scan of one of them. */
size_t bundle_pages(const struct document *alto);
int bundle_number(const struct document *alto, size_t index);

/*
 * A part of the document, called `name`: its pages from index `first` up to
 * and without `end`.  They keep the numbers that they have in the scan and
 * the steps that made them; blocks, lines and words are numbered anew, so
 * that a part is the same as if it had come alone.
 *
 * STATUS_MEMORY
 */
enum status bundle_cut(struct document **out, const struct document *alto,
		       const char *name, size_t first, size_t end,
		       struct fault *fault);

#endif
