#ifndef STAGES_REPAIR_MENDER_H
#define STAGES_REPAIR_MENDER_H

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/table.h"
#include "pipeline/user.h"
#include "stages/repair_model.h"
#include "stages/repair_speller.h"
#include "stages/repair_symbol.h"

/*
 * What mends any number of documents, one at a time: the model, and the
 * dictionaries that go with it.
 */
struct mender {
	struct model *model;
	struct symbols symbols;
	struct table whole; /* words that are misread as a whole */
	struct speller *speller;
	struct arena *arena; /* of the tables */
	/* the caller's to set: */
	double margin; /* how sure a change of a word must be, 0..1 */
	const struct user_table *vouched; /* phrases that are right; NULL:
					     none; borrowed */
	/* counted: words that are some as they stand, and those of them that
	   did not sound right and were looked up */
	size_t heard, doubted;
};

/*
 * Open the model at `path` (NULL: the program's own) and what goes with it.
 * The mender is all zero before; mender_close() closes what is open, after a
 * fault, too.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status mender_open(struct mender *mender, const char *path,
			struct fault *fault);
void mender_close(struct mender *mender);

#endif
