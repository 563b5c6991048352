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

#endif
