#include "archive/find.h"

#include <stdlib.h>
#include <string.h>

#include "archive/day.h"
#include "archive/find_part.h"
#include "pipeline/message.h"
#include "pipeline/table.h"
#include "pipeline/text.h"

/* Words that are looked at, and how many may make a number. */
enum { WORDS_MAX = 64, NUMBER_WORDS_MAX = 8 };

/* Columns of the dictionary of types. */
enum { NAME, SLUG, TYPE_COLUMNS = 5 };

static const char by_iri[] =
	"SELECT id FROM works WHERE iri = ?1 UNION"
	" SELECT work FROM documents WHERE key = ?2 AND iri = ?1 UNION"
	" SELECT work FROM names WHERE key = ?2 AND iri = ?1";

static const char by_key[] = "SELECT id FROM works WHERE key = ?2 UNION"
			     " SELECT work FROM documents WHERE key = ?2 UNION"
			     " SELECT work FROM names WHERE key = ?2";

static const char by_words[] = "SELECT id FROM works WHERE iri = ?1";

static enum status add(struct finding *finding, sqlite3_int64 id,
		       struct fault *fault)
{
	const struct work **works =
		arena_grow(finding->arena, finding->found, &finding->room,
			   finding->count + 1, sizeof(struct work *));

	if (!works)
		return fault_memory(fault);
	finding->found = works;
	return works_get(&works[finding->count++], finding->works, id, fault);
}

