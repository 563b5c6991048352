/*
 * convert - write what was read in the format of another program
 *
 * Takes ALTO, gives the bytes of the format that --to names.  The formats are
 * listed in stages/convert_formats.def, each a file of its own.  What stands
 * in them is the repaired reading.
 */

#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "stages/convert_format.h"
#include <limits.h>

struct convert_options {
	int to; /* which of the formats */
	int page;
};

static const struct convert_options defaults = { 0 };

static const char *const names[] = {
#define FORMAT(name) #name,
#include "stages/convert_formats.def"
#undef FORMAT
	NULL,
};

static enum status (*const formats[])(struct text *text,
				      const struct converting *converting,
				      struct fault *fault) = {
#define FORMAT(name) convert_##name,
#include "stages/convert_formats.def"
#undef FORMAT
};

static const struct option options[] = {
	{ OPTION(CHOICE, struct convert_options, to, "FORMAT",
		 N_("write this format")),
	  .choices = names },
	{ OPTION(COUNT, struct convert_options, page, "N",
		 N_("write page N of the scan alone, 0 is all")),
	  .least = 0, .most = INT_MAX },
	{ .kind = OPTION_END },
};

static bool is_wanted(const struct converting *converting, const xmlNode *page)
{
	return !page || !converting->page ||
	       alto_page_number(page) == converting->page;
}

xmlNode *convert_first_page(const struct converting *converting)
{
	xmlNode *page = alto_first_page(converting->in);

	while (!is_wanted(converting, page))
		page = alto_next_page(page);
	return page;
}

xmlNode *convert_next_page(const struct converting *converting,
			   const xmlNode *page)
{
	xmlNode *next = alto_next_page(page);

	while (!is_wanted(converting, next))
		next = alto_next_page(next);
	return next;
}

static enum status convert(struct document **out, const struct document *in,
			   const struct task *task)
{
	const struct convert_options *chosen = task->options;
	struct converting converting = { .in = in, .page = chosen->page };
	struct text text = { .arena = task->arena };
	enum status status;

	if (!convert_first_page(&converting))
		return fault_set(task->fault, STATUS_MALFORMED,
				 document_name(in), _("there is no page %d"),
				 chosen->page);
	status = formats[chosen->to](&text, &converting, task->fault);
	if (status)
		return status;
	return document_wrap_text(out, document_name(in), &text, task->fault);
}

const struct stage convert_stage = {
	.name = "convert",
	.summary = N_("write what was read in the format of another program"),
	.takes = FORM_ALTO,
	.gives = FORM_BYTES,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct convert_options),
	.run = convert,
};
