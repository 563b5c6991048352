/*
 * Text as the model sees it: words that are syllables by rule or listed, and
 * classes for everything else.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

/* ---- words ---- */

static int32_t new_word(struct corpus *corpus, uint64_t key,
			const uint8_t *codes, size_t length)
{
	struct words *words = &corpus->words;

	if (!is_syllable(corpus->syllables, codes, length))
		return -1;
	if (words->count == DISTINCT_MAX)
		train_die("text", "too many syllables");
	memcpy(words->letters[words->count], codes, length);
	words->length[words->count] = (uint8_t)length;
	words->listed[words->count] =
		syllables_list(corpus->syllables, codes, length);
	words->key_of[words->count] = key;
	return (int32_t)words->count++;
}

static int32_t find_word(struct corpus *corpus, const uint8_t *codes,
			 size_t length)
{
	struct words *words = &corpus->words;
	uint64_t key = letter_key(codes, length);
	size_t slot =
		(size_t)(key * 0x9e3779b97f4a7c15u >> 40) % WORD_TABLE_SIZE;
	size_t tried = 0;

	if (!key)
		return -1;
	while (words->keys[slot] && words->keys[slot] != key) {
		if (++tried == WORD_TABLE_SIZE)
			return -1;
		slot = (slot + 1) % WORD_TABLE_SIZE;
	}
	if (!words->keys[slot]) {
		words->keys[slot] = key;
		words->ids[slot] = new_word(corpus, key, codes, length);
	}
	return words->ids[slot];
}

/* ---- text to events ---- */

static void push(struct events *events, unsigned event)
{
	if (events->count == events->room) {
		events->room = events->room ? events->room * 2 : 1 << 20;
		events->items =
			realloc(events->items, events->room * sizeof(uint16_t));
		if (!events->items)
			train_die("memory", "ran out");
	}
	events->items[events->count++] = (uint16_t)event;
}

/* Where a text is read to. */
struct reader {
	struct corpus *corpus;
	struct events *events;
	struct cases *cases; /* NULL: not counted */
	enum letter_case before;
};

static enum letter_case case_of(const struct token *token,
				const struct piece *piece)
{
	struct letter first = letter_of(token->characters[piece->from]);

	if (!first.upper)
		return CASE_LOWER;
	return token_is_capitals(token, piece) ? CASE_UPPER : CASE_TITLE;
}

static void note_case(struct reader *reader, int32_t word,
		      enum letter_case written)
{
	enum letter_case before = reader->before;

	reader->before = written;
	if (!reader->cases)
		return;
	reader->corpus->words.seen[word]++;
	reader->cases->written[before][written]++;
	if (before != CASE_START && before != CASE_UPPER)
		reader->cases->words[word][written]++;
}

static unsigned read_piece(struct reader *reader, const struct token *token,
			   const struct piece *piece)
{
	uint8_t codes[SYLLABLE_MAX];
	size_t length = train_letters(codes, token, piece);
	enum letter_case written = case_of(token, piece);
	int32_t word;

	letter_settle(codes, length);
	word = length ? find_word(reader->corpus, codes, length) : -1;
	if (word < 0) {
		reader->before = CASE_OTHER;
		return token_is_capitals(token, piece) ? WORD_SYMBOL
						       : WORD_UNKNOWN;
	}
	if (reader->before == CASE_UPPER && length == 1 &&
	    written == CASE_TITLE)
		written = CASE_UPPER;
	note_case(reader, word, written);
	return (unsigned)word + WORD_CLASSES;
}

static void read_token(struct reader *reader, const struct token *token)
{
	for (int i = 0; i < token->pieces; i++) {
		const struct piece *piece = &token->piece[i];

		if (piece->class == WORD_UNKNOWN) {
			push(reader->events, read_piece(reader, token, piece));
		} else {
			push(reader->events, piece->class);
			reader->before = CASE_OTHER;
		}
		if (piece->pause == PAUSE_COMMA)
			push(reader->events, WORD_COMMA);
		if (piece->pause == PAUSE_STOP) {
			push(reader->events, WORD_START);
			reader->before = CASE_START;
		}
	}
}

