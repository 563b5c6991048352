#include <string.h>

#include "stages/extract_part.h"

/* A title before a colon is no longer than this, in bytes. */
enum { TITLE_BYTES = 120 };

/* Points that order, at least, and for each that does not, to follow them. */
enum { NEIGHBOURS_MIN = 4, NEIGHBOURS_TIMES = 3 };

static bool is_numbered(const struct point *point)
{
	return point->level == LEVEL_ITEM || point->level == LEVEL_SUBITEM ||
	       point->level == LEVEL_ARTICLE;
}

static bool is_listed(const struct point *point)
{
	return point->level == LEVEL_LETTER || point->level == LEVEL_DASH;
}

static bool has_numbered(const struct point *point)
{
	for (const struct point *at = point->first; at;
	     at = point_next(at, point))
		if (is_numbered(at))
			return true;
	return false;
}

bool assignee_does(const struct assignee *assignee)
{
	return strcmp(assignee->role, "chu-tri") == 0 ||
	       strcmp(assignee->role, "thuc-hien") == 0;
}

/* Where the day of signing is not read, nothing is counted from it. */
static void forget_signing(const struct header *header, struct passage *passage)
{
	for (size_t i = 0; i < passage->deadline_count && !header->has_date;
	     i++) {
		struct deadline *deadline = &passage->deadlines[i];

		if (strcmp(deadline->type, "duration") == 0 &&
		    strcmp(deadline->start, header->month.iso) == 0)
			deadline->start = deadline->end = "";
	}
}

static void search(struct reading *reading, struct passage *passage)
{
	const struct header *header = &reading->header;
	const char *day = header->has_month ? header->month.iso : "";

	if (passage->searched || reading->failed)
		return;
	passage->searched = true;
	if (find_deadlines(reading->finder, &passage->deadlines,
			   &passage->deadline_count, passage->text,
			   passage->length, day, reading->arena,
			   reading->fault) ||
	    find_assignees(reading->finder, &passage->assignees,
			   &passage->assignee_count, passage->text,
			   passage->length, reading->arena, reading->fault)) {
		reading->failed = true;
		return;
	}
	forget_signing(header, passage);
	find_order_among(reading->finder, &passage->order, passage->text,
			 passage->length, passage->assignees,
			 passage->assignee_count, reading->arena);
}

/* The title of a point: its heading, or what stands before a colon. */
static const char *title_of(struct reading *reading, const struct point *point)
{
	const struct passage *own = point->own.first;
	const char *colon = own ? strchr(own->text, ':') : NULL;

	if (!own)
		return "";
	if (point->headed)
		return own->text;
	if (!colon || colon - own->text > TITLE_BYTES)
		return "";
	return reading_text(reading, own->text, (size_t)(colon - own->text));
}

/* Purposes, findings, costs: whatever stands there, nothing is ordered. */
static bool is_about_else(struct reading *reading, const struct point *point)
{
	const struct wording *wording = reading->wording;
	const char *title = title_of(reading, point);

	return wording_starts(wording, "no-task-section", title,
			      reading->arena) ||
	       wording_is(wording, "no-task-heading", title, reading->arena);
}

/*
 * Whether the paragraph before the list says that what follows is only told:
 * what a complaint asks for, who is invited.
 */
static bool is_told(struct reading *reading, const struct point *point)
{
	const struct passage *lead = NULL;

	for (const struct point *at = point->parent->first; at && at != point;
	     at = at->next)
		if (at->level == LEVEL_NONE && at->own.last)
			lead = at->own.last;
	return lead && wording_ends(reading->wording, "no-task-lead",
				    lead->text, reading->arena);
}

static bool is_excluded(struct reading *reading, const struct point *point)
{
	if (is_told(reading, point))
		return true;
	for (; point->parent; point = point->parent)
		if (is_about_else(reading, point))
			return true;
	return false;
}

/* Whether a day is set: that something comes every year orders nothing. */
static bool is_due(const struct passage *passage)
{
	for (size_t i = 0; i < passage->deadline_count; i++)
		if (*passage->deadlines[i].end ||
		    strstr(passage->deadlines[i].rrule, ";BY"))
			return true;
	return false;
}

