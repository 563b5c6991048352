/*
 * Bytes as a packed model: what is refused is refused for a reason of ours,
 * and what is not can be asked anything.  The sums are set right first, so
 * that what is behind them is reached.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stages/repair_model.h"

enum {
	SIZE_MAX_FED = 1 << 20, /* bytes */
	ASKED = 64,             /* words */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_sums(uint8_t *data, size_t size)
{
	struct pack_head head;

	memcpy(&head, data, sizeof(head));
	head.size = (uint32_t)size;
	head.body = pack_checksum(data + sizeof(head), size - sizeof(head));
	head.checksum =
		pack_checksum(&head, offsetof(struct pack_head, checksum));
	memcpy(data, &head, sizeof(head));
}

static void ask_words(const struct model *model, unsigned words)
{
	struct model_context context = model_start(model);
	uint16_t asked[ASKED];
	float costs[ASKED];
	size_t count = 0;

	for (unsigned i = 0; i < words; i += words / ASKED + 1)
		asked[count++] = (uint16_t)i;
	for (size_t i = 0; i < count; i++) {
		model_costs(model, &context, asked, count, costs);
		(void)model_cost(model, &context, asked[i]);
		(void)model_case(model, CASE_OTHER, CASE_TITLE, asked[i]);
		context = model_extend(model, &context, asked[i]);
	}
}

static void ask_spellings(const struct model *model)
{
	for (unsigned i = 0; i < model_nodes(model); i++) {
		for (unsigned j = 0; j < LETTER_COUNT; j++)
			(void)model_step(model, i, j);
		(void)model_word(model, model_ending(model, i) &
						~(unsigned)MODEL_NEWER);
	}
}

static void ask_segments(const struct model *model)
{
	for (int32_t i = 0; i < ASKED; i++) {
		const int32_t read[] = { '0' + i, 'a', 'b', 'c' };
		size_t count;
		unsigned sum = 0;
		const struct pack_segment *segments = model_segments(
			model, i % 2 ? MODEL_NATIVE : MODEL_FOREIGN, read,
			(size_t)i % (PACK_READ_MAX + 1), &count);

		for (size_t j = 0; j < count; j++)
			sum += segments[j].cost;
		(void)sum;
	}
}

/* Write the bytes where they can be mapped: the path's file. */
static void write_bytes(char *path, const uint8_t *data, size_t size)
{
	int file = mkstemp(path);

	if (file < 0 || write(file, data, size) != (ssize_t)size || close(file))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/fuzz_model.XXXXXX";
	struct fault fault = { .status = STATUS_OK };
	struct model *model = NULL;
	struct pack_head head;
	uint8_t *copy;

	if (size < sizeof(head) || size > SIZE_MAX_FED)
		return 0;
	copy = malloc(size);
	if (!copy)
		return 0;
	memcpy(copy, data, size);
	set_sums(copy, size);
	memcpy(&head, copy, sizeof(head));
	write_bytes(path, copy, size);
	free(copy);
	if (!model_open(&model, path, &fault) &&
	    !model_verify(model, path, &fault)) {
		ask_words(model, head.words);
		ask_spellings(model);
		ask_segments(model);
	} else if (fault.status != STATUS_MALFORMED) {
		abort();
	}
	fault_clear(&fault);
	model_free(model);
	unlink(path);
	return 0;
}
