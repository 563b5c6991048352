/*
 * extract_number - number and symbol of a document
 *
 * The pattern finds where a number may begin; what follows is cut at its
 * separators and held against the types and issuers of the dictionaries.  A
 * number whose parts they know is taken as it stands; any other is looked for
 * in the lexicon of misread ones (extract_symbol.h), and put right and marked
 * doubtful when one known symbol is nearer than all others.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* Parts of a symbol after the number; bytes of one part. */
enum { PARTS_MAX = 10, PART_BYTES_MAX = 48 };

/* Small letters at its end that are a word of their own: behind a known issuer
 * and behind any other. */
enum { CUT_KNOWN_MIN = 2, CUT_LETTERS_MIN = 4 };

/* White space forgiven on each side of a separator, in characters. */
enum { SPACES_MAX = 2 };

/* What a guess may cost for its type to be sure all the same. */
enum { GUESS_SURE_MAX = 3 };

/*
 * What one may cost where the number is well formed without it; what an issuer
 * of so many letters may; and what is near enough for a doubt.
 */
enum { PLAIN_COST_MAX = 1, PLAIN_LETTERS = 4, NEAR_COST_MAX = 2 };

/* How far before a number its type and the word for it are looked for. */
enum { SAID_BYTES_MAX = 80 };

/* The longest term of the National Assembly in a symbol, in digits. */
enum { TERM_DIGITS_MAX = 2 };

struct part {
	struct span span;
	char separator; /* before it: '/', '-', or '|' for a doubtful one */
	bool spaced;    /* white space around the separator */
	const char *text;
};

/* A number that is read: its parts, and what they were found to be. */
struct reading {
	const struct finder *finder;
	struct arena *arena;
	const char *text;
	size_t length;
	struct span digits;
	struct part parts[PARTS_MAX];
	size_t count;

	size_t used;         /* parts that belong to the number */
	const char *year;    /* of a normative act; NULL: none */
	const char *type;    /* abbreviation; NULL: none */
	const char *issuer;  /* without unit and term */
	const char *first;   /* its first part */
	const char *parties; /* all parts of it, joined, as in the symbol */
	const char *slug;
	bool party;
	size_t end;    /* of what belongs to the number */
	bool gap;      /* no separator behind the digits, only a blank */
	bool beside;   /* a year stands beside the number, no part of it */
	bool slash;    /* an older form: "/" behind the type, too */
	bool sure;     /* type known as it stands */
	bool known;    /* issuer likewise */
	bool doubtful; /* a letter or separator was put right */
	const char
		*as_read; /* the symbol, when no known one is near; or NULL */
};

/* --------------------------------------------------------------- cutting */

static bool is_letter(int32_t point)
{
	return (point >= 'a' && point <= 'z') ||
	       (point >= 'A' && point <= 'Z') ||
	       (point >= 0xc0 && point <= 0x24f) ||
	       (point >= 0x1ea0 && point <= 0x1ef9);
}

static bool is_part_point(int32_t point)
{
	return is_letter(point) || (point >= '0' && point <= '9') ||
	       point == '&';
}

/* '/' or '-' for whatever stands for one there; 0: no separator. */
static char read_separator(int32_t point)
{
	if (point == '/' || point == 0x2044 || point == 0x2215)
		return '/';
	if (point == '|')
		return '|';
	if (point == '-' || point == '~' || point == '_' ||
	    (point >= 0x2010 && point <= 0x2015) || point == 0x2212)
		return '-';
	return 0;
}

static size_t skip_spaces(const struct reading *reading, size_t at)
{
	int spaces = 0;

	while (at < reading->length && reading->text[at] == ' ' &&
	       spaces++ < SPACES_MAX)
		at++;
	return at;
}

/* A dot inside a part joins it to more capitals: "UBND.VX". */
static bool is_inner_dot(const struct reading *reading, size_t at)
{
	const char *text = reading->text;

	return at + 2 < reading->length && text[at] == '.' &&
	       text[at + 1] >= 'A' && text[at + 1] <= 'Z' &&
	       ((text[at + 2] >= 'A' && text[at + 2] <= 'Z') ||
		(unsigned char)text[at + 2] >= 0xc3);
}

