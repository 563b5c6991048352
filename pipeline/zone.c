#include "pipeline/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* How far the header may reach: lines of the first page that are looked at. */
enum { HEADER_LINES = 60 };

/* Lines of a subject at most, and of an address. */
enum { SUBJECT_LINES = 8, ADDRESS_LINES = 12 };

/* Words of a subject, at least, where no number stands above it. */
enum { SUBJECT_WORDS = 3 };

/* Lines without any sign of a form before it is given up. */
enum { LOST_LINES = 8 };

/* Words of a line that are looked at, and bytes of a folded word. */
enum { WORDS_MAX = 64, WORD_SIZE = 64 };

/* Room for words joined again, in bytes. */
enum { JOINED_SIZE = 512 };

/* The longest lines, in words, that can be a number, a date, a signature. */
enum { NUMBER_WORDS = 8, DATE_WORDS = 14, SIGN_WORDS = 8, NAME_WORDS = 6 };

/* How many lines a signature may stand above the recipients. */
enum { SIGN_LINES = 8 };

/* Lines of authority and office above the name of who signs. */
enum { OFFICE_LINES = 5 };

/* One wrong letter is forgiven in so many letters of a phrase. */
enum { LETTERS_A_FAULT = 7, FAULTS_MANY = 99 };

/* Of the letters of a line in capitals, in percent, this many are. */
enum { CAPITALS_PERCENT = 75 };

/* Lines that a line is held against, and how long a full one is in percent. */
enum { FILLED_LINES = 3, FILLED_PERCENT = 80 };

/* A line is centred when its margins differ by this share of the page. */
enum { CENTRED_PERCENT = 8 };

/* Lines this much further apart than those of the page, in percent, part. */
enum { GAP_PERCENT = 130 };

/* The most lines of a page that its pitch is told by. */
enum { PITCH_LINES = 256 };

/* A footnote is set in letters at most this high, in percent of the text's. */
enum { FOOTNOTE_PERCENT = 88 };

struct zones {
	struct arena *arena;
	struct table table;
};

struct word {
	size_t start; /* in the line, in bytes */
	size_t end;
	char folded[WORD_SIZE];
	int letters;
	int capitals;
	bool digit; /* has one */
	bool slash;
};

struct line {
	struct zone_line *line;
	struct word words[WORDS_MAX];
	int count;
	int letters;
	int capitals;
	int digits;
};

static const char none[] = "";
static const char dated_zone[] = "dia-danh-ngay-thang";
static const char number_zone[] = "so-ky-hieu";

enum status zones_open(struct zones **out, struct fault *fault)
{
	struct zones *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		free(made);
		return fault_memory(fault);
	}
	status = table_load(&made->table, "zones", 3, made->arena, fault);
	if (status) {
		zones_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void zones_close(struct zones *zones)
{
	if (!zones)
		return;
	arena_free(zones->arena);
	free(zones);
}

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

	if (length >= WORD_SIZE)
		length = WORD_SIZE - 1;
	if (length)
		memcpy(word->folded, folded, length);
	word->folded[length] = '\0';
}

static void cut(struct line *line, const char *text, struct arena *arena)
{
	size_t at = 0;

	memset(line, 0, sizeof(*line));
	while (line->count < WORDS_MAX) {
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

		if (used + length + 2 > JOINED_SIZE)
			return;
		if (used)
			joined[used++] = ' ';
		memcpy(joined + used, line->words[i].folded, length + 1);
		used += length;
	}
}

/* Punctuation at the end says nothing: "noi nhan:" is "noi nhan". */
static void trim(char *joined)
{
	size_t length = strlen(joined);

	while (length && strchr(".,:;*-", joined[length - 1]))
		joined[--length] = '\0';
}

static int count_words(const char *phrase)
{
	int count = 1;

	for (; *phrase; phrase++)
		count += *phrase == ' ';
	return count;
}

/*
 * How many letters of the phrase the words from `first` on have wrong; more
 * than are forgiven: FAULTS_MANY.
 */
static int faults(const struct line *line, int first, const char *phrase)
{
	char joined[JOINED_SIZE];
	int limit = (int)strlen(phrase) / LETTERS_A_FAULT;
	int found;

	join(joined, line, first, count_words(phrase));
	trim(joined);
	found = text_distance(joined, phrase, limit);
	return found <= limit ? found : FAULTS_MANY;
}

static bool reads(const struct line *line, int first, const char *phrase)
{
	return faults(line, first, phrase) < FAULTS_MANY;
}

/* The row of that kind which the words from `first` on read; NULL: none. */
static const char *match(const struct zones *zones, const char *kind,
			 const struct line *line, int first)
{
	for (size_t row = 0; row < zones->table.rows; row++)
		if (strcmp(table_cell(&zones->table, row, 1), kind) == 0 &&
		    reads(line, first, table_cell(&zones->table, row, 0)))
			return table_cell(&zones->table, row, 2);
	return NULL;
}

