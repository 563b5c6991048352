#include "stages/repair_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/data.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "stages/repair_decode.h"
#include "stages/repair_letter.h"
#include "stages/repair_mark.h"
#include "stages/repair_word.h"

enum {
	NATIVE_FROM = 0x100, /* letters of the language that no Latin-1 has */
	NATIVE_SHARE = 8,    /* one word in so many with such a letter */
	SAMPLE_MAX = 512,    /* words that tell the engine's confidence */
	SCRAP_MAX = 2,       /* characters of what may be half a word */
	JOINED_MAX = 8,      /* candidates of two words as one */
	DOUBTFUL_MAX = 5,    /* characters of a symbol that may be a word */
	PIECE_SLOTS = 2,     /* that a piece takes: its own, its comma's */
	ABBREVIATED_MAX = 3, /* characters, less one, of a bit of one */
	TRADEMARK_MIN = 5,   /* letters */
	MARKS_MAX = 16,      /* bytes of marks that stand alone */
	MENDED_MAX = 4 * TOKEN_CHARACTERS + 8 * SYLLABLE_MAX * TOKEN_PIECES,
};

/* What a space that was read but not meant costs, in nats. */
static const float join_cost = 4.0F;
/* Beyond this, by the channel alone, two words are not one. */
static const float join_limit = 6.0F;

/*
 * What a word of the language and the one behind it may cost together, in
 * nats, to pass without a look at what else it may be.
 */
static const float sound_cost = 8.0F;

/* What is dearer, by the channel alone, is hardly a word. */
static const float scrap_cost = 7.0F;

/* From here on a word is left out of the second time over. */
static const float settled_confidence = 0.995F;

/* That a symbol which was put right is right: an estimate. */
static const double symbol_confidence = 0.95;

static const struct weights weights = {
	.channel = 0.8F,
	.written = 0.5F,
	.phrases = 0.2F,
};

/* What a piece of a word became. */
struct outcome {
	struct candidate candidate;
	float confidence;
	bool covered; /* it went to the word before */
	bool settled; /* with all of its sentence: nothing is in doubt */
};

/* A word of the language that is looked up only if it sounds odd. */
struct sound {
	int32_t read[SPELLING_MAX];
	uint8_t length; /* 0: the slot is no such word */
};

/* One run over a document. */
struct run {
	struct mender *mender;
	struct decoder *decoder;
	struct phrases *phrases; /* NULL: the first time */
	struct arena *arena;
	struct read_word *words;
	size_t count;
	float margin;                    /* nats */
	const char **texts;              /* by word: what the model reads */
	struct outcome **outcomes;       /* by word: one a piece */
	struct slot slots[SENTENCE_MAX]; /* of the sentence so far */
	struct outcome *targets[SENTENCE_MAX]; /* NULL: a comma */
	size_t filled;
	struct candidate joined[SENTENCE_MAX][CANDIDATES_ALL];
	struct sound sounds[SENTENCE_MAX];
	long newer; /* words with the tone in its newer place, less older */
};

/* ---- opening ---- */

static const char model_name[] = "dictionaries/syllables.lm";

enum status mender_open(struct mender *mender, const char *path,
			struct fault *fault)
{
	char own[DATA_PATH_SIZE];
	enum status status;

	if (!path && !data_path(own, model_name))
		return fault_set(fault, STATUS_MISSING, model_name,
				 _("the path is too long"));
	path = path ? path : own;
	mender->arena = arena_new();
	if (!mender->arena)
		return fault_memory(fault);
	status = model_open(&mender->model, path, fault);
	if (!status)
		status = model_verify(mender->model, path, fault);
	if (!status)
		status = symbols_load(&mender->symbols, mender->arena, fault);
	if (!status)
		status = table_load(&mender->whole, "channel_words",
				    SPELLER_COLUMNS, mender->arena, fault);
	if (status)
		return status;
	mender->speller = speller_new(mender->model, &mender->whole);
	return mender->speller ? STATUS_OK : fault_memory(fault);
}

