#include "archive/fold.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <utf8proc.h>

/*
 * Below this, what a character folds to is looked up: Latin with all that
 * Vietnamese has, Greek, Cyrillic, dashes and quotation marks.
 */
enum { TABLE_SIZE = 0x2100 };

/* The most characters that one decomposes to. */
enum { PARTS_MAX = 8 };

/* Room for one character in UTF-8, in bytes. */
enum { CHARACTER_SIZE = 4 };

enum {
	D_BAR_UPPER = 0x110,
	D_BAR_LOWER = 0x111,
	ETH_UPPER = 0xd0,
	ETH_LOWER = 0xf0,
	SPACE_NO_WIDTH = 0x200b,
	ASCII_END = 0x80,
};

/* The marks of the tones, as they stand behind the vowel. */
enum {
	TONE_GRAVE = 0x300,
	TONE_ACUTE = 0x301,
	TONE_TILDE = 0x303,
	TONE_HOOK = 0x309,
	TONE_DOT = 0x323,
};

/* What a character is in the full text. */
struct piece {
	unsigned char parts; /* 1: it parts words */
	unsigned char size;  /* 0: a mark, or nothing */
	char bytes[FOLD_PIECE_SIZE];
};

static struct piece table[TABLE_SIZE];
static once_flag table_filled = ONCE_FLAG_INIT;

static bool is_barred_d(int32_t point)
{
	return point == D_BAR_UPPER || point == D_BAR_LOWER ||
	       point == ETH_UPPER || point == ETH_LOWER;
}

/* Add a decomposed character, in lower case, to the piece. */
static void add_point(struct piece *piece, int32_t point)
{
	utf8proc_int32_t lower[PARTS_MAX];
	int last = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t count = utf8proc_decompose_char(
		point, lower, PARTS_MAX,
		UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD,
		&last);

	for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++) {
		int32_t base = is_barred_d(lower[i]) ? 'd' : lower[i];

		if (piece->size + CHARACTER_SIZE <= FOLD_PIECE_SIZE)
			piece->size += (unsigned char)utf8proc_encode_char(
				base,
				(utf8proc_uint8_t *)piece->bytes + piece->size);
	}
}

/* Decomposed first: lower case alone makes a letter of some marks. */
static struct piece make_piece(int32_t point)
{
	struct piece piece = { 0 };
	utf8proc_int32_t parts[PARTS_MAX];
	int last = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t count;

	if (!text_is_word(point)) {
		piece.parts =
			utf8proc_category(point) != UTF8PROC_CATEGORY_CF ||
			point == SPACE_NO_WIDTH;
		return piece;
	}
	count = utf8proc_decompose_char(point, parts, PARTS_MAX,
					UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK,
					&last);
	for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++)
		add_point(&piece, parts[i]);
	return piece;
}

static void fill_table(void)
{
	for (int32_t point = 0; point < TABLE_SIZE; point++)
		table[point] = make_piece(point);
}

/* The character at `fold->at`, which moves behind it. */
static int32_t take_point(struct fold *fold)
{
	const unsigned char *bytes =
		(const unsigned char *)fold->string + fold->at;
	size_t left = fold->length - fold->at;

	if (bytes[0] < ASCII_END) {
		fold->at++;
		return bytes[0];
	}
	/* The letters of Vietnamese; text_next() looks at all else. */
	if (left >= 3 && bytes[0] == 0xe1 && bytes[1] >= 0x80 &&
	    bytes[1] < 0xc0 && bytes[2] >= 0x80 && bytes[2] < 0xc0) {
		fold->at += 3;
		return 0x1000 | (bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f);
	}
	if (left >= 2 && bytes[0] >= 0xc2 && bytes[0] < 0xe0 &&
	    bytes[1] >= 0x80 && bytes[1] < 0xc0) {
		fold->at += 2;
		return (bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
	}
	return text_next(fold->string, fold->length, &fold->at);
}

bool fold_next(struct fold *fold)
{
	struct piece made;
	size_t size = 0;

	call_once(&table_filled, fill_table);
	while (fold->at < fold->length) {
		size_t before = fold->at;
		int32_t point = take_point(fold);
		const struct piece *piece = &table[0];

		if (point >= 0 && point < TABLE_SIZE) {
			piece = &table[point];
		} else {
			made = make_piece(point);
			piece = &made;
		}
		if (piece->parts && size)
			break;
		if (piece->size + size > FOLD_WORD_SIZE) {
			fold->at = before;
			break;
		}
		if (piece->size && !size)
			fold->start = before;
		memcpy(fold->word + size, piece->bytes, FOLD_PIECE_SIZE);
		size += piece->size;
		if (size)
			fold->end = fold->at;
	}
	fold->size = size;
	return size != 0;
}

uint64_t fold_hash(const struct fold *fold)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < fold->size; i++)
		hash = (hash ^ (unsigned char)fold->word[i]) *
		       UINT64_C(1099511628211);
	return hash;
}

