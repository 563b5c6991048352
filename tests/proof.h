#ifndef TESTS_PROOF_H
#define TESTS_PROOF_H

#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What holds of every document that `extract` made, whatever it was made
 * from: ids are there once, links lead to something, a task is a part of the
 * text, a citation leads somewhere, and no word of the page is lost.
 *
 * What does not hold, in the arena; NULL: all does.
 */
const char *proof_fails(struct arena *arena, const struct document *made,
			const struct document *from);

#endif
