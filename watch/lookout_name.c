#include "watch/lookout_name.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* How names of files end that are still being made. */
static const char *const unfinished[] = {
	".part",     ".partial",  ".tmp", ".temp", ".crdownload",
	".download", ".filepart", ".swp", "~",     NULL
};

bool lookout_is_unfinished(const char *name)
{
	size_t length = strlen(name);

	if (name[0] == '.' || name[0] == '~')
		return true;
	for (int i = 0; unfinished[i]; i++) {
		size_t end = strlen(unfinished[i]);

		if (length >= end &&
		    strcasecmp(name + length - end, unfinished[i]) == 0)
			return true;
	}
	return false;
}

bool lookout_is_part(const char *name)
{
	const char *mark = strrchr(name, '#');

	return mark && mark[1] && !mark[1 + strspn(mark + 1, "0123456789")];
}
