/*
 * extract_verb - whether a paragraph orders something, and with which verb
 *
 * What begins with a verb is an order, and so is what a body is to do.
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* Bytes looked at for a verb. */
enum { CLAUSE_BYTES_MAX = 1500 };

static const char doer[] = "thuc-hien";
static const char leader[] = "chu-tri";

static bool is_word_end(char next)
{
	return !next || next == ' ' || next == ',';
}

/* The row of a verb; `verbs.rows`: none. */
static size_t verb_row(const struct finder *finder, const char *text,
		       struct span span, struct arena *arena)
{
	const char *words =
		arena_text(arena, text + span.start, span.end - span.start);
	const char *low = words ? text_lower(arena, words) : NULL;

	return low ? table_find(&finder->verbs, low) : finder->verbs.rows;
}

/* The first verb at `start`, after what says only how. */
static bool read_verb(const struct finder *finder, struct order *order,
		      const char *text, size_t length, size_t start,
		      struct arena *arena)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span verb;
	size_t row;

	if (!finder_match(finder, FINDER_ORDER, text,
			  finder_clip(text, length, start, CLAUSE_BYTES_MAX),
			  start, groups))
		return false;
	verb = finder_group(finder, FINDER_ORDER, "verb", groups);
	row = verb_row(finder, text, verb, arena);
	order->verb = row < finder->verbs.rows
			      ? table_cell(&finder->verbs, row, VERB_SLUG)
			      : "";
	order->assigns =
		row < finder->verbs.rows &&
		!strcmp(table_cell(&finder->verbs, row, VERB_KIND), "assign");
	order->action = (struct span){ groups[0].start, length };
	order->is_order = true;
	return true;
}

static bool is_doer(const struct assignee *body)
{
	return strcmp(body->role, doer) == 0 || strcmp(body->role, leader) == 0;
}

static bool begins_with(const char *text, const char *words, size_t length)
{
	return !strncmp(text, words, length) && is_word_end(text[length]);
}

/* Whether the text begins with the words of that row as they are written. */
static bool is_unworn(const struct finder *finder, const char *low, size_t row)
{
	const char *words = table_cell(&finder->verbs, row, VERB_WORDS);

	return begins_with(low, words, strlen(words));
}

/* A verb of two words or more at `start` whose marks were misread. */
static bool read_worn_verb(const struct finder *finder, struct order *order,
			   const char *text, size_t length, size_t start,
			   struct arena *arena)
{
	enum { VERB_BYTES = 48 };
	size_t end = finder_clip(text, length, start, VERB_BYTES);
	char *words = arena_text(arena, text + start, end - start);
	const char *folded = words ? text_fold(arena, words) : NULL;
	const char *low = NULL;
	const struct fold *fold;
	size_t best = 0;

	if (!folded)
		return false;
	fold = finder->verb_firsts[(unsigned char)*folded];
	for (; fold; fold = fold->next) {
		if (fold->length <= best ||
		    !begins_with(folded, fold->words, fold->length))
			continue;
		if (!low)
			low = text_lower(arena, words);
		if (!low || is_unworn(finder, low, fold->row))
			continue;
		best = fold->length;
		order->verb = table_cell(&finder->verbs, fold->row, VERB_SLUG);
	}
	if (!best)
		return false;
	order->action = (struct span){ start, length };
	order->is_order = true;
	return true;
}

/* A body that is to do something makes an order, its verb behind it. */
static void read_ordered(const struct finder *finder, struct order *order,
			 const char *text, size_t length,
			 const struct assignee *body, struct arena *arena)
{
	const double likely = 0.75;
	struct span groups[PATTERN_GROUPS_MAX];

	if (!order->is_order)
		order->action = (struct span){ body->span.start, length };
	order->is_order = true;
	order->confidence = likely;
	if (finder_match(finder, FINDER_AFTER_BODY, text, length,
			 body->span.end, groups))
		(void)read_verb(finder, order, text, length, groups[0].end,
				arena);
}

/* Whether the next body stands in the same list as this one. */
static bool goes_on(const struct assignee *body, const struct assignee *next)
{
	enum { GAP_BYTES = 6 };

	return !strcmp(body->role, next->role) &&
	       next->span.start <= body->span.end + GAP_BYTES;
}

/* Where the label of the point ends; 0: it has none. */
static size_t skip_label(const struct finder *finder, const char *text,
			 size_t length)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span label;

	if (!finder_match(finder, FINDER_CLAUSE, text, length, 0, groups) ||
	    groups[0].start != 0)
		return 0;
	label = finder_group(finder, FINDER_CLAUSE, "label", groups);
	return span_is_empty(label) ? 0 : label.end;
}

void find_order_among(const struct finder *finder, struct order *order,
		      const char *text, size_t length,
		      const struct assignee *bodies, size_t count,
		      struct arena *arena)
{
	const double sure = 0.9;
	const double worn = 0.65;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t start = skip_label(finder, text, length);
	bool assigned;
	bool none;

	*order = (struct order){ .verb = "" };
	none = finder_match(finder, FINDER_NO_ORDER, text, length, start,
			    groups);
	if (none && span_is_empty(finder_group(finder, FINDER_NO_ORDER,
					       "ground", groups)))
		return;
	order->confidence = sure;
	if (!none && (!count || bodies[0].span.start > start) &&
	    read_verb(finder, order, text, length, start, arena) &&
	    !order->assigns)
		return;
	assigned = order->assigns;
	order->confidence = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_doer(&bodies[i]) ||
		    (i + 1 < count && goes_on(&bodies[i], &bodies[i + 1])))
			continue;
		read_ordered(finder, order, text, length, &bodies[i], arena);
		if (*order->verb)
			break;
	}
	if (assigned)
		order->confidence = sure;
	if (!none && !order->is_order &&
	    read_worn_verb(finder, order, text, length, start, arena))
		order->confidence = worn;
}

void find_order(const struct finder *finder, struct order *order,
		const char *text, size_t length, struct arena *arena)
{
	struct assignee *bodies = NULL;
	struct fault fault = { 0 };
	size_t count = 0;

	*order = (struct order){ .verb = "" };
	if (!find_assignees(finder, &bodies, &count, text, length, arena,
			    &fault))
		find_order_among(finder, order, text, length, bodies, count,
				 arena);
}
