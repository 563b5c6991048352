/*
 * Questions to an archive of made documents: chains and searches, as people
 * ask them, each timed in this process with the archive open.
 *
 * Chains start where a random citation leads, so that works are drawn by how
 * often they are cited; and at the ten that are cited most.  Searches are
 * numbers of random documents, spelled as people do, and phrases of two to
 * six syllables that stand in random documents: rare ones in less than one of
 * a thousand documents, common ones in more than one of a hundred.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/fold.h"
#include "archive/hits.h"
#include "archive/passage.h"
#include "archive/walk.h"
#include "bench/archive.h"
#include "pipeline/text.h"

enum {
	QUESTIONS = 400, /* searches; half as many chains of a depth */
	COLD_QUESTIONS = 40,
	HUBS = 10,
	RESULTS = 1000, /* of a chain */
	SHOWN = 20,     /* of a search */
	TRIES_MAX = 100000,
	RARE = 1000,  /* in less than one of so many */
	COMMON = 100, /* in more than one of so many */
	LEAST = 2,    /* syllables of a phrase */
	MOST = 6,
	SEED = 99,
};

static const char count_phrase[] =
	"SELECT count(*) FROM (SELECT 1 FROM pairs WHERE pairs MATCH ?1"
	" LIMIT ?2)";
static const char a_citation[] =
	"SELECT n.work FROM documents d"
	" CROSS JOIN citations c ON" STORE_CITATIONS_OF(
		"d.id") " JOIN names n ON n.id = c.name WHERE d.file = ?1"
			" ORDER BY c.n LIMIT 1 OFFSET ?2";
static const char hubs[] = "SELECT work, sum(cited) FROM names GROUP BY work"
			   " ORDER BY 2 DESC, work LIMIT 10";
static const char a_document[] =
	"SELECT d.number, b.text FROM documents d"
	" JOIN bodies b ON b.document = d.id WHERE d.file = ?1";

static const double milliseconds = 1e3;

struct asker {
	const char *db;
	struct store *store;
	struct arena *kept; /* the questions */
	struct arena *arena;
	struct dice dice;
	size_t count; /* documents of the archive */
	bool cold;
	double *times;
	double *used; /* of the processor */
	size_t time_count;
	sqlite3_stmt *phrase;
	sqlite3_stmt *citation;
	sqlite3_stmt *document;
};

/* ---- figures ---- */

/* How long the last question took. */
static void keep_time(struct asker *asker, double start, double used)
{
	asker->times[asker->time_count] = bench_now() - start;
	asker->used[asker->time_count++] = bench_used() - used;
}

static int compare(const void *one, const void *other)
{
	const double *a = one;
	const double *b = other;

	return *a < *b ? -1 : *a > *b;
}

static void print_times(struct asker *asker, const char *what)
{
	size_t count = asker->time_count;
	double *times = asker->times;

	if (!count)
		return;
	qsort(times, count, sizeof(*times), compare);
	qsort(asker->used, count, sizeof(*times), compare);
	(void)printf("%s\t%zu asked\tp50 %.2f ms\tp95 %.2f ms\tmax %.2f ms"
		     "\tp95 %.2f ms of the processor\n",
		     what, count, times[count / 2] * milliseconds,
		     times[count * 95 / 100] * milliseconds,
		     times[count - 1] * milliseconds,
		     asker->used[count * 95 / 100] * milliseconds);
	(void)fflush(stdout);
	asker->time_count = 0;
}

/* Nothing of the file is in memory any more, as far as the system obeys. */
static enum status drop_cache(struct asker *asker, struct fault *fault)
{
	int file = open(asker->db, O_RDONLY);
	bool done = file >= 0 && !fdatasync(file) &&
		    !posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);

	if (file >= 0)
		(void)close(file);
	store_close(asker->store);
	asker->store = NULL;
	if (!done)
		return fault_set(fault, STATUS_WRITE, asker->db,
				 "cannot be taken out of memory");
	return store_open(&asker->store, asker->db, STORE_READ, fault);
}

