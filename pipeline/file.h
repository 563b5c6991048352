#ifndef PIPELINE_FILE_H
#define PIPELINE_FILE_H

#include <stddef.h>

#include "pipeline/fault.h"

/*
 * Whole files, in and out.
 */

/*
 * Read all of `path`, "-" is standard input, into `*data` (from malloc, the
 * caller's, a NUL behind it) and `*size`.
 *
 * STATUS_MISSING    it cannot be opened or read, or is a folder
 * STATUS_MALFORMED  it has more than `limit` bytes
 * STATUS_MEMORY
 */
enum status file_read(char **data, size_t *size, const char *path, size_t limit,
		      struct fault *fault);

/*
 * Open `path` below an open folder, with the flags of open(), and follow no
 * link on the way; "" is the folder itself.  -1 and errno: it cannot be, as
 * when a part of the path is a link.
 */
int file_open_below(int folder, const char *path, int flags);

/*
 * file_read() of a regular file below an open folder, by way of no link;
 * `shown` is its name for messages.
 */
enum status file_read_below(char **data, size_t *size, int folder,
			    const char *path, const char *shown, size_t limit,
			    struct fault *fault);

/*
 * Write `size` bytes to `path`; "-" is standard output.  A file appears whole
 * or not at all: it is written without a name beside `path`, synced and given
 * its name last, so that a killed process or a full disk leaves what was
 * there before.  A device or a pipe is written to and not replaced.
 *
 * STATUS_WRITE
 */
enum status file_write(const char *path, const char *data, size_t size,
		       struct fault *fault);

/* Make the folder that `path` lies in, and those above it. */
enum status file_make_folder(const char *path, struct fault *fault);

#endif
