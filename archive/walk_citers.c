/*
 * Who cites a work: the citations with each of its names lie in the order of
 * their days, so that those of many names are merged and read no further than
 * is needed.
 */

#include "archive/walk_part.h"

/* Citations that are read of one name at once, at first and at most. */
enum { CHUNK_LEAST = 8, CHUNK_MOST = 1024 };

struct citation {
	int day;
	sqlite3_int64 id;
};

/* How far the citations with one name were read. */
struct cursor {
	size_t from; /* the step that the name belongs to */
	sqlite3_int64 name;
	bool by_number;
	struct citation since; /* all come behind this */
	struct citation *rows; /* NULL: not read yet */
	size_t room;
	size_t count;
	size_t at;
	bool over; /* there are no more behind these */
};

/* Cursors as a binary heap, the earliest day on top. */
struct heap {
	struct cursor *cursors;
	size_t count;
	size_t room;
};

/* The cells of the statements `next_citers` and `names`. */
enum { DAY, ID };
enum { NAME, BY_NUMBER, SINCE };

static enum status read_rows(struct walker *walker, struct cursor *cursor,
			     struct citation behind, struct fault *fault)
{
	sqlite3_stmt *row = walker->next_citers;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, cursor->name);
	(void)sqlite3_bind_int(row, 2, behind.day);
	(void)sqlite3_bind_int64(row, 3, behind.id);
	(void)sqlite3_bind_int64(row, 5, (sqlite3_int64)cursor->room);
	cursor->at = 0;
	cursor->count = 0;
	status = store_step(&more, walker->store, row, fault);
	while (!status && more) {
		cursor->rows[cursor->count++] = (struct citation){
			.day = sqlite3_column_int(row, DAY),
			.id = sqlite3_column_int64(row, ID),
		};
		status = store_step(&more, walker->store, row, fault);
	}
	(void)sqlite3_reset(row);
	cursor->over = cursor->count < cursor->room;
	walker->read += cursor->count;
	return status;
}

/* Read the citations behind those that the cursor has, or the first. */
static enum status refill(struct walker *walker, struct cursor *cursor,
			  struct fault *fault)
{
	struct citation behind =
		cursor->count ? cursor->rows[cursor->count - 1] : cursor->since;

	if (cursor->room < CHUNK_MOST) {
		size_t room = cursor->room ? 2 * cursor->room : CHUNK_LEAST;
		struct citation *rows =
			arena_array(walker->arena, room, sizeof(*rows));

		if (!rows)
			return fault_memory(fault);
		cursor->rows = rows;
		cursor->room = room;
	}
	return read_rows(walker, cursor, behind, fault);
}

static const struct citation *top_of(const struct cursor *cursor)
{
	return cursor->rows ? &cursor->rows[cursor->at] : &cursor->since;
}

static sqlite3_int64 document_of(const struct citation *citation)
{
	return citation->id / STORE_CITATIONS;
}

static bool is_before(const struct cursor *one, const struct cursor *other)
{
	const struct citation *a = top_of(one);
	const struct citation *b = top_of(other);

	if (a->day != b->day)
		return a->day < b->day;
	if (document_of(a) != document_of(b))
		return document_of(a) < document_of(b);
	return one->from < other->from;
}

static void swap(struct cursor *one, struct cursor *other)
{
	struct cursor kept = *one;

	*one = *other;
	*other = kept;
}

static void sift_up(struct heap *heap, size_t at)
{
	while (at) {
		size_t above = (at - 1) / 2;

		if (!is_before(&heap->cursors[at], &heap->cursors[above]))
			return;
		swap(&heap->cursors[at], &heap->cursors[above]);
		at = above;
	}
}

static void sift_down(struct heap *heap)
{
	for (size_t at = 0;;) {
		size_t least = at;

		for (size_t i = 2 * at + 1; i <= 2 * at + 2; i++)
			if (i < heap->count &&
			    is_before(&heap->cursors[i], &heap->cursors[least]))
				least = i;
		if (least == at)
			return;
		swap(&heap->cursors[at], &heap->cursors[least]);
		at = least;
	}
}

