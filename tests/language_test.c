#include "tests/bed.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"

static const char english[] =
	"Memorandum of Understanding between the Provincial People's "
	"Committee and the Asian Development Bank on the management of water "
	"resources. The parties agree that the project will be carried out "
	"in two phases, and that the Committee shall report to the Bank "
	"every six months.";
static const char french[] =
	"Le Gouverneur général de l'Indochine, vu le décret du 20 octobre "
	"1911 portant fixation des pouvoirs du Gouverneur général et "
	"organisation financière et administrative; sur la proposition du "
	"Résident supérieur au Tonkin et l'avis conforme du Directeur des "
	"Finances; la Commission permanente du Conseil entendue, arrête.";
static const char latin[] =
	"Terra autem erat inanis et vacua, et tenebrae erant super faciem "
	"abyssi, et spiritus Dei ferebatur super aquas. Gallia est omnis "
	"divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani.";
static const char misread[] =
	"Chi thi s6 24-CTITU, ngay 27/02/2018 cua Ban Thudng vu Tinh Gy vé "
	"cong tac ddn vin trong co quan, don vi va cac dia phuong";
/* Vietnamese that names something in English. */
static const char naming[] =
	"Uy ban nhan dan tinh giao So Ke hoach va Dau tu chu tri lam viec voi "
	"World Bank and Development Fund, bao cao ket qua cho Chu tich Uy "
	"ban nhan dan tinh truoc ngay 15 thang 12 nam 2021 de xem xet";

/* Make a page of the blocks, up to NULL, and repair it. */
static void repair(struct bed *bed, const char *const *blocks)
{
	struct alto_pen pen;

	bed_forget(bed);
	document_free(bed->in);
	bed->in = NULL;
	bed->status = alto_new(&bed->in, &pen, "page.txt", "", &bed->fault);
	assert_status(bed, STATUS_OK);
	(void)alto_add_page(&pen, 1, 0, 0, NULL);
	for (; *blocks; blocks++) {
		char *copy = arena_text(bed->arena, *blocks, strlen(*blocks));
		char *rest = NULL;

		(void)alto_add_block(&pen, NULL, NULL);
		(void)alto_add_line(&pen, NULL);
		for (char *word = strtok_r(copy, " ", &rest); word;
		     word = strtok_r(NULL, " ", &rest))
			(void)alto_add_word(&pen, word, ALTO_NO_CONFIDENCE,
					    NULL);
	}
	bed->status = alto_pen_status(&pen, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed_run(bed, "repair", NULL);
	assert_status(bed, STATUS_OK);
}

/* How many words of a block, from 0, were changed. */
static int count_changes(const struct document *document, int place)
{
	const xmlNode *block = alto_first_block(alto_first_page(document));
	int changes = 0;

	while (place-- > 0)
		block = alto_next_block(block);
	for (const xmlNode *word = alto_first_word(alto_first_line(block));
	     word; word = alto_next_word(word))
		changes += alto_is_settled(word);
	return changes;
}

static void test_language__other_languages_come_through(void **state)
{
	static const char *const texts[] = { english, french, latin };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *const blocks[] = { texts[i], NULL };

		repair(bed, blocks);
		assert_int_equal(count_changes(bed->out, 0), 0);
	}
}

static void test_language__misread_vietnamese_is_no_other(void **state)
{
	static const char *const blocks[] = { misread, naming,
					      "Noi nhan:", NULL };
	struct bed *bed = *state;

	repair(bed, blocks);
	assert_true(count_changes(bed->out, 0) > 10);
	assert_true(count_changes(bed->out, 1) > 10);
	assert_int_equal(count_changes(bed->out, 2), 2);
	assert_has_not(bed_print(bed, bed->out), "left alone");
}

static void test_language__a_page_may_hold_several(void **state)
{
	static const char *const blocks[] = { misread, english, naming,
					      french,  misread, NULL };
	struct bed *bed = *state;

	repair(bed, blocks);
	assert_true(count_changes(bed->out, 0) > 10);
	assert_int_equal(count_changes(bed->out, 1), 0);
	assert_true(count_changes(bed->out, 2) > 10);
	assert_int_equal(count_changes(bed->out, 3), 0);
	assert_true(count_changes(bed->out, 4) > 10);
	assert_has(bed_print(bed, bed->out), "blocks left alone: en 1, fr 1<");
}

static void test_language__few_words_go_with_their_page(void **state)
{
	static const char *const blocks[] = { "Hanoi, March 2004", english,
					      "Page two", misread, NULL };
	struct bed *bed = *state;

	repair(bed, blocks);
	assert_int_equal(count_changes(bed->out, 0), 0);
	assert_int_equal(count_changes(bed->out, 1), 0);
	assert_int_equal(count_changes(bed->out, 2), 0);
	assert_true(count_changes(bed->out, 3) > 10);
}

static void test_language__an_empty_page_is_none(void **state)
{
	struct bed *bed = *state;

	bed_parse(bed, "<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"
		       "<Layout><Page ID='p' PHYSICAL_IMG_NR='1'><PrintSpace>"
		       "<TextBlock ID='b'/></PrintSpace></Page>"
		       "<Page ID='q' PHYSICAL_IMG_NR='2'/></Layout></alto>");
	assert_status(bed, STATUS_OK);
	bed_run(bed, "repair", NULL);
	assert_status(bed, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_language__other_languages_come_through),
		BED_TEST(test_language__misread_vietnamese_is_no_other),
		BED_TEST(test_language__a_page_may_hold_several),
		BED_TEST(test_language__few_words_go_with_their_page),
		BED_TEST(test_language__an_empty_page_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
