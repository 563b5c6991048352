/*
 * extract_deadline_form - what each form of a deadline says
 *
 * Each form is a pattern of its own; its named groups are read here.
 */

#include <stdlib.h>
#include <string.h>

#include "stages/extract_deadline.h"

enum { MONTHS_A_QUARTER = 3, MONTHS_A_HALF = 6, MONTHS_A_YEAR = 12 };

/* The longest duration whose last day is computed, in days and months. */
enum { DURATION_DAYS_MAX = 3660, DURATION_MONTHS_MAX = 120 };

enum { DAYS_A_WEEK = 7, SATURDAY = 6 };

/* A month in three parts, the last to its end. */
enum { DAYS_A_PART = 10 };

static const double likely = 0.85;
static const double unsure = 0.6;

static struct span group(const struct deadline_hit *hit, const char *name)
{
	return finder_group(hit->finder, hit->which, name, hit->groups);
}

static bool has(const struct deadline_hit *hit, const char *name)
{
	return !span_is_empty(group(hit, name));
}

static int figure(const struct deadline_hit *hit, const char *name)
{
	return finder_figure(hit->text, group(hit, name));
}

static const char *keep(const struct deadline_hit *hit, const char *iso)
{
	const char *kept = arena_text(hit->arena, iso, strlen(iso));

	return kept ? kept : "";
}

/*
 * The year of a day that is told without one: that of the document, or the
 * next when the day was over already; 0: the document has no date.
 */
static int guess_year(const struct deadline_hit *hit, int month, int day)
{
	int year;
	int signed_month;
	int signed_day;

	if (!date_read(&year, &signed_month, &signed_day, hit->signed_on))
		return 0;
	if (month < signed_month || (month == signed_month && day < signed_day))
		year++;
	return year;
}

static void doubt(struct deadline *deadline)
{
	deadline->doubtful = true;
	deadline->confidence = unsure;
}

/* A day as ISO; "" when its year is not known.  False: there is none. */
static bool write_day(const struct deadline_hit *hit, struct deadline *deadline,
		      const char **out, int year, int month, int day)
{
	enum { LEAP_YEAR = 2000 };
	char iso[ISO_SIZE];

	if (!year) {
		doubt(deadline);
		year = guess_year(hit, month, day);
	}
	if (!year)
		return date_write(iso, LEAP_YEAR, month, day);
	if (!date_write(iso, year, month, day))
		return false;
	*out = keep(hit, iso);
	return true;
}

/* ------------------------------------------------------ months and longer */

/* From the first of one month to the last of another. */
struct months {
	int first_year; /* 0: that of the last month, or the one before it */
	int first;
	int year; /* 0: to be guessed */
	int last;
};

static bool write_before(const struct deadline_hit *hit,
			 struct deadline *deadline, int year, int month)
{
	if (--month == 0) {
		month = MONTHS_A_YEAR;
		year--;
	}
	return write_day(hit, deadline, &deadline->end, year, month,
			 date_month_length(year, month));
}

static bool write_months(const struct deadline_hit *hit,
			 struct deadline *deadline, struct months months)
{
	if (months.first < 1 || months.first > MONTHS_A_YEAR ||
	    months.last < 1 || months.last > MONTHS_A_YEAR)
		return false;
	deadline->type = "interval";
	deadline->inclusive = true;
	if (!months.year) {
		doubt(deadline);
		months.year = guess_year(hit, months.last,
					 date_month_length(0, months.last));
	}
	if (!months.year)
		return true;
	if (!months.first_year)
		months.first_year = months.year - (months.first > months.last);
	if (has(hit, "before"))
		return write_before(hit, deadline, months.first_year,
				    months.first);
	return write_day(hit, deadline, &deadline->start, months.first_year,
			 months.first, 1) &&
	       write_day(hit, deadline, &deadline->end, months.year,
			 months.last,
			 date_month_length(months.year, months.last)) &&
	       strcmp(deadline->start, deadline->end) < 0;
}