/* ---- chains ---- */

static enum status time_chain(struct asker *asker, sqlite3_int64 work,
			      int depth, struct fault *fault)
{
	const struct walk_way way = { .direction = WALK_DOWN,
				      .depth = depth,
				      .limit = RESULTS };
	struct works *works = NULL;
	struct walk found;
	double start;
	double used;
	enum status status = STATUS_OK;

	if (asker->cold)
		status = drop_cache(asker, fault);
	start = bench_now();
	used = bench_used();
	if (!status)
		status = works_new(&works, asker->store, asker->arena, fault);
	if (!status)
		status = walk(&found, asker->store, works, work, &way,
			      asker->arena, fault);
	works_free(works);
	keep_time(asker, start, used);
	arena_empty(asker->arena);
	return status;
}

static enum status time_chains(struct asker *asker, const sqlite3_int64 *works,
			       size_t count, const char *what,
			       struct fault *fault)
{
	static const int depths[] = { 1, 3, 0 };
	enum status status = STATUS_OK;

	for (size_t d = 0; d < sizeof(depths) / sizeof(depths[0]); d++) {
		const char *name = arena_print(asker->kept, "chain %s depth %d",
					       what, depths[d]);

		for (int lap = asker->cold; lap < 2 && !status; lap++) {
			asker->time_count = 0;
			for (size_t i = 0; i < count && !status; i++)
				status = time_chain(asker, works[i], depths[d],
						    fault);
		}
		print_times(asker, name);
	}
	return status;
}

static enum status find_citation(sqlite3_int64 *out, struct asker *asker,
				 struct fault *fault)
{
	size_t n = dice_below(&asker->dice, asker->count);
	bool more = false;
	enum status status;

	(void)sqlite3_bind_text(asker->citation, 1, made_file(asker->kept, n),
				-1, SQLITE_TRANSIENT);
	(void)sqlite3_bind_int64(
		asker->citation, 2,
		(sqlite3_int64)dice_below(&asker->dice, MADE_CITATIONS));
	status = store_step(&more, asker->store, asker->citation, fault);
	*out = more ? sqlite3_column_int64(asker->citation, 0) : 0;
	(void)sqlite3_reset(asker->citation);
	return status;
}