static size_t part_end(const struct reading *reading, size_t start)
{
	size_t at = start;

	while (at < reading->length && at - start < PART_BYTES_MAX) {
		size_t next = at;

		if (!is_inner_dot(reading, at) &&
		    !is_part_point(
			    text_next(reading->text, reading->length, &next)))
			break;
		at = next > at ? next : at + 1;
	}
	return at;
}

static bool is_capital(int32_t point)
{
	return (point >= 'A' && point <= 'Z') || point == 0x110 ||
	       point == 0xd0 || point == 0x1af || point == 0xc2 ||
	       point == 0xca || point == 0xd4 || point == 0x102 ||
	       point == 0x1a0;
}

/* Where a part ends that the next word was run into: "CPtrong". */
static size_t cut_word(const struct reading *reading, struct span span)
{
	const struct table *issuers = &reading->finder->issuers;
	size_t end = span.start; /* behind the last that is no small letter */
	const char *head;
	int small = 0;

	for (size_t at = span.start; at < span.end;) {
		int32_t point = text_next(reading->text, span.end, &at);

		small = is_capital(point) || !is_letter(point) ? 0 : small + 1;
		if (!small)
			end = at;
	}
	if (small < CUT_KNOWN_MIN || end <= span.start + 1)
		return span.end;
	head = arena_text(reading->arena, reading->text + span.start,
			  end - span.start);
	return small >= CUT_LETTERS_MIN || (head && table_find(issuers, head) <
							    issuers->rows)
		       ? end
		       : span.end;
}

/* Where a year ends that the type was run into: "30/2020ND-CP". */
static size_t cut_year(const struct reading *reading, struct span span)
{
	enum { YEAR_BYTES = 4 };
	const char *text = reading->text + span.start;

	if (span.end - span.start <= YEAR_BYTES ||
	    strspn(text, "0123456789") != YEAR_BYTES ||
	    (strncmp(text, "19", 2) != 0 && strncmp(text, "20", 2) != 0))
		return span.end;
	return span.start + YEAR_BYTES;
}

/* U+00D0 for U+0110, which it looks like, and one of two for one. */
static const char *mend_bars(struct arena *arena, const char *text,
			     size_t length)
{
	static const char eth[] = "\xc3\x90";
	static const char bar[] = "\xc4\x90";
	struct text mended = { .arena = arena };
	size_t barred = 0; /* bytes of a barred D just written */

	for (size_t at = 0; at < length;) {
		bool is_bar = at + 2 <= length && (!memcmp(text + at, eth, 2) ||
						   !memcmp(text + at, bar, 2));

		if (!is_bar)
			text_add(&mended, text + at, 1);
		else if (!barred || !memcmp(text + at, text + at - 2, 2))
			text_add_string(&mended, bar);
		barred = is_bar;
		at += is_bar ? 2 : 1;
	}
	return mended.failed ? NULL : text_string(&mended);
}

/* The separator at `*at`, which moves behind it; a dash may stand twice. */
static char cut_separator(const struct reading *reading, size_t *at)
{
	size_t again;
	char sign;

	if (*at >= reading->length)
		return '\0';
	sign = read_separator(text_next(reading->text, reading->length, at));
	again = skip_spaces(reading, *at);
	if (sign == '-' && again < reading->length &&
	    read_separator(text_next(reading->text, reading->length, &again)) ==
		    '-')
		*at = again;
	return sign;
}

