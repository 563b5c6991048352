/*
 * How a document is to be handled: marks of secrecy, of urgency, of who may
 * have it.  They stand in the header, each in a line of its own.
 */

#include <string.h>

#include "stages/extract_part.h"

static const char *const marks[] = { "do-mat", "do-khan", "luu-hanh" };

/* Whether the line is of the text: the header is over. */
static bool is_text(const struct line *line)
{
	return line_in(line, "noi-dung") && line->word_count > 1;
}

/* Where on its page the text begins, in pixels; 0: not known. */
static int top_of_text(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (is_text(&lines->items[i]))
			return lines->items[i].boxed ? lines->items[i].box.y
						     : 0;
	return 0;
}

void handling_settle(struct reading *reading)
{
	struct lines *lines = &reading->lines;
	int top = top_of_text(lines);
	bool over = false;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];
		const char *zone;

		if (line->page != lines->items[0].page)
			return;
		zone = zones_mark(reading->zones, line->text, reading->arena);
		if (*zone && (!over || (line->boxed && line->box.y < top)))
			line->zone = zone;
		else
			over |= is_text(line);
	}
}

void write_handling(struct reading *reading, xmlNode *preface)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const struct passage *mark = passage_of_zone(reading, marks[i]);
		xmlNode *container;
		xmlNode *p;

		if (!mark)
			continue;
		container =
			reading_node(reading, akn_add(preface, "container"));
		if (container && !akn_set(container, "name", marks[i]))
			reading->failed = true;
		p = reading_node(reading,
				 akn_add_text(container, "p", mark->text));
		if (p)
			write_origin(reading, p, mark);
	}
}
