#ifndef ARCHIVE_QUERY_H
#define ARCHIVE_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * What somebody looks for.
 *
 * Each operand is a term: one word, or a phrase where there are several.  Of
 * a term with a star behind it the last word goes on.  No sign but that star
 * means anything, so that any text is a query.
 *
 * A number is looked for among the words: from the first that begins with a
 * digit to the end of what has no blank in it ("33/CT-TTg"), or to the end of
 * the query ("33 CT TTg").  Which of them is one the archive must say:
 * query_build() is told it.  A date beside it ("15/3/2021", ISO) is its date.
 */

/* Words of a query, and words that stand before a number, at most. */
enum { QUERY_WORDS_MAX = 64, QUERY_NUMBER_WORDS_MAX = 8 };

/* The shortest beginning of a single word that is looked for, in bytes. */
enum { QUERY_PREFIX_LEAST = 3 };

struct query_word {
	const char *folded;
	const char *exact; /* as fold_exact() */
	size_t operand;
	bool joined; /* no blank between it and the word before */
	bool dated;  /* it is part of a date */
};

/* What has to be found: words one behind the other, or a number. */
struct query_term {
	const struct query_word *words;
	size_t count;
	const char *key; /* of a number; NULL: it is words */
	bool prefix;     /* the last word goes on */
	bool marked;     /* it was written with diacritics */
};

/* The words of `query` from `first` to before `end`. */
struct query_range {
	size_t first;
	size_t end;
};

struct query {
	struct query_word *words;
	size_t word_count;
	bool *prefixes;     /* of each operand: a star stands behind it */
	const char *date;   /* ISO; "": none was named */
	const char *number; /* key of what may be a number, to the end; or "" */
	const char *part;   /* key of what has no blank in it; or "" */
	struct query_range number_words;
	struct query_range part_words;
	const char *kind; /* slug of the words before them, may be a type */
	struct query_term without; /* count 0: nothing */

	/* What query_build() makes. */
	struct query_term *terms;
	size_t term_count;
	bool marked;       /* some term was written with diacritics */
	bool number_alone; /* nothing is looked for but the number */
	/* In the language of FTS5, "" where there are none. */
	const char *phrases;   /* pairs: all terms of several words */
	const char *titles;    /* pairs: all of them in the title */
	const char *together;  /* pairs: several terms as one phrase */
	const char *singles;   /* words: all terms of one word */
	const char *syllables; /* words: those, and all words of phrases */
};

/*
 * Read the operands, and `without`, which may be NULL; all in the arena.
 *
 * STATUS_USAGE  no UTF-8, or too many words
 */
enum status query_read(struct query *out, const char *const *operands,
		       int count, const char *without, struct arena *arena,
		       struct fault *fault);

/*
 * Make the terms.  `number` are the words of a number, with those of its type,
 * whose `key` it is and whose `spellings`, that end with NULL, may occur in
 * documents; an empty range where there is none.
 */
enum status query_build(struct query *query, const struct query_range *number,
			const char *key, const char *const *spellings,
			struct arena *arena, struct fault *fault);

#endif
