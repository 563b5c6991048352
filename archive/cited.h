#ifndef ARCHIVE_CITED_H
#define ARCHIVE_CITED_H

#include "archive/record.h"

/*
 * What a document itself tells of the instruments that it cites with a number
 * and no IRI.
 */

/* The citations of a document that have an IRI, to look up those with none. */
struct cited {
	const struct record *record;
	struct record_citation *known; /* sorted, each once */
	size_t count;
};

/* Find them; they lie in the arena.  False: no memory. */
bool cited_sort(struct cited *cited, const struct record *record,
		struct arena *arena);

/*
 * The IRI of a citation: its own; else that of the document, or the one IRI
 * of other citations in it, that is of the same type and number, and date
 * where both have one; else "".
 */
const char *cited_iri(const struct cited *cited,
		      const struct record_citation *citation,
		      struct arena *arena);

/*
 * Who cites it, where only that can tell whose number it is: the issuer in
 * the document's IRI when the citation has neither IRI nor date; else "".
 */
const char *cited_from(const struct record *record,
		       const struct record_citation *citation,
		       struct arena *arena);

#endif
