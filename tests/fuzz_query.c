/*
 * Bytes as a question to a small archive: whatever they are, it is answered,
 * or refused as too long or as no text; no sign in it means anything to SQL or
 * to FTS5.
 *
 * Lines are operands; what stands behind a NUL is not to be found.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/hits.h"
#include "archive/passage.h"
#include "archive/put.h"
#include "pipeline/text.h"

enum { SIZE_MAX_FED = 1024, OPERANDS_MAX = 32, PAPERS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/fuzz_query.XXXXXX";
static struct store *store; /* opened once */

static void check(bool right)
{
	if (!right)
		abort();
}

static void close_all(void)
{
	store_close(store);
	(void)unlink(path);
}

static void put_papers(struct put *put, struct fault *fault)
{
	static const char *const bodies[PAPERS] = {
		"Số 33/CT-TTg ngày 26/11/2021. Đường đê, giữ gìn.\n",
		"Thực hiện Chỉ thị 33/CT-TTg. Hòa, hoà, HOẠ.\n",
		"a a a b_c 1 2 3 AND OR NOT NEAR.\n",
	};

	for (int i = 0; i < PAPERS; i++) {
		const struct record_citation citation = {
			.place = { .id = "", .lines = "" },
			.iri = "",
			.type = "chi-thi",
			.number = "33/CT-TTg",
			.date = "2021-11-26",
			.role = "",
			.words = "",
			.sentence = { 0, strlen(bodies[i]) - 1 },
		};
		const struct record record = {
			.file = bodies[i],
			.digest = "",
			.iri = bodies[i],
			.type = "chi-thi",
			.number = i ? "2/AND-OR" : "33/CT-TTg",
			.date = i ? "" : "2021-11-26",
			.issuer = "",
			.title = bodies[(i + 1) % PAPERS],
			.signer = "",
			.source = "",
			.origin = "",
			.body = bodies[i],
			.citations = &citation,
			.citation_count = i == 1,
		};

		check(!put_record(put, &record, fault));
	}
}

static void open_all(void)
{
	struct fault fault = { .status = STATUS_OK };
	struct store *made = NULL;
	struct put *put = NULL;
	int file;

	if (store)
		return;
	file = mkstemp(path);
	check(file >= 0);
	(void)close(file);
	check(!store_open(&made, path, STORE_WRITE, &fault));
	check(!put_new(&put, made, &fault));
	put_papers(put, &fault);
	check(!put_commit(put, &fault));
	put_free(put);
	store_close(made);
	check(!store_open(&store, path, STORE_READ, &fault));
	(void)atexit(close_all);
}

/* Every mark lies in its passage, behind the one before. */
static void check_passage(const struct passage *passage)
{
	size_t length = strlen(passage->text);
	size_t at = 0;

	check(text_invalid_at(passage->text, length) == length);
	check(!strchr(passage->text, '\n'));
	for (size_t i = 0; i < passage->mark_count; i++) {
		const struct passage_mark *mark = &passage->marks[i];

		check(mark->start >= at && mark->length);
		at = mark->start + mark->length;
		check(at <= length);
	}
}

static void ask(struct query *query, struct arena *arena)
{
	static const struct hits_filter all = { .type = NULL };
	struct fault fault = { .status = STATUS_OK };
	struct passages *passages = NULL;
	struct hits hits;

	check(!hits_find(&hits, store, query, &all, arena, &fault));
	check(!passages_new(&passages, store, &fault));
	for (size_t i = 0; i < hits.count; i++) {
		struct passage found[PASSAGES_MAX];
		size_t count = 0;

		check(!passages_find(found, &count, passages, query,
				     &hits.items[i], arena, &fault));
		check(count <= PASSAGES_MAX);
		for (size_t j = 0; j < count; j++)
			check_passage(&found[j]);
	}
	passages_free(passages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct arena *arena = arena_new();
	const char *operands[OPERANDS_MAX];
	const char *without = NULL;
	struct query query;
	char *words;
	int count = 0;
	enum status status;

	if (!arena || size > SIZE_MAX_FED)
		goto done;
	open_all();
	words = arena_text(arena, (const char *)data, size);
	check(words);
	if (strlen(words) < size)
		without = words + strlen(words) + 1;
	for (char *at = strtok(words, "\n"); at && count < OPERANDS_MAX;
	     at = strtok(NULL, "\n"))
		operands[count++] = at;
	status = query_read(&query, operands, count, without, arena, &fault);
	check(!status || status == STATUS_USAGE);
	if (!status)
		ask(&query, arena);
done:
	arena_free(arena);
	return 0;
}
