/*
 * What a line says by itself, and where its right column begins.
 */

#include <stdio.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone_part.h"

/* The longest lines, in words, that can be a number or a date. */
enum { NUMBER_WORDS = 8, DATE_WORDS = 14 };

static const char none[] = "";

const char zone_dated[] = "dia-danh-ngay-thang";

/* The first word with its punctuation off and what is glued behind cut. */
static void first_letters(char *start, const struct line *line)
{
	const char *first = line->words[0].folded;
	size_t length;

	(void)snprintf(start, ZONE_WORD_SIZE, "%s",
		       first + strspn(first, ".,:;_-'"));
	length = strcspn(start, ":.,;_/");
	start[length] = '\0';
}

bool zone_is_number(const struct zones *zones, const struct line *line)
{
	char start[ZONE_WORD_SIZE];
	bool filled = false;

	if (!line->count || line->count > NUMBER_WORDS)
		return false;
	for (int i = 0; i < line->count; i++)
		filled |= line->words[i].slash || (i && line->words[i].digit) ||
			  strchr(line->words[i].folded, ':');
	if (!filled)
		return false;
	first_letters(start, line);
	for (size_t row = 0; row < zones->table.rows; row++)
		if (strcmp(table_cell(&zones->table, row, 1), "number") == 0 &&
		    strcmp(table_cell(&zones->table, row, 0), start) == 0)
			return true;
	return false;
}

/* The first phrase of that kind; one that no word reads when there is none. */
static const char *phrase_of(const struct zones *zones, const char *kind)
{
	for (size_t row = 0; row < zones->table.rows; row++)
		if (strcmp(table_cell(&zones->table, row, 1), kind) == 0)
			return table_cell(&zones->table, row, 0);
	return "\n";
}

/* Whether a short line holds what looks like number and symbol in one word. */
bool zone_has_symbol(const struct line *line)
{
	if (line->count > NUMBER_WORDS)
		return false;
	for (int i = 0; i < line->count; i++) {
		const struct word *word = &line->words[i];

		if (word->digit && word->slash && word->capitals >= 2)
			return true;
	}
	return false;
}

static bool near(const struct word *word, const char *name)
{
	char bare[ZONE_JOINED_SIZE];

	(void)snprintf(bare, sizeof(bare), "%s", word->folded);
	zone_trim(bare);
	return text_distance(bare, name, 1) <= 1 ||
	       strncmp(bare, name, strlen(name)) == 0;
}

/* Whether a comma parts what stands before the word from it, as a place. */
static bool is_after_comma(const struct line *line, int word)
{
	return word > 0 && strchr(line->words[word - 1].folded, ',');
}

/* Whether the word is one of the later parts, with a number behind it. */
static bool is_clear(const struct line *line, int word,
		     const char *const *parts, int *part)
{
	if (word + 1 >= line->count || !line->words[word + 1].digit)
		return false;
	while (*part < 3 && strcmp(line->words[word].folded, parts[*part]) != 0)
		++*part;
	return *part < 3;
}

/*
 * The word with which a date in words begins ("ngay .. thang .. nam"), or -1;
 * one of the three may be misread.
 */
int zone_date_at(const struct zones *zones, const struct line *line)
{
	const char *const parts[] = { phrase_of(zones, "day"),
				      phrase_of(zones, "month"),
				      phrase_of(zones, "year") };
	int part = 0;
	int found = 0;
	int start = -1;
	bool sure = false; /* the month, or the very word for the day */

	if (line->count > DATE_WORDS)
		return -1;
	for (int i = 0; i < line->count && part < 3; i++) {
		int now = part;

		if (!near(&line->words[i], parts[now])) {
			now++;
			if (!is_clear(line, i, parts, &now))
				continue;
		}
		if (!found++ && (!now || is_after_comma(line, i)))
			start = i;
		sure |= now == 1 ||
			(!now && strcmp(line->words[i].folded, parts[0]) == 0);
		part = now + 1;
	}
	return found >= 2 && sure ? start : -1;
}

static const char *labels_of(const struct zones *zones, const char *kind)
{
	for (size_t row = 0; row < zones->table.rows; row++)
		if (strcmp(table_cell(&zones->table, row, 1), kind) == 0)
			return table_cell(&zones->table, row, 2);
	return none;
}

/*
 * The heading of the country or the Party, from word `from` on, or its motto;
 * a heading is in capitals, a sentence that has the name in it is none.
 */
static const char *heading_zone(const struct zones *zones,
				const struct line *line, int from, int *at)
{
	const char *zone =
		zone_match_anywhere(zones, "heading", line, from, at);
	const struct word *word = &line->words[*at];

	if (zone &&
	    word->capitals * 100 >= word->letters * ZONE_CAPITALS_PERCENT)
		return zone;
	return zone_match_anywhere(zones, "motto", line, from, at);
}

