#define _GNU_SOURCE /* tdestroy */
#include "watch/lookout_places.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The most folders that are followed, and bytes of a path below /proc. */
enum { FOLDERS_MAX = 1000000, HANDLE_SIZE = 64 };

static const unsigned interesting = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE |
				    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |
				    IN_EXCL_UNLINK;

/* A folder that news come from. */
struct place {
	int watch;
	char *name; /* below the folder, "" itself */
};

struct places {
	int news;
	void *tree; /* of struct place, by watch */
	size_t count;
};

static int by_watch(const void *one, const void *other)
{
	const struct place *a = one;
	const struct place *b = other;

	return (a->watch > b->watch) - (a->watch < b->watch);
}

static struct place *find(const struct places *places, int watch)
{
	const struct place wanted = { .watch = watch };
	void *found = tfind(&wanted, &places->tree, by_watch);

	return found ? *(struct place **)found : NULL;
}

enum status places_open(struct places **out, struct fault *fault)
{
	struct places *places = calloc(1, sizeof(*places));

	if (!places)
		return fault_memory(fault);
	places->news = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (places->news < 0) {
		free(places);
		return fault_set(fault, STATUS_ENGINE, NULL, "inotify: %s",
				 strerror(errno));
	}
	*out = places;
	return STATUS_OK;
}

static void drop(void *item)
{
	struct place *place = item;

	free(place->name);
	free(place);
}

void places_close(struct places *places)
{
	if (!places)
		return;
	tdestroy(places->tree, drop);
	(void)close(places->news);
	free(places);
}

int places_news(const struct places *places)
{
	return places->news;
}

/* A new place in the tree; NULL: no memory. */
static struct place *add(struct places *places, int watch)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return NULL;
	place->watch = watch;
	if (!tsearch(place, &places->tree, by_watch)) {
		free(place);
		return NULL;
	}
	places->count++;
	return place;
}

bool places_follow(struct places *places, int folder, const char *name,
		   struct fault *fault)
{
	char path[HANDLE_SIZE];
	struct place *place;
	char *copy;
	int watch;

	if (places->count >= FOLDERS_MAX)
		return false;
	/* By its handle: no link can come to stand on the way. */
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", folder);
	watch = inotify_add_watch(places->news, path, interesting);
	if (watch < 0)
		return false;
	place = find(places, watch);
	if (!place)
		place = add(places, watch);
	copy = place ? strdup(name) : NULL;
	if (!copy) {
		(void)fault_memory(fault);
		return false;
	}
	free(place->name);
	place->name = copy;
	return true;
}

const char *places_name(const struct places *places, int watch)
{
	const struct place *place = find(places, watch);

	return place ? place->name : NULL;
}

void places_forget(struct places *places, int watch)
{
	struct place *place = find(places, watch);

	if (!place)
		return;
	(void)tdelete(place, &places->tree, by_watch);
	places->count--;
	drop(place);
}
