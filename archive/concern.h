#ifndef ARCHIVE_CONCERN_H
#define ARCHIVE_CONCERN_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Whether a body is meant by what stands where a task says who is to do it.
 *
 * It is named where all words of its name, folded and abbreviations written
 * out, stand there side by side.  It is a member where a group is named that
 * it is one of: behind a word for many (`many` of dictionaries/bodies.tsv)
 * kinds of bodies are listed, and its name begins like one of them, after the
 * words before the group; or a kind is in dictionaries/groups.tsv with a
 * beginning that its name has.
 */
enum concern {
	CONCERN_NONE,
	CONCERN_MEMBER,
	CONCERN_NAMED,
};

/* A body that is asked for; in the arena. */
struct body_asked;

enum status concern_new(struct body_asked **out, const char *name,
			struct arena *arena, struct fault *fault);

/*
 * Whether the body is meant by `name`, as it is printed.  What is made on the
 * way lies in `arena`.
 */
enum status concern_of(enum concern *out, const struct body_asked *body,
		       const char *name, struct arena *arena,
		       struct fault *fault);

/* Whether the key of a name (its slug) has a word for many. */
bool concern_is_group(const struct body_asked *body, const char *key);

#endif
