/*
 * manual - print what the program knows about a subcommand as mdoc(7)
 *
 * The manual pages are made from it when the program is built: the page's
 * own text comes from docs/man, name, synopsis, options and exit status from
 * the same rows that the command line is parsed with.
 */

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
	(void)printf(".Dd $Mdocdate$\n.Dt CHITHI-");
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

/*
 * The page's own text: DESCRIPTION first, then a line "@OPTIONS@" where the
 * rows go, then the rest.
 */
static enum status print_page(const struct subject *subject, const char *path,
			      struct fault *fault)
{
	static const char mark[] = "@OPTIONS@\n";
	char *page = NULL;
	char *rest;
	size_t size = 0;
	enum status status =
		file_read(&page, &size, path, PAGE_BYTES_MAX, fault);

	if (status)
		return status;
	rest = strstr(page, mark);
	if (!rest) {
		status = fault_set(fault, STATUS_MALFORMED, path,
				   _("no line '%s'"), "@OPTIONS@");
		goto done;
	}
	*rest = '\0';
	rest += strlen(mark);
	print_head(subject);
	(void)fputs(page, stdout);
	print_options(subject);
	print_statuses();
	(void)fputs(rest, stdout);
done:
	free(page);
	return status;
}

static enum status manual(const void *options, const char *const *operands,
			  int count, struct fault *fault)
{
	struct subject subject;

	(void)options;
	(void)count;
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