static bool cut_part(struct reading *reading, size_t *at)
{
	struct part *part = &reading->parts[reading->count];
	size_t sign = skip_spaces(reading, *at);
	size_t end = sign;

	part->separator = cut_separator(reading, &end);
	if (!part->separator)
		return false;
	part->span.start = skip_spaces(reading, end);
	part->span.end = part_end(reading, part->span.start);
	part->span.end = cut_word(reading, part->span);
	if (!reading->count)
		part->span.end = cut_year(reading, part->span);
	part->spaced = sign > *at || part->span.start > end;
	if (span_is_empty(part->span))
		return false;
	part->text = mend_bars(reading->arena, reading->text + part->span.start,
			       part->span.end - part->span.start);
	if (!part->text)
		return false;
	reading->count++;
	*at = part->span.end;
	return true;
}

/* Whether a blank stands where the separator behind the digits should. */
static bool is_gap(const struct reading *reading)
{
	size_t at = skip_spaces(reading, reading->digits.end);

	return at > reading->digits.end && at < reading->length &&
	       !read_separator(text_next(reading->text, reading->length, &at));
}

/* Cut what stands from `at` on. */
static void cut_parts(struct reading *reading, size_t at)
{
	reading->count = 0;
	while (reading->count < PARTS_MAX && cut_part(reading, &at))
		;
}

/* ----------------------------------------------------------- recognising */

static bool is_digits(const char *text, size_t least, size_t most)
{
	size_t length = strspn(text, "0123456789");

	return !text[length] && length >= least && length <= most;
}

static bool is_year(const char *text)
{
	return is_digits(text, 4, 4) &&
	       (!strncmp(text, "19", 2) || !strncmp(text, "20", 2));
}

static bool fits_system(const char *system, bool party)
{
	return !strcmp(system, "both") || (!strcmp(system, "party")) == party;
}

/*
 * The row for a type's symbol: acts before others where it is one; of those
 * that share it the last.
 */
static size_t find_type(const struct reading *reading, const char *symbol,
			bool party, bool act)
{
	const struct table *types = &reading->finder->types;
	size_t best = types->rows;
	size_t other = types->rows;

	for (size_t row = 0; row < types->rows; row++) {
		bool is_act;

		if (strcmp(table_cell(types, row, TYPE_SYMBOL), symbol) != 0 ||
		    !fits_system(table_cell(types, row, TYPE_SYSTEM), party))
			continue;
		is_act = !strcmp(table_cell(types, row, TYPE_ELEMENT), "act");
		if (is_act == act)
			best = row;
		else if (other == types->rows)
			other = row;
	}
	return best < types->rows ? best : other;
}

/* How `known` is cased where it is `read` but for the case; NULL: nowhere. */
static const char *find_cased(const struct reading *reading,
			      const struct table *table, size_t column,
			      const char *const *lows, const char *low)
{
	(void)reading;
	for (size_t row = 0; low && row < table->rows; row++)
		if (*low && !strcmp(lows[row], low))
			return table_cell(table, row, column);
	return NULL;
}

/* In capitals, as all of a heading is, a symbol is no misreading. */
static void doubt_case(struct reading *reading, const char *known,
		       const char *read)
{
	const char *upper = text_upper(reading->arena, known);

	reading->doubtful |= !upper || strcmp(upper, read) != 0;
}

/* Take `read` as the type; false when it is none. */
static bool take_type(struct reading *reading, const char *read, bool party,
		      bool act)
{
	const struct finder *finder = reading->finder;
	const char *symbol = read;
	size_t row = find_type(reading, symbol, party, act);

	reading->sure = row < finder->types.rows;
	if (!reading->sure) {
		symbol = find_cased(reading, &finder->types, TYPE_SYMBOL,
				    finder->type_lows,
				    text_lower(reading->arena, read));
		row = symbol ? find_type(reading, symbol, party, act)
			     : finder->types.rows;
		if (row == finder->types.rows)
			return false;
		doubt_case(reading, symbol, read);
	}
	reading->type = symbol;
	reading->slug = table_cell(&finder->types, row, TYPE_SLUG);
	reading->party = party;
	return true;
}

static bool is_issuer(const struct reading *reading, const char *symbol)
{
	const struct table *issuers = &reading->finder->issuers;

	return table_find(issuers, symbol) < issuers->rows;
}

