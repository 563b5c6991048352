#include "archive/record.h"

#include <stdlib.h>
#include <string.h>

#include "archive/body.h"
#include "archive/named.h"
#include "archive/sentence.h"
#include "pipeline/akn.h"
#include "pipeline/review.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

enum { DECIMAL = 10 };

/* The last page of a document that is believed. */
enum { PAGE_MAX = 1000000 };

/* A document as it is read. */
struct reading {
	struct record *record;
	const struct document *document;
	struct body body;
	struct sentences sentences;
	struct arena *arena;
	bool failed; /* memory ran out */
};

/* What `made` is, "" where there was no memory for it. */
static const char *or_fail(struct reading *reading, const char *made)
{
	reading->failed |= !made;
	return made ? made : "";
}

/* A page from 1 on; 0 where it is not told. */
static int page_of(const char *told)
{
	long page = strtol(told, NULL, DECIMAL);

	return page > 0 && page <= PAGE_MAX ? (int)page : 0;
}

static struct record_span span(size_t start, size_t end)
{
	return (struct record_span){ start, end > start ? end - start : 0 };
}

/* The work that a link leads to or into; "" when it is no IRI of one. */
static const char *work_of(struct reading *reading, const char *href)
{
	const char *portion = strstr(href, "/!");
	size_t length = portion ? (size_t)(portion - href) : strlen(href);
	size_t last = length;

	if (strncmp(href, "/akn/", 5) != 0)
		return "";
	while (last && href[last - 1] != '/')
		last--;
	if (memchr(href + last, '@', length - last))
		length = last - 1; /* an expression: its work */
	return or_fail(reading, arena_text(reading->arena, href, length));
}

static struct record_citation read_citation(struct reading *reading,
					    const struct body_part *part)
{
	const xmlNode *ref = part->node;
	const char *text = reading->body.text;
	size_t start = part->start;
	size_t end = part->end;

	sentence_widen(&start, &end, &reading->sentences, text);
	return (struct record_citation){
		.place = { .id = part->id,
			   .lines = part->lines,
			   .page = page_of(akn_get_own(ref, "page")) },
		.iri = work_of(reading, akn_get(ref, "href")),
		.type = or_fail(reading, text_slug(reading->arena,
						   akn_get_own(ref, "type"))),
		.number = akn_get_own(ref, "number"),
		.date = akn_get_own(ref, "date"),
		.role = akn_get_own(ref, "role"),
		.words = or_fail(reading, named_line(reading->arena, ref)),
		.sentence = span(start, end),
		.doubtful = akn_is_doubtful(ref),
	};
}

static struct record_point read_point(const struct body_part *part)
{
	return (struct record_point){
		.place = { .id = part->id,
			   .lines = part->lines,
			   .page = part->page },
		.label = part->label,
		.text = span(part->start, part->own),
	};
}

static void read_parts(struct reading *reading)
{
	struct record *record = reading->record;
	const struct body *body = &reading->body;
	struct record_citation *citations = NULL;
	struct record_point *points = NULL;

	for (size_t i = 0; i < body->count; i++) {
		record->citation_count += body->parts[i].is_cite;
		record->point_count += body->parts[i].is_point;
	}
	citations = arena_array(reading->arena, record->citation_count,
				sizeof(*citations));
	points = arena_array(reading->arena, record->point_count,
			     sizeof(*points));
	record->citations = citations;
	record->points = points;
	reading->failed |= !citations || !points;
	for (size_t i = 0; i < body->count && !reading->failed; i++) {
		if (body->parts[i].is_cite)
			*citations++ = read_citation(reading, &body->parts[i]);
		if (body->parts[i].is_point)
			*points++ = read_point(&body->parts[i]);
	}
}

static const xmlNode *next_assignee(const xmlNode *task, const xmlNode *node)
{
	return node ? xml_sibling(node, "assignee")
		    : xml_child(task, "assignee");
}

static void read_assignees(struct reading *reading, struct record_task *task,
			   const xmlNode *node)
{
	struct record_assignee *made;
	const xmlNode *at = NULL;

	while ((at = next_assignee(node, at)))
		task->assignee_count++;
	made = arena_array(reading->arena, task->assignee_count, sizeof(*made));
	task->assignees = made;
	reading->failed |= !made;
	while (made && (at = next_assignee(node, at)))
		*made++ = (struct record_assignee){
			.role = akn_get(at, "role"),
			.name = akn_get(at, "showAs"),
			.inherited =
				strcmp(akn_get(at, "inherited"), "true") == 0,
		};
}

