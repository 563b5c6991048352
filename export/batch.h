#ifndef EXPORT_BATCH_H
#define EXPORT_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "export/settings.h"
#include "export/task.h"
#include "pipeline/akn.h"
#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/* A document whose tasks are exported; all strings in the batch's arena. */
struct paper {
	const char *path;   /* where it was read; "-" is standard input */
	const char *folder; /* of the scan, below that of all: "box1", or "" */
	const char *hash;   /* SHA-256 of the scan; "" when not told */
	bool secret;        /* it bears a mark of secrecy */
	struct akn_header header;
	/* That of standard input, lent; NULL: it can be read again. */
	const struct document *kept;
};

struct accounts;

/*
 * Documents and their tasks, in the order in which they were added.
 *
 * After batch_settle() every id is there once, and a task comes after the one
 * it is a part of.
 */
struct batch {
	struct arena *arena;
	struct paper **papers;
	size_t paper_count;
	size_t paper_room;
	struct task_row **rows;
	size_t row_count;
	size_t row_room;
	size_t in_tracker; /* tasks left out as the tracker has them */
	const char *base;  /* what links to scans begin with; "": no links */
	const struct accounts *accounts; /* of the tracker; NULL: none known */
	struct settings settings;        /* columns that the user fills */
};

/*
 * Add a document and all its tasks.  `name` is its path below the folder that
 * was named, which tells the folder of the scan.  One of
 * standard input has to live as long as the batch.
 *
 * STATUS_MALFORMED  it is no Akoma Ntoso
 * STATUS_MEMORY
 */
enum status batch_add(struct batch *batch, const struct document *document,
		      const char *path, const char *name, struct fault *fault);

/*
 * Put the rows in order: of those with one id the surest stays, parents come
 * before children, and every row knows its place and the one above it.  Rows
 * that are to be left out go.
 */
enum status batch_settle(struct batch *batch, struct fault *fault);

/* A document of the batch again, as XML; the caller frees it. */
enum status batch_read(struct document **out, const struct paper *paper,
		       struct fault *fault);

#endif
