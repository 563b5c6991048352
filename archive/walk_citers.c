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
	sqlite3_int64 document;
	sqlite3_int64 n;
};

/* How far the citations with one name were read. */
struct cursor {
	size_t from; /* the step that the name belongs to */
	sqlite3_int64 name;
	struct citation *rows;
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

/* The cells of the statement `next_citers`. */
enum { DAY, DOCUMENT, N };

static enum status read_rows(struct walker *walker, struct cursor *cursor,
			     struct citation behind, struct fault *fault)
{
	sqlite3_stmt *row = walker->next_citers;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, cursor->name);
	(void)sqlite3_bind_int(row, 2, behind.day);
	(void)sqlite3_bind_int64(row, 3, behind.document);
	(void)sqlite3_bind_int64(row, 4, behind.n);
	(void)sqlite3_bind_int64(row, 5, (sqlite3_int64)cursor->room);
	cursor->at = 0;
	cursor->count = 0;
	status = store_step(&more, walker->store, row, fault);
	while (!status && more) {
		cursor->rows[cursor->count++] = (struct citation){
			.day = sqlite3_column_int(row, DAY),
			.document = sqlite3_column_int64(row, DOCUMENT),
			.n = sqlite3_column_int64(row, N),
		};
		status = store_step(&more, walker->store, row, fault);
	}
	(void)sqlite3_reset(row);
	cursor->over = cursor->count < cursor->room;
	walker->read += cursor->count;
	return status;
}

/* Read the citations behind those that the cursor has. */
static enum status refill(struct walker *walker, struct cursor *cursor,
			  struct fault *fault)
{
	struct citation behind = cursor->rows[cursor->count - 1];

	if (cursor->room < CHUNK_MOST) {
		struct citation *rows = arena_array(
			walker->arena, 2 * cursor->room, sizeof(*rows));

		if (!rows)
			return fault_memory(fault);
		cursor->rows = rows;
		cursor->room *= 2;
	}
	return read_rows(walker, cursor, behind, fault);
}

static const struct citation *top_of(const struct cursor *cursor)
{
	return &cursor->rows[cursor->at];
}

static bool is_before(const struct cursor *one, const struct cursor *other)
{
	const struct citation *a = top_of(one);
	const struct citation *b = top_of(other);

	if (a->day != b->day)
		return a->day < b->day;
	if (a->document != b->document)
		return a->document < b->document;
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

static enum status add_cursor(struct walker *walker, struct heap *heap,
			      size_t from, sqlite3_int64 name,
			      struct fault *fault)
{
	struct citation behind = {
		.day = first_day(walker, walker->walk->steps[from].depth),
		.document = -1,
		.n = -1,
	};
	struct cursor *cursors =
		arena_grow(walker->arena, heap->cursors, &heap->room,
			   heap->count + 1, sizeof(*cursors));
	struct cursor *cursor;
	enum status status;

	if (!cursors)
		return fault_memory(fault);
	heap->cursors = cursors;
	cursor = &cursors[heap->count];
	*cursor = (struct cursor){ .from = from,
				   .name = name,
				   .room = CHUNK_LEAST };
	cursor->rows =
		arena_array(walker->arena, cursor->room, sizeof(*cursor->rows));
	if (!cursor->rows)
		return fault_memory(fault);
	status = read_rows(walker, cursor, behind, fault);
	if (!status && cursor->count)
		sift_up(heap, heap->count++);
	return status;
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
		status = add_cursor(walker, heap, from,
				    sqlite3_column_int64(walker->names, 0),
				    fault);
		if (!status)
			status = store_step(&more, walker->store, walker->names,
					    fault);
	}
	(void)sqlite3_reset(walker->names);
	return status;
}

/* Go on from the citation on top. */
static enum status advance(struct walker *walker, struct heap *heap,
			   struct fault *fault)
{
	struct cursor *top = &heap->cursors[0];
	enum status status = STATUS_OK;

	top->at++;
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
		day = row->day;
		if (row->document != document) {
			document = row->document;
			status = walk_work_of(&work, walker, document, fault);
		}
		if (!status)
			status = walk_note(walker, top->from, work, document,
					   row->n, fault);
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
