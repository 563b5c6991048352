#ifndef ARCHIVE_HITS_H
#define ARCHIVE_HITS_H

#include "archive/match.h"
#include "archive/query.h"
#include "archive/store.h"

/*
 * Which works answer a query, the best first.
 *
 * 1. those that have the number: it and no more, then those it begins;
 * 2. the works that cite one that has the number;
 * 3. those with the words: in the title, all of them; then as they were
 *    written with diacritics; then side by side; then by BM25.
 *
 * Within each the newest first, then by IRI.  A work comes once, as its best
 * reading, or as the reading that has the words.
 *
 * Words that stand in many documents: of more than HITS_RANKED the newest are
 * ranked, whole months of them, and all that have the words in the title are
 * among them as far as they are no more than that.  Of these only the first
 * HITS_READ are read, for diacritics and words side by side.  Where documents
 * have to be read to know whether they have the words, or looked at for the
 * sake of a filter, no more than so many are.  `more` says that this was so.
 */
enum {
	HITS_RANKED = 1000,
	HITS_READ = 200,
	HITS_READ_MAX = 4000,    /* read for words that are not side by side */
	HITS_LOOKED_MAX = 20000, /* looked at for a filter */
	HITS_NUMBERS_MAX = 2000, /* works that have a number */
	HITS_CITERS_MAX = 1000,
};

enum hit_reason {
	HIT_NAMED,  /* it has the number */
	HIT_BEGINS, /* its number begins so */
	HIT_CITES,  /* it cites one that has the number */
	HIT_WORDS,
};

struct hit {
	enum hit_reason reason;
	sqlite3_int64 work;     /* never shown */
	sqlite3_int64 document; /* the reading to show; 0: none there */
	const char *iri;
	const char *type;
	const char *number;
	const char *date;
	const char *issuer;
	const char *title;
	const char *file;    /* "": it is only cited */
	sqlite3_int64 cited; /* HIT_NAMED, HIT_BEGINS: citations of it */
	size_t cite_start;   /* HIT_CITES: the sentence, in bytes of bodies */
	size_t cite_length;
	int cite_page; /* 0: not known */
	bool best;     /* it is the best reading of the work */
	bool in_title;
	bool exact;
	bool together;
	double score;
};

struct hits {
	struct hit *items;
	size_t count;
	bool more; /* there are more that were not looked at */
};

/* What is let through; NULL: everything. */
struct hits_filter {
	const char *type;   /* slug */
	const char *issuer; /* part of the name, or slug in the IRI */
	const char *after;  /* ISO, or its beginning; itself included */
	const char *before;
};

/*
 * Find them; the terms of `query` are made here.  All in the arena.
 *
 * STATUS_MALFORMED  the archive is damaged
 */
enum status hits_find(struct hits *out, struct store *store,
		      struct query *query, const struct hits_filter *filter,
		      struct arena *arena, struct fault *fault);

#endif
