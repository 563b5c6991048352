#ifndef PIPELINE_JOURNEY_H
#define PIPELINE_JOURNEY_H

#include <jansson.h>
#include <stdbool.h>

#include "pipeline/inputs.h"
#include "pipeline/stage.h"

/*
 * The way of one input through all stages: what `run` does in a worker.
 *
 * The last document of every form that comes out is written below the output
 * folder, under the name of the input.
 */

/* Stages there may be. */
enum { STAGES_MAX = 32 };

/* What all journeys of a process share. */
struct means {
	const char *output; /* the folder to write below */
	int workers;        /* processes a stage may keep busy */
	void (*progress)(size_t over, size_t pages); /* of a stage, or NULL */
	bool pdf; /* write a searchable PDF of each scan, too */
	struct desk *desks[STAGES_MAX]; /* by stage, made when first needed */
};

/* Close what was opened for the journeys. */
void means_free(struct means *means);

/*
 * Take one input through all stages; the record of it as JSON (from malloc,
 * the caller's).  NULL: no memory.
 */
char *journey_make(struct means *means, const struct input *file);

/* A file name as JSON, which holds nothing but text; NULL: no memory. */
json_t *journey_name(const char *name);

#endif