void mender_close(struct mender *mender)
{
	speller_free(mender->speller);
	model_free(mender->model);
	arena_free(mender->arena);
}

/* ---- what came through which channel ---- */

static bool has_native(const struct token *token)
{
	for (int i = 0; i < token->length; i++)
		if (token->characters[i] >= NATIVE_FROM &&
		    letter_of(token->characters[i]).code != LETTER_NONE)
			return true;
	return false;
}

/* The syllable of a piece as it was read, whatever its case; 0: none */
static unsigned word_of(const struct model *model, const struct token *token,
			const struct piece *piece)
{
	uint8_t letters[SYLLABLE_MAX];
	size_t length = 0;

	if (piece->to - piece->from > SYLLABLE_MAX)
		return 0;
	for (int i = piece->from; i < piece->to; i++) {
		letters[length] = letter_of(token->characters[i]).code;
		if (letters[length++] == LETTER_NONE)
			return 0;
	}
	return model_find(model, letters, length) & ~(unsigned)MODEL_NEWER;
}

static int by_size(const void *one, const void *other)
{
	float a = *(const float *)one;
	float b = *(const float *)other;

	return a < b ? -1 : a > b;
}

/* The engine's usual confidence on a page; below 0: it gives none. */
static float usual_sureness(const struct read_word *words, size_t count)
{
	float sample[SAMPLE_MAX];
	size_t filled = 0;
	size_t every = count / SAMPLE_MAX + 1;

	for (size_t i = 0; i < count && filled < SAMPLE_MAX; i += every)
		if (words[i].sureness >= 0)
			sample[filled++] = words[i].sureness;
	if (!filled)
		return -1;
	qsort(sample, filled, sizeof(*sample), by_size);
	return sample[filled / 2];
}

/* What an engine's confidence below its usual one takes off, in nats. */
static float doubt_of(float below)
{
	static const struct {
		float below, nats;
	} steps[] = {
		{ 0.005F, -0.8F }, { 0.015F, -0.3F }, { 0.045F, 0.4F },
		{ 0.075F, 0.9F },  { 0.105F, 1.0F },
	};
	const size_t count = sizeof(steps) / sizeof(*steps);

	for (size_t i = 0; i < count; i++)
		if (below < steps[i].below)
			return steps[i].nats;
	return 1.3F;
}

void text_judge(struct read_word *words, size_t count)
{
	float usual = usual_sureness(words, count);
	size_t all = 0;
	size_t native = 0;
	enum model_channel channel;

	for (size_t i = 0; i < count; i++) {
		struct token token;

		token_read(&token, words[i].text, strlen(words[i].text));
		if (!token.pieces || token.piece[0].class != WORD_UNKNOWN)
			continue;
		all++;
		native += has_native(&token);
	}
	channel = native * NATIVE_SHARE > all ? MODEL_NATIVE : MODEL_FOREIGN;
	for (size_t i = 0; i < count; i++) {
		words[i].channel = channel;
		words[i].doubt = usual < 0 || words[i].sureness < 0
					 ? 0
					 : doubt_of(usual - words[i].sureness);
	}
}

/* ---- slots ---- */

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

/* Is there no slot in the sentence that might be read otherwise? */
static bool is_settled(const struct run *run)
{
	for (size_t i = 0; i < run->filled; i++)
		if (!run->slots[i].covered &&
		    run->slots[i].confidence < settled_confidence)
			return false;
	return true;
}

/* The word that a slot has as it was read. */
static unsigned kept_of(const struct slot *slot)
{
	for (size_t i = 0; i < slot->count; i++)
		if (slot->candidates[i].kept)
			return slot->candidates[i].word;
	return WORD_UNKNOWN;
}

static bool look_up_word(struct run *run, size_t at)
{
	struct sound *sound = &run->sounds[at];
	const struct spelling *spelling =
		speller_find(run->mender->speller, MODEL_NATIVE, WORD_UNKNOWN,
			     sound->read, sound->length, false);

	if (!spelling)
		return false;
	run->slots[at].candidates = spelling->candidates;
	run->slots[at].count = spelling->count;
	sound->length = 0;
	return true;
}

