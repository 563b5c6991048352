/*
 * Marks of secrecy, of urgency and of who may have it.
 */

#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone_part.h"

/* A mark shorter than this has to be read letter by letter, blanks aside. */
enum { MARK_LETTERS = 9 };

/* What a frame around a mark is read as. */
static const char dirt[] = "|[](){}<>!*'\"_=.,;";

static const char none[] = "";

/* The words of a line that say something, with single blanks or with none. */
static void join_mark(char *joined, const struct line *line, bool blanks)
{
	size_t used = 0;

	joined[0] = '\0';
	for (int i = 0; i < line->count; i++) {
		const struct word *word = &line->words[i];
		const char *start = word->folded;
		size_t length;

		start += strspn(start, dirt);
		length = strcspn(start, dirt);
		if ((!word->letters && !word->digit) || !length)
			continue;
		if (used + length + 2 > ZONE_JOINED_SIZE)
			return;
		if (used && blanks)
			joined[used++] = ' ';
		memcpy(joined + used, start, length);
		used += length;
		joined[used] = '\0';
	}
	zone_trim(joined);
}

/* Whether the line is that mark; an hour may stand behind a long one. */
static bool is_mark(const struct line *line, const char *mark)
{
	size_t length = strlen(mark);
	int limit =
		length < MARK_LETTERS ? 0 : (int)length / ZONE_LETTERS_A_FAULT;
	char words[ZONE_JOINED_SIZE];
	char letters[ZONE_JOINED_SIZE];

	join_mark(words, line, true);
	join_mark(letters, line, false);
	if (line->digits && length >= MARK_LETTERS)
		words[strlen(words) > length ? length : strlen(words)] = '\0';
	else if (line->digits)
		return false;
	return text_distance(words, mark, limit) <= limit ||
	       strcmp(letters, mark) == 0;
}

/* The label of the mark that a line is; NULL: it is none. */
const char *zone_mark_of(const struct zones *zones, const struct line *line)
{
	for (size_t row = 0; row < zones->table.rows; row++) {
		const char *mark = table_cell(&zones->table, row, 0);

		if (strcmp(table_cell(&zones->table, row, 1), "mark") == 0 &&
		    (zone_is_capitals(line) || strchr(mark, ':')) &&
		    is_mark(line, mark))
			return table_cell(&zones->table, row, 2);
	}
	return NULL;
}

const char *zones_mark(const struct zones *zones, const char *text,
		       struct arena *arena)
{
	struct line line;
	const char *zone;

	zone_cut(&line, text, arena);
	zone = zone_mark_of(zones, &line);
	return zone ? zone : none;
}
