#include <stdlib.h>
#include <string.h>

#include "stages/extract_part.h"

/* What a mark may take from others: the lower, the more it counts. */
static int weight(const struct mark *mark)
{
	return (int)mark->kind;
}

static int by_start(const void *one, const void *other)
{
	const struct mark *left = one;
	const struct mark *right = other;

	if (left->span.start != right->span.start)
		return left->span.start < right->span.start ? -1 : 1;
	return weight(left) - weight(right);
}

static bool overlap(const struct mark *one, const struct mark *other)
{
	return one->span.start < other->span.end &&
	       other->span.start < one->span.end;
}

/* Keep what overlaps nothing of more weight. */
static size_t drop_overlaps(struct mark *marks, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct mark now = marks[i];

		while (kept && overlap(&marks[kept - 1], &now) &&
		       weight(&now) < weight(&marks[kept - 1]))
			kept--;
		if (!kept || !overlap(&marks[kept - 1], &now))
			marks[kept++] = now;
	}
	return kept;
}

/*
 * A reference holds no other: it ends where its title begins, unless that is
 * its name ("Luật sửa đổi ... của Luật ...").
 */
static size_t end_before(const struct passage *passage,
			 const struct mention *mention, size_t next)
{
	const char *start = passage->text + mention->span.start;
	size_t end = next;

	if (*mention->title && !mention->named) {
		const char *title = strstr(start, mention->title);

		if (title && title > start && title < passage->text + end)
			end = (size_t)(title - passage->text);
	}
	while (end > mention->span.start &&
	       strchr(" ,\"(", passage->text[end - 1]))
		end--;
	return end;
}

static void add_mentions(struct reading *reading, struct passage *passage,
			 struct mark *marks, size_t *count,
			 struct mention *mentions, size_t mention_count)
{
	for (size_t i = 0; i < mention_count; i++) {
		const struct mention *mention = &mentions[i];
		struct mark *mark = &marks[*count];

		*mark = (struct mark){
			.kind = MARK_REFERENCE,
			.span = mention->span,
			.mention = mention,
		};
		if (i + 1 < mention_count &&
		    mentions[i + 1].span.start < mention->span.end)
			mark->span.end = end_before(passage, mention,
						    mentions[i + 1].span.start);
		if (mark->span.end > mark->span.start)
			(*count)++;
	}
	(void)reading;
}

static void add_orders(struct passage *passage, struct mark *marks,
		       size_t *count)
{
	for (size_t i = 0; i < passage->deadline_count; i++) {
		const struct deadline *deadline = &passage->deadlines[i];

		if (*deadline->end || *deadline->start)
			marks[(*count)++] = (struct mark){
				.kind = MARK_DATE,
				.span = deadline->span,
				.deadline = deadline,
			};
	}
	for (size_t i = 0; i < passage->assignee_count; i++)
		marks[(*count)++] = (struct mark){
			.kind = MARK_BODY,
			.span = passage->assignees[i].span,
			.assignee = &passage->assignees[i],
		};
}

/* No mark may cut a character or leave the text. */
static size_t drop_unfit(const struct passage *passage, struct mark *marks,
			 size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (marks[i].span.end <= passage->length &&
		    marks[i].span.start < marks[i].span.end)
			marks[kept++] = marks[i];
	return kept;
}

void marks_find(struct reading *reading, struct passage *passage)
{
	struct mention *mentions = NULL;
	struct mark *marks;
	size_t mention_count = 0;
	size_t count = 0;

	if (passage->marks)
		return;
	if (find_mentions(reading->finder, &mentions, &mention_count,
			  passage->text, passage->length, reading->arena,
			  reading->fault)) {
		reading->failed = true;
		return;
	}
	marks = reading_take(reading, (mention_count + passage->deadline_count +
				       passage->assignee_count + 1) *
					      sizeof(*marks));
	if (!marks)
		return;
	add_mentions(reading, passage, marks, &count, mentions, mention_count);
	add_orders(passage, marks, &count);
	count = drop_unfit(passage, marks, count);
	qsort(marks, count, sizeof(*marks), by_start);
	passage->mark_count = drop_overlaps(marks, count);
	passage->marks = marks;
}
