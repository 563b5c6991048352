/*
 * search - find documents by their words
 *
 * Words may be written with or without diacritics, in any case, and numbers
 * in any spelling; a document has to hold all of them.  An operand of several
 * words is a phrase, and a star behind a word stands for any ending of it.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/answer.h"
#include "archive/day.h"
#include "archive/hits.h"
#include "archive/passage.h"
#include "archive/store.h"
#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* Works that are shown unless --limit says otherwise, and at most. */
enum { SHOWN = 20, SHOWN_MAX = 10000 };

/* How the words that were found look on a terminal: bold. */
static const char bold[] = "\033[1m";
static const char plain[] = "\033[0m";

struct search_options {
	const char *db;
	const char *type;
	const char *issuer;
	const char *after;
	const char *before;
	const char *without;
	int limit;
	int offset;
	bool json;
};

static const struct search_options defaults = { .db = STORE_PATH,
						.limit = SHOWN };

static const struct option options[] = {
	{ OPTION(TEXT, struct search_options, issuer, "NAME",
		 N_("show what a body issued whose name has these words")) },
	{ OPTION(TEXT, struct search_options, type, "TYPE",
		 N_("show instruments of this type")) },
	{ OPTION(TEXT, struct search_options, after, "DATE",
		 N_("show instruments of this day, month or year, or later")) },
	{ OPTION(TEXT, struct search_options, before, "DATE",
		 N_("show instruments of this day, month or year, or "
		    "earlier")) },
	{ OPTION(TEXT, struct search_options, without, "WORDS",
		 N_("leave out what has this word, or phrase")) },
	{ OPTION(COUNT, struct search_options, limit, "N", N_("show so many")),
	  .least = 1, .most = SHOWN_MAX },
	{ OPTION(COUNT, struct search_options, offset, "N",
		 N_("leave out so many of the first")),
	  .most = SHOWN_MAX },
	{ OPTION(TEXT, struct search_options, db, "FILE",
		 N_("the archive to ask")) },
	{ OPTION(FLAG, struct search_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

/* What is found, while it is told. */
struct telling {
	const struct search_options *chosen;
	struct query query;
	struct hits hits;
	struct passages *passages;
	struct arena *arena;
	struct arena *scratch; /* of one hit */
	json_t *list;          /* --json */
};

/* ---- for people ---- */

static const char *const reasons[] = { "number", "number-begins", "cites",
				       "words" };

static void tell_place(const struct passage *passage)
{
	if (*passage->label && passage->page)
		(void)printf(_("%s, page %d: "), passage->label, passage->page);
	else if (*passage->label)
		(void)printf("%s: ", passage->label);
	else if (passage->page)
		(void)printf(_("page %d: "), passage->page);
}

static void tell_passage(const struct passage *passage)
{
	bool terminal = isatty(STDOUT_FILENO);
	size_t at = 0;

	(void)printf("  ");
	tell_place(passage);
	(void)printf("%s", passage->cut_before ? "… " : "");
	for (size_t i = 0; i < passage->mark_count; i++) {
		const struct passage_mark *mark = &passage->marks[i];

		(void)printf("%.*s%s%.*s%s", (int)(mark->start - at),
			     passage->text + at, terminal ? bold : "[",
			     (int)mark->length, passage->text + mark->start,
			     terminal ? plain : "]");
		at = mark->start + mark->length;
	}
	(void)printf("%s%s\n", passage->text + at,
		     passage->cut_after ? " …" : "");
}

static void tell_hit(const struct hit *hit, const struct passage *passages,
		     size_t count)
{
	(void)printf("%s", *hit->number ? hit->number : _("(no number)"));
	if (*hit->date)
		(void)printf("  %s", hit->date);
	if (*hit->type)
		(void)printf("  %s", hit->type);
	if (*hit->title)
		(void)printf("  %s", hit->title);
	(void)printf("\n");
	if (*hit->file)
		(void)printf("  %s\n", hit->file);
	else
		(void)printf("  %s\n", _("(not in the archive)"));
	if (hit->reason == HIT_NAMED || hit->reason == HIT_BEGINS)
		(void)printf(_("  citations of it: %lld\n"),
			     (long long)hit->cited);
	for (size_t i = 0; i < count; i++)
		tell_passage(&passages[i]);
}

/* ---- for programs ---- */

/* A text that may not be one, of a damaged archive. */
static json_t *text_of(struct arena *arena, const char *text)
{
	json_t *string = json_string(text);
	const char *clean;

	if (string)
		return string;
	clean = text_clean(arena, text);
	return clean ? json_string(clean) : NULL;
}

/* Characters of so many bytes. */
static json_int_t characters(const char *text, size_t length)
{
	json_int_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static json_t *json_of_passage(const struct passage *passage,
			       struct arena *arena)
{
	json_t *marks = json_array();

	for (size_t i = 0; i < passage->mark_count; i++) {
		const struct passage_mark *mark = &passage->marks[i];

		(void)json_array_append_new(
			marks, json_pack("{sIsI}", "start",
					 characters(passage->text, mark->start),
					 "length",
					 characters(passage->text + mark->start,
						    mark->length)));
	}
	return json_pack("{sosososososisbsb}", "text",
			 text_of(arena, passage->text), "marks", marks, "label",
			 text_of(arena, passage->label), "place",
			 text_of(arena, passage->place), "lines",
			 text_of(arena, passage->lines), "page", passage->page,
			 "cut_before", passage->cut_before, "cut_after",
			 passage->cut_after);
}

static json_t *json_of_hit(const struct hit *hit,
			   const struct passage *passages, size_t count,
			   struct arena *arena)
{
	json_t *list = json_array();
	json_t *file = *hit->file ? text_of(arena, hit->file) : json_null();
	bool named = hit->reason == HIT_NAMED || hit->reason == HIT_BEGINS;
	json_t *cited = named ? json_integer(hit->cited) : json_null();

	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(
			list, json_of_passage(&passages[i], arena));
	return json_pack(
		"{sosososososososssoso}", "iri", text_of(arena, hit->iri),
		"type", text_of(arena, hit->type), "number",
		text_of(arena, hit->number), "date", text_of(arena, hit->date),
		"issuer", text_of(arena, hit->issuer), "title",
		text_of(arena, hit->title), "file", file, "found_by",
		reasons[hit->reason], "citations", cited, "passages", list);
}

/* ---- one after the other ---- */

static enum status tell(struct telling *telling, const struct hit *hit,
			struct fault *fault)
{
	struct passage passages[PASSAGES_MAX];
	size_t count = 0;
	enum status status =
		passages_find(passages, &count, telling->passages,
			      &telling->query, hit, telling->scratch, fault);

	if (status)
		return status;
	if (!telling->list)
		tell_hit(hit, passages, count);
	else if (json_array_append_new(
			 telling->list,
			 json_of_hit(hit, passages, count, telling->scratch)))
		status = fault_memory(fault);
	arena_empty(telling->scratch);
	return status;
}

/* Say which of how many these are, when they are not all. */
static void tell_count(const struct telling *telling, size_t first, size_t end)
{
	const struct hits *hits = &telling->hits;

	if (hits->more)
		(void)fprintf(stderr,
			      _("shown: %zu to %zu of more than %zu; of the "
				"rest only the newest were ranked\n"),
			      first + (first < end), end, hits->count);
	else if (end - first < hits->count)
		(void)fprintf(stderr, _("shown: %zu to %zu of %zu\n"),
			      first + (first < end), end, hits->count);
}

static enum status print_json(struct telling *telling, struct fault *fault)
{
	json_t *answer =
		json_pack("{sIsbsO}", "found", (json_int_t)telling->hits.count,
			  "more", telling->hits.more, "hits", telling->list);
	int result = answer ? json_dumpf(answer, stdout, JSON_INDENT(1)) : -1;

	json_decref(answer);
	(void)printf("\n");
	return result ? fault_memory(fault) : STATUS_OK;
}

static enum status tell_all(struct telling *telling, struct store *store,
			    struct fault *fault)
{
	const struct hits *hits = &telling->hits;
	size_t first = (size_t)telling->chosen->offset;
	size_t limit = (size_t)telling->chosen->limit;
	size_t end;
	enum status status = passages_new(&telling->passages, store, fault);

	if (first > hits->count)
		first = hits->count;
	end = hits->count - first > limit ? first + limit : hits->count;
	for (size_t i = first; i < end && !status; i++)
		status = tell(telling, &hits->items[i], fault);
	if (!status && telling->list)
		status = print_json(telling, fault);
	if (status)
		return status;
	if (!hits->count)
		return fault_set(fault, STATUS_PARTLY, NULL, "%s",
				 _("nothing found"));
	tell_count(telling, first, end);
	return STATUS_OK;
}

/* ---- the command line ---- */

static enum status check_text(const char *words, struct fault *fault)
{
	if (words && text_invalid_at(words, strlen(words)) != strlen(words))
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("not UTF-8"));
	return STATUS_OK;
}

/* The filters of the command line, in the arena. */
static enum status read_filter(struct hits_filter *filter,
			       const struct search_options *chosen,
			       struct arena *arena, struct fault *fault)
{
	enum status status = check_text(chosen->type, fault);

	*filter = (struct hits_filter){ .issuer = chosen->issuer };
	if (!status)
		status = check_text(chosen->issuer, fault);
	if (!status && chosen->type) {
		filter->type = text_slug(arena, chosen->type);
		if (!filter->type)
			return fault_memory(fault);
	}
	if (!status)
		status = day_option(&filter->after, "after", chosen->after,
				    arena, fault);
	if (!status)
		status = day_option(&filter->before, "before", chosen->before,
				    arena, fault);
	return status;
}

static enum status search(const void *fields, const char *const *operands,
			  int count, struct fault *fault)
{
	struct telling telling = { .chosen = fields };
	struct store *store = NULL;
	struct hits_filter filter;
	enum status status = STATUS_OK;

	telling.arena = arena_new();
	telling.scratch = arena_new();
	if (telling.chosen->json)
		telling.list = json_array();
	if (!telling.arena || !telling.scratch)
		status = fault_memory(fault);
	if (!status)
		status = read_filter(&filter, telling.chosen, telling.arena,
				     fault);
	if (!status)
		status = query_read(&telling.query, operands, count,
				    telling.chosen->without, telling.arena,
				    fault);
	if (!status)
		status = answer_open(&store, telling.chosen->db, fault);
	if (!status)
		status = hits_find(&telling.hits, store, &telling.query,
				   &filter, telling.arena, fault);
	if (!status)
		status = tell_all(&telling, store, fault);
	json_decref(telling.list);
	passages_free(telling.passages);
	store_close(store);
	arena_free(telling.scratch);
	arena_free(telling.arena);
	return status;
}

const struct command search_command = {
	.name = "search",
	.summary = N_("find documents of an archive by their words"),
	.operands = "WORD...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct search_options),
	.run = search,
};
