/*
 * extract_deadline - by when something is to be done
 *
 * Each form is a pattern of its own; where two finds overlap, the one whose
 * pattern comes first stays.  Dates that belong to a citation are none.
 */

#include <stdlib.h>
#include <string.h>

#include "stages/extract_finder.h"

/* The most deadlines of one paragraph. */
enum { DEADLINES_MAX = 5000 };

enum { MONTHS_A_QUARTER = 3, MONTHS_A_HALF = 6, MONTHS_A_YEAR = 12 };

/* The longest duration whose last day is computed, in days. */
enum { DURATION_DAYS_MAX = 3660 };

enum { DAYS_A_WEEK = 7, SATURDAY = 6 };

struct search {
	const struct finder *finder;
	const char *text;
	size_t length;
	const char *signed_on;
	struct arena *arena;
	struct fault *fault;
	struct deadline *found;
	size_t count;
	size_t room;
};

/* A match of one of the patterns. */
struct hit {
	const struct search *search;
	enum finder_pattern which;
	struct span groups[PATTERN_GROUPS_MAX];
};

static const double sure = 0.95;
static const double likely = 0.85;
static const double unsure = 0.6;

static bool has(const struct hit *hit, const char *name)
{
	return !span_is_empty(finder_group(hit->search->finder, hit->which,
					   name, hit->groups));
}

static int figure(const struct hit *hit, const char *name)
{
	return finder_figure(hit->search->text,
			     finder_group(hit->search->finder, hit->which, name,
					  hit->groups));
}

static const char *keep(const struct search *search, const char *iso)
{
	const char *kept = arena_text(search->arena, iso, strlen(iso));

	return kept ? kept : "";
}

/*
 * The year of a day that is told without one: that of the document, or the
 * next when the day was over already; 0: the document has no date.
 */
static int guess_year(const struct search *search, int month, int day)
{
	int year;
	int signed_month;
	int signed_day;

	if (!date_read(&year, &signed_month, &signed_day, search->signed_on))
		return 0;
	if (month < signed_month || (month == signed_month && day < signed_day))
		year++;
	return year;
}

/* A day as ISO; "" when its year is not known.  False: there is none. */
static bool write_day(const struct hit *hit, struct deadline *deadline,
		      const char **out, int year, int month, int day)
{
	enum { LEAP_YEAR = 2000 };
	char iso[ISO_SIZE];

	if (!year) {
		deadline->doubtful = true;
		deadline->confidence = unsure;
		year = guess_year(hit->search, month, day);
	}
	if (!year)
		return date_write(iso, LEAP_YEAR, month, day);
	if (!date_write(iso, year, month, day))
		return false;
	*out = keep(hit->search, iso);
	return true;
}

/* From the first of one month to the last of another. */
static bool write_months(const struct hit *hit, struct deadline *deadline,
			 int year, int first, int last)
{
	if (first < 1 || last > MONTHS_A_YEAR)
		return false;
	deadline->type = "interval";
	deadline->inclusive = true;
	if (!year) {
		deadline->doubtful = true;
		deadline->confidence = unsure;
		year = guess_year(hit->search, last,
				  date_month_length(0, last));
	}
	if (!year)
		return true;
	if (!has(hit, "before"))
		return write_day(hit, deadline, &deadline->start, year, first,
				 1) &&
		       write_day(hit, deadline, &deadline->end, year, last,
				 date_month_length(year, last));
	/* before the period: to the last day that is not of it */
	if (--first == 0) {
		first = MONTHS_A_YEAR;
		year--;
	}
	return write_day(hit, deadline, &deadline->end, year, first,
			 date_month_length(year, first));
}

/* ----------------------------------------------------------------- forms */

static bool read_range(const struct hit *hit, struct deadline *deadline)
{
	int year = figure(hit, "y");
	int month = figure(hit, "m");
	int first_month = figure(hit, "m1");
	int first_year = figure(hit, "y1");

	deadline->type = "interval";
	deadline->inclusive = true;
	if (!write_day(hit, deadline, &deadline->end, year, month,
		       figure(hit, "d")))
		return false;
	if (!first_month)
		first_month = month;
	if (!first_year && *deadline->end)
		first_year = atoi(deadline->end) - (first_month > month);
	return write_day(hit, deadline, &deadline->start, first_year,
			 first_month, figure(hit, "d1"));
}

static bool read_date(const struct hit *hit, struct deadline *deadline)
{
	int month = figure(hit, "m");
	int day = figure(hit, "d");

	deadline->type = "date";
	deadline->inclusive = !has(hit, "before");
	if (!has(hit, "yearly"))
		return write_day(hit, deadline, &deadline->end,
				 figure(hit, "y"), month, day);
	deadline->type = "recurrence";
	deadline->rrule =
		arena_print(hit->search->arena,
			    "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", month, day);
	return deadline->rrule && day && day <= date_month_length(0, month);
}

