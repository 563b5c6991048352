#include "archive/sentence.h"

#include <string.h>

/* The longest all-capital word that a dot shortens ("TP."), in bytes. */
enum { SHORT_WORD = 3 };

static bool is_capital(char letter)
{
	return letter >= 'A' && letter <= 'Z';
}

/* Whether the dot at `dot` only shortens a word, as in "TP. H". */
static bool shortens(const char *text, size_t dot)
{
	size_t start = dot;

	while (start && is_capital(text[start - 1]) &&
	       dot - start <= SHORT_WORD)
		start--;
	return start < dot && dot - start <= SHORT_WORD &&
	       (!start || strchr(" \n", text[start - 1]));
}

/* Whether a sentence ends with the byte at `at`. */
static bool ends(const char *text, size_t at)
{
	if (text[at + 1] == '\n' || !text[at + 1])
		return true;
	if (text[at + 1] != ' ')
		return false;
	return text[at] == '!' || text[at] == '?' ||
	       (text[at] == '.' && !shortens(text, at));
}

bool sentence_find(struct sentences *sentences, struct arena *arena,
		   const char *text)
{
	*sentences = (struct sentences){ .ends = NULL };
	for (size_t at = 0; text[at]; at++) {
		size_t *grown;

		if (!ends(text, at))
			continue;
		grown = arena_grow(arena, sentences->ends, &sentences->room,
				   sentences->count + 1, sizeof(*grown));
		if (!grown)
			return false;
		sentences->ends = grown;
		grown[sentences->count++] = at + 1;
	}
	return true;
}

/* How many sentences end before `at`, or at it. */
static size_t count_before(const struct sentences *sentences, size_t at)
{
	size_t low = 0;
	size_t high = sentences->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sentences->ends[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void sentence_widen(size_t *start, size_t *end,
		    const struct sentences *sentences, const char *text)
{
	size_t before = count_before(sentences, *start);
	size_t last = count_before(sentences, *end ? *end - 1 : 0);

	*start = before ? sentences->ends[before - 1] : 0;
	while (text[*start] && strchr(" \n", text[*start]))
		++*start;
	if (last < sentences->count)
		*end = sentences->ends[last];
}
