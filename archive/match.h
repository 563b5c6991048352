#ifndef ARCHIVE_MATCH_H
#define ARCHIVE_MATCH_H

#include "archive/query.h"

/*
 * Where the words of a query stand in a text.
 */

/* A word of the text. */
struct match_word {
	size_t start; /* in bytes of the text, marks included */
	size_t end;
	size_t folded; /* where it is, folded, in `folded` of the text */
	size_t size;
};

struct match_text {
	const char *text; /* borrowed */
	const char *folded;
	struct match_word *words;
	size_t count;
};

/* One place of a term. */
struct match {
	size_t term;  /* its number in the query */
	size_t first; /* words of the text */
	size_t end;
	bool exact; /* as it was written, or written without diacritics */
};

struct matches {
	struct match *items; /* in the order of the text, then of the terms */
	size_t count;
	size_t room;
};

/* Cut a text into words, in the arena; false: no memory. */
bool match_read(struct match_text *out, const char *text, struct arena *arena);

/* Find a term, as number `n`; false: no memory. */
bool match_find(struct matches *out, const struct match_text *text,
		const struct query_term *term, size_t n, struct arena *arena);

/* Whether a term is there. */
bool match_has(const struct match_text *text, const struct query_term *term);

/* Whether all words of a query stand there side by side. */
bool match_together(const struct match_text *text, const struct query *query);

/* Put them in the order of the text. */
void match_sort(struct matches *matches);

#endif
