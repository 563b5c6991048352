/*
 * extract_find - the dictionaries and patterns of the recognisers
 *
 * A pattern is a row of dictionaries/patterns.tsv.  "<<name>>" in it stands
 * for another row, or for the words of a dictionary, longest first.
 */

#include "stages/extract_finder.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/text.h"

/* How deep patterns are made of others, and how long one gets, in bytes. */
enum { EXPAND_DEPTH_MAX = 8, EXPAND_BYTES_MAX = 1 << 18 };

/* The most words one "<<name>>" stands for. */
enum { WORDS_MAX = 4096 };

/* A name of "<<name>>" that stands for words of a dictionary. */
struct vocabulary {
	const char *name;
	size_t table;     /* offset of the table in struct finder */
	size_t column;    /* that must equal ... */
	const char *kind; /* ... this; NULL: all rows */
};

static const struct vocabulary vocabularies[] = {
	{ "type", offsetof(struct finder, types), 0, NULL },
	{ "law", offsetof(struct finder, laws), 0, NULL },
	{ "portion", offsetof(struct finder, portions), 0, NULL },
	{ "role_cue", offsetof(struct finder, roles), 0, NULL },
	{ "body_cue", offsetof(struct finder, cues), 0, NULL },
	{ "begin", offsetof(struct finder, bodies), PAIR_VALUE, "begin" },
	{ "group", offsetof(struct finder, bodies), PAIR_VALUE, "group" },
	{ "more", offsetof(struct finder, bodies), PAIR_VALUE, "more" },
	{ "end", offsetof(struct finder, bodies), PAIR_VALUE, "end" },
	{ "joint", offsetof(struct finder, bodies), PAIR_VALUE, "joint" },
	{ "never", offsetof(struct finder, bodies), PAIR_VALUE, "never" },
	{ "assign", offsetof(struct finder, verbs), VERB_KIND, "assign" },
	{ "role", offsetof(struct finder, verbs), VERB_KIND, "role" },
	{ "manner", offsetof(struct finder, verbs), VERB_KIND, "manner" },
	{ "action", offsetof(struct finder, verbs), VERB_KIND, "action" },
	{ "weak", offsetof(struct finder, verbs), VERB_KIND, "weak" },
};

/* A pattern while it is put together. */
struct expansion {
	const struct finder *finder;
	struct text text;
	struct fault *fault;
};

/* ------------------------------------------------------ making patterns */

/* `words` as they stand; commas, which people leave out, need not. */
static void add_escaped(struct text *text, const char *words)
{
	for (; *words; words++) {
		if (*words == ',')
			text_add(text, ",?", 2);
		else if (strchr("\\^$.[]|()?*+{}#", *words))
			text_print(text, "\\%c", *words);
		else
			text_add(text, words, 1);
	}
}

/* A word of a vocabulary; `low` has its letters at the same places. */
struct entry {
	const char *word;
	const char *low;
};

/* The longest first. */
static int compare_lengths(const void *one, const void *other)
{
	const struct entry *a = one;
	const struct entry *b = other;
	size_t length = strlen(a->word);
	size_t against = strlen(b->word);

	if (length != against)
		return length > against ? -1 : 1;
	return strcmp(a->word, b->word);
}

/* As a dictionary, but what goes on comes before what ends. */
static int compare_letters(const void *one, const void *other)
{
	const struct entry *a = one;
	const struct entry *b = other;
	size_t at = 0;

	while (a->low[at] && a->low[at] == b->low[at])
		at++;
	if (!a->low[at] || !b->low[at])
		return (a->low[at] == '\0') - (b->low[at] == '\0');
	return (unsigned char)a->low[at] < (unsigned char)b->low[at] ? -1 : 1;
}

/* The ends of some words, from `at` on, one after the other. */
static void add_list(struct text *text, struct entry *words, size_t count,
		     size_t at)
{
	qsort(words, count, sizeof(*words), compare_lengths);
	text_add_string(text, "(?:");
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add_string(text, "|");
		add_escaped(text, words[i].word + at);
	}
	text_add_string(text, ")");
}

