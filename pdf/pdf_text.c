#include "pdf/pdf_text.h"

#include <math.h>
#include <stdlib.h>

/* What a word is at least given, in pixels. */
static const double least_width = 0.5;

/*
 * What a gap between words is at least given, in font sizes: boxes may
 * overlap, and readers of PDF take words that are nearer for one.
 */
static const double least_gap = 0.18;

/* From how many words of a line its font size is told. */
enum { WORDS_LOOKED_MAX = 256 };

/* The least and the most that a letter is stretched, in percent. */
static const double stretch_least = 1;
static const double stretch_most = 10000;

/*
 * A line as it is read: a point of its baseline, the direction of reading and
 * the one up, as pixels, and the font size.
 */
struct course {
	double x;
	double y;
	double along_x;
	double along_y;
	double size;
};

/* A box seen along a line: from, to, and its top, from the point. */
struct span {
	double from;
	double to;
	double up;
};

static double along(const struct course *course, double x, double y)
{
	return (x - course->x) * course->along_x +
	       (y - course->y) * course->along_y;
}

static double above(const struct course *course, double x, double y)
{
	return (x - course->x) * course->along_y -
	       (y - course->y) * course->along_x;
}

static struct span see(const struct course *course, const struct alto_box *box)
{
	struct span span = { .from = INFINITY,
			     .to = -INFINITY,
			     .up = -INFINITY };

	for (int corner = 0; corner < 4; corner++) {
		double x = box->x + (corner & 1 ? box->width : 0);
		double y = box->y + (corner & 2 ? box->height : 0);

		span.from = fmin(span.from, along(course, x, y));
		span.to = fmax(span.to, along(course, x, y));
		span.up = fmax(span.up, above(course, x, y));
	}
	return span;
}

/* A line that tells no baseline stands on the lower part of its box. */
static void guess_course(struct course *course, const struct alto_box *box)
{
	course->x = box->x;
	course->y = box->y + box->height * PDF_LETTER_ASCENT;
	course->along_x = 1;
	course->along_y = 0;
	course->size = box->height;
}

/* Whether the line begins and ends on a baseline that it may have. */
static bool is_credible(const struct alto_baseline *base,
			const struct alto_box *box)
{
	double slack = fmax(box->height, box->width);

	return base->y1 >= box->y - slack &&
	       base->y1 <= box->y + box->height + slack &&
	       base->x1 >= box->x - slack &&
	       base->x1 <= box->x + box->width + slack;
}

static int compare(const void *one, const void *other)
{
	double first = *(const double *)one;
	double second = *(const double *)other;

	return (first > second) - (first < second);
}

/*
 * The font size is such that the taller words of the line just fit.  Not the
 * tallest: its box may reach into the line above.
 */
static void measure(struct course *course, const xmlNode *line,
		    const struct alto_box *box)
{
	double ups[WORDS_LOOKED_MAX];
	size_t count = 0;
	struct alto_box one;

	for (const xmlNode *word = alto_first_word(line);
	     word && count < WORDS_LOOKED_MAX; word = alto_next_word(word))
		if (alto_get_box(&one, word))
			ups[count++] = see(course, &one).up;
	qsort(ups, count, sizeof(*ups), compare);
	if (count && ups[count * 3 / 4] >= 1)
		course->size = ups[count * 3 / 4] / PDF_LETTER_ASCENT;
	else
		guess_course(course, box);
}

static bool find_course(struct course *course, const xmlNode *line)
{
	struct alto_box box;
	struct alto_baseline base;
	double length;

	if (!alto_get_box(&box, line) || box.width < 1 || box.height < 1)
		return false;
	if (!alto_get_baseline(&base, line) || !is_credible(&base, &box)) {
		guess_course(course, &box);
		return true;
	}
	length = hypot(base.x2 - base.x1, base.y2 - base.y1);
	course->x = base.x1;
	course->y = base.y1;
	course->along_x = (base.x2 - base.x1) / length;
	course->along_y = (base.y2 - base.y1) / length;
	measure(course, line, &box);
	return true;
}

