#include <string.h>

#include "pipeline/text.h"
#include "stages/ocr_layer_part.h"
#include "stages/repair_letter.h"

/*
 * Text over a scan is the page's from so many words on, and when its lines
 * stand in such a share of the height; less is a stamp or a water mark.
 */
enum { SCAN_WORDS_MIN = 30 };
static const double scan_height_least = 0.10;

/* Fewer tokens tell nothing. */
enum { TOKENS_MIN = 10 };

/*
 * Sound is what has these shares; those of another language are not counted
 * among the tokens.  On pages of directives, laws and news 0.52 and more of
 * the syllables have marks, behind an engine without Vietnamese 0.29 at most.
 */
static const double sound_syllables = 0.50;
static const double scan_syllables = 0.85; /* else the engine reads better */
static const double sound_marked = 0.40;
static const double sound_odd = 0.04;

/*
 * A page in another language has such a share of words that tell, and at
 * least half as many as look like a syllable.  English pages have 0.26 and
 * more; behind an engine without Vietnamese hardly any word tells.
 */
static const double foreign_least = 0.20;

/* A word of so many letters is no syllable: it tells, too. */
enum { LONG_LETTERS = 8, FOREIGN_BYTES_MAX = 32 };

/*
 * A font's text is taken for one in an old encoding when that makes so many
 * times the syllables with marks, and so many at least; where the name of the
 * font says so it need only make more of them.
 */
static const double gain_least = 1.5;
enum { GAIN_WORDS = 6 };

/* Which share of the words must be converted for the page to be of a kind. */
static const double converted_least = 0.10;

/* The height of a page is counted in so many slices. */
enum { SLICES = 200 };

/* What was counted. */
struct tally {
	size_t tokens;
	size_t syllables;
	size_t marked;
	size_t foreign;
	size_t characters;
	size_t odd;
};

