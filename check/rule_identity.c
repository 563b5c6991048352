/*
 * Rules about the IRIs of a document: /akn/vn/doc/TYPE/ISSUER/YEAR/NUMBER.
 */

#include <stdio.h>
#include <string.h>

#include "check/rules.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Parts of the IRI of a work, and the digits of its year. */
enum { NAMESPACE, COUNTRY, ELEMENT, TYPE, ISSUER, YEAR, NUMBER, PARTS };
enum { YEAR_DIGITS = 4 };

/* The number of a document whose own was not read begins so. */
static const char unread[] = "khong-so-";
static const char no_year[] = "0000";
static const char no_date[] = "0001-01-01";

/* What stands in the header for what was not read. */
static const char unread_number[] = "so-chua-doc";
static const char unread_date[] = "ngay-chua-doc";

/* Bytes of an IRI. */
enum { IRI_SIZE = 1024 };

struct parts {
	const char *items[PARTS];
};

/* Cut the IRI of the work; false: it is of another form. */
static bool cut(struct exam *exam, struct parts *parts)
{
	const char *at = exam->header.iri;

	for (int i = 0; i < PARTS; i++) {
		size_t length;

		if (*at != '/')
			return false;
		length = strcspn(at + 1, "/");
		parts->items[i] = exam_keep(
			exam, arena_text(exam->arena, at + 1, length));
		at += length + 1;
	}
	return !*at;
}

static const xmlNode *frbr(const struct exam *exam, const char *level,
			   const char *element)
{
	return xml_child(akn_first(exam->document, level), element);
}

static const char *value_of(const struct exam *exam, const char *level,
			    const char *element)
{
	return akn_get(frbr(exam, level, element), "value");
}

/* Whether the header says of something that it was not read. */
static bool is_unread(const struct exam *exam, const char *name)
{
	for (const xmlNode *node = akn_first(exam->document, "inline"); node;
	     node = akn_next(exam->document, node, "inline"))
		if (strcmp(akn_get(node, "name"), name) == 0)
			return true;
	return false;
}

/* What is not there says nothing wrong. */
static void compare(struct exam *exam, const xmlNode *place, const char *is,
		    const char *wanted)
{
	if (*is && strcmp(is, wanted) != 0)
		exam_tell(exam, place, _("'%s' where '%s' is wanted"), is,
			  wanted);
}

void rule_iri_type(struct exam *exam)
{
	const xmlNode *type = akn_first(exam->document, "docType");
	const char *printed = finder_type_slug(
		exam->know->finder, exam_line(exam, type), exam->arena);
	const xmlNode *main = akn_main(exam->document);
	struct parts parts;

	if (!cut(exam, &parts))
		return;
	compare(exam, NULL, parts.items[TYPE], exam->header.type);
	compare(exam, NULL, value_of(exam, "FRBRWork", "FRBRsubtype"),
		exam->header.type);
	if (*printed)
		compare(exam, type, parts.items[TYPE], printed);
	if (!xml_is(main, parts.items[ELEMENT]))
		exam_tell(exam, NULL, _("'%s' is no '%s'"), exam->header.iri,
			  main ? (const char *)main->name : "");
}

void rule_iri_number(struct exam *exam)
{
	const char *number = exam->header.number;
	const xmlNode *place = akn_first(exam->document, "docNumber");
	struct parts parts;
	const char *slug;

	if (!cut(exam, &parts))
		return;
	compare(exam, NULL, value_of(exam, "FRBRWork", "FRBRnumber"),
		parts.items[NUMBER]);
	if (*number) {
		slug = exam_keep(exam, text_slug(exam->arena, number));
		compare(exam, place, parts.items[NUMBER], slug);
		compare(exam, place, value_of(exam, "FRBRWork", "FRBRalias"),
			number);
	} else if (is_unread(exam, unread_number) &&
		   strncmp(parts.items[NUMBER], unread, sizeof(unread) - 1) !=
			   0) {
		exam_tell(exam, NULL,
			  _("'%s' in the IRI, and no number in the document"),
			  parts.items[NUMBER]);
	}
}

void rule_iri_year(struct exam *exam)
{
	const char *date = exam->header.date;
	struct parts parts;

	if (!cut(exam, &parts))
		return;
	if (*date && strncmp(parts.items[YEAR], date, YEAR_DIGITS) != 0)
		exam_tell(exam, akn_first(exam->document, "docDate"),
			  _("%s in the IRI, and %s in the document"),
			  parts.items[YEAR], date);
	else if (is_unread(exam, unread_date) &&
		 strcmp(parts.items[YEAR], no_year) != 0 &&
		 !strstr(exam->header.number, parts.items[YEAR]))
		exam_tell(exam, NULL,
			  _("%s in the IRI, and no year in the document"),
			  parts.items[YEAR]);
}

/* Compare an IRI with the one it has to be, printed from `stem`. */
static void compare_iri(struct exam *exam, const char *level,
			const char *element, const char *stem, const char *end)
{
	char wanted[IRI_SIZE];
	const xmlNode *node = frbr(exam, level, element);

	(void)snprintf(wanted, sizeof(wanted), "%s%s", stem, end);
	if (strcmp(akn_get(node, "value"), wanted) != 0)
		exam_tell(exam, node, _("%s of %s is '%s', not '%s'"), element,
			  level, akn_get(node, "value"), wanted);
}

static void compare_date(struct exam *exam, const char *level, const char *date)
{
	const xmlNode *node = frbr(exam, level, "FRBRdate");

	if (strcmp(akn_get(node, "date"), date) != 0)
		exam_tell(exam, node, _("the date of %s is %s, not %s"), level,
			  akn_get(node, "date"), date);
}

void rule_iri_chain(struct exam *exam)
{
	const char *work = exam->header.iri;
	const char *date = exam->header.date;
	char expression[IRI_SIZE];
	struct parts parts;

	if (!*date && is_unread(exam, unread_date))
		date = no_date;
	if (!*date)
		date = akn_get(frbr(exam, "FRBRWork", "FRBRdate"), "date");
	if (!cut(exam, &parts)) {
		exam_tell(exam, NULL,
			  _("'%s' is no IRI of the form that we "
			    "give"),
			  work);
		return;
	}
	(void)snprintf(expression, sizeof(expression), "%s/vie@%s", work, date);
	compare_iri(exam, "FRBRWork", "FRBRthis", work, "/!main");
	compare_iri(exam, "FRBRExpression", "FRBRuri", expression, "");
	compare_iri(exam, "FRBRExpression", "FRBRthis", expression, "/!main");
	compare_iri(exam, "FRBRManifestation", "FRBRuri", expression, ".akn");
	compare_iri(exam, "FRBRManifestation", "FRBRthis", expression,
		    "/!main.xml");
	compare_date(exam, "FRBRWork", date);
	compare_date(exam, "FRBRExpression", date);
	compare_date(exam, "FRBRManifestation", date);
}
