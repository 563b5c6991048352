#include "stages/extract_people.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* Columns of the tables. */
enum { NAME_PART, NAME_KIND, NAME_COUNT, NAME_COLUMNS };
enum { OFFICE_PHRASE, OFFICE_KIND, OFFICE_COLUMNS };
enum { TITLE_KIND, TITLE_PATTERN, TITLE_COLUMNS };

/* The rows of patterns of titles, and titles before one name. */
enum { TITLES_MAX = 16, TITLES_OF_ONE = 6 };

/* The words of a name, and of one in capitals, which a place may be. */
enum { NAME_WORDS_MIN = 2, NAME_WORDS_MAX = 6, CAPITAL_WORDS_MIN = 3 };

/* Words of a line that are looked at, letters of it, bytes of a word. */
enum { WORDS_MAX = 16, LETTERS_MAX = 160, WORD_SIZE = 64 };

/* A phrase of so many letters is known with one of them wrong. */
enum { FAULT_LETTERS = 7 };

/* A family this many times as frequent as the next is the one meant. */
enum { FREQUENT_TIMES = 20 };

struct people {
	struct arena *arena;
	struct table names;
	struct table offices;
	struct table titles;
	const char **lows;     /* names in lower case, row by row */
	const char **folds;    /* folded */
	const char **squeezed; /* offices without blanks */
	struct pattern *patterns[TITLES_MAX + 1];
};

static const char *squeeze(struct arena *arena, const char *phrase)
{
	struct text made = { .arena = arena };

	for (; *phrase; phrase++)
		if (*phrase != ' ')
			text_add(&made, phrase, 1);
	return made.failed ? NULL : text_string(&made);
}

/* What is compared, made once. */
static enum status prepare(struct people *people, struct fault *fault)
{
	struct arena *arena = people->arena;
	size_t names = people->names.rows;
	size_t offices = people->offices.rows;

	people->lows = arena_array(arena, names + 1, sizeof(char *));
	people->folds = arena_array(arena, names + 1, sizeof(char *));
	people->squeezed = arena_array(arena, offices + 1, sizeof(char *));
	if (arena_failed(arena))
		return fault_memory(fault);
	for (size_t row = 0; row < names; row++) {
		const char *name = table_cell(&people->names, row, NAME_PART);

		people->lows[row] = text_lower(arena, name);
		people->folds[row] = text_fold(arena, name);
	}
	for (size_t row = 0; row < offices; row++)
		people->squeezed[row] =
			squeeze(arena, table_cell(&people->offices, row,
						  OFFICE_PHRASE));
	return arena_failed(arena) ? fault_memory(fault) : STATUS_OK;
}

static enum status load_titles(struct people *people, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t row = 0;
	     !status && row < people->titles.rows && row < TITLES_MAX; row++) {
		char *source = arena_print(
			people->arena, "\\G(?:%s)",
			table_cell(&people->titles, row, TITLE_PATTERN));

		status = source ? pattern_new(&people->patterns[row], "titles",
					      source, PATTERN_PLAIN, fault)
				: fault_memory(fault);
	}
	return status;
}

