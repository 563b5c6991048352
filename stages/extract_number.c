/*
 * extract_number - number and symbol of a document
 *
 * The pattern finds where a number may begin; what follows is cut at its
 * separators and held against the types and issuers of the dictionaries.  A
 * part the dictionaries know is taken as it is; one that differs from a known
 * part only as OCR confuses letters is put right and marked doubtful, when no
 * other known part is as near.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* Parts of a symbol after the number; bytes of one part. */
enum { PARTS_MAX = 10, PART_BYTES_MAX = 48 };

/* White space forgiven on each side of a separator, in characters. */
enum { SPACES_MAX = 2 };

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
	bool sure;     /* type known as it stands */
	bool doubtful; /* a letter or separator was put right */
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

static void cut_parts(struct reading *reading)
{
	size_t at = reading->digits.end;

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
 * Step over one letter of `known` and what was read for it.  0 it is the
 * same; 1 it is a barred D read as what it looks like, or a "g" as "y"; -1
 * another letter.
 */
static int step_letter(const char **known, const char **read)
{
	static const char bar[] = "\xc4\x90";
	bool barred = !strncmp(*known, bar, 2) && strncmp(*read, bar, 2) != 0;
	const char *likes = barred ? "DBPb" : **known == 'g' ? "y" : "";
	int cost = barred || **known != **read;

	if (cost && !strchr(likes, **read))
		return -1;
	*known += barred ? 2 : 1;
	*read += 1;
	return cost;
}

/* 0 the same, 1 a misreading of it, -1 another word. */
static int confusion(const char *known, const char *read)
{
	int cost = 0;

	while (*known && *read && cost >= 0) {
		int step = step_letter(&known, &read);

		cost = step < 0 ? step : cost | step;
	}
	return *known || *read ? -1 : cost;
}

/* The best row for a type's symbol: acts before others where it is one. */
static size_t find_type(const struct reading *reading, const char *symbol,
			bool party, bool act)
{
	const struct table *types = &reading->finder->types;
	size_t best = types->rows;

	for (size_t row = 0; row < types->rows; row++) {
		bool is_act;

		if (strcmp(table_cell(types, row, TYPE_SYMBOL), symbol) != 0 ||
		    !fits_system(table_cell(types, row, TYPE_SYSTEM), party))
			continue;
		is_act = !strcmp(table_cell(types, row, TYPE_ELEMENT), "act");
		if (is_act == act)
			return row;
		if (best == types->rows)
			best = row;
	}
	return best;
}

/* The one type's symbol that `read` may be a misreading of; NULL: none. */
static const char *guess_type(const struct reading *reading, const char *read,
			      bool party)
{
	const struct table *types = &reading->finder->types;
	const char *found = NULL;
	const char *low = text_lower(reading->arena, read);

	for (size_t row = 0; low && row < types->rows; row++) {
		const char *symbol = table_cell(types, row, TYPE_SYMBOL);
		bool near = confusion(symbol, read) > 0 ||
			    !strcmp(reading->finder->type_lows[row], low);

		if (!*symbol || !near ||
		    !fits_system(table_cell(types, row, TYPE_SYSTEM), party))
			continue;
		if (found && strcmp(found, symbol) != 0)
			return NULL;
		found = symbol;
	}
	return found;
}

/* Take `read` as the type; false when it is none. */
static bool take_type(struct reading *reading, const char *read, bool party,
		      bool act)
{
	const struct table *types = &reading->finder->types;
	const char *symbol = read;
	size_t row = find_type(reading, symbol, party, act);

	reading->sure = row < types->rows;
	if (row == types->rows) {
		symbol = guess_type(reading, read, party);
		if (!symbol)
			return false;
		reading->doubtful = true;
		row = find_type(reading, symbol, party, act);
	}
	reading->type = symbol;
	reading->slug = table_cell(types, row, TYPE_SLUG);
	reading->party = party;
	return true;
}

static bool is_issuer(const struct reading *reading, const char *symbol)
{
	const struct table *issuers = &reading->finder->issuers;

	return table_find(issuers, symbol) < issuers->rows;
}

/* The one issuer's symbol that `read` may be a misreading of; NULL: none. */
static const char *guess_issuer(const struct reading *reading, const char *read,
				bool party)
{
	const struct table *issuers = &reading->finder->issuers;
	const char *low = text_lower(reading->arena, read);
	const char *found = NULL;

	for (size_t row = 0; low && row < issuers->rows; row++) {
		const char *symbol = table_cell(issuers, row, ISSUER_SYMBOL);
		const char *of = table_cell(issuers, row, ISSUER_SYSTEM);

		if (!strcmp(of, party ? "state" : "party"))
			continue;
		if (confusion(symbol, read) < 0 &&
		    strcmp(reading->finder->issuer_lows[row], low) != 0)
			continue;
		if (found && strcmp(found, symbol) != 0)
			return NULL;
		found = symbol;
	}
	return found;
}

/* Looks like a symbol, not like a word: enough of it is in capitals. */
static bool is_symbol(const char *part)
{
	size_t length = strlen(part);
	size_t letters = 0;
	size_t capitals = 0;

	for (size_t at = 0; at < length;) {
		size_t start = at;
		int32_t point = text_next(part, length, &at);
		char bytes[8] = { 0 };
		bool capital;

		if (!is_letter(point))
			continue;
		memcpy(bytes, part + start, at - start);
		capital = (point >= 'A' && point <= 'Z') || point == 0x110 ||
			  point == 0xd0 || point == 0x1af || point == 0xc2 ||
			  point == 0xca || point == 0xd4 || point == 0x102 ||
			  point == 0x1a0;
		letters++;
		capitals += capital;
		if (letters == 1 && !capital)
			return false;
	}
	return letters && (2 * capitals > letters ||
			   (2 * capitals == letters && letters >= 4));
}

/* Bring one part of an issuer into its known form. */
static const char *read_issuer(struct reading *reading, const char *read,
			       bool party)
{
	const char *known;

	if (is_issuer(reading, read))
		return read;
	known = guess_issuer(reading, read, party);
	if (!known)
		return is_symbol(read) ? read : NULL;
	reading->doubtful = true;
	return known;
}

static bool is_further(const struct part *part)
{
	return part->separator == '-' && !part->spaced &&
	       (is_symbol(part->text) || is_digits(part->text, 1, 2));
}

/* The issuer from part `first` on, with what is joined to it. */
static bool take_issuer(struct reading *reading, size_t first)
{
	struct text issuer = { .arena = reading->arena };
	const char *part;

	if (first >= reading->count)
		return false;
	part = read_issuer(reading, reading->parts[first].text, reading->party);
	if (!part)
		return false;
	reading->first = part;
	text_add_string(&issuer, part);
	reading->used = first + 1;
	while (reading->used < reading->count &&
	       is_further(&reading->parts[reading->used])) {
		part = reading->parts[reading->used++].text;
		text_print(&issuer, "-%s", part);
	}
	reading->parties = issuer.failed ? NULL : text_string(&issuer);
	reading->issuer = reading->parties;
	return reading->parties != NULL;
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
	reading->sure = false;
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
	if (separator(reading, 2) != '-' ||
	    !take_type(reading, reading->parts[1].text, false, true))
		return false;
	return take_assembly(reading, 2) || take_issuer(reading, 2);
}

/* 24-CT/TU; with `loose`, a dash or a slash read for the other */
static bool is_party(struct reading *reading, bool loose)
{
	char second = separator(reading, 1);

	if (separator(reading, 0) != '-' && !loose)
		return false;
	if (second != '/' && second != '|' && !loose)
		return false;
	if (loose &&
	    (reading->count < 2 || !is_issuer(reading, reading->parts[1].text)))
		return false;
	if (!take_type(reading, reading->parts[0].text, true, false) ||
	    !take_issuer(reading, 1))
		return false;
	reading->doubtful |= loose || second == '|';
	return !loose ||
	       *finder_issuer(reading->finder, reading->issuer, false) == '\0';
}

/* 15/QĐ-UBND, 33/CT-TTg */
static bool is_state(struct reading *reading)
{
	return (separator(reading, 0) == '/' || separator(reading, 0) == '|') &&
	       separator(reading, 1) == '-' &&
	       take_type(reading, reading->parts[0].text, false, false) &&
	       (take_assembly(reading, 1) || take_issuer(reading, 1));
}

/* 19-2017/NQ-CP: the year beside the number */
static bool is_dated(struct reading *reading)
{
	if (separator(reading, 0) != '-' || separator(reading, 1) != '/' ||
	    separator(reading, 2) != '-' || !is_year(reading->parts[0].text))
		return false;
	return take_type(reading, reading->parts[1].text, false, false) &&
	       take_issuer(reading, 2);
}

/* A slash read as a letter: 24-CTITU, 34-CTVTU for CTr/TU */
static bool is_fused(struct reading *reading)
{
	const char *fused = reading->count ? reading->parts[0].text : "";
	const char *const lines = "IlV1";

	if (separator(reading, 0) != '-')
		return false;
	for (size_t at = 1; fused[at]; at++) {
		const char *type;
		bool fits;

		if (!strchr(lines, fused[at]) ||
		    !is_issuer(reading, fused + at + 1))
			continue;
		type = arena_print(reading->arena, "%.*s%s", (int)at, fused,
				   fused[at] == 'V' ? "r" : "");
		fits = type && take_type(reading, type, true, false) &&
		       reading->sure;
		if (!fits)
			continue;
		reading->issuer = fused + at + 1;
		reading->parties = reading->issuer;
		reading->used = 1;
		reading->doubtful = true;
		return true;
	}
	return false;
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
	reading->used = 1;
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
	reading->sure = is_issuer(reading, reading->issuer);
	return true;
}

static bool try_party(struct reading *reading)
{
	return is_party(reading, false);
}

static bool try_loose_party(struct reading *reading)
{
	return is_party(reading, true);
}

static bool recognise(struct reading *reading)
{
	static bool (*const forms[])(struct reading *) = {
		is_normative, try_party,       is_state, is_dated,
		is_fused,     try_loose_party, is_bare,  is_letter_number,
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		forget(reading);
		if (forms[i](reading))
			return true;
	}
	return false;
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
	const char *between = reading->party ? "/" : "-";

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
	const struct part *first = &reading->parts[0];
	bool year_beside = is_year(first->text) && !reading->year;
	const char *year = reading->year ? reading->year : "";

	if (!read_digits(reading, digits, sizeof(digits)))
		return false;
	*number = (struct number){ .type = reading->slug,
				   .issuer = reading->issuer,
				   .party = reading->party };
	number->span.start = reading->digits.start;
	number->span.end = reading->parts[reading->used - 1].span.end;
	number->digits = arena_text(reading->arena, digits, strlen(digits));
	number->symbol = join_symbol(reading);
	number->year = reading->year ? atoi(reading->year) : 0;
	number->doubtful = reading->doubtful;
	number->confidence = reading->doubtful ? mended
			     : reading->sure   ? sure
					       : unsure;
	if (!number->digits || !number->symbol)
		return false;
	number->text = arena_print(
		reading->arena, "%s%s%s%s%s%s", digits, year_beside ? "-" : "",
		year_beside ? first->text : "", reading->party ? "-" : "/",
		year, reading->year ? "/" : "");
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

		cut_parts(&reading);
		if (recognise(&reading) && fill(number, &reading))
			return true;
		start = groups[0].end > start ? groups[0].end : start + 1;
	}
	return false;
}
