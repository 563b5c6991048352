#ifndef STAGES_REPAIR_CAPITALS_H
#define STAGES_REPAIR_CAPITALS_H

#include <stdbool.h>

#include "stages/repair_pack.h"

/* How the capitals of a word have gone so far, letter by letter. */
enum capitals {
	CAPITALS_START,
	CAPITALS_LOWER,
	CAPITALS_FIRST, /* one letter, a capital */
	CAPITALS_TITLE,
	CAPITALS_UPPER,
	CAPITALS_WRONG, /* no word is written so */
};

/* How they go with one more letter. */
enum capitals capitals_step(unsigned capitals, bool upper);

/* The case of a word whose capitals went so; one capital letter is a title. */
enum letter_case capitals_case(unsigned capitals);

#endif
