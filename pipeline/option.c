#include "pipeline/option.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"

/* The column in which help starts, in characters. */
enum { HELP_COLUMN = 26 };

/* Room for "--name VALUE" or a default, in bytes. */
enum { LABEL_SIZE = 128 };

static void *field_of(void *fields, const struct option *option)
{
	return (char *)fields + option->offset;
}

static const void *default_of(const void *defaults, const struct option *option)
{
	return (const char *)defaults + option->offset;
}

static enum status read_count(const struct option *option, void *field,
			      const char *value, struct fault *fault)
{
	char *end;
	long number;
	int chosen;

	errno = 0;
	number = strtol(value, &end, 10);
	if (errno || *end || end == value || number < option->least ||
	    number > option->most)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("--%s wants a whole number from %d to %d, "
				   "not '%s'"),
				 option->name, option->least, option->most,
				 value);
	chosen = (int)number;
	memcpy(field, &chosen, sizeof(chosen));
	return STATUS_OK;
}

static enum status read_ratio(const struct option *option, void *field,
			      const char *value, struct fault *fault)
{
	char *end;
	double number;

	errno = 0;
	number = strtod(value, &end);
	if (errno || *end || end == value || !(number >= 0 && number <= 1))
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("--%s wants a number from 0 to 1, not '%s'"),
				 option->name, value);
	memcpy(field, &number, sizeof(number));
	return STATUS_OK;
}

static enum status read_choice(const struct option *option, void *field,
			       const char *value, struct fault *fault)
{
	char words[LABEL_SIZE] = "";

	for (int i = 0; option->choices[i]; i++) {
		size_t used = strlen(words);

		if (strcmp(option->choices[i], value) == 0) {
			memcpy(field, &i, sizeof(i));
			return STATUS_OK;
		}
		(void)snprintf(words + used, sizeof(words) - used, "%s%s",
			       i ? ", " : "", option->choices[i]);
	}
	return fault_set(fault, STATUS_USAGE, NULL,
			 _("--%s wants one of %s, not '%s'"), option->name,
			 words, value);
}

static enum status read_value(const struct option *option, void *fields,
			      const char *value, struct fault *fault)
{
	void *field = field_of(fields, option);

	switch (option->kind) {
	case OPTION_END:
		break;
	case OPTION_FLAG:
		memcpy(field, &(bool){ true }, sizeof(bool));
		break;
	case OPTION_TEXT:
		memcpy(field, &value, sizeof(value));
		break;
	case OPTION_COUNT:
		return read_count(option, field, value, fault);
	case OPTION_RATIO:
		return read_ratio(option, field, value, fault);
	case OPTION_CHOICE:
		return read_choice(option, field, value, fault);
	}
	return STATUS_OK;
}

/* The row that `word` names, and in `*value` what follows "=" or the letter */
static const struct option *find(const struct option *options, const char *word,
				 const char **value)
{
	size_t length = strcspn(word, "=");

	for (; options->kind; options++) {
		if (word[1] == '-' && strlen(options->name) == length - 2 &&
		    memcmp(options->name, word + 2, length - 2) == 0) {
			*value = word[length] ? word + length + 1 : NULL;
			return options;
		}
		if (word[1] != '-' && options->letter == word[1]) {
			*value = word[2] ? word + 2 : NULL;
			return options;
		}
	}
	return NULL;
}

/* Parse the option at `words[*at]`; `*at` moves onto its last word. */
static enum status read_option(const struct option *options, void *fields,
			       const char **words, int count, int *at,
			       struct fault *fault)
{
	const char *value = NULL;
	const struct option *option = find(options, words[*at], &value);

	if (!option)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("there is no option '%s'"), words[*at]);
	if (option->kind == OPTION_FLAG && value)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("--%s takes no value"), option->name);
	if (option->kind != OPTION_FLAG && !value) {
		if (*at + 1 == count)
			return fault_set(fault, STATUS_USAGE, NULL,
					 _("--%s wants a value"), option->name);
		value = words[++*at];
	}
	return read_value(option, fields, value, fault);
}

enum status option_parse(const struct option *options, void *fields,
			 const char **words, int count, int *operands,
			 struct fault *fault)
{
	bool ended = false;

	*operands = 0;
	for (int i = 0; i < count; i++) {
		enum status status;

		if (!ended && strcmp(words[i], "--") == 0) {
			ended = true;
			continue;
		}
		if (ended || words[i][0] != '-' || !words[i][1]) {
			words[(*operands)++] = words[i];
			continue;
		}
		status = read_option(options, fields, words, count, &i, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* "-j, --jobs N" */
static void write_label(char *label, const struct option *option)
{
	char letter[8] = "";

	if (option->letter)
		(void)snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	(void)snprintf(label, LABEL_SIZE, "%s--%s%s%s", letter, option->name,
		       option->value ? " " : "",
		       option->value ? option->value : "");
}

/* The default as a person would type it; "" when there is none to tell. */
static void write_default(char *label, const struct option *option,
			  const void *defaults)
{
	const void *field = default_of(defaults, option);
	const char *text;
	double ratio;
	int number;

	label[0] = '\0';
	switch (option->kind) {
	case OPTION_END:
	case OPTION_FLAG:
		break;
	case OPTION_TEXT:
		memcpy(&text, field, sizeof(text));
		if (text)
			(void)snprintf(label, LABEL_SIZE, "%s", text);
		break;
	case OPTION_COUNT:
		memcpy(&number, field, sizeof(number));
		(void)snprintf(label, LABEL_SIZE, "%d", number);
		break;
	case OPTION_RATIO:
		memcpy(&ratio, field, sizeof(ratio));
		(void)snprintf(label, LABEL_SIZE, "%g", ratio);
		break;
	case OPTION_CHOICE:
		memcpy(&number, field, sizeof(number));
		(void)snprintf(label, LABEL_SIZE, "%s",
			       option->choices[number]);
		break;
	}
}

/* The words of a CHOICE, each after `before`. */
static void print_choices(const struct option *option)
{
	for (int i = 0; option->choices && option->choices[i]; i++)
		(void)printf("%s%s", i ? ", " : "", option->choices[i]);
}

void option_help(const struct option *options, const void *defaults)
{
	for (; options->kind; options++) {
		char label[LABEL_SIZE];
		char value[LABEL_SIZE];

		write_label(label, options);
		write_default(value, options, defaults);
		(void)printf("  %-*s  %s", HELP_COLUMN - 4, label,
			     _(options->help));
		if (options->choices) {
			(void)printf(": ");
			print_choices(options);
		}
		if (*value)
			(void)printf(" [%s]", value);
		(void)printf("\n");
	}
}

void option_manual(const struct option *options, const void *defaults)
{
	for (; options->kind; options++) {
		char value[LABEL_SIZE];

		write_default(value, options, defaults);
		(void)printf(".It ");
		if (options->letter)
			(void)printf("Fl %c , ", options->letter);
		(void)printf("Fl Fl %s", options->name);
		if (options->value)
			(void)printf(" Ar %s", options->value);
		(void)printf("\n%s", options->help);
		if (options->choices) {
			(void)printf(": ");
			print_choices(options);
		}
		if (*value)
			(void)printf("; default: %s", value);
		(void)printf(".\n");
	}
}
