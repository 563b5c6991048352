#ifndef TESTS_BED_H
#define TESTS_BED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"
#include "pipeline/stage.h"

/*
 * The bed a test lies in: made before it, cleared away behind it.
 *
 * What a helper returns lives as long as the bed.  A helper that cannot do
 * its own job fails the test; how the thing under test went stands in
 * `status` and `fault`, and the test looks with assert_status().
 */
struct bed {
	enum status status; /* of the last thing that was tried */
	struct fault fault;
	struct arena *arena;
	struct document *in;  /* what bed_take() and bed_parse() put there */
	struct document *out; /* what the last bed_run() made */
	char folder[64];      /* of its own, removed with all that is in it */
};

int bed_make(void **state);
int bed_clear(void **state);

/* A test in a bed of its own. */
#define BED_TEST(name)                                                         \
	cmocka_unit_test_setup_teardown(name, bed_make, bed_clear)

/* The path of `name` in the bed's folder. */
const char *bed_path(struct bed *bed, const char *name);

/* Make a file in the bed's folder, with the folders above it; its path. */
const char *bed_put(struct bed *bed, const char *name, const char *data,
		    size_t size);
const char *bed_put_text(struct bed *bed, const char *name, const char *text);

/* All of a file; NULL when there is none. */
const char *bed_get(struct bed *bed, const char *path);

/* How many files and folders, hidden ones too, a folder has. */
int bed_count(const char *folder);

/* Whether the path is there. */
bool bed_has(const char *path);

/* `count` times `piece`, one behind the other. */
char *bed_repeat(struct bed *bed, const char *piece, size_t count);

/* What stands in an environment variable of the tests; fails without it. */
const char *bed_environment(const char *name);

/* Forget the last fault and what was made, keep `in`. */
void bed_forget(struct bed *bed);

/* Put bytes, or a text, into `in`, under a name. */
void bed_take(struct bed *bed, const char *name, const char *data, size_t size);
void bed_take_text(struct bed *bed, const char *text);

/* Parse a text as XML into `in`. */
void bed_parse(struct bed *bed, const char *text);
void bed_parse_bytes(struct bed *bed, const char *data, size_t size);

/* Run a stage on `in`, with option words that end with NULL, into `out`. */
void bed_run(struct bed *bed, const char *stage, const char *const *words);

/* Make what a stage gave the `in` of the next. */
void bed_turn(struct bed *bed);

/* The bytes of a document, with a NUL behind. */
const char *bed_print(struct bed *bed, const struct document *document);

/*
 * Run the program with these words, that end with NULL; its exit code, or
 * 128 and the signal.  What it said lies in "stdout" and "stderr" of the
 * bed's folder.
 */
int bed_program(struct bed *bed, const char *const *words);

/* How the last thing went, with the fault when it went another way. */
#define assert_status(bed, expected)                                           \
	bed_assert_status((bed), (expected), __FILE__, __LINE__)

/* The reason of the fault has `part` in it. */
#define assert_reason(bed, part) assert_has((bed)->fault.reason, (part))

#define assert_has(text, part)                                                 \
	bed_assert_has((text), (part), true, __FILE__, __LINE__)
#define assert_has_not(text, part)                                             \
	bed_assert_has((text), (part), false, __FILE__, __LINE__)

void bed_assert_status(const struct bed *bed, enum status expected,
		       const char *file, int line);
void bed_assert_has(const char *text, const char *part, bool wanted,
		    const char *file, int line);

#endif
