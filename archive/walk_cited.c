/*
 * What a work cites: all that its readings do, the best one first.
 */

#include "archive/walk_part.h"

/* The cells of the statement `next_cited`. */
enum { N, WORK, BY_NUMBER };

/* What one reading of the work of step `from` cites. */
static enum status note_cited(struct walker *walker, size_t from,
			      sqlite3_int64 document, struct fault *fault)
{
	sqlite3_stmt *row = walker->next_cited;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, document);
	status = store_step(&more, walker->store, row, fault);
	while (!status && more) {
		const struct walk_citation citation = {
			.document = document,
			.n = sqlite3_column_int64(row, N),
			.by_number = sqlite3_column_int(row, BY_NUMBER),
		};

		walker->read++;
		status =
			walk_note(walker, from, sqlite3_column_int64(row, WORK),
				  citation, fault);
		if (!status)
			status = store_step(&more, walker->store, row, fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

static enum status cited_by_step(struct walker *walker, size_t from,
				 struct fault *fault)
{
	const struct work *work = walker->walk->steps[from].work;
	bool more = false;
	enum status status;

	if (!work->document)
		return STATUS_OK;
	(void)sqlite3_bind_int64(walker->documents, 1, work->id);
	(void)sqlite3_bind_int64(walker->documents, 2, work->document);
	status = store_step(&more, walker->store, walker->documents, fault);
	while (!status && more) {
		status = note_cited(walker, from,
				    sqlite3_column_int64(walker->documents, 0),
				    fault);
		if (!status)
			status = store_step(&more, walker->store,
					    walker->documents, fault);
	}
	(void)sqlite3_reset(walker->documents);
	return status;
}

enum status walk_cited(struct walker *walker, size_t first, size_t end,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t from = first; from < end && !status; from++)
		if (!walker->walk->steps[from].again &&
		    walker->read < WALK_READ_MAX)
			status = cited_by_step(walker, from, fault);
	return status;
}
