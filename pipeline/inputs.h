#ifndef PIPELINE_INPUTS_H
#define PIPELINE_INPUTS_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/* A file to be worked on. */
struct input {
	const char *path;
	const char *name; /* below the output folder: "box1/a.pdf" */
};

/*
 * The files that the operands name, those of folders with all below them in
 * the order of their bytes; hidden files, links to folders and what lies in
 * the folder `output`, if it is not NULL, are left out.  All lives in the
 * arena.
 *
 * A file of a folder is called by its path below the folder that was named;
 * files that were named themselves, by their paths below the folder that all
 * of them share ("box1/scan.tif" and "box2/scan.tif").
 *
 * STATUS_MISSING  an operand is not there, or a folder cannot be looked into
 * STATUS_USAGE    folders lie too deep, or, with `output`, two files would be
 *                 called the same, or one written over
 * STATUS_MEMORY
 */
enum status inputs_collect(struct input **out, size_t *count,
			   const char *const *operands, int operand_count,
			   const char *output, struct arena *arena,
			   struct fault *fault);

#endif
