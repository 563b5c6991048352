#ifndef STAGES_EXTRACT_NUMBER_SIGN_H
#define STAGES_EXTRACT_NUMBER_SIGN_H

#include "stages/extract_part.h"

/* What a line begins with. */
struct sign {
	struct line *line;
	struct opening opening;
	bool real; /* a number as print has it */
	bool near; /* a number in dirt */
	bool bare; /* ... or without what ends it: "5 Part" */
	bool odd;  /* some mark that ends as a number does */
	bool over; /* the line before is over */
};

struct signs {
	struct sign *items;
	size_t count;
};

/* All of the text, tables left out; there is room for one a line. */
void signs_read(struct reading *reading, struct signs *signs);

/* Bytes of a short mark with its end ("L.", "8)"); 0: there is none. */
size_t sign_mark(const char *text);

#endif
