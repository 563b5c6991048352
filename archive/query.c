#include "archive/query.h"

#include <stdio.h>
#include <string.h>

#include "archive/fold.h"
#include "pipeline/message.h"

/* A date in an operand: its three numbers, in digits, and as printed. */
enum { DATE_WORDS = 3, YEAR_DIGITS = 4, DAY_DIGITS = 2 };

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* Whether a word is so many digits, or from one on where `least`. */
static bool is_count(const char *word, size_t least, size_t most)
{
	size_t length = strlen(word);

	for (const char *at = word; *at; at++)
		if (!is_digit(*at))
			return false;
	return length >= least && length <= most;
}

/* ---- reading ---- */

static bool has_blank(const char *string, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (string[i] == ' ' || string[i] == '\t' || string[i] == '\n')
			return true;
	return false;
}

/* Whether a star is the last sign of the operand, right behind a word. */
static bool goes_on(const char *operand, size_t end)
{
	const char *rest = operand + end;

	return *rest == '*' && rest[1 + strspn(rest + 1, " \"")] == '\0';
}

static bool keep_word(struct query_word *word, const struct fold *fold,
		      size_t operand, size_t before, struct arena *arena)
{
	*word = (struct query_word){
		.folded = arena_text(arena, fold->word, fold->size),
		.exact = fold_exact(arena, fold->string + fold->start,
				    fold->end - fold->start),
		.operand = operand,
		.joined = before && !has_blank(fold->string + before,
					       fold->start - before),
	};
	return word->folded && word->exact;
}

/* Add the words of an operand to those of the query. */
static enum status read_operand(struct query *query, const char *operand,
				size_t n, struct arena *arena,
				struct fault *fault)
{
	struct fold fold = { .string = operand, .length = strlen(operand) };
	size_t before = 0; /* the end of the word before */

	if (text_invalid_at(operand, fold.length) != fold.length)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("not UTF-8"));
	while (fold_next(&fold)) {
		if (query->word_count == QUERY_WORDS_MAX)
			return fault_set(fault, STATUS_USAGE, NULL,
					 _("more than %d words"),
					 QUERY_WORDS_MAX);
		if (!keep_word(&query->words[query->word_count++], &fold, n,
			       before, arena))
			return fault_memory(fault);
		before = fold.end;
	}
	query->prefixes[n] = before && goes_on(operand, before);
	return STATUS_OK;
}

/* ---- dates and numbers ---- */

/* Three numbers that are a date, year first or last; NULL: they are not. */
static const char *read_date(const struct query_word *words,
			     struct arena *arena)
{
	const char *first = words[0].folded;
	const char *month = words[1].folded;
	const char *last = words[2].folded;
	bool iso = is_count(first, YEAR_DIGITS, YEAR_DIGITS);
	const char *year = iso ? first : last;
	const char *day = iso ? last : first;

	if (!words[1].joined || !words[2].joined ||
	    !is_count(year, YEAR_DIGITS, YEAR_DIGITS) ||
	    !is_count(month, 1, DAY_DIGITS) || !is_count(day, 1, DAY_DIGITS))
		return NULL;
	return arena_print(arena, "%s-%s%s-%s%s", year, month[1] ? "" : "0",
			   month, day[1] ? "" : "0", day);
}

static void find_date(struct query *query, struct arena *arena)
{
	query->date = "";
	for (size_t i = 0; i + DATE_WORDS <= query->word_count; i++) {
		const char *date = read_date(&query->words[i], arena);

		if (!date)
			continue;
		query->date = date;
		for (size_t j = i; j < i + DATE_WORDS; j++)
			query->words[j].dated = true;
		return;
	}
}

/* The words of a range as the key of a number; NULL: no memory. */
static const char *key_of(const struct query *query, struct query_range range,
			  struct arena *arena)
{
	struct text key = { .arena = arena };
	const char *start;

	for (size_t i = range.first; i < range.end; i++)
		text_add_string(&key, query->words[i].folded);
	text_add(&key, "", 0);
	start = text_string(&key);
	while (*start == '0')
		start++;
	return key.failed ? NULL : start;
}

/* Digits with letters behind them, which a number has. */
static bool is_number(const char *key)
{
	size_t digits = strspn(key, "0123456789");

	return digits && key[digits];
}

