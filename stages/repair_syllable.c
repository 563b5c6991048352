#include "stages/repair_syllable.h"

#include <string.h>

#include "pipeline/message.h"
#include "pipeline/table.h"
#include "pipeline/text.h"
#include "stages/repair_letter.h"

enum {
	ONSETS_MAX = 64,
	RIMES_MAX = 512,
	KINDS_MAX = 32,
	ONSET_LETTERS_MAX = 3
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

struct syllable_rule {
	struct onset onsets[ONSETS_MAX];
	size_t onset_count;
	struct rime rimes[RIMES_MAX];
	size_t rime_count;
	const char *kinds[KINDS_MAX];
	size_t kind_count;
};

/* ---- loading ---- */

/* The letters of a cell packed, tone settled; 0: it is no word of letters. */
static uint64_t read_key(const char *cell)
{
	size_t length = strlen(cell);
	uint8_t codes[SYLLABLE_MAX];
	size_t letters = 0;

	for (size_t at = 0; at < length;) {
		uint8_t code = letter_of(text_next(cell, length, &at)).code;

		if (code == LETTER_NONE || letters == SYLLABLE_MAX)
			return 0;
		codes[letters++] = code;
	}
	letter_settle(codes, letters);
	return letter_key(codes, letters);
}

/* The bit of a kind; 0: there is none of that name. */
static uint32_t kind_bit(const struct syllable_rule *rule, const char *kind)
{
	for (size_t i = 0; i < rule->kind_count; i++)
		if (!strcmp(rule->kinds[i], kind))
			return UINT32_C(1) << i;
	return 0;
}

static enum status refuse(struct fault *fault, const char *table,
			  const char *cell)
{
	return fault_set(fault, STATUS_MALFORMED, table,
			 _("'%s': no part of a syllable, or one too many"),
			 cell);
}

static enum status load_rimes(struct syllable_rule *rule,
			      const struct table *table, const char *name,
			      struct fault *fault)
{
	for (size_t i = 0; i < table->rows; i++) {
		struct rime *rime = &rule->rimes[rule->rime_count];
		const char *kind = table_cell(table, i, 1);
		uint64_t key = read_key(table_cell(table, i, 0));

		if (!key || rule->rime_count++ == RIMES_MAX)
			return refuse(fault, name, table_cell(table, i, 0));
		if (!kind_bit(rule, kind)) {
			if (rule->kind_count == KINDS_MAX)
				return refuse(fault, name, kind);
			rule->kinds[rule->kind_count++] = kind;
		}
		rime->key = key;
		rime->kind = kind_bit(rule, kind);
	}
	return STATUS_OK;
}

static enum status load_onsets(struct syllable_rule *rule,
			       const struct table *table, const char *name,
			       struct fault *fault)
{
	for (size_t i = 0; i < table->rows; i++) {
		struct onset *onset = &rule->onsets[rule->onset_count];
		const char *cell = table_cell(table, i, 0);
		bool none = !strcmp(cell, nothing);
		uint64_t key = none ? 0 : read_key(cell);

		if ((!key && !none) || rule->onset_count++ == ONSETS_MAX)
			return refuse(fault, name, cell);
		onset->key = key;
		for (size_t k = 0; k < rule->kind_count; k++)
			if (text_has_word(table_cell(table, i, 1),
					  rule->kinds[k]))
				onset->kinds |= UINT32_C(1) << k;
	}
	return STATUS_OK;
}

enum status syllable_rule_load(struct syllable_rule **out, const char *onsets,
			       const char *rimes, struct arena *arena,
			       struct fault *fault)
{
	struct syllable_rule *rule = arena_take(arena, sizeof(*rule));
	struct table table;
	enum status status;

	if (!rule)
		return fault_memory(fault);
	status = table_load(&table, rimes, 2, arena, fault);
	if (!status)
		status = load_rimes(rule, &table, rimes, fault);
	if (!status)
		status = table_load(&table, onsets, 2, arena, fault);
	if (!status)
		status = load_onsets(rule, &table, onsets, fault);
	if (!status)
		*out = rule;
	return status;
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

static uint32_t onset_kinds(const struct syllable_rule *rule, uint64_t key)
{
	for (size_t i = 0; i < rule->onset_count; i++)
		if (rule->onsets[i].key == key)
			return rule->onsets[i].kinds;
	return 0;
}

static uint32_t rime_kind(const struct syllable_rule *rule, uint64_t key)
{
	for (size_t i = 0; i < rule->rime_count; i++)
		if (rule->rimes[i].key == key)
			return rule->rimes[i].kind;
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

bool syllable_rule_allows(const struct syllable_rule *rule,
			  const uint8_t *codes, size_t length)
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
		uint32_t kinds = onset_kinds(rule, letter_key(plain, cut));

		if ((kinds & rime_kind(rule, letter_key(rime, length - cut))) &&
		    (!tones || place == cut + tone_place(rime, length - cut)))
			return true;
	}
	return false;
}
