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
			   passage->length, reading->arena, reading->fault))
		reading->failed = true;
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

static bool is_excluded(struct reading *reading, const struct point *point)
{
	for (; point->parent; point = point->parent)
		if (is_about_else(reading, point))
			return true;
	return false;
}

static bool passages_order(struct reading *reading, struct passage *passage)
{
	bool orders = false;

	for (; passage; passage = passage->next) {
		search(reading, passage);
		orders |= passage->order.is_order || passage->deadline_count;
	}
	return orders;
}

/* An article that says who carries the whole out orders nothing of its own. */
static bool is_execution(struct reading *reading, const struct point *point)
{
	const struct passage *own = point->own.first;

	return point->level == LEVEL_ARTICLE && !own->next && !point->first &&
	       !own->deadline_count &&
	       wording_ends(reading->wording, "no-task-end", own->text,
			    reading->arena);
}

/* Whether the point orders something by its own words. */
static bool orders_itself(struct reading *reading, struct point *point)
{
	bool orders = passages_order(reading, point->own.first);

	orders |= passages_order(reading, point->after.first);
	if (point->own.first &&
	    (wording_starts(reading->wording, "no-task", point->own.first->text,
			    reading->arena) ||
	     is_execution(reading, point)))
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
	return point->level == LEVEL_ROMAN && point->first &&
	       !has_numbered(point);
}

static struct point *listed_in(const struct point *point)
{
	struct point *at = point->parent;

	while (at && !at->is_task)
		at = at->parent;
	return at;
}

static void judge(struct reading *reading, struct point *point)
{
	bool orders;

	if (is_listed(point)) {
		point->is_task = listed_in(point) &&
				 !is_about_else(reading, point) &&
				 orders_itself(reading, point);
		return;
	}
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
	       !wording_starts(reading->wording, "no-task",
			       point->own.first->text, reading->arena);
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

/* Headings and lead-ins say who is meant by what stands below them. */
static void search_lead_ins(struct reading *reading)
{
	struct point *body = reading->body;

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		struct passage *own = at->own.first;

		if (own &&
		    (gives_way(at) || (at->level == LEVEL_NONE && own->length &&
				       own->text[own->length - 1] == ':')))
			search(reading, own);
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
	for (struct point *at = body->first; at && !reading->failed;
	     at = point_next(at, body))
		judge(reading, at);
	follow_neighbours(reading, body);
	for (struct point *at = body->first; at; at = point_next(at, body))
		follow_neighbours(reading, at);
}
