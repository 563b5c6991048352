/*
 * check - tell whether documents hold what our schemas say
 *
 * Takes files of ALTO and Akoma Ntoso; says nothing of those that hold.
 */

#include <stdio.h>

#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/schema.h"

static const struct option no_options[] = { { .kind = OPTION_END } };

static enum status check_file(const char *path, struct fault *fault)
{
	struct document *bytes = NULL;
	struct document *document = NULL;
	enum status status;

	status = document_load(&bytes, path, fault);
	if (!status)
		status = document_parse(&document, bytes, fault);
	if (!status)
		status = schema_check(document, fault);
	document_free(document);
	document_free(bytes);
	return status;
}

static enum status check(const void *options, const char *const *operands,
			 int count, struct fault *fault)
{
	enum status worst = STATUS_OK;

	(void)options;
	for (int i = 0; i < count; i++) {
		enum status status;

		fault_print(fault);
		fault_clear(fault);
		status = check_file(operands[i], fault);
		if (status)
			worst = status;
	}
	return worst;
}

const struct command check_command = {
	.name = "check",
	.summary = N_("tell whether ALTO and Akoma Ntoso files hold"),
	.operands = "FILE...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = no_options,
	.run = check,
};
