#ifndef EXPORT_SHELF_H
#define EXPORT_SHELF_H

#include "export/batch.h"

/* What is taken from an archive; NULL but for `db`: all. */
struct shelf_way {
	const char *db;
	const char *work; /* as find_works() takes it: "33/CT-TTg 2021" */
	/* Of its tasks, as tasks_find() has them. */
	const char *assignee;
	const char *after;
	const char *before;
	const char *status;
};

/*
 * Add documents of an archive: the best reading of every work, or of the one
 * that is asked for, by date and IRI.  Their files are read again; what the
 * archive alone knows are the ids that their tasks were given first.  A file
 * that is gone or broken is reported and counted in `*refused`.  Tasks that
 * are not asked for are in the batch, but left out.
 *
 * STATUS_MISSING    there is no archive, or no such work in it
 * STATUS_MALFORMED  it is no archive
 * STATUS_USAGE      a day cannot be read; several works may be meant, which
 *                   are listed on standard error
 * STATUS_MEMORY
 */
enum status shelf_add(struct batch *batch, const struct shelf_way *way,
		      int *refused, struct fault *fault);

#endif
