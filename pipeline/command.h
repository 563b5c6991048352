#ifndef PIPELINE_COMMAND_H
#define PIPELINE_COMMAND_H

#include <stddef.h>

#include "pipeline/fault.h"
#include "pipeline/option.h"

/*
 * A subcommand that is not a stage: `run`, `check`, `search`.
 *
 * `run` gets its options filled in and its operands counted; it may print on
 * standard output and says through status and fault how it went.
 */
struct command {
	const char *name;
	const char *summary;  /* N_(), one line for `chithi help` */
	const char *operands; /* for the usage line: "FILE..." */
	int least;            /* how many operands at least, and at most */
	int most;
	const struct option *options;
	const void *defaults;
	size_t options_size;
	enum status (*run)(const void *options, const char *const *operands,
			   int count, struct fault *fault);
};

/* All commands, as pipeline/commands.def lists them; NULL ends the list. */
extern const struct command *const commands[];

/* As many operands as one likes. */
enum { COMMAND_MANY = 1 << 20 };

/*
 * Run the stage or command that `words[0]` names, with the words after it.
 * A stage reads its one operand, or standard input, and writes to standard
 * output.
 */
enum status command_run(const char **words, int count, struct fault *fault);

/* Print what there is, or all about one subcommand, on standard output. */
enum status command_help(const char *name, struct fault *fault);

/*
 * Show on standard error, a terminal, how far the pages of a document are: on
 * a line that the next one takes the place of, and that goes at the end.
 */
void command_show_pages(size_t over, size_t pages);

#endif
