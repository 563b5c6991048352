/*
 * check - tell what is wrong with documents before they are handed on
 *
 * Takes files of ALTO and Akoma Ntoso and folders of them; prints a line for
 * everything that does not hold: against our schemas, inside the document,
 * and against the ALTO file beside it.  Says nothing of those that hold.
 */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/exam.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/inputs.h"
#include "pipeline/message.h"
#include "pipeline/schema.h"
#include "pipeline/text.h"

/* Codes of what is found before any rule is run. */
static const char unreadable[] = "unreadable";
static const char schema[] = "schema";

struct check_options {
	bool json;
	bool strict;
};

static const struct check_options defaults = { .json = false };

static const struct option options[] = {
	{ OPTION(FLAG, struct check_options, json, NULL,
		 N_("print JSON, for programs")) },
	{ OPTION(FLAG, struct check_options, strict, NULL,
		 N_("take a warning for an error")) },
	{ .kind = OPTION_END },
};

struct check {
	const struct check_options *options;
	struct know *know;
	struct arena *arena; /* of one file */
	size_t files;
	size_t printed;
	size_t errors;
	size_t warnings;
};

static void print_json(const struct check *check, const char *path,
		       const struct finding *finding)
{
	char *clean = path ? text_clean(check->arena, path) : NULL;
	json_t *object = json_pack(
		"{ss ss ss ss ss ss ss}", "file", clean ? clean : "?", "code",
		finding->code, "severity",
		finding->severity == SEVERITY_ERROR ? "error" : "warning",
		"what", finding->what, "eId", finding->id, "label",
		finding->label, "lines", finding->lines);
	char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;

	(void)printf("%s\n%s", check->printed ? "," : "", line ? line : "{}");
	free(line);
	json_decref(object);
}

/* The lines of a place that are told on a line for people. */
enum { LINES_TOLD_MAX = 3 };

/* Bytes of the first so many words of a list. */
static size_t first_words(const char *list, int count)
{
	size_t at = 0;

	while (count-- && list[at]) {
		at += strspn(list + at, " ");
		at += strcspn(list + at, " ");
	}
	return at;
}

/* "FILE: CODE: what, at EID, point LABEL, line LINES" */
static void print_line(const char *path, const struct finding *finding)
{
	size_t told = first_words(finding->lines, LINES_TOLD_MAX);

	(void)printf("%s: %s: %s", path, finding->code, finding->what);
	if (*finding->id)
		(void)printf(_(", at %s"), finding->id);
	if (*finding->label)
		(void)printf(_(", point %s"), finding->label);
	if (*finding->lines)
		(void)printf(_(", line %.*s"), (int)told, finding->lines);
	if (finding->lines[told])
		(void)printf(" ...");
	(void)printf("\n");
}

static void print_finding(struct check *check, const char *path,
			  const struct finding *finding)
{
	if (check->options->json)
		print_json(check, path, finding);
	else
		print_line(path, finding);
	check->printed++;
	if (finding->severity == SEVERITY_ERROR)
		check->errors++;
	else
		check->warnings++;
}

/*
 * A fault of the document becomes a finding, and is over; one of the program
 * stays what it is.
 */
static enum status take_fault(struct check *check, const char *path,
			      const char *code, struct fault *fault)
{
	struct finding finding = { .code = code,
				   .severity = SEVERITY_ERROR,
				   .id = "",
				   .label = "",
				   .lines = "" };

	if (fault->status != STATUS_MALFORMED)
		return fault->status;
	finding.what = fault->reason;
	print_finding(check, path, &finding);
	fault_clear(fault);
	return STATUS_OK;
}

/* The path of the ALTO file beside one of Akoma Ntoso; NULL: no such name. */
static const char *path_beside(const char *path, struct arena *arena)
{
	const char *suffix = form_suffix(FORM_AKN);
	size_t length = strlen(path);
	size_t end = strlen(suffix);

	if (length <= end || strcmp(path + length - end, suffix) != 0)
		return NULL;
	return arena_print(arena, "%.*s%s", (int)(length - end), path,
			   form_suffix(FORM_ALTO));
}

