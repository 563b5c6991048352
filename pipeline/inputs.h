#ifndef PIPELINE_INPUTS_H
#define PIPELINE_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/join.h"

/* A file, or a folder of pages, to be worked on. */
struct input {
	const char *path;
	const char *name; /* below the output folder: "box1/a.pdf" */
	int below; /* not 0: an open folder; `name` is read below it, by way
		      of no link */
	struct join join; /* the pages of a folder; without names: a file */
	const char *note; /* what a person should know of it; or NULL */
};

/* How inputs are collected; all 0 or NULL where nothing is said. */
struct inputs_way {
	const char *output; /* the folder that is written to */
	bool join;          /* a folder of numbered page images is one input */
	bool split;         /* an input may give files called "<name>#2" */
};

/*
 * The files that the operands name, those of folders with all below them in
 * the order of their bytes; hidden files, links to folders and what lies in
 * the output folder, if there is one, are left out.  All lives in the arena.
 *
 * A file of a folder is called by its path below the folder that was named;
 * files that were named themselves, by their paths below the folder that all
 * of them share ("box1/scan.tif" and "box2/scan.tif").  A folder whose files
 * are joined is called by its path below the folder that was named; that one
 * itself by its own name.
 *
 * STATUS_MISSING  an operand is not there, or a folder cannot be looked into
 * STATUS_USAGE    folders lie too deep, or, with an output folder, two inputs
 *                 would be called the same, or one written over
 * STATUS_MEMORY
 */
enum status inputs_collect(struct input **out, size_t *count,
			   const char *const *operands, int operand_count,
			   const struct inputs_way *way, struct arena *arena,
			   struct fault *fault);

#endif