/* Text from a point of the line on, turned and sized as the line is. */
static void add_matrix(struct text *text, const struct course *course,
		       double from, const struct ocr_matrix *place)
{
	double size = course->size;
	struct ocr_matrix line = { .a = course->along_x * size,
				   .b = course->along_y * size,
				   .c = course->along_y * size,
				   .d = -course->along_x * size,
				   .e = course->x + from * course->along_x,
				   .f = course->y + from * course->along_y };
	struct ocr_matrix all = ocr_compose(&line, place);

	text_print(text, "%.4f %.4f %.4f %.4f %.3f %.3f Tm ", all.a, all.b,
		   all.c, all.d, all.e, all.f);
}

/* Show letters so that they are `width` pixels wide. */
static void add_letters(struct text *text, const struct course *course,
			double width, const char *string,
			const struct pdf_letters *letters)
{
	double natural = (double)text_characters(string) * PDF_LETTER_WIDTH *
			 course->size;
	double stretch = fmax(width, least_width) / natural * 100;

	text_print(text, "%.3f Tz ",
		   fmin(fmax(stretch, stretch_least), stretch_most));
	pdf_letters_write(text, letters, string);
	text_add_string(text, " Tj\n");
}

/* The next word of the line that has something in it. */
static const xmlNode *word_after(const xmlNode *word)
{
	do
		word = alto_next_word(word);
	while (word && !*alto_content(word));
	return word;
}

/* How much of what both words stand on is that of the first. */
static double share_of(const xmlNode *word, const xmlNode *next)
{
	double first = (double)text_characters(alto_content(word));

	return first / (first + (double)text_characters(alto_content(next)));
}

/* End a word before the next one begins; where that cannot be, share. */
static void part(struct span *span, const xmlNode *word,
		 const struct span *after, const xmlNode *next, double gap)
{
	double end = after->from - gap;
	double last = fmax(span->to, after->to);

	if (after->to <= span->from)
		return;
	if (end < span->from + (span->to - span->from) / 2)
		end = span->from + (last - span->from) * share_of(word, next) -
		      gap;
	span->to = fmax(fmin(span->to, end), span->from + least_width);
}

/*
 * Where a word stands; without a box, right behind the one before, which ends
 * at `last`.
 */
static struct span place_word(const struct course *course, const xmlNode *word,
			      double last)
{
	double gap = alto_is_spaced(word) ? least_gap * course->size : 0;
	struct span span = { .from = isfinite(last) ? last + gap : 0 };
	const xmlNode *next = word_after(word);
	struct span after;
	struct alto_box box;

	if (alto_get_box(&box, word))
		span = see(course, &box);
	if (span.from < last + gap && span.to > last)
		span.from = last + gap;
	span.to = fmax(span.to, span.from + least_width);
	if (!next || !alto_is_spaced(next) || !alto_get_box(&box, next))
		return span;
	after = see(course, &box);
	part(&span, word, &after, next, least_gap * course->size);
	return span;
}

static size_t write_line(struct text *text, const xmlNode *line,
			 const struct ocr_matrix *place, const char *font,
			 const struct pdf_letters *letters)
{
	struct course course;
	struct span span = { .to = -INFINITY };
	size_t words = 0;

	if (!alto_first_word(line) || !find_course(&course, line))
		return 0;
	text_print(text, "BT 3 Tr /%s 1 Tf\n", font);
	for (const xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word)) {
		const char *content = alto_content(word);
		double last = span.to;

		if (!*content)
			continue;
		span = place_word(&course, word, last);
		if (words && alto_is_spaced(word))
			add_letters(text, &course, span.from - last, " ",
				    letters);
		add_matrix(text, &course, span.from, place);
		add_letters(text, &course, span.to - span.from, content,
			    letters);
		words++;
	}
	text_add_string(text, "ET\n");
	return words;
}

size_t pdf_text_write(struct text *text, const xmlNode *page,
		      const struct ocr_matrix *place, const char *font,
		      const struct pdf_letters *letters)
{
	size_t words = 0;

	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			words += write_line(text, line, place, font, letters);
	return words;
}

size_t pdf_text_letters(const xmlNode *page)
{
	size_t letters = 0;

	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			for (const xmlNode *word = alto_first_word(line); word;
			     word = alto_next_word(word))
				letters += text_characters(alto_content(word));
	return letters;
}
