#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "dictionaries/train_pairs.h"
#include "dictionaries/train_segments.h"

/* How often a word was read so; words of plain letters. */
static double count_pairs(const struct pairs *pairs, const char *read,
			  const char *meant)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->items[i];
		bool same = strlen(read) == pair->read_length &&
			    strlen(meant) == pair->meant_length;

		for (size_t j = 0; same && j < pair->read_length; j++)
			same = pair->read[j] == (uint16_t)read[j];
		for (size_t j = 0; same && j < pair->meant_length; j++)
			same = pair->meant[j] == (uint16_t)meant[j];
		if (same)
			return pair->count;
	}
	return 0;
}

/* How often a space between two letters was lost, or one was made. */
static double count_wrong(const struct pairs *pairs, char left, char right,
			  bool within)
{
	for (size_t i = 0; i < pairs->seam_count; i++)
		if (pairs->seams[i].left == (uint16_t)left &&
		    pairs->seams[i].right == (uint16_t)right &&
		    pairs->seams[i].within == within)
			return pairs->seams[i].wrong;
	return 0;
}

static struct pairs pair(const char *read, const char *meant)
{
	struct pairs pairs = { 0 };

	pairs_add(&pairs, read, meant, 1);
	pairs_sort(&pairs);
	return pairs;
}

static void test_pairs__a_word_read_goes_with_the_one_meant(void **state)
{
	struct pairs pairs =
		pair("hoi nghj cua tinh, cua", "hoi nghi cua tinh, cua");

	(void)state;
	assert_true(count_pairs(&pairs, "nghj", "nghi") == 1);
	assert_true(count_pairs(&pairs, "cua", "cua") == 2);
	assert_true(count_pairs(&pairs, "tinh", "tinh") == 1);
	pairs_release(&pairs);
}

static void test_pairs__what_was_read_too_much_has_no_partner(void **state)
{
	struct pairs pairs =
		pair("hoi @# nghi = cua tinh", "hoi nghi cua tinh");

	(void)state;
	assert_int_equal(pairs.count, 4);
	assert_true(count_pairs(&pairs, "cua", "cua") == 1);
	pairs_release(&pairs);
}

static void test_pairs__two_words_read_as_one_are_a_space_lost(void **state)
{
	struct pairs pairs =
		pair("toan diencua dang bo", "toan dien cua dang bo");

	(void)state;
	assert_true(count_wrong(&pairs, 'n', 'c', false) == 1);
	assert_true(count_wrong(&pairs, 'n', 'd', false) == 0);
	pairs_release(&pairs);
}

static void test_pairs__a_word_read_as_two_is_a_space_made(void **state)
{
	struct pairs pairs = pair("cho ngu oi dan tinh", "cho nguoi dan tinh");

	(void)state;
	assert_true(count_wrong(&pairs, 'u', 'o', true) == 1);
	assert_true(count_wrong(&pairs, 'n', 'g', true) == 0);
	pairs_release(&pairs);
}

static void test_pairs__pages_are_paired_by_themselves(void **state)
{
	struct pairs pairs = pair("xx yy\f cua tinh\f", "\f cua tinh\f");

	(void)state;
	assert_int_equal(pairs.count, 2);
	pairs_release(&pairs);
}

static struct segment segment_of(const char *meant, const char *read,
				 double count, double seen)
{
	struct segment segment = { .count = count, .seen = seen };

	for (; *meant; meant++)
		segment.meant[segment.meant_length++] = (uint16_t)*meant;
	for (; *read; read++)
		segment.read[segment.read_length++] = (uint16_t)*read;
	return segment;
}

static void
test_segments__a_longer_one_is_taken_where_it_is_cheaper(void **state)
{
	const uint16_t meant[] = { 'r', 'n', 'a' };
	const uint16_t read[] = { 'm', 'a' };
	const struct stretch stretch = { meant, read, 3, 2, 0 };
	struct segment longer = segment_of("rn", "m", 40, 100);
	struct segments segments = { 0 };
	struct cuts cuts;

	(void)state;
	segments_note(&segments, &longer);
	segments_price(&segments);
	segments_cut(&cuts, &segments, &stretch, NULL);
	assert_int_equal(cuts.count, 2);
	assert_int_equal(cuts.meant[1], 2);
	assert_int_equal(cuts.read[1], 1);
	segments_cut(&cuts, &segments, &stretch, segments.items);
	assert_true(cuts.count > 2);
	segments_release(&segments);
}

