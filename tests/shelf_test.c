/*
 * `export --db`: what is taken from an archive.  Archives are made by the
 * program, of the Akoma Ntoso of the samples.
 */

#include "tests/batch_bed.h"

#include <stdio.h>
#include <string.h>

/* A sample's Akoma Ntoso, with every `from` a `to`. */
static char *sample(struct bed *bed, const char *name, const char *from,
		    const char *to)
{
	const char *path =
		arena_print(bed->arena, "%s/samples/%s/scan.extract.xml",
			    bed_environment("CHITHI_SOURCE"), name);
	const char *text = bed_get(bed, path);
	struct text made = { .arena = bed->arena };
	const char *found;

	assert_non_null(text);
	while (*from && (found = strstr(text, from))) {
		text_add(&made, text, (size_t)(found - text));
		text_add_string(&made, to);
		text = found + strlen(from);
	}
	text_add_string(&made, text);
	assert_false(made.failed);
	return made.data;
}

static void index_folder(struct bed *bed, const char *folder, const char *db)
{
	const char *const words[] = { "index", bed_path(bed, folder), "--db",
				      bed_path(bed, db), NULL };

	if (bed_program(bed, words))
		fail_msg("%s", bed_get(bed, bed_path(bed, "stderr")));
}

/* What `export` writes of an archive with an option; in `*code` how it ends. */
static const char *export_with(struct bed *bed, int *code, const char *db,
			       const char *option, const char *value)
{
	const char *const words[] = { "export", "--db", bed_path(bed, db),
				      option,   value,  NULL };

	*code = bed_program(bed, words);
	return bed_get(bed, bed_path(bed, "stdout"));
}

static const char *export_all(struct bed *bed, const char *db)
{
	int code;
	const char *made = export_with(bed, &code, db, "--to", "csv");

	assert_int_equal(code, 0);
	return made;
}

/* An archive "a.db" of two samples, in "box". */
static void make_archive(struct bed *bed)
{
	(void)bed_put_text(bed, "box/a.akn.xml",
			   sample(bed, "chi-thi-tinh-uy", "", ""));
	(void)bed_put_text(bed, "box/b.akn.xml",
			   sample(bed, "chi-thi-huyen", "", ""));
	index_folder(bed, "box", "a.db");
}

static void test_shelf__gives_what_the_file_gives(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_put_text(bed, "box/a.akn.xml",
					sample(bed, "chi-thi-tinh-uy", "", ""));
	const char *const words[] = { "export", path, NULL };
	const char *made;

	index_folder(bed, "box", "a.db");
	made = export_all(bed, "a.db");
	assert_int_equal(bed_program(bed, words), 0);
	assert_string_equal(made, bed_get(bed, bed_path(bed, "stdout")));
}

static void test_shelf__keeps_the_ids_over_a_correction(void **state)
{
	static const char child[] =
		"\"t-8bfe4165-e0f7-543f-af47-a51572c70c72\","
		"\"t-e2501cf4-5913-599c-996b-f9ad7806dd07\"";
	struct bed *bed = *state;
	char *corrected =
		sample(bed, "chi-thi-tinh-uy", "27-ct-tu", "28-ct-tu");
	char *id;

	(void)bed_put_text(bed, "box/a.akn.xml",
			   sample(bed, "chi-thi-tinh-uy", "", ""));
	index_folder(bed, "box", "a.db");
	assert_has(export_all(bed, "a.db"), child);
	for (id = strstr(corrected, "\"t-"); id; id = strstr(id + 1, "\"t-"))
		id[3] = id[3] == '0' ? '1' : '0';
	(void)bed_put_text(bed, "box/a.akn.xml", corrected);
	index_folder(bed, "box", "a.db");
	assert_has(export_all(bed, "a.db"), child);
	assert_has(export_all(bed, "a.db"), "/28-ct-tu\"");
}

static void test_shelf__does_not_ask_in_which_order_they_came(void **state)
{
	struct bed *bed = *state;
	const char *a = sample(bed, "chi-thi-tinh-uy", "", "");
	const char *b = sample(bed, "chi-thi-huyen", "", "");
	const char *made;

	(void)bed_put_text(bed, "box/a.akn.xml", a);
	index_folder(bed, "box", "ab.db");
	(void)bed_put_text(bed, "box/b.akn.xml", b);
	index_folder(bed, "box", "ab.db");
	made = export_all(bed, "ab.db");
	assert_int_equal(remove(bed_path(bed, "box/a.akn.xml")), 0);
	index_folder(bed, "box", "ba.db");
	(void)bed_put_text(bed, "box/a.akn.xml", a);
	index_folder(bed, "box", "ba.db");
	assert_string_equal(made, export_all(bed, "ba.db"));
	assert_has(made, "27-CT/TU");
}

