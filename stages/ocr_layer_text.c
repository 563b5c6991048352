#include <poppler.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/ocr_layer_part.h"

/* The most characters of a page that are looked at. */
enum { CHARACTERS_MAX = 500000 };

/*
 * Characters further apart than this, or that differ so much in where they
 * begin or end, are of two pieces: in heights of a character.
 */
static const double piece_gap = 0.5;
static const double piece_step = 0.1;

/* What poppler knows of the text of a page, one item a character. */
struct letters {
	char *text;
	PopplerRectangle *areas;
	guint count;
	GList *attributes;
};

/* Where in the characters a word is being taken from. */
struct taker {
	struct layer_text *out;
	const struct letters *letters;
	const GList *attribute; /* of the character that is looked at */
	size_t own;             /* words that were there before */
	bool filter;
	struct arena *arena;
	bool failed;
};

static void read_letters(struct letters *letters, PopplerPage *page)
{
	letters->text = poppler_page_get_text(page);
	if (!poppler_page_get_text_layout(page, &letters->areas,
					  &letters->count))
		letters->count = 0;
	letters->attributes = poppler_page_get_text_attributes(page);
}

static void free_letters(struct letters *letters)
{
	g_free(letters->text);
	g_free(letters->areas);
	poppler_page_free_text_attributes(letters->attributes);
}

/* The place of a font in the list, where it is put when it is new. */
static size_t find_font(struct layer_text *text, const char *name,
			struct arena *arena)
{
	size_t at = 0;

	while (at < text->font_count && strcmp(text->fonts[at].name, name) != 0)
		at++;
	if (at == text->font_count && at < LAYER_FONTS_MAX) {
		struct layer_font *font = &text->fonts[text->font_count++];

		font->name = text_clean(arena, name);
		if (!font->name)
			font->name = "";
		font->capitals = ocr_encoding_has_capitals(font->name);
	}
	return at < LAYER_FONTS_MAX ? at : LAYER_FONTS_MAX - 1;
}

/* The font of character `at`; characters are asked for in order. */
static size_t font_at(struct taker *taker, guint at)
{
	const PopplerTextAttributes *found;

	while (taker->attribute && taker->attribute->next &&
	       ((const PopplerTextAttributes *)taker->attribute->data)
			       ->end_index < (gint)at)
		taker->attribute = taker->attribute->next;
	found = taker->attribute ? taker->attribute->data : NULL;
	return find_font(taker->out,
			 found && found->font_name ? found->font_name : "",
			 taker->arena);
}

struct layer_area layer_area_of(const PopplerRectangle *from)
{
	return (struct layer_area){ .x1 = MIN(from->x1, from->x2),
				    .y1 = MIN(from->y1, from->y2),
				    .x2 = MAX(from->x1, from->x2),
				    .y2 = MAX(from->y1, from->y2) };
}

bool layer_lies_in(const struct layer_area *inner,
		   const struct layer_area *outer)
{
	double x = (inner->x1 + inner->x2) / 2;
	double y = (inner->y1 + inner->y2) / 2;

	return x >= outer->x1 && x <= outer->x2 && y >= outer->y1 &&
	       y <= outer->y2;
}

/* Whether a character lies in a note, and on no word of the page. */
static bool is_noted(const struct taker *taker, guint at)
{
	const struct layer_text *text = taker->out;
	struct layer_area area = layer_area_of(&taker->letters->areas[at]);
	bool noted = false;

	for (size_t i = 0; i < text->note_count; i++)
		noted |= layer_lies_in(&area, &text->notes[i].area);
	for (size_t i = 0; noted && i < taker->own; i++)
		noted = !layer_lies_in(&area, &text->words[i].area);
	return noted;
}

