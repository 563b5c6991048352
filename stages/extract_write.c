#include <string.h>

#include "stages/extract_sure.h"

/* The words of the vocabulary for how two kinds of paragraph come in. */
enum front { FRONT_NONE, FRONT_CITATION, FRONT_RECITAL, FRONT_FORMULA };

static void add_text(struct reading *reading, xmlNode *node,
		     const struct passage *passage, size_t from, size_t to)
{
	const char *text;

	if (to <= from)
		return;
	text = reading_text(reading, passage->text + from, to - from);
	if (!akn_text(node, text))
		reading->failed = true;
}

void write_origin(struct reading *reading, xmlNode *node,
		  const struct passage *passage)
{
	struct span all = { 0, passage->length + 1 };
	double confidence = passage_confidence(passage);

	sure_place(reading, node, passage, all);
	if (confidence >= 0 && !akn_set_conf(node, confidence))
		reading->failed = true;
}

static void describe_date(struct reading *reading, xmlNode *node,
			  const struct passage *passage,
			  const struct deadline *deadline)
{
	struct sure sure = sure_of_deadline(reading, passage, deadline);
	bool fine = akn_set(node, "date",
			    *deadline->end ? deadline->end : deadline->start);

	fine &= akn_set(node, "refersTo", "#thoi-han");
	if (*deadline->start && *deadline->end)
		fine &= akn_set_own(node, "start", deadline->start);
	if (*deadline->end)
		fine &= akn_set_own(node, "inclusive",
				    deadline->inclusive ? "true" : "false");
	if (!fine)
		reading->failed = true;
	sure_write(reading, node, &sure);
	if (passage->piece_count > 1)
		sure_place(reading, node, passage, deadline->span);
	(void)meta_own(reading, "TLCConcept", "concept", "thoi-han");
}

static void describe_body(struct reading *reading, xmlNode *node,
			  const struct assignee *assignee, const char *href)
{
	if (!akn_set(node, "refersTo", href) ||
	    !akn_set_own(node, "role", assignee->role))
		reading->failed = true;
}

static void write_mark(struct reading *reading, xmlNode *parent,
		       const struct passage *passage, struct mark *mark)
{
	static const char *const elements[] = {
		[MARK_DATE] = "date",
		[MARK_BODY] = "organization",
	};
	const char *text =
		reading_text(reading, passage->text + mark->span.start,
			     mark->span.end - mark->span.start);
	const char *element;
	const char *href = "";

	if (mark->kind == MARK_BODY) {
		href = meta_body(reading, mark->assignee->name,
				 mark->assignee->group);
		if (!*href) {
			add_text(reading, parent, passage, mark->span.start,
				 mark->span.end);
			return;
		}
	}
	mark->href = href;
	element = mark->kind == MARK_REFERENCE ? refer_element(mark->mention)
					       : elements[mark->kind];
	mark->node = reading_node(reading, akn_add_text(parent, element, text));
	if (!mark->node)
		return;
	switch (mark->kind) {
	case MARK_REFERENCE:
		refer_describe(reading, passage, mark);
		break;
	case MARK_DATE:
		describe_date(reading, mark->node, passage, mark->deadline);
		break;
	case MARK_BODY:
		describe_body(reading, mark->node, mark->assignee, href);
		break;
	}
}

static void write_note(struct reading *reading, xmlNode *parent,
		       const struct note *note)
{
	xmlNode *node = reading_node(reading, akn_add(parent, "authorialNote"));

	if (!node)
		return;
	if (!akn_set(node, "marker", *note->marker ? note->marker : "*") ||
	    !akn_set(node, "placement", "bottom") ||
	    (note->doubtful && !akn_set_own(node, "status", "needs-review")))
		reading->failed = true;
	(void)write_passage(reading, node, note->passage);
}

/* The text up to the next mark, and its notes; those inside a mark follow it */
static void write_notes(struct reading *reading, xmlNode *parent,
			const struct passage *passage, const struct note **note,
			size_t from, size_t to)
{
	while (*note && (*note)->at <= to) {
		if ((*note)->at > from) {
			add_text(reading, parent, passage, from, (*note)->at);
			from = (*note)->at;
		}
		write_note(reading, parent, *note);
		*note = (*note)->next;
	}
	add_text(reading, parent, passage, from, to);
}

void write_inline(struct reading *reading, xmlNode *node,
		  struct passage *passage)
{
	const struct note *note = passage->notes;
	size_t at = 0;

	marks_find(reading, passage);
	for (size_t i = 0; i < passage->mark_count && !reading->failed; i++) {
		struct mark *mark = &passage->marks[i];

		write_notes(reading, node, passage, &note, at,
			    mark->span.start);
		write_mark(reading, node, passage, mark);
		at = mark->span.end;
	}
	write_notes(reading, node, passage, &note, at, passage->length);
}

xmlNode *write_passage(struct reading *reading, xmlNode *parent,
		       struct passage *passage)
{
	xmlNode *node;

	if (passage->grid) {
		grid_write(reading, parent, passage);
		return NULL;
	}
	node = reading_node(reading, akn_add(parent, "p"));

	if (!node)
		return NULL;
	passage->node = node;
	write_origin(reading, node, passage);
	write_inline(reading, node, passage);
	return node;
}

static void write_passages(struct reading *reading, xmlNode *parent,
			   struct passage *passage)
{
	for (; passage; passage = passage->next)
		(void)write_passage(reading, parent, passage);
}

static void write_point(struct reading *reading, xmlNode *parent,
			struct point *point);

