#include "bench/repair.h"

#include "pipeline/message.h"

#ifdef BENCH_HUNSPELL

#include <hunspell/hunspell.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "stages/repair_word.h"

enum { WORD_SIZE = 256 }; /* bytes of a word that is asked about */

#define DICTIONARY "/usr/share/hunspell/vi_VN"

static const double nanoseconds = 1e9;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

/* Print what is suggested for the `length` bytes at `word`. */
static void print_word(Hunhandle *speller, const char *word, size_t length)
{
	char asked[WORD_SIZE];
	char **list = NULL;
	int found = 0;

	if (length >= sizeof(asked)) {
		printf("%.*s", (int)length, word);
		return;
	}
	memcpy(asked, word, length);
	asked[length] = '\0';
	if (!Hunspell_spell(speller, asked))
		found = Hunspell_suggest(speller, &list, asked);
	fputs(found > 0 ? list[0] : asked, stdout);
	if (found > 0)
		Hunspell_free_list(speller, &list, found);
}

/* Words of letters are asked about, all else stays as it is. */
static void print_token(Hunhandle *speller, const char *text)
{
	const char *done = text;
	struct token token;

	token_read(&token, text, strlen(text));
	for (int i = 0; i < token.pieces; i++) {
		const struct piece *piece = &token.piece[i];
		const char *from = text + token.at[piece->from];
		const char *to = text + token.at[piece->to];

		if (piece->class != WORD_UNKNOWN)
			continue;
		printf("%.*s", (int)(from - done), done);
		print_word(speller, from, (size_t)(to - from));
		done = to;
	}
	puts(done);
}

enum status bench_spell(const struct bench_text *text, size_t most,
			struct fault *fault)
{
	Hunhandle *speller =
		Hunspell_create(DICTIONARY ".aff", DICTIONARY ".dic");
	double start;

	if (!speller || !Hunspell_spell(speller, "a"))
		return fault_set(fault, STATUS_MISSING, DICTIONARY,
				 _("there is no such dictionary"));
	if (!most || most > text->count)
		most = text->count;
	start = now();
	for (size_t i = 0; i < most; i++)
		print_token(speller, text->words[i].text);
	fprintf(stderr, "spell\t%.0f\n", (double)most / (now() - start));
	for (size_t i = most; i < text->count; i++)
		puts(text->words[i].text);
	Hunspell_destroy(speller);
	return STATUS_OK;
}

#else

enum status bench_spell(const struct bench_text *text, size_t most,
			struct fault *fault)
{
	(void)text;
	(void)most;
	return fault_set(fault, STATUS_MISSING, NULL,
			 _("built without hunspell"));
}

#endif
