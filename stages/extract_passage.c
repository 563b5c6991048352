#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "stages/extract_part.h"

/* Shares of the column's width. */
#define FULL 0.93     /* with its next word a line would be so long */
#define SHORT 0.80    /* a line that is shorter ends its paragraph */
#define INDENTED 0.02 /* the first line of a paragraph is set in by it */
#define APART 0.9     /* a gap, as a share of the height of a line */

/* Signs that stick out of the column by this share of their width are dirt. */
#define OUTSIDE 0.8

/* ... when they take no more bytes than this. */
enum { DIRT_BYTES = 6 };

/* What ends a sentence, or the part of one that a list has. */
static bool ends_sentence(const struct line *line)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t length = line->length;
	size_t dots = sizeof(ellipsis) - 1;

	while (length && strchr(" \"')", line->text[length - 1]))
		length--;
	if (length > dots &&
	    memcmp(line->text + length - dots, ellipsis, dots) == 0)
		return true;
	return length && strchr(".:;!?/", line->text[length - 1]);
}

static bool is_letter_or_digit(int32_t point)
{
	return (point >= '0' && point <= '9') ||
	       utf8proc_tolower(point) != point ||
	       utf8proc_toupper(point) != point;
}

/* What a word is broken with that has no hyphen of its own. */
static const char soft_hyphen[] = "\xc2\xad";

static bool ends_soft(const char *text, size_t length)
{
	size_t bytes = sizeof(soft_hyphen) - 1;

	return length > bytes &&
	       memcmp(text + length - bytes, soft_hyphen, bytes) == 0;
}

/* The first letter or digit of a line, 0: none. */
static int32_t first_letter(const struct line *line)
{
	size_t at = 0;

	while (at < line->length) {
		int32_t point = text_next(line->text, line->length, &at);

		if (is_letter_or_digit(point))
			return point;
	}
	return 0;
}

/* Whether a line begins as no sentence does. */
static bool begins_low(const struct line *line)
{
	int32_t point = first_letter(line);

	return !point || utf8proc_toupper(point) != point;
}

static bool is_capitals(const struct line *line)
{
	size_t at = 0;
	int high = 0;

	while (at < line->length) {
		int32_t point = text_next(line->text, line->length, &at);

		if (utf8proc_toupper(point) != point)
			return false;
		high += utf8proc_tolower(point) != point;
	}
	return high > 1;
}

/* Whether the page shows that a paragraph begins with the line. */
static bool is_set_apart(const struct line *before, const struct line *line)
{
	int gap = line->box.y - before->box.y - before->box.height;

	if (!before->boxed || !line->boxed || before->page != line->page)
		return false;
	return line->indent - before->indent > INDENTED ||
	       gap > line->box.height * APART;
}

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* Bytes of the dash or slash that the text ends in; 0: it ends in none. */
static size_t end_sign(const char *text, size_t length)
{
	static const char dash[] = "\xe2\x80\x93"; /* a longer one, too */

	if (length && strchr("-/", text[length - 1]))
		return 1;
	if (length > 2 && memcmp(text + length - 3, dash, 2) == 0 &&
	    (text[length - 1] == dash[2] || text[length - 1] == dash[2] + 1))
		return sizeof(dash) - 1;
	return 0;
}

/* The last word of a text, as far as `end`. */
static const char *last_word(const char *text, size_t end)
{
	while (end && text[end - 1] != ' ')
		end--;
	return text + end;
}

/* Whether a symbol is broken where the text ends: "24-", "12/QD-", "24/". */
static bool breaks_symbol(const char *text, size_t length)
{
	size_t sign = end_sign(text, length);
	size_t end = length - sign;
	const char *word = last_word(text, end);

	if (!sign || !end || strchr(" .:", text[end - 1]))
		return false;
	if (is_digit(text[end - 1]))
		return true;
	return is_digit(*word) &&
	       (text[length - 1] == '/' ||
		memchr(word, '/', end - (size_t)(word - text)));
}

/* Whether the text goes on with the symbol of a number that ended it. */
static bool goes_on(const char *before, size_t length, const char *text)
{
	return (*text == '/' || *text == '-') && is_letter_or_digit(text[1]) &&
	       length && is_digit(*last_word(before, length)) &&
	       before[length - 1] != '.' && before[length - 1] != ';';
}

bool passage_continues(const struct reading *reading, const struct line *before,
		       const struct line *line)
{
	bool ended = ends_sentence(before);
	bool low = begins_low(line);
	bool room = before->fill + line->first < FULL;

	(void)reading;
	if ((!ended && low) || breaks_symbol(before->text, before->length) ||
	    ends_soft(before->text, before->length) ||
	    goes_on(before->text, before->length, line->text))
		return true;
	if (before->whole || line->whole)
		return false;
	if (is_capitals(before) && !is_capitals(line) && room)
		return false;
	if (is_set_apart(before, line))
		return false;
	if (line->opens_block && before->page == line->page &&
	    (!line->boxed || ended))
		return false;
	return low || !room || !(ended || before->fill < SHORT);
}

/* Bytes of the signs that a line begins with; 0: letters stand there. */
static size_t signs_before(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	while (at < length) {
		size_t from = at;

		if (is_letter_or_digit(text_next(text, length, &at)))
			return from;
	}
	return 0;
}

/* Brackets are none: they open what a later line may end. */
size_t line_dirt(const struct line *before, const struct line *line)
{
	size_t dirt = signs_before(line->text);
	double share;

	if (!dirt || dirt > DIRT_BYTES || !line->boxed || !before->boxed ||
	    line->page != before->page || strcspn(line->text, "([{") < dirt)
		return 0;
	share = line->box.width * (double)dirt / (double)line->length;
	return line->box.x + share * OUTSIDE <= before->box.x ? dirt : 0;
}

