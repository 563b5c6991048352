/*
 * manual - print what the program knows about a subcommand as mdoc(7)
 *
 * The manual pages are made from it when the program is built: the page's
 * own text comes from docs/man, name, synopsis, options and exit status from
 * the same rows that the command line is parsed with.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"

static const struct option no_options[] = { { .kind = OPTION_END } };

/* The most a page's own text has, in bytes. */
#define PAGE_BYTES_MAX ((size_t)1 << 20)

/* What a page tells about, whether stage or command. */
struct subject {
	const char *name;
	const char *summary;
	const char *operands;
	const struct option *options;
	const void *defaults;
};

static int find_subject(struct subject *subject, const char *name)
{
	const struct stage *stage = stage_named(name);

	if (stage) {
		*subject =
			(struct subject){ stage->name, stage->summary, "[FILE]",
					  stage->options, stage->defaults };
		return 1;
	}
	for (int i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) != 0)
			continue;
		*subject = (struct subject){ commands[i]->name,
					     commands[i]->summary,
					     commands[i]->operands,
					     commands[i]->options,
					     commands[i]->defaults };
		return 1;
	}
	return 0;
}

/* Words of the operands: each is an argument, brackets are optional ones. */
static void print_operands(const char *operands)
{
	while (*operands) {
		size_t length = strcspn(operands, " ");
		const char *word = operands;
		size_t span = length;

		if (word[0] == '[') {
			(void)printf(".Op Ar %.*s\n", (int)(span - 2),
				     word + 1);
		} else if (word[0] == '-') {
			(void)printf(".Fl %.*s\n", (int)(span - 1), word + 1);
		} else {
			(void)printf(".Ar %.*s\n", (int)span, word);
		}
		operands += length;
		operands += strspn(operands, " ");
	}
}

static void print_head(const struct subject *subject)
{
	(void)printf(".Dd %s\n.Dt CHITHI-", CHITHI_DATE);
	for (const char *at = subject->name; *at; at++)
		(void)putchar(*at - 'a' + 'A');
	(void)printf(" 1\n.Os\n.Sh NAME\n.Nm chithi-%s\n.Nd %s\n",
		     subject->name, subject->summary);
	(void)printf(".Sh SYNOPSIS\n.Nm chithi %s\n", subject->name);
	if (subject->options[0].kind)
		(void)printf(".Op Ar option ...\n");
	print_operands(subject->operands);
}

static void print_options(const struct subject *subject)
{
	if (!subject->options[0].kind)
		return;
	(void)printf(".Sh OPTIONS\n.Bl -tag -width Ds\n");
	option_manual(subject->options, subject->defaults);
	(void)printf(".El\n");
}

static void print_statuses(void)
{
	(void)printf(".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
#define STATUS(name, code, meaning)                                            \
	(void)printf(".It %d\n%s.\n", code, meaning);
#include "pipeline/status.def"
#undef STATUS
	(void)printf(".El\n");
}

static void print_item(const char *name, const char *summary)
{
	(void)printf(".It Xr chithi-%s 1\n%s.\n", name, summary);
}

/* The head of the page of the program itself, and the list of all it does. */
static void print_main_head(void)
{
	(void)printf(".Dd %s\n.Dt CHITHI 1\n.Os\n.Sh NAME\n.Nm chithi\n"
		     ".Nd scans of Vietnamese directives into citable, "
		     "searchable XML\n.Sh SYNOPSIS\n.Nm\n"
		     ".Op Fl Fl lang Cm en | vi\n.Ar command\n"
		     ".Op Ar option ...\n.Op Ar\n",
		     CHITHI_DATE);
}

static void print_subcommands(void)
{
	(void)printf(".Sh COMMANDS\n.Bl -tag -width chithi-import\n");
	for (int i = 0; stages[i]; i++)
		print_item(stages[i]->name, stages[i]->summary);
	for (int i = 0; commands[i]; i++)
		print_item(commands[i]->name, commands[i]->summary);
	(void)printf(".El\n");
}

static bool is_mark(const char *line, const char *mark)
{
	return strncmp(line, mark, strlen(mark)) == 0;
}

/* A line of the page's own text, or what the mark in it stands for. */
static void print_line(const struct subject *subject, const char *line,
		       size_t length)
{
	if (is_mark(line, "@STATUS@")) {
		print_statuses();
	} else if (!is_mark(line, "@OPTIONS@")) {
		(void)fwrite(line, 1, length, stdout);
	} else if (subject) {
		print_options(subject);
	} else {
		print_subcommands();
	}
}

/*
 * The page's own text, from DESCRIPTION on, with lines "@OPTIONS@" and
 * "@STATUS@" where the rows go.  Without a subject it is the program's own.
 */
static enum status print_page(const struct subject *subject, const char *path,
			      struct fault *fault)
{
	char *page = NULL;
	size_t size = 0;
	enum status status =
		file_read(&page, &size, path, PAGE_BYTES_MAX, fault);

	if (status)
		return status;
	if (subject)
		print_head(subject);
	else
		print_main_head();
	for (const char *line = page; *line;) {
		size_t length = strcspn(line, "\n");

		length += line[length] == '\n';
		print_line(subject, line, length);
		line += length;
	}
	free(page);
	return STATUS_OK;
}

static enum status manual(const void *options, const char *const *operands,
			  int count, struct fault *fault)
{
	struct subject subject;

	(void)options;
	(void)count;
	if (strcmp(operands[0], "chithi") == 0)
		return print_page(NULL, operands[1], fault);
	if (!find_subject(&subject, operands[0]))
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("there is no '%s'; try 'chithi help'"),
				 operands[0]);
	return print_page(&subject, operands[1], fault);
}

const struct command manual_command = {
	.name = "manual",
	.summary = N_("print the manual page of a command as mdoc"),
	.operands = "COMMAND FILE",
	.least = 2,
	.most = 2,
	.options = no_options,
	.run = manual,
};