static void read_line(struct reader *reader, const char *line)
{
	const char *at = line;
	const char *word;
	struct token token;
	size_t length;

	reader->before = CASE_START;
	push(reader->events, WORD_START);
	while ((word = train_token(&at, &length))) {
		token_read(&token, word, length);
		read_token(reader, &token);
	}
}

static void read_text(struct reader *reader, const char *path)
{
	size_t size;
	char *data = train_read(path, &size);

	for (char *line = data; line < data + size;) {
		char *end = strchr(line, '\n');

		if (!end)
			end = data + size;
		*end = '\0';
		read_line(reader, line);
		line = end + 1;
	}
	free(data);
}

void text_read_source(struct corpus *corpus, const char *path, double least)
{
	struct source *source = &corpus->sources[corpus->source_count];
	struct reader reader = { .corpus = corpus, .events = &corpus->events };

	if (corpus->source_count++ == SOURCES_MAX)
		train_die(path, "one text too many");
	source->path = path;
	source->least = least;
	source->cases = train_take(1, sizeof(*source->cases));
	source->from = corpus->events.count;
	reader.cases = source->cases;
	read_text(&reader, path);
	source->to = corpus->events.count;
	for (size_t i = source->from; i < source->to; i++)
		source->words += corpus->events.items[i] != WORD_START;
	fprintf(stderr, "%s: %zu words\n", path, source->words);
}

void text_read_held(struct corpus *corpus, const char *path)
{
	struct reader reader = { .corpus = corpus, .events = &corpus->held };

	read_text(&reader, path);
}

/* ---- final numbers: words in the order of their letters ---- */

static const struct words *sorting;

static int by_letters(const void *one, const void *other)
{
	uint64_t a = sorting->key_of[*(const uint32_t *)one];
	uint64_t b = sorting->key_of[*(const uint32_t *)other];

	return (a > b) - (a < b);
}

static void renumber(struct events *events, const uint16_t *final)
{
	for (size_t i = 0; i < events->count; i++)
		events->items[i] = final[events->items[i]];
}

void text_settle(struct corpus *corpus)
{
	const struct words *words = &corpus->words;
	uint16_t *final =
		train_take(DISTINCT_MAX + WORD_CLASSES, sizeof(*final));
	uint32_t kept = 0;

	corpus->order = train_take(DISTINCT_MAX, sizeof(*corpus->order));
	sorting = words;
	for (uint32_t i = 0; i < words->count; i++)
		if (words->seen[i] >= (words->listed[i] ? 1 : WORD_COUNT_MIN))
			corpus->order[kept++] = i;
	qsort(corpus->order, kept, sizeof(*corpus->order), by_letters);
	if (kept + WORD_CLASSES > PACK_WORDS_MAX)
		train_die("text", "too many frequent syllables");
	for (uint32_t i = 0; i < DISTINCT_MAX + WORD_CLASSES; i++)
		final[i] = i < WORD_CLASSES ? (uint16_t)i : WORD_UNKNOWN;
	for (uint32_t i = 0; i < kept; i++)
		final[corpus->order[i] + WORD_CLASSES] =
			(uint16_t)(i + WORD_CLASSES);
	for (int i = 0; i < PACK_ORDER_MAX; i++)
		push(&corpus->events, WORD_START); /* to look ahead to */
	corpus->events.count -= PACK_ORDER_MAX;
	renumber(&corpus->events, final);
	renumber(&corpus->held, final);
	corpus->kept = kept + WORD_CLASSES;
	fprintf(stderr, "%u of %u syllables\n", kept, words->count);
	free(final);
}

void text_free(struct corpus *corpus)
{
	for (int i = 0; i < corpus->source_count; i++)
		free(corpus->sources[i].cases);
	free(corpus->events.items);
	free(corpus->held.items);
	free(corpus->order);
	syllables_free(corpus->syllables);
	free(corpus);
}
