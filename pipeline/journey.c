#include "pipeline/journey.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "pdf/pdf.h"
#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/quality.h"
#include "pipeline/text.h"

/* Bytes of a path, and of a time. */
enum { PATH_SIZE = 4096, TIME_SIZE = 32 };

/* One document on its way. */
struct journey {
	struct means *means;
	const struct input *file;
	struct document *document;
	json_t *record;
	json_t *seconds;
	json_t *outputs;
	json_t *warnings; /* what the stages had to tell */
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

json_t *journey_name(const char *name)
{
	struct arena *arena = arena_new();
	const char *clean = arena ? text_clean(arena, name) : NULL;
	json_t *named = clean ? json_string(clean) : NULL;

	arena_free(arena);
	return named;
}

/* Write a document below the output folder, under the name of the input. */
static enum status write_one(struct journey *journey,
			     const struct document *document,
			     const char *suffix)
{
	char path[PATH_SIZE];
	int length;
	enum status status;

	length = snprintf(path, sizeof(path), "%s/%s%s", journey->means->output,
			  journey->file->name, suffix);
	if (length < 0 || length >= PATH_SIZE)
		return fault_set(&journey->fault, STATUS_WRITE,
				 journey->file->path, "%s",
				 _("the path is too long"));
	status = file_make_folder(path, &journey->fault);
	if (!status)
		status = document_write(document, path, &journey->fault);
	if (!status)
		(void)json_array_append_new(
			journey->outputs,
			journey_name(path + strlen(journey->means->output) +
				     1));
	return status;
}

static void keep_remarks(struct journey *journey, const struct remarks *remarks)
{
	for (size_t i = 0; i < remarks_count(remarks); i++)
		(void)json_array_append_new(
			journey->warnings,
			journey_name(remarks_line(remarks, i)));
}

/*
 * The searchable PDF of what was read, if it was a scan.  One that cannot be
 * made is told, and costs the document nothing else.
 */
static enum status write_pdf(struct journey *journey)
{
	struct document *scan = NULL;
	struct document *made = NULL;
	struct remarks *remarks = remarks_new();
	struct fault fault = { .status = STATUS_OK };
	enum status status =
		document_load(&scan, journey->file->path, &journey->fault);

	if (!status && !remarks)
		status = fault_memory(&journey->fault);
	if (!status && pdf_takes(scan) &&
	    pdf_make(&made, scan, journey->document, remarks, &fault) != 0)
		status = remarks_add(remarks, &fault, &journey->fault);
	if (!status && made)
		status = write_one(journey, made, PDF_SUFFIX);
	if (remarks)
		keep_remarks(journey, remarks);
	document_free(made);
	document_free(scan);
	remarks_free(remarks);
	return status;
}

static enum status write_output(struct journey *journey)
{
	enum form form = document_form(journey->document);
	enum status status =
		write_one(journey, journey->document, form_suffix(form));

	if (!status && form == FORM_ALTO)
		(void)json_object_update_new(
			journey->record, quality_describe(journey->document));
	if (!status && form == FORM_ALTO && journey->means->pdf)
		status = write_pdf(journey);
	return status;
}

static enum status run_one(struct journey *journey, int stage)
{
	struct document *made = NULL;
	struct desk **desk = &journey->means->desks[stage];
	double start = now();
	enum status status = STATUS_OK;

	if (!*desk)
		status = desk_new(desk, stages[stage], NULL, &journey->fault);
	if (!status) {
		desk_set_workers(*desk, journey->means->workers);
		desk_set_progress(*desk, journey->means->progress);
	}
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
	keep_remarks(journey, desk_remarks(*desk));
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
	const char *how = "ok";

	if (status)
		how = "failed";
	else if (json_array_size(journey->warnings))
		how = "partly";
	(void)json_object_set_new(record, "status", json_string(how));
	if (status)
		(void)json_object_set_new(
			record, "error",
			json_string(fault_line(line, &journey->fault)));
	else if (document_form(journey->document) == FORM_AKN)
		describe_akn(journey);
	if (json_array_size(journey->warnings))
		(void)json_object_set(record, "warnings", journey->warnings);
	(void)json_object_set(record, "outputs", journey->outputs);
	(void)json_object_set(record, "seconds", journey->seconds);
}

char *journey_make(struct means *means, const struct input *file)
{
	struct journey journey = { .means = means, .file = file };
	enum status status;
	char *line;

	journey.record = json_object();
	journey.seconds = json_object();
	journey.outputs = json_array();
	journey.warnings = json_array();
	(void)json_object_set_new(journey.record, "input",
				  journey_name(journey.file->name));
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
	json_decref(journey.warnings);
	return line;
}

void means_free(struct means *means)
{
	for (int i = 0; i < STAGES_MAX; i++)
		desk_free(means->desks[i]);
}
