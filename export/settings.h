#ifndef EXPORT_SETTINGS_H
#define EXPORT_SETTINGS_H

#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/text.h"

/*
 * Columns that have the same cell in every row, as the user sets them:
 * "Tracker=Task,Priority=Normal".
 */
struct setting {
	const char *name;
	const char *value;
};

struct settings {
	struct setting *items; /* in the order in which they were given */
	size_t count;
};

/*
 * Read them; they live in the arena.
 *
 * STATUS_USAGE  one without a name or a "=", or more than 64
 * STATUS_MEMORY
 */
enum status settings_read(struct settings *out, const char *text,
			  struct arena *arena, struct fault *fault);

/* The value of a name; `otherwise` where it is not set. */
const char *settings_get(const struct settings *settings, const char *name,
			 const char *otherwise);

/* Add all names, or all values, as cells to the row at the end of a text. */
void settings_add_names(struct text *text, const struct settings *settings);
void settings_add_values(struct text *text, const struct settings *settings);

#endif
