/*
 * chithi - turn scans of Vietnamese directives into citable, searchable XML
 *
 * The front door: choose the language, find the subcommand, print the fault,
 * give the exit code.
 */

#define _GNU_SOURCE /* RTLD_DEFAULT */
#include <dlfcn.h>
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/schema.h"

/*
 * Pages go to processes, not to threads: OpenMP inside the OCR engine only
 * costs time.  The library that has it need not be there.
 */
static void switch_threads_off(void)
{
	void *found = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
	void (*set)(int);

	memcpy(&set, &found, sizeof(set));
	if (set)
		set(1);
}

/* Take "--lang X" or "--lang=X" off the front; NULL when it is not there. */
static const char *take_language(const char ***words, int *count)
{
	static const char name[] = "--lang";
	const char *first = *count ? **words : "";
	const char *value = NULL;
	int used = 0;

	if (strcmp(first, name) == 0 && *count > 1) {
		value = (*words)[1];
		used = 2;
	} else if (strncmp(first, "--lang=", sizeof(name)) == 0) {
		value = first + sizeof(name);
		used = 1;
	}
	*words += used;
	*count -= used;
	return value;
}

static enum status run(const char **words, int count, struct fault *fault)
{
	const char *first = count ? words[0] : "help";

	if (strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 ||
	    strcmp(first, "-h") == 0)
		return command_help(count > 1 ? words[1] : NULL, fault);
	if (strcmp(first, "version") == 0 || strcmp(first, "--version") == 0) {
		(void)printf("chithi %s\n", CHITHI_VERSION);
		return STATUS_OK;
	}
	return command_run(words, count, fault);
}

/* The words of the command line, to be moved about; NULL: no memory. */
static const char **copy_words(char **arguments, int count)
{
	const char **words = calloc((size_t)count + 1, sizeof(*words));

	for (int i = 0; words && i < count; i++)
		words[i] = arguments[i];
	return words;
}

int main(int count, char **arguments)
{
	struct fault fault = { .status = STATUS_OK };
	const char **copy = copy_words(arguments + 1, --count);
	const char **words = copy;
	enum status status;

	/* Both are told by the call that failed, as a full disk is. */
	(void)signal(SIGXFSZ, SIG_IGN);
	switch_threads_off();
	xmlInitParser();
	message_language(copy ? take_language(&words, &count) : NULL);
	status = copy ? run(words, count, &fault) : fault_memory(&fault);
	if ((fflush(stdout) || ferror(stdout)) && !status)
		status = fault_set(&fault, STATUS_WRITE, _("standard output"),
				   "%s", _("cannot be written"));
	fault_print(&fault);
	schema_end();
	xmlCleanupParser();
	free(copy);
	return status_code(status);
}
