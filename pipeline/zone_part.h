#ifndef PIPELINE_ZONE_PART_H
#define PIPELINE_ZONE_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/table.h"
#include "pipeline/zone.h"

/*
 * What the parts of zone share.  The way is: zone_words.c cuts a line,
 * zone_line.c and zone_mark.c tell what it says by itself, zone_header.c and
 * zone_end.c where it stands; zone.c puts them together.
 */

/* Words of a line that are looked at, and bytes of a folded word. */
enum { ZONE_WORDS_MAX = 64, ZONE_WORD_SIZE = 64 };

/* Room for words joined again, in bytes. */
enum { ZONE_JOINED_SIZE = 512 };

/* One wrong letter is forgiven in so many letters of a phrase. */
enum { ZONE_LETTERS_A_FAULT = 7, ZONE_FAULTS_MANY = 99 };

/* Of the letters of a line in capitals, in percent, this many are. */
enum { ZONE_CAPITALS_PERCENT = 75 };

struct zones {
	struct arena *arena;
	struct table table;
};

struct word {
	size_t start; /* in the line, in bytes */
	size_t end;
	char folded[ZONE_WORD_SIZE];
	int letters;
	int capitals;
	bool digit; /* has one */
	bool slash;
};

struct line {
	struct zone_line *line;
	struct word words[ZONE_WORDS_MAX];
	int count;
	int letters;
	int capitals;
	int digits;
};

/* The label of place and date. */
extern const char zone_dated[];

/* zone_words.c: a line cut into its words, folded and counted */
void zone_cut(struct line *line, const char *text, struct arena *arena);

/* Take punctuation off the end: "noi nhan:" is "noi nhan". */
void zone_trim(char *joined);

/* How many words a phrase has. */
int zone_count_words(const char *phrase);

/* Letters of the phrase that the words have wrong, or ZONE_FAULTS_MANY. */
int zone_faults(const struct line *line, int first, const char *phrase);

/* The label of the row of that kind which the words read; NULL: none. */
const char *zone_match(const struct zones *zones, const char *kind,
		       const struct line *line, int first);

/* How well the line begins with a phrase of that kind: its fewest faults. */
int zone_fewest_faults(const struct zones *zones, const char *kind,
		       const struct line *line);

/* The first match from word `from` on, and the word it is `at`. */
const char *zone_match_anywhere(const struct zones *zones, const char *kind,
				const struct line *line, int from, int *at);

/* Whether a line is in capitals. */
bool zone_is_capitals(const struct line *line);

/* Whether a line says nothing: a rule, a speck. */
bool zone_is_decoration(const struct line *line);

/* Whether the text, but for its blanks, ends with one of the signs. */
bool zone_ends_with(const char *text, const char *signs);

/* Whether a zone is the one of that label. */
bool zone_is(const char *zone, const char *label);

/* zone_line.c: whether a line is number and symbol behind their word */
bool zone_is_number(const struct zones *zones, const struct line *line);

/* Whether a short line holds what looks like number and symbol in one word. */
bool zone_has_symbol(const struct line *line);

/* The word with which a date in words begins, or -1. */
int zone_date_at(const struct zones *zones, const struct line *line);

/* Whether a line ends in a colon: what is decided follows, no subject. */
bool zone_is_formula(const struct line *line);

/* What the form prints once, wherever it stands in the header; NULL: none. */
const char *zone_plain(const struct zones *zones, const struct line *line);

/* zone_mark.c: the label of the mark that a line is; NULL: it is none */
const char *zone_mark_of(const struct zones *zones, const struct line *line);

/* zone_box.c: whether it is known where a line stands */
bool zone_has_box(const struct zone_line *line);

/* Whether a line is parted from the one before it, by a gap or a page. */
bool zone_is_after_gap(const struct zone_line *lines, size_t count, size_t at);

/* zone_header.c: mark the header; gives the first line of the text */
enum status zone_header(size_t *text, const struct zones *zones,
			struct zone_line *lines, size_t count,
			struct arena *arena, struct fault *fault);

/* zone_end.c: mark what ends the text that begins at `text`, and its pages */
void zone_end(const struct zones *zones, struct zone_line *lines, size_t count,
	      size_t text, struct arena *arena);

#endif
