/*
 * Bytes are parsed as XML; what is a document goes through the stages.
 */

#include <stdint.h>

#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *document = course_parse(data, size);

	if (document)
		course_run(document);
	document_free(document);
	return 0;
}