/* How well the line begins with a phrase of that kind: its fewest faults. */
static int fewest_faults(const struct zones *zones, const char *kind,
			 const struct line *line)
{
	int best = FAULTS_MANY;

	for (size_t row = 0; row < zones->table.rows && best; row++) {
		int found;

		if (strcmp(table_cell(&zones->table, row, 1), kind) != 0)
			continue;
		found = faults(line, 0, table_cell(&zones->table, row, 0));
		if (found < best)
			best = found;
	}
	return best;
}

static const char *match_anywhere(const struct zones *zones, const char *kind,
				  const struct line *line, int from, int *at)
{
	for (*at = from; *at < line->count; ++*at) {
		const char *zone = match(zones, kind, line, *at);

		if (zone)
			return zone;
	}
	return NULL;
}

static bool is_capitals(const struct line *line)
{
	return line->letters >= 2 &&
	       line->capitals * 100 >= line->letters * CAPITALS_PERCENT;
}

static bool is_decoration(const struct line *line)
{
	return line->letters < 2 && !line->digits;
}

/* The first word with its punctuation off and what is glued behind cut. */
static void first_letters(char *start, const struct line *line)
{
	const char *first = line->words[0].folded;
	size_t length;

	(void)snprintf(start, WORD_SIZE, "%s",
		       first + strspn(first, ".,:;_-'"));
	length = strcspn(start, ":.,;_/");
	start[length] = '\0';
}

static bool is_number(const struct zones *zones, const struct line *line)
{
	char start[WORD_SIZE];
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
static bool has_symbol(const struct line *line)
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
	char bare[JOINED_SIZE];

	(void)snprintf(bare, sizeof(bare), "%s", word->folded);
	trim(bare);
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
static int date_at(const struct zones *zones, const struct line *line)
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
	const char *zone = match_anywhere(zones, "heading", line, from, at);
	const struct word *word = &line->words[*at];

	if (zone && word->capitals * 100 >= word->letters * CAPITALS_PERCENT)
		return zone;
	return match_anywhere(zones, "motto", line, from, at);
}

/*
 * The type that the line begins with, in capitals.  Wrong letters are
 * forgiven where it is the whole line, and not nearer to a body.
 */
static const char *type_zone(const struct zones *zones, const struct line *line)
{
	int best = fewest_faults(zones, "body", line);

	if (!is_capitals(line))
		return NULL;
	for (size_t row = 0; row < zones->table.rows; row++) {
		const char *phrase = table_cell(&zones->table, row, 0);
		int found;

		if (strcmp(table_cell(&zones->table, row, 1), "type") != 0)
			continue;
		found = faults(line, 0, phrase);
		if (found <= best && found < FAULTS_MANY &&
		    (!found || line->count == count_words(phrase)))
			return table_cell(&zones->table, row, 2);
	}
	return NULL;
}

/* A mark shorter than this has to be read letter by letter, blanks aside. */
enum { MARK_LETTERS = 9 };

/* What a frame around a mark is read as. */
static const char dirt[] = "|[](){}<>!*'\"_=.,;";

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
		if (used + length + 2 > JOINED_SIZE)
			return;
		if (used && blanks)
			joined[used++] = ' ';
		memcpy(joined + used, start, length);
		used += length;
		joined[used] = '\0';
	}
	trim(joined);
}

