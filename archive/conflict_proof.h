#ifndef ARCHIVE_CONFLICT_PROOF_H
#define ARCHIVE_CONFLICT_PROOF_H

#include "archive/conflict.h"

/*
 * The statement that gives the places that show a conflict, in the order in
 * which they are told; parameters are the cells of temp.found that it has a
 * name for.  Its columns:
 */
enum {
	SHOWN_SAID,     /* what is said there */
	SHOWN_TIMES,    /* how many citations say so; 0: the document itself */
	SHOWN_FILE,     /* the Akoma Ntoso in which it stands */
	SHOWN_PAGE,     /* 0: not known */
	SHOWN_LINES,    /* of the ALTO */
	SHOWN_SENTENCE, /* "" where the document itself is meant */
	SHOWN_COLUMNS,
};

const char *proof_sql(enum proof proof);

#endif
