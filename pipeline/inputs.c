#include "pipeline/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pdf/pdf.h"
#include "pipeline/document.h"
#include "pipeline/message.h"

static const char digits[] = "0123456789";

/* The most files of one run, and the deepest that folders nest. */
enum { FILES_MAX = 10000000, DEPTH_MAX = 64 };

struct walk {
	const struct inputs_way *way;
	struct input *files;
	size_t count;
	size_t room;
	struct stat output; /* the folder to stay out of */
	bool has_output;
	size_t shared; /* bytes of the path that all files named share */
	struct arena *arena;
	struct fault *fault;
};

static enum status add_file(struct walk *walk, const char *path,
			    const char *name)
{
	struct input *grown;

	if (walk->count >= FILES_MAX)
		return fault_set(walk->fault, STATUS_USAGE, path,
				 _("more than %d files"), FILES_MAX);
	grown = arena_grow(walk->arena, walk->files, &walk->room,
			   walk->count + 1, sizeof(*grown));
	if (!grown)
		return fault_memory(walk->fault);
	walk->files = grown;
	grown[walk->count++] = (struct input){ .path = path, .name = name };
	return STATUS_OK;
}

static enum status add_folder(struct walk *walk, const char *path,
			      const char *name, int depth);

/* An entry of a folder: file, folder, or something to pass by. */
static enum status add_entry(struct walk *walk, const char *folder,
			     const char *below, const char *entry, int depth)
{
	const char *path = arena_print(walk->arena, "%s/%s", folder, entry);
	const char *name = arena_print(walk->arena, "%s%s%s", below,
				       *below ? "/" : "", entry);
	struct stat link;
	struct stat file;

	if (!path || !name)
		return fault_memory(walk->fault);
	if (lstat(path, &link) || stat(path, &file))
		return STATUS_OK; /* gone meanwhile, or a link to nothing */
	if (S_ISREG(file.st_mode))
		return depth < 0 ? add_file(walk, path, name) : STATUS_OK;
	if (depth < 0 || !S_ISDIR(link.st_mode) ||
	    (walk->has_output && link.st_ino == walk->output.st_ino &&
	     link.st_dev == walk->output.st_dev))
		return STATUS_OK;
	if (depth >= DEPTH_MAX)
		return fault_set(walk->fault, STATUS_USAGE, path,
				 _("folders lie deeper than %d"), DEPTH_MAX);
	return add_folder(walk, path, name, depth + 1);
}

/* Add the folders in a folder that lies at `depth`; -1: the files in it. */
static enum status add_entries(struct walk *walk, const char *path,
			       const char *name, int depth)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	enum status status = STATUS_OK;

	if (!folder)
		return fault_set(walk->fault, STATUS_MISSING, path,
				 _("cannot be opened: %s"), strerror(errno));
	errno = 0;
	while (!status && (entry = readdir(folder))) {
		if (entry->d_name[0] != '.')
			status = add_entry(walk, path, name, entry->d_name,
					   depth);
		errno = 0;
	}
	if (!status && errno)
		status = fault_set(walk->fault, STATUS_MISSING, path,
				   _("cannot be read: %s"), strerror(errno));
	(void)closedir(folder);
	return status;
}