/* Whether the line is that mark; an hour may stand behind a long one. */
static bool is_mark(const struct line *line, const char *mark)
{
	size_t length = strlen(mark);
	int limit = length < MARK_LETTERS ? 0 : (int)length / LETTERS_A_FAULT;
	char words[JOINED_SIZE];
	char letters[JOINED_SIZE];

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
static const char *mark_of(const struct zones *zones, const struct line *line)
{
	for (size_t row = 0; row < zones->table.rows; row++) {
		const char *mark = table_cell(&zones->table, row, 0);

		if (strcmp(table_cell(&zones->table, row, 1), "mark") == 0 &&
		    (is_capitals(line) || strchr(mark, ':')) &&
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

	cut(&line, text, arena);
	zone = mark_of(zones, &line);
	return zone ? zone : none;
}

/* A type with a colon: what is decided follows, no subject. */
static bool is_formula(const struct line *line)
{
	const char *last =
		line->count ? line->words[line->count - 1].folded : none;
	size_t length = strlen(last);

	return length && last[length - 1] == ':';
}

/* What the form prints once, wherever it stands in the header; NULL: none. */
static const char *plain_zone(const struct zones *zones,
			      const struct line *line)
{
	int at = 0;
	const char *zone;

	if (is_decoration(line))
		return none;
	zone = heading_zone(zones, line, 0, &at);
	if (!zone)
		zone = match(zones, "start", line, 0);
	if (!zone && is_number(zones, line))
		zone = labels_of(zones, "number");
	if (!zone && date_at(zones, line) >= 0 &&
	    fewest_faults(zones, "open", line))
		zone = dated_zone;
	if (!zone && !is_formula(line))
		zone = type_zone(zones, line);
	return zone;
}

/* Where the walk down the header is. */
enum part { OPENING, SUBJECT, ADDRESS, TEXT };

struct header {
	const struct zones *zones;
	struct zone_line *lines;
	size_t count;
	struct line now;
	enum part part;
	bool letter;    /* the subject stands under the number */
	bool closed;    /* the subject is over */
	bool dated;     /* place and date were seen */
	bool numbered;  /* number and symbol were */
	bool seen;      /* something of the form was seen */
	bool addressed; /* an address comes within the next lines */
	bool titled;    /* a type does */
	int subject;    /* lines of it so far */
	int lost;       /* lines that said nothing */
	int left;       /* text area of the page, in pixels; 0: not known */
	int right;
	struct arena *arena;
};

static bool is(const char *zone, const char *label)
{
	return strcmp(zone, label) == 0;
}

static bool has_box(const struct zone_line *line)
{
	return line->box.width > 0;
}

/* From one line to the one before it, in pixels; 0 when it is not known. */
static int pitch_at(const struct zone_line *lines, size_t at)
{
	const struct alto_box *box = &lines[at].box;
	const struct alto_box *before;
	int pitch;

	if (!at || lines[at - 1].page != lines[at].page ||
	    !has_box(&lines[at]) || !has_box(&lines[at - 1]))
		return 0;
	before = &lines[at - 1].box;
	pitch = box->y + box->height / 2 - before->y - before->height / 2;
	return pitch > 0 ? pitch : 0;
}

static int by_size(const void *one, const void *other)
{
	const int *a = one;
	const int *b = other;

	return (*a > *b) - (*a < *b);
}

/* How far lines of the page of `at` mostly are apart, in pixels; 0: unknown. */
static int pitch_of_page(const struct zone_line *lines, size_t count, size_t at)
{
	int pitches[PITCH_LINES];
	size_t known = 0;
	size_t first = at;

	while (first && lines[first - 1].page == lines[at].page)
		first--;
	for (size_t i = first; i < count && lines[i].page == lines[at].page &&
			       known < PITCH_LINES;
	     i++)
		if (pitch_at(lines, i))
			pitches[known++] = pitch_at(lines, i);
	if (!known)
		return 0;
	qsort(pitches, known, sizeof(pitches[0]), by_size);
	return pitches[known / 2];
}

static bool is_after_gap(const struct zone_line *lines, size_t count, size_t at)
{
	int usual;

	if (!at || lines[at - 1].page != lines[at].page)
		return at > 0;
	if (!pitch_at(lines, at))
		return lines[at].gap > 0;
	usual = pitch_of_page(lines, count, at);
	return pitch_at(lines, at) * 100 > usual * GAP_PERCENT;
}

static bool is_centred(const struct header *header,
		       const struct zone_line *line)
{
	int width = header->right - header->left;
	int before = line->box.x - header->left;
	int after = header->right - line->box.x - line->box.width;
	int skew = before > after ? before - after : after - before;

	if (!has_box(line) || width <= 0)
		return true;
	return skew * 100 < width * CENTRED_PERCENT;
}

/* A sentence that opens the text begins with a capital. */
static bool opens_text(const struct header *header)
{
	return header->now.count && header->now.words[0].capitals &&
	       match(header->zones, "open", &header->now, 0);
}

static bool ends_with(const char *text, const char *signs)
{
	size_t length = strlen(text);

	while (length && is_blank(text[length - 1]))
		length--;
	return length && strchr(signs, text[length - 1]) != NULL;
}

/* A label of the text's parts: "II.", "IV-", "a)"; figures are told apart */
static bool is_label(const struct word *word)
{
	size_t letters = strspn(word->folded, "ivxl");
	const char *behind = word->folded + letters;

	if (letters && word->capitals == word->letters && *behind &&
	    strchr(".-)", *behind))
		return true;
	return word->folded[0] && word->folded[1] == ')' && !word->folded[2];
}

/* Whether the line opens a part or a point, which no subject does. */
static bool opens_point(const struct header *header)
{
	const struct line *now = &header->now;
	const struct word *next = now->words + 1;

	if (!now->count)
		return false;
	if (is_label(now->words))
		return true;
	if (now->count < 2 || !next->folded[0])
		return false;
	if (strcmp(now->words[0].folded, "-") == 0)
		return next->capitals > 0;
	return now->words[0].capitals && match(header->zones, "part", now, 0) &&
	       (next->digit || match(header->zones, "ordinal", now, 1) ||
		strspn(next->folded, "ivxl.:") == strlen(next->folded));
}

/* A sentence of its own under the subject: the whole of a paragraph. */
static bool is_sentence(const struct header *header, size_t at)
{
	return !header->letter && header->now.count &&
	       header->now.words[0].capitals && !is_capitals(&header->now) &&
	       ends_with(header->lines[at].text, ".:;");
}

/* Who decides, in capitals under a subject that is in none. */
static bool is_decider(const struct header *header, size_t at)
{
	struct line above;

	if (!at || !is_capitals(&header->now) ||
	    (!match(header->zones, "sign", &header->now, 0) &&
	     !match(header->zones, "body", &header->now, 0)))
		return false;
	cut(&above, header->lines[at - 1].text, header->arena);
	return !is_capitals(&above);
}

/* What begins with a small letter goes on, wherever on the page it stands. */
static bool begins_low(const struct line *line)
{
	return line->count && line->words[0].letters &&
	       !line->words[0].capitals;
}

/* Whether a line is as long as those behind it: the text fills its lines. */
static bool is_full(const struct header *header, size_t at)
{
	size_t length = text_characters(header->lines[at].text);
	size_t longest = length;

	for (size_t i = at + 1; i <= at + FILLED_LINES && i < header->count;
	     i++) {
		size_t next = text_characters(header->lines[i].text);

		if (next > longest)
			longest = next;
	}
	return length * 100 >= longest * FILLED_PERCENT;
}

/*
 * Where no box tells where the subject ends: a full line that begins as a
 * sentence does, with one capital that is of no body's and no type's name.
 */
static bool opens_sentence(const struct header *header, size_t at)
{
	static const char *const names[] = { "body", "type", "place", "sign" };
	const struct line *line = &header->now;

	if (!at || header->letter || has_box(&header->lines[at]) ||
	    line->count < 2 || line->words[0].capitals != 1 ||
	    line->words[0].letters < 2 || line->words[1].capitals ||
	    ends_with(header->lines[at - 1].text, ",;-("))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (match(header->zones, names[i], line, 0))
			return false;
	return is_full(header, at);
}

/* Whether a line is the rest of the one before it, in the same row. */
static bool is_same_row(const struct zone_line *line)
{
	const struct alto_box *one = &line[-1].box;
	const struct alto_box *two = &line->box;
	int middle = two->y + two->height / 2;

	return has_box(line - 1) && has_box(line) &&
	       line->page == line[-1].page && two->x >= one->x + one->width &&
	       middle > one->y && middle < one->y + one->height;
}

static bool ends_subject(const struct header *header, size_t at)
{
	const struct zone_line *line = &header->lines[at];
	const char *start = line->text + strspn(line->text, " ");

	if (header->subject && at && !header->closed && is_same_row(line))
		return false;
	if (header->closed || header->subject >= SUBJECT_LINES)
		return true;
	if (header->subject &&
	    (is_after_gap(header->lines, header->count, at) ||
	     opens_text(header) || is_sentence(header, at) ||
	     opens_sentence(header, at)))
		return true;
	if (header->letter)
		return false;
	if ((!is_centred(header, line) && !begins_low(&header->now)) ||
	    (*start >= '0' && *start <= '9') || opens_point(header))
		return true;
	return header->subject && is_decider(header, at);
}

/* A line above number, type and subject; NULL: the text begins with it. */
static const char *zone_of_opening(struct header *header)
{
	if (!header->numbered && has_symbol(&header->now)) {
		header->numbered = true;
		return number_zone;
	}
	if (is_capitals(&header->now))
		return is_formula(&header->now) ? NULL : "co-quan-ban-hanh";
	if (!header->titled && !header->addressed && opens_text(header) &&
	    !fewest_faults(header->zones, "open", &header->now))
		return NULL;
	/* the subject stands under the number; a speck above it is none */
	if (header->addressed && !header->numbered &&
	    header->now.count < SUBJECT_WORDS)
		return none;
	if (header->addressed) {
		header->letter = true;
		header->part = SUBJECT;
		header->subject = 1;
		return "trich-yeu";
	}
	if (header->titled)
		return none;
	header->lost++;
	return header->seen || header->lost > LOST_LINES ? NULL : "noi-dung";
}

static const char *zone_of_subject(struct header *header, size_t at)
{
	if (ends_subject(header, at))
		return NULL;
	header->subject++;
	return "trich-yeu";
}

/*
 * Where no box tells where the address ends: a full line that begins with a
 * capital, behind one that is no item of a list and needs nothing more.
 */
static bool goes_on_below(const struct header *header, size_t at)
{
	const char *before = at ? header->lines[at - 1].text : none;

	return *before && !has_box(&header->lines[at]) &&
	       header->now.count > 1 && header->now.words[0].capitals &&
	       before[0] != '-' && !ends_with(before, ",;:-") &&
	       is_full(header, at);
}

static const char *zone_of_address(struct header *header, size_t at)
{
	if (header->subject++ < ADDRESS_LINES &&
	    !is_after_gap(header->lines, header->count, at) &&
	    !ends_with(header->lines[at - 1].text, ".") &&
	    !opens_text(header) && !goes_on_below(header, at))
		return "kinh-gui";
	return NULL;
}

/* A line that has no zone of its own takes that of where the walk is. */
static const char *zone_by_part(struct header *header, size_t at)
{
	const char *zone = NULL;

	switch (header->part) {
	case OPENING:
		zone = zone_of_opening(header);
		break;
	case SUBJECT:
		zone = zone_of_subject(header, at);
		break;
	case ADDRESS:
		zone = zone_of_address(header, at);
		break;
	case TEXT:
		break;
	}
	if (zone)
		return zone;
	header->part = TEXT;
	return "noi-dung";
}

static void step(struct header *header, const char *zone)
{
	if (!*zone)
		return;
	header->seen = true;
	header->dated |= is(zone, dated_zone);
	header->numbered |= is(zone, number_zone);
	if (is(zone, "ten-loai")) {
		header->part = SUBJECT;
		header->letter = false;
		header->closed = false;
		header->subject = 0;
	} else if (is(zone, "trich-yeu")) {
		/* under a type it is that of the title */
		header->letter = header->part != SUBJECT || header->letter;
		header->part = SUBJECT;
		header->subject = 1;
	} else if (is(zone, "kinh-gui")) {
		header->part = ADDRESS;
		header->subject = 1;
	} else if (header->part == SUBJECT && header->subject) {
		header->closed = true;
	}
}

/* Look ahead: does an address come next, or the type of the document? */
static void look_ahead(struct header *header, size_t at)
{
	struct line line;

	header->addressed = false;
	header->titled = false;
	for (size_t i = at; i < at + SUBJECT_LINES + 2 && i < header->count;
	     i++) {
		const char *zone;

		cut(&line, header->lines[i].text, header->arena);
		zone = plain_zone(header->zones, &line);
		header->addressed = zone && is(zone, "kinh-gui");
		header->titled = zone && is(zone, "ten-loai");
		if (header->addressed || header->titled)
			return;
	}
}

/* Left and right edge of the text of the first page, in pixels. */
static void measure(struct header *header)
{
	for (size_t i = 0; i < header->count; i++) {
		const struct zone_line *line = &header->lines[i];
		int end = line->box.x + line->box.width;

		if (!has_box(line) || line->page != header->lines[0].page)
			continue;
		if (!header->right || line->box.x < header->left)
			header->left = line->box.x;
		if (end > header->right)
			header->right = end;
	}
}

/*
 * Whether a line stands under the name of the state, as far as boxes tell: it
 * is the motto, whatever was read of it.
 */
static bool is_motto(struct header *header, size_t at)
{
	const struct zone_line *line = &header->lines[at];
	const struct zone_line *above = at ? line - 1 : NULL;
	struct line name;

	if (!above || !above->zone || !is(above->zone, "quoc-hieu") ||
	    header->part != OPENING || !has_box(line) || !has_box(above) ||
	    line->box.x >= above->box.x + above->box.width ||
	    above->box.x >= line->box.x + line->box.width)
		return false;
	cut(&name, above->text, header->arena);
	return is_capitals(&name);
}

/* Walk down the header; gives the first line of the text. */
static size_t walk_header(struct header *header)
{
	size_t at = 0;

	measure(header);
	for (; at < header->count && at < HEADER_LINES; at++) {
		struct zone_line *line = &header->lines[at];
		const char *zone;

		cut(&header->now, line->text, header->arena);
		if (line->page != header->lines[0].page)
			break;
		line->zone = mark_of(header->zones, &header->now);
		if (line->zone)
			continue;
		zone = plain_zone(header->zones, &header->now);
		/* A second date is that of what the subject cites. */
		if (zone && header->dated && header->part == SUBJECT &&
		    is(zone, dated_zone))
			zone = NULL;
		if (!zone && is_motto(header, at))
			zone = "quoc-hieu";
		if (!zone && header->part == OPENING)
			look_ahead(header, at);
		if (zone)
			step(header, zone);
		else
			zone = zone_by_part(header, at);
		if (header->part == TEXT)
			break;
		line->zone = zone;
	}
	return at;
}

/* A mark in a box of its own may be read after the text that it stands over. */
static void mark_above_text(struct header *header, size_t text)
{
	const struct zone_line *first = &header->lines[text];

	if (text >= header->count || !has_box(first))
		return;
	for (size_t i = text; i < header->count; i++) {
		struct zone_line *line = &header->lines[i];
		const char *zone;

		if (line->page != first->page)
			return;
		if (!has_box(line) || line->box.y >= first->box.y)
			continue;
		cut(&header->now, line->text, header->arena);
		zone = mark_of(header->zones, &header->now);
		if (zone)
			line->zone = zone;
	}
}

/* Whether a line stands over another, as far as boxes tell: a stamp does not */
static bool is_above(const struct zone_line *line,
		     const struct zone_line *below)
{
	const struct alto_box *one = &line->box;
	const struct alto_box *two = &below->box;

	if (!has_box(line) || !has_box(below))
		return true;
	return one->y < two->y && one->x < two->x + two->width &&
	       two->x < one->x + one->width;
}

/*
 * Of the names of bodies above the number the last is the issuer's; a name
 * may go on over lines ("ỦY BAN NHÂN DÂN" / "TỈNH AN PHÚ").
 */
static void part_bodies(struct header *header, size_t end)
{
	size_t last = end;

	for (size_t i = end; i-- > 0;) {
		struct zone_line *line = &header->lines[i];

		if (!line->zone || !is(line->zone, "co-quan-ban-hanh"))
			continue;
		if (last < end) {
			line->zone = is_above(line, &header->lines[last])
					     ? "co-quan-chu-quan"
					     : none;
			continue;
		}
		cut(&header->now, line->text, header->arena);
		if (match(header->zones, "body", &header->now, 0) ||
		    !match(header->zones, "place", &header->now, 0))
			last = i;
	}
}

/* The first word that says something: dirt may stand before it. */
static int first_word(const struct line *line)
{
	int at = 0;

	while (at + 1 < line->count && !line->words[at].letters &&
	       !line->words[at].digit)
		at++;
	return at;
}

/* The line at which the recipients begin; `count` when there are none. */
static size_t find_recipients(const struct zones *zones,
			      const struct zone_line *lines, size_t count,
			      size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = count; i-- > from;) {
		const char *zone;

		cut(&line, lines[i].text, arena);
		zone = match(zones, "start", &line, first_word(&line));
		if (zone && is(zone, "noi-nhan"))
			return i;
	}
	return count;
}

static bool is_signature(const struct zones *zones, const struct line *line)
{
	int at;

	return line->count && line->count <= SIGN_WORDS && is_capitals(line) &&
	       match_anywhere(zones, "sign", line, 0, &at);
}

/* A name: few words, each with one capital in front. */
static bool is_name(const struct line *line)
{
	if (line->count < 2 || line->count > NAME_WORDS || line->digits)
		return false;
	for (int i = 0; i < line->count; i++)
		if (line->words[i].capitals < 1 ||
		    strpbrk(line->words[i].folded, ";:,()-"))
			return false;
	return true;
}

/* The middle of the recipients' page, in pixels; 0 when it is not known. */
static int middle_of(const struct zone_line *lines, size_t count, int page)
{
	int left = 0;
	int right = 0;

	for (size_t i = 0; i < count; i++) {
		if (lines[i].page != page || !has_box(&lines[i]))
			continue;
		if (!right || lines[i].box.x < left)
			left = lines[i].box.x;
		if (lines[i].box.x + lines[i].box.width > right)
			right = lines[i].box.x + lines[i].box.width;
	}
	return left + (right - left) / 2;
}

static const char *end_zone(const struct zones *zones,
			    const struct zone_line *line,
			    const struct line *words, int middle)
{
	bool dash = line->text[strspn(line->text, " ")] == '-';

	if (is_decoration(words))
		return none;
	if (has_box(line) && middle)
		return line->box.x + line->box.width / 2 > middle ? "chu-ky"
								  : "noi-nhan";
	if (!dash && (is_signature(zones, words) || is_name(words)))
		return "chu-ky";
	return "noi-nhan";
}

static bool ends_sentence(const char *text)
{
	return ends_with(text, ".:;!?/");
}

/*
 * What may stand behind the recipients on the next page: the signature, as
 * long as there is none yet, and the rest of their list.
 */
static bool goes_over(const struct zones *zones, const struct line *line,
		      const char *text)
{
	return is_decoration(line) || is_signature(zones, line) ||
	       is_name(line) || text[strspn(text, " ")] == '-';
}

/* The signature above the recipients, up to the first line of the text. */
static void mark_above(const struct zones *zones, struct zone_line *lines,
		       size_t count, size_t from, size_t start,
		       struct arena *arena)
{
	struct line line;

	for (size_t i = start; i-- > from && i + SIGN_LINES > start;) {
		cut(&line, lines[i].text, arena);
		if (line.count > SIGN_WORDS && start < count)
			return;
		if (is_signature(zones, &line) ||
		    (i + 1 < count && is_name(&line) &&
		     is(lines[i + 1].zone, "noi-nhan")))
			lines[i].zone = "chu-ky";
	}
}

/*
 * How many lines from `at` on are a signature: office or authority, and the
 * name within the next lines; 0: they are none.
 */
static size_t count_signature(const struct zones *zones,
			      const struct zone_line *lines, size_t count,
			      size_t at, struct arena *arena)
{
	struct line line;
	size_t i = at;

	for (; i < count && i < at + OFFICE_LINES; i++) {
		cut(&line, lines[i].text, arena);
		if (!is_signature(zones, &line) && !is_decoration(&line))
			break;
	}
	if (i == at || i == count)
		return 0;
	cut(&line, lines[i].text, arena);
	return is_name(&line) && !is_capitals(&line) ? i - at + 1 : 0;
}

/* Where no recipients are named, a signature ends the text all the same. */
static void mark_signatures(const struct zones *zones, struct zone_line *lines,
			    size_t count, size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = from; i < count; i++) {
		size_t signs;

		cut(&line, lines[i].text, arena);
		if (!is_signature(zones, &line))
			continue;
		signs = count_signature(zones, lines, count, i, arena);
		for (size_t j = i; j < i + signs; j++)
			lines[j].zone = "chu-ky";
		if (signs)
			i += signs - 1;
	}
}

static void mark_end(const struct zones *zones, struct zone_line *lines,
		     size_t count, size_t from, size_t start,
		     struct arena *arena)
{
	int middle =
		start < count ? middle_of(lines, count, lines[start].page) : 0;
	bool signed_by = false;
	struct line line;

	for (size_t i = start; i < count; i++) {
		bool over = lines[i].page > lines[start].page;

		cut(&line, lines[i].text, arena);
		if (match(zones, "annex", &line, 0) ||
		    lines[i].page > lines[start].page + 1 ||
		    (over &&
		     (signed_by || !goes_over(zones, &line, lines[i].text))))
			break;
		lines[i].zone =
			i == start ? "noi-nhan"
				   : end_zone(zones, &lines[i], &line, middle);
		signed_by |= !over && is(lines[i].zone, "chu-ky") &&
			     is_name(&line) && !is_capitals(&line);
	}
	mark_above(zones, lines, count, from, start, arena);
	if (start == count)
		mark_signatures(zones, lines, count, from, arena);
}

static bool is_first_of_page(const struct zone_line *lines, size_t at)
{
	return at == 0 || lines[at - 1].page != lines[at].page;
}

static bool is_last_of_page(const struct zone_line *lines, size_t count,
			    size_t at)
{
	return at + 1 == count || lines[at + 1].page != lines[at].page;
}

/* A lone small number at the edge of a page is its number. */
static void mark_page_numbers(struct zone_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = lines[i].text + strspn(lines[i].text, " -");
		size_t digits = strspn(text, "0123456789");

		if (digits && digits <= 3 &&
		    !text[digits + strspn(text + digits, " -")] &&
		    (is_first_of_page(lines, i) ||
		     is_last_of_page(lines, count, i)))
			lines[i].zone = "so-trang";
	}
}

