/*
 * run - take many scans and texts through all stages
 *
 * Takes files and folders; writes for each file, below the output folder, the
 * last document of every form that came out, and one record of all in
 * run.jsonl.  A file that fails is told and costs no other.  Originals are
 * never touched.
 */

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/inputs.h"
#include "pipeline/journey.h"
#include "pipeline/message.h"
#include "pipeline/pool.h"

/* Bytes of a path. */
enum { PATH_SIZE = 4096 };

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
	size_t failed;
	size_t partly;   /* documents of which something could not be read */
	size_t reviews;  /* fields to review */
	size_t reviewed; /* documents that have such fields */
	size_t secret;   /* those that bear a mark of secrecy */
	int log;         /* run.jsonl */
	bool terminal;
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

static const char *get(const json_t *record, const char *name)
{
	const char *value = json_string_value(json_object_get(record, name));

	return value && *value ? value : "?";
}

/* "?" behind a number or date that is not to be relied on. */
static const char *mark(const json_t *record, const char *name)
{
	const json_t *doubtful = json_object_get(record, "doubtful");

	for (size_t i = 0; i < json_array_size(doubtful); i++)
		if (strcmp(json_string_value(json_array_get(doubtful, i)),
			   name) == 0)
			return "?";
	return "";
}

static void clear_progress(const struct run *run)
{
	if (run->terminal)
		(void)fprintf(stderr, "\r\033[K");
}

/* How many fields of a document are to be reviewed. */
static size_t count_reviews(const json_t *record)
{
	return json_array_size(json_object_get(record, "needs-review"));
}

static void tell_done(const struct run *run, const json_t *record)
{
	if (run->options->quiet)
		return;
	(void)printf(
		_("%s: %s %s%s, %s%s, %s; citations: %d, tasks: %d, to "
		  "review: %zu\n"),
		get(record, "input"), get(record, "type"),
		get(record, "number"), mark(record, "number"),
		get(record, "date"), mark(record, "date"),
		get(record, "issuer"),
		(int)json_integer_value(json_object_get(record, "citations")),
		(int)json_integer_value(json_object_get(record, "tasks")),
		count_reviews(record));
	(void)fflush(stdout);
}

/* The pages of a document that are told on one line. */
enum { PAGES_TOLD_MAX = 10 };

/* "3 (dpi 100)", "4 (lost)", behind a comma where it is not the first. */
static void tell_rescan(const json_t *page, bool first)
{
	const json_t *reasons = json_object_get(page, "rescan");

	(void)printf("%s%d", first ? " " : ", ",
		     (int)json_integer_value(json_object_get(page, "page")));
	for (size_t i = 0; i < json_array_size(reasons); i++) {
		const char *reason =
			json_string_value(json_array_get(reasons, i));
		const json_t *value = json_object_get(page, reason);

		if (json_is_number(value))
			(void)printf(" (%s %g)", reason,
				     json_number_value(value));
		else
			(void)printf(" (%s)", reason);
	}
}

/* Pages that should be scanned again, and what speaks for it. */
static void tell_rescans(const json_t *record)
{
	const json_t *pages = json_object_get(record, "pages");
	int told = 0;

	if (!json_object_get(record, "rescan"))
		return;
	(void)printf(_("%s: pages to scan again:"), get(record, "input"));
	for (size_t i = 0; i < json_array_size(pages); i++) {
		const json_t *page = json_array_get(pages, i);

		if (json_object_get(page, "rescan") && told++ < PAGES_TOLD_MAX)
			tell_rescan(page, told == 1);
	}
	(void)printf("%s\n", told > PAGES_TOLD_MAX ? ", ..." : "");
}

/* Pages on which nothing stands. */
static void tell_blanks(const json_t *record)
{
	const json_t *blanks = json_object_get(record, "blank");
	size_t count = json_array_size(blanks);

	if (!count)
		return;
	(void)printf(_("%s: blank pages:"), get(record, "input"));
	for (size_t i = 0; i < count && i < PAGES_TOLD_MAX; i++)
		(void)printf(
			"%s%d", i ? ", " : " ",
			(int)json_integer_value(json_array_get(blanks, i)));
	(void)printf("%s\n", count > PAGES_TOLD_MAX ? ", ..." : "");
}

/* The records of a job whose worker died, or had no memory to tell. */
static json_t *mourn(const struct run *run, size_t job, const char *death)
{
	struct fault fault = { .status = STATUS_OK };
	char line[FAULT_LINE_SIZE];

	(void)fault_set(&fault, STATUS_ENGINE, run->files[job].path, "%s",
			death);
	return json_pack("[{so ss ss so}]", "input",
			 journey_name(run->files[job].name), "status", "failed",
			 "error", fault_line(line, &fault), "outputs",
			 json_array());
}

/* A line goes out whole or, as when a disk is full, not at all. */
static void append(struct run *run, const char *line, size_t length)
{
	off_t end = lseek(run->log, 0, SEEK_CUR);

	if (write(run->log, line, length) == (ssize_t)length)
		return;
	(void)fault_set(run->fault, STATUS_WRITE, "run.jsonl",
			_("cannot be written: %s"), strerror(errno));
	if (end >= 0 && ftruncate(run->log, end) == 0)
		(void)lseek(run->log, end, SEEK_SET);
}

static void write_line(struct run *run, const json_t *record)
{
	char *line = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(4));
	size_t length = line ? strlen(line) : 0;

	if (!line) {
		(void)fault_memory(run->fault);
		return;
	}
	line[length] = '\n';
	append(run, line, length + 1);
	free(line);
}

