/*
 * convert --to text: the words alone
 *
 * A line a line, a blank line between blocks, a form feed between pages: what
 * `import` takes.
 */

#include "stages/convert_format.h"

static void add_line(struct text *text, const xmlNode *line)
{
	const xmlNode *first = alto_first_word(line);

	for (const xmlNode *word = first; word; word = alto_next_word(word)) {
		if (word != first && alto_is_spaced(word))
			text_add_string(text, " ");
		text_add_string(text, alto_content(word));
	}
	text_add_string(text, "\n");
}

static void add_page(struct text *text, const xmlNode *page)
{
	const xmlNode *first = alto_first_block(page);

	for (const xmlNode *block = first; block;
	     block = alto_next_block(block)) {
		if (block != first)
			text_add_string(text, "\n");
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			add_line(text, line);
	}
}

enum status convert_text(struct text *text, const struct converting *converting,
			 struct fault *fault)
{
	const xmlNode *first = convert_first_page(converting);

	(void)fault;
	for (const xmlNode *page = first; page;
	     page = convert_next_page(converting, page)) {
		if (page != first)
			text_add_string(text, "\f");
		add_page(text, page);
	}
	return STATUS_OK;
}
