#include <string.h>

#include "stages/extract_part.h"

/* A number may be lost: so many points further still is the next one. */
enum { NUMBERS_LOST = 3 };

/* What is narrower than this share of the column is no line of print. */
#define SPECK 0.005

/* The next word of a list would have fitted on a line this full. */
#define ROOMY 0.95

/* The walk over the lines of the text. */
struct walk {
	struct reading *reading;
	struct point *root;        /* the body, or the appendix */
	struct point *open;        /* the innermost point */
	struct passage *passage;   /* the paragraph being read, or NULL */
	const struct line *before; /* the line before, or NULL */
	bool ended;                /* the signature block was seen */
	int end_page;              /* ... on that page */
	bool headed;               /* the head of the appendix is over */
	bool numbered;             /* a numbered point was begun */
	const struct line *last;   /* the last line that begins one */
};

bool line_ends_in(const struct line *line, const char *marks)
{
	size_t length = line->length;

	while (length && line->text[length - 1] == ' ')
		length--;
	return length && strchr(marks, line->text[length - 1]);
}

/* Over: a sentence, a part of a list, short. */
bool line_is_over(const struct line *before, const struct line *line)
{
	if (before->whole || line->whole)
		return true;
	if (line_ends_in(before, ".;:,!?/") ||
	    before->fill + line->first < ROOMY)
		return true;
	return line->opens_block && line->page == before->page;
}

static bool is_over(const struct walk *walk, const struct line *line)
{
	return !walk->before || line_is_over(walk->before, line);
}

/* Whether the number comes next where it stands. */
static bool is_expected(const struct walk *walk, const struct opening *opening)
{
	const struct point *last =
		point_of_rank(walk->open, point_rank(opening));

	if (last)
		return opening->value > last->value &&
		       opening->value <= last->value + NUMBERS_LOST;
	return opening->value == 1;
}

/* "7.1" stands below "7"; elsewhere the number speaks for itself. */
static bool fits_above(const struct walk *walk, const struct opening *opening)
{
	size_t length = 0;

	if (opening->level != LEVEL_SUBITEM)
		return true;
	length = (size_t)(strrchr(opening->label, '.') - opening->label);
	for (const struct point *at = walk->open; at; at = at->parent)
		if (at->label && strlen(at->label) == length &&
		    strncmp(at->label, opening->label, length) == 0)
			return true;
	return false;
}

/*
 * Words that stand behind all points; what has articles ends in one.  On a
 * page, a lone dash before them is dirt.
 */
static bool is_closing(const struct walk *walk, const struct line *line)
{
	const struct reading *reading = walk->reading;
	const char *text = line->text;

	for (const struct point *at = walk->open; at; at = at->parent)
		if (at->level == LEVEL_ARTICLE)
			return false;
	if (line->boxed && walk->open->level != LEVEL_DASH)
		text += strspn(text, "- ");
	return wording_starts(reading->wording, "closing", text,
			      reading->arena) ||
	       wording_is(reading->wording, "formula", text, reading->arena);
}

/* Dashes before the first number: grounds, addresses, no points. */
static bool is_ahead(const struct walk *walk, const struct line *line)
{
	return !walk->numbered && walk->last && line < walk->last;
}

static bool opens_point(const struct walk *walk, struct opening *opening,
			const struct line *line)
{
	bool over;

	if (line->settled) {
		*opening = *line->settled;
		return true;
	}
	if (!wording_opening(walk->reading->wording, opening, line->text,
			     walk->reading->arena))
		return false;
	over = is_over(walk, line);
	switch (opening->level) {
	case LEVEL_DASH:
		return over && !is_ahead(walk, line) &&
		       !(line->boxed && is_closing(walk, line));
	case LEVEL_PLUS:
		return over;
	case LEVEL_PAREN:
		return over && is_expected(walk, opening);
	case LEVEL_ITEM:
	case LEVEL_SUBITEM:
	case LEVEL_ROMAN:
	case LEVEL_LETTER:
		if (is_expected(walk, opening) && fits_above(walk, opening))
			return true;
		return over && opening->value &&
		       !(walk->before && line_ends_in(walk->before, ",")) &&
		       (opening->value == 1 ||
			point_of_rank(walk->open, point_rank(opening)) ==
				NULL ||
			fits_above(walk, opening));
	case LEVEL_ARTICLE:
		return over;
	case LEVEL_ANNEX:
		return false;
	case LEVEL_NONE:
	case LEVEL_PART:
	case LEVEL_CHAPTER:
	case LEVEL_SECTION:
	case LEVEL_SUBSECTION:
		break;
	}
	return over;
}

