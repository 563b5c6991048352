/*
 * The packed model: a small one, trained here from a few lines, and the one
 * that is shipped.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/data.h"
#include "pipeline/file.h"
#include "stages/repair_model.h"
#include "tests/bed.h"

enum {
	TIMES = 20, /* that the lines are repeated, to be frequent enough */
	COMMAND_SIZE = 4096,
	FILE_SIZE_LIMIT = 64 << 20,
	WALK = 40,       /* words behind each other */
	WALK_SHORT = 10, /* in a large model */
};

static const char lines[] =
	"Ủy ban nhân dân tỉnh ban hành kế hoạch thực hiện chỉ thị này.\n"
	"Các cấp ủy, tổ chức đảng tổ chức học tập chỉ thị này.\n"
	"Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, chính quyền thực hiện.\n"
	"Mặt trận Tổ quốc và các đoàn thể tuyên truyền, vận động nhân dân.\n"
	"Các UBND huyện báo cáo UBND tỉnh kết quả thực hiện trước ngày 15/12 "
	"hằng năm.\n"
	"Hòa bình, hóa giải, thúy; nhân dân tổ chức ngày hội.\n";

static const char own_name[] = "dictionaries/syllables.lm";

/* Train a model of an order on the lines; its path. */
static const char *train(struct bed *bed, unsigned order)
{
	const char *source = bed_environment("CHITHI_SOURCE");
	const char *text =
		bed_put_text(bed, "text.txt", bed_repeat(bed, lines, TIMES));
	const char *list = bed_put_text(bed, "list.tsv", "# listed\nUBND\t\n");
	const char *held = bed_put_text(bed, "held.txt", lines);
	const char *path = bed_path(bed, "small.lm");
	char command[COMMAND_SIZE];

	assert_in_range(
		snprintf(command, sizeof(command),
			 "%s model onsets=%s/dictionaries/onsets.tsv "
			 "rimes=%s/dictionaries/rimes.tsv "
			 "foreign=%s/dictionaries/channel_foreign.tsv "
			 "native=%s/dictionaries/channel_native.tsv "
			 "words=%s held=%s text=0:%s order=%u pack=5e6:%s "
			 "2>%s",
			 bed_environment("CHITHI_TRAIN"), source, source,
			 source, source, list, held, text, order, path,
			 bed_path(bed, "stderr")),
		0, sizeof(command) - 1);
	assert_int_equal(system(command), 0);
	return path;
}

static struct model *open_model(struct bed *bed, const char *path)
{
	struct model *model = NULL;

