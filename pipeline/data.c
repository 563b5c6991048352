#include "pipeline/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool data_path(char *path, const char *name)
{
	const char *set = getenv("CHITHI_DATA");
	char program[DATA_PATH_SIZE];
	ssize_t length;
	int written;

	if (set && *set) {
		written = snprintf(path, DATA_PATH_SIZE, "%s/%s", set, name);
		return written > 0 && written < DATA_PATH_SIZE;
	}
	length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (length <= 0)
		return false;
	program[length] = '\0';
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(program, '/');

		if (!slash)
			return false;
		*slash = '\0';
	}
	written = snprintf(path, DATA_PATH_SIZE, "%s/share/chithi/%s", program,
			   name);
	return written > 0 && written < DATA_PATH_SIZE;
}
