#ifndef PIPELINE_JOIN_H
#define PIPELINE_JOIN_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * A folder of numbered page images as one document.
 *
 * A folder is joined when every file in it is a TIFF, PNG, JPEG or JPEG 2000
 * by its first bytes and has a number in its name; pages are in the order of
 * natural_compare().  Files that a desktop leaves behind are passed by.
 */
struct join {
	const char *const
		*names; /* in the folder, in order; NULL: not joined */
	size_t count;
	/*
	 * What a person should know: numbers that are missing or occur twice,
	 * or which file keeps the folder from being joined; or NULL.
	 */
	const char *note;
};

/*
 * How the files of a folder, which are some, are joined.  All lives in the
 * arena.  A file that cannot be read is no image.
 *
 * STATUS_MEMORY
 */
enum status join_plan(struct join *out, const char *folder,
		      const char *const *names, size_t count,
		      struct arena *arena, struct fault *fault);

/*
 * The bytes of a joined document, called by the folder: a tar of its pages,
 * without times or owners, so that the same pages are the same bytes.
 *
 * STATUS_MISSING    a file cannot be read
 * STATUS_MALFORMED  they are more than DOCUMENT_BYTES_MAX
 * STATUS_MEMORY
 */
enum status join_load(struct document **out, const struct join *join,
		      const char *folder, struct fault *fault);

#endif