static void tell_warnings(const json_t *record)
{
	const json_t *warnings = json_object_get(record, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++)
		(void)fprintf(stderr, "chithi: %s\n",
			      json_string_value(json_array_get(warnings, i)));
}

/* One line for every page on which another document begins, or may. */
static void tell_starts(const json_t *record, const char *name,
			const char *format)
{
	const json_t *pages = json_object_get(record, name);

	for (size_t i = 0; i < json_array_size(pages); i++) {
		(void)fprintf(stderr, "chithi: ");
		(void)fprintf(
			stderr, format, get(record, "input"),
			(int)json_integer_value(json_array_get(pages, i)));
		(void)fprintf(stderr, "\n");
	}
}

/* What a person should know though nothing failed. */
static void tell_oddities(const json_t *record)
{
	if (json_object_get(record, "note"))
		(void)fprintf(stderr, "chithi: %s: %s\n", get(record, "input"),
			      get(record, "note"));
	if (!json_object_get(record, "part"))
		tell_starts(record, "starts",
			    _("%s: another document begins on page %d; "
			      "'--split auto' cuts there"));
	tell_starts(record, "possible",
		    _("%s: another document may begin on page %d"));
}

static bool has_status(const json_t *record, const char *status)
{
	return strcmp(get(record, "status"), status) == 0;
}

/* All that is said of a document that is kept back. */
static void tell_secret(const json_t *record)
{
	(void)fprintf(stderr, "chithi: ");
	(void)fprintf(stderr,
		      _("%s: bears a mark of secrecy; nothing was written, "
			"'--allow-secret' takes it"),
		      get(record, "input"));
	(void)fprintf(stderr, "\n");
}

static void take_record(struct run *run, const json_t *record)
{
	tell_oddities(record);
	if (has_status(record, "failed")) {
		(void)fprintf(stderr, "chithi: %s\n", get(record, "error"));
	} else if (has_status(record, "secret")) {
		tell_secret(record);
	} else {
		tell_warnings(record);
		tell_done(run, record);
		if (!run->options->quiet) {
			tell_blanks(record);
			tell_rescans(record);
			(void)fflush(stdout);
		}
	}
	run->reviews += count_reviews(record);
	run->reviewed += count_reviews(record) > 0;
	write_line(run, record);
}

/* At the end of all: how much there is to look at. */
static void tell_reviews(const struct run *run)
{
	if (run->options->quiet || !run->reviews)
		return;
	(void)printf(_("to review: %zu fields of %zu documents; "
		       "'needs-review' in '%s/run.jsonl' lists them\n"),
		     run->reviews, run->reviewed, run->options->output);
	(void)fflush(stdout);
}

static void done(void *payload, size_t job, const char *result,
		 const char *death)
{
	struct run *run = payload;
	json_t *records = result ? json_loads(result, 0, NULL) : NULL;
	bool failed = false;
	bool partly = false;
	bool secret = false;

	if (!json_array_size(records)) {
		json_decref(records);
		records = mourn(run, job, death ? death : _("memory ran out"));
	}
	clear_progress(run);
	for (size_t i = 0; i < json_array_size(records); i++) {
		const json_t *record = json_array_get(records, i);

		take_record(run, record);
		failed |= has_status(record, "failed");
		partly |= has_status(record, "partly");
		secret |= has_status(record, "secret");
	}
	run->failed += failed;
	run->partly += partly;
	run->secret += secret;
	json_decref(records);
}

static void progress(void *payload, size_t over, size_t job)
{
	const struct run *run = payload;
	const char *name;
	json_t *clean;

	if (!run->terminal)
		return;
	clean = journey_name(run->files[job].name);
	name = json_string_value(clean);
	(void)fprintf(stderr, "\r");
	(void)fprintf(stderr, _("%zu of %zu: %s"), over, run->count,
		      name ? name : "");
	(void)fprintf(stderr, "\033[K");
	json_decref(clean);
}

static enum status open_log(struct run *run)
{
	char path[PATH_SIZE];
	int length;
	enum status status;

	length = snprintf(path, sizeof(path), "%s/run.jsonl",
			  run->options->output);
	if (length < 0 || length >= PATH_SIZE)
		return fault_set(run->fault, STATUS_WRITE, run->options->output,
				 "%s", _("the path is too long"));
	status = file_make_folder(path, run->fault);
	if (status)
		return status;
	run->log = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
	if (run->log < 0)
		return fault_set(run->fault, STATUS_WRITE, path,
				 _("cannot be written: %s"), strerror(errno));
	return STATUS_OK;
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
	enum status status = open_log(run);

	if (status)
		return status;
	status = pool_run(&pool, run->fault);
	clear_progress(run);
	(void)close(run->log);
	tell_reviews(run);
	if (run->fault->status)
		return run->fault->status;
	if (run->failed)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files failed; the others lie "
				   "in '%s'"),
				 run->failed, run->count, run->options->output);
	if (run->secret)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files bear a mark of secrecy "
				   "and were left out"),
				 run->secret, run->count);
	if (run->partly)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("there are warnings for %zu of %zu files"),
				 run->partly, run->count);
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
	run->terminal = isatty(STDERR_FILENO);
	way = (struct inputs_way){ .output = given->output,
				   .join = given->join,
				   .split = run->means.split };
	status = inputs_collect(&run->files, &run->count, operands, count, &way,
				arena, fault);
	if (run->terminal)
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
