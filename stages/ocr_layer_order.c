#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/ocr_layer_part.h"

/*
 * Words are one line while they stand at one height, apart by no more than so
 * many times it; what overlaps by that share of the lower one is a row.
 */
static const double gap_most = 1.6;
static const double overlap_least = 0.6;

/* Two pieces are one word when they are no further apart; in heights. */
static const double join_most = 0.09;

/* A mark is so much lower than the word, and ends so far above its foot. */
static const double mark_height_most = 0.80;
static const double mark_foot_least = 0.15;

/* Words that follow each other in the file, on one line. */
struct run {
	size_t first;
	size_t count;
	struct layer_area area;
	size_t row;
};

static double height_of(const struct layer_area *area)
{
	return area->y2 - area->y1;
}

static void widen(struct layer_area *area, const struct layer_area *more)
{
	area->x1 = fmin(area->x1, more->x1);
	area->y1 = fmin(area->y1, more->y1);
	area->x2 = fmax(area->x2, more->x2);
	area->y2 = fmax(area->y2, more->y2);
}

/* Which share of the lower one both have in common from top to bottom. */
static double overlap(const struct layer_area *one,
		      const struct layer_area *other)
{
	double common = fmin(one->y2, other->y2) - fmax(one->y1, other->y1);
	double least = fmin(height_of(one), height_of(other));

	return least > 0 ? common / least : 0;
}

/* Whether both stand at one height, with no wide gap between them. */
static bool is_near(const struct layer_area *before,
		    const struct layer_area *area)
{
	double height = fmax(height_of(before), height_of(area));

	return overlap(before, area) >= overlap_least &&
	       area->x1 - before->x2 <= gap_most * height;
}

/* Whether what lies in `area` goes on where `before` ends. */
static bool goes_on(const struct layer_area *before,
		    const struct layer_area *area)
{
	double height = fmax(height_of(before), height_of(area));

	return is_near(before, area) && area->x1 - before->x2 > -height;
}

static size_t find_runs(struct run *runs, const struct layer_text *text)
{
	size_t count = 0;
	bool open = false;

	for (size_t i = 0; i < text->count; i++) {
		const struct layer_word *word = &text->words[i];
		struct run *run = count ? &runs[count - 1] : NULL;

		if (word->signature) {
			open = false;
		} else if (open && goes_on(&word[-1].area, &word->area)) {
			run->count++;
			widen(&run->area, &word->area);
		} else {
			runs[count++] = (struct run){ .first = i,
						      .count = 1,
						      .area = word->area };
			open = true;
		}
	}
	return count;
}

static int compare_heights(const void *one, const void *other)
{
	const struct run *first = one;
	const struct run *second = other;
	double a = first->area.y1 + first->area.y2;
	double b = second->area.y1 + second->area.y2;

	if (a < b || a > b)
		return a < b ? -1 : 1;
	return (first->first > second->first) - (first->first < second->first);
}

static int compare_places(const void *one, const void *other)
{
	const struct run *first = one;
	const struct run *second = other;
	double a = first->area.x1;
	double b = second->area.x1;

	if (first->row != second->row)
		return first->row < second->row ? -1 : 1;
	if (a < b || a > b)
		return a < b ? -1 : 1;
	return (first->first > second->first) - (first->first < second->first);
}

/* Rows from top to bottom, each from left to right. */
static void order_runs(struct run *runs, size_t count)
{
	struct layer_area row = { 0, 0, 0, 0 };
	size_t number = 0;

	qsort(runs, count, sizeof(*runs), compare_heights);
	for (size_t i = 0; i < count; i++) {
		if (!i || overlap(&row, &runs[i].area) < overlap_least) {
			number++;
			row = runs[i].area;
		}
		runs[i].row = number;
	}
	qsort(runs, count, sizeof(*runs), compare_places);
}

static int compare_words(const void *one, const void *other)
{
	const struct layer_word *first = one;
	const struct layer_word *second = other;
	double a = first->area.x1;
	double b = second->area.x1;

	if (a < b || a > b)
		return a < b ? -1 : 1;
	return (first->place > second->place) - (first->place < second->place);
}

/* ---- words in pieces ---- */

