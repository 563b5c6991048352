#include "export/sheet.h"

#include <string.h>

const char sheet_byte_order_mark[] = "\xef\xbb\xbf";

static const char line_end[] = "\r\n";

/* What opens a formula: ASCII, and the wide forms of East Asian keyboards. */
static const char *const formula_starts[] = { "=",  "+",  "-",  "@",
					      "\t", "\r", "\n", "＝",
					      "＋", "－", "＠", NULL };

bool sheet_is_formula(const char *cell)
{
	for (int i = 0; formula_starts[i]; i++)
		if (strncmp(cell, formula_starts[i],
			    strlen(formula_starts[i])) == 0)
			return true;
	return false;
}

/* Whether a cell stands in the row already: all end with a quote. */
static bool has_cells(const struct text *text)
{
	return text->length && text->data[text->length - 1] == '"';
}

void sheet_cell(struct text *text, const char *cell)
{
	if (!cell) {
		text->failed = true;
		return;
	}
	text_add_string(text, has_cells(text) ? ",\"" : "\"");
	if (sheet_is_formula(cell))
		text_add_string(text, "'");
	for (; *cell; cell++) {
		if (*cell == '"')
			text_add(text, "\"", 1);
		text_add(text, cell, 1);
	}
	text_add_string(text, "\"");
}

void sheet_cells(struct text *text, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sheet_cell(text, cells[i]);
}

void sheet_row(struct text *text, const char *const *cells, size_t count)
{
	sheet_cells(text, cells, count);
	sheet_end(text);
}

void sheet_end(struct text *text)
{
	text_add_string(text, line_end);
}
