#include "stages/repair_word.h"

#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "stages/repair_letter.h"

enum {
	ROMAN_MAX = 6,       /* characters of a Roman number */
	ODD_MAX = 2,         /* characters of a word without letters */
	ABBREVIATED_MAX = 3, /* letters of an abbreviation with a stroke */
	CAPITALS_MIXED = 3,  /* capitals that outweigh a digit among them */
	PART_LETTERS = 2,    /* on both sides of a mark inside a word */
};

/* What stands among the characters of a span. */
struct tally {
	int letters, capitals, digits, dividers, odd;
};

static bool is_digit(int32_t character)
{
	return character >= '0' && character <= '9';
}

/* The letters of the language are told without the large tables. */
static bool is_letter(int32_t character)
{
	utf8proc_category_t category;

	if (letter_of(character).code != LETTER_NONE)
		return true;
	if (character < 0x80)
		return false;
	category = utf8proc_category(character);
	return category >= UTF8PROC_CATEGORY_LU &&
	       category <= UTF8PROC_CATEGORY_LO;
}

static bool is_capital(int32_t character)
{
	struct letter letter = letter_of(character);

	if (letter.code != LETTER_NONE || character < 0x80)
		return letter.upper;
	return utf8proc_category(character) == UTF8PROC_CATEGORY_LU;
}

static bool is_divider(int32_t character)
{
	return character == '/' || character == '-' || character == 0x2013 ||
	       character == 0x2014 || character == '_' || character == '~';
}

/* Marks that often are what is left of a misread letter. */
static bool is_apostrophe(int32_t character)
{
	return character == '\'' || character == 0x2019 || character == '`' ||
	       character == 0x2018 || character == 0xb4;
}

/* Marks that are read for letters: & $ and the signs of money and law. */
static bool is_odd(int32_t character)
{
	return character == '&' || character == '$' || character == 0xa7 ||
	       character == 0xa2 || character == 0xa3 || character == 0xa5 ||
	       character == 0x20ac || character == 0xa9 || character == 0xae;
}

static bool is_inside(int32_t character)
{
	return is_letter(character) || is_digit(character) || is_odd(character);
}

static struct tally count(const struct token *token, int from, int to)
{
	struct tally tally = { 0 };

	for (int i = from; i < to; i++) {
		int32_t character = token->characters[i];

		tally.letters += is_letter(character);
		tally.capitals += is_capital(character);
		tally.digits += is_digit(character);
		tally.dividers += is_divider(character);
		tally.odd += is_odd(character);
	}
	return tally;
}

static bool is_roman(const struct token *token, int from, int to)
{
	if (to - from > ROMAN_MAX)
		return false;
	for (int i = from; i < to; i++)
		if (token->characters[i] != 'I' &&
		    token->characters[i] != 'V' && token->characters[i] != 'X')
			return false;
	return true;
}

static bool is_address(const struct token *token)
{
	for (int i = 0; i < token->length; i++)
		if (token->characters[i] == '@' ||
		    (token->characters[i] == ':' && i + 2 < token->length &&
		     token->characters[i + 1] == '/' &&
		     token->characters[i + 2] == '/'))
			return true;
	return false;
}

static bool is_date(const struct token *token, int from, int to)
{
	int marks = 0;

	for (int i = from; i < to; i++)
		if (!is_digit(token->characters[i])) {
			if (token->characters[i] != '/' &&
			    token->characters[i] != '-' &&
			    token->characters[i] != '.')
				return false;
			marks++;
		}
	return marks == 2 && to - from >= 6 && to - from <= 10;
}

/* Letters with digits among them that are a symbol, not a misread word */
static bool is_mixed_symbol(const struct tally *tally)
{
	if (!tally->digits || tally->odd)
		return false;
	return tally->digits > tally->letters ||
	       (tally->capitals == tally->letters &&
		tally->letters < CAPITALS_MIXED);
}

/* Is there a full stop between the first letter and the last? */
static bool is_dotted(const struct token *token, int from, int to)
{
	for (int i = from; i < to; i++)
		if (token->characters[i] == '.')
			return true;
	return false;
}

/* A letter that counts points: a) b) */
static bool is_label(const struct token *token, int from, int to)
{
	return from == 0 && to == 1 && token->length > 1 &&
	       token->characters[1] == ')';
}

static bool is_symbol(const struct token *token, int from, int to)
{
	struct tally tally = count(token, from, to);

	if (is_roman(token, from, to) || is_mixed_symbol(&tally) ||
	    is_label(token, from, to))
		return true;
	if (tally.capitals > 1 && tally.capitals == tally.letters &&
	    (tally.odd || is_dotted(token, from, to)))
		return true; /* abbreviations with "&" or "." between */
	if (tally.dividers && tally.letters <= ABBREVIATED_MAX)
		return true; /* b/c, T/M */
	return tally.dividers &&
	       (tally.digits > 1 ||
		(tally.capitals > 1 && tally.capitals * 2 > tally.letters));
}