/* "_thu thu": the end of one pair, and how the next begins. */
static void add_joint(struct text *out, const struct fold *fold)
{
	char joint[2 * FOLD_WORD_SIZE + 2];
	size_t size = fold->size;

	joint[0] = '_';
	memcpy(joint + 1, fold->word, size);
	joint[size + 1] = ' ';
	memcpy(joint + size + 2, fold->word, size);
	text_add(out, joint, 2 * size + 2);
}

void fold_pairs(struct text *out, const char *words)
{
	struct fold fold = { .string = words, .length = strlen(words) };
	bool first = true;

	for (; fold_next(&fold); first = false) {
		if (!first) {
			add_joint(out, &fold);
			continue;
		}
		if (out->length)
			text_add(out, " ", 1);
		text_add(out, fold.word, fold.size);
	}
	if (!first)
		text_add(out, "_", 1);
}

/* ---- distinct words ---- */

/* Slots of the first table of words, a power of two. */
enum { FIRST_SLOTS = 512 };

/* The words that were met, in slots by their hash. */
struct seen {
	const struct text *out;
	struct slot {
		size_t start; /* in `out` */
		size_t size;  /* 0: the slot is free */
		uint64_t hash;
	} * slots;
	size_t room; /* a power of two */
	size_t count;
};

/* The slot of a word, or the free one where it belongs. */
static struct slot *slot_of(const struct seen *seen, const char *word,
			    size_t size, uint64_t hash)
{
	size_t at = (size_t)hash & (seen->room - 1);

	for (;; at = (at + 1) & (seen->room - 1)) {
		struct slot *slot = &seen->slots[at];

		if (!slot->size ||
		    (slot->hash == hash && slot->size == size &&
		     memcmp(seen->out->data + slot->start, word, size) == 0))
			return slot;
	}
}

/* Twice the room, so that half of it stays free; false: no memory. */
static bool grow(struct seen *seen)
{
	struct slot *old = seen->slots;
	size_t room = seen->room;

	if (seen->count < room / 2)
		return true;
	seen->room = room ? room * 2 : FIRST_SLOTS;
	seen->slots = calloc(seen->room, sizeof(*seen->slots));
	if (!seen->slots) {
		free(old);
		return false;
	}
	for (size_t i = 0; i < room; i++)
		if (old[i].size)
			*slot_of(seen, seen->out->data + old[i].start,
				 old[i].size, old[i].hash) = old[i];
	free(old);
	return true;
}

void fold_words(struct text *out, const char *words)
{
	struct fold fold = { .string = words, .length = strlen(words) };
	struct seen seen = { .out = out };

	while (!out->failed && fold_next(&fold)) {
		uint64_t whole = fold_hash(&fold);
		uint64_t hash = whole ^ whole >> 32;
		struct slot *slot;

		if (!grow(&seen)) {
			out->failed = true;
			return;
		}
		slot = slot_of(&seen, fold.word, fold.size, hash);
		if (slot->size)
			continue;
		if (out->length)
			text_add(out, " ", 1);
		*slot = (struct slot){ out->length, fold.size, hash };
		seen.count++;
		text_add(out, fold.word, fold.size);
	}
	free(seen.slots);
}

/* ---- as it is written ---- */

static bool is_tone(int32_t point)
{
	return point == TONE_GRAVE || point == TONE_ACUTE ||
	       point == TONE_TILDE || point == TONE_HOOK || point == TONE_DOT;
}

/* Add the tones of `string`, or all but them; barred D is one letter. */
static void add_tones(struct text *out, const char *string, bool tones)
{
	size_t length = strlen(string);

	for (size_t at = 0; at < length;) {
		utf8proc_uint8_t bytes[CHARACTER_SIZE];
		int32_t point = text_next(string, length, &at);
		utf8proc_ssize_t size = utf8proc_encode_char(
			is_barred_d(point) ? D_BAR_LOWER : point, bytes);

		if (is_tone(point) == tones)
			text_add(out, (const char *)bytes, (size_t)size);
	}
}

char *fold_exact(struct arena *arena, const char *word, size_t length)
{
	struct text out = { .arena = arena };
	utf8proc_uint8_t *mapped = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)word,
			 (utf8proc_ssize_t)length, &mapped,
			 UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
				 UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) < 0)
		return NULL;
	add_tones(&out, (const char *)mapped, false);
	add_tones(&out, (const char *)mapped, true);
	text_add(&out, "", 0);
	free(mapped);
	return out.failed ? NULL : out.data;
}
