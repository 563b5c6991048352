#include "stages/repair_text.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "stages/repair_decode.h"
#include "stages/repair_letter.h"
#include "stages/repair_word.h"

enum {
	NATIVE_FROM = 0x100, /* letters of the language that no Latin-1 has */
	NATIVE_SHARE = 8,    /* one word in so many with such a letter */
	MENDED_MAX = 4 * TOKEN_CHARACTERS + 4 * SYLLABLE_MAX * TOKEN_PIECES,
};

/* The cost of letters that are no syllable, in nats: once, and each. */
struct spelling {
	float once, each;
};

static const struct spelling spellings[PACK_CHANNELS] = {
	[MODEL_FOREIGN] = { 1.0F, 3.5F },
	[MODEL_NATIVE] = { 0.0F, 2.0F },
};
static const struct spelling capitals = { 2.0F, 2.5F };

static const float apostrophe_cost = 0.5F;
static const float comma_cost = 3.0F;

/* That a symbol which was put right is right: an estimate. */
static const double symbol_confidence = 0.95;

static const struct weights weights = {
	.channel = 0.7F,
	.written = 0.5F,
};

/* What a piece of a word became. */
struct outcome {
	struct candidate candidate;
	float confidence;
};

/* One run over a document. */
struct run {
	const struct model *model;
	const struct symbols *symbols;
	struct finder *finder;
	struct decoder *decoder;
	struct arena *arena;
	struct read_word *words;
	size_t count;
	struct outcome **outcomes; /* by word: one a piece */
	struct slot *slots;        /* of the sentence so far */
	struct outcome **targets;  /* of the slots */
	size_t filled;
	long newer; /* words with the tone in its newer place, less older */
};

enum model_channel text_channel(const struct read_word *words, size_t count)
{
	size_t all = 0;
	size_t native = 0;

	for (size_t i = 0; i < count; i++) {
		struct token token;
		bool found = false;

		token_read(&token, words[i].text, strlen(words[i].text));
		if (!token.pieces || token.piece[0].class != WORD_UNKNOWN)
			continue;
		for (int j = 0; j < token.length; j++)
			found = found || (token.characters[j] >= NATIVE_FROM &&
					  letter_of(token.characters[j]).code !=
						  LETTER_NONE);
		all++;
		native += found;
	}
	return native * NATIVE_SHARE > all ? MODEL_NATIVE : MODEL_FOREIGN;
}

/* ---- slots ---- */

/* Note where a word that stays as read has its tone. */
static void note_habit(struct run *run, const struct candidate *candidate)
{
	const struct pack_word *word = model_word(run->model, candidate->word);
	uint8_t letters[SYLLABLE_MAX];

	memcpy(letters, word->letters, word->length);
	if (candidate->kept && letter_unsettle(letters, word->length))
		run->newer += candidate->newer ? 1 : -1;
}

static void flush(struct run *run)
{
	decoder_run(run->decoder, run->slots, run->filled);
	for (size_t i = 0; i < run->filled; i++) {
		const struct slot *slot = &run->slots[i];

		run->targets[i]->candidate = slot->candidates[slot->choice];
		run->targets[i]->confidence = slot->confidence;
		note_habit(run, &run->targets[i]->candidate);
	}
	run->filled = 0;
}

static struct slot *take_slot(struct run *run, struct outcome *target)
{
	struct slot *slot;

	if (run->filled == SENTENCE_MAX)
		flush(run);
	slot = &run->slots[run->filled];
	run->targets[run->filled++] = target;
	slot->count = 0;
	slot->comma = false;
	return slot;
}

static void add_fixed(struct slot *slot, unsigned word)
{
	struct candidate *candidate = &slot->candidates[slot->count++];

	memset(candidate, 0, sizeof(*candidate));
	candidate->word = (uint16_t)word;
	candidate->written = CASE_OTHER;
	candidate->kept = true;
}

