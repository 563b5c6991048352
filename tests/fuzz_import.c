/*
 * Bytes as a text: what import makes of it goes through the stages, and what
 * it refuses it refuses for a reason of ours.
 */

#include <stdint.h>

#include "pipeline/stage.h"
#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *bytes = course_wrap("fuzz.txt", data, size);
	struct document *out = NULL;

	if (!bytes)
		return 0;
	(void)stage_named("import")->accepts(bytes);
	out = course_stage("import", bytes);
	if (out)
		course_run(out);
	document_free(out);
	document_free(bytes);
	return 0;
}
