#ifndef ARCHIVE_LIKENESS_H
#define ARCHIVE_LIKENESS_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Whether a number may be another one that was misread once.
 *
 * Digits: one taken for another that looks like it (1 for 7), one dropped or
 * written twice; but not where the numbers lie so close together that a body
 * gives both out on one day.  Letters: one that engines take for another
 * (dictionaries/symbol_confusions.tsv), in a part that is the symbol of no
 * known body or type.
 */
struct likeness;

enum status likeness_load(struct likeness **out, struct fault *fault);
void likeness_free(struct likeness *likeness); /* takes NULL */

/* "1098-TB/BTCTU": its digits, and what is behind them. */
struct number_parts {
	const char *digits; /* "1098" */
	const char *symbol; /* "-TB/BTCTU" */
};

/* In the arena; false: it does not begin with digits, or no memory. */
bool likeness_split(struct number_parts *out, const char *number,
		    struct arena *arena);

/* Whether the digits are one misreading apart. */
bool likeness_digits(const char *one, const char *other);

/* Whether what differs in `read` is no known symbol, and `known` misread. */
bool likeness_symbol(const struct likeness *likeness, const char *read,
		     const char *known, struct arena *arena);

/* Whether two days, in ISO, differ in one digit that may be misread. */
bool likeness_day(const char *one, const char *other);

#endif
