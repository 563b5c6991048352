#ifndef ARCHIVE_IDENTITY_H
#define ARCHIVE_IDENTITY_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * What the IRI of a work says, and whose number it is.
 */

/* The parts of "/akn/vn/doc/TYPE/ISSUER/YEAR/NUMBER"; never NULL. */
struct iri {
	const char *kind; /* "doc" or "act" */
	const char *type;
	const char *issuer;
	const char *year;
	const char *number;
};

/*
 * Take an IRI apart, the parts in the arena.  False: it is none of a work, or
 * memory ran out; then all parts are "".
 */
bool iri_parse(struct iri *out, const char *text, struct arena *arena);

/* Whether it lacks the number, the year or the issuer. */
bool iri_lacks(const struct iri *iri);
bool iri_lacks_issuer(const struct iri *iri);

/*
 * Whether an issuer may be meant where another one cites a number alone: it
 * is the same, or both end with the same place.
 */
bool iri_near(const char *issuer, const char *other);

/*
 * Symbols that mean one body in the whole country.  Freed with
 * identities_free(), which takes NULL.
 */
struct identities;

enum status identities_load(struct identities **out, struct fault *fault);
void identities_free(struct identities *identities);

/*
 * The one issuer of a number, as a slug: "thu-tuong-chinh-phu" of
 * "33/CT-TTg"; "" where the symbol is of every place, of several together, or
 * of a letter, whose symbol has no type.
 */
const char *identities_issuer(const struct identities *identities,
			      const char *number, struct arena *arena);

/* Whether a slug is that of a body of the whole country, of which is one. */
bool identities_is_central(const struct identities *identities,
			   const char *issuer);

/* Whether a number is that of a letter: "5572/BYT-TCCB". */
bool identities_is_letter(const struct identities *identities,
			  const char *number, struct arena *arena);

/*
 * The IRI under which the archive keeps the work of a document or a name: its
 * own, with the issuer that the number says where the IRI's is not known or a
 * misreading of it.  NULL: no memory.
 */
const char *identities_iri(const struct identities *identities, const char *iri,
			   const char *number, struct arena *arena);

#endif