struct passage *passage_new(struct reading *reading)
{
	struct passage *passage = reading_take(reading, sizeof(*passage));

	if (passage) {
		passage->text = "";
		passage->built.arena = reading->arena;
	}
	return passage;
}

void passages_add(struct passages *passages, struct passage *passage)
{
	if (!passage)
		return;
	if (passages->last)
		passages->last->next = passage;
	else
		passages->first = passage;
	passages->last = passage;
}

/* Whether all letters of a word are capitals. */
static bool is_symbol(const char *word, size_t length)
{
	int high = 0;

	for (size_t at = 0; at < length;) {
		int32_t point = text_next(word, length, &at);

		if (utf8proc_toupper(point) != point)
			return false;
		high += utf8proc_tolower(point) != point;
	}
	return high > 1;
}

/* Whether a number or symbol was broken where the two texts meet. */
static bool is_broken(const struct passage *passage, const char *text)
{
	size_t length = passage->length;
	size_t sign = end_sign(passage->text, length);
	const char *word = last_word(passage->text, length);
	size_t at = 0;
	int32_t next = text_next(text, strlen(text), &at);

	if (breaks_symbol(passage->text, length) ||
	    goes_on(passage->text, length, text))
		return true;
	if (!sign || length - sign == 0 ||
	    word + sign == passage->text + length)
		return false;
	if (passage->text[length - 1] == '/')
		return passage->text[length - 2] != '.';
	return is_symbol(word,
			 length - sign - (size_t)(word - passage->text)) &&
	       (is_letter_or_digit(next) && utf8proc_toupper(next) == next);
}

void passage_join(struct reading *reading, struct passage *passage,
		  const struct line *line, size_t from)
{
	const char *more = line->text + from;
	struct piece *pieces;

	if (ends_soft(passage->text, passage->length))
		passage->built.length -= sizeof(soft_hyphen) - 1;
	else if (passage->length && !is_broken(passage, more))
		text_add(&passage->built, " ", 1);
	pieces = arena_grow(reading->arena, passage->pieces,
			    &passage->piece_room, passage->piece_count + 1,
			    sizeof(*pieces));
	if (!pieces) {
		reading->failed = true;
		return;
	}
	pieces[passage->piece_count++] = (struct piece){
		.start = passage->built.length,
		.from = from,
		.line = line,
	};
	passage->pieces = pieces;
	text_add_string(&passage->built, more);
	passage->text = text_string(&passage->built);
	passage->length = passage->built.length;
	reading->failed |= passage->built.failed;
}

void passage_cut(struct passage *passage, size_t start, size_t end)
{
	char *text = passage->built.data;

	memmove(text + start, text + end, passage->length - end + 1);
	for (size_t i = 0; i < passage->piece_count; i++) {
		struct piece *piece = &passage->pieces[i];
		size_t cut = piece->start < end ? piece->start : end;

		if (piece->start < start)
			continue;
		piece->from += end - cut;
		piece->start = start + (piece->start - cut);
	}
	for (struct note *note = passage->notes; note; note = note->next)
		if (note->at >= end)
			note->at -= end - start;
	passage->length -= end - start;
	passage->built.length = passage->length;
}

struct passage *passage_of_zone(struct reading *reading, const char *zone)
{
	struct passage *passage = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];

		if (!line_in(line, zone))
			continue;
		if (!passage)
			passage = passage_new(reading);
		if (!passage)
			return NULL;
		passage_join(reading, passage, line, 0);
	}
	return passage;
}

/* Whether a word says something: a letter stands in it, or a digit. */
static bool says_something(const char *word, size_t length)
{
	for (size_t at = 0; at < length;) {
		int32_t point = text_next(word, length, &at);

		if (is_letter_or_digit(point))
			return true;
	}
	return false;
}

struct span name_span(const char *text)
{
	size_t at = strspn(text, " ");
	struct span span = { at, at };

	while (text[at]) {
		size_t length = strcspn(text + at, " ");

		if (says_something(text + at, length)) {
			if (span.start == span.end)
				span.start = at;
			span.end = at + length;
		}
		at += length + strspn(text + at + length, " ");
	}
	return span;
}

const char *name_of_zone(struct reading *reading, const char *zone)
{
	struct text name = { .arena = reading->arena };

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *line = &reading->lines.items[i];
		struct span span = name_span(line->text);

		if (!line_in(line, zone) || span.start == span.end)
			continue;
		if (name.length)
			text_add(&name, " ", 1);
		text_add(&name, line->text + span.start, span.end - span.start);
	}
	reading->failed |= name.failed;
	return text_string(&name);
}

double passage_confidence(const struct passage *passage)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < passage->piece_count; i++) {
		const struct line *line = passage->pieces[i].line;

		for (size_t j = 0; j < line->word_count; j++) {
			if (line->words[j].confidence < 0)
				continue;
			sum += line->words[j].confidence;
			count++;
		}
	}
	return count ? sum / (double)count : ALTO_NO_CONFIDENCE;
}

double passage_lowest(const struct passage *passage, struct span span)
{
	double lowest = ALTO_NO_CONFIDENCE;

	for (size_t i = 0; i < passage->piece_count; i++) {
		const struct piece *piece = &passage->pieces[i];
		size_t end = i + 1 < passage->piece_count
				     ? passage->pieces[i + 1].start
				     : passage->length;
		size_t start = piece->start;
		double now;

		if (span.start >= end || span.end <= start)
			continue;
		if (span.start > start)
			start = span.start;
		now = line_confidence(piece->line,
				      start - piece->start + piece->from,
				      span.end - piece->start + piece->from);
		if (now >= 0 && (lowest < 0 || now < lowest))
			lowest = now;
	}
	return lowest;
}
