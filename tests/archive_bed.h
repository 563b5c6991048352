#ifndef TESTS_ARCHIVE_BED_H
#define TESTS_ARCHIVE_BED_H

#include "tests/bed.h"

/*
 * A bed for those who put directives into archives and ask them.
 */

/* Exit codes of the program as sysexits(3) has them. */
enum {
	EXIT_DONE = 0,
	EXIT_PARTLY = 1,
	EXIT_USAGE = 64,
	EXIT_MALFORMED = 65,
	EXIT_MISSING = 66,
	EXIT_WRITE = 74,
};

/* IRI and citation of a directive of 2020-01-01. */
#define ARCHIVE_IRI(slug) "/akn/vn/doc/chi-thi/tinh-uy/2020/" slug
#define ARCHIVE_CITE(slug, number, role)                                       \
	"<ref eId='r-" slug                                                    \
	"' href='" ARCHIVE_IRI(slug) "' vn:type='Chỉ thị' vn:number='" number  \
				     "' vn:date='2020-01-01' vn:role='" role   \
				     "'>Chỉ thị số " number "</ref>"

/* Write a directive as Akoma Ntoso; its path. */
const char *archive_write(struct bed *bed, const char *name, const char *iri,
			  const char *number, const char *title,
			  const char *body);

/*
 * Run the program in the bed's folder with a line of words, as a shell parts
 * them; its exit code.  What it said, standard error too, is in `*said`.
 */
int archive_run(struct bed *bed, const char **said, const char *line);

/* All rows of a question, cells parted by "|", a row a line. */
const char *archive_ask(struct bed *bed, const char *db, const char *sql);

/* Fail unless the archive is whole: the file, the full text, the tables. */
void archive_check(struct bed *bed, const char *db);

/*
 * All that an archive knows, without what depends on the order of arrival:
 * equal archives have equal ones.
 */
const char *archive_dump(struct bed *bed, const char *db);

#endif
