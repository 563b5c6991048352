#include "pipeline/user.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

#define USER_BYTES_MAX ((size_t)16 << 20)

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* A file while it is read. */
struct reading {
	struct user_table *table;
	const char *path;
	bool is_pairs;
	size_t room;
	size_t line;
	struct arena *arena;
	struct fault *fault;
};

/* ---- order ---- */

/* As many of the words as both have, then the row with fewer first. */
static int compare_words(const struct user_row *left,
			 const struct user_row *right)
{
	for (size_t i = 0; i < left->count && i < right->count; i++) {
		int order = strcmp(left->words[i], right->words[i]);

		if (order)
			return order;
	}
	return (left->count > right->count) - (left->count < right->count);
}

static int compare_rows(const void *one, const void *other)
{
	const struct user_row *left = one;
	const struct user_row *right = other;
	int order = compare_words(left, right);

	return order ? order
		     : (left->line > right->line) - (left->line < right->line);
}

/* ---- reading ---- */

/* Cut `cell` at its blanks; `*count` words, at most one too many. */
static const char *const *cut(struct reading *reading, const char *cell,
			      size_t *count)
{
	const char **words =
		arena_array(reading->arena, USER_WORDS_MAX + 1, sizeof(*words));
	char *copy = arena_text(reading->arena, cell, strlen(cell));
	char *rest = NULL;
	char *word;

	*count = 0;
	if (!words || !copy)
		return NULL;
	for (word = strtok_r(copy, " ", &rest);
	     word && *count <= USER_WORDS_MAX;
	     word = strtok_r(NULL, " ", &rest))
		words[(*count)++] = word;
	return words;
}

static enum status refuse(struct reading *reading, const char *reason)
{
	return fault_set(reading->fault, STATUS_MALFORMED, reading->path,
			 _("line %zu: %s"), reading->line, reason);
}

static enum status cut_row(struct reading *reading, struct user_row *row,
			   const char *meant)
{
	size_t count = 0;

	row->words = cut(reading, row->text, &row->count);
	if (meant)
		row->meant = cut(reading, meant, &count);
	if (!row->words || (meant && !row->meant))
		return fault_memory(reading->fault);
	if (row->count > USER_WORDS_MAX)
		return fault_set(reading->fault, STATUS_MALFORMED,
				 reading->path,
				 _("line %zu: more than %d words"),
				 reading->line, (int)USER_WORDS_MAX);
	if (!row->count || (meant && !count))
		return refuse(reading, _("a cell is empty"));
	if (meant && count != row->count)
		return refuse(reading,
			      _("as many words are to be meant as are read"));
	return STATUS_OK;
}

static enum status add_row(struct reading *reading, char *text)
{
	struct user_table *table = reading->table;
	char *meant = strchr(text, '\t');

	if (!meant && reading->is_pairs)
		return refuse(reading, _("a tab is wanted between what is "
					 "read and what is meant"));
	if (meant && (!reading->is_pairs || strchr(meant + 1, '\t')))
		return refuse(reading, _("there is a tab too many"));
	if (table->count == USER_ROWS_MAX)
		return fault_set(reading->fault, STATUS_MALFORMED,
				 reading->path, _("more than %d rows"),
				 (int)USER_ROWS_MAX);
	table->rows = arena_grow(reading->arena, table->rows, &reading->room,
				 table->count + 1, sizeof(*table->rows));
	if (!table->rows)
		return fault_memory(reading->fault);
	if (meant)
		*meant++ = '\0';
	table->rows[table->count] =
		(struct user_row){ .text = text, .line = reading->line };
	return cut_row(reading, &table->rows[table->count++], meant);
}

static enum status add_line(struct reading *reading, char *line)
{
	size_t length = strlen(line);
	char *clean;

	if (length && line[length - 1] == '\r')
		line[--length] = '\0';
	if (!length || *line == '#')
		return STATUS_OK;
	if (text_invalid_at(line, length) < length)
		return refuse(reading, _("not UTF-8"));
	clean = text_nfc(reading->arena, line);
	return clean ? add_row(reading, clean) : fault_memory(reading->fault);
}

static enum status add_lines(struct reading *reading, char *data, size_t size)
{
	const size_t mark = sizeof(byte_order_mark) - 1;
	enum status status = STATUS_OK;

	if (strlen(data) < size)
		return fault_set(reading->fault, STATUS_MALFORMED,
				 reading->path, "%s", _("not UTF-8"));
	if (!strncmp(data, byte_order_mark, mark))
		data += mark;
	while (data && !status) {
		char *end = strchr(data, '\n');

		if (end)
			*end++ = '\0';
		reading->line++;
		status = add_line(reading, data);
		data = end;
	}
	return status;
}

/* The same read twice would have to be meant twice. */
static enum status check_rows(const struct reading *reading)
{
	const struct user_row *rows = reading->table->rows;