	bed->status = model_open(&model, path, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = model_verify(model, path, &bed->fault);
	assert_status(bed, STATUS_OK);
	return model;
}

/* The number of a word of small letters. */
static unsigned find(const struct model *model, const char *text)
{
	uint8_t letters[SYLLABLE_MAX];
	struct token token;

	token_read(&token, text, strlen(text));
	assert_in_range(token.length, 1, SYLLABLE_MAX);
	for (int i = 0; i < token.length; i++)
		letters[i] = letter_of(token.characters[i]).code;
	return model_find(model, letters, token.length);
}

/* How many words there are: the last is the last that is spelled. */
static unsigned count_words(const struct model *model)
{
	unsigned count = WORD_CLASSES;

	for (unsigned node = 0; node < model_nodes(model); node++) {
		unsigned word =
			model_ending(model, node) & ~(unsigned)MODEL_NEWER;

		count = word >= count ? word + 1 : count;
	}
	return count;
}

/* The chances of all words behind a context are one together. */
static void assert_whole(const struct model *model,
			 const struct model_context *context, double tolerance)
{
	unsigned count = count_words(model);
	double sum = 0;

	for (unsigned i = WORD_START + 1; i < count; i++)
		sum += exp(-(double)model_cost(model, context, i));
	assert_true(fabs(sum - 1) < tolerance);
}

/* Asking for many costs gives what asking for one does. */
static void assert_same_costs(const struct model *model,
			      const struct model_context *context)
{
	uint16_t words[PACK_WORDS_MAX];
	float costs[PACK_WORDS_MAX];
	size_t count = 0;

	for (unsigned i = WORD_START + 1; i < count_words(model); i++)
		if (i % 3 != 1)
			words[count++] = (uint16_t)i;
	model_costs(model, context, words, count, costs);
	for (size_t i = 0; i < count; i++)
		assert_true(fabsf(costs[i] - model_cost(model, context,
							words[i])) < 1e-4F);
}

/* Walk through the language, mostly where it is likely to go. */
static void walk(const struct model *model, unsigned steps, double tolerance)
{
	struct model_context context = model_start(model);
	unsigned count = count_words(model);

	assert_true(count > WORD_CLASSES);
	for (unsigned i = 0; i < steps; i++) {
		unsigned best = WORD_UNKNOWN;

		assert_whole(model, &context, tolerance);
		assert_same_costs(model, &context);
		for (unsigned j = WORD_UNKNOWN; j < count && i % 8; j++)
			if (j % 5 != i % 5 &&
			    model_cost(model, &context, j) <
				    model_cost(model, &context, best))
				best = j;
		if (i % 8 == 0)
			best = WORD_CLASSES + i / 8;
		context = model_extend(model, &context, best);
		assert_in_range(context.length, 1, MODEL_ORDER_MAX - 1);
	}
}

static void test_model__gives_chances_that_are_one_together(void **state)
{
	for (unsigned order = PACK_ORDER_MIN; order <= PACK_ORDER_MAX;
	     order++) {
		struct model *model = open_model(*state, train(*state, order));

		walk(model, WALK, 0.02);
		model_free(model);
	}
}

static void test_model__that_is_shipped_does_so_too(void **state)
{
	char path[DATA_PATH_SIZE];
	struct model *model;

	assert_true(data_path(path, own_name));
	model = open_model(*state, path);
	walk(model, WALK_SHORT, 0.05);
	model_free(model);
}

static void test_model__foresees_what_it_has_read(void **state)
{
	struct model *model = open_model(*state, train(*state, 4));
	struct model_context context = model_start(model);

	context = model_extend(model, &context, find(model, "nhân"));
	assert_true(model_cost(model, &context, find(model, "dân")) <
		    model_cost(model, &context, find(model, "tỉnh")));
	context = model_extend(model, &context, find(model, "dân"));
	assert_in_range(context.length, 2, 3);
	assert_true(model_cost(model, &context, find(model, "tỉnh")) <
		    model_cost(model, &context, find(model, "ban")));
	model_free(model);
}

static void test_model__knows_syllables_and_listed_words(void **state)
{
	struct model *model = open_model(*state, train(*state, 3));
	unsigned listed = find(model, "ubnd");
	unsigned older = find(model, "hóa");

	assert_in_range(listed, WORD_CLASSES, PACK_WORDS_MAX);
	assert_int_equal(model_word(model, listed)->length, 4);
	assert_true(
		model_case(model, CASE_LOWER, CASE_UPPER, listed) <
		model_case(model, CASE_LOWER, CASE_UPPER, find(model, "dân")));
	assert_in_range(older, WORD_CLASSES, PACK_WORDS_MAX);
	assert_int_equal(find(model, "hoá"), older | MODEL_NEWER);
	assert_int_equal(find(model, "xyz"), 0);
	assert_int_equal(find(model, "bắt"), 0); /* not in the text */
	model_free(model);
}

static void test_model__finds_the_segments_of_characters(void **state)
{
	struct model *model = open_model(*state, train(*state, 2));
	const int32_t plain[] = { 'o' };
	const int32_t strange[] = { 0x1f600, 'o' };
	size_t count;
	const struct pack_segment *segments =
		model_segments(model, MODEL_FOREIGN, plain, 1, &count);

	assert_non_null(segments);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(segments[i].read[0], 'o');
		assert_int_equal(segments[i].read[1], 0);
		assert_true(!i || segments[i - 1].cost <= segments[i].cost);
	}
	assert_null(model_segments(model, MODEL_NATIVE, strange, 2, &count));
	assert_int_equal(count, 0);
	assert_non_null(model_segments(model, MODEL_NATIVE, NULL, 0, &count));
	model_free(model);
}