static bool is_letter(char byte)
{
	return (byte & 0x80) || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

/*
 * Characters that come from fonts whose codes mean nothing, or from text read
 * in another encoding: signs of Latin-1, letters of other languages that are
 * written in Latin, private ones.  Whole words in another script are not odd.
 */
static bool is_odd(int32_t character)
{
	static const int32_t plain[] = { 0xa0, 0xa7, 0xb0, 0xb1, 0xb2, 0xb3,
					 0xb7, 0xb9, 0xbd, 0xd7, 0xf7 };
	static const int32_t ranges[][2] = {
		{ 0x01, 0x1f },     { 0x7f, 0x24f },    { 0x1e00, 0x1eff },
		{ 0xe000, 0xf8ff }, { 0xfffd, 0xfffd },
	};

	if (letter_of(character).code != LETTER_NONE)
		return false;
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (character == plain[i])
			return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (character >= ranges[i][0] && character <= ranges[i][1])
			return true;
	return false;
}

/* Punctuation beside the letters of a word that is written in no ASCII. */
static bool is_sign(int32_t character)
{
	return character >= 0x2010 && character <= 0x2049;
}

static void count_characters(struct tally *tally, const char *word)
{
	size_t length = strlen(word);
	size_t count = 0;
	size_t odd = 0;

	for (size_t at = 0; at < length; count++)
		odd += is_odd(text_next(word, length, &at));
	tally->characters += count;
	/* A sign that stands alone is that of a list, from a font of signs. */
	tally->odd += count > 1 ? odd : 0;
}

static bool is_foreign(const struct ocr_layers *layers, const char *part,
		       size_t length, const struct ocr_sound *sound,
		       struct arena *arena)
{
	const char *word;

	if (!sound->letters || length > FOREIGN_BYTES_MAX)
		return false;
	if (length >= LONG_LETTERS)
		return true;
	word = arena_text(arena, part, length);
	word = word ? text_lower(arena, word) : NULL;
	return word &&
	       table_find(&layers->languages, word) < layers->languages.rows;
}

static void count_part(struct tally *tally, const struct ocr_layers *layers,
		       const char *part, size_t length, struct arena *arena)
{
	struct ocr_sound sound = ocr_sound_of(layers->rule, part, length);

	/* Letters of a list, and abbreviations, tell nothing. */
	if (length < 2 || (sound.letters && !sound.small && !sound.syllable))
		return;
	tally->tokens++;
	tally->syllables += sound.syllable;
	tally->marked += sound.syllable && sound.marked;
	if (!sound.syllable)
		tally->foreign +=
			is_foreign(layers, part, length, &sound, arena);
}

/* How many bytes of a sign of punctuation stand at `at`; 0: there is none. */
static size_t sign_at(const char *word, size_t length, size_t at)
{
	size_t behind = at;

	if (!is_letter(word[at]))
		return 1;
	return is_sign(text_next(word, length, &behind)) ? behind - at : 0;
}

/* Count the runs of letters of a word; what is no ASCII may be a letter. */
static void count_word(struct tally *tally, const struct ocr_layers *layers,
		       const char *word, struct arena *arena)
{
	size_t length = strlen(word);
	size_t from = 0;
	size_t at = 0;

	count_characters(tally, word);
	while (at < length) {
		size_t sign = sign_at(word, length, at);

		if (sign && at > from)
			count_part(tally, layers, word + from, at - from,
				   arena);
		if (sign)
			from = at + sign;
		at += sign ? sign : 1;
	}
	if (at > from)
		count_part(tally, layers, word + from, at - from, arena);
}

/* ---- encodings ---- */

/* Capitals and small letters of ASCII. */
struct cases {
	size_t capitals;
	size_t small;
};

static void count_cases(struct cases *cases, const char *word)
{
	for (; *word; word++) {
		cases->capitals += *word >= 'A' && *word <= 'Z';
		cases->small += *word >= 'a' && *word <= 'z';
	}
}

/*
 * Whether the word is written in capitals, though letters in it that have no
 * capital of their own are small; words of few letters are as those beside.
 */
static bool is_in_capitals(const struct layer_text *text, size_t at)
{
	enum { BESIDE = 3, ENOUGH = 2 };
	struct cases cases = { 0, 0 };

	if (text->fonts[text->words[at].font].capitals)
		return true;
	count_cases(&cases, text->words[at].raw);
	if (cases.capitals < ENOUGH)
		for (size_t i = 1; i <= BESIDE; i++) {
			if (at >= i)
				count_cases(&cases, text->words[at - i].raw);
			if (at + i < text->count)
				count_cases(&cases, text->words[at + i].raw);
		}
	return cases.capitals >= ENOUGH && !cases.small;
}

const char *layer_convert(const struct layer_text *text, size_t at,
			  const struct ocr_layers *layers,
			  enum ocr_encoding encoding, struct arena *arena)
{
	const struct layer_word *word = &text->words[at];

	if (encoding == OCR_ENCODING_UNICODE)
		return word->raw;
	return ocr_encoding_convert(layers->encodings, encoding, word->raw,
				    is_in_capitals(text, at), arena);
}

/* Count the text of font `font`, of all of them with LAYER_FONTS_MAX. */
static bool count_font(struct tally *tally, const struct layer_text *text,
		       size_t font, enum ocr_encoding encoding,
		       const struct ocr_layers *layers, struct arena *arena)
{
	memset(tally, 0, sizeof(*tally));
	for (size_t i = 0; i < text->count; i++) {
		const char *word;

		if (font != LAYER_FONTS_MAX && text->words[i].font != font)
			continue;
		word = layer_convert(text, i, layers, encoding, arena);
		if (!word)
			return false;
		count_word(tally, layers, word, arena);
	}
	return true;
}

/* Whether the text is better in an encoding than as it stands. */
static bool is_better(const struct tally *converted, const struct tally *plain,
		      bool named)
{
	double before = (double)plain->marked;
	double after = (double)converted->marked;

	if (named)
		return after > before && converted->odd <= plain->odd;
	return after >= before * gain_least && after >= before + GAIN_WORDS &&
	       after >= (double)converted->tokens * sound_marked &&
	       (double)converted->syllables >=
		       (double)converted->tokens * sound_syllables;
}

/* Find the encoding that makes most syllables with marks of the font. */
static bool find_encoding(enum ocr_encoding *out, const struct layer_text *text,
			  size_t font, enum ocr_encoding named,
			  const struct ocr_layers *layers, struct arena *arena)
{
	struct tally plain;
	size_t most = 0;

	*out = OCR_ENCODING_UNICODE;
	if (!count_font(&plain, text, font, OCR_ENCODING_UNICODE, layers,
			arena))
		return false;
	for (int i = OCR_ENCODING_TCVN3; i < OCR_ENCODINGS; i++) {
		enum ocr_encoding encoding = (enum ocr_encoding)i;
		struct tally tally;

		if (!count_font(&tally, text, font, encoding, layers, arena))
			return false;
		if (tally.marked > most &&
		    is_better(&tally, &plain, encoding == named)) {
			most = tally.marked;
			*out = encoding;
		}
	}
	return true;
}

/* Whether any character is beyond ASCII: all encodings agree on ASCII. */
static bool is_plain(const struct layer_text *text)
{
	for (size_t i = 0; i < text->count; i++)
		for (const char *at = text->words[i].raw; *at; at++)
			if (*at & 0x80)
				return false;
	return true;
}

/*
 * The encoding of each font; one that has too little text of its own to tell
 * is as the page is, where its name does not speak against it.
 */
bool layer_find_encodings(struct layer_text *text,
			  const struct ocr_layers *layers, struct arena *arena)
{
	enum ocr_encoding page = OCR_ENCODING_UNICODE;

	if (is_plain(text))
		return true;
	if (!find_encoding(&page, text, LAYER_FONTS_MAX, OCR_ENCODING_UNICODE,
			   layers, arena))
		return false;
	for (size_t i = 0; i < text->font_count; i++) {
		struct layer_font *font = &text->fonts[i];
		enum ocr_encoding named = ocr_encoding_of_font(font->name);
		struct tally tally;

		if (!find_encoding(&font->encoding, text, i, named, layers,
				   arena))
			return false;
		if (font->encoding || !page)
			continue;
		if (!count_font(&tally, text, i, OCR_ENCODING_UNICODE, layers,
				arena))
			return false;
		if (!tally.marked && (tally.odd || named == page))
			font->encoding = page;
	}
	return true;
}

static bool convert_words(struct layer_text *text,
			  const struct ocr_layers *layers, struct arena *arena)
{
	for (size_t i = 0; i < text->count; i++) {
		struct layer_word *word = &text->words[i];
		const char *made =
			layer_convert(text, i, layers,
				      text->fonts[word->font].encoding, arena);

		word->text = made ? text_clean(arena, made) : NULL;
		if (!word->text)
			return false;
	}
	return true;
}

/* ---- the decision ---- */

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

/* The share of the height of the page that words stand in. */
static double measure_height(const struct layer_text *text)
{
	bool slices[SLICES] = { false };
	size_t filled = 0;

	for (size_t i = 0; i < text->count; i++) {
		const struct layer_area *area = &text->words[i].area;
		double from = area->y1 / text->height * SLICES;
		double to = area->y2 / text->height * SLICES;

		if (text->words[i].signature || !(from >= 0) || !(to < SLICES))
			continue;
		for (int slice = (int)from; slice <= (int)to; slice++)
			slices[slice] = true;
	}
	for (size_t i = 0; i < SLICES; i++)
		filled += slices[i];
	return (double)filled / SLICES;
}

static void measure(struct ocr_layer_figures *figures,
		    const struct layer_text *text,
		    const struct ocr_layers *layers, struct arena *arena)
{
	struct tally tally = { .tokens = 0 };

	for (size_t i = 0; i < text->count; i++) {
		if (text->words[i].signature)
			continue;
		figures->words++;
		count_word(&tally, layers, text->words[i].text, arena);
	}
	figures->tokens = tally.tokens;
	figures->syllables = share(tally.syllables, tally.tokens);
	figures->marked = share(tally.marked, tally.syllables);
	figures->foreign = share(tally.foreign, tally.tokens);
	figures->odd = share(tally.odd, tally.characters);
	figures->height = measure_height(text);
}

/* The encoding that enough words were in. */
static enum ocr_encoding main_encoding(const struct layer_text *text)
{
	size_t counts[OCR_ENCODINGS] = { 0 };
	enum ocr_encoding most = OCR_ENCODING_TCVN3;

	for (size_t i = 0; i < text->count; i++)
		counts[text->fonts[text->words[i].font].encoding]++;
	for (int i = OCR_ENCODING_TCVN3; i < OCR_ENCODINGS; i++)
		if (counts[i] > counts[most])
			most = (enum ocr_encoding)i;
	return share(counts[most], text->count) >= converted_least
		       ? most
		       : OCR_ENCODING_UNICODE;
}

static bool is_sound(const struct ocr_layer_figures *figures, bool scan)
{
	double least = scan ? scan_syllables : sound_syllables;

	if (figures->odd > sound_odd)
		return false;
	if (figures->tokens < TOKENS_MIN)
		return true;
	if (figures->foreign >= foreign_least &&
	    figures->foreign * 2 > figures->syllables)
		return true;
	return figures->marked >= sound_marked &&
	       figures->syllables >= least * (1 - figures->foreign);
}

static enum ocr_layer_kind decide(const struct ocr_layer_figures *figures,
				  const struct layer_text *text, bool scan)
{
	static const enum ocr_layer_kind kinds[OCR_ENCODINGS] = {
		[OCR_ENCODING_UNICODE] = OCR_LAYER_SOUND,
		[OCR_ENCODING_TCVN3] = OCR_LAYER_TCVN3,
		[OCR_ENCODING_VNI] = OCR_LAYER_VNI,
		[OCR_ENCODING_VPS] = OCR_LAYER_VPS,
	};

	if (!figures->words || (scan && (figures->words < SCAN_WORDS_MIN ||
					 figures->height < scan_height_least)))
		return layer_has_signature(text) ? OCR_LAYER_SIGNATURE
						 : OCR_LAYER_NONE;
	if (!is_sound(figures, scan))
		return OCR_LAYER_MANGLED;
	return kinds[main_encoding(text)];
}

enum status layer_judge(struct ocr_layer *layer, struct layer_text *text,
			const struct ocr_layers *layers, bool scan,
			struct arena *arena, struct fault *fault)
{
	if (!layer_find_encodings(text, layers, arena) ||
	    !convert_words(text, layers, arena) ||
	    layer_order(text, arena, fault))
		return fault_memory(fault);
	measure(&layer->figures, text, layers, arena);
	layer->kind = decide(&layer->figures, text, scan);
	return STATUS_OK;
}
