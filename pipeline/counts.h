#ifndef PIPELINE_COUNTS_H
#define PIPELINE_COUNTS_H

#include <stdbool.h>

#include "pipeline/fault.h"
#include "pipeline/user.h"

/*
 * Print for each row of the user's tables how often it hit in repaired files
 * and in how many of them: a replacement where it was made, a word or phrase
 * where it stands in the text.
 *
 * As user_load() and document_read().
 */
enum status counts_print(const struct user_files *files, bool json,
			 const char *const *paths, int count,
			 struct fault *fault);

#endif
