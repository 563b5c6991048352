#include "pipeline/remark.h"

#include <stdlib.h>
#include <string.h>

struct remarks {
	char *lines[REMARKS_MAX];
	size_t count;
};

struct remarks *remarks_new(void)
{
	return calloc(1, sizeof(struct remarks));
}

void remarks_clear(struct remarks *remarks)
{
	while (remarks->count)
		free(remarks->lines[--remarks->count]);
}

void remarks_free(struct remarks *remarks)
{
	if (!remarks)
		return;
	remarks_clear(remarks);
	free(remarks);
}

enum status remarks_add(struct remarks *remarks, const struct fault *told,
			struct fault *fault)
{
	char line[FAULT_LINE_SIZE];
	char *copy;

	if (remarks->count == REMARKS_MAX)
		return STATUS_OK;
	copy = strdup(fault_line(line, told));
	if (!copy)
		return fault_memory(fault);
	remarks->lines[remarks->count++] = copy;
	return STATUS_OK;
}

size_t remarks_count(const struct remarks *remarks)
{
	return remarks->count;
}

const char *remarks_line(const struct remarks *remarks, size_t at)
{
	return remarks->lines[at];
}
