#ifndef PIPELINE_TEXT_H
#define PIPELINE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * UTF-8 text: growing it, stepping through it, folding it.
 *
 * Lengths and offsets are in bytes unless a name says otherwise.  Text inside
 * the program is valid UTF-8 in normal form C; text_invalid_at() is the border.
 */

/* A text that grows in an arena.  Start with `{ .arena = arena }`. */
struct text {
	struct arena *arena;
	char *data;    /* never NULL after the first text_add; NUL behind */
	size_t length; /* bytes, the NUL not counted */
	size_t room;
	bool failed; /* memory ran out: `data` is what fitted */
};

void text_add(struct text *text, const char *more, size_t length);
void text_add_string(struct text *text, const char *more);
void text_print(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Add `more` as XML has it, in text or between quotation marks. */
void text_add_escaped(struct text *text, const char *more);

/* The text so far, "" when nothing was added.  Never NULL. */
const char *text_string(const struct text *text);

/*
 * The code point at `*at` of a valid UTF-8 string of `length` bytes; `*at`
 * moves behind it.  U+FFFD, one byte further, where it is not valid.
 */
int32_t text_next(const char *string, size_t length, size_t *at);

/* Whether a character is a letter, a mark or a digit: no punctuation. */
bool text_is_word(int32_t character);

/* Where `string` is not valid UTF-8 or holds a NUL; `length` if all is well */
size_t text_invalid_at(const char *string, size_t length);

/*
 * Any bytes, such as a file name, as text that XML and JSON can hold: normal
 * form C, U+FFFD for what is no UTF-8 or a control character.  In the arena;
 * NULL: no memory.
 */
char *text_clean(struct arena *arena, const char *string);

/* Normal form C of a valid string, in the arena; NULL: no memory. */
char *text_nfc(struct arena *arena, const char *string);

/*
 * What is compared when diacritics and case do not count: lower case, marks
 * off, both bars of D folded to "d", dashes to "-", other characters kept.
 * In the arena; NULL: no memory.
 */
char *text_fold(struct arena *arena, const char *string);

/* Lower and upper case, marks kept; in the arena, NULL: no memory. */
char *text_lower(struct arena *arena, const char *string);
char *text_upper(struct arena *arena, const char *string);

/*
 * What names a thing in an identifier: folded, every run of other characters
 * than a-z and 0-9 one "-", none at the ends.  NULL: no memory.
 */
char *text_slug(struct arena *arena, const char *string);

/* Whether `word` is one of `list`, in which blanks part the words. */
bool text_has_word(const char *list, const char *word);

/* Characters of a valid string (code points, not bytes). */
size_t text_characters(const char *string);

/*
 * Edits (insert, delete, replace one byte) between two strings, or `limit`+1
 * as soon as there are more.  For folded strings a byte is a character.
 * Strings longer than 256 bytes count as different beyond any limit.
 */
int text_distance(const char *one, const char *other, int limit);

#endif