/* Looks like a symbol, not like a word: enough of it is in capitals. */
static bool is_symbol(const char *part)
{
	size_t length = strlen(part);
	size_t letters = 0;
	size_t capitals = 0;

	for (size_t at = 0; at < length;) {
		int32_t point = text_next(part, length, &at);
		bool capital;

		if (!is_letter(point))
			continue;
		capital = is_capital(point);
		letters++;
		capitals += capital;
		if (letters == 1 && !capital)
			return false;
	}
	return letters && (2 * capitals > letters ||
			   (2 * capitals == letters && letters >= 4));
}

/* "UBND.VX": a unit behind a known issuer's dot. */
static bool is_dotted(const struct reading *reading, const char *read)
{
	size_t length = strcspn(read, ".");
	const char *head = arena_text(reading->arena, read, length);

	return read[length] && head && is_issuer(reading, head);
}

/* Bring one part of an issuer into its known form; NULL: it is none. */
static const char *read_issuer(struct reading *reading, const char *read)
{
	const struct finder *finder = reading->finder;
	const char *known;

	if (is_issuer(reading, read) || is_dotted(reading, read)) {
		reading->known = true;
		return read;
	}
	known = find_cased(reading, &finder->issuers, ISSUER_SYMBOL,
			   finder->issuer_lows,
			   text_lower(reading->arena, read));
	if (!known)
		return is_symbol(read) ? read : NULL;
	reading->known = true;
	doubt_case(reading, known, read);
	return known;
}

static bool is_further(const struct part *part)
{
	return part->separator == '-' && !part->spaced &&
	       (is_symbol(part->text) || is_digits(part->text, 1, 2));
}

/* What is joined to the issuer in `first`, from the parts not used yet. */
static bool join_issuer(struct reading *reading)
{
	struct text issuer = { .arena = reading->arena };

	text_add_string(&issuer, reading->first);
	while (reading->used < reading->count &&
	       is_further(&reading->parts[reading->used]))
		text_print(&issuer, "-%s",
			   reading->parts[reading->used++].text);
	if (reading->used)
		reading->end = reading->parts[reading->used - 1].span.end;
	reading->parties = issuer.failed ? NULL : text_string(&issuer);
	reading->issuer = reading->parties;
	return reading->parties != NULL;
}

/* The issuer from part `first` on, with what is joined to it. */
static bool take_issuer(struct reading *reading, size_t first)
{
	const char *part;

	if (first >= reading->count)
		return false;
	part = read_issuer(reading, reading->parts[first].text);
	if (!part)
		return false;
	reading->first = part;
	reading->used = first + 1;
	return join_issuer(reading);
}

/* --------------------------------------------------------------- grammar */

static char separator(const struct reading *reading, size_t part)
{
	if (part >= reading->count)
		return '\0';
	return reading->parts[part].separator;
}

/* Begin anew: the form tried before did not fit. */
static void forget(struct reading *reading)
{
	reading->used = 0;
	reading->year = NULL;
	reading->type = NULL;
	reading->issuer = NULL;
	reading->parties = NULL;
	reading->slug = "";
	reading->party = false;
	reading->slash = false;
	reading->sure = false;
	reading->known = false;
	reading->beside = false;
	reading->doubtful = false;
}

/*
 * The symbol of an assembly without the number of its term; NULL: it is none.
 * An assembly is an issuer whose symbol stands for a type, too.
 */
static const char *read_assembly(const struct reading *reading,
				 const char *part)
{
	size_t length = strcspn(part, "0123456789");
	const char *body = arena_text(reading->arena, part, length);
	size_t row;

	if (!body || !is_digits(part + length, 1, TERM_DIGITS_MAX) ||
	    !is_issuer(reading, body))
		return NULL;
	row = find_type(reading, body, false, true);
	return row < reading->finder->types.rows ? body : NULL;
}

