#include "stages/repair_sentence.h"

#include <stdlib.h>
#include <string.h>

#include "stages/repair_letter.h"

enum {
	SCRAP_MAX = 2,       /* characters of what may be half a word */
	JOINED_MAX = 8,      /* candidates of two words as one */
	DOUBTFUL_MAX = 5,    /* characters of a symbol that may be a word */
	ABBREVIATED_MAX = 3, /* characters, less one, of a bit of one */
	TRADEMARK_MIN = 5,   /* letters */
	PIECE_SLOTS = 2,     /* that a piece takes: its own, its comma's */
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

/* What a word costs that another reading of the image has, in nats. */
static const float other_cost = 1.0F;

/* What is dearer, by the channel alone, is hardly a word. */
static const float scrap_cost = 7.0F;

/* ---- a piece's slot ---- */

struct sentence *sentence_new(struct mender *mender, float margin,
			      struct arena *arena)
{
	struct sentence *sentence = arena_take(arena, sizeof(*sentence));

	if (!sentence)
		return NULL;
	sentence->mender = mender;
	sentence->margin = margin;
	return sentence;
}

bool sentence_is_full(const struct sentence *sentence)
{
	return sentence->filled + PIECE_SLOTS > SENTENCE_MAX;
}

unsigned sentence_word(const struct model *model, const struct token *token,
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

/* A slot for a piece and for the comma behind it: there is room for both. */
static struct slot *take_slot(struct sentence *sentence)
{
	struct slot *slot = &sentence->slots[sentence->filled];

	memset(slot, 0, sizeof(*slot));
	sentence->sounds[sentence->filled].length = 0;
	sentence->filled++;
	return slot;
}

/* What is settled: one of the classes, or a syllable that is right. */
static void set_fixed(struct sentence *sentence, struct slot *slot,
		      unsigned word)
{
	struct candidate *candidate = sentence->own[slot - sentence->slots];

	memset(candidate, 0, sizeof(*candidate));
	candidate->word = (uint16_t)word;
	candidate->written = CASE_OTHER;
	candidate->slots = 1;
	candidate->kept = true;
	slot->candidates = candidate;
	slot->count = 1;
}

/* A capital, and no vowel: an abbreviation, to an engine that knows marks. */
static bool is_vowelless(const struct token *token, const struct piece *piece)
{
	for (int i = piece->from; i < piece->to; i++) {
		unsigned code = letter_of(token->characters[i]).code;

		if (code < LETTER_MARKED || code == LETTER_NONE)
			return false;
	}
	return letter_of(token->characters[piece->from]).upper;
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
static bool set_sound(struct sentence *sentence, struct slot *slot,
		      const struct token *token, const struct piece *piece)
{
	struct sound *sound = &sentence->sounds[slot - sentence->slots];
	struct candidate *kept = sentence->own[slot - sentence->slots];
	size_t length = (size_t)(piece->to - piece->from);

	if (piece->class != WORD_UNKNOWN ||
	    !candidate_read(kept, sentence->mender->model,
			    token->characters + piece->from, length))
		return false;
	kept->kept = true;
	slot->candidates = kept;
	slot->count = 1;
	memcpy(sound->read, token->characters + piece->from,
	       length * sizeof(*sound->read));
	sound->length = (uint8_t)length;
	return true;
}

/* The word of the language that a second reading has; false: it has none. */
static bool read_other(struct candidate *other, const struct sentence *sentence,
		       const struct read_word *word, const struct token *token,
		       const struct piece *piece)
{
	struct token second;
	const struct piece *read = second.piece;

	if (!word->other || token->pieces != 1)
		return false;
	token_read(&second, word->other, strlen(word->other));
	return second.pieces == 1 && read->class == WORD_UNKNOWN &&
	       piece->class == WORD_UNKNOWN &&
	       candidate_read(other, sentence->mender->model,
			      second.characters + read->from,
			      (size_t)(read->to - read->from));
}

/*
 * Put a second reading among what a slot may be.  What was read first has no
 * margin over it: that it is likelier was seen to already.
 */
static void add_other(struct sentence *sentence, struct slot *slot,
		      const struct candidate *other)
{
	struct candidate *own = sentence->own[slot - sentence->slots];
	size_t i = 0;

	memmove(own, slot->candidates, slot->count * sizeof(*own));
	while (i < slot->count &&
	       (own[i].word != other->word || own[i].second ||
		own[i].written != other->written))
		i++;
	if (i < slot->count && own[i].kept)
		return;
	if (i == slot->count) {
		own[slot->count++] = *other;
		own[i].cost = other_cost;
	}
	if (own[i].cost > other_cost)
		own[i].cost = other_cost;
	slot->candidates = own;
	slot->keep = 0;
	qsort(own, slot->count, sizeof(*own), candidate_compare);
}

static bool set_words(struct sentence *sentence, struct slot *slot,
		      const struct read_word *word, const struct token *token,
		      const struct piece *piece)
{
	int length = piece->to - piece->from;
	bool absorb = piece->absorb && word->channel == MODEL_FOREIGN &&
		      length < SPELLING_MAX;
	const struct spelling *spelling;
	struct candidate other;
	bool has_other = read_other(&other, sentence, word, token, piece);

	if (word->channel == MODEL_NATIVE &&
	    (is_vowelless(token, piece) || is_trademark(token, piece))) {
		set_fixed(sentence, slot, WORD_SYMBOL);
		return true;
	}
	if (length > SPELLING_MAX) {
		set_fixed(sentence, slot, WORD_UNKNOWN);
		return true;
	}
	if (word->channel == MODEL_NATIVE && sentence->margin > word->doubt)
		slot->keep = sentence->margin - word->doubt;
	if (word->channel == MODEL_NATIVE && word->doubt <= 0 && !has_other &&
	    set_sound(sentence, slot, token, piece))
		return true;
	spelling = speller_find(sentence->mender->speller, word->channel,
				piece->class, token->characters + piece->from,
				(size_t)length, absorb);
	if (!spelling)
		return false;
	slot->candidates = spelling->candidates;
	slot->count = spelling->count;
	if (has_other)
		add_other(sentence, slot, &other);
	return true;
}

/* A power of a unit: m2, m3 */
static bool is_power(const struct token *token, const struct piece *piece)
{
	struct letter unit = letter_of(token->characters[piece->from]);
	int32_t power = token->characters[piece->from + 1];

	return piece->to - piece->from == 2 && unit.code != LETTER_NONE &&
	       !unit.upper && (power == '2' || power == '3');
}

/* May these characters be a word that was read as a symbol? */
static bool is_doubtful(const struct sentence *sentence,
			const struct token *token, const struct piece *piece)
{
	bool letters = false;
	bool digits = false;

	if (piece->class == WORD_NUMBER)
		return piece->pause != PAUSE_STOP &&
		       speller_doubts(sentence->mender->speller,
				      token->characters + piece->from,
				      (size_t)(piece->to - piece->from));
	if (piece->class != WORD_SYMBOL || is_power(token, piece) ||
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

bool sentence_add(struct sentence *sentence, const struct read_word *word,
		  const struct token *token, const struct piece *piece)
{
	static const struct candidate comma = { .word = WORD_COMMA,
						.written = CASE_OTHER,
						.slots = 1,
						.kept = true };
	struct slot *slot = take_slot(sentence);
	bool done = true;

	if (word->fixed) {
		unsigned known =
			piece->class == WORD_UNKNOWN
				? sentence_word(sentence->mender->model, token,
						piece)
				: (unsigned)piece->class;

		set_fixed(sentence, slot, known ? known : WORD_UNKNOWN);
	} else if (piece->class == WORD_UNKNOWN ||
		   (word->channel == MODEL_FOREIGN &&
		    is_doubtful(sentence, token, piece))) {
		done = set_words(sentence, slot, word, token, piece);
	} else {
		set_fixed(sentence, slot, piece->class);
	}
	if (piece->pause == PAUSE_COMMA) {
		slot = take_slot(sentence);
		slot->candidates = &comma;
		slot->count = 1;
	}
	return done;
}

/* ---- what sounds right ---- */

/* Give the slot of a word that waits what it may be otherwise. */
static bool look_up_word(struct sentence *sentence, size_t at)
{
	struct sound *sound = &sentence->sounds[at];
	const struct spelling *spelling =
		speller_find(sentence->mender->speller, MODEL_NATIVE,
			     WORD_UNKNOWN, sound->read, sound->length, false);

	if (!spelling)
		return false;
	sentence->slots[at].candidates = spelling->candidates;
	sentence->slots[at].count = spelling->count;
	sound->length = 0;
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

/* Does any word wait to be looked up? */
static bool has_sound(const struct sentence *sentence)
{
	for (size_t i = 0; i < sentence->filled; i++)
		if (sentence->sounds[i].length)
			return true;
	return false;
}

bool sentence_listen(struct sentence *sentence)
{
	const struct model *model = sentence->mender->model;
	struct model_context context = model_start(model);
	float costs[SENTENCE_MAX + 1];

	if (!has_sound(sentence))
		return true;
	for (size_t i = 0; i < sentence->filled; i++) {
		unsigned word = kept_of(&sentence->slots[i]);

		costs[i] = model_cost(model, &context, word);
		context = model_extend(model, &context, word);
	}
	costs[sentence->filled] = 0;
	for (size_t i = 0; i < sentence->filled; i++) {
		if (!sentence->sounds[i].length)
			continue;
		sentence->mender->heard++;
		if (costs[i] + costs[i + 1] < sound_cost)
			continue;
		sentence->mender->doubted++;
		if (!look_up_word(sentence, i))
			return false;
	}
	return true;
}

/* ---- two words as one ---- */

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

/* The cheapest ways to read two words as one, beside what the first may be. */
static bool add_joined(struct sentence *sentence, struct slot *slot,
		       enum model_channel channel, const struct token *token,
		       const struct token *next)
{
	int32_t read[SPELLING_MAX];
	const struct piece *one = &token->piece[0];
	const struct piece *other = &next->piece[0];
	size_t length = (size_t)(one->to - one->from);
	struct candidate *joined = sentence->own[slot - sentence->slots];
	const struct spelling *spelling;
	size_t count = 0;

	memcpy(read, token->characters + one->from, length * sizeof(*read));
	memcpy(read + length, next->characters,
	       (size_t)other->to * sizeof(*read));
	spelling = speller_find(sentence->mender->speller, channel,
				WORD_UNKNOWN, read, length + other->to, false);
	if (!spelling ||
	    (sentence->sounds[slot - sentence->slots].length &&
	     !look_up_word(sentence, (size_t)(slot - sentence->slots))))
		return false;
	memmove(joined, slot->candidates, slot->count * sizeof(*joined));
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
	qsort(joined, slot->count, sizeof(*joined), candidate_compare);
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
static bool is_scrap(const struct sentence *sentence,
		     enum model_channel channel, const struct token *token)
{
	const struct piece *piece = &token->piece[0];
	size_t length = (size_t)(piece->to - piece->from);
	const struct spelling *spelling;

	if (sentence_word(sentence->mender->model, token, piece))
		return false;
	if (length <= SCRAP_MAX)
		return true;
	spelling =
		speller_find(sentence->mender->speller, channel, WORD_UNKNOWN,
			     token->characters + piece->from, length, false);
	return spelling && spelling->least > scrap_cost;
}

bool sentence_join(struct sentence *sentence, const struct read_word *before,
		   const struct token *token, const struct token *next)
{
	if (before->fixed || !before->joinable || !sentence->filled ||
	    !may_join(token, next) || is_abbreviation(token, next) ||
	    !(is_scrap(sentence, before->channel, token) ||
	      is_scrap(sentence, before->channel, next)))
		return true;
	return add_joined(sentence, &sentence->slots[sentence->filled - 1],
			  before->channel, token, next);
}