static bool read_monthly(const struct hit *hit, struct deadline *deadline)
{
	const char *months =
		has(hit, "quarter") ? "YEARLY;BYMONTH=3,6,9,12" : "MONTHLY";
	int day = figure(hit, "d");

	deadline->type = "recurrence";
	deadline->inclusive = !has(hit, "before");
	deadline->rrule = arena_print(hit->search->arena,
				      "FREQ=%s;BYMONTHDAY=%d", months, day);
	return deadline->rrule && day && day <= date_month_length(0, 1);
}

static int read_quarter_figure(const struct hit *hit)
{
	struct span span =
		finder_group(hit->search->finder, hit->which, "q", hit->groups);
	const char *text = hit->search->text + span.start;

	if (*text != 'I' && *text != 'i')
		return finder_figure(hit->search->text, span);
	if (span.end - span.start == 2 && (text[1] == 'V' || text[1] == 'v'))
		return 4;
	return (int)(span.end - span.start);
}

static bool read_quarter(const struct hit *hit, struct deadline *deadline)
{
	int last = read_quarter_figure(hit) * MONTHS_A_QUARTER;

	return write_months(hit, deadline, figure(hit, "y"),
			    last - MONTHS_A_QUARTER + 1, last);
}

static bool read_month(const struct hit *hit, struct deadline *deadline)
{
	int month = figure(hit, "m");

	return write_months(hit, deadline, figure(hit, "y"), month, month);
}

static bool read_half(const struct hit *hit, struct deadline *deadline)
{
	bool first = has(hit, "first");

	return write_months(hit, deadline, figure(hit, "y"),
			    first ? 1 : MONTHS_A_HALF + 1,
			    first ? MONTHS_A_HALF : MONTHS_A_YEAR);
}

static bool read_year(const struct hit *hit, struct deadline *deadline)
{
	return write_months(hit, deadline, figure(hit, "y"), 1, MONTHS_A_YEAR);
}

/* The day of the week by Sakamoto's rule, 0 is Sunday. */
static int weekday(int year, int month, int day)
{
	static const int shifts[MONTHS_A_YEAR] = { 0, 3, 2, 5, 0, 3,
						   5, 1, 4, 6, 2, 4 };
	int past = month < 3 ? year - 1 : year;

	return (past + past / 4 - past / 100 + past / 400 + shifts[month - 1] +
		day) %
	       DAYS_A_WEEK;
}

static bool is_working(int year, int month, int day)
{
	int of_week = weekday(year, month, day);

	return of_week != 0 && of_week != SATURDAY;
}

/* The last of `days` days after a date; weekends left out when `working`. */
static void count_days(int *year, int *month, int *day, int days, bool working)
{
	while (days > 0) {
		if (++*day > date_month_length(*year, *month)) {
			*day = 1;
			++*month;
		}
		if (*month > MONTHS_A_YEAR) {
			*month = 1;
			++*year;
		}
		if (!working || is_working(*year, *month, *day))
			days--;
	}
}

static bool read_duration(const struct hit *hit, struct deadline *deadline)
{
	int days = figure(hit, "n");
	int year = figure(hit, "y");
	int month = figure(hit, "m");
	int day = figure(hit, "d");

	deadline->type = "duration";
	deadline->inclusive = true;
	deadline->confidence = likely;
	if (has(hit, "week"))
		days *= DAYS_A_WEEK;
	else if (!has(hit, "day") && !has(hit, "work"))
		return days > 0;
	if (!days || days > DURATION_DAYS_MAX)
		return false;
	if (!year)
		return true;
	if (!write_day(hit, deadline, &deadline->start, year, month, day))
		return false;
	count_days(&year, &month, &day, days, has(hit, "work"));
	return write_day(hit, deadline, &deadline->end, year, month, day);
}

/* How often, in words: "three", "six". */
static int read_count(const struct hit *hit)
{
	enum { THREE = 3, SIX = 6 };

	if (has(hit, "six") || has(hit, "six2"))
		return SIX;
	if (has(hit, "three") || has(hit, "three2"))
		return THREE;
	return figure(hit, "n") + figure(hit, "n2");
}

static const char *read_frequency(const struct hit *hit, int *interval)
{
	if (has(hit, "eday") || has(hit, "day"))
		return "DAILY";
	if (has(hit, "eweek") || has(hit, "week"))
		return "WEEKLY";
	if (has(hit, "eyear") || has(hit, "year"))
		return "YEARLY";
	if (has(hit, "equarter"))
		*interval = MONTHS_A_QUARTER;
	return "MONTHLY";
}

static bool read_periodic(const struct hit *hit, struct deadline *deadline)
{
	int interval = has(hit, "every") ? 1 : read_count(hit);
	const char *frequency = read_frequency(hit, &interval);

	if (interval < 1)
		return false;
	deadline->type = "recurrence";
	deadline->inclusive = true;
	deadline->confidence = unsure;
	deadline->rrule =
		interval == 1
			? arena_print(hit->search->arena, "FREQ=%s", frequency)
			: arena_print(hit->search->arena, "FREQ=%s;INTERVAL=%d",
				      frequency, interval);
	return deadline->rrule != NULL;
}

/* ---------------------------------------------------------------- search */

