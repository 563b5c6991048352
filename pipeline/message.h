#ifndef PIPELINE_MESSAGE_H
#define PIPELINE_MESSAGE_H

#include <libintl.h>
#include <stddef.h>

/*
 * What is said to people, in their language.
 *
 * `_("...")` is the message in the language of the run; `N_("...")` marks a
 * message of a constant table, which is translated where it is printed.
 */
#define _(message) gettext(message)
#define N_(message) message

/*
 * Choose the language: `language` as the user gave it ("vi", "en"), or NULL
 * for that of the environment.  Works where no locale of that language is
 * installed.
 */
void message_language(const char *language);

/*
 * Print text on standard output and blanks behind it, up to `column`
 * characters; one blank at least.
 */
void message_pad(const char *text, size_t column);

#endif
