#ifndef PIPELINE_SCHEMA_H
#define PIPELINE_SCHEMA_H

#include "pipeline/document.h"

/*
 * Validation against our own schemas (schemas/alto.rng, schemas/akn.rng),
 * which say what the profile of both standards that we write holds.  Each is
 * loaded once a process, when it is first needed.
 */

/*
 * Check a document; one of BYTES has nothing to check.
 *
 * STATUS_MALFORMED  it does not hold; the first place that breaks it is told
 * STATUS_ENGINE     the schema is missing or broken
 */
enum status schema_check(const struct document *document, struct fault *fault);

/* Free what was loaded, at the end of the process. */
void schema_end(void);

#endif
