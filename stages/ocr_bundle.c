#include "stages/ocr_bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/arena.h"
#include "pipeline/message.h"
#include "pipeline/natural.h"
#include "pipeline/text.h"

/* A tar has its magic here, and ends with so many bytes of nothing. */
enum { TAR_MAGIC_AT = 257, TAR_END = 1024 };

/* The most bytes that are unpacked: tens of colour pages, no bomb. */
#define UNPACKED_MAX ((size_t)256 << 20)

static const char tar_magic[] = "ustar";
static const char zip_magic[] = "PK\003\004";

struct ocr_bundle {
	struct arena *arena;
	const char *data;
	size_t size;
	const char *name;
	struct ocr_member *members;
	size_t count;
	size_t room;
	size_t unpacked; /* bytes of members that do not lie as they are */
};

static bool is_tar(const char *data, size_t size)
{
	return size >= TAR_MAGIC_AT + sizeof(tar_magic) &&
	       memcmp(data + TAR_MAGIC_AT, tar_magic, sizeof(tar_magic) - 1) ==
		       0;
}

bool ocr_bundle_knows(const char *data, size_t size)
{
	return is_tar(data, size) ||
	       (size >= sizeof(zip_magic) &&
		memcmp(data, zip_magic, sizeof(zip_magic) - 1) == 0);
}

/* The library takes the end of the bytes for the end of a tar. */
static bool is_whole(const struct ocr_bundle *bundle)
{
	const char *end = bundle->data + bundle->size;

	if (!is_tar(bundle->data, bundle->size))
		return true;
	if (bundle->size < TAR_END)
		return false;
	for (const char *at = end - TAR_END; at < end; at++)
		if (*at)
			return false;
	return true;
}

static enum status refuse(const struct ocr_bundle *bundle, const char *reason,
			  struct fault *fault)
{
	return fault_set(fault, STATUS_MALFORMED, bundle->name, "%s", reason);
}

static enum status refuse_broken(const struct ocr_bundle *bundle,
				 struct fault *fault)
{
	return refuse(bundle,
		      _("the archive is broken, encrypted or cut short"),
		      fault);
}

static enum status refuse_size(const struct ocr_bundle *bundle,
			       struct fault *fault)
{
	return fault_set(fault, STATUS_MALFORMED, bundle->name,
			 _("larger than the ceiling of %zu MB"),
			 UNPACKED_MAX >> 20);
}

/* What the library holds of a member in one piece, or nothing. */
static bool is_inside(const struct ocr_bundle *bundle, const char *data,
		      size_t size)
{
	return data >= bundle->data && size <= bundle->size &&
	       data <= bundle->data + (bundle->size - size);
}

/*
 * Read the member.  An uncompressed one is lent from the bytes of the archive
 * in one piece, others are put together in the arena.
 */
static enum status read_data(struct ocr_member *member,
			     struct ocr_bundle *bundle, struct archive *reader,
			     struct fault *fault)
{
	struct text text = { .arena = bundle->arena };
	const void *piece;
	size_t size;
	la_int64_t offset;
	int got;

	member->data = "";
	while ((got = archive_read_data_block(reader, &piece, &size,
					      &offset)) == ARCHIVE_OK) {
		if (offset < 0 || (size_t)offset != member->size)
			return refuse_broken(bundle, fault);
		if (!member->size && is_inside(bundle, piece, size)) {
			member->data = piece;
			member->size = size;
			continue;
		}
		if (size > UNPACKED_MAX - bundle->unpacked)
			return refuse_size(bundle, fault);
		bundle->unpacked += size;
		if (!text.length)
			text_add(&text, member->data, member->size);
		text_add(&text, piece, size);
		member->size += size;
	}
	if (got != ARCHIVE_EOF)
		return refuse_broken(bundle, fault);
	if (text.failed)
		return fault_memory(fault);
	if (text.length)
		member->data = text.data;
	return STATUS_OK;
}

/* Hidden files, also those that macOS puts beside others. */
static bool is_hidden(const char *name)
{
	const char *base = strrchr(name, '/');

	return (base ? base + 1 : name)[0] == '.';
}

static const char *name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (!name)
		name = archive_entry_pathname(entry);
	return name ? name : "";
}

