#include "stages/repair_outcome.h"

#include <string.h>
#include <utf8proc.h>

#include "stages/repair_letter.h"
#include "stages/repair_mark.h"
#include "stages/repair_word.h"

enum {
	MARKS_MAX = 16, /* bytes of marks that stand alone */
	/* bytes of a word as it is written */
	MENDED_MAX = 4 * TOKEN_CHARACTERS + 8 * SYLLABLE_MAX * TOKEN_PIECES,
};

/* Write a syllable in its case, as the document spells it; behind it. */
static char *write_syllable(char *out, const struct outcomes *all,
			    unsigned word, enum letter_case written)
{
	const struct pack_word *syllable = model_word(all->model, word);
	uint8_t letters[SYLLABLE_MAX];

	memcpy(letters, syllable->letters, syllable->length);
	if (all->newer)
		(void)letter_unsettle(letters, syllable->length);
	for (int i = 0; i < syllable->length; i++) {
		bool upper =
			written == CASE_UPPER || (written == CASE_TITLE && !i);

		out += utf8proc_encode_char(letter_character(letters[i], upper),
					    (utf8proc_uint8_t *)out);
	}
	return out;
}

static char *write_candidate(char *out, const struct outcomes *all,
			     const struct candidate *candidate)
{
	bool upper = candidate->written == CASE_UPPER;

	out = write_syllable(out, all, candidate->word,
			     (enum letter_case)candidate->written);
	if (!candidate->second)
		return out;
	*out++ = ' ';
	return write_syllable(out, all, candidate->second,
			      upper ? CASE_UPPER : CASE_LOWER);
}

static char *copy(char *out, const char *from, const char *to)
{
	memcpy(out, from, (size_t)(to - from));
	return out + (to - from);
}

/* What stands behind a word that took the next one. */
static const char *rest_of(const struct outcomes *all, size_t next)
{
	struct token token;

	token_read(&token, all->texts[next], strlen(all->texts[next]));
	return all->texts[next] + token.at[token.piece[0].to];
}

/* Is this the one place in a token where a comma stands between two words? */
static bool lacks_space(const struct outcomes *all,
			const struct read_word *word, const struct token *token,
			int piece)
{
	return word->channel == MODEL_FOREIGN && token->pieces == 2 &&
	       piece == 1 && token->piece[0].pause == PAUSE_COMMA &&
	       token->piece[0].class == WORD_UNKNOWN &&
	       !all->pieces[word - all->words][0].candidate.second;
}

/* Put a word together from what its pieces became. */
static void write_word(char *out, const struct outcomes *all, size_t at)
{
	struct read_word *word = &all->words[at];
	const char *text = all->texts[at];
	const char *done = text;
	struct token token;

	token_read(&token, text, strlen(text));
	for (int i = 0; i < token.pieces; i++) {
		const struct piece *piece = &token.piece[i];
		const struct outcome *outcome = &all->pieces[at][i];
		const struct candidate *candidate = &outcome->candidate;

		if (outcome->confidence < word->confidence)
			word->confidence = outcome->confidence;
		if (outcome->covered || candidate->kept ||
		    candidate->word < WORD_CLASSES)
			continue;
		word->rule = "model";
		word->joins = candidate->slots > 1 && !candidate->absorbs;
		out = copy(out, done, text + token.at[piece->from]);
		if (lacks_space(all, word, &token, i))
			*out++ = ' ';
		out = write_candidate(out, all, candidate);
		done = text +
		       token.at[piece->to + (candidate->absorbs ? 1 : 0)];
	}
	if (word->joins) {
		word[1].gone = true;
		done = rest_of(all, at + 1);
	}
	out = copy(out, done, done + strlen(done));
	*out = '\0';
}

/* Marks that stand alone behind a word belong to it, unless it is two now. */
static void join_marks(char *text, const struct outcomes *all, size_t at)
{
	struct read_word *word = &all->words[at];

	if (word->joins || !word->joinable || at + 1 == all->count ||
	    word->channel != MODEL_FOREIGN || strchr(text, ' ') ||
	    mark_closes(all->texts[at]) || !mark_closes(all->texts[at + 1]) ||
	    strlen(all->texts[at + 1]) > MARKS_MAX)
		return;
	memcpy(text + strlen(text), all->texts[at + 1],
	       strlen(all->texts[at + 1]) + 1);
	word->joins = true;
	word[1].gone = true;
}

enum status outcomes_write(struct outcomes *all, struct fault *fault)
{
	for (size_t i = 0; i < all->count; i++) {
		struct read_word *word = &all->words[i];
		char mended[2 * MENDED_MAX + MARKS_MAX];

		if (word->fixed || word->gone ||
		    strlen(word->text) > MENDED_MAX)
			continue;
		word->rule = "mark";
		write_word(mended, all, i);
		join_marks(mended, all, i);
		if (!word->joins && !strcmp(mended, word->text))
			continue;
		word->mended = arena_text(all->arena, mended, strlen(mended));
		if (!word->mended)
			return fault_memory(fault);
	}
	return STATUS_OK;
}
