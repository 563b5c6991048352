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
#include <time.h>
#include <unistd.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/inputs.h"
#include "pipeline/message.h"
#include "pipeline/pool.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"

/* Stages there may be. */
enum { STAGES_MAX = 32 };

/* The most files of an output folder, and bytes of a path. */
enum { PATH_SIZE = 4096, TIME_SIZE = 32 };

struct run_options {
	const char *output;
	int jobs;
	bool quiet;
};

static const struct run_options defaults = { .output = NULL, .jobs = 1 };

static const struct option options[] = {
	{ OPTION(TEXT, struct run_options, output, "FOLDER",
		 N_("write below FOLDER")),
	  .letter = 'o' },
	{ OPTION(COUNT, struct run_options, jobs, "N",
		 N_("work on N documents at once")),
	  .letter = 'j', .least = 1, .most = 64 },
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
	int log; /* run.jsonl */
	bool terminal;
	struct desk *desks[STAGES_MAX]; /* of this process, by stage */
	struct fault *fault;            /* for what ends the whole run */
};

/* One document on its way. */
struct journey {
	struct run *run;
	const struct input *file;
	struct document *document;
	json_t *record;
	json_t *seconds;
	json_t *outputs;
	struct fault fault;
};

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void put_time(json_t *record, const char *name)
{
	char text[TIME_SIZE];
	time_t seconds = time(NULL);
	struct tm parts;

	if (gmtime_r(&seconds, &parts) &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		(void)json_object_set_new(record, name, json_string(text));
}

/* The first stage from `from` on that goes on with the document, or -1. */
static int next_stage(int from, const struct document *document)
{
	for (int i = from; stages[i]; i++) {
		if (stages[i]->takes != document_form(document) ||
		    stages[i]->gives == FORM_BYTES)
			continue;
		if (!stages[i]->accepts || stages[i]->accepts(document))
			return i;
	}
	return -1;
}

/* A file name as JSON, which holds nothing but text; NULL: no memory. */
static json_t *name_file(const char *name)
{
	struct arena *arena = arena_new();
	const char *clean = arena ? text_clean(arena, name) : NULL;
	json_t *named = clean ? json_string(clean) : NULL;

	arena_free(arena);
	return named;
}

static enum status write_output(struct journey *journey)
{
	const char *suffix = form_suffix(document_form(journey->document));
	char path[PATH_SIZE];
	int length;
	enum status status;

	length = snprintf(path, sizeof(path), "%s/%s%s",
			  journey->run->options->output, journey->file->name,
			  suffix);
	if (length < 0 || length >= PATH_SIZE)
		return fault_set(&journey->fault, STATUS_WRITE,
				 journey->file->path, "%s",
				 _("the path is too long"));
	status = file_make_folder(path, &journey->fault);
	if (!status)
		status = document_write(journey->document, path,
					&journey->fault);
	if (!status)
		(void)json_array_append_new(
			journey->outputs,
			name_file(path + strlen(journey->run->options->output) +
				  1));
	return status;
}

static enum status run_one(struct journey *journey, int stage)
{
	struct document *made = NULL;
	struct desk **desk = &journey->run->desks[stage];
	double start = now();
	enum status status = STATUS_OK;

	if (!*desk)
		status = desk_new(desk, stages[stage], NULL, &journey->fault);
	if (!status)
		status = desk_run(&made, *desk, journey->document,
				  &journey->fault);
	(void)json_object_set_new(journey->seconds, stages[stage]->name,
				  json_real(now() - start));
	if (status) {
		(void)json_object_set_new(journey->record, "stage",
					  json_string(stages[stage]->name));
		return status;
	}
	document_free(journey->document);
	journey->document = made;
	return STATUS_OK;
}

/* From BYTES of XML to the document itself. */
static enum status open_xml(struct journey *journey)
{
	struct document *parsed = NULL;
	enum status status;

	status = document_parse(&parsed, journey->document, &journey->fault);
	if (status)
		return status;
	document_free(journey->document);
	journey->document = parsed;
	return STATUS_OK;
}

static enum status load(struct journey *journey)
{
	enum status status;

	status = document_load(&journey->document, journey->file->path,
			       &journey->fault);
	if (!status && document_guess(journey->document) != FORM_BYTES)
		return open_xml(journey);
	if (!status && next_stage(0, journey->document) < 0)
		return fault_set(&journey->fault, STATUS_MALFORMED,
				 journey->file->path, "%s",
				 _("neither a scan nor a text nor a form of "
				   "XML that we know"));
	return status;
}

static enum status travel(struct journey *journey)
{
	enum status status = load(journey);
	int stage = status ? -1 : next_stage(0, journey->document);

	while (!status && stage >= 0) {
		int next;

		status = run_one(journey, stage);
		if (status)
			break;
		next = next_stage(stage + 1, journey->document);
		if (next < 0 || stages[next]->gives != stages[next]->takes)
			status = write_output(journey);
		stage = next;
	}
	return status;
}

static size_t count_elements(const struct document *document, const char *name,
			     const char *own)
{
	size_t count = 0;

	for (const xmlNode *node = akn_first(document, name); node;
	     node = akn_next(document, node, name))
		count += !own || *akn_get_own(node, own);
	return count;
}

/* The ids of what a person should look at. */
static json_t *list_reviews(const struct document *document)
{
	json_t *list = json_array();

	for (const xmlNode *node = document_root(document); node;
	     node = akn_next(document, node, NULL)) {
		const char *id = akn_get(node, "eId");

		if (strcmp(akn_get_own(node, "status"), "needs-review") != 0 &&
		    strcmp(akn_get(node, "status"), "needs-review") != 0)
			continue;
		if (!*id)
			id = akn_get(node, "href");
		(void)json_array_append_new(list, json_string(id));
	}
	return list;
}

static void describe_akn(struct journey *journey)
{
	const struct document *document = journey->document;
	struct arena *arena = arena_new();
	struct akn_header header;
	struct fault fault = { .status = STATUS_OK };
	json_t *described;

	if (!arena || akn_read_header(&header, document, arena, &fault)) {
		arena_free(arena);
		return;
	}
	described = json_pack(
		"{ss ss ss ss ss ss sI sI so}", "iri", header.iri, "type",
		header.type, "number", header.number, "date", header.date,
		"issuer", header.issuer, "title", header.title, "citations",
		(json_int_t)count_elements(document, "ref", "type"), "tasks",
		(json_int_t)count_elements(document, "task", NULL), "review",
		list_reviews(document));
	(void)json_object_update_new(journey->record, described);
	arena_free(arena);
}

static void describe(struct journey *journey, enum status status)
{
	json_t *record = journey->record;
	char line[FAULT_LINE_SIZE];

	(void)json_object_set_new(record, "status",
				  json_string(status ? "failed" : "ok"));
	if (status)
		(void)json_object_set_new(
			record, "error",
			json_string(fault_line(line, &journey->fault)));
	else if (document_form(journey->document) == FORM_AKN)
		describe_akn(journey);
	(void)json_object_set(record, "outputs", journey->outputs);
	(void)json_object_set(record, "seconds", journey->seconds);
}

/* In a worker: take one file through all stages; its record as JSON. */
static char *work(void *payload, size_t job)
{
	struct run *run = payload;
	struct journey journey = { .run = run, .file = &run->files[job] };
	enum status status;
	char *line;

	journey.record = json_object();
	journey.seconds = json_object();
	journey.outputs = json_array();
	(void)json_object_set_new(journey.record, "input",
				  name_file(journey.file->name));
	put_time(journey.record, "started");
	status = travel(&journey);
	describe(&journey, status);
	put_time(journey.record, "ended");
	line = json_dumps(journey.record,
			  JSON_COMPACT | JSON_REAL_PRECISION(4));
	document_free(journey.document);
	json_decref(journey.record);
	json_decref(journey.seconds);
	json_decref(journey.outputs);
	return line;
}

static void leave(void *payload)
{
	struct run *run = payload;

	for (int i = 0; i < STAGES_MAX; i++)
		desk_free(run->desks[i]);
}

static const char *get(const json_t *record, const char *name)
{
	const char *value = json_string_value(json_object_get(record, name));

	return value && *value ? value : "?";
}

static void clear_progress(const struct run *run)
{
	if (run->terminal)
		(void)fprintf(stderr, "\r\033[K");
}

static void tell_done(const struct run *run, const json_t *record)
{
	if (run->options->quiet)
		return;
	(void)printf(
		_("%s: %s %s, %s, %s; citations: %d, tasks: %d, to "
		  "review: %zu\n"),
		get(record, "input"), get(record, "type"),
		get(record, "number"), get(record, "date"),
		get(record, "issuer"),
		(int)json_integer_value(json_object_get(record, "citations")),
		(int)json_integer_value(json_object_get(record, "tasks")),
		json_array_size(json_object_get(record, "review")));
	(void)fflush(stdout);
}

/* A record of a job whose worker died, or had no memory to tell. */
static json_t *mourn(const struct run *run, size_t job, const char *death)
{
	struct fault fault = { .status = STATUS_OK };
	char line[FAULT_LINE_SIZE];

	(void)fault_set(&fault, STATUS_ENGINE, run->files[job].path, "%s",
			death);
	return json_pack("{so ss ss so}", "input",
			 name_file(run->files[job].name), "status", "failed",
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

static void done(void *payload, size_t job, const char *result,
		 const char *death)
{
	struct run *run = payload;
	json_t *record = result ? json_loads(result, 0, NULL) : NULL;

	if (!record)
		record = mourn(run, job, death ? death : _("memory ran out"));
	clear_progress(run);
	if (strcmp(get(record, "status"), "ok") == 0) {
		tell_done(run, record);
	} else {
		run->failed++;
		(void)fprintf(stderr, "chithi: %s\n", get(record, "error"));
	}
	write_line(run, record);
	json_decref(record);
}

static void progress(void *payload, size_t over, size_t job)
{
	const struct run *run = payload;
	const char *name;
	json_t *clean;

	if (!run->terminal)
		return;
	clean = name_file(run->files[job].name);
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
	if (run->fault->status)
		return run->fault->status;
	if (run->failed)
		return fault_set(run->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files failed; the others lie "
				   "in '%s'"),
				 run->failed, run->count, run->options->output);
	return status;
}

static enum status run_command_run(const void *chosen,
				   const char *const *operands, int count,
				   struct fault *fault)
{
	const struct run_options *given = chosen;
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
	run->fault = fault;
	run->terminal = isatty(STDERR_FILENO);
	status = inputs_collect(&run->files, &run->count, operands, count,
				given->output, arena, fault);
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
