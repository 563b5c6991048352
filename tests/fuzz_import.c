/*
 * Bytes as a text: what import accepts and takes must be ALTO that comes out
 * of print and parse the same.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/document.h"
#include "pipeline/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct desk *desk; /* kept: its engine is the same for all */

static void free_desk(void)
{
	desk_free(desk);
}

static void check_fixed_point(const struct document *document)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *again = NULL;
	char *once = NULL;
	char *twice = NULL;
	char *copy;
	size_t size = 0;
	size_t size_again = 0;

	if (document_print(&once, &size, document, &fault))
		return;
	copy = malloc(size + 1);
	if (!copy)
		abort();
	memcpy(copy, once, size + 1);
	if (document_wrap(&bytes, "fuzz", copy, size, &fault) ||
	    document_parse(&again, bytes, &fault) ||
	    document_print(&twice, &size_again, again, &fault) ||
	    size != size_again || memcmp(once, twice, size) != 0)
		abort();
	free(once);
	free(twice);
	document_free(bytes);
	document_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct stage *stage = stage_named("import");
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *out = NULL;
	char *copy = malloc(size + 1);

	if (!copy)
		return 0;
	if (!desk) {
		(void)atexit(free_desk);
		if (desk_new(&desk, stage, NULL, &fault))
			abort();
	}
	memcpy(copy, data, size);
	copy[size] = '\0';
	if (document_wrap(&bytes, "fuzz.txt", copy, size, &fault))
		return 0;
	(void)stage->accepts(bytes);
	if (!desk_run(&out, desk, bytes, &fault))
		check_fixed_point(out);
	else if (fault.status != STATUS_MALFORMED)
		abort();
	document_free(out);
	document_free(bytes);
	return 0;
}
