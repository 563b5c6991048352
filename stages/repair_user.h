#ifndef STAGES_REPAIR_USER_H
#define STAGES_REPAIR_USER_H

#include <libxml/tree.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/user.h"
#include "stages/repair_text.h"

/*
 * Do what the user's tables say: his replacements are made and fixed, the
 * words and phrases that he vouches for fixed.  Words that were settled
 * before, and parts of hyphenated ones, stay as they are.
 *
 * STATUS_MEMORY
 */
enum status user_mend(struct read_word *words, xmlNode *const *nodes,
		      size_t count, const struct user *user,
		      struct arena *arena, struct fault *fault);

#endif
