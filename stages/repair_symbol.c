#include "stages/repair_symbol.h"

#include <stdbool.h>
#include <string.h>

#include "pipeline/text.h"

enum {
	COLUMNS = 3, /* text, kind, meaning */
	COLUMN_TEXT = 0,
	COLUMN_KIND = 1,
	COLUMN_MEANING = 2,
	SYMBOL_MAX = 64,  /* bytes of a symbol that is looked at */
	PATTERN_MAX = 64, /* bytes of type and issuer */
	CONFUSED_MAX = 3, /* characters of a symbol that are put right */
	OTHER_ISSUER = 2, /* what an issuer that is not listed costs */
	YEAR_DIGITS = 4,
	TYPE_MAX = 10,  /* bytes of a type with its mark, as read */
	ISSUER_MIN = 2, /* bytes of an issuer that is not listed */
	ROMAN_MAX = 6,  /* characters of a Roman number */
};

static const char *cell(const struct symbols *symbols, size_t row,
			size_t column)
{
	return table_cell(&symbols->table, row, column);
}

static bool is_kind(const struct symbols *symbols, size_t row, const char *kind)
{
	return !strcmp(table_cell(&symbols->table, row, COLUMN_KIND), kind);
}

enum status symbols_load(struct symbols *out, struct arena *arena,
			 struct fault *fault)
{
	enum status status =
		table_load(&out->table, "symbols", COLUMNS, arena, fault);

	if (status)
		return status;
	out->confusions = 0;
	out->confused = arena_array(arena, 2 * out->table.rows + 1,
				    sizeof(*out->confused));
	if (!out->confused)
		return fault_memory(fault);
	for (size_t i = 0; i < out->table.rows; i++) {
		if (!is_kind(out, i, "read"))
			continue;
		out->confused[2 * out->confusions] = cell(out, i, COLUMN_TEXT);
		out->confused[2 * out->confusions++ + 1] =
			cell(out, i, COLUMN_MEANING);
	}
	return STATUS_OK;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool begins(const char *text, const char *end, const char *with)
{
	size_t length = strlen(with);

	return length <= (size_t)(end - text) && !memcmp(text, with, length);
}

/*
 * How many confusions make `meant` out of the bytes from `read` to `end`;
 * more than `most` if it takes more, or cannot be.
 */
static int confusions(const struct symbols *symbols, const char *meant,
		      const char *read, const char *end, int most)
{
	int best = most + 1;

	if (!*meant)
		return read == end ? 0 : most + 1;
	if (read < end && *meant == *read)
		best = confusions(symbols, meant + 1, read + 1, end, most);
	for (size_t i = 0; most > 0 && i < symbols->confusions; i++) {
		const char *as = symbols->confused[2 * i];
		const char *for_what = symbols->confused[2 * i + 1];
		int found;

		if (!begins(read, end, as) ||
		    strncmp(meant, for_what, strlen(for_what)) != 0)
			continue;
		found = 1 + confusions(symbols, meant + strlen(for_what),
				       read + strlen(as), end, most - 1);
		if (found < best)
			best = found;
	}
	return best;
}

/* The symbol that the search has found best so far. */
struct best {
	char text[PATTERN_MAX];
	int cost;
	int others; /* that cost the same */
};

static void weigh(struct best *best, const char *pattern, int cost)
{
	if (cost > CONFUSED_MAX || cost > best->cost)
		return;
	if (cost == best->cost) {
		best->others += strcmp(pattern, best->text) != 0;
		return;
	}
	best->cost = cost;
	best->others = 0;
	memcpy(best->text, pattern, strlen(pattern) + 1);
}

/* Put two texts behind each other; false: no room. */
static bool join(char *out, const char *one, const char *other, size_t length)
{
	size_t at = strlen(one);

	if (at + length >= PATTERN_MAX)
		return false;
	memcpy(out, one, at);
	memcpy(out + at, other, length);
	out[at + length] = '\0';
	return true;
}

/* The issuers that may stand from `read` to `end`, behind `head`. */
static void try_issuers(struct best *best, const struct symbols *symbols,
			const char *head, const char *kind, int cost,
			const char *read, const char *end)
{
	char pattern[PATTERN_MAX];

	for (size_t i = 0; i < symbols->table.rows; i++) {
		const char *issuer = cell(symbols, i, COLUMN_TEXT);

		if (is_kind(symbols, i, kind) &&
		    join(pattern, head, issuer, strlen(issuer)))
			weigh(best, pattern,
			      cost + confusions(symbols, issuer, read, end,
						CONFUSED_MAX - cost));
	}
	/* one that is not listed is left as it is, behind a mark as read */
	if (end - read >= ISSUER_MIN && read[-1] == head[strlen(head) - 1] &&
	    join(pattern, head, read, (size_t)(end - read)))
		weigh(best, pattern, cost + OTHER_ISSUER);
}

/* Type and mark may take any part of what was read. */
static void try_type(struct best *best, const struct symbols *symbols,
		     const char *type, const char *read, const char *end)
{
	static const char *const kinds[][2] = { { "/", "party" },
						{ "-", "state" } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		char head[PATTERN_MAX];

		if (!join(head, type, kinds[i][0], 1))
			continue;
		for (const char *cut = read + 1;
		     cut < end && cut - read <= TYPE_MAX; cut++) {
			int cost = confusions(symbols, head, read, cut,
					      CONFUSED_MAX);

			if (cost <= CONFUSED_MAX)
				try_issuers(best, symbols, head, kinds[i][1],
					    cost, cut, end);
		}
	}
}

/* Behind "24-", "33/", "30/2020/": where type and issuer begin. */
static const char *skip_number(const char *text)
{
	const char *at = text;

	while (is_digit(*at))
		at++;
	if (at == text)
		return text;
	if (*at == '/' && is_digit(at[1]) && is_digit(at[2]) &&
	    is_digit(at[3]) && is_digit(at[YEAR_DIGITS]))
		at += 1 + YEAR_DIGITS;
	if (*at == '/' || *at == '-' || *at == '~' || *at == '_')
		return at + 1;
	return begins(at, at + strlen(at), "–") ? at + strlen("–") : NULL;
}

/* Where the symbol ends and closing punctuation begins */
static const char *end_of(const char *from)
{
	const char *end = from + strlen(from);

	while (end > from && strchr(",.;:)]\"'!?-", end[-1]))
		end--;
	if (end - from > 3 && begins(end - 3, end, "”"))
		end -= 3;
	while (end > from && strchr(",.;:)]", end[-1]))
		end--;
	return end;
}

/*
 * The one type and issuer that the bytes from `from` to `end` may be; false if
 * there is none, or more than one.
 */
static bool find_symbol(struct best *best, const struct symbols *symbols,
			const char *from, const char *end)
{
	best->cost = CONFUSED_MAX + 1;
	best->others = 0;
	if (end - from < 4 || end - from > SYMBOL_MAX)
		return false;
	for (size_t i = 0; i < symbols->table.rows; i++)
		if (is_kind(symbols, i, "type"))
			try_type(best, symbols, cell(symbols, i, COLUMN_TEXT),
				 from, end);
	return best->cost <= CONFUSED_MAX && !best->others;
}

/* Is what stands there a symbol as the table has it? */
static bool is_known(const struct symbols *symbols, const char *from,
		     const char *end)
{
	struct best best;

	return find_symbol(&best, symbols, from, end) && !best.cost;
}

static bool is_capital(const char *text)
{
	return (*text >= 'A' && *text <= 'Z') ||
	       begins(text, text + strlen(text), "Đ");
}

/* "24CT/TU": the mark between number and symbol was lost, and nothing else */
static const char *mend_lost_mark(const struct symbols *symbols,
				  const char *text, struct arena *arena)
{
	const char *start = text + strspn(text, "(_[\"");
	const char *from = start + strspn(start, "0123456789");
	const char *end = end_of(from);
	const char *slash = memchr(from, '/', (size_t)(end - from));

	if (from == start || !is_capital(from) || !is_known(symbols, from, end))
		return NULL;
	return arena_print(arena, "%.*s%s%s", (int)(from - text), text,
			   slash ? "-" : "/", from);
}

static const char *mend_symbol(const struct symbols *symbols, const char *text,
			       struct arena *arena)
{
	struct best best;
	const char *start = text + strspn(text, "(_[\"");
	const char *from = skip_number(start);
	const char *end;

