#ifndef STAGES_OCR_ENCODING_H
#define STAGES_OCR_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/repair_syllable.h"

/*
 * Text in the encodings that fonts had before Unicode.
 *
 * Such a font shows Vietnamese letters in the places of Western ones; whoever
 * takes its text for Western reads "Chñ nghÜa" for "Chủ nghĩa".  The letters
 * stand in dictionaries/encodings.tsv.
 */
enum ocr_encoding {
	OCR_ENCODING_UNICODE,
	OCR_ENCODING_TCVN3,
	OCR_ENCODING_VNI,
	OCR_ENCODING_VPS,
	OCR_ENCODINGS
};

struct ocr_encodings;

/*
 * Load the letters into the arena; `rule` is borrowed for as long.
 *
 * STATUS_MISSING, STATUS_MALFORMED, STATUS_MEMORY
 */
enum status ocr_encodings_load(struct ocr_encodings **out,
			       const struct syllable_rule *rule,
			       struct arena *arena, struct fault *fault);

/* "unicode", "tcvn3", "vni", "vps" */
const char *ocr_encoding_name(enum ocr_encoding encoding);

/* What the name of a font tells of the encoding of its text. */
enum ocr_encoding ocr_encoding_of_font(const char *font);

/* Whether the font shows small letters as capitals (".VnTimeH"). */
bool ocr_encoding_has_capitals(const char *font);

/*
 * A word, given as Western text in UTF-8, as that encoding means it, in
 * normal form C; in `capitals` when wanted.  What is no letter of the
 * encoding stays.  In the arena; NULL: no memory.
 */
const char *ocr_encoding_convert(const struct ocr_encodings *encodings,
				 enum ocr_encoding encoding, const char *word,
				 bool capitals, struct arena *arena);

/* Bytes of Windows-1252 as UTF-8; NULL: no memory. */
const char *ocr_encoding_western(const char *bytes, size_t size,
				 struct arena *arena);

/*
 * Whether the letters, all of one case, are a syllable by rule; `marked` is
 * whether one of them has a mark.  For words in normal form C.
 */
struct ocr_sound {
	bool letters;  /* nothing but letters, Vietnamese or not */
	bool small;    /* one of them is small */
	bool syllable; /* ... and they are a syllable */
	bool marked;
};

struct ocr_sound ocr_sound_of(const struct syllable_rule *rule,
			      const char *word, size_t length);

#endif
