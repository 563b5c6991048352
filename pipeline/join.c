#include "pipeline/join.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/natural.h"
#include "pipeline/text.h"

/* How many bytes tell an image, and what a member of the tar may be. */
enum { MAGIC_SIZE = 12, MEMBER_MODE = 0644 };

/* The longest number in a name, in digits, and oddities that are listed. */
enum { DIGITS_MAX = 18, ODD_MAX = 8 };

static const struct {
	size_t length;
	const char *magic;
} images[] = {
	{ 4, "II*\0" },
	{ 4, "MM\0*" },
	{ 4, "II+\0" },
	{ 4, "MM\0+" },
	{ 8, "\x89PNG\r\n\x1a\n" },
	{ 3, "\xff\xd8\xff" },
	{ 12, "\0\0\0\x0cjP  \r\n\x87\n" },
	{ 4, "\xff\x4f\xff\x51" },
};

/* What Windows puts into folders of images. */
static const char *const left_behind[] = { "Thumbs.db", "desktop.ini" };

static bool is_left_behind(const char *name)
{
	for (size_t i = 0; i < sizeof(left_behind) / sizeof(*left_behind); i++)
		if (strcmp(name, left_behind[i]) == 0)
			return true;
	return false;
}

static bool is_image(const char *data, size_t size)
{
	for (size_t i = 0; i < sizeof(images) / sizeof(*images); i++)
		if (size >= images[i].length &&
		    memcmp(data, images[i].magic, images[i].length) == 0)
			return true;
	return false;
}

/* Whether the file begins as an image does; one that cannot be read does not */
static bool begins_image(const char *path)
{
	char data[MAGIC_SIZE];
	FILE *file = fopen(path, "rbe");
	size_t size = file ? fread(data, 1, sizeof(data), file) : 0;

	if (file)
		(void)fclose(file);
	return is_image(data, size);
}

/*
 * The number in the name, without its ending, before which there are `before`
 * others; false when it has no such.
 */
static bool number_in(int64_t *number, const char *name, size_t before)
{
	static const char digits[] = "0123456789";
	const char *end = strrchr(name, '.');
	size_t length;

	if (!end || end == name)
		end = name + strlen(name);
	for (;; before--) {
		name += strcspn(name, digits);
		length = strspn(name, digits);
		if (name >= end)
			return false;
		if (!before)
			break;
		name += length;
	}
	if (length > DIGITS_MAX)
		return false;
	*number = strtoll(name, NULL, 10);
	return true;
}

/*
 * How often the next number is not one more, twice as bad where it is less;
 * -1: not all names have one.
 */
static long count_odd(const struct join *join, size_t before)
{
	int64_t last = 0;
	long odd = 0;

	assert(join->names);
	for (size_t i = 0; i < join->count; i++) {
		int64_t number;

		if (!number_in(&number, join->names[i], before))
			return -1;
		odd += i && number != last + 1;
		odd += i && number < last;
		last = number;
	}
	return odd;
}

/*
 * Which of the numbers in the names is that of the page: the one that counts
 * up best, the last of several.  False when not all have one.
 */
static bool find_number(size_t *best, const struct join *join)
{
	long least = -1;

	for (size_t before = 0;; before++) {
		long odd = count_odd(join, before);

		if (odd < 0)
			return least >= 0;
		if (least < 0 || odd <= least) {
			least = odd;
			*best = before;
		}
	}
}

/* Say what is odd between two numbers in a row. */
static void tell_odd(struct text *text, const char *one, int64_t first,
		     const char *other, int64_t second)
{
	if (text->length)
		text_add_string(text, "; ");
	if (second == first)
		text_print(text, _("'%s' and '%s' have the same number"), one,
			   other);
	else if (second < first)
		text_print(text, _("'%s' comes before '%s'"), one, other);
	else if (second == first + 2)
		text_print(text, _("number %lld is missing"),
			   (long long)first + 1);
	else
		text_print(text, _("numbers %lld to %lld are missing"),
			   (long long)first + 1, (long long)second - 1);
}

/* What is odd about the numbers; NULL: nothing, or no memory. */
static const char *warn(const struct join *join, size_t before,
			struct arena *arena)
{
	struct text text = { .arena = arena };
	int64_t last = 0;
	int told = 0;

	assert(join->names);
	for (size_t i = 0; i < join->count && told <= ODD_MAX; i++) {
		int64_t number = 0;

		(void)number_in(&number, join->names[i], before);
		if (i && number != last + 1 && told++ < ODD_MAX)
			tell_odd(&text, text_clean(arena, join->names[i - 1]),
				 last, text_clean(arena, join->names[i]),
				 number);
		last = number;
	}
	if (told > ODD_MAX)
		text_add_string(&text, "; ...");
	return text.length ? text.data : NULL;
}

static int compare_names(const void *one, const void *other)
{
	const char *const *first = one;
	const char *const *second = other;

	return natural_compare(*first, *second);
}

