#include "archive/match.h"

#include <stdlib.h>
#include <string.h>

#include "archive/fold.h"

bool match_read(struct match_text *out, const char *text, struct arena *arena)
{
	struct fold fold = { .string = text, .length = strlen(text) };
	struct text folded = { .arena = arena };
	size_t room = 0;

	*out = (struct match_text){ .text = text };
	while (fold_next(&fold)) {
		struct match_word *grown =
			arena_grow(arena, out->words, &room, out->count + 1,
				   sizeof(*grown));

		if (!grown)
			return false;
		out->words = grown;
		grown[out->count++] =
			(struct match_word){ .start = fold.start,
					     .end = fold.end,
					     .folded = folded.length,
					     .size = fold.size };
		text_add(&folded, fold.word, fold.size);
	}
	out->folded = text_string(&folded);
	return !folded.failed;
}

/* ---- words ---- */

static bool is_word(const struct match_text *text, size_t at, const char *word,
		    bool prefix)
{
	const struct match_word *there = &text->words[at];
	size_t length = strlen(word);

	if (prefix ? there->size < length : there->size != length)
		return false;
	return memcmp(text->folded + there->folded, word, length) == 0;
}

/* Whether the words stand at `at`. */
static bool are_words(const struct match_text *text, size_t at,
		      const struct query_word *words, size_t count, bool prefix)
{
	if (count > text->count - at)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!is_word(text, at + i, words[i].folded,
			     prefix && i + 1 == count))
			return false;
	return true;
}

/* How many words from `at` on are the number of that key; 0: they are not. */
static size_t count_key(const struct match_text *text, size_t at,
			const char *key)
{
	bool started = false;

	for (size_t i = at; i < text->count && i - at < QUERY_NUMBER_WORDS_MAX;
	     i++) {
		const char *word = text->folded + text->words[i].folded;
		size_t size = text->words[i].size;

		while (!started && size && *word == '0') {
			word++;
			size--;
		}
		if (strncmp(key, word, size) != 0)
			return 0;
		started = started || size;
		key += size;
		if (!*key)
			return started ? i + 1 - at : 0;
	}
	return 0;
}

/* How many words of the text are the term at `at`; 0: it is not there. */
static size_t count_term(const struct match_text *text, size_t at,
			 const struct query_term *term)
{
	if (term->key)
		return count_key(text, at, term->key);
	return are_words(text, at, term->words, term->count, term->prefix)
		       ? term->count
		       : 0;
}

/* ---- as it is written ---- */

static bool is_exact(const struct match_text *text, size_t at,
		     const struct query_term *term, struct arena *arena)
{
	for (size_t i = 0; i < term->count; i++) {
		const struct match_word *there = &text->words[at + i];
		const char *exact = fold_exact(arena, text->text + there->start,
					       there->end - there->start);
		const char *wanted = term->words[i].exact;
		bool prefix = term->prefix && i + 1 == term->count;

		if (!exact || (prefix ? strncmp(exact, wanted, strlen(wanted))
				      : strcmp(exact, wanted)) != 0)
			return false;
	}
	return true;
}

bool match_find(struct matches *out, const struct match_text *text,
		const struct query_term *term, size_t n, struct arena *arena)
{
	for (size_t i = 0; i < text->count; i++) {
		size_t count = count_term(text, i, term);
		struct match *grown;

		if (!count)
			continue;
		grown = arena_grow(arena, out->items, &out->room,
				   out->count + 1, sizeof(*grown));
		if (!grown)
			return false;
		out->items = grown;
		grown[out->count++] = (struct match){
			.term = n,
			.first = i,
			.end = i + count,
			.exact =
				!term->marked || is_exact(text, i, term, arena),
		};
	}
	return true;
}

bool match_has(const struct match_text *text, const struct query_term *term)
{
	for (size_t i = 0; i < text->count; i++)
		if (count_term(text, i, term))
			return true;
	return false;
}

bool match_together(const struct match_text *text, const struct query *query)
{
	for (size_t i = 0; i < text->count; i++)
		if (are_words(text, i, query->words, query->word_count, false))
			return true;
	return false;
}

static int compare(const void *one, const void *other)
{
	const struct match *a = one;
	const struct match *b = other;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return a->term < b->term ? -1 : a->term > b->term;
}

void match_sort(struct matches *matches)
{
	if (matches->count)
		qsort(matches->items, matches->count, sizeof(*matches->items),
		      compare);
}
