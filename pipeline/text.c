#include "pipeline/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The longest string text_distance() compares, in bytes. */
enum { DISTANCE_LENGTH = 256 };

/* Room for one character in UTF-8, in bytes. */
enum { CHARACTER_SIZE = 4 };

/* What stands for what is no character, and what XML cannot hold. */
enum { REPLACEMENT = 0xfffd, NO_CHARACTER = 0xfffe, DELETE = 0x7f };

/* Characters that decompose into nothing of use, but fold to ASCII. */
enum {
	D_BAR_UPPER = 0x110,
	D_BAR_LOWER = 0x111,
	ETH_UPPER = 0xd0,
	ETH_LOWER = 0xf0,
	HYPHEN_FIRST = 0x2010,
	HYPHEN_LAST = 0x2015,
	MINUS = 0x2212,
	SPACE_NO_BREAK = 0xa0,
};

/* Make room for so many bytes more, and the NUL. */
static void make_room(struct text *text, size_t length)
{
	char *grown = NULL;

	if (length < SIZE_MAX - text->length)
		grown = arena_grow(text->arena, text->data, &text->room,
				   text->length + length + 1, 1);
	if (grown)
		text->data = grown;
	else
		text->failed = true;
}

void text_add(struct text *text, const char *more, size_t length)
{
	if (!text->failed && length >= text->room - text->length)
		make_room(text, length);
	if (text->failed)
		return;
	if (length)
		memcpy(text->data + text->length, more, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void text_add_string(struct text *text, const char *more)
{
	text_add(text, more, strlen(more));
}

void text_print(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_list again;
	int length;
	char *grown;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	grown = length < 0 || text->failed
			? NULL
			: arena_grow(text->arena, text->data, &text->room,
				     text->length + (size_t)length + 1, 1);
	if (grown) {
		text->data = grown;
		(void)vsnprintf(text->data + text->length, (size_t)length + 1,
				format, again);
		text->length += (size_t)length;
	} else {
		text->failed = true;
	}
	va_end(again);
}

void text_add_escaped(struct text *text, const char *more)
{
	static const char special[] = "<>&\"";
	static const char *const names[] = { "&lt;", "&gt;", "&amp;",
					     "&quot;" };

	while (*more) {
		size_t plain = strcspn(more, special);

		text_add(text, more, plain);
		more += plain;
		if (!*more)
			break;
		text_add_string(text, names[strchr(special, *more) - special]);
		more++;
	}
}

const char *text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

int32_t text_next(const char *string, size_t length, size_t *at)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t used;

	used = utf8proc_iterate((const utf8proc_uint8_t *)string + *at,
				(utf8proc_ssize_t)(length - *at), &point);
	if (used <= 0) {
		*at += 1;
		return REPLACEMENT;
	}
	*at += (size_t)used;
	return point;
}

bool text_is_word(int32_t character)
{
	return strchr("LMN", *utf8proc_category_string(character)) != NULL;
}

size_t text_invalid_at(const char *string, size_t length)
{
	size_t at = 0;

	while (at < length) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used;

		used = utf8proc_iterate((const utf8proc_uint8_t *)string + at,
					(utf8proc_ssize_t)(length - at),
					&point);
		if (used <= 0 || point == 0)
			return at;
		at += (size_t)used;
	}
	return length;
}

static char *map(struct arena *arena, const char *string,
		 utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;
	char *copy = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)string, 0, &mapped,
			 options | UTF8PROC_NULLTERM) >= 0)
		copy = arena_text(arena, (const char *)mapped,
				  strlen((const char *)mapped));
	free(mapped);
	return copy;
}

