/*
 * repair - put right what OCR misread
 *
 * Takes ALTO, gives ALTO.  The words of the document are read anew by a
 * language model of syllables, in reading order, over lines and pages; the
 * symbols of document numbers are put right by their own dictionary.  What
 * was read stays beside each changed word.  Numbers, dates, addresses, words
 * that were repaired before or confirmed by a person, and all else on the
 * page stay as they are.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"
#include "pipeline/data.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"
#include "stages/repair_text.h"

enum {
	WORDS_MAX = 4000000, /* of a document */
	PAGE_WORDS_MIN = 30, /* fewer do not tell the page's channel */
};

static const char model_name[] = "dictionaries/syllables.lm";
static const char step_id[] = "P_REPAIR";

struct repair_options {
	const char *model; /* path; NULL: the program's own */
	const char *log;   /* path, or NULL */
	double sure;       /* word confidence, 0..1 */
	double margin;     /* of a change, 0..1 */
};

static const struct repair_options defaults = {
	.sure = 1.0,
	.margin = 0.95,
};

static const struct option options[] = {
	{ OPTION(TEXT, struct repair_options, model, "FILE",
		 N_("take the language model from FILE")) },
	{ OPTION(TEXT, struct repair_options, log, "FILE",
		 N_("append what was changed to FILE, tab-separated")) },
	{ OPTION(RATIO, struct repair_options, sure, "0..1",
		 N_("leave alone what was read with this confidence or "
		    "more")) },
	{ OPTION(RATIO, struct repair_options, margin, "0..1",
		 N_("change a word that may be right only when the new "
		    "reading is likelier than this")) },
	{ .kind = OPTION_END },
};

/* What serves every document. */
struct engine {
	struct model *model;
	struct symbols symbols;
	struct speller *speller;
	struct arena *arena; /* of the symbols */
};

/* The words of a document, as nodes and as text. */
struct words {
	struct arena *arena;
	xmlNode **nodes;
	struct read_word *texts;
	size_t node_room, text_room;
	size_t count;
};

static void close_engine(void *opened)
{
	struct engine *engine = opened;

	if (!engine)
		return;
	speller_free(engine->speller);
	model_free(engine->model);
	arena_free(engine->arena);
	free(engine);
}

static enum status open_engine(void **out, const void *chosen,
			       struct fault *fault)
{
	const struct repair_options *wanted = chosen;
	struct engine *engine = calloc(1, sizeof(*engine));
	char own[DATA_PATH_SIZE];
	const char *path = wanted->model;
	enum status status;

	if (!engine)
		return fault_memory(fault);
	engine->arena = arena_new();
	if (!engine->arena) {
		status = fault_memory(fault);
		goto done;
	}
	if (!path && !data_path(own, model_name)) {
		status = fault_set(fault, STATUS_MISSING, model_name,
				   _("the path is too long"));
		goto done;
	}
	status = model_open(&engine->model, path ? path : own, fault);
	if (status)
		goto done;
	status = model_verify(engine->model, path ? path : own, fault);
	if (status)
		goto done;
	status = symbols_load(&engine->symbols, engine->arena, fault);
	if (status)
		goto done;
	engine->speller = speller_new(engine->model);
	if (!engine->speller) {
		status = fault_memory(fault);
		goto done;
	}
	*out = engine;
	engine = NULL; /* the caller's now */
done:
	close_engine(engine);
	return status;
}

static enum status add_word(struct words *words, xmlNode *node, double sure,
			    struct fault *fault)
{
	struct read_word *text;

	if (words->count == WORDS_MAX)
		return fault_set(fault, STATUS_MALFORMED, alto_id(node),
				 _("the document has more than %d words"),
				 (int)WORDS_MAX);
	words->nodes = arena_grow(words->arena, words->nodes, &words->node_room,
				  words->count + 1, sizeof(void *));
	words->texts = arena_grow(words->arena, words->texts, &words->text_room,
				  words->count + 1, sizeof(*words->texts));
	if (!words->nodes || !words->texts)
		return fault_memory(fault);
	words->nodes[words->count] = node;
	text = &words->texts[words->count++];
	text->text = alto_content(node);
	text->fixed = alto_is_settled(node) || alto_confidence(node) >= sure ||
		      strpbrk(text->text, " \t\n\r") != NULL;
	text->joinable = !text->fixed && alto_can_join(node);
	if (text->fixed && words->count > 1)
		words->texts[words->count - 2].joinable = false;
	return STATUS_OK;
}

static enum status add_page(struct words *words, xmlNode *page, double sure,
			    struct fault *fault)
{
	for (xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			for (xmlNode *word = alto_first_word(line); word;
			     word = alto_next_word(word)) {
				enum status status =
					add_word(words, word, sure, fault);

				if (status)
					return status;
			}
	return STATUS_OK;
}

/* Judge the words from `from` on, which are a page. */
static void judge(struct words *words, size_t from, const struct model *model)
{
	bool few = words->count - from < PAGE_WORDS_MIN;
	size_t start = few ? 0 : from;

	text_judge(words->texts + start, words->count - start, model);
}

static enum status gather(struct words *words, const struct document *document,
			  double sure, const struct model *model,
			  struct fault *fault)
{
	for (xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page)) {
		size_t from = words->count;
		enum status status = add_page(words, page, sure, fault);

		if (status)
			return status;
		judge(words, from, model);
	}
	return STATUS_OK;
}