static void test_segments__an_edge_is_only_at_the_edge(void **state)
{
	const uint16_t meant[] = { 'l', 'l' };
	const uint16_t read[] = { '1', '1' };
	struct stretch stretch = { meant, read, 2, 2, PACK_AT_START };
	struct segment first = segment_of("l", "1", 50, 100);
	struct segments segments = { 0 };
	struct cuts cuts;

	(void)state;
	first.edges = PACK_AT_START;
	segments_note(&segments, &first);
	segments_price(&segments);
	segments_cut(&cuts, &segments, &stretch, NULL);
	assert_int_equal(cuts.edges[1], PACK_AT_START);
	assert_int_equal(cuts.edges[0], 0);
	stretch.edges = 0;
	segments_cut(&cuts, &segments, &stretch, NULL);
	assert_int_equal(cuts.edges[1], 0);
	segments_release(&segments);
}

/* Learn from a hundred times the same line; the path of the table. */
static const char *learn(struct bed *bed)
{
	static const char number[] = "50";
	char *words[4];
	char *read = NULL;
	char *meant = NULL;

	for (int i = 0; i < 100; i++) {
		read = arena_print(bed->arena, "%s1a hinh nhumg \n",
				   read ? read : "");
		meant = arena_print(bed->arena, "%sla hinh nhung \n",
				    meant ? meant : "");
	}
	words[0] = arena_print(bed->arena, "%s", bed_path(bed, "table.tsv"));
	words[1] = arena_print(bed->arena, "%s", number);
	words[2] = arena_print(bed->arena, "%s",
			       bed_put_text(bed, "read.txt", read));
	words[3] = arena_print(bed->arena, "%s",
			       bed_put_text(bed, "meant.txt", meant));
	assert_int_equal(train_channel(4, words), EXIT_SUCCESS);
	return words[0];
}

static void test_channel__keeps_what_a_letter_is_read_as_where(void **state)
{
	struct bed *bed = *state;
	const char *table = bed_get(bed, learn(bed));

	assert_non_null(strstr(table, "\nl\t1\t100\t100\n"));
	assert_non_null(strstr(table, "\nn\tm\t100\t300\n"));
	assert_non_null(strstr(table, "\nun\tum\t100\t100\n"));
	assert_non_null(strstr(table, "\n \t\t0\t299\n"));
}

static void test_channel__its_costs_follow_its_counts(void **state)
{
	struct bed *bed = *state;
	struct packed packed;
	int known = -1;
	int unseen = -1;

	segments_pack(&packed, learn(bed));
	for (size_t i = 0; i < packed.count; i++) {
		const struct pack_segment *segment = &packed.items[i];

		if (segment->read[0] == '1' && !segment->read[1] &&
		    !segment->upper)
			known = segment->cost;
		if (segment->read[0] == 'L' && !segment->read[1] &&
		    !segment->upper)
			unseen = segment->cost;
	}
	assert_in_range(known, 0, PACK_SEGMENT_UNITS / 2);
	assert_true(unseen > 5 * PACK_SEGMENT_UNITS);
	free(packed.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_pairs__a_word_read_goes_with_the_one_meant),
		BED_TEST(test_pairs__what_was_read_too_much_has_no_partner),
		BED_TEST(test_pairs__two_words_read_as_one_are_a_space_lost),
		BED_TEST(test_pairs__a_word_read_as_two_is_a_space_made),
		BED_TEST(test_pairs__pages_are_paired_by_themselves),
		BED_TEST(
			test_segments__a_longer_one_is_taken_where_it_is_cheaper),
		BED_TEST(test_segments__an_edge_is_only_at_the_edge),
		BED_TEST(test_channel__keeps_what_a_letter_is_read_as_where),
		BED_TEST(test_channel__its_costs_follow_its_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
