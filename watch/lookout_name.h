#ifndef WATCH_LOOKOUT_NAME_H
#define WATCH_LOOKOUT_NAME_H

#include <stdbool.h>

/*
 * What names of files say to those who wait for the files.
 */

/* Whether it is hidden, or ends as what is still being made does. */
bool lookout_is_unfinished(const char *name);

/* Whether a part of a document that is cut may be called so: "a.pdf#2". */
bool lookout_is_part(const char *name);

#endif
