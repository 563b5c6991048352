#include "tests/bed.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "archive/fold.h"

/* How many folders nftw() keeps open. */
enum { FOLDERS_OPEN = 16 };

static const char *pairs_of(struct bed *bed, const char *words)
{
	struct text out = { .arena = bed->arena };

	fold_pairs(&out, words);
	assert_false(out.failed);
	return text_string(&out);
}

static const char *words_of(struct bed *bed, const char *words)
{
	struct text out = { .arena = bed->arena };

	fold_words(&out, words);
	assert_false(out.failed);
	return text_string(&out);
}

static void test_fold__makes_pairs_of_neighbours(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "-- / --", "" },
		{ "Thủ", "thu_" },
		{ "Thủ tướng Chính phủ",
		  "thu_tuong tuong_chinh chinh_phu phu_" },
		{ "số 33/CT-TTg.", "so_33 33_ct ct_ttg ttg_" },
		{ "a_b", "a_b b_" },
		{ "Đê ĐIỀU, đê điều", "de_dieu dieu_de de_dieu dieu_" },
		{ "Ðê Ðiều", "de_dieu dieu_" }, /* the Icelandic letter */
		{ "mã 漢字 x", "ma_漢字 漢字_x x_" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(pairs_of(bed, rows[i][0]), rows[i][1]);
}

static void test_fold__adds_behind_what_is_there(void **state)
{
	struct bed *bed = *state;
	struct text pairs = { .arena = bed->arena };
	struct text words = { .arena = bed->arena };

	fold_pairs(&pairs, "một hai");
	fold_pairs(&pairs, "");
	fold_pairs(&pairs, "ba");
	assert_string_equal(text_string(&pairs), "mot_hai hai_ ba_");
	fold_words(&words, "hai hai");
	fold_words(&words, "");
	fold_words(&words, "ba");
	assert_string_equal(text_string(&words), "hai ba");
}

static void test_fold__takes_each_word_once(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(words_of(bed, ""), "");
	assert_string_equal(words_of(bed, "Hòa hoà HOA; hoả, HỌA! hoan"),
			    "hoa hoan");
}

static void test_fold__takes_each_of_many_words_once(void **state)
{
	enum { MANY = 5000, ROOM = 8 };
	struct bed *bed = *state;
	struct text all = { .arena = bed->arena };
	struct text once = { .arena = bed->arena };

	for (int i = 0; i < 2 * MANY; i++)
		text_print(&all, "w%d ", i % MANY);
	for (int i = 0; i < MANY; i++)
		text_print(&once, "%sw%d", i ? " " : "", i);
	assert_string_equal(words_of(bed, text_string(&all)),
			    text_string(&once));
}

static void test_fold__says_where_words_stand(void **state)
{
	static const char line[] = "«Điê\xcc\x80u» e\xcc\x82\xcc\xa3\xc2\xad"
				   "m  \xcc\x81x";
	static const char *const words[] = { "Điê\xcc\x80u",
					     "e\xcc\x82\xcc\xa3\xc2\xad"
					     "m",
					     "x" };
	struct fold fold = { .string = line, .length = strlen(line) };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_true(fold_next(&fold));
		assert_int_equal(fold.end - fold.start, strlen(words[i]));
		assert_memory_equal(line + fold.start, words[i],
				    strlen(words[i]));
	}
	assert_false(fold_next(&fold));
	assert_false(fold_next(&fold));
}

static void test_fold__cuts_a_word_without_end(void **state)
{
	struct bed *bed = *state;
	const char *letters = bed_repeat(bed, "ệ", 1000);
	struct fold fold = { .string = letters, .length = strlen(letters) };
	size_t sum = 0;

	for (; fold_next(&fold); sum += fold.size)
		assert_true(fold.size <= FOLD_WORD_SIZE);
	assert_int_equal(sum, 1000);
}

static void test_fold__takes_broken_bytes_as_no_words(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(pairs_of(bed, "a\xff"
					  "b\xe1\xbb c\xe1"),
			    "a_b b_c c_");
}

/* ---- against text_fold(), over real text ---- */

/* The words are those that text_fold() leaves between other characters. */
static void assert_same_words(struct bed *bed, const char *words)
{
	const char *folded = text_fold(bed->arena, words);
	size_t length = strlen(folded);
	struct fold fold = { .string = words, .length = strlen(words) };
	struct text word = { .arena = bed->arena };

	for (size_t at = 0; at <= length;) {
		size_t start = at;
		bool goes_on = at < length &&
			       text_is_word(text_next(folded, length, &at));

		if (goes_on) {
			text_add(&word, folded + start, at - start);
			continue;
		}
		at += at == length && start == at;
		if (!word.length)
			continue;
		assert_true(fold_next(&fold));
		assert_int_equal(fold.size, word.length);
		assert_memory_equal(fold.word, word.data, word.length);
		word.length = 0;
	}
	assert_false(fold_next(&fold));
}