/* A quarter in Roman figures or others; 0: the group is empty. */
static int read_quarter_figure(const struct deadline_hit *hit, const char *name)
{
	struct span span = group(hit, name);
	const char *text = hit->text + span.start;
	size_t length = span_is_empty(span) ? 0 : span.end - span.start;

	if (length && memchr(text, 'V', length))
		return 4;
	if (length && strchr("Il", *text))
		return (int)length;
	return finder_figure(hit->text, span);
}

static bool read_quarter(const struct deadline_hit *hit,
			 struct deadline *deadline)
{
	int last = read_quarter_figure(hit, "q");
	int first = read_quarter_figure(hit, "q1");

	if (!first)
		first = last;
	return write_months(hit, deadline,
			    (struct months){
				    .first_year = figure(hit, "y1"),
				    .first = (first - 1) * MONTHS_A_QUARTER + 1,
				    .year = figure(hit, "y"),
				    .last = last * MONTHS_A_QUARTER,
			    });
}

static bool read_month(const struct deadline_hit *hit,
		       struct deadline *deadline)
{
	int last = figure(hit, "m");
	int first = figure(hit, "m1");

	return write_months(hit, deadline,
			    (struct months){
				    .first_year = figure(hit, "y1"),
				    .first = first ? first : last,
				    .year = figure(hit, "y"),
				    .last = last,
			    });
}

static bool read_half(const struct deadline_hit *hit, struct deadline *deadline)
{
	bool first = has(hit, "first");

	return write_months(
		hit, deadline,
		(struct months){
			.first = first ? 1 : MONTHS_A_HALF + 1,
			.year = figure(hit, "y"),
			.last = first ? MONTHS_A_HALF : MONTHS_A_YEAR,
		});
}

static bool read_year(const struct deadline_hit *hit, struct deadline *deadline)
{
	return write_months(hit, deadline,
			    (struct months){
				    .first = 1,
				    .year = figure(hit, "y"),
				    .last = MONTHS_A_YEAR,
			    });
}

/* The first and the last day of a part of a month so long. */
static void read_part_days(const struct deadline_hit *hit, int length,
			   int *first, int *last)
{
	static const char *const weeks[] = { "w1", "w2", "w3", "w4" };

	*first = 1;
	*last = DAYS_A_PART;
	if (has(hit, "middle")) {
		*first = DAYS_A_PART + 1;
		*last = 2 * DAYS_A_PART;
	} else if (has(hit, "late")) {
		*first = 2 * DAYS_A_PART + 1;
		*last = length;
	} else if (has(hit, "w5")) {
		*first = length - DAYS_A_WEEK + 1;
		*last = length;
	}
	for (int i = 0; i < 4; i++)
		if (has(hit, weeks[i])) {
			*first = i * DAYS_A_WEEK + 1;
			*last = *first + DAYS_A_WEEK - 1;
		}
}

static bool read_part(const struct deadline_hit *hit, struct deadline *deadline)
{
	int year = figure(hit, "y");
	int month = figure(hit, "m");
	int length = date_month_length(year, month);
	int first;
	int last;

	read_part_days(hit, length, &first, &last);
	deadline->type = "interval";
	deadline->inclusive = !has(hit, "before");
	if (!deadline->inclusive) {
		deadline->type = "date";
		return write_day(hit, deadline, &deadline->end, year, month,
				 first);
	}
	return write_day(hit, deadline, &deadline->end, year, month, last) &&
	       write_day(hit, deadline, &deadline->start,
			 *deadline->end ? atoi(deadline->end) : year, month,
			 first);
}

/* ------------------------------------------------------------------ days */

static bool read_range(const struct deadline_hit *hit,
		       struct deadline *deadline)
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

/*
 * Whether the words before tell of what comes again: such a day without a
 * year is one of every year.
 */
static bool is_repeated(const struct deadline_hit *hit)
{
	enum { CONTEXT_BYTES = 200 };
	struct span groups[PATTERN_GROUPS_MAX];
	size_t end = hit->groups[0].start;
	size_t start = end > CONTEXT_BYTES ? end - CONTEXT_BYTES : 0;

	while (start && ((unsigned char)hit->text[start] & 0xc0) == 0x80)
		start--;
	return finder_match(hit->finder, FINDER_DEADLINE_CONTEXT, hit->text,
			    end, start, groups);
}

