/*
 * extract_sure - how sure a field is, and why a person has to look at it
 */

#include "stages/extract_sure.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* The thresholds, by name. */
static const struct {
#define LEAST(name, least) double name;
#include "stages/extract_sure.def"
} least = {
#define LEAST(name, least) .name = least,
#include "stages/extract_sure.def"
};

static const struct {
	const char *code;
	double most;
} doubts[] = {
#define DOUBT(name, code, most) [DOUBT_##name] = { code, most },
#include "stages/extract_sure.def"
};

/* What two readings of a word's figures are to each other. */
enum dispute {
	DISPUTE_NONE,
	DISPUTE_OTHER, /* the second has others */
	DISPUTE_MORE,  /* it has more */
};

/* How far behind the word for a day its figures begin, in bytes. */
enum { DATE_BYTES = 8 };

enum { YEAR_DIGITS = 4 };

/* What the engine says of what stands in a span; the lowest of each. */
struct evidence {
	double figure; /* of figures */
	double mark;   /* of what parts them */
	double letter;
	double word; /* of whole words */
	double bare; /* ... of which no character is told */
	double drop; /* of a figure below the best character of its word */
	enum dispute dispute;
	bool lowered; /* figures alone, less sure than each of them */
};

void sure_doubt(struct sure *sure, enum doubt doubt)
{
	sure->doubts |= 1U << doubt;
	if (sure->confidence < 0 || sure->confidence > doubts[doubt].most)
		sure->confidence = doubts[doubt].most;
}

static void lower(double *lowest, double confidence)
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

/* ------------------------------------------------------------- evidence */

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
		lower(&evidence->figure, confidence);
	else if (text_is_word(point))
		lower(&evidence->letter, confidence);
	else
		lower(&evidence->mark, confidence);
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
		lower(&lowest, alto_confidence(glyph));
		if (alto_confidence(glyph) > best)
			best = alto_confidence(glyph);
		at += strlen(alto_content(glyph));
	}
	if (here.figure >= 0 && best - here.figure > here.drop)
		here.drop = best - here.figure;
	lower(&here.figure, evidence->figure);
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

	lower(&evidence->word, alto_confidence(word));
	if (lowest < 0) {
		lower(&evidence->bare, alto_confidence(word));
		lower(&evidence->letter, alto_confidence(word));
	}
	if (dispute > evidence->dispute)
		evidence->dispute = dispute;
	evidence->lowered |= is_by_hand(word) &&
			     (!alto_second(word) || dispute) &&
			     alto_confidence(word) <= least.lowered &&
			     lowest > least.lowered;
}

static void weigh_line(struct evidence *evidence, const struct line *line,
		       size_t start, size_t end)
{
	for (size_t i = 0; i < line->word_count; i++) {
		const struct line_word *word = &line->words[i];

		if (word->end > start && word->start < end && word->node &&
		    has_figure(alto_content(word->node)))
			weigh_word(evidence, word->node,
				   start > word->start ? start - word->start
						       : 0,
				   end - word->start);
	}
}

/* Where the part of a passage ends that stands on one line. */
static size_t piece_end(const struct passage *passage, size_t piece)
{
	/* the last one includes what ends the text */
	return piece + 1 < passage->piece_count
		       ? passage->pieces[piece + 1].start
		       : passage->length + 1;
}

/* What the engine says of the words with a figure in a span. */
static struct evidence weigh(const struct passage *passage, struct span span)
{
	struct evidence evidence = {
		.figure = ALTO_NO_CONFIDENCE,
		.mark = ALTO_NO_CONFIDENCE,
		.letter = ALTO_NO_CONFIDENCE,
		.word = ALTO_NO_CONFIDENCE,
		.bare = ALTO_NO_CONFIDENCE,
	};

	for (size_t i = 0; i < passage->piece_count && !span_is_empty(span);
	     i++) {
		const struct piece *piece = &passage->pieces[i];
		size_t start = piece->start;
		size_t end = piece_end(passage, i);

		if (span.start >= end || span.end <= start)
			continue;
		if (span.start > start)
			start = span.start;
		if (span.end < end)
			end = span.end;
		weigh_line(&evidence, piece->line,
			   start - piece->start + piece->from,
			   end - piece->start + piece->from);
	}
	return evidence;
}

static bool is_below(double confidence, double threshold)
{
	return confidence >= 0 && confidence < threshold;
}

/* Doubt a field of the text for its figures. */
static void doubt_figures(struct sure *sure, const struct evidence *evidence)
{
	if (is_below(evidence->figure, least.figure) ||
	    is_below(evidence->mark, least.mark) ||
	    is_below(evidence->bare, least.word))
		sure_doubt(sure, DOUBT_FIGURE);
	if (evidence->dispute == DISPUTE_MORE ||
	    (evidence->dispute == DISPUTE_OTHER &&
	     (evidence->figure < 0 || evidence->drop > least.drop)))
		sure_doubt(sure, DOUBT_READINGS);
	lower(&sure->confidence, evidence->figure);
	lower(&sure->confidence, evidence->bare);
}

