#include "stages/repair_mark.h"

#include <string.h>

#include "pipeline/text.h"

enum { TEXT_MAX = 128 }; /* bytes; a longer token is left alone */

enum {
	QUOTE_LEFT = 0x2018, /* the single ones */
	QUOTE_RIGHT = 0x2019,
	QUOTES_LEFT = 0x201c, /* the double ones */
	QUOTES_RIGHT = 0x201d,
	DASH_EN = 0x2013,
	DASH_EM = 0x2014,
	ELLIPSIS = 0x2026,
};

static bool is_single(int32_t character)
{
	return character == QUOTE_LEFT || character == QUOTE_RIGHT ||
	       character == '\'' || character == '`';
}

static bool is_closing(int32_t character)
{
	switch (character) {
	case QUOTES_RIGHT:
	case QUOTE_RIGHT:
	case ELLIPSIS:
	case ')':
	case ']':
	case ',':
	case '.':
	case ';':
	case ':':
	case '!':
	case '?':
		return true;
	default:
		return false;
	}
}

/* The byte behind the single quotes at `at`, which are `*count`. */
static size_t skip_singles(const char *text, size_t length, size_t at,
			   int *count)
{
	*count = 0;
	while (at < length) {
		size_t next = at;

		if (!is_single(text_next(text, length, &next)))
			break;
		at = next;
		(*count)++;
	}
	return at;
}

/* Two and more single quotes before a word: none of them was meant. */
static size_t skip_specks(const char *text, size_t length)
{
	int count;
	size_t at = skip_singles(text, length, 0, &count);

	return count > 1 && at < length ? at : 0;
}

const char *mark_mend(const char *text, struct arena *arena)
{
	static const char dash_em[] = { (char)0xe2, (char)0x80, (char)0x94, 0 };
	static const char dash_en[] = { (char)0xe2, (char)0x80, (char)0x93, 0 };
	size_t length = strlen(text);
	char out[TEXT_MAX];
	size_t written = 0;
	size_t at;

	if (length >= TEXT_MAX)
		return NULL;
	if (!strcmp(text, dash_em))
		return arena_text(arena, dash_en, strlen(dash_en));
	at = skip_specks(text, length);
	while (at < length) {
		size_t start = at;
		int32_t character = text_next(text, length, &at);
		int singles;

		memcpy(out + written, text + start, at - start);
		written += at - start;
		/* what stands behind a double quote is what is left of it */
		if (character == QUOTES_RIGHT)
			at = skip_singles(text, length, at, &singles);
	}
	if (written == length)
		return NULL;
	return arena_text(arena, out, written);
}

bool mark_closes(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	if (!length || text_next(text, length, &at) != QUOTES_RIGHT)
		return false;
	while (at < length)
		if (!is_closing(text_next(text, length, &at)))
			return false;
	return true;
}