/* The slug of the words before the number, which may be its type. */
static const char *kind_before(const struct query *query, size_t number,
			       struct arena *arena)
{
	struct text slug = { .arena = arena };

	for (size_t i = 0; i < number; i++)
		text_print(&slug, "%s%s", i ? "-" : "", query->words[i].folded);
	return slug.failed ? NULL : text_string(&slug);
}

/* The first word that may begin a number. */
static size_t number_start(const struct query *query)
{
	size_t at = 0;

	while (at < query->word_count &&
	       (query->words[at].dated ||
		!is_digit(query->words[at].folded[0])))
		at++;
	return at;
}

/* From `first` to the next date, or to the next blank. */
static struct query_range number_range(const struct query *query, size_t first,
				       bool no_blank)
{
	size_t end = first < query->word_count ? first + 1 : first;

	while (end < query->word_count && !query->words[end].dated &&
	       (query->words[end].joined || !no_blank))
		end++;
	if (end - first > QUERY_NUMBER_WORDS_MAX)
		end = first;
	return (struct query_range){ first, end };
}

/* The key of a range if it is like that of a number, else ""; or NULL. */
static const char *number_key(const struct query *query,
			      struct query_range range, struct arena *arena)
{
	const char *key = key_of(query, range, arena);

	return !key || is_number(key) ? key : "";
}

/* Words that may be a number: from the first with a digit in front. */
static void find_number(struct query *query, struct arena *arena)
{
	size_t first = number_start(query);

	query->number_words = number_range(query, first, false);
	query->part_words = number_range(query, first, true);
	query->number = number_key(query, query->number_words, arena);
	query->part = number_key(query, query->part_words, arena);
	query->kind = first < query->word_count
			      ? kind_before(query, first, arena)
			      : "";
}

/* ---- terms ---- */

static bool is_marked(const struct query_term *term)
{
	for (size_t i = 0; i < term->count; i++)
		if (strcmp(term->words[i].folded, term->words[i].exact) != 0)
			return true;
	return false;
}

static struct query_term make_term(const struct query *query, size_t first,
				   size_t end)
{
	struct query_term term = {
		.words = query->words + first,
		.count = end - first,
	};
	size_t operand = query->words[first].operand;
	bool last = end == query->word_count ||
		    query->words[end].operand != operand;

	term.prefix = last && query->prefixes[operand];
	if (term.prefix && term.count == 1 &&
	    strlen(term.words[0].folded) < QUERY_PREFIX_LEAST)
		term.prefix = false;
	term.marked = is_marked(&term);
	return term;
}

enum status query_read(struct query *out, const char *const *operands,
		       int count, const char *without, struct arena *arena,
		       struct fault *fault)
{
	size_t main_words;
	enum status status = STATUS_OK;

	*out = (struct query){
		.words = arena_array(arena, QUERY_WORDS_MAX,
				     sizeof(*out->words)),
		.prefixes = arena_array(arena, (size_t)count + 1,
					sizeof(*out->prefixes)),
	};
	if (!out->words || !out->prefixes)
		return fault_memory(fault);
	for (int i = 0; i < count && !status; i++)
		status =
			read_operand(out, operands[i], (size_t)i, arena, fault);
	main_words = out->word_count;
	if (!status && without)
		status =
			read_operand(out, without, (size_t)count, arena, fault);
	if (status)
		return status;
	if (out->word_count > main_words)
		out->without = make_term(out, main_words, out->word_count);
	out->word_count = main_words;
	find_date(out, arena);
	find_number(out, arena);
	if (!out->date || !out->number || !out->part || !out->kind)
		return fault_memory(fault);
	return STATUS_OK;
}

/* ---- in the language of FTS5 ---- */

/* "thu_tuong tuong_chinh"; of one word "thu_". */
static void add_phrase(struct text *out, const struct query_word *words,
		       size_t count, bool prefix)
{
	text_add(out, "\"", 1);
	text_add_string(out, words[0].folded);
	text_add(out, "_", 1);
	for (size_t i = 1; i < count; i++) {
		if (i > 1)
			text_print(out, " %s_", words[i - 1].folded);
		text_add_string(out, words[i].folded);
	}
	text_add_string(out, prefix ? "\" *" : "\"");
}