static void add_unknown(struct slot *slot, const struct token *token,
			const struct piece *piece, enum model_channel channel)
{
	bool all_capitals = token_is_capitals(token, piece);
	const struct spelling *spelling =
		all_capitals ? &capitals : &spellings[channel];

	add_fixed(slot, all_capitals ? WORD_SYMBOL : WORD_UNKNOWN);
	slot->candidates[slot->count - 1].cost =
		spelling->once +
		spelling->each * (float)(piece->to - piece->from);
}

static bool has_kept(const struct slot *slot)
{
	for (size_t i = 0; i < slot->count; i++)
		if (slot->candidates[i].kept)
			return true;
	return false;
}

/* The same with the mark behind the word as part of it. */
static void add_absorbing(struct slot *slot, struct run *run,
			  const struct token *token, const struct piece *piece,
			  enum model_channel channel)
{
	struct candidate more[CANDIDATES_MAX];
	bool comma = token->characters[piece->to] == ',';
	size_t count = finder_search(more, run->finder, channel,
				     token->characters + piece->from,
				     (size_t)(piece->to - piece->from) + 1);

	for (size_t i = 0; i < count && slot->count < CANDIDATES_MAX; i++) {
		struct candidate *candidate = &slot->candidates[slot->count++];

		*candidate = more[i];
		candidate->absorbs = true;
		candidate->kept = false;
		candidate->cost += comma ? comma_cost : apostrophe_cost;
	}
}

static void add_word(struct run *run, struct slot *slot,
		     const struct token *token, const struct piece *piece,
		     enum model_channel channel)
{
	slot->count =
		(uint8_t)finder_search(slot->candidates, run->finder, channel,
				       token->characters + piece->from,
				       (size_t)(piece->to - piece->from));
	if (piece->absorb && channel == MODEL_FOREIGN)
		add_absorbing(slot, run, token, piece, channel);
	if (!has_kept(slot))
		add_unknown(slot, token, piece, channel);
}

/* A word that is right: its syllable, if it is one, for its neighbours */
static unsigned word_of(const struct run *run, const struct token *token,
			const struct piece *piece)
{
	uint8_t letters[SYLLABLE_MAX];
	size_t length = 0;
	unsigned word;

	if (piece->to - piece->from > SYLLABLE_MAX)
		return WORD_UNKNOWN;
	for (int i = piece->from; i < piece->to; i++) {
		letters[length] = letter_of(token->characters[i]).code;
		if (letters[length++] == LETTER_NONE)
			return WORD_UNKNOWN;
	}
	word = model_find(run->model, letters, length) & ~(unsigned)MODEL_NEWER;
	return word ? word : WORD_UNKNOWN;
}

static void add_piece(struct run *run, const struct read_word *word,
		      const struct token *token, const struct piece *piece,
		      struct outcome *target)
{
	struct slot *slot = take_slot(run, target);

	if (piece->class != WORD_UNKNOWN)
		add_fixed(slot, piece->class);
	else if (word->fixed)
		add_fixed(slot, word_of(run, token, piece));
	else
		add_word(run, slot, token, piece, word->channel);
	slot->comma = piece->pause == PAUSE_COMMA;
	if (piece->pause == PAUSE_STOP)
		flush(run);
}

/* The symbol grammar goes first: what it settles the model leaves alone. */
static const char *settle_symbol(const struct run *run, struct read_word *word,
				 const char *next)
{
	word->confidence = 1;
	if (word->fixed)
		return word->mended ? word->mended : word->text;
	word->mended = symbols_mend(run->symbols, word->text, next, &word->rule,
				    run->arena);
	if (!word->mended)
		return word->text;
	word->confidence = symbol_confidence;
	word->fixed = true;
	return word->mended;
}

