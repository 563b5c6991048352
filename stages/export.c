/*
 * export - write what a directive orders in the format of another program
 *
 * Takes Akoma Ntoso, gives the bytes of the format that --to names.  The
 * formats are listed in stages/export_formats.def, each a file of its own.
 */

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

static enum status convert(struct document **out, const struct document *in,
			   const struct task *task)
{
	const struct export_options *chosen = task->options;
	struct text text = { .arena = task->arena };
	enum status status = formats[chosen->to](&text, in, task->fault);

	if (status)
		return status;
	return document_wrap_text(out, document_name(in), &text, task->fault);
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