enum status find_rows(struct finding *finding, const char *sql, const char *iri,
		      const char *key, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status = store_prepare(&row, finding->store, sql, fault);

	if (status)
		return status;
	(void)sqlite3_bind_text(row, 1, iri, -1, SQLITE_STATIC);
	if (sqlite3_bind_parameter_count(row) > 1)
		(void)sqlite3_bind_text(row, 2, key, -1, SQLITE_STATIC);
	status = store_step(&more, finding->store, row, fault);
	while (!status && more && finding->count < FIND_MAX) {
		sqlite3_int64 id = sqlite3_column_int64(row, 0);

		if (id)
			status = add(finding, id, fault);
		if (!status)
			status = store_step(&more, finding->store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}

enum status find_key(struct finding *finding, const char *key,
		     struct fault *fault)
{
	return find_rows(finding, by_key, NULL, key, fault);
}

static bool has_digit(const char *words)
{
	return words[strcspn(words, "0123456789")] != '\0';
}

/* Words parted by blanks; the last one ends with NULL. */
static char **split(struct arena *arena, const char *words)
{
	char **list = arena_array(arena, WORDS_MAX + 1, sizeof(*list));
	size_t count = 0;

	while (list && count < WORDS_MAX) {
		size_t length;

		words += strspn(words, " \t\r\n");
		length = strcspn(words, " \t\r\n");
		if (!length)
			break;
		list[count] = arena_text(arena, words, length);
		if (!list[count++])
			return NULL;
		words += length;
	}
	return list;
}

/* The words from `first` on, as one text. */
static const char *join(struct arena *arena, char **words, size_t first,
			size_t count)
{
	struct text text = { .arena = arena };

	for (size_t i = 0; i < count; i++)
		text_print(&text, "%s%s", i ? " " : "", words[first + i]);
	return text.failed ? NULL : text_string(&text);
}

/* Look for a number in some of the words; these are then left out. */
static enum status try_span(struct finding *finding, char **words, size_t first,
			    size_t count, struct fault *fault)
{
	const char *number = join(finding->arena, words, first, count);
	const char *key = number ? store_key(finding->arena, number) : NULL;
	enum status status;

	if (!key)
		return fault_memory(fault);
	if (!words[first] || !has_digit(words[first]) || !*key)
		return STATUS_OK;
	status = find_key(finding, key, fault);
	if (!status && finding->count)
		for (size_t i = first; words[i]; i++)
			words[i] = i + count < finding->word_count
					   ? words[i + count]
					   : NULL;
	return status;
}

/* The longest words that are a number known. */
static enum status find_number(struct finding *finding, char **words,
			       struct fault *fault)
{
	size_t most = finding->word_count < NUMBER_WORDS_MAX
			      ? finding->word_count
			      : NUMBER_WORDS_MAX;
	enum status status = STATUS_OK;

	for (size_t count = most; count && !status && !finding->count; count--)
		for (size_t first = 0; first + count <= finding->word_count &&
				       !status && !finding->count;
		     first++)
			status = try_span(finding, words, first, count, fault);
	return status;
}

/* Keep the works of which `keeps` says so. */
static void sieve(struct finding *finding,
		  bool (*keeps)(const struct work *work, const char *word,
				struct arena *arena),
		  const char *word)
{
	size_t kept = 0;

	for (size_t i = 0; i < finding->count; i++)
		if (keeps(finding->found[i], word, finding->arena))
			finding->found[kept++] = finding->found[i];
	finding->count = kept;
}

static bool is_of_year(const struct work *work, const char *year,
		       struct arena *arena)
{
	const char *in_iri = arena_print(arena, "/%s/", year);

	if (*work->date)
		return strncmp(work->date, year, strlen(year)) == 0;
	return in_iri && strstr(work->iri, in_iri);
}

static bool is_of_date(const struct work *work, const char *date,
		       struct arena *arena)
{
	(void)arena;
	return strcmp(work->date, date) == 0;
}

static bool is_of_type(const struct work *work, const char *type,
		       struct arena *arena)
{
	(void)arena;
	return strcmp(work->type, type) == 0;
}

/* Also used for words: whether the issuer's name has them. */
static bool is_of_issuer(const struct work *work, const char *issuer,
			 struct arena *arena)
{
	const char *one = text_fold(arena, work->issuer);
	const char *other = text_fold(arena, issuer);
	const char *slug = text_slug(arena, issuer);

	if (!one || !other || !slug)
		return false;
	return strstr(one, other) || (*slug && strstr(work->iri, slug));
}

/* A year alone: "2021". */
static bool is_year(const char *word)
{
	return strlen(word) == 4 && strspn(word, "0123456789") == 4 &&
	       (word[0] == '1' || word[0] == '2');
}

/* Take out the works that a year or a date among the words tells against. */
static void sieve_dates(struct finding *finding, char **words)
{
	for (; *words; words++) {
		const char *date = day_read(finding->arena, *words);

		if (date)
			sieve(finding, is_of_date, date);
		else if (is_year(*words))
			sieve(finding, is_of_year, *words);
	}
}

/* Whether `words` has `part` between blanks or its ends. */
static bool has_words(const char *words, const char *part)
{
	size_t length = strlen(part);

	for (const char *at = strstr(words, part); at && length;
	     at = strstr(at + 1, part))
		if ((at == words || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

/* Take out the works of another type than the words name, if they do. */
static enum status sieve_types(struct finding *finding, const char *words,
			       struct fault *fault)
{
	const char *type = NULL;
	size_t longest = 0;
	struct table table;
	enum status status = table_load(&table, "document_types", TYPE_COLUMNS,
					finding->arena, fault);

	for (size_t row = 0; !status && row < table.rows; row++) {
		const char *name = text_fold(finding->arena,
					     table_cell(&table, row, NAME));

		if (!name)
			return fault_memory(fault);
		if (strlen(name) > longest && has_words(words, name)) {
			longest = strlen(name);
			type = table_cell(&table, row, SLUG);
		}
	}
	if (!status && type)
		sieve(finding, is_of_type, type);
	return status;
}

/* How many of the words type, issuer and title have; -1: no memory. */
static int count_words(struct arena *arena, const struct work *work,
		       char **words)
{
	const char *told = arena_print(arena, "%s %s %s", work->type,
				       work->issuer, work->title);
	char *slug = told ? text_slug(arena, told) : NULL;
	int count = 0;

	if (!slug)
		return -1;
	for (char *at = slug; *at; at++)
		if (*at == '-')
			*at = ' ';
	for (; *words; words++) {
		const char *word = text_slug(arena, *words);

		if (!word)
			return -1;
		count += has_words(slug, word);
	}
	return count;
}

/* Keep the works that have most of the words. */
static enum status sieve_words(struct finding *finding, char **words,
			       struct fault *fault)
{
	int *counts =
		arena_array(finding->arena, finding->count, sizeof(*counts));
	size_t kept = 0;
	int most = 0;

	if (!counts && finding->count)
		return fault_memory(fault);
	for (size_t i = 0; i < finding->count; i++) {
		counts[i] =
			count_words(finding->arena, finding->found[i], words);
		if (counts[i] < 0)
			return fault_memory(fault);
		most = counts[i] > most ? counts[i] : most;
	}
	for (size_t i = 0; i < finding->count; i++)
		if (counts[i] == most)
			finding->found[kept++] = finding->found[i];
	finding->count = kept;
	return STATUS_OK;
}

/* What is left beside the number tells which of several is meant. */
static enum status choose(struct finding *finding, char **words,
			  const struct find_way *way, struct fault *fault)
{
	size_t count = 0;
	const char *folded;
	enum status status;

	while (words[count])
		count++;
	folded = join(finding->arena, words, 0, count);
	if (folded)
		folded = text_fold(finding->arena, folded);
	if (!folded)
		return fault_memory(fault);
	sieve_dates(finding, words);
	status = count ? sieve_types(finding, folded, fault) : STATUS_OK;
	if (!status && way->year)
		sieve(finding, is_of_year, way->year);
	if (!status && way->issuer)
		sieve(finding, is_of_issuer, way->issuer);
	if (!status && count)
		status = sieve_words(finding, words, fault);
	return status;
}

/* An IRI, or the words that name an instrument without a number. */
static enum status find_named(struct finding *finding, const char *words,
			      struct fault *fault)
{
	const char *last = strrchr(words, '/');
	const char *key = store_key(finding->arena, last ? last : "");
	const char *slug = text_slug(finding->arena, words);
	const char *name =
		slug ? arena_print(finding->arena, "name:%s", slug) : NULL;
	enum status status;

	if (!key || !name)
		return fault_memory(fault);
	if (*words != '/')
		return find_rows(finding, by_words,
				 strchr(words, ':') ? words : name, NULL,
				 fault);
	status = find_rows(finding, by_words, words, NULL, fault);
	if (!status && !finding->count)
		status = find_rows(finding, by_iri, words, key, fault);
	return status;
}

static int compare(const void *one, const void *other)
{
	const struct work *const *a = one;
	const struct work *const *b = other;

	return work_compare(*a, *b);
}

/* Put them in order, each once. */
static void finish(struct found *out, struct finding *finding)
{
	size_t kept = 0;

	if (finding->count)
		qsort(finding->found, finding->count, sizeof(struct work *),
		      compare);
	for (size_t i = 0; i < finding->count; i++)
		if (!i || finding->found[i] != finding->found[i - 1])
			finding->found[kept++] = finding->found[i];
	out->works = finding->found;
	out->count = kept;
}

enum status find_works(struct found *out, struct works *works,
		       struct store *store, const char *words,
		       const struct find_way *way, struct arena *arena,
		       struct fault *fault)
{
	struct finding finding = { .store = store,
				   .works = works,
				   .arena = arena };
	char **list = split(arena, words);
	enum status status;

	*out = (struct found){ .count = 0 };
	if (!list)
		return fault_memory(fault);
	while (list[finding.word_count])
		finding.word_count++;
	status = find_named(&finding, words, fault);
	if (!status && !finding.count && *words != '/') {
		status = find_number(&finding, list, fault);
		if (!status && finding.count)
			status = choose(&finding, list, way, fault);
	}
	if (!status && !finding.count) {
		status = find_near(&finding, words, fault);
		out->near = true;
	}
	finish(out, &finding);
	return status;
}
