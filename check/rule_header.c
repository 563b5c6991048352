/*
 * Rules about what the header says twice: type, body, year; and what of it
 * is not there.
 */

#include <stdlib.h>
#include <string.h>

#include "check/rules.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* Columns of dictionaries/document_types.tsv and issuers.tsv. */
enum { TYPE_SLUG = 1, TYPE_SYMBOL = 2 };
enum { ISSUER_SYMBOL = 0, ISSUER_NAME = 1 };

/* What parts the parts of a symbol, and several names of a table's cell. */
static const char between[] = "-/. ";
static const char names_between[] = "/,";

/* The digits of a year. */
enum { YEAR_DIGITS = 4 };

static const xmlNode *named(const struct exam *exam, const char *element,
			    const char *name)
{
	for (const xmlNode *node = akn_first(exam->document, element); node;
	     node = akn_next(exam->document, node, element))
		if (strcmp(akn_get(node, "name"), name) == 0)
			return node;
	return NULL;
}

void rule_secrecy(struct exam *exam)
{
	const xmlNode *mark = named(exam, "container", "do-mat");

	if (mark)
		exam_tell(exam, mark, _("it bears the mark '%s'"),
			  exam_line(exam, mark));
}

void rule_number_missing(struct exam *exam)
{
	if (!*exam->header.number)
		exam_tell(exam, named(exam, "inline", "so-chua-doc"), "%s",
			  _("the number is not read"));
}

void rule_date_missing(struct exam *exam)
{
	if (!*exam->header.date)
		exam_tell(exam, named(exam, "inline", "ngay-chua-doc"), "%s",
			  _("the date is not read"));
}

void rule_signer_missing(struct exam *exam)
{
	if (!*exam->header.signer)
		exam_tell(exam, akn_first(exam->document, "signature"), "%s",
			  _("no name of a signer is read"));
}

/* The number of the header, cut into its parts; false: there is none. */
static bool read_number(struct exam *exam, struct number *number)
{
	const char *text = exam->header.number;

	return *text && find_number(exam->know->finder, number, text,
				    strlen(text), 0, exam->arena);
}

/* Whether the word is a symbol of that type: "QĐ" of "quyet-dinh". */
static bool is_symbol(const struct exam *exam, const char *word, size_t length,
		      const char *type)
{
	const struct table *types = &exam->know->types;

	for (size_t row = 0; row < types->rows; row++) {
		const char *symbol = table_cell(types, row, TYPE_SYMBOL);

		if (strlen(symbol) == length && length &&
		    memcmp(symbol, word, length) == 0 &&
		    strcmp(table_cell(types, row, TYPE_SLUG), type) == 0)
			return true;
	}
	return false;
}

/* Whether one of the parts of a symbol stands for the type. */
static bool says_type(const struct exam *exam, const char *symbol,
		      const char *type)
{
	while (*symbol) {
		size_t length = strcspn(symbol, between);

		if (is_symbol(exam, symbol, length, type))
			return true;
		symbol += length;
		symbol += strspn(symbol, between);
	}
	return false;
}

void rule_number_type(struct exam *exam)
{
	const xmlNode *type = akn_first(exam->document, "docType");
	const char *printed = finder_type_slug(
		exam->know->finder, exam_line(exam, type), exam->arena);
	struct number number;

	if (!*printed || !read_number(exam, &number) || !*number.type ||
	    strcmp(printed, number.type) == 0 ||
	    says_type(exam, number.symbol, printed) ||
	    !says_type(exam, number.symbol, number.type))
		return;
	exam_tell(exam, akn_first(exam->document, "docNumber"),
		  _("'%s' is the number of a '%s', and '%s' is printed"),
		  exam->header.number,
		  finder_type_name(exam->know->finder, number.type),
		  exam_line(exam, type));
}

/* A slug without its dashes: OCR loses the blanks between words. */
static const char *joined(struct exam *exam, const char *slug)
{
	struct text joined = { .arena = exam->arena };

	for (; *slug; slug++)
		if (*slug != '-')
			text_add(&joined, slug, 1);
	return text_string(&joined);
}

/* Whether one name is in the other, whole or run together. */
static bool is_in(struct exam *exam, const char *slug, const char *body)
{
	return know_holds(body, slug) || know_holds(slug, body) ||
	       (*slug && strstr(joined(exam, body), joined(exam, slug)));
}