/* The slots of words that sound right as they stand keep them alone. */
static bool look_up(struct run *run)
{
	const struct model *model = run->mender->model;
	struct model_context context = model_start(model);
	float costs[SENTENCE_MAX + 1];

	for (size_t i = 0; i < run->filled; i++) {
		unsigned word = kept_of(&run->slots[i]);

		costs[i] = model_cost(model, &context, word);
		context = model_extend(model, &context, word);
	}
	costs[run->filled] = 0;
	for (size_t i = 0; i < run->filled; i++) {
		if (!run->sounds[i].length)
			continue;
		run->mender->heard++;
		if (costs[i] + costs[i + 1] < sound_cost)
			continue;
		run->mender->doubted++;
		if (!look_up_word(run, i))
			return false;
	}
	return true;
}

static bool flush(struct run *run)
{
	bool settled;

	if (!look_up(run))
		return false;
	decoder_run(run->decoder, run->slots, run->filled, run->phrases);
	settled = is_settled(run);
	for (size_t i = 0; i < run->filled; i++) {
		const struct slot *slot = &run->slots[i];
		struct outcome *target = run->targets[i];

		if (!target)
			continue;
		target->settled = settled;
		target->covered = slot->covered;
		target->candidate = slot->candidates[slot->choice];
		target->confidence = slot->confidence;
		if (!slot->covered && !run->phrases)
			note_habit(run, &target->candidate);
	}
	run->filled = 0;
	speller_rest(run->mender->speller);
	return true;
}

/* A slot for a piece and for the comma behind it: there is room for both. */
static struct slot *take_slot(struct run *run, struct outcome *target)
{
	struct slot *slot = &run->slots[run->filled];

	memset(slot, 0, sizeof(*slot));
	run->sounds[run->filled].length = 0;
	run->targets[run->filled++] = target;
	return slot;
}

/* What is settled: one of the classes, or a syllable that is right. */
static void set_fixed(struct run *run, struct slot *slot, unsigned word)
{
	struct candidate *candidate = run->joined[slot - run->slots];

	memset(candidate, 0, sizeof(*candidate));
	candidate->word = (uint16_t)word;
	candidate->written = CASE_OTHER;
	candidate->slots = 1;
	candidate->kept = true;
	slot->candidates = candidate;
	slot->count = 1;
}

/* Capitals without a vowel: an abbreviation, to an engine that knows marks. */
static bool is_vowelless(const struct token *token, const struct piece *piece)
{
	for (int i = piece->from; i < piece->to; i++) {
		struct letter letter = letter_of(token->characters[i]);

		if (!letter.upper || letter.code < LETTER_MARKED)
			return false;
	}
	return true;
}

/* Letters without marks, a small one before a capital: YouTube, iPhone. */
static bool is_trademark(const struct token *token, const struct piece *piece)
{
	bool small = false;
	bool mixed = false;

	for (int i = piece->from; i < piece->to; i++) {
		struct letter letter = letter_of(token->characters[i]);

		if (token->characters[i] > 'z' || letter.code == LETTER_NONE)
			return false;
		mixed = mixed || (small && letter.upper);
		small = small || !letter.upper;
	}
	return mixed && piece->to - piece->from >= TRADEMARK_MIN;
}

/* A word with its case in order waits to be looked up. */
static bool set_sound(struct run *run, struct slot *slot,
		      const struct token *token, const struct piece *piece)
{
	struct sound *sound = &run->sounds[slot - run->slots];
	struct candidate *kept = run->joined[slot - run->slots];
	size_t length = (size_t)(piece->to - piece->from);

	if (piece->class != WORD_UNKNOWN ||
	    !speller_knows(kept, run->mender->speller,
			   token->characters + piece->from, length))
		return false;
	slot->candidates = kept;
	slot->count = 1;
	memcpy(sound->read, token->characters + piece->from,
	       length * sizeof(*sound->read));
	sound->length = (uint8_t)length;
	return true;
}

