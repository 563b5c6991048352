#include "export/format.h"

#include <string.h>

#include "pipeline/file.h"
#include "pipeline/message.h"

const char *const format_words[] = {
#define FORMAT(name, word) word,
#include "export/formats.def"
#undef FORMAT
	NULL,
};

static enum status (*const formats[])(struct parcel *out,
				      const struct batch *batch,
				      struct fault *fault) = {
#define FORMAT(name, word) export_##name,
#include "export/formats.def"
#undef FORMAT
};

enum status format_write(struct parcel *out, int format,
			 const struct batch *batch, struct fault *fault)
{
	enum status status = formats[format](out, batch, fault);

	for (size_t i = 0; i < out->count && !status; i++)
		if (out->files[i]->failed)
			status = fault_memory(fault);
	if (!status && arena_failed(out->arena))
		status = fault_memory(fault);
	return status;
}

struct text *parcel_next(struct parcel *parcel)
{
	struct text **grown =
		arena_grow(parcel->arena, parcel->files, &parcel->room,
			   parcel->count + 1, sizeof(struct text *));
	struct text *made = arena_take(parcel->arena, sizeof(*made));

	if (!grown || !made)
		return NULL;
	made->arena = parcel->arena;
	parcel->files = grown;
	grown[parcel->count++] = made;
	return made;
}

/* "tasks-2-of-3.csv" of "tasks.csv". */
static const char *part_path(const struct parcel *parcel, size_t number,
			     const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');
	size_t stem = dot ? (size_t)(dot - path) : strlen(path);

	return arena_print(parcel->arena, "%.*s-%zu-of-%zu%s", (int)stem, path,
			   number, parcel->count, path + stem);
}

static enum status write_file(const struct parcel *parcel, size_t at,
			      const char *output, struct fault *fault)
{
	const struct text *text = parcel->files[at];
	const char *path =
		parcel->count > 1 ? part_path(parcel, at + 1, output) : output;

	return path ? file_write(path, text_string(text), text->length, fault)
		    : fault_memory(fault);
}

enum status parcel_write(const struct parcel *parcel, const char *path,
			 struct fault *fault)
{
	enum status status = STATUS_OK;

	if (parcel->count > 1 && strcmp(path, "-") == 0)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("the tasks take %zu files; name one with "
				   "'--output', and they are numbered"),
				 parcel->count);
	for (size_t i = 0; i < parcel->count && !status; i++)
		status = write_file(parcel, i, path, fault);
	return status;
}
