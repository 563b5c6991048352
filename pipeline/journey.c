#include "pipeline/journey.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "pdf/pdf.h"
#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/bundle.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/quality.h"
#include "pipeline/review.h"
#include "pipeline/text.h"

/* Bytes of a path, of a time, and of what is behind the name of a part. */
enum { PATH_SIZE = 4096, TIME_SIZE = 32, MARK_SIZE = 16 };

/* One document on its way. */
struct journey {
	struct means *means;
	const struct input *file;
	int part; /* of a file that was cut, from 1; 0: the whole file */
	char mark[MARK_SIZE]; /* behind its name: "#2" of part 2 */
	struct document *document;
	/* To be written, once it is known that it may be. */
	struct document *held[FORM_COUNT];
	int held_count;
	bool secret; /* it may not */
	json_t *record;
	json_t *seconds;
	json_t *outputs;
	json_t *warnings; /* what is to be told of it */
	json_t *lines;    /* the page of each line of the ALTO, or NULL */
	bool partly;      /* something is not there that should be */
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

	length = snprintf(path, sizeof(path), "%s/%s%s%s",
			  journey->means->output, journey->file->name,
			  journey->mark, suffix);
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

/*
 * Where the name of the file alone stands before a remark, as a later stage
 * knows it, the bytes of the path that belong in front of it.
 */
static int folder_before(const char *path, const char *line)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? strlen(slash + 1) : 0;

	if (!slash || strncmp(line, slash + 1, length) != 0 ||
	    line[length] != ':')
		return 0;
	return (int)(slash + 1 - path);
}

static void keep_remarks(struct journey *journey, const struct remarks *remarks)
{
	const char *path = journey->file->path;

	for (size_t i = 0; i < remarks_count(remarks); i++) {
		const char *line = remarks_line(remarks, i);
		json_t *told = json_sprintf("%.*s%s", folder_before(path, line),
					    path, line);

		(void)json_array_append_new(journey->warnings,
					    told ? told : journey_name(line));
	}
}

/* Those of a file that may be reached by way of no link. */
static enum status load_below(struct document **out, struct journey *journey)
{
	const struct input *file = journey->file;
	char *data = NULL;
	size_t size = 0;
	enum status status = file_read_below(
		&data, &size, file->below, file->name, file->path,
		DOCUMENT_BYTES_MAX, &journey->fault);

	if (status)
		return status;
	return document_wrap(out, file->path, data, size, &journey->fault);
}

/* The bytes of the input, those of a joined folder as an archive. */
static enum status load_bytes(struct document **out, struct journey *journey)
{
	const struct input *file = journey->file;

	if (file->join.names)
		return join_load(out, &file->join, file->path, &journey->fault);
	if (file->below)
		return load_below(out, journey);
	return document_load(out, file->path, &journey->fault);
}

/*
 * The searchable PDF of what was read, if it was a scan.  One that cannot be
 * made is told, and costs the document nothing else; to tell of one that was
 * made is no complaint.
 */
static enum status write_pdf(struct journey *journey,
			     const struct document *alto)
{
	struct document *scan = NULL;
	struct document *made = NULL;
	struct remarks *remarks = remarks_new();
	struct fault fault = { .status = STATUS_OK };
	enum status status = load_bytes(&scan, journey);

	if (!status && !remarks)
		status = fault_memory(&journey->fault);
	if (!status && pdf_takes(scan) &&
	    pdf_make(&made, scan, alto, remarks, &fault) != 0) {
		journey->partly = true;
		status = remarks_add(remarks, &fault, &journey->fault);
	}
	if (!status && made)
		status = write_one(journey, made, PDF_SUFFIX);
	if (remarks)
		keep_remarks(journey, remarks);
	document_free(made);
	document_free(scan);
	remarks_free(remarks);
	return status;
}

/* What the ALTO that is written says of pages and lines. */
static void put_alto(struct journey *journey, const struct document *alto)
{
	(void)json_object_update_new(journey->record, quality_describe(alto));
	json_decref(journey->lines);
	journey->lines = review_pages(alto);
}

static enum status write_output(struct journey *journey,
				const struct document *document)
{
	enum form form = document_form(document);
	enum status status = write_one(journey, document, form_suffix(form));

	if (!status && form == FORM_ALTO)
		put_alto(journey, document);
	if (!status && form == FORM_ALTO && journey->means->pdf)
		status = write_pdf(journey, document);
	return status;
}

static bool is_held(const struct journey *journey,
		    const struct document *document)
{
	for (int i = 0; i < journey->held_count; i++)
		if (journey->held[i] == document)
			return true;
	return false;
}

/* The last document of its form: it waits until all is known. */
static void hold(struct journey *journey)
{
	if (journey->held_count < FORM_COUNT &&
	    !is_held(journey, journey->document))
		journey->held[journey->held_count++] = journey->document;
}

/* Free the document, unless it waits to be written. */
static void let_go(struct journey *journey)
{
	if (!is_held(journey, journey->document))
		document_free(journey->document);
	journey->document = NULL;
}

