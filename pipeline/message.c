#include "pipeline/message.h"

#include <locale.h>
#include <stdlib.h>

#include "pipeline/data.h"

/* The domain of our catalogues: share/chithi/locale/vi/LC_MESSAGES/... */
static const char domain[] = "chithi";

void message_language(const char *language)
{
	char folder[DATA_PATH_SIZE];

	/*
	 * gettext looks at LANGUAGE only when the locale is not "C"; C.UTF-8
	 * is on every system and is enough.
	 */
	if (language) {
		(void)setenv("LANGUAGE", language, 1);
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	} else if (!setlocale(LC_MESSAGES, "")) {
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	}
	if (data_path(folder, "locale"))
		(void)bindtextdomain(domain, folder);
	(void)bind_textdomain_codeset(domain, "UTF-8");
	(void)textdomain(domain);
}
