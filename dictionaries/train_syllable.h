#ifndef DICTIONARIES_TRAIN_SYLLABLE_H
#define DICTIONARIES_TRAIN_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which letters make a syllable, and which words are let in beside them.
 *
 * The rule is that of stages/repair_syllable.h.
 */
struct syllables;

/* Load onsets.tsv and rimes.tsv; what is wrong with them ends the program. */
struct syllables *syllables_load(const char *onsets, const char *rimes);

/* Let in the first cells of a table too, where they are words of letters. */
void syllables_admit(struct syllables *syllables, const char *table);

void syllables_free(struct syllables *syllables);

/* Are these letters, tone settled, a syllable by rule? */
bool syllables_allow(const struct syllables *syllables, const uint8_t *codes,
		     size_t length);

/* Are they one of the words let in? */
bool syllables_list(const struct syllables *syllables, const uint8_t *codes,
		    size_t length);

/* Either. */
bool is_syllable(const struct syllables *syllables, const uint8_t *codes,
		 size_t length);

#endif
