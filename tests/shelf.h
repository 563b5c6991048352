#ifndef TESTS_SHELF_H
#define TESTS_SHELF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * A folder with directives, and the program that is asked about them.
 */

/* A directive, as a test writes it; NULL is "". */
struct directive {
	const char *file;   /* "one": out/one.akn.xml */
	const char *iri;    /* behind "/akn/vn/" */
	const char *number; /* NULL: unread */
	const char *date;
	const char *title;
	const char *origin; /* of the scan; NULL: made of the file's name */
	const char *body;   /* paragraphs */
	const char *tasks;  /* vn:task */
};

/* A citation in a paragraph of its own; `iri` behind "/akn/vn/" or NULL. */
#define SHELF_LOOSE(type, number, date, role)                                  \
	"<p>Nhắc đến <ref eId='r' href='#cite_1' vn:type='" type               \
	"' vn:number='" number "' " date " vn:role='" role "'>" type           \
	" " number "</ref>.</p>"
#define SHELF_CITE(iri, type, number, date, role)                              \
	"<p>Theo <ref eId='r' href='/akn/vn/" iri "' vn:type='" type           \
	"' vn:number='" number "' " date " vn:role='" role "'>" type           \
	" " number "</ref>.</p>"
#define SHELF_DATE(date) "vn:date='" date "'"

/* Setup and teardown of a group: an empty folder, in which all happens. */
int shelf_lay(void **state);
int shelf_clear(void **state);

void shelf_write(const struct directive *directive);
void shelf_remove(const char *file);

/* Run chithi; what it says, also on standard error, is in shelf_answer(). */
int shelf_run(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *shelf_answer(void);

void shelf_assert_says(const char *part);
void shelf_assert_silent(const char *part);

#endif
