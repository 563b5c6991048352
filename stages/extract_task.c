#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

#include "stages/extract_sure.h"

/* The confidence of a task that only its sub-points tell. */
#define TASK_BY_PARTS 0.75

/* A role, and the verb that gives it. */
static const char leader[] = "chu-tri";

/* Room for a UUID in text. */
enum { UUID_SIZE = 37 };

void tasks_name(struct reading *reading)
{
	struct point *body = reading->body;
	uuid_t space;

	(void)uuid_parse("6ba7b811-9dad-11d1-80b4-00c04fd430c8", space);
	for (struct point *at = body->first; at; at = point_next(at, body)) {
		const char *name;
		uuid_t made;
		char text[UUID_SIZE];

		if (!at->is_task || !at->node)
			continue;
		name = reading_print(reading, "%s#%s", reading->header.work,
				     akn_get(at->node, "eId"));
		uuid_generate_sha1(made, space, name, strlen(name));
		uuid_unparse_lower(made, text);
		at->task_id = reading_print(reading, "t-%s", text);
		if (!akn_set(at->node, "refersTo", "#nhiem-vu") ||
		    !akn_set_own(at->node, "task", at->task_id))
			reading->failed = true;
		(void)meta_own(reading, "TLCConcept", "concept", "nhiem-vu");
	}
}

static const struct point *task_above(const struct point *point)
{
	point = point->parent;
	while (point && !point->is_task)
		point = point->parent;
	return point;
}

/* The number of a dash among its brothers. */
static int place_of(const struct point *point)
{
	int place = 1;

	for (const struct point *at = point->parent->first; at && at != point;
	     at = at->next)
		place += at->level == point->level;
	return place;
}

/* "7.1" says the number of the point above it, too. */
static const struct point *label_above(const struct point *point)
{
	const struct point *above = point->parent;

	while (point->level == LEVEL_SUBITEM &&
	       (above->level == LEVEL_ITEM || above->level == LEVEL_SUBITEM))
		above = above->parent;
	return above;
}

/* "7.1", "2.a", "II.1": a number says what it stands below, or is told it. */
static const char *label_of(struct reading *reading, const struct point *point)
{
	const char *own =
		*point->label ? point->label
			      : reading_print(reading, "%d", place_of(point));
	const struct point *above = label_above(point);

	if (point->level == LEVEL_ARTICLE || !above->parent ||
	    above->level == LEVEL_CHAPTER || above->level == LEVEL_PART ||
	    above->level == LEVEL_ANNEX)
		return own;
	return reading_print(reading, "%s.%s", label_of(reading, above), own);
}

/* What a task says: its own passages and those below it that are no tasks. */
struct matter {
	struct reading *reading;
	xmlNode *task;
	double confidence;
	int doers;
	int deadlines;
	bool acted;
};

static const char *href_of(struct reading *reading, const struct mark *mark)
{
	const char *id = mark && mark->node ? akn_get(mark->node, "eId") : "";

	return *id ? reading_print(reading, "#%s", id) : "";
}

static const struct mark *mark_of(const struct passage *passage,
				  const void *about)
{
	for (size_t i = 0; i < passage->mark_count; i++)
		if (passage->marks[i].assignee == about ||
		    passage->marks[i].deadline == about)
			return &passage->marks[i];
	return NULL;
}

static void write_assignee(struct matter *matter, const struct passage *passage,
			   const struct assignee *assignee, bool inherited)
{
	struct reading *reading = matter->reading;
	struct sure sure = sure_of_assignee(passage, assignee);
	xmlNode *node =
		reading_node(reading, akn_add_own(matter->task, "assignee"));
	const char *href = meta_body(reading, assignee->name, assignee->group);
	bool fine;

	if (!node)
		return;
	fine = akn_set(node, "role", assignee->role) &&
	       akn_set(node, "showAs", assignee->name);
	if (*href)
		fine &= akn_set(node, "href", href);
	if (inherited)
		fine &= akn_set(node, "inherited", "true");
	sure_write_own(reading, node, &sure,
		       sure_lines(reading, passage, assignee->span));
	if (!fine)
		reading->failed = true;
}

/* Whether a passage says to lead, and not who does. */
static bool is_led(const struct passage *passage)
{
	return passage && strcmp(passage->order.verb, leader) == 0;
}

