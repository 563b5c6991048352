#ifndef ARCHIVE_HITS_PART_H
#define ARCHIVE_HITS_PART_H

#include "archive/hits.h"

/*
 * The parts of a search: nobody but hits*.c includes this.
 */
enum hits_step {
	HITS_READING, /* a document and its work */
	HITS_WORK,    /* a work, with its best reading if there is one */
	HITS_CITED,   /* how often a work is cited */
	HITS_BODY,
	HITS_EXACT,    /* works with a key */
	HITS_PREFIX,   /* works whose key begins so */
	HITS_SPELLING, /* the ways in which a number is written */
	HITS_NAMES,    /* of a work */
	HITS_CITERS,   /* citations with a name, the newest first */
	HITS_STEPS,
};

/* A search on its way. */
struct searcher {
	struct hits *hits;
	size_t room;
	struct store *store;
	struct query *query;
	const struct hits_filter *filter;
	const char *issuer; /* of the filter, folded, and as in an IRI */
	const char *issuer_slug;
	struct arena *arena;
	struct arena *scratch; /* of one document */
	size_t looked;
	size_t read;
	sqlite3_stmt *steps[HITS_STEPS];
};

/* A statement with up to two numbers or texts, ready to be stepped. */
sqlite3_stmt *hits_step(struct searcher *searcher, enum hits_step step,
			sqlite3_int64 first);
sqlite3_stmt *hits_step_text(struct searcher *searcher, enum hits_step step,
			     const char *first, const char *second);

/*
 * Fill in the work of a reading, or a work; `*found` is whether it is there
 * and the filter lets it through.
 */
enum status hits_reading(struct hit *out, bool *found,
			 struct searcher *searcher, sqlite3_int64 document,
			 struct fault *fault);
enum status hits_work(struct hit *out, bool *found, struct searcher *searcher,
		      sqlite3_int64 work, struct fault *fault);

/* Add it to the hits. */
enum status hits_add(struct searcher *searcher, const struct hit *hit,
		     struct fault *fault);

/* Cut the title and the text of a reading into words, in `scratch`. */
enum status hits_text(struct match_text *out, struct searcher *searcher,
		      const struct hit *hit, struct fault *fault);

/* The works that have the number, and who cites them; makes the terms. */
enum status hits_numbers(struct searcher *searcher, struct fault *fault);

/* The works that have the words. */
enum status hits_words(struct searcher *searcher, struct fault *fault);

#endif
