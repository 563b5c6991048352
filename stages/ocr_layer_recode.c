#include <string.h>

#include "pipeline/text.h"
#include "stages/ocr_layer_part.h"

/* So many words tell the encoding of a text; so many are converted. */
enum { SAMPLE_WORDS = 2000, WORDS_MAX = 1000000 };

static const char blanks[] = " \t\r\n\f";

static size_t count_words(const char *text, size_t most)
{
	size_t count = 0;

	for (text += strspn(text, blanks); *text && count < most; count++) {
		text += strcspn(text, blanks);
		text += strspn(text, blanks);
	}
	return count;
}

/* Take the first `count` words of a text, all of one font. */
static bool take_words(struct layer_text *out, const char *text, size_t count,
		       struct arena *arena)
{
	out->fonts[0].name = "";
	out->font_count = 1;
	out->words = arena_array(arena, count + 1, sizeof(*out->words));
	if (!out->words)
		return false;
	for (out->count = 0; out->count < count; out->count++) {
		size_t length;

		text += strspn(text, blanks);
		length = strcspn(text, blanks);
		out->words[out->count].raw = arena_text(arena, text, length);
		if (!out->words[out->count].raw)
			return false;
		text += length;
	}
	return true;
}

/* The text with all its words converted, and the blanks between them. */
static const char *convert(const struct layer_text *words, const char *from,
			   const struct ocr_layers *layers,
			   enum ocr_encoding encoding, struct arena *arena)
{
	struct text text = { .arena = arena };

	for (size_t i = 0; i < words->count; i++) {
		size_t gap = strspn(from, blanks);
		const char *word =
			layer_convert(words, i, layers, encoding, arena);

		if (!word)
			return NULL;
		text_add(&text, from, gap);
		text_add_string(&text, word);
		from += gap;
		from += strcspn(from, blanks);
	}
	text_add_string(&text, from);
	return text.failed ? NULL : text_string(&text);
}

enum status ocr_layer_recode(const char **out, enum ocr_encoding *found,
			     const struct ocr_layers *layers, const char *text,
			     struct arena *arena, struct fault *fault)
{
	struct layer_text *words = arena_take(arena, sizeof(*words));

	*out = text;
	*found = OCR_ENCODING_UNICODE;
	if (!words ||
	    !take_words(words, text, count_words(text, SAMPLE_WORDS), arena) ||
	    !layer_find_encodings(words, layers, arena))
		return fault_memory(fault);
	*found = words->fonts[0].encoding;
	if (*found == OCR_ENCODING_UNICODE)
		return STATUS_OK;
	if (!take_words(words, text, count_words(text, WORDS_MAX), arena))
		return fault_memory(fault);
	*out = convert(words, text, layers, *found, arena);
	return *out ? STATUS_OK : fault_memory(fault);
}
