#ifndef WATCH_LOOKOUT_PLACES_H
#define WATCH_LOOKOUT_PLACES_H

#include <stdbool.h>

#include "pipeline/fault.h"

/*
 * The folders that the kernel tells news of (inotify).
 */
struct places;

/* STATUS_ENGINE: the kernel tells none; STATUS_MEMORY */
enum status places_open(struct places **out, struct fault *fault);

/* NULL is allowed. */
void places_close(struct places *places);

/* Where news come in, as struct inotify_event. */
int places_news(const struct places *places);

/*
 * Have news of a folder, which is open, from now on under that name; one that
 * was followed before may have got another.  False: no more can be followed,
 * or the fault is set.
 */
bool places_follow(struct places *places, int folder, const char *name,
		   struct fault *fault);

/* What the folder of a watch is called; NULL: it is not followed. */
const char *places_name(const struct places *places, int watch);

/* That it is followed no more. */
void places_forget(struct places *places, int watch);

#endif
