/*
 * extract_named - what is cited by a name, or by less than a whole number
 *
 * Laws by their names, resolutions by their congress, instruments by their
 * dates, short and old numbers, and the words that point to the document
 * itself or back to what was said.
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_citation.h"

static struct found *add_named(struct search *search, enum finder_pattern which,
			       enum rank rank, const struct span *groups)
{
	const double likely = 0.9;
	struct found *found = search_add(search);

	if (!found)
		return NULL;
	found->rank = rank;
	found->mention.kind = MENTION_CITATION;
	found->mention.confidence = likely;
	found->mention.span = groups[0];
	found->head_end = groups[0].end;
	search_set_type(search, found,
			search_copy(search, search_group(search, which, "type",
							 groups)));
	return found;
}

static void add_laws(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t outer_end = 0;
	size_t at = 0;

	while (search_match(search, FINDER_NAMED_LAW, at, search->length,
			    groups)) {
		struct found *found =
			add_named(search, FINDER_NAMED_LAW, RANK_LAW, groups);
		struct span title =
			search_group(search, FINDER_NAMED_LAW, "title", groups);
		struct span type =
			search_group(search, FINDER_NAMED_LAW, "type", groups);

		if (!found)
			return;
		found->mention.title = search_copy(search, title);
		found->mention.named = true;
		found->mention.year = finder_figure(
			search->text,
			search_group(search, FINDER_NAMED_LAW, "year", groups));
		/* a law in the name of a law is another one, without its date
		 */
		at = groups[0].end;
		if (groups[0].start >= outer_end)
			outer_end = at = search_date(search, found, at);
		found->mention.span.end = at;
		found->head_end = span_is_empty(title) ? at : title.start;
		at = type.end;
	}
}

/* One more law of a list that names the type once: "các Luật: ..., ..." */
static bool add_law(struct search *search, struct span type,
		    const struct span *groups)
{
	struct found *found =
		add_named(search, FINDER_LAW_ITEM, RANK_LAW, groups);
	struct span title =
		search_group(search, FINDER_LAW_ITEM, "title", groups);

	if (!found)
		return false;
	search_set_type(search, found, search_copy(search, type));
	found->mention.span = title;
	found->head_end = title.start;
	found->mention.title = search_copy(search, title);
	found->mention.named = true;
	return true;
}

static void add_law_lists(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span items[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (search_match(search, FINDER_LAW_LIST, at, search->length,
			    groups)) {
		struct span type =
			search_group(search, FINDER_LAW_LIST, "type", groups);

		at = groups[0].end;
		while (search_match(search, FINDER_LAW_ITEM, at, search->length,
				    items)) {
			if (!add_law(search, type, items))
				return;
			at = items[0].end;
		}
	}
}

/* Whether two strokes of a Roman number were read as one letter: "XIH". */
static bool is_misread_roman(const char *text)
{
	for (const char *at = strchr(text, 'H'); at; at = strchr(at + 1, 'H'))
		if (at > text && strchr("IVX", at[-1]))
			return true;
	return false;
}

/* What the resolution is about, which tells it from others of that plenum. */
static const char *copy_title(const struct search *search, size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];

	if (!search_match(search, FINDER_TAIL_TITLE, at,
			  search_clip(search, at, TITLE_BYTES_MAX), groups))
		return "";
	return search_copy(search, search_group(search, FINDER_TAIL_TITLE,
						"title", groups));
}

static void add_congresses(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (search_match(search, FINDER_NAMED_CONGRESS, at, search->length,
			    groups)) {
		struct found *found = add_named(search, FINDER_NAMED_CONGRESS,
						RANK_CONGRESS, groups);

		if (!found)
			return;
		found->mention.issuer = search_copy(
			search, search_group(search, FINDER_NAMED_CONGRESS,
					     "issuer", groups));
		found->mention.doubtful =
			is_misread_roman(found->mention.issuer);
		found->mention.title = copy_title(search, groups[0].end);
		at = groups[0].end;
	}
}

static void add_dated(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (search_match(search, FINDER_NAMED_DATED, at, search->length,
			    groups)) {
		struct span day = search_group(search, FINDER_NAMED_DATED,
					       "date", groups);
		struct found *found = add_named(search, FINDER_NAMED_DATED,
						RANK_DATED, groups);

		if (!found)
			return;
		found->mention.issuer = search_copy(
			search, search_group(search, FINDER_NAMED_DATED,
					     "issuer", groups));
		found->mention.span.end = search_date(search, found, day.start);
		found->head_end = found->mention.span.end;
		at = groups[0].end;
		if (!*found->mention.date)
			search->count--;
		else
			search_tails(search, found);
	}
}

