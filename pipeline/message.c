#include "pipeline/message.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/data.h"
#include "pipeline/text.h"

/* The domain of our catalogues: share/chithi/locale/vi/LC_MESSAGES/... */
static const char domain[] = "chithi";

/* The language that the environment names, whether or not it is installed. */
static const char *named_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "C";
}

void message_language(const char *language)
{
	char folder[DATA_PATH_SIZE];

	/* What the C library says in another language comes in UTF-8, too. */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	/*
	 * gettext looks at LANGUAGE only when the locale is not "C"; C.UTF-8
	 * is on every system and is enough.
	 */
	if (language) {
		(void)setenv("LANGUAGE", language, 1);
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	} else if (!setlocale(LC_MESSAGES, "")) {
		(void)setenv("LANGUAGE", named_language(), 0);
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	}
	if (data_path(folder, "locale"))
		(void)bindtextdomain(domain, folder);
	(void)bind_textdomain_codeset(domain, "UTF-8");
	(void)textdomain(domain);
}

void message_pad(const char *text, size_t column)
{
	size_t width = text_characters(text);

	(void)printf("%s%*s", text, width < column ? (int)(column - width) : 1,
		     "");
}
