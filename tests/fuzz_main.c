/*
 * What stands in for libFuzzer where there is none: feed a fuzzer the files
 * that are named, such as those which once broke something.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/file.h"

/* The largest file it is fed, in bytes. */
#define FILE_BYTES_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int count, char **arguments)
{
	struct fault fault = { .status = STATUS_OK };

	for (int i = 1; i < count; i++) {
		char *data = NULL;
		size_t size = 0;

		if (file_read(&data, &size, arguments[i], FILE_BYTES_MAX,
			      &fault)) {
			fault_print(&fault);
			return EXIT_FAILURE;
		}
		(void)LLVMFuzzerTestOneInput((const uint8_t *)data, size);
		free(data);
	}
	(void)printf("%d files\n", count - 1);
	return EXIT_SUCCESS;
}
