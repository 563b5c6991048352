#ifndef EXPORT_KNOWN_H
#define EXPORT_KNOWN_H

#include "export/batch.h"

/*
 * What a tracker has already: any file that it exports, in which the UUIDs of
 * tasks stand somewhere.  Most importers only add; so that a second import
 * doubles nothing, what they have is left out.
 */

/*
 * Leave those rows out of the batch, before batch_settle(), whose UUID stands
 * in the file.
 *
 * STATUS_MISSING    it cannot be read
 * STATUS_MALFORMED  it is too large
 * STATUS_MEMORY
 */
enum status known_leave_out(struct batch *batch, const char *path,
			    struct fault *fault);

#endif