/*
 * Nothing before this day can be a result: with the last step, which leads no
 * further, it need not be read.
 */
static int first_day(const struct walker *walker, int depth)
{
	const char *after = walker->way->after;
	int day = 0;
	int digits = 0;

	if (!after || !walker->way->depth || depth + 1 < walker->way->depth)
		return -1;
	for (; *after && digits < 8; after++)
		if (*after >= '0' && *after <= '9') {
			day = 10 * day + (*after - '0');
			digits++;
		}
	for (; digits < 8; digits++)
		day *= 10;
	return day;
}

/* A cursor for the name in the row of `walker->names`. */
static enum status add_cursor(struct walker *walker, struct heap *heap,
			      size_t from, struct fault *fault)
{
	int first = first_day(walker, walker->walk->steps[from].depth);
	int since = sqlite3_column_int(walker->names, SINCE);
	struct cursor *cursors =
		arena_grow(walker->arena, heap->cursors, &heap->room,
			   heap->count + 1, sizeof(*cursors));

	if (!cursors)
		return fault_memory(fault);
	heap->cursors = cursors;
	cursors[heap->count] = (struct cursor){
		.from = from,
		.name = sqlite3_column_int64(walker->names, NAME),
		.by_number = sqlite3_column_int(walker->names, BY_NUMBER),
		.since = { .day = since > first ? since : first, .id = -1 },
	};
	sift_up(heap, heap->count++);
	return STATUS_OK;
}

/* A cursor for each name of the work that the step leads to. */
static enum status add_names(struct walker *walker, struct heap *heap,
			     size_t from, struct fault *fault)
{
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(walker->names, 1,
				 walker->walk->steps[from].work->id);
	status = store_step(&more, walker->store, walker->names, fault);
	while (!status && more) {
		status = add_cursor(walker, heap, from, fault);
		if (!status)
			status = store_step(&more, walker->store, walker->names,
					    fault);
	}
	(void)sqlite3_reset(walker->names);
	return status;
}

/* Go on from the citation on top, or read the first with its name. */
static enum status advance(struct walker *walker, struct heap *heap,
			   struct fault *fault)
{
	struct cursor *top = &heap->cursors[0];
	enum status status = STATUS_OK;

	top->at += top->rows != NULL;
	if (top->at == top->count && !top->over)
		status = refill(walker, top, fault);
	if (top->at >= top->count)
		*top = heap->cursors[--heap->count];
	sift_down(heap);
	return status;
}

static enum status merge(struct walker *walker, struct heap *heap,
			 struct fault *fault)
{
	sqlite3_int64 document = 0;
	sqlite3_int64 work = 0;
	enum status status = STATUS_OK;
	int day = 0;

	while (!status && heap->count) {
		const struct cursor *top = &heap->cursors[0];
		const struct citation *row = top_of(top);

		if (walk_is_full(walker) && row->day != day)
			break;
		if (!top->rows) {
			status = advance(walker, heap, fault);
			continue;
		}
		day = row->day;
		if (document_of(row) != document) {
			document = document_of(row);
			status = walk_work_of(&work, walker, document, fault);
		}
		if (!status)
			status = walk_note(walker, top->from, work,
					   (struct walk_citation){
						   document,
						   row->id % STORE_CITATIONS,
						   top->by_number },
					   fault);
		if (!status)
			status = advance(walker, heap, fault);
	}
	return status;
}

enum status walk_citers(struct walker *walker, size_t first, size_t end,
			struct fault *fault)
{
	struct heap heap = { .count = 0 };
	enum status status = STATUS_OK;

	for (size_t from = first; from < end && !status; from++)
		if (!walker->walk->steps[from].again &&
		    walker->read < WALK_READ_MAX)
			status = add_names(walker, &heap, from, fault);
	if (!status)
		status = merge(walker, &heap, fault);
	return status;
}