static enum word_class classify(const struct token *token, int from, int to)
{
	struct tally tally = count(token, from, to);

	if (!tally.letters && !tally.digits)
		return to - from <= ODD_MAX ? WORD_UNKNOWN : WORD_SYMBOL;
	if (!tally.letters && tally.odd)
		return tally.digits > 1 ? WORD_NUMBER : WORD_UNKNOWN;
	if (!tally.letters)
		return is_date(token, from, to) ? WORD_DATE : WORD_NUMBER;
	return is_symbol(token, from, to) ? WORD_SYMBOL : WORD_UNKNOWN;
}

static enum pause pause_of(int32_t character)
{
	switch (character) {
	case ',':
		return PAUSE_COMMA;
	case '.':
	case ';':
	case ':':
	case '!':
	case '?':
	case 0x2026:
		return PAUSE_STOP;
	default:
		return PAUSE_NONE;
	}
}

static enum pause pause_between(const struct token *token, int from, int to)
{
	enum pause pause = PAUSE_NONE;

	for (int i = from; i < to; i++)
		if (pause_of(token->characters[i]) > pause)
			pause = pause_of(token->characters[i]);
	return pause;
}

static int letters_before(const struct token *token, int from, int at)
{
	int letters = 0;

	while (at > from && is_letter(token->characters[--at]))
		letters++;
	return letters;
}

static int letters_behind(const struct token *token, int at, int to)
{
	int letters = 0;

	while (at < to && is_letter(token->characters[at++]))
		letters++;
	return letters;
}

/* Does a word end at `at`, in the middle of a token? */
static bool ends_at(const struct token *token, int from, int at, int to)
{
	int32_t character = token->characters[at];

	if (is_divider(character) || character == 0x2026)
		return true;
	if (character == '.' && at + 1 < to && token->characters[at + 1] == '.')
		return true;
	if (is_inside(character) || is_apostrophe(character))
		return false;
	return letters_before(token, from, at) >= PART_LETTERS &&
	       letters_behind(token, at + 1, to) >= PART_LETTERS;
}

static void add(struct token *token, int from, int to, enum word_class class)
{
	struct piece *piece;

	if (token->pieces >= TOKEN_PIECES)
		return;
	piece = &token->piece[token->pieces++];
	piece->class = class;
	piece->from = (uint8_t)from;
	piece->to = (uint8_t)to;
}

/* Words joined by dashes, slashes and the like: one piece each. */
static void split(struct token *token, int from, int to)
{
	int start = from;

	for (int i = from; i <= to; i++) {
		if (i < to && !ends_at(token, from, i, to))
			continue;
		while (start < i && !is_inside(token->characters[start]))
			start++;
		if (i > start)
			add(token, start, i, classify(token, start, i));
		start = i + 1;
	}
}

static void note_pauses(struct token *token)
{
	for (int i = 0; i < token->pieces; i++) {
		struct piece *piece = &token->piece[i];
		int until =
			i + 1 < token->pieces ? piece[1].from : token->length;

		piece->pause = pause_between(token, piece->to, until);
	}
}

static bool read_characters(struct token *token, const char *text,
			    size_t length)
{
	size_t at = 0;

	while (at < length) {
		int32_t character;

		if (token->length == TOKEN_CHARACTERS)
			return false;
		token->at[token->length] = (uint16_t)at;
		character = text_next(text, length, &at);
		if (character < ' ' || character == 0x7f || character == 0xfffd)
			return false;
		token->characters[token->length++] = character;
	}
	token->at[token->length] = (uint16_t)length;
	return true;
}

/* How many marks behind the last piece may have been part of a letter */
static int absorbable(const struct token *token, int to)
{
	if (to < token->length && (is_apostrophe(token->characters[to]) ||
				   token->characters[to] == ','))
		return 1;
	return 0;
}

void token_read(struct token *token, const char *text, size_t length)
{
	int from = 0;
	int to;
	enum word_class class;

	token->length = 0;
	token->pieces = 0;
	if (!read_characters(token, text, length)) {
		token->length = 0;
		return;
	}
	to = token->length;
	while (from < to && !is_inside(token->characters[from]))
		from++;
	while (to > from && !is_inside(token->characters[to - 1]))
		to--;
	if (from == to)
		return;
	class = is_address(token) ? WORD_SYMBOL : classify(token, from, to);
	if (class == WORD_UNKNOWN)
		split(token, from, to);
	else
		add(token, from, to, class);
	note_pauses(token);
	for (int i = 0; i < token->pieces; i++)
		token->piece[i].absorb = 0;
	if (token->pieces)
		token->piece[token->pieces - 1].absorb = (uint8_t)absorbable(
			token, token->piece[token->pieces - 1].to);
}

bool token_is_capitals(const struct token *token, const struct piece *piece)
{
	for (int i = piece->from; i < piece->to; i++)
		if (!is_capital(token->characters[i]))
			return false;
	return piece->to - piece->from > 1;
}