static bool set_words(struct run *run, struct slot *slot,
		      const struct read_word *word, const struct token *token,
		      const struct piece *piece)
{
	int length = piece->to - piece->from;
	bool absorb = piece->absorb && word->channel == MODEL_FOREIGN &&
		      length < SPELLING_MAX;
	const struct spelling *spelling;

	if (word->channel == MODEL_NATIVE &&
	    (is_vowelless(token, piece) || is_trademark(token, piece))) {
		set_fixed(run, slot, WORD_SYMBOL);
		return true;
	}
	if (length > SPELLING_MAX) {
		set_fixed(run, slot, WORD_UNKNOWN);
		return true;
	}
	if (word->channel == MODEL_NATIVE && run->margin > word->doubt)
		slot->keep = run->margin - word->doubt;
	if (word->channel == MODEL_NATIVE && word->doubt <= 0 &&
	    set_sound(run, slot, token, piece))
		return true;
	spelling = speller_find(run->mender->speller, word->channel,
				piece->class, token->characters + piece->from,
				(size_t)length, absorb);
	if (!spelling)
		return false;
	slot->candidates = spelling->candidates;
	slot->count = spelling->count;
	return true;
}

/*
 * Two words of a line that may be one, with a space too many: not when both
 * are words as they stand.
 */
static bool may_join(const struct token *token, const struct token *next)
{
	const struct piece *piece = token->piece;

	return token->pieces == 1 && next->pieces &&
	       piece->class == WORD_UNKNOWN && !piece->absorb &&
	       piece->to == token->length &&
	       next->piece[0].class == WORD_UNKNOWN &&
	       next->piece[0].from == 0 &&
	       piece->to - piece->from + next->piece[0].to <= SPELLING_MAX;
}

static int by_word(const void *one, const void *other)
{
	const struct candidate *a = one;
	const struct candidate *b = other;

	return a->word != b->word ? (a->word < b->word ? -1 : 1) : 0;
}

/* The cheapest ways to read two words as one, beside what the first may be. */
static bool add_joined(struct run *run, struct slot *slot,
		       enum model_channel channel, const struct token *token,
		       const struct token *next)
{
	int32_t read[SPELLING_MAX];
	const struct piece *one = &token->piece[0];
	const struct piece *other = &next->piece[0];
	size_t length = (size_t)(one->to - one->from);
	struct candidate *joined = run->joined[slot - run->slots];
	const struct spelling *spelling;
	size_t count = 0;

	memcpy(read, token->characters + one->from, length * sizeof(*read));
	memcpy(read + length, next->characters,
	       (size_t)other->to * sizeof(*read));
	spelling = speller_find(run->mender->speller, channel, WORD_UNKNOWN,
				read, length + other->to, false);
	if (!spelling || (run->sounds[slot - run->slots].length &&
			  !look_up_word(run, (size_t)(slot - run->slots))))
		return false;
	memcpy(joined, slot->candidates, slot->count * sizeof(*joined));
	for (size_t i = 0; i < spelling->count && count < JOINED_MAX; i++) {
		struct candidate *candidate = &joined[slot->count + count];

		*candidate = spelling->candidates[i];
		if (candidate->word < WORD_CLASSES || candidate->second ||
		    candidate->cost > join_limit)
			continue;
		candidate->cost += join_cost;
		candidate->kept = false;
		candidate->slots = 2;
		count++;
	}
	slot->candidates = joined;
	slot->count = (uint16_t)(slot->count + count);
	qsort(joined, slot->count, sizeof(*joined), by_word);
	return true;
}

/* Capitals with blanks between them were set so. */
static bool is_abbreviation(const struct token *token, const struct token *next)
{
	return token->length < ABBREVIATED_MAX &&
	       next->length < ABBREVIATED_MAX &&
	       letter_of(token->characters[0]).upper &&
	       letter_of(next->characters[0]).upper;
}