/* Whether a line begins as a footnote does: a short mark, then a capital. */
static bool begins_footnote(const char *text)
{
	size_t length = strlen(text);
	size_t at = strspn(text, " ");
	int mark = 0;
	int32_t point = 0;

	while (at < length && mark < 3) {
		point = text_next(text, length, &at);
		if (point == ' ')
			break;
		if ((point >= 'A' && point <= 'Z') ||
		    (point >= 'a' && point <= 'z') || point == '-' ||
		    point == '.' || point == ')' || point == '+')
			return false;
		mark++;
	}
	if (!mark || point != ' ' || at >= length)
		return false;
	point = text_next(text, length, &at);
	return (point >= 'A' && point <= 'Z') || point == 0x110;
}

static int height_of_text(const struct zone_line *lines, size_t count, int page)
{
	long sum = 0;
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		if (lines[i].page != page || !has_box(&lines[i]))
			continue;
		sum += lines[i].box.height;
		number++;
	}
	return number ? (int)(sum / number) : 0;
}

/*
 * The lines from `at` to the end of its page are a footnote when they begin
 * with a mark and are set small, or, where nothing is known of size, when
 * they break a sentence that goes on behind them.
 */
static bool is_footnote(const struct zone_line *lines, size_t count, size_t at)
{
	int height;

	if (!at || !begins_footnote(lines[at].text) ||
	    lines[at - 1].page != lines[at].page)
		return false;
	if (!has_box(&lines[at]))
		return is_after_gap(lines, count, at) &&
		       !ends_sentence(lines[at - 1].text);
	height = height_of_text(lines, count, lines[at].page);
	return lines[at].box.height * 100 < height * FOOTNOTE_PERCENT;
}