static void write_assignees(struct matter *matter,
			    const struct passage *passage)
{
	for (; passage; passage = passage->next)
		for (size_t i = 0; i < passage->assignee_count; i++) {
			struct assignee now = passage->assignees[i];

			if (!now.name[strspn(now.name, " ")])
				continue;
			if (assignee_does(&now) && is_led(passage->next))
				now.role = leader;
			matter->doers += assignee_does(&now);
			write_assignee(matter, passage, &now, false);
		}
}

static void write_deadline(struct matter *matter, const struct passage *passage,
			   const struct deadline *deadline)
{
	struct reading *reading = matter->reading;
	xmlNode *node =
		reading_node(reading, akn_add_own(matter->task, "deadline"));
	const char *href = href_of(reading, mark_of(passage, deadline));
	struct sure sure = sure_of_deadline(reading, passage, deadline);
	bool fine;

	fine = akn_set(node, "type", deadline->type) &&
	       akn_set(node, "text",
		       reading_text(reading,
				    passage->text + deadline->span.start,
				    deadline->span.end - deadline->span.start));
	if (*deadline->start)
		fine &= akn_set(node, "start", deadline->start);
	if (*deadline->end) {
		fine &= akn_set(node, "end", deadline->end);
		fine &= akn_set(node, "inclusive",
				deadline->inclusive ? "true" : "false");
	}
	if (*deadline->rrule)
		fine &= akn_set(node, "rrule", deadline->rrule);
	if (*href)
		fine &= akn_set(node, "href", href);
	if (deadline->doubtful)
		fine &= akn_set(node, "inferred", "year");
	sure_write_own(reading, node, &sure,
		       sure_lines(reading, passage, deadline->span));
	if (!fine)
		reading->failed = true;
}

static void write_deadlines(struct matter *matter,
			    const struct passage *passage)
{
	for (; passage; passage = passage->next)
		for (size_t i = 0; i < passage->deadline_count; i++)
			write_deadline(matter, passage, &passage->deadlines[i]);
}

/* Whether every bracket that opens is closed. */
static bool closes(const char *text, size_t length)
{
	int open = 0;

	for (size_t i = 0; i < length; i++)
		open += (text[i] == '(') - (text[i] == ')');
	return open <= 0;
}

/* What is to be done, without the day by which at its end. */
static const char *action_of(struct reading *reading,
			     const struct passage *passage)
{
	const struct order *order = &passage->order;
	const char *text = passage->text;
	size_t start = order->action.start;
	size_t end = order->action.end;

	if (!order->is_order || end > passage->length || start >= end)
		return "";
	for (size_t i = passage->deadline_count; i-- > 0;) {
		struct span span = passage->deadlines[i].span;

		if (span.start > start && span.end < end &&
		    span.end + strspn(text + span.end, " .;,/)") >= end)
			end = span.start;
	}
	if (!closes(text + start, end - start))
		end = start + strcspn(text + start, "(");
	while (end > start && strchr(" .;,(/", text[end - 1]))
		end--;
	start += strspn(text + start, " ");
	return start < end ? reading_text(reading, text + start, end - start)
			   : "";
}

static void put_action(struct matter *matter, const char *text,
		       const char *verb)
{
	struct reading *reading = matter->reading;
	xmlNode *node;

	matter->acted = true;
	node = reading_node(reading, akn_add_own(matter->task, "action"));
	if (!akn_text(node, text) || (*verb && !akn_set(node, "verb", verb)))
		reading->failed = true;
}

static void write_action(struct matter *matter, const struct passage *passage)
{
	for (; passage; passage = passage->next) {
		const struct order *order = &passage->order;
		const char *text;

		if (!order->is_order)
			continue;
		if (matter->confidence < order->confidence)
			matter->confidence = order->confidence;
		text = action_of(matter->reading, passage);
		if (!matter->acted && *order->verb && *text)
			put_action(matter, text, order->verb);
	}
}

/* Without a verb we know, all that the passage says but names of bodies. */
static void write_unknown(struct matter *matter, const struct passage *passage)
{
	for (; passage && !matter->acted; passage = passage->next) {
		struct passage whole = *passage;
		size_t named = 0;
		const char *text;

		if (!whole.order.is_order)
			whole.order.action = (struct span){ 0, whole.length };
		whole.order.is_order = true;
		text = action_of(matter->reading, &whole);
		for (size_t i = 0; i < whole.assignee_count; i++)
			named += whole.assignees[i].span.end -
				 whole.assignees[i].span.start;
		if (*text && strlen(text) > 2 * named)
			put_action(matter, text, "");
	}
}

