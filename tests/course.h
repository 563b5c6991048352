#ifndef TESTS_COURSE_H
#define TESTS_COURSE_H

#include "pipeline/document.h"

/*
 * The course that a fuzzer sends a document over: what is not as it has to be
 * ends the process.
 */

/* The bytes as BYTES with a name, and as XML; NULL: they are none. */
struct document *course_wrap(const char *name, const void *data, size_t size);
struct document *course_parse(const void *data, size_t size);

/*
 * Send a document through all stages that take it, and what they make through
 * those that take that.  All that is printed and parsed again must have the
 * same bytes.
 */
void course_run(const struct document *document);

/*
 * What the stage makes of the document, the caller's; NULL: it refuses it as
 * MALFORMED, and there may be no other reason.
 */
struct document *course_stage(const char *name,
			      const struct document *document);

/* Extract from pages: it succeeds, and what came out holds (proof.h). */
void course_extract(const struct document *pages);

#endif