enum status people_open(struct people **out, struct fault *fault)
{
	struct people *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		free(made);
		return fault_memory(fault);
	}
	status = table_load(&made->names, "names", NAME_COLUMNS, made->arena,
			    fault);
	if (!status)
		status = table_load(&made->offices, "offices", OFFICE_COLUMNS,
				    made->arena, fault);
	if (!status)
		status = table_load(&made->titles, "titles", TITLE_COLUMNS,
				    made->arena, fault);
	if (!status)
		status = prepare(made, fault);
	if (!status)
		status = load_titles(made, fault);
	if (status) {
		people_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void people_close(struct people *people)
{
	if (!people)
		return;
	for (int i = 0; i < TITLES_MAX; i++)
		pattern_free(people->patterns[i]);
	arena_free(people->arena);
	free(people);
}

/* ----------------------------------------------------------------- names */

static bool is_letter(int32_t point)
{
	return utf8proc_toupper(point) != point ||
	       utf8proc_tolower(point) != point;
}

static bool is_capital(int32_t point)
{
	return utf8proc_tolower(point) != point;
}

/* How a word of a name is written. */
struct word {
	const char *text; /* without what is no letter at its ends */
	int letters;
	int capitals;
	bool begins; /* with a capital */
	bool odd;    /* it has figures, or signs inside */
};

/* Inside a word of a name these may stand: "H'Ngăm", "K’Broi". */
static bool is_inner(int32_t point)
{
	return point == '\'' || point == 0x2019 || point == '-' || point == '.';
}

static void read_word(struct word *word, const char *text, size_t length,
		      struct arena *arena)
{
	size_t first = length;
	size_t end = 0;
	bool inside = false;

	*word = (struct word){ .text = "" };
	for (size_t at = 0; at < length;) {
		size_t from = at;
		int32_t point = text_next(text, length, &at);

		if (is_letter(point)) {
			if (first == length) {
				first = from;
				word->begins = is_capital(point);
			}
			word->odd |= inside;
			word->letters++;
			word->capitals += is_capital(point);
			end = at;
		} else if (point >= '0' && point <= '9') {
			word->odd = true;
		} else if (word->letters && !is_inner(point)) {
			inside = true;
		}
	}
	if (word->letters)
		word->text = arena_text(arena, text + first, end - first);
}

/* The words of a text that have a letter; -1: there is one of another kind. */
static int read_words(struct word *words, const char *text, struct arena *arena)
{
	int count = 0;

	while (*text) {
		size_t length;

		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (!length)
			break;
		if (count == WORDS_MAX)
			return -1;
		read_word(&words[count], text, length, arena);
		if (words[count].odd || !words[count].text)
			return -1;
		count += words[count].letters > 0;
		text += length;
	}
	return count;
}

static bool is_kind(const struct people *people, size_t row, const char *kind)
{
	return strcmp(table_cell(&people->names, row, NAME_KIND), kind) == 0;
}

/* Whether a word is the name of a family, marks and case aside. */
static bool is_family(const struct people *people, const char *word,
		      struct arena *arena)
{
	const char *fold = text_fold(arena, word);

	for (size_t row = 0; fold && row < people->names.rows; row++)
		if (strcmp(people->folds[row], fold) == 0 &&
		    is_kind(people, row, "family"))
			return true;
	return false;
}

/* Whether it is any part of a name, with its marks. */
static bool is_part(const struct people *people, const char *word,
		    struct arena *arena)
{
	const char *low = text_lower(arena, word);

	for (size_t row = 0; low && row < people->names.rows; row++)
		if (strcmp(people->lows[row], low) == 0)
			return true;
	return false;
}

/* The family that a misread word was, where one is by far likeliest; or "". */
static const char *meant_family(const struct people *people, const char *word,
				struct arena *arena)
{
	const char *low = text_lower(arena, word);
	const char *best = "";
	long most = 0;
	long next = 0;

	for (size_t row = 0; low && row < people->names.rows; row++) {
		long count = strtol(table_cell(&people->names, row, NAME_COUNT),
				    NULL, 10);

		if (!is_kind(people, row, "family") ||
		    text_distance(people->lows[row], low, 1) > 1)
			continue;
		if (count > most) {
			next = most;
			most = count;
			best = table_cell(&people->names, row, NAME_PART);
		} else if (count > next) {
			next = count;
		}
	}
	return most > next * FREQUENT_TIMES ? best : "";
}

static bool is_title(const struct people *people, int row)
{
	return strcmp(table_cell(&people->titles, (size_t)row, TITLE_KIND),
		      "copies") != 0;
}

/* Cut the titles off; where the name begins. */
static size_t cut_titles(const struct people *people, const char *line)
{
	size_t length = strlen(line);
	struct span groups[PATTERN_GROUPS_MAX];
	size_t at = 0;
	int taken = 0;

	for (int i = 0; people->patterns[i] && taken < TITLES_OF_ONE;) {
		if (is_title(people, i) &&
		    pattern_match(people->patterns[i], line, length, at,
				  groups) &&
		    groups[0].end > at) {
			at = groups[0].end;
			taken++;
			i = 0;
		} else {
			i++;
		}
	}
	return at;
}

/* Where the line begins to say something: behind dirt and strokes. */
static size_t skip_dirt(const char *line)
{
	size_t length = strlen(line);
	size_t at = 0;

	while (at < length) {
		size_t from = at;

		if (is_letter(text_next(line, length, &at)))
			return from;
	}
	return length;
}

static const char *join_words(const struct word *words, int from, int to,
			      struct arena *arena)
{
	struct text name = { .arena = arena };

	for (int i = from; i < to; i++)
		text_print(&name, "%s%s", i > from ? " " : "", words[i].text);
	return text_string(&name);
}

/* A word as a name has it: one capital, in front; or a second behind "K'". */
static bool is_written(const struct word *word)
{
	return word->begins && (word->capitals == 1 || word->letters > 3) &&
	       word->capitals <= 2;
}

static bool all_written(const struct word *words, int from, int to)
{
	for (int i = from; i < to; i++)
		if (!is_written(&words[i]))
			return false;
	return true;
}

static bool all_capital(const struct word *words, int from, int to)
{
	for (int i = from; i < to; i++)
		if (words[i].capitals != words[i].letters)
			return false;
	return true;
}

static int count_parts(const struct people *people, const struct word *words,
		       int from, int to, struct arena *arena)
{
	int count = 0;

	for (int i = from; i < to; i++)
		count += is_part(people, words[i].text, arena);
	return count;
}

/* The letters of a scrap, and how many of them may stand behind a name. */
enum { SCRAP_LETTERS = 2, SCRAPS_MAX = 2 };

/* A lone letter or a scrap in front of a name, and scraps behind it, go. */
static void trim_words(const struct people *people, const struct word *words,
		       int *from, int *to, struct arena *arena)
{
	for (int i = 0;
	     i<SCRAPS_MAX && * to - *from> NAME_WORDS_MIN &&
	     !words[*to - 1].begins && words[*to - 1].letters <= SCRAP_LETTERS;
	     i++)
		--*to;
	while (*to - *from > NAME_WORDS_MIN &&
	       words[*from].letters <= SCRAP_LETTERS &&
	       !is_family(people, words[*from].text, arena) &&
	       is_family(people, words[*from + 1].text, arena) &&
	       !is_part(people, words[*from].text, arena))
		++*from;
}

/* A name whose first word was misread: what comes behind it is sure. */
static bool is_damaged(const struct people *people, struct person *person,
		       const struct word *words, int from, int to,
		       struct arena *arena)
{
	const char *family;
	struct text mended = { .arena = arena };

	if (to - from <= NAME_WORDS_MIN || !all_written(words, from + 1, to) ||
	    count_parts(people, words, from + 1, to, arena) < to - from - 1)
		return false;
	person->doubtful = true;
	if (words[from].begins)
		return true;
	family = meant_family(people, words[from].text, arena);
	if (*family)
		text_print(&mended, "%s %s", family,
			   join_words(words, from + 1, to, arena));
	person->mended = text_string(&mended);
	return true;
}

bool people_name(const struct people *people, struct person *person,
		 const char *line, struct arena *arena)
{
	size_t start = skip_dirt(line);
	size_t name = start + cut_titles(people, line + start);
	struct word words[WORDS_MAX];
	int to = read_words(words, line + name, arena);
	int from = 0;
	size_t title = name;

	if (to < NAME_WORDS_MIN || line[name + strcspn(line + name, ";:")])
		return false;
	trim_words(people, words, &from, &to, arena);
	if (to - from > NAME_WORDS_MAX)
		return false;
	while (title > start && strchr(" ,-", line[title - 1]))
		title--;
	*person = (struct person){
		.title = arena_text(arena, line + start, title - start),
		.name = join_words(words, from, to, arena),
		.mended = "",
		.known = is_family(people, words[from].text, arena),
		.usual = count_parts(people, words, from, to, arena) ==
			 to - from,
	};
	if (!person->title || arena_failed(arena))
		return false;
	if (person->known && all_written(words, from, to))
		return true;
	if (person->known && all_capital(words, from, to))
		return to - from >= CAPITAL_WORDS_MIN &&
		       count_parts(people, words, from, to, arena) == to - from;
	if (is_damaged(people, person, words, from, to, arena))
		return true;
	person->doubtful = true;
	person->weak = !*person->title;
	return all_written(words, from, to);
}

/* --------------------------------------------------------------- offices */

/* The letters of a line, folded, and where in it each begins. */
struct letters {
	char text[LETTERS_MAX + 1];
	size_t at[LETTERS_MAX + 1];
	size_t count;
};

static void read_letters(struct letters *letters, const char *line,
			 struct arena *arena)
{
	size_t length = strlen(line);

	letters->count = 0;
	for (size_t at = 0; at < length && letters->count < LETTERS_MAX;) {
		size_t from = at;
		int32_t point = text_next(line, length, &at);
		char *letter = arena_text(arena, line + from, at - from);
		char *fold = letter && text_is_word(point)
				     ? text_fold(arena, letter)
				     : NULL;

		if (!fold || !*fold)
			continue;
		letters->text[letters->count] = *fold;
		letters->at[letters->count++] = from;
	}
	letters->text[letters->count] = '\0';
	letters->at[letters->count] = length;
}

/*
 * Whether the text begins with the phrase, or, where `faulty` is asked for,
 * with one that has a letter wrong; how many letters it takes.
 */
static size_t reads(const char *letters, const char *phrase, bool faulty)
{
	size_t length = strlen(phrase);
	char part[LETTERS_MAX + 1];

	if (strncmp(letters, phrase, length) == 0)
		return length;
	if (!faulty || length < FAULT_LETTERS || *letters != *phrase)
		return 0;
	for (size_t taken = length + 1; taken + 1 >= length; taken--) {
		if (strlen(letters) < taken)
			continue;
		memcpy(part, letters, taken);
		part[taken] = '\0';
		if (text_distance(part, phrase, 1) <= 1)
			return taken;
	}
	return 0;
}

/* The longest phrase of that kind at a letter; how many letters it takes. */
static size_t longest(const struct people *people, const char *kind,
		      const char *letters, bool faulty)
{
	size_t best = 0;

	for (size_t row = 0; row < people->offices.rows; row++) {
		size_t taken;

		if (strcmp(table_cell(&people->offices, row, OFFICE_KIND),
			   kind) != 0)
			continue;
		taken = reads(letters, people->squeezed[row], faulty);
		if (taken > best)
			best = taken;
	}
	return best;
}

/* Letters before an office that make a deputy of it: "PHÓ", "QUYỀN". */
static size_t take_before(const struct people *people,
			  const struct letters *letters, size_t first)
{
	for (size_t row = 0; row < people->offices.rows; row++) {
		const char *phrase = people->squeezed[row];
		size_t length = strlen(phrase);

		if (strcmp(table_cell(&people->offices, row, OFFICE_KIND),
			   "before") == 0 &&
		    length <= first &&
		    strncmp(letters->text + first - length, phrase, length) ==
			    0)
			return first - length;
	}
	return first;
}

static bool is_big(const struct word *word)
{
	return word->letters > 0 && word->capitals == word->letters;
}

/*
 * Where what goes with an office ends: at a word that is not in capitals; a
 * lone letter needs another word behind it ("SỞ Y TẾ").
 */
static size_t end_of_office(const char *line, size_t at, struct arena *arena)
{
	size_t end = at + strcspn(line + at, " ");

	at = end;
	while (line[at]) {
		size_t start = at + strspn(line + at, " ");
		size_t length = strcspn(line + start, " ");
		struct word word;

		read_word(&word, line + start, length, arena);
		if (!is_big(&word))
			break;
		at = start + length;
		if (word.letters > 1)
			end = at;
	}
	return end;
}

/* Words in capitals before an office go with it; scraps do not. */
static size_t start_of_office(const char *line, size_t start,
			      struct arena *arena)
{
	while (start && line[start - 1] == ' ') {
		size_t end = start;
		size_t from;
		struct word word;

		while (end && line[end - 1] == ' ')
			end--;
		from = end;
		while (from && line[from - 1] != ' ')
			from--;
		read_word(&word, line + from, end - from, arena);
		if (!is_big(&word) || word.letters < 2)
			break;
		start = from;
	}
	return start;
}

static bool find_office(const struct people *people, struct span *office,
			const char *line, const struct letters *letters,
			bool faulty, struct arena *arena)
{
	for (size_t i = 0; i < letters->count; i++) {
		size_t taken =
			longest(people, "office", letters->text + i, faulty);
		size_t first = taken ? take_before(people, letters, i) : 0;

		if (!taken)
			continue;
		office->start =
			start_of_office(line, letters->at[first], arena);
		office->end =
			end_of_office(line, letters->at[i + taken - 1], arena);
		return true;
	}
	return false;
}

bool people_office(const struct people *people, struct span *office,
		   const char *line, struct arena *arena)
{
	struct letters letters;

	read_letters(&letters, line, arena);
	return find_office(people, office, line, &letters, false, arena) ||
	       find_office(people, office, line, &letters, true, arena);
}

/* Whether a line begins with a phrase of that kind, dirt before it aside. */
static bool begins(const struct people *people, const char *kind,
		   const char *line, struct arena *arena)
{
	const char *fold = text_fold(arena, line + skip_dirt(line));

	for (size_t row = 0; fold && row < people->offices.rows; row++) {
		const char *phrase =
			table_cell(&people->offices, row, OFFICE_PHRASE);
		size_t length = strlen(phrase);

		if (strcmp(table_cell(&people->offices, row, OFFICE_KIND),
			   kind) == 0 &&
		    strncmp(fold, phrase, length) == 0 &&
		    !(fold[length] >= 'a' && fold[length] <= 'z'))
			return true;
	}
	return false;
}

bool people_copies(const struct people *people, struct span *figures,
		   const char *line)
{
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t row = 0; row < people->titles.rows && row < TITLES_MAX;
	     row++) {
		if (strcmp(table_cell(&people->titles, row, TITLE_KIND),
			   "copies") != 0 ||
		    !pattern_match(people->patterns[row], line, strlen(line), 0,
				   groups))
			continue;
		*figures = groups[1];
		return true;
	}
	return false;
}

bool people_is_signed(const struct people *people, const char *line,
		      struct arena *arena)
{
	return begins(people, "signed", line, arena);
}

bool people_is_digital(const struct people *people, const char *line,
		       struct arena *arena)
{
	return begins(people, "digital", line, arena);
}
