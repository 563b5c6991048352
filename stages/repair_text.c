#include "stages/repair_text.h"

#include <math.h>
#include <string.h>

#include "stages/repair_decode.h"
#include "stages/repair_letter.h"
#include "stages/repair_mark.h"
#include "stages/repair_outcome.h"
#include "stages/repair_sentence.h"
#include "stages/repair_word.h"

enum { VOUCHED_TIMES = 20 }; /* that a vouched phrase is counted */

/* How sure a word must be for which a number was read. */
static const float number_margin = 0.95F;

/* From here on a word is left out of the second time over. */
static const float settled_confidence = 0.97F;

/* Below this a word is given further candidates: it is right in nine of ten. */
static const float near_confidence = 0.95F;

/* The share right of symbols that were put right. */
static const double symbol_confidence = 0.95;

static const struct weights weights = {
	.channel = 0.8F,
	.written = 0.5F,
	.phrases = 0.2F,
};

/* One run over a document. */
struct run {
	struct mender *mender;
	struct decoder *decoder;
	struct phrases *phrases; /* NULL: none */
	bool again;              /* the second time over */
	struct sentence *sentence;
	struct outcome *targets[SENTENCE_MAX]; /* by slot; NULL: a comma */
	struct outcomes all;
	long newer; /* words with the tone in its newer place, less older */
};

/* ---- what the grammars settle ---- */

/* Take a number and its symbol for one, if a space parts them. */
static bool settle_joined(const struct run *run, struct read_word *word)
{
	if (!word->joinable || word == &run->all.words[run->all.count - 1])
		return false;
	word->mended = symbols_join(&run->mender->symbols, word->text,
				    word[1].text, run->all.arena);
	if (!word->mended)
		return false;
	word->rule = "symbol";
	word->joins = true;
	word[1].fixed = true;
	word[1].gone = true;
	return true;
}

static bool settle_symbol(const struct run *run, struct read_word *word)
{
	const char *next = word == &run->all.words[run->all.count - 1]
				   ? NULL
				   : word[1].text;

	if (word->other)
		word->mended = symbols_choose(&run->mender->symbols, word->text,
					      word->other);
	word->rule = "symbol:second-reading";
	if (!word->mended)
		word->mended = symbols_mend(&run->mender->symbols, word->text,
					    next, &word->rule, run->all.arena);
	return word->mended;
}

/* The grammars go first: what they settle the model leaves alone. */
static void settle(const struct run *run, size_t at)
{
	struct read_word *word = &run->all.words[at];

	word->confidence = 1;
	run->all.texts[at] = word->gone ? "" : word->text;
	if (word->fixed && word->mended)
		run->all.texts[at] = word->mended;
	if (word->fixed)
		return;
	if (settle_joined(run, word) || settle_symbol(run, word)) {
		word->confidence = symbol_confidence;
		word->fixed = true;
		run->all.texts[at] = word->mended;
	} else if (word->channel == MODEL_FOREIGN) {
		const char *mended = mark_mend(word->text, run->all.arena);

		if (mended)
			run->all.texts[at] = mended;
	}
}

/* ---- sentences ---- */

/* Note where a word that stays as read has its tone. */
static void note_habit(struct run *run, const struct candidate *candidate)
{
	const struct pack_word *word =
		model_word(run->mender->model, candidate->word);
	uint8_t letters[SYLLABLE_MAX];

	memcpy(letters, word->letters, word->length);
	if (candidate->kept && letter_unsettle(letters, word->length))
		run->newer += candidate->newer ? 1 : -1;
}

/* A number that gave way to a word takes its place again, unless that is sure.
 */
static void take_back_numbers(struct sentence *sentence)
{
	for (size_t i = 0; i < sentence->filled; i++) {
		struct slot *slot = &sentence->slots[i];
		uint16_t kept = 0;

		while (kept < slot->count && !slot->candidates[kept].kept)
			kept++;
		if (slot->covered || kept == slot->count ||
		    slot->candidates[kept].word != WORD_NUMBER ||
		    slot->choice == kept || slot->confidence > number_margin)
			continue;
		slot->choice = kept;
		slot->confidence = 1 - slot->confidence;
	}
}

