#include "stages/ocr_hand.h"

#include <string.h>

/* What a figure by hand is sure of at most, 0..1. */
static const double hand_sure = 0.60;

/*
 * Times as high as the print beside it.  Printed figures were 0.81 to 1.03
 * times as high, written ones 1.19 to 1.38.
 */
static const double hand_height = 1.12;

/* One so much higher is in the box of two lines. */
static const double broken_height = 2.2;

/* A gap before the symbol of a number, in heights of the symbol. */
static const double hand_gap = 0.5;

/* The head of a page is this part of it. */
enum { HEAD_PART = 3 };

/* Figures of a number, and of a year. */
enum { FIGURES_MAX = 5, YEAR_FIGURES = 4 };

/* How many figures a word has, if it is but figures and a mark; or 0. */
static size_t count_figures(const char *text)
{
	size_t count = strspn(text, "0123456789");

	return text[count + strspn(text + count, ".,;-")] ? 0 : count;
}

static bool is_year(const char *text)
{
	return count_figures(text) == YEAR_FIGURES &&
	       (!strncmp(text, "19", 2) || !strncmp(text, "20", 2));
}

/* The last year that is printed in the line; NULL: none. */
static const struct ocr_word *find_year(const struct ocr_line *line)
{
	for (size_t i = line->count; i-- > 0;)
		if (is_year(line->words[i].text))
			return &line->words[i];
	return NULL;
}

static bool is_higher(const struct ocr_word *word, const struct ocr_word *print)
{
	return word->box.height > hand_height * print->box.height &&
	       word->box.height < broken_height * print->box.height;
}

/* Does the figure stand apart from the "/CT-UBND" behind it? */
static bool is_apart(const struct ocr_word *word, const struct ocr_word *symbol)
{
	int gap = symbol->box.x - word->box.x - word->box.width;

	return gap > hand_gap * symbol->box.height;
}

static bool is_by_hand(const struct ocr_line *line, size_t at,
		       const struct ocr_word *year)
{
	const struct ocr_word *word = &line->words[at];
	size_t figures = count_figures(word->text);

	if (!figures || figures > FIGURES_MAX)
		return false;
	if (at + 1 < line->count && *line->words[at + 1].text == '/')
		return is_higher(word, &line->words[at + 1]) ||
		       is_apart(word, &line->words[at + 1]);
	return year && year != word && is_higher(word, year);
}

void ocr_doubt_hand(struct ocr_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		struct ocr_line *line = &page->lines[i];
		const struct ocr_word *year = find_year(line);

		if (line->box.y > page->height / HEAD_PART)
			continue;
		for (size_t j = 0; j < line->count; j++)
			if (is_by_hand(line, j, year) &&
			    line->words[j].confidence > hand_sure)
				line->words[j].confidence = hand_sure;
	}
}
