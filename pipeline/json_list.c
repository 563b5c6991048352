#include "pipeline/json_list.h"

#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 4 }; /* of a number that is no whole one */

enum status json_list_add(struct json_list *list, json_t *row,
			  struct fault *fault)
{
	char *line = row ? json_dumps(row, JSON_COMPACT |
						   JSON_REAL_PRECISION(DIGITS))
			 : NULL;

	json_decref(row);
	if (!line)
		return fault_memory(fault);
	(void)printf("%s\n%s", list->count++ ? "," : "[", line);
	free(line);
	return STATUS_OK;
}

void json_list_end(const struct json_list *list)
{
	(void)printf("%s]\n", list->count ? "\n" : "[");
}