/* Is there no slot in the sentence that might be read otherwise? */
static bool is_settled(const struct run *run)
{
	for (size_t i = 0; i < run->sentence->filled; i++)
		if (!run->sentence->slots[i].covered &&
		    run->sentence->slots[i].confidence < settled_confidence)
			return false;
	return true;
}

/* Note what else the piece of a slot might be, where that was a near thing. */
static bool note_others(struct outcome *target, const struct run *run,
			size_t at)
{
	const struct slot *slot = &run->sentence->slots[at];
	struct rival rivals[OTHERS_MAX];

	target->others = NULL;
	target->other_count = 0;
	if (!run->again || slot->covered || target->candidate.kept ||
	    slot->confidence >= near_confidence)
		return true;
	target->others = arena_array(run->all.arena, OTHERS_MAX,
				     sizeof(*target->others));
	if (!target->others)
		return false;
	target->other_count = decoder_rivals(rivals, OTHERS_MAX, run->decoder,
					     run->sentence->slots, at);
	for (size_t i = 0; i < target->other_count; i++) {
		target->others[i].candidate =
			slot->candidates[rivals[i].choice];
		target->others[i].share = rivals[i].share;
	}
	return true;
}

static bool flush(struct run *run)
{
	bool settled;

	if (!sentence_listen(run->sentence))
		return false;
	decoder_run(run->decoder, run->sentence->slots, run->sentence->filled,
		    run->phrases);
	take_back_numbers(run->sentence);
	settled = is_settled(run);
	for (size_t i = 0; i < run->sentence->filled; i++) {
		const struct slot *slot = &run->sentence->slots[i];
		struct outcome *target = run->targets[i];

		if (!target)
			continue;
		target->settled = settled;
		target->covered = slot->covered;
		target->candidate = slot->candidates[slot->choice];
		target->confidence = slot->confidence;
		if (!note_others(target, run, i))
			return false;
		if (!slot->covered && !run->again)
			note_habit(run, &target->candidate);
	}
	run->sentence->filled = 0;
	speller_rest(run->mender->speller);
	return true;
}

static bool add_piece(struct run *run, size_t at, const struct token *token,
		      int piece)
{
	size_t slot = run->sentence->filled;

	if (!sentence_add(run->sentence, &run->all.words[at], token,
			  &token->piece[piece]))
		return false;
	run->targets[slot] = &run->all.pieces[at][piece];
	if (run->sentence->filled > slot + 1)
		run->targets[slot + 1] = NULL;
	return true;
}

/* Join a word with the one before it, where that ends the sentence so far. */
static bool join_words(struct run *run, size_t at, const struct token *before,
		       const struct token *token)
{
	size_t filled = run->sentence->filled;

	if (!filled || run->targets[filled - 1] != run->all.pieces[at - 1])
		return true;
	return sentence_join(run->sentence, &run->all.words[at - 1], before,
			     token);
}

static bool read_word(struct run *run, size_t at, const struct token *token)
{
	for (int i = 0; i < token->pieces; i++) {
		if (sentence_is_full(run->sentence) && !flush(run))
			return false;
		if (!add_piece(run, at, token, i))
			return false;
		if (token->piece[i].pause == PAUSE_STOP && !flush(run))
			return false;
	}
	return true;
}

/* The second time over, only what was in doubt is read again. */
static bool skips(const struct run *run, size_t at)
{
	return run->again && run->all.pieces[at]->settled;
}

static enum status read_words(struct run *run, struct fault *fault)
{
	struct token tokens[2];

	for (size_t i = 0; i < run->all.count; i++) {
		struct token *token = &tokens[i % 2];

		if (skips(run, i))
			continue;
		token_read(token, run->all.texts[i], strlen(run->all.texts[i]));
		if (!run->all.pieces[i])
			run->all.pieces[i] = arena_array(
				run->all.arena, token->pieces + (size_t)1,
				sizeof(struct outcome));
		if (!run->all.pieces[i])
			return fault_memory(fault);
		if ((i && !run->all.words[i].fixed && !skips(run, i - 1) &&
		     !join_words(run, i, &tokens[(i + 1) % 2], token)) ||
		    !read_word(run, i, token))
			return fault_memory(fault);
	}
	return flush(run) ? STATUS_OK : fault_memory(fault);
}