/* num, heading, and what the point says itself. */
static void write_own(struct reading *reading, struct point *point)
{
	struct passage *own = point->own.first;
	const char *inside = point->first ? "intro" : "content";
	struct sure sure = { .confidence = ALTO_NO_CONFIDENCE };
	xmlNode *part;

	if (*point->num &&
	    !akn_add_text(point->node, "num",
			  point->doubtful ? point->label : point->num))
		reading->failed = true;
	if (point->doubtful) {
		sure_doubt(&sure, DOUBT_LABEL);
		sure_write(reading, point->node, &sure);
	}
	if (point->headed) {
		xmlNode *heading =
			reading_node(reading, akn_add(point->node, "heading"));

		if (!heading)
			return;
		write_origin(reading, heading, own);
		write_inline(reading, heading, own);
		own = own->next;
	}
	if (point->first && (!own || (!own->length && !own->next)))
		return;
	part = reading_node(reading, akn_add(point->node, inside));
	if (!part)
		return;
	if (!own)
		(void)reading_node(reading, akn_add(part, "p"));
	write_passages(reading, part, own);
}

static void write_point(struct reading *reading, xmlNode *parent,
			struct point *point)
{
	point->node = reading_node(
		reading, akn_add(parent, level_element(point->level)));
	if (!point->node)
		return;
	write_own(reading, point);
	for (struct point *child = point->first; child && !reading->failed;
	     child = child->next)
		write_point(reading, point->node, child);
	if (point->after.first) {
		xmlNode *after =
			reading_node(reading, akn_add(point->node, "wrapUp"));

		if (after)
			write_passages(reading, after, point->after.first);
	}
}

/* A paragraph without a number where only levels may stand. */
static void write_bare(struct reading *reading, xmlNode *parent,
		       struct passage *passage)
{
	xmlNode *level = reading_node(reading, akn_add(parent, "paragraph"));
	xmlNode *content =
		level ? reading_node(reading, akn_add(level, "content")) : NULL;

	if (content)
		write_passages(reading, content, passage);
}

static enum front front_of(struct reading *reading, const struct point *point,
			   bool last)
{
	const struct passage *own = point->own.first;

	if (wording_starts(reading->wording, "ground",
			   own->text + strspn(own->text, "- "),
			   reading->arena))
		return FRONT_CITATION;
	if (wording_is(reading->wording, "formula", own->text,
		       reading->arena) ||
	    (last && own->length && own->text[own->length - 1] == ':'))
		return FRONT_FORMULA;
	return FRONT_RECITAL;
}

/* One paragraph of the preamble; `group` is the element it goes on in. */
static xmlNode *write_front(struct reading *reading, xmlNode *preamble,
			    xmlNode *group, enum front front,
			    struct passage *passage)
{
	static const char *const groups[] = { "", "citations", "recitals",
					      "formula" };
	static const char *const items[] = { "", "citation", "recital", "" };
	xmlNode *item;

	if (!group)
		group = reading_node(reading, akn_add(preamble, groups[front]));
	if (!group)
		return NULL;
	if (front == FRONT_FORMULA) {
		if (!akn_set(group, "name", "giao-nhiem-vu"))
			reading->failed = true;
		write_passages(reading, group, passage);
		return NULL;
	}
	item = reading_node(reading, akn_add(group, items[front]));
	if (item)
		write_passages(reading, item, passage);
	return group;
}

/* Where the numbered text begins; NULL: there is none. */
static struct point *first_numbered(const struct reading *reading)
{
	struct point *point = reading->body->first;

	while (point && point->level == LEVEL_NONE)
		point = point->next;
	return point && point->level != LEVEL_ANNEX ? point : NULL;
}

/*
 * What stands before the first number.  A letter has no preamble: its text
 * begins at once.
 */
static struct point *write_preamble(struct reading *reading, xmlNode *main)
{
	struct point *end = first_numbered(reading);
	struct point *point = reading->body->first;
	enum front before = FRONT_NONE;
	xmlNode *preamble;
	xmlNode *group = NULL;

	if (!end || point == end || !reading->header.printed_type)
		return point;
	preamble = reading_node(reading, akn_add(main, "preamble"));
	if (!preamble)
		return point;
	for (; point != end && !reading->failed; point = point->next) {
		enum front front = front_of(reading, point, point->next == end);

		group = write_front(reading, preamble,
				    front == before ? group : NULL, front,
				    point->own.first);
		before = front;
	}
	return point;
}

static void write_rest(struct reading *reading, xmlNode *body)
{
	xmlNode *annex;

	if (!reading->annex.first)
		return;
	if (reading->header.act) {
		write_bare(reading, body, reading->annex.first);
		return;
	}
	annex = reading_node(reading, akn_add(body, "container"));
	if (!annex)
		return;
	if (!akn_set(annex, "name", "phu-luc"))
		reading->failed = true;
	write_passages(reading, annex, reading->annex.first);
}

void write_points(struct reading *reading, xmlNode *node, struct point *first,
		  bool bare)
{
	for (struct point *point = first; point && !reading->failed;
	     point = point->next) {
		if (point->level == LEVEL_ANNEX)
			continue;
		if (point->level != LEVEL_NONE)
			write_point(reading, node, point);
		else if (bare)
			write_bare(reading, node, point->own.first);
		else
			write_passages(reading, node, point->own.first);
	}
}

void write_body(struct reading *reading, xmlNode *main)
{
	bool act = reading->header.act;
	struct point *point = write_preamble(reading, main);
	xmlNode *body =
		reading_node(reading, akn_add(main, act ? "body" : "mainBody"));

	if (!body)
		return;
	write_points(reading, body, point, act);
	write_rest(reading, body);
	if (body->children)
		return;
	if (act)
		write_bare(reading, body, passage_new(reading));
	else
		(void)reading_node(reading, akn_add(body, "p"));
}