/* An assembly alone, or, behind a type, with those it agreed with. */
static bool take_assembly(struct reading *reading, size_t at)
{
	const struct table *types = &reading->finder->types;
	const char *body;

	if (at >= reading->count)
		return false;
	body = read_assembly(reading, reading->parts[at].text);
	if (!body || !take_issuer(reading, at))
		return false;
	reading->known = true;
	if (reading->used == at + 1)
		reading->issuer = body;
	if (reading->type)
		return true;
	reading->sure = true;
	reading->slug = table_cell(types, find_type(reading, body, false, true),
				   TYPE_SLUG);
	return true;
}

/* 15/2024/NĐ-CP, 08/2012/QH13, 04/2007/PL-UBTVQH11 */
static bool is_normative(struct reading *reading)
{
	if (separator(reading, 0) != '/' || separator(reading, 1) != '/' ||
	    !is_year(reading->parts[0].text))
		return false;
	reading->year = reading->parts[0].text;
	if (take_assembly(reading, 1))
		return true;
	reading->slash = separator(reading, 2) == '/';
	if ((separator(reading, 2) != '-' && !reading->slash) ||
	    !take_type(reading, reading->parts[1].text, false, true))
		return false;
	return take_assembly(reading, 2) || take_issuer(reading, 2);
}

/* 24-CT/TU; once the State wrote so, too: 48-L/CTN */
static bool is_party(struct reading *reading)
{
	if (separator(reading, 0) != '-' || separator(reading, 1) != '/')
		return false;
	if (take_type(reading, reading->parts[0].text, true, false))
		return take_issuer(reading, 1);
	if (!take_type(reading, reading->parts[0].text, false, true) ||
	    !take_issuer(reading, 1) || !reading->known)
		return false;
	reading->party = true;
	return true;
}

/* 15/QĐ-UBND, 33/CT-TTg */
static bool is_state(struct reading *reading)
{
	return separator(reading, 0) == '/' && separator(reading, 1) == '-' &&
	       take_type(reading, reading->parts[0].text, false, false) &&
	       (take_assembly(reading, 1) || take_issuer(reading, 1));
}

/* 19-2017/NQ-CP: the year beside the number */
static bool is_dated(struct reading *reading)
{
	if (separator(reading, 0) != '-' || separator(reading, 1) != '/' ||
	    separator(reading, 2) != '-' || !is_year(reading->parts[0].text))
		return false;
	reading->beside = true;
	return take_type(reading, reading->parts[1].text, false, false) &&
	       take_issuer(reading, 2);
}

/* 126/SL: a type that needs no issuer */
static bool is_bare(struct reading *reading)
{
	const struct table *types = &reading->finder->types;
	size_t row;

	if (separator(reading, 0) != '/' || strlen(reading->parts[0].text) < 2)
		return false;
	row = find_type(reading, reading->parts[0].text, false, true);
	if (row == types->rows ||
	    strcmp(table_cell(types, row, TYPE_ELEMENT), "act") != 0)
		return false;
	if (reading->count > 1 && !reading->parts[1].spaced)
		return false;
	reading->type = reading->parts[0].text;
	reading->slug = table_cell(types, row, TYPE_SLUG);
	reading->issuer = "";
	reading->parties = "";
	reading->sure = true;
	reading->known = true;
	reading->used = 1;
	reading->end = reading->parts[0].span.end;
	return true;
}

/* 575/UBND-NC: a State letter, who writes before the unit */
static bool is_letter_number(struct reading *reading)
{
	static const char unnamed[] = "-"; /* in the dictionary of types */
	size_t row;

	if (separator(reading, 0) != '/' || separator(reading, 1) != '-' ||
	    reading->parts[1].spaced || !is_symbol(reading->parts[0].text) ||
	    strlen(reading->parts[0].text) < 2 ||
	    !is_further(&reading->parts[1]) ||
	    is_digits(reading->parts[1].text, 1, 2) || !take_issuer(reading, 0))
		return false;
	row = find_type(reading, unnamed, false, false);
	if (row < reading->finder->types.rows)
		reading->slug =
			table_cell(&reading->finder->types, row, TYPE_SLUG);
	reading->issuer = reading->first;
	reading->sure = reading->known;
	return true;
}