/* IDs of lines without their "#". */
static const char *plain_lines(struct reading *reading, const char *lines)
{
	char *plain = arena_text(reading->arena, lines, strlen(lines));
	size_t kept = 0;

	for (const char *from = plain; from && *from; from++)
		if (*from != '#')
			plain[kept++] = *from;
	if (plain)
		plain[kept] = '\0';
	return or_fail(reading, plain);
}

static void read_task(struct reading *reading, struct record_task *task,
		      const xmlNode *node)
{
	const xmlNode *deadline = xml_child(node, "deadline");
	const char *href = akn_get(node, "href");
	struct body_part *part = body_find(&reading->body, href);

	*task = (struct record_task){
		.place = { .id = part ? part->id : "",
			   .lines = plain_lines(reading, akn_get(node, "alto")),
			   .page = page_of(akn_get(node, "page")) },
		.id = akn_get(node, "id"),
		.parent = akn_get(node, "parent"),
		.label = akn_get(node, "label"),
		.start = akn_get(deadline, "start"),
		.end = akn_get(deadline, "end"),
		.rrule = akn_get(deadline, "rrule"),
		.phrase = akn_get(deadline, "text"),
		.status = akn_get(node, "status"),
		.conf = strtod(akn_get(node, "conf"), NULL),
	};
	if (part) {
		task->text = span(part->start, part->end);
		part->label = task->label; /* the number may be misread */
		part->page = task->place.page;
	}
	read_assignees(reading, task, node);
}

/* A task ends where the next one, below it, begins. */
static void cut_task(const struct reading *reading, struct record_task *task,
		     const struct record_task *next)
{
	const struct body_part *below =
		body_find(&reading->body, next->place.id);
	size_t end = task->text.start + task->text.length;
	const char *text = reading->body.text;

	if (!below || below->begin <= task->text.start || below->begin >= end)
		return;
	end = below->begin;
	while (end > task->text.start && strchr(" \n", text[end - 1]))
		end--;
	task->text = span(task->text.start, end);
}

static void read_tasks(struct reading *reading)
{
	const struct document *document = reading->document;
	struct record_task *tasks;
	size_t count = 0;

	for (const xmlNode *node = akn_first(document, "task"); node;
	     node = akn_next(document, node, "task"))
		count++;
	tasks = arena_array(reading->arena, count, sizeof(*tasks));
	reading->record->tasks = tasks;
	reading->record->task_count = count;
	reading->failed |= !tasks;
	count = 0;
	for (const xmlNode *node = akn_first(document, "task");
	     node && !reading->failed; node = akn_next(document, node, "task"))
		read_task(reading, &tasks[count++], node);
	for (size_t i = 1; i < count; i++)
		cut_task(reading, &tasks[i - 1], &tasks[i]);
}

/* How sure a node is that is a field of its own; negative: it is none. */
static double sureness(const xmlNode *node)
{
	const char *conf = akn_get_own(node, "conf");

	if (!*conf)
		conf = akn_get(node, "conf");
	if (!*conf || strcmp(review_field(node), "label") == 0)
		return -1;
	return strtod(conf, NULL);
}

/* What a person has to look at, and how sure the fields are. */
static void read_quality(struct reading *reading)
{
	const struct document *document = reading->document;
	double sum = 0;
	size_t fields = 0;

	for (const xmlNode *node = akn_first(document, NULL); node;
	     node = akn_next(document, node, NULL)) {
		double sure = sureness(node);

		if (sure >= 0) {
			sum += sure;
			fields++;
		}
		if (review_wants(node))
			reading->record->review++;
	}
	if (fields)
		reading->record->conf = sum / (double)fields;
}

static void take_header(struct record *record, const struct akn_header *header,
			const struct document *document)
{
	*record = (struct record){
		.file = "",
		.digest = "",
		.iri = header->iri,
		.type = header->type,
		.number = header->number,
		.date = header->date,
		.issuer = header->issuer,
		.title = header->title,
		.signer = header->signer,
		.source = header->source,
		.origin = akn_get(akn_first(document, "source"), "sha256"),
	};
}

enum status record_read(struct record *record, const struct document *document,
			struct arena *arena, struct fault *fault)
{
	struct reading reading = { .record = record,
				   .document = document,
				   .arena = arena };
	struct akn_header header;
	enum status status = document_expect(document, FORM_AKN, fault);

	if (!status)
		status = akn_read_header(&header, document, arena, fault);
	if (!status)
		status = body_read(&reading.body, document, arena, fault);
	if (status)
		return status;
	take_header(record, &header, document);
	record->body = reading.body.text;
	if (!sentence_find(&reading.sentences, arena, record->body))
		return fault_memory(fault);
	read_tasks(&reading);
	read_parts(&reading);
	read_quality(&reading);
	return reading.failed ? fault_memory(fault) : STATUS_OK;
}