static bool passages_order(struct reading *reading, struct passage *passage)
{
	bool orders = false;

	for (; passage; passage = passage->next) {
		search(reading, passage);
		orders |= passage->order.is_order || is_due(passage);
	}
	return orders;
}

static bool passages_assign(const struct passage *passage)
{
	for (; passage; passage = passage->next)
		for (size_t i = 0; i < passage->assignee_count; i++)
			if (assignee_does(&passage->assignees[i]))
				return true;
	return false;
}

static bool point_starts(struct reading *reading, const struct point *point,
			 const char *kind)
{
	return point->own.first &&
	       wording_starts(reading->wording, kind, point->own.first->text,
			      reading->arena);
}

/* An article that says who carries the whole out orders nothing of its own. */
static bool is_execution(struct reading *reading, const struct point *point)
{
	const struct passage *own = point->own.first;

	if (own->next && point->headed)
		own = own->next;
	return point->level == LEVEL_ARTICLE && !own->next && !point->first &&
	       !own->deadline_count &&
	       wording_ends(reading->wording, "no-task-end", own->text,
			    reading->arena);
}

/*
 * What is only agreed to, and what an article does by being signed, orders
 * nothing unless a body is named that is to do more.
 */
static bool is_done(struct reading *reading, const struct point *point)
{
	return (point_starts(reading, point, "no-task-opinion") ||
		(point->level == LEVEL_ARTICLE &&
		 point_starts(reading, point, "no-task-act"))) &&
	       !passages_assign(point->own.first) &&
	       !passages_assign(point->after.first);
}

/* "On the ground of ..., the department plans": an order behind its ground. */
static bool is_grounded(struct reading *reading, const struct point *point)
{
	return point_starts(reading, point, "ground") &&
	       passages_assign(point->own.first);
}

/* Whether the point orders something by its own words. */
static bool orders_itself(struct reading *reading, struct point *point)
{
	bool orders = passages_order(reading, point->own.first);

	orders |= passages_order(reading, point->after.first);
	if (point->own.first &&
	    ((point_starts(reading, point, "no-task") &&
	      !is_grounded(reading, point)) ||
	     is_execution(reading, point) || is_done(reading, point)))
		return false;
	return orders;
}

static bool orders_below(struct reading *reading, struct point *point)
{
	bool orders = false;

	for (struct point *at = point->first; at; at = point_next(at, point))
		orders |= orders_itself(reading, at);
	return orders;
}

/* A point that only stands over numbered ones gives way to them. */
static bool gives_way(const struct point *point)
{
	const struct passage *own = point->own.first;
	size_t length = own ? own->length : 0;

	if (!has_numbered(point))
		return false;
	return point->headed || !length || own->text[length - 1] == ':';
}

static bool is_candidate(const struct point *point)
{
	if (is_numbered(point))
		return !gives_way(point);
	return point->level == LEVEL_ROMAN && !has_numbered(point) &&
	       (point->first ||
		(point->own.first && passages_assign(point->own.first)));
}

/* Whether the point is a heading that only names bodies. */
static bool names_bodies(const struct point *point)
{
	const struct passage *own = point->own.first;

	return own && !own->next && own->assignee_count && !*own->order.verb &&
	       assignee_does(&own->assignees[0]) &&
	       own->order.action.start == own->assignees[0].span.start;
}

static struct point *listed_in(const struct point *point)
{
	struct point *at = point->parent;

	while (at && !at->is_task)
		at = at->parent;
	return at;
}

/* A point of a list orders by its words, or below the name of a body. */
static bool listed_orders(struct reading *reading, struct point *point)
{
	bool orders = orders_itself(reading, point);

	return orders || (point->own.first && names_bodies(point->parent) &&
			  !point_starts(reading, point, "no-task") &&
			  !point_starts(reading, point, "no-task-opinion"));
}