/* Begin a point below `parent`, and its first passage with the line. */
static void start_below(struct walk *walk, struct point *parent,
			const struct opening *opening, const struct line *line)
{
	struct reading *reading = walk->reading;
	struct point *point = point_add(reading, parent, opening);

	if (!point)
		return;
	walk->open = point;
	walk->passage = passage_new(reading);
	if (!walk->passage)
		return;
	passages_add(&point->own, walk->passage);
	passage_join(reading, walk->passage, line, opening->length);
}

static void start_point(struct walk *walk, const struct opening *opening,
			const struct line *line)
{
	walk->numbered |= !level_is_block(opening->level);
	start_below(walk, point_above(walk->open, point_rank(opening)), opening,
		    line);
}

/* A paragraph without a number, at the top of the text. */
static void start_plain(struct walk *walk, const struct line *line)
{
	static const struct opening none = { .level = LEVEL_NONE,
					     .num = "",
					     .label = "" };

	start_below(walk, walk->root, &none, line);
}

/*
 * A paragraph without a number inside a numbered point.  Behind dashes or
 * letters it is the numbered point's own again.
 */
static void add_within(struct walk *walk, struct passage *passage)
{
	struct point *point = walk->open;

	while (level_is_block(point->level) && point->parent != walk->root)
		point = point->parent;
	passages_add(point->first ? &point->after : &point->own, passage);
}

static void start_within(struct walk *walk, const struct line *line)
{
	walk->passage = passage_new(walk->reading);
	if (!walk->passage)
		return;
	passage_join(walk->reading, walk->passage, line, 0);
	add_within(walk, walk->passage);
}

/* Whether no numbered point is open. */
static bool is_at_top(const struct walk *walk)
{
	return walk->open == walk->root || walk->open->level == LEVEL_NONE;
}

/* A table: a paragraph of its own. */
static void add_grid(struct walk *walk, struct passage *grid)
{
	static const struct opening none = { .level = LEVEL_NONE,
					     .num = "",
					     .label = "" };

	if (is_at_top(walk)) {
		walk->open = point_add(walk->reading, walk->root, &none);
		if (!walk->open)
			return;
		passages_add(&walk->open->own, grid);
	} else {
		add_within(walk, grid);
	}
	walk->passage = NULL;
	walk->before = NULL;
}

static void start_paragraph(struct walk *walk, const struct line *line)
{
	if (is_at_top(walk) || is_closing(walk, line))
		start_plain(walk, line);
	else
		start_within(walk, line);
}

static void read_line(struct walk *walk, const struct line *line)
{
	struct opening opening;

	if (opens_point(walk, &opening, line))
		start_point(walk, &opening, line);
	else if (walk->passage && walk->before &&
		 (!walk->passage->length ||
		  passage_continues(walk->reading, walk->before, line)))
		passage_join(walk->reading, walk->passage, line,
			     walk->passage->length
				     ? line_dirt(walk->before, line)
				     : 0);
	else
		start_paragraph(walk, line);
	walk->before = line;
}

