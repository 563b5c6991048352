/*
 * extract_role - what the document does with what it cites
 *
 * The nearest words before a citation, in its clause, say it; where they say
 * nothing, those right behind it.  What stands in a title has no role.
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_citation.h"

/* How far before a mention the word lies that tells its role, in bytes. */
enum { ROLE_BYTES_MAX = 300, ROLE_GAP_MAX = 60, ROLE_NEAR_MAX = 30 };

const char role_other[] = "dan-chieu";

static const char ground_role[] = "can-cu";

/* What a cue says; "near", "far": what one before it does. */
static const char *role_of(const struct search *search, struct span cue)
{
	const struct table *roles = &search->finder->roles;
	const char *low = text_lower(search->arena, search_copy(search, cue));
	size_t row = low ? table_find(roles, low) : roles->rows;

	return row < roles->rows ? table_cell(roles, row, PAIR_VALUE)
				 : role_other;
}

static bool is_bridge(const char *said)
{
	return !strcmp(said, "near") || !strcmp(said, "far");
}

/* The role that the nearest cue between `from` and `to` gives. */
static const char *cue_role(const struct search *search, size_t from, size_t to)
{
	struct span groups[PATTERN_GROUPS_MAX];
	const char *role = role_other;
	size_t at = from;

	while (search_match(search, FINDER_ROLE, at, to, groups)) {
		struct span cue =
			search_group(search, FINDER_ROLE, "cue", groups);
		const char *said = role_of(search, cue);

		if (!is_bridge(said))
			role = said;
		else if (strcmp(said, "far") != 0 &&
			 strcmp(role, ground_role) != 0 &&
			 cue.start > at + ROLE_NEAR_MAX)
			role = role_other;
		at = cue.end;
	}
	return to - at <= ROLE_GAP_MAX ? role : role_other;
}

/* The start of the clause that `to` stands in, not before `from`. */
static size_t clause_start(const struct search *search, size_t from, size_t to)
{
	size_t at = to;

	while (at > from && !strchr(".;", search->text[at - 1]))
		at--;
	return search_step(search, at);
}

/* The role of a citation that stands behind `last`, which ends at `from`. */
static const char *find_role(const struct search *search,
			     const struct found *last, size_t from,
			     size_t start)
{
	if (last && search_is_list_gap(search, (struct span){ from, start }))
		return last->mention.role;
	if (start > from + ROLE_BYTES_MAX)
		from = start - ROLE_BYTES_MAX;
	return cue_role(search, clause_start(search, from, start), start);
}

/* What is said of it behind it: "... hết hiệu lực"; NULL: nothing. */
static const char *role_behind(const struct search *search, size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];

	return search_match(search, FINDER_ROLE_BEHIND, at,
			    search_clip(search, at, ROLE_BYTES_MAX), groups)
		       ? role_of(search,
				 search_group(search, FINDER_ROLE_BEHIND, "cue",
					      groups))
		       : NULL;
}

static void set_from_before(struct search *search)
{
	size_t outer_end = 0;
	struct found *last = NULL;

	for (size_t i = 0; i < search->count; i++) {
		struct found *found = &search->found[i];
		bool cites = found->mention.kind == MENTION_CITATION;
		size_t start = found->mention.span.start;

		if (start < outer_end)
			continue; /* in a title: its role is the title's */
		if (cites)
			found->mention.role =
				find_role(search, last, outer_end, found->lead);
		outer_end = found->mention.span.end;
		last = cites ? found : NULL;
	}
}

/* What is said behind the last of a list holds for all of it. */
static void set_from_behind(struct search *search)
{
	const struct found *next = NULL;

	for (size_t i = search->count; i-- > 0;) {
		struct found *found = &search->found[i];
		struct span *span = &found->mention.span;
		const char *role;

		if (found->mention.kind != MENTION_CITATION)
			continue;
		role = role_behind(search, span->end);
		if (!role && next &&
		    search_is_list_gap(search,
				       (struct span){ span->end, next->lead }))
			role = next->mention.role;
		if (role && !strcmp(found->mention.role, role_other))
			found->mention.role = role;
		next = found;
	}
}

const char *find_list_role(const struct finder *finder, const char *text,
			   size_t length, struct arena *arena)
{
	struct search search = {
		.finder = finder, .text = text, .length = length, .arena = arena
	};
	size_t from = length > ROLE_BYTES_MAX ? length - ROLE_BYTES_MAX : 0;
	const char *role =
		cue_role(&search, clause_start(&search, from, length), length);

	return strcmp(role, role_other) != 0 ? role : "";
}

const char *find_opening_role(const struct finder *finder, const char *text,
			      size_t length, struct arena *arena)
{
	struct search search = {
		.finder = finder, .text = text, .length = length, .arena = arena
	};
	struct span groups[PATTERN_GROUPS_MAX];

	return search_match(&search, FINDER_ROLE, 0,
			    search_clip(&search, 0, DATE_BYTES_MAX), groups) &&
			       !groups[0].start
		       ? role_of(&search, groups[0])
		       : "";
}

void roles_set(struct search *search)
{
	set_from_before(search);
	set_from_behind(search);
}
