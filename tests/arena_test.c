#include "tests/bed.h"

#include <stdlib.h>
#include <string.h>

static void test_arena__gives_zeroed_memory_for_any_type(void **state)
{
	struct bed *bed = *state;

	for (size_t size = 0; size < 300; size++) {
		char *piece = arena_take(bed->arena, size);

		assert_non_null(piece);
		assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++) {
			assert_int_equal(piece[i], 0);
			piece[i] = 'x';
		}
	}
}

static void test_arena__pieces_do_not_overlap(void **state)
{
	enum { PIECES = 500, SIZE = 1000 };
	struct bed *bed = *state;
	unsigned char *pieces[PIECES];

	for (int i = 0; i < PIECES; i++) {
		pieces[i] = arena_take(bed->arena, SIZE);
		assert_non_null(pieces[i]);
		memset(pieces[i], i % 251, SIZE);
	}
	for (int i = 0; i < PIECES; i++)
		for (int at = 0; at < SIZE; at++)
			assert_int_equal(pieces[i][at], i % 251);
}

static void test_arena__gives_a_piece_larger_than_a_block(void **state)
{
	struct bed *bed = *state;
	char *small = arena_take(bed->arena, 10);
	char *large = arena_take(bed->arena, 1 << 20);

	assert_non_null(small);
	assert_non_null(large);
	memset(small, 1, 10);
	memset(large, 2, 1 << 20);
	assert_int_equal(small[9], 1);
}

static void test_arena__refuses_what_cannot_be_had(void **state)
{
	struct bed *bed = *state;
	size_t room = 16;

	assert_null(arena_take(bed->arena, SIZE_MAX));
	assert_null(arena_take(bed->arena, SIZE_MAX - 1));
	assert_null(arena_take(bed->arena, SIZE_MAX - 64));
	assert_null(arena_take(bed->arena, SIZE_MAX / 2));
	assert_null(arena_array(bed->arena, SIZE_MAX / 2, 3));
	assert_null(arena_array(bed->arena, 3, SIZE_MAX / 2));
	assert_null(arena_grow(bed->arena, NULL, &room, SIZE_MAX, 1));
	assert_null(arena_text(bed->arena, "a", SIZE_MAX));
	assert_int_equal(room, 16);
	assert_non_null(arena_take(bed->arena, 1));
}

static void test_arena__an_array_of_nothing_is_something(void **state)
{
	struct bed *bed = *state;

	assert_non_null(arena_array(bed->arena, 0, 8));
	assert_non_null(arena_array(bed->arena, 8, 0));
}

static void test_arena__grows_an_array_and_keeps_what_is_in_it(void **state)
{
	struct bed *bed = *state;
	size_t room = 0;
	int *items = NULL;

	for (int i = 0; i < 1000; i++) {
		items = arena_grow(bed->arena, items, &room, (size_t)i + 1,
				   sizeof(*items));
		assert_non_null(items);
		assert_true(room > (size_t)i);
		assert_int_equal(items[i], 0);
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	for (size_t i = 1000; i < room; i++)
		assert_int_equal(items[i], 0);
}

static void test_arena__does_not_move_an_array_with_room(void **state)
{
	struct bed *bed = *state;
	size_t room = 0;
	int *items = arena_grow(bed->arena, NULL, &room, 3, sizeof(*items));

	assert_ptr_equal(
		arena_grow(bed->arena, items, &room, room, sizeof(*items)),
		items);
	assert_ptr_equal(
		arena_grow(bed->arena, items, &room, 0, sizeof(*items)), items);
}

static void test_arena__copies_text_and_prints(void **state)
{
	struct bed *bed = *state;
	const char *text = arena_text(bed->arena, "ab\0cd!", 5);

	assert_memory_equal(text, "ab\0cd", 6);
	assert_string_equal(arena_text(bed->arena, "", 0), "");
	assert_string_equal(arena_print(bed->arena, "%s-%03d", "x", 7),
			    "x-007");
	assert_string_equal(arena_print(bed->arena, "%s", ""), "");
}

static void test_arena__can_be_used_again_when_emptied(void **state)
{
	struct bed *bed = *state;

	for (int round = 0; round < 10; round++) {
		char *piece = arena_take(bed->arena, 5000);

		assert_non_null(piece);
		assert_int_equal(piece[4999], 0);
		memset(piece, 'x', 5000);
		arena_empty(bed->arena);
	}
	arena_empty(bed->arena);
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_arena__gives_zeroed_memory_for_any_type),
		BED_TEST(test_arena__pieces_do_not_overlap),
		BED_TEST(test_arena__gives_a_piece_larger_than_a_block),
		BED_TEST(test_arena__refuses_what_cannot_be_had),
		BED_TEST(test_arena__an_array_of_nothing_is_something),
		BED_TEST(test_arena__grows_an_array_and_keeps_what_is_in_it),
		BED_TEST(test_arena__does_not_move_an_array_with_room),
		BED_TEST(test_arena__copies_text_and_prints),
		BED_TEST(test_arena__can_be_used_again_when_emptied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
