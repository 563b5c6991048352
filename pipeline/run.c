/*
 * run - take many scans and texts through all stages
 *
 * Takes files and folders; writes for each file, below the output folder, the
 * last document of every form that came out, and one record of all in
 * run.jsonl.  A file that fails is told and costs no other.  Originals are
 * never touched.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pipeline/command.h"
#include "pipeline/inputs.h"
#include "pipeline/journey.h"
#include "pipeline/logbook.h"
#include "pipeline/message.h"
#include "pipeline/pool.h"

struct run_options {
	const char *output;
	int jobs;
	bool join;
	int split; /* enum split */
	bool pdf;
	bool allow_secret;
	bool quiet;
};

/* What is done where another document begins on a later page. */
enum split { SPLIT_OFF, SPLIT_AUTO };

static const char *const splits[] = { "off", "auto", NULL };

static const struct run_options defaults = { .output = NULL, .jobs = 1 };

static const struct option options[] = {
	{ OPTION(TEXT, struct run_options, output, "FOLDER",
		 N_("write below FOLDER")),
	  .letter = 'o' },
	{ OPTION(COUNT, struct run_options, jobs, "N",
		 N_("work on N documents at once")),
	  .letter = 'j', .least = 1, .most = 64 },
	{ OPTION(FLAG, struct run_options, join, NULL,
		 N_("take a folder of numbered page images as one document")) },
	{ OPTION(CHOICE, struct run_options, split, "HOW",
		 N_("cut where another document begins on a later page")),
	  .choices = splits },
	{ OPTION(FLAG, struct run_options, pdf, NULL,
		 N_("write a searchable PDF of each scan, too")) },
	{ .name = "allow-secret",
	  .kind = OPTION_FLAG,
	  .offset = offsetof(struct run_options, allow_secret),
	  .help = N_("take documents that bear a mark of secrecy, too") },
	{ OPTION(FLAG, struct run_options, quiet, NULL,
		 N_("print no line for each document")),
	  .letter = 'q' },
	{ .kind = OPTION_END },
};

struct run {
	const struct run_options *options;
	struct input *files;
	size_t count;
	struct logbook book;
	struct means means;  /* of this process */
	struct fault *fault; /* for what ends the whole run */
};

/* In a worker: take one file through all stages; its record as JSON. */
static char *work(void *payload, size_t job)
{
	struct run *run = payload;

	return journey_make(&run->means, &run->files[job]);
}

static void leave(void *payload)
{
	struct run *run = payload;

	means_free(&run->means);
}

static void done(void *payload, size_t job, const char *result,
		 const char *death)
{
	struct run *run = payload;

	json_decref(logbook_take(&run->book, &run->files[job], result, death,
				 NULL));
}

static void progress(void *payload, size_t over, size_t job)
{
	const struct run *run = payload;
	const char *name;
	json_t *clean;

	if (!run->book.terminal)
		return;
	clean = journey_name(run->files[job].name);
	name = json_string_value(clean);
	(void)fprintf(stderr, "\r");
	(void)fprintf(stderr, _("%zu of %zu: %s"), over, run->count,
		      name ? name : "");
	(void)fprintf(stderr, "\033[K");
	json_decref(clean);
}

static enum status run_all(struct run *run)
{
	struct pool pool = { .jobs = run->count,
			     .workers = run->options->jobs,
			     .payload = run,
			     .work = work,
			     .leave = leave,
			     .done = done,
			     .progress = progress };
	enum status status = logbook_open(&run->book, false);

	if (status)
		return status;
	status = pool_run(&pool, run->fault);
	logbook_clear_progress(&run->book);
	logbook_close(&run->book);
	logbook_tell_reviews(&run->book);
	if (run->fault->status)
		return run->fault->status;
	if (run->book.failed)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files failed; the others lie "
				   "in '%s'"),
				 run->book.failed, run->count,
				 run->options->output);
	if (run->book.secret)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files bear a mark of secrecy "
				   "and were left out"),
				 run->book.secret, run->count);
	if (run->book.partly)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("there are warnings for %zu of %zu files"),
				 run->book.partly, run->count);
	return status;
}

static enum status run_command_run(const void *chosen,
				   const char *const *operands, int count,
				   struct fault *fault)
{
	const struct run_options *given = chosen;
	struct inputs_way way;
	struct run *run;
	struct arena *arena;
	enum status status;

	if (!given->output)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--output is wanted: where to write"));
	run = calloc(1, sizeof(*run));
	arena = arena_new();
	if (!run || !arena) {
		status = fault_memory(fault);
		goto done;
	}
	run->options = given;
	run->means.output = given->output;
	run->means.split = given->split == SPLIT_AUTO;
	run->means.pdf = given->pdf;
	run->means.allow_secret = given->allow_secret;
	run->fault = fault;
	run->book = (struct logbook){ .output = given->output,
				      .quiet = given->quiet,
				      .terminal = isatty(STDERR_FILENO),
				      .fault = fault };
	way = (struct inputs_way){ .output = given->output,
				   .join = given->join,
				   .split = run->means.split };
	status = inputs_collect(&run->files, &run->count, operands, count, &way,
				arena, fault);
	if (run->book.terminal)
		run->means.progress = command_show_pages;
	/* Few documents leave processes to their pages. */
	run->means.workers = 1;
	if (run->count && (size_t)given->jobs > run->count)
		run->means.workers = given->jobs / (int)run->count;
	if (!status)
		status = run_all(run);
done:
	arena_free(arena);
	free(run);
	return status;
}

const struct command run_command = {
	.name = "run",
	.summary = N_("take many scans and texts through all stages"),
	.operands = "FILE... -o FOLDER",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct run_options),
	.run = run_command_run,
};