static const struct {
	enum finder_pattern which;
	bool (*read)(const struct hit *, struct deadline *);
} forms[] = {
	{ FINDER_DEADLINE_RANGE, read_range },
	{ FINDER_DEADLINE_PERIODIC_BY, read_monthly },
	{ FINDER_DEADLINE_DATE, read_date },
	{ FINDER_DEADLINE_QUARTER, read_quarter },
	{ FINDER_DEADLINE_MONTH, read_month },
	{ FINDER_DEADLINE_HALF, read_half },
	{ FINDER_DEADLINE_YEAR, read_year },
	{ FINDER_DEADLINE_DURATION, read_duration },
	{ FINDER_DEADLINE_PERIODIC, read_periodic },
};

enum { FORMS = sizeof(forms) / sizeof(*forms) };

static enum status add(struct search *search, const struct deadline *deadline)
{
	struct deadline *grown;

	if (search->count >= DEADLINES_MAX)
		return STATUS_OK;
	grown = arena_grow(search->arena, search->found, &search->room,
			   search->count + 1, sizeof(*grown));
	if (!grown)
		return fault_memory(search->fault);
	search->found = grown;
	search->found[search->count++] = *deadline;
	return STATUS_OK;
}

/* What was matched, without the blank that a cut between words leaves. */
static struct span trim(const char *text, struct span span)
{
	while (span.end > span.start && text[span.end - 1] == ' ')
		span.end--;
	return span;
}

static enum status add_form(struct search *search, size_t form)
{
	struct hit hit = { .search = search, .which = forms[form].which };
	enum status status = STATUS_OK;
	size_t at = 0;

	while (!status && finder_match(search->finder, hit.which, search->text,
				       search->length, at, hit.groups)) {
		struct deadline deadline = { .span = trim(search->text,
							  hit.groups[0]),
					     .type = "",
					     .start = "",
					     .end = "",
					     .rrule = "",
					     .confidence = sure };

		if (hit.groups[0].end <= at)
			break; /* a pattern that matches nothing */
		at = hit.groups[0].end;
		if (forms[form].read(&hit, &deadline))
			status = add(search, &deadline);
	}
	return status;
}

static int compare_starts(const void *one, const void *other)
{
	const struct deadline *a = one;
	const struct deadline *b = other;

	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->span.end != b->span.end)
		return a->span.end > b->span.end ? -1 : 1;
	return strcmp(a->type, b->type);
}

/* Of two that overlap the longer stays. */
static void drop_overlaps(struct search *search)
{
	size_t kept = 0;

	if (search->count)
		qsort(search->found, search->count, sizeof(*search->found),
		      compare_starts);
	for (size_t i = 0; i < search->count; i++) {
		struct span span = search->found[i].span;
		struct span last = kept ? search->found[kept - 1].span
					: (struct span){ 0, 0 };

		if (!kept || !span_touches(span, last))
			search->found[kept++] = search->found[i];
		else if (span.end - span.start > last.end - last.start)
			search->found[kept - 1] = search->found[i];
	}
	search->count = kept;
}

/* Leave out what stands inside a citation. */
static void drop_cited(struct search *search, const struct mention *mentions,
		       size_t count)
{
	size_t kept = 0;
	size_t at = 0;
	size_t end = 0; /* how far the mentions begun so far reach */

	for (size_t i = 0; i < search->count; i++) {
		const struct span *span = &search->found[i].span;

		while (at < count && mentions[at].span.start < span->end) {
			if (mentions[at].kind == MENTION_CITATION &&
			    mentions[at].span.end > end)
				end = mentions[at].span.end;
			at++;
		}
		if (span->start >= end)
			search->found[kept++] = search->found[i];
	}
	search->count = kept;
}

/*
 * Leave out what was over long before the document was signed: when a thing
 * happened, not when it is to be done.
 */
static void drop_past(struct search *search)
{
	char last[ISO_SIZE];
	size_t kept = 0;
	int year;
	int month;
	int day;

	if (!date_read(&year, &month, &day, search->signed_on) ||
	    !date_write(last, year - 1, month, 1))
		return;
	for (size_t i = 0; i < search->count; i++) {
		const char *end = search->found[i].end;

		if (!*end || strcmp(end, last) >= 0)
			search->found[kept++] = search->found[i];
	}
	search->count = kept;
}

enum status find_deadlines(const struct finder *finder, struct deadline **out,
			   size_t *count, const char *text, size_t length,
			   const char *signed_on, struct arena *arena,
			   struct fault *fault)
{
	struct search search = { .finder = finder,
				 .text = text,
				 .length = length,
				 .signed_on = signed_on,
				 .arena = arena,
				 .fault = fault };
	struct mention *mentions = NULL;
	size_t mention_count = 0;
	enum status status = STATUS_OK;

	for (size_t form = 0; form < FORMS && !status; form++)
		status = add_form(&search, form);
	if (status)
		return status;
	drop_overlaps(&search);
	drop_past(&search);
	if (search.count)
		status = find_mentions(finder, &mentions, &mention_count, text,
				       length, arena, fault);
	if (status)
		return status;
	drop_cited(&search, mentions, mention_count);
	*out = search.count ? search.found : NULL;
	*count = search.count;
	return STATUS_OK;
}
