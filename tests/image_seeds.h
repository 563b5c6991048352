#ifndef TESTS_IMAGE_SEEDS_H
#define TESTS_IMAGE_SEEDS_H

#include <stddef.h>

/* A good file of each kind that is read, for image_mutants to spoil. */
struct seed {
	const char *suffix; /* what its name ends with */
	char *data;         /* from malloc */
	size_t size;
};

enum { SEEDS_MAX = 64 };

struct seeds {
	struct seed list[SEEDS_MAX];
	size_t count;
};

/* All the kinds, small ones; exits when one cannot be made. */
void seeds_make(struct seeds *seeds);

/* One more, from a file; its suffix is that of the path. */
void seeds_read(struct seeds *seeds, const char *path);

void seeds_free(struct seeds *seeds);

#endif