/* As it stands, by its form. */
static bool read_plainly(struct reading *reading)
{
	static bool (*const forms[])(struct reading *) = {
		is_normative, is_party, is_state,
		is_dated,     is_bare,  is_letter_number,
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		forget(reading);
		if (forms[i](reading))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------ misreadings */

/* The slug of the type that the words before the number say; "": none. */
static const char *said_type(const struct reading *reading)
{
	const struct finder *finder = reading->finder;
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = reading->digits.start;
	size_t start = end > SAID_BYTES_MAX ? end - SAID_BYTES_MAX : 0;
	struct span type;
	const char *name;

	while (start < end &&
	       ((unsigned char)reading->text[start] & 0xc0) == 0x80)
		start++;
	if (!finder_match(finder, FINDER_BEFORE_NUMBER, reading->text, end,
			  start, groups))
		return "";
	type = finder_group(finder, FINDER_BEFORE_NUMBER, "type", groups);
	name = arena_text(reading->arena, reading->text + type.start,
			  type.end - type.start);
	return name ? finder_type_slug(finder, name, reading->arena) : "";
}

/* "Số 24 CT/TU": a blank for the separator, behind the word for "number". */
static bool is_numbered(const struct reading *reading)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = reading->digits.start;
	size_t start = end > SAID_BYTES_MAX ? end - SAID_BYTES_MAX : 0;

	return !memchr(reading->text + start, '\0', end - start) &&
	       finder_match(reading->finder, FINDER_NUMBERED, reading->text,
			    end, start, groups);
}

/* How much of a symbol was read: its letters. */
static int count_letters(const struct guess *guess)
{
	return (int)(text_characters(guess->type) +
		     text_characters(guess->issuer));
}

/* Signs that no issuer has, or one letter alone. */
static bool is_odd(const char *part)
{
	size_t length = strlen(part);
	size_t letters = 0;

	for (size_t at = 0; at < length; letters++) {
		int32_t point = text_next(part, length, &at);

		if ((!letters && point >= '0' && point <= '9') ||
		    (point >= 0x80 && point != 0x110 && point != 0x1af))
			return true;
	}
	return letters < 2;
}

/* Whether the guess says enough to stand for what was read. */
static bool is_taken(const struct reading *reading, const struct guess *guess,
		     bool plain)
{
	int most = count_letters(guess) * 3 / 4 + guess->said +
		   (guess->met ? WORTH_MET : 0);

	if (plain && reading->type && !guess->met && !is_odd(reading->first))
		most = text_characters(guess->issuer) < PLAIN_LETTERS
			       ? PLAIN_COST_MAX
			       : NEAR_COST_MAX;
	return guess->cost <= most && guess->margin >= GUESS_MARGIN_MIN &&
	       (!reading->gap ||
		(guess->cost <= GUESS_SURE_MAX && is_numbered(reading)));
}

/* A type, an assembly that needs none, or a letter, which has none. */
static void name_guess(struct reading *reading, const struct guess *guess)
{
	static const char unnamed[] = "-"; /* in the dictionary of types */
	const struct table *types = &reading->finder->types;
	const char *body = read_assembly(reading, guess->issuer);
	const char *symbol = *guess->type ? guess->type : body ? body : unnamed;
	size_t row =
		find_type(reading, symbol, guess->party, reading->year != NULL);

	if (*guess->type)
		reading->type = guess->type;
	else
		reading->issuer = body ? body : guess->issuer;
	if (row < types->rows)
		reading->slug = table_cell(types, row, TYPE_SLUG);
}

/* The number as the guess has it, with the parts that stand behind it. */
static bool use_guess(struct reading *reading, const struct guess *guess,
		      const char *year)
{
	forget(reading);
	cut_parts(reading, guess->end);
	reading->year = year;
	reading->party = guess->party;
	reading->first = guess->issuer;
	reading->end = guess->end;
	reading->known = true;
	reading->sure = guess->cost <= GUESS_SURE_MAX;
	reading->doubtful = guess->cost > 0;
	if (!join_issuer(reading))
		return false;
	name_guess(reading, guess);
	return true;
}

/* Several symbols are as near: what was read stays, without its blanks. */
static bool keep_reading(struct reading *reading, const struct guess *guess)
{
	struct text kept = { .arena = reading->arena };

	const char *between = reading->text + reading->digits.end;
	size_t length = guess->end - reading->digits.end;

	if (guess->cost > GUESS_SURE_MAX || !*guess->type || reading->gap ||
	    !memchr(between, guess->party ? '/' : '-', length) ||
	    between[strspn(between, " ")] != (guess->party ? '-' : '/'))
		return false;
	for (size_t at = reading->digits.end; at < guess->end; at++)
		if (reading->text[at] != ' ')
			text_add(&kept, reading->text + at, 1);
	forget(reading);
	reading->party = guess->party;
	reading->end = guess->end;
	reading->sure = true;
	reading->doubtful = true;
	reading->issuer = "";
	reading->parties = "";
	name_guess(reading, guess);
	reading->as_read = kept.failed ? NULL : text_string(&kept);
	return reading->as_read != NULL;
}

/* What was not read plainly, or names nobody we know. */
static bool read_misread(struct reading *reading, bool plain)
{
	const char *first = reading->count ? reading->parts[0].text : "";
	const char *year =
		separator(reading, 0) == '/' && is_year(first) ? first : NULL;
	struct hint hint = { .normative = year != NULL,
			     .said = "",
			     .type = "",
			     .most = GUESS_COST_MAX };
	struct guess guess;

	if (plain && reading->type) {
		hint.type = reading->type;
		hint.most = NEAR_COST_MAX + WORTH_MET;
	}
	if (!plain)
		hint.said = said_type(reading);
	if (!lexicon_guess(reading->finder->lexicon, &guess, reading->text,
			   reading->length,
			   year ? reading->parts[0].span.end
				: reading->digits.end,
			   &hint, reading->arena)) {
		reading->doubtful |= plain && is_odd(reading->first);
		return plain;
	}
	if (is_taken(reading, &guess, plain))
		return use_guess(reading, &guess, year);
	if (!plain)
		return guess.margin < GUESS_MARGIN_MIN && !year &&
		       keep_reading(reading, &guess);
	reading->doubtful |=
		is_odd(reading->first) || guess.cost <= NEAR_COST_MAX;
	return true;
}

/*
 * Whether a symbol may stand behind the digits, and the year if there is one:
 * capitals before any three small letters, and no other digits.
 */
static bool is_promising(const struct reading *reading)
{
	enum { LOOKED_AT = 16, CAPITALS = 2, SMALLS = 3 };
	bool year = reading->count && is_year(reading->parts[0].text);
	size_t at = year ? reading->parts[0].span.end : reading->digits.end;
	size_t end = finder_clip(reading->text, reading->length, at, LOOKED_AT);
	int capitals = 0;
	int smalls = 0;

	if (!year && reading->count &&
	    strspn(reading->parts[0].text, "0123456789"))
		return false;
	while (at < end && capitals < CAPITALS && smalls < SMALLS) {
		int32_t point = text_next(reading->text, end, &at);
		bool capital = is_capital(point);

		capitals += capital;
		smalls = capital || !is_letter(point) ? 0 : smalls + 1;
	}
	return capitals >= CAPITALS;
}

static bool recognise(struct reading *reading)
{
	bool plain = read_plainly(reading);

	if (plain && reading->known)
		return true;
	return (plain || is_promising(reading)) && read_misread(reading, plain);
}

/* ---------------------------------------------------------------- result */

/* A sign that engines read for several digits: it stays what it is. */
static const char unread[] = "\xc2\xa7";

bool number_is_read(const struct number *number)
{
	return strstr(number->digits, unread) == NULL;
}

/* Letters read for digits become digits; false: not when in doubt. */
static bool read_digits(struct reading *reading, char *digits, size_t room)
{
	size_t length = reading->digits.end - reading->digits.start;

	if (length >= room)
		return false;
	memcpy(digits, reading->text + reading->digits.start, length);
	digits[length] = '\0';
	for (size_t i = 0; i < length; i++) {
		bool last_letter = digits[i] >= 'a' && digits[i] <= 'z' &&
				   i + 1 == length && digits[i] != 'l' &&
				   digits[i] != 'o';

		if ((digits[i] >= '0' && digits[i] <= '9') || last_letter)
			continue;
		if (!reading->sure)
			return false;
		reading->doubtful = true;
		if (strchr(unread, digits[i]))
			continue;
		digits[i] = strchr("Oo", digits[i]) ? '0' : '1';
	}
	return true;
}

static char *join_symbol(const struct reading *reading)
{
	struct text symbol = { .arena = reading->arena };
	const char *between = reading->party || reading->slash ? "/" : "-";

	if (reading->type)
		text_print(&symbol, "%s%s", reading->type,
			   *reading->parties ? between : "");
	text_add_string(&symbol, reading->parties);
	return symbol.failed ? NULL : symbol.data;
}

static bool fill(struct number *number, struct reading *reading)
{
	enum { DIGITS_SIZE = 16 };
	const double sure = 0.98;
	const double unsure = 0.9;
	const double mended = 0.7;
	char digits[DIGITS_SIZE];
	const char *beside = reading->beside ? reading->parts[0].text : "";
	const char *year = reading->year ? reading->year : "";

	if (!read_digits(reading, digits, sizeof(digits)))
		return false;
	*number = (struct number){ .type = reading->slug,
				   .issuer = reading->issuer,
				   .party = reading->party };
	number->span.start = reading->digits.start;
	number->span.end = reading->end;
	number->digits = arena_text(reading->arena, digits, strlen(digits));
	number->symbol = join_symbol(reading);
	number->year = reading->year ? atoi(reading->year) : 0;
	number->doubtful = reading->doubtful;
	number->confidence = reading->doubtful ? mended
			     : reading->sure   ? sure
					       : unsure;
	if (!number->digits || !number->symbol)
		return false;
	if (reading->as_read) {
		number->text = arena_print(reading->arena, "%s%s", digits,
					   reading->as_read);
		return number->text != NULL;
	}
	number->text = arena_print(reading->arena, "%s%s%s%s%s%s", digits,
				   *beside ? "-" : "", beside,
				   reading->party ? "-" : "/", year,
				   reading->year ? "/" : "");
	if (number->text)
		number->text = arena_print(reading->arena, "%s%s", number->text,
					   number->symbol);
	return number->text != NULL;
}

bool find_number(const struct finder *finder, struct number *number,
		 const char *text, size_t length, size_t start,
		 struct arena *arena)
{
	struct span groups[PATTERN_GROUPS_MAX];

	while (finder_match(finder, FINDER_NUMBER, text, length, start,
			    groups)) {
		struct reading reading = {
			.finder = finder,
			.arena = arena,
			.text = text,
			.length = length,
			.digits = finder_group(finder, FINDER_NUMBER, "num",
					       groups),
		};

		reading.gap = is_gap(&reading);
		cut_parts(&reading, reading.digits.end);
		if (recognise(&reading) && fill(number, &reading))
			return true;
		start = groups[0].end > start ? groups[0].end : start + 1;
	}
	return false;
}

void finder_begin(const struct finder *finder)
{
	lexicon_forget(finder->lexicon);
}

void finder_learn(const struct finder *finder, const char *text, size_t length,
		  struct arena *arena)
{
	struct number number;
	size_t at = 0;

	while (find_number(finder, &number, text, length, at, arena)) {
		const char *first = arena_text(arena, number.issuer,
					       strcspn(number.issuer, "-"));

		if (first && !number.doubtful)
			lexicon_meet(finder->lexicon, first, number.party);
		at = number.span.end;
	}
}
