#ifndef PIPELINE_REMARK_H
#define PIPELINE_REMARK_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/fault.h"

/*
 * What a stage has to tell of a document that it made all the same: a page
 * that could not be read, a file that was cut short.  The commands print
 * them; `run` puts them into its record.
 */
struct remarks;

/* NULL: no memory.  Freed with remarks_free(), which takes NULL. */
struct remarks *remarks_new(void);
void remarks_free(struct remarks *remarks);
void remarks_clear(struct remarks *remarks);

/*
 * Add the fault as a line; beyond REMARKS_MAX none is.  With STATUS_OK it is
 * only to be known, and nothing of the document is missing.
 */
enum { REMARKS_MAX = 2000 };
enum status remarks_add(struct remarks *remarks, const struct fault *told,
			struct fault *fault);

size_t remarks_count(const struct remarks *remarks);
/* Whether something of the document is missing. */
bool remarks_lossy(const struct remarks *remarks);
/* The line, as fault_line() writes it; lent until remarks_clear(). */
const char *remarks_line(const struct remarks *remarks, size_t at);

#endif