/* Is this no word, and short, or hardly to be read as one? */
static bool is_scrap(const struct run *run, enum model_channel channel,
		     const struct token *token)
{
	const struct piece *piece = &token->piece[0];
	size_t length = (size_t)(piece->to - piece->from);
	const struct spelling *spelling;

	if (word_of(run->mender->model, token, piece))
		return false;
	if (length <= SCRAP_MAX)
		return true;
	spelling = speller_find(run->mender->speller, channel, WORD_UNKNOWN,
				token->characters + piece->from, length, false);
	return spelling && spelling->least > scrap_cost;
}

/* Join a word with the one before it, if the two may be one. */
static bool join_words(struct run *run, const struct read_word *before,
		       const struct token *token, const struct token *next)
{
	struct slot *slot;

	if (before->fixed || !before->joinable || !run->filled ||
	    !may_join(token, next) || is_abbreviation(token, next) ||
	    !(is_scrap(run, before->channel, token) ||
	      is_scrap(run, before->channel, next)))
		return true;
	slot = &run->slots[run->filled - 1];
	if (run->targets[run->filled - 1] != run->outcomes[before - run->words])
		return true; /* another sentence */
	return add_joined(run, slot, before->channel, token, next);
}

/* May these characters be a word that was read as a symbol? */
static bool is_doubtful(const struct run *run, const struct token *token,
			const struct piece *piece)
{
	bool letters = false;
	bool digits = false;

	if (piece->class == WORD_NUMBER)
		return speller_doubts(run->mender->speller,
				      token->characters + piece->from,
				      (size_t)(piece->to - piece->from));
	if (piece->class != WORD_SYMBOL ||
	    piece->to - piece->from > DOUBTFUL_MAX)
		return false;
	for (int i = piece->from; i < piece->to; i++) {
		bool letter =
			letter_of(token->characters[i]).code != LETTER_NONE;

		letters = letters || letter;
		digits = digits || !letter;
	}
	return letters && digits;
}

static bool add_piece(struct run *run, const struct read_word *word,
		      const struct token *token, const struct piece *piece,
		      struct outcome *target)
{
	static const struct candidate comma = { .word = WORD_COMMA,
						.written = CASE_OTHER,
						.slots = 1,
						.kept = true };
	struct slot *slot = take_slot(run, target);
	bool done = true;

	if (word->fixed) {
		unsigned known =
			piece->class == WORD_UNKNOWN
				? word_of(run->mender->model, token, piece)
				: (unsigned)piece->class;

		set_fixed(run, slot, known ? known : WORD_UNKNOWN);
	} else if (piece->class == WORD_UNKNOWN ||
		   (word->channel == MODEL_FOREIGN &&
		    is_doubtful(run, token, piece))) {
		done = set_words(run, slot, word, token, piece);
	} else {
		set_fixed(run, slot, piece->class);
	}
	if (piece->pause == PAUSE_COMMA) {
		slot = take_slot(run, NULL);
		slot->candidates = &comma;
		slot->count = 1;
	}
	return done;
}

/* Take a number and its symbol for one, if a space parts them. */
static bool settle_joined(const struct run *run, struct read_word *word)
{
	if (!word->joinable || word == &run->words[run->count - 1])
		return false;
	word->mended = symbols_join(&run->mender->symbols, word->text,
				    word[1].text, run->arena);
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
	const char *next =
		word == &run->words[run->count - 1] ? NULL : word[1].text;

	word->mended = symbols_mend(&run->mender->symbols, word->text, next,
				    &word->rule, run->arena);
	return word->mended;
}

/* The grammars go first: what they settle the model leaves alone. */
static void settle(const struct run *run, size_t at)
{
	struct read_word *word = &run->words[at];

	word->confidence = 1;
	run->texts[at] = word->gone ? "" : word->text;
	if (word->fixed && word->mended)
		run->texts[at] = word->mended;
	if (word->fixed)
		return;
	if (settle_joined(run, word) || settle_symbol(run, word)) {
		word->confidence = symbol_confidence;
		word->fixed = true;
		run->texts[at] = word->mended;
	} else if (word->channel == MODEL_FOREIGN) {
		const char *mended = mark_mend(word->text, run->arena);

		if (mended)
			run->texts[at] = mended;
	}
}

