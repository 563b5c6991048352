#ifndef PIPELINE_TABLE_H
#define PIPELINE_TABLE_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * A dictionary: what people know about the documents, as a text table.
 *
 * UTF-8, a row a line, cells parted by one tab; a line that starts with "#"
 * is a note, an empty line nothing.  Rows are sorted by the bytes of their
 * first cell, their key; several rows may share one.  All rows have the same
 * number of cells; trailing empty cells are written out.
 */

/* The most bytes a dictionary has. */
#define TABLE_BYTES_MAX ((size_t)64 << 20)

struct table {
	const char *const *cells; /* row after row */
	size_t rows;
	size_t columns;
};

/*
 * Load the dictionary `name`, such as "places" for dictionaries/places.tsv of
 * the program's data (a name with a "/" is a path of its own), with `columns`
 * cells a row.  All of it lives in the arena.
 *
 * STATUS_MISSING    there is no such file
 * STATUS_MALFORMED  not UTF-8, not sorted, a row with another number of cells
 * STATUS_MEMORY
 */
enum status table_load(struct table *out, const char *name, size_t columns,
		       struct arena *arena, struct fault *fault);

/* The cell of a row, counted from 0.  Never NULL. */
const char *table_cell(const struct table *table, size_t row, size_t column);

/* The first row with that key; `rows` of the table when there is none. */
size_t table_find(const struct table *table, const char *key);

#endif
