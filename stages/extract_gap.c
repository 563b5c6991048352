/*
 * extract_gap - numbers of points that are missing or stand twice
 *
 * They are told, never put right: a number may be lost in the scan, or its
 * author may have miscounted.  A list begins with 1; articles are counted
 * through all parts and chapters.
 */

#include <stdio.h>
#include <string.h>

#include "pipeline/message.h"
#include "stages/extract_part.h"

/* So many are told of one document. */
enum { TOLD_MAX = 50 };

/* Levels with all depths of "7.1.1" between them. */
enum { RANKS_MAX = 256 };

/* The point of each rank that the next one follows; NULL: none. */
struct trail {
	struct reading *reading;
	const struct point *last[RANKS_MAX];
	int told;
};

/* The letter that some lists leave out, and its number. */
enum { BARRED_D = 5 };

static const char *label_of(struct reading *reading, const struct point *point)
{
	const struct point *above = point->parent;

	if (!above || !above->parent || point->level == LEVEL_SUBITEM ||
	    point->level == LEVEL_ARTICLE || !*above->label)
		return point->label;
	return reading_print(reading, "%s.%s", label_of(reading, above),
			     point->label);
}

static int page_of(const struct point *point)
{
	const struct passage *own = point->own.first;

	return own && own->piece_count ? own->pieces[0].line->page : 0;
}

static void tell(struct trail *trail, const struct point *point,
		 const struct point *before)
{
	struct reading *reading = trail->reading;
	struct fault told = { .status = STATUS_OK };
	const char *now = label_of(reading, point);
	const char *place =
		reading_print(reading, _("%s: page %d"),
			      document_name(reading->source), page_of(point));

	if (!reading->remarks || trail->told++ >= TOLD_MAX)
		return;
	if (!before)
		(void)fault_set(&told, STATUS_OK, place,
				_("point '%s' has none before it"), now);
	else if (before->value == point->value)
		(void)fault_set(&told, STATUS_OK, place,
				_("point '%s' stands twice"), now);
	else
		(void)fault_set(&told, STATUS_OK, place,
				_("point '%s' follows '%s'"), now,
				label_of(reading, before));
	if (remarks_add(reading->remarks, &told, reading->fault))
		reading->failed = true;
}

/* Whether the label is a number of the list; "5a" stands between two. */
static bool counts(const struct point *point)
{
	size_t length = strlen(point->label);

	if (point->level == LEVEL_ANNEX || !point->value || !length)
		return false;
	return point->level == LEVEL_LETTER || point->level == LEVEL_ROMAN ||
	       point->level < LEVEL_SECTION ||
	       strspn(point->label, "0123456789.") == length;
}

/* The point forgets what stood below the one before it. */
static void step(struct trail *trail, const struct point *point)
{
	const struct point *article = NULL;

	for (int rank = point->rank + 1; rank < RANKS_MAX; rank++) {
		if (trail->last[rank] &&
		    trail->last[rank]->level == LEVEL_ARTICLE)
			article = trail->last[rank];
		trail->last[rank] = NULL;
	}
	if (article && point->level != LEVEL_ANNEX)
		trail->last[article->rank] = article;
	trail->last[point->rank] = point;
}

/* "7.1" and "7.2", but not "7.1" and "8.2". */
static bool is_list(const struct point *one, const struct point *other)
{
	const char *dot = strrchr(one->label, '.');
	size_t length = dot ? (size_t)(dot - one->label) : 0;

	return strncmp(one->label, other->label, length) == 0;
}

static bool comes_next(const struct point *point, const struct point *before)
{
	int last = before ? before->value : 0;

	if (point->value == 1 || point->value == last + 1)
		return true;
	return point->level == LEVEL_LETTER && last == BARRED_D - 1 &&
	       point->value == BARRED_D + 1;
}

static void look(struct trail *trail, const struct point *point)
{
	const struct point *before;

	if (point->level == LEVEL_NONE || point->rank >= RANKS_MAX)
		return;
	before = trail->last[point->rank];
	if (before && !is_list(point, before))
		before = NULL;
	if (counts(point) && !comes_next(point, before))
		tell(trail, point, before);
	if (counts(point) || point->level == LEVEL_ANNEX)
		step(trail, point);
}

void gaps_tell(struct reading *reading)
{
	struct trail trail = { .reading = reading };
	const struct point *body = reading->body;

	for (const struct point *at = body->first; at && !reading->failed;
	     at = point_next(at, body))
		look(&trail, at);
}
