#include "export/summary.h"

#include <string.h>

#include "export/batch.h"
#include "pipeline/text.h"

static const char ellipsis[] = "…";

/* How many bytes of `text` may stay, before the ellipsis. */
static size_t find_cut(const char *text, size_t length)
{
	size_t at = 0;
	size_t blank = 0;

	for (size_t i = 0; i + 1 < SUMMARY_CHARACTERS_MAX && at < length; i++) {
		if (text[at] == ' ')
			blank = at;
		(void)text_next(text, length, &at);
	}
	return blank ? blank : at;
}

const char *summary_of(struct arena *arena, const struct task_row *row)
{
	const char *const choices[] = { row->action, row->text, row->label,
					row->id };
	struct text cut = { .arena = arena };
	const char *text = "";

	for (size_t i = 0; !*text && i < sizeof(choices) / sizeof(choices[0]);
	     i++)
		text = choices[i];
	if (text_characters(text) <= SUMMARY_CHARACTERS_MAX)
		return text;
	text_add(&cut, text, find_cut(text, strlen(text)));
	text_add_string(&cut, ellipsis);
	return cut.failed ? NULL : text_string(&cut);
}

const char *summary_place(struct arena *arena, const struct task_row *row)
{
	const struct akn_header *header = &row->paper->header;
	const char *const parts[] = { *header->number ? header->number
						      : header->iri,
				      header->date, row->label };
	struct text place = { .arena = arena };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (*parts[i])
			text_print(&place, "%s%s", place.length ? ", " : "",
				   parts[i]);
	return place.failed ? NULL : text_string(&place);
}
