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

#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"
#include "pipeline/changes.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"
#include "pipeline/user.h"
#include "pipeline/xml.h"
#include "stages/repair_judge.h"
#include "stages/repair_language.h"
#include "stages/repair_mender.h"
#include "stages/repair_text.h"
#include "stages/repair_undo.h"
#include "stages/repair_user.h"

enum {
	WORDS_MAX = 4000000, /* of a document */
	PAGE_WORDS_MIN = 30, /* fewer do not tell the page's channel */
};

static const char step_id[] = "P_REPAIR";

struct repair_options {
	const char *model; /* path; NULL: the program's own */
	const char *log;   /* path, or NULL */
	double sure;       /* word confidence, 0..1 */
	double margin;     /* of a change, 0..1 */
	struct user_files user;
	const char *undo; /* what to take back instead, or NULL */
};

static const struct repair_options defaults = {
	.sure = 1.0,
	.margin = 0.95,
};

static const struct option options[] = {
	{ OPTION(TEXT, struct repair_options, model, "FILE",
		 N_("take the language model from FILE")) },
	{ OPTION(TEXT, struct repair_options, log, "FILE",
		 N_("write what was changed to FILE, in lines with tabs")) },
	{ OPTION(RATIO, struct repair_options, sure, "0..1",
		 N_("leave alone what was read with this confidence or "
		    "more")) },
	{ OPTION(RATIO, struct repair_options, margin, "0..1",
		 N_("change a word that may be right only when the new "
		    "reading is likelier than this")) },
	{ .name = "words",
	  .kind = OPTION_TEXT,
	  .offset = offsetof(struct repair_options, user.words),
	  .value = "FILE",
	  .help = N_("leave the words and phrases of FILE alone, one a "
		     "line") },
	{ .name = "table",
	  .kind = OPTION_TEXT,
	  .offset = offsetof(struct repair_options, user.table),
	  .value = "FILE",
	  .help = N_("replace as FILE says, a line each: what is read, a tab, "
		     "what is meant") },
	{ .name = "no-user",
	  .kind = OPTION_FLAG,
	  .offset = offsetof(struct repair_options, user.none),
	  .help = N_("leave the user's own words and replacements aside") },
	{ OPTION(TEXT, struct repair_options, undo, "CLASS",
		 N_("repair nothing, but take changes back: a rule (model, "
		    "model:split, symbol, user), a confidence (high, medium, "
		    "low), READ=MEANT, or all")) },
	{ .kind = OPTION_END },
};

/* What serves every document. */
struct engine {
	struct mender mender;
	struct languages languages;
	struct user user;
	struct arena *arena; /* of the tables, but the mender's */
};

/* The words of a document, as nodes and as text. */
struct words {
	struct arena *arena;
	xmlNode **nodes;
	struct read_word *texts;
	size_t node_room, text_room;
	size_t count;
	size_t *starts; /* of the blocks of a page, and where the last ends */
	size_t start_room;
	struct foreign foreign; /* blocks in other languages */
};

static void close_engine(void *opened)
{
	struct engine *engine = opened;

	if (!engine)
		return;
	mender_close(&engine->mender);
	arena_free(engine->arena);
	free(engine);
}

/* Load what mends words. */
static enum status load(struct engine *engine,
			const struct repair_options *wanted,
			struct fault *fault)
{
	enum status status = mender_open(&engine->mender, wanted->model, fault);

	if (!status)
		status = languages_load(&engine->languages, engine->arena,
					fault);
	if (!status)
		status = user_load(&engine->user, &wanted->user, engine->arena,
				   fault);
	engine->mender.vouched = &engine->user.words;
	engine->mender.margin = wanted->margin;
	return status;
}

static enum status open_engine(void **out, const void *chosen,
			       struct fault *fault)
{
	const struct repair_options *wanted = chosen;
	struct engine *engine = calloc(1, sizeof(*engine));
	enum status status;

	if (!engine)
		return fault_memory(fault);
	engine->arena = arena_new();
	status = engine->arena ? STATUS_OK : fault_memory(fault);
	if (!status && !wanted->undo)
		status = load(engine, wanted, fault);
	if (status) {
		close_engine(engine);
		return status;
	}
	*out = engine;
	return STATUS_OK;
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
	text->other = alto_second(node);
	text->fixed = alto_is_settled(node) || alto_is_part(node) ||
		      alto_confidence(node) >= sure ||
		      strpbrk(text->text, " \t\n\r") != NULL;
	text->sureness = (float)alto_confidence(node);
	text->joinable = !text->fixed && alto_can_join(node);
	if (text->fixed && words->count > 1)
		words->texts[words->count - 2].joinable = false;
	return STATUS_OK;
}

