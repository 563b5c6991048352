#include "export/known.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/file.h"

/* The most that a file has, in bytes. */
#define KNOWN_BYTES_MAX ((size_t)1 << 30)

/* The length of a UUID in text. */
enum { UUID_LENGTH = 36 };

static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

/* The UUIDs of a file, one behind the other, in lower case. */
struct known {
	struct arena *arena;
	char *items;
	size_t count;
	size_t room;
};

static bool is_uuid(const char *text)
{
	for (int i = 0; i < UUID_LENGTH; i++)
		if (form[i] == 'x' ? !isxdigit((unsigned char)text[i])
				   : text[i] != form[i])
			return false;
	return true;
}

static bool add(struct known *known, const char *text)
{
	char *grown = arena_grow(known->arena, known->items, &known->room,
				 known->count + 1, UUID_LENGTH);

	if (!grown)
		return false;
	known->items = grown;
	grown += UUID_LENGTH * known->count++;
	for (int i = 0; i < UUID_LENGTH; i++)
		grown[i] = (char)tolower((unsigned char)text[i]);
	return true;
}

static int compare(const void *one, const void *other)
{
	return memcmp(one, other, UUID_LENGTH);
}

/* Find them all; false: no memory. */
static bool find_all(struct known *known, const char *data, size_t size)
{
	for (size_t at = 0; at + UUID_LENGTH <= size; at++) {
		if (!is_uuid(data + at))
			continue;
		if (!add(known, data + at))
			return false;
		at += UUID_LENGTH - 1;
	}
	if (known->count)
		qsort(known->items, known->count, UUID_LENGTH, compare);
	return true;
}

enum status known_leave_out(struct batch *batch, const char *path,
			    struct fault *fault)
{
	struct known known = { .arena = batch->arena };
	char *data = NULL;
	size_t size = 0;
	enum status status =
		file_read(&data, &size, path, KNOWN_BYTES_MAX, fault);

	if (!status && !find_all(&known, data, size))
		status = fault_memory(fault);
	free(data);
	if (status || !known.count)
		return status;
	for (size_t i = 0; i < batch->row_count; i++)
		if (bsearch(batch->rows[i]->uuid, known.items, known.count,
			    UUID_LENGTH, compare))
			batch->rows[i]->in_tracker = true;
	return STATUS_OK;
}