static bool read_word(struct run *run, size_t at, const struct token *token)
{
	struct read_word *word = &run->words[at];

	for (int i = 0; i < token->pieces; i++) {
		if (run->filled + PIECE_SLOTS > SENTENCE_MAX && !flush(run))
			return false;
		if (!add_piece(run, word, token, &token->piece[i],
			       &run->outcomes[at][i]))
			return false;
		if (token->piece[i].pause == PAUSE_STOP && !flush(run))
			return false;
	}
	return true;
}

/* The second time over, only what was in doubt is read again. */
static bool skips(const struct run *run, size_t at)
{
	return run->phrases && run->outcomes[at]->settled;
}

static enum status read_words(struct run *run, struct fault *fault)
{
	struct token tokens[2];

	for (size_t i = 0; i < run->count; i++) {
		struct token *token = &tokens[i % 2];

		if (skips(run, i))
			continue;
		token_read(token, run->texts[i], strlen(run->texts[i]));
		if (!run->outcomes[i])
			run->outcomes[i] = arena_array(
				run->arena, token->pieces + (size_t)1,
				sizeof(struct outcome));
		if (!run->outcomes[i])
			return fault_memory(fault);
		if ((i && !run->words[i].fixed && !skips(run, i - 1) &&
		     !join_words(run, &run->words[i - 1], &tokens[(i + 1) % 2],
				 token)) ||
		    !read_word(run, i, token))
			return fault_memory(fault);
	}
	return flush(run) ? STATUS_OK : fault_memory(fault);
}

/* ---- the document's own phrases ---- */

static void count_word(struct phrases *phrases, unsigned *before, unsigned word)
{
	phrases_add(phrases, before[0], before[1], word, 1);
	before[0] = before[1];
	before[1] = word;
}

/* Count the runs of words as they were settled the first time. */
static bool count_phrases(struct run *run)
{
	unsigned before[2] = { 0, 0 };

	run->phrases = phrases_new(run->arena);
	if (!run->phrases)
		return false;
	for (size_t i = 0; i < run->count; i++) {
		struct token token;

		token_read(&token, run->texts[i], strlen(run->texts[i]));
		for (int j = 0; j < token.pieces; j++) {
			const struct outcome *outcome = &run->outcomes[i][j];

			if (outcome->covered)
				continue;
			count_word(run->phrases, before,
				   outcome->candidate.word);
			if (outcome->candidate.second)
				count_word(run->phrases, before,
					   outcome->candidate.second);
			if (token.piece[j].pause == PAUSE_COMMA &&
			    !outcome->candidate.absorbs)
				count_word(run->phrases, before, WORD_COMMA);
			if (token.piece[j].pause == PAUSE_STOP)
				before[0] = before[1] = 0;
		}
	}
	return true;
}

/* ---- writing ---- */

/* Write a syllable in its case, as the document spells it; behind it. */
static char *write_syllable(char *out, const struct run *run, unsigned word,
			    enum letter_case written)
{
	const struct pack_word *syllable = model_word(run->mender->model, word);
	uint8_t letters[SYLLABLE_MAX];

	memcpy(letters, syllable->letters, syllable->length);
	if (run->newer > 0)
		(void)letter_unsettle(letters, syllable->length);
	for (int i = 0; i < syllable->length; i++) {
		bool upper =
			written == CASE_UPPER || (written == CASE_TITLE && !i);

		out += utf8proc_encode_char(letter_character(letters[i], upper),
					    (utf8proc_uint8_t *)out);
	}
	return out;
}

static char *write_candidate(char *out, const struct run *run,
			     const struct candidate *candidate)
{
	bool upper = candidate->written == CASE_UPPER;

	out = write_syllable(out, run, candidate->word,
			     (enum letter_case)candidate->written);
	if (!candidate->second)
		return out;
	*out++ = ' ';
	return write_syllable(out, run, candidate->second,
			      upper ? CASE_UPPER : CASE_LOWER);
}

