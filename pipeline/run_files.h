#ifndef PIPELINE_RUN_FILES_H
#define PIPELINE_RUN_FILES_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/* A file to be worked on, and what it is called below the output folder. */
struct run_file {
	const char *path;
	const char *name; /* below the folder that was named: "box1/a.pdf" */
};

/*
 * The files that the operands name, those of folders with all below them in
 * the order of their bytes; hidden files, links to folders and what lies in
 * the folder `output` are left out.  All lives in the arena.
 *
 * STATUS_MISSING  an operand is not there
 * STATUS_USAGE    two files would be called the same
 */
enum status run_files_collect(struct run_file **out, size_t *count,
			      const char *const *operands, int operand_count,
			      const char *output, struct arena *arena,
			      struct fault *fault);

#endif
