#ifndef CHECK_KNOW_H
#define CHECK_KNOW_H

#include "pipeline/fault.h"
#include "pipeline/pattern.h"
#include "pipeline/table.h"
#include "stages/extract_find.h"

/*
 * What the rules know of the language: the recognisers of `extract`, its
 * tables, and dictionaries/checks.tsv.  Opened once for all files.
 */

/* Patterns of days there may be. */
enum { DATES_MAX = 8 };

struct know {
	struct arena *arena;
	struct finder *finder;
	struct table types;   /* name, slug, symbol, system, element */
	struct table issuers; /* symbol, name, system, everywhere */
	struct table slugs;   /* kind, from, to */
	struct table checks;  /* kind, key, value */
	struct pattern *dates[DATES_MAX + 1];
};

enum status know_open(struct know **out, struct fault *fault);
/* NULL is allowed. */
void know_close(struct know *know);

/* The name of a body as a slug, its beginning shortened ("ubnd"); or NULL. */
const char *know_body(const struct know *know, const char *name,
		      struct arena *arena);

/* Whether the slug `part` is one of, or some of, the words of `slug`. */
bool know_holds(const char *slug, const char *part);

#endif