/* What stands behind the signature and begins no appendix. */
static void read_rest(struct walk *walk, const struct line *line)
{
	struct reading *reading = walk->reading;
	struct passages *annex = &reading->annex;

	if (!annex->last || !walk->before ||
	    !passage_continues(reading, walk->before, line))
		passages_add(annex, passage_new(reading));
	if (annex->last)
		passage_join(reading, annex->last, line, 0);
	walk->before = line;
}

/* A speck of dirt that was read as a letter. */
static bool is_speck(const struct line *line)
{
	return line->boxed && line->length <= 2 && line->fill > 0 &&
	       line->fill - line->indent < SPECK;
}

/* Whether a line belongs to the text; signs are left out, letters are not. */
static bool is_text(const struct walk *walk, const struct line *line)
{
	struct opening opening;

	if (line_in(line, "noi-dung"))
		return !is_speck(line);
	return !*line->zone && walk->before &&
	       wording_opening(walk->reading->wording, &opening, line->text,
			       walk->reading->arena) &&
	       line->text[opening.length];
}

/* An appendix is a point of the body that all in it stands below. */
static void start_annex(struct walk *walk)
{
	static const struct opening annex = {
		.level = LEVEL_ANNEX, .num = "", .label = "", .depth = 1
	};
	struct reading *reading = walk->reading;
	struct point *point = point_add(reading, reading->body, &annex);

	if (!point)
		return;
	point->annex = reading_take(reading, sizeof(*point->annex));
	if (!point->annex)
		return;
	*point->annex =
		(struct annex){ .num = "", .number = ++reading->annexes };
	walk->root = point;
	walk->open = point;
	walk->passage = NULL;
	walk->before = NULL;
	walk->headed = false;
}

/* Tables behind the signature, and pages behind its own, are appendices. */
static bool opens_annex(const struct walk *walk, const struct line *line)
{
	return line->annex || (walk->ended && !walk->root->annex &&
			       (line->table || line->page > walk->end_page));
}

/* A line of the text, or the table that begins with it; the next line. */
static size_t read_text(struct walk *walk, size_t at)
{
	struct reading *reading = walk->reading;
	const struct line *line = &reading->lines.items[at];
	struct passage *grid;
	size_t end = at + 1;

	if (opens_annex(walk, line))
		start_annex(walk);
	if (reading->failed)
		return end;
	grid = line->table ? grid_read(reading, at, &end) : NULL;
	walk->headed |= grid != NULL;
	if (walk->root->annex && !walk->headed &&
	    annex_read(reading, walk->root->annex, at))
		return end;
	walk->headed = true;
	if (grid)
		add_grid(walk, grid);
	else if (walk->ended && !walk->root->annex)
		read_rest(walk, line);
	else
		read_line(walk, line);
	return end;
}

/* The last line of the text before its appendices that begins a point. */
static const struct line *last_numbered(const struct reading *reading)
{
	const struct lines *lines = &reading->lines;
	const struct line *last = NULL;

	for (size_t i = 0; i < lines->count && !lines->items[i].annex; i++) {
		const struct line *line = &lines->items[i];
		struct opening opening;

		if (line_in(line, "noi-dung") && !line->table &&
		    wording_opening(reading->wording, &opening, line->text,
				    reading->arena) &&
		    opening.value && !level_is_block(opening.level))
			last = line;
	}
	return last;
}

void structure_read(struct reading *reading)
{
	struct point *root = reading_take(reading, sizeof(*root));
	struct walk walk = { .reading = reading, .root = root, .open = root };
	size_t at = 0;

	if (!root)
		return;
	reading->body = root;
	sequence_settle(reading);
	walk.last = last_numbered(reading);
	while (at < reading->lines.count && !reading->failed) {
		struct line *line = &reading->lines.items[at];

		if (line_in(line, "chu-ky") || line_in(line, "noi-nhan")) {
			walk.ended = true;
			walk.end_page = line->page;
		}
		if (note_is(reading, at))
			note_read(reading, line);
		else if (is_text(&walk, line)) {
			at = read_text(&walk, at);
			continue;
		}
		at++;
	}
	points_settle(root);
}
