#ifndef PIPELINE_OPTION_H
#define PIPELINE_OPTION_H

#include <stddef.h>

#include "pipeline/fault.h"

/*
 * Options as data: one row says all that the command line, its errors, the
 * help and the manual page need.
 *
 * A row names a field of the option struct of its stage or command by offset;
 * parsing starts from a copy of the defaults and writes into the fields.
 */
enum option_kind {
	OPTION_END,    /* the row that ends a table */
	OPTION_FLAG,   /* bool, no value: given is true */
	OPTION_TEXT,   /* const char *, borrowed from the command line */
	OPTION_COUNT,  /* int, least..most */
	OPTION_RATIO,  /* double, 0..1 */
	OPTION_CHOICE, /* int, the index in `choices` */
};

struct option {
	const char *name; /* without the dashes */
	char letter;      /* the short form, 0 when there is none */
	enum option_kind kind;
	size_t offset;              /* of the field */
	const char *value;          /* what help calls the value: "FILE" */
	const char *help;           /* N_(), lower case, no full stop */
	const char *const *choices; /* CHOICE: the words, ends with NULL */
	int least;                  /* COUNT */
	int most;
};

/* A row for `field` of `type`, named like the field. */
#define OPTION(option_kind, type, field, value_name, help_text)                \
	.name = #field, .kind = OPTION_##option_kind,                          \
	.offset = offsetof(type, field), .value = (value_name),                \
	.help = (help_text)

/*
 * Parse `words` (as many as `count`) into `fields`, a copy of the defaults.
 * Words that are no options are moved to the front of `words`, in order, and
 * `*operands` says how many they are.  "--" ends the options; "-" is an
 * operand.
 *
 * STATUS_USAGE  no such option, no value, a value out of range
 */
enum status option_parse(const struct option *options, void *fields,
			 const char **words, int count, int *operands,
			 struct fault *fault);

/* Print a table of the options on standard output, for people. */
void option_help(const struct option *options, const void *defaults);

/* Print it as mdoc(7) list items, for the manual page. */
void option_manual(const struct option *options, const void *defaults);

#endif
