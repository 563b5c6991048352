#include "archive/passage.h"

#include <stdlib.h>
#include <string.h>

#include "archive/sentence.h"
#include "pipeline/text.h"

static const char read_body[] = "SELECT text FROM bodies WHERE document = ?1";

static const char read_point[] =
	"SELECT label, place, lines, page FROM points WHERE document = ?1"
	" AND start <= ?2 AND start + length > ?2 ORDER BY start DESC, n DESC"
	" LIMIT 1";

struct passages {
	struct store *store;
	sqlite3_stmt *body;
	sqlite3_stmt *point;
};

/* A sentence with finds in it. */
struct span {
	size_t start; /* in bytes of the text */
	size_t end;
	size_t first; /* finds */
	size_t last;  /* behind them */
	size_t terms; /* how many different ones */
	size_t exact; /* finds as they were written */
};

enum status passages_new(struct passages **out, struct store *store,
			 struct fault *fault)
{
	struct passages *passages = calloc(1, sizeof(*passages));
	enum status status;

	if (!passages)
		return fault_memory(fault);
	passages->store = store;
	status = store_prepare(&passages->body, store, read_body, fault);
	if (!status)
		status = store_prepare(&passages->point, store, read_point,
				       fault);
	if (!status) {
		*out = passages;
		passages = NULL; /* the caller's now */
	}
	passages_free(passages);
	return status;
}

void passages_free(struct passages *passages)
{
	if (!passages)
		return;
	sqlite3_finalize(passages->body);
	sqlite3_finalize(passages->point);
	free(passages);
}

static enum status read_text(const char **out, struct passages *passages,
			     sqlite3_int64 document, struct arena *arena,
			     struct fault *fault)
{
	sqlite3_stmt *row = passages->body;
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, document);
	status = store_step(&more, passages->store, row, fault);
	*out = !status && more ? store_keep(arena, row, 0) : "";
	(void)sqlite3_reset(row);
	return !status && !*out ? fault_memory(fault) : status;
}

static enum status read_place(struct passage *passage,
			      struct passages *passages, sqlite3_int64 document,
			      size_t at, struct arena *arena,
			      struct fault *fault)
{
	sqlite3_stmt *row = passages->point;
	bool more = false;
	enum status status;

