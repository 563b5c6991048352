/*
 * Bytes as ALTO: of all that our grammar takes, extract makes a valid
 * document.
 */

#include <stdint.h>
#include <string.h>

#include "pipeline/schema.h"
#include "tests/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *pages = course_parse(data, size);

	if (pages && document_form(pages) == FORM_ALTO &&
	    !schema_check(pages, &fault))
		course_extract(pages);
	document_free(pages);
	return 0;
}

#ifdef CHITHI_FUZZ

/* Of so many inputs one is changed anywhere, the others where words stand. */
enum { ANYWHERE = 4 };

/* The most bytes of a word that is changed, and where to look for one. */
enum { WORD_BYTES_MAX = 256 };
static const char before_word[] = "CONTENT=\"";

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
			       unsigned int seed);

/* The first word behind `from`: what stands between its quotation marks. */
static size_t find_word(const uint8_t *data, size_t size, size_t from)
{
	size_t length = sizeof(before_word) - 1;

	for (size_t at = from; at + length < size; at++)
		if (memcmp(data + at, before_word, length) == 0)
			return at + length;
	return size;
}

/* What would end the word or begin an element is a blank. */
static void tame(uint8_t *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (strchr("\"<&", word[i]))
			word[i] = ' ';
}

/* Nearly all changes break XML: so most are made inside of words. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most,
			       unsigned int seed)
{
	uint8_t word[WORD_BYTES_MAX];
	size_t start = size ? find_word(data, size, seed % size) : size;
	size_t length = 0;
	size_t changed;

	while (start + length < size && data[start + length] != '"')
		length++;
	if (seed % ANYWHERE == 0 || start + length >= size ||
	    length > WORD_BYTES_MAX)
		return LLVMFuzzerMutate(data, size, most);
	memcpy(word, data + start, length);
	changed = LLVMFuzzerMutate(word, length, WORD_BYTES_MAX);
	if (size - length + changed > most)
		return size;
	tame(word, changed);
	memmove(data + start + changed, data + start + length,
		size - start - length);
	memcpy(data + start, word, changed);
	return size - length + changed;
}

#endif
