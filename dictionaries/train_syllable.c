#include "dictionaries/train_syllable.h"

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "stages/repair_letter.h"

enum {
	ONSETS_MAX = 64,
	RIMES_MAX = 512,
	KINDS_MAX = 32,
	KIND_BYTES_MAX = 16,
	ADMITTED_MAX = 20000,
	ONSET_LETTERS_MAX = 3,
};

/* The cell of onsets.tsv that stands for no onset at all. */
static const char nothing[] = "-";

struct onset {
	uint64_t key; /* 0: nothing */
	uint32_t kinds;
};

struct rime {
	uint64_t key;
	uint32_t kind; /* its bit */
};

struct syllables {
	struct onset onsets[ONSETS_MAX];
	size_t onset_count;
	struct rime rimes[RIMES_MAX];
	size_t rime_count;
	char kinds[KINDS_MAX][KIND_BYTES_MAX];
	size_t kind_count;
	uint64_t *admitted; /* sorted */
	size_t admitted_count;
};

/* ---- loading ---- */

/* The letters of a word; how many, 0 if it is no single word of letters. */
static size_t spell(uint8_t *codes, const char *word, size_t length)
{
	struct token token;
	size_t letters;

	token_read(&token, word, length);
	if (token.pieces != 1 || token.piece[0].from != 0 ||
	    token.piece[0].to != token.length)
		return 0;
	letters = train_letters(codes, &token, &token.piece[0]);
	letter_settle(codes, letters);
	return letters;
}

static uint64_t read_key(const char *word)
{
	uint8_t codes[SYLLABLE_MAX];
	size_t length = spell(codes, word, strlen(word));

	if (!length)
		train_die("rule", word);
	return letter_key(codes, length);
}

/* The bit of a kind; a new one when the rimes are read, else it must be */
static uint32_t kind_bit(struct syllables *syllables, const char *kind)
{
	for (size_t i = 0; i < syllables->kind_count; i++)
		if (!strcmp(syllables->kinds[i], kind))
			return UINT32_C(1) << i;
	return 0;
}

static uint32_t add_kind(struct syllables *syllables, const char *kind)
{
	uint32_t bit = kind_bit(syllables, kind);

	if (bit)
		return bit;
	if (syllables->kind_count == KINDS_MAX ||
	    strlen(kind) >= KIND_BYTES_MAX)
		train_die("kind", kind);
	memcpy(syllables->kinds[syllables->kind_count], kind, strlen(kind) + 1);
	return UINT32_C(1) << syllables->kind_count++;
}

static void add_rime(struct syllables *syllables, const char *key, char *kind)
{
	struct rime *rime = &syllables->rimes[syllables->rime_count];

	if (syllables->rime_count++ == RIMES_MAX)
		train_die(key, "one rime too many");
	rime->key = read_key(key);
	rime->kind = add_kind(syllables, kind);
}

static void add_onset(struct syllables *syllables, const char *key, char *kinds)
{
	struct onset *onset = &syllables->onsets[syllables->onset_count];
	char *place = NULL;

	if (syllables->onset_count++ == ONSETS_MAX)
		train_die(key, "one onset too many");
	onset->key = strcmp(key, nothing) ? read_key(key) : 0;
	for (char *kind = strtok_r(kinds, " ", &place); kind;
	     kind = strtok_r(NULL, " ", &place)) {
		uint32_t bit = kind_bit(syllables, kind);

		if (!bit)
			train_die(kind, "no rime is of that kind");
		onset->kinds |= bit;
	}
}

static int by_key(const void *one, const void *other)
{
	uint64_t a = *(const uint64_t *)one;
	uint64_t b = *(const uint64_t *)other;

	return a == b ? 0 : a < b ? -1 : 1;
}

/* Names among the words hold several; each is let in */
static void add_words(struct syllables *syllables, const char *words)
{
	const char *at = words;
	const char *word;
	size_t length;

	while ((word = train_token(&at, &length))) {
		uint8_t codes[SYLLABLE_MAX];
		size_t letters = spell(codes, word, length);

		if (!letters)
			continue;
		if (syllables->admitted_count == ADMITTED_MAX)
			train_die(words, "one word too many");
		syllables->admitted[syllables->admitted_count++] =
			letter_key(codes, letters);
	}
}

static void read_rows(struct syllables *syllables, const char *path,
		      void (*add)(struct syllables *, const char *, char *))
{
	size_t size;
	char *data = train_read(path, &size);
	char *place = NULL;

	for (char *line = strtok_r(data, "\n", &place); line;
	     line = strtok_r(NULL, "\n", &place)) {
		char *tab = strchr(line, '\t');

		if (*line == '#')
			continue;
		if (!tab)
			train_die(path, "a row has one cell only");
		*tab = '\0';
		add(syllables, line, tab + 1);
	}
	free(data);
}