static size_t letter_end(const char *word, size_t at)
{
	at++;
	while (((unsigned char)word[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* How many of the words have the first one's letter at `at`, in any case. */
static size_t count_alike(const struct entry *words, size_t count, size_t at)
{
	size_t length = letter_end(words->low, at) - at;
	size_t alike = 1;

	while (alike < count &&
	       !strncmp(words->low + at, words[alike].low + at, length))
		alike++;
	return alike;
}

static bool have_comma(const struct entry *words, size_t count, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (words[i].word[at] == ',')
			return true;
	return false;
}

static bool have_same_case(const struct entry *words, size_t count, size_t at)
{
	size_t length = letter_end(words->word, at) - at;

	for (size_t i = 1; i < count; i++)
		if (strncmp(words->word + at, words[i].word + at, length) != 0)
			return false;
	return true;
}

/*
 * The ends of words that are the same before `at`, sorted by their letters,
 * with what they begin with said once: so a pattern sees by the next letter
 * which of hundreds may stand there.  Of several that do the longest is still
 * tried first.  A comma may be left out, and a letter in two cases is two: such
 * words are listed whole.
 */
static void add_tree(struct text *text, struct entry *words, size_t count,
		     size_t at)
{
	bool parted;

	if (count > 1 && have_comma(words, count, at)) {
		add_list(text, words, count, at);
		return;
	}
	parted = words->word[at] && count_alike(words, count, at) < count;
	if (parted)
		text_add_string(text, "(?:");
	for (size_t i = 0; i < count && words[i].word[at];) {
		size_t alike = count_alike(words + i, count - i, at);
		size_t end = letter_end(words[i].word, at);

		if (i)
			text_add_string(text, "|");
		if (!have_same_case(words + i, alike, at)) {
			add_list(text, words + i, alike, at);
		} else {
			char letter[8] = { 0 };

			memcpy(letter, words[i].word + at, end - at);
			add_escaped(text, letter);
			add_tree(text, words + i, alike, end);
		}
		i += alike;
	}
	if (parted && !words[count - 1].word[at])
		text_add_string(text, "|");
	if (parted)
		text_add_string(text, ")");
}

/* The words of a vocabulary; false: memory ran out. */
static bool read_words(struct entry *list, size_t *count,
		       const struct table *table,
		       const struct vocabulary *words, struct arena *arena)
{
	*count = 0;

	for (size_t row = 0; row < table->rows && *count < WORDS_MAX; row++) {
		const char *word = table_cell(table, row, 0);
		const char *low;

		if (words->kind &&
		    strcmp(words->kind,
			   table_cell(table, row, words->column)) != 0)
			continue;
		low = text_lower(arena, word);
		if (!low)
			return false;
		if (strlen(low) != strlen(word))
			low = word;
		list[(*count)++] = (struct entry){ .word = word, .low = low };
	}
	return true;
}

/* The words of a vocabulary as alternatives that end at the end of a word. */
static enum status add_words(struct expansion *made,
			     const struct vocabulary *words)
{
	const struct table *table =
		(const void *)((const char *)made->finder + words->table);
	struct entry list[WORDS_MAX];
	size_t count;

	if (!read_words(list, &count, table, words, made->text.arena))
		return fault_memory(made->fault);
	text_add_string(&made->text, "(?:");
	if (count) {
		qsort(list, count, sizeof(*list), compare_letters);
		add_tree(&made->text, list, count, 0);
	}
	text_add_string(&made->text, ")(?![\\p{L}\\p{N}])");
	return STATUS_OK;
}

static const struct vocabulary *find_vocabulary(const char *name)
{
	size_t count = sizeof(vocabularies) / sizeof(*vocabularies);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(vocabularies[i].name, name))
			return &vocabularies[i];
	return NULL;
}

static enum status expand(struct expansion *made, const char *name, int depth);

/* What stands between "<<" and ">>"; `*source` moves behind it. */
static enum status expand_inner(struct expansion *made, const char **source,
				int depth)
{
	const char *end = strstr(*source, ">>");
	const struct vocabulary *words;
	const char *name;

	if (!end)
		return fault_set(made->fault, STATUS_MALFORMED, "patterns",
				 _("\"<<\" without \">>\""));
	name = arena_text(made->text.arena, *source, (size_t)(end - *source));
	if (!name)
		return fault_memory(made->fault);
	*source = end + 2;
	words = find_vocabulary(name);
	return words ? add_words(made, words) : expand(made, name, depth + 1);
}

static enum status expand(struct expansion *made, const char *name, int depth)
{
	const struct table *sources = &made->finder->sources;
	size_t row = table_find(sources, name);
	enum status status = STATUS_OK;
	const char *source;

	if (row == sources->rows || depth > EXPAND_DEPTH_MAX ||
	    made->text.length > EXPAND_BYTES_MAX)
		return fault_set(made->fault, STATUS_MALFORMED, "patterns",
				 _("no pattern \"%s\""), name);
	source = table_cell(sources, row, PATTERN_ROW_SOURCE);
	while (*source && !status) {
		const char *inner = strstr(source, "<<");

		if (!inner) {
			text_add_string(&made->text, source);
			break;
		}
		text_add(&made->text, source, (size_t)(inner - source));
		source = inner + 2;
		status = expand_inner(made, &source, depth);
	}
	return status;
}

static enum status compile(struct finder *finder, enum finder_pattern which,
			   const char *name, struct fault *fault)
{
	struct expansion made = { .finder = finder,
				  .text = { .arena = finder->arena },
				  .fault = fault };
	enum status status = expand(&made, name, 0);
	enum finder_way way;

	if (status)
		return status;
	if (made.text.failed)
		return fault_memory(fault);
	way = starts_way(text_string(&made.text));
	finder->ways[which] = way;
	return pattern_new(
		&finder->patterns[which], name, text_string(&made.text),
		way == WAY_ANYWHERE ? PATTERN_PLAIN : PATTERN_ANCHORED, fault);
}

static enum status compile_all(struct finder *finder, struct fault *fault)
{
	static const char *const names[] = {
#define FINDER_PATTERN(name, row) row,
		FINDER_PATTERNS
#undef FINDER_PATTERN
	};
	enum status status = STATUS_OK;

	for (int i = 0; i < FINDER_PATTERN_COUNT && !status; i++)
		status = compile(finder, (enum finder_pattern)i, names[i],
				 fault);
	return status;
}

/* ------------------------------------------------------- open and close */

static enum status load_tables(struct finder *finder, struct fault *fault)
{
	const struct {
		struct table *table;
		const char *name;
		size_t columns;
	} loads[] = {
		{ &finder->types, "document_types", TYPES },
		{ &finder->issuers, "issuers", ISSUERS },
		{ &finder->roles, "citation_roles", PAIRS },
		{ &finder->cues, "assignee_cues", PAIRS },
		{ &finder->bodies, "bodies", PAIRS },
		{ &finder->verbs, "task_verbs", VERBS },
		{ &finder->laws, "laws", 1 },
		{ &finder->portions, "portions", PORTIONS },
		{ &finder->numerals, "numerals", 3 },
		{ &finder->sources, "patterns", PATTERN_ROWS },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(loads) / sizeof(*loads) && !status; i++)
		status = table_load(loads[i].table, loads[i].name,
				    loads[i].columns, finder->arena, fault);
	return status;
}

/* The cells of a column, as `change` makes them. */
static const char **change_column(const struct finder *finder,
				  const struct table *table, size_t column,
				  char *(*change)(struct arena *, const char *))
{
	const char **cells =
		arena_array(finder->arena, table->rows + 1, sizeof(*cells));

	for (size_t row = 0; cells && row < table->rows; row++) {
		cells[row] =
			change(finder->arena, table_cell(table, row, column));
		if (!cells[row])
			return NULL;
	}
	return cells;
}

/* The last row first, that the first stands at the head. */
static bool fold_verbs(struct finder *finder)
{
	const struct table *verbs = &finder->verbs;
	struct fold *folds =
		arena_array(finder->arena, verbs->rows + 1, sizeof(*folds));

	for (size_t row = verbs->rows; folds && row-- > 0;) {
		struct fold *fold = &folds[row];
		const struct fold **first;

		fold->words = text_fold(finder->arena,
					table_cell(verbs, row, VERB_WORDS));
		if (!fold->words)
			return false;
		if (!strchr(fold->words, ' '))
			continue;
		fold->length = strlen(fold->words);
		fold->row = row;
		first = &finder->verb_firsts[(unsigned char)*fold->words];
		fold->next = *first;
		*first = fold;
	}
	return folds != NULL;
}

/* The words of bodies that are of that kind; false: memory ran out. */
static bool pick_bodies(struct finder *finder, struct words *words,
			const char *kind)
{
	const struct table *bodies = &finder->bodies;

	words->items = arena_array(finder->arena, bodies->rows + 1,
				   sizeof(*words->items));
	if (!words->items)
		return false;
	for (size_t row = 0; row < bodies->rows; row++)
		if (!strcmp(kind, table_cell(bodies, row, PAIR_VALUE)))
			words->items[words->count++] =
				table_cell(bodies, row, PAIR_KEY);
	return true;
}

static enum status lower_tables(struct finder *finder, struct fault *fault)
{
	finder->type_names =
		change_column(finder, &finder->types, TYPE_NAME, text_lower);
	finder->type_lows =
		change_column(finder, &finder->types, TYPE_SYMBOL, text_lower);
	finder->issuer_lows = change_column(finder, &finder->issuers,
					    ISSUER_SYMBOL, text_lower);
	if (!finder->type_names || !finder->type_lows || !finder->issuer_lows ||
	    !fold_verbs(finder) ||
	    !pick_bodies(finder, &finder->many, "many") ||
	    !pick_bodies(finder, &finder->among, "among"))
		return fault_memory(fault);
	return STATUS_OK;
}

enum status finder_open(struct finder **out, struct fault *fault)
{
	struct finder *finder = calloc(1, sizeof(*finder));
	enum status status = STATUS_MEMORY;

	if (!finder)
		return fault_memory(fault);
	finder->arena = arena_new();
	if (!finder->arena) {
		(void)fault_memory(fault);
		goto done;
	}
	status = load_tables(finder, fault);
	if (status)
		goto done;
	status = lower_tables(finder, fault);
	if (status)
		goto done;
	status = lexicon_open(&finder->lexicon, &finder->types,
			      &finder->issuers, finder->arena, fault);
	if (status)
		goto done;
	status = compile_all(finder, fault);
	if (status)
		goto done;
	status = starts_open(finder, fault);
	if (status)
		goto done;
	*out = finder;
	finder = NULL; /* the caller's now */
done:
	finder_close(finder);
	return status;
}

void finder_close(struct finder *finder)
{
	if (!finder)
		return;
	for (int i = 0; i < FINDER_PATTERN_COUNT; i++)
		pattern_free(finder->patterns[i]);
	starts_close(finder);
	arena_free(finder->arena);
	free(finder);
}

/* ---------------------------------------------------------------- shared */

struct span finder_group(const struct finder *finder, enum finder_pattern which,
			 const char *name, const struct span *groups)
{
	int group = pattern_group(finder->patterns[which], name);

	return group > 0 && group < PATTERN_GROUPS_MAX ? groups[group]
						       : (struct span){ 0, 0 };
}

int finder_figure(const char *text, struct span span)
{
	enum { FIGURE_MAX = 99999999 };
	int figure = 0;

	for (size_t i = span.start; i < span.end; i++)
		if (text[i] >= '0' && text[i] <= '9' &&
		    figure <= FIGURE_MAX / 10)
			figure = figure * 10 + (text[i] - '0');
	return figure;
}

bool span_is_empty(struct span span)
{
	return span.start >= span.end;
}

bool span_touches(struct span one, struct span other)
{
	return one.start < other.end && other.start < one.end;
}

size_t finder_clip(const char *text, size_t length, size_t start, size_t most)
{
	size_t end = length;

	if (start < length && length - start > most)
		end = start + most;
	while (end > start && end < length &&
	       ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	return end;
}

size_t finder_type_row(const struct finder *finder, const char *name,
		       struct arena *arena)
{
	const char *low = text_lower(arena, name);
	size_t row = 0;

	while (low && row < finder->types.rows &&
	       (*low != *finder->type_names[row] ||
		strcmp(low, finder->type_names[row]) != 0))
		row++;
	return low ? row : finder->types.rows;
}

size_t finder_slug_row(const struct finder *finder, const char *slug)
{
	size_t row = 0;

	while (row < finder->types.rows &&
	       strcmp(slug, table_cell(&finder->types, row, TYPE_SLUG)) != 0)
		row++;
	return row;
}

/* --------------------------------------------------- what a symbol means */

const char *finder_type_slug(const struct finder *finder, const char *name,
			     struct arena *arena)
{
	size_t row = finder_type_row(finder, name, arena);

	return row < finder->types.rows
		       ? table_cell(&finder->types, row, TYPE_SLUG)
		       : "";
}

const char *finder_type_name(const struct finder *finder, const char *slug)
{
	size_t row = finder_slug_row(finder, slug);

	return row < finder->types.rows
		       ? table_cell(&finder->types, row, TYPE_NAME)
		       : "";
}

const char *finder_issuer(const struct finder *finder, const char *symbol,
			  bool party)
{
	const struct table *issuers = &finder->issuers;
	const char *system = party ? "party" : "state";
	size_t row = table_find(issuers, symbol);

	for (; row < issuers->rows &&
	       !strcmp(symbol, table_cell(issuers, row, ISSUER_SYMBOL));
	     row++) {
		const char *of = table_cell(issuers, row, ISSUER_SYSTEM);

		if (strcmp(table_cell(issuers, row, ISSUER_UNIQUE), "yes") != 0)
			continue;
		if (!strcmp(of, system) || !strcmp(of, "both"))
			return table_cell(issuers, row, ISSUER_NAME);
	}
	return "";
}

const char *body_slug(const struct table *table, const char *name,
		      struct arena *arena)
{
	char *slug = text_slug(arena, name);

	for (size_t row = table_find(table, "short");
	     slug && row < table->rows &&
	     strcmp(table_cell(table, row, 0), "short") == 0;
	     row++) {
		const char *from = table_cell(table, row, 1);
		size_t length = strlen(from);

		if (strncmp(slug, from, length) == 0 &&
		    (!slug[length] || slug[length] == '-'))
			return arena_print(arena, "%s%s",
					   table_cell(table, row, 2),
					   slug + length);
	}
	return slug;
}
