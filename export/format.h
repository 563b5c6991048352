#ifndef EXPORT_FORMAT_H
#define EXPORT_FORMAT_H

#include "export/batch.h"
#include "pipeline/text.h"

/*
 * The files that a format writes: one, unless the program that is to read
 * them takes only so many rows.
 */
struct parcel {
	struct arena *arena;
	struct text **files;
	size_t count;
	size_t room;
};

/* Begin the next file; it lives as long as the arena.  NULL: no memory. */
struct text *parcel_next(struct parcel *parcel);

/*
 * Write the file to `path`, "-" is standard output.  Several get numbers:
 * "tasks-1-of-2.csv" and "tasks-2-of-2.csv" for "tasks.csv"; each appears
 * whole or not at all.
 *
 * STATUS_USAGE  there are several, and standard output takes one
 * STATUS_WRITE, STATUS_MEMORY
 */
enum status parcel_write(const struct parcel *parcel, const char *path,
			 struct fault *fault);

/*
 * A format of `export` writes what it makes of the batch into one or more
 * files.  It takes what it needs from the arena of the batch, prints nothing,
 * and gives the same bytes for the same batch.  Memory that runs out may show
 * in the status, in a text that failed, or in the arena only.
 */
#define FORMAT(name, word)                                                     \
	enum status export_##name(struct parcel *out,                          \
				  const struct batch *batch,                   \
				  struct fault *fault);
#include "export/formats.def"
#undef FORMAT

/* The words for all formats, in the order of the list; NULL ends them. */
extern const char *const format_words[];

/* Write the batch in the format of that place in the list. */
enum status format_write(struct parcel *out, int format,
			 const struct batch *batch, struct fault *fault);

#endif
