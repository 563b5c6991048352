#include "tests/papers.h"

#include <string.h>

#include "archive/put.h"
#include "pipeline/text.h"

/* Words of a command line. */
enum { WORDS_MAX = 24 };

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

/* A line of the body, as a span. */
static struct record_span add_line(struct text *body, const char *line)
{
	struct record_span span = { body->length, strlen(line) };

	text_print(body, "%s\n", line);
	return span;
}

static void add_cites(struct record *record, struct text *body,
		      const struct paper *paper, struct arena *arena)
{
	struct record_citation *made =
		arena_array(arena, paper->cite_count + 1, sizeof(*made));

	for (size_t i = 0; i < paper->cite_count; i++) {
		const struct paper_cite *cite = &paper->cites[i];

		made[i] = (struct record_citation){
			.place = { .id = "ref_1", .lines = "l_7", .page = 3 },
			.iri = or_nothing(cite->iri),
			.type = "chi-thi",
			.number = or_nothing(cite->number),
			.date = or_nothing(cite->date),
			.role = cite->role,
			.words = "Chỉ thị",
			.sentence = add_line(body, cite->sentence),
		};
	}
	record->citations = made;
	record->citation_count = paper->cite_count;
}

static void add_assignees(struct record_task *task,
			  const struct paper_task *said, struct arena *arena)
{
	struct record_assignee *made = arena_array(arena, 2, sizeof(*made));

	if (said->leads)
		made[task->assignee_count++] =
			(struct record_assignee){ .role = "chu-tri",
						  .name = said->leads };
	if (said->helps)
		made[task->assignee_count++] =
			(struct record_assignee){ .role = "phoi-hop",
						  .name = said->helps };
	task->assignees = made;
}

static void add_tasks(struct record *record, struct text *body,
		      const struct paper *paper, struct arena *arena)
{
	struct record_task *made =
		arena_array(arena, paper->task_count + 1, sizeof(*made));

	for (size_t i = 0; i < paper->task_count; i++) {
		const struct paper_task *task = &paper->tasks[i];

		made[i] = (struct record_task){
			.place = { .id = "para_1", .lines = "l_9", .page = 2 },
			.id = arena_print(arena, "t-%s-%zu", paper->file, i),
			.parent = "",
			.label = or_nothing(task->label),
			.text = add_line(body, task->text),
			.start = "",
			.end = or_nothing(task->ends),
			.rrule = or_nothing(task->rrule),
			.phrase = task->ends || task->rrule ? "hạn" : "",
			.status = task->status ? task->status : "proposed",
			.conf = 1,
		};
		add_assignees(&made[i], task, arena);
	}
	record->tasks = made;
	record->task_count = paper->task_count;
}

static void put_paper(struct bed *bed, struct put *put,
		      const struct paper *paper)
{
	struct text body = { .arena = bed->arena };
	struct record record = {
		.file = paper->file,
		.digest = paper->file,
		.iri = paper->iri,
		.type = paper->type ? paper->type : "chi-thi",
		.number = or_nothing(paper->number),
		.date = or_nothing(paper->date),
		.issuer = or_nothing(paper->issuer),
		.title = or_nothing(paper->title),
		.signer = "",
		.source = "",
		.origin = paper->file,
		.conf = paper->conf,
	};

	add_cites(&record, &body, paper, bed->arena);
	add_tasks(&record, &body, paper, bed->arena);
	record.body = text_string(&body);
	bed->status = put_record(put, &record, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static const char *put_all(struct bed *bed, const char *name,
			   const struct paper *papers, size_t count,
			   bool backward)
{
	const char *path = bed_path(bed, name);
	struct store *store = NULL;
	struct put *put = NULL;

	bed->status = store_open(&store, path, STORE_WRITE, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = put_new(&put, store, &bed->fault);
	assert_status(bed, STATUS_OK);
	for (size_t i = 0; i < count; i++)
		put_paper(bed, put, &papers[backward ? count - 1 - i : i]);
	bed->status = put_commit(put, &bed->fault);
	assert_status(bed, STATUS_OK);
	put_free(put);
	store_close(store);
	return path;
}

const char *papers_put(struct bed *bed, const struct paper *papers,
		       size_t count)
{
	return put_all(bed, "archive.db", papers, count, false);
}

const char *papers_put_backward(struct bed *bed, const char *name,
				const struct paper *papers, size_t count)
{
	return put_all(bed, name, papers, count, true);
}

int papers_ask(struct bed *bed, const char *db, const char *words,
	       const char **said, const char **talk)
{
	const char *list[WORDS_MAX + 5] = { "--lang", "en" };
	char *all = arena_text(bed->arena, words, strlen(words));
	size_t count = 2;
	int code;

	for (char *at = strtok(all, "|"); at && count < WORDS_MAX;
	     at = strtok(NULL, "|"))
		list[count++] = at;
	list[count++] = "--db";
	list[count++] = db;
	list[count] = NULL;
	code = bed_program(bed, list);
	*said = bed_get(bed, bed_path(bed, "stdout"));
	*talk = bed_get(bed, bed_path(bed, "stderr"));
	return code;
}
