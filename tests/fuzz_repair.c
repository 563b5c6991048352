/*
 * Bytes as words, straight to what mends them, and as the text of a document
 * that is repaired and given back as it was.
 *
 * The first byte tells the channel; what stands before the next NUL is a
 * table of the user's, the rest is text.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"
#include "stages/repair_judge.h"
#include "stages/repair_text.h"
#include "stages/repair_undo.h"
#include "stages/repair_user.h"
#include "tests/course.h"

enum {
	SIZE_MAX_FED = 4096, /* bytes */
	WORDS_MAX = SIZE_MAX_FED,
	SURENESS = 16, /* the engine's confidence is one of so many */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mender mender; /* opened once */
static struct desk *import, *repair;

static void close_all(void)
{
	mender_close(&mender);
	desk_free(import);
	desk_free(repair);
}

static void open_all(void)
{
	struct fault fault = { .status = STATUS_OK };

	if (repair)
		return;
	if (mender_open(&mender, NULL, &fault) ||
	    desk_new(&import, stage_named("import"), NULL, &fault) ||
	    desk_new(&repair, stage_named("repair"), NULL, &fault))
		abort();
	mender.margin = 0.95;
	(void)atexit(close_all);
}

static void check(bool right)
{
	if (!right)
		abort();
}

/* ---- words ---- */

static void check_words(const struct read_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct read_word *word = &words[i];

		check(word->confidence >= 0 && word->confidence <= 1);
		check(!word->mended || word->rule);
		check(!word->fixed || word->mended || !word->joins);
		if (!word->joins)
			continue;
		check(word->mended && word->joinable && i + 1 < count);
		check(words[i + 1].gone && !words[i + 1].joins);
	}
}

static void check_same(const struct read_word *words,
		       const struct read_word *others, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *one = words[i].mended;
		const char *other = others[i].mended;

		check(words[i].joins == others[i].joins);
		check(one && other ? !strcmp(one, other) : one == other);
	}
}

static void mend(struct read_word *words, size_t count, struct arena *arena)
{
	struct fault fault = { .status = STATUS_OK };

	check(!text_mend(words, count, &mender, arena, &fault));
	check_words(words, count);
}

/* The words of a text, parted by blanks and the ends of lines; how many. */
static size_t cut(struct read_word *words, char *text,
		  enum model_channel channel)
{
	size_t count = 0;

	for (char *word = strtok(text, " \n"); word && count < WORDS_MAX;
	     word = strtok(NULL, " \n"))
		words[count++] = (struct read_word){
			.text = word,
			.sureness = (float)(strlen(word) % SURENESS) / SURENESS,
			.fixed = word[0] == '\x01',
			.joinable = true,
			.channel = channel,
		};
	if (count)
		words[count - 1].joinable = false;
	return count;
}

static void mend_bytes(enum model_channel channel, const char *text,
		       struct arena *arena)
{
	size_t size = strlen(text) + 1;
	char *copy = arena_text(arena, text, size - 1);
	struct read_word *words = arena_array(arena, WORDS_MAX, sizeof(*words));
	struct read_word *again = arena_array(arena, WORDS_MAX, sizeof(*again));
	size_t count;

	check(copy && words && again);
	count = cut(words, copy, channel);
	memcpy(again, words, count * sizeof(*again));
	mend(words, count, arena);
	mend(again, count, arena);
	check_same(words, again, count);
	memcpy(again, words, count * sizeof(*again));
	judge_words(again, count);
}

/* ---- a document ---- */

/* The words of a document, each behind a blank, in the arena. */
static const char *words_of(const struct document *document,
			    struct arena *arena)
{
	const xmlNode *root = document_root(document);
	struct text all = { .arena = arena };

	for (const xmlNode *word = xml_find(root, root, "String"); word;
	     word = xml_find(word, root, "String")) {
		text_add_string(&all, " ");
		text_add_string(&all, alto_content(word));
	}
	check(!all.failed);
	return text_string(&all);
}

/* Repaired and undone, it says what it said. */
static void repair_and_undo(const struct document *document,
			    struct arena *arena)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *repaired = NULL;

	check(!desk_run(&repaired, repair, document, &fault));
	check(!undo_changes(repaired, "all", arena, &fault));
	check(!strcmp(words_of(document, arena), words_of(repaired, arena)));
	document_free(repaired);
}

/* Load a table from these bytes; false: they are none. */
static bool load_table(struct user *user, const char *table,
		       struct arena *arena)
{
	char path[] = "/tmp/fuzz_repair.XXXXXX";
	struct user_files files = { .table = path, .none = true };
	struct fault fault = { .status = STATUS_OK };
	ssize_t size = (ssize_t)strlen(table);
	int file = mkstemp(path);
	enum status status;

	check(file >= 0 && write(file, table, (size_t)size) == size);
	(void)close(file);
	status = user_load(user, &files, arena, &fault);
	check(!status || status == STATUS_MALFORMED);
	(void)unlink(path);
	fault_clear(&fault);
	return !status;
}

/* Do what the table says to the words of a document, then mend them. */
static void apply_table(const struct document *document, const char *table,
			struct arena *arena)
{
	const xmlNode *root = document_root(document);
	struct read_word *words = arena_array(arena, WORDS_MAX, sizeof(*words));
	xmlNode **nodes = arena_array(arena, WORDS_MAX, sizeof(void *));
	struct fault fault = { .status = STATUS_OK };
	struct user user;
	size_t count = 0;

	check(words && nodes);
	if (!load_table(&user, table, arena))
		return;
	for (xmlNode *word = xml_find(root, root, "String");
	     word && count < WORDS_MAX; word = xml_find(word, root, "String")) {
		words[count].text = alto_content(word);
		words[count].sureness = -1;
		words[count].joinable = alto_can_join(word);
		nodes[count++] = word;
	}
	check(!user_mend(words, nodes, count, &user, arena, &fault));
	mend(words, count, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *document = NULL;
	struct arena *arena = arena_new();
	const char *table;
	const char *text;

	if (!arena || size < 2 || size > SIZE_MAX_FED)
		goto done;
	open_all();
	table = arena_text(arena, (const char *)data + 1, size - 1);
	text = strlen(table) + 1 < size - 1 ? table + strlen(table) + 1 : "";
	mend_bytes(data[0] % 2 ? MODEL_NATIVE : MODEL_FOREIGN, text, arena);
	bytes = course_wrap("fuzz.txt", text, strlen(text));
	if (!bytes || desk_run(&document, import, bytes, &fault))
		goto done;
	repair_and_undo(document, arena);
	apply_table(document, table, arena);
done:
	fault_clear(&fault);
	document_free(document);
	document_free(bytes);
	arena_free(arena);
	return 0;
}