/* The bed of the walk over the files; nftw() hands nothing through. */
static struct bed *walking;
static int files_seen;

static int look_at_file(const char *path, const struct stat *known, int kind,
			struct FTW *place)
{
	const char *ending = strrchr(path, '.');
	const char *words;

	(void)known;
	(void)place;
	if (kind != FTW_F || !ending || strcmp(ending, ".txt") != 0)
		return 0;
	words = bed_get(walking, path);
	if (text_invalid_at(words, strlen(words)) != strlen(words))
		return 0;
	files_seen++;
	assert_same_words(walking, words);
	return 0;
}

static void walk(struct bed *bed, const char *folder)
{
	walking = bed;
	files_seen = 0;
	(void)nftw(folder, look_at_file, FOLDERS_OPEN, FTW_PHYS);
}

static void test_fold__finds_the_words_that_text_fold_leaves(void **state)
{
	struct bed *bed = *state;
	const char *source = bed_environment("CHITHI_SOURCE");
	const char *shared = getenv("CHITHI_SHARED");

	walk(bed, arena_print(bed->arena, "%s/samples", source));
	assert_true(files_seen > 0);
	walk(bed,
	     shared ? arena_print(bed->arena, "%s/gold", shared)
		    : arena_print(bed->arena, "%s/../shared/gold", source));
}

/* ---- however it is written ---- */

/* `string` in a normal form, in the arena. */
static const char *normal(struct bed *bed, const char *string,
			  utf8proc_option_t form)
{
	utf8proc_uint8_t *mapped = NULL;
	char *copy;

	assert_true(utf8proc_map((const utf8proc_uint8_t *)string, 0, &mapped,
				 form | UTF8PROC_NULLTERM | UTF8PROC_STABLE) >=
		    0);
	copy = arena_text(bed->arena, (const char *)mapped,
			  strlen((const char *)mapped));
	free(mapped);
	return copy;
}

static void test_fold__composed_is_decomposed(void **state)
{
	enum { LAST = 0x10ffff, SURROGATE = 0xd800, BEHIND = 0xdfff };
	struct bed *bed = *state;

	for (int32_t point = 1; point <= LAST; point++) {
		utf8proc_uint8_t bytes[8] = "a";
		const char *word = (const char *)bytes;
		const char *pairs;

		if (point >= SURROGATE && point <= BEHIND)
			continue;
		bytes[1 + utf8proc_encode_char(point, bytes + 1)] = 'b';
		pairs = pairs_of(bed, word);
		if (strcmp(pairs, pairs_of(bed, normal(bed, word,
						       UTF8PROC_COMPOSE))) ||
		    strcmp(pairs, pairs_of(bed, normal(bed, word,
						       UTF8PROC_DECOMPOSE))))
			fail_msg("U+%04x: %s", (unsigned)point, pairs);
		arena_empty(bed->arena);
	}
}

static void test_fold__old_and_new_places_of_tones_are_one(void **state)
{
	static const char *const rows[][2] = {
		{ "hoà", "hòa" },
		{ "thuỷ", "thủy" },
		{ "khoẻ", "khỏe" },
		{ "HOẠ", "họa" },
		{ "Đê", "Ðê" },
		{ "e\xcc\x82\xcc\xa3", "ệ" },
		{ "e\xcc\xa3\xcc\x82", "Ệ" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *one = rows[i][0];
		const char *other = rows[i][1];

		assert_string_equal(pairs_of(bed, one), pairs_of(bed, other));
		assert_string_equal(
			fold_exact(bed->arena, one, strlen(one)),
			fold_exact(bed->arena, other, strlen(other)));
	}
}

static void test_fold__exact_words_keep_their_diacritics(void **state)
{
	static const char *const words[] = { "hoa", "hòa", "hóa", "hỏa", "họa",
					     "hõa", "hoă", "hoâ", "da",  "đa",
					     "o",   "ơ",   "ô" };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(fold_exact(bed->arena, words[i],
							   strlen(words[i])),
						fold_exact(bed->arena, words[j],
							   strlen(words[j])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_fold__makes_pairs_of_neighbours),
		BED_TEST(test_fold__adds_behind_what_is_there),
		BED_TEST(test_fold__takes_each_word_once),
		BED_TEST(test_fold__takes_each_of_many_words_once),
		BED_TEST(test_fold__says_where_words_stand),
		BED_TEST(test_fold__cuts_a_word_without_end),
		BED_TEST(test_fold__takes_broken_bytes_as_no_words),
		BED_TEST(test_fold__finds_the_words_that_text_fold_leaves),
		BED_TEST(test_fold__composed_is_decomposed),
		BED_TEST(test_fold__old_and_new_places_of_tones_are_one),
		BED_TEST(test_fold__exact_words_keep_their_diacritics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