/* Read the ALTO file beside; none that can be read: NULL, and no fault. */
static struct document *read_beside(const char *path, struct arena *arena)
{
	struct document *alto = NULL;
	struct fault fault = { .status = STATUS_OK };
	const char *beside = path_beside(path, arena);

	if (!beside || document_read(&alto, beside, FORM_ALTO, &fault))
		return NULL;
	if (document_expect(alto, FORM_ALTO, &fault)) {
		document_free(alto);
		return NULL;
	}
	return alto;
}

static enum status examine(struct check *check, const char *path,
			   const struct document *document, struct fault *fault)
{
	struct document *alto = NULL;
	struct finding *findings = NULL;
	enum status status = STATUS_OK;

	if (document_form(document) != FORM_AKN)
		return STATUS_OK;
	if (!check->know)
		status = know_open(&check->know, fault);
	if (status)
		return status;
	alto = read_beside(path, check->arena);
	status = exam_run(&findings, document, alto, check->know, check->arena,
			  fault);
	for (; !status && findings; findings = findings->next)
		print_finding(check, path, findings);
	document_free(alto);
	return status;
}

static enum status check_document(struct check *check, const char *path,
				  const struct document *bytes,
				  struct fault *fault)
{
	struct document *document = NULL;
	enum status status = STATUS_OK;

	check->files++;
	if (document_parse(&document, bytes, fault))
		return take_fault(check, path, unreadable, fault);
	if (schema_check(document, fault))
		status = take_fault(check, path, schema, fault);
	if (!status)
		status = examine(check, path, document, fault);
	document_free(document);
	return status;
}

static bool is_named(const char *path, const char *const *operands, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(operands[i], path) == 0)
			return true;
	return false;
}

/* A file that only lies in a folder may be of any kind: a scan, a record. */
static enum status check_file(struct check *check, const char *path,
			      const char *const *operands, int count,
			      struct fault *fault)
{
	struct document *bytes = NULL;
	enum status status = document_load(&bytes, path, fault);

	if (status == STATUS_MALFORMED)
		return take_fault(check, path, unreadable, fault);
	if (!status && (document_guess(bytes) != FORM_BYTES ||
			is_named(path, operands, count)))
		status = check_document(check, path, bytes, fault);
	document_free(bytes);
	return status;
}

static enum status conclude(const struct check *check, struct fault *fault)
{
	if (!check->errors && (!check->warnings || !check->options->strict))
		return STATUS_OK;
	return fault_set(fault, STATUS_PARTLY, NULL,
			 _("%zu errors and %zu warnings in %zu files"),
			 check->errors, check->warnings, check->files);
}

static enum status check_all(struct check *check, const struct input *files,
			     size_t file_count, const char *const *operands,
			     int count, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (check->options->json)
		(void)printf("[");
	for (size_t i = 0; !status && i < file_count; i++) {
		status = check_file(check, files[i].path, operands, count,
				    fault);
		arena_empty(check->arena);
	}
	if (check->options->json)
		(void)printf("%s]\n", check->printed ? "\n" : "");
	return status ? status : conclude(check, fault);
}

static enum status check_command_run(const void *chosen,
				     const char *const *operands, int count,
				     struct fault *fault)
{
	const struct inputs_way way = { .output = NULL };
	struct check check = { .options = chosen };
	struct arena *arena = arena_new();
	struct input *files = NULL;
	size_t file_count = 0;
	enum status status;

	check.arena = arena_new();
	if (!arena || !check.arena)
		status = fault_memory(fault);
	else
		status = inputs_collect(&files, &file_count, operands, count,
					&way, arena, fault);
	if (!status)
		status = check_all(&check, files, file_count, operands, count,
				   fault);
	know_close(check.know);
	arena_free(check.arena);
	arena_free(arena);
	return status;
}

const struct command check_command = {
	.name = "check",
	.summary = N_("tell what is wrong with ALTO and Akoma Ntoso files"),
	.operands = "FILE...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct check_options),
	.run = check_command_run,
};
