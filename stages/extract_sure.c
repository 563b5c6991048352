/*
 * extract_sure - how sure a field is, and why a person has to look at it
 */

#include "stages/extract_sure.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
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

/*
 * How far behind a number a date may reach, and behind the word for a day its
 * figures begin, in bytes.
 */
enum { DATE_BYTES_MAX = 60, DAY_BYTES = 8 };

enum { YEAR_DIGITS = 4 };

void sure_doubt(struct sure *sure, enum doubt doubt)
{
	sure->doubts |= 1U << doubt;
	if (sure->confidence < 0 || sure->confidence > doubts[doubt].most)
		sure->confidence = doubts[doubt].most;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
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
	evidence_lower(&sure->confidence, evidence->figure);
	evidence_lower(&sure->confidence, evidence->bare);
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
	if (is_below(evidence->lowered, least.lowered + DBL_EPSILON))
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

/* Whether the figures are others than were read: "l7" is 17. */
static bool has_other_figures(const struct passage *passage,
			      const struct number *number, struct span span)
{
	return strncmp(passage->text + span.start, number->digits,
		       strlen(number->digits)) != 0;
}

/*
 * A symbol that the tables know is right, even where letters of it were put
 * right: one that is as near as another is not put right.
 */
static void doubt_symbol(struct sure *sure, const struct reading *reading,
			 const struct passage *passage,
			 const struct number *number, struct span span,
			 bool mended)
{
	struct evidence evidence;

	if (span_is_empty(span))
		return;
	if (has_other_figures(passage, number, span))
		sure_doubt(sure, DOUBT_MENDED);
	if (*number->type && is_known(reading, number->issuer))
		return;
	if (mended)
		sure_doubt(sure, DOUBT_MENDED);
	evidence = evidence_weigh(passage, unknown_part(number, span));
	if (is_below(evidence.letter, least.letter))
		sure_doubt(sure, DOUBT_SYMBOL);
}

/* --------------------------------------------------------------- fields */

struct sure sure_of_number(const struct reading *reading,
			   const struct passage *passage,
			   const struct number *number)
{
	struct evidence evidence = evidence_weigh(passage, number->span);
	struct sure sure = { .confidence = number->confidence };

	doubt_head(&sure, &evidence);
	doubt_symbol(&sure, reading, passage, number, number->span,
		     number->doubtful);
	return sure;
}

struct sure sure_of_date(const struct passage *passage, const struct date *date)
{
	struct evidence evidence = evidence_weigh(passage, date->span);
	struct sure sure = { .confidence = least.form };

	doubt_head(&sure, &evidence);
	if (date->doubtful)
		sure_doubt(&sure, DOUBT_MENDED);
	return sure;
}

struct sure sure_of_words(const struct passage *passage)
{
	double words = passage_confidence(passage);
	struct sure sure = { .confidence = least.form };

	evidence_lower(&sure.confidence, words);
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
	evidence_lower(&sure->confidence, part->confidence);
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
	size_t near =
		finder_clip(passage->text, passage->length, at, DATE_BYTES_MAX);

	if (*mention->date || span_is_empty(mention->number_span))
		return false;
	if (finder_match(reading->finder, FINDER_DATE, passage->text, near, end,
			 groups) &&
	    groups[0].start <= at)
		return true;
	if (!finder_match(reading->finder, FINDER_TAIL_GAP, passage->text, near,
			  at, groups))
		return false;
	near = first_of(groups[0].end + DAY_BYTES, near);
	for (at = groups[0].end; at < near; at++)
		if (is_digit(passage->text[at]))
			return true;
	return false;
}

/*
 * Whether the number is a part of one that was torn: figures stand before it,
 * or behind one without a symbol, and nothing but a blank or a mark between
 * ("35 2009/NQ-HĐND").
 */
static bool is_torn(const struct passage *passage,
		    const struct mention *mention, bool numbered)
{
	static const char between[] = " .:'/-";
	size_t start = mention->number_span.start;
	size_t end = mention->number_span.end;
	size_t at = start;

	if (start == end)
		return false;
	while (at && strchr(between, passage->text[at - 1]))
		at--;
	if (at && at < start && is_digit(passage->text[at - 1]))
		return true;
	end += strspn(passage->text + end, between);
	return !numbered && is_digit(passage->text[end]);
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
			    const struct mention *mention, bool resolved)
{
	struct evidence of_number =
		evidence_weigh(passage, mention->number_span);
	struct evidence of_date = evidence_weigh(passage, mention->date_span);
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
			     mention->number_span, mention->doubtful);
	else if (mention->doubtful ||
		 (*mention->number && of_number.word >= 0 && !resolved))
		sure_doubt(&sure, DOUBT_SHORT);
	if (is_torn(passage, mention, numbered) ||
	    (numbered && is_year(mention, &number)))
		sure_doubt(&sure, DOUBT_TORN);
	if (has_date_behind(reading, passage, mention))
		sure_doubt(&sure, DOUBT_DATE);
	if (mention->date_mended)
		sure_doubt(&sure, DOUBT_MENDED);
	if (of_number.word >= 0 || of_date.word >= 0)
		doubt_reading(&sure, reading, mention,
			      numbered ? &number : NULL, &agreed);
	else if (agree_is_late(reading, mention))
		sure_doubt(&sure, DOUBT_LATER);
	return sure;
}