/* The spellings of a number, each a phrase; one of them has to be there. */
static void add_spellings(struct text *out, const char *const *spellings,
			  struct arena *arena)
{
	bool first = true;

	text_add(out, "(", 1);
	for (; *spellings; spellings++) {
		struct text pairs = { .arena = arena };
		const char *last;

		fold_pairs(&pairs, *spellings);
		last = strrchr(text_string(&pairs), ' ');
		if (!last) /* of one word: whatever comes behind it */
			text_print(out, "%s\"%s\" *", first ? "" : " OR ",
				   text_string(&pairs));
		else
			text_print(out, "%s\"%.*s\"", first ? "" : " OR ",
				   (int)(last - text_string(&pairs)),
				   text_string(&pairs));
		first = false;
	}
	text_add(out, ")", 1);
}

static void add_and(struct text *out)
{
	if (out->length)
		text_add_string(out, " AND ");
}

static void add_word(struct text *out, const char *word, bool prefix)
{
	add_and(out);
	text_print(out, "\"%s\"%s", word, prefix ? " *" : "");
}

static void add_syllables(struct text *out, const struct query_term *term)
{
	for (size_t i = 0; i < term->count; i++)
		add_word(out, term->words[i].folded,
			 term->prefix && i + 1 == term->count);
}

/* Several single words, side by side as they were asked for. */
static const char *join_terms(const struct query *query, struct arena *arena)
{
	struct text out = { .arena = arena };
	bool all = query->term_count > 1;

	for (size_t i = 0; i < query->term_count; i++)
		all = all && !query->terms[i].key && !query->terms[i].prefix;
	if (!all)
		return "";
	add_phrase(&out, query->words, query->word_count, false);
	return out.failed ? NULL : text_string(&out);
}

static enum status make_questions(struct query *query,
				  const char *const *spellings,
				  struct arena *arena, struct fault *fault)
{
	struct text phrases = { .arena = arena };
	struct text singles = { .arena = arena };
	struct text syllables = { .arena = arena };

	for (size_t i = 0; i < query->term_count; i++) {
		const struct query_term *term = &query->terms[i];

		if (term->key) {
			add_and(&phrases);
			add_spellings(&phrases, spellings, arena);
			continue;
		}
		add_syllables(&syllables, term);
		if (term->count > 1) {
			add_and(&phrases);
			add_phrase(&phrases, term->words, term->count,
				   term->prefix);
		} else {
			add_syllables(&singles, term);
		}
	}
	query->phrases = text_string(&phrases);
	query->singles = text_string(&singles);
	query->syllables = text_string(&syllables);
	query->together = join_terms(query, arena);
	query->titles = phrases.length ? arena_print(arena, "title : (%s)",
						     query->phrases)
				       : "";
	if (phrases.failed || singles.failed || syllables.failed ||
	    !query->together || !query->titles)
		return fault_memory(fault);
	return STATUS_OK;
}

/* Whether a word is no term: part of the number, or the date of it. */
static bool is_used(const struct query *query, const struct query_range *number,
		    size_t i)
{
	if (number->first == number->end)
		return false;
	return query->words[i].dated || (i >= number->first && i < number->end);
}

enum status query_build(struct query *query, const struct query_range *number,
			const char *key, const char *const *spellings,
			struct arena *arena, struct fault *fault)
{
	size_t count = 0;
	size_t end;

	query->terms = arena_array(arena, query->word_count + 1,
				   sizeof(*query->terms));
	if (!query->terms)
		return fault_memory(fault);
	for (size_t i = 0; i < query->word_count; i = end) {
		end = i + 1;
		if (is_used(query, number, i))
			continue;
		while (end < query->word_count &&
		       !is_used(query, number, end) &&
		       query->words[end].operand == query->words[i].operand)
			end++;
		query->terms[count++] = make_term(query, i, end);
	}
	query->number_alone = !count && number->end > number->first;
	if (number->end > number->first)
		query->terms[count++] = (struct query_term){
			.words = query->words + number->first,
			.count = number->end - number->first,
			.key = key,
		};
	query->term_count = count;
	for (size_t i = 0; i < count; i++)
		query->marked = query->marked || query->terms[i].marked;
	return make_questions(query, spellings, arena, fault);
}