static enum status note(struct document *document,
			const struct repair_options *chosen,
			struct arena *arena, struct fault *fault)
{
	struct alto_step step = {
		.id = step_id,
		.category = "contentModification",
		.description = "repair of misread words",
		.software = "chithi",
		.version = CHITHI_VERSION,
	};

	step.settings = arena_print(arena, "margin=%.2f sure=%.2f",
				    chosen->margin, chosen->sure);
	if (!step.settings)
		return fault_memory(fault);
	return alto_add_step(document, &step, fault);
}

/* How many words from `at` on become one. */
static size_t count_joined(const struct words *words, size_t at)
{
	size_t count = 1;

	while (words->texts[at].joins && words->texts[at].joinable) {
		at++;
		count++;
	}
	return count;
}

/* The rule with what became of the words: "model:split". */
static const char *name_rule(struct arena *arena, const char *rule,
			     const char *fate)
{
	return fate ? arena_print(arena, "%s:%s", rule, fate) : rule;
}

static enum status write_word(struct alto_edit *edit, const struct words *words,
			      size_t at, size_t joined, struct fault *fault)
{
	const struct read_word *word = &words->texts[at];
	struct alto_change change = {
		.content = word->mended,
		.confidence = word->confidence,
		.others = word->others,
	};
	bool splits = strchr(word->mended, ' ') != NULL;
	const char *fate = splits ? "split" : NULL;

	change.rule =
		name_rule(edit->arena, word->rule, joined > 1 ? "join" : fate);
	if (!change.rule)
		return fault_memory(fault);
	if (joined > 1)
		return alto_join(edit, words->nodes[at], joined, &change,
				 fault);
	if (splits)
		return alto_split(edit, words->nodes[at], &change, fault);
	return alto_reword(edit, words->nodes[at], &change, fault);
}

static enum status write_back(struct document *document,
			      const struct words *words, struct fault *fault)
{
	struct alto_edit edit = {
		.document = document,
		.step = step_id,
		.arena = words->arena,
	};
	size_t joined;

	for (size_t i = 0; i < words->count; i += joined) {
		enum status status = STATUS_OK;

		joined = count_joined(words, i);
		if (words->texts[i].mended)
			status = write_word(&edit, words, i, joined, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* A line of text for each change, behind what other documents left there */
static enum status append_log(const char *path, const char *name,
			      const struct words *words, struct fault *fault)
{
	struct text lines = { .arena = words->arena };
	FILE *file;
	bool failed;

	for (size_t i = 0; i < words->count; i++) {
		const struct read_word *word = &words->texts[i];

		if (word->mended)
			text_print(&lines, "%s\t%s\t%s\t%s\t%s\t%.2f\n", name,
				   alto_id(words->nodes[i]),
				   alto_original(words->nodes[i]), word->mended,
				   word->rule, word->confidence);
	}
	if (lines.failed)
		return fault_memory(fault);
	file = fopen(path, "a");
	if (!file)
		return fault_set(fault, STATUS_WRITE, path,
				 _("the log cannot be written"));
	failed = fputs(text_string(&lines), file) < 0;
	if (fclose(file) || failed)
		return fault_set(fault, STATUS_WRITE, path,
				 _("the log cannot be written"));
	return STATUS_OK;
}

static bool is_changed(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->texts[i].mended)
			return true;
	return false;
}

/* Whether this stage made the document: then it stays as it is. */
static bool is_repaired(const struct document *document)
{
	const xmlNode *root = document_root(document);
	const xmlNode *step = xml_find(root, root, "Processing");

	while (step) {
		const char *id = xml_get(step, "ID");

		if (id && !strcmp(id, step_id))
			return true;
		step = xml_find(step, root, "Processing");
	}
	return false;
}

static enum status mend(struct document *document, struct words *words,
			const struct task *task)
{
	const struct repair_options *chosen = task->options;
	const struct engine *engine = task->engine;
	enum status status;

	status = gather(words, document, chosen->sure, engine->model,
			task->fault);
	if (status)
		return status;
	struct mender mender = { .model = engine->model, .symbols = &engine->symbols, .speller = engine->speller, .margin = chosen->margin };
	status = text_mend(words->texts, words->count, &mender, task->arena,
			   task->fault);
	if (status || !is_changed(words))
		return status;
	status = note(document, chosen, task->arena, task->fault);
	if (status)
		return status;
	return write_back(document, words, task->fault);
}

static enum status repair(struct document **out, const struct document *in,
			  const struct task *task)
{
	const struct repair_options *chosen = task->options;
	struct words words = { .arena = task->arena };
	struct document *mended = NULL;
	enum status status;

	status = document_copy(&mended, in, task->fault);
	if (status)
		goto done;
	if (!is_repaired(in))
		status = mend(mended, &words, task);
	if (status)
		goto done;
	if (chosen->log)
		status = append_log(chosen->log, document_base(in), &words,
				    task->fault);
	if (status)
		goto done;

	*out = mended;
	mended = NULL; /* the caller's now */
done:
	document_free(mended);
	return status;
}

const struct stage repair_stage = {
	.name = "repair",
	.summary = N_("put right what OCR misread"),
	.takes = FORM_ALTO,
	.gives = FORM_ALTO,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct repair_options),
	.open = open_engine,
	.close = close_engine,
	.run = repair,
};
