/*
 * What a citation says: its role, where it stands, and the sentence, of which
 * no more is read of the body than is needed.
 */

#include <string.h>

#include "archive/walk_part.h"
#include "pipeline/text.h"

/* The longest sentence that is quoted, in bytes. */
enum { SENTENCE_MAX = 1 << 16 };

/* The role that says least; another one is rather quoted. */
static const char mention[] = "dan-chieu";

/* The cells of `one_citation` and `all_citations`. */
enum { ROLE, PLACE, PAGE, LINES, DOUBTFUL, START, LENGTH, BY_NUMBER, N };

static const char *keep(struct walker *walker, sqlite3_stmt *row, int column)
{
	const char *text = store_text(row, column);

	return arena_text(walker->arena, text, strlen(text));
}

/* Where a sentence stands in a body, in bytes. */
struct span {
	int start;
	int length;
};

/* Open the body of a document, from the one that was open before. */
static int open_body(struct walker *walker, sqlite3_int64 document)
{
	if (walker->body)
		return sqlite3_blob_reopen(walker->body, document);
	return sqlite3_blob_open(sqlite3_db_handle(walker->document), "main",
				 "bodies", "text", document, 0, &walker->body);
}

/* The bytes of a body, as one line; "" where there are no such. */
static enum status read_sentence(const char **out, struct walker *walker,
				 sqlite3_int64 document, struct span span,
				 struct fault *fault)
{
	char *bytes;

	*out = "";
	if (span.start < 0 || span.length <= 0 || span.length > SENTENCE_MAX)
		return STATUS_OK;
	if (open_body(walker, document)) {
		(void)sqlite3_blob_close(walker->body);
		walker->body = NULL; /* no body, or none that can be read */
		return STATUS_OK;
	}
	bytes = arena_take(walker->arena, (size_t)span.length + 1);
	if (!bytes)
		return fault_memory(fault);
	if (sqlite3_blob_read(walker->body, bytes, span.length, span.start))
		return STATUS_OK;
	for (char *at = strchr(bytes, '\n'); at; at = strchr(at, '\n'))
		*at = ' ';
	*out = text_invalid_at(bytes, (size_t)span.length) ==
			       (size_t)span.length
		       ? bytes
		       : text_clean(walker->arena, bytes);
	return *out ? STATUS_OK : fault_memory(fault);
}

/* Add a role to "can-cu, thuc-hien" unless it is there. */
static void add_role(struct text *roles, const char *role)
{
	const char *at = roles->length ? text_string(roles) : "";
	size_t length = strlen(role);

	while (*at) {
		size_t there = strcspn(at, ",");

		if (there == length && strncmp(at, role, length) == 0)
			return;
		at += there + strspn(at + there, ", ");
	}
	text_print(roles, "%s%s", roles->length ? ", " : "", role);
}

/* Whether this citation is rather quoted than the one before. */
static bool is_better(const struct walk_step *step, const char *role)
{
	return !step->place || (strcmp(step->roles, mention) == 0 &&
				strcmp(role, mention) != 0);
}

static bool fill(struct walker *walker, struct walk_step *step,
		 sqlite3_stmt *row, struct span *span)
{
	span->start = sqlite3_column_int(row, START);
	span->length = sqlite3_column_int(row, LENGTH);
	step->roles = keep(walker, row, ROLE);
	step->place = keep(walker, row, PLACE);
	step->lines = keep(walker, row, LINES);
	step->page = sqlite3_column_int(row, PAGE);
	step->doubtful = sqlite3_column_int(row, DOUBTFUL);
	step->by_number = sqlite3_column_int(row, BY_NUMBER);
	step->n = sqlite3_column_int64(row, N);
	return step->roles && step->place && step->lines;
}

/* The citation, or the best of several; the roles of all. */
static enum status read_citations(struct walker *walker, struct walk_step *step,
				  struct span *span, struct fault *fault)
{
	const struct walk_step *from = &walker->walk->steps[step->from];
	bool up = walker->way->direction == WALK_UP;
	sqlite3_stmt *row =
		step->several ? walker->all_citations : walker->one_citation;
	struct text roles = { .arena = walker->arena };
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, step->document);
	(void)sqlite3_bind_int64(row, 2,
				 !step->several ? step->n
				 : up           ? step->work->id
						: from->work->id);
	status = store_step(&more, walker->store, row, fault);
	while (!status && more) {
		const char *role = store_text(row, ROLE);

		add_role(&roles, role);
		if (is_better(step, role) && !fill(walker, step, row, span))
			status = fault_memory(fault);
		if (!status)
			status = store_step(&more, walker->store, row, fault);
	}
	(void)sqlite3_reset(row);
	if (!status && roles.failed)
		status = fault_memory(fault);
	step->roles = text_string(&roles);
	return status;
}

enum status walk_quote(struct walker *walker, struct walk_step *step,
		       struct fault *fault)
{
	const struct work *citing =
		walker->way->direction == WALK_UP
			? walker->walk->steps[step->from].work
			: step->work;
	struct span span = { 0, 0 };
	enum status status = read_citations(walker, step, &span, fault);

	if (!status)
		status = read_sentence(&step->sentence, walker, step->document,
				       span, fault);
	step->file = citing->file;
	if (!status && step->document != citing->document)
		status = walk_file_of(&step->file, walker, step->document,
				      fault);
	return status;
}
