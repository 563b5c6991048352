#include "archive/take.h"

#include <stdlib.h>
#include <string.h>

#include "archive/put.h"
#include "archive/record.h"
#include "pipeline/document.h"
#include "pipeline/text.h"

/* How much text one transaction takes at most, in bytes. */
enum { BATCH_BYTES = 256 << 20 };

static const char find_digest[] =
	"SELECT digest = ?2 FROM documents WHERE file = ?1";

struct take {
	struct store *store;
	struct put *put;
	sqlite3_stmt *find;
	struct arena *arena; /* of one document */
	int batch;           /* documents of one */
	int documents;       /* of this one, so far */
	size_t bytes;
};

enum status take_new(struct take **out, struct store *store, int batch,
		     struct fault *fault)
{
	struct take *take = calloc(1, sizeof(*take));
	enum status status;

	if (!take)
		return fault_memory(fault);
	take->store = store;
	take->batch = batch;
	take->arena = arena_new();
	status = take->arena ? put_new(&take->put, store, fault)
			     : fault_memory(fault);
	if (!status)
		status = store_prepare(&take->find, store, find_digest, fault);
	if (!status) {
		*out = take;
		take = NULL; /* the caller's now */
	}
	take_free(take);
	return status;
}

void take_free(struct take *take)
{
	if (!take)
		return;
	sqlite3_finalize(take->find);
	put_free(take->put);
	arena_free(take->arena);
	free(take);
}

enum status take_commit(struct take *take, struct fault *fault)
{
	take->documents = 0;
	take->bytes = 0;
	return put_commit(take->put, fault);
}

/* Count what was changed; a batch that is full is committed. */
static enum status count(struct take *take, size_t bytes, struct fault *fault)
{
	take->documents++;
	take->bytes += bytes;
	if (take->documents < take->batch && take->bytes < BATCH_BYTES)
		return STATUS_OK;
	return take_commit(take, fault);
}

static enum status compare(bool *same, struct take *take, const char *file,
			   const char *digest, struct fault *fault)
{
	bool more = false;
	enum status status = STATUS_OK;

	if (sqlite3_bind_text(take->find, 1, file, -1, SQLITE_STATIC) ||
	    sqlite3_bind_text(take->find, 2, digest, -1, SQLITE_STATIC))
		status = store_blame(take->store, fault);
	if (!status)
		status = store_step(&more, take->store, take->find, fault);
	*same = !status && more && sqlite3_column_int(take->find, 0);
	(void)sqlite3_reset(take->find);
	return status;
}

/* Put in what the bytes say; the document lives until the record is put. */
static enum status put_bytes(enum taken *taken, struct take *take,
			     const struct document *bytes,
			     const struct record *named, struct fault *fault)
{
	struct document *document = NULL;
	struct record record;
	enum status status = document_parse(&document, bytes, fault);

	if (!status)
		status = record_read(&record, document, take->arena, fault);
	if (status == STATUS_MALFORMED) {
		*taken = TAKEN_REFUSED;
		status = STATUS_OK;
	} else if (!status) {
		record.file = named->file;
		record.digest = named->digest;
		*taken = TAKEN_IN;
		status = put_record(take->put, &record, fault);
		if (!status)
			status = count(take, strlen(record.body), fault);
	}
	document_free(document);
	arena_empty(take->arena);
	return status;
}

enum status take_file(enum taken *taken, struct take *take, const char *path,
		      const char *file, struct fault *fault)
{
	char digest[DOCUMENT_HASH_SIZE];
	const struct record named = { .file = file, .digest = digest };
	struct document *bytes = NULL;
	bool same = false;
	enum status status = document_load(&bytes, path, fault);

	if (status == STATUS_MISSING || status == STATUS_MALFORMED) {
		*taken = TAKEN_REFUSED;
		return STATUS_OK;
	}
	if (status)
		return status;
	document_hash(digest, bytes);
	status = compare(&same, take, file, digest, fault);
	*taken = TAKEN_UNCHANGED;
	if (!status && !same)
		status = put_bytes(taken, take, bytes, &named, fault);
	document_free(bytes);
	return status;
}

enum status take_out(struct take *take, const char *file, struct fault *fault)
{
	enum status status = put_remove(take->put, file, fault);

	if (!status)
		status = count(take, 0, fault);
	return status;
}

/* Whether a path is text as it is. */
static bool is_text(const char *path)
{
	if (text_invalid_at(path, strlen(path)) != strlen(path))
		return false;
	for (; *path; path++)
		if ((unsigned char)*path < ' ')
			return false;
	return true;
}

const char *take_name(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *whole = real ? real : path;
	char *name = is_text(whole) ? arena_text(arena, whole, strlen(whole))
				    : text_clean(arena, whole);

	free(real);
	return name;
}