char *text_nfc(struct arena *arena, const char *string)
{
	return map(arena, string, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

static char *each_point(struct arena *arena, const char *string,
			int32_t (*change)(int32_t))
{
	size_t length = strlen(string);
	struct text out = { .arena = arena };

	for (size_t at = 0; at < length;) {
		utf8proc_uint8_t bytes[CHARACTER_SIZE];
		int32_t point = change(text_next(string, length, &at));
		utf8proc_ssize_t size = utf8proc_encode_char(point, bytes);

		text_add(&out, (const char *)bytes, (size_t)size);
	}
	text_add(&out, "", 0);
	return out.failed ? NULL : out.data;
}

static int32_t clean_point(int32_t point)
{
	if (point < ' ' || point == DELETE || point == NO_CHARACTER ||
	    point == NO_CHARACTER + 1)
		return REPLACEMENT;
	return point;
}

char *text_clean(struct arena *arena, const char *string)
{
	char *clean = each_point(arena, string, clean_point);

	return clean ? text_nfc(arena, clean) : NULL;
}

static int32_t fold_point(int32_t point)
{
	if (point == D_BAR_UPPER || point == D_BAR_LOWER ||
	    point == ETH_UPPER || point == ETH_LOWER)
		return 'd';
	if ((point >= HYPHEN_FIRST && point <= HYPHEN_LAST) || point == MINUS)
		return '-';
	if (point == SPACE_NO_BREAK)
		return ' ';
	return point;
}

static char *fold_ascii(struct arena *arena, const char *string)
{
	char *folded = arena_text(arena, string, strlen(string));

	for (char *at = folded; at && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return folded;
}

static bool is_ascii(const char *string)
{
	for (; *string; string++)
		if ((unsigned char)*string >= 0x80)
			return false;
	return true;
}

char *text_fold(struct arena *arena, const char *string)
{
	char *bare;

	if (is_ascii(string))
		return fold_ascii(arena, string);
	bare = map(arena, string,
		   UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
			   UTF8PROC_CASEFOLD);
	return bare ? each_point(arena, bare, fold_point) : NULL;
}

char *text_lower(struct arena *arena, const char *string)
{
	return each_point(arena, string, utf8proc_tolower);
}

char *text_upper(struct arena *arena, const char *string)
{
	return each_point(arena, string, utf8proc_toupper);
}

char *text_slug(struct arena *arena, const char *string)
{
	char *slug = text_fold(arena, string);
	size_t kept = 0;

	if (!slug)
		return NULL;
	for (const char *from = slug; *from; from++) {
		bool word = (*from >= 'a' && *from <= 'z') ||
			    (*from >= '0' && *from <= '9');

		if (word)
			slug[kept++] = *from;
		else if (kept && slug[kept - 1] != '-')
			slug[kept++] = '-';
	}
	while (kept && slug[kept - 1] == '-')
		kept--;
	slug[kept] = '\0';
	return slug;
}

bool text_has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (length && *list) {
		size_t span = strcspn(list, " ");

		if (span == length && memcmp(list, word, length) == 0)
			return true;
		list += span + strspn(list + span, " ");
	}
	return false;
}

size_t text_characters(const char *string)
{
	size_t count = 0;

	for (; *string; string++)
		if (((unsigned char)*string & 0xc0) != 0x80)
			count++;
	return count;
}

static int smallest(int one, int two, int three)
{
	int small = one < two ? one : two;

	return small < three ? small : three;
}

/* One row of the table of distances; gives its smallest value. */
static int fill_row(int *row, const char *other, size_t width, char letter)
{
	int corner = row[0];
	int best = ++row[0];

	for (size_t i = 1; i <= width; i++) {
		int above = row[i];

		row[i] = smallest(above + 1, row[i - 1] + 1,
				  corner + (letter != other[i - 1]));
		corner = above;
		if (row[i] < best)
			best = row[i];
	}
	return best;
}

int text_distance(const char *one, const char *other, int limit)
{
	size_t height = strlen(one);
	size_t width = strlen(other);
	int row[DISTANCE_LENGTH + 1];

	if (height > DISTANCE_LENGTH || width > DISTANCE_LENGTH)
		return limit + 1;
	for (size_t i = 0; i <= width; i++)
		row[i] = (int)i;
	for (size_t i = 0; i < height; i++)
		if (fill_row(row, other, width, one[i]) > limit)
			return limit + 1;
	return row[width] > limit ? limit + 1 : row[width];
}
