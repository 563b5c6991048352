#define _GNU_SOURCE /* F_SETLEASE, O_PATH, tdestroy */
#include "watch/lookout.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/arena.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "watch/lookout_name.h"
#include "watch/lookout_places.h"

/* The most files that are known, and the deepest that folders nest. */
enum { FILES_MAX = 10000000, DEPTH_MAX = 64 };

/* Bytes of news that are read at once. */
enum { NEWS_SIZE = 1 << 16 };

enum { MILLISECONDS = 1000 };

enum state {
	STATE_NEW,
	STATE_WAITING, /* in `waiting` */
	STATE_DONE,    /* as `sighting.file` says */
	STATE_REFUSED,
};

struct known {
	struct sighting sighting; /* first: it is what callers have */
	enum state state;
	double since; /* when the file was last seen to change */
};

struct lookout {
	struct lookout_way way;
	int folder;
	struct stat output;
	bool has_output;
	bool is_short; /* the kernel follows no more folders: told once */
	bool gone;     /* the folder itself */
	bool lost;     /* news were */
	void *entries; /* tree of struct known, by name */
	size_t count;
	struct known **waiting;
	size_t waiting_count;
	size_t waiting_room;
	struct places *places;
	struct arena *arena; /* for as long as the look-out lives */
	struct fault *fault; /* of the call in hand */
};

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_name(const void *one, const void *other)
{
	const struct sighting *a = one;
	const struct sighting *b = other;

	return strcmp(a->name, b->name);
}

static void tell(const struct lookout *lookout, const char *name,
		 const char *reason)
{
	struct fault told = { .status = STATUS_OK };
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s%s%s", lookout->way.folder,
		       *name ? "/" : "", name);
	(void)fault_set(&told, STATUS_MISSING, path, "%s", reason);
	fault_print(&told);
}

static const char *join(struct arena *arena, const char *folder,
			const char *name)
{
	return arena_print(arena, "%s%s%s", folder, *folder ? "/" : "", name);
}

/* The entry of that name, made where there is none; NULL: the fault. */
static struct known *find(struct lookout *lookout, const char *name)
{
	const struct sighting wanted = { .name = name };
	void *found = tfind(&wanted, &lookout->entries, by_name);
	struct known *entry;

	if (found)
		return *(struct known **)found;
	if (lookout->count >= FILES_MAX) {
		(void)fault_set(lookout->fault, STATUS_USAGE,
				lookout->way.folder, _("more than %d files"),
				FILES_MAX);
		return NULL;
	}
	entry = arena_take(lookout->arena, sizeof(*entry));
	if (entry)
		entry->sighting.name =
			arena_text(lookout->arena, name, strlen(name));
	if (!entry || !entry->sighting.name ||
	    !tsearch(entry, &lookout->entries, by_name)) {
		(void)fault_memory(lookout->fault);
		return NULL;
	}
	lookout->count++;
	return entry;
}

