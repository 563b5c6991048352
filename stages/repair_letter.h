#ifndef STAGES_REPAIR_LETTER_H
#define STAGES_REPAIR_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The letters of Vietnamese as small numbers.
 *
 * A vowel with its mark and its tone is one letter: its code is
 * 6 * vowel + tone, so that the tone is taken off and put on by arithmetic.
 * Consonants follow.  Codes are of lower-case letters; case is carried apart.
 */
enum {
	LETTER_TONES = 6,
	LETTER_VOWELS = 12,
	LETTER_MARKED = LETTER_VOWELS * LETTER_TONES,
	LETTER_COUNT = LETTER_MARKED + 21,
	LETTER_NONE = 255, /* not one of ours */
	SYLLABLE_MAX = 8,  /* letters */
};

struct letter {
	uint8_t code; /* LETTER_NONE for any other character */
	bool upper;
};

/* What `character`, in normal form C, is as a letter. */
struct letter letter_of(int32_t character);

/* The character of a code, in upper or lower case. */
int32_t letter_character(unsigned code, bool upper);

/*
 * The code without tone, and without tone and mark (the letter that a reader
 * without Vietnamese sees).
 */
unsigned letter_toneless(unsigned code);
unsigned letter_plain(unsigned code);

/*
 * Letters packed into one number, 7 bits each; 0 if there are none or more
 * than SYLLABLE_MAX.  Equal syllables have equal keys.
 */
uint64_t letter_key(const uint8_t *codes, size_t length);

/*
 * Move the tone of an open oa, oe, uy to its older place, so that both
 * spellings are one syllable.  True when something moved.
 */
bool letter_settle(uint8_t *codes, size_t length);

/* The other way round: to the newer place.  True when something moved. */
bool letter_unsettle(uint8_t *codes, size_t length);

#endif
