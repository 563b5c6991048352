/*
 * Bytes as a text: what import makes of it goes through the stages, and what
 * it refuses it refuses for a reason of ours.
 */

#include <stdint.h>
#include <stdlib.h>

#include "pipeline/stage.h"
#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct desk *desk; /* kept: its engine is the same for all */

static void free_desk(void)
{
	desk_free(desk);
}

static void open_desk(void)
{
	struct fault fault = { .status = STATUS_OK };

	if (desk)
		return;
	(void)atexit(free_desk);
	if (desk_new(&desk, stage_named("import"), NULL, &fault))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = course_wrap("fuzz.txt", data, size);
	struct document *out = NULL;

	if (!bytes)
		return 0;
	open_desk();
	(void)stage_named("import")->accepts(bytes);
	if (!desk_run(&out, desk, bytes, &fault))
		course_run(out);
	else if (fault.status != STATUS_MALFORMED)
		abort();
	document_free(out);
	document_free(bytes);
	return 0;
}