static enum status find_hubs(sqlite3_int64 *out, size_t *count,
			     struct asker *asker, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status = store_prepare(&row, asker->store, hubs, fault);

	*count = 0;
	if (!status)
		status = store_step(&more, asker->store, row, fault);
	while (!status && more) {
		if (*count == 0 || *count == HUBS - 1)
			(void)printf("hub %zu\tcited %lld times\n", *count + 1,
				     (long long)sqlite3_column_int64(row, 1));
		out[(*count)++] = sqlite3_column_int64(row, 0);
		status = store_step(&more, asker->store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}

/* ---- searches ---- */

static enum status time_search(struct asker *asker, const char *words,
			       struct fault *fault)
{
	static const struct hits_filter all = { .type = NULL };
	struct passage passages[PASSAGES_MAX];
	struct passages *reader = NULL;
	struct query query;
	struct hits hits = { .count = 0 };
	double start;
	double used;
	enum status status = STATUS_OK;

	if (asker->cold)
		status = drop_cache(asker, fault);
	start = bench_now();
	used = bench_used();
	if (!status)
		status = query_read(&query, &words, 1, NULL, asker->arena,
				    fault);
	if (!status)
		status = hits_find(&hits, asker->store, &query, &all,
				   asker->arena, fault);
	if (!status)
		status = passages_new(&reader, asker->store, fault);
	for (size_t i = 0; i < hits.count && i < SHOWN && !status; i++) {
		size_t count = 0;

		status = passages_find(passages, &count, reader, &query,
				       &hits.items[i], asker->arena, fault);
	}
	passages_free(reader);
	keep_time(asker, start, used);
	if (!status && !hits.count)
		status = fault_set(fault, STATUS_ENGINE, words,
				   "nothing was found");
	arena_empty(asker->arena);
	return status;
}

static enum status time_searches(struct asker *asker, const char **words,
				 size_t count, const char *what,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int lap = asker->cold; lap < 2 && !status; lap++) {
		asker->time_count = 0;
		for (size_t i = 0; i < count && !status; i++)
			status = time_search(asker, words[i], fault);
	}
	print_times(asker, what);
	return status;
}

/* The number and the text of a random document, in the arena. */
static enum status find_document(const char **number, const char **text,
				 struct asker *asker, struct fault *fault)
{
	size_t n = dice_below(&asker->dice, asker->count);
	bool more = false;
	const char *cell;
	enum status status;

	(void)sqlite3_bind_text(asker->document, 1, made_file(asker->kept, n),
				-1, SQLITE_TRANSIENT);
	status = store_step(&more, asker->store, asker->document, fault);
	if (!status && !more)
		status = fault_set(fault, STATUS_MISSING, asker->db,
				   "was not filled with so many");
	if (!status) {
		cell = store_text(asker->document, 0);
		*number = arena_text(asker->kept, cell, strlen(cell));
		cell = store_text(asker->document, 1);
		*text = arena_text(asker->arena, cell, strlen(cell));
	}
	(void)sqlite3_reset(asker->document);
	return status;
}

/* As it stands, in words, or as one word. */
static const char *respell(struct asker *asker, const char *number)
{
	char *copy = arena_text(asker->kept, number, strlen(number));
	size_t way = dice_below(&asker->dice, 3);
	size_t kept = 0;

	for (char *at = copy; way && *at; at++) {
		bool sign = *at == '/' || *at == '-';

		if (sign && way == 1)
			copy[kept++] = ' ';
		else if (!sign)
			copy[kept++] = *at;
	}
	if (way)
		copy[kept] = '\0';
	return copy;
}

/* So many syllables from somewhere in the text, of one sentence. */
static const char *cut_phrase(struct asker *asker, const char *text)
{
	struct fold fold = { .string = text, .length = strlen(text) };
	size_t count = LEAST + dice_below(&asker->dice, MOST - LEAST + 1);
	size_t skip = dice_below(&asker->dice, MADE_SYLLABLES);
	size_t start;

	while (skip-- && fold_next(&fold))
		;
	if (!fold_next(&fold))
		return NULL;
	start = fold.start;
	while (--count && fold_next(&fold))
		;
	if (count || memchr(text + start, '\n', fold.end - start) ||
	    strpbrk(fold.word, "0123456789"))
		return NULL;
	return arena_text(asker->kept, text + start, fold.end - start);
}

/* In how many documents a phrase stands, as far as `most`. */
static enum status count_documents(size_t *out, struct asker *asker,
				   const char *phrase, size_t most,
				   struct fault *fault)
{
	struct query query;
	struct query_range none = { 0, 0 };
	const char *spellings[] = { NULL };
	bool more = false;
	enum status status =
		query_read(&query, &phrase, 1, NULL, asker->arena, fault);

	*out = 0;
	if (!status)
		status = query_build(&query, &none, "", spellings, asker->arena,
				     fault);
	if (status || !*query.phrases)
		return status;
	(void)sqlite3_bind_text(asker->phrase, 1, query.phrases, -1,
				SQLITE_TRANSIENT);
	(void)sqlite3_bind_int64(asker->phrase, 2, (sqlite3_int64)most);
	status = store_step(&more, asker->store, asker->phrase, fault);
	*out = more ? (size_t)sqlite3_column_int64(asker->phrase, 0) : 0;
	(void)sqlite3_reset(asker->phrase);
	return status;
}

struct questions {
	const char *numbers[QUESTIONS];
	const char *rare[QUESTIONS];
	const char *common[QUESTIONS];
	size_t number_count;
	size_t rare_count;
	size_t common_count;
};

static enum status add_phrase(struct questions *questions, size_t wanted,
			      struct asker *asker, const char *phrase,
			      struct fault *fault)
{
	size_t documents = 0;
	enum status status = count_documents(&documents, asker, phrase,
					     asker->count / COMMON + 1, fault);

	if (documents && documents < asker->count / RARE &&
	    questions->rare_count < wanted * 2)
		questions->rare[questions->rare_count++] = phrase;
	if (documents > asker->count / COMMON &&
	    questions->common_count < wanted)
		questions->common[questions->common_count++] = phrase;
	return status;
}

/* 40 % numbers, 40 % rare phrases, 20 % common ones. */
static enum status find_questions(struct questions *questions, size_t wanted,
				  struct asker *asker, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < TRIES_MAX && !status; i++) {
		const char *number = NULL;
		const char *text = NULL;
		const char *phrase = NULL;

		if (questions->rare_count == wanted * 2 &&
		    questions->common_count == wanted &&
		    questions->number_count == wanted * 2)
			break;
		status = find_document(&number, &text, asker, fault);
		if (!status)
			phrase = cut_phrase(asker, text);
		if (!status && questions->number_count < wanted * 2)
			questions->numbers[questions->number_count++] =
				respell(asker, number);
		if (!status && phrase)
			status = add_phrase(questions, wanted, asker, phrase,
					    fault);
		arena_empty(asker->arena);
	}
	return status;
}