struct sure sure_of_assignee(const struct passage *passage,
			     const struct assignee *assignee)
{
	struct sure sure = { .confidence = assignee->confidence };

	evidence_lower(&sure.confidence,
		       evidence_mean(passage, assignee->span));
	return sure;
}

/*
 * Whether a year that was left out follows from the date of the document: what
 * is due is due after it is signed.
 */
static bool has_year(const struct header *header)
{
	return header->has_date && !header->date_sure.doubts;
}

struct sure sure_of_deadline(const struct reading *reading,
			     const struct passage *passage,
			     const struct deadline *deadline)
{
	const struct header *header = &reading->header;
	struct evidence evidence = evidence_weigh(passage, deadline->span);
	struct sure sure = { .confidence = deadline->confidence };

	doubt_figures(&sure, &evidence);
	if (deadline->doubtful && !has_year(header))
		sure_doubt(&sure, DOUBT_YEAR_LEFT_OUT);
	if (evidence.word >= 0 && *deadline->end && has_year(header) &&
	    strcmp(deadline->end, header->date.iso) < 0)
		sure_doubt(&sure, DOUBT_EARLIER);
	return sure;
}

struct sure sure_of_task(double confidence, bool misread)
{
	struct sure sure = { .confidence = confidence };

	if (misread)
		sure_doubt(&sure, DOUBT_LABEL);
	if (confidence < least.task)
		sure_doubt(&sure, DOUBT_ORDER);
	return sure;
}

/* -------------------------------------------------------------- writing */

/* The codes of the doubts, a blank between. */
static const char *why(struct reading *reading, const struct sure *sure)
{
	struct text codes = { .arena = reading->arena };

	for (int i = 0; i < DOUBTS; i++)
		if (sure->doubts & 1U << i)
			text_print(&codes, "%s%s", codes.length ? " " : "",
				   doubts[i].code);
	reading->failed |= codes.failed;
	return text_string(&codes);
}

void sure_write(struct reading *reading, xmlNode *node, const struct sure *sure)
{
	bool fine = true;

	if (!node)
		return;
	if (sure->confidence >= 0)
		fine = akn_set_conf(node, sure->confidence);
	if (sure->doubts)
		fine &= akn_set_own(node, "status", "needs-review") &&
			akn_set_own(node, "why", why(reading, sure));
	if (!fine)
		reading->failed = true;
}

void sure_write_own(struct reading *reading, xmlNode *node,
		    const struct sure *sure, const char *lines)
{
	char confidence[16];
	bool fine;

	if (!node)
		return;
	(void)snprintf(confidence, sizeof(confidence), "%.2f",
		       fmin(fmax(sure->confidence, 0), 1));
	fine = akn_set(node, "conf", confidence);
	if (sure->doubts)
		fine &= akn_set(node, "status", "needs-review") &&
			akn_set(node, "why", why(reading, sure));
	if (*lines)
		fine &= akn_set(node, "alto", lines);
	if (!fine)
		reading->failed = true;
}

const char *sure_lines(struct reading *reading, const struct passage *passage,
		       struct span span)
{
	struct text ids = { .arena = reading->arena };
	const char *last = "";

	for (size_t i = evidence_first_piece(passage, span.start);
	     i < passage->piece_count && passage->pieces[i].start < span.end;
	     i++) {
		const char *id = passage->pieces[i].line->id;

		if (!*id || strcmp(id, last) == 0)
			continue;
		text_print(&ids, "%s#%s", ids.length ? " " : "", id);
		last = id;
	}
	reading->failed |= ids.failed;
	return text_string(&ids);
}

int sure_page(const struct passage *passage, struct span span)
{
	size_t first = evidence_first_piece(passage, span.start);

	return first < passage->piece_count ? passage->pieces[first].line->image
					    : 0;
}

void sure_place(struct reading *reading, xmlNode *node,
		const struct passage *passage, struct span span)
{
	const char *ids = sure_lines(reading, passage, span);

	if (node && *ids && !akn_set_own(node, "alto", ids))
		reading->failed = true;
}
