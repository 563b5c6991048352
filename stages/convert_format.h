#ifndef STAGES_CONVERT_FORMAT_H
#define STAGES_CONVERT_FORMAT_H

#include "pipeline/alto.h"
#include "pipeline/text.h"

/* What is converted: the pages of a document of ALTO. */
struct converting {
	const struct document *in;
	int page; /* only the page of this number; 0: all */
};

/*
 * A format of `convert` writes what the pages say to the end of `text`; it
 * takes what it needs from the arena of `text`.  Memory that runs out shows in
 * `text->failed`, or in the status.
 */
#define FORMAT(name)                                                           \
	enum status convert_##name(struct text *text,                          \
				   const struct converting *converting,        \
				   struct fault *fault);
#include "stages/convert_formats.def"
#undef FORMAT

/* The pages that were asked for, in order; NULL ends them. */
xmlNode *convert_first_page(const struct converting *converting);
xmlNode *convert_next_page(const struct converting *converting,
			   const xmlNode *page);

#endif
