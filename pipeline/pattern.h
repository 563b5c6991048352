#ifndef PIPELINE_PATTERN_H
#define PIPELINE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * A PCRE2 pattern over UTF-8, compiled once (with JIT where there is one) and
 * used many times.
 *
 * Matching has limits, so that no text can make it run away: where a limit is
 * met, there is no match.
 */
struct pattern;

/* What a match is asked for at most: groups of one pattern. */
enum { PATTERN_GROUPS_MAX = 32 };

/* Where a match or one of its groups lies, in bytes; start == end: empty. */
struct span {
	size_t start;
	size_t end;
};

enum pattern_flags {
	PATTERN_PLAIN = 0,
	PATTERN_CASELESS = 1,
	PATTERN_ANCHORED = 2, /* a match begins at `start`, or nowhere */
};

/*
 * Compile `source`.  Freed with pattern_free().
 *
 * STATUS_ENGINE  it is no pattern; `name` says which one in the fault
 */
enum status pattern_new(struct pattern **out, const char *name,
			const char *source, enum pattern_flags flags,
			struct fault *fault);

/* Free the pattern.  NULL is allowed. */
void pattern_free(struct pattern *pattern);

/*
 * Find the first match in `subject` at or after byte `start`.  groups[0] is
 * the whole match, groups[n] the n-th group, { 0, 0 } when it took no part;
 * room for PATTERN_GROUPS_MAX.  `subject` must be valid UTF-8.
 */
bool pattern_match(const struct pattern *pattern, const char *subject,
		   size_t length, size_t start, struct span *groups);

/*
 * The same; `*limited` is set to whether there is no match because a limit was
 * met, in steps or in memory.
 */
bool pattern_try(const struct pattern *pattern, const char *subject,
		 size_t length, size_t start, struct span *groups,
		 bool *limited);

/*
 * Whether a match may begin with `text`, whatever stands before and behind it;
 * it is not looked for elsewhere when the pattern is anchored.  `text` must
 * not be empty.  True also where that cannot be told.
 */
bool pattern_may_begin(struct pattern *pattern, const char *text,
		       size_t length);

/* The number of the group of that name; 0 when the pattern has none. */
int pattern_group(const struct pattern *pattern, const char *name);

#endif