static char *copy(char *out, const char *from, const char *to)
{
	memcpy(out, from, (size_t)(to - from));
	return out + (to - from);
}

/* What stands behind a word that took the next one. */
static const char *rest_of(const struct run *run, size_t next)
{
	struct token token;

	token_read(&token, run->texts[next], strlen(run->texts[next]));
	return run->texts[next] + token.at[token.piece[0].to];
}

/* Is this the one place in a token where a comma stands between two words? */
static bool lacks_space(const struct run *run, const struct read_word *word,
			const struct token *token, int piece)
{
	return word->channel == MODEL_FOREIGN && token->pieces == 2 &&
	       piece == 1 && token->piece[0].pause == PAUSE_COMMA &&
	       token->piece[0].class == WORD_UNKNOWN &&
	       !run->outcomes[word - run->words][0].candidate.second;
}

/* Put a word together from what its pieces became. */
static void write_word(char *out, const struct run *run, size_t at)
{
	struct read_word *word = &run->words[at];
	const char *text = run->texts[at];
	const char *done = text;
	struct token token;

	token_read(&token, text, strlen(text));
	for (int i = 0; i < token.pieces; i++) {
		const struct piece *piece = &token.piece[i];
		const struct outcome *outcome = &run->outcomes[at][i];
		const struct candidate *candidate = &outcome->candidate;

		if (outcome->confidence < word->confidence)
			word->confidence = outcome->confidence;
		if (outcome->covered || candidate->kept ||
		    candidate->word < WORD_CLASSES)
			continue;
		word->rule = "model";
		word->joins = candidate->slots > 1 && !candidate->absorbs;
		out = copy(out, done, text + token.at[piece->from]);
		if (lacks_space(run, word, &token, i))
			*out++ = ' ';
		out = write_candidate(out, run, candidate);
		done = text +
		       token.at[piece->to + (candidate->absorbs ? 1 : 0)];
	}
	if (word->joins) {
		word[1].gone = true;
		done = rest_of(run, at + 1);
	}
	out = copy(out, done, done + strlen(done));
	*out = '\0';
}

/* Marks that stand alone behind a word belong to it. */
static void join_marks(char *text, const struct run *run, size_t at)
{
	struct read_word *word = &run->words[at];

	if (word->joins || !word->joinable || at + 1 == run->count ||
	    word->channel != MODEL_FOREIGN || mark_closes(run->texts[at]) ||
	    !mark_closes(run->texts[at + 1]) ||
	    strlen(run->texts[at + 1]) > MARKS_MAX)
		return;
	memcpy(text + strlen(text), run->texts[at + 1],
	       strlen(run->texts[at + 1]) + 1);
	word->joins = true;
	word[1].gone = true;
}

static enum status write_words(struct run *run, struct fault *fault)
{
	for (size_t i = 0; i < run->count; i++) {
		struct read_word *word = &run->words[i];
		char mended[2 * MENDED_MAX + MARKS_MAX];

		if (word->fixed || word->gone ||
		    strlen(word->text) > MENDED_MAX)
			continue;
		word->rule = "mark";
		write_word(mended, run, i);
		join_marks(mended, run, i);
		if (!word->joins && !strcmp(mended, word->text))
			continue;
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
		      struct mender *mender, struct arena *arena,
		      struct fault *fault)
{
	struct run *run = arena_take(arena, sizeof(*run));
	enum status status;

	if (!run)
		return fault_memory(fault);
	run->mender = mender;
	run->arena = arena;
	run->words = words;
	run->count = count;
	run->margin = odds(mender->margin);
	run->decoder = decoder_new(arena, mender->model, &weights);
	run->outcomes = arena_array(arena, count + 1, sizeof(void *));
	run->texts = arena_array(arena, count + 1, sizeof(void *));
	if (!run->decoder || !run->outcomes || !run->texts)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++)
		settle(run, i);
	status = read_words(run, fault);
	if (status)
		return status;
	if (!count_phrases(run))
		return fault_memory(fault);
	status = read_words(run, fault);
	return status ? status : write_words(run, fault);
}
