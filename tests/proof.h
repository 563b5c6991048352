#ifndef TESTS_PROOF_H
#define TESTS_PROOF_H

#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What holds of every document that `extract` made, whatever it was made
 * from: ids are there once, links lead to something, a task is a part of the
 * text, a citation leads somewhere.
 *
 * What does not hold, in the arena; NULL: all does.
 */
const char *proof_fails(struct arena *arena, const struct document *made);

/* The first word of the pages that the document does not have; NULL: none. */
const char *proof_loses(struct arena *arena, const struct document *made,
			const struct document *from);

#endif
