/*
 * The words of a line, folded, and how they are held against phrases.
 */

#include <stdint.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone_part.h"

static bool is_blank(char letter)
{
	return letter == ' ' || letter == '\t' || letter == '\r';
}

static void count_letters(struct word *word, const char *text,
			  struct arena *arena)
{
	char *copy =
		arena_text(arena, text + word->start, word->end - word->start);
	char *lower = copy ? text_lower(arena, copy) : NULL;
	char *upper = copy ? text_upper(arena, copy) : NULL;
	size_t length = word->end - word->start;
	size_t low_end;
	size_t high_end;
	size_t low = 0;
	size_t high = 0;
	size_t at = 0;

	if (!lower || !upper)
		return;
	low_end = strlen(lower);
	high_end = strlen(upper);
	while (at < length && low < low_end && high < high_end) {
		int32_t point = text_next(copy, length, &at);
		int32_t small = text_next(lower, low_end, &low);
		int32_t big = text_next(upper, high_end, &high);

		if (small != big) {
			word->letters++;
			word->capitals += point == big;
		}
		word->digit |= point >= '0' && point <= '9';
		word->slash |= point == '/';
	}
}

/* Fold a word; what does not fit is cut, which no phrase notices. */
static void fold_word(struct word *word, const char *text, struct arena *arena)
{
	char *copy =
		arena_text(arena, text + word->start, word->end - word->start);
	char *folded = copy ? text_fold(arena, copy) : NULL;
	size_t length = folded ? strlen(folded) : 0;

	if (length >= ZONE_WORD_SIZE)
		length = ZONE_WORD_SIZE - 1;
	if (length)
		memcpy(word->folded, folded, length);
	word->folded[length] = '\0';
}

void zone_cut(struct line *line, const char *text, struct arena *arena)
{
	size_t at = 0;

	memset(line, 0, sizeof(*line));
	while (line->count < ZONE_WORDS_MAX) {
		struct word *word = &line->words[line->count];

		while (is_blank(text[at]))
			at++;
		if (!text[at])
			return;
		word->start = at;
		while (text[at] && !is_blank(text[at]))
			at++;
		word->end = at;
		fold_word(word, text, arena);
		count_letters(word, text, arena);
		line->letters += word->letters;
		line->capitals += word->capitals;
		line->digits += word->digit;
		line->count++;
	}
}

/* The folded words from `first`, `count` of them, with single blanks. */
static void join(char *joined, const struct line *line, int first, int count)
{
	size_t used = 0;

	joined[0] = '\0';
	for (int i = first; i < first + count && i < line->count; i++) {
		size_t length = strlen(line->words[i].folded);

		if (used + length + 2 > ZONE_JOINED_SIZE)
			return;
		if (used)
			joined[used++] = ' ';
		memcpy(joined + used, line->words[i].folded, length + 1);
		used += length;
	}
}

/* Punctuation at the end says nothing: "noi nhan:" is "noi nhan". */
void zone_trim(char *joined)
{
	size_t length = strlen(joined);

	while (length && strchr(".,:;*-", joined[length - 1]))
		joined[--length] = '\0';
}

int zone_count_words(const char *phrase)
{
	int count = 1;

	for (; *phrase; phrase++)
		count += *phrase == ' ';
	return count;
}

/*
 * How many letters of the phrase the words from `first` on have wrong; more
 * than are forgiven: ZONE_FAULTS_MANY.
 */
int zone_faults(const struct line *line, int first, const char *phrase)
{
	char joined[ZONE_JOINED_SIZE];
	int limit = (int)strlen(phrase) / ZONE_LETTERS_A_FAULT;
	int found;

	join(joined, line, first, zone_count_words(phrase));
	zone_trim(joined);
	found = text_distance(joined, phrase, limit);
	return found <= limit ? found : ZONE_FAULTS_MANY;
}

static bool reads(const struct line *line, int first, const char *phrase)
{
	return zone_faults(line, first, phrase) < ZONE_FAULTS_MANY;
}

/* The row of that kind which the words from `first` on read; NULL: none. */
const char *zone_match(const struct zones *zones, const char *kind,
		       const struct line *line, int first)
{
	for (size_t row = 0; row < zones->table.rows; row++)
		if (strcmp(table_cell(&zones->table, row, 1), kind) == 0 &&
		    reads(line, first, table_cell(&zones->table, row, 0)))
			return table_cell(&zones->table, row, 2);
	return NULL;
}

/* How well the line begins with a phrase of that kind: its fewest faults. */
int zone_fewest_faults(const struct zones *zones, const char *kind,
		       const struct line *line)
{
	int best = ZONE_FAULTS_MANY;

	for (size_t row = 0; row < zones->table.rows && best; row++) {
		int found;

		if (strcmp(table_cell(&zones->table, row, 1), kind) != 0)
			continue;
		found = zone_faults(line, 0, table_cell(&zones->table, row, 0));
		if (found < best)
			best = found;
	}
	return best;
}

const char *zone_match_anywhere(const struct zones *zones, const char *kind,
				const struct line *line, int from, int *at)
{
	for (*at = from; *at < line->count; ++*at) {
		const char *zone = zone_match(zones, kind, line, *at);

		if (zone)
			return zone;
	}
	return NULL;
}

bool zone_is_capitals(const struct line *line)
{
	return line->letters >= 2 &&
	       line->capitals * 100 >= line->letters * ZONE_CAPITALS_PERCENT;
}

bool zone_is_decoration(const struct line *line)
{
	return line->letters < 2 && !line->digits;
}

bool zone_ends_with(const char *text, const char *signs)
{
	size_t length = strlen(text);

	while (length && is_blank(text[length - 1]))
		length--;
	return length && strchr(signs, text[length - 1]) != NULL;
}

bool zone_is(const char *zone, const char *label)
{
	return strcmp(zone, label) == 0;
}
