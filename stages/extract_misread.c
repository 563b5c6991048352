/*
 * extract_misread - what a number may have been before it was misread
 *
 * A scan makes "II" into "H", "1" into "l", "c" into "e".  What is asked here
 * is only whether a mark may be the number that should come next; nobody
 * takes it for that without such a place.
 */

#include <string.h>

#include "stages/extract_part.h"

/* Roman figures of a number that was misread, at most. */
enum { ROMAN_LETTERS_MAX = 10 };

/* What stands for Roman figures, and which. */
static const struct {
	const char *read;
	const char *meant;
} romans[] = {
	{ "H", "II" }, { "N", "II" }, { "U", "II" }, { "M", "III" },
	{ "l", "I" },  { "1", "I" },  { "|", "I" },  { "!", "I" },
	{ "T", "I" },  { "J", "I" },  { "Y", "V" },  { "y", "V" },
	{ "v", "V" },  { "i", "I" },  { "x", "X" },  { "K", "X" },
	{ "I", "I" },  { "V", "V" },  { "X", "X" },
};

static const char digits_read[] = "lI|!itJZzSsBObgqGTA";
static const char digits_meant[] = "1111111225580699674";

/* Letters that number points and are read for one another. */
static const char *const letters[] = {
	"c", "e", "e", "c", "d", "\xc4\x91", "\xc4\x91", "d",  "g",
	"q", "q", "g", "b", "h", "h",        "b",        "b",  "6",
	"a", "o", "i", "l", "l", "i",        "k",        "h",  "m",
	"n", "n", "m", "n", "u", "u",        "n",        NULL,
};

static const char *meant_by(char letter)
{
	for (size_t i = 0; i < sizeof(romans) / sizeof(*romans); i++)
		if (*romans[i].read == letter)
			return romans[i].meant;
	return NULL;
}

/* The Roman number as it is written. */
static bool is_roman(const char *figures, int value)
{
	static const char *const ones[] = { "",  "I",  "II",  "III",  "IV",
					    "V", "VI", "VII", "VIII", "IX" };
	size_t tens = strspn(figures, "X");

	return value > 0 && tens <= 3 && value / 10 == (int)tens &&
	       strcmp(figures + tens, ones[value % 10]) == 0;
}

bool misread_roman(const char *mark, size_t length, int value)
{
	char made[ROMAN_LETTERS_MAX + 1] = "";
	size_t end = 0;

	for (size_t i = 0; i < length; i++) {
		const char *meant = meant_by(mark[i]);

		if (!meant || end + strlen(meant) > ROMAN_LETTERS_MAX)
			return false;
		memcpy(made + end, meant, strlen(meant));
		end += strlen(meant);
	}
	return is_roman(made, value);
}

bool misread_figures(const char *mark, size_t length, int value)
{
	int made = 0;

	if (!length || length > 2)
		return false;
	for (size_t i = 0; i < length; i++) {
		const char *at = strchr(digits_read, mark[i]);
		char digit = mark[i];

		if (at && *at)
			digit = digits_meant[at - digits_read];
		if (digit < '0' || digit > '9')
			return false;
		made = made * 10 + digit - '0';
	}
	return made == value;
}

bool misread_letter(const char *read, const char *meant)
{
	for (size_t i = 0; letters[i]; i += 2)
		if (strcmp(letters[i], read) == 0 &&
		    strcmp(letters[i + 1], meant) == 0)
			return true;
	return false;
}
