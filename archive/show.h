#ifndef ARCHIVE_SHOW_H
#define ARCHIVE_SHOW_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Print what the archive at `db` knows of the instruments that the operands
 * name: header, files, how often it is cited, cites and orders.
 */
enum status show_works(const char *db, bool json, const char *const *operands,
		       int count, struct arena *arena, struct fault *fault);

#endif
