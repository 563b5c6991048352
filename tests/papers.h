#ifndef TESTS_PAPERS_H
#define TESTS_PAPERS_H

#include "tests/bed.h"

/*
 * Archives for tests, of documents that are told in a few words each.
 */

/* A citation: a line of the document's body. */
struct paper_cite {
	const char *iri; /* "" or NULL: by number alone */
	const char *number;
	const char *date;
	const char *role;
	const char *sentence;
};

/* A task; its text is a line of the body, too. */
struct paper_task {
	const char *label;
	const char *text;
	const char *ends;
	const char *rrule;
	const char *status; /* NULL: proposed */
	const char *leads;  /* an assignee: chu-tri; NULL: none */
	const char *helps;  /* phoi-hop */
};

/* What is NULL is "". */
struct paper {
	const char *file;
	const char *iri;
	const char *number;
	const char *date;
	const char *type; /* NULL: chi-thi */
	const char *issuer;
	const char *title;
	double conf;
	const struct paper_cite *cites;
	size_t cite_count;
	const struct paper_task *tasks;
	size_t task_count;
};

/* Put papers into the archive "archive.db" of the bed; its path. */
const char *papers_put(struct bed *bed, const struct paper *papers,
		       size_t count);

/* The same, from the last to the first. */
const char *papers_put_backward(struct bed *bed, const char *name,
				const struct paper *papers, size_t count);

/*
 * Ask the program, which is told --db and English: words parted by "|".  Its
 * exit code; `*said` is its standard output, `*talk` what it says beside it.
 */
int papers_ask(struct bed *bed, const char *db, const char *words,
	       const char **said, const char **talk);

#endif
