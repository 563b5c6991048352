#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H

#include <stdbool.h>

#include "pipeline/text.h"

/*
 * Rows of a table as RFC 4180 has them: UTF-8, every cell quoted, CRLF.
 *
 * A cell that a spreadsheet would run as a formula gets an apostrophe in
 * front; the items of a Vietnamese list begin with "-" and "+", so that is
 * common and harmless.
 */

/* What spreadsheets know UTF-8 by. */
extern const char sheet_byte_order_mark[];

/* Whether a spreadsheet would run the cell. */
bool sheet_is_formula(const char *cell);

/* Add a cell to the row at the end of the text; NULL: it fails. */
void sheet_cell(struct text *text, const char *cell);

/* Add `count` cells, and end the row. */
void sheet_cells(struct text *text, const char *const *cells, size_t count);
void sheet_row(struct text *text, const char *const *cells, size_t count);

/* End the row. */
void sheet_end(struct text *text);

#endif
