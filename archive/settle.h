#ifndef ARCHIVE_SETTLE_H
#define ARCHIVE_SETTLE_H

#include "archive/store.h"

/*
 * Which work is meant: by a document's own header, and by the names that
 * others cite it with.
 *
 * The answer follows from all documents and names of the archive, never from
 * the order in which they came: each rule asks for what is there, and is
 * asked again where an answer may have changed.
 *
 * 1. A document is a manifestation of the work of its IRI.  An IRI that lacks
 *    the number, the year or the issuer says too little: such documents are
 *    of one work only where their scan is the same, too (its SHA-256, with
 *    the IRI; without a scan each is a work of its own).
 * 2. Where the symbol of the number means one body in the whole country
 *    (dictionaries/issuers.tsv: a ministry, the head of government), and the
 *    IRI has no issuer or a misreading of that body, that body it is.  A
 *    symbol that every place has leaves the IRI as it is.
 * 3. A name with an IRI means the work of that IRI, by rule 2, too; as such
 *    counts one that the citing document itself tells (cited.h).
 * 4. A name with a number and no IRI means the one work of that type and
 *    number that the archive knows by an IRI: with a date, the one of that
 *    date, or of that year where the work's date is not known; without a
 *    date, the one of a body of the whole country or of the place of who
 *    cites it.  Where there are several or none it is a work of its own.
 * 5. A name of words alone is a work of its own.
 *
 * A work's own fields are those of its best reading: the document with the
 * fewest fields for review, then the highest confidence, then by digest and
 * file.  A work without documents has the number and the date that most
 * citations with an IRI give it; as many: the first by bytes.  Works that
 * neither a document nor a name means are taken out.
 *
 * Proposals (a number that may be misread) are no part of this: conflicts
 * computes them when it is asked.
 */

/*
 * Settle all that was put and removed in this transaction; run before every
 * store_commit().  It takes
 *
 *   documents and names whose `work` is 0: they are new, or changed;
 *   the works in temp.touched: they lost a document or a name, or a name of
 *   theirs has another number of citations where that may decide something.
 *
 * and leaves temp.touched empty.  The cost is that of what has changed; a
 * name that is cited a hundred thousand times is one name.
 */
enum status settle(struct store *store, struct fault *fault);

#endif
