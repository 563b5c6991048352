/*
 * extract_deadline - by when something is to be done
 *
 * Each form is a pattern of its own; where two finds overlap, the longer one
 * stays.  Dates that belong to a citation are none, nor are days gone by.
 */

#include <stdlib.h>
#include <string.h>

#include "stages/extract_deadline.h"

/* The most deadlines of one paragraph. */
enum { DEADLINES_MAX = 5000 };

enum { MONTHS_A_YEAR = 12 };

static const double sure = 0.95;

struct search {
	const struct finder *finder;
	const char *text;
	size_t length;
	const char *signed_on;
	struct arena *arena;
	struct fault *fault;
	struct deadline *found;
	size_t count;
	size_t room;
};

/* What was matched, without the blanks that a cut between words leaves. */
static struct span trim(const char *text, struct span span)
{
	while (span.end > span.start && text[span.end - 1] == ' ')
		span.end--;
	while (span.end > span.start && text[span.start] == ' ')
		span.start++;
	return span;
}

static enum status add(struct search *search, const struct deadline *deadline)
{
	struct deadline *grown;

	if (search->count >= DEADLINES_MAX)
		return STATUS_OK;
	grown = arena_grow(search->arena, search->found, &search->room,
			   search->count + 1, sizeof(*grown));
	if (!grown)
		return fault_memory(search->fault);
	search->found = grown;
	search->found[search->count] = *deadline;
	search->found[search->count].span = trim(search->text, deadline->span);
	search->count++;
	return STATUS_OK;
}

static enum status add_hit(struct search *search,
			   const struct deadline_hit *hit)
{
	struct deadline deadline = { .span = hit->groups[0],
				     .type = "",
				     .start = "",
				     .end = "",
				     .rrule = "",
				     .confidence = sure };

	return deadline_read(hit, &deadline) ? add(search, &deadline)
					     : STATUS_OK;
}

/* "every month, quarter and year": what goes on behind the first of them. */
static enum status add_more(struct search *search,
			    const struct deadline_hit *first)
{
	struct deadline_hit hit = *first;
	enum status status = STATUS_OK;

	hit.which = FINDER_DEADLINE_MORE;
	while (!status &&
	       finder_match(search->finder, hit.which, search->text,
			    search->length, hit.groups[0].end, hit.groups))
		status = add_hit(search, &hit);
	return status;
}

static enum status add_form(struct search *search, enum finder_pattern which)
{
	struct deadline_hit hit = { .finder = search->finder,
				    .text = search->text,
				    .signed_on = search->signed_on,
				    .arena = search->arena,
				    .which = which };
	enum status status = STATUS_OK;
	size_t at = 0;

	while (!status && finder_match(search->finder, which, search->text,
				       search->length, at, hit.groups)) {
		if (hit.groups[0].end <= at)
			break; /* a pattern that matches nothing */
		at = hit.groups[0].end;
		status = add_hit(search, &hit);
		if (!status && which == FINDER_DEADLINE_PERIODIC)
			status = add_more(search, &hit);
	}
	return status;
}

static int compare_starts(const void *one, const void *other)
{
	const struct deadline *a = one;
	const struct deadline *b = other;

	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->span.end != b->span.end)
		return a->span.end > b->span.end ? -1 : 1;
	return strcmp(a->type, b->type);
}

/* Of two that overlap the longer stays. */
static void drop_overlaps(struct search *search)
{
	size_t kept = 0;

	if (search->count)
		qsort(search->found, search->count, sizeof(*search->found),
		      compare_starts);
	for (size_t i = 0; i < search->count; i++) {
		struct span span = search->found[i].span;
		struct span last = kept ? search->found[kept - 1].span
					: (struct span){ 0, 0 };

		if (!kept || !span_touches(span, last))
			search->found[kept++] = search->found[i];
		else if (span.end - span.start > last.end - last.start)
			search->found[kept - 1] = search->found[i];
	}
	search->count = kept;
}

/* Leave out what stands inside a citation. */
static void drop_cited(struct search *search, const struct mention *mentions,
		       size_t count)
{
	size_t kept = 0;
	size_t at = 0;
	size_t end = 0; /* how far the mentions begun so far reach */

	for (size_t i = 0; i < search->count; i++) {
		const struct span *span = &search->found[i].span;

		while (at < count && mentions[at].span.start < span->end) {
			if (mentions[at].kind == MENTION_CITATION &&
			    mentions[at].span.end > end)
				end = mentions[at].span.end;
			at++;
		}
		if (span->start >= end)
			search->found[kept++] = search->found[i];
	}
	search->count = kept;
}

/*
 * Leave out what was over when the document was signed: when a thing happened,
 * not when it is to be done.  Some documents are signed late, by a month.
 */
static void drop_past(struct search *search)
{
	char last[ISO_SIZE];
	size_t kept = 0;
	int year;
	int month;
	int day;

	if (!search->count ||
	    !date_read(&year, &month, &day, search->signed_on))
		return;
	if (--month == 0) {
		month = MONTHS_A_YEAR;
		year--;
	}
	if (day > date_month_length(year, month))
		day = date_month_length(year, month);
	if (!date_write(last, year, month, day))
		return;
	for (size_t i = 0; i < search->count; i++) {
		const char *end = search->found[i].end;

		if (!*end || strcmp(end, last) >= 0)
			search->found[kept++] = search->found[i];
	}
	search->count = kept;
}

/* Whether a rule says on which days, not only how often. */
static bool is_fixed(const struct deadline *deadline)
{
	return strstr(deadline->rrule, ";BY") != NULL;
}

static bool in_sentence(const struct search *search, struct span one,
			struct span other)
{
	for (size_t at = one.end; at < other.start; at++)
		if (strchr(".;", search->text[at]))
			return false;
	return true;
}

/* "every year ... before 15 December": the day says it all. */
static void drop_bare(struct search *search)
{
	size_t kept = 0;

	for (size_t i = 0; i < search->count; i++) {
		const struct deadline *now = &search->found[i];
		bool bare = *now->rrule && !is_fixed(now) &&
			    strcmp(now->rrule, "FREQ=DAILY") != 0;

		if (bare && i + 1 < search->count && is_fixed(now + 1) &&
		    in_sentence(search, now->span, now[1].span))
			continue;
		search->found[kept++] = *now;
	}
	search->count = kept;
}

enum status find_deadlines(const struct finder *finder, struct deadline **out,
			   size_t *count, const char *text, size_t length,
			   const char *signed_on, struct arena *arena,
			   struct fault *fault)
{
	struct search search = { .finder = finder,
				 .text = text,
				 .length = length,
				 .signed_on = signed_on,
				 .arena = arena,
				 .fault = fault };
	struct mention *mentions = NULL;
	size_t mention_count = 0;
	enum finder_pattern which;
	enum status status = STATUS_OK;

	finder_enter(finder, text, length);
	for (size_t n = 0; !status && deadline_form(&which, n); n++)
		status = add_form(&search, which);
	finder_leave(finder, text);
	if (status)
		return status;
	drop_overlaps(&search);
	drop_past(&search);
	if (search.count)
		status = find_mentions(finder, &mentions, &mention_count, text,
				       length, arena, fault);
	if (status)
		return status;
	drop_cited(&search, mentions, mention_count);
	drop_bare(&search);
	*out = search.count ? search.found : NULL;
	*count = search.count;
	return STATUS_OK;
}