struct syllables *syllables_load(const char *onsets, const char *rimes)
{
	struct syllables *syllables = train_take(1, sizeof(*syllables));

	syllables->admitted =
		train_take(ADMITTED_MAX, sizeof(*syllables->admitted));
	read_rows(syllables, rimes, add_rime);
	read_rows(syllables, onsets, add_onset);
	return syllables;
}

static void admit_row(struct syllables *syllables, const char *key, char *rest)
{
	(void)rest;
	add_words(syllables, key);
}

void syllables_admit(struct syllables *syllables, const char *table)
{
	read_rows(syllables, table, admit_row);
	qsort(syllables->admitted, syllables->admitted_count,
	      sizeof(*syllables->admitted), by_key);
}

void syllables_free(struct syllables *syllables)
{
	if (syllables)
		free(syllables->admitted);
	free(syllables);
}

/* ---- the rule ---- */

static bool is_vowel(uint8_t code)
{
	return code < LETTER_MARKED;
}

/* Ends in c, ch, p or t: these go with two tones only. */
static bool is_stopped(const uint8_t *plain, size_t length)
{
	int32_t last = letter_character(plain[length - 1], false);

	if (last == 'h')
		return length > 1 &&
		       letter_character(plain[length - 2], false) == 'c';
	return last == 'c' || last == 'p' || last == 't';
}

/*
 * Where the tone of a rime stands: on the last vowel with a mark; without
 * one, before a consonant on the last vowel, at the end on the last but one.
 */
static size_t tone_place(const uint8_t *rime, size_t length)
{
	size_t vowels = 0;
	size_t marked = length;

	while (vowels < length && is_vowel(rime[vowels])) {
		if (letter_plain(rime[vowels]) != rime[vowels])
			marked = vowels;
		vowels++;
	}
	if (marked < length)
		return marked;
	return vowels < length || vowels < 2 ? vowels - 1 : vowels - 2;
}

static uint32_t onset_kinds(const struct syllables *syllables, uint64_t key)
{
	for (size_t i = 0; i < syllables->onset_count; i++)
		if (syllables->onsets[i].key == key)
			return syllables->onsets[i].kinds;
	return 0;
}

static uint32_t rime_kind(const struct syllables *syllables, uint64_t key)
{
	for (size_t i = 0; i < syllables->rime_count; i++)
		if (syllables->rimes[i].key == key)
			return syllables->rimes[i].kind;
	return 0;
}

/* Take the tones off; how many there were, the last one's place and tone */
static int strip_tones(uint8_t *plain, const uint8_t *codes, size_t length,
		       size_t *place, unsigned *tone)
{
	int tones = 0;

	for (size_t i = 0; i < length; i++) {
		plain[i] = (uint8_t)letter_toneless(codes[i]);
		if (plain[i] == codes[i])
			continue;
		*tone = codes[i] % LETTER_TONES;
		*place = i;
		tones++;
	}
	return tones;
}

bool syllables_allow(const struct syllables *syllables, const uint8_t *codes,
		     size_t length)
{
	enum { ACUTE = 4, DOT = 5 };
	uint8_t plain[SYLLABLE_MAX];
	size_t place = 0;
	unsigned tone = 0;
	int tones;

	if (!length || length > SYLLABLE_MAX)
		return false;
	tones = strip_tones(plain, codes, length, &place, &tone);
	if (tones > 1 ||
	    (is_stopped(plain, length) && tone != ACUTE && tone != DOT))
		return false;
	for (size_t cut = 0; cut < length && cut <= ONSET_LETTERS_MAX; cut++) {
		const uint8_t *rime = plain + cut;
		uint32_t kinds = onset_kinds(syllables, letter_key(plain, cut));

		if ((kinds &
		     rime_kind(syllables, letter_key(rime, length - cut))) &&
		    (!tones || place == cut + tone_place(rime, length - cut)))
			return true;
	}
	return false;
}

bool syllables_list(const struct syllables *syllables, const uint8_t *codes,
		    size_t length)
{
	uint64_t key = letter_key(codes, length);

	return key && bsearch(&key, syllables->admitted,
			      syllables->admitted_count, sizeof(key), by_key);
}

bool is_syllable(const struct syllables *syllables, const uint8_t *codes,
		 size_t length)
{
	return syllables_allow(syllables, codes, length) ||
	       syllables_list(syllables, codes, length);
}
