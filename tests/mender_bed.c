#include "tests/mender_bed.h"

#include <string.h>

#include "pipeline/text.h"
#include "stages/repair_letter.h"

struct mender mender;

int mender_bed_make(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	if (!mender_open(&mender, NULL, &fault))
		return 0;
	fault_print(&fault);
	return -1;
}

int mender_bed_clear(void **state)
{
	(void)state;
	mender_close(&mender);
	return 0;
}

size_t mender_characters(int32_t *out, size_t most, const char *text)
{
	size_t length = strlen(text);
	size_t count = 0;

	for (size_t at = 0; at < length; count++) {
		assert_true(count < most);
		out[count] = text_next(text, length, &at);
	}
	return count;
}

unsigned mender_word(const char *text)
{
	int32_t characters[SYLLABLE_MAX];
	uint8_t letters[SYLLABLE_MAX];
	size_t length = mender_characters(characters, SYLLABLE_MAX, text);
	unsigned word;

	for (size_t i = 0; i < length; i++)
		letters[i] = letter_of(characters[i]).code;
	word = model_find(mender.model, letters, length);
	assert_int_not_equal(word, 0);
	return word & ~(unsigned)MODEL_NEWER;
}
