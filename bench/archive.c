/*
 * bench_archive - an archive of made documents, and questions to it
 *
 *   bench_archive fill COUNT DB          make it, without files
 *   bench_archive ask COUNT DB           ask it; COUNT as it was filled with
 *   bench_archive ask-cold COUNT DB      the same, the file out of memory
 *
 * Figures are printed as `name<TAB>value` lines.  Seconds are of the wall
 * clock; making the documents is not among those of filling.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "archive/put.h"
#include "archive/take.h"
#include "bench/archive.h"
#include "pipeline/message.h"

/* Documents of one transaction, and parts that growth is told of. */
enum { PARTS = 10, DECIMAL = 10 };

static const double nanoseconds = 1e9;

struct filling {
	struct made *made;
	struct store *store;
	struct put *put;
	struct arena *arena;
	size_t count;
	double spent;
	double used; /* of the processor */
};

double bench_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

double bench_used(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

/* The most that the process held, in kB. */
static long memory(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static enum status put_one(struct filling *filling, size_t n,
			   struct fault *fault)
{
	struct record record;
	enum status status =
		made_record(&record, filling->made, n, filling->arena, fault);
	double start = bench_now();
	double used = bench_used();

	if (!status)
		status = put_record(filling->put, &record, fault);
	if (!status && ((n + 1) % TAKE_BATCH == 0 || n + 1 == filling->count))
		status = put_commit(filling->put, fault);
	filling->spent += bench_now() - start;
	filling->used += bench_used() - used;
	arena_empty(filling->arena);
	return status;
}

static enum status put_all(struct filling *filling, struct fault *fault)
{
	size_t part = filling->count < PARTS ? 1 : filling->count / PARTS;
	double before = 0;
	double used = 0;
	enum status status = STATUS_OK;

	for (size_t n = 0; n < filling->count && !status; n++) {
		status = put_one(filling, n, fault);
		if ((n + 1) % part)
			continue;
		(void)printf("rate %zu\t%.0f\t%.0f\n", n + 1,
			     (double)part / (filling->spent - before),
			     (double)part / (filling->used - used));
		(void)fflush(stdout);
		before = filling->spent;
		used = filling->used;
	}
	return status;
}

static void print_filled(const struct filling *filling, const char *db)
{
	struct stat known = { .st_size = 0 };

	(void)stat(db, &known);
	(void)printf("documents\t%zu\n", filling->count);
	(void)printf("seconds\t%.1f\n", filling->spent);
	(void)printf("rate\t%.0f\n", (double)filling->count / filling->spent);
	(void)printf("processor seconds\t%.1f\n", filling->used);
	(void)printf("file MB\t%.1f\n", (double)known.st_size / 1e6);
	(void)printf("file bytes a document\t%.0f\n",
		     (double)known.st_size / (double)filling->count);
	(void)printf("memory kB\t%ld\n", memory());
}

static enum status fill(size_t count, const char *db, struct fault *fault)
{
	struct filling filling = { .arena = arena_new(), .count = count };
	double start = bench_now();
	enum status status = filling.arena
				     ? made_new(&filling.made, count, fault)
				     : fault_memory(fault);

	(void)printf("making ready seconds\t%.1f\n", bench_now() - start);
	(void)printf("making ready memory kB\t%ld\n", memory());
	(void)fflush(stdout);
	(void)remove(db);
	if (!status)
		status = store_open(&filling.store, db, STORE_WRITE, fault);
	if (!status)
		status = put_new(&filling.put, filling.store, fault);
	if (!status)
		status = put_all(&filling, fault);
	if (!status)
		print_filled(&filling, db);
	put_free(filling.put);
	store_close(filling.store);
	made_free(filling.made);
	arena_free(filling.arena);
	return status;
}

static enum status run(const char *what, size_t count, const char *db,
		       struct fault *fault)
{
	if (strcmp(what, "fill") == 0)
		return fill(count, db, fault);
	if (strcmp(what, "ask") == 0 || strcmp(what, "ask-cold") == 0)
		return bench_ask(db, count, what[3] != '\0', fault);
	return fault_set(fault, STATUS_USAGE, NULL, "fill, ask or ask-cold");
}

int main(int count, char **arguments)
{
	struct fault fault = { .status = STATUS_OK };
	size_t documents =
		count == 4 ? strtoul(arguments[2], NULL, DECIMAL) : 0;

	if (!documents) {
		(void)fprintf(stderr, "usage: bench_archive "
				      "fill|ask|ask-cold COUNT DB\n");
		return EXIT_FAILURE;
	}
	if (run(arguments[1], documents, arguments[3], &fault)) {
		fault_print(&fault);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
