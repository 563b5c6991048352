#ifndef TESTS_BATCH_BED_H
#define TESTS_BATCH_BED_H

#include "export/format.h"
#include "tests/bed.h"

/*
 * What tests of `export` are made of: directives in a frame, batches of them,
 * and what a format makes of a batch.  All lives as long as the bed.
 */

/* A task that only has an id, which is its label, too. */
#define TASK(id, more) "<vn:task id='" id "' label='" id "' " more "/>"

/* The Akoma Ntoso with these tasks and this body. */
const char *batch_bed_frame(struct bed *bed, const char *tasks,
			    const char *body);

/* Add Akoma Ntoso to a batch as if read from `name`. */
void batch_bed_add(struct bed *bed, struct batch *batch, const char *name,
		   const char *text);

/* Settle the batch and write it in the format of that word. */
void batch_bed_write(struct parcel *out, struct bed *bed, struct batch *batch,
		     const char *word);

/* What the format makes of one directive, as one file. */
const char *batch_bed_text(struct bed *bed, const char *word, const char *tasks,
			   const char *body);

#endif