/*
 * The same of one at the head, where figures are written by hand: `ocr` lowers
 * the words that look like it, whatever their characters are.
 */
static void doubt_head(struct sure *sure, const struct evidence *evidence)
{
	doubt_figures(sure, evidence);
	if (is_below(evidence->figure, least.head) ||
	    is_below(evidence->bare, least.head))
		sure_doubt(sure, DOUBT_FIGURE);
	if (evidence->lowered)
		sure_doubt(sure, DOUBT_HAND);
}

/* -------------------------------------------------------------- symbols */

/* Whether the issuer is in a table, with or without the unit behind it. */
static bool is_known(const struct reading *reading, const char *issuer)
{
	const struct table *issuers = &reading->finder->issuers;
	const char *first =
		arena_text(reading->arena, issuer, strcspn(issuer, "-."));

	return !*issuer || table_find(issuers, issuer) < issuers->rows ||
	       (first && table_find(issuers, first) < issuers->rows);
}

/*
 * The part of a number's span that no table vouches for: who issued it, and
 * the type where that is none we know.
 */
static struct span unknown_part(const struct number *number, struct span span)
{
	size_t type = strcspn(number->symbol, "-/");
	size_t length = strlen(number->symbol);

	if (*number->type && number->symbol[type])
		length -= type + 1;
	if (span.end - span.start > length)
		span.start = span.end - length;
	return span;
}

static void doubt_symbol(struct sure *sure, const struct reading *reading,
			 const struct passage *passage,
			 const struct number *number, struct span span)
{
	struct evidence evidence;

	if (number->doubtful)
		sure_doubt(sure, DOUBT_MENDED);
	if ((*number->type && is_known(reading, number->issuer)) ||
	    span_is_empty(span))
		return;
	evidence = weigh(passage, unknown_part(number, span));
	if (is_below(evidence.letter, least.letter))
		sure_doubt(sure, DOUBT_SYMBOL);
}

/* --------------------------------------------------------------- fields */

struct sure sure_of_number(const struct reading *reading,
			   const struct passage *passage,
			   const struct number *number)
{
	struct evidence evidence = weigh(passage, number->span);
	struct sure sure = { .confidence = number->confidence };

	doubt_head(&sure, &evidence);
	doubt_symbol(&sure, reading, passage, number, number->span);
	return sure;
}

struct sure sure_of_date(const struct passage *passage, const struct date *date)
{
	struct evidence evidence = weigh(passage, date->span);
	struct sure sure = { .confidence = least.form };

	doubt_head(&sure, &evidence);
	return sure;
}

struct sure sure_of_words(const struct passage *passage)
{
	double words = passage_confidence(passage);
	struct sure sure = { .confidence = least.form };

	lower(&sure.confidence, words);
	if (is_below(words, least.words))
		sure_doubt(&sure, DOUBT_WORDS);
	return sure;
}

/* A part of a citation by itself. */
static struct sure sure_of_part(const struct evidence *evidence)
{
	struct sure sure = { .confidence = ALTO_NO_CONFIDENCE };

	doubt_figures(&sure, evidence);
	return sure;
}

static void add(struct sure *sure, const struct sure *part)
{
	sure->doubts |= part->doubts;
	lower(&sure->confidence, part->confidence);
}

static size_t first_of(size_t one, size_t other)
{
	return one < other ? one : other;
}

/*
 * Whether a date stands behind the number that is not the citation's: it could
 * not be read, or something is read between the two.
 */
static bool has_date_behind(const struct reading *reading,
			    const struct passage *passage,
			    const struct mention *mention)
{
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = mention->number_span.end;
	size_t at = end + strspn(passage->text + end, " .,;:(");
	size_t near;

	if (*mention->date || span_is_empty(mention->number_span))
		return false;
	if (finder_match(reading->finder, FINDER_DATE, passage->text,
			 passage->length, end, groups) &&
	    groups[0].start <= at)
		return true;
	if (!finder_match(reading->finder, FINDER_TAIL_GAP, passage->text,
			  passage->length, at, groups))
		return false;
	near = first_of(groups[0].end + DATE_BYTES, passage->length);
	at = groups[0].end +
	     strcspn(passage->text + groups[0].end, "0123456789");
	return at < near;
}

/*
 * Whether the number is the end of one that was torn: figures stand before it,
 * and nothing but a blank or a mark between ("35 2009/NQ-HĐND").
 */
