/*
 * How far the lines of a page are apart.
 */

#include <stdlib.h>

#include "pipeline/zone_part.h"

/* Lines this much further apart than those of the page, in percent, part. */
enum { GAP_PERCENT = 130 };

/* The most lines of a page that its pitch is told by. */
enum { PITCH_LINES = 256 };

bool zone_has_box(const struct zone_line *line)
{
	return line->box.width > 0;
}

/* From one line to the one before it, in pixels; 0 when it is not known. */
static int pitch_at(const struct zone_line *lines, size_t at)
{
	const struct alto_box *box = &lines[at].box;
	const struct alto_box *before;
	int pitch;

	if (!at || lines[at - 1].page != lines[at].page ||
	    !zone_has_box(&lines[at]) || !zone_has_box(&lines[at - 1]))
		return 0;
	before = &lines[at - 1].box;
	pitch = box->y + box->height / 2 - before->y - before->height / 2;
	return pitch > 0 ? pitch : 0;
}

static int by_size(const void *one, const void *other)
{
	const int *a = one;
	const int *b = other;

	return (*a > *b) - (*a < *b);
}

/* How far lines of the page of `at` mostly are apart, in pixels; 0: unknown. */
static int pitch_of_page(const struct zone_line *lines, size_t count, size_t at)
{
	int pitches[PITCH_LINES];
	size_t known = 0;
	size_t first = at;

	while (first && lines[first - 1].page == lines[at].page)
		first--;
	for (size_t i = first; i < count && lines[i].page == lines[at].page &&
			       known < PITCH_LINES;
	     i++)
		if (pitch_at(lines, i))
			pitches[known++] = pitch_at(lines, i);
	if (!known)
		return 0;
	qsort(pitches, known, sizeof(pitches[0]), by_size);
	return pitches[known / 2];
}

bool zone_is_after_gap(const struct zone_line *lines, size_t count, size_t at)
{
	int usual;

	if (!at || lines[at - 1].page != lines[at].page)
		return at > 0;
	if (!pitch_at(lines, at))
		return lines[at].gap > 0;
	usual = pitch_of_page(lines, count, at);
	return pitch_at(lines, at) * 100 > usual * GAP_PERCENT;
}