/* Write what waits; where a stage failed, what the ones before made. */
static enum status write_held(struct journey *journey)
{
	enum status status = STATUS_OK;

	for (int i = 0; !status && i < journey->held_count; i++)
		status = write_output(journey, journey->held[i]);
	return status;
}

static bool has_secret_block(const struct document *alto)
{
	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page))
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			if (strcmp(alto_zone(block), "do-mat") == 0)
				return true;
	return false;
}

/* Whether the document bears a mark for which it must not be written. */
static bool is_secret(const struct journey *journey)
{
	const struct document *document = journey->document;

	if (journey->means->allow_secret)
		return false;
	return document_form(document) == FORM_AKN
		       ? akn_secrecy(document) != NULL
		       : document_form(document) == FORM_ALTO &&
				 has_secret_block(document);
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
	journey->partly |= remarks_lossy(desk_remarks(*desk));
	let_go(journey);
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
	enum status status = load_bytes(&journey->document, journey);

	if (!status && document_guess(journey->document) != FORM_BYTES)
		return open_xml(journey);
	return status;
}

/* Go on through all stages behind stage `done`, -1 for none. */
static enum status go(struct journey *journey, int done)
{
	enum status status = STATUS_OK;

	while (!status) {
		int next = next_stage(done + 1, journey->document);

		journey->secret = is_secret(journey);
		if (journey->secret)
			break;
		if (done >= 0 &&
		    (next < 0 || stages[next]->gives != stages[next]->takes))
			hold(journey);
		if (next < 0)
			break;
		status = run_one(journey, next);
		done = next;
	}
	return status;
}

/*
 * The same, and the last document of each form that was made is written,
 * unless it bears a mark of secrecy.
 */
static enum status travel(struct journey *journey, int done)
{
	enum status status = go(journey, done);
	enum status written = STATUS_OK;

	if (!journey->secret)
		written = write_held(journey);
	return status ? status : written;
}

/* Go through the stages that read bytes; `*done` is the last of them. */
static enum status read_bytes(struct journey *journey, int *done)
{
	enum status status = STATUS_OK;

	*done = -1;
	while (!status && document_form(journey->document) == FORM_BYTES) {
		*done = next_stage(*done + 1, journey->document);
		if (*done < 0)
			return fault_set(&journey->fault, STATUS_MALFORMED,
					 journey->file->path, "%s",
					 _("neither a scan nor a text nor a "
					   "form of XML that we know"));
		status = run_one(journey, *done);
	}
	return status;
}

/* The pages on which other documents begin, or may, for the record. */
static void put_starts(struct journey *journey, const char *name, bool sure,
		       const struct bundle_start *starts, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		if (starts[i].sure == sure)
			(void)json_array_append_new(
				list, json_integer(starts[i].number));
	if (json_array_size(list))
		(void)json_object_set(journey->record, name, list);
	json_decref(list);
}

/* Find other documents in what was read. */
static enum status look(struct bundle_start **starts, size_t *count,
			struct journey *journey, struct arena *arena)
{
	struct means *means = journey->means;
	enum status status = STATUS_OK;

	*count = 0;
	if (document_form(journey->document) != FORM_ALTO)
		return STATUS_OK;
	if (!means->zones)
		status = zones_open(&means->zones, &journey->fault);
	if (!status)
		status = bundle_find(starts, count, journey->document,
				     means->zones, arena, &journey->fault);
	if (status)
		return status;
	put_starts(journey, "starts", true, *starts, *count);
	put_starts(journey, "possible", false, *starts, *count);
	return STATUS_OK;
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

/* Which of number and date were read and are not to be relied on. */
static void put_doubts(json_t *record, const struct akn_header *header)
{
	json_t *list = json_array();

	if (header->number_doubtful)
		(void)json_array_append_new(list, json_string("number"));
	if (header->date_doubtful)
		(void)json_array_append_new(list, json_string("date"));
	if (json_array_size(list))
		(void)json_object_set(record, "doubtful", list);
	json_decref(list);
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
		(json_int_t)count_elements(document, "task", NULL),
		"needs-review", review_list(document, journey->lines));
	(void)json_object_update_new(journey->record, described);
	put_doubts(journey->record, &header);
	arena_free(arena);
}

static void describe(struct journey *journey, enum status status)
{
	json_t *record = journey->record;
	char line[FAULT_LINE_SIZE];
	const char *how = "ok";

	if (status)
		how = "failed";
	else if (journey->secret)
		how = "secret";
	else if (journey->partly)
		how = "partly";
	(void)json_object_set_new(record, "status", json_string(how));
	if (status)
		(void)json_object_set_new(
			record, "error",
			json_string(fault_line(line, &journey->fault)));
	else if (document_form(journey->document) == FORM_AKN &&
		 !journey->secret)
		describe_akn(journey);
	if (json_array_size(journey->warnings) && !journey->secret)
		(void)json_object_set(record, "warnings", journey->warnings);
	(void)json_object_set(record, "outputs", journey->outputs);
	(void)json_object_set(record, "seconds", journey->seconds);
}

