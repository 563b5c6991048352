#ifndef PIPELINE_JOURNEY_H
#define PIPELINE_JOURNEY_H

#include <jansson.h>
#include <stdbool.h>

#include "pipeline/inputs.h"
#include "pipeline/stage.h"
#include "pipeline/zone.h"

/*
 * The way of one input through all stages: what `run` does in a worker.
 *
 * The last document of every form that comes out is written below the output
 * folder, under the name of the input; part 2 of a bundle that is cut into its
 * documents under "<name>#2".
 */

/* Stages there may be. */
enum { STAGES_MAX = 32 };

/* What all journeys of a process share. */
struct means {
	const char *output; /* the folder to write below */
	int workers;        /* processes a stage may keep busy */
	void (*progress)(size_t over, size_t pages); /* of a stage, or NULL */
	bool split; /* a bundle into its documents */
	bool pdf;   /* write a searchable PDF of each scan, too */
	bool allow_secret; /* take documents with a mark of secrecy */
	struct desk *desks[STAGES_MAX]; /* by stage, made when first needed */
	struct zones *zones;            /* the same */
};

/*
 * Open all engines now, so that processes made later have them.  One that
 * cannot be opened is told by the first document that needs it.
 */
void means_open(struct means *means);

/* Close what was opened for the journeys. */
void means_free(struct means *means);

/*
 * Take one input through all stages; its records as JSON, an array of one or,
 * for the parts of a bundle, of several (from malloc, the caller's).  NULL: no
 * memory.
 *
 * A record of a file in which other documents begin, or may begin, names the
 * numbers of those pages as "starts" and "possible"; one of a part, called
 * "a.pdf#2" from the second on, has its number, "part", and its first and
 * last page, "range".  "joined" are the files of a folder, in order, and
 * "note" what a person should know of them.
 *
 * Of a document that bears a mark of secrecy nothing is written, and its
 * record, of status "secret", says nothing of what stands in it.
 */
char *journey_make(struct means *means, const struct input *file);

/* A file name as JSON, which holds nothing but text; NULL: no memory. */
json_t *journey_name(const char *name);

#endif