static bool read_date(const struct deadline_hit *hit, struct deadline *deadline)
{
	int month = figure(hit, "m");
	int day = figure(hit, "d");
	int year = figure(hit, "y");

	deadline->type = "date";
	deadline->inclusive =
		!has(hit, "before") && !has(hit, "till") && !has(hit, "till2");
	if (year || (!has(hit, "yearly") && !is_repeated(hit)))
		return write_day(hit, deadline, &deadline->end, year, month,
				 day);
	deadline->type = "recurrence";
	deadline->rrule = arena_print(
		hit->arena, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", month, day);
	return deadline->rrule && day && day <= date_month_length(0, month);
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

/* A day, and how far it is moved. */
struct day {
	int year;
	int month;
	int day;
};

/* The last of `days` days after a date; weekends left out when `working`. */
static void count_days(struct day *at, int days, bool working)
{
	while (days > 0) {
		if (++at->day > date_month_length(at->year, at->month)) {
			at->day = 1;
			++at->month;
		}
		if (at->month > MONTHS_A_YEAR) {
			at->month = 1;
			++at->year;
		}
		if (!working || is_working(at->year, at->month, at->day))
			days--;
	}
}

static void count_months(struct day *at, int months)
{
	int length;

	months += at->month - 1;
	at->year += months / MONTHS_A_YEAR;
	at->month = months % MONTHS_A_YEAR + 1;
	length = date_month_length(at->year, at->month);
	if (at->day > length)
		at->day = length;
}

/* From which day a duration counts; false: the text does not tell. */
static bool read_anchor(const struct deadline_hit *hit, struct day *at)
{
	at->year = figure(hit, "y");
	at->month = figure(hit, "m");
	at->day = figure(hit, "d");
	if (at->year)
		return true;
	return has(hit, "sign") &&
	       date_read(&at->year, &at->month, &at->day, hit->signed_on);
}

/* Move a day by the duration; false: it is not told in days or months. */
static bool move(const struct deadline_hit *hit, struct day *at, int count)
{
	if (has(hit, "month") || has(hit, "year")) {
		count *= has(hit, "year") ? MONTHS_A_YEAR : 1;
		if (count > DURATION_MONTHS_MAX)
			return false;
		count_months(at, count);
		return true;
	}
	if (!has(hit, "week") && !has(hit, "day") && !has(hit, "work"))
		return false;
	count *= has(hit, "week") ? DAYS_A_WEEK : 1;
	if (count > DURATION_DAYS_MAX)
		return false;
	count_days(at, count, has(hit, "work"));
	return true;
}

static bool read_duration(const struct deadline_hit *hit,
			  struct deadline *deadline)
{
	int count = figure(hit, "n");
	struct day at;

	deadline->type = "duration";
	deadline->inclusive = true;
	deadline->confidence = likely;
	if (!count || (has(hit, "hour") && !has(hit, "firm") &&
		       !has(hit, "late") && !has(hit, "anchor")))
		return false;
	if (!read_anchor(hit, &at))
		return true;
	if (!write_day(hit, deadline, &deadline->start, at.year, at.month,
		       at.day))
		return false;
	if (!move(hit, &at, count))
		return true;
	return write_day(hit, deadline, &deadline->end, at.year, at.month,
			 at.day);
}

/* ------------------------------------------------------------ recurrence */

static bool read_monthly(const struct deadline_hit *hit,
			 struct deadline *deadline)
{
	const char *months = "MONTHLY";
	int day = figure(hit, "d");

	if (has(hit, "quarter"))
		months = "YEARLY;BYMONTH=3,6,9,12";
	else if (has(hit, "next"))
		months = "YEARLY;BYMONTH=1,4,7,10";
	deadline->type = "recurrence";
	deadline->inclusive = !has(hit, "before");
	deadline->rrule =
		arena_print(hit->arena, "FREQ=%s;BYMONTHDAY=%d", months, day);
	return deadline->rrule && day && day <= date_month_length(0, 1);
}

static bool read_weekly(const struct deadline_hit *hit,
			struct deadline *deadline)
{
	static const struct {
		const char *name;
		const char *rule;
	} days[DAYS_A_WEEK] = {
		{ "d1", "FREQ=WEEKLY;BYDAY=MO" },
		{ "d2", "FREQ=WEEKLY;BYDAY=TU" },
		{ "d3", "FREQ=WEEKLY;BYDAY=WE" },
		{ "d4", "FREQ=WEEKLY;BYDAY=TH" },
		{ "d5", "FREQ=WEEKLY;BYDAY=FR" },
		{ "d6", "FREQ=WEEKLY;BYDAY=SA" },
		{ "d7", "FREQ=WEEKLY;BYDAY=SU" },
	};

	deadline->type = "recurrence";
	deadline->inclusive = !has(hit, "before");
	for (int i = 0; i < DAYS_A_WEEK; i++)
		if (has(hit, days[i].name))
			deadline->rrule = days[i].rule;
	return *deadline->rrule;
}

/* How often, in words: "three", "six"; once where no word tells. */
static int read_count(const struct deadline_hit *hit)
{
	enum { THREE = 3, SIX = 6 };
	bool figures = has(hit, "n") || has(hit, "n2");

	if (has(hit, "six") || has(hit, "six2"))
		return SIX;
	if (has(hit, "three") || has(hit, "three2"))
		return THREE;
	return figures ? figure(hit, "n") + figure(hit, "n2") : 1;
}

static const char *read_frequency(const struct deadline_hit *hit, int *interval)
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

static bool read_periodic(const struct deadline_hit *hit,
			  struct deadline *deadline)
{
	int interval = read_count(hit);
	const char *frequency = read_frequency(hit, &interval);

	if (interval < 1)
		return false;
	deadline->type = "recurrence";
	deadline->inclusive = true;
	deadline->confidence = unsure;
	deadline->rrule =
		interval == 1 ? arena_print(hit->arena, "FREQ=%s", frequency)
			      : arena_print(hit->arena, "FREQ=%s;INTERVAL=%d",
					    frequency, interval);
	return deadline->rrule != NULL;
}

static const struct {
	enum finder_pattern which;
	bool (*read)(const struct deadline_hit *, struct deadline *);
} forms[] = {
	{ FINDER_DEADLINE_RANGE, read_range },
	{ FINDER_DEADLINE_MONTHS, read_month },
	{ FINDER_DEADLINE_QUARTERS, read_quarter },
	{ FINDER_DEADLINE_PERIODIC_BY, read_monthly },
	{ FINDER_DEADLINE_WEEKLY, read_weekly },
	{ FINDER_DEADLINE_DATE, read_date },
	{ FINDER_DEADLINE_YEARLY, read_date },
	{ FINDER_DEADLINE_QUARTER, read_quarter },
	{ FINDER_DEADLINE_MONTH, read_month },
	{ FINDER_DEADLINE_PART, read_part },
	{ FINDER_DEADLINE_HALF, read_half },
	{ FINDER_DEADLINE_YEAR, read_year },
	{ FINDER_DEADLINE_DURATION, read_duration },
	{ FINDER_DEADLINE_PERIODIC, read_periodic },
	{ FINDER_DEADLINE_MORE, read_periodic },
};

enum { FORMS = sizeof(forms) / sizeof(*forms) };

bool deadline_form(enum finder_pattern *which, size_t n)
{
	if (n >= FORMS || forms[n].which == FINDER_DEADLINE_MORE)
		return false;
	*which = forms[n].which;
	return true;
}

bool deadline_read(const struct deadline_hit *hit, struct deadline *deadline)
{
	for (size_t n = 0; n < FORMS; n++)
		if (forms[n].which == hit->which)
			return forms[n].read(hit, deadline);
	return false;
}
