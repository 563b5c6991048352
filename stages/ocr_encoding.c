#include "stages/ocr_encoding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/message.h"
#include "pipeline/table.h"
#include "pipeline/text.h"
#include "stages/repair_letter.h"

/* Bytes of an encoding; letters made of two of them. */
enum { BYTES = 256, PAIRS_MAX = 256 };

/*
 * What PDF shows for bytes that are no character of Windows-1252, and for the
 * soft hyphen: any of these bytes may have stood there.
 */
static const struct {
	int32_t shown;
	const unsigned char *bytes; /* ends with 0 */
} lost[] = {
	{ '-', (const unsigned char *)"\xad" },
	{ 0x2022, (const unsigned char *)"\x81\x8d\x8f\x90\x95\x9d" },
};
enum { LOST = sizeof(lost) / sizeof(*lost), CHARACTER_SIZE = 5 };

struct pair {
	unsigned char base;
	unsigned char mark;
	int32_t letter;
};

struct letters {
	int32_t single[BYTES]; /* 0: the byte is what it is */
	struct pair pairs[PAIRS_MAX];
	size_t count;
};

struct ocr_encodings {
	const struct syllable_rule *rule;
	struct letters letters[OCR_ENCODINGS];
};

static const char *const names[OCR_ENCODINGS] = {
	[OCR_ENCODING_UNICODE] = "unicode",
	[OCR_ENCODING_TCVN3] = "tcvn3",
	[OCR_ENCODING_VNI] = "vni",
	[OCR_ENCODING_VPS] = "vps",
};

/* How the names of fonts begin. */
static const struct {
	const char *prefix;
	enum ocr_encoding encoding;
} fonts[] = {
	{ ".Vn", OCR_ENCODING_TCVN3 },
	{ "VNI-", OCR_ENCODING_VNI },
	{ "VNI ", OCR_ENCODING_VNI },
	{ "VPS", OCR_ENCODING_VPS },
};

/* Characters of Windows-1252 in the places from 0x80 to 0x9f; 0: none. */
static const uint16_t windows[] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
	0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};
enum { WINDOWS_FIRST = 0x80, WINDOWS_COUNT = 32, MICRO = 0xb5, MU = 0x3bc };
/* ... of which this one is shown for others, too. */
enum { BULLET = 0x2022 };

const char *ocr_encoding_name(enum ocr_encoding encoding)
{
	return names[encoding];
}