static bool is_same(const struct stat *one, const struct stat *other)
{
	return one->st_size == other->st_size && one->st_ino == other->st_ino &&
	       one->st_mtim.tv_sec == other->st_mtim.tv_sec &&
	       one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* Have the file wait from now on, as it is. */
static void wait_for(struct lookout *lookout, struct known *entry,
		     const struct stat *file)
{
	struct known **grown = lookout->waiting;

	entry->sighting.file = *file;
	entry->since = now();
	if (entry->state == STATE_WAITING)
		return;
	grown = arena_grow(lookout->arena, grown, &lookout->waiting_room,
			   lookout->waiting_count + 1, sizeof(struct known *));
	if (!grown) {
		(void)fault_memory(lookout->fault);
		return;
	}
	lookout->waiting = grown;
	grown[lookout->waiting_count++] = entry;
	entry->state = STATE_WAITING;
}

static void refuse(struct lookout *lookout, struct known *entry,
		   const char *reason)
{
	if (entry->state != STATE_REFUSED)
		tell(lookout, entry->sighting.name, reason);
	if (entry->state != STATE_WAITING)
		entry->state = STATE_REFUSED;
}

/* What is said of an entry that is not taken; NULL: it is. */
static const char *reason_against(const struct lookout *lookout,
				  const char *name, const struct stat *file)
{
	if (S_ISLNK(file->st_mode))
		return _("a symbolic link; left alone");
	if (!S_ISREG(file->st_mode))
		return _("not a regular file; left alone");
	if (lookout->way.parts && lookout_is_part(name))
		return _("called like a part of another document; left alone");
	return NULL;
}

/* A file was sighted. */
static void consider(struct lookout *lookout, const char *name,
		     const struct stat *file)
{
	struct known *entry = find(lookout, name);
	const char *reason;

	if (!entry)
		return;
	reason = reason_against(lookout, name, file);
	if (reason) {
		refuse(lookout, entry, reason);
		return;
	}
	if (entry->state == STATE_NEW &&
	    past_has(lookout->way.past, name, file)) {
		entry->state = STATE_DONE;
		entry->sighting.file = *file;
	}
	if ((entry->state == STATE_DONE || entry->state == STATE_WAITING) &&
	    is_same(&entry->sighting.file, file))
		return;
	wait_for(lookout, entry, file);
}

/* Have news of a folder, which is open. */
static void follow(struct lookout *lookout, int folder, const char *name)
{
	if (places_follow(lookout->places, folder, name, lookout->fault) ||
	    lookout->is_short)
		return;
	tell(lookout, name,
	     _("no more folders can be followed; looked at now and then"));
	lookout->is_short = true;
}

static void search(struct lookout *lookout, const char *name, int depth,
		   struct arena *arena);

static bool is_output(const struct lookout *lookout, const struct stat *file)
{
	return lookout->has_output && file->st_ino == lookout->output.st_ino &&
	       file->st_dev == lookout->output.st_dev;
}

/* Something that lies in the folder `name`, which is open. */
static void look(struct lookout *lookout, int folder, const char *name,
		 const char *entry, int depth, struct arena *arena)
{
	const char *path = join(arena, name, entry);
	struct stat file;

	if (!path) {
		(void)fault_memory(lookout->fault);
		return;
	}
	if (fstatat(folder, entry, &file, AT_SYMLINK_NOFOLLOW))
		return; /* gone meanwhile */
	if (!S_ISDIR(file.st_mode))
		consider(lookout, path, &file);
	else if (depth >= DEPTH_MAX)
		tell(lookout, path, _("lies too deep; left alone"));
	else if (!is_output(lookout, &file))
		search(lookout, path, depth + 1, arena);
}

static void search(struct lookout *lookout, const char *name, int depth,
		   struct arena *arena)
{
	int handle =
		file_open_below(lookout->folder, name, O_RDONLY | O_DIRECTORY);
	DIR *folder = handle < 0 ? NULL : fdopendir(handle);
	const struct dirent *entry;

	if (!folder) {
		if (errno != ENOENT)
			tell(lookout, name, strerror(errno));
		if (handle >= 0)
			(void)close(handle);
		return;
	}
	/* First the news, so that what comes now is seen or heard of. */
	follow(lookout, handle, name);
	while (!lookout->fault->status && (entry = readdir(folder)))
		if (!lookout_is_unfinished(entry->d_name))
			look(lookout, handle, name, entry->d_name, depth,
			     arena);
	(void)closedir(folder);
}

static int depth_of(const char *name)
{
	int depth = *name ? 1 : 0;

	for (; *name; name++)
		depth += *name == '/';
	return depth;
}

/* Look at one entry of a folder, of which news came. */
static void look_at(struct lookout *lookout, const char *folder,
		    const char *entry, struct arena *arena)
{
	int handle =
		file_open_below(lookout->folder, folder, O_PATH | O_DIRECTORY);

	if (handle < 0)
		return; /* gone meanwhile, or a link stands there */
	look(lookout, handle, folder, entry, depth_of(folder), arena);
	(void)close(handle);
}

static void take_news(struct lookout *lookout, const struct inotify_event *news,
		      struct arena *arena)
{
	const char *known = places_name(lookout->places, news->wd);
	/* What is found there may give the place another name. */
	const char *place =
		known ? arena_text(arena, known, strlen(known)) : NULL;

	if (news->mask & IN_Q_OVERFLOW)
		lookout->lost = true;
	if (!place)
		return;
	if (news->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF))
		lookout->gone |= !*place;
	else if (news->len && !lookout_is_unfinished(news->name))
		look_at(lookout, place, news->name, arena);
	if (news->mask & IN_IGNORED)
		places_forget(lookout->places, news->wd);
}

static enum status check_there(const struct lookout *lookout,
			       struct fault *fault)
{
	struct stat folder;

	/* That it was removed is no news: we have it open ourselves. */
	if (lookout->gone || fstat(lookout->folder, &folder) ||
	    !folder.st_nlink)
		return fault_set(fault, STATUS_MISSING, lookout->way.folder,
				 "%s", _("the folder is gone"));
	return fault->status;
}

enum status lookout_search(struct lookout *lookout, struct fault *fault)
{
	struct arena *arena = arena_new();

	lookout->fault = fault;
	lookout->lost = false;
	if (!arena)
		return fault_memory(fault);
	search(lookout, "", 0, arena);
	arena_free(arena);
	return check_there(lookout, fault);
}

enum status lookout_hear(struct lookout *lookout, struct fault *fault)
{
	_Alignas(struct inotify_event) char news[NEWS_SIZE];
	struct arena *arena = arena_new();
	ssize_t got;

	lookout->fault = fault;
	if (!arena)
		return fault_memory(fault);
	while (!fault->status && (got = read(places_news(lookout->places), news,
					     sizeof(news))) > 0) {
		const struct inotify_event *at;

		for (ssize_t i = 0; i < got;
		     i += (ssize_t)(sizeof(*at) + at->len)) {
			at = (const void *)(news + i);
			take_news(lookout, at, arena);
		}
		arena_empty(arena);
	}
	arena_free(arena);
	if (!fault->status && lookout->lost)
		return lookout_search(lookout, fault);
	return check_there(lookout, fault);
}

/*
 * Whether a program has the file open for writing, where the kernel tells:
 * then nobody gets a lease to read it.
 */