/* The path without links and dots, in the arena; NULL: none. */
static char *full_path(const struct walk *walk, const char *operand)
{
	char *real = realpath(operand, NULL);
	char *copy = real ? arena_text(walk->arena, real, strlen(real)) : NULL;

	free(real);
	return copy;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The name of a joined folder: one that was named itself has its own. */
static const char *name_folder(struct walk *walk, const char *path,
			       const char *name)
{
	const char *full = *name ? name : full_path(walk, path);

	return *name || !full ? full : base_of(full);
}

static int by_name(const void *one, const void *other)
{
	const struct input *a = one;
	const struct input *b = other;

	return strcmp(a->name, b->name);
}

/* Make one of the files from `from` on, all those of a folder, if they are. */
static enum status join_files(struct walk *walk, size_t from, const char *path,
			      const char *name)
{
	size_t count = walk->count - from;
	const char **names = arena_array(walk->arena, count, sizeof(*names));
	struct input *first = &walk->files[from];
	struct join join;
	enum status status;

	if (!names)
		return fault_memory(walk->fault);
	qsort(first, count, sizeof(*first), by_name);
	for (size_t i = 0; i < count; i++)
		names[i] = base_of(first[i].path);
	status = join_plan(&join, path, names, count, walk->arena, walk->fault);
	if (status)
		return status;
	if (join.names) {
		*first = (struct input){ .path = path, .join = join };
		first->name = name_folder(walk, path, name);
		walk->count = from + 1;
	}
	first->note = join.note;
	return first->name ? STATUS_OK : fault_memory(walk->fault);
}

static enum status add_folder(struct walk *walk, const char *path,
			      const char *name, int depth)
{
	size_t from = walk->count;
	enum status status = add_entries(walk, path, name, -1);

	if (!status && walk->way->join && walk->count > from)
		status = join_files(walk, from, path, name);
	return status ? status : add_entries(walk, path, name, depth);
}

static bool is_folder(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

/* How much of their paths the files named share, up to and with a "/". */
static void find_shared(struct walk *walk, const char *const *operands,
			int count)
{
	const char *first = NULL;

	for (int i = 0; i < count; i++) {
		const char *path = full_path(walk, operands[i]);
		size_t same = 0;

		if (!path || is_folder(path))
			continue;
		if (!first) {
			first = path;
			walk->shared = strlen(path);
		}
		while (same < walk->shared && path[same] == first[same])
			same++;
		while (same && path[same - 1] != '/')
			same--;
		walk->shared = same;
	}
}

/* "box1/" is "box1"; what was said stays when memory ran out. */
static const char *without_slash(struct walk *walk, const char *operand)
{
	size_t length = strlen(operand);
	const char *bare;

	while (length > 1 && operand[length - 1] == '/')
		length--;
	bare = arena_text(walk->arena, operand, length);
	return bare ? bare : operand;
}

static enum status add_operand(struct walk *walk, const char *operand)
{
	const char *path = full_path(walk, operand);
	size_t from = walk->count;
	enum status status;

	if (!path)
		return fault_set(walk->fault, STATUS_MISSING, operand,
				 _("cannot be opened: %s"), strerror(errno));
	if (!is_folder(path))
		return add_file(walk, operand, path + walk->shared);
	status = add_folder(walk, without_slash(walk, operand), "", 0);
	if (!status && walk->count > from)
		qsort(walk->files + from, walk->count - from,
		      sizeof(*walk->files), by_name);
	return status;
}

/* Whether `path`, below the output folder, is one of those we write. */
static bool is_written(const char *path, const struct input *sorted,
		       size_t count, struct arena *arena)
{
	size_t length = strlen(path);

	if (strcmp(path, "run.jsonl") == 0)
		return true;
	for (int form = 0; form <= FORM_COUNT; form++) {
		const char *suffix = form < FORM_COUNT
					     ? form_suffix((enum form)form)
					     : PDF_SUFFIX;
		size_t end = strlen(suffix);
		struct input stem = { .path = path };

		if (!end || length <= end ||
		    strcmp(path + length - end, suffix) != 0)
			continue;
		stem.name = arena_text(arena, path, length - end);
		if (!stem.name ||
		    bsearch(&stem, sorted, count, sizeof(stem), by_name))
			return true;
	}
	return false;
}

/* An original that lies where we write would be written over. */
static enum status check_originals(const struct walk *walk, const char *output,
				   const struct input *sorted)
{
	const char *folder = full_path(walk, output);
	size_t length = folder ? strlen(folder) : 0;

	for (size_t i = 0; folder && i < walk->count; i++) {
		char *path = realpath(sorted[i].path, NULL);
		bool hit = path && strncmp(path, folder, length) == 0 &&
			   path[length] == '/' &&
			   is_written(path + length + 1, sorted, walk->count,
				      walk->arena);

		free(path);
		if (hit)
			return fault_set(walk->fault, STATUS_USAGE,
					 sorted[i].path, "%s",
					 _("would be written over; name "
					   "another output folder"));
	}
	return STATUS_OK;
}

/* A file called as a part of another would be written where that lies. */
static enum status check_parts(const struct walk *walk,
			       const struct input *sorted)
{
	for (size_t i = 0; i < walk->count; i++) {
		const char *mark = strrchr(sorted[i].name, '#');
		struct input whole = { .path = sorted[i].path };

		if (!mark || !mark[1] || mark[1 + strspn(mark + 1, digits)])
			continue;
		whole.name = arena_text(walk->arena, sorted[i].name,
					(size_t)(mark - sorted[i].name));
		if (!whole.name)
			return fault_memory(walk->fault);
		if (bsearch(&whole, sorted, walk->count, sizeof(whole),
			    by_name))
			return fault_set(walk->fault, STATUS_USAGE,
					 sorted[i].path,
					 _("would be written where a part of "
					   "'%s' is; give it another name"),
					 whole.name);
	}
	return STATUS_OK;
}

/* Two files of one name would be written over each other. */
static enum status check_names(const struct walk *walk, const char *output)
{
	struct input *sorted =
		arena_array(walk->arena, walk->count + 1, sizeof(*sorted));
	enum status status = STATUS_OK;

	if (!sorted)
		return fault_memory(walk->fault);
	if (walk->count)
		memcpy(sorted, walk->files, walk->count * sizeof(*sorted));
	qsort(sorted, walk->count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < walk->count; i++)
		if (strcmp(sorted[i - 1].name, sorted[i].name) == 0)
			return fault_set(walk->fault, STATUS_USAGE,
					 sorted[i].path,
					 _("would be written where '%s' is, "
					   "too; name the folder above both"),
					 sorted[i - 1].path);
	if (walk->way->split)
		status = check_parts(walk, sorted);
	if (status)
		return status;
	return walk->has_output ? check_originals(walk, output, sorted)
				: STATUS_OK;
}

enum status inputs_collect(struct input **out, size_t *count,
			   const char *const *operands, int operand_count,
			   const struct inputs_way *way, struct arena *arena,
			   struct fault *fault)
{
	struct walk walk = { .way = way, .arena = arena, .fault = fault };
	const char *output = way->output;
	enum status status = STATUS_OK;

	walk.has_output = output && stat(output, &walk.output) == 0;
	find_shared(&walk, operands, operand_count);
	for (int i = 0; i < operand_count && !status; i++)
		status = add_operand(&walk, operands[i]);
	if (!status && output)
		status = check_names(&walk, output);
	if (status)
		return status;
	*out = walk.files;
	*count = walk.count;
	return STATUS_OK;
}