static void mark_footnotes(struct zone_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is(lines[i].zone, "noi-dung") ||
		    !is_footnote(lines, count, i))
			continue;
		for (size_t j = i;
		     j < count && lines[j].page == lines[i].page &&
		     is(lines[j].zone, "noi-dung") &&
		     (j == i || has_box(&lines[j]) || !lines[j].gap ||
		      begins_footnote(lines[j].text));
		     j++)
			lines[j].zone = "cuoc-chu";
	}
}

/* Lines below the words of a copy in which its number or signer stands. */
enum { COPY_LINES = 8, COPY_WORDS = 6 };

static bool is_copy(const struct zones *zones, const struct line *line)
{
	int at = 0;

	return is_capitals(line) &&
	       match_anywhere(zones, "copy", line, 0, &at) &&
	       line->count - at <= COPY_WORDS;
}

/* Whether number, date or signer stand below the words of a copy. */
static bool is_certified(const struct zones *zones,
			 const struct zone_line *lines, size_t count, size_t at,
			 struct arena *arena)
{
	struct line line;

	for (size_t i = at + 1; i < count && i <= at + COPY_LINES; i++) {
		cut(&line, lines[i].text, arena);
		if (is_number(zones, &line) || date_at(zones, &line) >= 0 ||
		    is_signature(zones, &line))
			return true;
	}
	return false;
}

