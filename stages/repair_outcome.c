#include "stages/repair_outcome.h"

#include <string.h>
#include <utf8proc.h>

#include "stages/repair_confidence.h"
#include "stages/repair_letter.h"
#include "stages/repair_mark.h"
#include "stages/repair_word.h"

enum {
	MARKS_MAX = 16, /* bytes of marks that stand alone */
	SHOWN_MAX = 3,  /* further candidates that a word is given */
	/* bytes of a word as it is written */
	MENDED_MAX = 4 * TOKEN_CHARACTERS + 8 * SYLLABLE_MAX * TOKEN_PIECES,
};

/* What is less likely is no candidate worth showing. */
static const float least_share = 0.01F;

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

/* ---- what else it may be ---- */

/* The others of all pieces of a word, one after the other. */
struct choice {
	const struct outcomes *all;
	size_t at;                 /* the word */
	size_t next[TOKEN_PIECES]; /* of a piece's others */
	size_t pieces;
};

/* Take the likeliest that is left, and its piece; NULL: none. */
static const struct other *take_likeliest(size_t *piece, struct choice *choice)
{
	const struct other *best = NULL;

	for (size_t i = 0; i < choice->pieces; i++) {
		const struct outcome *outcome =
			&choice->all->pieces[choice->at][i];
		const struct other *other = outcome->others + choice->next[i];

		if (choice->next[i] >= outcome->other_count ||
		    (best && other->share <= best->share))
			continue;
		best = other;
		*piece = i;
	}
	if (best)
		choice->next[*piece]++;
	return best && best->share >= least_share ? best : NULL;
}

/* May it stand in the word's place: neither more than a word nor less? */
static bool is_whole(const struct candidate *candidate)
{
	return !candidate->second &&
	       (candidate->slots == 1 || candidate->absorbs);
}

/* Write the word as it were with another candidate for one of its pieces. */
static void write_other(char *out, const struct outcomes *all, size_t at,
			size_t piece, const struct candidate *candidate)
{
	struct outcome *outcome = &all->pieces[at][piece];
	struct candidate chosen = outcome->candidate;
	struct read_word word = all->words[at];

	outcome->candidate = *candidate;
	write_word(out, all, at);
	outcome->candidate = chosen;
	all->words[at] = word;
}

static bool is_new(const struct read_word *word, const char *const *others,
		   size_t count, const char *other)
{
	if (!strcmp(other, word->text) || !strcmp(other, word->mended))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(other, others[i]))
			return false;
	return true;
}

static bool keep_others(struct read_word *word, const char *const *others,
			struct arena *arena)
{
	const char **kept = arena_array(arena, SHOWN_MAX + 1, sizeof(*kept));

	if (!kept)
		return false;
	memcpy(kept, others, (SHOWN_MAX + 1) * sizeof(*kept));
	word->others = kept;
	return true;
}

/* Give a word that was changed its further candidates; false: no memory. */
static bool add_others(const struct outcomes *all, size_t at)
{
	struct read_word *word = &all->words[at];
	const char *text = all->texts[at];
	struct choice choice = { .all = all, .at = at };
	const char *others[SHOWN_MAX + 1] = { NULL };
	const struct other *other;
	struct token token;
	size_t count = 0;
	size_t piece = 0;

	token_read(&token, text, strlen(text));
	choice.pieces = (size_t)token.pieces;
	while (count < SHOWN_MAX &&
	       (other = take_likeliest(&piece, &choice)) != NULL) {
		char written[2 * MENDED_MAX + MARKS_MAX];

		if (!is_whole(&other->candidate))
			continue;
		write_other(written, all, at, piece, &other->candidate);
		if (!is_new(word, others, count, written))
			continue;
		others[count] =
			arena_text(all->arena, written, strlen(written));
		if (!others[count++])
			return false;
	}
	if (!count)
		return true;
	return keep_others(word, others, all->arena);
}

/* ---- all words ---- */

enum status outcomes_write(struct outcomes *all, struct fault *fault)
{
	for (size_t i = 0; i < all->count; i++) {
		struct read_word *word = &all->words[i];
		char mended[2 * MENDED_MAX + MARKS_MAX];
		bool changed;

		if (word->fixed || word->gone ||
		    strlen(word->text) > MENDED_MAX)
			continue;
		word->rule = "mark";
		write_word(mended, all, i);
		join_marks(mended, all, i);
		changed = word->joins || strcmp(mended, word->text) != 0;
		word->confidence =
			confidence_of(word->channel, changed, word->confidence);
		if (!changed)
			continue;
		word->mended = arena_text(all->arena, mended, strlen(mended));
		if (!word->mended || (!word->joins && !add_others(all, i)))
			return fault_memory(fault);
	}
	return STATUS_OK;
}
