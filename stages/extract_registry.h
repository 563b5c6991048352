#ifndef STAGES_EXTRACT_REGISTRY_H
#define STAGES_EXTRACT_REGISTRY_H

#include <stdbool.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Instruments and bodies that have one identity whatever they are called:
 * laws by their name, resolutions of the Central Committee by their plenum,
 * bodies by their other names.  dictionaries/statutes.tsv, plenums.tsv,
 * authorities.tsv.  Read only once it is open.
 */
struct registry;

enum status registry_open(struct registry **out, struct fault *fault);
void registry_close(struct registry *registry);

/* What is registered of an instrument; borrowed from the registry. */
struct registered {
	const char *number; /* "" of a constitution */
	const char *date;   /* ISO */
	const char *issuer; /* a name; "" where the number says it */
};

/*
 * The law of that type (a slug) and name that is of that year, or was passed
 * on that day; 0 and "": not said.  False: not exactly one is, or nothing is
 * said.
 */
bool registry_statute(const struct registry *registry, struct registered *out,
		      const char *type, const char *name, int year,
		      const char *date, struct arena *arena);

/* The one that its name alone means on a day. */
bool registry_in_force(const struct registry *registry, struct registered *out,
		       const char *type, const char *name, const char *day,
		       struct arena *arena);

/* "Trung ương 4 khóa XII": the resolution that is called so. */
bool registry_plenum(const struct registry *registry, struct registered *out,
		     const char *type, const char *name, const char *title,
		     struct arena *arena);

/*
 * The body or province whose name, under any of its names or with its words
 * run together ("soyte"), the slug begins with: its own slug, and in `*taken`
 * the bytes of the name.  "" and 0: none that is known.
 */
const char *registry_body(const struct registry *registry, const char *slug,
			  size_t *taken);

#endif