static bool is_open_elsewhere(const struct lookout *lookout, const char *name)
{
	int handle =
		file_open_below(lookout->folder, name, O_RDONLY | O_NONBLOCK);
	bool is_open;

	if (handle < 0)
		return false;
	is_open = fcntl(handle, F_SETLEASE, F_RDLCK) < 0 && errno == EAGAIN;
	(void)fcntl(handle, F_SETLEASE, F_UNLCK);
	(void)close(handle);
	return is_open;
}

/* What a file, whose time of waiting is over, turns out to be. */
enum turn { TURN_GONE, TURN_CHANGED, TURN_WHOLE };

static enum turn look_again(const struct lookout *lookout, struct known *entry)
{
	const char *name = entry->sighting.name;
	int handle = file_open_below(lookout->folder, name, O_PATH);
	struct stat file;
	bool there = handle >= 0 && fstat(handle, &file) == 0 &&
		     S_ISREG(file.st_mode);

	if (handle >= 0)
		(void)close(handle);
	if (!there)
		return TURN_GONE;
	if (is_same(&entry->sighting.file, &file) &&
	    !is_open_elsewhere(lookout, name))
		return TURN_WHOLE;
	entry->sighting.file = file;
	entry->since = now();
	return TURN_CHANGED;
}

/* Take the entry at `at` off those that wait. */
static void take_off(struct lookout *lookout, size_t at, enum state state)
{
	lookout->waiting[at]->state = state;
	lookout->waiting[at] = lookout->waiting[--lookout->waiting_count];
}

/* Which of those whose time is over comes first; the count: none. */
static size_t first_due(const struct lookout *lookout, double until)
{
	size_t first = lookout->waiting_count;

	for (size_t i = 0; i < lookout->waiting_count; i++)
		if (lookout->waiting[i]->since <= until &&
		    (first == lookout->waiting_count ||
		     by_name(lookout->waiting[i], lookout->waiting[first]) < 0))
			first = i;
	return first;
}

/* Milliseconds until the first of those that wait is due; -1: none waits. */
static int time_left(const struct lookout *lookout)
{
	double least = -1;

	for (size_t i = 0; i < lookout->waiting_count; i++) {
		double left = lookout->waiting[i]->since + lookout->way.settle -
			      now();

		if (least < 0 || left < least)
			least = left < 0 ? 0 : left;
	}
	return least < 0 ? -1 : (int)(least * MILLISECONDS) + 1;
}

/* With a settle time of nothing, how often an open file is looked at. */
enum { PATIENCE = MILLISECONDS / 10 };

const struct sighting *lookout_next(struct lookout *lookout, int *wait)
{
	double until = now() - lookout->way.settle;
	size_t at;

	while ((at = first_due(lookout, until)) < lookout->waiting_count) {
		struct known *entry = lookout->waiting[at];

		switch (look_again(lookout, entry)) {
		case TURN_WHOLE:
			take_off(lookout, at, STATE_NEW);
			return &entry->sighting;
		case TURN_GONE:
			take_off(lookout, at, STATE_NEW);
			break;
		case TURN_CHANGED:
			if (!lookout->way.once)
				break;
			tell(lookout, entry->sighting.name,
			     _("still being written; left for the next time"));
			take_off(lookout, at, STATE_NEW);
			break;
		}
	}
	*wait = time_left(lookout);
	if (*wait >= 0 && *wait < PATIENCE)
		*wait = PATIENCE;
	return NULL;
}

void lookout_done(struct lookout *lookout, const struct sighting *sighting)
{
	const void *found = tfind(sighting, &lookout->entries, by_name);

	if (found)
		(*(struct known *const *)found)->state = STATE_DONE;
}

int lookout_folder(const struct lookout *lookout)
{
	return lookout->folder;
}

int lookout_news(const struct lookout *lookout)
{
	return places_news(lookout->places);
}

enum status lookout_open(struct lookout **out, const struct lookout_way *way,
			 struct fault *fault)
{
	struct lookout *lookout = calloc(1, sizeof(*lookout));
	enum status status = STATUS_OK;

	if (!lookout)
		return fault_memory(fault);
	lookout->way = *way;
	lookout->arena = arena_new();
	lookout->has_output = stat(way->output, &lookout->output) == 0;
	lookout->folder = open(way->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!lookout->arena)
		status = fault_memory(fault);
	else if (lookout->folder < 0)
		status = fault_set(fault, STATUS_MISSING, way->folder,
				   _("cannot be opened: %s"), strerror(errno));
	else
		status = places_open(&lookout->places, fault);
	if (status) {
		lookout_close(lookout);
		return status;
	}
	*out = lookout;
	return STATUS_OK;
}

/* What the tree holds is the arena's. */
static void keep(void *item)
{
	(void)item;
}

void lookout_close(struct lookout *lookout)
{
	if (!lookout)
		return;
	tdestroy(lookout->entries, keep);
	if (lookout->folder >= 0)
		(void)close(lookout->folder);
	places_close(lookout->places);
	arena_free(lookout->arena);
	free(lookout);
}