static enum status add_member(struct ocr_bundle *bundle, struct archive *reader,
			      const char *name, struct fault *fault)
{
	struct ocr_member *grown;
	struct ocr_member *member;
	const char *clean;

	if (bundle->count >= OCR_MEMBERS_MAX)
		return fault_set(fault, STATUS_MALFORMED, bundle->name,
				 _("more than %d files"), OCR_MEMBERS_MAX);
	grown = arena_grow(bundle->arena, bundle->members, &bundle->room,
			   bundle->count + 1, sizeof(*grown));
	clean = text_clean(bundle->arena, name);
	if (!grown || !clean)
		return fault_memory(fault);
	bundle->members = grown;
	member = &grown[bundle->count++];
	*member = (struct ocr_member){ .size = 0 };
	member->name = arena_print(bundle->arena, "%s/%s", bundle->name, clean);
	if (!member->name)
		return fault_memory(fault);
	return read_data(member, bundle, reader, fault);
}

static enum status take_entry(struct ocr_bundle *bundle, struct archive *reader,
			      struct archive_entry *entry, struct fault *fault)
{
	const char *name = name_of(entry);

	if (archive_entry_filetype(entry) == AE_IFDIR)
		return STATUS_OK;
	if (strlen(name) > OCR_MEMBER_NAME_MAX)
		return fault_set(fault, STATUS_MALFORMED, bundle->name,
				 _("a name longer than %d bytes is in it"),
				 OCR_MEMBER_NAME_MAX);
	if (archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry))
		return refuse(bundle, _("something else than files is in it"),
			      fault);
	return is_hidden(name) ? STATUS_OK
			       : add_member(bundle, reader, name, fault);
}

static enum status read_members(struct ocr_bundle *bundle,
				struct archive *reader, struct fault *fault)
{
	struct archive_entry *entry;
	enum status status = STATUS_OK;
	int got;

	if (archive_read_open_memory(reader, bundle->data, bundle->size) !=
	    ARCHIVE_OK)
		return refuse_broken(bundle, fault);
	while (!status) {
		got = archive_read_next_header(reader, &entry);
		if (got == ARCHIVE_EOF)
			break;
		/* What is only warned of is the spelling of a name. */
		if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
			return refuse_broken(bundle, fault);
		status = take_entry(bundle, reader, entry, fault);
	}
	return status;
}

static int compare_members(const void *one, const void *other)
{
	const struct ocr_member *first = one;
	const struct ocr_member *second = other;

	return natural_compare(first->name, second->name);
}

static enum status open_archive(struct ocr_bundle *bundle, struct fault *fault)
{
	struct archive *reader = archive_read_new();
	enum status status;

	if (!reader)
		return fault_memory(fault);
	(void)archive_read_support_format_tar(reader);
	(void)archive_read_support_format_zip_seekable(reader);
	status = read_members(bundle, reader, fault);
	(void)archive_read_free(reader);
	if (!status && !is_whole(bundle))
		status = refuse_broken(bundle, fault);
	if (!status && !bundle->members)
		return refuse(bundle, _("there is no page in it"), fault);
	if (!status)
		qsort(bundle->members, bundle->count, sizeof(*bundle->members),
		      compare_members);
	return status;
}

enum status ocr_bundle_open(struct ocr_bundle **out, const char *data,
			    size_t size, const char *name, struct fault *fault)
{
	struct ocr_bundle *bundle = calloc(1, sizeof(*bundle));
	enum status status;

	if (bundle)
		bundle->arena = arena_new();
	if (!bundle || !bundle->arena) {
		free(bundle);
		return fault_memory(fault);
	}
	bundle->data = data;
	bundle->size = size;
	bundle->name = name;
	status = open_archive(bundle, fault);
	if (status) {
		ocr_bundle_close(bundle);
		return status;
	}
	*out = bundle;
	return STATUS_OK;
}

void ocr_bundle_close(struct ocr_bundle *bundle)
{
	if (!bundle)
		return;
	arena_free(bundle->arena);
	free(bundle);
}

const struct ocr_member *ocr_bundle_members(const struct ocr_bundle *bundle,
					    size_t *count)
{
	*count = bundle->count;
	return bundle->members;
}