/*
 * Where the certificate of a copy begins, with the name of the body above it;
 * `count` when there is none.
 */
static size_t find_copy(const struct zones *zones,
			const struct zone_line *lines, size_t count,
			size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = from; i < count; i++) {
		cut(&line, lines[i].text, arena);
		if (!is_copy(zones, &line) ||
		    !is_certified(zones, lines, count, i, arena))
			continue;
		for (; i > from; i--) {
			cut(&line, lines[i - 1].text, arena);
			if (!is_capitals(&line) || is_signature(zones, &line) ||
			    !match(zones, "body", &line, 0))
				break;
		}
		return i;
	}
	return count;
}

/* The certificate of a copy has its page to its end. */
static void mark_copy(struct zone_line *lines, size_t count, size_t copy)
{
	for (size_t i = copy; i < count && lines[i].page == lines[copy].page;
	     i++)
		lines[i].zone = "ban-sao";
}

/* The zones of one document. */
static enum status assign(const struct zones *zones, struct zone_line *lines,
			  size_t count, struct arena *arena,
			  struct fault *fault)
{
	struct header *header = arena_take(arena, sizeof(*header));
	size_t text;
	size_t end;
	size_t copy;

	if (!header)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++) {
		lines[i].zone = NULL;
		lines[i].begins = !i;
	}
	*header = (struct header){
		.zones = zones, .lines = lines, .count = count, .arena = arena
	};
	text = walk_header(header);
	mark_above_text(header, text);
	part_bodies(header, text);
	for (size_t i = 0; i < count; i++)
		if (!lines[i].zone)
			lines[i].zone = "noi-dung";
	copy = find_copy(zones, lines, count, text, arena);
	end = find_recipients(zones, lines, copy, text, arena);
	mark_end(zones, lines, copy, text, end, arena);
	mark_copy(lines, count, copy);
	mark_page_numbers(lines, count);
	mark_footnotes(lines, count);
	return STATUS_OK;
}

