/*
 * export --to ics: tasks as VTODO of iCalendar (RFC 5545), through libical
 *
 * The UID of a task is its own.  No clock is looked at: the moments are those
 * of SOURCE_DATE_EPOCH or else of the document's day.  With the former SEQUENCE
 * grows, so that programs that want to see a change take it.
 */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/accounts.h"
#include "export/day.h"
#include "export/format.h"
#include "export/ticket.h"
#include "pipeline/message.h"

static const char product[] = "-//chithi//export//VI";
static const char language[] = "vi";

/* Seconds of the moment for each step of SEQUENCE, which is a small number. */
enum { SEQUENCE_STEP = 60 };

/* The most bytes of a line, without its end. */
enum { LINE_MAX_SIZE = 75 };

/* The cells of a row of dictionaries/tickets.tsv. */
enum { WORD_KEY, WORD_TEXT };

struct writing {
	const struct batch *batch;
	struct ticket_words words;
	icalcomponent *calendar;
	bool failed; /* memory ran out */
};

/* The property is the component's. */
static void add(struct writing *writing, icalcomponent *todo,
		icalproperty *property)
{
	if (property)
		icalcomponent_add_property(todo, property);
	else
		writing->failed = true;
}

/* The same for a text in Vietnamese. */
static void add_text(struct writing *writing, icalcomponent *todo,
		     icalproperty *property)
{
	icalparameter *parameter = icalparameter_new_language(language);

	if (property && parameter)
		icalproperty_add_parameter(property, parameter);
	else if (parameter)
		icalparameter_free(parameter);
	else
		writing->failed = true;
	add(writing, todo, property);
}

static bool read_day(icaltimetype *out, const char *day)
{
	int year = 0;
	int month = 0;
	int number = 0;
	time_t moment;

	if (!day_begin(&moment, day) ||
	    sscanf(day, "%d-%d-%d", &year, &month, &number) != 3)
		return false;
	*out = icaltime_null_time();
	out->is_date = 1;
	out->year = year;
	out->month = month;
	out->day = number;
	return true;
}

/* DTSTAMP and LAST-MODIFIED, and SEQUENCE. */
static void add_moments(struct writing *writing, icalcomponent *todo,
			const struct task_row *row)
{
	icaltimezone *utc = icaltimezone_get_utc_timezone();
	time_t moment = 0;
	bool told = day_source_epoch(&moment);
	icaltimetype stamp;

	if (!told && !day_begin(&moment, row->paper->header.date))
		moment = 0;
	stamp = icaltime_from_timet_with_zone(moment, 0, utc);
	add(writing, todo, icalproperty_new_dtstamp(stamp));
	add(writing, todo, icalproperty_new_lastmodified(stamp));
	add(writing, todo,
	    icalproperty_new_sequence(told ? (int)(moment / SEQUENCE_STEP)
					   : 0));
}

/*
 * A rule, and in `*start` the first day on which it falls, from that day on:
 * a start that is not in its own rule means nothing.
 */
static icalproperty *read_rule(const char *text, icaltimetype *start)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
	icalrecur_iterator *days;
	icaltimetype first;

	if (rule.freq == ICAL_NO_RECURRENCE)
		return NULL;
	days = icalrecur_iterator_new(rule, *start);
	if (!days)
		return NULL;
	first = icalrecur_iterator_next(days);
	icalrecur_iterator_free(days);
	if (icaltime_is_null_time(first))
		return NULL;
	first.is_date = 1;
	*start = first;
	return icalproperty_new_rrule(rule);
}

/* The first deadline that comes again; NULL: none does. */
static const struct task_deadline *find_rule(const struct task_row *row)
{
	for (size_t i = 0; i < row->deadline_count; i++)
		if (*row->deadlines[i].rrule)
			return &row->deadlines[i];
	return NULL;
}

/*
 * A deadline that comes again: from its own start, else from the document's
 * day.  False: it does not, or nobody knows from when.
 */
static bool add_rule(struct writing *writing, icalcomponent *todo,
		     const struct task_row *row)
{
	const struct task_deadline *deadline = find_rule(row);
	icalproperty *rule;
	icaltimetype start;

	if (!deadline || (!read_day(&start, deadline->start) &&
			  !read_day(&start, row->paper->header.date)))
		return false;
	rule = read_rule(deadline->rrule, &start);
	if (!rule)
		return false;
	add(writing, todo, icalproperty_new_dtstart(start));
	add(writing, todo, rule);
	return true;
}

/* The start is told where it is before the end, as it must be. */
static void add_days(struct writing *writing, icalcomponent *todo,
		     const struct task_row *row, const struct ticket *ticket)
{
	icaltimetype start;
	icaltimetype due;
	bool has_start = read_day(&start, ticket->start);
	bool has_due = read_day(&due, ticket->due);

	if (!has_due && add_rule(writing, todo, row))
		return;
	if (has_start &&
	    (!has_due || icaltime_compare_date_only(start, due) < 0))
		add(writing, todo, icalproperty_new_dtstart(start));
	if (has_due)
		add(writing, todo, icalproperty_new_due(due));
}

static const char *role_word(const struct writing *writing, const char *role)
{
	const struct table *table = &writing->words.table;
	size_t row = table_find(table, role);

	return row < table->rows ? table_cell(table, row, WORD_TEXT) : role;
}

