#include "pipeline/logbook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "pipeline/file.h"
#include "pipeline/journey.h"
#include "pipeline/message.h"

/* Bytes of a path. */
enum { PATH_SIZE = 4096 };

const char *logbook_get(const json_t *record, const char *name)
{
	const char *value = json_string_value(json_object_get(record, name));

	return value && *value ? value : "?";
}

/* "?" behind a number or date that is not to be relied on. */
static const char *mark(const json_t *record, const char *name)
{
	const json_t *doubtful = json_object_get(record, "doubtful");

	for (size_t i = 0; i < json_array_size(doubtful); i++)
		if (strcmp(json_string_value(json_array_get(doubtful, i)),
			   name) == 0)
			return "?";
	return "";
}

/* How many fields of a document are to be reviewed. */
static size_t count_reviews(const json_t *record)
{
	return json_array_size(json_object_get(record, "needs-review"));
}

static void tell_done(const struct logbook *book, const json_t *record)
{
	if (book->quiet)
		return;
	(void)printf(
		_("%s: %s %s%s, %s%s, %s; citations: %d, tasks: %d, to "
		  "review: %zu\n"),
		logbook_get(record, "input"), logbook_get(record, "type"),
		logbook_get(record, "number"), mark(record, "number"),
		logbook_get(record, "date"), mark(record, "date"),
		logbook_get(record, "issuer"),
		(int)json_integer_value(json_object_get(record, "citations")),
		(int)json_integer_value(json_object_get(record, "tasks")),
		count_reviews(record));
	(void)fflush(stdout);
}

/* The pages of a document that are told on one line. */
enum { PAGES_TOLD_MAX = 10 };

/* "3 (dpi 100)", "4 (lost)", behind a comma where it is not the first. */
static void tell_rescan(const json_t *page, bool first)
{
	const json_t *reasons = json_object_get(page, "rescan");

	(void)printf("%s%d", first ? " " : ", ",
		     (int)json_integer_value(json_object_get(page, "page")));
	for (size_t i = 0; i < json_array_size(reasons); i++) {
		const char *reason =
			json_string_value(json_array_get(reasons, i));
		const json_t *value = json_object_get(page, reason);

		if (json_is_number(value))
			(void)printf(" (%s %g)", reason,
				     json_number_value(value));
		else
			(void)printf(" (%s)", reason);
	}
}

/* Pages that should be scanned again, and what speaks for it. */
static void tell_rescans(const json_t *record)
{
	const json_t *pages = json_object_get(record, "pages");
	int told = 0;

	if (!json_object_get(record, "rescan"))
		return;
	(void)printf(_("%s: pages to scan again:"),
		     logbook_get(record, "input"));
	for (size_t i = 0; i < json_array_size(pages); i++) {
		const json_t *page = json_array_get(pages, i);

		if (json_object_get(page, "rescan") && told++ < PAGES_TOLD_MAX)
			tell_rescan(page, told == 1);
	}
	(void)printf("%s\n", told > PAGES_TOLD_MAX ? ", ..." : "");
}

/* Pages on which nothing stands. */
static void tell_blanks(const json_t *record)
{
	const json_t *blanks = json_object_get(record, "blank");
	size_t count = json_array_size(blanks);

	if (!count)
		return;
	(void)printf(_("%s: blank pages:"), logbook_get(record, "input"));
	for (size_t i = 0; i < count && i < PAGES_TOLD_MAX; i++)
		(void)printf(
			"%s%d", i ? ", " : " ",
			(int)json_integer_value(json_array_get(blanks, i)));
	(void)printf("%s\n", count > PAGES_TOLD_MAX ? ", ..." : "");
}

/* The records of a job whose worker died, or had no memory to tell. */
static json_t *mourn(const struct input *file, const char *death)
{
	struct fault fault = { .status = STATUS_OK };
	char line[FAULT_LINE_SIZE];

	(void)fault_set(&fault, STATUS_ENGINE, file->path, "%s", death);
	return json_pack("[{so ss ss so}]", "input", journey_name(file->name),
			 "status", "failed", "error", fault_line(line, &fault),
			 "outputs", json_array());
}

/* A line goes out whole or, as when a disk is full, not at all. */
static void append(struct logbook *book, const char *line, size_t length)
{
	off_t end = lseek(book->handle, 0, SEEK_END);

	if (write(book->handle, line, length) == (ssize_t)length)
		return;
	(void)fault_set(book->fault, STATUS_WRITE, LOGBOOK_NAME,
			_("cannot be written: %s"), strerror(errno));
	if (end >= 0 && ftruncate(book->handle, end) == 0)
		(void)lseek(book->handle, end, SEEK_SET);
}

static void write_line(struct logbook *book, const json_t *record)
{
	char *line = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(4));
	size_t length = line ? strlen(line) : 0;

	if (!line) {
		(void)fault_memory(book->fault);
		return;
	}
	line[length] = '\n';
	append(book, line, length + 1);
	free(line);
}

static void tell_warnings(const json_t *record)
{
	const json_t *warnings = json_object_get(record, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++)
		(void)fprintf(stderr, "chithi: %s\n",
			      json_string_value(json_array_get(warnings, i)));
}