/* Begin with part `part` of the file, or, when that is 0, with all of it. */
static void begin(struct journey *journey, struct means *means,
		  const struct input *file, int part)
{
	char name[PATH_SIZE];

	*journey = (struct journey){ .means = means, .file = file };
	journey->part = part;
	if (part > 1)
		(void)snprintf(journey->mark, sizeof(journey->mark), "#%d",
			       part);
	(void)snprintf(name, sizeof(name), "%s%s", file->name, journey->mark);
	journey->record = json_object();
	journey->seconds = json_object();
	journey->outputs = json_array();
	journey->warnings = json_array();
	(void)json_object_set_new(journey->record, "input", journey_name(name));
	put_time(journey->record, "started");
}

/* What was known of the input before it was opened. */
static void put_input(struct journey *journey)
{
	const struct input *file = journey->file;
	json_t *names = json_array();

	for (size_t i = 0; i < file->join.count; i++)
		(void)json_array_append_new(names,
					    journey_name(file->join.names[i]));
	if (file->join.count)
		(void)json_object_set(journey->record, "joined", names);
	if (file->note)
		(void)json_object_set_new(journey->record, "note",
					  json_string(file->note));
	json_decref(names);
}

/* Write down how it went, and clear up. */
static void end(struct journey *journey, enum status status, json_t *records)
{
	describe(journey, status);
	put_time(journey->record, "ended");
	(void)json_array_append_new(records, journey->record);
	let_go(journey);
	for (int i = 0; i < journey->held_count; i++)
		document_free(journey->held[i]);
	json_decref(journey->seconds);
	json_decref(journey->outputs);
	json_decref(journey->warnings);
	json_decref(journey->lines);
}

/* Take a part of the bundle, which begins with page `first`, on its way. */
static void make_part(struct journey *part, const struct document *bundle,
		      size_t first, size_t last, int done, json_t *records)
{
	char name[PATH_SIZE];
	enum status status;

	(void)snprintf(name, sizeof(name), "%s%s", document_name(bundle),
		       part->mark);
	(void)json_object_set_new(part->record, "part",
				  json_integer(part->part));
	status = bundle_cut(&part->document, bundle, name, first, last + 1,
			    &part->fault);
	if (!status)
		(void)json_object_set_new(
			part->record, "range",
			json_pack("[ii]", bundle_number(bundle, first),
				  bundle_number(bundle, last)));
	if (!status)
		status = travel(part, done);
	end(part, status, records);
}

/* Cut what was read where it is sure, and take every part on its way. */
static void make_parts(struct journey *whole, const struct bundle_start *starts,
		       size_t count, int done, json_t *records)
{
	struct document *bundle = whole->document;
	struct means *means = whole->means;
	const struct input *file = whole->file;
	struct journey part = *whole;
	size_t first = 0;

	part.document = NULL;
	part.part = 1;
	for (size_t i = 0; i < count; i++) {
		int number = part.part + 1;

		if (!starts[i].sure)
			continue;
		make_part(&part, bundle, first, starts[i].index - 1, done,
			  records);
		first = starts[i].index;
		begin(&part, means, file, number);
	}
	make_part(&part, bundle, first, bundle_pages(bundle) - 1, done,
		  records);
	document_free(bundle);
}

static bool has_sure(const struct bundle_start *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (starts[i].sure)
			return true;
	return false;
}

/* Take a file on its way; its records, or those of its parts. */
static void make(json_t *records, struct means *means, const struct input *file,
		 struct arena *arena)
{
	struct bundle_start *starts = NULL;
	struct journey journey;
	size_t count = 0;
	int done = -1;
	enum status status;

	begin(&journey, means, file, 0);
	put_input(&journey);
	status = load(&journey);
	if (!status)
		status = read_bytes(&journey, &done);
	if (!status)
		status = look(&starts, &count, &journey, arena);
	if (!status && means->split && has_sure(starts, count)) {
		make_parts(&journey, starts, count, done, records);
		return;
	}
	if (!status)
		status = travel(&journey, done);
	end(&journey, status, records);
}

char *journey_make(struct means *means, const struct input *file)
{
	struct arena *arena = arena_new();
	json_t *records = json_array();
	char *text = NULL;

	if (arena && records) {
		make(records, means, file, arena);
		text = json_dumps(records,
				  JSON_COMPACT | JSON_REAL_PRECISION(4));
	}
	arena_free(arena);
	json_decref(records);
	return text;
}

void means_open(struct means *means)
{
	struct fault fault = { .status = STATUS_OK };

	for (int i = 0; i < STAGES_MAX && stages[i]; i++) {
		if (stages[i]->gives == FORM_BYTES)
			continue;
		if (!desk_new(&means->desks[i], stages[i], NULL, &fault))
			(void)desk_open(means->desks[i], &fault);
		fault_clear(&fault);
	}
}

void means_free(struct means *means)
{
	for (int i = 0; i < STAGES_MAX; i++)
		desk_free(means->desks[i]);
	zones_close(means->zones);
}
