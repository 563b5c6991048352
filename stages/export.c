/*
 * export - write what a directive orders in the format of another program
 *
 * Takes Akoma Ntoso, gives the bytes of the format that --to names.  The
 * formats are listed in stages/export_formats.def, each a file of its own.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "stages/export_format.h"

struct export_options {
	int to; /* which of the formats */
};

static const struct export_options defaults = { 0 };

static const char *const names[] = {
#define FORMAT(name) #name,
#include "stages/export_formats.def"
#undef FORMAT
	NULL,
};

static enum status (*const formats[])(struct text *text,
				      const struct document *in,
				      struct fault *fault) = {
#define FORMAT(name) export_##name,
#include "stages/export_formats.def"
#undef FORMAT
};

static const struct option options[] = {
	{ OPTION(CHOICE, struct export_options, to, "FORMAT",
		 N_("write this format")),
	  .choices = names },
	{ .kind = OPTION_END },
};

/* A document of the bytes of `text`, which lie in the arena. */
static enum status wrap(struct document **out, const char *name,
			const struct text *text, struct fault *fault)
{
	char *data = malloc(text->length + 1);

	if (!data)
		return fault_memory(fault);
	memcpy(data, text_string(text), text->length);
	data[text->length] = '\0';
	return document_wrap(out, name, data, text->length, fault);
}

static enum status convert(struct document **out, const struct document *in,
			   const struct task *task)
{
	const struct export_options *chosen = task->options;
	struct text text = { .arena = task->arena };
	enum status status = formats[chosen->to](&text, in, task->fault);

	if (status)
		return status;
	if (text.failed)
		return fault_memory(task->fault);
	return wrap(out, document_name(in), &text, task->fault);
}

const struct stage export_stage = {
	.name = "export",
	.summary = N_("write the tasks of a directive for another program"),
	.takes = FORM_AKN,
	.gives = FORM_BYTES,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct export_options),
	.run = convert,
};