	for (size_t i = 1; reading->is_pairs && i < reading->table->count; i++)
		if (!compare_words(&rows[i - 1], &rows[i]))
			return fault_set(
				reading->fault, STATUS_MALFORMED, reading->path,
				_("line %zu: '%s' stands in line %zu "
				  "already"),
				rows[i].line, rows[i].text, rows[i - 1].line);
	return STATUS_OK;
}

static enum status load(struct reading *reading)
{
	char *data = NULL;
	size_t size = 0;
	enum status status = file_read(&data, &size, reading->path,
				       USER_BYTES_MAX, reading->fault);

	if (!status)
		status = add_lines(reading, data, size);
	free(data);
	if (status)
		return status;
	if (reading->table->count)
		qsort(reading->table->rows, reading->table->count,
		      sizeof(*reading->table->rows), compare_rows);
	return check_rows(reading);
}

/* Where the user's own file of that name would lie; NULL: nowhere. */
static char *find_own(struct arena *arena, const char *name)
{
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (data && *data == '/')
		return arena_print(arena, "%s/chithi/%s", data, name);
	if (home && *home)
		return arena_print(arena, "%s/.local/share/chithi/%s", home,
				   name);
	return NULL;
}

static enum status load_table(struct reading *reading, const char *named,
			      const char *own, bool none)
{
	reading->path = named;
	if (!named && !none)
		reading->path = find_own(reading->arena, own);
	if (!reading->path || (!named && access(reading->path, F_OK) != 0))
		return STATUS_OK;
	return load(reading);
}

enum status user_load(struct user *out, const struct user_files *files,
		      struct arena *arena, struct fault *fault)
{
	struct user user = { 0 };
	struct reading words = { .table = &user.words,
				 .arena = arena,
				 .fault = fault };
	struct reading pairs = { .table = &user.replacements,
				 .is_pairs = true,
				 .arena = arena,
				 .fault = fault };
	enum status status;

	status = load_table(&words, files->words, "words.txt", files->none);
	if (!status)
		status = load_table(&pairs, files->table, "replacements.tsv",
				    files->none);
	if (!status)
		*out = user;
	return status;
}

/* ---- finding ---- */

/* A word of the page: where it begins and ends without punctuation. */
struct token {
	const char *text;
	size_t length;
	size_t from, to;
};

static struct token take_token(const char *text)
{
	struct token token = { .text = text, .length = strlen(text) };
	bool begun = false;

	for (size_t at = 0; at < token.length;) {
		size_t start = at;

		if (!text_is_word(text_next(text, token.length, &at)))
			continue;
		if (!begun)
			token.from = start;
		begun = true;
		token.to = at;
	}
	return token;
}

/* Whether `word` is what stands between two places of a token. */
static bool is_between(const char *word, const struct token *token, size_t from,
		       size_t to)
{
	return to > from && strlen(word) == to - from &&
	       !memcmp(word, token->text + from, to - from);
}

/* Whether the row fits from the place `from` of the first word on. */
static bool fits(struct user_fit *fit, const struct user_row *row,
		 const char *const *texts, size_t count, size_t from)
{
	struct token first = take_token(texts[0]);
	struct token last;
	size_t end;

	if (row->count > count)
		return false;
	last = row->count > 1 ? take_token(texts[row->count - 1]) : first;
	if (row->count > 1 &&
	    !is_between(row->words[0], &first, from, first.length))
		return false;
	for (size_t i = 1; i + 1 < row->count; i++)
		if (strcmp(row->words[i], texts[i]) != 0)
			return false;
	if (row->count > 1)
		from = 0;
	end = last.length;
	if (!is_between(row->words[row->count - 1], &last, from, end))
		end = last.to;
	if (!is_between(row->words[row->count - 1], &last, from, end))
		return false;
	fit->row = row;
	fit->behind = last.length - end;
	return true;
}

/* The first row whose first word is not before the `length` bytes at `word` */
static size_t find_first(const struct user_table *table, const char *word,
			 size_t length)
{
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strncmp(table->rows[middle].words[0], word, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Look at the rows that begin with what stands between two places. */
static void look(struct user_fit *best, const struct user_table *table,
		 const char *const *texts, size_t count, size_t from, size_t to)
{
	const char *word = texts[0] + from;
	size_t length = to - from;

	for (size_t i = find_first(table, word, length); i < table->count;
	     i++) {
		const struct user_row *row = &table->rows[i];

		if (strncmp(row->words[0], word, length) != 0 ||
		    row->words[0][length])
			return;
		if (best->row && row->count <= best->row->count)
			continue;
		if (fits(best, row, texts, count, from))
			best->before = from;
	}
}

struct user_fit user_find(const struct user_table *table,
			  const char *const *texts, size_t count)
{
	struct user_fit best = { NULL, 0, 0 };
	struct token token;

	if (!table->count || !count)
		return best;
	token = take_token(texts[0]);
	look(&best, table, texts, count, 0, token.length);
	if (token.to < token.length && token.to)
		look(&best, table, texts, count, 0, token.to);
	if (token.from)
		look(&best, table, texts, count, token.from, token.length);
	if (token.from && token.to < token.length)
		look(&best, table, texts, count, token.from, token.to);
	return best;
}