	passage->label = passage->place = passage->lines = "";
	(void)sqlite3_bind_int64(row, 1, document);
	(void)sqlite3_bind_int64(row, 2, (sqlite3_int64)at);
	status = store_step(&more, passages->store, row, fault);
	if (!status && more) {
		passage->label = store_keep(arena, row, 0);
		passage->place = store_keep(arena, row, 1);
		passage->lines = store_keep(arena, row, 2);
		passage->page = sqlite3_column_int(row, 3);
		if (arena_failed(arena))
			status = fault_memory(fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

/* ---- which sentences ---- */

/* How many different terms there are among finds. */
static size_t count_terms(const struct match *items, size_t count)
{
	size_t terms = 0;

	for (size_t i = 0; i < count; i++) {
		bool new = true;

		for (size_t j = 0; j < i && new; j++)
			new = items[j].term != items[i].term;
		terms += new;
	}
	return terms;
}

static bool is_better(const struct span *one, const struct span *other)
{
	if (one->terms != other->terms)
		return one->terms > other->terms;
	return one->exact > other->exact;
}

/* Keep the best spans, of equal ones the first. */
static void offer(struct span *spans, size_t *count, const struct span *span)
{
	size_t worst = 0;

	if (*count < PASSAGES_MAX) {
		spans[(*count)++] = *span;
		return;
	}
	for (size_t i = 1; i < *count; i++)
		if (!is_better(&spans[i], &spans[worst]))
			worst = i;
	if (!is_better(span, &spans[worst]))
		return;
	for (size_t i = worst; i + 1 < *count; i++)
		spans[i] = spans[i + 1];
	spans[*count - 1] = *span;
}

/* The sentences that have the most of what was looked for. */
static void choose(struct span *spans, size_t *count,
		   const struct match_text *text, const struct matches *found,
		   const struct sentences *sentences)
{
	struct span span;

	for (size_t i = 0; i < found->count; i = span.last) {
		const struct match *match = &found->items[i];

		span = (struct span){ .first = i, .last = i + 1 };
		span.start = text->words[match->first].start;
		span.end = text->words[match->end - 1].end;
		sentence_widen(&span.start, &span.end, sentences, text->text);
		while (span.last < found->count &&
		       text->words[found->items[span.last].first].start <
			       span.end)
			span.last++;
		span.terms = count_terms(match, span.last - i);
		for (size_t j = i; j < span.last; j++)
			span.exact += found->items[j].exact;
		offer(spans, count, &span);
	}
}

/* The sentence of a citation, with what of the query stands in it. */
static void choose_citation(struct span *span, const struct hit *hit,
			    const struct match_text *text,
			    const struct matches *found)
{
	size_t length = strlen(text->text);

	span->start = hit->cite_start < length ? hit->cite_start : length;
	span->end = length - span->start < hit->cite_length
			    ? length
			    : span->start + hit->cite_length;
	while (span->first < found->count &&
	       text->words[found->items[span->first].first].start < span->start)
		span->first++;
	span->last = span->first;
	while (span->last < found->count &&
	       text->words[found->items[span->last].first].start < span->end)
		span->last++;
}

/* ---- how it is shown ---- */

/* The first word of the text at or behind a byte. */
static size_t word_at(const struct match_text *text, size_t at)
{
	size_t low = 0;
	size_t high = text->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text->words[middle].start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Cut a long sentence to the words around the first find. */
static void shorten(struct passage *passage, struct span *span,
		    const struct match_text *text, const struct matches *found)
{
	size_t first = word_at(text, span->start);
	size_t end = word_at(text, span->end);
	size_t from = first;
	size_t to;

	if (span->end - span->start <= PASSAGE_BYTES || first == end)
		return;
	if (span->first < span->last)
		from = found->items[span->first].first;
	from = from - first > PASSAGE_BEFORE ? from - PASSAGE_BEFORE : first;
	to = end - from > PASSAGE_WORDS ? from + PASSAGE_WORDS : end;
	passage->cut_before = from > first;
	passage->cut_after = to < end;
	if (passage->cut_before)
		span->start = text->words[from].start;
	if (passage->cut_after)
		span->end = text->words[to - 1].end;
}

/* Whether there are only blanks from one place to the other. */
static bool is_blank(const char *text, size_t from, size_t to)
{
	while (from < to && strchr(" \n", text[from]))
		from++;
	return from >= to;
}

/* Mark the finds of a span; those that touch are one. */
static bool mark(struct passage *passage, const struct span *span,
		 const struct match_text *text, const struct matches *found,
		 struct arena *arena)
{
	struct passage_mark *marks = arena_array(
		arena, span->last - span->first + 1, sizeof(*marks));
	size_t count = 0;

	if (!marks)
		return false;
	for (size_t i = span->first; i < span->last; i++) {
		const struct match *match = &found->items[i];
		size_t start = text->words[match->first].start;
		size_t end = text->words[match->end - 1].end;
		struct passage_mark *before = count ? &marks[count - 1] : NULL;

		if (start < span->start || end > span->end)
			continue;
		if (before &&
		    is_blank(text->text,
			     span->start + before->start + before->length,
			     start)) {
			if (end > span->start + before->start + before->length)
				before->length =
					end - span->start - before->start;
			continue;
		}
		marks[count++] = (struct passage_mark){ start - span->start,
							end - start };
	}
	passage->marks = marks;
	passage->mark_count = count;
	return true;
}

static enum status show(struct passage *passage, struct passages *passages,
			struct span *span, const struct hit *hit,
			const struct match_text *text,
			const struct matches *found, struct arena *arena,
			struct fault *fault)
{
	enum status status;
	char *words;

	*passage = (struct passage){ .text = "" };
	shorten(passage, span, text, found);
	words = arena_text(arena, text->text + span->start,
			   span->end - span->start);
	if (!words || !mark(passage, span, text, found, arena))
		return fault_memory(fault);
	for (char *at = words; *at; at++)
		if (*at == '\n')
			*at = ' ';
	passage->text = words;
	status = read_place(passage, passages, hit->document,
			    passage->mark_count
				    ? span->start + passage->marks[0].start
				    : span->start,
			    arena, fault);
	if (!passage->page && hit->reason == HIT_CITES)
		passage->page = hit->cite_page;
	return status;
}

static int compare(const void *one, const void *other)
{
	const struct span *a = one;
	const struct span *b = other;

	return a->start < b->start ? -1 : a->start > b->start;
}

enum status passages_find(struct passage *out, size_t *count,
			  struct passages *passages, const struct query *query,
			  const struct hit *hit, struct arena *arena,
			  struct fault *fault)
{
	struct span spans[PASSAGES_MAX] = { { .start = 0 } };
	struct matches found = { .count = 0 };
	struct sentences sentences;
	struct match_text text;
	const char *body;
	enum status status;

	*count = 0;
	if (hit->reason != HIT_WORDS && hit->reason != HIT_CITES)
		return STATUS_OK;
	status = read_text(&body, passages, hit->document, arena, fault);
	if (status)
		return status;
	if (!match_read(&text, body, arena) ||
	    !sentence_find(&sentences, arena, body))
		return fault_memory(fault);
	for (size_t i = 0; i < query->term_count; i++)
		if (!match_find(&found, &text, &query->terms[i], i, arena))
			return fault_memory(fault);
	match_sort(&found);
	if (hit->reason == HIT_CITES) {
		choose_citation(&spans[0], hit, &text, &found);
		*count = 1;
	} else {
		choose(spans, count, &text, &found, &sentences);
		qsort(spans, *count, sizeof(*spans), compare);
	}
	for (size_t i = 0; i < *count && !status; i++)
		status = show(&out[i], passages, &spans[i], hit, &text, &found,
			      arena, fault);
	return status;
}
