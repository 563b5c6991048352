#include "pipeline/counts.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* How often a row hit. */
struct hits {
	size_t times;
	size_t documents;
	int last; /* the document it hit last, from 1 */
};

struct counting {
	struct user user;
	struct hits *words; /* as many as rows */
	struct hits *replacements;
	int document; /* from 1 */
	bool json;
	struct json_list list;
	struct arena *arena; /* of one document */
	struct fault *fault;
};

/* The words of a document as they are and as they were. */
struct page_words {
	const char **meant;
	const char **read;
	bool *is_replaced; /* a row of the user's did it */
	size_t meant_room, read_room, flag_room;
	size_t count;
};

static void hit(const struct counting *counting, struct hits *hits)
{
	hits->times++;
	if (hits->last != counting->document)
		hits->documents++;
	hits->last = counting->document;
}

static bool add_word(struct page_words *words, const xmlNode *word,
		     struct arena *arena)
{
	size_t needed = words->count + 1;

	words->meant =
		arena_grow(arena, (void *)words->meant, &words->meant_room,
			   needed, sizeof(*words->meant));
	words->read = arena_grow(arena, (void *)words->read, &words->read_room,
				 needed, sizeof(*words->read));
	words->is_replaced =
		arena_grow(arena, words->is_replaced, &words->flag_room, needed,
			   sizeof(*words->is_replaced));
	if (!words->meant || !words->read || !words->is_replaced)
		return false;
	words->meant[words->count] = alto_content(word);
	words->read[words->count++] = alto_original(word);
	return true;
}

static bool add_block(struct page_words *words, const xmlNode *block,
		      struct arena *arena)
{
	for (const xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line))
		for (const xmlNode *word = alto_first_word(line); word;
		     word = alto_next_word(word))
			if (!add_word(words, word, arena))
				return false;
	return true;
}

static enum status gather(struct page_words *words,
			  const struct document *document, struct arena *arena,
			  struct fault *fault)
{
	struct alto_changed *changes = NULL;
	size_t count = 0;
	enum status status;

	for (const xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page))
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			if (!add_block(words, block, arena))
				return fault_memory(fault);
	status = alto_changes(&changes, &count, document, arena, fault);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(changes[i].rule, USER_RULE))
			words->is_replaced[changes[i].at] = true;
	return status;
}

static void count_words(struct counting *counting,
			const struct page_words *words)
{
	const struct user_table *table = &counting->user.words;

	for (size_t i = 0; i < words->count;) {
		struct user_fit fit =
			user_find(table, words->meant + i, words->count - i);

		if (fit.row)
			hit(counting, &counting->words[fit.row - table->rows]);
		i += fit.row ? fit.row->count : 1;
	}
}

/* Whether the row was what changed some of its words. */
static bool was_made(const struct user_row *row, const bool *is_replaced)
{
	for (size_t i = 0; i < row->count; i++)
		if (is_replaced[i])
			return true;
	return false;
}

static void count_replacements(struct counting *counting,
			       const struct page_words *words)
{
	const struct user_table *table = &counting->user.replacements;

	for (size_t i = 0; i < words->count;) {
		struct user_fit fit =
			user_find(table, words->read + i, words->count - i);
		bool made =
			fit.row && was_made(fit.row, words->is_replaced + i);

		if (made)
			hit(counting,
			    &counting->replacements[fit.row - table->rows]);
		i += made ? fit.row->count : 1;
	}
}

static enum status count_file(struct counting *counting, const char *path)
{
	struct document *document = NULL;
	struct page_words words = { .count = 0 };
	enum status status;

	counting->document++;
	status = document_read(&document, path, FORM_ALTO, counting->fault);
	if (!status)
		status = gather(&words, document, counting->arena,
				counting->fault);
	if (!status) {
		count_words(counting, &words);
		count_replacements(counting, &words);
	}
	document_free(document);
	arena_empty(counting->arena);
	return status;
}

/* What a row of replacements means, in the arena. */
static const char *meaning_of(const struct user_row *row, struct arena *arena)
{
	const char *all = arena_text(arena, "", 0);

	for (size_t i = 0; all && row->meant && i < row->count; i++)
		all = arena_print(arena, "%s%s%s", all, i ? " " : "",
				  row->meant[i]);
	return all;
}

static enum status print_row(struct counting *counting,
			     const struct user_row *row,
			     const struct hits *hits)
{
	const char *meant = meaning_of(row, counting->arena);

	if (!meant)
		return fault_memory(counting->fault);
	if (counting->json)
		return json_list_add(&counting->list,
				     json_pack("{ss ss ss sI sI}", "kind",
					       row->meant ? "table" : "words",
					       "row", row->text, "meant", meant,
					       "times", (json_int_t)hits->times,
					       "documents",
					       (json_int_t)hits->documents),
				     counting->fault);
	(void)printf(_("%6zu times, in %zu documents:  "), hits->times,
		     hits->documents);
	(void)printf("%s%s%s\n", row->text, row->meant ? " → " : "", meant);
	return STATUS_OK;
}

static enum status print_table(struct counting *counting,
			       const struct user_table *table,
			       const struct hits *hits)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < table->count && !status; i++) {
		status = print_row(counting, &table->rows[i], &hits[i]);
		arena_empty(counting->arena);
	}
	return status;
}

static enum status count_all(struct counting *counting,
			     const struct user_files *files,
			     const char *const *paths, int count,
			     struct arena *arena)
{
	enum status status =
		user_load(&counting->user, files, arena, counting->fault);

	if (status)
		return status;
	counting->words = arena_array(arena, counting->user.words.count + 1,
				      sizeof(struct hits));
	counting->replacements =
		arena_array(arena, counting->user.replacements.count + 1,
			    sizeof(struct hits));
	if (!counting->words || !counting->replacements)
		return fault_memory(counting->fault);
	for (int i = 0; i < count && !status; i++)
		status = count_file(counting, paths[i]);
	if (!status)
		status = print_table(counting, &counting->user.words,
				     counting->words);
	if (!status)
		status = print_table(counting, &counting->user.replacements,
				     counting->replacements);
	if (!status && counting->json)
		json_list_end(&counting->list);
	return status;
}

enum status counts_print(const struct user_files *files, bool json,
			 const char *const *paths, int count,
			 struct fault *fault)
{
	struct counting counting = { .json = json, .fault = fault };
	struct arena *arena = arena_new();
	enum status status = STATUS_OK;

	counting.arena = arena_new();
	if (arena && counting.arena)
		status = count_all(&counting, files, paths, count, arena);
	else
		status = fault_memory(fault);
	arena_free(counting.arena);
	arena_free(arena);
	return status;
}