/* One line for every page on which another document begins, or may. */
static void tell_starts(const json_t *record, const char *name,
			const char *format)
{
	const json_t *pages = json_object_get(record, name);

	for (size_t i = 0; i < json_array_size(pages); i++) {
		(void)fprintf(stderr, "chithi: ");
		(void)fprintf(
			stderr, format, logbook_get(record, "input"),
			(int)json_integer_value(json_array_get(pages, i)));
		(void)fprintf(stderr, "\n");
	}
}

/* What a person should know though nothing failed. */
static void tell_oddities(const json_t *record)
{
	if (json_object_get(record, "note"))
		(void)fprintf(stderr, "chithi: %s: %s\n",
			      logbook_get(record, "input"),
			      logbook_get(record, "note"));
	if (!json_object_get(record, "part"))
		tell_starts(record, "starts",
			    _("%s: another document begins on page %d; "
			      "'--split auto' cuts there"));
	tell_starts(record, "possible",
		    _("%s: another document may begin on page %d"));
}

static bool has_status(const json_t *record, const char *status)
{
	return strcmp(logbook_get(record, "status"), status) == 0;
}

/* All that is said of a document that is kept back. */
static void tell_secret(const json_t *record)
{
	(void)fprintf(stderr, "chithi: ");
	(void)fprintf(stderr,
		      _("%s: bears a mark of secrecy; nothing was written, "
			"'--allow-secret' takes it"),
		      logbook_get(record, "input"));
	(void)fprintf(stderr, "\n");
}

static void take_record(struct logbook *book, const json_t *record)
{
	tell_oddities(record);
	if (has_status(record, "failed")) {
		(void)fprintf(stderr, "chithi: %s\n",
			      logbook_get(record, "error"));
	} else if (has_status(record, "secret")) {
		tell_secret(record);
	} else {
		tell_warnings(record);
		tell_done(book, record);
		if (!book->quiet) {
			tell_blanks(record);
			tell_rescans(record);
			(void)fflush(stdout);
		}
	}
	book->reviews += count_reviews(record);
	book->reviewed += count_reviews(record) > 0;
	write_line(book, record);
}

/* At the end of all: how much there is to look at. */
void logbook_tell_reviews(const struct logbook *book)
{
	if (book->quiet || !book->reviews)
		return;
	(void)printf(_("to review: %zu fields of %zu documents; "
		       "'needs-review' in '%s/run.jsonl' lists them\n"),
		     book->reviews, book->reviewed, book->output);
	(void)fflush(stdout);
}

static bool some_have(const json_t *records, const char *status)
{
	for (size_t i = 0; i < json_array_size(records); i++)
		if (has_status(json_array_get(records, i), status))
			return true;
	return false;
}

json_t *logbook_take(struct logbook *book, const struct input *file,
		     const char *result, const char *death, json_t *more)
{
	json_t *records = result ? json_loads(result, 0, NULL) : NULL;

	if (!json_array_size(records)) {
		json_decref(records);
		records = mourn(file, death ? death : _("memory ran out"));
	}
	logbook_clear_progress(book);
	for (size_t i = 0; i < json_array_size(records); i++) {
		json_t *record = json_array_get(records, i);

		(void)json_object_update(record, more);
		take_record(book, record);
	}
	book->failed += some_have(records, "failed");
	book->partly += some_have(records, "partly");
	book->secret += some_have(records, "secret");
	return records;
}

void logbook_clear_progress(const struct logbook *book)
{
	if (book->terminal)
		(void)fprintf(stderr, "\r\033[K");
}

/* Who was killed may have left a part of a line: it stays one by itself. */
static enum status end_line(struct logbook *book)
{
	char last = '\n';
	off_t end = lseek(book->handle, 0, SEEK_END);

	if (end > 0 && pread(book->handle, &last, 1, end - 1) == 1 &&
	    last != '\n')
		append(book, "\n", 1);
	return book->fault->status;
}

void logbook_close(struct logbook *book)
{
	(void)close(book->handle);
	book->handle = -1;
}

enum status logbook_open(struct logbook *book, bool go_on)
{
	char path[PATH_SIZE];
	int length;
	enum status status;

	length = snprintf(path, sizeof(path), "%s/" LOGBOOK_NAME, book->output);
	if (length < 0 || length >= PATH_SIZE)
		return fault_set(book->fault, STATUS_WRITE, book->output, "%s",
				 _("the path is too long"));
	status = file_make_folder(path, book->fault);
	if (status)
		return status;
	book->handle =
		open(path, O_APPEND | O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	if (book->handle >= 0 && flock(book->handle, LOCK_EX | LOCK_NB) &&
	    errno == EWOULDBLOCK)
		status = fault_set(book->fault, STATUS_WRITE, book->output,
				   "%s",
				   _("another run or watch writes here"));
	else if (book->handle < 0 || (!go_on && ftruncate(book->handle, 0)))
		status = fault_set(book->fault, STATUS_WRITE, path,
				   _("cannot be written: %s"), strerror(errno));
	else
		status = end_line(book);
	if (status && book->handle >= 0)
		logbook_close(book);
	return status;
}
