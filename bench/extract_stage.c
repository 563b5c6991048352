/*
 * bench_extract_stage - the stage `extract` with its XML, in one process
 *
 *   bench_extract_stage TEXT...
 *
 * Each TEXT is a document: it is imported, its ALTO printed, and what is
 * measured is reading that ALTO, extract with its checks, and printing the
 * Akoma Ntoso.  Figures are printed as `name<TAB>value`, in seconds of the
 * processor.  `first` and `last` are the first and the last quarter of the
 * documents, `memory` the most that the process held, in kB.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "pipeline/document.h"
#include "pipeline/stage.h"

static const double nanoseconds = 1e9;

struct bench {
	struct fault fault;
	struct desk *import;
	struct desk *extract;
	size_t bytes; /* of text */
	size_t refused;
	double read;
	double run;
	double write;
	double first;
	double last;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

static _Noreturn void die(const struct fault *fault)
{
	fprintf(stderr, "bench_extract_stage: %s: %s\n", fault->place,
		fault->reason);
	exit(EXIT_FAILURE);
}

/* The ALTO of a text, as bytes from malloc(). */
static char *import(struct bench *bench, size_t *size, const char *path)
{
	struct document *text = NULL;
	struct document *made = NULL;
	char *data = NULL;
	size_t bytes = 0;

	if (document_load(&text, path, &bench->fault))
		die(&bench->fault);
	(void)document_data(text, &bytes);
	bench->bytes += bytes;
	if (desk_run(&made, bench->import, text, &bench->fault) ||
	    document_print(&data, size, made, &bench->fault))
		die(&bench->fault);
	document_free(made);
	document_free(text);
	return data;
}

/* Read, extract, print: the seconds of all three. */
static double measure(struct bench *bench, char *data, size_t size)
{
	struct document *bytes = NULL;
	struct document *alto = NULL;
	struct document *made = NULL;
	char *printed = NULL;
	double start = now();
	double was_read;
	double was_run;
	double end;

	if (document_wrap(&bytes, "alto", data, size, &bench->fault) ||
	    document_parse(&alto, bytes, &bench->fault))
		die(&bench->fault);
	was_read = now();
	if (desk_run(&made, bench->extract, alto, &bench->fault)) {
		bench->refused++;
		bench->fault = (struct fault){ .status = STATUS_OK };
	}
	was_run = now();
	if (made && document_print(&printed, &size, made, &bench->fault))
		die(&bench->fault);
	free(printed);
	document_free(made);
	document_free(alto);
	document_free(bytes);
	end = now();
	bench->read += was_read - start;
	bench->run += was_run - was_read;
	bench->write += end - was_run;
	return end - start;
}

static void measure_all(struct bench *bench, char **paths, int count)
{
	int quarter = count < 4 ? 1 : count / 4;

	for (int i = 0; i < count; i++) {
		size_t size = 0;
		char *data = import(bench, &size, paths[i]);
		double spent = measure(bench, data, size);

		if (i < quarter)
			bench->first += spent;
		if (i >= count - quarter)
			bench->last += spent;
	}
}

int main(int count, char **words)
{
	struct bench bench = { .bytes = 0 };
	struct rusage usage;

	if (desk_new(&bench.import, stage_named("import"), NULL,
		     &bench.fault) ||
	    desk_new(&bench.extract, stage_named("extract"), NULL,
		     &bench.fault))
		die(&bench.fault);
	measure_all(&bench, words + 1, count - 1);
	getrusage(RUSAGE_SELF, &usage);
	printf("documents\t%d\nbytes\t%zu\nrefused\t%zu\n", count - 1,
	       bench.bytes, bench.refused);
	printf("read\t%.4f\nrun\t%.4f\nwrite\t%.4f\n", bench.read, bench.run,
	       bench.write);
	printf("first\t%.4f\nlast\t%.4f\nmemory\t%ld\n", bench.first,
	       bench.last, usage.ru_maxrss);
	desk_free(bench.import);
	desk_free(bench.extract);
	return EXIT_SUCCESS;
}
