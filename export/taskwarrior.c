/*
 * export --to taskwarrior: what `task import` takes
 *
 * The UUID of a task is its own, so that a second import changes it and makes
 * no other.  A deadline that comes again is told in an annotation only:
 * Taskwarrior (2.6) makes all tasks of a series anew at each import.  A task
 * waits for those it is made of, which come first: an import may name only
 * what it knows.
 */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export/day.h"
#include "export/format.h"
#include "export/ticket.h"

/* 1980-01-01 in seconds: an earlier moment makes an import fail. */
static const time_t earliest = 315532800;

struct writing {
	const struct batch *batch;
	struct arena *arena;
	struct ticket_words words;
	json_t **parts; /* of each row, by place: UUIDs of its parts */
};

static void set_text(json_t *task, const char *name, const char *text)
{
	if (*text)
		(void)json_object_set_new(task, name, json_string(text));
}

static void set_moment(json_t *task, const char *name, bool known,
		       time_t moment)
{
	char stamp[DAY_STAMP_SIZE];

	if (!known || moment < earliest)
		return;
	day_stamp(stamp, moment);
	set_text(task, name, stamp);
}

/* "chi-thi.24-ct-tu": a project and one in it. */
static const char *project_of(const struct writing *writing,
			      const struct akn_header *header)
{
	const char *slash = strrchr(header->iri, '/');
	const char *number = *header->number ? header->number
			     : slash         ? slash + 1
					     : "";
	const char *slug = text_slug(writing->arena, number);
	const char *project =
		slug ? arena_print(writing->arena, "%s%s%s", header->type,
				   *header->type && *slug ? "." : "", slug)
		     : NULL;

	return project ? project : "";
}

/* A tag has no hyphens. */
static void add_tag(const struct writing *writing, json_t *tags,
		    const char *key)
{
	char *tag = arena_text(writing->arena, key, strlen(key));

	if (!tag || !*tag)
		return;
	for (char *at = tag; *at; at++)
		if (*at == '-' || *at == ' ')
			*at = '_';
	for (size_t i = 0; i < json_array_size(tags); i++)
		if (strcmp(json_string_value(json_array_get(tags, i)), tag) ==
		    0)
			return;
	(void)json_array_append_new(tags, json_string(tag));
}

/* Who has to do it, and whether somebody has to look at it. */
static json_t *list_tags(const struct writing *writing,
			 const struct task_row *row)
{
	json_t *tags = json_array();

	for (size_t i = 0; i < row->body_count; i++)
		if (task_has_role(&row->bodies[i], task_doers))
			add_tag(writing, tags, row->bodies[i].key);
	if (strcmp(row->status, "proposed") != 0)
		add_tag(writing, tags, row->status);
	return tags;
}

/*
 * Each has a moment of its own: two of one moment would be one.  It must have
 * one, also where the document has no day.
 */
static void annotate(json_t *notes, time_t entry, const char *text)
{
	char stamp[DAY_STAMP_SIZE];

	if (!text || !*text)
		return;
	if (entry < earliest)
		entry = earliest;
	day_stamp(stamp, entry + (time_t)json_array_size(notes));
	(void)json_array_append_new(notes, json_pack("{ss ss}", "entry", stamp,
						     "description", text));
}

static json_t *list_notes(const struct writing *writing, const char *text,
			  time_t entry)
{
	json_t *notes = json_array();
	char *lines = arena_text(writing->arena, text, strlen(text));

	for (char *line = lines; line && *line;) {
		char *end = line + strcspn(line, "\n");
		bool last = !*end;

		*end = '\0';
		annotate(notes, entry, line);
		line = last ? end : end + 1;
	}
	return notes;
}

/*
 * What has to be done "before" a day is late when it begins, anything else
 * when it is over.
 */
static void set_due(json_t *task, const struct task_deadline *deadline)
{
	time_t due = 0;
	bool known = deadline->before ? day_begin(&due, deadline->end)
				      : day_end(&due, deadline->end);
	time_t start = 0;
	bool starts = day_begin(&start, deadline->start);

	set_moment(task, "due", known, due);
	set_moment(task, "scheduled", starts && known && start < due, start);
}

static json_t *describe(const struct writing *writing,
			const struct task_row *row, json_t *parts)
{
	const struct akn_header *header = &row->paper->header;
	json_t *task = json_object();
	time_t entry = 0;
	bool dated = day_begin(&entry, header->date);
	struct ticket ticket;

	ticket_make(&ticket, &writing->words, writing->batch, row, row->above);
	set_text(task, "uuid", row->uuid);
	set_text(task, "description", ticket.subject);
	set_text(task, "status", "pending");
	set_moment(task, "entry", dated, entry);
	set_due(task, task_due(row));
	set_text(task, "project", project_of(writing, header));
	(void)json_object_set_new(task, "tags", list_tags(writing, row));
	(void)json_object_set_new(task, "annotations",
				  list_notes(writing, ticket.text, entry));
	if (json_array_size(parts))
		(void)json_object_set(task, "depends", parts);
	return task;
}

/* Note that the row above waits for this one. */
static void note_part(const struct writing *writing, const struct task_row *row)
{
	json_t **parts = &writing->parts[row->above->place];

	if (!*parts)
		*parts = json_array();
	(void)json_array_insert_new(*parts, 0, json_string(row->uuid));
}

/*
 * The tasks, the last first: then parts come before what they are parts of,
 * and each, when its turn comes, has all its parts.
 */
static json_t *list_tasks(struct writing *writing)
{
	const struct batch *batch = writing->batch;
	json_t *tasks;

	writing->parts = arena_array(batch->arena, batch->row_count + 1,
				     sizeof(json_t *));
	tasks = writing->parts ? json_array() : NULL;

	for (size_t i = batch->row_count; tasks && i-- > 0;) {
		const struct task_row *row = batch->rows[i];
		json_t **parts = &writing->parts[row->place];

		(void)json_array_append_new(tasks,
					    describe(writing, row, *parts));
		json_decref(*parts);
		*parts = NULL;
		if (row->above)
			note_part(writing, row);
	}
	return tasks;
}

enum status export_taskwarrior(struct parcel *out, const struct batch *batch,
			       struct fault *fault)
{
	struct writing writing = { .batch = batch, .arena = batch->arena };
	struct text *text = parcel_next(out);
	json_t *tasks = NULL;
	char *printed = NULL;
	enum status status =
		ticket_words_load(&writing.words, batch->arena, fault);

	if (status)
		return status;
	tasks = text ? list_tasks(&writing) : NULL;
	printed = tasks ? json_dumps(tasks, JSON_INDENT(1)) : NULL;
	if (printed && json_array_size(tasks) == batch->row_count)
		text_print(text, "%s\n", printed);
	else
		status = fault_memory(fault);
	free(printed);
	json_decref(tasks);
	return status;
}
