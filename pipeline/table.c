#include "pipeline/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/data.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* A table while it is read. */
struct reader {
	const char *path;
	const char **cells;
	size_t room;
	size_t rows;
	size_t columns;
	size_t line;
	struct arena *arena;
	struct fault *fault;
};

static enum status find_path(char *path, const char *name, struct fault *fault)
{
	char file[DATA_PATH_SIZE];
	int length;

	if (strchr(name, '/')) {
		length = snprintf(path, DATA_PATH_SIZE, "%s", name);
		if (length < DATA_PATH_SIZE)
			return STATUS_OK;
	} else {
		length = snprintf(file, sizeof(file), "dictionaries/%s.tsv",
				  name);
		if (length < DATA_PATH_SIZE && data_path(path, file))
			return STATUS_OK;
	}
	return fault_set(fault, STATUS_MISSING, name, "%s",
			 _("the path is too long"));
}

/* Cut `row` at its tabs into the cells of the next row. */
static enum status add_row(struct reader *reader, char *row)
{
	const char **cells;
	size_t count = 0;

	cells = arena_grow(reader->arena, (void *)reader->cells, &reader->room,
			   (reader->rows + 1) * reader->columns,
			   sizeof(*cells));
	if (!cells)
		return fault_memory(reader->fault);
	reader->cells = cells;
	cells += reader->rows * reader->columns;
	for (char *cell = row; cell; count++) {
		char *tab = strchr(cell, '\t');

		if (tab)
			*tab++ = '\0';
		if (count < reader->columns)
			cells[count] = cell;
		cell = tab;
	}
	if (count != reader->columns)
		return fault_set(reader->fault, STATUS_MALFORMED, reader->path,
				 _("line %zu: %zu cells, not %zu"),
				 reader->line, count, reader->columns);
	if (reader->rows && strcmp(cells[0], cells[-(long)count]) < 0)
		return fault_set(reader->fault, STATUS_MALFORMED, reader->path,
				 _("line %zu: not sorted"), reader->line);
	reader->rows++;
	return STATUS_OK;
}

static enum status add_rows(struct reader *reader, char *rows)
{
	enum status status = STATUS_OK;

	while (rows && *rows && !status) {
		char *end = strchr(rows, '\n');

		if (end)
			*end++ = '\0';
		reader->line++;
		if (*rows && *rows != '#')
			status = add_row(reader, rows);
		rows = end;
	}
	return status;
}

enum status table_load(struct table *out, const char *name, size_t columns,
		       struct arena *arena, struct fault *fault)
{
	char path[DATA_PATH_SIZE];
	struct reader reader = {
		.path = path, .columns = columns, .arena = arena, .fault = fault
	};
	char *data = NULL;
	char *rows;
	size_t size = 0;
	enum status status;

	status = find_path(path, name, fault);
	if (!status)
		status = file_read(&data, &size, path, TABLE_BYTES_MAX, fault);
	if (status)
		return status;
	if (text_invalid_at(data, size) < size) {
		status = fault_set(fault, STATUS_MALFORMED, path,
				   _("not UTF-8 at byte %zu"),
				   text_invalid_at(data, size));
		goto done;
	}
	rows = arena_text(arena, data, size);
	status = rows ? add_rows(&reader, rows) : fault_memory(fault);
	if (status)
		goto done;
	*out = (struct table){ .cells = reader.cells,
			       .rows = reader.rows,
			       .columns = columns };
done:
	free(data);
	return status;
}

const char *table_cell(const struct table *table, size_t row, size_t column)
{
	return table->cells[row * table->columns + column];
}

size_t table_find(const struct table *table, const char *key)
{
	size_t low = 0;
	size_t high = table->rows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(table_cell(table, middle, 0), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < table->rows && strcmp(table_cell(table, low, 0), key) == 0)
		return low;
	return table->rows;
}