/* Whether an account is an address of mail, which ATTENDEE wants. */
static bool is_mail(const char *account)
{
	const char *at = strchr(account, '@');

	return at && at > account && at[1] && !strpbrk(account, " \"<>,;:\\");
}

static void add_attendee(struct writing *writing, icalcomponent *todo,
			 const struct task_body *body, const char *account)
{
	const char *address =
		arena_print(writing->batch->arena, "mailto:%s", account);
	icalproperty *property =
		address ? icalproperty_new_attendee(address) : NULL;
	icalparameter *name = icalparameter_new_cn(body->name);
	icalparameter_role needed = task_has_role(body, task_doers)
					    ? ICAL_ROLE_REQPARTICIPANT
					    : ICAL_ROLE_OPTPARTICIPANT;

	if (property && name) {
		icalproperty_add_parameter(property, name);
		icalproperty_add_parameter(property,
					   icalparameter_new_role(needed));
	} else if (name) {
		icalparameter_free(name);
	}
	add(writing, todo, property);
}

/* Who has an address is an attendee, anybody else a contact. */
static void add_bodies(struct writing *writing, icalcomponent *todo,
		       const struct task_row *row)
{
	for (size_t i = 0; i < row->body_count; i++) {
		const struct task_body *body = &row->bodies[i];
		const char *account =
			accounts_of(writing->batch->accounts, body);
		const char *contact;

		if (is_mail(account)) {
			add_attendee(writing, todo, body, account);
			continue;
		}
		contact =
			arena_print(writing->batch->arena, "%s: %s",
				    role_word(writing, body->role), body->name);
		add_text(writing, todo,
			 contact ? icalproperty_new_contact(contact) : NULL);
	}
}

/* The document's type and number, each by itself. */
static void add_categories(struct writing *writing, icalcomponent *todo,
			   const struct akn_header *header)
{
	if (*header->type)
		add(writing, todo, icalproperty_new_categories(header->type));
	if (*header->number)
		add(writing, todo, icalproperty_new_categories(header->number));
}

static icalcomponent *make_todo(struct writing *writing,
				const struct task_row *row)
{
	icalcomponent *todo = icalcomponent_new(ICAL_VTODO_COMPONENT);
	struct ticket ticket;

	if (!todo)
		return NULL;
	ticket_make(&ticket, &writing->words, writing->batch, row, row->above);
	add(writing, todo, icalproperty_new_uid(row->uuid));
	add_moments(writing, todo, row);
	add_text(writing, todo, icalproperty_new_summary(ticket.subject));
	add_text(writing, todo, icalproperty_new_description(ticket.text));
	add_days(writing, todo, row, &ticket);
	add(writing, todo, icalproperty_new_status(ICAL_STATUS_NEEDSACTION));
	if (row->above)
		add(writing, todo,
		    icalproperty_new_relatedto(row->above->uuid));
	add_bodies(writing, todo, row);
	add_categories(writing, todo, &row->paper->header);
	if (*ticket.link)
		add(writing, todo, icalproperty_new_url(ticket.link));
	return todo;
}

static bool make_calendar(struct writing *writing)
{
	const struct batch *batch = writing->batch;

	writing->calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	if (!writing->calendar)
		return false;
	add(writing, writing->calendar, icalproperty_new_version("2.0"));
	add(writing, writing->calendar, icalproperty_new_prodid(product));
	for (size_t i = 0; i < batch->row_count; i++) {
		icalcomponent *todo = make_todo(writing, batch->rows[i]);

		if (!todo)
			return false;
		icalcomponent_add_component(writing->calendar, todo);
	}
	return !writing->failed;
}

/* Whether a byte goes on with a character. */
static bool is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/*
 * Add lines as libical prints them, folded anew: of a line that just fits it
 * parts the line end itself.
 */
static void add_folded(struct text *text, const char *printed)
{
	static const char fold[] = "\r\n ";
	size_t length = 0;

	for (const char *at = printed; *at; at++) {
		size_t end = 1;

		if (strncmp(at, fold, strlen(fold)) == 0) {
			at += strlen(fold) - 1;
			continue;
		}
		while (is_inside(at[end]))
			end++;
		if (*at != '\r' && *at != '\n' &&
		    length + end > LINE_MAX_SIZE) {
			text_add_string(text, fold);
			length = 1;
		}
		text_add(text, at, end);
		length = *at == '\n' ? 0 : length + end;
		at += end - 1;
	}
}

enum status export_ics(struct parcel *out, const struct batch *batch,
		       struct fault *fault)
{
	struct writing writing = { .batch = batch };
	struct text *text = parcel_next(out);
	char *printed = NULL;
	enum status status =
		ticket_words_load(&writing.words, batch->arena, fault);

	if (status)
		return status;
	icalerror_set_errors_are_fatal(false);
	if (text && make_calendar(&writing))
		printed = icalcomponent_as_ical_string_r(writing.calendar);
	if (printed)
		add_folded(text, printed);
	else
		status = fault_memory(fault);
	free(printed);
	if (writing.calendar)
		icalcomponent_free(writing.calendar);
	return status;
}