static void judge(struct reading *reading, struct point *point)
{
	bool orders;

	if (is_listed(point)) {
		point->is_task = listed_in(point) &&
				 !is_about_else(reading, point) &&
				 listed_orders(reading, point);
		return;
	}
	if (point->level == LEVEL_ROMAN && point->own.first)
		(void)passages_order(reading, point->own.first);
	if (!is_candidate(point) || is_excluded(reading, point))
		return;
	orders = orders_itself(reading, point);
	orders |= orders_below(reading, point);
	point->is_task = orders;
}

/* Whether a numbered point may be an order though its words do not show it. */
static bool may_order(struct reading *reading, struct point *point)
{
	return !point->is_task && is_candidate(point) &&
	       !is_excluded(reading, point) && point->own.first &&
	       !point_starts(reading, point, "no-task") &&
	       !point_starts(reading, point, "no-task-opinion");
}

/*
 * Of the numbered points below `parent`, one whose verb was misread orders as
 * its many neighbours do.
 */
static void follow_neighbours(struct reading *reading, struct point *parent)
{
	int tasks = 0;
	int others = 0;

	for (struct point *at = parent->first; at; at = at->next) {
		tasks += at->level == LEVEL_ITEM && at->is_task;
		others += at->level == LEVEL_ITEM && !at->is_task;
	}
	if (tasks < NEIGHBOURS_MIN || tasks < NEIGHBOURS_TIMES * others)
		return;
	for (struct point *at = parent->first; at; at = at->next)
		if (at->level == LEVEL_ITEM && may_order(reading, at))
			at->is_task = true;
}

/* Whether the document comes from that body, by the end of its name. */
static bool is_issuer(struct reading *reading, const char *name)
{
	const char *issuer = reading->header.issuer;
	const char *slug = wording_body(reading->wording, name, reading->arena);

	for (const char *at = slug; at && strchr(at, '-');) {
		size_t length = strlen(at);

		if (strncmp(issuer, at, length) == 0 &&
		    (!issuer[length] || issuer[length] == '-'))
			return true;
		at = strchr(at, '-') + 1;
	}
	return false;
}

/* Who issues a document gives its tasks, and does none of them. */
static void leave_out_issuer(struct reading *reading, struct passage *passage)
{
	for (size_t i = 0; i < passage->assignee_count; i++)
		if (!passage->assignees[i].group &&
		    is_issuer(reading, passage->assignees[i].name))
			passage->assignees[i].role = "lien-quan";
}

/* What is said in the cells of a table is marked; no point orders by it. */
static void search_cell(struct reading *reading, struct passage *passage,
			void *context)
{
	(void)context;
	for (; passage; passage = passage->next)
		search(reading, passage);
}

static void search_tables(struct reading *reading)
{
	struct point *body = reading->body;

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		for (struct passage *own = at->own.first; own; own = own->next)
			grid_each(reading, own, search_cell, NULL);
		for (struct passage *own = at->after.first; own;
		     own = own->next)
			grid_each(reading, own, search_cell, NULL);
	}
}

/* Headings and lead-ins say who is meant by what stands below them. */
static void search_lead_ins(struct reading *reading)
{
	struct point *body = reading->body;

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		struct passage *own = at->own.first;

		if (own &&
		    (gives_way(at) || (at->level == LEVEL_NONE && own->length &&
				       own->text[own->length - 1] == ':'))) {
			search(reading, own);
			if (at->level == LEVEL_NONE)
				leave_out_issuer(reading, own);
		}
	}
}

void orders_find(struct reading *reading)
{
	const struct header *header = &reading->header;
	struct point *body = reading->body;

	if (header->act || wording_is(reading->wording, "no-task-type",
				      header->type, reading->arena))
		return;
	search_lead_ins(reading);
	search_tables(reading);
	for (struct point *at = body->first; at && !reading->failed;
	     at = point_next(at, body))
		judge(reading, at);
	follow_neighbours(reading, body);
	for (struct point *at = body->first; at; at = point_next(at, body))
		follow_neighbours(reading, at);
}