	if (!from)
		return mend_lost_mark(symbols, text, arena);
	end = end_of(from);
	/* without a number before it, only what has its marks */
	if (from == start && start == text &&
	    !memchr(from, '/', (size_t)(end - from)))
		return NULL;
	if (!find_symbol(&best, symbols, from, end) ||
	    (strlen(best.text) == (size_t)(end - from) &&
	     !memcmp(best.text, from, (size_t)(end - from))))
		return NULL;
	return arena_print(arena, "%.*s%s%s", (int)(from - text), text,
			   best.text, end);
}

/* ---- Roman numbers ---- */

/* What one of the letters is read as; 0: it is none of them. */
static char roman_digit(char read)
{
	switch (read) {
	case 'X':
	case 'V':
	case 'I':
		return read;
	case 'T':
	case 'L':
	case '1':
	case 'l':
		return 'I';
	default:
		return '\0';
	}
}

/* Is this a number as it is written, up to 39? */
static bool is_roman(const char *text)
{
	static const char *const units[] = { "",  "I",  "II",  "III",  "IV",
					     "V", "VI", "VII", "VIII", "IX" };

	for (int tens = 0; tens <= 3 && *text; tens++) {
		for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
			if (!strcmp(text, units[i]))
				return true;
		if (*text++ != 'X')
			return false;
	}
	return !*text;
}

/* A Roman number while it is read letter by letter. */
struct roman {
	char digits[2 * ROMAN_MAX + 1];
	size_t read;    /* letters taken */
	size_t written; /* digits they make */
	int sure;       /* letters that are digits as they stand */
	int strokes;    /* "l" and "1" */
	int pairs;      /* "H", which is two strokes that touch */
	int high;       /* X and V */
};

static bool take_roman(struct roman *roman, char letter)
{
	char digit = letter == 'H' ? 'I' : roman_digit(letter);

	if (!digit || roman->read == ROMAN_MAX)
		return false;
	roman->read++;
	roman->digits[roman->written++] = digit;
	if (letter == 'H')
		roman->digits[roman->written++] = digit;
	roman->pairs += letter == 'H';
	roman->sure += digit == letter;
	roman->high += digit == letter && digit != 'I';
	roman->strokes += letter == 'l' || letter == '1';
	return true;
}

/*
 * Whether enough of it is as it stands.  As the label of a part one digit is
 * enough beside mere strokes, and beside a pair where no abbreviation looks
 * so.
 */
static bool is_sure_roman(const struct roman *roman, char after)
{
	const int many = 2;
	bool label = after == '.' || after == '-';

	if (roman->pairs)
		label = label && !roman->high;
	else
		label = label &&
			(size_t)(roman->sure + roman->strokes) == roman->read;
	return roman->sure >= (label ? 1 : many) &&
	       (size_t)roman->sure < roman->read && is_roman(roman->digits);
}

/* A Roman number of which strokes were read for other strokes */
static const char *mend_roman(const char *text, struct arena *arena)
{
	struct roman roman = { .read = 0 };
	size_t start = strspn(text, "(");
	const char *end = text + start;

	while (take_roman(&roman, *end))
		end++;
	if (!is_sure_roman(&roman, *end) || end[strspn(end, ",.;:)-")])
		return NULL;
	return arena_print(arena, "%.*s%s%s", (int)start, text, roman.digits,
			   end);
}

/* The word before a number: one of the table's, with its mark behind it */
static const char *mend_number_word(const struct symbols *symbols,
				    const char *text, const char *next,
				    struct arena *arena)
{
	size_t length = strlen(text);

