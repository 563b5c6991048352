#ifndef WATCH_LOOKOUT_H
#define WATCH_LOOKOUT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "pipeline/fault.h"
#include "watch/past.h"

/*
 * A look-out over a folder: which files are there, whole, and not yet done.
 *
 * A file is whole when its size and time of change have stayed the same for
 * a while and, where that can be told, no program has it open for writing.
 * Names that stand for what is not finished are passed by: hidden ones and
 * those that end as browsers and copying programs let them end.  What is no
 * regular file, and what lies behind a link, is refused with a line, once.
 *
 * The kernel's news are taken as hints where to look; what is not heard of is
 * found when all is looked at again.
 */
struct lookout;

struct lookout_way {
	const char *folder;
	const char *output;      /* the folder below it to stay out of */
	const struct past *past; /* what was done before; lent */
	int settle;              /* seconds that a file stays the same */
	bool once;  /* a file that is not whole then is told and left */
	bool parts; /* names that end in "#2" are taken by other files */
};

/* A file that is to be done; lives until it is done. */
struct sighting {
	const char *name; /* below the folder */
	struct stat file;
};

/*
 * STATUS_MISSING  the folder is not there, or cannot be looked into
 * STATUS_ENGINE   the kernel gives no news
 * STATUS_MEMORY
 */
enum status lookout_open(struct lookout **out, const struct lookout_way *way,
			 struct fault *fault);

/* NULL is allowed. */
void lookout_close(struct lookout *lookout);

/* The folder, open, and where news come in: readable when there are some. */
int lookout_folder(const struct lookout *lookout);
int lookout_news(const struct lookout *lookout);

/*
 * Look at all that lies in the folder.
 *
 * STATUS_MISSING  the folder is gone
 * STATUS_MEMORY
 */
enum status lookout_search(struct lookout *lookout, struct fault *fault);

/* Take in the news. */
enum status lookout_hear(struct lookout *lookout, struct fault *fault);

/*
 * The next file that is whole, the first by its name; NULL: none, and in
 * `*wait` in how many milliseconds to ask again; -1: no file waits.
 */
const struct sighting *lookout_next(struct lookout *lookout, int *wait);

/* The file is done, as it was sighted; it is not given until it changes. */
void lookout_done(struct lookout *lookout, const struct sighting *sighting);

#endif
