#ifndef PIPELINE_USER_H
#define PIPELINE_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * What the user says himself: words and phrases that he vouches for, and
 * what is to be read for what.
 *
 * Both are text, UTF-8, a row a line; an empty line and one that starts with
 * "#" say nothing.  A row of the words is a word, or several parted by
 * blanks; one of the replacements is what is read, a tab, and what is meant,
 * as many words of each.  They lie in words.txt and replacements.tsv of the
 * folder chithi of the user's data (XDG_DATA_HOME, else ~/.local/share)
 * unless other files are named.
 *
 * A row fits where its words stand one behind the other, spelled the same;
 * punctuation before the first and behind the last does not count.
 */

enum {
	USER_ROWS_MAX = 100000, /* of a table */
	USER_WORDS_MAX = 8,     /* of a row */
};

/* The rule by which a replacement is told in the log of a document. */
#define USER_RULE "user:table"

/* Which files; an option struct has it. */
struct user_files {
	const char *words; /* path; NULL: the user's own, if there is one */
	const char *table; /* likewise */
	bool none;         /* not the user's own */
};

struct user_row {
	const char *text;         /* as it is written, up to the tab */
	const char *const *words; /* `count` of them */
	const char *const *meant; /* as many; NULL in a row of words */
	size_t count;
	size_t line; /* of the file, from 1 */
};

struct user_table {
	struct user_row *rows; /* sorted by their words */
	size_t count;
};

struct user {
	struct user_table words;
	struct user_table replacements;
};

/*
 * Load both tables into the arena.
 *
 * STATUS_MISSING    a file that was named is not there
 * STATUS_MALFORMED  a row is no row
 * STATUS_MEMORY
 */
enum status user_load(struct user *out, const struct user_files *files,
		      struct arena *arena, struct fault *fault);

/* Where a row fits: how much of its first and last word is punctuation. */
struct user_fit {
	const struct user_row *row; /* NULL: none does */
	size_t before;              /* bytes of the first word */
	size_t behind;              /* bytes of the last one */
};

/* The longest row that fits the words at the start of `texts`. */
struct user_fit user_find(const struct user_table *table,
			  const char *const *texts, size_t count);

#endif
