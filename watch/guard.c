#include "watch/guard.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"

/* Whether `inner` is `outer` or lies below it; both without links. */
static bool lies_in(const char *inner, const char *outer)
{
	size_t length = outer ? strlen(outer) : 0;

	if (!inner || !outer)
		return false;
	if (strcmp(outer, "/") == 0)
		return true;
	return strncmp(inner, outer, length) == 0 &&
	       (!inner[length] || inner[length] == '/');
}

/* The folder that a file lies in, or would, without links; NULL: none. */
static char *folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *above = strndup(file, slash ? (size_t)(slash - file) + 1 : 0);
	char *real = above ? realpath(*above ? above : ".", NULL) : NULL;

	free(above);
	return real;
}

enum status guard_folders(const char *folder, const char *output,
			  const char *db, struct fault *fault)
{
	char *watched = realpath(folder, NULL);
	int cause = errno;
	char *written = realpath(output, NULL); /* NULL: yet to be made */
	char *archive = db ? folder_of(db) : NULL;
	enum status status = STATUS_OK;

	if (!watched)
		status = fault_set(fault, STATUS_MISSING, folder,
				   _("cannot be opened: %s"), strerror(cause));
	else if (lies_in(watched, written))
		status = fault_set(fault, STATUS_USAGE, output, "%s",
				   _("the watched folder lies in it; name "
				     "another output folder"));
	else if (lies_in(archive, watched) && !lies_in(archive, written))
		status = fault_set(fault, STATUS_USAGE, db, "%s",
				   _("lies in the watched folder; name "
				     "another place"));
	free(archive);
	free(written);
	free(watched);
	return status;
}
