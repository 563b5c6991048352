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
#include "stages/extract_citation.h"

/* How far before a number its type may begin, in bytes. */
enum { BEFORE_BYTES_MAX = 240 };

/* The most mentions of one paragraph. */
enum { MENTIONS_MAX = 20000 };

const char *search_copy(const struct search *search, struct span span)
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

bool search_match(const struct search *search, enum finder_pattern which,
		  size_t start, size_t end, struct span *groups)
{
	return finder_match(search->finder, which, search->text, end, start,
			    groups);
}

struct span search_group(const struct search *search, enum finder_pattern which,
			 const char *name, const struct span *groups)
{
	return finder_group(search->finder, which, name, groups);
}

struct found *search_add(struct search *search)
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
	found->mention.role = role_other;
	found->mention.path = "";
	found->mention.upto = "";
	return found;
}

bool search_is_act(const struct search *search, const char *type)
{
	const struct table *types = &search->finder->types;
	size_t row = finder_type_row(search->finder, type, search->arena);

	return row < types->rows &&
	       !strcmp(table_cell(types, row, TYPE_ELEMENT), "act");
}

void search_set_type(const struct search *search, struct found *found,
		     const char *name)
{
	const struct table *types = &search->finder->types;
	size_t row = finder_type_row(search->finder, name, search->arena);

	if (row == types->rows)
		return;
	found->mention.type = table_cell(types, row, TYPE_NAME);
	found->mention.normative |= search_is_act(search, name);
}

/* ----------------------------------------------------------------- tails */

size_t search_clip(const struct search *search, size_t start, size_t most)
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

size_t search_date(const struct search *search, struct found *found, size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = search_clip(search, at, DATE_BYTES_MAX);
	struct date date;
	const char *iso;

	if (*found->mention.date ||
	    !search_match(search, FINDER_TAIL_GAP, at, end, groups) ||
	    !find_date(search->finder, &date, search->text, end,
		       groups[0].end) ||
	    date.span.start != groups[0].end)
		return at;
	iso = arena_text(search->arena, date.iso, strlen(date.iso));
	if (iso)
		found->mention.date = iso;
	found->mention.date_span = date.span;
	found->mention.date_mended = date.doubtful;
	found->mention.doubtful |= date.doubtful;
	return close_bracket(search, groups[0], date.span.end);
}

static size_t take_issuer(const struct search *search, struct found *found,
			  size_t at)
{
	struct span groups[PATTERN_GROUPS_MAX];
	struct span issuer;

	if (*found->mention.issuer ||
	    !search_match(search, FINDER_TAIL_ISSUER, at,
			  search_clip(search, at, ISSUER_BYTES_MAX), groups))
		return at;
	issuer = search_group(search, FINDER_TAIL_ISSUER, "issuer", groups);
	found->mention.issuer = search_copy(search, issuer);
	return issuer.end;
}

static void take_title(const struct search *search, struct found *found)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = found->head_end;

	if (!search_match(search, FINDER_TAIL_TITLE, at,
			  search_clip(search, at, TITLE_BYTES_MAX), groups))
		return;
	found->title = search_group(search, FINDER_TAIL_TITLE, "title", groups);
	found->mention.span.end = groups[0].end;
	while (found->mention.span.end > at &&
	       strchr(" ,", search->text[found->mention.span.end - 1]))
		found->mention.span.end--;
	if (found->title.end > found->mention.span.end)
		found->title.end = found->mention.span.end;
}

/* What stands behind number or name: date and issuer, in either order. */
void search_tails(const struct search *search, struct found *found)
{
	size_t at = found->mention.span.end;

	at = search_date(search, found, at);
	at = take_issuer(search, found, at);
	at = search_date(search, found, at);
	found->mention.span.end = at;
	found->head_end = at;
}

/* -------------------------------------------------------------- numbered */

/* Whether only what joins the members of a list stands there. */
bool search_is_list_gap(const struct search *search, struct span gap)
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
size_t search_step(const struct search *search, size_t at)
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

	if (!search_match(search, FINDER_BEFORE_NUMBER,
			  search_step(search, start), number->span.start,
			  groups))
		return false;
	type = search_group(search, FINDER_BEFORE_NUMBER, "type", groups);
	name = search_group(search, FINDER_BEFORE_NUMBER, "name", groups);
	if (!span_is_empty(name) &&
	    !search_is_act(search, search_copy(search, type)) &&
	    span_is_empty(
		    search_group(search, FINDER_BEFORE_NUMBER, "no", groups)))
		return false;
	search_set_type(search, found, search_copy(search, type));
	found->mention.span.start = type.start;
	if (span_is_empty(name))
		return true;
	amends = search_group(search, FINDER_BEFORE_NUMBER, "amends", groups);
	found->mention.named = search_is_act(search, found->mention.type);
	if (!span_is_empty(amends)) {
		found->amended = (struct span){ amends.start, name.end };
		found->mention.title = search_copy(search, found->amended);
		return true;
	}
	if (search_match(search, FINDER_TAIL_ISSUER, name.start, name.end,
			 issuer) &&
	    issuer[0].end == name.end &&
	    !span_is_empty(
		    search_group(search, FINDER_TAIL_ISSUER, "of", issuer)))
		found->mention.issuer = search_copy(
			search, search_group(search, FINDER_TAIL_ISSUER,
					     "issuer", issuer));
	else
		found->mention.title = search_copy(search, name);
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
	if (!search_is_list_gap(search, (struct span){ before->head_end,
						       number->span.start }))
		return false;
	row = finder_type_row(search->finder, before->mention.type,
			      search->arena);
	if (*number->type && row < search->finder->types.rows &&
	    strcmp(number->type,
		   table_cell(&search->finder->types, row, TYPE_SLUG)) != 0)
		return false;
	search_set_type(search, found, before->mention.type);
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
	bool named =
		search_match(search, FINDER_NUMBERED, search_step(search, from),
			     number->span.start, groups);

	if (!*number->type || (!named && number->confidence < sure))
		return false;
	if (named)
		found->mention.span.start = groups[0].start;
	search_set_type(search, found,
			finder_type_name(search->finder, number->type));
	found->mention.confidence *= unsaid;
	return true;
}

/* Add the mention of a number; types are looked for from `from` on. */
static bool add_number(struct search *search, const struct number *number,
		       size_t from)
{
	struct found *found = search_add(search);

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
	search_tails(search, found);
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
		    !search_is_list_gap(
			    search,
			    (struct span){ found->head_end, next->span.start }))
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
			found->mention.title =
				search_copy(search, found->title);
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
	named_find(&search);
	drop_rivals(&search);
	share_symbols(&search);
	nest(&search);
	write_titles(&search);
	add_portions(&search);
	roles_set(&search);
	finder_leave(finder, text);
	return hand_over(&search, out, count);
}
