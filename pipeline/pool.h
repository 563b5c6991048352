#ifndef PIPELINE_POOL_H
#define PIPELINE_POOL_H

#include <stddef.h>

#include "pipeline/fault.h"

/*
 * Jobs spread over worker processes.
 *
 * A worker takes one job after the other, so that what is slow to make is
 * made once a process; a crash costs the job it happens in and no other: a
 * new worker takes the place of the dead one.  What came out is told in the
 * order of the jobs, whatever the number of workers.  Workers end with the
 * process that made them.  A worker may have a pool of its own.
 */
struct pool {
	size_t jobs;
	int workers;
	int seconds;   /* a job may take; its worker is killed; 0: any number */
	size_t bytes;  /* a worker may take while at work; 0: any number */
	void *payload; /* handed to the functions */

	/*
	 * In the worker: do job `job`; a string from malloc, the pool's.  NULL,
	 * as when memory runs out, is told as "".
	 */
	char *(*work)(void *payload, size_t job);
	/* In the worker, when there is no more to do. */
	void (*leave)(void *payload);
	/*
	 * In the parent, job after job: what `work` gave, or NULL and why the
	 * worker died.
	 */
	void (*done)(void *payload, size_t job, const char *result,
		     const char *death);
	/* In the parent, whenever a job is over: `over` of them by now. */
	void (*progress)(void *payload, size_t over, size_t job);
};

/*
 * Run all jobs.
 *
 * STATUS_ENGINE  no process or pipe could be made
 * STATUS_MEMORY
 */
enum status pool_run(const struct pool *pool, struct fault *fault);

#endif
