#ifndef EXPORT_SHELF_H
#define EXPORT_SHELF_H

#include "export/batch.h"

/*
 * Add the documents of the archive at `db`: of every work, or of those that
 * `work` names (a number in any spelling, or an IRI), the best reading, by
 * date, number and IRI.  Their files are read again; what the archive alone
 * knows are the ids that their tasks were given first.  A file that is gone
 * or broken is reported and counted in `*refused`.
 *
 * STATUS_MISSING    there is no archive, or no such work in it
 * STATUS_MALFORMED  it is no archive
 * STATUS_MEMORY
 */
enum status shelf_add(struct batch *batch, const char *db, const char *work,
		      int *refused, struct fault *fault);

#endif