static void test_shelf__goes_on_without_a_file_that_is_gone(void **state)
{
	struct bed *bed = *state;
	const char *made;
	int code;

	make_archive(bed);
	assert_int_equal(remove(bed_path(bed, "box/b.akn.xml")), 0);
	made = export_with(bed, &code, "a.db", "--to", "csv");
	assert_int_equal(code, status_code(STATUS_PARTLY));
	assert_has(made, "27-CT/TU");
	assert_has(bed_get(bed, bed_path(bed, "stderr")), "b.akn.xml");
}

static void test_shelf__takes_one_instrument(void **state)
{
	struct bed *bed = *state;
	const char *all;
	const char *one;
	int code;

	make_archive(bed);
	all = export_all(bed, "a.db");
	one = export_with(bed, &code, "a.db", "--work", "27 CT TU");
	assert_int_equal(code, 0);
	assert_has(one, "27-CT/TU");
	assert_true(strlen(one) < strlen(all));
	one = export_with(bed, &code, "a.db", "--work", "1/XX-YY");
	assert_int_equal(code, status_code(STATUS_MISSING));
	assert_string_equal(one, "");
	/* cited, and not there */
	(void)export_with(bed, &code, "a.db", "--work", "33/CT-TTg");
	assert_int_equal(code, status_code(STATUS_MISSING));
}

static void test_shelf__takes_the_tasks_that_are_asked_for(void **state)
{
	struct bed *bed = *state;
	const char *made;
	int code;

	make_archive(bed);
	made = export_with(bed, &code, "a.db", "--assignee",
			   "Ban Tuyên giáo Tỉnh ủy");
	assert_int_equal(code, 0);
	assert_has(made, "b9c315e2-7a5b-5165-a7a0-22fe8f3fcd3f");
	assert_has_not(made, "c21a7bc5-8d8e-56f4-b336-4a52353e5c68");
	made = export_with(bed, &code, "a.db", "--after", "2025-12");
	assert_int_equal(code, 0);
	assert_has(made, "573d3e98-487f-5d62-bc59-997b5744eae6");
	assert_has_not(made, "8bfe4165-e0f7-543f-af47-a51572c70c72");
	(void)export_with(bed, &code, "a.db", "--after", "never");
	assert_int_equal(code, status_code(STATUS_USAGE));
}

static void test_shelf__links_below_the_folder_of_all(void **state)
{
	struct bed *bed = *state;
	const char *const words[] = {
		"export",  "--db",   bed_path(bed, "a.db"), "--to",
		"redmine", "--base", "https://a.vn/",       NULL
	};

	(void)bed_put_text(bed, "box/1/a.akn.xml",
			   sample(bed, "chi-thi-tinh-uy", "", ""));
	(void)bed_put_text(bed, "box/2/b.akn.xml",
			   sample(bed, "chi-thi-huyen", "", ""));
	index_folder(bed, "box", "a.db");
	assert_int_equal(bed_program(bed, words), 0);
	assert_has(bed_get(bed, bed_path(bed, "stdout")),
		   "\"https://a.vn/1/scan.tif#page=1&line=l_24\"");
}

static void test_shelf__is_an_archive_or_files(void **state)
{
	struct bed *bed = *state;
	const char *const both[] = { "export", "--db", "a.db", "a.xml", NULL };
	const char *const none[] = { "export", "--work", "1", "a.xml", NULL };
	int code;

	assert_int_equal(bed_program(bed, both), status_code(STATUS_USAGE));
	assert_int_equal(bed_program(bed, none), status_code(STATUS_USAGE));
	(void)export_with(bed, &code, "no.db", "--to", "csv");
	assert_int_equal(code, status_code(STATUS_MISSING));
	assert_false(bed_has(bed_path(bed, "no.db")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_shelf__gives_what_the_file_gives),
		BED_TEST(test_shelf__keeps_the_ids_over_a_correction),
		BED_TEST(test_shelf__does_not_ask_in_which_order_they_came),
		BED_TEST(test_shelf__goes_on_without_a_file_that_is_gone),
		BED_TEST(test_shelf__takes_one_instrument),
		BED_TEST(test_shelf__takes_the_tasks_that_are_asked_for),
		BED_TEST(test_shelf__links_below_the_folder_of_all),
		BED_TEST(test_shelf__is_an_archive_or_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
