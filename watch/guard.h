#ifndef WATCH_GUARD_H
#define WATCH_GUARD_H

#include "pipeline/fault.h"

/*
 * What must hold before a folder is watched.
 */

/*
 * That what is written is not what is watched: the output folder may lie in
 * the watched one, which stays out of it, but not around it; the archive, if
 * `db` names one, not in the watched folder.
 *
 * STATUS_MISSING  the folder is not there
 * STATUS_USAGE    they lie in each other's way
 */
enum status guard_folders(const char *folder, const char *output,
			  const char *db, struct fault *fault);

/*
 * That nobody else watches for that output folder, which is made where it is
 * not there: `*lock` is a handle that keeps others out until it is closed, by
 * this process and those it made.
 *
 * STATUS_WRITE  somebody does, or the folder cannot be written to
 */
enum status guard_lock(int *lock, const char *output, struct fault *fault);

#endif
