/*
 * extract_assignee - who is to do what
 *
 * A body is ordered when it is what a clause begins with and a verb or a
 * colon follows, or when it stands behind a word that assigns.  Bodies behind
 * other words work along, are reported to, or are only named.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* The most bodies of one paragraph; bytes looked at from a clause's start. */
enum { ASSIGNEES_MAX = 2000, CLAUSE_BYTES_MAX = 1500 };

static const char doer[] = "thuc-hien";
static const char leader[] = "chu-tri";
static const char named[] = "lien-quan";

struct search {
	const struct finder *finder;
	const char *text;
	size_t length;
	struct arena *arena;
	struct fault *fault;
	struct assignee *found;
	size_t count;
	size_t room;
	bool listed;        /* the last found is of the same list */
	size_t heading_end; /* behind the colon of a heading; 0: none */
	size_t heading;     /* the first assignee that the heading names */
};

static struct span group(const struct search *search, enum finder_pattern which,
			 const char *name, const struct span *groups)
{
	return finder_group(search->finder, which, name, groups);
}

static bool has(const struct search *search, enum finder_pattern which,
		const char *name, const struct span *groups)
{
	return !span_is_empty(group(search, which, name, groups));
}

/* --------------------------------------------------------------- results */

static bool is_taken(const struct search *search, struct span span)
{
	for (size_t i = search->count; i-- > 0;)
		if (span_touches(span, search->found[i].span))
			return true;
	return false;
}

static bool is_word_end(char next)
{
	return !next || next == ' ' || next == ',';
}

/* Whether the words stand in the name; at its start only, when so asked. */
static bool stands_in(const char *name, const char *words, bool at_start)
{
	size_t length = strlen(words);

	if (at_start)
		return !strncmp(name, words, length) &&
		       is_word_end(name[length]);
	for (const char *at = strstr(name, words); at;
	     at = strstr(at + 1, words))
		if ((at == name || at[-1] == ' ') && is_word_end(at[length]))
			return true;
	return false;
}

/* Whether one of the words stands in the name, or at its start. */
static bool has_words(const struct words *words, const char *name,
		      bool at_start)
{
	for (size_t i = 0; i < words->count; i++)
		if (stands_in(name, words->items[i], at_start))
			return true;
	return false;
}

/*
 * Whether a group of bodies is meant: by its words, or where it goes on a
 * list of groups without a name of its own.
 */
static bool is_group(const struct search *search, const char *name, bool listed)
{
	const char *low = text_lower(search->arena, name);

	return low && ((listed && strcmp(low, name) == 0) ||
		       has_words(&search->finder->many, low, true) ||
		       has_words(&search->finder->among, low, false));
}

static bool follows_group(const struct search *search)
{
	return search->listed && search->count &&
	       search->found[search->count - 1].group;
}

/*
 * "các sở, ban, ngành": what goes on in lower case on a list of groups is of
 * the same group.  Whether it was put to the last one found.
 */
static bool add_to_group(struct search *search, struct span span)
{
	enum { LETTER_BYTES = 3 };
	const char *text = search->text;
	struct assignee *last;
	const char *name;
	const char *low;

	if (!follows_group(search))
		return false;
	last = &search->found[search->count - 1];
	name = arena_text(search->arena, text + span.start,
			  span.end - span.start);
	low = name ? text_lower(search->arena, name) : NULL;
	if (!low || strncmp(low, name, LETTER_BYTES) != 0 ||
	    span.start != last->span.end + 2 || text[last->span.end] != ',' ||
	    has_words(&search->finder->many, low, true))
		return false;
	name = arena_text(search->arena, text + last->span.start,
			  span.end - last->span.start);
	if (!name)
		return false;
	last->span.end = span.end;
	last->name = name;
	return true;
}

static void add(struct search *search, struct span span, const char *role,
		double confidence)
{
	bool listed = follows_group(search);
	struct assignee *grown;
	const char *name;

	while (span.end > span.start &&
	       strchr(" ,;", search->text[span.end - 1]))
		span.end--;
	if (span_is_empty(span) || search->count >= ASSIGNEES_MAX ||
	    add_to_group(search, span))
		return;
	name = arena_text(search->arena, search->text + span.start,
			  span.end - span.start);
	grown = arena_grow(search->arena, search->found, &search->room,
			   search->count + 1, sizeof(*grown));
	if (!name || !grown) {
		(void)fault_memory(search->fault);
		return;
	}
	search->found = grown;
	search->found[search->count++] =
		(struct assignee){ .span = span,
				   .role = role,
				   .name = name,
				   .group = is_group(search, name, listed),
				   .confidence = confidence };
}

/*
 * Add the members of a list one by one, but for those that have a role; what
 * is in brackets is left out.
 */
static void add_list(struct search *search, struct span list, const char *role,
		     double confidence)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = list.start;

	search->listed = false;
	while (at < list.end &&
	       finder_match(search->finder, FINDER_MEMBER, search->text,
			    list.end, at, groups)) {
		struct span name = group(search, FINDER_MEMBER, "name", groups);

		if (groups[0].end <= at)
			break;
		if (!is_taken(search, name))
			add(search, name, role, confidence);
		search->listed = true;
		at = groups[0].end;
	}
}

/* -------------------------------------------------------------- subjects */

/* A heading that only names the field of the body behind it orders nobody. */
static void demote_heading(struct search *search, size_t start, size_t until)
{
	if (!search->heading_end || start < search->heading_end ||
	    start > search->heading_end + 1)
		return;
	for (size_t i = search->heading; i < until; i++)
		search->found[i].role = named;
}