/* A number as it is cited, without its spaces. */
static const char *squeeze(const struct search *search, struct span span)
{
	static const char dash[] = "\xe2\x80\x93";
	struct text number = { .arena = search->arena };

	for (size_t at = span.start; at < span.end; at++) {
		bool dashed = at + 3 <= span.end &&
			      !memcmp(search->text + at, dash, 3);

		if (dashed)
			text_add(&number, "-", 1);
		else if (search->text[at] != ' ')
			text_add(&number, search->text + at, 1);
		at += dashed ? 2 : 0;
	}
	return number.failed ? "" : text_string(&number);
}

static bool is_known_part(const struct search *search, const char *part)
{
	const struct table *types = &search->finder->types;
	const struct table *issuers = &search->finder->issuers;

	if (!part[strspn(part, "0123456789")] ||
	    table_find(issuers, part) < issuers->rows)
		return true;
	for (size_t row = 0; row < types->rows; row++)
		if (!strcmp(table_cell(types, row, TYPE_SYMBOL), part))
			return true;
	return false;
}

/* Whether all that stands behind the digits is in the dictionaries. */
static bool is_known_symbol(const struct search *search, const char *number)
{
	static const char cuts[] = "-/.";

	for (number += strcspn(number, cuts); *number;) {
		size_t length = strcspn(++number, cuts);
		const char *part = arena_text(search->arena, number, length);

		if (!part || !is_known_part(search, part))
			return false;
		number += length;
	}
	return true;
}

/* Whether the word for "number" stands in front of it. */
static bool is_numbered(const struct search *search, const struct span *groups)
{
	struct span type =
		search_group(search, FINDER_NAMED_SHORT, "type", groups);
	struct span num =
		search_group(search, FINDER_NAMED_SHORT, "num", groups);
	struct span gap[PATTERN_GROUPS_MAX];
	const char *between = arena_text(search->arena, search->text + type.end,
					 num.start - type.end);

	return between &&
	       finder_match(search->finder, FINDER_NUMBERED, between,
			    strlen(between), 0, gap) &&
	       !span_is_empty(search_group(search, FINDER_NUMBERED, "no", gap));
}

/* Whether its symbol follows the digits with nothing between: "06HD/TW". */
static bool is_glued(const char *number)
{
	char next = number[strspn(number, "0123456789")];

	return next >= 'A' && next <= 'Z';
}

static void add_short(struct search *search)
{
	const double likely = 0.8;
	const double unsure = 0.6;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (search_match(search, FINDER_NAMED_SHORT, at, search->length,
			    groups)) {
		struct found *found = add_named(search, FINDER_NAMED_SHORT,
						RANK_SHORT, groups);

		if (!found)
			return;
		found->mention.number =
			squeeze(search, search_group(search, FINDER_NAMED_SHORT,
						     "num", groups));
		found->mention.number_span =
			search_group(search, FINDER_NAMED_SHORT, "num", groups);
		found->mention.doubtful =
			!is_known_symbol(search, found->mention.number);
		found->mention.confidence =
			found->mention.doubtful ? unsure : likely;
		if (found->mention.doubtful &&
		    (!is_numbered(search, groups) ||
		     is_glued(found->mention.number)))
			search->count--;
		at = groups[0].end;
		search_tails(search, found);
	}
}

static void add_inner(struct search *search, enum finder_pattern which,
		      enum rank rank, enum mention_kind kind)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (search_match(search, which, at, search->length, groups)) {
		struct found *found = add_named(search, which, rank, groups);

		if (!found)
			return;
		found->mention.kind = kind;
		at = groups[0].end;
	}
}

void named_find(struct search *search)
{
	add_laws(search);
	add_law_lists(search);
	add_congresses(search);
	add_dated(search);
	add_short(search);
	add_inner(search, FINDER_NAMED_INTERNAL, RANK_INTERNAL,
		  MENTION_INTERNAL);
	add_inner(search, FINDER_NAMED_SELF, RANK_SELF, MENTION_SELF);
	add_inner(search, FINDER_NAMED_HERE, RANK_HERE, MENTION_INTERNAL);
}