/* Figures that stand small and high behind a word: the mark of a note. */
static bool is_mark(const struct layer_word *word,
		    const struct layer_word *piece)
{
	double height = height_of(&word->area);

	return strspn(piece->text, "0123456789") == strlen(piece->text) &&
	       height_of(&piece->area) <= mark_height_most * height &&
	       piece->area.y2 <= word->area.y2 - mark_foot_least * height;
}

static const char *raise_figures(const char *figures, struct arena *arena)
{
	static const char *const raised[] = { "\u2070", "\u00b9", "\u00b2",
					      "\u00b3", "\u2074", "\u2075",
					      "\u2076", "\u2077", "\u2078",
					      "\u2079" };
	struct text text = { .arena = arena };

	for (; *figures; figures++)
		text_add_string(&text, raised[*figures - '0']);
	return text.failed ? NULL : text_string(&text);
}

/* Whether both are pieces of one word: poppler parts where fonts change. */
static bool is_piece(const struct layer_word *word,
		     const struct layer_word *piece)
{
	double height = fmax(height_of(&word->area), height_of(&piece->area));
	double gap = piece->area.x1 - word->area.x2;
	bool alike = word->font == piece->font &&
		     fabs(word->area.y1 - piece->area.y1) < 1 &&
		     fabs(word->area.y2 - piece->area.y2) < 1;

	return !alike && word->noted == piece->noted &&
	       fabs(gap) <= join_most * height;
}

static bool join(struct layer_word *word, const struct layer_word *piece,
		 struct arena *arena)
{
	const char *more = piece->text;

	if (is_mark(word, piece))
		more = raise_figures(more, arena);
	word->text = more ? arena_print(arena, "%s%s", word->text, more) : NULL;
	widen(&word->area, &piece->area);
	return word->text != NULL;
}

/* ---- lines ---- */

/* Where the ordered words go. */
struct sorter {
	struct layer_word *words;
	size_t count;
	size_t line;
	struct arena *arena;
};

/* Put the words of a line, `from` on, in order, and mend them. */
static bool settle_line(struct sorter *sorter, size_t from, size_t row)
{
	size_t end = sorter->count;

	qsort(sorter->words + from, end - from, sizeof(*sorter->words),
	      compare_words);
	sorter->count = from;
	sorter->line++;
	for (size_t i = from; i < end; i++) {
		struct layer_word word = sorter->words[i];

		word.line = sorter->line;
		word.row = row;
		if (sorter->count > from &&
		    is_piece(&sorter->words[sorter->count - 1], &word)) {
			if (!join(&sorter->words[sorter->count - 1], &word,
				  sorter->arena))
				return false;
			continue;
		}
		sorter->words[sorter->count++] = word;
	}
	return true;
}

static bool take_lines(struct sorter *sorter, const struct run *runs,
		       size_t count, const struct layer_text *text)
{
	for (size_t i = 0; i < count;) {
		struct layer_area area = runs[i].area;
		size_t from = sorter->count;
		size_t row = runs[i].row;

		do {
			memcpy(sorter->words + sorter->count,
			       text->words + runs[i].first,
			       runs[i].count * sizeof(*sorter->words));
			sorter->count += runs[i].count;
			widen(&area, &runs[i].area);
			i++;
		} while (i < count && runs[i].row == row &&
			 is_near(&area, &runs[i].area));
		if (!settle_line(sorter, from, row))
			return false;
	}
	return true;
}

enum status layer_order(struct layer_text *text, struct arena *arena,
			struct fault *fault)
{
	struct sorter sorter = { .arena = arena };
	struct run *runs;
	size_t count;

	if (!text->count)
		return STATUS_OK;
	runs = arena_array(arena, text->count, sizeof(*runs));
	sorter.words = arena_array(arena, text->count, sizeof(*sorter.words));
	if (!runs || !sorter.words)
		return fault_memory(fault);
	for (size_t i = 0; i < text->count; i++)
		text->words[i].place = i;
	count = find_runs(runs, text);
	order_runs(runs, count);
	if (!take_lines(&sorter, runs, count, text))
		return fault_memory(fault);
	for (size_t i = 0; i < text->count; i++)
		if (text->words[i].signature)
			sorter.words[sorter.count++] = text->words[i];
	text->words = sorter.words;
	text->count = sorter.count;
	return STATUS_OK;
}