/* Do something with all passages of a task: own, after, then those below. */
static void each_passage(struct matter *matter, const struct point *task,
			 void (*write)(struct matter *, const struct passage *))
{
	write(matter, task->own.first);
	write(matter, task->after.first);
	for (const struct point *at = task->first; at;
	     at = point_next(at, task)) {
		if (at->is_task || task_above(at) != task)
			continue;
		write(matter, at->own.first);
		write(matter, at->after.first);
	}
}

static bool inherit_from(struct matter *matter, const struct point *point,
			 const struct passage *passage)
{
	bool found = false;

	for (; passage; passage = passage->next)
		for (size_t i = 0; i < passage->assignee_count; i++) {
			struct assignee now = passage->assignees[i];

			if (!assignee_does(&now) ||
			    !now.name[strspn(now.name, " ")])
				continue;
			if (is_led(point->own.first))
				now.role = leader;
			write_assignee(matter, passage, &now, true);
			found = true;
		}
	return found;
}

/* Who is meant where the point names nobody: those above, or the lead-in. */
static void inherit(struct matter *matter, const struct point *point)
{
	const struct point *body = matter->reading->body;
	const struct point *lead = NULL;

	for (const struct point *at = point->parent; at->parent;
	     at = at->parent)
		if (inherit_from(matter, point, at->own.first))
			return;
	for (const struct point *at = body->first; at; at = at->next) {
		if (at->level != LEVEL_NONE)
			break;
		lead = at;
	}
	if (lead)
		(void)inherit_from(matter, point, lead->own.first);
}

static bool names_doer(const struct passage *passage)
{
	for (; passage; passage = passage->next)
		for (size_t i = 0; i < passage->assignee_count; i++)
			if (assignee_does(&passage->assignees[i]))
				return true;
	return false;
}

/* Whether the child tasks say who does them: then nobody does them all. */
static bool parts_name_doers(const struct point *task)
{
	for (const struct point *at = task->first; at;
	     at = point_next(at, task))
		if (at->is_task && names_doer(at->own.first))
			return true;
	return false;
}

/* The lines of what a point says itself. */
static const char *lines_of(struct reading *reading, const struct point *point)
{
	const struct passage *own = point->own.first;
	struct span all = { 0, own ? own->length + 1 : 0 };

	return own ? sure_lines(reading, own, all) : "";
}

/* The page of the scan on which a point begins; 0: of none. */
static int page_of(const struct point *point)
{
	const struct passage *own = point->own.first;
	struct span start = { 0, 0 };

	return own ? sure_page(own, start) : 0;
}

static void write_task(struct reading *reading, xmlNode *tasks,
		       const struct point *point)
{
	const struct point *above = task_above(point);
	xmlNode *task = reading_node(reading, akn_add_own(tasks, "task"));
	struct matter matter = { .reading = reading,
				 .task = task,
				 .confidence = 0 };
	struct sure sure;
	bool fine;

	if (!task)
		return;
	fine = akn_set(task, "id", point->task_id);
	if (above)
		fine &= akn_set(task, "parent", above->task_id);
	fine &= akn_set(task, "label", label_of(reading, point)) &&
		akn_set(task, "href",
			reading_print(reading, "#%s",
				      akn_get(point->node, "eId")));
	each_passage(&matter, point, write_action);
	each_passage(&matter, point, write_unknown);
	each_passage(&matter, point, write_assignees);
	if (!matter.doers && !parts_name_doers(point))
		inherit(&matter, point);
	each_passage(&matter, point, write_deadlines);
	if (matter.confidence <= 0)
		matter.confidence = TASK_BY_PARTS;
	sure = sure_of_task(matter.confidence, point->doubtful);
	if (!sure.doubts)
		fine &= akn_set(task, "status", "proposed");
	if (page_of(point))
		fine &= akn_set(task, "page",
				reading_print(reading, "%d", page_of(point)));
	sure_write_own(reading, task, &sure, lines_of(reading, point));
	if (!fine)
		reading->failed = true;
}

void tasks_write(struct reading *reading, xmlNode *meta)
{
	struct point *body = reading->body;
	xmlNode *tasks = NULL;

	for (struct point *at = body->first; at && !reading->failed;
	     at = point_next(at, body)) {
		if (!at->is_task || !at->task_id)
			continue;
		if (!tasks) {
			xmlNode *part = reading_node(
				reading, akn_add(meta, "proprietary"));

			if (!part || !akn_set(part, "source", "#pipeline"))
				reading->failed = true;
			tasks = reading_node(reading,
					     akn_add_own(part, "tasks"));
		}
		if (!tasks)
			return;
		write_task(reading, tasks, at);
	}
}