static enum status add_block(struct words *words, xmlNode *block, double sure,
			     struct fault *fault)
{
	for (xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line))
		for (xmlNode *word = alto_first_word(line); word;
		     word = alto_next_word(word)) {
			enum status status = add_word(words, word, sure, fault);

			if (status)
				return status;
		}
	return STATUS_OK;
}

/* Take the words of a page; those in another language are right. */
static enum status add_page(struct words *words, xmlNode *page,
			    const struct languages *languages, double sure,
			    struct fault *fault)
{
	size_t blocks = 0;

	for (xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block)) {
		enum status status;

		words->starts = arena_grow(words->arena, words->starts,
					   &words->start_room, blocks + 2,
					   sizeof(*words->starts));
		if (!words->starts)
			return fault_memory(fault);
		words->starts[blocks++] = words->count;
		status = add_block(words, block, sure, fault);
		if (status)
			return status;
		words->starts[blocks] = words->count;
	}
	languages_guard(languages, &words->foreign, words->texts, words->starts,
			blocks);
	return STATUS_OK;
}

/* Judge the words from `from` on, which are a page. */
static void judge(struct words *words, size_t from)
{
	bool few = words->count - from < PAGE_WORDS_MIN;
	size_t start = few ? 0 : from;

	if (words->count > start)
		judge_words(words->texts + start, words->count - start);
}

static enum status gather(struct words *words, const struct document *document,
			  const struct languages *languages, double sure,
			  struct fault *fault)
{
	for (xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page)) {
		size_t from = words->count;
		enum status status =
			add_page(words, page, languages, sure, fault);

		if (status)
			return status;
		judge(words, from);
	}
	return STATUS_OK;
}

/* What the outcome hangs on beside the document, in the arena. */
static const char *tell_settings(const struct repair_options *chosen,
				 const struct user *user, struct arena *arena)
{
	struct text settings = { .arena = arena };

	text_print(&settings, "margin=%.2f sure=%.2f", chosen->margin,
		   chosen->sure);
	if (user->words.count)
		text_print(&settings, " words=%zu", user->words.count);
	if (user->replacements.count)
		text_print(&settings, " table=%zu", user->replacements.count);
	return settings.failed ? NULL : text_string(&settings);
}

/* What was done, and which blocks were left alone, in the arena. */
static const char *describe(const struct foreign *foreign,
			    const struct languages *languages,
			    struct arena *arena)
{
	struct text text = { .arena = arena };
	bool any = false;

	text_add_string(&text, "repair of misread words");
	for (size_t i = 0; i < languages->count; i++) {
		if (!foreign->blocks[i])
			continue;
		text_print(&text, "%s %s %zu",
			   any ? "," : "; blocks left alone:",
			   languages->names[i], foreign->blocks[i]);
		any = true;
	}
	return text.failed ? NULL : text_string(&text);
}

static enum status note(struct document *document, const struct words *words,
			const struct repair_options *chosen,
			const struct engine *engine, struct fault *fault)
{
	struct alto_step step = {
		.id = step_id,
		.category = "contentModification",
		.software = "chithi",
		.version = CHITHI_VERSION,
	};

	step.settings = tell_settings(chosen, &engine->user, words->arena);
	step.description =
		describe(&words->foreign, &engine->languages, words->arena);
	if (!step.settings || !step.description)
		return fault_memory(fault);
	return alto_add_step(document, &step, fault);
}

/* How many words from `at` on become one. */
static size_t count_joined(const struct words *words, size_t at)
{
	size_t count = 1;

	while (words->texts[at].joins && alto_can_join(words->nodes[at])) {
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
	struct engine *engine = task->engine;
	enum status status;

	status = gather(words, document, &engine->languages, chosen->sure,
			task->fault);
	if (status)
		return status;
	status = user_mend(words->texts, words->nodes, words->count,
			   &engine->user, task->arena, task->fault);
	if (status)
		return status;
	status = text_mend(words->texts, words->count, &engine->mender,
			   task->arena, task->fault);
	if (status || !is_changed(words))
		return status;
	status = note(document, words, chosen, engine, task->fault);
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
	if (chosen->undo)
		status = undo_changes(mended, chosen->undo, task->arena,
				      task->fault);
	else if (!is_repaired(in))
		status = mend(mended, &words, task);
	if (status)
		goto done;

	*out = mended;
	mended = NULL; /* the caller's now */
done:
	document_free(mended);
	return status;
}

static enum status report(const struct document *made, const void *chosen,
			  struct fault *fault)
{
	const struct repair_options *wanted = chosen;

	return wanted->log ? changes_write(made, wanted->log, fault)
			   : STATUS_OK;
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
	.report = report,
};
