#ifndef STAGES_EXTRACT_DEADLINE_H
#define STAGES_EXTRACT_DEADLINE_H

#include "stages/extract_finder.h"

/* The forms of deadlines.  Private to stages/extract_deadline*.c. */

/* A match of one of the patterns. */
struct deadline_hit {
	const struct finder *finder;
	const char *text;
	const char *signed_on;
	struct arena *arena;
	enum finder_pattern which;
	struct span groups[PATTERN_GROUPS_MAX];
};

/* The pattern of the n-th form; false: there are no more. */
bool deadline_form(enum finder_pattern *which, size_t n);

/* What the match says; false: no deadline, or on a day that never comes. */
bool deadline_read(const struct deadline_hit *hit, struct deadline *deadline);

#endif
