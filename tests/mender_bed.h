#ifndef TESTS_MENDER_BED_H
#define TESTS_MENDER_BED_H

#include "stages/repair_mender.h"
#include "tests/bed.h"

/*
 * The model that is shipped, opened once for all tests of a file: to look at
 * all of it takes long under the sanitizers.
 */
extern struct mender mender;

/* For cmocka_run_group_tests(). */
int mender_bed_make(void **state);
int mender_bed_clear(void **state);

/* The characters of a text, at most `most` of them; how many. */
size_t mender_characters(int32_t *out, size_t most, const char *text);

/* The number of a word of small letters that the model knows. */
unsigned mender_word(const char *text);

#endif
