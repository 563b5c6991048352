#include "pipeline/series.h"

#include <string.h>

#include "pipeline/text.h"

size_t series_length(const struct alto_changed *changes, size_t count)
{
	size_t length = 1;

	while (length < count &&
	       changes[length - 1].at + changes[length - 1].span ==
		       changes[length].at)
		length++;
	return length;
}

/* How many bytes of punctuation both begin with. */
static size_t count_before(const char *one, const char *other)
{
	size_t length = strlen(one);
	size_t at = 0;

	while (at < length) {
		size_t next = at;

		if (text_is_word(text_next(one, length, &next)) ||
		    strncmp(one + at, other + at, next - at) != 0)
			break;
		at = next;
	}
	return at;
}

/* Where the character begins that ends before `at`. */
static size_t step_back(const char *text, size_t at)
{
	const unsigned continued = 0xC0;
	const unsigned mark = 0x80;

	do
		at--;
	while (at && ((unsigned char)text[at] & continued) == mark);
	return at;
}

/* How many bytes of punctuation both end with; less than all of either. */
static size_t count_behind(const char *one, const char *other)
{
	size_t left = strlen(one);
	size_t right = strlen(other);
	size_t count = 0;

	while (left && right) {
		size_t start = step_back(one, left);
		size_t size = left - start;
		size_t at = start;

		if (text_is_word(text_next(one, left, &at)) || right < size ||
		    memcmp(one + start, other + right - size, size) != 0)
			break;
		left = start;
		right -= size;
		count += size;
	}
	return count;
}

enum status series_make(struct series *out, const struct alto_changed *changes,
			size_t length, struct arena *arena, struct fault *fault)
{
	struct text read = { .arena = arena };
	struct text meant = { .arena = arena };
	const char *one;
	const char *other;
	size_t before;
	size_t behind;

	for (size_t i = 0; i < length; i++) {
		text_print(&read, "%s%s", i ? " " : "", changes[i].read);
		text_print(&meant, "%s%s", i ? " " : "", changes[i].meant);
	}
	if (read.failed || meant.failed)
		return fault_memory(fault);
	before = count_before(text_string(&read), text_string(&meant));
	one = text_string(&read) + before;
	other = text_string(&meant) + before;
	behind = count_behind(one, other);
	out->read = arena_text(arena, one, strlen(one) - behind);
	out->meant = arena_text(arena, other, strlen(other) - behind);
	return out->read && out->meant ? STATUS_OK : fault_memory(fault);
}
