#ifndef PIPELINE_JSON_LIST_H
#define PIPELINE_JSON_LIST_H

#include <jansson.h>
#include <stddef.h>

#include "pipeline/fault.h"

/*
 * An array of objects on standard output, one a line.  Start with zeros.
 */
struct json_list {
	size_t count;
};

/* Print a row, which is freed; NULL, as jansson gives it: no memory. */
enum status json_list_add(struct json_list *list, json_t *row,
			  struct fault *fault);

/* Print the end of the array. */
void json_list_end(const struct json_list *list);

#endif
