#include "tests/course.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/stage.h"
#include "tests/proof.h"

/* Stages there may be. */
enum { STAGES_MAX = 32 };

static struct desk *desks[STAGES_MAX]; /* kept: opening some takes long */

static void free_desks(void)
{
	for (int i = 0; i < STAGES_MAX; i++)
		desk_free(desks[i]);
}

struct document *course_wrap(const char *name, const void *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	char *copy = malloc(size + 1);

	if (!copy)
		return NULL;
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	(void)document_wrap(&bytes, name, copy, size, &fault);
	return bytes;
}

struct document *course_parse(const void *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = course_wrap("fuzz", data, size);
	struct document *parsed = NULL;

	if (bytes)
		(void)document_parse(&parsed, bytes, &fault);
	document_free(bytes);
	return parsed;
}

/* Printed and parsed again, a document has the same bytes. */
static void check_fixed_point(const struct document *document)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *again = NULL;
	char *once = NULL;
	char *twice = NULL;
	size_t size = 0;
	size_t size_again = 0;

	if (document_print(&once, &size, document, &fault))
		return;
	again = course_parse(once, size);
	if (!again || document_print(&twice, &size_again, again, &fault) ||
	    size != size_again || memcmp(once, twice, size) != 0)
		abort();
	free(once);
	free(twice);
	document_free(again);
}

static struct desk *desk_of(int stage)
{
	static bool known;
	struct fault fault = { .status = STATUS_OK };

	if (!known)
		(void)atexit(free_desks);
	known = true;
	if (!desks[stage] &&
	    desk_new(&desks[stage], stages[stage], NULL, &fault))
		abort();
	return desks[stage];
}

/* Through the stages from `first` on, so that none is met twice. */
static void run_from(int first, const struct document *document)
{
	if (document_form(document) != FORM_BYTES)
		check_fixed_point(document);
	for (int i = first; stages[i]; i++) {
		struct fault fault = { .status = STATUS_OK };
		struct document *out = NULL;

		if (stages[i]->takes != document_form(document) ||
		    (stages[i]->accepts && !stages[i]->accepts(document)) ||
		    desk_run(&out, desk_of(i), document, &fault))
			continue;
		if (document_form(out) != FORM_BYTES)
			run_from(i + 1, out);
		document_free(out);
	}
}

void course_run(const struct document *document)
{
	run_from(0, document);
}

struct document *course_stage(const char *name, const struct document *document)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *out = NULL;
	int stage = 0;

	while (stages[stage] && strcmp(stages[stage]->name, name) != 0)
		stage++;
	if (desk_run(&out, desk_of(stage), document, &fault) &&
	    fault.status != STATUS_MALFORMED) {
		fault_print(&fault);
		abort();
	}
	return out;
}

void course_extract(const struct document *pages)
{
	struct document *made = course_stage("extract", pages);
	struct arena *arena = arena_new();
	const char *fails = "refused";

	if (!arena)
		abort();
	if (made)
		fails = proof_fails(arena, made);
	if (fails) {
		(void)fprintf(stderr, "%s\n", fails);
		abort();
	}
	arena_free(arena);
	document_free(made);
}
