/*
 * Bytes are parsed as XML; what is a document goes through every stage that
 * takes its form, and must come out of print and parse the same.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/document.h"
#include "pipeline/stage.h"

/* Stages there may be. */
enum { STAGES_MAX = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct desk *desks[STAGES_MAX]; /* kept: opening some takes long */

static void free_desks(void)
{
	for (int i = 0; i < STAGES_MAX; i++)
		desk_free(desks[i]);
}

static struct document *parse(const void *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *parsed = NULL;
	char *copy = malloc(size + 1);

	if (!copy)
		return NULL;
	memcpy(copy, data, size);
	copy[size] = '\0';
	if (!document_wrap(&bytes, "fuzz", copy, size, &fault))
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
	again = parse(once, size);
	if (!again || document_print(&twice, &size_again, again, &fault) ||
	    size != size_again || memcmp(once, twice, size) != 0)
		abort();
	free(once);
	free(twice);
	document_free(again);
}

static void run_stages(const struct document *document)
{
	for (int i = 0; stages[i]; i++) {
		struct fault fault = { .status = STATUS_OK };
		struct document *out = NULL;

		if (stages[i]->takes != document_form(document))
			continue;
		if (!desks[i] && desk_new(&desks[i], stages[i], NULL, &fault))
			abort();
		if (desk_run(&out, desks[i], document, &fault))
			continue;
		if (document_form(out) != FORM_BYTES)
			check_fixed_point(out);
		document_free(out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool known;
	struct document *document = parse(data, size);

	if (!known)
		(void)atexit(free_desks);
	known = true;
	if (!document)
		return 0;
	check_fixed_point(document);
	run_stages(document);
	document_free(document);
	return 0;
}
