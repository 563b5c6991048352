#include "archive/likeness.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"

/* Columns of symbol_confusions.tsv, issuers.tsv and document_types.tsv. */
enum { STANDS, READ, COST, CONFUSIONS };
enum { SYMBOL, NAME, SYSTEM, EVERYWHERE, SYMBOLS };
enum { TYPE, TYPE_SLUG, TYPE_SYMBOL, TYPE_SYSTEM, ELEMENT, TYPES };

/* The digits that engines and people take for each other, pair by pair. */
static const char alike[] = "17 14 08 06 38 35 56 58 68 27 49";

/* Numbers that are no further apart may both be of one day. */
enum { SAME_DAY_APART = 30 };

/* Digits of a number, more are none. */
enum { DIGITS_MAX = 9 };

/* Digits of a number of which one may have been dropped. */
enum { DIGITS_TO_DROP = 2 };

struct likeness {
	struct arena *arena;
	struct table confusions;
	struct table issuers;
	struct table types;
};

enum status likeness_load(struct likeness **out, struct fault *fault)
{
	struct likeness *made = calloc(1, sizeof(*made));
	enum status status = STATUS_OK;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		status = fault_memory(fault);
		goto done;
	}
	status = table_load(&made->confusions, "symbol_confusions", CONFUSIONS,
			    made->arena, fault);
	if (!status)
		status = table_load(&made->issuers, "issuers", SYMBOLS,
				    made->arena, fault);
	if (!status)
		status = table_load(&made->types, "document_types", TYPES,
				    made->arena, fault);
	if (status)
		goto done;
	*out = made;
	made = NULL; /* the caller's now */
done:
	likeness_free(made);
	return status;
}

void likeness_free(struct likeness *likeness)
{
	if (!likeness)
		return;
	arena_free(likeness->arena);
	free(likeness);
}

bool likeness_split(struct number_parts *out, const char *number,
		    struct arena *arena)
{
	size_t length = strspn(number, "0123456789");
	const char *digits = number + strspn(number, "0");

	*out = (struct number_parts){ "", "" };
	if (!length || length > DIGITS_MAX || digits >= number + length)
		return false;
	out->digits =
		arena_text(arena, digits, (size_t)(number + length - digits));
	out->symbol =
		arena_text(arena, number + length, strlen(number + length));
	return out->digits && out->symbol;
}

static bool are_alike(char one, char other)
{
	for (const char *pair = alike; *pair; pair += 2 + (pair[2] == ' '))
		if ((pair[0] == one && pair[1] == other) ||
		    (pair[0] == other && pair[1] == one))
			return true;
	return false;
}

/* Where two texts differ first. */
static size_t first_difference(const char *one, const char *other)
{
	size_t at = 0;

	while (one[at] && one[at] == other[at])
		at++;
	return at;
}

/* Whether `longer` is `shorter` with one character more. */
static bool has_one_more(const char *longer, const char *shorter)
{
	size_t at = first_difference(longer, shorter);

	return strlen(longer) == strlen(shorter) + 1 &&
	       strcmp(longer + at + 1, shorter + at) == 0;
}

static bool differ_in_one(const char *one, const char *other)
{
	size_t at = first_difference(one, other);

	return one[at] && other[at] && are_alike(one[at], other[at]) &&
	       strcmp(one + at + 1, other + at + 1) == 0;
}

bool likeness_digits(const char *one, const char *other)
{
	long apart = labs(atol(one) - atol(other));

	if (apart <= SAME_DAY_APART)
		return false;
	if (differ_in_one(one, other))
		return true;
	if (strlen(one) < DIGITS_TO_DROP || strlen(other) < DIGITS_TO_DROP)
		return false;
	return has_one_more(one, other) || has_one_more(other, one);
}

bool likeness_day(const char *one, const char *other)
{
	size_t at = first_difference(one, other);

	return strlen(one) == strlen(other) && one[at] &&
	       are_alike(one[at], other[at]) &&
	       strcmp(one + at + 1, other + at + 1) == 0;
}

/* Whether the part of a symbol around `at` is that of a body or a type. */
static bool is_known(const struct likeness *likeness, const char *symbol,
		     size_t at, struct arena *arena)
{
	const struct table *types = &likeness->types;
	const char *part;

	while (at && !strchr("-/", symbol[at - 1]))
		at--;
	part = arena_text(arena, symbol + at, strcspn(symbol + at, "-/"));
	if (!part ||
	    table_find(&likeness->issuers, part) < likeness->issuers.rows)
		return true;
	for (size_t row = 0; row < types->rows; row++)
		if (strcmp(table_cell(types, row, TYPE_SYMBOL), part) == 0)
			return true;
	return false;
}

/* Whether putting what was read for what stands makes one of the other. */
static bool makes(const char *read, const char *known, const char *stood,
		  const char *taken)
{
	size_t at = first_difference(read, known);

	/* The difference may begin inside what was taken: "HĐ", "HB" */
	for (size_t back = 0; back <= at && back <= strlen(stood); back++) {
		const char *here = read + at - back;
		const char *there = known + at - back;

		if (strncmp(here, taken, strlen(taken)) == 0 &&
		    strncmp(there, stood, strlen(stood)) == 0 &&
		    strcmp(here + strlen(taken), there + strlen(stood)) == 0)
			return true;
	}
	return false;
}

bool likeness_symbol(const struct likeness *likeness, const char *read,
		     const char *known, struct arena *arena)
{
	const struct table *confusions = &likeness->confusions;

	if (strcmp(read, known) == 0 ||
	    is_known(likeness, read, first_difference(read, known), arena))
		return false;
	for (size_t row = 0; row < confusions->rows; row++)
		if (makes(read, known, table_cell(confusions, row, STANDS),
			  table_cell(confusions, row, READ)))
			return true;
	return false;
}
