/*
 * Bytes as a text: what import takes of them, extract makes a valid document
 * of.
 */

#include <stdint.h>

#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *bytes = course_wrap("fuzz.txt", data, size);
	struct document *pages = NULL;

	if (bytes)
		pages = course_stage("import", bytes);
	if (pages)
		course_extract(pages);
	document_free(pages);
	document_free(bytes);
	return 0;
}
