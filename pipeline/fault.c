#include "pipeline/fault.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/text.h"

static const struct {
	const char *name;
	int code;
	const char *meaning;
} table[] = {
#define STATUS(name, code, meaning) { #name, code, N_(meaning) },
#include "pipeline/status.def"
#undef STATUS
};

/*
 * A fault is one line of UTF-8: whatever a file name or a library put in, and
 * where it was cut.
 */
static void flatten(char *text)
{
	size_t length = strlen(text);
	size_t bad;

	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = ' ';
	while ((bad = text_invalid_at(text, length)) < length)
		text[bad] = '?';
}

/* Libraries end what they say with a new line. */
static void cut_end(char *text)
{
	size_t length = strlen(text);

	while (length && text[length - 1] == ' ')
		text[--length] = '\0';
}

enum status fault_set(struct fault *fault, enum status status,
		      const char *place, const char *format, ...)
{
	va_list arguments;

	if (fault->status)
		return fault->status;
	fault->status = status;
	(void)snprintf(fault->place, sizeof(fault->place), "%s",
		       place ? place : "");
	va_start(arguments, format);
	(void)vsnprintf(fault->reason, sizeof(fault->reason), format,
			arguments);
	va_end(arguments);
	flatten(fault->place);
	flatten(fault->reason);
	cut_end(fault->reason);
	return status;
}

enum status fault_memory(struct fault *fault)
{
	return fault_set(fault, STATUS_MEMORY, NULL, "%s", _("memory ran out"));
}

void fault_clear(struct fault *fault)
{
	memset(fault, 0, sizeof(*fault));
}

const char *fault_line(char *line, const struct fault *fault)
{
	(void)snprintf(line, FAULT_LINE_SIZE, "%s%s%s", fault->place,
		       fault->place[0] ? ": " : "", fault->reason);
	return line;
}

void fault_print(const struct fault *fault)
{
	char line[FAULT_LINE_SIZE];

	if (fault->status)
		(void)fprintf(stderr, "chithi: %s\n", fault_line(line, fault));
}

int status_code(enum status status)
{
	return table[status].code;
}

const char *status_name(enum status status)
{
	return table[status].name;
}

const char *status_meaning(enum status status)
{
	return table[status].meaning;
}
