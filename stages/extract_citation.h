#ifndef STAGES_EXTRACT_CITATION_H
#define STAGES_EXTRACT_CITATION_H

#include "stages/extract_finder.h"

/*
 * What the parts of the search for citations share.  A search is over one
 * paragraph; what it finds, and all strings, live in its arena.
 */

/* How far behind a head a date, an issuer and a title may reach, in bytes. */
enum { DATE_BYTES_MAX = 60, ISSUER_BYTES_MAX = 300, TITLE_BYTES_MAX = 1200 };

/* From the surest kind of find to the least sure. */
enum rank {
	RANK_NUMBERED,
	RANK_CONGRESS,
	RANK_LAW,
	RANK_INTERNAL,
	RANK_SELF,
	RANK_SHORT,
	RANK_DATED,
	RANK_HERE,
};

struct found {
	struct mention mention;
	enum rank rank;
	size_t head_end; /* where the title begins, if there is one */
	struct span title;
	struct span amended; /* in the head: the law that it changes */
	size_t lead;         /* where its portions begin, or it does */
	const struct portion *portions;
	size_t portion_count;
};

struct search {
	const struct finder *finder;
	const char *text;
	size_t length;
	struct arena *arena;
	struct fault *fault;
	struct found *found;
	size_t count;
	size_t room;
	size_t portion_count;
};

/* The text of a span, without blanks and commas around it. */
const char *search_copy(const struct search *search, struct span span);

/* finder_match() and finder_group() in the text of the search. */
bool search_match(const struct search *search, enum finder_pattern which,
		  size_t start, size_t end, struct span *groups);
struct span search_group(const struct search *search, enum finder_pattern which,
			 const char *name, const struct span *groups);

/* One more find, empty; NULL: no room for it. */
struct found *search_add(struct search *search);

bool search_is_act(const struct search *search, const char *type);
void search_set_type(const struct search *search, struct found *found,
		     const char *name);

/* The end of a piece of text, `most` bytes long at most. */
size_t search_clip(const struct search *search, size_t start, size_t most);
/* The start of a character at or behind `at`. */
size_t search_step(const struct search *search, size_t at);

/* Take the date that stands at `at`; gives where it ends. */
size_t search_date(const struct search *search, struct found *found, size_t at);
/* What stands behind number or name: date and issuer, in either order. */
void search_tails(const struct search *search, struct found *found);

/* Whether only what joins the members of a list stands there. */
bool search_is_list_gap(const struct search *search, struct span gap);

/* extract_named.c: what is cited without a number that the grammar knows */
void named_find(struct search *search);

/* extract_role.c: what is done with what is cited */
extern const char role_other[];
void roles_set(struct search *search);

#endif