/* The names of pages, in order; the first that is none goes to `*other`. */
static enum status take_pages(struct join *join, const char **other,
			      const char *folder, const char *const *names,
			      size_t count, struct arena *arena,
			      struct fault *fault)
{
	const char **pages = arena_array(arena, count, sizeof(*pages));

	if (!pages)
		return fault_memory(fault);
	*other = NULL;
	for (size_t i = 0; i < count; i++) {
		const char *path =
			arena_print(arena, "%s/%s", folder, names[i]);
		int64_t number;

		if (!path)
			return fault_memory(fault);
		if (is_left_behind(names[i]))
			continue;
		if (begins_image(path) && number_in(&number, names[i], 0))
			pages[join->count++] = names[i];
		else if (!*other)
			*other = names[i];
	}
	qsort(pages, join->count, sizeof(*pages), compare_names);
	join->names = pages;
	return STATUS_OK;
}

enum status join_plan(struct join *out, const char *folder,
		      const char *const *names, size_t count,
		      struct arena *arena, struct fault *fault)
{
	struct join join = { NULL, 0, NULL };
	const char *other;
	size_t before = 0;
	enum status status =
		take_pages(&join, &other, folder, names, count, arena, fault);

	*out = (struct join){ NULL, 0, NULL };
	if (status || !join.count)
		return status;
	if (other) {
		other = text_clean(arena, other);
		out->note = other ? arena_print(arena,
						_("the folder is not joined: "
						  "'%s' is no numbered page "
						  "image"),
						other)
				  : NULL;
		return out->note ? STATUS_OK : fault_memory(fault);
	}
	if (find_number(&before, &join))
		join.note = warn(&join, before, arena);
	if (arena_failed(arena))
		return fault_memory(fault);
	*out = join;
	return STATUS_OK;
}

/* The bytes of a tar being written. */
struct bytes {
	char *data;
	size_t size;
	size_t room;
};

static la_ssize_t take_bytes(struct archive *writer, void *closure,
			     const void *data, size_t size)
{
	struct bytes *bytes = closure;

	(void)writer;
	if (size > bytes->room - bytes->size) {
		size_t room = (bytes->size + size) * 2;
		char *grown = realloc(bytes->data, room);

		if (!grown)
			return -1;
		bytes->data = grown;
		bytes->room = room;
	}
	memcpy(bytes->data + bytes->size, data, size);
	bytes->size += size;
	return (la_ssize_t)size;
}

static bool write_member(struct archive *writer, const char *name,
			 const char *data, size_t size)
{
	struct archive_entry *entry = archive_entry_new();
	bool good = false;

	if (!entry)
		return false;
	archive_entry_copy_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, MEMBER_MODE);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_mtime(entry, 0, 0);
	good = archive_write_header(writer, entry) == ARCHIVE_OK &&
	       archive_write_data(writer, data, size) == (la_ssize_t)size;
	archive_entry_free(entry);
	return good;
}

/* Put a file of the folder into the tar. */
static enum status add_file(struct archive *writer, const struct bytes *bytes,
			    const char *folder, const char *name,
			    struct fault *fault)
{
	struct arena *arena = arena_new();
	const char *path =
		arena ? arena_print(arena, "%s/%s", folder, name) : NULL;
	/* The heads of the tar may have gone beyond the ceiling. */
	size_t left = bytes->size < DOCUMENT_BYTES_MAX
			      ? DOCUMENT_BYTES_MAX - bytes->size
			      : 0;
	char *data = NULL;
	size_t size = 0;
	enum status status;

	status = path ? file_read(&data, &size, path, left, fault)
		      : fault_memory(fault);
	if (!status && !write_member(writer, name, data, size))
		status = fault_memory(fault);
	free(data);
	arena_free(arena);
	return status;
}

static enum status write_all(struct bytes *bytes, const struct join *join,
			     const char *folder, struct fault *fault)
{
	struct archive *writer = archive_write_new();
	enum status status = STATUS_OK;

	if (!writer)
		return fault_memory(fault);
	/* GNU's tar has room for names of any length, in any bytes. */
	if (archive_write_set_format_gnutar(writer) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(writer, 1) != ARCHIVE_OK ||
	    archive_write_open(writer, bytes, NULL, take_bytes, NULL) !=
		    ARCHIVE_OK)
		status = fault_memory(fault);
	for (size_t i = 0; i < join->count && !status; i++)
		status = add_file(writer, bytes, folder, join->names[i], fault);
	if (archive_write_close(writer) != ARCHIVE_OK && !status)
		status = fault_memory(fault);
	(void)archive_write_free(writer);
	return status;
}

enum status join_load(struct document **out, const struct join *join,
		      const char *folder, struct fault *fault)
{
	struct bytes bytes = { NULL, 0, 0 };
	enum status status = write_all(&bytes, join, folder, fault);

	if (status) {
		free(bytes.data);
		return status;
	}
	return document_wrap(out, folder, bytes.data, bytes.size, fault);
}