/* ---- all of it ---- */

static enum status prepare(struct asker *asker, struct fault *fault)
{
	enum status status =
		store_open(&asker->store, asker->db, STORE_READ, fault);

	if (!status)
		status = store_prepare(&asker->phrase, asker->store,
				       count_phrase, fault);
	if (!status)
		status = store_prepare(&asker->citation, asker->store,
				       a_citation, fault);
	if (!status)
		status = store_prepare(&asker->document, asker->store,
				       a_document, fault);
	return status;
}

static void finish(struct asker *asker)
{
	sqlite3_finalize(asker->phrase);
	sqlite3_finalize(asker->citation);
	sqlite3_finalize(asker->document);
	asker->phrase = asker->citation = asker->document = NULL;
}

static enum status ask_all(struct asker *asker, struct fault *fault)
{
	static struct questions questions;
	sqlite3_int64 starts[QUESTIONS];
	sqlite3_int64 tops[HUBS];
	size_t wanted = (asker->cold ? COLD_QUESTIONS : QUESTIONS) / 2;
	size_t top_count = 0;
	enum status status = find_hubs(tops, &top_count, asker, fault);

	for (size_t i = 0; i < wanted && !status; i++)
		status = find_citation(&starts[i], asker, fault);
	if (!status)
		status = find_questions(&questions, wanted / 2, asker, fault);
	finish(asker); /* the store may be closed now */
	if (!status)
		status = time_chains(asker, starts, wanted, "by citation count",
				     fault);
	if (!status)
		status = time_chains(asker, tops, top_count, "of the hubs",
				     fault);
	if (!status)
		status = time_searches(asker, questions.numbers,
				       questions.number_count, "search numbers",
				       fault);
	if (!status)
		status = time_searches(asker, questions.rare,
				       questions.rare_count,
				       "search rare phrases", fault);
	if (!status)
		status = time_searches(asker, questions.common,
				       questions.common_count,
				       "search common phrases", fault);
	return status;
}

enum status bench_ask(const char *db, size_t count, bool cold,
		      struct fault *fault)
{
	struct asker asker = { .db = db,
			       .kept = arena_new(),
			       .arena = arena_new(),
			       .dice = { SEED },
			       .count = count,
			       .cold = cold,
			       .times = calloc(QUESTIONS, sizeof(double)),
			       .used = calloc(QUESTIONS, sizeof(double)) };
	enum status status = STATUS_OK;

	if (!asker.kept || !asker.arena || !asker.times || !asker.used)
		status = fault_memory(fault);
	if (!status)
		status = prepare(&asker, fault);
	if (!status)
		status = ask_all(&asker, fault);
	finish(&asker);
	store_close(asker.store);
	arena_free(asker.kept);
	arena_free(asker.arena);
	free(asker.times);
	free(asker.used);
	return status;
}
