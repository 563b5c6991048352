#ifndef ARCHIVE_PASSAGE_H
#define ARCHIVE_PASSAGE_H

#include "archive/hits.h"

/*
 * The places of a document that answer a query, as people read them: the
 * sentence, or part of a long one, with the words that were looked for.
 */
enum {
	PASSAGES_MAX = 2,    /* of a document */
	PASSAGE_BYTES = 320, /* a longer sentence is cut, ... */
	PASSAGE_BEFORE = 12, /* ... to so many words before the first find */
	PASSAGE_WORDS = 48,  /* and so many in all */
};

struct passage_mark {
	size_t start; /* in bytes of the passage */
	size_t length;
};

struct passage {
	const char *text; /* as it stands in the document, on one line */
	const struct passage_mark *marks;
	size_t mark_count;
	bool cut_before; /* the sentence begins earlier */
	bool cut_after;
	const char *label; /* of the point: "II.3.a"; "" in none */
	const char *place; /* eId, or "" */
	const char *lines; /* IDs of the ALTO's lines, or "" */
	int page;          /* 0: not known */
};

/* Statements that are kept ready; freed before the store is closed. */
struct passages;

enum status passages_new(struct passages **out, struct store *store,
			 struct fault *fault);
void passages_free(struct passages *passages);

/*
 * The passages of a hit, the best ones, in the order of the text; none of a
 * work that is shown for its number.  In the arena.
 */
enum status passages_find(struct passage *out, size_t *count,
			  struct passages *passages, const struct query *query,
			  const struct hit *hit, struct arena *arena,
			  struct fault *fault);

#endif
