/*
 * extract_agree - what the citations of a document say of each other
 *
 * One that stands twice with the same reading is surer than one alone; two
 * that cannot both be right make each other doubtful.
 */

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "stages/extract_sure.h"

/* How many lists the citations are spread over; a power of two. */
enum { LISTS = 4096 };

/* Citations of a list that are looked at; in a document there are few. */
enum { LIST_MAX = 256 };

/* The digits of a year at the start of an ISO date. */
enum { YEAR_DIGITS = 4 };

/* A reading of type, number and date, and how often it was met. */
struct cited {
	struct cited *next; /* of the same list: the same number, mostly */
	const char *type;
	const char *number;
	const char *date; /* ISO or "" */
	size_t count;
};

struct agreement {
	struct cited *lists[LISTS];
	size_t dated; /* citations with a date */
	size_t late;  /* ... that is after that of the document */
};

/*
 * Nothing can cite what is later than itself.  Where of the dated citations
 * one in so many is, it is the date of the document that was misread.
 */
enum { LATE_PART = 4 };

static size_t list_of(const char *number)
{
	const uint32_t basis = 2166136261U; /* FNV-1a */
	const uint32_t prime = 16777619U;
	uint32_t hash = basis;

	for (; *number; number++)
		hash = (hash ^ (unsigned char)*number) * prime;
	return (hash ^ hash >> 16) & (LISTS - 1);
}

/* Whether both name the same instrument, whatever day they give it. */
static bool is_same(const struct cited *cited, const struct mention *mention)
{
	return strcmp(cited->number, mention->number) == 0 &&
	       strcmp(cited->type, mention->type) == 0;
}

/* The same reading, met before; NULL: it was not. */
static struct cited *find_cited(struct cited *list,
				const struct mention *mention)
{
	struct cited *cited = list;

	for (int i = 0; cited && i < LIST_MAX; i++, cited = cited->next)
		if (is_same(cited, mention) &&
		    strcmp(cited->date, mention->date) == 0)
			return cited;
	return NULL;
}

/* Whether a citation is dated after the document, if that is dated. */
static bool is_late(const struct reading *reading,
		    const struct mention *mention)
{
	return reading->header.has_date &&
	       strcmp(mention->date, reading->header.date.iso) > 0;
}

void agree_learn(struct reading *reading, const struct mention *mention)
{
	struct cited **list;
	struct cited *cited;

	if (mention->kind != MENTION_CITATION || !*mention->number)
		return;
	if (!reading->agreement)
		reading->agreement =
			reading_take(reading, sizeof(*reading->agreement));
	if (!reading->agreement)
		return;
	if (*mention->date)
		reading->agreement->dated++;
	reading->agreement->late += is_late(reading, mention);
	list = &reading->agreement->lists[list_of(mention->number)];
	cited = find_cited(*list, mention);
	if (cited) {
		cited->count++;
		return;
	}
	cited = reading_take(reading, sizeof(*cited));
	if (!cited)
		return;
	*cited = (struct cited){ .next = *list,
				 .type = mention->type,
				 .number = mention->number,
				 .date = mention->date,
				 .count = 1 };
	*list = cited;
}

/*
 * Whether two dates cannot both be the day of one instrument.  Numbers begin
 * anew each year: of two years there are two instruments, unless the year is
 * in the number.
 */
static bool is_at_odds(const char *one, const char *other, bool normative)
{
	return *one && *other && strcmp(one, other) != 0 &&
	       (normative || strncmp(one, other, YEAR_DIGITS) == 0);
}

struct agreed agree_of(const struct reading *reading,
		       const struct mention *mention)
{
	const struct agreement *agreement = reading->agreement;
	const struct cited *cited = NULL;
	struct agreed agreed = { 0, 0, 0 };

	if (agreement && *mention->number)
		cited = agreement->lists[list_of(mention->number)];
	for (int i = 0; cited && i < LIST_MAX; i++, cited = cited->next) {
		if (!is_same(cited, mention))
			continue;
		agreed.numbers += cited->count;
		if (strcmp(cited->date, mention->date) == 0)
			agreed.dates += cited->count;
		else if (is_at_odds(cited->date, mention->date,
				    mention->normative) &&
			 cited->count > agreed.others)
			agreed.others = cited->count;
	}
	return agreed;
}

/* Whether so many are late that the document's own date is wrong. */
static bool is_misdated(const struct reading *reading)
{
	const struct agreement *agreement = reading->agreement;

	return agreement && agreement->late > 1 &&
	       agreement->late * LATE_PART > agreement->dated;
}

bool agree_is_late(const struct reading *reading, const struct mention *mention)
{
	return is_late(reading, mention) && !is_misdated(reading);
}

void agree_settle(struct reading *reading)
{
	const struct passage *printed =
		passage_of_zone(reading, "dia-danh-ngay-thang");

	if (is_misdated(reading) && printed && passage_confidence(printed) >= 0)
		sure_doubt(&reading->header.date_sure, DOUBT_LATER);
}
