/*
 * extract_citation - what a paragraph cites
 *
 * Numbers are looked for first; each takes the type before it and the date,
 * issuer and title behind it.  Then come those cited without a number: laws
 * by their name, resolutions by their congress, self-references.  Where two
 * finds share their head, the one of the better rank stays.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* How far before a number its type may begin, in bytes. */
enum { BEFORE_BYTES_MAX = 240 };

/* How far behind a head a date, an issuer and a title may reach, in bytes. */
enum { DATE_BYTES_MAX = 60, ISSUER_BYTES_MAX = 300, TITLE_BYTES_MAX = 1200 };

/* How far before a mention the word lies that tells its role, in bytes. */
enum { ROLE_BYTES_MAX = 300, ROLE_GAP_MAX = 60, ROLE_NEAR_MAX = 30 };

/* The most mentions of one paragraph. */
enum { MENTIONS_MAX = 20000 };

/* From the surest kind of find to the least sure. */
enum rank {
	RANK_NUMBERED,
	RANK_CONGRESS,
	RANK_LAW,
	RANK_INTERNAL,
	RANK_SELF,
	RANK_SHORT,
	RANK_DATED,
	RANK_HERE,
};

struct found {
	struct mention mention;
	enum rank rank;
	size_t head_end; /* where the title begins, if there is one */
	struct span title;
	struct span amended; /* in the head: the law that it changes */
	size_t lead;         /* where its portions begin, or it does */
	const struct portion *portions;
	size_t portion_count;
};

struct search {
	const struct finder *finder;
	const char *text;
	size_t length;
	struct arena *arena;
	struct fault *fault;
	struct found *found;
	size_t count;
	size_t room;
	size_t portion_count;
};

static const char other_role[] = "dan-chieu";
static const char ground_role[] = "can-cu";

static const char *copy(const struct search *search, struct span span)
{
	const char *text;

	while (span.end > span.start &&
	       strchr(" ,", search->text[span.end - 1]))
		span.end--;
	while (span.start < span.end && search->text[span.start] == ' ')
		span.start++;
	if (span_is_empty(span))
		return "";
	text = arena_text(search->arena, search->text + span.start,
			  span.end - span.start);
	return text ? text : "";
}

static bool match(const struct search *search, enum finder_pattern which,
		  size_t start, size_t end, struct span *groups)
{
	return finder_match(search->finder, which, search->text, end, start,
			    groups);
}

static struct span group(const struct search *search, enum finder_pattern which,
			 const char *name, const struct span *groups)
{
	return finder_group(search->finder, which, name, groups);
}

static struct found *add(struct search *search)
{
	struct found *found;

	if (search->count >= MENTIONS_MAX)
		return NULL;
	found = arena_grow(search->arena, search->found, &search->room,
			   search->count + 1, sizeof(*found));
	if (!found) {
		(void)fault_memory(search->fault);
		return NULL;
	}
	search->found = found;
	found += search->count++;
	*found = (struct found){ 0 };
	found->mention.type = "";
	found->mention.number = "";
	found->mention.date = "";
	found->mention.issuer = "";
	found->mention.title = "";
	found->mention.role = other_role;
	found->mention.path = "";
	found->mention.upto = "";
	return found;
}

static bool is_act(const struct search *search, const char *type)
{
	const struct table *types = &search->finder->types;
	size_t row = finder_type_row(search->finder, type, search->arena);

	return row < types->rows &&
	       !strcmp(table_cell(types, row, TYPE_ELEMENT), "act");
}

static void set_type(const struct search *search, struct found *found,
		     const char *name)
{
	const struct table *types = &search->finder->types;
	size_t row = finder_type_row(search->finder, name, search->arena);

	if (row == types->rows)
		return;
	found->mention.type = table_cell(types, row, TYPE_NAME);
	found->mention.normative |= is_act(search, name);
}

/* ----------------------------------------------------------------- tails */

static size_t clip(const struct search *search, size_t start, size_t most)
{
	return finder_clip(search->text, search->length, start, most);
}

/* A bracket that opened in the gap before a date closes behind it. */
static size_t close_bracket(const struct search *search, struct span gap,
			    size_t at)
{
	bool opened =
		memchr(search->text + gap.start, '(', gap.end - gap.start);

	return opened && at < search->length && search->text[at] == ')' ? at + 1
									: at;
}