static bool is_torn(const struct passage *passage,
		    const struct mention *mention)
{
	size_t start = mention->number_span.start;
	size_t at = start;

	if (span_is_empty(mention->number_span))
		return false;
	while (at && strchr(" .:'/-", passage->text[at - 1]))
		at--;
	return at && at < start && passage->text[at - 1] >= '0' &&
	       passage->text[at - 1] <= '9';
}

/* Whether the number is the year of its date: the number itself is lost. */
static bool is_year(const struct mention *mention, const struct number *number)
{
	return !number->year && strlen(number->digits) == YEAR_DIGITS &&
	       strncmp(mention->date, number->digits, YEAR_DIGITS) == 0;
}

/* What number, date and the date of this document say of each other. */
static void doubt_time(struct sure *sure, const struct reading *reading,
		       const struct mention *mention,
		       const struct number *number)
{
	if (!*mention->date)
		return;
	if (number && number->year > 0 && number->year != atoi(mention->date))
		sure_doubt(sure, DOUBT_YEAR);
	if (agree_is_late(reading, mention))
		sure_doubt(sure, DOUBT_LATER);
}

/*
 * What can be held against a citation that was read from an image.  Of a text
 * that was typed it is the document's own mistake, and was read rightly.
 */
static void doubt_reading(struct sure *sure, const struct reading *reading,
			  const struct mention *mention,
			  const struct number *number,
			  const struct agreed *agreed)
{
	if (agreed->others && agreed->others >= agreed->dates)
		sure_doubt(sure, DOUBT_DATES);
	if (agreed->dates < 2)
		doubt_time(sure, reading, mention, number);
}

struct sure sure_of_mention(const struct reading *reading,
			    const struct passage *passage,
			    const struct mention *mention)
{
	struct evidence of_number = weigh(passage, mention->number_span);
	struct evidence of_date = weigh(passage, mention->date_span);
	struct sure number_sure = sure_of_part(&of_number);
	struct sure date_sure = sure_of_part(&of_date);
	struct agreed agreed = agree_of(reading, mention);
	struct sure sure = { .confidence = mention->confidence };
	struct number number;
	bool numbered = *mention->number &&
			find_number(reading->finder, &number, mention->number,
				    strlen(mention->number), 0, reading->arena);

	/* what was read twice and is the same was read right */
	if (agreed.numbers < 2)
		add(&sure, &number_sure);
	if (agreed.dates < 2)
		add(&sure, &date_sure);
	if (numbered)
		doubt_symbol(&sure, reading, passage, &number,
			     mention->number_span);
	if (mention->doubtful)
		sure_doubt(&sure, numbered || !*mention->number ? DOUBT_MENDED
								: DOUBT_SHORT);
	if (is_torn(passage, mention) ||
	    (numbered && is_year(mention, &number)))
		sure_doubt(&sure, DOUBT_TORN);
	if (has_date_behind(reading, passage, mention))
		sure_doubt(&sure, DOUBT_DATE);
	if (of_number.word >= 0 || of_date.word >= 0)
		doubt_reading(&sure, reading, mention,
			      numbered ? &number : NULL, &agreed);
	return sure;
}

/* -------------------------------------------------------------- writing */

void sure_write(struct reading *reading, xmlNode *node, const struct sure *sure)
{
	struct text why = { .arena = reading->arena };
	bool fine = true;

	if (!node)
		return;
	for (int i = 0; i < DOUBTS; i++)
		if (sure->doubts & 1U << i)
			text_print(&why, "%s%s", why.length ? " " : "",
				   doubts[i].code);
	if (sure->confidence >= 0)
		fine = akn_set_conf(node, sure->confidence);
	if (sure->doubts)
		fine &= akn_set_own(node, "status", "needs-review") &&
			akn_set_own(node, "why", text_string(&why));
	if (!fine || why.failed)
		reading->failed = true;
}

const char *sure_lines(struct reading *reading, const struct passage *passage,
		       struct span span)
{
	struct text ids = { .arena = reading->arena };
	const char *last = "";

	for (size_t i = 0; i < passage->piece_count; i++) {
		const char *id = passage->pieces[i].line->id;

		if (span.start >= piece_end(passage, i) ||
		    span.end <= passage->pieces[i].start || !*id ||
		    strcmp(id, last) == 0)
			continue;
		text_print(&ids, "%s#%s", ids.length ? " " : "", id);
		last = id;
	}
	reading->failed |= ids.failed;
	return text_string(&ids);
}

void sure_place(struct reading *reading, xmlNode *node,
		const struct passage *passage, struct span span)
{
	const char *ids = sure_lines(reading, passage, span);

	if (node && *ids && !akn_set_own(node, "alto", ids))
		reading->failed = true;
}
