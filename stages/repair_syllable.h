#ifndef STAGES_REPAIR_SYLLABLE_H
#define STAGES_REPAIR_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Which letters make a syllable, by rule: an onset and a rime that go
 * together, one tone at most, on the vowel where it belongs in the older
 * spelling (letter_settle() puts it there), and two tones only before c, ch,
 * p and t.
 */
struct syllable_rule;

/*
 * Load the rule into the arena; `onsets` and `rimes` are dictionaries, as
 * table_load() takes them.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status syllable_rule_load(struct syllable_rule **out, const char *onsets,
			       const char *rimes, struct arena *arena,
			       struct fault *fault);

/* Are these letters, tone settled, a syllable? */
bool syllable_rule_allows(const struct syllable_rule *rule,
			  const uint8_t *codes, size_t length);

#endif
