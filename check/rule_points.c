/*
 * Rules about the points of the text: their numbers, footnotes, tasks.
 */

#include <stdlib.h>
#include <string.h>

#include "check/rules.h"
#include "pipeline/message.h"
#include "pipeline/review.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Letters in the order in which they number; the dot is the barred d. */
static const char letters[] = "abcd.eghiklmnopqrstuvxy";
static const char barred[] = "\xc4\x91";

/* What stands before and behind the figures of a number. */
static const char around[] = " .,:;)(-/";

/* The largest number of a point. */
enum { VALUE_MAX = 9999 };

static const char *const levels[] = {
	"part",      "chapter",      "section", "subsection", "article",
	"paragraph", "subparagraph", "point",   "indent",
};

static bool is_point(const xmlNode *node)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (xml_is(node, levels[i]))
			return true;
	return false;
}

/* The value of Roman figures; 0: there are other letters, too. */
static int roman_value(const char *text, size_t length)
{
	static const char digits[] = "IVXLC";
	static const int worth[] = { 1, 5, 10, 50, 100 };
	int value = 0;
	int last = 0;

	while (length-- > 0) {
		const char *digit = strchr(digits, text[length]);
		int now = digit && *digit ? worth[digit - digits] : 0;

		if (!now)
			return 0;
		value += now < last ? -now : now;
		if (now > last)
			last = now;
	}
	return value;
}

static int letter_value(const char *text, size_t length)
{
	const char *at = NULL;

	if (length == 2 && memcmp(text, barred, 2) == 0)
		at = strchr(letters, '.');
	else if (length == 1 && *text != '.')
		at = strchr(letters, *text);
	return at && *at ? (int)(at - letters) + 1 : 0;
}

/* What the number of a point says of its place: its last part; 0: nothing. */
static int value_of(const char *num)
{
	size_t end = strlen(num);
	size_t start;
	int value;

	while (end && strchr(around, num[end - 1]))
		end--;
	start = end;
	while (start && !strchr(around, num[start - 1]))
		start--;
	if (strspn(num + start, "0123456789") == end - start) {
		long figure = strtol(num + start, NULL, 10);

		return figure <= VALUE_MAX ? (int)figure : 0;
	}
	value = roman_value(num + start, end - start);
	return value ? value : letter_value(num + start, end - start);
}

/*
 * The number that the eId of a point tells, "7-1" of "para_7__subpara_7-1_2":
 * where one was misread it is the one that was meant; "" where it tells none.
 */
static const char *number_of(struct exam *exam, const xmlNode *point)
{
	const char *id = akn_get(point, "eId");
	const char *at = strstr(id, "__");
	size_t length;

	for (; at; at = strstr(id, "__"))
		id = at + 2;
	at = strchr(id, '_');
	if (!at)
		return exam_line(exam, xml_child(point, "num"));
	length = strcspn(at + 1, "_");
	return exam_keep(exam, arena_text(exam->arena, at + 1, length));
}

/* A point, and the one before it that it follows. */
struct pair {
	const xmlNode *point;
	const char *before;
	const char *now;
	int from;
	int to;
};

/* The pairs of points that follow each other, one by one. */
static bool pair_of(struct exam *exam, struct pair *pair, const xmlNode *point)
{
	const xmlNode *before = point->prev;

	while (before && (before->type != XML_ELEMENT_NODE ||
			  !xml_is(before, (const char *)point->name)))
		before = before->prev;
	if (!before)
		return false;
	*pair = (struct pair){
		.point = point,
		.before = exam_line(exam, xml_child(before, "num")),
		.now = exam_line(exam, xml_child(point, "num")),
		.from = value_of(number_of(exam, before)),
		.to = value_of(number_of(exam, point)),
	};
	return pair->from && pair->to;
}

/* Call `tell` for every pair in the document. */
static void for_pairs(struct exam *exam,
		      void (*tell)(struct exam *exam, const struct pair *pair))
{
	const xmlNode *root = document_root(exam->document);

	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		struct pair pair;

		if (is_point(node) && pair_of(exam, &pair, node))
			tell(exam, &pair);
	}
}

static void tell_gap(struct exam *exam, const struct pair *pair)
{
	if (pair->to > pair->from + 1)
		exam_tell(exam, pair->point, _("'%s' follows '%s'"), pair->now,
			  pair->before);
}

void rule_numbering_gap(struct exam *exam)
{
	for_pairs(exam, tell_gap);
}

/* A number of 1 begins another list. */
static void tell_repeat(struct exam *exam, const struct pair *pair)
{
	if (pair->to <= pair->from && (pair->to > 1 || pair->from == 1))
		exam_tell(exam, pair->point, _("'%s' stands after '%s'"),
			  pair->now, pair->before);
}

void rule_numbering_repeat(struct exam *exam)
{
	for_pairs(exam, tell_repeat);
}

void rule_note_mark(struct exam *exam)
{
	const struct document *document = exam->document;

	for (const xmlNode *note = akn_first(document, "authorialNote"); note;
	     note = akn_next(document, note, "authorialNote"))
		if (!*akn_get(note, "marker"))
			exam_tell(exam, note, "%s",
				  _("a footnote without its mark"));
}

void rule_task_place(struct exam *exam)
{
	const struct document *document = exam->document;

	for (const xmlNode *task = akn_first(document, "task"); task;
	     task = akn_next(document, task, "task")) {
		const xmlNode *place =
			exam_find(&exam->ids, akn_get(task, "href"));

		if (place && !is_point(place))
			exam_tell(exam, place, _("task '%s' is a '%s'"),
				  akn_get(task, "label"),
				  (const char *)place->name);
	}
}

void rule_review(struct exam *exam)
{
	const xmlNode *root = document_root(exam->document);
	const xmlNode *first = NULL;
	size_t count = 0;

	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		if (!review_wants(node))
			continue;
		count++;
		if (!first)
			first = node;
	}
	if (first)
		exam_tell(exam, first, _("fields to look at: %zu"), count);
}