static void test_model__is_trained_to_the_same_bytes(void **state)
{
	const char *path = train(*state, 4);
	struct fault fault = { .status = STATUS_OK };
	char *one;
	char *other;
	size_t one_size;
	size_t other_size;

	assert_int_equal(
		file_read(&one, &one_size, path, FILE_SIZE_LIMIT, &fault), 0);
	path = train(*state, 4);
	assert_int_equal(
		file_read(&other, &other_size, path, FILE_SIZE_LIMIT, &fault),
		0);
	assert_int_equal(one_size, other_size);
	assert_memory_equal(one, other, one_size);
	free(one);
	free(other);
}

/* ---- damage ---- */

/* Open, and verify, a file of these bytes. */
static enum status try_bytes(struct bed *bed, const char *data, size_t size)
{
	const char *path = bed_put(bed, "spoilt.lm", data, size);
	struct model *model = NULL;

	bed_forget(bed);
	bed->status = model_open(&model, path, &bed->fault);
	if (!bed->status)
		bed->status = model_verify(model, path, &bed->fault);
	model_free(model);
	return bed->status;
}

static void read_small(struct bed *bed, char **data, size_t *size)
{
	const char *path = train(bed, 3);

	bed->status = file_read(data, size, path, FILE_SIZE_LIMIT, &bed->fault);
	assert_status(bed, STATUS_OK);
}

static void test_model__refuses_a_change_in_any_byte_of_the_head(void **state)
{
	char *data;
	size_t size;

	read_small(*state, &data, &size);
	for (size_t i = 0; i < sizeof(struct pack_head); i++) {
		data[i] ^= 0x55;
		assert_int_equal(try_bytes(*state, data, size),
				 STATUS_MALFORMED);
		data[i] ^= 0x55;
	}
	assert_int_equal(try_bytes(*state, data, size), STATUS_OK);
	free(data);
}

static void test_model__refuses_a_change_in_the_body(void **state)
{
	enum { STEP = 2999 };
	char *data;
	size_t size;

	read_small(*state, &data, &size);
	for (size_t i = sizeof(struct pack_head); i < size; i += STEP) {
		data[i] ^= 1;
		assert_int_equal(try_bytes(*state, data, size),
				 STATUS_MALFORMED);
		assert_reason((struct bed *)*state, "damaged");
		data[i] ^= 1;
	}
	free(data);
}

static void test_model__refuses_a_file_that_is_cut(void **state)
{
	enum { STEP = 4999 };
	char *data;
	size_t size;

	read_small(*state, &data, &size);
	for (size_t i = 0; i < size; i += STEP)
		assert_int_equal(try_bytes(*state, data, i), STATUS_MALFORMED);
	assert_int_equal(try_bytes(*state, data, size - 1), STATUS_MALFORMED);
	free(data);
}

/* Numbers that lead nowhere are found though all sums are right. */
static void test_model__refuses_numbers_out_of_bounds(void **state)
{
	enum { STEP = 1499 };
	char *data;
	size_t size;
	struct pack_head head;
	size_t refused = 0;

	read_small(*state, &data, &size);
	memcpy(&head, data, sizeof(head));
	for (size_t i = sizeof(head); i < size; i += STEP) {
		char kept = data[i];

		data[i] = (char)0xff;
		head.body =
			pack_checksum(data + sizeof(head), size - sizeof(head));
		head.checksum = pack_checksum(
			&head, offsetof(struct pack_head, checksum));
		memcpy(data, &head, sizeof(head));
		refused += try_bytes(*state, data, size) != STATUS_OK;
		data[i] = kept;
	}
	assert_true(refused > 0);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_model__gives_chances_that_are_one_together),
		BED_TEST(test_model__that_is_shipped_does_so_too),
		BED_TEST(test_model__foresees_what_it_has_read),
		BED_TEST(test_model__knows_syllables_and_listed_words),
		BED_TEST(test_model__finds_the_segments_of_characters),
		BED_TEST(test_model__is_trained_to_the_same_bytes),
		BED_TEST(test_model__refuses_a_change_in_any_byte_of_the_head),
		BED_TEST(test_model__refuses_a_change_in_the_body),
		BED_TEST(test_model__refuses_a_file_that_is_cut),
		BED_TEST(test_model__refuses_numbers_out_of_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
