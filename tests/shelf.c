#include "tests/shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_SIZE = 1 << 18, LINE_SIZE = 1 << 12, DATA_SIZE = 1 << 19 };

static const char pattern[] = "/tmp/chithi-shelf-XXXXXX";
static char folder[sizeof(pattern)];
static char answer[ANSWER_SIZE];

static const char frame[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='%s'><meta>"
	"<identification source='#a'><FRBRWork><FRBRuri value='/akn/vn/%s'/>"
	"</FRBRWork><FRBRManifestation><preservation><vn:source file='%s.pdf'"
	" sha256='%s'/></preservation></FRBRManifestation></identification>"
	"<proprietary source='#a'>%s</proprietary></meta>"
	"<preface><p>%s%s</p><p><docTitle>%s</docTitle></p></preface>"
	"<mainBody>%s</mainBody></doc></akomaNtoso>";

int shelf_lay(void **state)
{
	(void)state;
	memcpy(folder, pattern, sizeof(pattern));
	return !mkdtemp(folder) || chdir(folder) || mkdir("out", 0777) ? -1 : 0;
}

int shelf_clear(void **state)
{
	char line[LINE_SIZE];

	(void)state;
	(void)snprintf(line, sizeof(line), "rm -r %s", folder);
	return chdir("/") || system(line) ? -1 : 0;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* The type in an IRI: "doc/chi-thi/...". */
static void read_type(char *type, size_t size, const char *iri)
{
	const char *start = strchr(iri, '/');
	size_t length = start ? strcspn(start + 1, "/") : 0;

	(void)snprintf(type, size, "%.*s", (int)length, start ? start + 1 : "");
}

void shelf_write(const struct directive *directive)
{
	static char data[DATA_SIZE];
	char path[LINE_SIZE];
	char type[LINE_SIZE];
	char number[LINE_SIZE] = "";
	char date[LINE_SIZE] = "";
	char origin[LINE_SIZE];
	FILE *file;

	read_type(type, sizeof(type), directive->iri);
	if (directive->number)
		(void)snprintf(number, sizeof(number),
			       "Số <docNumber>%s</docNumber>, ",
			       directive->number);
	if (directive->date)
		(void)snprintf(date, sizeof(date),
			       "<docDate date='%s'>ngày ban hành</docDate>",
			       directive->date);
	(void)snprintf(origin, sizeof(origin), "%s-0123456789ab",
		       directive->origin ? directive->origin : directive->file);
	assert_true(snprintf(data, sizeof(data), frame, type, directive->iri,
			     directive->file, origin,
			     or_empty(directive->tasks), number, date,
			     or_empty(directive->title),
			     or_empty(directive->body)) < DATA_SIZE);
	(void)snprintf(path, sizeof(path), "out/%s.akn.xml", directive->file);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(data, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

void shelf_remove(const char *file)
{
	char path[LINE_SIZE];

	(void)snprintf(path, sizeof(path), "out/%s.akn.xml", file);
	assert_int_equal(unlink(path), 0);
}

int shelf_run(const char *format, ...)
{
	char words[LINE_SIZE];
	char line[2 * LINE_SIZE];
	va_list arguments;
	size_t size;
	FILE *pipe;
	int result;

	va_start(arguments, format);
	(void)vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	(void)snprintf(line, sizeof(line),
		       "\"$CHITHI_PROGRAM\" 2>&1 --lang en %s", words);
	pipe = popen(line, "r");
	assert_non_null(pipe);
	size = fread(answer, 1, sizeof(answer) - 1, pipe);
	answer[size] = '\0';
	result = pclose(pipe);
	assert_true(WIFEXITED(result));
	return WEXITSTATUS(result);
}

const char *shelf_answer(void)
{
	return answer;
}

void shelf_assert_says(const char *part)
{
	if (!strstr(answer, part))
		fail_msg("no '%s' in: %s", part, answer);
}

void shelf_assert_silent(const char *part)
{
	if (strstr(answer, part))
		fail_msg("'%s' in: %s", part, answer);
}