static size_t take_date(const struct search *search, struct found *found,
			size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = clip(search, at, DATE_BYTES_MAX);
	struct date date;
	const char *iso;

	if (*found->mention.date ||
	    !match(search, FINDER_TAIL_GAP, at, end, groups) ||
	    !find_date(search->finder, &date, search->text, end,
		       groups[0].end) ||
	    date.span.start != groups[0].end)
		return at;
	iso = arena_text(search->arena, date.iso, strlen(date.iso));
	if (iso)
		found->mention.date = iso;
	found->mention.date_span = date.span;
	return close_bracket(search, groups[0], date.span.end);
}

static size_t take_issuer(const struct search *search, struct found *found,
			  size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span issuer;

	if (*found->mention.issuer ||
	    !match(search, FINDER_TAIL_ISSUER, at,
		   clip(search, at, ISSUER_BYTES_MAX), groups))
		return at;
	issuer = group(search, FINDER_TAIL_ISSUER, "issuer", groups);
	found->mention.issuer = copy(search, issuer);
	return issuer.end;
}

static void take_title(const struct search *search, struct found *found)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = found->head_end;

	if (!match(search, FINDER_TAIL_TITLE, at,
		   clip(search, at, TITLE_BYTES_MAX), groups))
		return;
	found->title = group(search, FINDER_TAIL_TITLE, "title", groups);
	found->mention.span.end = groups[0].end;
	while (found->mention.span.end > at &&
	       strchr(" ,", search->text[found->mention.span.end - 1]))
		found->mention.span.end--;
	if (found->title.end > found->mention.span.end)
		found->title.end = found->mention.span.end;
}

/* What stands behind number or name: date and issuer, in either order. */
static void take_tails(const struct search *search, struct found *found)
{
	size_t at = found->mention.span.end;

	at = take_date(search, found, at);
	at = take_issuer(search, found, at);
	at = take_date(search, found, at);
	found->mention.span.end = at;
	found->head_end = at;
}

/* -------------------------------------------------------------- numbered */

/* Whether only what joins the members of a list stands there. */
static bool is_list_gap(const struct search *search, struct span gap)
{
	struct span groups[PATTERN_GROUPS_MAX];
	const char *text;

	if (gap.start >= gap.end || gap.end - gap.start > DATE_BYTES_MAX)
		return false;
	text = arena_text(search->arena, search->text + gap.start,
			  gap.end - gap.start);
	return text && finder_match(search->finder, FINDER_LIST_GAP, text,
				    strlen(text), 0, groups);
}