/* A body at the start of a point, before words that are no verb we know. */
static size_t add_bare_subject(struct search *search, size_t start, size_t end)
{
	const double unsure = 0.55;
	struct span groups[PATTERN_GROUPS_MAX];
	struct span list;

	if (!finder_match(search->finder, FINDER_SUBJECT_BARE, search->text,
			  end, start, groups))
		return start;
	list = group(search, FINDER_SUBJECT_BARE, "list", groups);
	if (!is_taken(search, list))
		add(search, list, doer, unsure);
	return list.end;
}

/* The subject of the clause that begins at `start`; where to go on. */
static size_t add_subject(struct search *search, size_t start, bool heading)
{
	const double sure = 0.9;
	const double likely = 0.75;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = finder_clip(search->text, search->length, start,
				 CLAUSE_BYTES_MAX);
	size_t before = search->count;
	struct span list;
	bool colon;
	bool close;
	bool leads;

	if (!finder_match(search->finder, FINDER_SUBJECT, search->text, end,
			  start, groups))
		return heading ? add_bare_subject(search, start, end) : start;
	list = group(search, FINDER_SUBJECT, "list", groups);
	if (is_taken(search, groups[0]))
		return start;
	colon = has(search, FINDER_SUBJECT, "colon", groups);
	close = !colon && groups[0].end == search->length;
	leads = has(search, FINDER_SUBJECT, "lead2", groups) ||
		has(search, FINDER_SUBJECT, "lead3", groups);
	if (has(search, FINDER_SUBJECT, "gives", groups))
		return groups[0].end;
	if ((close && !heading) ||
	    (!colon && !close && has(search, FINDER_SUBJECT, "about", groups)))
		return start;
	add_list(search, list, leads ? leader : doer,
		 colon || leads ? sure : likely);
	demote_heading(search, list.start, before);
	search->heading_end = colon ? groups[0].end : 0;
	search->heading = before;
	return groups[0].end;
}

static void add_subjects(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;
	bool heading = true;

	while (finder_match(search->finder, FINDER_CLAUSE, search->text,
			    search->length, at, groups)) {
		struct span label =
			group(search, FINDER_CLAUSE, "label", groups);
		size_t start = span_is_empty(label) ? groups[0].end : label.end;
		size_t end = add_subject(search, start, heading);

		heading = false;
		at = groups[0].end > at ? groups[0].end : at + 1;
		if (end > at)
			at = end - 1; /* the colon opens a clause */
		while (at < search->length &&
		       ((unsigned char)search->text[at] & 0xc0) == 0x80)
			at++;
	}
}

/* ------------------------------------------------------------------ cues */

static const char *cue_role(const struct search *search, struct span cue)
{
	const struct table *cues = &search->finder->cues;
	const char *words = arena_text(search->arena, search->text + cue.start,
				       cue.end - cue.start);
	const char *low = words ? text_lower(search->arena, words) : NULL;
	size_t row = low ? table_find(cues, low) : cues->rows;

	return row < cues->rows ? table_cell(cues, row, PAIR_VALUE) : named;
}

static void add_cues(struct search *search)
{
	const double likely = 0.8;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (finder_match(search->finder, FINDER_CUE, search->text,
			    search->length, at, groups)) {
		struct span list = group(search, FINDER_CUE, "list", groups);
		struct span cue = group(search, FINDER_CUE, "cue", groups);
		const char *role = cue_role(search, cue);

		if (!strcmp(role, doer) &&
		    has(search, FINDER_CUE, "lead", groups))
			role = leader;
		add_list(search, list, role, likely);
		at = list.end > at ? list.end : at + 1;
	}
}

/* "reports the results to ...": the body stands far behind the word. */
static void add_reports(struct search *search)
{
	const double likely = 0.75;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (finder_match(search->finder, FINDER_REPORT, search->text,
			    search->length, at, groups)) {
		struct span list = group(search, FINDER_REPORT, "list", groups);

		add_list(search, list, "bao-cao", likely);
		at = list.end > at ? list.end : at + 1;
	}
}

/* "Leading body: ...; with: ..." */
static void add_role_lines(struct search *search)
{
	const double sure = 0.9;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (finder_match(search->finder, FINDER_ROLE_LINE, search->text,
			    search->length, at, groups)) {
		struct span list =
			group(search, FINDER_ROLE_LINE, "list", groups);
		const char *role = doer;

		if (has(search, FINDER_ROLE_LINE, "lead", groups))
			role = leader;
		else if (has(search, FINDER_ROLE_LINE, "with", groups))
			role = "phoi-hop";
		add_list(search, list, role, sure);
		at = list.end > at ? list.end : at + 1;
	}
}

static int compare_starts(const void *one, const void *other)
{
	const struct assignee *a = one;
	const struct assignee *b = other;

	return (a->span.start > b->span.start) -
	       (a->span.start < b->span.start);
}

enum status find_assignees(const struct finder *finder, struct assignee **out,
			   size_t *count, const char *text, size_t length,
			   struct arena *arena, struct fault *fault)
{
	struct search search = { .finder = finder,
				 .text = text,
				 .length = length,
				 .arena = arena,
				 .fault = fault };

	finder_enter(finder, text, length);
	add_role_lines(&search);
	add_subjects(&search);
	add_cues(&search);
	add_reports(&search);
	finder_leave(finder, text);
	if (fault->status)
		return fault->status;
	if (search.count)
		qsort(search.found, search.count, sizeof(*search.found),
		      compare_starts);
	*out = search.count ? search.found : NULL;
	*count = search.count;
	return STATUS_OK;
}
