#include "pipeline/zone.h"

#include <stdlib.h>

#include "pipeline/zone_part.h"

enum status zones_open(struct zones **out, struct fault *fault)
{
	struct zones *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		free(made);
		return fault_memory(fault);
	}
	status = table_load(&made->table, "zones", 3, made->arena, fault);
	if (status) {
		zones_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void zones_close(struct zones *zones)
{
	if (!zones)
		return;
	arena_free(zones->arena);
	free(zones);
}

/* The zones of one document. */
static enum status assign(const struct zones *zones, struct zone_line *lines,
			  size_t count, struct arena *arena,
			  struct fault *fault)
{
	size_t text;
	enum status status =
		zone_header(&text, zones, lines, count, arena, fault);

	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		if (!lines[i].zone)
			lines[i].zone = "noi-dung";
	zone_end(zones, lines, count, text, arena);
	return STATUS_OK;
}

/* How many of the lines stand on the page of the first. */
static size_t count_page(const struct zone_line *lines, size_t count)
{
	size_t on = 1;

	while (on < count && lines[on].page == lines->page)
		on++;
	return on;
}

/* How many of the lines are of the document that begins with the first. */
static size_t count_document(const struct zones *zones,
			     const struct zone_line *lines, size_t count,
			     struct arena *arena)
{
	size_t end = count_page(lines, count);

	while (end < count) {
		size_t page = count_page(lines + end, count - end);

		if (zones_start(zones, lines + end, page, arena) ==
		    ZONE_START_SURE)
			break;
		end += page;
	}
	return end;
}

enum status zones_assign(const struct zones *zones, struct zone_line *lines,
			 size_t count, struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t length;

	for (; count && !status; lines += length, count -= length) {
		length = count_document(zones, lines, count, arena);
		status = assign(zones, lines, length, arena, fault);
	}
	return status;
}
