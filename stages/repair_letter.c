#include "stages/repair_letter.h"

#include <string.h>

/* 12 vowels by 6 tones, then the consonants: the order of the codes */
static const uint16_t characters[LETTER_COUNT] = {
	'a',    0x00e0, 0x1ea3, 0x00e3, 0x00e1, 0x1ea1, /* a */
	0x0103, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eaf, 0x1eb7, /* a with breve */
	0x00e2, 0x1ea7, 0x1ea9, 0x1eab, 0x1ea5, 0x1ead, /* a with hat */
	'e',    0x00e8, 0x1ebb, 0x1ebd, 0x00e9, 0x1eb9, /* e */
	0x00ea, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, /* e with hat */
	'i',    0x00ec, 0x1ec9, 0x0129, 0x00ed, 0x1ecb, /* i */
	'o',    0x00f2, 0x1ecf, 0x00f5, 0x00f3, 0x1ecd, /* o */
	0x00f4, 0x1ed3, 0x1ed5, 0x1ed7, 0x1ed1, 0x1ed9, /* o with hat */
	0x01a1, 0x1edd, 0x1edf, 0x1ee1, 0x1edb, 0x1ee3, /* o with horn */
	'u',    0x00f9, 0x1ee7, 0x0169, 0x00fa, 0x1ee5, /* u */
	0x01b0, 0x1eeb, 0x1eed, 0x1eef, 0x1ee9, 0x1ef1, /* u with horn */
	'y',    0x1ef3, 0x1ef7, 0x1ef9, 0x00fd, 0x1ef5, /* y */
	'b',    'c',    'd',    0x0111, 'g',    'h',    'k', 'l', 'm', 'n', 'p',
	'q',    'r',    's',    't',    'v',    'x',    'f', 'j', 'w', 'z',
};

enum {
	VOWEL_A = 0,
	VOWEL_E = 3 * LETTER_TONES,
	VOWEL_O = 6 * LETTER_TONES,
	VOWEL_U = 9 * LETTER_TONES,
	VOWEL_Y = 11 * LETTER_TONES,
	CODE_D = LETTER_MARKED + 2,
	CODE_D_BAR = LETTER_MARKED + 3,
	CODE_Q = LETTER_MARKED + 11,
	LATIN_LARGEST = 0x1ef9, /* the largest character of ours */
	CASE_GAP = 0x20,        /* between cases in ASCII and Latin-1 */
	KEY_BITS = 7,
};

static int32_t lower(int32_t character)
{
	if ((character >= 'A' && character <= 'Z') ||
	    (character >= 0xc0 && character <= 0xde && character != 0xd7))
		return character + CASE_GAP;
	if (character == 0x01af)
		return 0x01b0;
	if (character == 0x01a0)
		return 0x01a1;
	if ((character >= 0x100 && character < 0x180) ||
	    (character >= 0x1ea0 && character <= LATIN_LARGEST))
		return character | 1;
	return character;
}

static bool is_ours(int32_t character)
{
	return (character >= 'A' && character <= 'z') ||
	       (character >= 0xc0 && character <= 0x1b0) ||
	       (character >= 0x1ea0 && character <= LATIN_LARGEST);
}

/* The letters by their small characters: code + 1; filled when first asked. */
static const uint8_t *letter_table(void)
{
	static uint8_t table[LATIN_LARGEST + 1];

	if (!table['a'])
		for (unsigned i = 0; i < LETTER_COUNT; i++)
			table[characters[i]] = (uint8_t)(i + 1);
	return table;
}

struct letter letter_of(int32_t character)
{
	struct letter letter = { LETTER_NONE, false };
	int32_t small;
	uint8_t found;

	if (!is_ours(character))
		return letter;
	small = lower(character);
	found = letter_table()[small];
	if (found) {
		letter.code = (uint8_t)(found - 1);
		letter.upper = small != character;
	}
	return letter;
}

int32_t letter_character(unsigned code, bool upper)
{
	int32_t character = characters[code];

	if (!upper)
		return character;
	return character < 0x100 ? character - CASE_GAP : character - 1;
}

unsigned letter_toneless(unsigned code)
{
	return code < LETTER_MARKED ? code - code % LETTER_TONES : code;
}

unsigned letter_plain(unsigned code)
{
	static const uint8_t plain[LETTER_VOWELS] = { 0, 0, 0, 3, 3, 5,
						      6, 6, 6, 9, 9, 11 };

	if (code < LETTER_MARKED)
		return plain[code / LETTER_TONES] * (unsigned)LETTER_TONES;
	return code == CODE_D_BAR ? CODE_D : code;
}

uint64_t letter_key(const uint8_t *codes, size_t length)
{
	uint64_t key = 0;

	if (length > SYLLABLE_MAX)
		return 0;
	for (size_t i = 0; i < length; i++)
		key = key << KEY_BITS | (uint64_t)(codes[i] + 1);
	return key;
}

/* Is this the pair whose tone has two places, and not the y of qu-? */
static bool has_two_places(const uint8_t *codes, size_t length)
{
	unsigned first;
	unsigned second;

	if (length < 2 || codes[length - 2] >= LETTER_MARKED ||
	    codes[length - 1] >= LETTER_MARKED)
		return false;
	if (length > 2 && codes[length - 3] == CODE_Q)
		return false;
	first = letter_toneless(codes[length - 2]);
	second = letter_toneless(codes[length - 1]);
	return (first == VOWEL_O && (second == VOWEL_A || second == VOWEL_E)) ||
	       (first == VOWEL_U && second == VOWEL_Y);
}

static bool move_tone(uint8_t *from, uint8_t *to)
{
	unsigned tone = *from % LETTER_TONES;

	if (!tone || *to % LETTER_TONES)
		return false;
	*from = (uint8_t)(*from - tone);
	*to = (uint8_t)(*to + tone);
	return true;
}

bool letter_settle(uint8_t *codes, size_t length)
{
	return has_two_places(codes, length) &&
	       move_tone(&codes[length - 1], &codes[length - 2]);
}

bool letter_unsettle(uint8_t *codes, size_t length)
{
	return has_two_places(codes, length) &&
	       move_tone(&codes[length - 2], &codes[length - 1]);
}
