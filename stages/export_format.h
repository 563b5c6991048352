#ifndef STAGES_EXPORT_FORMAT_H
#define STAGES_EXPORT_FORMAT_H

#include "pipeline/akn.h"
#include "pipeline/text.h"

/*
 * A format of `export` writes what it makes of the Akoma Ntoso document `in`
 * to the end of `text`; it takes what it needs from the arena of `text`.
 * Memory that runs out shows in `text->failed`, or in the status.
 */
#define FORMAT(name)                                                           \
	enum status export_##name(struct text *text,                           \
				  const struct document *in,                   \
				  struct fault *fault);
#include "stages/export_formats.def"
#undef FORMAT

#endif
