/*
 * extract_point - the tree of points
 */

#include <string.h>

#include "pipeline/xml.h"
#include "stages/extract_part.h"

/* Points nest at most so deep. */
enum { DEPTH_MAX = 24 };

/* Room for the depth of "7.1.1.1" between two levels. */
enum { RANKS = 8 };

/* A heading over points is no longer than this, in bytes. */
enum { HEADING_BYTES = 200 };

struct point *point_next(const struct point *point, const struct point *top)
{
	if (point->first)
		return point->first;
	while (point && point != top && !point->next)
		point = point->parent;
	return point && point != top ? point->next : NULL;
}

int point_rank(const struct opening *opening)
{
	return (int)opening->level * RANKS + opening->depth;
}

static int depth_of(const struct point *point)
{
	int depth = 0;

	for (; point->parent; point = point->parent)
		depth++;
	return depth;
}

static void append(struct passages *to, struct passages *from)
{
	if (!from->first)
		return;
	if (to->last)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	*from = (struct passages){ NULL, NULL };
}

/*
 * Paragraphs behind the last point below `parent` stay there when another
 * follows: text keeps its order.
 */
static void keep_order(struct point *parent)
{
	struct point *last = parent->last;

	if (last)
		append(last->first ? &last->after : &last->own, &parent->after);
}

struct point *point_add(struct reading *reading, struct point *parent,
			const struct opening *opening)
{
	struct point *point = reading_take(reading, sizeof(*point));

	if (!point)
		return NULL;
	point->level = opening->level;
	point->rank = point_rank(opening);
	point->num = opening->num;
	point->label = opening->label;
	point->value = opening->value;
	point->doubtful = opening->doubtful;
	point->parent = parent;
	keep_order(parent);
	if (parent->last)
		parent->last->next = point;
	else
		parent->first = point;
	parent->last = point;
	return point;
}

/* The point that one of that rank stands below. */
struct point *point_above(struct point *open, int rank)
{
	while (open->parent && (open->rank >= rank || !open->rank ||
				depth_of(open) >= DEPTH_MAX))
		open = open->parent;
	return open;
}

/* The last point of that rank that is still open; NULL: none. */
const struct point *point_of_rank(const struct point *open, int rank)
{
	for (; open && open->parent; open = open->parent)
		if (open->rank == rank)
			return open;
	return NULL;
}

bool level_is_block(enum level level)
{
	return level == LEVEL_LETTER || level == LEVEL_PAREN ||
	       level == LEVEL_DASH || level == LEVEL_PLUS;
}

static bool is_sentence(const struct passage *passage)
{
	size_t length = passage->length;

	while (length && strchr(" \"')", passage->text[length - 1]))
		length--;
	return length && strchr(".;!?", passage->text[length - 1]);
}

/* A point over others whose own words are no sentence has a heading. */
void points_settle(struct point *body)
{
	for (struct point *at = body->first; at; at = point_next(at, body)) {
		const struct passage *own = at->own.first;

		if (at->level == LEVEL_NONE || level_is_block(at->level) ||
		    !own)
			continue;
		at->headed = own->length && own->length < HEADING_BYTES &&
			     !is_sentence(own) && (at->first || own->next);
	}
}

void points_restore(struct reading *reading)
{
	struct point *body = reading->body;

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		xmlNode *num = at->doubtful && at->node
				       ? xml_child(at->node, "num")
				       : NULL;

		if (num && num->children)
			xmlNodeSetContent(num->children,
					  (const xmlChar *)at->num);
	}
}
