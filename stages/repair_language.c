#include "stages/repair_language.h"

#include <stdint.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/text.h"

enum {
	WORD_SIZE = 32,   /* of a word that is looked up, in bytes */
	LONG_LETTERS = 8, /* no syllable has as many */
	WORDS_MIN = 12,   /* fewer do not tell a language */
	HITS_MIN = 2,     /* likewise */
	OWN = -1,         /* the language that is repaired */
};

/* From which share of telling words on it is another language, and up to
 * which it is not; between them it is what the page is. */
static const double surely_foreign = 0.25;
static const double surely_own = 0.12;
/* The same for a whole page. */
static const double page_foreign = 0.20;

/* What was counted in some words. */
struct tally {
	size_t words;
	size_t telling; /* frequent words of any language, and long ones */
	size_t hits[LANGUAGES_MAX];
};

static enum status add_name(struct languages *languages, const char *name,
			    struct fault *fault)
{
	for (size_t i = 0; i < languages->count; i++)
		if (!strcmp(languages->names[i], name))
			return STATUS_OK;
	if (languages->count == LANGUAGES_MAX)
		return fault_set(fault, STATUS_MALFORMED, "languages",
				 _("more than %d languages"),
				 (int)LANGUAGES_MAX);
	languages->names[languages->count++] = name;
	return STATUS_OK;
}

enum status languages_load(struct languages *out, struct arena *arena,
			   struct fault *fault)
{
	struct languages made = { .count = 0 };
	enum status status =
		table_load(&made.words, "languages", 2, arena, fault);

	for (size_t i = 0; i < made.words.rows && !status; i++)
		status = add_name(&made, table_cell(&made.words, i, 1), fault);
	if (!status)
		*out = made;
	return status;
}

/* The small letter of Latin-1; 0: it is none. */
static int32_t small_letter(int32_t character)
{
	const int32_t to_small = 0x20;

	if ((character >= 'a' && character <= 'z') ||
	    (character >= 0xDF && character <= 0xFF && character != 0xF7))
		return character;
	if ((character >= 'A' && character <= 'Z') ||
	    (character >= 0xC0 && character <= 0xDE && character != 0xD7))
		return character + to_small;
	return 0;
}

/* A word that is looked at: small letters without punctuation around. */
struct word {
	char letters[WORD_SIZE];
	size_t length; /* bytes */
	size_t count;  /* letters */
	bool is_word;  /* nothing but letters */
	bool is_latin; /* of Latin-1, all of them in `letters` */
};

static void add_letter(struct word *word, int32_t character)
{
	const int32_t ascii_end = 0x80;
	int32_t small = small_letter(character);

	word->count++;
	if (!small || word->length + 3 > sizeof(word->letters)) {
		word->is_latin = false;
		return;
	}
	if (small < ascii_end) {
		word->letters[word->length++] = (char)small;
		return;
	}
	/* Two bytes of UTF-8. */
	word->letters[word->length++] =
		(char)(unsigned char)(0xC0 | ((unsigned)small >> 6));
	word->letters[word->length++] =
		(char)(unsigned char)(0x80 | ((unsigned)small & 0x3F));
}

static void read_letters(struct word *word, const char *text)
{
	size_t length = strlen(text);
	bool ended = false;

	memset(word, 0, sizeof(*word));
	word->is_latin = true;
	for (size_t at = 0; at < length;) {
		int32_t character = text_next(text, length, &at);
		bool is_letter = character > '9' && text_is_word(character);

		if (!is_letter && !word->count &&
		    !(character >= '0' && character <= '9'))
			continue;
		if (!is_letter)
			ended = true;
		else if (ended)
			return;
		else
			add_letter(word, character);
	}
	word->is_word = word->count > 0;
}

static void hit(struct tally *tally, const struct languages *languages,
		const char *name)
{
	for (size_t i = 0; i < languages->count; i++)
		tally->hits[i] += !strcmp(languages->names[i], name);
}

static void count_word(struct tally *tally, const struct languages *languages,
		       const char *text)
{
	const struct table *table = &languages->words;
	struct word word;
	bool tells;
	size_t row;

	read_letters(&word, text);
	if (!word.is_word)
		return;
	tally->words++;
	if (!word.is_latin)
		return;
	row = table_find(table, word.letters);
	tells = row < table->rows || word.count >= LONG_LETTERS;
	tally->telling += tells;
	for (; row < table->rows &&
	       !strcmp(table_cell(table, row, 0), word.letters);
	     row++)
		hit(tally, languages, table_cell(table, row, 1));
}

/* The language that hit most often; OWN when none did often enough. */
static int best_language(const struct tally *tally)
{
	int best = OWN;
	size_t most = HITS_MIN - 1;

	for (int i = 0; i < LANGUAGES_MAX; i++)
		if (tally->hits[i] > most) {
			most = tally->hits[i];
			best = i;
		}
	return best;
}

static double share(const struct tally *tally)
{
	return tally->words ? (double)tally->telling / (double)tally->words : 0;
}

static int judge_page(const struct tally *page)
{
	if (page->words < WORDS_MIN || share(page) < page_foreign)
		return OWN;
	return best_language(page);
}

static int judge_block(const struct tally *block, int page)
{
	if (block->words < WORDS_MIN)
		return page;
	if (share(block) < surely_own)
		return OWN;
	if (share(block) < surely_foreign || best_language(block) == OWN)
		return page;
	return best_language(block);
}

static void count_words(struct tally *tally, const struct languages *languages,
			const struct read_word *words, size_t from, size_t to)
{
	memset(tally, 0, sizeof(*tally));
	for (size_t i = from; i < to; i++)
		count_word(tally, languages, words[i].text);
}

void languages_guard(const struct languages *languages, struct foreign *foreign,
		     struct read_word *words, const size_t *starts,
		     size_t count)
{
	struct tally tally;
	int page;

	if (!count)
		return;
	count_words(&tally, languages, words, starts[0], starts[count]);
	page = judge_page(&tally);
	for (size_t i = 0; i < count; i++) {
		int language;

		count_words(&tally, languages, words, starts[i], starts[i + 1]);
		language = judge_block(&tally, page);
		if (language == OWN || starts[i] == starts[i + 1])
			continue;
		foreign->blocks[language]++;
		for (size_t j = starts[i]; j < starts[i + 1]; j++) {
			words[j].fixed = true;
			words[j].joinable = false;
		}
	}
}
