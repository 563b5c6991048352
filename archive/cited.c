#include "archive/cited.h"

#include <stdlib.h>
#include <string.h>

#include "archive/identity.h"

static const char *significant(const char *number)
{
	return number + strspn(number, "0");
}

static int by_number(const struct record_citation *one,
		     const struct record_citation *other)
{
	int order =
		strcmp(significant(one->number), significant(other->number));

	return order ? order : strcmp(one->type, other->type);
}

static int by_all(const void *one, const void *other)
{
	const struct record_citation *a = one;
	const struct record_citation *b = other;
	int order = by_number(a, b);

	if (!order)
		order = strcmp(a->date, b->date);
	return order ? order : strcmp(a->iri, b->iri);
}

bool cited_sort(struct cited *cited, const struct record *record,
		struct arena *arena)
{
	struct record_citation *known =
		arena_array(arena, record->citation_count, sizeof(*known));
	size_t count = 0;
	size_t kept = 0;

	if (!known)
		return false;
	for (size_t i = 0; i < record->citation_count; i++)
		if (*record->citations[i].iri)
			known[count++] = record->citations[i];
	if (count)
		qsort(known, count, sizeof(*known), by_all);
	for (size_t i = 0; i < count; i++)
		if (!kept || by_all(&known[kept - 1], &known[i]) != 0)
			known[kept++] = known[i];
	*cited = (struct cited){ record, known, kept };
	return true;
}

/* The first that is known of the number and type of a citation. */
static size_t first_of(const struct cited *cited,
		       const struct record_citation *citation)
{
	size_t low = 0;
	size_t high = cited->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_number(&cited->known[middle], citation) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_same_day(const char *one, const char *other)
{
	return !*one || !*other || strcmp(one, other) == 0;
}

/* Whether a citation may be one of the document that it stands in. */
static bool is_own(const struct record *record,
		   const struct record_citation *citation, struct arena *arena)
{
	const struct record_citation own = { .type = record->type,
					     .number = record->number };
	struct iri iri;

	return by_number(citation, &own) == 0 &&
	       is_same_day(citation->date, record->date) &&
	       iri_parse(&iri, record->iri, arena) && !iri_lacks(&iri);
}

const char *cited_iri(const struct cited *cited,
		      const struct record_citation *citation,
		      struct arena *arena)
{
	const char *found = "";

	if (*citation->iri || !*citation->number)
		return citation->iri;
	if (is_own(cited->record, citation, arena))
		found = cited->record->iri;
	for (size_t i = first_of(cited, citation); i < cited->count; i++) {
		const struct record_citation *other = &cited->known[i];

		if (by_number(other, citation) != 0)
			break;
		if (!is_same_day(citation->date, other->date))
			continue;
		if (*found && strcmp(found, other->iri) != 0)
			return ""; /* one of several */
		found = other->iri;
	}
	return found;
}

const char *cited_from(const struct record *record,
		       const struct record_citation *citation,
		       struct arena *arena)
{
	struct iri iri;

	if (!*citation->number || *citation->date ||
	    !iri_parse(&iri, record->iri, arena) || iri_lacks_issuer(&iri))
		return "";
	return iri.issuer;
}
