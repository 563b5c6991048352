#ifndef PIPELINE_CHANGES_H
#define PIPELINE_CHANGES_H

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * Write the changes of a document to a file, which appears whole or not at
 * all: a line each with file, page, line, ID of the word, what was read, what
 * it became, rule, class of the confidence, confidence; tabs between.
 *
 * STATUS_WRITE, STATUS_MEMORY
 */
enum status changes_write(const struct document *document, const char *path,
			  struct fault *fault);

#endif
