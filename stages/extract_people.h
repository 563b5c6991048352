#ifndef STAGES_EXTRACT_PEOPLE_H
#define STAGES_EXTRACT_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/pattern.h"

/*
 * What is known of those who sign: their names, what stands before these,
 * and their offices (dictionaries names, titles, offices).
 *
 * Strings that are given out live in the arena.  Made once a process.
 */
struct people;

enum status people_open(struct people **out, struct fault *fault);
void people_close(struct people *people);

/* A name of a person as it stands in a line. */
struct person {
	const char *title;  /* "Đại tá, TS."; "" without one */
	const char *name;   /* without title and dirt */
	const char *mended; /* what was meant, where one letter is wrong; "" */
	bool known;         /* its first word is the name of a family */
	bool usual;         /* all its words are parts of names */
	bool doubtful;      /* it is not, or was misread */
	bool weak;          /* only its capitals speak for a name */
};

/*
 * Whether the line is the name of a person, and nothing else but titles and
 * dirt.  A name has two to six words that begin with a capital, or is all in
 * capitals and begins with the name of a family.  One that begins with no
 * family's is doubtful: a place may be written so.
 */
bool people_name(const struct people *people, struct person *person,
		 const char *line, struct arena *arena);

/*
 * The office that stands in a line, with what goes with it ("PHÓ GIÁM ĐỐC",
 * "GIÁM ĐỐC SỞ Y TẾ"): the first one there is, blanks and a letter or two
 * forgiven.  False: none.
 */
bool people_office(const struct people *people, struct span *office,
		   const char *line, struct arena *arena);

/* The figures of how many were made, in the last of the recipients' lines. */
bool people_copies(const struct people *people, struct span *figures,
		   const char *line);

/* Whether the line stands where a pen would: "(Đã ký)". */
bool people_is_signed(const struct people *people, const char *line,
		      struct arena *arena);

/* Whether the line is one that a digital signature shows. */
bool people_is_digital(const struct people *people, const char *line,
		       struct arena *arena);

#endif
