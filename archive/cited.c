#include "archive/cited.h"

#include <string.h>

#include "archive/identity.h"

static const char *significant(const char *number)
{
	return number + strspn(number, "0");
}

static bool may_be(const struct record_citation *citation, const char *type,
		   const char *number, const char *date)
{
	return strcmp(significant(citation->number), significant(number)) ==
		       0 &&
	       strcmp(citation->type, type) == 0 &&
	       (!*citation->date || !*date ||
		strcmp(citation->date, date) == 0);
}

const char *cited_iri(const struct record *record,
		      const struct record_citation *citation,
		      struct arena *arena)
{
	const char *found = "";
	struct iri iri;

	if (*citation->iri || !*citation->number)
		return citation->iri;
	if (may_be(citation, record->type, record->number, record->date) &&
	    iri_parse(&iri, record->iri, arena) && !iri_lacks(&iri))
		found = record->iri;
	for (size_t i = 0; i < record->citation_count; i++) {
		const struct record_citation *other = &record->citations[i];

		if (!*other->iri ||
		    !may_be(citation, other->type, other->number, other->date))
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