	if (!next || !is_digit(*next))
		return NULL;
	if (length && text[length - 1] == ':')
		length--;
	for (size_t i = 0; i < symbols->table.rows; i++) {
		const char *read = cell(symbols, i, COLUMN_TEXT);

		if (is_kind(symbols, i, "word") && strlen(read) == length &&
		    !memcmp(read, text, length))
			return arena_print(arena, "%s%s",
					   cell(symbols, i, COLUMN_MEANING),
					   text + length);
	}
	return NULL;
}

const char *symbols_mend(const struct symbols *symbols, const char *text,
			 const char *next, const char **rule,
			 struct arena *arena)
{
	const char *mended;

	if (strlen(text) > SYMBOL_MAX)
		return NULL;
	mended = mend_number_word(symbols, text, next, arena);
	*rule = "symbol:number-word";
	if (mended)
		return mended;
	*rule = "symbol:roman";
	mended = mend_roman(text, arena);
	if (mended)
		return mended;
	*rule = "symbol:type-issuer";
	return mend_symbol(symbols, text, arena);
}

const char *symbols_choose(const struct symbols *symbols, const char *text,
			   const char *other)
{
	const char *from = skip_number(text);
	const char *known = skip_number(other);
	size_t length;

	if (!from || !known || from == text || strlen(text) > SYMBOL_MAX ||
	    strlen(other) > SYMBOL_MAX)
		return NULL;
	length = (size_t)(from - text);
	if (known - other != from - text || memcmp(text, other, length) != 0 ||
	    is_known(symbols, from, end_of(from)) ||
	    !is_known(symbols, known, end_of(known)))
		return NULL;
	return other;
}

/* Does a number end, or a number with its dash? */
static bool is_open(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && (!text[digits] || !text[digits + 1]) &&
	       strchr("-/~_", text[digits]);
}

/* "24-CT/T" and "U;": a symbol that only both together are */
static const char *join_torn(const struct symbols *symbols, const char *text,
			     const char *next, struct arena *arena)
{
	const char *from = skip_number(text);
	const char *joined;

	if (!from || from == text || !is_capital(from) || !is_capital(next) ||
	    strlen(text) + strlen(next) > SYMBOL_MAX ||
	    is_known(symbols, from, end_of(from)))
		return NULL;
	joined = arena_print(arena, "%s%s", text, next);
	if (!joined)
		return NULL;
	from = joined + (from - text);
	return is_known(symbols, from, end_of(from)) ? joined : NULL;
}

const char *symbols_join(const struct symbols *symbols, const char *text,
			 const char *next, struct arena *arena)
{
	size_t length = strlen(text);
	const char *from = next + strspn(next, "-_~");
	const char *end = end_of(from);
	struct best best;

	if (length > SYMBOL_MAX || strlen(next) > SYMBOL_MAX)
		return NULL;
	if (!is_open(text))
		return join_torn(symbols, text, next, arena);
	if ((from == next && !memchr(from, '/', (size_t)(end - from))) ||
	    is_digit(text[length - 1]) == (from == next) ||
	    !find_symbol(&best, symbols, from, end))
		return NULL;
	return arena_print(arena, "%.*s-%s%s",
			   (int)(length - !is_digit(text[length - 1])), text,
			   best.text, end);
}
