/*
 * Bytes as ALTO: of all that our grammar takes, extract makes a valid
 * document.
 */

#include <stdint.h>

#include "pipeline/schema.h"
#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *pages = course_parse(data, size);

	if (pages && document_form(pages) == FORM_ALTO &&
	    !schema_check(pages, &fault))
		course_extract(pages);
	document_free(pages);
	return 0;
}