/* The start of a character at or behind `at`. */
static size_t step_to_start(const struct search *search, size_t at)
{
	while (at < search->length &&
	       ((unsigned char)search->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/*
 * The type in front of the number, from `from` on: "Luật Dược số", "Nghị
 * quyết của Quốc hội số".  False when there is none.
 */
static bool take_type_before(const struct search *search, struct found *found,
			     const struct number *number, size_t from)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t start = number->span.start > from + BEFORE_BYTES_MAX
			       ? number->span.start - BEFORE_BYTES_MAX
			       : from;
	struct span issuer[PATTERN_GROUPS_MAX];
	struct span amends;
	struct span name;
	struct span type;

	if (!match(search, FINDER_BEFORE_NUMBER, step_to_start(search, start),
		   number->span.start, groups))
		return false;
	type = group(search, FINDER_BEFORE_NUMBER, "type", groups);
	name = group(search, FINDER_BEFORE_NUMBER, "name", groups);
	if (!span_is_empty(name) && !is_act(search, copy(search, type)) &&
	    span_is_empty(group(search, FINDER_BEFORE_NUMBER, "no", groups)))
		return false;
	set_type(search, found, copy(search, type));
	found->mention.span.start = type.start;
	if (span_is_empty(name))
		return true;
	amends = group(search, FINDER_BEFORE_NUMBER, "amends", groups);
	found->mention.named = is_act(search, found->mention.type);
	if (!span_is_empty(amends)) {
		found->amended = (struct span){ amends.start, name.end };
		found->mention.title = copy(search, found->amended);
		return true;
	}
	if (match(search, FINDER_TAIL_ISSUER, name.start, name.end, issuer) &&
	    issuer[0].end == name.end &&
	    !span_is_empty(group(search, FINDER_TAIL_ISSUER, "of", issuer)))
		found->mention.issuer =
			copy(search, group(search, FINDER_TAIL_ISSUER, "issuer",
					   issuer));
	else
		found->mention.title = copy(search, name);
	return true;
}

/* "1/QĐ-TTg và 2/QĐ-TTg": the type is that of the number before. */
static bool take_type_of_list(const struct search *search, struct found *found,
			      const struct number *number)
{
	const struct found *before = found - 1;
	size_t row;

	if (found == search->found || before->rank != RANK_NUMBERED)
		return false;
	if (!is_list_gap(search,
			 (struct span){ before->head_end, number->span.start }))
		return false;
	row = finder_type_row(search->finder, before->mention.type,
			      search->arena);
	if (*number->type && row < search->finder->types.rows &&
	    strcmp(number->type,
		   table_cell(&search->finder->types, row, TYPE_SLUG)) != 0)
		return false;
	set_type(search, found, before->mention.type);
	return true;
}

/* No type in words: what the symbol says, when it is sure enough. */
static bool take_type_of_symbol(const struct search *search,
				struct found *found,
				const struct number *number)
{
	const double sure = 0.95;
	const double unsaid = 0.9;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t from = number->span.start > DATE_BYTES_MAX
			      ? number->span.start - DATE_BYTES_MAX
			      : 0;
	bool named = match(search, FINDER_NUMBERED, step_to_start(search, from),
			   number->span.start, groups);

	if (!*number->type || (!named && number->confidence < sure))
		return false;
	if (named)
		found->mention.span.start = groups[0].start;
	set_type(search, found, finder_type_name(search->finder, number->type));
	found->mention.confidence *= unsaid;
	return true;
}

/* Add the mention of a number; types are looked for from `from` on. */
static bool add_number(struct search *search, const struct number *number,
		       size_t from)
{
	struct found *found = add(search);

	if (!found)
		return false;
	found->rank = RANK_NUMBERED;
	found->mention.kind = MENTION_CITATION;
	found->mention.span = number->span;
	found->mention.number_span = number->span;
	found->mention.number = number->text;
	found->mention.normative = number->year > 0;
	found->mention.doubtful = number->doubtful;
	found->mention.confidence = number->confidence;
	if (!take_type_before(search, found, number, from) &&
	    !take_type_of_list(search, found, number) &&
	    !take_type_of_symbol(search, found, number)) {
		search->count--;
		return true;
	}
	found->mention.span.end = close_bracket(
		search,
		(struct span){ found->mention.span.start, number->span.start },
		number->span.end);
	take_tails(search, found);
	take_title(search, found);
	return true;
}

static void add_numbers(struct search *search)
{
	struct number number;
	size_t from = 0;

	while (find_number(search->finder, &number, search->text,
			   search->length, from, search->arena)) {
		if (!add_number(search, &number, from))
			return;
		from = number.span.end;
	}
}

/* --------------------------------------------------------------- by name */

static struct found *add_named(struct search *search, enum finder_pattern which,
			       enum rank rank, const struct span *groups)
{
	const double likely = 0.9;
	struct found *found = add(search);

	if (!found)
		return NULL;
	found->rank = rank;
	found->mention.kind = MENTION_CITATION;
	found->mention.confidence = likely;
	found->mention.span = groups[0];
	found->head_end = groups[0].end;
	set_type(search, found,
		 copy(search, group(search, which, "type", groups)));
	return found;
}

static void add_laws(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t outer_end = 0;
	size_t at = 0;

	while (match(search, FINDER_NAMED_LAW, at, search->length, groups)) {
		struct found *found =
			add_named(search, FINDER_NAMED_LAW, RANK_LAW, groups);
		struct span title =
			group(search, FINDER_NAMED_LAW, "title", groups);
		struct span type =
			group(search, FINDER_NAMED_LAW, "type", groups);

		if (!found)
			return;
		found->mention.title = copy(search, title);
		found->mention.named = true;
		found->mention.year = finder_figure(
			search->text,
			group(search, FINDER_NAMED_LAW, "year", groups));
		/* a law in the name of a law is another one, without its date
		 */
		at = groups[0].end;
		if (groups[0].start >= outer_end)
			outer_end = at = take_date(search, found, at);
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
	struct span title = group(search, FINDER_LAW_ITEM, "title", groups);

	if (!found)
		return false;
	set_type(search, found, copy(search, type));
	found->mention.span = title;
	found->head_end = title.start;
	found->mention.title = copy(search, title);
	found->mention.named = true;
	return true;
}

static void add_law_lists(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span items[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (match(search, FINDER_LAW_LIST, at, search->length, groups)) {
		struct span type =
			group(search, FINDER_LAW_LIST, "type", groups);

		at = groups[0].end;
		while (match(search, FINDER_LAW_ITEM, at, search->length,
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

static void add_congresses(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (match(search, FINDER_NAMED_CONGRESS, at, search->length,
		     groups)) {
		struct found *found = add_named(search, FINDER_NAMED_CONGRESS,
						RANK_CONGRESS, groups);

		if (!found)
			return;
		found->mention.issuer =
			copy(search, group(search, FINDER_NAMED_CONGRESS,
					   "issuer", groups));
		found->mention.doubtful =
			is_misread_roman(found->mention.issuer);
		at = groups[0].end;
	}
}

static void add_dated(struct search *search)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (match(search, FINDER_NAMED_DATED, at, search->length, groups)) {
		struct span day =
			group(search, FINDER_NAMED_DATED, "date", groups);
		struct found *found = add_named(search, FINDER_NAMED_DATED,
						RANK_DATED, groups);

		if (!found)
			return;
		found->mention.issuer =
			copy(search, group(search, FINDER_NAMED_DATED, "issuer",
					   groups));
		found->mention.span.end = take_date(search, found, day.start);
		found->head_end = found->mention.span.end;
		at = groups[0].end;
		if (!*found->mention.date)
			search->count--;
		else
			take_tails(search, found);
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
	struct span type = group(search, FINDER_NAMED_SHORT, "type", groups);
	struct span num = group(search, FINDER_NAMED_SHORT, "num", groups);
	struct span gap[PATTERN_GROUPS_MAX];
	const char *between = arena_text(search->arena, search->text + type.end,
					 num.start - type.end);

	return between &&
	       finder_match(search->finder, FINDER_NUMBERED, between,
			    strlen(between), 0, gap) &&
	       !span_is_empty(group(search, FINDER_NUMBERED, "no", gap));
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

	while (match(search, FINDER_NAMED_SHORT, at, search->length, groups)) {
		struct found *found = add_named(search, FINDER_NAMED_SHORT,
						RANK_SHORT, groups);

		if (!found)
			return;
		found->mention.number =
			squeeze(search, group(search, FINDER_NAMED_SHORT, "num",
					      groups));
		found->mention.number_span =
			group(search, FINDER_NAMED_SHORT, "num", groups);
		found->mention.doubtful =
			!is_known_symbol(search, found->mention.number);
		found->mention.confidence =
			found->mention.doubtful ? unsure : likely;
		if (found->mention.doubtful &&
		    (!is_numbered(search, groups) ||
		     is_glued(found->mention.number)))
			search->count--;
		at = groups[0].end;
		take_tails(search, found);
	}
}

static void add_inner(struct search *search, enum finder_pattern which,
		      enum rank rank, enum mention_kind kind)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;

	while (match(search, which, at, search->length, groups)) {
		struct found *found = add_named(search, which, rank, groups);

		if (!found)
			return;
		found->mention.kind = kind;
		at = groups[0].end;
	}
}

/* ----------------------------------------------------------- what stands */

static int compare_starts(const void *one, const void *other)
{
	const struct found *a = one;
	const struct found *b = other;

	if (a->mention.span.start != b->mention.span.start)
		return a->mention.span.start < b->mention.span.start ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Whether it is the law that the other one, in its head, says it changes. */
static bool is_amended_by(const struct found *one, const struct found *law)
{
	return law->rank == RANK_LAW &&
	       law->mention.span.start > one->amended.start &&
	       law->mention.span.end <= one->amended.end;
}

/* Where two share their heads, keep the better one. */
static void drop_rivals(struct search *search)
{
	size_t kept = 0;

	if (search->count)
		qsort(search->found, search->count, sizeof(*search->found),
		      compare_starts);
	for (size_t i = 0; i < search->count; i++) {
		const struct found *next = &search->found[i];
		struct found *last = kept ? &search->found[kept - 1] : NULL;

		if (last && next->mention.span.start < last->head_end &&
		    !is_amended_by(last, next)) {
			if (next->rank < last->rank)
				*last = *next;
			continue;
		}
		search->found[kept++] = *next;
	}
	search->count = kept;
}

/* Where the `i`th must end for those that begin in it to lie in it. */
static size_t nested_end(const struct search *search, size_t i)
{
	struct span outer = search->found[i].mention.span;

	for (size_t j = i + 1; j < search->count; j++) {
		struct span inner = search->found[j].mention.span;

		if (inner.start >= outer.end)
			break;
		if (inner.end - outer.start > TITLE_BYTES_MAX) {
			outer.end = inner.start;
			break;
		}
		if (inner.end > outer.end)
			outer.end = inner.end;
	}
	while (outer.end > outer.start &&
	       strchr(" ,", search->text[outer.end - 1]))
		outer.end--;
	return outer.end;
}

/* Make mentions that overlap nest. */
static void nest(struct search *search)
{
	for (size_t i = search->count; i-- > 0;) {
		struct found *found = &search->found[i];
		size_t end = nested_end(search, i);

		if (end != found->mention.span.end && found->title.end)
			found->title.end = end;
		found->mention.span.end = end;
	}
}

/* "Quyết định số 12, 13/QĐ-UBND": the symbol is that of the last. */
static void share_symbols(struct search *search)
{
	for (size_t i = search->count; i-- > 1;) {
		const struct mention *next = &search->found[i].mention;
		struct found *found = &search->found[i - 1];
		const char *symbol =
			next->number + strspn(next->number, "0123456789");
		const char *number = found->mention.number;

		if (found->rank != RANK_SHORT ||
		    number[strspn(number, "0123456789")] || !*symbol ||
		    strcmp(found->mention.type, next->type) != 0 ||
		    strncmp(search->text + next->span.start, next->number,
			    (size_t)(symbol - next->number)) != 0 ||
		    !is_list_gap(search, (struct span){ found->head_end,
							next->span.start }))
			continue;
		number = arena_print(search->arena, "%s%s", number, symbol);
		if (number)
			found->mention.number = number;
	}
}

static void write_titles(struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		struct found *found = &search->found[i];

		if (!span_is_empty(found->title) && !found->mention.named)
			found->mention.title = copy(search, found->title);
	}
}

/* -------------------------------------------------------------- portions */

/* "khoản 2 Điều này": the words themselves are the portion. */
static bool is_here(const struct found *found)
{
	return found->rank == RANK_HERE;
}

/* What stands in front of each that says which portions of it are meant. */
static void add_portions(struct search *search)
{
	size_t from = 0;

	for (size_t i = 0; i < search->count; i++) {
		struct found *found = &search->found[i];
		struct span span = found->mention.span;
		struct portion *portions = NULL;

		found->lead = span.start;
		found->portion_count = find_portions(
			search->finder, &portions, search->text, from,
			is_here(found) ? span.end : span.start, search->arena);
		found->portions = portions;
		if (found->portion_count)
			found->lead = portions->span.start;
		search->portion_count += found->portion_count;
		from = is_here(found) ? span.end : found->head_end;
	}
}

/* ------------------------------------------------------------------ role */

/* What a cue says; "near", "far": what one before it does. */
static const char *role_of(const struct search *search, struct span cue)
{
	const struct table *roles = &search->finder->roles;
	const char *low = text_lower(search->arena, copy(search, cue));
	size_t row = low ? table_find(roles, low) : roles->rows;

	return row < roles->rows ? table_cell(roles, row, PAIR_VALUE)
				 : other_role;
}

static bool is_bridge(const char *said)
{
	return !strcmp(said, "near") || !strcmp(said, "far");
}

/* The role that the nearest cue between `from` and `to` gives. */
static const char *cue_role(const struct search *search, size_t from, size_t to)
{
	struct span groups[PATTERN_GROUPS_MAX];
	const char *role = other_role;
	size_t at = from;

	while (match(search, FINDER_ROLE, at, to, groups)) {
		struct span cue = group(search, FINDER_ROLE, "cue", groups);
		const char *said = role_of(search, cue);

		if (!is_bridge(said))
			role = said;
		else if (strcmp(said, "far") != 0 &&
			 strcmp(role, ground_role) != 0 &&
			 cue.start > at + ROLE_NEAR_MAX)
			role = other_role;
		at = cue.end;
	}
	return to - at <= ROLE_GAP_MAX ? role : other_role;
}

/* The start of the clause that `to` stands in, not before `from`. */
static size_t clause_start(const struct search *search, size_t from, size_t to)
{
	size_t at = to;

	while (at > from && !strchr(".;", search->text[at - 1]))
		at--;
	return step_to_start(search, at);
}

/* The role of a citation that stands behind `last`, which ends at `from`. */
static const char *find_role(const struct search *search,
			     const struct found *last, size_t from,
			     size_t start)
{
	if (last && is_list_gap(search, (struct span){ from, start }))
		return last->mention.role;
	if (start > from + ROLE_BYTES_MAX)
		from = start - ROLE_BYTES_MAX;
	return cue_role(search, clause_start(search, from, start), start);
}

/* What is said of it behind it: "... hết hiệu lực"; NULL: nothing. */
static const char *role_behind(const struct search *search, size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];

	return match(search, FINDER_ROLE_BEHIND, at,
		     clip(search, at, ROLE_BYTES_MAX), groups)
		       ? role_of(search, group(search, FINDER_ROLE_BEHIND,
					       "cue", groups))
		       : NULL;
}

static void set_roles(struct search *search)
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
static void set_roles_behind(struct search *search)
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
		    is_list_gap(search, (struct span){ span->end, next->lead }))
			role = next->mention.role;
		if (role && !strcmp(found->mention.role, other_role))
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

	return strcmp(role, other_role) != 0 ? role : "";
}

const char *find_opening_role(const struct finder *finder, const char *text,
			      size_t length, struct arena *arena)
{
	struct search search = {
		.finder = finder, .text = text, .length = length, .arena = arena
	};
	struct span groups[PATTERN_GROUPS_MAX];

	return match(&search, FINDER_ROLE, 0, clip(&search, 0, DATE_BYTES_MAX),
		     groups) && !groups[0].start
		       ? role_of(&search, groups[0])
		       : "";
}

/* ---------------------------------------------------------------- result */

/* Write the portions of `found`, and itself; gives how many that are. */
static size_t write_found(const struct found *found, struct mention *mentions)
{
	size_t count = found->portion_count;

	for (size_t i = 0; i < count; i++) {
		const struct portion *portion = &found->portions[i];
		struct mention *mention = &mentions[i];

		*mention = found->mention;
		mention->kind = MENTION_PORTION;
		mention->span = portion->span;
		mention->number = "";
		mention->date = "";
		mention->issuer = "";
		mention->title = "";
		mention->path = portion->path;
		mention->upto = portion->upto;
		mention->of = is_here(found) ? NULL : &mentions[count];
	}
	if (is_here(found))
		return count;
	mentions[count] = found->mention;
	return count + 1;
}

static enum status hand_over(const struct search *search, struct mention **out,
			     size_t *count)
{
	size_t room = search->count + search->portion_count;
	struct mention *mentions = NULL;

	if (search->fault->status)
		return search->fault->status;
	*count = 0;
	if (room) {
		mentions = arena_array(search->arena, room, sizeof(*mentions));
		if (!mentions)
			return fault_memory(search->fault);
	}
	for (size_t i = 0; i < search->count; i++)
		*count += write_found(&search->found[i], &mentions[*count]);
	*out = mentions;
	return STATUS_OK;
}

enum status find_mentions(const struct finder *finder, struct mention **out,
			  size_t *count, const char *text, size_t length,
			  struct arena *arena, struct fault *fault)
{
	struct search search = { .finder = finder,
				 .text = text,
				 .length = length,
				 .arena = arena,
				 .fault = fault };

	finder_enter(finder, text, length);
	add_numbers(&search);
	add_laws(&search);
	add_law_lists(&search);
	add_congresses(&search);
	add_dated(&search);
	add_short(&search);
	add_inner(&search, FINDER_NAMED_INTERNAL, RANK_INTERNAL,
		  MENTION_INTERNAL);
	add_inner(&search, FINDER_NAMED_SELF, RANK_SELF, MENTION_SELF);
	add_inner(&search, FINDER_NAMED_HERE, RANK_HERE, MENTION_INTERNAL);
	drop_rivals(&search);
	share_symbols(&search);
	nest(&search);
	write_titles(&search);
	add_portions(&search);
	set_roles(&search);
	set_roles_behind(&search);
	finder_leave(finder, text);
	return hand_over(&search, out, count);
}
