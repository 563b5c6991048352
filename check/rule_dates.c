/*
 * Rules about days: of what is cited, of deadlines, and in the text.
 */

#include <stdlib.h>
#include <string.h>

#include "check/rules.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Bytes of a day: "2024-02-30", and the largest figure in a date. */
enum { ISO_BYTES = 10, FIGURE_DIGITS = 4 };

/* Whether both are days; "" is none. */
static bool are_days(const char *one, const char *other)
{
	return strlen(one) == ISO_BYTES && strlen(other) == ISO_BYTES;
}

void rule_cited_later(struct exam *exam)
{
	const struct document *document = exam->document;
	const char *signed_on = exam->header.date;

	for (const xmlNode *ref = akn_first(document, "ref"); ref;
	     ref = akn_next(document, ref, "ref")) {
		const char *date = akn_get_own(ref, "date");

		if (are_days(date, signed_on) && strcmp(date, signed_on) > 0)
			exam_tell(exam, ref, _("'%s' is younger than %s"),
				  exam_line(exam, ref), signed_on);
	}
}

/* Whether a ref that has the document's own number may be of another one. */
static bool is_other(const struct exam *exam, const xmlNode *ref)
{
	const char *href = akn_get(ref, "href");
	const char *date = akn_get_own(ref, "date");

	if (*href != '#')
		return strcmp(href, exam->header.iri) != 0;
	return *date && strcmp(date, exam->header.date) != 0;
}

/* An annex tells what it belongs to. */
static bool is_in_annex(const xmlNode *node)
{
	while (node && !xml_is(node, "attachment"))
		node = node->parent;
	return node != NULL;
}

void rule_cites_itself(struct exam *exam)
{
	const struct document *document = exam->document;
	const char *own = exam->header.number;

	for (const xmlNode *ref = akn_first(document, "ref"); ref && *own;
	     ref = akn_next(document, ref, "ref")) {
		const char *type =
			finder_type_slug(exam->know->finder,
					 akn_get_own(ref, "type"), exam->arena);

		if (strcmp(akn_get_own(ref, "number"), own) == 0 &&
		    strcmp(type, exam->header.type) == 0 &&
		    !is_other(exam, ref) && !is_in_annex(ref))
			exam_tell(exam, ref, _("'%s' is the document itself"),
				  exam_line(exam, ref));
	}
}

static int figure(const struct pattern *pattern, const char *name,
		  const char *text, const struct span *groups)
{
	int group = pattern_group(pattern, name);
	struct span span = groups[group];
	char digits[FIGURE_DIGITS + 1] = "";
	size_t length = span.end - span.start;

	if (length > FIGURE_DIGITS)
		length = FIGURE_DIGITS;
	memcpy(digits, text + span.start, length);
	return (int)strtol(digits, NULL, 10);
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || leap || day < 29;
}

static void look_for_days(struct exam *exam, const xmlNode *place,
			  const struct pattern *pattern, const char *text)
{
	size_t length = strlen(text);
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t at = 0;
	     at < length && pattern_match(pattern, text, length, at, groups) &&
	     groups[0].end > at;
	     at = groups[0].end) {
		int day = figure(pattern, "d", text, groups);
		int month = figure(pattern, "m", text, groups);
		int year = figure(pattern, "y", text, groups);

		if (!is_day(year, month, day))
			exam_tell(exam, place, _("there is no day '%.*s'"),
				  (int)(groups[0].end - groups[0].start),
				  text + groups[0].start);
	}
}

void rule_impossible_date(struct exam *exam)
{
	static const char *const texts[] = { "p", "heading" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		for (const xmlNode *node = akn_first(exam->document, texts[i]);
		     node; node = akn_next(exam->document, node, texts[i]))
			for (int date = 0; exam->know->dates[date]; date++)
				look_for_days(exam, node,
					      exam->know->dates[date],
					      exam_line(exam, node));
}

/* A span of time that is over is what the text looks back on. */
static bool is_past_span(const xmlNode *deadline)
{
	return strcmp(akn_get(deadline, "type"), "interval") == 0;
}

void rule_early_deadline(struct exam *exam)
{
	const struct document *document = exam->document;
	const char *signed_on = exam->header.date;

	for (const xmlNode *node = akn_first(document, "deadline"); node;
	     node = akn_next(document, node, "deadline")) {
		const char *end = akn_get(node, "end");
		const xmlNode *place =
			exam_find(&exam->ids, akn_get(node, "href"));

		if (!place)
			place = exam_find(&exam->ids,
					  akn_get(node->parent, "href"));
		if (are_days(end, signed_on) && strcmp(end, signed_on) < 0 &&
		    !is_past_span(node))
			exam_tell(exam, place, _("'%s' is over on %s"),
				  akn_get(node, "text"), signed_on);
	}
}
