#include "dictionaries/train_syllable.h"

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "pipeline/arena.h"
#include "stages/repair_letter.h"
#include "stages/repair_syllable.h"

enum { ADMITTED_MAX = 20000 };

struct syllables {
	struct arena *arena; /* what the rule lies in */
	struct syllable_rule *rule;
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

struct syllables *syllables_load(const char *onsets, const char *rimes)
{
	struct syllables *syllables = train_take(1, sizeof(*syllables));
	struct fault fault = { .status = STATUS_OK };
	char line[FAULT_LINE_SIZE];

	syllables->admitted =
		train_take(ADMITTED_MAX, sizeof(*syllables->admitted));
	syllables->arena = arena_new();
	if (!syllables->arena)
		train_die("arena", "no memory");
	if (syllable_rule_load(&syllables->rule, onsets, rimes,
			       syllables->arena, &fault))
		train_die("rule", fault_line(line, &fault));
	return syllables;
}

void syllables_admit(struct syllables *syllables, const char *table)
{
	size_t size;
	char *data = train_read(table, &size);
	char *place = NULL;

	for (char *line = strtok_r(data, "\n", &place); line;
	     line = strtok_r(NULL, "\n", &place)) {
		char *tab = strchr(line, '\t');

		if (*line == '#')
			continue;
		if (!tab)
			train_die(table, "a row has one cell only");
		*tab = '\0';
		add_words(syllables, line);
	}
	free(data);
	qsort(syllables->admitted, syllables->admitted_count,
	      sizeof(*syllables->admitted), by_key);
}

void syllables_free(struct syllables *syllables)
{
	if (!syllables)
		return;
	free(syllables->admitted);
	arena_free(syllables->arena);
	free(syllables);
}

bool syllables_allow(const struct syllables *syllables, const uint8_t *codes,
		     size_t length)
{
	return syllable_rule_allows(syllables->rule, codes, length);
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