/*
 * The type that the line begins with, in capitals.  Wrong letters are
 * forgiven where it is the whole line, and not nearer to a body.
 */
static const char *type_zone(const struct zones *zones, const struct line *line)
{
	int best = zone_fewest_faults(zones, "body", line);

	if (!zone_is_capitals(line))
		return NULL;
	for (size_t row = 0; row < zones->table.rows; row++) {
		const char *phrase = table_cell(&zones->table, row, 0);
		int found;

		if (strcmp(table_cell(&zones->table, row, 1), "type") != 0)
			continue;
		found = zone_faults(line, 0, phrase);
		if (found <= best && found < ZONE_FAULTS_MANY &&
		    (!found || line->count == zone_count_words(phrase)))
			return table_cell(&zones->table, row, 2);
	}
	return NULL;
}

/* A type with a colon: what is decided follows, no subject. */
bool zone_is_formula(const struct line *line)
{
	const char *last =
		line->count ? line->words[line->count - 1].folded : none;
	size_t length = strlen(last);

	return length && last[length - 1] == ':';
}

/* What the form prints once, wherever it stands in the header; NULL: none. */
const char *zone_plain(const struct zones *zones, const struct line *line)
{
	int at = 0;
	const char *zone;

	if (zone_is_decoration(line))
		return none;
	zone = heading_zone(zones, line, 0, &at);
	if (!zone)
		zone = zone_match(zones, "start", line, 0);
	if (!zone && zone_is_number(zones, line))
		zone = labels_of(zones, "number");
	if (!zone && zone_date_at(zones, line) >= 0 &&
	    zone_fewest_faults(zones, "open", line))
		zone = zone_dated;
	if (!zone && !zone_is_formula(line))
		zone = type_zone(zones, line);
	return zone;
}

void zones_look(struct zone_signs *signs, const struct zones *zones,
		const char *text, struct arena *arena)
{
	struct line line;
	const char *zone;

	*signs = (struct zone_signs){ .zone = none };
	zone_cut(&line, text, arena);
	if (!line.count)
		return;
	zone = zone_plain(zones, &line);
	signs->zone = zone ? zone : none;
	signs->words = line.count;
	signs->capitals = zone_is_capitals(&line);
	signs->body = zone_match(zones, "body", &line, 0) != NULL;
	signs->annex = zone_match(zones, "annex", &line, 0) != NULL ||
		       zone_match(zones, "form", &line, 0) != NULL;
	signs->copy = zone_match(zones, "copy", &line, 0) != NULL;
}

/* Where the name of the place before a date begins, walking back. */
static int place_before(const struct line *line, int date)
{
	int start = date;

	while (start > 0) {
		const struct word *word = &line->words[start - 1];

		if (word->digit || word->slash || !word->capitals ||
		    strchr("_*-.,", word->folded[0]))
			break;
		start--;
	}
	return start;
}

/* Where a run of capitals at the end of the line begins, or -1. */
static int capitals_at_end(const struct line *line)
{
	int start = line->count;

	while (start > 0) {
		const struct word *word = &line->words[start - 1];

		if (!word->letters ||
		    word->capitals * 100 <
			    word->letters * ZONE_CAPITALS_PERCENT)
			break;
		start--;
	}
	return line->count - start >= 2 ? start : -1;
}

/* Whether the first words are what the left column has beside the date. */
static bool is_left_of_date(const struct zones *zones, const struct line *line,
			    int words)
{
	struct line left = { .line = line->line };

	for (int i = 0; i < words; i++) {
		left.words[left.count++] = line->words[i];
		left.letters += line->words[i].letters;
		left.capitals += line->words[i].capitals;
		left.digits += line->words[i].digit;
	}
	return zone_is_number(zones, &left) || zone_is_decoration(&left) ||
	       zone_is_capitals(&left);
}

static int split_at(const struct zones *zones, const struct line *line)
{
	int at = 0;
	int run;

	if (heading_zone(zones, line, 1, &at))
		return at;
	at = zone_date_at(zones, line);
	if (at > 0) {
		at = place_before(line, at);
		return is_left_of_date(zones, line, at) ? at : 0;
	}
	run = capitals_at_end(line);
	if (run > 0 && zone_match_anywhere(zones, "sign", line, run, &at))
		return run;
	return 0;
}

size_t zones_split(const struct zones *zones, const char *text,
		   struct arena *arena)
{
	struct line line;
	int at;

	zone_cut(&line, text, arena);
	at = split_at(zones, &line);
	return at > 0 ? line.words[at].start : 0;
}
