/*
 * extract_evidence - what the engine says of what stands in a span
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_sure.h"

void evidence_lower(double *lowest, double confidence)
{
	if (confidence >= 0 && (*lowest < 0 || confidence < *lowest))
		*lowest = confidence;
}

static bool has_figure(const char *text)
{
	return text[strcspn(text, "0123456789")] != '\0';
}

/*
 * What a second reading has for the figures of a word.  Where the first ends in
 * a year and the second does not, it says nothing.
 */
static enum dispute compare(const xmlNode *word)
{
	const char *second = alto_second(word);
	struct figures one = figures_read(alto_original(word));
	struct figures other;

	if (!second)
		return DISPUTE_NONE;
	other = figures_read(second);
	if (strcmp(one.text, other.text) == 0 || (one.dated && !other.dated))
		return DISPUTE_NONE;
	return figures_count(&other) > figures_count(&one) ? DISPUTE_MORE
							   : DISPUTE_OTHER;
}

/* Whether the characters of a word are still what it says. */
static bool is_told(const xmlNode *word)
{
	const char *text = alto_content(word);

	for (const xmlNode *glyph = alto_first_glyph(word); glyph;
	     glyph = alto_next_glyph(glyph)) {
		size_t length = strlen(alto_content(glyph));

		if (strncmp(text, alto_content(glyph), length) != 0)
			return false;
		text += length;
	}
	return !*text;
}

/* One character of a field. */
static void weigh_glyph(struct evidence *evidence, const xmlNode *glyph)
{
	const char *text = alto_content(glyph);
	double confidence = alto_confidence(glyph);
	size_t at = 0;
	int32_t point = text_next(text, strlen(text), &at);

	if (point >= '0' && point <= '9')
		evidence_lower(&evidence->figure, confidence);
	else if (text_is_word(point))
		evidence_lower(&evidence->letter, confidence);
	else
		evidence_lower(&evidence->mark, confidence);
}

/*
 * The characters of a word from `start` to `end`, or, where repaired, all; the
 * lowest of the whole word.
 */
static double weigh_glyphs(struct evidence *evidence, const xmlNode *word,
			   size_t start, size_t end)
{
	struct evidence here = *evidence;
	double lowest = ALTO_NO_CONFIDENCE;
	double best = ALTO_NO_CONFIDENCE;
	bool told = is_told(word);
	size_t at = 0;

	here.figure = ALTO_NO_CONFIDENCE;

	for (const xmlNode *glyph = alto_first_glyph(word); glyph;
	     glyph = alto_next_glyph(glyph)) {
		if (!told || (at >= start && at < end))
			weigh_glyph(&here, glyph);
		evidence_lower(&lowest, alto_confidence(glyph));
		if (alto_confidence(glyph) > best)
			best = alto_confidence(glyph);
		at += strlen(alto_content(glyph));
	}
	if (here.figure >= 0 && best - here.figure > here.drop)
		here.drop = best - here.figure;
	evidence_lower(&here.figure, evidence->figure);
	*evidence = here;
	return lowest;
}

/*
 * Whether a word may be written by hand, as `ocr` looks for it: nothing but
 * figures and marks stands in it, and it is no year.
 */
static bool is_by_hand(const xmlNode *word)
{
	const char *text = alto_content(word);
	struct figures figures = figures_read(text);

	return !text[strspn(text, "0123456789.,;:/-")] && !figures.dated;
}

/* A word, of which the bytes from `start` to `end` belong to the field. */
static void weigh_word(struct evidence *evidence, const xmlNode *word,
		       size_t start, size_t end)
{
	enum dispute dispute = compare(word);
	double lowest = weigh_glyphs(evidence, word, start, end);

	evidence_lower(&evidence->word, alto_confidence(word));
	if (lowest < 0) {
		evidence_lower(&evidence->bare, alto_confidence(word));
		evidence_lower(&evidence->letter, alto_confidence(word));
	}
	if (dispute > evidence->dispute)
		evidence->dispute = dispute;
	if (is_by_hand(word) && (!alto_second(word) || dispute) &&
	    alto_confidence(word) < lowest)
		evidence_lower(&evidence->lowered, alto_confidence(word));
}

/* ---------------------------------------------------- the words of a span */

/* Of what is sorted by its end, the first that ends behind `at`. */
static size_t first_word(const struct line *line, size_t at)
{
	size_t from = 0;
	size_t to = line->word_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (line->words[middle].end > at)
			to = middle;
		else
			from = middle + 1;
	}
	return from;
}

size_t evidence_piece_end(const struct passage *passage, size_t piece)
{
	/* the last one includes what ends the text */
	return piece + 1 < passage->piece_count
		       ? passage->pieces[piece + 1].start
		       : passage->length + 1;
}

size_t evidence_first_piece(const struct passage *passage, size_t at)
{
	size_t from = 0;
	size_t to = passage->piece_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (evidence_piece_end(passage, middle) > at)
			to = middle;
		else
			from = middle + 1;
	}
	return from;
}

/* Give `take` each word of a line with the bytes of it that are meant. */
static void take_line(void *out,
		      void (*take)(void *, const struct line_word *, size_t,
				   size_t),
		      const struct line *line, size_t start, size_t end)
{
	for (size_t i = first_word(line, start); i < line->word_count; i++) {
		const struct line_word *word = &line->words[i];

		if (word->start >= end)
			return;
		take(out, word, start > word->start ? start - word->start : 0,
		     end - word->start);
	}
}

static void take_span(void *out,
		      void (*take)(void *, const struct line_word *, size_t,
				   size_t),
		      const struct passage *passage, struct span span)
{
	if (span.start >= span.end)
		return;
	for (size_t i = evidence_first_piece(passage, span.start);
	     i < passage->piece_count; i++) {
		const struct piece *piece = &passage->pieces[i];
		size_t start = piece->start;
		size_t end = evidence_piece_end(passage, i);

		if (start >= span.end)
			return;
		if (span.start > start)
			start = span.start;
		if (span.end < end)
			end = span.end;
		take_line(out, take, piece->line,
			  start - piece->start + piece->from,
			  end - piece->start + piece->from);
	}
}

static void take_figures(void *out, const struct line_word *word, size_t start,
			 size_t end)
{
	if (word->node && has_figure(alto_content(word->node)))
		weigh_word(out, word->node, start, end);
}

struct evidence evidence_weigh(const struct passage *passage, struct span span)
{
	struct evidence evidence = {
		.figure = ALTO_NO_CONFIDENCE,
		.mark = ALTO_NO_CONFIDENCE,
		.letter = ALTO_NO_CONFIDENCE,
		.word = ALTO_NO_CONFIDENCE,
		.bare = ALTO_NO_CONFIDENCE,
		.lowered = ALTO_NO_CONFIDENCE,
	};

	take_span(&evidence, take_figures, passage, span);
	return evidence;
}

struct mean {
	double sum;
	size_t count;
};

static void take_mean(void *out, const struct line_word *word, size_t start,
		      size_t end)
{
	struct mean *mean = out;

	(void)start;
	(void)end;
	if (word->confidence < 0)
		return;
	mean->sum += word->confidence;
	mean->count++;
}

double evidence_mean(const struct passage *passage, struct span span)
{
	struct mean mean = { 0, 0 };

	take_span(&mean, take_mean, passage, span);
	return mean.count ? mean.sum / (double)mean.count : ALTO_NO_CONFIDENCE;
}
