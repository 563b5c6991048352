#include "pipeline/remark.h"

#include <stdlib.h>
#include <string.h>

struct remarks {
	char *lines[REMARKS_MAX];
	size_t count;
	size_t losses;
};

struct remarks *remarks_new(void)
{
	return calloc(1, sizeof(struct remarks));
}

void remarks_clear(struct remarks *remarks)
{
	while (remarks->count)
		free(remarks->lines[--remarks->count]);
	remarks->losses = 0;
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
	remarks->losses += told->status != STATUS_OK;
	return STATUS_OK;
}

size_t remarks_count(const struct remarks *remarks)
{
	return remarks->count;
}

bool remarks_lossy(const struct remarks *remarks)
{
	return remarks->losses > 0;
}

const char *remarks_line(const struct remarks *remarks, size_t at)
{
	return remarks->lines[at];
}