/* The name without the mark of a subset ("ABCDEF+"). */
static const char *bare_name(const char *font)
{
	enum { TAG = 6 };

	if (strspn(font, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= TAG &&
	    font[TAG] == '+')
		return font + TAG + 1;
	return font;
}

enum ocr_encoding ocr_encoding_of_font(const char *font)
{
	const char *name = bare_name(font);

	for (size_t i = 0; i < sizeof(fonts) / sizeof(*fonts); i++)
		if (!strncmp(name, fonts[i].prefix, strlen(fonts[i].prefix)))
			return fonts[i].encoding;
	return OCR_ENCODING_UNICODE;
}

bool ocr_encoding_has_capitals(const char *font)
{
	const char *name = bare_name(font);
	size_t length = strcspn(name, "-, ");

	return length > 1 && name[length - 1] == 'H' &&
	       ocr_encoding_of_font(font) == OCR_ENCODING_TCVN3;
}

/* ---- loading ---- */

/* A letter that has the byte already was a capital, or stays before one. */
static bool is_taken(int32_t held, int32_t letter)
{
	return held && letter_of(letter).upper;
}

static void add_single(struct letters *letters, unsigned long code,
		       int32_t letter)
{
	if (!is_taken(letters->single[code], letter))
		letters->single[code] = letter;
}

static bool add_letter(struct letters *letters, const char *cell,
		       int32_t letter)
{
	const unsigned long byte = 0xff;
	char *end = NULL;
	unsigned long code = strtoul(cell, &end, 16);

	if (!code || *end || code > 0xffff)
		return false;
	if (code <= byte) {
		add_single(letters, code, letter);
		return true;
	}
	if (letters->count == PAIRS_MAX)
		return false;
	letters->pairs[letters->count++] =
		(struct pair){ .base = (unsigned char)(code >> 8),
			       .mark = (unsigned char)(code & byte),
			       .letter = letter };
	return true;
}

enum status ocr_encodings_load(struct ocr_encodings **out,
			       const struct syllable_rule *rule,
			       struct arena *arena, struct fault *fault)
{
	struct ocr_encodings *made = arena_take(arena, sizeof(*made));
	struct table table;
	enum status status;

	if (!made)
		return fault_memory(fault);
	made->rule = rule;
	status = table_load(&table, "encodings", OCR_ENCODINGS, arena, fault);
	if (status)
		return status;
	for (size_t row = 0; row < table.rows; row++) {
		const char *key = table_cell(&table, row, 0);
		size_t at = 0;
		int32_t letter = text_next(key, strlen(key), &at);

		for (size_t i = OCR_ENCODING_TCVN3; i < OCR_ENCODINGS; i++)
			if (!add_letter(&made->letters[i],
					table_cell(&table, row, i), letter))
				return fault_set(
					fault, STATUS_MALFORMED, "encodings",
					_("'%s': not one or two bytes in hex"),
					table_cell(&table, row, i));
	}
	*out = made;
	return STATUS_OK;
}

/* ---- converting ---- */

/* The byte that a character stands for; 0: it is not of Windows-1252. */
static unsigned char byte_of(int32_t character)
{
	if (character > 0 && character < BYTES)
		return (unsigned char)character;
	if (character == MU)
		return MICRO;
	for (unsigned i = 0; i < WINDOWS_COUNT; i++)
		if (windows[i] == character)
			return (unsigned char)(WINDOWS_FIRST + i);
	return 0;
}

/* Write a character as UTF-8; how many bytes it has. */
static size_t print_character(char *bytes, int32_t character)
{
	return (size_t)utf8proc_encode_char(character,
					    (utf8proc_uint8_t *)bytes);
}

static void add_character(struct text *text, int32_t character)
{
	char bytes[CHARACTER_SIZE];

	text_add(text, bytes, print_character(bytes, character));
}

/* The letter of two bytes; 0: they are none. */
static int32_t pair_letter(const struct letters *letters, unsigned char base,
			   unsigned char mark)
{
	for (size_t i = 0; i < letters->count; i++)
		if (letters->pairs[i].base == base &&
		    letters->pairs[i].mark == mark)
			return letters->pairs[i].letter;
	return 0;
}

/* The letters of a word that they stand for, each byte by itself or with the
 * one behind it. */
static void convert_bytes(struct text *text, const struct letters *letters,
			  const char *word)
{
	size_t length = strlen(word);

	for (size_t at = 0; at < length;) {
		int32_t character = text_next(word, length, &at);
		unsigned char byte =
			character == BULLET ? 0 : byte_of(character);
		size_t behind = at;
		int32_t letter = 0;

		if (byte && at < length)
			letter = pair_letter(
				letters, byte,
				byte_of(text_next(word, length, &behind)));
		if (letter)
			at = behind;
		else if (byte)
			letter = letters->single[byte];
		add_character(text, letter ? letter : character);
	}
}

struct ocr_sound ocr_sound_of(const struct syllable_rule *rule,
			      const char *word, size_t length)
{
	struct ocr_sound sound = { .letters = length > 0 };
	uint8_t codes[SYLLABLE_MAX];
	size_t count = 0;
	bool ours = true;

	for (size_t at = 0; at < length;) {
		int32_t character = text_next(word, length, &at);
		struct letter letter = letter_of(character);

		if (letter.code == LETTER_NONE || count == SYLLABLE_MAX) {
			ours = false;
			sound.letters &=
				text_is_word(character) &&
				!(character >= '0' && character <= '9');
			continue;
		}
		sound.small |= !letter.upper;
		sound.marked |= letter_plain(letter.code) != letter.code;
		codes[count++] = letter.code;
	}
	if (ours && count) {
		letter_settle(codes, count);
		sound.syllable = syllable_rule_allows(rule, codes, count);
	}
	return sound;
}

/* Any byte but those of ASCII that are no letters. */
static bool is_letter_byte(char byte)
{
	return (byte & 0x80) || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

/* Whether a sign of punctuation of three bytes (U+2000..U+203F) is there. */
static bool is_sign(const char *at)
{
	return at[0] == '\xe2' && at[1] == '\x80';
}

/* How many bytes of letters end, or begin, at `at`. */
static size_t letters_before(const char *word, size_t at)
{
	enum { SIGN = 3 };
	size_t from = at;

	while (from && is_letter_byte(word[from - 1]) &&
	       !(from >= SIGN && is_sign(word + from - SIGN)))
		from--;
	return at - from;
}

static size_t letters_behind(const char *word, size_t at)
{
	size_t to = at;

	while (is_letter_byte(word[to]) && !is_sign(word + to))
		to++;
	return to - at;
}

static bool is_syllable(const struct ocr_encodings *encodings, const char *word,
			size_t length)
{
	return ocr_sound_of(encodings->rule, word, length).syllable;
}

/* Where in a word a character stands whose byte was lost. */
struct gap {
	const char *word;
	size_t at;     /* bytes */
	size_t length; /* of what is shown there */
};

/*
 * Whether a letter has its place there: with it the letters on both sides are
 * a syllable, without it they are not two of them.
 */
static bool is_letter(const struct ocr_encodings *encodings,
		      const struct gap *gap, int32_t letter,
		      struct arena *arena)
{
	size_t before = letters_before(gap->word, gap->at);
	const char *rest = gap->word + gap->at + gap->length;
	size_t behind = letters_behind(rest, 0);
	const char *start = gap->word + gap->at - before;
	char bytes[CHARACTER_SIZE] = "";
	const char *whole;

	if (!letter || (!before && !behind) ||
	    (before > 1 && behind > 1 &&
	     is_syllable(encodings, start, before) &&
	     is_syllable(encodings, rest, behind)))
		return false;
	(void)print_character(bytes, letter);
	whole = arena_print(arena, "%.*s%s%.*s", (int)before, start, bytes,
			    (int)behind, rest);
	return whole && is_syllable(encodings, whole, strlen(whole));
}

/* The one letter that may stand there; 0: none, or there is more than one. */
static int32_t find_letter(const struct ocr_encodings *encodings,
			   const struct letters *letters, const struct gap *gap,
			   int32_t shown, struct arena *arena)
{
	int32_t found = 0;

	for (size_t i = 0; i < LOST; i++)
		for (const unsigned char *byte = lost[i].bytes;
		     lost[i].shown == shown && *byte; byte++) {
			int32_t letter = letters->single[*byte];

			if (!is_letter(encodings, gap, letter, arena))
				continue;
			if (found)
				return 0;
			found = letter;
		}
	return found;
}

/* Put letters where PDF shows something else for them. */
static const char *mend(const struct ocr_encodings *encodings,
			const struct letters *letters, const char *word,
			struct arena *arena)
{
	struct text text = { .arena = arena };
	size_t length = strlen(word);

	for (size_t at = 0; at < length;) {
		struct gap gap = { .word = word, .at = at };
		int32_t shown = text_next(word, length, &at);
		int32_t letter;

		gap.length = at - gap.at;
		letter = find_letter(encodings, letters, &gap, shown, arena);
		add_character(&text, letter ? letter : shown);
	}
	return text.failed ? NULL : text_string(&text);
}

const char *ocr_encoding_convert(const struct ocr_encodings *encodings,
				 enum ocr_encoding encoding, const char *word,
				 bool capitals, struct arena *arena)
{
	const struct letters *letters = &encodings->letters[encoding];
	struct text text = { .arena = arena };
	const char *made;

	if (encoding == OCR_ENCODING_UNICODE)
		return word;
	convert_bytes(&text, letters, word);
	if (text.failed)
		return NULL;
	made = mend(encodings, letters, text_string(&text), arena);
	if (made)
		made = text_nfc(arena, made);
	return made && capitals ? text_upper(arena, made) : made;
}

const char *ocr_encoding_western(const char *bytes, size_t size,
				 struct arena *arena)
{
	struct text text = { .arena = arena };

	for (size_t i = 0; i < size && !text.failed; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		int32_t character = byte;

		if (byte >= WINDOWS_FIRST &&
		    byte < WINDOWS_FIRST + WINDOWS_COUNT &&
		    windows[byte - WINDOWS_FIRST])
			character = windows[byte - WINDOWS_FIRST];
		add_character(&text, character);
	}
	return text.failed ? NULL : text_string(&text);
}
