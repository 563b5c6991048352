#include "pipeline/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/akn.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"

#define COMMAND(name) extern const struct command name##_command;
#include "pipeline/commands.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(name) &name##_command,
#include "pipeline/commands.def"
#undef COMMAND
	NULL,
};

/* The column in which summaries start, in characters. */
enum { SUMMARY_COLUMN = 12 };

static const struct command *command_named(const char *name)
{
	for (int i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* A copy of the defaults, to parse into; never of no size. */
static void *copy_defaults(const void *defaults, size_t size)
{
	void *fields = calloc(1, size + 1);

	if (fields && size)
		memcpy(fields, defaults, size);
	return fields;
}

static enum status check_operands(const char *name, int count, int least,
				  int most, struct fault *fault)
{
	if (count < least)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("too few operands; try 'chithi help %s'"),
				 name);
	if (count > most)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("too many operands; try 'chithi help %s'"),
				 name);
	return STATUS_OK;
}

void command_show_pages(size_t over, size_t pages)
{
	(void)fprintf(stderr, "\r");
	(void)fprintf(stderr, _("page %zu of %zu"), over, pages);
	(void)fprintf(stderr, over < pages ? "\033[K" : "\r\033[K");
}

/* Say what the stage had to tell; the document is there all the same. */
static enum status tell(const struct desk *desk, struct fault *fault)
{
	const struct remarks *remarks = desk_remarks(desk);
	size_t count = remarks_count(remarks);

	for (size_t i = 0; i < count; i++)
		(void)fprintf(stderr, "chithi: %s\n", remarks_line(remarks, i));
	if (!remarks_lossy(remarks))
		return STATUS_OK;
	return fault_set(fault, STATUS_PARTLY, NULL, "%s",
			 _("not all of the document could be read; the rest "
			   "was written"));
}

/* A filter writes what it was given, and warns. */
static void warn_of_secrecy(const struct document *out)
{
	if (document_form(out) != FORM_AKN || !akn_secrecy(out))
		return;
	(void)fprintf(stderr, "chithi: ");
	(void)fprintf(stderr, _("%s: bears a mark of secrecy"),
		      document_name(out));
	(void)fprintf(stderr, "\n");
}

static enum status filter(const struct stage *stage, const void *options,
			  const char *path, struct fault *fault)
{
	struct document *in = NULL;
	struct document *out = NULL;
	struct desk *desk = NULL;
	enum status status;

	status = desk_new(&desk, stage, options, fault);
	if (!status && isatty(STDERR_FILENO))
		desk_set_progress(desk, command_show_pages);
	if (!status)
		status = document_read(&in, path, stage->takes, fault);
	if (!status)
		status = desk_run(&out, desk, in, fault);
	if (!status)
		status = document_write(out, "-", fault);
	if (!status)
		warn_of_secrecy(out);
	if (!status && stage->report)
		status = stage->report(out, options, fault);
	if (!status)
		status = tell(desk, fault);
	document_free(out);
	document_free(in);
	desk_free(desk);
	return status;
}

static enum status call_stage(const struct stage *stage, const char **words,
			      int count, struct fault *fault)
{
	void *fields = copy_defaults(stage->defaults, stage->options_size);
	enum status status;

	if (!fields)
		return fault_memory(fault);
	status = option_parse(stage->options, fields, words, count, &count,
			      fault);
	if (!status)
		status = check_operands(stage->name, count, 0, 1, fault);
	if (!status)
		status = filter(stage, fields, count ? words[0] : "-", fault);
	free(fields);
	return status;
}

static enum status call_command(const struct command *command,
				const char **words, int count,
				struct fault *fault)
{
	void *fields = copy_defaults(command->defaults, command->options_size);
	enum status status;

	if (!fields)
		return fault_memory(fault);
	status = option_parse(command->options, fields, words, count, &count,
			      fault);
	if (!status)
		status = check_operands(command->name, count, command->least,
					command->most, fault);
	if (!status)
		status = command->run(fields, words, count, fault);
	free(fields);
	return status;
}

static int asks_help(const char **words, int count)
{
	for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
		if (strcmp(words[i], "--help") == 0)
			return 1;
	return 0;
}

enum status command_run(const char **words, int count, struct fault *fault)
{
	const struct stage *stage = stage_named(words[0]);
	const struct command *command = command_named(words[0]);

	if (!stage && !command)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("there is no '%s'; try 'chithi help'"),
				 words[0]);
	if (asks_help(words + 1, count - 1))
		return command_help(words[0], fault);
	if (stage)
		return call_stage(stage, words + 1, count - 1, fault);
	return call_command(command, words + 1, count - 1, fault);
}

static void print_row(const char *name, const char *summary)
{
	(void)printf("  %-*s%s\n", SUMMARY_COLUMN - 2, name, _(summary));
}

static void print_all(void)
{
	(void)printf("%s\n\n",
		     _("usage: chithi [--lang en|vi] COMMAND [OPTION...] "
		       "[FILE...]"));
	(void)printf("%s\n", _("Stages, filters from standard input or FILE "
			       "to standard output:"));
	for (int i = 0; stages[i]; i++)
		print_row(stages[i]->name, stages[i]->summary);
	(void)printf("\n%s\n", _("Commands:"));
	for (int i = 0; commands[i]; i++)
		print_row(commands[i]->name, commands[i]->summary);
	print_row("help", N_("tell about a command"));
	print_row("version", N_("print the version"));
	(void)printf("\n%s\n", _("'chithi help COMMAND' tells more, and so "
				 "does 'man chithi'."));
}

static void print_one(const char *name, const char *operands,
		      const char *summary, const struct option *options,
		      const void *defaults)
{
	(void)printf(_("usage: chithi %s [OPTION...]"), name);
	(void)printf(*operands ? " %s\n" : "%s\n", operands);
	(void)printf("\n  %s\n", _(summary));
	if (!options[0].kind)
		return;
	(void)printf("\n");
	option_help(options, defaults);
}

enum status command_help(const char *name, struct fault *fault)
{
	const struct stage *stage = name ? stage_named(name) : NULL;
	const struct command *command = name ? command_named(name) : NULL;

	if (!name)
		print_all();
	else if (stage)
		print_one(stage->name, "[FILE]", stage->summary, stage->options,
			  stage->defaults);
	else if (command)
		print_one(command->name, command->operands, command->summary,
			  command->options, command->defaults);
	else
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("there is no '%s'; try 'chithi help'"),
				 name);
	return STATUS_OK;
}