/* Whether the names of a cell ("A / B, C") have one that the body bears. */
static bool bears(struct exam *exam, const char *names, const char *body)
{
	while (*names) {
		size_t length = strcspn(names, names_between);
		const char *name =
			exam_keep(exam, arena_text(exam->arena, names, length));
		const char *slug = exam_keep(
			exam, know_body(exam->know, name, exam->arena));

		if (is_in(exam, slug, body))
			return true;
		names += length;
		names += strspn(names, names_between);
	}
	return false;
}

/* Whether a known symbol is that of a body; `*name`: of whom, where not. */
static bool fits(struct exam *exam, const char *symbol, const char *body,
		 const char **name)
{
	const struct table *issuers = &exam->know->issuers;
	bool known = false;

	for (size_t row = table_find(issuers, symbol);
	     row < issuers->rows &&
	     strcmp(table_cell(issuers, row, ISSUER_SYMBOL), symbol) == 0;
	     row++) {
		*name = table_cell(issuers, row, ISSUER_NAME);
		if (bears(exam, *name, body))
			return true;
		known = true;
	}
	return !known;
}

/* Whether who issues under the symbol is any of several ("loose"). */
static bool is_loose(const struct exam *exam, const char *symbol)
{
	const struct table *checks = &exam->know->checks;

	for (size_t row = table_find(checks, "loose");
	     row < checks->rows &&
	     strcmp(table_cell(checks, row, 0), "loose") == 0;
	     row++)
		if (strcmp(table_cell(checks, row, 1), symbol) == 0)
			return true;
	return false;
}

void rule_number_issuer(struct exam *exam)
{
	const xmlNode *place = akn_first(exam->document, "docAuthority");
	const char *body = exam_keep(
		exam, know_body(exam->know, exam->header.issuer, exam->arena));
	struct number number;
	const char *name = "";

	if (!*body || akn_is_doubtful(place) || !read_number(exam, &number) ||
	    !*number.issuer || is_loose(exam, number.issuer) ||
	    fits(exam, number.issuer, body, &name))
		return;
	exam_tell(exam, akn_first(exam->document, "docNumber"),
		  _("'%s' is a number of '%s', and '%s' issues"),
		  exam->header.number, name, exam->header.issuer);
}

void rule_number_year(struct exam *exam)
{
	struct number number;

	if (!read_number(exam, &number) || !number.year ||
	    strlen(exam->header.date) <= YEAR_DIGITS ||
	    number.year == strtol(exam->header.date, NULL, 10))
		return;
	exam_tell(exam, akn_first(exam->document, "docNumber"),
		  _("the number is of %d, and the date %s"), number.year,
		  exam->header.date);
}

/* The value of a row of dictionaries/checks.tsv; NULL: there is none. */
static const char *check_value(const struct exam *exam, const char *kind,
			       const char *key)
{
	const struct table *checks = &exam->know->checks;

	for (size_t row = table_find(checks, kind);
	     row < checks->rows &&
	     strcmp(table_cell(checks, row, 0), kind) == 0;
	     row++)
		if (know_holds(key, table_cell(checks, row, 1)))
			return table_cell(checks, row, 2);
	return NULL;
}

/* Whether the body has one of the words, parted by blanks. */
static bool has_any(struct exam *exam, const char *body, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, " ");
		const char *word =
			exam_keep(exam, arena_text(exam->arena, words, length));

		if (know_holds(body, word))
			return true;
		words += length;
		words += strspn(words, " ");
	}
	return false;
}

void rule_signer_body(struct exam *exam)
{
	const xmlNode *signature = akn_first(exam->document, "signature");
	const xmlNode *signed_for =
		xml_find(signature, signature, "organization");
	const char *body = exam_keep(
		exam, know_body(exam->know, exam->header.issuer, exam->arena));
	const char *collective = exam_keep(
		exam, know_body(exam->know, exam_line(exam, signed_for),
				exam->arena));
	const char *words = check_value(exam, "signs", collective);

	if (!signed_for || !*body || !words || has_any(exam, body, words) ||
	    akn_is_doubtful(akn_first(exam->document, "docAuthority")))
		return;
	exam_tell(exam, signed_for, _("'%s' signs, and '%s' issues"),
		  exam_line(exam, signed_for), exam->header.issuer);
}