/* ---- the document's own phrases ---- */

static void count_word(struct phrases *phrases, unsigned *before, unsigned word,
		       unsigned times)
{
	phrases_add(phrases, before[0], before[1], word, times);
	before[0] = before[1];
	before[1] = word;
}

static unsigned vouched_word(const struct model *model, const char *text)
{
	struct token token;

	token_read(&token, text, strlen(text));
	return token.pieces == 1 ? sentence_word(model, &token, &token.piece[0])
				 : 0;
}

/* Count what the user vouches for as if the document were full of it. */
static bool count_vouched(struct run *run)
{
	const struct user_table *vouched = run->mender->vouched;

	if (!vouched || !vouched->count)
		return true;
	run->phrases = phrases_new(run->all.arena);
	if (!run->phrases)
		return false;
	for (size_t i = 0; i < vouched->count; i++) {
		const struct user_row *row = &vouched->rows[i];
		unsigned before[2] = { 0, 0 };

		for (size_t j = 0; j < row->count; j++)
			count_word(
				run->phrases, before,
				vouched_word(run->mender->model, row->words[j]),
				VOUCHED_TIMES);
	}
	return true;
}

/* Count what a piece became, behind the words before. */
static void count_piece(struct phrases *phrases, unsigned *before,
			const struct outcome *outcome, enum pause pause)
{
	if (outcome->covered)
		return;
	count_word(phrases, before, outcome->candidate.word, 1);
	if (outcome->candidate.second)
		count_word(phrases, before, outcome->candidate.second, 1);
	if (pause == PAUSE_COMMA && !outcome->candidate.absorbs)
		count_word(phrases, before, WORD_COMMA, 1);
	if (pause == PAUSE_STOP)
		before[0] = before[1] = 0;
}

/* Count the runs of words as they were settled the first time. */
static bool count_phrases(struct run *run)
{
	unsigned before[2] = { 0, 0 };

	if (!run->phrases)
		run->phrases = phrases_new(run->all.arena);
	if (!run->phrases)
		return false;
	for (size_t i = 0; i < run->all.count; i++) {
		struct token token;

		token_read(&token, run->all.texts[i],
			   strlen(run->all.texts[i]));
		for (int j = 0; j < token.pieces; j++)
			count_piece(run->phrases, before,
				    &run->all.pieces[i][j],
				    token.piece[j].pause);
	}
	return true;
}

/* ---- all of it ---- */

/* What a change must gain, in nats, to be likelier than `margin`. */
static float odds(double margin)
{
	const double most = 0.9999;

	if (margin > most)
		margin = most;
	return margin > 0.5 ? (float)log(margin / (1 - margin)) : 0;
}

enum status text_mend(struct read_word *words, size_t count,
		      struct mender *mender, struct arena *arena,
		      struct fault *fault)
{
	struct run *run = arena_take(arena, sizeof(*run));
	enum status status;

	if (!run)
		return fault_memory(fault);
	run->mender = mender;
	run->all.model = mender->model;
	run->all.arena = arena;
	run->all.words = words;
	run->all.count = count;
	run->all.pieces = arena_array(arena, count + 1, sizeof(void *));
	run->all.texts = arena_array(arena, count + 1, sizeof(void *));
	run->decoder = decoder_new(arena, mender->model, &weights);
	run->sentence = sentence_new(mender, odds(mender->margin), arena);
	if (!run->all.pieces || !run->all.texts || !run->decoder ||
	    !run->sentence)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++)
		settle(run, i);
	if (!count_vouched(run))
		return fault_memory(fault);
	status = read_words(run, fault);
	if (status)
		return status;
	if (!count_phrases(run))
		return fault_memory(fault);
	run->again = true;
	status = read_words(run, fault);
	if (status)
		return status;
	run->all.newer = run->newer > 0;
	return outcomes_write(&run->all, fault);
}