static enum status read_words(struct run *run, struct fault *fault)
{
	for (size_t i = 0; i < run->count; i++) {
		struct read_word *word = &run->words[i];
		const char *text = settle_symbol(
			run, word, i + 1 < run->count ? word[1].text : NULL);
		struct token token;

		token_read(&token, text, strlen(text));
		run->outcomes[i] =
			arena_array(run->arena, token.pieces + (size_t)1,
				    sizeof(struct outcome));
		if (!run->outcomes[i])
			return fault_memory(fault);
		for (int j = 0; j < token.pieces; j++)
			add_piece(run, word, &token, &token.piece[j],
				  &run->outcomes[i][j]);
	}
	flush(run);
	return STATUS_OK;
}

/* ---- writing ---- */

/* Write a syllable in its case, as the document spells it; behind it. */
static char *write_syllable(char *out, const struct run *run,
			    const struct candidate *candidate)
{
	const struct pack_word *word = model_word(run->model, candidate->word);
	uint8_t letters[SYLLABLE_MAX];

	memcpy(letters, word->letters, word->length);
	if (run->newer > 0)
		(void)letter_unsettle(letters, word->length);
	for (int i = 0; i < word->length; i++) {
		bool upper = candidate->written == CASE_UPPER ||
			     (candidate->written == CASE_TITLE && !i);

		out += utf8proc_encode_char(letter_character(letters[i], upper),
					    (utf8proc_uint8_t *)out);
	}
	return out;
}

static char *copy(char *out, const char *from, const char *to)
{
	memcpy(out, from, (size_t)(to - from));
	return out + (to - from);
}

/* Put a word together from what its pieces became. */
static void write_word(char *out, const struct run *run, struct read_word *word,
		       const struct token *token,
		       const struct outcome *outcomes)
{
	const char *done = word->text;

	for (int i = 0; i < token->pieces; i++) {
		const struct piece *piece = &token->piece[i];
		const struct candidate *candidate = &outcomes[i].candidate;

		if (outcomes[i].confidence < word->confidence)
			word->confidence = outcomes[i].confidence;
		if (candidate->kept || candidate->word < WORD_CLASSES)
			continue;
		out = copy(out, done, word->text + token->at[piece->from]);
		out = write_syllable(out, run, candidate);
		done = word->text +
		       token->at[piece->to + (candidate->absorbs ? 1 : 0)];
	}
	out = copy(out, done, word->text + strlen(word->text));
	*out = '\0';
}

static enum status write_words(struct run *run, struct fault *fault)
{
	for (size_t i = 0; i < run->count; i++) {
		struct read_word *word = &run->words[i];
		char mended[MENDED_MAX];
		struct token token;

		if (word->fixed)
			continue;
		token_read(&token, word->text, strlen(word->text));
		if (!token.pieces)
			continue;
		write_word(mended, run, word, &token, run->outcomes[i]);
		if (!strcmp(mended, word->text))
			continue;
		word->rule = "model";
		word->mended = arena_text(run->arena, mended, strlen(mended));
		if (!word->mended)
			return fault_memory(fault);
	}
	return STATUS_OK;
}

/* What a change must gain, in nats, to be likelier than `margin`. */
static float odds(double margin)
{
	const double most = 0.9999;

	if (margin > most)
		margin = most;
	return margin > 0.5 ? (float)log(margin / (1 - margin)) : 0;
}

enum status text_mend(struct read_word *words, size_t count,
		      const struct mender *mender, struct arena *arena,
		      struct fault *fault)
{
	struct weights chosen = weights;
	struct run run = {
		.model = mender->model,
		.symbols = mender->symbols,
		.arena = arena,
		.words = words,
		.count = count,
	};
	enum status status;

	chosen.keep = odds(mender->margin);
	run.finder = finder_new(arena, mender->model);
	run.decoder = decoder_new(arena, mender->model, &chosen);
	run.outcomes = arena_array(arena, count + 1, sizeof(void *));
	run.slots = arena_array(arena, SENTENCE_MAX, sizeof(*run.slots));
	run.targets = arena_array(arena, SENTENCE_MAX, sizeof(void *));
	if (!run.finder || !run.decoder || !run.outcomes || !run.slots ||
	    !run.targets)
		return fault_memory(fault);
	status = read_words(&run, fault);
	return status ? status : write_words(&run, fault);
}