static void add_word(struct taker *taker, const char *from, size_t length,
		     guint first, guint end)
{
	struct layer_text *out = taker->out;
	struct layer_area area = layer_area_of(&taker->letters->areas[first]);
	struct layer_word *words;
	const char *copy = arena_text(taker->arena, from, length);

	words = arena_grow(taker->arena, out->words, &out->room, out->count + 1,
			   sizeof(*words));
	if (!words || !copy) {
		taker->failed = true;
		return;
	}
	for (guint i = first + 1; i < end; i++) {
		struct layer_area more =
			layer_area_of(&taker->letters->areas[i]);

		area.x1 = MIN(area.x1, more.x1);
		area.y1 = MIN(area.y1, more.y1);
		area.x2 = MAX(area.x2, more.x2);
		area.y2 = MAX(area.y2, more.y2);
	}
	out->words = words;
	words[out->count++] =
		(struct layer_word){ .raw = text_nfc(taker->arena, copy),
				     .area = area,
				     .font = font_at(taker, first) };
	taker->failed |= !words[out->count - 1].raw;
}

/* A space; poppler puts one wherever there is room for it. */
static bool is_space(gunichar character)
{
	return g_unichar_isspace(character) || character == 0xa0 ||
	       character == 0xfeff || character == 0x200b;
}

/* Whether words end at the character, which is none of theirs. */
static bool is_gap(const struct taker *taker, const char *at, guint index)
{
	return is_space(g_utf8_get_char(at)) ||
	       (taker->filter && !is_noted(taker, index));
}

/*
 * Whether a piece begins at a character though no space is before it: poppler
 * puts none between words that stand far apart in a table, nor where the size
 * changes.  layer_order() joins pieces that are one word.
 */
static bool begins_piece(const struct taker *taker, guint index)
{
	struct layer_area before =
		layer_area_of(&taker->letters->areas[index - 1]);
	struct layer_area here = layer_area_of(&taker->letters->areas[index]);
	double height = MAX(before.y2 - before.y1, here.y2 - here.y1);

	return ABS(here.x1 - before.x2) > piece_gap * height ||
	       ABS(here.y1 - before.y1) > piece_step * height ||
	       ABS(here.y2 - before.y2) > piece_step * height;
}

/* End the word that began at `from`, if there is one. */
static void end_word(struct taker *taker, const char *from, const char *at,
		     guint first, guint index)
{
	if (at > from && !taker->failed)
		add_word(taker, from, (size_t)(at - from), first, index);
}

static void take_words(struct taker *taker)
{
	const struct letters *letters = taker->letters;
	const char *at = letters->text;
	const char *from = at;
	guint first = 0;
	guint index = 0;

	for (; *at && index < letters->count && index < CHARACTERS_MAX &&
	       taker->out->count < LAYER_WORDS_MAX && !taker->failed;
	     index++) {
		const char *next = at + g_utf8_skip[(unsigned char)*at];

		if (is_gap(taker, at, index)) {
			end_word(taker, from, at, first, index);
			from = next;
			first = index + 1;
		} else if (index > first && begins_piece(taker, index)) {
			end_word(taker, from, at, first, index);
			from = at;
			first = index;
		}
		at = next;
	}
	end_word(taker, from, at, first, index);
}

enum status layer_text_add(struct layer_text *out, PopplerPage *page,
			   bool filter, struct arena *arena,
			   struct fault *fault)
{
	struct letters letters = { .count = 0 };
	struct taker taker = { .out = out,
			       .letters = &letters,
			       .own = out->count,
			       .filter = filter,
			       .arena = arena };

	read_letters(&letters, page);
	taker.attribute = letters.attributes;
	if (letters.text)
		take_words(&taker);
	free_letters(&letters);
	return taker.failed ? fault_memory(fault) : STATUS_OK;
}

enum status layer_text_read(struct layer_text *out, PopplerPage *page,
			    struct arena *arena, struct fault *fault)
{
	enum status status;

	poppler_page_get_size(page, &out->width, &out->height);
	status = layer_text_add(out, page, false, arena, fault);
	return status ? status : layer_notes_find(out, page, arena, fault);
}