/* How many of the lines stand on the page of the first. */
static size_t count_page(const struct zone_line *lines, size_t count)
{
	size_t on = 1;

	while (on < count && lines[on].page == lines->page)
		on++;
	return on;
}

/* How many of the lines are of the document that begins with the first. */
static size_t count_document(const struct zones *zones,
			     const struct zone_line *lines, size_t count,
			     struct arena *arena)
{
	size_t end = count_page(lines, count);

	while (end < count) {
		size_t page = count_page(lines + end, count - end);

		if (zones_start(zones, lines + end, page, arena) ==
		    ZONE_START_SURE)
			break;
		end += page;
	}
	return end;
}

enum status zones_assign(const struct zones *zones, struct zone_line *lines,
			 size_t count, struct arena *arena, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t length;

	for (; count && !status; lines += length, count -= length) {
		length = count_document(zones, lines, count, arena);
		status = assign(zones, lines, length, arena, fault);
	}
	return status;
}

void zones_look(struct zone_signs *signs, const struct zones *zones,
		const char *text, struct arena *arena)
{
	struct line line;
	const char *zone;

	*signs = (struct zone_signs){ .zone = none };
	cut(&line, text, arena);
	if (!line.count)
		return;
	zone = plain_zone(zones, &line);
	signs->zone = zone ? zone : none;
	signs->words = line.count;
	signs->capitals = is_capitals(&line);
	signs->body = match(zones, "body", &line, 0) != NULL;
	signs->annex = match(zones, "annex", &line, 0) != NULL ||
		       match(zones, "form", &line, 0) != NULL;
	signs->copy = match(zones, "copy", &line, 0) != NULL;
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
		    word->capitals * 100 < word->letters * CAPITALS_PERCENT)
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
	return is_number(zones, &left) || is_decoration(&left) ||
	       is_capitals(&left);
}

static int split_at(const struct zones *zones, const struct line *line)
{
	int at = 0;
	int run;

	if (heading_zone(zones, line, 1, &at))
		return at;
	at = date_at(zones, line);
	if (at > 0) {
		at = place_before(line, at);
		return is_left_of_date(zones, line, at) ? at : 0;
	}
	run = capitals_at_end(line);
	if (run > 0 && match_anywhere(zones, "sign", line, run, &at))
		return run;
	return 0;
}

size_t zones_split(const struct zones *zones, const char *text,
		   struct arena *arena)
{
	struct line line;
	int at;

	cut(&line, text, arena);
	at = split_at(zones, &line);
	return at > 0 ? line.words[at].start : 0;
}
